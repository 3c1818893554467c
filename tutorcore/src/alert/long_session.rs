//! The unusually long session: one student's time against the average of the
//! content area.

mod baseline;

use serde::{Deserialize, Serialize};

use super::content_area::content_area;
use super::key::session_key;
use super::rules;
use crate::error::Error;
use crate::finding::Finding;
use crate::kernel::running_mean::Excess;
use crate::model::alert::{AlertEvidence, AlertState, Baseline, EarlyAlert, EarlyAlertKind};
use crate::model::student_session::StudentSession;
use crate::model::subject::SubjectTree;
use crate::policy::AlertPolicy;
use baseline::Average;

/// What comes of judging whether a session was unusually long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LongSessionEvaluation {
    /// The alert, if it was.
    pub alert: Option<EarlyAlert>,
    /// Why it cannot be said, if it cannot.
    pub unjudged: Option<UnjudgedReason>,
    /// The student's seconds in the session, once it has ended.
    pub seconds: Option<i64>,
    /// What they were held against.
    pub baseline: Option<Baseline>,
    /// That the session has no subject.
    pub findings: Vec<Finding>,
}

/// Why it cannot be said whether a session was unusually long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum UnjudgedReason {
    /// It still runs, or the student was never connected to a tutor.
    SessionNotEnded,
    /// It has no subject; by topic, it has no topic.
    SubjectMissing,
    /// Too few sessions came before it.
    BaselineTooSmall,
    /// The sessions before it had no length at all.
    BaselineZero,
}

/// Judges whether a student's session was unusually long: by default three
/// quarters longer than the mean of the earlier sessions of its subject.
///
/// `history` is the programme's, one row for each session and student; other
/// subjects in it do not matter, nor does what ended later, nor whether the
/// judged session is among it. Held against each other are the student's own
/// seconds and the mean, exactly.
///
/// Settings: `long_session_percent`, `long_session_inclusive`,
/// `long_session_basis`, `long_session_exclude`, `long_session_min_baseline`,
/// `long_session_low_sample`, `long_session_lookback_days` and
/// `content_area_level`, for which `subjects` tells what lies above what.
///
/// Source: Client portal guide, Early alerts (F000-23; A-21..A-23, A-26..A-28,
/// A-30, A-31).
///
/// # Errors
/// None that a caller can bring about.
///
/// ```
/// use tutorcore::{AlertPolicy, StudentSession, SubjectTree, evaluate_long_session};
///
/// let row = |session: &str, end: &str| serde_json::from_str::<StudentSession>(&format!(
///     r#"{{
///         "session": "{session}", "student": "ada", "subject": "algebra",
///         "startedAt": "2026-10-06T20:00:00Z", "endedAt": "2026-10-06T{end}Z"
///     }}"#
/// )).unwrap();
/// let history = [row("s1", "20:40:00"), row("s2", "20:40:00")];
/// let judged = row("s3", "21:10:00");
/// let policy = AlertPolicy::default();
/// let evaluation = evaluate_long_session(&judged, &history, &SubjectTree::default(), &policy)?;
/// let baseline = evaluation.baseline.unwrap();
/// assert_eq!(baseline.threshold_minutes.as_deref(), Some("70.00"));
/// assert!(evaluation.alert.is_some());
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn evaluate_long_session(
    session: &StudentSession,
    history: &[StudentSession],
    subjects: &SubjectTree,
    policy: &AlertPolicy,
) -> Result<LongSessionEvaluation, Error> {
    let Some(seconds) = ended_seconds(session) else {
        return Ok(LongSessionEvaluation::unjudged(
            UnjudgedReason::SessionNotEnded,
        ));
    };
    let Some(area) = content_area(session, subjects, policy.content_area_level) else {
        let finding = rules::ALERT_SUBJECT_MISSING
            .at(missing_path(policy))
            .with("session", &session.session);
        return Ok(LongSessionEvaluation {
            seconds: Some(seconds),
            findings: vec![finding],
            ..LongSessionEvaluation::unjudged(UnjudgedReason::SubjectMissing)
        });
    };
    let rows: Vec<&StudentSession> = history
        .iter()
        .filter(|row| content_area(row, subjects, policy.content_area_level) == Some(area))
        .collect();
    let average = Average::before(session, &rows, history, policy);
    let excess = Excess {
        percent: policy.long_session_percent,
        inclusive: policy.long_session_inclusive,
    };
    let unjudged = if average.sessions() < u64::from(policy.long_session_min_baseline) {
        Some(UnjudgedReason::BaselineTooSmall)
    } else if average.is_zero() {
        Some(UnjudgedReason::BaselineZero)
    } else {
        None
    };
    let baseline = average.told(policy, excess);
    let is_long = unjudged.is_none() && average.is_exceeded(unsigned(seconds), excess);
    let alert = if is_long {
        Some(alert(session, area, seconds, baseline.clone(), policy)?)
    } else {
        None
    };
    Ok(LongSessionEvaluation {
        alert,
        unjudged,
        seconds: Some(seconds),
        baseline: Some(baseline),
        findings: Vec::new(),
    })
}

impl LongSessionEvaluation {
    fn unjudged(reason: UnjudgedReason) -> Self {
        Self {
            alert: None,
            unjudged: Some(reason),
            seconds: None,
            baseline: None,
            findings: Vec::new(),
        }
    }
}

/// Where the content area would stand.
fn missing_path(policy: &AlertPolicy) -> &'static str {
    match policy.content_area_level {
        crate::policy::ContentAreaLevel::Topic => "/session/topic",
        _ => "/session/subject",
    }
}

/// The student's seconds in a session that took place and has ended.
pub(super) fn ended_seconds(row: &StudentSession) -> Option<i64> {
    if row.never_connected {
        return None;
    }
    row.time_spent()
}

/// A number of seconds, which is never negative here.
pub(super) fn unsigned(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0)
}

/// The alert, as of the session's end.
pub(super) fn alert(
    session: &StudentSession,
    area: &str,
    seconds: i64,
    baseline: Baseline,
    policy: &AlertPolicy,
) -> Result<EarlyAlert, Error> {
    let kind = EarlyAlertKind::UnusuallyLongSession;
    let ended_at = session.ended_at.unwrap_or(session.started_at);
    Ok(EarlyAlert {
        id: session_key(kind, &session.session, &session.student)?,
        kind,
        student: session.student.clone(),
        session: session.session.clone(),
        subject: session.subject.clone(),
        topic: session.topic.clone(),
        course: session.course.clone(),
        occurred_at: ended_at,
        raised_at: ended_at,
        state: AlertState::Raised,
        stale: false,
        evidence: AlertEvidence::LongSession {
            area: area.to_owned(),
            seconds,
            baseline,
            policy: policy.fingerprint(),
        },
        notifications: Vec::new(),
        acknowledged: None,
        resolved: None,
    })
}
