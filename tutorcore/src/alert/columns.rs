//! Early alerts in columns: a whole history in, its alerts out.

mod block;
mod events;
mod frequent;
mod history;
mod input;
mod interner;
mod long_session;
mod quick;
mod repeats;
mod rows;
mod table;

pub use input::{AlertColumns, Flags, Integers, SessionLengths, TimeColumn, TimeUnit};
pub use interner::IdInterner;
pub use table::AlertTable;

pub(crate) use events::Event;
pub(super) use events::keep_one_of_each;
pub(super) use history::History;
pub(crate) use history::Sink;

use crate::error::{Error, ErrorKind};
use crate::policy::{AlertPolicy, ContentAreaLevel, RequestWindow};
use crate::zone::Zone;
use events::Events;
use rows::Rows;

/// More threads than that are not started.
const MOST_THREADS: usize = 64;

/// How a run over columns is done: what it needs beside the policy, and how
/// much of the machine it may use.
///
/// ```
/// use tutorcore::{BatchOptions, Zone};
///
/// let options = BatchOptions { zone: Zone::get("America/Chicago").ok(), threads: 2, ..Default::default() };
/// assert!(options.interrupt.is_none());
/// ```
#[derive(Clone, Copy)]
pub struct BatchOptions<'a> {
    /// Where the days of [`RequestWindow::CalendarDays`] are counted.
    pub zone: Option<Zone>,
    /// How many threads may work; one if zero. The answer is the same for
    /// any number. WebAssembly always has one.
    pub threads: usize,
    /// Asked again and again, on the calling thread, whether to stop.
    pub interrupt: Option<&'a dyn Fn() -> bool>,
}

impl Default for BatchOptions<'_> {
    fn default() -> Self {
        Self {
            zone: None,
            threads: 1,
            interrupt: None,
        }
    }
}

impl std::fmt::Debug for BatchOptions<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("BatchOptions")
            .field("zone", &self.zone)
            .field("threads", &self.threads)
            .field("interrupt", &self.interrupt.is_some())
            .finish()
    }
}

impl BatchOptions<'_> {
    /// How many threads work.
    pub(super) fn workers(&self) -> usize {
        if cfg!(target_family = "wasm") {
            return 1;
        }
        self.threads.clamp(1, MOST_THREADS)
    }

    pub(super) fn go_on(&self) -> Result<(), Error> {
        match self.interrupt {
            Some(interrupt) if interrupt() => Err(stopped()),
            _ => Ok(()),
        }
    }
}

/// What is told of work that the host stopped.
pub(super) fn stopped() -> Error {
    Error::new(ErrorKind::LimitReached, "The host stopped the work.")
}

