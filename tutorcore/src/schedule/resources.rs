//! What a student is shown of a session's resources.

use super::admission::{Attendee, not_for};
use crate::id::ResourceId;
use crate::matching::match_resources;
use crate::model::scheduled_session::{Resource, ScheduledSession, ScheduledState};
use crate::policy::SchedulePolicy;

/// The resources of a session that a person sees now.
///
/// What there is before a session is seen by everybody whom it is for, from
/// the day it is scheduled on: first what was attached, in its order, then,
/// where the session shows them, those of `resources` that match its tags.
/// What there is on leaving is seen by who took part and has left, or was
/// there when the meeting ended. Each is shown once; a cancelled session shows
/// none.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-08..10).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "inProgress", "version": 1,
///         "resources": {"before": ["r"], "exit": ["e"]},
///         "presence": [{
///             "person": "b", "role": "student", "enteredAt": "2026-10-06T20:00:00Z",
///             "joinedAt": "2026-10-06T20:00:00Z", "leftAt": "2026-10-06T20:20:00Z"
///         }]
///     }"#,
/// ).unwrap();
/// let b: Attendee = serde_json::from_str(r#"{"person": "b", "site": "x"}"#).unwrap();
/// let seen = visible_resources(&session, &b, &[], &SchedulePolicy::default());
/// assert_eq!(seen.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["r", "e"]);
/// ```
#[must_use]
pub fn visible_resources(
    session: &ScheduledSession,
    attendee: &Attendee,
    resources: &[Resource],
    policy: &SchedulePolicy,
) -> Vec<ResourceId> {
    let mut shown = Vec::new();
    if session.state == ScheduledState::Cancelled {
        return shown;
    }
    let mut show = |id: &ResourceId| {
        if !shown.contains(id) {
            shown.push(id.clone());
        }
    };
    let was_there = session.attended(&attendee.person);
    if was_there || not_for(session, attendee, policy).is_empty() {
        session.resources.before.iter().for_each(&mut show);
        if session.resources.automatic {
            let matching = match_resources(&session.tags, resources, policy);
            matching.iter().for_each(&mut show);
        }
    }
    let mut stays = session.presence.iter();
    let is_there = stays.any(|one| one.person == attendee.person && one.left_at.is_none());
    let has_left = !is_there || session.state == ScheduledState::Ended;
    if was_there && has_left {
        session.resources.exit.iter().for_each(&mut show);
    }
    shown
}
