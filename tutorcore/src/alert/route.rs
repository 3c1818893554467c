//! Whom an alert concerns, and who of them wants to be told.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::id::InstructorId;
use crate::model::alert::{AlertNotification, EarlyAlert};
use crate::model::course::{Course, NotificationPreferences};

/// Whom an alert concerns, and who of them is to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertRouting {
    /// The instructors whom it concerns, by id: all of them see it in the
    /// report of early alerts.
    pub candidates: Vec<InstructorId>,
    /// Who of them opted in, and by which channel, by id and channel: one
    /// notification each.
    pub owed: Vec<AlertNotification>,
}

/// Finds whom an alert concerns and who of them is to be told.
///
/// An alert of a session with a course concerns the instructors of that
/// course. Without a course it concerns the instructors of every course in
/// the alert's subject in which the student was enrolled when the alert was
/// raised. Of these, told are those who had opted in to this kind of alert at
/// that moment, by each channel that they opted in for. Nobody is told
/// afterwards of what came before the opt-in.
///
/// Source: Client portal guide, Early alerts (F000-20, F000-26; A-32, A-33).
///
/// ```
/// use tutorcore::{Course, EarlyAlert, NotificationPreferences, route_alert};
///
/// let alert: EarlyAlert = serde_json::from_str(
///     r#"{
///         "id": "lowContentMastery/s1/ada", "kind": "lowContentMastery", "student": "ada",
///         "session": "s1", "subject": "algebra",
///         "occurredAt": "2026-10-06T21:00:00Z", "raisedAt": "2026-10-06T21:00:00Z",
///         "evidence": {
///             "type": "diagnosis", "author": "t1", "recordedAt": "2026-10-06T21:00:00Z"
///         }
///     }"#,
/// ).unwrap();
/// let courses: Vec<Course> = serde_json::from_str(
///     r#"[{
///         "id": "alg101", "subject": "algebra", "instructors": ["i1", "i2"],
///         "enrolments": [{"student": "ada", "enrolledAt": "2026-08-20T00:00:00Z"}]
///     }]"#,
/// ).unwrap();
/// let preferences: Vec<NotificationPreferences> = serde_json::from_str(
///     r#"[{
///         "instructor": "i2", "answeredAt": "2026-09-01T00:00:00Z", "optIns": [{
///             "kind": "lowContentMastery", "channel": "email",
///             "optedInAt": "2026-09-01T00:00:00Z"
///         }]
///     }]"#,
/// ).unwrap();
/// let routing = route_alert(&alert, &courses, &preferences);
/// assert_eq!(routing.candidates.len(), 2);
/// assert_eq!(routing.owed[0].instructor.as_str(), "i2");
/// ```
#[must_use]
pub fn route_alert(
    alert: &EarlyAlert,
    courses: &[Course],
    preferences: &[NotificationPreferences],
) -> AlertRouting {
    let candidates: BTreeSet<&InstructorId> = courses
        .iter()
        .filter(|course| concerns(alert, course))
        .flat_map(|course| &course.instructors)
        .collect();
    let owed: BTreeSet<AlertNotification> = preferences
        .iter()
        .filter(|one| candidates.contains(&one.instructor))
        .flat_map(|one| {
            let in_force = one
                .opt_ins
                .iter()
                .filter(|opt_in| opt_in.is_in_force(alert.kind, alert.raised_at));
            in_force.map(|opt_in| AlertNotification {
                instructor: one.instructor.clone(),
                channel: opt_in.channel,
                sent_at: None,
            })
        })
        .collect();
    AlertRouting {
        candidates: candidates.into_iter().cloned().collect(),
        owed: owed.into_iter().collect(),
    }
}

/// Whether an alert concerns a course.
pub(crate) fn concerns(alert: &EarlyAlert, course: &Course) -> bool {
    course.owns(
        alert.course.as_ref(),
        alert.subject.as_ref(),
        &alert.student,
        alert.raised_at,
    )
}

/// Whether the alert concerns a course that this person teaches.
pub(crate) fn may_view(alert: &EarlyAlert, person: &str, courses: &[Course]) -> bool {
    courses.iter().any(|course| {
        concerns(alert, course) && course.instructors.iter().any(|one| one.as_str() == person)
    })
}
