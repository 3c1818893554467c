//! The times of many recurrence rules in columns.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, TimestampSecondArray, UInt32Array};
use arrow_schema::DataType;
use arrow_select::concat::concat;
use arrow_select::take::take;
use pyo3::prelude::*;
use tutorcore::{
    BatchOptions, Error, ErrorKind, ExpandedColumns, ExpansionOptions, ExpansionStop,
    ExpansionWindows, Instant, Reading,
};

use super::answer::{batch, unwritable};
use super::capsule::{ArrowTable, Lent, taken};
use super::ids::is_text;
use super::intake::{self, Intake, whole, wrong};
use super::{Run, raised};
use crate::leaf::Leaf;
use crate::read::one;
use crate::reader::Reader;

/// How rules are expanded, beside their table.
struct Wanted {
    start: Option<Instant>,
    end: Option<Instant>,
    options: ExpansionOptions,
    reading: Reading,
}

/// The times of a table of recurrence rules: a table of times, and one that
/// says of each rule how many it has and why there are no more.
#[pyfunction]
#[pyo3(signature = (rules, window_start, window_end, options, reading, /))]
pub(crate) fn expand_series(
    py: Python<'_>,
    rules: &Bound<'_, PyAny>,
    window_start: &Bound<'_, PyAny>,
    window_end: &Bound<'_, PyAny>,
    options: &Bound<'_, PyAny>,
    reading: &Bound<'_, PyAny>,
) -> PyResult<(ArrowTable, ArrowTable)> {
    raised(py, |reader| {
        let read = || {
            let rules = taken(reader, rules).map_err(|error| error.inside("rules"))?;
            let moment = |name: &str, given| {
                one(reader, given, Leaf::Instant).map_err(|error: Error| error.inside(name))
            };
            let wanted = Wanted {
                start: moment("window_start", window_start)?,
                end: moment("window_end", window_end)?,
                options: read_options(reader, options).map_err(|error| error.inside("options"))?,
                reading: one(reader, reading, Leaf::Text)
                    .map_err(|error| error.inside("reading"))?,
            };
            Ok((rules, wanted))
        };
        let (rules, wanted) = match read() {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        Run::alone().detached(py, |options| {
            let read = || {
                let rules = Rules::read(rules)?;
                let found = rules.expand(&wanted, options)?;
                let summary = ArrowTable::new(rules.summary(&found)?);
                Ok((ArrowTable::new(rules.times(found)?), summary))
            };
            read().map_err(|error: Error| error.inside("rules"))
        })
    })
}

/// The options; none are the default ones.
fn read_options(
    reader: &Reader<'_>,
    options: &Bound<'_, PyAny>,
) -> Result<ExpansionOptions, Error> {
    if options.is_none() {
        return Ok(ExpansionOptions::default());
    }
    one(reader, options, Leaf::Policy)
}

/// From when to when, for each row.
type Windows = (Vec<i64>, Vec<i64>);

/// A table of rules.
struct Rules {
    texts: Vec<ArrayRef>,
    /// As one list; none where rows go by their number.
    ids: Option<ArrayRef>,
    /// Each row's own window, in seconds.
    windows: Option<Windows>,
}

impl Rules {
    fn read(rules: Lent) -> Result<Self, Error> {
        let table = Intake::new(rules.batches()?);
        let texts = table.required("recurrence")?;
        if !table.type_of("recurrence").is_some_and(is_text) {
            return Err(wrong(
                "recurrence",
                "The column holds no texts.",
                "Give DTSTART and RRULE of RFC 5545 as a text in each row.",
            ));
        }
        whole("recurrence", &texts)?;
        let ids = match table.column("series_id")? {
            Some(parts) => {
                whole("series_id", &parts)?;
                Some(joined(&parts, table.type_of("series_id"))?)
            }
            None => None,
        };
        Ok(Self {
            texts,
            ids,
            windows: windows(&table)?,
        })
    }

    fn expand(
        &self,
        wanted: &Wanted,
        options: &BatchOptions<'_>,
    ) -> Result<ExpandedColumns, Error> {
        let windows = match &self.windows {
            Some((starts, ends)) => {
                if wanted.start.is_some() || wanted.end.is_some() {
                    return Err(Error::new(
                        ErrorKind::InvalidValue,
                        "The table has windows of its own, which the one of the call may contradict.",
                    )
                    .with_help("Leave one of them out.")
                    .inside("window_start"));
                }
                ExpansionWindows::Each { starts, ends }
            }
            None => ExpansionWindows::One(
                wanted.start.map_or(i64::MIN, Instant::unix_seconds)
                    ..wanted.end.map_or(i64::MAX, Instant::unix_seconds),
            ),
        };
        tutorcore::expand_texts(
            self.texts.iter().flat_map(|part| texts(part.as_ref())),
            &windows,
            wanted.reading,
            &wanted.options,
            options.interrupt,
        )
        .map_err(|error| error.inside("recurrence"))
    }

    /// A row for each time.
    fn times(&self, found: ExpandedColumns) -> Result<RecordBatch, Error> {
        let mut rows = Vec::with_capacity(found.seconds.len());
        for (row, ends) in (0_u32..).zip(found.offsets.windows(2)) {
            if let [start, end] = ends {
                rows.extend(std::iter::repeat_n(row, end - start));
            }
        }
        let at = TimestampSecondArray::from(found.seconds).with_timezone("UTC");
        let (name, ids) = self.ids(&UInt32Array::from(rows))?;
        batch(&[(name, ids, false), ("at", Arc::new(at), false)])
    }

    /// A row for each rule.
    fn summary(&self, found: &ExpandedColumns) -> Result<RecordBatch, Error> {
        let counts = found.offsets.windows(2).map(|ends| match ends {
            [start, end] => u32::try_from(end - start).unwrap_or(u32::MAX),
            _ => 0,
        });
        let count = u32::try_from(found.stops.len()).map_err(|_| unwritable())?;
        let (name, ids) = self.ids(&UInt32Array::from_iter_values(0..count))?;
        let stops = StringArray::from_iter_values(found.stops.iter().map(|stop| word(*stop)));
        batch(&[
            (name, ids, false),
            (
                "occurrences",
                Arc::new(UInt32Array::from_iter_values(counts)),
                false,
            ),
            ("stop", Arc::new(stops), false),
        ])
    }

    /// The ids of some rows; without ids, the rows themselves.
    fn ids(&self, rows: &UInt32Array) -> Result<(&'static str, ArrayRef), Error> {
        match &self.ids {
            Some(ids) => Ok((
                "series_id",
                take(ids, rows, None).map_err(|_| unwritable())?,
            )),
            None => Ok(("row", Arc::new(rows.clone()))),
        }
    }
}

fn joined(parts: &[ArrayRef], of: Option<&DataType>) -> Result<ArrayRef, Error> {
    match parts {
        [] => Ok(arrow_array::new_empty_array(of.unwrap_or(&DataType::Null))),
        [part] => Ok(part.clone()),
        parts => {
            let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
            concat(&parts).map_err(|_| unwritable())
        }
    }
}

/// The windows that the table has, if it has any.
fn windows(table: &Intake) -> Result<Option<Windows>, Error> {
    let read = |name: &str| -> Result<Option<Vec<i64>>, Error> {
        let Some(parts) = table.column(name)? else {
            return Ok(None);
        };
        intake::check_times(name, table.type_of(name))?;
        whole(name, &parts)?;
        let seconds = |part: &ArrayRef| intake::times(part.as_ref()).next_seconds();
        Ok(Some(parts.iter().flat_map(seconds).collect()))
    };
    match (read("window_start")?, read("window_end")?) {
        (None, None) => Ok(None),
        (Some(starts), Some(ends)) => Ok(Some((starts, ends))),
        (Some(_), None) => Err(intake::missing("window_end")),
        (None, Some(_)) => Err(intake::missing("window_start")),
    }
}

/// The texts of a part of a column. Every row has one: that was looked at
/// before.
fn texts(part: &dyn Array) -> Vec<&str> {
    fn all<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> Vec<&'a str> {
        texts.map(Option::unwrap_or_default).collect()
    }
    match part.data_type() {
        DataType::Utf8 => all(part.as_string::<i32>().iter()),
        DataType::LargeUtf8 => all(part.as_string::<i64>().iter()),
        DataType::Utf8View => all(part.as_string_view().iter()),
        _ => {
            let dictionary = part.as_any_dictionary();
            if dictionary.values().is_empty() {
                // There is no row.
                return Vec::new();
            }
            let words = texts(dictionary.values().as_ref());
            let keys = dictionary.normalized_keys();
            all(keys.iter().map(|key| words.get(*key).copied()))
        }
    }
}

fn word(stop: ExpansionStop) -> &'static str {
    match stop {
        ExpansionStop::RuleEnd => "rule_end",
        ExpansionStop::CalendarEnd => "calendar_end",
        ExpansionStop::WindowEnd => "window_end",
        ExpansionStop::OccurrenceLimit => "occurrence_limit",
        ExpansionStop::WorkLimit => "work_limit",
    }
}
