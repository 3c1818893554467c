//! A table that the host puts together, column by column.

use std::collections::BTreeMap;

use tutorcore::{Error, ErrorKind, Flags, Integers, TimeColumn, TimeUnit};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{numbers, told};

/// A column's numbers.
enum Column {
    U32(Vec<u32>),
    I32(Vec<i32>),
    U64(Vec<u64>),
    I64(Vec<i64>),
}

/// Columns by name.
#[wasm_bindgen]
#[derive(Default)]
pub struct Table {
    columns: BTreeMap<String, Column>,
    flags: BTreeMap<String, Vec<u8>>,
}

#[wasm_bindgen]
impl Table {
    /// A table without a column.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a column.
    #[wasm_bindgen(js_name = u32s)]
    pub fn put_u32s(&mut self, name: &str, values: Vec<u32>) {
        self.columns.insert(name.to_owned(), Column::U32(values));
    }

    /// Takes a column.
    #[wasm_bindgen(js_name = i32s)]
    pub fn put_i32s(&mut self, name: &str, values: Vec<i32>) {
        self.columns.insert(name.to_owned(), Column::I32(values));
    }

    /// Takes a column.
    #[wasm_bindgen(js_name = u64s)]
    pub fn put_u64s(&mut self, name: &str, values: Vec<u64>) {
        self.columns.insert(name.to_owned(), Column::U64(values));
    }

    /// Takes a column.
    #[wasm_bindgen(js_name = i64s)]
    pub fn put_i64s(&mut self, name: &str, values: Vec<i64>) {
        self.columns.insert(name.to_owned(), Column::I64(values));
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

    /// Takes a column of yes and no. Of two of one name, each may say no.
    #[wasm_bindgen(js_name = flags)]
    pub fn put_flags(&mut self, name: &str, mut values: Vec<u8>) {
        if let Some(others) = self.flags.get(name) {
            for (value, other) in values.iter_mut().zip(others) {
                *value = u8::from(*value != 0 && *other != 0);
            }
        }
        self.flags.insert(name.to_owned(), values);
    }
}

impl Table {
    /// A column that the table may lack.
    pub(crate) fn optional(&self, name: &str) -> Option<Integers<'_>> {
        Some(match self.columns.get(name)? {
            Column::U32(values) => Integers::U32(values),
            Column::I32(values) => Integers::I32(values),
            Column::U64(values) => Integers::U64(values),
            Column::I64(values) => Integers::I64(values),
        })
    }

    /// A column that the table must have.
    pub(crate) fn required(&self, name: &str) -> Result<Integers<'_>, Error> {
        self.optional(name).ok_or_else(|| missing(name))
    }

    /// A column of times that the table may lack.
    pub(crate) fn times(&self, name: &str) -> Option<&[i64]> {
        match self.columns.get(name)? {
            Column::I64(values) => Some(values),
            _ => None,
        }
    }

    /// A column of times that the table must have.
    pub(crate) fn required_times(&self, name: &str) -> Result<&[i64], Error> {
        self.times(name).ok_or_else(|| missing(name))
    }

    /// A column of times, and what they count.
    pub(crate) fn time_column(&self, name: &str, unit: TimeUnit) -> Result<TimeColumn<'_>, Error> {
        let values = self.required_times(name)?;
        Ok(TimeColumn { values, unit })
    }

    /// A column of yes and no; yes for all if the table lacks it.
    pub(crate) fn are(&self, name: &str) -> Flags<'_> {
        self.flags
            .get(name)
            .map_or(Flags::All, |flags| Flags::Bytes(flags))
    }
}

fn missing(name: &str) -> Error {
    Error::new(ErrorKind::MissingField, "The table lacks the column.").inside(name)
}
