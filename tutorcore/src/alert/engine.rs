//! Early alerts one event at a time.

mod area;
mod average;
mod batch;
mod bounded;
mod bytes;
mod core;
mod history;
mod keys;
mod names;
mod naming;
mod numbered;
mod pairs;
mod persistence;
mod recent;
mod requests;
mod row;
mod rules;
mod snapshot;
mod stream_alert;

pub use numbered::{NumberedAlert, NumberedAlertEngine, NumberedBaseline, NumberedSession};
pub use stream_alert::{AlertDifferences, StreamAlert, StreamBaseline};

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::id::{SessionId, StudentId, SubjectId};
use crate::model::student_session::StudentSession;
use crate::model::subject::SubjectTree;
use crate::policy::{AlertPolicy, ContentAreaLevel, RequestWindow};
use crate::time::Instant;
use crate::zone::Zone;

use self::bytes::Checksum;
use self::core::{Core, NOBODY, State, needs_history};
use self::history::Differences;
use self::names::Names;
use self::row::{Row, SessionText};
use self::rules::Rules;

/// What an [`AlertEngine`] keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AlertEngineMode {
    /// Sums and the latest requests, no sessions: memory is bounded by the
    /// pairs of student and subject with requests within the window. Events
    /// in order are judged exactly; nothing can be changed afterwards. The
    /// mean of students' means and an average that looks back need the
    /// sessions themselves, and are refused.
    Bounded,
    /// Every session, so that late events, corrections and retractions can be
    /// reconciled, with every policy.
    #[default]
    History,
}

/// What an engine needs beside the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertEngineOptions {
    /// What it keeps.
    pub mode: AlertEngineMode,
    /// Where the days of calendar-day windows are counted.
    pub zone: Option<Zone>,
    /// The tree in which top subjects are found.
    pub subjects: SubjectTree,
}

/// Early alerts of a stream: one event in, its alerts out.
///
/// An event is one student's part in one session. Push it when the student
/// connects (without an end: requests are counted at once) and again when the
/// session has ended ([`push_end`](Self::push_end)); or push it once with
/// both.
///
/// A pushed event is judged by what is known then. As long as requests come
/// in the order of their starts, and sessions in that of their ends, that is
/// what a judgement of all data at once says; sessions whose start and end
/// come as one event are in both orders only if they do not overlap. For
/// events in another order:
///
/// - [`hold`](Self::hold) keeps events back until the watermark has passed
///   them, and judges requests in the order of starts and sessions in that of
///   ends: exact if none comes later than the watermark.
/// - With [`AlertEngineMode::History`], [`reconcile`](Self::reconcile) says
///   which alerts late events have made true or false. After it the alerts
///   are those of a judgement of all data at once, whatever the order was.
///
/// The state is integers alone. Engines that saw other students, or other
/// times, can be [merged](Self::merge); the state then has the very bytes of
/// one engine that saw everything.
///
/// ```
/// use tutorcore::*;
///
/// let policy = AlertPolicy { frequent_min_requests: 2, ..AlertPolicy::default() };
/// let mut engine = AlertEngine::new(&policy, AlertEngineMode::Bounded)?;
/// let session = |id: &str, day: i64, minutes: i64| StudentSession {
///     session: SessionId::new(id).unwrap(),
///     student: StudentId::new("ada").unwrap(),
///     subject: SubjectId::new("algebra").ok(),
///     topic: None,
///     course: None,
///     started_at: Instant::from_unix_seconds(day * 86_400).unwrap(),
///     ended_at: Instant::from_unix_seconds(day * 86_400 + minutes * 60).ok(),
///     seconds: None,
///     never_connected: false,
/// };
/// assert!(engine.push(&session("s1", 0, 40))?.is_empty());
/// let alerts = engine.push(&session("s2", 1, 70))?;
/// assert_eq!(alerts.len(), 2); // the second request, and exactly 75 % longer
/// assert_eq!(alerts[0].kind, EarlyAlertKind::FrequentSubjectRequest);
/// assert_eq!(alerts[1].baseline.as_ref().map(|one| one.threshold_seconds), Some(4200.0));
///
/// // The state as bytes, for a restart or another machine.
/// let bytes = engine.snapshot();
/// let options = AlertEngineOptions { mode: AlertEngineMode::Bounded, ..Default::default() };
/// let mut engine = AlertEngine::restore(&policy, &options, &bytes)?;
/// assert_eq!(engine.push(&session("s3", 2, 70))?.len(), 0); // one alert a week
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct AlertEngine {
    level: ContentAreaLevel,
    counts_unconnected: bool,
    options: AlertEngineOptions,
    /// The policy's fingerprint.
    policy: String,
    /// Everything that a snapshot has to agree with.
    settings: String,
    students: Names<StudentId>,
    areas: Names<SubjectId>,
    core: Core<SessionText>,
}

