//! `cargo xtask test`: every test there is.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no clock; this tool has one"
)]

use crate::Outcome;
use crate::machine::{cache, cargo, cargo_tool, cxx, python, root, succeed};
use lexopt::prelude::*;
use std::process::Command;
use std::time::{Duration, Instant};

/// What a step belongs to; `--only` picks one of these.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    /// Needs nothing but cargo.
    Rust,
    /// Other programs that compute the same; needs Python and Node.
    Oracles,
    /// The Python package.
    Python,
    /// Needs Node, a browser, and Rust for WebAssembly.
    JavaScript,
    /// Needs Swift.
    Swift,
    /// Needs tools that are built first.
    Audit,
}

const GROUPS: &[(&str, Group)] = &[
    ("rust", Group::Rust),
    ("oracles", Group::Oracles),
    ("python", Group::Python),
    ("js", Group::JavaScript),
    ("swift", Group::Swift),
    ("audit", Group::Audit),
];

struct Step {
    name: &'static str,
    group: Group,
    run: fn() -> Outcome,
}

const STEPS: &[Step] = &[
    Step {
        name: "formatting",
        group: Group::Rust,
        run: formatting,
    },
    Step {
        name: "lints",
        group: Group::Rust,
        run: lints,
    },
    Step {
        name: "tests of all crates",
        group: Group::Rust,
        run: tests,
    },
    Step {
        name: "documentation builds",
        group: Group::Rust,
        run: documentation,
    },
    Step {
        name: "generated files are fresh",
        group: Group::Rust,
        run: generated,
    },
    Step {
        name: "the demo runs",
        group: Group::Rust,
        run: demo,
    },
    Step {
        name: "the demo's figures, computed another way",
        group: Group::Oracles,
        run: figures,
    },
    Step {
        name: "zones against Python's zoneinfo",
        group: Group::Oracles,
        run: zones,
    },
    Step {
        name: "early alerts against SQL",
        group: Group::Oracles,
        run: crate::alerts::against_sql,
    },
    Step {
        name: "recurrence against other programs",
        group: Group::Oracles,
        run: recurrences,
    },
    Step {
        name: "the Python package",
        group: Group::Python,
        run: crate::python::test,
    },
    Step {
        name: "the JavaScript package, in Node and in a browser",
        group: Group::JavaScript,
        run: crate::javascript::test,
    },
    Step {
        name: "the Swift package",
        group: Group::Swift,
        run: crate::swift::test,
    },
    Step {
        name: "fuzz targets build",
        group: Group::Audit,
        run: fuzz_targets,
    },
    Step {
        name: "licences, bans and sources",
        group: Group::Audit,
        run: licences,
    },
];

/// Runs the steps, all of them whatever fails, and says how each ended.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    let (mut only, mut skip) = (Vec::new(), Vec::new());
    while let Some(arg) = args.next()? {
        let (chosen, option) = match arg {
            Long("only") => (&mut only, "--only"),
            Long("skip") => (&mut skip, "--skip"),
            other => return Err(other.unexpected().into()),
        };
        let name = args.value()?.string()?;
        let group = GROUPS.iter().find(|(known, _)| *known == name);
        let (_, group) = group.ok_or_else(|| {
            let known: Vec<_> = GROUPS.iter().map(|(name, _)| *name).collect();
            format!("{option} takes one of: {}", known.join(", "))
        })?;
        chosen.push(*group);
    }
    let wanted = |step: &&Step| only.is_empty() || only.contains(&step.group);
    let steps = || {
        let steps = STEPS.iter().filter(wanted);
        steps.filter(|step| !skip.contains(&step.group))
    };
    announce(&steps().map(|step| step.group).collect::<Vec<_>>())?;

    let mut ends: Vec<(&str, Duration, Outcome)> = Vec::new();
    for step in steps() {
        println!("\n── {} ──", step.name);
        let start = Instant::now();
        let end = (step.run)();
        if let Err(error) = &end {
            println!("FAILED: {error}");
        }
        ends.push((step.name, start.elapsed(), end));
    }

    println!();
    for (name, took, end) in &ends {
        let mark = if end.is_ok() { "ok    " } else { "FAILED" };
        println!("{mark} {:>5} s  {name}", took.as_secs());
    }
    // What was not tested is said, not passed over.
    for step in STEPS.iter().filter(|step| skip.contains(&step.group)) {
        println!("SKIPPED         {}", step.name);
    }
    let failed = ends.iter().filter(|(.., end)| end.is_err()).count();
    println!(
        "\nsteps: {} passed, {failed} failed",
        ends.len().saturating_sub(failed)
    );
    if failed == 0 {
        Ok(())
    } else {
        Err("some steps failed".into())
    }
}

