//! Early alerts of a history in columns.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, TimestampSecondArray,
    UInt32Array,
};
use arrow_schema::DataType;
use pyo3::prelude::*;
use tutorcore::{
    AlertColumns, AlertCounts, AlertPolicy, AlertTable, BatchOptions, ColumnBackTest,
    ContentAreaLevel, EarlyAlertKind, Error, Flags, SessionLengths, StudentsWithAlerts,
};

use super::answer::batch;
use super::capsule::{ArrowTable, Lent, taken};
use super::id_column::Ids;
use super::ids::Numbers;
use super::intake::{self, Given, Intake, whole, wrong};
use super::spans::no_seconds;
use super::{Run, raised};
use crate::leaf::Leaf;
use crate::read::one;
use crate::reader::Reader;

/// The early alerts of a table of sessions: a table, and how many rows were
/// skipped.
#[pyfunction]
#[pyo3(signature = (sessions, policy, zone, threads, /))]
pub(crate) fn early_alerts(
    py: Python<'_>,
    sessions: &Bound<'_, PyAny>,
    policy: &Bound<'_, PyAny>,
    zone: &Bound<'_, PyAny>,
    threads: &Bound<'_, PyAny>,
) -> PyResult<(ArrowTable, u64)> {
    raised(py, |reader| {
        let read = || {
            let history = lent(reader, sessions)?;
            let policy = read_policy(reader, policy).map_err(|error| error.inside("policy"))?;
            Ok((history, policy, Run::read(reader, zone, threads)?))
        };
        let (history, policy, run) = match read() {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        run.detached(py, |options| {
            let history = History::read(history, options)?;
            let alerts =
                tutorcore::early_alerts(&history.columns(), &policy, options).map_err(at_column)?;
            Ok((ArrowTable::new(history.table(&alerts)?), alerts.skipped))
        })
    })
}

/// What each of some policies would have told of a table of sessions: the
/// counts of the two kinds, and of those that were repetitions; the tables of
/// weeks, subjects and students; and how many rows were skipped.
#[pyfunction]
#[pyo3(signature = (sessions, policies, zone, threads, /))]
pub(crate) fn back_test(
    py: Python<'_>,
    sessions: &Bound<'_, PyAny>,
    policies: &Bound<'_, PyAny>,
    zone: &Bound<'_, PyAny>,
    threads: &Bound<'_, PyAny>,
) -> PyResult<Vec<BackTested>> {
    raised(py, |reader| {
        let read = || {
            let history = lent(reader, sessions)?;
            let policies: Vec<AlertPolicy> =
                one(reader, policies, Leaf::Text).map_err(|error| error.inside("policies"))?;
            Ok((history, policies, Run::read(reader, zone, threads)?))
        };
        let (history, policies, run) = match read() {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        run.detached(py, |options| {
            let history = History::read(history, options)?;
            let tests =
                tutorcore::back_test(&history.columns(), &policies, options).map_err(at_column)?;
            let tests = tests.iter().zip(&policies);
            tests
                .map(|(test, policy)| history.tested(test, policy))
                .collect()
        })
    })
}

/// A back-test: counts, counts of repetitions, weeks, subjects, students, rows
/// skipped.
type BackTested = (
    (u32, u32),
    (u32, u32),
    ArrowTable,
    ArrowTable,
    ArrowTable,
    u64,
);

/// The table of the argument `sessions`.
fn lent(reader: &Reader<'_>, sessions: &Bound<'_, PyAny>) -> Result<Lent, Error> {
    taken(reader, sessions).map_err(|error| error.inside("sessions"))
}

/// An error of the core's: the path begins with a column, unless it is about
/// the zone or the whole.
fn at_column(error: Error) -> Error {
    if error.path().is_empty() || error.path().starts_with("/zone") {
        error
    } else {
        error.inside("sessions")
    }
}

/// A policy; none is the default one.
fn read_policy(reader: &Reader<'_>, policy: &Bound<'_, PyAny>) -> Result<AlertPolicy, Error> {
    if policy.is_none() {
        return Ok(AlertPolicy::default());
    }
    one(reader, policy, Leaf::Policy)
}

/// A history, part by part, held while the core reads it.
pub(super) struct History {
    sessions: Ids,
    students: Ids,
    subjects: Ids,
    topics: Option<Ids>,
    starts: Vec<ArrayRef>,
    lengths: Lengths,
    connected: Option<Vec<BooleanArray>>,
}

enum Lengths {
    Durations(Vec<ArrayRef>, Numbers),
    Ends(Vec<ArrayRef>),
}

impl History {
    /// Reads a table, without the lock. Paths of errors begin with the
    /// argument.
    fn read(sessions: Lent, options: &BatchOptions<'_>) -> Result<Self, Error> {
        let read = || {
            let table = Intake::new(sessions.batches()?);
            Ok(Self {
                sessions: Ids::read(&table, "session_id", true, options)?,
                students: Ids::read(&table, "student_id", true, options)?,
                subjects: Ids::read(&table, "subject_id", false, options)?,
                topics: Ids::optional(&table, "topic_id", false, options)?,
                starts: starts(&table)?,
                lengths: Lengths::read(&table)?,
                connected: connected(&table)?,
            })
        };
        read().map_err(|error: Error| error.inside("sessions"))
    }

    /// The parts, as the core takes them.
    pub(super) fn columns(&self) -> Vec<AlertColumns<'_>> {
        let part = |at: usize| -> Option<AlertColumns<'_>> {
            let (lengths, has_ended) = self.lengths.part(at)?;
            let topics = self.topics.as_ref();
            Some(AlertColumns {
                sessions: self.sessions.part(at),
                students: self.students.part(at),
                subjects: self.subjects.part(at),
                has_subject: self.subjects.flags(at),
                starts: intake::times(self.starts.get(at)?.as_ref()),
                lengths,
                has_ended,
                connected: match &self.connected {
                    Some(parts) => intake::truths(parts.get(at)?),
                    None => Flags::All,
                },
                topics: topics.map(|topics| (topics.part(at), topics.flags(at))),
            })
        };
        (0..self.starts.len()).map_while(part).collect()
    }

    fn tested(&self, test: &ColumnBackTest, policy: &AlertPolicy) -> Result<BackTested, Error> {
        let counts = |counts: &AlertCounts| (counts.unusually_long, counts.frequent);
        let kinds = |all: &mut dyn Iterator<Item = AlertCounts>| -> [(&str, ArrayRef, bool); 2] {
            let (long, frequent): (Vec<_>, Vec<_>) = all.map(|one| counts(&one)).unzip();
            [
                (
                    "unusually_long_session",
                    Arc::new(UInt32Array::from(long)),
                    false,
                ),
                (
                    "frequent_subject_request",
                    Arc::new(UInt32Array::from(frequent)),
                    false,
                ),
            ]
        };
        let days = test
            .weeks
            .iter()
            .map(|week| week.starts_on.days_since_epoch());
        let days = Date32Array::from_iter_values(days.filter_map(|day| day.try_into().ok()));
        let [long, frequent] = kinds(&mut test.weeks.iter().map(|week| week.alerts));
        let weeks = batch(&[("starts_on", Arc::new(days), false), long, frequent])?;

        let rows: Vec<u32> = test.areas.iter().map(|(row, _)| *row).collect();
        let (name, ids) = match (&self.topics, policy.content_area_level) {
            (Some(topics), ContentAreaLevel::Topic) => ("topic_id", topics),
            _ => ("subject_id", &self.subjects),
        };
        let ids = ids.at(&rows)?;
        let [long, frequent] = kinds(&mut test.areas.iter().map(|(_, alerts)| *alerts));
        let areas = batch(&[(name, ids, false), long, frequent])?;

        let of = |number: fn(&StudentsWithAlerts) -> u32| -> ArrayRef {
            Arc::new(UInt32Array::from_iter_values(
                test.students.iter().map(number),
            ))
        };
        let students = batch(&[
            ("alerts", of(|one| one.alerts), false),
            ("students", of(|one| one.students), false),
        ])?;
        Ok((
            counts(&test.alerts),
            counts(&test.repeated),
            ArrowTable::new(weeks),
            ArrowTable::new(areas),
            ArrowTable::new(students),
            test.skipped,
        ))
    }

    fn table(&self, alerts: &AlertTable) -> Result<RecordBatch, Error> {
        let raised = &alerts.rows;
        let rows = 0..alerts.len();
        let mut kinds = StringBuilder::with_capacity(alerts.len(), alerts.len() * 24);
        let mut counts = Int64Builder::with_capacity(alerts.len());
        let mut means = Float64Builder::with_capacity(alerts.len());
        let mut thresholds = Float64Builder::with_capacity(alerts.len());
        for row in rows {
            let mean = alerts.mean_seconds(row);
            kinds.append_value(word(alerts.kinds.get(row).copied()));
            let count = alerts.baseline_counts.get(row).copied().unwrap_or_default();
            counts.append_option(mean.map(|_| 0_i64.saturating_add_unsigned(count)));
            means.append_option(mean);
            thresholds.append_option(alerts.threshold_seconds(row));
        }
        let at = TimestampSecondArray::from(alerts.at.clone()).with_timezone("UTC");
        batch(&[
            ("session_id", self.sessions.at(raised)?, false),
            ("student_id", self.students.at(raised)?, false),
            ("subject_id", self.subjects.at(raised)?, false),
            ("kind", Arc::new(kinds.finish()), false),
            ("at", Arc::new(at), false),
            (
                "observed",
                Arc::new(Int64Array::from(alerts.observed.clone())),
                false,
            ),
            ("baseline_count", Arc::new(counts.finish()), true),
            ("baseline_mean_seconds", Arc::new(means.finish()), true),
            ("threshold_seconds", Arc::new(thresholds.finish()), true),
        ])
    }
}

