//! Early alerts of a history in columns.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, TimestampSecondArray,
    UInt32Array, new_empty_array,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, Schema};
use arrow_select::interleave::interleave;
use pyo3::prelude::*;
use tutorcore::{
    AlertColumns, AlertCounts, AlertPolicy, AlertTable, BatchOptions, ColumnBackTest,
    ContentAreaLevel, EarlyAlertKind, Error, ErrorKind, Flags, SessionLengths, StudentsWithAlerts,
};

use super::capsule::{ArrowTable, Lent, taken};
use super::ids::Numbers;
use super::intake::{self, Intake, missing, whole, wrong};
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

/// A column of ids: as it came, which rows have one, and as the core takes it.
struct Ids {
    parts: Vec<ArrayRef>,
    /// For each part; none where every row has one. A dictionary may have its
    /// gaps among its words.
    given: Vec<Option<NullBuffer>>,
    of: DataType,
    numbers: Numbers,
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
                sessions: Ids::read(&table, "session_id", true, true, options)?,
                students: Ids::read(&table, "student_id", true, true, options)?,
                subjects: Ids::read(&table, "subject_id", false, false, options)?,
                topics: match table.type_of("topic_id") {
                    Some(_) => Some(Ids::read(&table, "topic_id", false, false, options)?),
                    None => None,
                },
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
                sessions: self.sessions.numbers.part(at),
                students: self.students.numbers.part(at),
                subjects: self.subjects.numbers.part(at),
                has_subject: self.subjects.flags(at),
                starts: intake::times(self.starts.get(at)?.as_ref()),
                lengths,
                has_ended,
                connected: match &self.connected {
                    Some(parts) => intake::truths(parts.get(at)?),
                    None => Flags::All,
                },
                topics: topics.map(|topics| (topics.numbers.part(at), topics.flags(at))),
            })
        };
        (0..self.starts.len()).map_while(part).collect()
    }

    /// Where a row lies, counted through the parts.
    fn places(&self, rows: &[u32]) -> Vec<(usize, usize)> {
        let mut ends = Vec::with_capacity(self.starts.len());
        let mut end = 0_usize;
        for part in &self.starts {
            end += part.len();
            ends.push(end);
        }
        let place = |&row: &u32| {
            let row = usize::try_from(row).unwrap_or(usize::MAX);
            let part = ends.partition_point(|end| *end <= row);
            let before = part.checked_sub(1).and_then(|at| ends.get(at).copied());
            (part, row - before.unwrap_or_default())
        };
        rows.iter().map(place).collect()
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
        let weeks = batch([("starts_on", Arc::new(days), false), long, frequent])?;

        let rows: Vec<u32> = test.areas.iter().map(|(row, _)| *row).collect();
        let (name, ids) = match (&self.topics, policy.content_area_level) {
            (Some(topics), ContentAreaLevel::Topic) => ("topic_id", topics),
            _ => ("subject_id", &self.subjects),
        };
        let ids = ids.at(&self.places(&rows))?;
        let [long, frequent] = kinds(&mut test.areas.iter().map(|(_, alerts)| *alerts));
        let areas = batch([(name, ids, false), long, frequent])?;

        let of = |number: fn(&StudentsWithAlerts) -> u32| -> ArrayRef {
            Arc::new(UInt32Array::from_iter_values(
                test.students.iter().map(number),
            ))
        };
        let students = batch([
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
        let places = self.places(&alerts.rows);
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
        batch([
            ("session_id", self.sessions.at(&places)?, false),
            ("student_id", self.students.at(&places)?, false),
            ("subject_id", self.subjects.at(&places)?, false),
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

/// Columns by name, each with whether it may lack values, as a table.
fn batch<const N: usize>(columns: [(&str, ArrayRef, bool); N]) -> Result<RecordBatch, Error> {
    let field = |(name, column, nullable): &(&str, ArrayRef, bool)| {
        Field::new(*name, column.data_type().clone(), *nullable)
    };
    let fields: Vec<Field> = columns.iter().map(field).collect();
    let columns = columns.into_iter().map(|(_, column, _)| column).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|_| unwritable())
}

fn word(kind: Option<EarlyAlertKind>) -> &'static str {
    match kind {
        Some(EarlyAlertKind::FrequentSubjectRequest) => "frequent_subject_request",
        _ => "unusually_long_session",
    }
}

fn unwritable() -> Error {
    Error::new(ErrorKind::InvalidValue, "The answer cannot be written.")
}

impl Ids {
    fn read(
        table: &Intake,
        name: &str,
        is_whole: bool,
        ordered: bool,
        options: &BatchOptions<'_>,
    ) -> Result<Self, Error> {
        let parts = table.required(name)?;
        if is_whole {
            whole(name, &parts)?;
        }
        Ok(Self {
            given: parts.iter().map(Array::logical_nulls).collect(),
            numbers: Numbers::of_ids(name, parts.clone(), ordered, options)?,
            of: table.type_of(name).cloned().unwrap_or(DataType::Null),
            parts,
        })
    }

    /// Which rows of a part have an id.
    fn flags(&self, at: usize) -> Flags<'_> {
        intake::flags(self.given.get(at).and_then(Option::as_ref))
    }

    /// The ids of some rows, of the type that they came in.
    fn at(&self, places: &[(usize, usize)]) -> Result<ArrayRef, Error> {
        if self.parts.is_empty() {
            return Ok(new_empty_array(&self.of));
        }
        let parts: Vec<&dyn Array> = self.parts.iter().map(AsRef::as_ref).collect();
        interleave(&parts, places).map_err(|_| unwritable())
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
        let (durations, ends) = (table.column("duration")?, table.column("end")?);
        match (durations, ends) {
            (Some(_), Some(_)) => Err(Error::new(
                ErrorKind::InvalidValue,
                "The table has both an end and a duration, which may contradict each other.",
            )
            .with_help("Leave one of the two columns out.")
            .inside("duration")),
            (None, None) => {
                Err(missing("duration").with_help("Or give the column `end`, the time of the end."))
            }
            (None, Some(parts)) => {
                intake::check_times("end", table.type_of("end"))?;
                Ok(Self::Ends(parts))
            }
            (Some(parts), None) => {
                let seconds: Option<Vec<_>> = parts
                    .iter()
                    .map(|part| intake::seconds(part.as_ref()))
                    .collect();
                let is_duration = matches!(table.type_of("duration"), Some(DataType::Duration(_)));
                let numbers = match seconds {
                    Some(seconds) if is_duration => Some(Numbers::Seconds(seconds)),
                    _ => Numbers::of_integers(parts.clone()),
                };
                let numbers = numbers.ok_or_else(|| {
                    wrong(
                        "duration",
                        "The column holds no whole seconds.",
                        "Make it whole numbers of seconds, or a duration; in pandas, astype(\"Int64\").",
                    )
                })?;
                Ok(Self::Durations(parts, numbers))
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
