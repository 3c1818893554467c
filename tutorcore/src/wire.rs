//! How the core's scalars and data enums are read from a wire.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::error::Error;

mod case;
mod reader;
mod record;
mod tree;

pub(crate) use case::DATA_ENUM;
pub use case::read_data_enum;
pub use record::read_record;
pub(crate) use tree::Tree;

/// Reads a value that is written as text.
pub(crate) fn scalar<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    parse: impl Fn(&str) -> Result<T, Error>,
) -> Result<T, D::Error> {
    struct Scalar<T, F>(&'static str, F, PhantomData<T>);

    impl<T, F: Fn(&str) -> Result<T, Error>> Visitor<'_> for Scalar<T, F> {
        type Value = T;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str(self.0)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.1)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Scalar(expected, parse, PhantomData))
}

/// Reads which case of a data enum this is, and leaves its fields to be read.
pub(crate) fn tag<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    mut map: A,
) -> Result<(T, Fields<A>), A::Error> {
    let Some(first) = map.next_key::<String>()? else {
        return Err(de::Error::missing_field("type"));
    };
    if first == "type" {
        return Ok((map.next_value()?, Fields::Streamed(map)));
    }
    let mut fields = vec![(first, map.next_value::<Tree>()?)];
    while let Some(key) = map.next_key::<String>()? {
        fields.push((key, map.next_value()?));
    }
    let Some(at) = fields.iter().position(|(key, _)| key == "type") else {
        return Err(de::Error::missing_field("type"));
    };
    let (_, tag) = fields.remove(at);
    let tag = T::deserialize(tag).map_err(|error| A::Error::custom(error.inside("type")))?;
    Ok((tag, Fields::Buffered(fields)))
}

/// The fields of a data enum's case, still to be read.
pub(crate) enum Fields<A> {
    /// `type` came first: they come from the caller's own deserializer.
    Streamed(A),
    /// `type` came later: they had to be set aside.
    Buffered(Vec<(String, Tree)>),
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Fields<A> {
    type Error = A::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        match self {
            Self::Streamed(map) => visitor.visit_map(map),
            Self::Buffered(fields) => Tree::Object(fields)
                .deserialize_struct(name, names, visitor)
                .map_err(de::Error::custom),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        self.deserialize_struct("", &[], visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map enum
        identifier ignored_any
    }
}

/// The schema of a map whose keys are a plain enum's; of itself a map's schema
/// says nothing of its keys.
#[cfg(feature = "schema")]
pub(crate) fn map_by<K: schemars::JsonSchema, V: schemars::JsonSchema>(
    generator: &mut schemars::SchemaGenerator,
) -> schemars::Schema {
    let (keys, values) = (
        generator.subschema_for::<K>(),
        generator.subschema_for::<V>(),
    );
    schemars::json_schema!({
        "type": "object",
        "propertyNames": keys,
        "additionalProperties": values,
    })
}

/// Declares a data enum: its cases are told apart by the field `type`.
///
/// serde's own `tag` buffers the fields in a form of its own, and the path to
/// a fault is lost there. Here each case reads its fields from the very
/// deserializer that the caller brought: a door's gives the case first
/// ([`read_data_enum`]), another's fields are streamed if `type` comes first, and
/// set aside if it does not.
macro_rules! tagged_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$case_meta:meta])*
                $case:ident $({ $($(#[$field_meta:meta])* $field:ident : $type:ty),+ $(,)? })?
            ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(
            tag = "type",
            rename_all = "camelCase",
            rename_all_fields = "camelCase",
            deny_unknown_fields
        )]
        pub enum $name {
            $(
                $(#[$case_meta])*
                $case $({ $($(#[$field_meta])* $field: $type),+ })?
            ),+
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(rename_all = "camelCase")]
                enum Case { $($case),+ }

                impl<'de> serde::de::DeserializeSeed<'de> for Case {
                    type Value = $name;

                    fn deserialize<D: serde::Deserializer<'de>>(
                        self,
                        fields: D,
                    ) -> Result<$name, D::Error> {
                        match self {
                            $(
                                Self::$case => {
                                    #[derive(serde::Deserialize)]
                                    #[serde(rename_all = "camelCase", deny_unknown_fields)]
                                    struct Fields { $($($field: $type),+)? }
                                    let Fields { $($($field),+)? } =
                                        serde::Deserialize::deserialize(fields)?;
                                    Ok($name::$case $({ $($field),+ })?)
                                }
                            )+
                        }
                    }
                }

                struct Cases;

                impl<'de> serde::de::Visitor<'de> for Cases {
                    type Value = $name;

                    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        out.write_str("an object with a type")
                    }

                    fn visit_enum<A: serde::de::EnumAccess<'de>>(
                        self,
                        access: A,
                    ) -> Result<$name, A::Error> {
                        let (case, fields) = access.variant::<Case>()?;
                        serde::de::VariantAccess::newtype_variant_seed(fields, case)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        map: A,
                    ) -> Result<$name, A::Error> {
                        let (case, fields) = $crate::wire::tag::<A, Case>(map)?;
                        serde::de::DeserializeSeed::deserialize(case, fields)
                    }
                }

                deserializer.deserialize_struct(stringify!($name), $crate::wire::DATA_ENUM, Cases)
            }
        }
    };
}
pub(crate) use tagged_enum;

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro declares public enums")]
mod tests {
    use crate::error::ErrorKind;
    use crate::id::GroupId;
    use crate::wire::Tree;

    tagged_enum! {
        /// For the tests.
        pub enum Choice {
            /// With fields.
            Group {
                /// Which.
                group_id: GroupId,
            },
            /// Without.
            AdHoc,
        }
    }

    fn read(json: &str) -> Result<Choice, crate::Error> {
        Tree::parse(json).and_then(Tree::read)
    }

    #[test]
    fn cases_are_told_apart_by_type_wherever_it_stands() {
        let group = Choice::Group {
            group_id: GroupId::new("g").unwrap(),
        };
        for json in [
            r#"{"type":"group","groupId":"g"}"#,
            r#"{"groupId":"g","type":"group"}"#,
        ] {
            assert_eq!(read(json).unwrap(), group);
            assert_eq!(serde_json::from_str::<Choice>(json).unwrap(), group);
        }
        assert_eq!(read(r#"{"type":"adHoc"}"#).unwrap(), Choice::AdHoc);
        assert_eq!(
            serde_json::to_string(&group).unwrap(),
            r#"{"type":"group","groupId":"g"}"#
        );
    }

    #[test]
    fn faults_inside_a_case_have_exact_paths() {
        for (json, kind, path) in [
            (
                r#"{"groupId":"","type":"group"}"#,
                ErrorKind::InvalidValue,
                "/groupId",
            ),
            (
                r#"{"groupId":7,"type":"group"}"#,
                ErrorKind::WrongType,
                "/groupId",
            ),
            (r#"{"type":"group"}"#, ErrorKind::MissingField, "/groupId"),
            (r#"{"groupId":"g"}"#, ErrorKind::MissingField, "/type"),
            (r#"{"type":"secret"}"#, ErrorKind::UnknownChoice, "/type"),
            (
                r#"{"type":"adHoc","more":1}"#,
                ErrorKind::UnknownField,
                "/more",
            ),
            (
                r#"{"type":"group","groupId":"g","groupId":"h"}"#,
                ErrorKind::DuplicateField,
                "/groupId",
            ),
            (r#""adHoc""#, ErrorKind::WrongType, ""),
        ] {
            let error = read(json).unwrap_err();
            assert_eq!((error.kind(), error.path()), (kind, path), "{json}");
            assert!(!error.message().contains("secret"));
        }
    }
}
