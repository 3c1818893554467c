//! The fields of a record on their way to its class.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::ser::{self, Serialize};

use super::{Unwritten, Writer, Written, no_class};
use crate::classes::Record;
use crate::leaf::Leaf;

enum Class<'a> {
    Known(&'a Record),
    /// A data enum: the first field, `type`, will tell.
    ByType(&'a HashMap<String, Record>),
}

/// The fields of a record on their way to its class.
pub(crate) struct Fields<'a, 'py> {
    writer: Writer<'a, 'py>,
    class: Class<'a>,
    values: Bound<'py, PyDict>,
    /// Where the next field probably stands.
    at: usize,
}

impl<'a, 'py> Fields<'a, 'py> {
    /// Of the record or data enum of that name.
    pub(super) fn new(writer: Writer<'a, 'py>, name: &str) -> Result<Self, Unwritten> {
        let classes = writer.classes;
        let class = match (classes.records.get(name), classes.choices.get(name)) {
            (Some(record), _) => Class::Known(record),
            (None, Some(cases)) => Class::ByType(cases),
            (None, None) => return Err(no_class(name)),
        };
        Ok(Self {
            writer,
            class,
            values: PyDict::new(writer.py),
            at: 0,
        })
    }
}

impl<'py> ser::SerializeStruct for Fields<'_, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritten> {
        let record = match self.class {
            Class::Known(record) => record,
            Class::ByType(cases) => {
                let case = value.serialize(self.writer.with(Leaf::Text))?;
                let record = cases.get(&case.extract::<String>()?);
                self.class = Class::Known(record.ok_or_else(|| no_class(name))?);
                self.at = 1;
                return Ok(());
            }
        };
        let rest = record.fields.iter().enumerate().skip(self.at);
        let found = rest.chain(record.fields.iter().enumerate().take(self.at));
        let Some((at, field)) = found.into_iter().find(|(_, field)| field.wire == name) else {
            return Err(no_class(name));
        };
        self.at = at.saturating_add(1);
        let value = value.serialize(self.writer.with(field.leaf))?;
        Ok(self.values.set_item(&field.attribute, value)?)
    }

    fn end(self) -> Written<'py> {
        match self.class {
            Class::Known(record) => {
                let class = record.class.bind(self.writer.py);
                Ok(class.call((), Some(&self.values))?)
            }
            Class::ByType(_) => Writer::refused("a case without a type"),
        }
    }
}
