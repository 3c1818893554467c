//! `_errors.py` and `__init__.py`.

use std::fmt::Write as _;

use crate::generate::Done;
use crate::generate::job::Job;

use super::prose::docstring;
use super::{HEADER, World, constant, in_order, model, quoted};

pub(super) fn errors(world: &World<'_>) -> Done<String> {
    let mut out = format!(
        "{HEADER}\"\"\"One exception for each kind of error.\"\"\"\n
from typing import ClassVar

from ._failure import TutorCoreError
from ._model import ErrorKind\n"
    );
    let mut table = String::from("ERRORS: dict[str, type[TutorCoreError]] = {\n");
    for (name, code, description) in world.error_kinds()? {
        write!(
            out,
            "\n\nclass {name}Error(TutorCoreError):\n{}",
            docstring(description, 4)
        )?;
        let kind = constant(name);
        writeln!(out, "\n    kind: ClassVar[ErrorKind] = ErrorKind.{kind}")?;
        writeln!(out, "    code: ClassVar[str] = {}", quoted(code))?;
        writeln!(table, "    {}: {name}Error,", quoted(code))?;
    }
    Ok(format!("{out}\n\n{table}}}\n"))
}

pub(super) fn init(world: &World<'_>, jobs: &[Job]) -> Done<String> {
    let errors: Vec<String> = world
        .error_kinds()?
        .iter()
        .map(|(name, ..)| format!("{name}Error"))
        .collect();
    let groups = [
        (
            "_columns",
            [
                "BackTest",
                "ColumnTable",
                "EarlyAlertTable",
                "OccurrenceTable",
                "back_test",
                "double_bookings",
                "early_alerts",
                "expand_series",
            ]
            .map(str::to_owned)
            .to_vec(),
        ),
        ("_errors", errors),
        ("_failure", vec!["TutorCoreError".to_owned()]),
        ("_jobs", jobs.iter().map(|job| job.name.clone()).collect()),
        ("_model", model::names(world)),
        ("_native", vec!["call_json".to_owned()]),
        ("_record", vec!["Record".to_owned(), "to_wire".to_owned()]),
    ];
    let mut out = format!(
        "{HEADER}\"\"\"The rules, schedules and early alerts of tutoring.

Every job is a function that takes keyword arguments and gives a frozen record.
See the README for the first steps.
\"\"\"\n\n"
    );
    let mut all = vec!["__version__".to_owned()];
    for (module, names) in groups {
        let names = in_order(names);
        if module == "_native" {
            out.push_str("from ._native import VERSION as __version__\n");
        }
        writeln!(out, "from .{module} import (")?;
        for name in &names {
            writeln!(out, "    {name},")?;
        }
        out.push_str(")\n");
        all.extend(names);
    }
    out.push_str("\n__all__ = [\n");
    all.sort();
    for name in all {
        writeln!(out, "    {},", quoted(&name))?;
    }
    out.push_str("]\n");
    Ok(out)
}
