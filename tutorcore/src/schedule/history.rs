//! What a person may look up of meetings that are over, and who may read what
//! was said of them.

use serde::Serialize;

use crate::id::{PersonId, SessionId};
use crate::model::scheduled_session::{
    InviteeRole, PrivateFeedback, ScheduledSession, ScheduledState, StudentFeedback,
};
use crate::text::FreeText;
use crate::time::Instant;

/// A meeting that a person took part in and that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PastMeeting {
    /// Which.
    pub session: SessionId,
    /// What it was called.
    pub name: FreeText,
    /// When it was started.
    pub started_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// What the person was there as.
    pub role: InviteeRole,
    /// How many seconds the person was in it.
    pub seconds: i64,
    /// What its tutors said, as far as the person may read it: a tutor of the
    /// session all of it, a student what was said to them.
    pub feedback: Vec<StudentFeedback>,
    /// What the person noted privately.
    pub private_feedback: Vec<PrivateFeedback>,
    /// The stars that the person gave it.
    pub stars: Option<u32>,
}

/// The meetings that a person took part in and that have ended, the latest
/// first, then by id; with what was said of them, as far as the person may read
/// it.
///
/// Source: Scheduling tutoring sessions, Leave feedback (F002-36).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "ended", "version": 1, "startedBy": "t1",
///         "startedAt": "2026-10-06T20:02:00Z", "endedAt": "2026-10-06T21:00:00Z",
///         "presence": [{
///             "person": "a", "role": "student", "enteredAt": "2026-10-06T19:55:00Z",
///             "joinedAt": "2026-10-06T20:02:00Z", "leftAt": "2026-10-06T20:42:00Z"
///         }],
///         "privateFeedback": [
///             {"author": "t1", "recordedAt": "2026-10-06T20:50:00Z", "text": "Halves again."}
///         ]
///     }"#,
/// ).unwrap();
/// let past = meeting_history(&PersonId::new("a")?, &[session]);
/// assert_eq!((past[0].seconds, past[0].private_feedback.len()), (40 * 60, 0));
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub fn meeting_history(person: &PersonId, sessions: &[ScheduledSession]) -> Vec<PastMeeting> {
    history_of(person, sessions.iter())
}

/// As [`meeting_history`], of sessions that come one by one.
pub(super) fn history_of<'a>(
    person: &PersonId,
    sessions: impl Iterator<Item = &'a ScheduledSession>,
) -> Vec<PastMeeting> {
    let mut past: Vec<_> = sessions
        .filter(|session| session.state == ScheduledState::Ended && session.attended(person))
        .map(|session| past_meeting(session, person))
        .collect();
    past.sort_by(|one, other| (other.ended_at, &one.session).cmp(&(one.ended_at, &other.session)));
    past
}

fn past_meeting(session: &ScheduledSession, person: &PersonId) -> PastMeeting {
    let stays = session.presence.iter().filter(|one| one.person == *person);
    let seconds = stays
        .clone()
        .filter_map(|one| Some(one.left_at?.seconds_since(one.joined_at?).max(0)))
        .fold(0, i64::saturating_add);
    let mut roles = stays.map(|one| one.role);
    let mut ratings = session.ratings.iter();
    let seen = session_seen_by(session, person);
    PastMeeting {
        session: session.id.clone(),
        name: session.name.clone(),
        started_at: session.started_at,
        ended_at: session.ended_at,
        role: roles.next().unwrap_or(InviteeRole::Student),
        seconds,
        stars: ratings
            .find(|one| one.student.as_str() == person.as_str())
            .map(|one| one.stars),
        feedback: seen.feedback,
        private_feedback: seen.private_feedback,
    }
}

/// A session as a person of it may see it: private feedback of the person's own
/// alone; of the feedback to students and of their ratings, unless the person
/// tutors the session, what is to or by this person; and diagnoses as one of its
/// tutors alone.
///
/// A host that hands sessions out hands out these. Whether somebody else may
/// read the feedback to a student (a parent, an administrator) is for the host
/// to decide; private feedback nobody else may read.
///
/// Source: Scheduling tutoring sessions, Leave feedback (F002-33, F002-34).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "ended", "version": 1,
///         "privateFeedback": [
///             {"author": "t1", "recordedAt": "2026-10-06T20:50:00Z", "text": "Halves again."}
///         ]
///     }"#,
/// ).unwrap();
/// let seen_by = |who| session_seen_by(&session, &PersonId::new(who).unwrap());
/// assert_eq!(seen_by("t1").private_feedback.len(), 1);
/// assert!(seen_by("t2").private_feedback.is_empty());
/// ```
#[must_use]
pub fn session_seen_by(session: &ScheduledSession, person: &PersonId) -> ScheduledSession {
    let mut seen = session.clone();
    let tutors = session.is_tutor(person);
    seen.feedback
        .retain(|one| tutors || one.student == *person || one.author == *person);
    seen.private_feedback.retain(|one| one.author == *person);
    seen.ratings
        .retain(|one| tutors || one.student.as_str() == person.as_str());
    seen.diagnoses
        .retain(|one| tutors || one.author.as_str() == person.as_str());
    seen
}
