//! `cargo xtask cases FILE…`: neutral worked examples through the core's public API.

use crate::Outcome;
use lexopt::prelude::*;
use std::process::{Command, exit};

pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    let mut files = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Value(file) => files.push(file),
            other => return Err(other.unexpected().into()),
        }
    }
    if files.is_empty() {
        return Err("say which files: cases FILE…".into());
    }
    let status = Command::new("cargo")
        .args([
            "run",
            "--quiet",
            "--package",
            "tutorcore",
            "--example",
            "cases",
            "--",
        ])
        .args(files)
        .status()?;
    if !status.success() {
        // Its own last line has said it all.
        exit(status.code().unwrap_or(1));
    }
    Ok(())
}
