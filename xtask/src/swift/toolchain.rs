//! Swift: the system's own, or Debian's in a tree of its own.

use super::{Found, debian, runs};
use crate::machine::root;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Swift that the package is for.
const SWIFT: u32 = 6;

/// Where Swift is.
pub(super) enum Toolchain {
    /// On the path.
    Own,
    /// In this tree of a Debian system.
    In(PathBuf),
}

impl Toolchain {
    /// Finds Swift, or makes the tree.
    pub(super) fn find() -> Found<Self> {
        if own() {
            return Ok(Self::Own);
        }
        debian::tree().map(Self::In).map_err(|why| {
            format!("install Swift {SWIFT} or newer, from swift.org or Xcode; {why}").into()
        })
    }

    /// A program of Swift's, run in a folder of the checkout, without the
    /// network where the system lets us take it away.
    pub(super) fn command(&self, folder: &Path, program: &str) -> Command {
        match self {
            Self::In(tree) => debian::command(tree, root(), folder, program),
            Self::Own if offline() => {
                let mut command = Command::new("unshare");
                command.args(["--net", program]).current_dir(folder);
                command
            }
            Self::Own => {
                let mut command = Command::new(program);
                command.current_dir(folder);
                command
            }
        }
    }
}

fn own() -> bool {
    let output = Command::new("swift").arg("--version").output();
    let version = output.ok().and_then(|output| {
        let text = String::from_utf8(output.stdout).ok()?;
        let (_, rest) = text.split_once("Swift version ")?;
        rest.split('.').next()?.parse().ok()
    });
    version.is_some_and(|version: u32| version >= SWIFT)
}

fn offline() -> bool {
    runs(Command::new("unshare").args(["--net", "true"]))
}
