//! `cargo xtask bench`: the ratios to hold, measured side by side.

use crate::Outcome;
use crate::machine::{cargo, succeed};
use lexopt::prelude::*;

/// Runs the program that measures and prints them: for the works that are
/// named, or for all; `alerts` has a program of its own.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    let mut works = Vec::new();
    while let Some(argument) = args.next()? {
        match argument {
            Value(work) if work == "alerts" => return crate::alerts::bench(&mut args),
            Value(work) => works.push(work),
            other => return Err(other.unexpected().into()),
        }
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
            .args(["--bin", "ratios", "--"])
            .args(works),
        "the benchmarks do not run",
    )
}
