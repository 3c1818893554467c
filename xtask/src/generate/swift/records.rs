//! Structs, and the other names that types have.
#![expect(
    clippy::format_push_string,
    reason = "the lines stand as they come out; nobody waits for them"
)]

use std::fmt::Write as _;

use serde_json::Value;

use crate::generate::Done;
use crate::generate::declaration::{Declaration, Field, Kind};
use crate::generate::job::wire_name;
use crate::generate::wire_type::WireType;
use crate::generate::world::{World, word};

use super::prose::{comment, spoken, told};
use super::spelling::{default, name, of, quoted, read};

/// `Records.swift`.
pub(super) fn text(world: &World<'_>) -> Done<String> {
    let mut parts = vec!["import Foundation\n".to_owned()];
    for found in world.types.values() {
        match &found.kind {
            Kind::Record(fields) | Kind::Policy(fields) => {
                parts.push(record(world, found, fields)?);
            }
            Kind::Alias(target) => {
                let doc = comment(&told(&found.doc).0, 0);
                parts.push(format!(
                    "{doc}public typealias {} = {}\n",
                    found.name,
                    of(target)
                ));
            }
            _ => {}
        }
    }
    Ok(parts.join("\n"))
}

fn record(world: &World<'_>, declaration: &Declaration, fields: &[Field]) -> Done<String> {
    let schema = world.schema_of(declaration)?;
    let type_name = &declaration.name;
    let generics = match declaration.generics.as_slice() {
        [] => String::new(),
        generics => {
            let bound: Vec<_> = generics
                .iter()
                .map(|one| format!("{one}: WireValue"))
                .collect();
            format!("<{}>", bound.join(", "))
        }
    };
    let fields = Members::new(world, schema, fields)?;
    let table = format!("{}Fields", word(type_name));
    let mut out = String::new();
    writeln!(
        out,
        "private let {table}: [StaticString] = {}\n",
        fields.table(None)
    )?;
    out.push_str(&comment(&told(&declaration.doc).0, 0));
    writeln!(out, "public struct {type_name}{generics}: WireRecord {{")?;
    for member in &fields.0 {
        out.push_str(&comment(&member.doc, 4));
        writeln!(
            out,
            "    public var {}: {}\n",
            name(&member.wire),
            member.swift
        )?;
    }
    out.push_str("    /// A value of these fields.\n    public init(");
    out.push_str(&fields.parameters());
    out.push_str(") {\n");
    for member in &fields.0 {
        writeln!(out, "        self.{0} = {0}", name(&member.wire))?;
    }
    out.push_str("    }\n\n    /// Writes the fields in the core's order.\n");
    out.push_str(
        "    public func write(to writer: inout WireWriter) {\n        writer.beginObject()\n",
    );
    for member in &fields.0 {
        out.push_str(&member.write(8, &format!("self.{}", name(&member.wire))));
    }
    out.push_str("        writer.endObject()\n    }\n\n    /// Reads the fields in any order.\n");
    writeln!(
        out,
        "    public static func read(from reader: inout WireReader) throws(CoreError) -> Self {{"
    )?;
    out.push_str(&fields.read(8, &table, 0));
    writeln!(
        out,
        "        return Self({})\n    }}\n}}",
        fields.arguments()
    )?;
    Ok(out)
}

/// The fields of a struct or of an enum's case.
pub(super) struct Members(Vec<Member>);

pub(super) struct Member {
    wire: String,
    doc: String,
    /// Its type.
    swift: String,
    /// Its type, to be asked to read.
    reads: String,
    is_option: bool,
    /// What it is when it is left out; none, when it must not be.
    default: Option<String>,
    /// Whether the core leaves it out where there is no value.
    is_left_out: bool,
}

