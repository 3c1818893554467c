//! Names and types as Swift spells them.

use std::fmt::Write as _;

use serde_json::Value;

use crate::generate::declaration::Kind;
use crate::generate::wire_type::WireType;
use crate::generate::world::{World, word};
use crate::generate::{Done, fail};

/// Words that Swift keeps for itself.
const RESERVED: &[&str] = &[
    "Self",
    "Type",
    "as",
    "associatedtype",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "continue",
    "default",
    "defer",
    "deinit",
    "do",
    "else",
    "enum",
    "extension",
    "fallthrough",
    "false",
    "fileprivate",
    "for",
    "func",
    "guard",
    "if",
    "import",
    "in",
    "init",
    "inout",
    "internal",
    "is",
    "let",
    "nil",
    "operator",
    "precedencegroup",
    "private",
    "protocol",
    "public",
    "repeat",
    "rethrows",
    "return",
    "self",
    "static",
    "struct",
    "subscript",
    "super",
    "switch",
    "throw",
    "throws",
    "true",
    "try",
    "typealias",
    "var",
    "where",
    "while",
];

/// A name where it is declared or used as a value.
pub(super) fn name(name: &str) -> String {
    if RESERVED.contains(&name) {
        format!("`{name}`")
    } else {
        name.to_owned()
    }
}

/// A text as Swift writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out + "\""
}

/// A type as a declaration names it.
pub(super) fn of(wire_type: &WireType) -> String {
    match wire_type {
        WireType::Option(inner) => format!("{}?", of(inner)),
        other => read(other),
    }
}

/// A type as an expression, to ask it to read.
pub(super) fn read(wire_type: &WireType) -> String {
    match wire_type {
        WireType::Bool => "Bool".to_owned(),
        WireType::Integer(_) => "Int".to_owned(),
        WireType::Text => "String".to_owned(),
        WireType::List(item) => format!("[{}]", of(item)),
        WireType::Option(inner) => format!("Optional<{}>", of(inner)),
        WireType::Boxed(inner) => of(inner),
        WireType::Map(key, value) => format!("[{}: {}]", of(key), of(value)),
        WireType::Named(name, arguments) if !arguments.is_empty() => {
            let arguments: Vec<String> = arguments.iter().map(of).collect();
            format!("{name}<{}>", arguments.join(", "))
        }
        WireType::Named(name, _) => match name.as_str() {
            "FreeText" => "String".to_owned(),
            "Instant" => "Date".to_owned(),
            // The words that the package has by hand.
            name => name.to_owned(),
        },
        // The shape rules refuse it before anything is written.
        WireType::Refused(_) => "Never".to_owned(),
    }
}

/// A default, which the schema tells, as an expression.
pub(super) fn default(world: &World<'_>, wire_type: &WireType, value: &Value) -> Done<String> {
    Ok(match (wire_type, value) {
        (WireType::Option(_), Value::Null) => "nil".to_owned(),
        (WireType::Option(inner) | WireType::Boxed(inner), value) => default(world, inner, value)?,
        (WireType::Bool, Value::Bool(value)) => value.to_string(),
        (WireType::Integer(_), Value::Number(number)) => number.to_string(),
        (WireType::Text, Value::String(text)) => quoted(text),
        (WireType::List(item), Value::Array(values)) => {
            let items: Done<Vec<String>> = values
                .iter()
                .map(|value| default(world, item, value))
                .collect();
            format!("[{}]", items?.join(", "))
        }
        (WireType::Map(..), Value::Object(fields)) if fields.is_empty() => "[:]".to_owned(),
        (WireType::Named(name, _), value) => named(world, name, value)?,
        _ => return fail("a default is of another type than its field"),
    })
}

fn named(world: &World<'_>, name: &str, value: &Value) -> Done<String> {
    let kind = world.types.get(name).map(|found| &found.kind);
    Ok(match (kind, value) {
        (Some(Kind::Enum { cases, .. }), Value::String(text)) => {
            match cases.iter().find(|case| word(&case.name) == *text) {
                Some(case) => format!(".{}", self::name(&word(&case.name))),
                None => return fail(format!("{name} has no case {text}")),
            }
        }
        (Some(Kind::Record(_) | Kind::Policy(_)), value) if world.is_default(name, value) => {
            format!("{name}()")
        }
        (Some(Kind::Id), Value::String(text)) => quoted(text),
        (Some(Kind::Alias(target)), value) => default(world, target, value)?,
        _ => return fail(format!("the default of a {name} has no form in Swift")),
    })
}
