//! Python's values as the core's: a serde `Deserializer` over objects.
//!
//! A mapping is read by the names of the wire and may have no others; any
//! other object is read by its attributes and may have more. Each level that
//! an error passes on its way out puts its own segment in front of the path.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyInt, PyList, PyString, PyTuple};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use tutorcore::jobs::{read_data_enum, read_record};
use tutorcore::{Error, ErrorKind};

use crate::leaf::Leaf;
use crate::reader::{Reader, text_of, wrong_type};

pub(crate) use arguments::Arguments;
use fields::Entries;
use items::Items;

mod arguments;
mod fields;
mod items;
mod mapping;

/// How deep values may lie in each other; as deep as in JSON text.
const DEEPEST: u32 = 127;

/// The largest whole number that every language holds exactly.
const WHOLE_MAX: i64 = 9_007_199_254_740_991;

/// Reads one value by itself; a policy that is `None` is its default.
pub(crate) fn one<T: DeserializeOwned>(
    reader: &Reader<'_>,
    object: &Bound<'_, PyAny>,
    leaf: Leaf,
) -> Result<T, Error> {
    T::deserialize(Value {
        reader,
        object: object.clone(),
        leaf,
        depth: 0,
    })
}

/// One value, not yet read.
struct Value<'a, 'py> {
    reader: &'a Reader<'a>,
    object: Bound<'py, PyAny>,
    leaf: Leaf,
    depth: u32,
}

impl Value<'_, '_> {
    fn wrong_type(&self, expected: &str) -> Error {
        wrong_type(self.reader.classes, expected, &self.object)
    }

    /// The value as a whole number; `None` if it has more than 64 bits.
    fn whole(&self) -> Result<Option<i64>, Error> {
        let is_number = self.object.is_instance_of::<PyInt>()
            // Numbers of other libraries.
            || (!self.object.is_instance_of::<PyString>()
                && self.object.hasattr("__index__").unwrap_or_default());
        if self.object.is_instance_of::<PyBool>() || !is_number {
            return Err(self.wrong_type("a whole number"));
        }
        match self.object.extract::<i64>() {
            Ok(number) => Ok(Some(number)),
            Err(error) => {
                let py = self.object.py();
                if error.is_instance_of::<pyo3::exceptions::PyOverflowError>(py) {
                    Ok(None)
                } else {
                    self.reader.tried(|| Err(error))
                }
            }
        }
    }

    fn inner<V>(&self, read: impl FnOnce(u32) -> Result<V, Error>) -> Result<V, Error> {
        let depth = self.depth.saturating_add(1);
        if depth > DEEPEST {
            return Err(
                Error::new(ErrorKind::LimitReached, "The value is nested too deeply.")
                    .with_help("At most 127 levels are read."),
            );
        }
        read(depth)
    }
}

/// `oncePerEpisode` as `once_per_episode`.
fn snake(word: &str) -> String {
    let mut out = String::with_capacity(word.len().saturating_add(4));
    for letter in word.chars() {
        if letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// One method for each integer type, with its range.
macro_rules! integers {
    ($($method:ident $visit:ident $type:ty, $least:expr, $most:expr;)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let range = $least..=$most;
            let number = self.whole()?.and_then(|number| <$type>::try_from(number).ok());
            match number.filter(|number| range.contains(number)) {
                Some(number) => visitor.$visit(number),
                None => Err(Error::new(ErrorKind::OutOfRange, "The number is out of range.")
                    .with_help(format!("From {} to {}.", range.start(), range.end()))),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for Value<'_, '_> {
    type Error = Error;

    /// Nothing that a job takes is read so.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(self.wrong_type("a value of a known type"))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.object.cast::<PyBool>() {
            Ok(value) => visitor.visit_bool(value.is_true()),
            Err(_) => Err(self.wrong_type("true or false")),
        }
    }

    integers! {
        deserialize_i8 visit_i8 i8, i8::MIN, i8::MAX;
        deserialize_i16 visit_i16 i16, i16::MIN, i16::MAX;
        deserialize_i32 visit_i32 i32, i32::MIN, i32::MAX;
        deserialize_i64 visit_i64 i64, -WHOLE_MAX, WHOLE_MAX;
        deserialize_u8 visit_u8 u8, u8::MIN, u8::MAX;
        deserialize_u16 visit_u16 u16, u16::MIN, u16::MAX;
        deserialize_u32 visit_u32 u32, u32::MIN, u32::MAX;
        deserialize_u64 visit_u64 u64, 0, WHOLE_MAX.unsigned_abs();
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.leaf.read(self.reader, &self.object)?;
        visitor.visit_str(text_of(&text)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.object.is_none() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let object = &self.object;
        let items = if let Ok(tuple) = object.cast_exact::<PyTuple>() {
            tuple.clone()
        } else if let Ok(list) = object.cast::<PyList>() {
            list.to_tuple()
        } else if self.reader.is(object, &self.reader.classes.sequence)
            && !object.is_instance_of::<PyString>()
            && !object.is_instance_of::<PyBytes>()
        {
            let items = || object.try_iter()?.collect::<PyResult<Vec<_>>>();
            let items = self.reader.tried(items)?;
            self.reader.tried(|| PyTuple::new(object.py(), items))?
        } else {
            return Err(self.wrong_type("a list"));
        };
        self.inner(|depth| {
            visitor.visit_seq(Items {
                reader: self.reader,
                tuple: &items,
                leaf: self.leaf,
                depth,
                at: 0,
            })
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.inner(|depth| {
            let entries = Entries::map(self.reader, depth, &self.object, self.leaf)?;
            visitor.visit_map(entries)
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (reader, object) = (self.reader, &self.object);
        self.inner(|depth| {
            if let Some(cases) = reader.classes.choices.get(name) {
                let entries = Entries::case(reader, depth, object, cases)?;
                return read_data_enum(entries.values(), visitor);
            }
            let entries = Entries::record(reader, depth, object, name)?;
            read_record(entries.values(), names, visitor)
        })
    }

    /// Also by the name that Python would give the choice: `once_per_episode`.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.object.cast::<PyString>() {
            Ok(word) => {
                let word = text_of(word)?;
                let named = words.iter().find(|known| snake(known) == word);
                visitor.visit_enum(StrDeserializer::new(named.unwrap_or(&word)))
            }
            Err(_) => Err(self.wrong_type("one of the choices as text")),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}
