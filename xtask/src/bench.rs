//! `cargo xtask bench`: the ratios to hold, measured side by side.

use crate::machine::{cargo, succeed};
use crate::{Outcome, peers};
use lexopt::prelude::*;

/// Runs the program that measures and prints them; with `recurrence`, those alone; with `--peers`,
/// programs of other languages on the same work after it.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    let (mut only, mut others) = (None, false);
    while let Some(arg) = args.next()? {
        match arg {
            Long("peers") => others = true,
            Value(name) if only.is_none() => only = Some(name),
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
            .args(only),
        "the benchmarks do not run",
    )?;
    if others { peers::bench() } else { Ok(()) }
}
