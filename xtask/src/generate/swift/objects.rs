//! A class for each object, and the tests' way from a script to it.

use std::fmt::Write as _;

use crate::generate::Done;
use crate::generate::job::{Job, wire_name};
use crate::generate::object::Object;

use super::functions::{arguments, documented, parameters, written};
use super::prose::{comment, told};
use super::spelling::{name, of, quoted};

/// What is said of every class.
const OWNER: &str = "It belongs to one task at a time, and is not `Sendable`: let an actor own it, \
    or hand it over. Its snapshots go anywhere. Memory is given back with the last reference.";

/// `Objects.swift`.
pub(super) fn text(objects: &[Object]) -> Done<String> {
    let mut out = String::from("import Foundation\n");
    for object in objects {
        class(&mut out, object)?;
    }
    Ok(out)
}

fn class(out: &mut String, object: &Object) -> Done<()> {
    let class = &object.class;
    let (doc, _) = told(&object.doc);
    out.push('\n');
    out.push_str(&comment(&format!("{doc}\n\n{OWNER}"), 0));
    writeln!(out, "public final class {class} {{")?;
    writeln!(out, "    private let object: CoreObject\n")?;
    out.push_str(&documented(&object.new.doc)?);
    let (with, lines) = (parameters(&object.new), written(&object.new).concat());
    writeln!(
        out,
        "    public init({}) throws {{\n        object = try CoreObject({}, restoring: nil) \
         {{\n{lines}        }}\n    }}\n",
        with.join(", "),
        quoted(class)
    )?;
    out.push_str(&documented(&object.restore)?);
    writeln!(
        out,
        "    public init(restoring snapshot: Data, {}) throws {{\n        object = try \
         CoreObject({}, restoring: snapshot) {{\n{lines}        }}\n    }}",
        with.join(", "),
        quoted(class)
    )?;
    for method in &object.methods {
        let job = &method.job;
        out.push('\n');
        out.push_str(&documented(&job.doc)?);
        // As one says it: `engine.push(event)`.
        let mut parameters = parameters(job);
        if let Some(first) = parameters.first_mut() {
            first.insert_str(0, "_ ");
        }
        writeln!(
            out,
            "    public func {}({}) throws -> {} {{",
            name(&wire_name(&job.name)),
            parameters.join(", "),
            of(&job.answer_type())
        )?;
        let lines = written(job);
        if lines.is_empty() {
            writeln!(
                out,
                "        try object.call({}) {{ _ in }}\n    }}",
                quoted(&job.name)
            )?;
        } else {
            writeln!(
                out,
                "        try object.call({}) {{\n{}        }}\n    }}",
                quoted(&job.name),
                lines.concat()
            )?;
        }
    }
    out.push('\n');
    out.push_str(&documented(&object.merge.doc)?);
    writeln!(
        out,
        "    public func merge(_ other: {class}) throws -> {} {{\n        try \
         object.merge(other.object)\n    }}\n",
        of(&object.merge.answer_type())
    )?;
    out.push_str(&documented(&object.snapshot)?);
    out.push_str(
        "    public func snapshot() throws -> Data {\n        try object.snapshot()\n    }\n}\n",
    );
    Ok(())
}

/// `ObjectCalls.swift`: each object and method by its name, through what
/// users call.
pub(super) fn calls(objects: &[Object]) -> Done<String> {
    let mut out = String::from("import Foundation\nimport TutorCore\n");
    for object in objects {
        let class = &object.class;
        let with = |indent: &str| arguments(&object.new).join(&format!(",\n{indent}"));
        writeln!(
            out,
            "\nextension {class}: Scripted {{
    static func made(_ given: Arguments) throws -> {class} {{
        try given.all({class}(
            {}))
    }}

    static func restored(_ snapshot: Data, _ given: Arguments) throws -> {class} {{
        try given.all({class}(
            restoring: snapshot,
            {}))
    }}

    func joined(_ other: {class}) throws -> any WireValue {{
        try merge(other)
    }}

    func call(_ method: String, _ given: Arguments) throws -> (any WireValue)? {{
        switch method {{",
            with("            "),
            with("            ")
        )?;
        for method in &object.methods {
            let job: &Job = &method.job;
            let mut taken = arguments(job);
            if let Some(first) = taken.first_mut()
                && let Some((_, value)) = first.split_once(": ")
            {
                *first = value.to_owned();
            }
            writeln!(
                out,
                "        case {}:\n            return try given.all({}({}))",
                quoted(&job.name),
                name(&wire_name(&job.name)),
                taken.join(", ")
            )?;
        }
        out.push_str("        default: return nil\n        }\n    }\n}\n");
    }
    Ok(out)
}
