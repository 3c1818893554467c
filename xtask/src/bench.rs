//! `cargo xtask bench`: the ratios to hold, measured side by side.

use crate::machine::{cargo, succeed};
use crate::{Outcome, peers};
use lexopt::prelude::*;

/// Runs the program that measures and prints them: for the works that are
/// named, or for all. `alerts` and `columns` have programs of their own; with
/// `--peers`, programs of other languages do the works of recurrence too.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    let (mut works, mut others) = (Vec::new(), false);
    while let Some(argument) = args.next()? {
        match argument {
            Value(work) if work == "alerts" => return crate::alerts::bench(&mut args),
            Value(work) if work == "columns" => return crate::columns::bench(&mut args),
            Value(work) => works.push(work),
            Long("peers") => others = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let recurrence = works.is_empty() || works.iter().any(|work| work == "recurrence");
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
    )?;
    if others && recurrence {
        return peers::bench();
    }
    Ok(())
}
