//! `cargo xtask demo`: the main job, on the bundled sample or a folder.

use crate::Outcome;
use crate::machine::{cargo, succeed};

/// Runs the example `district` with the arguments that are left.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    succeed(
        cargo()
            .args(["run", "--quiet", "--release", "--package", "tutorcore"])
            .args(["--example", "district", "--"])
            .args(args.raw_args()?),
        "the demo ended with a fault",
    )
}
