//! The reports of the instructor's portal on single students and sessions.
//!
//! Whoever the access decision keeps out gets the reasons and no row.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fast_facts::{count, distinct, latest_rating};
use super::scope::{ReportScope, Window, minutes};
use crate::alert::{concerns, decide_portal_access};
use crate::error::Error;
use crate::finding::Finding;
use crate::id::{SessionId, StudentId, SubjectId, TopicId, TutorId};
use crate::model::alert::{AlertState, EarlyAlert};
use crate::model::course::{Course, CourseContext};
use crate::model::date_range::DateRange;
use crate::model::session::TutoringSession;
use crate::time::{Instant, LocalDate};
use crate::zone::Zone;

/// The reports that an instructor can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OnDemandReport {
    /// [`individual_sessions_report`].
    IndividualSessions,
    /// [`topic_report`](crate::topic_report).
    Topics,
    /// [`student_usage_report`].
    StudentUsage,
    /// [`early_alert_report`].
    EarlyAlerts,
}

/// The sessions of a course, one row for each student in each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IndividualSessionsReport {
    /// The latest start first; then by session and student.
    pub rows: Vec<IndividualSessionRow>,
    /// Why there are none, where the person may not see any.
    pub reasons: Vec<Finding>,
}

/// One student's part in one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IndividualSessionRow {
    /// The session.
    pub session: SessionId,
    /// The student.
    pub student: StudentId,
    /// Who tutored.
    pub tutor: TutorId,
    /// The subject.
    pub subject: Option<SubjectId>,
    /// The topics.
    pub topics: Vec<TopicId>,
    /// When the session began.
    pub started_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// The student's own seconds in it.
    pub seconds: i64,
    /// The same in whole minutes.
    pub minutes: i64,
    /// The stars that the student gave it.
    pub rating: Option<u32>,
    /// That the tutor found low prerequisite knowledge.
    pub low_prerequisite_knowledge: bool,
    /// That the tutor found low mastery of the content.
    pub low_content_mastery: bool,
}

/// How the students of a course use tutoring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentUsageReport {
    /// The most open alerts first, then the most sessions; then by student.
    pub rows: Vec<StudentUsage>,
    /// Why there are none, where the person may not see any.
    pub reasons: Vec<Finding>,
}

/// How one student uses tutoring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentUsage {
    /// Who.
    pub student: StudentId,
    /// In how many sessions.
    pub sessions: u32,
    /// The student's own seconds in them.
    pub seconds: i64,
    /// The same in whole minutes.
    pub minutes: i64,
    /// In how many subjects.
    pub subjects: u32,
    /// The local date of the last one's start.
    pub last_session_on: LocalDate,
    /// How many early alerts are open, whenever they were raised.
    pub open_alerts: u32,
}

/// The early alerts of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EarlyAlertReport {
    /// The latest raised first; then by id. Withdrawn ones are left out.
    pub rows: Vec<EarlyAlert>,
    /// Why there are none, where the person may not see any.
    pub reasons: Vec<Finding>,
}

/// The reports that a person can ask for: all of them or none.
///
/// Source: Client portal guide, On-demand reports (F000-14).
///
/// ```
/// use tutorcore::{Course, CourseContext, on_demand_reports};
///
/// let context: CourseContext =
///     serde_json::from_str(r#"{"user": "i1", "role": "instructor", "course": "c1"}"#).unwrap();
/// let courses: Vec<Course> =
///     serde_json::from_str(r#"[{"id": "c1", "instructors": ["i1"]}]"#).unwrap();
/// assert_eq!(on_demand_reports(&context, &courses).len(), 4);
/// ```
#[must_use]
pub fn on_demand_reports(context: &CourseContext, courses: &[Course]) -> Vec<OnDemandReport> {
    match admitted(context, courses) {
        Ok(_) => vec![
            OnDemandReport::IndividualSessions,
            OnDemandReport::Topics,
            OnDemandReport::StudentUsage,
            OnDemandReport::EarlyAlerts,
        ],
        Err(_) => Vec::new(),
    }
}

