//! `_model.py`: every type that a job takes or gives.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::generate::declaration::{Case, Declaration, Field, Kind};
use crate::generate::job::wire_name;
use crate::generate::wire_type::WireType;
use crate::generate::{Done, fail};

use super::annotation::{exact, has_map};
use super::prose::{docstring, plain};
use super::words::methods;
use super::{HEADER, World, constant, has_data, quoted, word};

pub(super) fn text(world: &World<'_>) -> Done<String> {
    let mut parts: Vec<String> = Vec::new();
    for declaration in world.types.values() {
        match &declaration.kind {
            Kind::Id => parts.push(id(declaration)),
            Kind::Enum { cases, .. } if !has_data(declaration) => {
                parts.push(words(declaration, cases)?);
            }
            _ => {}
        }
    }
    for declaration in ordered(world)? {
        match &declaration.kind {
            Kind::Record(fields) | Kind::Policy(fields) => {
                parts.push(record(world, declaration, fields)?);
            }
            Kind::Enum { cases, .. } => parts.push(choice(world, declaration, cases)?),
            _ => {}
        }
    }
    for declaration in world.types.values() {
        if let Kind::Alias(target) = &declaration.kind {
            let (doc, _) = plain(&declaration.doc);
            let (name, target) = (&declaration.name, exact(target));
            parts.push(format!(
                "{name}: TypeAlias = {target}\n{}",
                docstring(&doc, 0)
            ));
        }
    }
    parts.push(tables(world)?);
    let body = parts.join("\n\n");
    let generics: BTreeSet<&str> = world
        .types
        .values()
        .flat_map(|declaration| declaration.generics.iter().map(String::as_str))
        .collect();
    Ok(format!("{}{body}", head(&generics, &body)))
}

fn head(generics: &BTreeSet<&str>, body: &str) -> String {
    let mut out = format!("{HEADER}\"\"\"Every type that a job takes or gives.\"\"\"\n\n");
    out.push_str("from __future__ import annotations\n\n");
    for (line, needle) in [
        ("import datetime as dt\n", "dt."),
        ("from collections.abc import Mapping\n", "Mapping["),
    ] {
        if body.contains(needle) {
            out.push_str(line);
        }
    }
    let dataclasses = if body.contains("= field(") {
        "dataclass, field"
    } else {
        "dataclass"
    };
    writeln!(out, "from dataclasses import {dataclasses}").ok();
    let names = [
        "TYPE_CHECKING",
        "ClassVar",
        "Generic",
        "Literal",
        "NewType",
        "TypeAlias",
        "TypeVar",
    ];
    let used: Vec<&str> = names
        .into_iter()
        .filter(|name| match *name {
            "TypeVar" => !generics.is_empty(),
            name => body.contains(&format!("{name}[")) || body.contains(&format!(" {name}")),
        })
        .collect();
    writeln!(out, "from typing import {}", used.join(", ")).ok();
    if body.contains("ZoneInfo") {
        out.push_str("from zoneinfo import ZoneInfo\n");
    }
    out.push_str("\nfrom ._record import Fields, Record, Word, hashed, member\n\n");
    for generic in generics {
        writeln!(out, "{generic} = TypeVar({})", quoted(generic)).ok();
    }
    out.push_str("\n\n");
    out
}

fn id(declaration: &Declaration) -> String {
    let (doc, _) = plain(&declaration.doc);
    let name = &declaration.name;
    format!(
        "{name} = NewType({}, str)\n{}",
        quoted(name),
        docstring(&doc, 0)
    )
}

fn words(declaration: &Declaration, cases: &[Case]) -> Done<String> {
    let (doc, _) = plain(&declaration.doc);
    let mut out = format!("class {}(Word):\n{}", declaration.name, docstring(&doc, 4));
    for case in cases {
        let word = quoted(&word(&case.name));
        writeln!(out, "\n    {} = {word}", constant(&case.name))?;
        out.push_str(&docstring(&plain(&case.doc).0, 4));
    }
    Ok(out)
}

/// The part of a schema that is one case's: the object whose `type` is its
/// word.
fn variant<'a>(schema: &'a Value, word: &str) -> Option<&'a Value> {
    schema.get("oneOf")?.as_array()?.iter().find(|case| {
        case.pointer("/properties/type/const")
            .and_then(Value::as_str)
            == Some(word)
    })
}

fn description(schema: Option<&Value>) -> String {
    let text = schema.and_then(|schema| schema.get("description")?.as_str());
    text.unwrap_or_default().to_owned()
}

const DATACLASS: &str = "@dataclass(frozen=True, slots=True, kw_only=True, repr=False)\n";

fn record(world: &World<'_>, declaration: &Declaration, fields: &[Field]) -> Done<String> {
    let schema = world.schema_of(declaration)?;
    let bases = match declaration.generics.as_slice() {
        [] => "Record".to_owned(),
        generics => format!("Record, Generic[{}]", generics.join(", ")),
    };
    let (doc, _) = plain(&declaration.doc);
    let mut out = format!("{DATACLASS}class {}({bases}):\n", declaration.name);
    out.push_str(&docstring(&doc, 4));
    body(&mut out, world, schema, fields, None)?;
    if matches!(declaration.kind, Kind::Policy(_)) {
        out.push_str(&methods(world, schema, fields)?);
    }
    Ok(out)
}

