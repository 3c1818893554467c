//! All the alerts of one session, at its end or at any time after.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::content_area::content_area;
use super::frequent::evaluate_frequent_requests;
use super::key::session_key;
use super::life_cycle::{RoutingFacts, raise};
use super::long_session::evaluate_long_session;
use super::rows::{rows_of, students};
use super::rules;
use crate::error::Error;
use crate::finding::{self, Finding};
use crate::id::AlertId;
use crate::model::alert::{AlertEvidence, AlertState, EarlyAlert, EarlyAlertKind};
use crate::model::course::{Course, NotificationPreferences};
use crate::model::session::{SessionDiagnosis, SessionState, TutoringSession};
use crate::model::student_session::StudentSession;
use crate::model::subject::SubjectTree;
use crate::outcome::Effect;
use crate::policy::{AlertPolicy, DiagnosisRequirement};
use crate::time::Instant;
use crate::zone::Zone;

/// What the host knows beside the session whose alerts are judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertFacts {
    /// The programme's history, one row for each session and student. Rows of
    /// the judged session are left aside: the session itself has them.
    pub history: Vec<StudentSession>,
    /// The alerts that are stored already.
    pub alerts: Vec<EarlyAlert>,
    /// The subjects.
    pub subjects: SubjectTree,
    /// The zone of local dates; absent: the session's own.
    pub zone: Option<Zone>,
    /// The courses that alerts may concern.
    pub courses: Vec<Course>,
    /// What instructors opted in to; who is not here gets no notification.
    pub preferences: Vec<NotificationPreferences>,
}

/// The alerts of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionAlerts {
    /// Those to store: raised now, by kind and student.
    pub alerts: Vec<EarlyAlert>,
    /// Those that are true and were stored before.
    pub known: Vec<AlertId>,
    /// Missing diagnoses, a missing subject.
    pub findings: Vec<Finding>,
    /// Whom to tell of the alerts that are raised.
    pub effects: Vec<Effect>,
}

/// Judges all the alerts of a session: at its end the diagnoses of its tutor,
/// unusual length and frequent requests for each student; while it runs,
/// frequent requests alone. A deleted session has none.
///
/// Judged again with the alerts stored, nothing is raised anew. Alerts that
/// are no longer true are the matter of
/// [`reconcile_alerts`](crate::reconcile_alerts).
///
/// Source: Client portal guide, Early alerts (F000-21..F000-24, F000-27,
/// F000-31, F000-32; A-69, A-72).
///
/// # Errors
/// None that a caller can bring about.
///
/// ```
/// use tutorcore::{AlertFacts, AlertPolicy, TutoringSession, evaluate_session_alerts};
///
/// let session: TutoringSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "tutor": "t1", "school": "hs", "zone": "America/Chicago",
///         "state": "ended", "startedAt": "2026-10-06T20:00:00Z", "subject": "algebra",
///         "endedAt": "2026-10-06T21:00:00Z", "group": {"type": "adHoc"},
///         "encounters": [{
///             "id": "e1", "student": "ada", "arrivedAt": "2026-10-06T20:00:00Z",
///             "departedAt": "2026-10-06T21:00:00Z"
///         }],
///         "diagnoses": [{
///             "student": "ada", "author": "t1", "recordedAt": "2026-10-06T21:00:00Z",
///             "lowContentMastery": true
///         }]
///     }"#,
/// ).unwrap();
/// let now = "2026-10-06T21:01:00Z".parse()?;
/// let (facts, policy) = (AlertFacts::default(), AlertPolicy::default());
/// let judged = evaluate_session_alerts(&session, &facts, &policy, now)?;
/// assert_eq!(judged.alerts[0].id.as_str(), "lowContentMastery/s1/ada");
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn evaluate_session_alerts(
    session: &TutoringSession,
    facts: &AlertFacts,
    policy: &AlertPolicy,
    now: Instant,
) -> Result<SessionAlerts, Error> {
    let mut found = diagnosed(session)?;
    let mut findings = Vec::new();
    if session.state == SessionState::Ended
        && policy.require_diagnosis == DiagnosisRequirement::Warn
    {
        findings.extend(missing_diagnoses(session));
    }
    let own = rows_of(session);
    let is_judgeable = own
        .first()
        .is_none_or(|row| content_area(row, &facts.subjects, policy.content_area_level).is_some());
    if is_judgeable {
        found.extend(computed(session, &own, facts, policy)?);
    } else {
        let path = match policy.content_area_level {
            crate::policy::ContentAreaLevel::Topic => "/session/topics",
            _ => "/session/subject",
        };
        let finding = rules::ALERT_SUBJECT_MISSING.at(path);
        findings.push(finding.with("session", &session.id));
    }
    found.sort_by(|one, other| {
        (one.kind, &one.student, &one.id).cmp(&(other.kind, &other.student, &other.id))
    });
    let live: BTreeMap<&AlertId, &EarlyAlert> = facts
        .alerts
        .iter()
        .filter(|alert| alert.state != AlertState::Withdrawn)
        .map(|alert| (&alert.id, alert))
        .collect();
    let routing = RoutingFacts {
        courses: facts.courses.clone(),
        preferences: facts.preferences.clone(),
    };
    let mut judged = SessionAlerts {
        alerts: Vec::new(),
        known: Vec::new(),
        findings: finding::sorted(findings),
        effects: Vec::new(),
    };
    for alert in found {
        if live.contains_key(&alert.id) {
            judged.known.push(alert.id);
            continue;
        }
        let is_told = super::reconcile::is_told(&alert, policy, now);
        let (alert, effects) = raise(alert, &routing, now, is_told);
        judged.alerts.push(alert);
        judged.effects.extend(effects);
    }
    Ok(judged)
}

