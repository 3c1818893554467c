//! `cargo xtask bench`: the ratios to hold, measured side by side.

use crate::alerts::{Folder, packages, script};
use crate::machine::{cargo, root, succeed};
use crate::{Outcome, peers};
use lexopt::prelude::*;

/// Runs the program that measures and prints them: for the works that are
/// named, or for all. `alerts` and `columns` have programs of their own; with
/// `--peers`, programs of other languages do the works of recurrence and on
/// intervals too.
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
    let has = |name: &str| works.is_empty() || works.iter().any(|work| work == name);
    let (recurrence, conflicts) = (has("recurrence"), has("conflicts"));
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
    if others && conflicts {
        conflicts_by_others()?;
    }
    if others && recurrence {
        return peers::bench();
    }
    Ok(())
}

/// The works on intervals by programs of other languages.
fn conflicts_by_others() -> Outcome {
    let peers = root().join("benches/peers/conflicts");
    let packages = packages(&peers.join("requirements.txt"))?;
    let folder = Folder::new("conflicts-bench")?;
    succeed(
        cargo()
            .args(["run", "--quiet", "--release"])
            .args(["--package", "tutorcore-benches"])
            .args(["--bin", "conflict_peers", "--"])
            .arg(&folder.0),
        "the works cannot be written",
    )?;
    succeed(
        script(&peers, &packages).arg(&folder.0),
        "another program fails, or finds something else",
    )
}
