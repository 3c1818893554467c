//! Answers to a series, and what its people have still to be told.

use std::collections::BTreeMap;

use super::notice::Notices;
use super::{SeriesSessions, SeriesSessionsOutcome};
use crate::id::{PersonId, SeriesId};
use crate::model::availability::Rsvp;
use crate::model::scheduled_session::ScheduledSession;
use crate::outcome::{Effect, NotificationKind, Outcome, SeriesNotice};
use crate::policy::SchedulePolicy;
use crate::rule::states;
use crate::schedule::invitation::{invitations_due, is_closed, mark_invitation_sent, no_answer};
use crate::schedule::rules::attendance as rules;
use crate::time::Instant;

/// Answers the invitations to a series: to all its sessions that start later
/// than now and that the person has not answered one by one.
///
/// A later answer to the series replaces the former; an answer to one session
/// stays. A session that is moved afterwards asks again, and so does one that
/// is added to the series.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-22).
///
/// ```
/// use tutorcore::*;
///
/// let session = |day: u32, rsvp: &str| -> ScheduledSession {
///     serde_json::from_str(&format!(
///         r#"{{
///             "id": "algebra@2026-10-{day:02}T15:30:00", "series": "algebra", "site": "x",
///             "name": "Fractions", "zone": "America/Chicago",
///             "localStart": "2026-10-{day:02}T15:30:00", "lengthMinutes": 45,
///             "state": "scheduled", "version": 1,
///             "invitations": [{{"person": "a", "role": "student", "rsvp": "{rsvp}"}}]
///         }}"#
///     )).unwrap()
/// };
/// let sessions = [session(6, "noResponse"), session(13, "declined"), session(20, "noResponse")];
/// let (series, a) = (SeriesId::new("algebra")?, PersonId::new("a")?);
/// let (policy, now) = (SchedulePolicy::default(), "2026-10-07T12:00:00Z".parse()?);
/// let outcome = respond_to_series(&series, &sessions, &a, Rsvp::Accepted, &policy, now);
/// let answers: Vec<Rsvp> =
///     outcome.state.unwrap().sessions.iter().map(|one| one.invitations[0].rsvp).collect();
/// // The first is over, the second has an answer of its own.
/// assert_eq!(answers, [Rsvp::NoResponse, Rsvp::Declined, Rsvp::Accepted]);
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub fn respond_to_series(
    series: &SeriesId,
    sessions: &[ScheduledSession],
    person: &PersonId,
    answer: Rsvp,
    policy: &SchedulePolicy,
    now: Instant,
) -> SeriesSessionsOutcome {
    let mut found = Vec::new();
    let theirs = || {
        let all = sessions.iter();
        all.filter(|one| {
            one.series.as_ref() == Some(series) && one.live_invitation(person).is_some()
        })
    };
    let is_to_come =
        |session: &ScheduledSession| !is_closed(session, now) && session.starts_at() > now;
    if theirs().next().is_none() {
        found.push(rules::RSVP_NOT_INVITED.at("/person"));
    } else if !theirs().any(is_to_come) {
        found.push(rules::RSVP_SESSION_CLOSED.at("/sessions"));
    }
    if let Some(event) = no_answer(answer, policy) {
        found.push(states::not_allowed("/answer", "scheduled", event));
    }
    Outcome::of(found, || {
        let mut next = sessions.to_vec();
        let mut effects = Vec::new();
        for session in &mut next {
            if session.series.as_ref() != Some(series) || !is_to_come(session) {
                continue;
            }
            let Some((at, _)) = session.live_invitation(person) else {
                continue;
            };
            let Some(one) = session.invitations.get_mut(at) else {
                continue;
            };
            if one.rsvp != Rsvp::NoResponse && !one.answered_by_series {
                continue;
            }
            if one.rsvp != answer {
                effects.push(Effect::InvitationAnswered {
                    session: session.id.clone(),
                    person: person.clone(),
                });
            }
            one.rsvp = answer;
            one.answered_by_series = true;
        }
        (SeriesSessions { sessions: next }, effects)
    })
}

/// Who is to be told of sessions of series as they stand, each person once for
/// each series: what [`invitations_due`](crate::invitations_due) tells of the
/// single sessions. By series and then by person.
///
/// It serves a host that has lost a notice, and finds nothing that was sent
/// and marked. Sessions without a series are passed over.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-19).
///
/// ```
/// use tutorcore::{ScheduledSession, series_invitations_due};
///
/// let session = |day: u32| -> ScheduledSession {
///     serde_json::from_str(&format!(
///         r#"{{
///             "id": "algebra@2026-10-{day:02}T15:30:00", "series": "algebra", "site": "x",
///             "name": "Fractions", "zone": "America/Chicago",
///             "localStart": "2026-10-{day:02}T15:30:00", "lengthMinutes": 45,
///             "state": "scheduled", "version": 1,
///             "invitations": [{{"person": "a", "role": "student"}}]
///         }}"#
///     )).unwrap()
/// };
/// let due = series_invitations_due(&[session(6), session(13)]);
/// assert_eq!((due.len(), due[0].sessions.len()), (1, 2));
/// ```
#[must_use]
pub fn series_invitations_due(sessions: &[ScheduledSession]) -> Vec<SeriesNotice> {
    let mut by_series: BTreeMap<&SeriesId, Notices<'_>> = BTreeMap::new();
    for session in sessions {
        let Some(series) = &session.series else {
            continue;
        };
        let notices = by_series.entry(series).or_default();
        for due in invitations_due(session) {
            if let Some((_, one)) = session.live_invitation(&due.person) {
                notices.owe(&one.person, session, due.kind, None);
            }
        }
    }
    let all = by_series.into_iter();
    all.flat_map(|(series, notices)| notices.of(series))
        .collect()
}

/// Records that a person was told what a notice says; gives the sessions as
/// they are then, in the order given.
///
/// A session that was moved again since the notice was made is still owed.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-19).
///
/// ```
/// use tutorcore::{ScheduledSession, mark_series_notice_sent, series_invitations_due};
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "algebra@2026-10-06T15:30:00", "series": "algebra", "site": "x",
///         "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:30:00", "lengthMinutes": 45,
///         "state": "scheduled", "version": 1,
///         "invitations": [{"person": "a", "role": "student"}]
///     }"#,
/// ).unwrap();
/// let due = series_invitations_due(&[session.clone()]);
/// let told = mark_series_notice_sent(&[session], &due[0]);
/// assert!(series_invitations_due(&told).is_empty());
/// ```
#[must_use]
pub fn mark_series_notice_sent(
    sessions: &[ScheduledSession],
    notice: &SeriesNotice,
) -> Vec<ScheduledSession> {
    let told: BTreeMap<_, u32> = notice
        .sessions
        .iter()
        .filter(|one| {
            matches!(
                one.kind,
                NotificationKind::Invitation | NotificationKind::Reschedule
            )
        })
        .map(|one| (&one.session, one.version))
        .collect();
    let mut next = sessions.to_vec();
    for session in &mut next {
        let Some(version) = told.get(&session.id).copied() else {
            continue;
        };
        if let Some(marked) = mark_invitation_sent(session, &notice.person, version).state {
            *session = marked;
        }
    }
    next
}
