//! The alert engine beside the replay: what each command tells it, and what it tells.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tutorcore::{
    AlertDifferences, AlertEngine, AlertEngineMode, AlertFacts, AlertId, AlertPolicy, EarlyAlert,
    Effect, Error, Instant, SessionId, StreamAlert, StudentSession, TutoringSession,
    evaluate_session_alerts, student_sessions,
};

/// An engine with history, and what it has told so far.
pub(crate) struct Watch {
    engine: AlertEngine,
    policy: AlertPolicy,
    /// What the engine knows of each session.
    seen: HashMap<SessionId, Vec<StudentSession>>,
    /// Told when a session ended.
    pub(crate) told: usize,
    /// Told later, when a correction or a late session had made it true.
    pub(crate) raised: usize,
    /// Taken back, for a correction had made it untrue.
    pub(crate) withdrawn: usize,
    /// What the tutors found.
    pub(crate) diagnosed: BTreeMap<AlertId, EarlyAlert>,
    /// What the engine refused: nothing, as long as the core gives it its own sessions.
    pub(crate) refused: Vec<Error>,
}

impl Watch {
    /// One that has seen nothing.
    pub(crate) fn new(policy: &AlertPolicy) -> Result<Self, Error> {
        Ok(Self {
            engine: AlertEngine::new(policy, AlertEngineMode::History)?,
            policy: policy.clone(),
            seen: HashMap::new(),
            told: 0,
            raised: 0,
            withdrawn: 0,
            diagnosed: BTreeMap::new(),
            refused: Vec::new(),
        })
    }

    /// Does what a command asks for: its effects say whether alerts are to be judged for the
    /// first time, or again.
    pub(crate) fn follow(&mut self, session: &TutoringSession, effects: &[Effect], now: Instant) {
        for effect in effects {
            let done = match effect {
                Effect::EvaluateAlerts { .. } => self.judge(session, now),
                Effect::ReconcileAlerts { .. } => self.correct(session),
                _ => Ok(()),
            };
            self.refused.extend(done.err());
        }
    }

    /// A session that has ended, or has a new diagnosis. What the engine has seen already does
    /// nothing there.
    fn judge(&mut self, session: &TutoringSession, now: Instant) -> Result<(), Error> {
        let events = student_sessions(std::slice::from_ref(session));
        for event in &events {
            self.told += self.engine.push(event)?.len();
        }
        self.seen.insert(session.id.clone(), events);
        for alert in diagnoses(session, &self.policy, now)? {
            self.diagnosed.entry(alert.id.clone()).or_insert(alert);
        }
        Ok(())
    }

    /// A session that has changed after its end. Who was taken out of it is no part of it any
    /// more, as a session without a subject is none of the history.
    fn correct(&mut self, session: &TutoringSession) -> Result<(), Error> {
        let now = student_sessions(std::slice::from_ref(session));
        let before = self.seen.remove(&session.id).unwrap_or_default();
        let gone = before
            .into_iter()
            .filter(|one| now.iter().all(|other| other.student != one.student));
        let gone = gone.map(|one| StudentSession {
            subject: None,
            ..one
        });
        let mut differences = Vec::new();
        for event in gone.chain(now.iter().cloned()) {
            differences.push(self.engine.correct(&event)?);
        }
        self.seen.insert(session.id.clone(), now);
        self.count(&differences);
        Ok(())
    }

    /// Ends the stream: what came late is judged anew. Gives the alerts that stand.
    pub(crate) fn finish(&mut self, sessions: &[TutoringSession]) -> Vec<StreamAlert> {
        let alerts = self.engine.reconcile().and_then(|late| {
            self.count(&[late]);
            self.engine.alerts()
        });
        // What a tutor found of somebody who was taken out of the session since is not told.
        let mut still = BTreeSet::new();
        for session in sessions.iter().filter(|one| !one.diagnoses.is_empty()) {
            match diagnoses(session, &self.policy, session.started_at) {
                Ok(found) => still.extend(found.into_iter().map(|alert| alert.id)),
                Err(error) => self.refused.push(error),
            }
        }
        self.diagnosed.retain(|id, _| still.contains(id));
        alerts.unwrap_or_else(|error| {
            self.refused.push(error);
            Vec::new()
        })
    }

    fn count(&mut self, differences: &[AlertDifferences]) {
        self.raised += differences.iter().map(|one| one.raise.len()).sum::<usize>();
        self.withdrawn += differences
            .iter()
            .map(|one| one.withdraw.len())
            .sum::<usize>();
    }
}

/// The alerts that the tutor's diagnoses of a session make.
fn diagnoses(
    session: &TutoringSession,
    policy: &AlertPolicy,
    now: Instant,
) -> Result<Vec<EarlyAlert>, Error> {
    let judged = evaluate_session_alerts(session, &AlertFacts::default(), policy, now)?;
    let found = judged.alerts.into_iter();
    Ok(found.filter(|alert| alert.kind.is_diagnosis()).collect())
}
