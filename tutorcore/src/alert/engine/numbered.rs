//! The engine without names: for hosts that number their students and
//! subjects themselves, and for whom nanoseconds count.

use super::bytes::{Reader, Writer};
use super::core::{Core, NOBODY, State};
use super::row::{Ended, Grounds, Judged, Row, TIMES};
use super::rules::Rules;
use super::snapshot::{self, Limits, Themselves};
use super::{AlertEngineMode, AlertEngineOptions, settings};
use crate::error::{Error, ErrorKind};
use crate::model::alert::EarlyAlertKind;
use crate::policy::AlertPolicy;

/// One student's part in one session, in numbers. Seconds count from
/// 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedSession {
    /// The session. Of two that end or start together the lower number comes
    /// first.
    pub session: u64,
    /// The student; any number but the highest.
    pub student: u32,
    /// The content area; any number but the highest.
    pub subject: u32,
    /// When the student connected, or arrived.
    pub start: i64,
    /// When the session ended; absent while it runs.
    pub end: Option<i64>,
    /// How many seconds the student spent in it; absent: from start to end.
    pub seconds: Option<u64>,
}

/// An alert in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberedAlert {
    /// One of the two computed kinds.
    pub kind: EarlyAlertKind,
    /// The session that raised it.
    pub session: u64,
    /// About whom.
    pub student: u32,
    /// In which content area.
    pub subject: u32,
    /// The end of a long session, the start of a frequent request.
    pub at: i64,
    /// The seconds of a long session, the number of frequent requests.
    pub observed: u64,
    /// What a long session was held against.
    pub baseline: Option<NumberedBaseline>,
    /// Whether the event came after the watermark had passed it.
    pub late: bool,
}

/// The average that a session was held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberedBaseline {
    /// How many sessions of students were counted.
    pub sessions: u64,
    /// The seconds of these sessions together.
    pub seconds: u64,
    /// The average in seconds, for display: nothing is decided by it.
    pub mean_seconds: f64,
    /// Whether so few sessions are weak evidence.
    pub low_sample: bool,
}

/// [`AlertEngine`](crate::AlertEngine) over numbers: the same judgements,
/// without a look at any text.
///
/// The numbers of students and subjects are the host's, dense or not. Alerts
/// are added to a list of the host's, so that a push without an alert
/// allocates nothing once the engine has grown.
///
/// ```
/// use tutorcore::*;
///
/// let policy = AlertPolicy::default();
/// let options = AlertEngineOptions { mode: AlertEngineMode::Bounded, ..Default::default() };
/// let mut engine = NumberedAlertEngine::new(&policy, &options)?;
/// let mut alerts = Vec::new();
/// for (number, seconds) in (0_i64..).zip([2400, 2400, 4200]) {
///     let start = number * 86_400;
///     let session = NumberedSession {
///         session: number as u64, student: number as u32, subject: 0,
///         start, end: Some(start + seconds), seconds: None,
///     };
///     engine.push(&session, &mut alerts)?;
/// }
/// assert_eq!(alerts.len(), 1);
/// assert_eq!(alerts[0].baseline.map(|one| (one.sessions, one.seconds)), Some((2, 4800)));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct NumberedAlertEngine {
    options: AlertEngineOptions,
    settings: String,
    core: Core<u64>,
    found: Vec<Judged<u64>>,
}

impl NumberedAlertEngine {
    /// An engine that has seen nothing.
    ///
    /// # Errors
    /// As [`AlertEngine::new`](crate::AlertEngine::new).
    ///
    /// See [`NumberedAlertEngine`] for an example.
    pub fn new(policy: &AlertPolicy, options: &AlertEngineOptions) -> Result<Self, Error> {
        let rules = Rules::new(policy, options.zone)?;
        let core = Core::new(rules, options.mode == AlertEngineMode::History)?;
        Ok(Self {
            options: options.clone(),
            settings: settings(policy, options),
            core,
            found: Vec::new(),
        })
    }

