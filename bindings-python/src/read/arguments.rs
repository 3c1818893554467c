//! The arguments of a job.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use tutorcore::jobs::read_record;
use tutorcore::{Error, ErrorKind};

use super::fields::Entries;
use crate::leaf::Leaf;
use crate::reader::Reader;

/// The arguments of a job, in its order.
pub(crate) struct Arguments<'a, 'py> {
    reader: &'a Reader<'a>,
    values: &'a Bound<'py, PyTuple>,
}

impl<'a, 'py> Arguments<'a, 'py> {
    /// Of one call.
    pub(crate) fn new(reader: &'a Reader<'a>, values: &'a Bound<'py, PyTuple>) -> Self {
        Self { reader, values }
    }
}

impl<'de> Deserializer<'de> for Arguments<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::new(
            ErrorKind::Malformed,
            "The arguments are one object.",
        ))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let fields = self.reader.classes.arguments.get(name);
        let mut entries = Entries::new(self.reader, 0);
        for (field, value) in fields.into_iter().flatten().zip(self.values.iter()) {
            if !(field.leaf == Leaf::Policy && value.is_none()) {
                entries.push(&field.wire, value, field.leaf);
            }
        }
        read_record(entries.values(), names, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
        ignored_any
    }
}
