//! `cargo xtask recurrences`: the recurrence engine against files of cases, or random rules against
//! other programs.

use crate::machine::{cargo, succeed};
use crate::{Outcome, peers};
use lexopt::prelude::*;
use std::env;
use std::ffi::OsString;

/// Runs the example `recurrences` on the files; with `--differential N`, random rules through
/// other programs.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    // The example runs at the root of the checkout, wherever this tool does.
    let here = env::current_dir()?;
    let mut files: Vec<OsString> = Vec::new();
    let (mut rules, mut seed) = (None, 1);
    while let Some(arg) = args.next()? {
        match arg {
            Long("differential") => rules = Some(args.value()?.parse()?),
            Long("seed") => seed = args.value()?.parse()?,
            Value(file) => files.push(here.join(file).into_os_string()),
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(rules) = rules {
        return peers::differential(rules, seed);
    }
    if files.is_empty() {
        return Err("say which files of cases, or --differential N".into());
    }
    succeed(
        cargo()
            .args(["run", "--quiet", "--release", "--package", "tutorcore"])
            .args(["--example", "recurrences", "--"])
            .args(files),
        "the recurrence cases ended with a fault",
    )
}
