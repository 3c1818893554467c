//! A data enum's case: which it is first, its fields after.

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::error::{Error, ErrorKind};
use crate::wire::record::read_record;

/// The field that says which case it is.
const TYPE: &str = "type";

/// The names of fields that a data enum asks its deserializer for. One that
/// has the whole object knows it by them, and gives the case first
/// ([`read_data_enum`]).
pub(crate) const DATA_ENUM: &[&str] = &[TYPE];

/// Reads an object as a data enum: for a door's deserializer, in its
/// `deserialize_struct`, where the type is a data enum: its only name is `type`.
///
/// # Errors
/// The first fault: `type` is lacking or none of the cases; then as
/// [`read_record`] for the case's own fields.
pub fn read_data_enum<'de, N: AsRef<str>, D: Deserializer<'de, Error = Error>, V: Visitor<'de>>(
    fields: Vec<(N, D)>,
    visitor: V,
) -> Result<V::Value, Error> {
    visitor.visit_enum(Case::new(fields)?)
}

struct Case<N, D> {
    tag: D,
    fields: Vec<(N, D)>,
}

impl<N: AsRef<str>, D> Case<N, D> {
    #[inline(never)]
    fn new(mut fields: Vec<(N, D)>) -> Result<Self, Error> {
        match fields.iter().position(|(name, _)| name.as_ref() == TYPE) {
            Some(at) => {
                let (_, tag) = fields.remove(at);
                Ok(Self { tag, fields })
            }
            None => Err(de::Error::missing_field(TYPE)),
        }
    }
}

impl<'de, N: AsRef<str>, D: Deserializer<'de, Error = Error>> EnumAccess<'de> for Case<N, D> {
    type Error = Error;
    type Variant = Fields<N, D>;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Fields<N, D>), Error> {
        match seed.deserialize(self.tag) {
            Ok(case) => Ok((case, Fields(self.fields))),
            Err(error) => Err(error.inside(TYPE)),
        }
    }
}

/// The case's own fields.
struct Fields<N, D>(Vec<(N, D)>);

impl<'de, N: AsRef<str>, D: Deserializer<'de, Error = Error>> VariantAccess<'de> for Fields<N, D> {
    type Error = Error;

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn unit_variant(self) -> Result<(), Error> {
        Err(no_record())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(no_record())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        read_record(self.0, names, visitor)
    }
}

impl<'de, N: AsRef<str>, D: Deserializer<'de, Error = Error>> Deserializer<'de> for Fields<N, D> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(no_record())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        read_record(self.0, names, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
        ignored_any
    }
}

/// No data enum of the core asks for this.
fn no_record() -> Error {
    Error::new(ErrorKind::Malformed, "A case is a record.")
}
