//! Sessions as the rows that alerts are judged by.

use std::collections::BTreeSet;

use crate::id::StudentId;
use crate::model::session::{SessionState, TutoringSession};
use crate::model::student_session::StudentSession;
use crate::time::Instant;

/// The rows of sessions: one for each student with an encounter, in the order
/// of the sessions and by student. Removed encounters and deleted sessions
/// have none.
///
/// A student's row starts with the first arrival, and its time is the sum of
/// the student's encounters. While the session runs it has neither end nor
/// time. Of several topics the first counts.
///
/// Source: Client portal guide, Early alerts (F000-23, F000-24; A-29, A-30).
///
/// ```
/// use tutorcore::{TutoringSession, student_sessions};
///
/// let session: TutoringSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "tutor": "t1", "school": "hs", "zone": "America/Chicago",
///         "state": "ended", "startedAt": "2026-10-06T20:00:00Z",
///         "endedAt": "2026-10-06T21:00:00Z", "group": {"type": "adHoc"},
///         "encounters": [{
///             "id": "e1", "student": "ada", "arrivedAt": "2026-10-06T20:10:00Z",
///             "departedAt": "2026-10-06T20:50:00Z"
///         }]
///     }"#,
/// ).unwrap();
/// let rows = student_sessions(&[session]);
/// assert_eq!(rows[0].seconds, Some(40 * 60));
/// ```
#[must_use]
pub fn student_sessions(sessions: &[TutoringSession]) -> Vec<StudentSession> {
    sessions.iter().flat_map(rows_of).collect()
}

/// The rows of one session.
pub(super) fn rows_of(session: &TutoringSession) -> Vec<StudentSession> {
    if session.state == SessionState::Deleted {
        return Vec::new();
    }
    let ended_at = match session.state {
        SessionState::Ended => session.ended_at,
        SessionState::Active | SessionState::Deleted => None,
    };
    students(session)
        .into_iter()
        .filter_map(|student| {
            let theirs = || {
                session
                    .live_encounters()
                    .map(|(_, one)| one)
                    .filter(|one| one.student == *student)
            };
            let started_at: Instant = theirs().map(|one| one.arrived_at).min()?;
            let seconds = theirs()
                .filter_map(|one| Some(one.closed_interval()?.seconds().max(0)))
                .fold(0, i64::saturating_add);
            Some(StudentSession {
                session: session.id.clone(),
                student: student.clone(),
                subject: session.subject.clone(),
                topic: session.topics.first().cloned(),
                course: session.course.clone(),
                started_at,
                ended_at,
                seconds: ended_at.map(|_| seconds),
                never_connected: false,
            })
        })
        .collect()
}

/// The students with an encounter, by id.
pub(super) fn students(session: &TutoringSession) -> BTreeSet<&StudentId> {
    session
        .live_encounters()
        .map(|(_, encounter)| &encounter.student)
        .collect()
}
