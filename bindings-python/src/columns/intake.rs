//! The columns of a history, found by name and held against what they have to
//! be.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType, DurationSecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, SchemaRef, TimeUnit as ArrowUnit};
use tutorcore::{Error, ErrorKind, Flags, TimeColumn, TimeUnit};

/// A table as it came, and the names of its columns.
pub(super) struct Intake {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Intake {
    pub(super) fn new((schema, batches): (SchemaRef, Vec<RecordBatch>)) -> Self {
        Self { schema, batches }
    }

    /// The parts of a column, if the table has it.
    pub(super) fn column(&self, name: &str) -> Result<Option<Vec<ArrayRef>>, Error> {
        let fields = self.schema.fields().iter().enumerate();
        let mut found = fields.filter(|(_, field)| field.name() == name);
        let Some((at, _)) = found.next() else {
            return Ok(None);
        };
        if found.next().is_some() {
            let error = Error::new(ErrorKind::DuplicateField, "The table has the column twice.");
            return Err(error.inside(name));
        }
        let parts = self.batches.iter();
        Ok(Some(parts.map(|batch| batch.column(at).clone()).collect()))
    }

    /// The parts of a column that the table must have.
    pub(super) fn required(&self, name: &str) -> Result<Vec<ArrayRef>, Error> {
        self.column(name)?.ok_or_else(|| missing(name))
    }

    /// The type of a column that the table has.
    pub(super) fn type_of(&self, name: &str) -> Option<&DataType> {
        let field = self.schema.field_with_name(name).ok()?;
        Some(field.data_type())
    }
}

/// That a column is not there.
pub(super) fn missing(name: &str) -> Error {
    Error::new(ErrorKind::MissingField, "The table lacks the column.").inside(name)
}

/// That a column has another type than it has to have.
pub(super) fn wrong(name: &str, message: &str, help: &str) -> Error {
    Error::new(ErrorKind::WrongType, message)
        .with_help(help)
        .inside(name)
}

/// Refuses a column with a row that has no value.
pub(super) fn whole(name: &str, parts: &[ArrayRef]) -> Result<(), Error> {
    let mut before = 0_usize;
    for part in parts {
        let nulls = part.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        if let Some(row) = nulls.and_then(|nulls| nulls.iter().position(|valid| !valid)) {
            let error = Error::new(ErrorKind::InvalidValue, "The row has no value here.");
            return Err(error
                .with_help("Leave such rows out.")
                .inside(&(before + row).to_string())
                .inside(name));
        }
        before += part.len();
    }
    Ok(())
}

/// Which rows have a value.
pub(super) fn flags(nulls: Option<&NullBuffer>) -> Flags<'_> {
    nulls.map_or(Flags::All, |nulls| Flags::Bits {
        bytes: nulls.validity(),
        offset: nulls.offset(),
    })
}

/// The yes and no of a column.
pub(super) fn truths(array: &BooleanArray) -> Flags<'_> {
    Flags::Bits {
        bytes: array.values().values(),
        offset: array.values().offset(),
    }
}

/// Whether the column holds times with a zone; else why not.
pub(super) fn check_times(name: &str, of: Option<&DataType>) -> Result<(), Error> {
    match of {
        Some(DataType::Timestamp(_, Some(_))) => Ok(()),
        Some(DataType::Timestamp(_, None)) => Err(wrong(
            name,
            "The times have no time zone.",
            "Give them the zone that they were recorded in, such as UTC.",
        )),
        _ => Err(wrong(
            name,
            "The column holds no times.",
            "Make it a timestamp with a time zone.",
        )),
    }
}

/// A column of times, where it lies.
pub(super) fn times(array: &dyn Array) -> TimeColumn<'_> {
    let (unit, values) = match array.data_type() {
        DataType::Timestamp(ArrowUnit::Second, _) => {
            (TimeUnit::Seconds, values::<TimestampSecondType>(array))
        }
        DataType::Timestamp(ArrowUnit::Millisecond, _) => (
            TimeUnit::Milliseconds,
            values::<TimestampMillisecondType>(array),
        ),
        DataType::Timestamp(ArrowUnit::Microsecond, _) => (
            TimeUnit::Microseconds,
            values::<TimestampMicrosecondType>(array),
        ),
        _ => (
            TimeUnit::Nanoseconds,
            values::<TimestampNanosecondType>(array),
        ),
    };
    TimeColumn { values, unit }
}

/// The numbers of a column of times or lengths; none of another type.
fn values<T: ArrowPrimitiveType<Native = i64>>(array: &dyn Array) -> &[i64] {
    array
        .as_primitive_opt::<T>()
        .map_or(&[][..], |array| array.values())
}

/// How many of a unit a second has.
pub(super) fn per_second(unit: ArrowUnit) -> i64 {
    match unit {
        ArrowUnit::Second => 1,
        ArrowUnit::Millisecond => 1_000,
        ArrowUnit::Microsecond => 1_000_000,
        ArrowUnit::Nanosecond => 1_000_000_000,
    }
}

/// The numbers of a column of lengths of time, where they lie; none of another
/// type.
pub(super) fn lengths_of_time(array: &dyn Array) -> &[i64] {
    match array.data_type() {
        DataType::Duration(ArrowUnit::Second) => values::<DurationSecondType>(array),
        DataType::Duration(ArrowUnit::Millisecond) => values::<DurationMillisecondType>(array),
        DataType::Duration(ArrowUnit::Microsecond) => values::<DurationMicrosecondType>(array),
        _ => values::<DurationNanosecondType>(array),
    }
}

/// A column of lengths of time in whole seconds: a copy, cut
/// towards the past.
pub(super) fn seconds(array: &dyn Array) -> Option<Vec<i64>> {
    let DataType::Duration(unit) = array.data_type() else {
        return None;
    };
    let per_second = per_second(*unit);
    let values = lengths_of_time(array).iter();
    Some(values.map(|value| value.div_euclid(per_second)).collect())
}

/// How long something takes: the column that tells it.
pub(super) enum Given {
    Durations(Vec<ArrayRef>),
    Ends(Vec<ArrayRef>),
}

/// Finds `duration` or `end`, one of which the table must have.
pub(super) fn lengths(table: &Intake) -> Result<Given, Error> {
    match (table.column("duration")?, table.column("end")?) {
        (Some(_), Some(_)) => Err(Error::new(
            ErrorKind::InvalidValue,
            "The table has both an end and a duration, which may contradict each other.",
        )
        .with_help("Leave one of the two columns out.")
        .inside("duration")),
        (None, None) => {
            Err(missing("duration").with_help("Or give the column `end`, the time of the end."))
        }
        (None, Some(parts)) => Ok(Given::Ends(parts)),
        (Some(parts), None) => Ok(Given::Durations(parts)),
    }
}
