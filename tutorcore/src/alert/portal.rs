//! The instructor's portal: who may look, what is new, what to be told of.

use serde::{Deserialize, Serialize};

use super::route::may_view;
use super::rules;
use crate::decision::Decision;
use crate::finding;
use crate::id::{AlertId, InstructorId};
use crate::model::alert::{AlertState, EarlyAlert, EarlyAlertKind};
use crate::model::course::{Course, CourseContext, NotificationPreferences, OptIn, Role};
use crate::outcome::NotificationChannel;
use crate::time::Instant;

/// Whether somebody may look into the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PortalAccess {
    /// Yes.
    Granted,
    /// No.
    Denied,
}

/// Whether somebody may look into the portal, and why not.
pub type PortalAccessDecision = Decision<PortalAccess>;

/// Decides whether a person may look into the portal of a course: an
/// instructor, and of this very course.
///
/// Source: Client portal guide, My Dashboard (F000-01, F000-05).
///
/// ```
/// use tutorcore::{Course, CourseContext, PortalAccess, decide_portal_access};
///
/// let context: CourseContext =
///     serde_json::from_str(r#"{"user": "i1", "role": "instructor", "course": "c1"}"#).unwrap();
/// let courses: Vec<Course> =
///     serde_json::from_str(r#"[{"id": "c1", "instructors": ["i2"]}]"#).unwrap();
/// let decision = decide_portal_access(&context, &courses);
/// assert_eq!(decision.outcome, PortalAccess::Denied);
/// assert_eq!(decision.reasons[0].code, "PORTAL-COURSE-NOT-TAUGHT");
/// ```
#[must_use]
pub fn decide_portal_access(context: &CourseContext, courses: &[Course]) -> PortalAccessDecision {
    let mut reasons = Vec::new();
    if context.role != Role::Instructor {
        reasons.push(rules::PORTAL_NOT_INSTRUCTOR.at("/context/role"));
    }
    let teaches = courses.iter().any(|course| {
        course.id == context.course
            && course
                .instructors
                .iter()
                .any(|one| one.as_str() == context.user.as_str())
    });
    if !teaches {
        reasons.push(rules::PORTAL_COURSE_NOT_TAUGHT.at("/context/course"));
    }
    Decision {
        outcome: if reasons.is_empty() {
            PortalAccess::Granted
        } else {
            PortalAccess::Denied
        },
        reasons: finding::sorted(reasons),
    }
}

/// Whether to ask an instructor, who connects for the first time, what to be
/// told of: until the first answer, whatever it was.
///
/// Source: Client portal guide, Early alerts (F000-19).
///
/// ```
/// use tutorcore::opt_in_prompt_due;
///
/// assert!(opt_in_prompt_due(None));
/// ```
#[must_use]
pub fn opt_in_prompt_due(preferences: Option<&NotificationPreferences>) -> bool {
    preferences.is_none_or(|one| one.answered_at.is_none() && one.opt_ins.is_empty())
}

/// Opts an instructor in to one kind of alert by one channel, or out of it.
///
/// What is so already stays as it is. An opt-in is never made to reach back;
/// an opt-out ends it now and keeps the time for which it was in force.
///
/// Source: Client portal guide, Early alerts (F000-19, F000-20; A-33).
///
/// ```
/// use tutorcore::{EarlyAlertKind, NotificationChannel, change_opt_in, opt_in_prompt_due};
///
/// let (kind, channel) = (EarlyAlertKind::LowContentMastery, NotificationChannel::Email);
/// let now = "2026-09-01T12:00:00Z".parse()?;
/// let answer = change_opt_in(None, &"i1".parse()?, kind, channel, true, now);
/// assert_eq!(answer.opt_ins.len(), 1);
/// assert!(!opt_in_prompt_due(Some(&answer)));
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn change_opt_in(
    preferences: Option<&NotificationPreferences>,
    instructor: &InstructorId,
    kind: EarlyAlertKind,
    channel: NotificationChannel,
    wanted: bool,
    now: Instant,
) -> NotificationPreferences {
    let mut next = preferences
        .cloned()
        .unwrap_or_else(|| NotificationPreferences {
            instructor: instructor.clone(),
            answered_at: None,
            opt_ins: Vec::new(),
        });
    next.answered_at.get_or_insert(now);
    let is_this = |one: &OptIn| one.channel == channel && one.is_in_force(kind, now);
    if wanted && !next.opt_ins.iter().any(is_this) {
        next.opt_ins.push(OptIn {
            kind,
            channel,
            opted_in_at: now,
            opted_out_at: None,
        });
    }
    if !wanted {
        for one in next.opt_ins.iter_mut().filter(|one| is_this(one)) {
            one.opted_out_at = Some(now);
        }
    }
    next
}

/// The alerts that concern an instructor and were raised since the portal was
/// last viewed, newest first; withdrawn ones left out.
///
/// Source: Client portal guide, Early alerts (F000-29).
///
/// ```
/// use tutorcore::alerts_since;
///
/// let since = "2026-10-01T00:00:00Z".parse()?;
/// assert!(alerts_since(&[], &[], &"i1".parse()?, Some(since)).is_empty());
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn alerts_since(
    alerts: &[EarlyAlert],
    courses: &[Course],
    instructor: &InstructorId,
    last_viewed_at: Option<Instant>,
) -> Vec<AlertId> {
    let mut found: Vec<&EarlyAlert> = alerts
        .iter()
        .filter(|alert| {
            alert.state != AlertState::Withdrawn
                && last_viewed_at.is_none_or(|since| alert.raised_at > since)
                && may_view(alert, instructor.as_str(), courses)
        })
        .collect();
    found.sort_by(|one, other| {
        let newest_first = other.raised_at.cmp(&one.raised_at);
        newest_first.then_with(|| one.id.cmp(&other.id))
    });
    found.into_iter().map(|alert| alert.id.clone()).collect()
}
