//! A record's fields in the order of its declaration.
//!
//! serde writes two readers for every record: one that takes fields as they
//! come, and one for fields in their order. The second is far smaller, because
//! finding the place of a name, and refusing those that are unknown or given
//! twice, is left to whoever brings the fields. Here that is one function for
//! all records, which also settles for all languages which fault is told first.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::error::Error;

/// Reads an object as a record: for a door's deserializer, in its
/// `deserialize_struct`.
///
/// A field that is unknown or given twice is refused first; then the fields
/// are read in the order of their declaration, which is that of `names`. Where
/// one fails, or is lacking, its name is put in front of the path.
///
/// ```
/// use serde::de::value::StrDeserializer;
/// use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
/// use tutorcore::jobs::read_record;
/// use tutorcore::{Error, ErrorKind};
///
/// /// What a web form sends: names and texts.
/// struct Form(Vec<(&'static str, &'static str)>);
///
/// impl<'de> Deserializer<'de> for Form {
///     type Error = Error;
///
///     fn deserialize_struct<V: Visitor<'de>>(
///         self,
///         _: &'static str,
///         names: &'static [&'static str],
///         visitor: V,
///     ) -> Result<V::Value, Error> {
///         let field = |(name, text): (_, &'de str)| -> (_, StrDeserializer<'de, Error>) {
///             (name, text.into_deserializer())
///         };
///         read_record(self.0.into_iter().map(field).collect(), names, visitor)
///     }
///
///     fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
///         Err(Error::new(ErrorKind::WrongType, "A form is a record."))
///     }
///
///     serde::forward_to_deserialize_any! {
///         bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
///         option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
///         ignored_any
///     }
/// }
///
/// #[derive(serde::Deserialize)]
/// struct Named {
///     first: String,
///     last: String,
/// }
///
/// let named = Named::deserialize(Form(vec![("last", "Lovelace"), ("first", "Ada")]))?;
/// assert_eq!((named.first.as_str(), named.last.as_str()), ("Ada", "Lovelace"));
///
/// let error = Named::deserialize(Form(vec![("first", "Ada")])).err().unwrap();
/// assert_eq!((error.kind(), error.path()), (ErrorKind::MissingField, "/last"));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// The first fault.
pub fn read_record<'de, N: AsRef<str>, D: Deserializer<'de, Error = Error>, V: Visitor<'de>>(
    fields: Vec<(N, D)>,
    names: &'static [&'static str],
    visitor: V,
) -> Result<V::Value, Error> {
    let mut fields = Fields::new(fields, names)?;
    visitor
        .visit_seq(&mut fields)
        .map_err(|error| fields.meant(error))
}

/// The fields that are still to be read.
struct Fields<D> {
    values: std::vec::IntoIter<Option<D>>,
    names: std::slice::Iter<'static, &'static str>,
    /// The field read last, if it was not given.
    lacking: Option<&'static str>,
}

impl<D> Fields<D> {
    // What does not depend on the record is compiled once.
    #[inline(never)]
    fn new<N: AsRef<str>>(
        fields: Vec<(N, D)>,
        names: &'static [&'static str],
    ) -> Result<Self, Error> {
        let mut values: Vec<Option<D>> = names.iter().map(|_| None).collect();
        for (name, value) in fields {
            let name = name.as_ref();
            let place = names.iter().position(|known| *known == name);
            match place.and_then(|at| values.get_mut(at).zip(names.get(at))) {
                None => return Err(de::Error::unknown_field(name, names)),
                Some((Some(_), name)) => return Err(de::Error::duplicate_field(name)),
                Some((slot, _)) => *slot = Some(value),
            }
        }
        Ok(Self {
            values: values.into_iter(),
            names: names.iter(),
            lacking: None,
        })
    }

    #[inline(never)]
    fn advance(&mut self) -> (&'static str, Option<D>) {
        let name = self.names.next().copied().unwrap_or_default();
        let value = self.values.next().flatten();
        self.lacking = value.is_none().then_some(name);
        (name, value)
    }

    /// What an error of the record means: serde tells a field that is required
    /// and lacking as a list that is too short.
    #[inline(never)]
    fn meant(&self, error: Error) -> Error {
        match self.lacking {
            Some(name) => de::Error::missing_field(name),
            None => error,
        }
    }
}

impl<'de, D: Deserializer<'de, Error = Error>> SeqAccess<'de> for &mut Fields<D> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        match self.advance() {
            (name, Some(value)) => match seed.deserialize(value) {
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(error.inside(name)),
            },
            (_, None) => Ok(seed.deserialize(NotGiven).ok()),
        }
    }
}

/// A field that is not given: nothing where that may be, and else an error,
/// upon which the record takes its default.
struct NotGiven;

/// Why [`NotGiven`] is no value. It is never seen, so it says nothing.
#[derive(Debug)]
struct Nothing;

impl fmt::Display for Nothing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Nothing {}

impl de::Error for Nothing {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for NotGiven {
    type Error = Nothing;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Nothing> {
        Err(Nothing)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Nothing> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}