/// Says beforehand what may be fetched or built, and where it will lie.
fn announce(groups: &[Group]) -> Outcome {
    let cache = cache()?;
    if groups.contains(&Group::Oracles) {
        println!(
            "needs Python with pip, and Node 20 with npm; fetches tzdata, duckdb, python-dateutil \
             and rrule-temporal into {}",
            cache.display()
        );
    }
    if groups.contains(&Group::Python) {
        println!(
            "needs Python with pip and venv; fetches maturin, pytest, mypy, pyright and ruff into {}",
            cache.display()
        );
    }
    if groups.contains(&Group::JavaScript) {
        println!(
            "needs Node 20 with npm, Chromium and Rust's target for WebAssembly; \
             fetches what is missing, and npm's tools into {}",
            cache.display()
        );
    }
    if groups.contains(&Group::Swift) {
        println!(
            "needs Swift 6; where there is none, makes a tree of Debian with it in {}",
            cache.display()
        );
    }
    if groups.contains(&Group::Audit) {
        println!(
            "needs a C++ compiler; builds cargo-deny once into {}",
            cache.display()
        );
    }
    Ok(())
}

fn formatting() -> Outcome {
    succeed(
        cargo().args(["fmt", "--all", "--check"]),
        "run `cargo fmt --all`",
    )
}

fn lints() -> Outcome {
    succeed(
        cargo()
            .args([
                "clippy",
                "--quiet",
                "--workspace",
                "--all-targets",
                "--all-features",
            ])
            .args(["--", "--deny", "warnings"]),
        "clippy has objections",
    )
}

fn tests() -> Outcome {
    succeed(
        cargo().args(["test", "--quiet", "--workspace", "--all-features"]),
        "some tests failed",
    )
}

fn documentation() -> Outcome {
    succeed(
        cargo()
            .args([
                "doc",
                "--quiet",
                "--workspace",
                "--no-deps",
                "--all-features",
            ])
            .env("RUSTDOCFLAGS", "--deny warnings"),
        "the documentation has faults",
    )
}

fn generated() -> Outcome {
    crate::generate::run(lexopt::Parser::from_args(["--check"]))
}

fn demo() -> Outcome {
    crate::demo::run(lexopt::Parser::from_args(Vec::<String>::new()))
}

/// The bundled sample, through the demo and through a program of its own.
fn figures() -> Outcome {
    python()?;
    let folder = cache()?.join(format!("sample-{}", std::process::id()));
    let report = folder.join("report.json");
    let district = || {
        let mut command = cargo();
        command.args(["run", "--quiet", "--release", "--package", "tutorcore"]);
        command.args(["--example", "district", "--"]);
        command
    };
    let check = || -> Outcome {
        succeed(
            district().arg("--write-sample").arg(&folder),
            "the sample cannot be written",
        )?;
        let output = district().arg("--json").arg(&folder).output()?;
        std::fs::write(&report, output.stdout)?;
        succeed(
            Command::new("python3")
                .arg(root().join("tutorcore/examples/district/check"))
                .arg(&folder)
                .arg(&report)
                .env("PYTHONDONTWRITEBYTECODE", "1"),
            "the figures differ",
        )
    };
    let end = check();
    std::fs::remove_dir_all(&folder)?;
    end
}

fn zones() -> Outcome {
    python()?;
    crate::zones::run(lexopt::Parser::from_args(["--check"]))
}

/// A short run; `cargo xtask recurrences --differential 100000` is a long one.
fn recurrences() -> Outcome {
    crate::peers::differential(1_000, 1)
}

fn fuzz_targets() -> Outcome {
    cxx()?;
    let manifest = root().join("fuzz/Cargo.toml");
    succeed(
        cargo()
            .args(["build", "--quiet", "--locked", "--manifest-path"])
            .arg(manifest),
        "a fuzz target does not build",
    )
}

/// Without the network: whether a licence or a source is right does not
/// depend on the day.
fn licences() -> Outcome {
    let deny = cargo_tool("cargo-deny", "0.20.2")?;
    succeed(
        cargo().args(["fetch", "--quiet", "--locked"]),
        "the dependencies cannot be fetched",
    )?;
    succeed(
        Command::new(deny)
            .current_dir(root())
            .args(["--offline", "--log-level", "error"])
            .args(["check", "licenses", "bans", "sources"]),
        "see deny.toml",
    )
}
