//! An alert's evidence in words.

use std::fmt::Write as _;

use crate::model::alert::{AlertEvidence, Baseline, EarlyAlert, EarlyAlertKind};
use crate::policy::AverageBasis;
use crate::time::MINUTE;

/// What an alert says and what it rests on, in English sentences, with the
/// host's ids and no other word of the input.
///
/// For hosts that do not write their own: the same figures stand in the
/// alert's evidence.
///
/// Source: Client portal guide, Early alerts (F000-21..F000-25).
///
/// ```
/// use tutorcore::{EarlyAlert, explain_alert};
///
/// let alert: EarlyAlert = serde_json::from_str(
///     r#"{
///         "id": "frequentSubjectRequest/ada/algebra/s7", "kind": "frequentSubjectRequest",
///         "student": "ada", "session": "s7", "subject": "algebra",
///         "occurredAt": "2026-10-07T15:00:00Z", "raisedAt": "2026-10-07T15:00:00Z",
///         "evidence": {
///             "type": "frequentRequests", "area": "algebra", "requests": 7, "least": 7, "windowDays": 7,
///             "sessions": ["s1", "s2", "s3", "s4", "s5", "s6", "s7"], "policy": ""
///         }
///     }"#,
/// ).unwrap();
/// assert_eq!(
///     explain_alert(&alert),
///     "Student ada asked for help in algebra 7 times within 7 days; 7 times are frequent."
/// );
/// ```
#[must_use]
pub fn explain_alert(alert: &EarlyAlert) -> String {
    let (student, session) = (&alert.student, &alert.session);
    let mut text = match &alert.evidence {
        AlertEvidence::Diagnosis { author, .. } => {
            let topic = alert.topic.as_ref();
            let topic = topic.map_or("its topic".to_owned(), |topic| format!("topic {topic}"));
            match alert.kind {
                EarlyAlertKind::LowPrerequisiteKnowledge => format!(
                    "In session {session} tutor {author} found that student {student} lacks \
                     knowledge that {topic} builds on."
                ),
                _ => format!(
                    "In session {session} tutor {author} found that student {student} has not \
                     mastered the key content of {topic}."
                ),
            }
        }
        AlertEvidence::LongSession {
            area,
            seconds,
            baseline,
            ..
        } => format!(
            "Student {student} spent {} in session {session}; {}",
            minutes(*seconds),
            average(baseline, area)
        ),
        AlertEvidence::FrequentRequests {
            area,
            requests,
            least,
            window_days,
            ..
        } => format!(
            "Student {student} asked for help in {area} {requests} times within {window_days} \
             days; {least} times are frequent."
        ),
    };
    if alert.stale {
        text.push_str(" After a correction this is no longer so.");
    }
    text
}

/// Seconds as minutes and seconds.
fn minutes(seconds: i64) -> String {
    let (whole, rest) = (seconds / MINUTE, seconds % MINUTE);
    let mut text = format!("{whole} minutes");
    if rest != 0 {
        let _ = write!(text, " {rest} seconds");
    }
    text
}

fn average(baseline: &Baseline, area: &str) -> String {
    let Baseline {
        sessions, students, ..
    } = baseline;
    let mean = baseline.mean_minutes.as_deref().unwrap_or_default();
    let over = match baseline.basis {
        AverageBasis::PerSession => format!("{sessions} earlier sessions in {area}"),
        AverageBasis::PerStudent => match students {
            Some(students) => {
                format!("{students} students in {sessions} earlier sessions in {area}")
            }
            None => format!("the students of {sessions} earlier sessions in {area}"),
        },
    };
    let mut text = format!("the average of {over} is {mean} minutes");
    if let Some(least) = baseline.least_seconds {
        let _ = write!(
            text,
            ", and from {} on a session is unusually long",
            minutes(least)
        );
    }
    text.push('.');
    if baseline.low_sample {
        text.push_str(" So few sessions are weak evidence.");
    }
    text
}
