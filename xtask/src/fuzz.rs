//! `cargo xtask fuzz`: a fuzz target for some minutes.
//!
//! The stable compiler instruments the code for libFuzzer; only sanitizers of memory would need
//! another one, and the core has no unsafe code.

use crate::Outcome;
use crate::machine::{cargo, cxx, root, succeed};
use lexopt::prelude::*;
use std::fs;
use std::process::Command;

/// What libFuzzer needs to see which code an input reaches.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1 \
    -Coverflow-checks=on -Cdebug-assertions=on";

/// Builds the target and runs it; inputs that reach something new are kept in `fuzz/corpus`, one
/// that fails in `fuzz/artifacts`.
pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    let (mut target, mut minutes) = (None, 10_u32);
    while let Some(arg) = args.next()? {
        match arg {
            Long("minutes") => minutes = args.value()?.parse()?,
            Value(name) if target.is_none() => target = Some(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let folder = root().join("fuzz");
    let targets: Vec<String> = fs::read_dir(folder.join("fuzz_targets"))?
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    let known = || format!("say which target: {}", targets.join(", "));
    let target = target
        .filter(|name| targets.contains(name))
        .ok_or_else(known)?;
    cxx()?;
    // With a target named, the flags are not those of build scripts.
    let host = host()?;
    succeed(
        cargo()
            .current_dir(&folder)
            .args([
                "build",
                "--release",
                "--locked",
                "--bin",
                &target,
                "--target",
                &host,
            ])
            .env("RUSTFLAGS", INSTRUMENTED),
        "the fuzz target does not build",
    )?;
    let corpus = folder.join("corpus").join(&target);
    let artifacts = folder.join("artifacts").join(&target);
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    let program = folder
        .join("target")
        .join(&host)
        .join("release")
        .join(&target);
    let mut command = Command::new(program);
    let dictionary = folder.join(format!("{target}.dict"));
    if dictionary.exists() {
        command.arg(format!("-dict={}", dictionary.display()));
    }
    succeed(
        command
            .arg(format!("-max_total_time={}", minutes.saturating_mul(60)))
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .args(["-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"])
            .arg(&corpus),
        "the target failed: keep the input as a test",
    )
}

/// The name of this machine's own target.
fn host() -> Result<String, Box<dyn std::error::Error>> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8(output.stdout)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not tell its target")?.to_owned())
}
