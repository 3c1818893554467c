//! The key of an entry, and how a record finds out which field it names.

use std::marker::PhantomData;

use serde::de::{self, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::de::{DeserializeSeed, value::U32Deserializer};
use serde::forward_to_deserialize_any;

/// The place of a name among those that a type knows.
#[inline(never)]
pub(super) fn place(name: &str, names: &[&str]) -> Option<u32> {
    let at = names.iter().position(|known| *known == name)?;
    u32::try_from(at).ok()
}

/// The key of an entry. A record asks which of its fields it is, and is told
/// by number: with names compared in each type's own code the WebAssembly
/// module was a tenth larger.
pub(super) struct Key<'a, E> {
    name: &'a str,
    names: &'static [&'static str],
    error: PhantomData<E>,
}

impl<'a, E> Key<'a, E> {
    pub(super) fn new(name: &'a str, names: &'static [&'static str]) -> Self {
        Self {
            name,
            names,
            error: PhantomData,
        }
    }
}

impl<'de, E: de::Error> Deserializer<'de> for Key<'_, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str(self.name)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match place(self.name, self.names) {
            Some(at) => visitor.visit_u64(at.into()),
            None => Err(E::unknown_field(self.name, self.names)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match place(self.name, names) {
            Some(at) => {
                let at: U32Deserializer<E> = at.into_deserializer();
                visitor.visit_enum(at)
            }
            None => Err(E::unknown_variant(self.name, names)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct seq tuple tuple_struct map struct ignored_any
    }
}

/// The entries of a data enum's case: somebody else's, read as a record of
/// these names.
pub(super) struct Named<A> {
    pub(super) map: A,
    pub(super) names: &'static [&'static str],
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Named<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.map.next_key::<String>()? {
            Some(name) => seed.deserialize(Key::new(&name, self.names)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}
