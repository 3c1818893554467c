//! A type as it is written in a signature or a field, cut down to what the
//! wire can carry.

use syn::{GenericArgument, PathArguments, Type};

/// A type that every language can have, or the reason why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WireType {
    Bool,
    /// An integer of at most 64 bits, by its Rust name.
    Integer(String),
    Text,
    /// A type of the core, or a generic's parameter; with its arguments.
    Named(String, Vec<WireType>),
    List(Box<WireType>),
    Option(Box<WireType>),
    Map(Box<WireType>, Box<WireType>),
    Boxed(Box<WireType>),
    /// No type for the wire: what it is.
    Refused(&'static str),
}

impl WireType {
    /// Reads a type. References are the business of whoever reads a
    /// signature: here they are refused.
    pub(crate) fn read(written: &Type) -> Self {
        match written {
            Type::Path(path) if path.qself.is_none() => Self::read_path(&path.path),
            Type::Paren(inner) => Self::read(&inner.elem),
            Type::Group(inner) => Self::read(&inner.elem),
            Type::Tuple(_) => Self::Refused("a tuple"),
            Type::Array(_) => Self::Refused("an array"),
            Type::Slice(_) => Self::Refused("a slice"),
            Type::Reference(_) => Self::Refused("a reference"),
            _ => Self::Refused("no plain type"),
        }
    }

    fn read_path(path: &syn::Path) -> Self {
        let Some(part) = path.segments.last() else {
            return Self::Refused("no plain type");
        };
        let name = part.ident.to_string();
        let arguments = match &part.arguments {
            PathArguments::AngleBracketed(list) => list.args.iter().map(argument).collect(),
            _ => Vec::new(),
        };
        match (name.as_str(), arguments.as_slice()) {
            ("bool", []) => Self::Bool,
            ("String" | "str", []) => Self::Text,
            ("i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64", []) => {
                Self::Integer(name)
            }
            ("Vec", [item]) => Self::List(Box::new(item.clone())),
            ("Option", [item]) => Self::Option(Box::new(item.clone())),
            ("Box", [item]) if *item != Self::Text => Self::Boxed(Box::new(item.clone())),
            ("BTreeMap", [key, value]) => Self::Map(Box::new(key.clone()), Box::new(value.clone())),
            ("usize" | "isize", _) => Self::Refused("an integer whose size depends on the machine"),
            ("u128" | "i128", _) => Self::Refused("an integer of 128 bits"),
            ("f32" | "f64", _) => Self::Refused("a float"),
            ("char", _) => Self::Refused("a char"),
            ("Cow", _) => Self::Refused("a Cow"),
            ("Box", _) => Self::Refused("a Box<str>"),
            ("BTreeSet" | "HashSet", _) => Self::Refused("a set"),
            ("HashMap", _) => Self::Refused("a map without order"),
            ("Arc" | "Rc", _) => Self::Refused("a shared pointer"),
            _ => Self::Named(name, arguments),
        }
    }

    /// Every named type in it, with whether it has arguments here.
    pub(crate) fn named(&self, visit: &mut impl FnMut(&str, &[WireType])) {
        match self {
            Self::Named(name, arguments) => {
                visit(name, arguments);
                for argument in arguments {
                    argument.named(visit);
                }
            }
            Self::List(item) | Self::Option(item) | Self::Boxed(item) => item.named(visit),
            Self::Map(key, value) => {
                key.named(visit);
                value.named(visit);
            }
            Self::Bool | Self::Integer(_) | Self::Text | Self::Refused(_) => {}
        }
    }

    /// The type and every type inside it.
    pub(crate) fn parts(&self) -> Vec<&WireType> {
        let mut parts = vec![self];
        match self {
            Self::List(item) | Self::Option(item) | Self::Boxed(item) => parts.extend(item.parts()),
            Self::Map(key, value) => {
                parts.extend(key.parts());
                parts.extend(value.parts());
            }
            Self::Named(_, arguments) => {
                parts.extend(arguments.iter().flat_map(WireType::parts));
            }
            Self::Bool | Self::Integer(_) | Self::Text | Self::Refused(_) => {}
        }
        parts
    }
}

fn argument(argument: &GenericArgument) -> WireType {
    match argument {
        GenericArgument::Type(written) => WireType::read(written),
        _ => WireType::Refused("no plain type"),
    }
}
