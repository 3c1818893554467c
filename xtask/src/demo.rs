//! `cargo xtask demo`: the main job, on the bundled sample or a folder; `week`, a week of scheduled
//! sessions.

use crate::Outcome;
use crate::machine::{cargo, succeed};

/// Runs the example `district` with the arguments that are left, or the one that is named first.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    let mut arguments: Vec<_> = args.raw_args()?.collect();
    let example = if arguments.first().is_some_and(|first| first == "week") {
        arguments.remove(0);
        "week"
    } else {
        "district"
    };
    succeed(
        cargo()
            .args(["run", "--quiet", "--release", "--package", "tutorcore"])
            .args(["--example", example, "--"])
            .args(arguments),
        "the demo ended with a fault",
    )
}
