//! A function for each job, and the tests' way from a vector to it.

use std::fmt::Write as _;

use crate::generate::Done;
use crate::generate::job::{Argument, Job, wire_name};
use crate::generate::wire_type::WireType;

use super::prose::{comment, told};
use super::spelling::{name, of, quoted, read};

/// `Jobs.swift`.
pub(super) fn text(jobs: &[Job]) -> Done<String> {
    let mut out = String::from("import Foundation\n\nextension Core {\n");
    for (at, job) in jobs.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        function(&mut out, job)?;
    }
    out.push_str("}\n");
    Ok(out)
}

fn function(out: &mut String, job: &Job) -> Done<()> {
    out.push_str(&documented(&job.doc)?);
    let (parameters, written) = (parameters(job), written(job));
    writeln!(
        out,
        "    public static func {}({}) throws -> {} {{",
        name(&wire_name(&job.name)),
        parameters.join(", "),
        of(&job.answer_type())
    )?;
    let job = quoted(&job.name);
    if written.is_empty() {
        writeln!(out, "        try call({job}) {{ _ in }}\n    }}")?;
    } else {
        writeln!(
            out,
            "        try call({job}) {{\n{}        }}\n    }}",
            written.concat()
        )?;
    }
    Ok(())
}

/// The comment of a function or method.
pub(super) fn documented(doc: &str) -> Done<String> {
    let (doc, errors) = told(doc);
    let mut thrown =
        "- Throws: ``CoreError`` when an argument cannot be used; its `path` tells where."
            .to_owned();
    if let Some(errors) = errors {
        write!(thrown, " {errors}")?;
    }
    Ok(comment(&format!("{doc}\n\n{thrown}"), 4))
}

/// The parameters of a function.
pub(super) fn parameters(job: &Job) -> Vec<String> {
    let parameters = job.arguments.iter().map(|argument| {
        let value = name(&wire_name(&argument.name));
        let default = if argument.has_default() { " = nil" } else { "" };
        format!("{value}: {}{default}", taken(argument))
    });
    parameters.collect()
}

/// The lines that write the arguments.
pub(super) fn written(job: &Job) -> Vec<String> {
    let lines = job.arguments.iter().map(|argument| {
        let wire = wire_name(&argument.name);
        let value = name(&wire);
        let field = if argument.has_default() {
            "optional"
        } else {
            "field"
        };
        format!("            $0.{field}({}, {value})\n", quoted(&wire))
    });
    lines.collect()
}

/// The type of an argument: what may be left out is an option.
fn taken(argument: &Argument) -> String {
    let wire_type = argument.wire_type();
    match wire_type {
        WireType::Option(_) => of(&wire_type),
        _ if argument.has_default() => format!("{}?", of(&wire_type)),
        _ => of(&wire_type),
    }
}

/// `Calls.swift`: each job by its name, through the function that users call.
pub(super) fn calls(jobs: &[Job]) -> Done<String> {
    let mut out = String::from(
        "import Foundation\nimport TutorCore\n\n\
         /// Calls the function of a job; nothing, where there is none.\n\
         func call(_ job: String, _ given: Arguments) throws -> (any WireValue)? {\n    \
         switch job {\n",
    );
    for job in jobs {
        writeln!(out, "    case {}:", quoted(&job.name))?;
        let arguments = arguments(job);
        let taken = if arguments.is_empty() {
            String::new()
        } else {
            format!("\n            {}", arguments.join(",\n            "))
        };
        writeln!(
            out,
            "        return try given.all(Core.{}({taken}))",
            name(&wire_name(&job.name))
        )?;
    }
    out.push_str("    default: return nil\n    }\n}\n");
    Ok(out)
}

/// The arguments of a call, taken out of a vector's.
pub(super) fn arguments(job: &Job) -> Vec<String> {
    let arguments = job.arguments.iter().map(|argument| {
        let wire = wire_name(&argument.name);
        let wire_type = argument.wire_type();
        let (way, inner) = match &wire_type {
            WireType::Option(inner) => ("optional", inner.as_ref()),
            _ if argument.has_default() => ("optional", &wire_type),
            _ => ("value", &wire_type),
        };
        format!(
            "{wire}: given.{way}({}, {}.self)",
            quoted(&wire),
            read(inner)
        )
    });
    arguments.collect()
}
