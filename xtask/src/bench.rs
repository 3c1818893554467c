//! `cargo xtask bench`: the ratios to hold, measured side by side.

use crate::Outcome;
use crate::machine::{cargo, succeed};

/// Runs the program that measures and prints them.
pub(crate) fn run() -> Outcome {
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
