//! `cargo xtask recurrences`: the recurrence engine against files of cases.

use crate::Outcome;
use crate::machine::{cargo, succeed};
use std::env;
use std::ffi::OsString;

/// Runs the example `recurrences` on the files.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    // The example runs at the root of the checkout, wherever this tool does.
    let here = env::current_dir()?;
    let files: Vec<OsString> = args
        .raw_args()?
        .map(|file| here.join(file).into_os_string())
        .collect();
    if files.is_empty() {
        return Err("say which files of cases".into());
    }
    succeed(
        cargo()
            .args(["run", "--quiet", "--release", "--package", "tutorcore"])
            .args(["--example", "recurrences", "--"])
            .args(files),
        "the recurrence cases ended with a fault",
    )
}