impl AlertEngine {
    /// An engine that has seen nothing.
    ///
    /// # Errors
    /// - [`ErrorKind::MissingField`]: windows of calendar days, which need
    ///   [`with_options`](Self::with_options) and a zone.
    /// - [`ErrorKind::InvalidValue`]: a policy that needs history, and a mode
    ///   without.
    /// - [`ErrorKind::OutOfRange`]: a setting outside its range.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy};
    ///
    /// let policy = AlertPolicy { long_session_lookback_days: Some(90), ..AlertPolicy::default() };
    /// assert!(AlertEngine::new(&policy, AlertEngineMode::History).is_ok());
    /// let error = AlertEngine::new(&policy, AlertEngineMode::Bounded).unwrap_err();
    /// assert_eq!(error.path(), "/policy/longSessionLookbackDays");
    /// ```
    pub fn new(policy: &AlertPolicy, mode: AlertEngineMode) -> Result<Self, Error> {
        let options = AlertEngineOptions {
            mode,
            ..AlertEngineOptions::default()
        };
        Self::with_options(policy, &options)
    }

    /// An engine that has seen nothing, with a zone for calendar days or a
    /// tree of subjects.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    ///
    /// ```
    /// use tutorcore::*;
    ///
    /// let policy = AlertPolicy { frequent_window: RequestWindow::CalendarDays, ..Default::default() };
    /// let options = AlertEngineOptions { zone: Zone::get("America/Chicago").ok(), ..Default::default() };
    /// assert!(AlertEngine::with_options(&policy, &options).is_ok());
    /// assert!(AlertEngine::new(&policy, AlertEngineMode::History).is_err());
    /// ```
    pub fn with_options(policy: &AlertPolicy, options: &AlertEngineOptions) -> Result<Self, Error> {
        let rules = Rules::new(policy, options.zone)?;
        let has_history = options.mode == AlertEngineMode::History;
        Ok(Self {
            level: policy.content_area_level,
            counts_unconnected: policy.count_unconnected_requests,
            options: options.clone(),
            policy: policy.fingerprint(),
            settings: settings(policy, options),
            students: Names::default(),
            areas: Names::default(),
            core: Core::new(rules, has_history)?,
        })
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
    ///
    /// # Errors
    /// - [`ErrorKind::OutOfRange`]: an end before the start, negative seconds.
    /// - [`ErrorKind::InvalidValue`]: with history, the student's part in the
    ///   session was pushed with other times before: [`correct`](Self::correct)
    ///   it.
    /// - [`ErrorKind::LimitReached`]: more than 2^32 - 2 students or subjects.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let running: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let policy = AlertPolicy { frequent_min_requests: 1, ..AlertPolicy::default() };
    /// let mut engine = AlertEngine::new(&policy, AlertEngineMode::History)?;
    /// assert_eq!(engine.push(&running)?.len(), 1); // the request, at once
    /// assert_eq!(engine.push(&running)?.len(), 0); // known
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn push(&mut self, event: &StudentSession) -> Result<Vec<StreamAlert>, Error> {
        match self.row(event)? {
            Some(row) => self.push_row(&row),
            None => Ok(Vec::new()),
        }
    }

    fn push_row(&mut self, row: &Row<SessionText>) -> Result<Vec<StreamAlert>, Error> {
        let mut found = Vec::new();
        let students = &self.students;
        let order = |one, other| by_name(students, one, other);
        self.core.push(row, &order, &mut found)?;
        Ok(self.dress(found, self.core.watermark))
    }

    /// Judges the end of a session that was pushed when it began.
    ///
    /// # Errors
    /// As [`push`](Self::push); [`ErrorKind::MissingField`] when it has no
    /// end.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let mut session: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let mut engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::Bounded)?;
    /// engine.push(&session)?;
    /// assert!(engine.push_end(&session).is_err());
    /// session.ended_at = Some("2026-10-06T20:40:00Z".parse()?);
    /// assert!(engine.push_end(&session)?.is_empty()); // nothing to hold it against
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn push_end(&mut self, event: &StudentSession) -> Result<Vec<StreamAlert>, Error> {
        if event.ended_at.is_none() {
            return Err(
                Error::new(ErrorKind::MissingField, "The session has no end.").inside("endedAt"),
            );
        }
        let Some(row) = self.row(event)? else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        let students = &self.students;
        let order = |one, other| by_name(students, one, other);
        if let Some(ended) = row.ended {
            self.core.end(&row, ended, &order, &mut found)?;
        }
        Ok(self.dress(found, self.core.watermark))
    }

    /// Keeps an event back until [`advance`](Self::advance) has passed it.
    /// What of it is late already is judged now, and its alerts say so.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let session = |id: &str, start: &str| -> StudentSession {
    ///     serde_json::from_str(&format!(
    ///         r#"{{"session": "{id}", "student": "ada", "subject": "algebra", "startedAt": "{start}"}}"#
    ///     )).unwrap()
    /// };
    /// let policy = AlertPolicy { frequent_min_requests: 2, ..AlertPolicy::default() };
    /// let mut engine = AlertEngine::new(&policy, AlertEngineMode::Bounded)?;
    /// engine.hold(&session("s2", "2026-10-06T20:00:00Z"))?;
    /// engine.hold(&session("s1", "2026-10-05T20:00:00Z"))?; // out of order
    /// let alerts = engine.advance("2026-10-07T00:00:00Z".parse()?)?;
    /// assert_eq!(alerts[0].session.as_str(), "s2");
    /// let late = engine.hold(&session("s3", "2026-10-06T23:59:59Z"))?;
    /// assert!(late.is_empty()); // judged at once: one alert a week
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn hold(&mut self, event: &StudentSession) -> Result<Vec<StreamAlert>, Error> {
        let Some(row) = self.row(event)? else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        let students = &self.students;
        let order = |one, other| by_name(students, one, other);
        self.core.hold(&row, &order, &mut found)?;
        Ok(self.dress(found, self.core.watermark))
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
    pub fn advance(&mut self, watermark: Instant) -> Result<Vec<StreamAlert>, Error> {
        let before = self.core.watermark;
        let mut found = Vec::new();
        let students = &self.students;
        let order = |one, other| by_name(students, one, other);
        self.core
            .advance(watermark.unix_seconds(), &order, &mut found)?;
        Ok(self.dress(found, before))
    }

    /// The watermark, once there is one.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, Instant};
    ///
    /// let mut engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::Bounded)?;
    /// assert_eq!(engine.watermark(), None);
    /// let noon: Instant = "2026-10-06T12:00:00Z".parse()?;
    /// engine.advance(noon)?;
    /// assert_eq!(engine.watermark(), Some(noon));
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn watermark(&self) -> Option<Instant> {
        (self.core.watermark != i64::MIN).then(|| Instant::clamped(self.core.watermark))
    }

    /// Takes a session away, with all its students, as if it had never been.
    /// One that is not there changes nothing.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`] without history.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let session: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let policy = AlertPolicy { frequent_min_requests: 1, ..AlertPolicy::default() };
    /// let mut engine = AlertEngine::new(&policy, AlertEngineMode::History)?;
    /// let alerts = engine.push(&session)?;
    /// assert_eq!(engine.retract(&session.session)?.withdraw, alerts);
    /// assert_eq!(engine.snapshot(), AlertEngine::new(&policy, AlertEngineMode::History)?.snapshot());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn retract(&mut self, session: &SessionId) -> Result<AlertDifferences, Error> {
        let session = SessionText::new(session.as_str());
        let students = &self.students;
        let order = |one, other| by_name(students, one, other);
        let found = self.core.retract(&session, None, &order)?;
        Ok(self.dress_differences(found))
    }

    /// Puts an event in the place of the one of the same session and student,
    /// or adds it; without a subject it is taken away.
    ///
    /// # Errors
    /// As [`push`](Self::push); [`ErrorKind::InvalidValue`] without history.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let mut session: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let policy = AlertPolicy { frequent_min_requests: 1, ..AlertPolicy::default() };
    /// let mut engine = AlertEngine::new(&policy, AlertEngineMode::History)?;
    /// engine.push(&session)?;
    /// session.started_at = "2026-10-06T20:10:00Z".parse()?;
    /// let differences = engine.correct(&session)?;
    /// assert_eq!(differences.change[0].at, session.started_at);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn correct(&mut self, event: &StudentSession) -> Result<AlertDifferences, Error> {
        if self.options.mode == AlertEngineMode::Bounded {
            return Err(needs_history());
        }
        let row = self.row(event)?;
        let students = &self.students;
        let order = |one, other| by_name(students, one, other);
        let found = match row {
            Some(row) => self.core.correct(&row, &order)?,
            None => match self.students.find(event.student.as_str()) {
                Some(student) => {
                    let session = SessionText::new(event.session.as_str());
                    self.core.retract(&session, Some(student), &order)?
                }
                None => Differences::default(),
            },
        };
        Ok(self.dress_differences(found))
    }

