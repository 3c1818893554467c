//! What is recorded after the end: the tutor's diagnoses, the students'
//! ratings. What follows from a diagnosis is for the early alerts.

use super::{SessionOutcome, rules};
use crate::model::session::{SessionDiagnosis, SessionState, StudentRating, TutoringSession};
use crate::outcome::{Effect, Outcome};
use crate::policy::SessionPolicy;

/// Records the tutor's diagnosis of a student; a later one of the same
/// student replaces it.
///
/// The record alone: [`diagnose_session`](crate::diagnose_session) takes the
/// early alerts along that follow from it.
///
/// Source: Client portal guide, Early alerts (F000-21, F000-22, F000-27).
#[must_use]
pub fn record_diagnosis(session: &TutoringSession, diagnosis: &SessionDiagnosis) -> SessionOutcome {
    let mut found = Vec::new();
    if session.state != SessionState::Ended {
        found.push(rules::DIAG_SESSION_NOT_ENDED.at("/session/state"));
    }
    if diagnosis.author != session.tutor {
        found.push(rules::DIAG_NOT_SESSION_TUTOR.at("/diagnosis/author"));
    }
    if !session.has_student(&diagnosis.student) {
        found.push(
            rules::DIAG_STUDENT_NOT_IN_SESSION
                .at("/diagnosis/student")
                .with("student", &diagnosis.student),
        );
    }
    if diagnosis.low_prerequisite_knowledge
        && diagnosis.topic.is_none()
        && session.topics.is_empty()
    {
        found.push(rules::DIAG_TOPIC_REQUIRED.at("/diagnosis/topic"));
    }
    Outcome::of(found, || {
        let mut next = session.clone();
        next.diagnoses
            .retain(|other| other.student != diagnosis.student);
        next.diagnoses.push(diagnosis.clone());
        let effects = vec![Effect::EvaluateAlerts {
            session: next.id.clone(),
        }];
        (next, effects)
    })
}

/// Records a student's rating; a later one of the same student replaces it.
///
/// Source: Client portal guide, Fast facts (F000-08).
#[must_use]
pub fn rate_session(
    session: &TutoringSession,
    rating: &StudentRating,
    policy: &SessionPolicy,
) -> SessionOutcome {
    let mut found = Vec::new();
    if !(1..=policy.rating_max).contains(&rating.stars) {
        let finding = rules::RATING_OUT_OF_RANGE.at("/rating/stars");
        found.push(finding.with("most", policy.rating_max));
    }
    if session.state != SessionState::Ended || !session.has_student(&rating.student) {
        found.push(rules::RATING_NOT_PARTICIPANT.at("/rating/student"));
    }
    Outcome::of(found, || {
        let mut next = session.clone();
        next.ratings.retain(|other| other.student != rating.student);
        next.ratings.push(rating.clone());
        (next, Vec::new())
    })
}
