//! The tutor's diagnosis of a student and what follows from it: the record on
//! the session and the early alerts, in one step.

use serde::{Deserialize, Serialize};

use crate::alert::{AlertEvent, RoutingFacts, apply_alert_event, diagnosis_alerts, raise};
use crate::error::Error;
use crate::model::alert::{AlertState, EarlyAlert};
use crate::model::course::{Course, NotificationPreferences};
use crate::model::session::{SessionDiagnosis, TutoringSession};
use crate::outcome::{Effect, Outcome};
use crate::policy::SessionPolicy;
use crate::session::{edit_window_closed, record_diagnosis};
use crate::time::Instant;

/// What the host knows beside the session that is diagnosed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DiagnosisFacts {
    /// The alerts of this session that are stored already.
    pub alerts: Vec<EarlyAlert>,
    /// The courses that alerts may concern.
    pub courses: Vec<Course>,
    /// What instructors opted in to; who is not here gets no notification.
    pub preferences: Vec<NotificationPreferences>,
}

/// A session with a diagnosis, and the alerts that changed by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DiagnosedSession {
    /// The session as it is to be stored now.
    pub session: TutoringSession,
    /// The alerts to store: raised, withdrawn or marked as stale, in the order
    /// of their kinds.
    pub alerts: Vec<EarlyAlert>,
}

/// What comes of a diagnosis.
pub type DiagnosisOutcome = Outcome<DiagnosedSession>;

/// Records the tutor's diagnosis of a student and raises the early alerts
/// that it states, with the notifications that are owed for them.
///
/// A second diagnosis of the same student corrects the first. What it no
/// longer states is withdrawn, and who was told is owed a notice; an alert
/// that an instructor has dealt with is kept and marked as stale. A
/// correction is possible as long as the session's encounters may be
/// corrected (`encounter_edit_window_days`); a first diagnosis at any time.
///
/// Source: Client portal guide, Early alerts (F000-21, F000-22, F000-27,
/// F000-31).
///
/// # Errors
/// None that a caller can bring about.
///
/// ```
/// use tutorcore::{
///     DiagnosisFacts, EarlyAlertKind, SessionDiagnosis, SessionPolicy, TutoringSession,
///     diagnose_session,
/// };
///
/// let session: TutoringSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "tutor": "t1", "school": "hs", "zone": "America/Chicago",
///         "state": "ended", "startedAt": "2026-10-06T20:00:00Z",
///         "endedAt": "2026-10-06T21:00:00Z", "group": {"type": "adHoc"},
///         "topics": ["linear equations"],
///         "encounters": [{
///             "id": "e1", "student": "ada", "arrivedAt": "2026-10-06T20:00:00Z",
///             "departedAt": "2026-10-06T21:00:00Z"
///         }]
///     }"#,
/// ).unwrap();
/// let diagnosis: SessionDiagnosis = serde_json::from_str(
///     r#"{
///         "student": "ada", "author": "t1", "recordedAt": "2026-10-06T21:01:00Z",
///         "lowPrerequisiteKnowledge": true
///     }"#,
/// ).unwrap();
/// let (facts, policy) = (DiagnosisFacts::default(), SessionPolicy::default());
/// let now = diagnosis.recorded_at;
/// let outcome = diagnose_session(&session, &diagnosis, &facts, &policy, now)?;
/// let alerts = outcome.state.unwrap().alerts;
/// assert_eq!(alerts[0].kind, EarlyAlertKind::LowPrerequisiteKnowledge);
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn diagnose_session(
    session: &TutoringSession,
    diagnosis: &SessionDiagnosis,
    facts: &DiagnosisFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> Result<DiagnosisOutcome, Error> {
    let recorded = record_diagnosis(session, diagnosis);
    let Some(next) = recorded.state else {
        return Ok(Outcome::refused_for(recorded.findings));
    };
    let earlier = session
        .diagnoses
        .iter()
        .find(|one| one.student == diagnosis.student);
    let is_correction = earlier.is_some_and(|one| !says_the_same(one, diagnosis));
    if is_correction && let Some(closed) = edit_window_closed(session, policy, now) {
        return Ok(Outcome::refused(closed));
    }
    let (alerts, effects) = consequences(&next, diagnosis, facts, now)?;
    Ok(Outcome::of(recorded.findings, || {
        let diagnosed = DiagnosedSession {
            session: next,
            alerts,
        };
        (diagnosed, effects)
    }))
}

fn says_the_same(one: &SessionDiagnosis, other: &SessionDiagnosis) -> bool {
    one.low_prerequisite_knowledge == other.low_prerequisite_knowledge
        && one.low_content_mastery == other.low_content_mastery
        && one.topic == other.topic
}

/// The alerts that change by the diagnosis, and whom to tell.
fn consequences(
    session: &TutoringSession,
    diagnosis: &SessionDiagnosis,
    facts: &DiagnosisFacts,
    now: Instant,
) -> Result<(Vec<EarlyAlert>, Vec<Effect>), Error> {
    let routing = RoutingFacts {
        courses: facts.courses.clone(),
        preferences: facts.preferences.clone(),
    };
    let stated = diagnosis_alerts(session, diagnosis)?;
    let (mut alerts, mut effects) = (Vec::new(), Vec::new());
    for fresh in &stated {
        let stored = facts.alerts.iter().find(|one| one.id == fresh.id);
        match stored.filter(|one| one.state != AlertState::Withdrawn) {
            Some(live) if live.stale => alerts.push(EarlyAlert {
                stale: false,
                ..live.clone()
            }),
            Some(_) => {}
            None => {
                let (raised, owed) = raise(fresh.clone(), &routing, now, true);
                alerts.push(raised);
                effects.extend(owed);
            }
        }
    }
    let taken_back = facts.alerts.iter().filter(|one| {
        one.kind.is_diagnosis()
            && one.session == session.id
            && one.student == diagnosis.student
            && !one.stale
            && !stated.iter().any(|fresh| fresh.id == one.id)
    });
    for alert in taken_back {
        let outcome = apply_alert_event(alert, &AlertEvent::DiagnosisCorrected, &routing, now);
        // One that is withdrawn already stays so.
        alerts.extend(outcome.state);
        effects.extend(outcome.effects);
    }
    alerts.sort_by(|one, other| (one.kind, &one.id).cmp(&(other.kind, &other.id)));
    Ok((alerts, effects))
}
