//! The core's values as Python's: records, members of enumerations, tuples
//! and dicts.

use std::fmt;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde::ser::{self, Impossible, Serialize, Serializer};

use crate::classes::Classes;
use crate::leaf::Leaf;

use fields::Fields;

mod fields;

/// Why a value could not be written: an exception of Python's.
#[derive(Debug)]
pub(crate) struct Unwritten(PyErr);

impl From<PyErr> for Unwritten {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

impl From<Unwritten> for PyErr {
    fn from(Unwritten(error): Unwritten) -> Self {
        error
    }
}

impl fmt::Display for Unwritten {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Unwritten {}

impl ser::Error for Unwritten {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self(PyRuntimeError::new_err(text.to_string()))
    }
}

fn no_class(name: &str) -> Unwritten {
    ser::Error::custom(format_args!("tutorcore has no class for {name}"))
}

type Written<'py> = Result<Bound<'py, PyAny>, Unwritten>;

/// Writes one value.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'a, 'py> {
    py: Python<'py>,
    classes: &'a Classes,
    leaf: Leaf,
}

impl<'a, 'py> Writer<'a, 'py> {
    /// For a job's answer.
    pub(crate) fn new(py: Python<'py>, classes: &'a Classes) -> Self {
        Self {
            py,
            classes,
            leaf: Leaf::Text,
        }
    }

    fn with(self, leaf: Leaf) -> Self {
        Self { leaf, ..self }
    }

    fn object<T: IntoPyObject<'py>>(self, value: T) -> Written<'py> {
        use pyo3::IntoPyObjectExt;
        Ok(value.into_bound_py_any(self.py)?)
    }

    fn refused<T>(what: &str) -> Result<T, Unwritten> {
        Err(ser::Error::custom(format_args!("{what} has no form")))
    }
}

macro_rules! plain {
    ($($method:ident $type:ty;)*) => { $(
        fn $method(self, value: $type) -> Written<'py> {
            self.object(value)
        }
    )* };
}

impl<'a, 'py> Serializer for Writer<'a, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;
    type SerializeSeq = List<'a, 'py>;
    type SerializeTuple = Impossible<Self::Ok, Unwritten>;
    type SerializeTupleStruct = Impossible<Self::Ok, Unwritten>;
    type SerializeTupleVariant = Impossible<Self::Ok, Unwritten>;
    type SerializeMap = Dict<'a, 'py>;
    type SerializeStruct = Fields<'a, 'py>;
    type SerializeStructVariant = Impossible<Self::Ok, Unwritten>;

    plain! {
        serialize_bool bool;
        serialize_i8 i8;
        serialize_i16 i16;
        serialize_i32 i32;
        serialize_i64 i64;
        serialize_u8 u8;
        serialize_u16 u16;
        serialize_u32 u32;
        serialize_u64 u64;
        serialize_f32 f32;
        serialize_f64 f64;
        serialize_char char;
        serialize_bytes &[u8];
    }

    fn serialize_str(self, text: &str) -> Written<'py> {
        Ok(self.leaf.written(self.py, self.classes, text)?)
    }

    fn serialize_none(self) -> Written<'py> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written<'py> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written<'py> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written<'py> {
        self.serialize_none()
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        _: u32,
        word: &'static str,
    ) -> Written<'py> {
        let words = self.classes.words.get(name);
        match words.and_then(|words| words.get(word)) {
            Some(member) => Ok(member.bind(self.py).clone()),
            None => Err(no_class(name)),
        }
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written<'py> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written<'py> {
        Self::refused(name)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List<'a, 'py>, Unwritten> {
        Ok(List {
            writer: self,
            items: Vec::with_capacity(length.unwrap_or_default()),
        })
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unwritten> {
        Self::refused("a tuple")
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unwritten> {
        Self::refused(name)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritten> {
        Self::refused(name)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Dict<'a, 'py>, Unwritten> {
        Ok(Dict {
            writer: self,
            entries: PyDict::new(self.py),
            key: None,
        })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'a, 'py>, Unwritten> {
        Fields::new(self, name)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unwritten> {
        Self::refused(name)
    }
}

/// A list on its way to be a tuple.
pub(crate) struct List<'a, 'py> {
    writer: Writer<'a, 'py>,
    items: Vec<Bound<'py, PyAny>>,
}

impl<'py> ser::SerializeSeq for List<'_, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unwritten> {
        self.items.push(item.serialize(self.writer)?);
        Ok(())
    }

    fn end(self) -> Written<'py> {
        Ok(PyTuple::new(self.writer.py, self.items)?.into_any())
    }
}

/// A map on its way to be a dict.
pub(crate) struct Dict<'a, 'py> {
    writer: Writer<'a, 'py>,
    entries: Bound<'py, PyDict>,
    key: Option<Bound<'py, PyAny>>,
}

impl<'py> ser::SerializeMap for Dict<'_, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritten> {
        self.key = Some(key.serialize(self.writer.with(Leaf::Text))?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        let value = value.serialize(self.writer)?;
        Ok(self.entries.set_item(self.key.take(), value)?)
    }

    fn end(self) -> Written<'py> {
        Ok(self.entries.into_any())
    }
}
