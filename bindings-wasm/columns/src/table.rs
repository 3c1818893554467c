//! A table that the host puts together, column by column.
#![expect(
    clippy::float_cmp,
    reason = "wasm-bindgen's reading of an enum, which JavaScript has as a number"
)]

use tutorcore::{Error, ErrorKind, Flags, Integers, TimeColumn, TimeUnit};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{numbers, told, words};

/// What a table's times count.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Thousandths of a second.
    Milliseconds,
    /// Millionths of a second.
    Microseconds,
    /// Billionths of a second.
    Nanoseconds,
}

/// A column's numbers, or its yes and no.
enum Column {
    U32(Vec<u32>),
    I32(Vec<i32>),
    U64(Vec<u64>),
    I64(Vec<i64>),
    Flags(Vec<u8>),
}

/// A few columns by name; of two of one name the later counts.
#[wasm_bindgen]
pub struct Table {
    columns: Vec<(String, Column)>,
    unit: TimeUnit,
}

#[wasm_bindgen]
impl Table {
    /// A table without a column.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(unit: Unit) -> Self {
        Self {
            columns: Vec::new(),
            unit: match unit {
                Unit::Seconds => TimeUnit::Seconds,
                Unit::Milliseconds => TimeUnit::Milliseconds,
                Unit::Microseconds => TimeUnit::Microseconds,
                Unit::Nanoseconds => TimeUnit::Nanoseconds,
            },
        }
    }

    /// Takes a column.
    #[wasm_bindgen(js_name = u32s)]
    pub fn put_u32s(&mut self, name: &str, values: Vec<u32>) {
        self.put(name, Column::U32(values));
    }

    /// Takes a column.
    #[wasm_bindgen(js_name = i32s)]
    pub fn put_i32s(&mut self, name: &str, values: Vec<i32>) {
        self.put(name, Column::I32(values));
    }

    /// Takes a column.
    #[wasm_bindgen(js_name = u64s)]
    pub fn put_u64s(&mut self, name: &str, values: Vec<u64>) {
        self.put(name, Column::U64(values));
    }

    /// Takes a column.
    #[wasm_bindgen(js_name = i64s)]
    pub fn put_i64s(&mut self, name: &str, values: Vec<i64>) {
        self.put(name, Column::I64(values));
    }

    /// Takes a column of whole numbers that are kept as floats.
    ///
    /// # Errors
    /// The JSON text of an error for a number that is not whole.
    #[wasm_bindgen(js_name = floats)]
    pub fn put_floats(&mut self, name: &str, values: Vec<f64>) -> Result<(), String> {
        let values = numbers::whole(values).map_err(|error| told(&error.inside(name)))?;
        self.put_i64s(name, values);
        Ok(())
    }

    /// Takes a column of ids as one text, with their lengths.
    ///
    /// # Errors
    /// The JSON text of an error when there are too many.
    #[wasm_bindgen(js_name = words)]
    pub fn put_words(&mut self, name: &str, text: &str, lengths: &[u32]) -> Result<(), String> {
        let values = words::ranks(text, lengths).map_err(|error| told(&error))?;
        self.put_u32s(name, values);
        Ok(())
    }

    /// Takes a column of yes and no. Of two of one name, each may say no.
    #[wasm_bindgen(js_name = flags)]
    pub fn put_flags(&mut self, name: &str, mut values: Vec<u8>) {
        if let Some(Column::Flags(others)) = self.column(name) {
            for (value, other) in values.iter_mut().zip(others) {
                *value = u8::from(*value != 0 && *other != 0);
            }
        }
        self.put(name, Column::Flags(values));
    }
}

impl Table {
    fn put(&mut self, name: &str, column: Column) {
        self.columns.push((name.to_owned(), column));
    }

    fn column(&self, name: &str) -> Option<&Column> {
        let found = self.columns.iter().rfind(|(other, _)| other == name);
        found.map(|(_, column)| column)
    }

    /// A column that the table may lack.
    pub(crate) fn optional(&self, name: &str) -> Option<Integers<'_>> {
        match self.column(name)? {
            Column::U32(values) => Some(Integers::U32(values)),
            Column::I32(values) => Some(Integers::I32(values)),
            Column::U64(values) => Some(Integers::U64(values)),
            Column::I64(values) => Some(Integers::I64(values)),
            Column::Flags(_) => None,
        }
    }

    /// A column that the table must have.
    pub(crate) fn required(&self, name: &str) -> Result<Integers<'_>, Error> {
        self.optional(name).ok_or_else(|| missing(name))
    }

    /// A column of times that the table must have.
    pub(crate) fn times(&self, name: &str) -> Result<TimeColumn<'_>, Error> {
        match self.column(name) {
            Some(Column::I64(values)) => Ok(TimeColumn {
                values,
                unit: self.unit,
            }),
            _ => Err(missing(name)),
        }
    }

    /// As [`times`](Self::times), where the core does not look at them itself.
    pub(crate) fn checked_times(&self, name: &str) -> Result<TimeColumn<'_>, Error> {
        let times = self.times(name)?;
        times.check().map_err(|error| error.inside(name))?;
        Ok(times)
    }

    /// A column of yes and no; yes for all if the table lacks it.
    pub(crate) fn are(&self, name: &str) -> Flags<'_> {
        match self.column(name) {
            Some(Column::Flags(flags)) => Flags::Bytes(flags),
            _ => Flags::All,
        }
    }
}

fn missing(name: &str) -> Error {
    Error::new(ErrorKind::MissingField, "The table lacks the column.").inside(name)
}