fn word(kind: Option<EarlyAlertKind>) -> &'static str {
    match kind {
        Some(EarlyAlertKind::FrequentSubjectRequest) => "frequent_subject_request",
        _ => "unusually_long_session",
    }
}

fn starts(table: &Intake) -> Result<Vec<ArrayRef>, Error> {
    let parts = table.required("start")?;
    intake::check_times("start", table.type_of("start"))?;
    whole("start", &parts)?;
    Ok(parts)
}

impl Lengths {
    fn read(table: &Intake) -> Result<Self, Error> {
        match intake::lengths(table)? {
            Given::Ends(parts) => {
                intake::check_times("end", table.type_of("end"))?;
                Ok(Self::Ends(parts))
            }
            Given::Durations(parts) => {
                let seconds: Option<Vec<_>> = parts
                    .iter()
                    .map(|part| intake::seconds(part.as_ref()))
                    .collect();
                let is_duration = matches!(table.type_of("duration"), Some(DataType::Duration(_)));
                let numbers = match seconds {
                    Some(seconds) if is_duration => Some(Numbers::Seconds(seconds)),
                    _ => Numbers::of_integers(parts.clone()),
                };
                Ok(Self::Durations(parts, numbers.ok_or_else(no_seconds)?))
            }
        }
    }

    fn part(&self, at: usize) -> Option<(SessionLengths<'_>, Flags<'_>)> {
        let (parts, lengths) = match self {
            Self::Durations(parts, numbers) => (parts, SessionLengths::Durations(numbers.part(at))),
            Self::Ends(parts) => (
                parts,
                SessionLengths::Ends(intake::times(parts.get(at)?.as_ref())),
            ),
        };
        Some((lengths, intake::flags(parts.get(at)?.nulls())))
    }
}

fn connected(table: &Intake) -> Result<Option<Vec<BooleanArray>>, Error> {
    let Some(parts) = table.column("connected")? else {
        return Ok(None);
    };
    if table.type_of("connected") != Some(&DataType::Boolean) {
        return Err(wrong(
            "connected",
            "The column holds no booleans.",
            "Make it true for requests that connected to a tutor.",
        ));
    }
    whole("connected", &parts)?;
    let parts = parts.iter().map(|part| part.as_boolean().clone()).collect();
    Ok(Some(parts))
}