    /// Judges anew whatever events out of order may have changed. After it
    /// the alerts that were told, raised and withdrawn are together those of a
    /// judgement of all data at once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`] without history.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let session = |id: &str, start: &str| -> StudentSession {
    ///     serde_json::from_str(&format!(
    ///         r#"{{"session": "{id}", "student": "ada", "subject": "algebra", "startedAt": "{start}"}}"#
    ///     )).unwrap()
    /// };
    /// let policy = AlertPolicy { frequent_min_requests: 2, ..AlertPolicy::default() };
    /// let mut engine = AlertEngine::new(&policy, AlertEngineMode::History)?;
    /// engine.push(&session("s2", "2026-10-06T20:00:00Z"))?;
    /// engine.push(&session("s1", "2026-10-05T20:00:00Z"))?; // late
    /// let differences = engine.reconcile()?;
    /// assert_eq!(differences.raise[0].session.as_str(), "s2");
    /// assert!(engine.reconcile()?.is_empty());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn reconcile(&mut self) -> Result<AlertDifferences, Error> {
        let students = &self.students;
        let order = |one, other| by_name(students, one, other);
        let found = self.core.reconcile(&order)?;
        Ok(self.dress_differences(found))
    }

    /// The alerts that stand: told or raised, and not withdrawn.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`] without history.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy};
    ///
    /// let engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::History)?;
    /// assert!(engine.alerts()?.is_empty());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn alerts(&self) -> Result<Vec<StreamAlert>, Error> {
        match &self.core.state {
            State::History(state) => Ok(self.dress(state.standing().collect(), i64::MIN)),
            State::Bounded(_) => Err(needs_history()),
        }
    }

    /// Removes a student: no later snapshot names them.
    ///
    /// With history all their sessions go, also out of the averages of others;
    /// the differences say what that does to alerts, the student's own among
    /// those withdrawn. Without history their requests go, and the seconds of
    /// their sessions stay in the averages as numbers of nobody.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let session: StudentSession = serde_json::from_str(
    ///     r#"{"session": "s1", "student": "ada", "subject": "algebra",
    ///         "startedAt": "2026-10-06T20:00:00Z"}"#,
    /// ).unwrap();
    /// let mut engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::Bounded)?;
    /// engine.push(&session)?;
    /// engine.forget_student(&session.student);
    /// assert!(!engine.snapshot().windows(3).any(|bytes| bytes == b"ada"));
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn forget_student(&mut self, student: &StudentId) -> AlertDifferences {
        let Some(number) = self.students.find(student.as_str()) else {
            return AlertDifferences::default();
        };
        let students = &self.students;
        let order = |one, other| by_name(students, one, other);
        let found = self.core.forget(number, &order);
        let found = self.dress_differences(found);
        self.students.forget(student.as_str());
        found
    }

    /// Takes in what another engine with the same settings saw: other
    /// students, or other times. The state becomes that of one engine that
    /// saw everything, byte for byte in the snapshot.
    ///
    /// With history the differences say which alerts either engine told
    /// otherwise than one that saw everything would have. Of two different
    /// rows of one session and student the one that started first counts.
    /// Without history nobody can say which alerts differ: the differences are
    /// empty. What such engines saw of one student in one subject at different
    /// times can be merged unless the alert comes again by a cooldown, which
    /// depends on each alert before.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`]: other settings, another mode, or a merge
    /// that needs history. Nothing has changed then.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let session = |student: &str| -> StudentSession {
    ///     serde_json::from_str(&format!(
    ///         r#"{{"session": "s-{student}", "student": "{student}", "subject": "algebra",
    ///              "startedAt": "2026-10-06T20:00:00Z"}}"#
    ///     )).unwrap()
    /// };
    /// let new = || AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::Bounded);
    /// let (mut one, mut other, mut whole) = (new()?, new()?, new()?);
    /// one.push(&session("ada"))?;
    /// other.push(&session("bob"))?;
    /// whole.push(&session("bob"))?;
    /// whole.push(&session("ada"))?;
    /// one.merge(&other)?;
    /// assert_eq!(one.snapshot(), whole.snapshot());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<AlertDifferences, Error> {
        if self.settings != other.settings {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "The engines have different settings.",
            ));
        }
        let known = |student: u32, area: u32| {
            let student = other.students.id(student)?;
            let area = other.areas.id(area)?;
            let student = self.students.find(student.as_str())?;
            Some((student, self.areas.find(area.as_str())?))
        };
        self.core.check_merge(&other.core, known)?;
        let (students, areas) = (&mut self.students, &mut self.areas);
        let numbers = |student: u32, area: u32| {
            let area = areas.number(other.areas.id(area)?)?;
            if student == NOBODY {
                return Some((NOBODY, area));
            }
            Some((students.number(other.students.id(student)?)?, area))
        };
        self.core.merge(&other.core, numbers);
        match self.options.mode {
            AlertEngineMode::Bounded => Ok(AlertDifferences::default()),
            AlertEngineMode::History => self.reconcile(),
        }
    }

    /// How many pairs of student and content area there are that have to be
    /// remembered, for an engine without history; with history, how many
    /// sessions of students.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy};
    ///
    /// let engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::Bounded)?;
    /// assert_eq!(engine.len(), 0);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.core.state {
            State::Bounded(state) => state.pairs.len(),
            State::History(state) => state.len(),
        }
    }

    /// Whether there is nothing to remember.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy};
    ///
    /// assert!(AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::Bounded)?.is_empty());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Everything that judgements depend on, as a short text.
fn settings(policy: &AlertPolicy, options: &AlertEngineOptions) -> String {
    let zone = match (policy.frequent_window, options.zone) {
        (RequestWindow::CalendarDays, Some(zone)) => zone.name(),
        _ => "",
    };
    let mut tree = Checksum::default();
    if policy.content_area_level == ContentAreaLevel::TopSubject {
        for (subject, parent) in &options.subjects.parents {
            for id in [subject, parent] {
                tree = tree.add(id.as_str().as_bytes()).add(&[0xFF]);
            }
        }
    }
    format!("{} {zone} {:016x}", policy.fingerprint(), tree.value())
}

fn by_name(students: &Names<StudentId>, one: u32, other: u32) -> Ordering {
    students.id(one).cmp(&students.id(other))
}
