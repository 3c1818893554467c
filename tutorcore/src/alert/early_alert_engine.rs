//! The engine in the words of all languages: its alerts are [`EarlyAlert`]s.

use serde::Serialize;

use super::engine::{
    AlertDifferences, AlertEngine, AlertEngineMode, AlertEngineOptions, StreamAlert,
};
use crate::error::Error;
use crate::id::{SessionId, StudentId};
use crate::model::alert::EarlyAlert;
use crate::model::student_session::StudentSession;
use crate::model::subject::SubjectTree;
use crate::policy::AlertPolicy;
use crate::time::Instant;
use crate::zone::Zone;

mod raised;

/// Early alerts of a stream: one event in, its alerts out.
///
/// An event is one student's part in one session. Push it when the student
/// connects (without an end: requests are counted at once) and again when the
/// session has ended ([`push_end`](Self::push_end)); or push it once with
/// both. The alerts that come back are as [`reconcile_alerts`](crate::reconcile_alerts) and all other
/// functions take them; an alert's id is the same whenever and however often
/// it is found.
///
/// A pushed event is judged by what is known then. As long as requests come
/// in the order of their starts, and sessions in that of their ends, that is
/// what a judgement of all data at once says. For events in another order:
///
/// - [`hold`](Self::hold) keeps events back until the watermark has passed
///   them, which [`advance`](Self::advance) moves: exact if none comes later
///   than the watermark.
/// - An engine with history says by [`reconcile`](Self::reconcile) which
///   alerts late events have made true or false.
///
/// The state goes to bytes by [`snapshot`](Self::snapshot) and comes back by
/// [`restore`](Self::restore): the engine goes on as if nothing had been.
/// What is refused changes nothing, and the engine goes on.
#[derive(Clone, Debug)]
pub struct EarlyAlertEngine {
    engine: AlertEngine,
    settings: AlertEngineSettings,
}

/// What an alert engine was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertEngineSettings {
    /// The settings of both rules.
    pub policy: AlertPolicy,
    /// What it keeps.
    pub mode: AlertEngineMode,
    /// Where the days of calendar-day windows are counted.
    pub zone: Option<Zone>,
    /// The tree in which top subjects are found.
    pub subjects: SubjectTree,
}

/// Where an alert engine stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertEngineStatus {
    /// What it keeps.
    pub mode: AlertEngineMode,
    /// No event before it is expected any more; absent until there is one.
    pub watermark: Option<Instant>,
    /// How many sessions of students it remembers; without history, how many
    /// pairs of student and content area it has room for: one that nothing
    /// asks for any more may go only when the state goes to bytes.
    pub remembered: u64,
    /// The settings, as their fingerprint tells them apart.
    pub policy: String,
}

/// What a correction, a late event or a merge has done to the alerts.
///
/// All lists are sorted by when the alert is, then session, student and kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EarlyAlertDifferences {
    /// True by all that is known now, and not told so far.
    pub raised: Vec<EarlyAlert>,
    /// Told, and not true any more.
    pub withdrawn: Vec<EarlyAlert>,
    /// Told and still true, by other evidence: this is the evidence now.
    pub changed: Vec<EarlyAlert>,
}

impl EarlyAlertEngine {
    /// An engine that has seen nothing.
    ///
    /// `mode` is what it keeps: `history` unless said otherwise. `zone` is
    /// where the days of calendar-day windows are counted, `subjects` the
    /// tree in which top subjects are found; other policies need neither.
    ///
    /// # Errors
    /// Calendar-day windows without a zone; a policy that needs history with
    /// the mode `bounded`; a setting outside its range.
    ///
    /// ```
    /// use tutorcore::{AlertEngineMode, AlertPolicy, EarlyAlertEngine};
    ///
    /// let policy = AlertPolicy { long_session_lookback_days: Some(90), ..AlertPolicy::default() };
    /// assert!(EarlyAlertEngine::new(&policy, None, None, None).is_ok());
    /// let bounded = EarlyAlertEngine::new(&policy, Some(AlertEngineMode::Bounded), None, None);
    /// assert_eq!(bounded.unwrap_err().path(), "/policy/longSessionLookbackDays");
    /// ```
    pub fn new(
        policy: &AlertPolicy,
        mode: Option<AlertEngineMode>,
        zone: Option<Zone>,
        subjects: Option<&SubjectTree>,
    ) -> Result<Self, Error> {
        let options = options(mode.unwrap_or_default(), zone, subjects);
        let engine = AlertEngine::with_options(policy, &options)?;
        Ok(Self::of(engine, policy, options))
    }