/// The alerts that the tutor's diagnoses raise.
fn diagnosed(session: &TutoringSession) -> Result<Vec<EarlyAlert>, Error> {
    if session.state != SessionState::Ended {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for diagnosis in &session.diagnoses {
        if session.has_student(&diagnosis.student) {
            found.extend(diagnosis_alerts(session, diagnosis)?);
        }
    }
    Ok(found)
}

/// The alerts of one diagnosis.
pub(crate) fn diagnosis_alerts(
    session: &TutoringSession,
    diagnosis: &SessionDiagnosis,
) -> Result<Vec<EarlyAlert>, Error> {
    let kinds = [
        (
            EarlyAlertKind::LowPrerequisiteKnowledge,
            diagnosis.low_prerequisite_knowledge,
        ),
        (
            EarlyAlertKind::LowContentMastery,
            diagnosis.low_content_mastery,
        ),
    ];
    let stated = kinds.into_iter().filter(|(_, is_stated)| *is_stated);
    stated
        .map(|(kind, _)| {
            Ok(EarlyAlert {
                id: session_key(kind, &session.id, &diagnosis.student)?,
                kind,
                student: diagnosis.student.clone(),
                session: session.id.clone(),
                subject: session.subject.clone(),
                topic: diagnosis
                    .topic
                    .clone()
                    .or_else(|| session.topics.first().cloned()),
                course: session.course.clone(),
                occurred_at: session.ended_at.unwrap_or(session.started_at),
                raised_at: diagnosis.recorded_at,
                state: AlertState::Raised,
                stale: false,
                evidence: AlertEvidence::Diagnosis {
                    author: diagnosis.author.clone(),
                    recorded_at: diagnosis.recorded_at,
                },
                notifications: Vec::new(),
                acknowledged: None,
                resolved: None,
            })
        })
        .collect()
}

/// The students of an ended session whom the tutor has not diagnosed.
fn missing_diagnoses(session: &TutoringSession) -> Vec<Finding> {
    let undiagnosed = students(session).into_iter().filter(|student| {
        let has = |one: &SessionDiagnosis| one.student == **student;
        !session.diagnoses.iter().any(has)
    });
    undiagnosed
        .map(|student| {
            let finding = rules::DIAG_MISSING.at("/session/diagnoses");
            finding.with("student", student)
        })
        .collect()
}

/// The alerts that are computed, for each student of the session.
fn computed(
    session: &TutoringSession,
    own: &[StudentSession],
    facts: &AlertFacts,
    policy: &AlertPolicy,
) -> Result<Vec<EarlyAlert>, Error> {
    let others = facts
        .history
        .iter()
        .filter(|row| row.session != session.id)
        .cloned();
    let history: Vec<StudentSession> = own.iter().cloned().chain(others).collect();
    let mut found = Vec::new();
    for row in own {
        let evaluation = evaluate_long_session(row, &history, &facts.subjects, policy)?;
        found.extend(evaluation.alert);
    }
    let zone = facts.zone.unwrap_or(session.zone);
    let theirs: Vec<StudentSession> = history
        .into_iter()
        .filter(|row| own.iter().any(|one| one.student == row.student))
        .collect();
    let frequent = evaluate_frequent_requests(&theirs, &facts.subjects, Some(zone), policy)?;
    let ours = frequent.alerts.into_iter();
    found.extend(ours.filter(|alert| alert.session == session.id));
    Ok(found)
}