/// Lists the sessions of a course for one of its instructors.
///
/// Source: Client portal guide, On-demand reports (F000-12, F000-15; A-71).
///
/// # Errors
/// Those of [`fast_facts`](crate::fast_facts).
///
/// ```
/// use tutorcore::{CourseContext, DateRange, Zone, individual_sessions_report};
///
/// let context: CourseContext =
///     serde_json::from_str(r#"{"user": "ada", "role": "student", "course": "c1"}"#).unwrap();
/// let october = DateRange { first: "2026-10-01".parse()?, last: "2026-10-31".parse()? };
/// let report = individual_sessions_report(&context, &[], &[], &october, Zone::UTC)?;
/// assert_eq!(report.reasons[1].code, "PORTAL-NOT-INSTRUCTOR");
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn individual_sessions_report(
    context: &CourseContext,
    courses: &[Course],
    sessions: &[TutoringSession],
    range: &DateRange,
    zone: Zone,
) -> Result<IndividualSessionsReport, Error> {
    let scope = match admitted(context, courses) {
        Ok(course) => of_course(course),
        Err(reasons) => {
            return Ok(IndividualSessionsReport {
                rows: Vec::new(),
                reasons,
            });
        }
    };
    let window = Window::of(&scope, *range, zone)?;
    let mut rows: Vec<IndividualSessionRow> = window
        .parts(sessions)
        .into_iter()
        .map(|part| {
            let (session, student) = (part.session, part.student);
            let diagnosis = session.diagnoses.iter().find(|one| one.student == *student);
            IndividualSessionRow {
                session: session.id.clone(),
                student: student.clone(),
                tutor: session.tutor.clone(),
                subject: session.subject.clone(),
                topics: session.topics.clone(),
                started_at: session.started_at,
                ended_at: session.ended_at,
                seconds: part.seconds,
                minutes: minutes(part.seconds),
                rating: latest_rating(session, student).map(|rating| rating.stars),
                low_prerequisite_knowledge: diagnosis
                    .is_some_and(|one| one.low_prerequisite_knowledge),
                low_content_mastery: diagnosis.is_some_and(|one| one.low_content_mastery),
            }
        })
        .collect();
    rows.sort_by(|one, other| {
        other
            .started_at
            .cmp(&one.started_at)
            .then_with(|| (&one.session, &one.student).cmp(&(&other.session, &other.student)))
    });
    Ok(IndividualSessionsReport {
        rows,
        reasons: Vec::new(),
    })
}