    /// An engine from a snapshot. It goes on as the one that made it would.
    ///
    /// Policy, zone and subjects are those of the engine that made it; `mode`
    /// may be left out.
    ///
    /// # Errors
    /// At `/snapshot`: bytes that are no snapshot, were damaged, or have the
    /// form of another release. At `/policy`: it was made with other settings.
    /// At `/mode`: it was made by an engine of the other mode.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine};
    ///
    /// let policy = AlertPolicy::default();
    /// let bytes = EarlyAlertEngine::new(&policy, None, None, None)?.snapshot();
    /// let engine = EarlyAlertEngine::restore(&bytes, &policy, None, None, None)?;
    /// assert_eq!(engine.snapshot(), bytes);
    /// let error = EarlyAlertEngine::restore(b"TCAE", &policy, None, None, None).unwrap_err();
    /// assert_eq!(error.path(), "/snapshot");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn restore(
        snapshot: &[u8],
        policy: &AlertPolicy,
        mode: Option<AlertEngineMode>,
        zone: Option<Zone>,
        subjects: Option<&SubjectTree>,
    ) -> Result<Self, Error> {
        let restored = |mode| {
            let options = options(mode, zone, subjects);
            let engine = AlertEngine::restore(policy, &options, snapshot)?;
            Ok(Self::of(engine, policy, options))
        };
        let done = match (mode, restored(mode.unwrap_or_default())) {
            // Only the snapshot knows.
            (None, Err(error)) if is_about(&error, "/mode") => restored(AlertEngineMode::Bounded),
            (_, done) => done,
        };
        done.map_err(|error: Error| match error.path() {
            "" => error.inside("snapshot"),
            _ => error,
        })
    }

    fn of(engine: AlertEngine, policy: &AlertPolicy, options: AlertEngineOptions) -> Self {
        let settings = AlertEngineSettings {
            policy: policy.clone(),
            mode: options.mode,
            zone: options.zone,
            subjects: options.subjects,
        };
        Self { engine, settings }
    }

    /// Judges an event by what is known now.
    ///
    /// An event without an end is judged as a request alone. One whose
    /// student never connected is no session, and counts as a request if the
    /// policy says so. One without a subject (or topic, where topics are the
    /// content areas) raises no alert.
    ///
    /// With history an event that was pushed before does nothing, unless it
    /// has an end now. Without history nobody knows, and it counts again.
    ///
    /// The alerts are sorted by when they are, then session, student, kind.
    /// One that occurred before the watermark comes late: what is kept since
    /// then may have changed others, and only an engine with history can say
    /// which.
    ///
    /// # Errors
    /// An end before the start; negative seconds; with history, a student's
    /// part in a session that was pushed with other times before: it wants to
    /// be corrected.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine, StudentSession};
    ///
    /// let running: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let policy = AlertPolicy { frequent_min_requests: 1, ..AlertPolicy::default() };
    /// let mut engine = EarlyAlertEngine::new(&policy, None, None, None)?;
    /// assert_eq!(engine.push(&running)?.len(), 1); // the request, at once
    /// assert_eq!(engine.push(&running)?.len(), 0); // known
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn push(&mut self, event: &StudentSession) -> Result<Vec<EarlyAlert>, Error> {
        let found = self.engine.push(event).map_err(at_event)?;
        Ok(self.raised(&found, Some(event)))
    }

    /// Judges many events, each as [`push`](Self::push) does, in their order:
    /// for a host to whom each call is dear.
    ///
    /// The alerts stand in the order in which they were found. An event that
    /// is refused makes the whole call fail before any is judged, so that no
    /// alert is lost.
    ///
    /// # Errors
    /// As [`push`](Self::push), with the event's place in the path.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine, StudentSession};
    ///
    /// let session = |id: &str| -> StudentSession {
    ///     serde_json::from_str(&format!(
    ///         r#"{{"session": "{id}", "student": "ada", "subject": "algebra",
    ///              "startedAt": "2026-10-06T20:00:00Z"}}"#
    ///     )).unwrap()
    /// };
    /// let policy = AlertPolicy { frequent_min_requests: 2, ..AlertPolicy::default() };
    /// let mut engine = EarlyAlertEngine::new(&policy, None, None, None)?;
    /// let alerts = engine.push_many(&[session("s1"), session("s2")])?;
    /// assert_eq!(alerts[0].session.as_str(), "s2");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn push_many(&mut self, events: &[StudentSession]) -> Result<Vec<EarlyAlert>, Error> {
        let (mut alerts, policy) = (Vec::new(), &self.settings.policy);
        let done = self.engine.push_each(events, |event, found| {
            alerts.extend(raised::early_alerts(&found, Some(event), policy));
        });
        done.map_err(|error| error.inside("events"))?;
        Ok(alerts)
    }

    /// Judges the end of a session that was pushed when it began. An engine
    /// without history would count another push as another request.
    ///
    /// # Errors
    /// As [`push`](Self::push); an event without an end.
    ///
    /// ```
    /// use tutorcore::{AlertEngineMode, AlertPolicy, EarlyAlertEngine, StudentSession};
    ///
    /// let session: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z", "endedAt": "2026-10-06T20:40:00Z"}"#,
    /// ).unwrap();
    /// let policy = AlertPolicy { frequent_min_requests: 1, ..AlertPolicy::default() };
    /// let mut engine = EarlyAlertEngine::new(&policy, Some(AlertEngineMode::Bounded), None, None)?;
    /// assert!(engine.push_end(&session)?.is_empty()); // no request
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn push_end(&mut self, event: &StudentSession) -> Result<Vec<EarlyAlert>, Error> {
        let found = self.engine.push_end(event).map_err(at_event)?;
        Ok(self.raised(&found, Some(event)))
    }

    /// Keeps an event back until [`advance`](Self::advance) has passed it.
    /// What of it is late already is judged now: these are the alerts.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine, StudentSession};
    ///
    /// let session = |id: &str, start: &str| -> StudentSession {
    ///     serde_json::from_str(&format!(
    ///         r#"{{"session": "{id}", "student": "ada", "subject": "algebra", "startedAt": "{start}"}}"#
    ///     )).unwrap()
    /// };
    /// let policy = AlertPolicy { frequent_min_requests: 2, ..AlertPolicy::default() };
    /// let mut engine = EarlyAlertEngine::new(&policy, None, None, None)?;
    /// engine.hold(&session("s2", "2026-10-06T20:00:00Z"))?;
    /// engine.hold(&session("s1", "2026-10-05T20:00:00Z"))?; // out of order
    /// let alerts = engine.advance("2026-10-07T00:00:00Z".parse()?)?;
    /// assert_eq!(alerts[0].session.as_str(), "s2");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn hold(&mut self, event: &StudentSession) -> Result<Vec<EarlyAlert>, Error> {
        let found = self.engine.hold(event).map_err(at_event)?;
        Ok(self.raised(&found, Some(event)))
    }

    /// Says that no event before `watermark` is to be expected any more:
    /// judges what is held before it, requests in the order of their starts
    /// and sessions in that of their ends, and lets go of pairs that nothing
    /// can ask for again. A watermark never goes back.
    ///
    /// # Errors
    /// With history, for a held event that contradicts one before it: it is
    /// let go of, the others stay held, none is judged and the watermark
    /// stays. Advance again for their alerts.
    ///
    /// See [`hold`](Self::hold) for an example.
    pub fn advance(&mut self, watermark: Instant) -> Result<Vec<EarlyAlert>, Error> {
        let found = self.engine.advance(watermark)?;
        Ok(self.raised(&found, None))
    }

    /// Takes a session away, with all its students, as if it had never been.
    /// One that is not there changes nothing.
    ///
    /// # Errors
    /// Without history.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine, StudentSession};
    ///
    /// let session: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let policy = AlertPolicy { frequent_min_requests: 1, ..AlertPolicy::default() };
    /// let mut engine = EarlyAlertEngine::new(&policy, None, None, None)?;
    /// let alerts = engine.push(&session)?;
    /// assert_eq!(engine.retract(&session.session)?.withdrawn, alerts);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn retract(&mut self, session: &SessionId) -> Result<EarlyAlertDifferences, Error> {
        let found = self.engine.retract(session)?;
        Ok(self.differences(&found, None))
    }

    /// Puts an event in the place of the one of the same session and student,
    /// or adds it; without a subject it is taken away.
    ///
    /// # Errors
    /// As [`push`](Self::push); without history.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine, StudentSession};
    ///
    /// let mut session: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let policy = AlertPolicy { frequent_min_requests: 1, ..AlertPolicy::default() };
    /// let mut engine = EarlyAlertEngine::new(&policy, None, None, None)?;
    /// engine.push(&session)?;
    /// session.started_at = "2026-10-06T20:10:00Z".parse()?;
    /// let differences = engine.correct(&session)?;
    /// assert_eq!(differences.changed[0].occurred_at, session.started_at);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn correct(&mut self, event: &StudentSession) -> Result<EarlyAlertDifferences, Error> {
        let found = self.engine.correct(event);
        let found = found.map_err(|error| match self.settings.mode {
            AlertEngineMode::History => at_event(error),
            // No event would do.
            AlertEngineMode::Bounded => error,
        })?;
        Ok(self.differences(&found, Some(event)))
    }

    /// Judges anew whatever events out of order may have changed. After it
    /// the alerts that were told, raised and withdrawn are together those of a
    /// judgement of all data at once.
    ///
    /// # Errors
    /// Without history.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine, StudentSession};
    ///
    /// let session = |id: &str, start: &str| -> StudentSession {
    ///     serde_json::from_str(&format!(
    ///         r#"{{"session": "{id}", "student": "ada", "subject": "algebra", "startedAt": "{start}"}}"#
    ///     )).unwrap()
    /// };
    /// let policy = AlertPolicy { frequent_min_requests: 2, ..AlertPolicy::default() };
    /// let mut engine = EarlyAlertEngine::new(&policy, None, None, None)?;
    /// engine.push(&session("s2", "2026-10-06T20:00:00Z"))?;
    /// engine.push(&session("s1", "2026-10-05T20:00:00Z"))?; // late
    /// assert_eq!(engine.reconcile()?.raised[0].session.as_str(), "s2");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn reconcile(&mut self) -> Result<EarlyAlertDifferences, Error> {
        let found = self.engine.reconcile()?;
        Ok(self.differences(&found, None))
    }

    /// The alerts that stand: told or raised, and not withdrawn.
    ///
    /// # Errors
    /// Without history.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine};
    ///
    /// let engine = EarlyAlertEngine::new(&AlertPolicy::default(), None, None, None)?;
    /// assert!(engine.alerts()?.is_empty());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn alerts(&self) -> Result<Vec<EarlyAlert>, Error> {
        Ok(self.raised(&self.engine.alerts()?, None))
    }

    /// Removes a student: no later snapshot names them.
    ///
    /// With history all their sessions go, also out of the averages of others;
    /// the differences say what that does to alerts, the student's own among
    /// those withdrawn. Without history their requests go, and the seconds of
    /// their sessions stay in the averages as numbers of nobody.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine, StudentSession};
    ///
    /// let session: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let mut engine = EarlyAlertEngine::new(&AlertPolicy::default(), None, None, None)?;
    /// engine.push(&session)?;
    /// let _ = engine.forget_student(&session.student);
    /// assert!(!engine.snapshot().windows(3).any(|bytes| bytes == b"ada"));
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use = "the host's alerts are to change too"]
    pub fn forget_student(&mut self, student: &StudentId) -> EarlyAlertDifferences {
        let found = self.engine.forget_student(student);
        self.differences(&found, None)
    }

    /// Takes in what another engine with the same settings saw: other
    /// students, or other times. The state becomes that of one engine that
    /// saw everything, byte for byte in the snapshot; the other engine stays
    /// as it is.
    ///
    /// With history the differences say which alerts either engine told
    /// otherwise than one that saw everything would have. Without history
    /// nobody can say, and they are empty.
    ///
    /// # Errors
    /// Other settings, another mode, or a merge that needs history. Nothing
    /// has changed then.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine};
    ///
    /// let new = || EarlyAlertEngine::new(&AlertPolicy::default(), None, None, None);
    /// let (mut one, other) = (new()?, new()?);
    /// assert!(one.merge(&other)?.raised.is_empty());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<EarlyAlertDifferences, Error> {
        let found = self.engine.merge(&other.engine)?;
        Ok(self.differences(&found, None))
    }

    /// The state as bytes. The same state gives the same bytes, in every
    /// language; they begin with a version and hold the policy's fingerprint
    /// and a sum that finds damage.
    ///
    /// See [`restore`](Self::restore) for an example.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        self.engine.snapshot()
    }

    /// What the engine was made with: what [`restore`](Self::restore) wants
    /// beside the snapshot.
    ///
    /// ```
    /// use tutorcore::{AlertEngineMode, AlertPolicy, EarlyAlertEngine};
    ///
    /// let engine = EarlyAlertEngine::new(&AlertPolicy::default(), None, None, None)?;
    /// assert_eq!(engine.settings().mode, AlertEngineMode::History);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn settings(&self) -> AlertEngineSettings {
        self.settings.clone()
    }

    /// Where the engine stands: its watermark, and how much it remembers.
    ///
    /// ```
    /// use tutorcore::{AlertPolicy, EarlyAlertEngine};
    ///
    /// let mut engine = EarlyAlertEngine::new(&AlertPolicy::default(), None, None, None)?;
    /// assert_eq!(engine.status().watermark, None);
    /// engine.advance("2026-10-06T12:00:00Z".parse()?)?;
    /// assert!(engine.status().watermark.is_some());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn status(&self) -> AlertEngineStatus {
        AlertEngineStatus {
            mode: self.settings.mode,
            watermark: self.engine.watermark(),
            remembered: u64::try_from(self.engine.len()).unwrap_or(u64::MAX),
            policy: self.settings.policy.fingerprint(),
        }
    }

    fn raised(&self, found: &[StreamAlert], event: Option<&StudentSession>) -> Vec<EarlyAlert> {
        raised::early_alerts(found, event, &self.settings.policy)
    }

    fn differences(
        &self,
        found: &AlertDifferences,
        event: Option<&StudentSession>,
    ) -> EarlyAlertDifferences {
        EarlyAlertDifferences {
            raised: self.raised(&found.raise, event),
            withdrawn: self.raised(&found.withdraw, event),
            changed: self.raised(&found.change, event),
        }
    }
}

fn options(
    mode: AlertEngineMode,
    zone: Option<Zone>,
    subjects: Option<&SubjectTree>,
) -> AlertEngineOptions {
    AlertEngineOptions {
        mode,
        zone,
        subjects: subjects.cloned().unwrap_or_default(),
    }
}

fn is_about(error: &Error, path: &str) -> bool {
    error.path() == path
}

fn at_event(error: Error) -> Error {
    error.inside("event")
}
