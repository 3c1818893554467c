//! `_jobs.py`: one function for each job.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::generate::job::{Argument, Job, wire_name};
use crate::generate::wire_type::WireType;
use crate::generate::{Core, Done};

use super::annotation::exact;
use super::prose::{docstring, plain};
use super::{HEADER, World, in_order, model, quoted};

pub(super) fn text(world: &World<'_>, core: &Core) -> Done<String> {
    let (mut body, mut annotations) = (String::new(), String::new());
    for job in &core.jobs {
        function(&mut body, &mut annotations, world, job)?;
    }
    let tables = arguments(world, &core.calls)?;
    let mut out =
        format!("{HEADER}\"\"\"Every job.\"\"\"\n\nfrom __future__ import annotations\n\n");
    imports(&mut out, world, &annotations)?;
    out.push_str("from ._native import call as _call\nfrom ._record import Fields\n");
    Ok(format!("{out}{body}\n\n{tables}"))
}

/// Writes the imports that annotations ask for.
pub(super) fn imports(out: &mut String, world: &World<'_>, annotations: &str) -> Done<()> {
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
    out.push_str(")\n");
    Ok(())
}

/// Writes a function, and its annotations for whoever looks for names.
fn function(out: &mut String, annotations: &mut String, world: &World<'_>, job: &Job) -> Done<()> {
    let name = &job.name;
    writeln!(out, "\n\ndef {name}(")?;
    if !job.arguments.is_empty() {
        out.push_str("    *,\n");
    }
    parameters(out, annotations, world, job, "    ")?;
    let answer = exact(&job.answer_type());
    writeln!(out, ") -> {answer}:")?;
    writeln!(annotations, "{answer}")?;
    let never = match job.arguments.as_slice() {
        [] => "never, as things stand.",
        _ => "an argument cannot be read; `path` tells where.",
    };
    out.push_str(&documented(&job.doc, never, 4)?);
    writeln!(
        out,
        "    _answer: {answer} = _call({}, {})",
        quoted(name),
        given(job)
    )?;
    out.push_str("    return _answer\n");
    Ok(())
}

/// The docstring of a function or method.
pub(super) fn documented(doc: &str, always: &str, indent: usize) -> Done<String> {
    let (mut doc, errors) = plain(doc);
    write!(doc, "\n\nRaises:\n    TutorCoreError: {always}")?;
    if let Some(errors) = errors {
        write!(doc, "\n    TutorCoreError: {errors}")?;
    }
    Ok(docstring(&doc, indent))
}

/// Writes a line for each parameter.
pub(super) fn parameters(
    out: &mut String,
    annotations: &mut String,
    world: &World<'_>,
    job: &Job,
    indent: &str,
) -> Done<()> {
    for argument in &job.arguments {
        let wire_type = argument.wire_type();
        let annotation = world.lenient(&wire_type);
        let default = match (is_policy(argument), &wire_type) {
            (true, _) => " | None = None",
            (false, WireType::Option(_)) => " = None",
            (false, _) => "",
        };
        writeln!(out, "{indent}{}: {annotation}{default},", argument.name)?;
        writeln!(annotations, "{annotation}")?;
    }
    Ok(())
}

/// The arguments as a tuple.
pub(super) fn given(job: &Job) -> String {
    let names: Vec<&str> = job.arguments.iter().map(|one| one.name.as_str()).collect();
    match names.as_slice() {
        [only] => format!("({only},)"),
        names => format!("({})", names.join(", ")),
    }
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
