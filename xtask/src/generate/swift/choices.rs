//! Enums with data.

use std::fmt::Write as _;

use serde_json::Value;

use crate::generate::Done;
use crate::generate::declaration::{Case, Declaration, Kind};
use crate::generate::wire_type::WireType;
use crate::generate::world::{World, has_data, word};

use super::prose::{comment, told};
use super::records::Members;
use super::spelling::{name, quoted};

/// `Choices.swift`.
pub(super) fn text(world: &World<'_>) -> Done<String> {
    let mut parts = vec!["import Foundation\n".to_owned()];
    for found in world.types.values() {
        if let Kind::Enum { cases, .. } = &found.kind
            && has_data(found)
        {
            parts.push(choice(world, found, cases)?);
        }
    }
    Ok(parts.join("\n"))
}

fn choice(world: &World<'_>, declaration: &Declaration, cases: &[Case]) -> Done<String> {
    let schema = world.schema_of(declaration)?;
    let type_name = &declaration.name;
    let mut tables = String::new();
    let (mut declared, mut written, mut read) = (String::new(), String::new(), String::new());
    let words: Vec<String> = cases.iter().map(|case| quoted(&word(&case.name))).collect();
    let table = format!("{}Cases", word(type_name));
    writeln!(
        tables,
        "private let {table}: [StaticString] = [{}]",
        words.join(", ")
    )?;
    for (at, case) in cases.iter().enumerate() {
        let tag = word(&case.name);
        let (swift, quoted) = (name(&tag), quoted(&tag));
        let members = Members::new(
            world,
            variant(schema, &tag).unwrap_or(&Value::Null),
            &case.fields,
        )?;
        let fields = format!("{}{}Fields", word(type_name), case.name);
        writeln!(
            tables,
            "private let {fields}: [StaticString] = {}",
            members.table(Some("type"))
        )?;
        declared.push_str(&comment(&told(&case.doc).0, 4));
        let (data, bound, made) = if members.is_empty() {
            (String::new(), String::new(), String::new())
        } else {
            (
                format!("({})", members.parameters()),
                format!("({})", members.bound()),
                format!("({})", members.arguments()),
            )
        };
        writeln!(declared, "    case {swift}{data}\n")?;
        writeln!(
            written,
            "        case .{swift}{bound}:\n            writer.field(\"type\", {quoted})"
        )?;
        written.push_str(&members.write_bound(12));
        let label = if at + 1 == cases.len() {
            "default".to_owned()
        } else {
            format!("case {at}")
        };
        writeln!(read, "        {label}:")?;
        read.push_str(&members.read(12, &fields, 1));
        writeln!(read, "            return .{swift}{made}")?;
    }
    let indirect = if holds_box(cases) { "indirect " } else { "" };
    let doc = comment(&told(&declaration.doc).0, 0);
    Ok(format!(
        "{tables}\n{doc}public {indirect}enum {type_name}: WireRecord {{\n{declared}    \
         /// Writes the case's name as `type`, then its fields.\n    \
         public func write(to writer: inout WireWriter) {{\n        writer.beginObject()\n        \
         switch self {{\n{written}        }}\n        writer.endObject()\n    }}\n\n    \
         /// Reads the case that `type` names.\n    \
         public static func read(from reader: inout WireReader) throws(CoreError) -> Self {{\n        \
         switch try reader.tag(of: {table}) {{\n{read}        }}\n    }}\n}}\n"
    ))
}

fn holds_box(cases: &[Case]) -> bool {
    let mut fields = cases.iter().flat_map(|case| &case.fields);
    fields.any(|field| {
        let mut parts = field.wire_type.parts().into_iter();
        parts.any(|part| matches!(part, WireType::Boxed(_)))
    })
}

/// The part of a schema that is one case's.
fn variant<'a>(schema: &'a Value, word: &str) -> Option<&'a Value> {
    schema.get("oneOf")?.as_array()?.iter().find(|case| {
        let tag = case.pointer("/properties/type/const");
        tag.and_then(Value::as_str) == Some(word)
    })
}
