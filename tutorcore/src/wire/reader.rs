//! Reads a [`Tree`] as a type, with the exact path of every fault.
//!
//! Each level that an error passes on its way out puts its own segment in
//! front of the path. All texts are written here, none by serde, and none
//! quotes a value.
//!
//! Where a type asks for a list or an object, its visitor meets that alone:
//! through `deserialize_any` each type would be compiled for every other sort
//! of value too, which was a quarter of the WebAssembly module.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::RangeInclusive;

use serde::de::value::U32Deserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::error::{Error, ErrorKind, fault};
use crate::wire::case::{DATA_ENUM, read_data_enum};
use crate::wire::record::read_record;
use crate::wire::tree::Tree;

/// The longest unknown name that a path shows; a longer one is no field name.
const NAME_MAX: usize = 40;

impl de::Error for Error {
    fn custom<T: Display>(text: T) -> Self {
        fault::read(&text)
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new(
            ErrorKind::WrongType,
            "The value is of another type than this field's.",
        )
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new(ErrorKind::InvalidValue, "The value cannot be used here.")
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::new(ErrorKind::InvalidValue, "The list has the wrong length.")
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::new(ErrorKind::UnknownChoice, "The text is none of the choices.")
            .with_help(format!("Choices: {}.", known.join(", ")))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        let help = if known.is_empty() {
            "No field is known here.".to_owned()
        } else {
            format!("Known fields: {}.", known.join(", "))
        };
        let error = Self::new(ErrorKind::UnknownField, "The field is not known.").with_help(help);
        let is_name = name.len() <= NAME_MAX
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_name { error.inside(name) } else { error }
    }

    #[cold]
    #[inline(never)]
    fn missing_field(name: &'static str) -> Self {
        Self::new(ErrorKind::MissingField, "A required field is missing.").inside(name)
    }

    #[cold]
    #[inline(never)]
    fn duplicate_field(name: &'static str) -> Self {
        Self::new(ErrorKind::DuplicateField, "The field is given twice.").inside(name)
    }
}

fn wrong_type(expected: &str, found: &Tree) -> Error {
    let found = match found {
        Tree::Null => "nothing",
        Tree::Bool(_) => "true or false",
        Tree::Signed(_) | Tree::Unsigned(_) => "a whole number",
        Tree::Float(_) => "a number with a fraction",
        Tree::Text(_) => "text",
        Tree::List(_) => "a list",
        Tree::Object(_) => "an object",
    };
    Error::new(
        ErrorKind::WrongType,
        format!("Expected {expected}, found {found}."),
    )
}

/// The largest whole number that every language holds exactly: JavaScript's
/// numbers have 53 bits.
const WHOLE_MAX: i64 = 9_007_199_254_740_991;

/// One method for each integer type: the range is checked here, so that the
/// message can tell it.
macro_rules! integers {
    ($($method:ident $visit:ident $type:ty, $least:expr, $most:expr;)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let range: RangeInclusive<$type> = $least..=$most;
            let number = match self {
                Tree::Signed(number) => <$type>::try_from(number).ok(),
                Tree::Unsigned(number) => <$type>::try_from(number).ok(),
                // JSON's reader gives whole numbers of more than 64 bits so.
                Tree::Float(number) if number.abs() > 9e18 => None,
                other => return Err(wrong_type("a whole number", &other)),
            };
            match number.filter(|number| range.contains(number)) {
                Some(number) => visitor.$visit(number),
                None => Err(Error::new(ErrorKind::OutOfRange, "The number is out of range.")
                    .with_help(format!("From {} to {}.", range.start(), range.end()))),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Signed(value) => visitor.visit_i64(value),
            Self::Unsigned(value) => visitor.visit_u64(value),
            Self::Float(value) => visitor.visit_f64(value),
            Self::Text(value) => visitor.visit_string(value),
            Self::List(items) => visitor.visit_seq(Items::new(items)),
            Self::Object(fields) => visitor.visit_map(Entries::new(fields)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Bool(value) => visitor.visit_bool(value),
            other => Err(wrong_type("true or false", &other)),
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
        match self {
            Self::Text(value) => visitor.visit_string(value),
            other => Err(wrong_type("text", &other)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_none(),
            value => visitor.visit_some(value),
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
        match self {
            Self::List(items) => visitor.visit_seq(Items::new(items)),
            other => Err(wrong_type("a list", &other)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            // A struct's own visitor refuses a field given twice; a map's
            // visitor would keep the last.
            Self::Object(fields) => {
                let mut seen = BTreeSet::new();
                if !fields.iter().all(|(key, _)| seen.insert(key.as_str())) {
                    return Err(Error::new(
                        ErrorKind::DuplicateField,
                        "A key is given twice.",
                    ));
                }
                visitor.visit_map(Entries::new(fields))
            }
            other => Err(wrong_type("an object", &other)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            // A data enum's visitor has to see the case first.
            Self::Object(fields) if *names == *DATA_ENUM => read_data_enum(fields, visitor),
            Self::Object(fields) => read_record(fields, names, visitor),
            other => Err(wrong_type("an object", &other)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Self::Text(name) => visitor.visit_enum(place(&name, names)?),
            other => Err(wrong_type("one of the choices as text", &other)),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}

/// A choice by its place, which is looked up once for all enums.
#[inline(never)]
fn place(name: &str, names: &'static [&'static str]) -> Result<U32Deserializer<Error>, Error> {
    let place = names.iter().position(|known| *known == name);
    match place.and_then(|at| u32::try_from(at).ok()) {
        Some(at) => Ok(at.into_deserializer()),
        None => Err(de::Error::unknown_variant(name, names)),
    }
}

struct Items {
    items: std::vec::IntoIter<Tree>,
    at: usize,
}

impl Items {
    fn new(items: Vec<Tree>) -> Self {
        Self {
            items: items.into_iter(),
            at: 0,
        }
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let at = self.at;
        self.at = at.saturating_add(1);
        seed.deserialize(item)
            .map(Some)
            .map_err(|error| error.inside(&at.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The entries of a map.
struct Entries {
    entries: std::vec::IntoIter<(String, Tree)>,
    value: Option<(String, Tree)>,
}

impl Entries {
    fn new(entries: Vec<(String, Tree)>) -> Self {
        Self {
            entries: entries.into_iter(),
            value: None,
        }
    }

    // What does not depend on the type is compiled once.
    #[inline(never)]
    fn advance(&mut self) -> Option<Tree> {
        self.value = self.entries.next();
        let (key, _) = self.value.as_ref()?;
        Some(Tree::Text(key.clone()))
    }

    #[inline(never)]
    fn take(&mut self) -> Result<(String, Tree), Error> {
        let entry = self.value.take();
        entry.ok_or_else(|| Error::new(ErrorKind::Malformed, "A value without a key."))
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        match self.advance() {
            Some(key) => seed.deserialize(key).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (key, value) = self.take()?;
        seed.deserialize(value).map_err(|error| error.inside(&key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}
