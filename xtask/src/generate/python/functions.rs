//! `_jobs.py`: one function for each job.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::generate::Done;
use crate::generate::job::{Argument, Job, wire_name};
use crate::generate::wire_type::WireType;

use super::annotation::exact;
use super::prose::{docstring, plain};
use super::{HEADER, World, in_order, model, quoted};

pub(super) fn text(world: &World<'_>, jobs: &[Job]) -> Done<String> {
    let (mut body, mut annotations) = (String::new(), String::new());
    for job in jobs {
        function(&mut body, &mut annotations, world, job)?;
    }
    let tables = arguments(world, jobs)?;
    let mut out =
        format!("{HEADER}\"\"\"Every job.\"\"\"\n\nfrom __future__ import annotations\n\n");
    for (line, needle) in [
        ("import datetime as dt\n", "dt."),
        ("from collections.abc import Mapping, Sequence\n", "["),
        ("from typing import Any\n", "Any"),
        ("from zoneinfo import ZoneInfo\n", "ZoneInfo"),
    ] {
        if annotations.contains(needle) {
            out.push_str(line);
        }
    }
    let known: BTreeSet<String> = model::names(world).into_iter().collect();
    let used: BTreeSet<&str> = annotations
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| known.contains(*word))
        .collect();
    out.push_str("\nfrom ._model import (\n");
    for name in in_order(used) {
        writeln!(out, "    {name},")?;
    }
    out.push_str(")\nfrom ._native import call as _call\nfrom ._record import Fields\n");
    Ok(format!("{out}{body}\n\n{tables}"))
}

/// Writes a function, and its annotations for whoever looks for names.
fn function(out: &mut String, annotations: &mut String, world: &World<'_>, job: &Job) -> Done<()> {
    let name = &job.name;
    writeln!(out, "\n\ndef {name}(")?;
    if !job.arguments.is_empty() {
        out.push_str("    *,\n");
    }
    for argument in &job.arguments {
        let wire_type = argument.wire_type();
        let annotation = world.lenient(&wire_type);
        let default = match (is_policy(argument), &wire_type) {
            (true, _) => " | None = None",
            (false, WireType::Option(_)) => " = None",
            (false, _) => "",
        };
        writeln!(out, "    {}: {annotation}{default},", argument.name)?;
        writeln!(annotations, "{annotation}")?;
    }
    let answer = exact(&job.answer_type());
    writeln!(out, ") -> {answer}:")?;
    writeln!(annotations, "{answer}")?;
    let (mut doc, errors) = plain(&job.doc);
    doc.push_str("\n\nRaises:\n    TutorCoreError: ");
    doc.push_str(match job.arguments.as_slice() {
        [] => "never, as things stand.",
        _ => "an argument cannot be read; `path` tells where.",
    });
    if let Some(errors) = errors {
        write!(doc, "\n    TutorCoreError: {errors}")?;
    }
    out.push_str(&docstring(&doc, 4));
    let names: Vec<&str> = job.arguments.iter().map(|one| one.name.as_str()).collect();
    let given = match names.as_slice() {
        [only] => format!("{only},"),
        names => names.join(", "),
    };
    writeln!(
        out,
        "    _answer: {answer} = _call({}, ({given}))",
        quoted(name)
    )?;
    out.push_str("    return _answer\n");
    Ok(())
}

fn is_policy(argument: &Argument) -> bool {
    argument.has_default() && !matches!(argument.wire_type(), WireType::Option(_))
}

/// What the native module reads the arguments by.
fn arguments(world: &World<'_>, jobs: &[Job]) -> Done<String> {
    let mut out = String::from("ARGUMENTS: dict[str, Fields] = {\n");
    for job in jobs {
        writeln!(out, "    {}: (", quoted(&job.arguments_name()))?;
        for argument in &job.arguments {
            let leaf = if is_policy(argument) {
                "policy"
            } else {
                world.leaf(&argument.wire_type())
            };
            let (name, wire) = (&argument.name, wire_name(&argument.name));
            writeln!(
                out,
                "        ({}, {}, {}),",
                quoted(&wire),
                quoted(name),
                quoted(leaf)
            )?;
        }
        out.push_str("    ),\n");
    }
    out.push_str("}\n");
    Ok(out)
}
