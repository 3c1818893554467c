//! Changing a session that is scheduled, and calling it off.

use serde::{Deserialize, Serialize};

use super::ScheduledSessionOutcome;
use super::draft::{description, length, name, past_start};
use super::invitation::{not_changeable, notices, owed};
use crate::id::{CourseId, PersonId, SubjectId, TopicId};
use crate::model::availability::Rsvp;
use crate::model::scheduled_session::{ScheduledSession, ScheduledState, SessionResources};
use crate::model::tags::TagSet;
use crate::outcome::{Effect, NotificationKind, Outcome};
use crate::text::FreeText;
use crate::time::{Instant, LocalDateTime};
use crate::zone::Zone;

/// What is to be changed of a session; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduleChange {
    /// Another name.
    pub name: Option<FreeText>,
    /// Another description.
    pub description: Option<FreeText>,
    /// Other tags.
    pub tags: Option<TagSet>,
    /// Other resources.
    pub resources: Option<SessionResources>,
    /// Another subject.
    pub subject: Option<SubjectId>,
    /// Other topics.
    pub topics: Option<Vec<TopicId>>,
    /// Another course.
    pub course: Option<CourseId>,
    /// Another zone; the local start stays what it shows.
    pub zone: Option<Zone>,
    /// Another start; the length stays.
    pub local_start: Option<LocalDateTime>,
    /// Another length, in minutes.
    pub length_minutes: Option<i32>,
}

/// Changes a session that has not begun.
///
/// Where its start or its end moves, its version rises, every answer goes back
/// to none, and the invited are to be told. Other changes leave answers and
/// version alone.
///
/// Source: Scheduling tutoring sessions, Adjust the schedule (F002-26).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 3,
///         "invitations": [
///             {"person": "a", "role": "student", "rsvp": "accepted", "sentVersion": 3}
///         ]
///     }"#,
/// ).unwrap();
/// let change: ScheduleChange =
///     serde_json::from_str(r#"{"localStart": "2026-10-06T15:30:00"}"#).unwrap();
/// let now: Instant = "2026-10-01T12:00:00Z".parse()?;
/// let moved = reschedule(&session, &change, now).state.unwrap();
/// assert_eq!((moved.version, moved.invitations[0].rsvp), (4, Rsvp::NoResponse));
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn reschedule(
    session: &ScheduledSession,
    change: &ScheduleChange,
    now: Instant,
) -> ScheduledSessionOutcome {
    if let Some(refused) = not_changeable(session, "reschedule", now) {
        return Outcome::refused(refused);
    }
    let mut next = changed(session, change);
    let has_moved = next.interval() != session.interval();
    let mut found = Vec::new();
    if let Some(new) = &change.name {
        found.extend(name(new, "/change/name"));
    }
    if change.description.is_some() {
        let new = change.description.as_ref();
        found.extend(description(new, "/change/description"));
    }
    if let Some(minutes) = change.length_minutes {
        found.extend(length(i64::from(minutes), "/change/lengthMinutes"));
    }
    if has_moved {
        found.extend(past_start(next.starts_at(), now, "/change/localStart"));
    }
    Outcome::of(found, || {
        if !has_moved {
            return (next, Vec::new());
        }
        ask_again(&mut next, now);
        let mut effects = vec![Effect::SessionMoved {
            session: next.id.clone(),
        }];
        effects.extend(owed(&next).map(|one| one.effect(&next)));
        (next, effects)
    })
}

/// A session has another time: its version rises, and every answer goes back to
/// none. Who waits on a day on which nobody waits for it any more has left.
pub(super) fn ask_again(session: &mut ScheduledSession, now: Instant) {
    session.version = session.version.saturating_add(1);
    for one in session.invitations.iter_mut().filter(|one| !one.revoked) {
        one.rsvp = Rsvp::NoResponse;
        one.answered_by_series = false;
    }
    if session.zone.date(now) != session.date() {
        send_away(session, now, |_| true);
    }
}

/// Those who wait, of the people meant, leave.
pub(super) fn send_away(
    session: &mut ScheduledSession,
    now: Instant,
    is_meant: impl Fn(&PersonId) -> bool,
) {
    let waiting = session.presence.iter_mut().filter(|one| one.is_waiting());
    for one in waiting.filter(|one| is_meant(&one.person)) {
        one.left_at = Some(now.max(one.entered_at));
    }
}

pub(super) fn changed(session: &ScheduledSession, change: &ScheduleChange) -> ScheduledSession {
    let mut next = session.clone();
    if let Some(name) = &change.name {
        next.name = name.clone();
    }
    if let Some(description) = &change.description {
        next.description = Some(description.clone());
    }
    if let Some(tags) = &change.tags {
        next.tags = tags.clone();
    }
    if let Some(resources) = &change.resources {
        next.resources = resources.clone();
    }
    if let Some(subject) = &change.subject {
        next.subject = Some(subject.clone());
    }
    if let Some(topics) = &change.topics {
        next.topics.clone_from(topics);
    }
    if let Some(course) = &change.course {
        next.course = Some(course.clone());
    }
    next.zone = change.zone.unwrap_or(next.zone);
    next.local_start = change.local_start.unwrap_or(next.local_start);
    if let Some(minutes) = change.length_minutes {
        // A length that is none is refused before it is kept.
        next.length_minutes = u32::try_from(minutes).unwrap_or_default();
    }
    next
}

/// Calls off a session that has not begun. Who was told of it is to be told.
///
/// Source: Scheduling tutoring sessions (derived from F002-26).
#[must_use]
pub fn cancel_session(session: &ScheduledSession, now: Instant) -> ScheduledSessionOutcome {
    if let Some(refused) = not_changeable(session, "cancel", now) {
        return Outcome::refused(refused);
    }
    Outcome::of(Vec::new(), || {
        let mut next = session.clone();
        call_off(&mut next, now);
        let effects = notices(&next, NotificationKind::Cancellation).collect();
        (next, effects)
    })
}

/// A session is cancelled; who waits for it leaves.
pub(super) fn call_off(session: &mut ScheduledSession, now: Instant) {
    session.state = ScheduledState::Cancelled;
    send_away(session, now, |_| true);
}
