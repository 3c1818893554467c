//! What tutors say of a meeting: to a student, or for themselves.

use super::ScheduledSessionOutcome;
use super::rules::meeting as rules;
use crate::finding::Finding;
use crate::id::PersonId;
use crate::model::scheduled_session::{
    PrivateFeedback, ScheduledSession, ScheduledState, StudentFeedback,
};
use crate::outcome::Outcome;

/// A tutor of the session tells a student how it went. A later word of the
/// same tutor to the same student replaces the former.
///
/// Source: Scheduling tutoring sessions, Leave feedback (F002-33).
#[must_use]
pub fn leave_feedback(
    session: &ScheduledSession,
    feedback: &StudentFeedback,
) -> ScheduledSessionOutcome {
    let mut found = before(session, &feedback.author, "/feedback/author");
    if !session.attended(&feedback.student) {
        let finding = rules::FEEDBACK_STUDENT_NOT_IN_SESSION.at("/feedback/student");
        found.push(finding.with("student", &feedback.student));
    }
    Outcome::of(found, || {
        let mut next = session.clone();
        next.feedback
            .retain(|one| one.author != feedback.author || one.student != feedback.student);
        next.feedback.push(feedback.clone());
        (next, Vec::new())
    })
}

/// A tutor of the session notes something for nobody else to read. A later
/// note of the same tutor replaces the former.
///
/// Source: Scheduling tutoring sessions, Leave feedback (F002-34).
#[must_use]
pub fn record_private_feedback(
    session: &ScheduledSession,
    feedback: &PrivateFeedback,
) -> ScheduledSessionOutcome {
    let found = before(session, &feedback.author, "/feedback/author");
    Outcome::of(found, || {
        let mut next = session.clone();
        next.private_feedback
            .retain(|one| one.author != feedback.author);
        next.private_feedback.push(feedback.clone());
        (next, Vec::new())
    })
}

fn before(session: &ScheduledSession, author: &PersonId, path: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let has_run = matches!(
        session.state,
        ScheduledState::InProgress | ScheduledState::Ended
    );
    if !has_run {
        found.push(rules::FEEDBACK_SESSION_NOT_STARTED.at("/session/state"));
    }
    if !session.is_tutor(author) {
        found.push(rules::FEEDBACK_NOT_TUTOR.at(path));
    }
    found
}
