//! The Swift package: its library, its tests, and what its calls cost.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no clock; this tool has one"
)]

use crate::Outcome;
use crate::machine::{cache, cargo, root, succeed};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

mod debian;
mod toolchain;

use toolchain::Toolchain;

/// What a search or a build ends with.
type Found<T> = Result<T, Box<dyn std::error::Error>>;

/// The library that the package links with.
const LIBRARY: &str = "libtutorcore_swift.a";

/// Makes the library and prints where it lies; with `--costs`, what a call
/// costs.
pub(crate) fn make(mut arguments: lexopt::Parser) -> Outcome {
    let mut costs = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("costs") => costs = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let library = library()?;
    println!(
        "{}: {} bytes",
        library.display(),
        fs::metadata(&library)?.len()
    );
    if !costs {
        return Ok(());
    }
    let swift = Toolchain::find()?;
    let mut run = swift.command(&package().join("Costs"), "swift");
    run.args([
        "run",
        "--quiet",
        "--configuration",
        "release",
        "--scratch-path",
    ])
    .arg(scratch("costs"));
    succeed(&mut run, "the costs cannot be measured")
}

/// Builds the library and runs every test of the package, and says so in one
/// line.
pub(crate) fn test() -> Outcome {
    let start = Instant::now();
    let swift = Toolchain::find()?;
    lint(&swift)?;
    library()?;
    let output = swift
        .command(&package(), "swift")
        .args(["test", "--scratch-path"])
        .arg(scratch("test"))
        .args(["-Xswiftc", "-warnings-as-errors"])
        .output()?;
    let text =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    let lines = || text.iter().flat_map(|text| text.lines());
    let warnings = lines().filter(|line| line.contains("warning:")).count();
    if !output.status.success() || warnings > 0 {
        println!("{}", text.join("\n"));
        return Err("tests of the Swift package failed".into());
    }
    let told = |needle: &str| {
        let line = lines().find(|line| line.contains(needle));
        line.unwrap_or_default().trim().to_owned()
    };
    println!(
        "swift: {}; {}; no warnings; {} s",
        told("Executed").split(" (").next().unwrap_or_default(),
        told("vectors in Swift"),
        start.elapsed().as_secs()
    );
    Ok(())
}

/// The script for a Mac, which nothing here can run.
fn lint(swift: &Toolchain) -> Outcome {
    const SCRIPT: &str = "xcframework.sh";
    let mut check = swift.command(&package(), "shellcheck");
    if runs(check.arg("--version")) {
        return succeed(
            swift.command(&package(), "shellcheck").arg(SCRIPT),
            "shellcheck has objections",
        );
    }
    succeed(
        swift.command(&package(), "sh").args(["-n", SCRIPT]),
        "the script for a Mac is no shell script",
    )
}

fn package() -> PathBuf {
    root().join("bindings-swift")
}

/// Where `SwiftPM` keeps what it builds, out of the sources.
fn scratch(name: &str) -> PathBuf {
    root().join("target/swift").join(name)
}

/// Compiles the core, and puts its library where the package looks for it.
fn library() -> Found<PathBuf> {
    let target = cache()?.join("swift-target");
    succeed(
        cargo()
            .args([
                "build",
                "--quiet",
                "--locked",
                "--package",
                "tutorcore-swift",
            ])
            .args(["--profile", "swift", "--target-dir"])
            .arg(&target)
            .env("CARGO_ENCODED_RUSTFLAGS", crate::wasm::nameless_flags()?),
        "the Swift door does not compile",
    )?;
    let place = package().join("lib").join(LIBRARY);
    let made = target.join("swift").join(LIBRARY);
    if !same(&made, &place)? {
        fs::create_dir_all(package().join("lib"))?;
        fs::copy(&made, &place)?;
        // SwiftPM does not see that a library has changed.
        for name in ["test", "costs"] {
            unlink(&scratch(name))?;
        }
    }
    Ok(place)
}

fn same(one: &Path, other: &Path) -> Found<bool> {
    Ok(other.exists() && fs::read(one)? == fs::read(other)?)
}

/// Removes what `SwiftPM` has linked, so that it links anew.
fn unlink(scratch: &Path) -> Outcome {
    for build in ["debug", "release"] {
        let Ok(entries) = fs::read_dir(scratch.join(build)) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_file() && (name.ends_with(".xctest") || name == "Costs") {
                fs::remove_file(&path)?;
            }
        }
    }
    Ok(())
}

/// Whether a command can be run at all.
fn runs(command: &mut Command) -> bool {
    crate::machine::answers(command)
}
