//! Double-bookings of a timetable in columns.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, UInt32Array};
use pyo3::prelude::*;
use tutorcore::{BatchOptions, DoubleBookingColumns, Error, Integers};

use super::answer::batch;
use super::capsule::{ArrowTable, Lent, taken};
use super::id_column::Ids;
use super::intake::Intake;
use super::spans::Spans;
use super::{Run, raised};

/// Every pair of rows of a table that book one person twice: a table.
#[pyfunction]
#[pyo3(signature = (sessions, /))]
pub(crate) fn double_bookings(py: Python<'_>, sessions: &Bound<'_, PyAny>) -> PyResult<ArrowTable> {
    raised(py, |reader| {
        let sessions = match taken(reader, sessions).map_err(|error| error.inside("sessions")) {
            Ok(sessions) => sessions,
            Err(error) => return Ok(Err(error)),
        };
        Run::alone().detached(py, |options| {
            let found = found(sessions, options).map_err(|error| error.inside("sessions"))?;
            Ok(ArrowTable::new(found))
        })
    })
}

fn found(sessions: Lent, options: &BatchOptions<'_>) -> Result<RecordBatch, Error> {
    let table = Intake::new(sessions.batches()?);
    let people = Ids::read(&table, "person_id", true, options)?;
    let sessions = Ids::optional(&table, "session_id", true, options)?;
    let spans = Spans::read(&table)?;
    let found = pairs(&people, sessions.as_ref(), &spans)?;
    let rows = |rows: &[u32]| -> ArrayRef { Arc::new(UInt32Array::from(rows.to_vec())) };
    let mut columns = vec![("person_id", people.at(&found.first)?, false)];
    if let Some(sessions) = &sessions {
        columns.push(("first_session_id", sessions.at(&found.first)?, false));
        columns.push(("second_session_id", sessions.at(&found.second)?, false));
    }
    columns.push(("first_row", rows(&found.first), false));
    columns.push(("second_row", rows(&found.second), false));
    columns.push(("start", spans.times(found.starts), false));
    columns.push(("end", spans.times(found.ends), false));
    batch(&columns)
}

/// Asks the core, with the numbers as they lie.
fn pairs(
    people: &Ids,
    sessions: Option<&Ids>,
    spans: &Spans,
) -> Result<DoubleBookingColumns, Error> {
    let sessions = sessions.map(|sessions| Flat::of(&sessions.all()));
    let (starts, ends) = (spans.starts(), spans.ends());
    macro_rules! of_people {
        ($people:expr) => {
            match &sessions {
                None => tutorcore::double_bookings($people, starts, ends, None::<&[u32]>),
                Some(Flat::U32(ids)) => {
                    tutorcore::double_bookings($people, starts, ends, Some(ids))
                }
                Some(Flat::I32(ids)) => {
                    tutorcore::double_bookings($people, starts, ends, Some(ids))
                }
                Some(Flat::I64(ids)) => {
                    tutorcore::double_bookings($people, starts, ends, Some(ids))
                }
            }
        };
    }
    match Flat::of(&people.all()) {
        Flat::U32(people) => of_people!(&people),
        Flat::I32(people) => of_people!(&people),
        Flat::I64(people) => of_people!(&people),
    }
}

/// A column of numbers as one list: where it lies, if it has one part.
enum Flat<'a> {
    U32(Cow<'a, [u32]>),
    I32(Cow<'a, [i32]>),
    I64(Cow<'a, [i64]>),
}

impl<'a> Flat<'a> {
    fn of(parts: &[Integers<'a>]) -> Self {
        match parts {
            [Integers::U32(ids)] => Self::U32(Cow::Borrowed(ids)),
            [Integers::I32(ids)] => Self::I32(Cow::Borrowed(ids)),
            [Integers::I64(ids)] => Self::I64(Cow::Borrowed(ids)),
            // All parts of a column are of one type.
            [Integers::U32(_), ..] => Self::U32(parts.iter().flat_map(u32s).collect()),
            [Integers::I32(_), ..] => Self::I32(parts.iter().flat_map(i32s).collect()),
            parts => Self::I64(parts.iter().flat_map(i64s).collect()),
        }
    }
}

fn u32s(part: &Integers<'_>) -> Vec<u32> {
    match part {
        Integers::U32(ids) => ids.to_vec(),
        _ => Vec::new(),
    }
}

fn i32s(part: &Integers<'_>) -> Vec<i32> {
    match part {
        Integers::I32(ids) => ids.to_vec(),
        _ => Vec::new(),
    }
}

/// Unsigned numbers in the order of signed ones.
fn i64s(part: &Integers<'_>) -> Vec<i64> {
    match part {
        Integers::I64(ids) => ids.to_vec(),
        Integers::U64(ids) => ids
            .iter()
            .map(|id| (id ^ (1 << 63)).cast_signed())
            .collect(),
        _ => Vec::new(),
    }
}