    /// As [`AlertEngine::push`](crate::AlertEngine::push); the alerts are
    /// added to `alerts`, a frequent request behind a long session.
    ///
    /// # Errors
    /// As there.
    ///
    /// See [`NumberedAlertEngine`] for an example.
    #[inline]
    pub fn push(
        &mut self,
        event: &NumberedSession,
        alerts: &mut Vec<NumberedAlert>,
    ) -> Result<(), Error> {
        check(event)?;
        let row = row(event);
        self.core
            .push(&row, &|one, other| one.cmp(&other), &mut self.found)?;
        if !self.found.is_empty() {
            self.hand_out(self.core.watermark, alerts);
        }
        Ok(())
    }

    /// As [`AlertEngine::push_end`](crate::AlertEngine::push_end).
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// use tutorcore::*;
    ///
    /// let options = AlertEngineOptions::default();
    /// let mut engine = NumberedAlertEngine::new(&AlertPolicy::default(), &options)?;
    /// let mut session = NumberedSession {
    ///     session: 1, student: 1, subject: 1, start: 0, end: None, seconds: None,
    /// };
    /// let mut alerts = Vec::new();
    /// engine.push(&session, &mut alerts)?;
    /// session.end = Some(2400);
    /// engine.push_end(&session, &mut alerts)?;
    /// assert!(alerts.is_empty());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn push_end(
        &mut self,
        event: &NumberedSession,
        alerts: &mut Vec<NumberedAlert>,
    ) -> Result<(), Error> {
        check(event)?;
        let row = row(event);
        let Some(ended) = row.ended else {
            return Err(
                Error::new(ErrorKind::MissingField, "The session has no end.").inside("end"),
            );
        };
        self.core
            .end(&row, ended, &|one, other| one.cmp(&other), &mut self.found)?;
        self.hand_out(self.core.watermark, alerts);
        Ok(())
    }

    /// As [`AlertEngine::hold`](crate::AlertEngine::hold).
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// use tutorcore::*;
    ///
    /// let policy = AlertPolicy { frequent_min_requests: 2, ..Default::default() };
    /// let mut engine = NumberedAlertEngine::new(&policy, &AlertEngineOptions::default())?;
    /// let mut alerts = Vec::new();
    /// for (session, start) in [(2, 200), (1, 100)] {
    ///     let event = NumberedSession {
    ///         session, student: 1, subject: 1, start, end: None, seconds: None,
    ///     };
    ///     engine.hold(&event, &mut alerts)?;
    /// }
    /// engine.advance(1000, &mut alerts)?;
    /// assert_eq!(alerts[0].session, 2);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn hold(
        &mut self,
        event: &NumberedSession,
        alerts: &mut Vec<NumberedAlert>,
    ) -> Result<(), Error> {
        check(event)?;
        let row = row(event);
        self.core
            .hold(&row, &|one, other| one.cmp(&other), &mut self.found)?;
        self.hand_out(self.core.watermark, alerts);
        Ok(())
    }

    /// As [`AlertEngine::advance`](crate::AlertEngine::advance), to so many
    /// seconds since 1970.
    ///
    /// # Errors
    /// As there.
    ///
    /// See [`hold`](Self::hold) for an example.
    pub fn advance(
        &mut self,
        watermark: i64,
        alerts: &mut Vec<NumberedAlert>,
    ) -> Result<(), Error> {
        let before = self.core.watermark;
        self.core
            .advance(watermark, &|one, other| one.cmp(&other), &mut self.found)?;
        self.hand_out(before, alerts);
        Ok(())
    }

    /// The state as bytes, as [`AlertEngine::snapshot`](crate::AlertEngine::snapshot).
    ///
    /// ```
    /// use tutorcore::{AlertEngineOptions, AlertPolicy, NumberedAlertEngine};
    ///
    /// let (policy, options) = (AlertPolicy::default(), AlertEngineOptions::default());
    /// let bytes = NumberedAlertEngine::new(&policy, &options)?.snapshot();
    /// assert_eq!(NumberedAlertEngine::restore(&policy, &options, &bytes)?.snapshot(), bytes);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let mut out = Writer::default();
        self.core.write(&Themselves, &mut out);
        let has_history = self.options.mode == AlertEngineMode::History;
        snapshot::seal::<u64>(has_history, &self.settings, &out.into_bytes())
    }

    /// An engine from a snapshot of this sort.
    ///
    /// # Errors
    /// As [`AlertEngine::restore`](crate::AlertEngine::restore).
    ///
    /// See [`snapshot`](Self::snapshot) for an example.
    pub fn restore(
        policy: &AlertPolicy,
        options: &AlertEngineOptions,
        bytes: &[u8],
    ) -> Result<Self, Error> {
        let mut engine = Self::new(policy, options)?;
        let (has_history, contents) = snapshot::open::<u64>(bytes, &engine.settings)?;
        if has_history != (options.mode == AlertEngineMode::History) {
            return Err(super::persistence::other_mode());
        }
        engine
            .core
            .read(&mut Reader::new(contents), &Limits::THEMSELVES)?;
        Ok(engine)
    }

    /// As [`AlertEngine::len`](crate::AlertEngine::len).
    ///
    /// ```
    /// use tutorcore::{AlertEngineOptions, AlertPolicy, NumberedAlertEngine};
    ///
    /// let engine = NumberedAlertEngine::new(&AlertPolicy::default(), &AlertEngineOptions::default())?;
    /// assert_eq!((engine.len(), engine.is_empty()), (0, true));
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
    /// See [`len`](Self::len) for an example.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of memory that an engine without history takes up; none is
    /// known for one with history.
    ///
    /// ```
    /// use tutorcore::*;
    ///
    /// let options = AlertEngineOptions { mode: AlertEngineMode::Bounded, ..Default::default() };
    /// let engine = NumberedAlertEngine::new(&AlertPolicy::default(), &options)?;
    /// assert!(engine.memory().is_some_and(|bytes| bytes < 10_000));
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn memory(&self) -> Option<usize> {
        match &self.core.state {
            State::Bounded(state) => Some(state.bytes()),
            State::History(_) => None,
        }
    }

    fn hand_out(&mut self, watermark: i64, alerts: &mut Vec<NumberedAlert>) {
        let rules = &self.core.rules;
        alerts.extend(self.found.drain(..).map(|one| {
            let (observed, baseline) = match one.grounds {
                Grounds::Long { seconds, basis } => {
                    let baseline = NumberedBaseline {
                        sessions: basis.mean.count,
                        seconds: basis.mean.sum,
                        mean_seconds: basis.shown,
                        low_sample: basis.mean.count < rules.low_sample,
                    };
                    (seconds, Some(baseline))
                }
                Grounds::Frequent { requests, .. } => (requests, None),
            };
            NumberedAlert {
                kind: one.kind(),
                session: one.session,
                student: one.student,
                subject: one.area,
                at: one.at,
                observed,
                baseline,
                late: one.at < watermark,
            }
        }));
    }
}

/// Refuses what cannot be judged.
#[inline]
fn check(event: &NumberedSession) -> Result<(), Error> {
    let times = event.start.min(event.end.unwrap_or(event.start));
    let is_plain = event.student != NOBODY
        && event.subject != NOBODY
        && times == event.start
        && TIMES.contains(&event.start)
        && event.end.is_none_or(|end| TIMES.contains(&end));
    if is_plain { Ok(()) } else { refuse(event) }
}

#[cold]
fn refuse(event: &NumberedSession) -> Result<(), Error> {
    for (name, number) in [("student", event.student), ("subject", event.subject)] {
        if number == NOBODY {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                "The highest number stands for nobody.",
            )
            .inside(name));
        }
    }
    row(event).check()
}

#[inline]
fn row(event: &NumberedSession) -> Row<u64> {
    let ended = event.end.map(|at| Ended {
        at,
        seconds: event.seconds.unwrap_or_else(|| {
            // A negative one was refused.
            at.saturating_sub(event.start).cast_unsigned()
        }),
    });
    Row {
        session: event.session,
        student: event.student,
        area: event.subject,
        start: event.start,
        ended,
    }
}
