//! `cargo xtask bench`: the ratios to hold, measured side by side.

use crate::Outcome;
use crate::machine::{cargo, succeed};
use lexopt::prelude::*;

/// Runs the program that measures and prints them; `alerts` has one of its
/// own.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    match args.next()? {
        None => {}
        Some(Value(work)) if work == "alerts" => return crate::alerts::bench(&mut args),
        Some(other) => return Err(other.unexpected().into()),
    }
    succeed(
        cargo()
            .args([
                "run",
                "--quiet",
                "--release",
                "--package",
                "tutorcore-benches",
            ])
            .args(["--bin", "ratios"]),
        "the benchmarks do not run",
    )
}