fn choice(world: &World<'_>, declaration: &Declaration, cases: &[Case]) -> Done<String> {
    let schema = world.schema_of(declaration)?;
    let mut out = String::new();
    let mut names = Vec::new();
    for case in cases {
        let name = case_class(declaration, case);
        if world.source.find_type(&name).is_some() {
            return fail(format!("{name} is a type and the class of a case"));
        }
        let tag = word(&case.name);
        let schema = variant(schema, &tag);
        writeln!(out, "{DATACLASS}class {name}(Record):")?;
        out.push_str(&docstring(&plain(&case.doc).0, 4));
        body(
            &mut out,
            world,
            schema.unwrap_or(&Value::Null),
            &case.fields,
            Some(&tag),
        )?;
        out.push_str("\n\n");
        names.push(name);
    }
    let (doc, _) = plain(&declaration.doc);
    writeln!(
        out,
        "{}: TypeAlias = (\n    {}\n)",
        declaration.name,
        names.join("\n    | ")
    )?;
    out.push_str(&docstring(&doc, 0));
    Ok(out)
}

fn case_class(declaration: &Declaration, case: &Case) -> String {
    format!("{}{}", declaration.name, case.name)
}

fn body(
    out: &mut String,
    world: &World<'_>,
    schema: &Value,
    fields: &[Field],
    case: Option<&str>,
) -> Done<()> {
    if let Some(case) = case {
        let tag = quoted(case);
        writeln!(out, "\n    type: ClassVar[Literal[{tag}]] = {tag}")?;
    }
    for field in fields {
        let annotation = exact(&field.wire_type);
        let default = world.default(schema, field)?;
        writeln!(out, "\n    {}: {annotation}{default}", field.name)?;
        let described = schema
            .get("properties")
            .and_then(|fields| fields.get(wire_name(&field.name)));
        out.push_str(&docstring(&description(described), 4));
    }
    out.push_str("\n    __wire__: ClassVar[Fields] = (\n");
    if case.is_some() {
        out.push_str("        (\"type\", \"type\", \"\"),\n");
    }
    for field in fields {
        let (name, wire) = (&field.name, wire_name(&field.name));
        let leaf = world.leaf(&field.wire_type);
        writeln!(
            out,
            "        ({}, {}, {}),",
            quoted(&wire),
            quoted(name),
            quoted(leaf)
        )?;
    }
    out.push_str("    )\n");
    if fields.iter().any(|field| has_map(&field.wire_type)) {
        out.push_str("\n    def __hash__(self) -> int:\n        return hashed(self)\n");
    }
    Ok(())
}

/// Records and unions, each after those that its defaults are made of.
fn ordered<'a>(world: &World<'a>) -> Done<Vec<&'a Declaration>> {
    let mut waiting: Vec<&'a Declaration> = world
        .types
        .values()
        .copied()
        .filter(|declaration| world.is_object(&declaration.name))
        .filter(|declaration| !matches!(declaration.kind, Kind::Alias(_)))
        .collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut out = Vec::new();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|declaration| {
            let ready = world
                .made_of(declaration)
                .iter()
                .all(|name| done.contains(name) || is_alias(world, name));
            if ready {
                done.insert(&declaration.name);
                out.push(*declaration);
            }
            !ready
        });
        if waiting.len() == before {
            let names: Vec<&str> = waiting.iter().map(|one| one.name.as_str()).collect();
            return fail(format!("each holds another: {}", names.join(", ")));
        }
    }
    Ok(out)
}

fn is_alias(world: &World<'_>, name: &str) -> bool {
    let found = world.types.get(name);
    found.is_some_and(|found| matches!(found.kind, Kind::Alias(WireType::Named(..))))
}

/// What the native module finds the classes by.
fn tables(world: &World<'_>) -> Done<String> {
    let mut records = String::from("RECORDS: dict[str, type[Record]] = {\n");
    let mut choices = String::from("CHOICES: dict[str, dict[str, type[Record]]] = {\n");
    let mut words = String::from("WORDS: dict[str, type[Word]] = {\n");
    for (name, declaration) in &world.types {
        let key = quoted(name);
        match &declaration.kind {
            Kind::Record(_) | Kind::Policy(_) => writeln!(records, "    {key}: {name},")?,
            Kind::Enum { cases, .. } if has_data(declaration) => {
                writeln!(choices, "    {key}: {{")?;
                for case in cases {
                    let class = case_class(declaration, case);
                    writeln!(choices, "        {}: {class},", quoted(&word(&case.name)))?;
                }
                choices.push_str("    },\n");
            }
            Kind::Enum { .. } => writeln!(words, "    {key}: {name},")?,
            _ => {}
        }
    }
    Ok(format!("{records}}}\n\n{choices}}}\n\n{words}}}\n"))
}

/// The names that the module has for everybody.
pub(super) fn names(world: &World<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for (name, declaration) in &world.types {
        names.push((*name).to_owned());
        if let Kind::Enum { cases, .. } = &declaration.kind
            && has_data(declaration)
        {
            names.extend(cases.iter().map(|case| case_class(declaration, case)));
        }
    }
    names
}
