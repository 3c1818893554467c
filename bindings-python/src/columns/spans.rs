//! From when to when: a start with an end or a length, as one list each.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray,
    TimestampSecondArray,
};
use arrow_schema::{DataType, TimeUnit as ArrowUnit};
use tutorcore::{Error, ErrorKind, Integers};

use super::answer::unwritable;
use super::ids::Numbers;
use super::intake::{self, Given, Intake, whole, wrong};

/// Two columns of times in one unit.
pub(super) struct Spans {
    starts: Times,
    ends: Times,
    unit: ArrowUnit,
    zone: Arc<str>,
}

/// A column of times as one list: where it lies, if it has one part and the
/// unit that is asked for.
enum Times {
    Lent(ArrayRef),
    Made(Vec<i64>),
}

impl Times {
    fn all(&self) -> &[i64] {
        match self {
            Self::Lent(part) => intake::times(part.as_ref()).values,
            Self::Made(times) => times,
        }
    }

    /// The times in a finer unit, or in their own.
    fn read(name: &str, parts: &[ArrayRef], factor: i64) -> Result<Self, Error> {
        if let ([part], 1) = (parts, factor) {
            return Ok(Self::Lent(part.clone()));
        }
        let times = parts
            .iter()
            .flat_map(|part| intake::times(part.as_ref()).values);
        let scaled = times.enumerate().map(|(row, time)| {
            let scaled = time.checked_mul(factor);
            scaled.ok_or_else(|| out_of_range("The time is out of range.", name, row))
        });
        scaled.collect::<Result<_, _>>().map(Self::Made)
    }
}

impl Spans {
    /// Reads `start`, and `end` or `duration`.
    pub(super) fn read(table: &Intake) -> Result<Self, Error> {
        let starts = table.required("start")?;
        let (unit, zone) = times_of(table, "start")?;
        whole("start", &starts)?;
        match intake::lengths(table)? {
            Given::Ends(parts) => {
                let (end_unit, _) = times_of(table, "end")?;
                whole("end", &parts)?;
                let common = finer(unit, end_unit);
                Ok(Self {
                    starts: Times::read("start", &starts, factor(unit, common))?,
                    ends: Times::read("end", &parts, factor(end_unit, common))?,
                    unit: common,
                    zone,
                })
            }
            Given::Durations(parts) => {
                whole("duration", &parts)?;
                let (length_unit, lengths) = lengths(table.type_of("duration"), &parts)?;
                let common = finer(unit, length_unit);
                let starts = Times::read("start", &starts, factor(unit, common))?;
                let factor = factor(length_unit, common);
                let ends = starts.all().iter().zip(lengths).enumerate();
                let ends = ends.map(|(row, (start, length))| match length {
                    Some(length) if length >= 0 => length
                        .checked_mul(factor)
                        .and_then(|length| start.checked_add(length))
                        .ok_or_else(|| out_of_range("The end is out of range.", "duration", row)),
                    _ => Err(out_of_range(
                        "A session cannot take so long, or less than no time.",
                        "duration",
                        row,
                    )),
                });
                let ends = ends.collect::<Result<_, _>>().map(Times::Made)?;
                Ok(Self {
                    starts,
                    ends,
                    unit: common,
                    zone,
                })
            }
        }
    }

    pub(super) fn starts(&self) -> &[i64] {
        self.starts.all()
    }

    pub(super) fn ends(&self) -> &[i64] {
        self.ends.all()
    }

    /// Times of the unit and the zone of the starts.
    pub(super) fn times(&self, times: Vec<i64>) -> ArrayRef {
        let zone = self.zone.clone();
        match self.unit {
            ArrowUnit::Second => Arc::new(TimestampSecondArray::from(times).with_timezone(zone)),
            ArrowUnit::Millisecond => {
                Arc::new(TimestampMillisecondArray::from(times).with_timezone(zone))
            }
            ArrowUnit::Microsecond => {
                Arc::new(TimestampMicrosecondArray::from(times).with_timezone(zone))
            }
            ArrowUnit::Nanosecond => {
                Arc::new(TimestampNanosecondArray::from(times).with_timezone(zone))
            }
        }
    }
}

/// The unit and the zone of a column of times.
fn times_of(table: &Intake, name: &str) -> Result<(ArrowUnit, Arc<str>), Error> {
    let of = table.type_of(name);
    intake::check_times(name, of)?;
    match of {
        Some(DataType::Timestamp(unit, Some(zone))) => Ok((*unit, zone.clone())),
        _ => Err(unwritable()),
    }
}

/// Lengths of time and what they count; none for a number that is too large.
fn lengths(
    of: Option<&DataType>,
    parts: &[ArrayRef],
) -> Result<(ArrowUnit, Vec<Option<i64>>), Error> {
    if let Some(DataType::Duration(unit)) = of {
        let lengths = parts
            .iter()
            .flat_map(|part| intake::lengths_of_time(part.as_ref()));
        return Ok((*unit, lengths.map(|length| Some(*length)).collect()));
    }
    let numbers = Numbers::of_integers(parts.to_vec()).ok_or_else(no_seconds)?;
    let part = |at| -> Vec<Option<i64>> {
        match numbers.part(at) {
            Integers::U32(all) => all.iter().map(|&one| Some(one.into())).collect(),
            Integers::I32(all) => all.iter().map(|&one| Some(one.into())).collect(),
            Integers::I64(all) => all.iter().map(|&one| Some(one)).collect(),
            Integers::U64(all) => all.iter().map(|&one| one.try_into().ok()).collect(),
        }
    };
    Ok((ArrowUnit::Second, (0..parts.len()).flat_map(part).collect()))
}

/// That lengths are no whole seconds.
pub(super) fn no_seconds() -> Error {
    wrong(
        "duration",
        "The column holds no whole seconds.",
        "Make it whole numbers of seconds, or a duration; in pandas, astype(\"Int64\").",
    )
}

fn finer(one: ArrowUnit, other: ArrowUnit) -> ArrowUnit {
    if intake::per_second(one) >= intake::per_second(other) {
        one
    } else {
        other
    }
}

/// How many of a finer unit one of a coarser is.
fn factor(coarser: ArrowUnit, finer: ArrowUnit) -> i64 {
    intake::per_second(finer) / intake::per_second(coarser)
}

fn out_of_range(message: &str, name: &str, row: usize) -> Error {
    Error::new(ErrorKind::OutOfRange, message)
        .inside(&row.to_string())
        .inside(name)
}