/// Lists the students of a course with at least one session in the range of
/// dates, for one of its instructors: how much they use tutoring, and who
/// could use extra help.
///
/// Source: Client portal guide, On-demand reports (F000-01, F000-09, F000-17,
/// F000-18).
///
/// # Errors
/// Those of [`fast_facts`](crate::fast_facts).
///
/// ```
/// use tutorcore::{Course, CourseContext, DateRange, Zone, student_usage_report};
///
/// let context: CourseContext =
///     serde_json::from_str(r#"{"user": "i1", "role": "instructor", "course": "c1"}"#).unwrap();
/// let courses: Vec<Course> =
///     serde_json::from_str(r#"[{"id": "c1", "instructors": ["i1"]}]"#).unwrap();
/// let october = DateRange { first: "2026-10-01".parse()?, last: "2026-10-31".parse()? };
/// let report = student_usage_report(&context, &courses, &[], &[], &october, Zone::UTC)?;
/// assert!(report.rows.is_empty() && report.reasons.is_empty());
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn student_usage_report(
    context: &CourseContext,
    courses: &[Course],
    sessions: &[TutoringSession],
    alerts: &[EarlyAlert],
    range: &DateRange,
    zone: Zone,
) -> Result<StudentUsageReport, Error> {
    let course = match admitted(context, courses) {
        Ok(course) => course,
        Err(reasons) => {
            return Ok(StudentUsageReport {
                rows: Vec::new(),
                reasons,
            });
        }
    };
    let scope = of_course(course);
    let window = Window::of(&scope, *range, zone)?;
    let mut by_student: BTreeMap<&StudentId, Vec<_>> = BTreeMap::new();
    for part in window.parts(sessions) {
        by_student.entry(part.student).or_default().push(part);
    }
    let mut open: BTreeMap<&StudentId, BTreeSet<_>> = BTreeMap::new();
    for alert in alerts {
        if alert.state.is_open() && !alert.stale && concerns(alert, course) {
            open.entry(&alert.student).or_default().insert(&alert.id);
        }
    }
    let mut rows: Vec<StudentUsage> = by_student
        .into_iter()
        .filter_map(|(student, parts)| {
            let seconds = parts
                .iter()
                .map(|part| part.seconds)
                .fold(0, i64::saturating_add);
            let last = parts.iter().map(|part| part.session.started_at).max()?;
            Some(StudentUsage {
                student: student.clone(),
                sessions: count(parts.len()),
                seconds,
                minutes: minutes(seconds),
                subjects: distinct(
                    parts
                        .iter()
                        .filter_map(|part| part.session.subject.as_ref()),
                ),
                last_session_on: zone.date(last),
                open_alerts: count(open.get(student).map_or(0, BTreeSet::len)),
            })
        })
        .collect();
    rows.sort_by(|one, other| {
        (other.open_alerts, other.sessions)
            .cmp(&(one.open_alerts, one.sessions))
            .then_with(|| one.student.cmp(&other.student))
    });
    Ok(StudentUsageReport {
        rows,
        reasons: Vec::new(),
    })
}

/// Lists the early alerts that concern a course, for one of its instructors,
/// whether or not the instructor opted in to be told of them.
///
/// Source: Client portal guide, Early alerts (F000-33).
///
/// ```
/// use tutorcore::{CourseContext, early_alert_report};
///
/// let context: CourseContext =
///     serde_json::from_str(r#"{"user": "i1", "role": "instructor", "course": "c1"}"#).unwrap();
/// let report = early_alert_report(&context, &[], &[]);
/// assert_eq!(report.reasons[0].code, "PORTAL-COURSE-NOT-TAUGHT");
/// ```
#[must_use]
pub fn early_alert_report(
    context: &CourseContext,
    courses: &[Course],
    alerts: &[EarlyAlert],
) -> EarlyAlertReport {
    let course = match admitted(context, courses) {
        Ok(course) => course,
        Err(reasons) => {
            return EarlyAlertReport {
                rows: Vec::new(),
                reasons,
            };
        }
    };
    let mut rows: Vec<EarlyAlert> = alerts
        .iter()
        .filter(|alert| alert.state != AlertState::Withdrawn && concerns(alert, course))
        .cloned()
        .collect();
    rows.sort_by(|one, other| {
        let newest_first = other.raised_at.cmp(&one.raised_at);
        newest_first.then_with(|| one.id.cmp(&other.id))
    });
    EarlyAlertReport {
        rows,
        reasons: Vec::new(),
    }
}

/// The course of the context, if the person may see it; else why not.
fn admitted<'a>(
    context: &CourseContext,
    courses: &'a [Course],
) -> Result<&'a Course, Vec<Finding>> {
    let decision = decide_portal_access(context, courses);
    let teaches = |course: &&Course| {
        let is_taught = |one: &crate::id::InstructorId| one.as_str() == context.user.as_str();
        course.id == context.course && course.instructors.iter().any(is_taught)
    };
    match courses.iter().find(teaches) {
        Some(course) if decision.reasons.is_empty() => Ok(course),
        _ => Err(decision.reasons),
    }
}

fn of_course(course: &Course) -> ReportScope {
    ReportScope {
        students: None,
        course: Some(course.clone()),
    }
}