/// Judges a whole history by the two computed rules: which sessions were
/// unusually long, and which requests frequent.
///
/// The history comes in any order, as one batch of columns or several. It is
/// complete data: every session is held against those that ended before it,
/// every request against those before it, so no alert depends on the order of
/// the rows, nor on a later session.
///
/// - **Long**: a session that took the student so many percent longer than the
///   average of the content area's sessions that had ended by then (ties by
///   session, then student). All rows of the judged session are left out of
///   it. A session that still runs is not judged, and an average of nothing
///   but zeros is no measure.
/// - **Frequent**: the student's requests in the content area in the window
///   that ends with this one, itself included, in the order of start, then
///   session, number at least so many; and the policy lets the alert come
///   again.
///
/// Rows without a subject are skipped and counted; so are rows without a topic
/// where content areas are topics. For [`TopSubject`] the caller gives each
/// session its top subject. A request that never connected is no session: it
/// has no part in the long rule, and in the other one by
/// `count_unconnected_requests` alone. Of several rows of one session and
/// student the first to start counts.
///
/// # Errors
/// The path is the column's name (`/duration/17`: its row).
/// - [`ErrorKind::InvalidValue`]: columns of different lengths, more than one
///   batch with different optional columns.
/// - [`ErrorKind::MissingField`]: calendar days without a zone, topics as
///   content areas without topics.
/// - [`ErrorKind::OutOfRange`]: a negative duration, a time outside the years
///   1 to 9999, a setting outside its range.
/// - [`ErrorKind::LimitReached`]: more than 2^32 - 1 rows, or
///   [`interrupt`](BatchOptions::interrupt) said so.
///
/// [`TopSubject`]: crate::ContentAreaLevel::TopSubject
///
/// ```
/// use tutorcore::*;
///
/// // Five sessions of 40 minutes, then one of 70: exactly 75 % longer.
/// let sessions = [1_u64, 2, 3, 4, 5, 6];
/// let students = [7_u32, 8, 9, 7, 8, 9];
/// let starts = [0_i64, 86_400, 172_800, 259_200, 345_600, 432_000];
/// let seconds = [2400_i64, 2400, 2400, 2400, 2400, 4200];
/// let history = AlertColumns {
///     sessions: Integers::U64(&sessions),
///     students: Integers::U32(&students),
///     subjects: Integers::U32(&[3; 6]),
///     has_subject: Flags::All,
///     starts: TimeColumn { values: &starts, unit: TimeUnit::Seconds },
///     lengths: SessionLengths::Durations(Integers::I64(&seconds)),
///     has_ended: Flags::All,
///     connected: Flags::All,
///     topics: None,
/// };
/// let alerts = early_alerts(&[history], &AlertPolicy::default(), &BatchOptions::default())?;
/// assert_eq!(alerts.rows, [5]);
/// assert_eq!(alerts.kinds, [EarlyAlertKind::UnusuallyLongSession]);
/// assert_eq!((alerts.at[0], alerts.observed[0]), (436_200, 4200));
/// assert_eq!((alerts.baseline_counts[0], alerts.baseline_sums[0]), (5, 12_000));
/// assert_eq!(alerts.threshold_seconds(0), Some(4200.0));
/// # Ok::<(), Error>(())
/// ```
pub fn early_alerts(
    batches: &[AlertColumns<'_>],
    policy: &AlertPolicy,
    options: &BatchOptions<'_>,
) -> Result<AlertTable, Error> {
    check(batches, policy, options)?;
    if let Some(table) = quick::judge(batches, policy, options)? {
        return Ok(table);
    }
    let (history, skipped) = prepared(batches, policy, options)?;
    let mut table = AlertTable::new(policy, skipped);
    judge(
        &history,
        policy,
        options.zone,
        &|| options.go_on(),
        &mut table,
    )?;
    table.sort(&Rows::new(batches), &|| options.go_on())?;
    Ok(table)
}

/// A history in the orders of the rules, and how many rows were skipped.
pub(super) fn prepared(
    batches: &[AlertColumns<'_>],
    policy: &AlertPolicy,
    options: &BatchOptions<'_>,
) -> Result<(History, u64), Error> {
    check(batches, policy, options)?;
    let events = Events::read(batches, policy, options)?;
    let history = History::new(events.all, &|| options.go_on())?;
    Ok((history, events.skipped))
}

/// Judges a history by both rules.
pub(super) fn judge(
    history: &History,
    policy: &AlertPolicy,
    zone: Option<Zone>,
    go_on: &dyn Fn() -> Result<(), Error>,
    sink: &mut impl Sink,
) -> Result<(), Error> {
    long_session::judge(history, policy, go_on, sink)?;
    frequent::judge(history, policy, zone, go_on, sink)
}

/// Holds that a policy has the zone that it needs.
pub(crate) fn check_zone(policy: &AlertPolicy, zone: Option<Zone>) -> Result<(), Error> {
    if policy.frequent_window == RequestWindow::CalendarDays && zone.is_none() {
        let message = "Windows of calendar days need a zone.";
        return Err(Error::new(ErrorKind::MissingField, message).inside("zone"));
    }
    Ok(())
}

/// Holds the columns against each other and against what the policy needs.
pub(super) fn check(
    batches: &[AlertColumns<'_>],
    policy: &AlertPolicy,
    options: &BatchOptions<'_>,
) -> Result<(), Error> {
    policy.check()?;
    check_zone(policy, options.zone)?;
    let mut rows = 0_usize;
    for batch in batches {
        batch.check()?;
        if batch.topics.is_none() && policy.content_area_level == ContentAreaLevel::Topic {
            return Err(Error::new(
                ErrorKind::MissingField,
                "Where topics are the content areas, topics are needed.",
            )
            .inside("topic_id"));
        }
        rows = rows.saturating_add(batch.len());
    }
    if u32::try_from(rows).is_err() {
        return Err(Error::new(
            ErrorKind::LimitReached,
            "There are more than 4294967295 rows.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