impl Members {
    pub(super) fn new(world: &World<'_>, schema: &Value, fields: &[Field]) -> Done<Self> {
        let mut members = Vec::new();
        for field in fields {
            let wire = wire_name(&field.name);
            let described = schema.get("properties").and_then(|all| all.get(&wire));
            let is_option = matches!(field.wire_type, WireType::Option(_));
            let given = described.and_then(|field| field.get("default"));
            let default = match given {
                Some(value) => Some(
                    default(world, &field.wire_type, value)
                        .map_err(|why| format!("{wire}: {why}"))?,
                ),
                None => is_option.then(|| "nil".to_owned()),
            };
            members.push(Member {
                doc: described.map(doc).unwrap_or_default(),
                swift: of(&field.wire_type),
                reads: read(&field.wire_type),
                is_option,
                default,
                is_left_out: field.attributes.has_serde("skip_serializing_if"),
                wire,
            });
        }
        Ok(Self(members))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names on the wire, with the tag of a case before them.
    pub(super) fn table(&self, tag: Option<&str>) -> String {
        let names = tag
            .into_iter()
            .chain(self.0.iter().map(|one| one.wire.as_str()));
        let names: Vec<String> = names.map(quoted).collect();
        format!("[{}]", names.join(", "))
    }

    /// As a function takes them.
    pub(super) fn parameters(&self) -> String {
        let all: Vec<String> = self
            .0
            .iter()
            .map(|one| {
                let default = one.default.as_ref().map(|text| format!(" = {text}"));
                format!(
                    "{}: {}{}",
                    name(&one.wire),
                    one.swift,
                    default.unwrap_or_default()
                )
            })
            .collect();
        all.join(", ")
    }

    /// What was read, as arguments.
    pub(super) fn arguments(&self) -> String {
        let all: Vec<String> = self
            .0
            .iter()
            .enumerate()
            .map(|(at, one)| match &one.default {
                Some(default) if default != "nil" => {
                    format!("{}: v{at} ?? {default}", name(&one.wire))
                }
                _ => format!("{}: v{at}", name(&one.wire)),
            })
            .collect();
        all.join(", ")
    }

    /// The names that a pattern binds the fields to.
    pub(super) fn bound(&self) -> String {
        let all: Vec<String> = (0..self.0.len()).map(|at| format!("let v{at}")).collect();
        all.join(", ")
    }

    /// Writes the fields that a pattern bound.
    pub(super) fn write_bound(&self, indent: usize) -> String {
        let all = self.0.iter().enumerate();
        all.map(|(at, one)| one.write(indent, &format!("v{at}")))
            .collect()
    }

    /// Reads an object into variables. `skipped` is how many names of the
    /// table are no fields.
    pub(super) fn read(&self, indent: usize, table: &str, skipped: usize) -> String {
        let pad = " ".repeat(indent);
        let mut out = String::new();
        for (at, one) in self.0.iter().enumerate() {
            // An option that has another default knows null and nothing apart.
            let whole = one.is_option && one.default.as_deref() == Some("nil");
            let mark = if whole { "" } else { "?" };
            out.push_str(&format!("{pad}var v{at}: {}{mark}\n", one.swift));
        }
        out.push_str(&format!("{pad}var object = try reader.object()\n"));
        out.push_str(&format!(
            "{pad}while let field = try reader.field(of: {table}, &object) {{\n"
        ));
        if self.is_empty() {
            out.push_str(&format!("{pad}    _ = field\n{pad}    try reader.skip()\n"));
        } else {
            out.push_str(&format!("{pad}    switch field {{\n"));
            for (at, one) in self.0.iter().enumerate() {
                let place = at + skipped;
                out.push_str(&format!(
                    "{pad}    case {place}: v{at} = try {}.read(from: &reader)\n",
                    one.reads
                ));
            }
            out.push_str(&format!(
                "{pad}    default: try reader.skip()\n{pad}    }}\n"
            ));
        }
        out.push_str(&format!("{pad}}}\n"));
        for (at, one) in self
            .0
            .iter()
            .enumerate()
            .filter(|(_, one)| one.default.is_none())
        {
            out.push_str(&format!(
                "{pad}guard let v{at} else {{ throw reader.missing({}, object) }}\n",
                quoted(&one.wire)
            ));
        }
        out
    }
}

impl Member {
    fn write(&self, indent: usize, value: &str) -> String {
        let pad = " ".repeat(indent);
        let function = if self.is_left_out {
            "optional"
        } else {
            "field"
        };
        format!("{pad}writer.{function}({}, {value})\n", quoted(&self.wire))
    }
}

/// What the schema says of a field, with its range.
fn doc(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str);
    let mut text = spoken(text.unwrap_or_default());
    let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
    if let Some(most) = bound("maximum") {
        let least = bound("minimum").unwrap_or_default();
        text.push_str(&format!("\n\nFrom {least} to {most}."));
    }
    text
}
