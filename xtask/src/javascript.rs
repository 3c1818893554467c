//! The JavaScript package: made, and tested in Node and in a browser.

use crate::Outcome;
use crate::machine::{cache, root, succeed};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

mod package;
mod programs;

pub(crate) use programs::node;

/// What a search or a build ends with.
type Found<T> = Result<T, Box<dyn std::error::Error>>;

/// Makes the package and prints where it lies; with `--costs`, what a call
/// costs.
pub(crate) fn make(mut arguments: lexopt::Parser) -> Outcome {
    let mut costs = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("costs") => costs = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let tools = programs::tools()?;
    let packed = package::make(&tools)?;
    println!("{}", packed.display());
    if !costs {
        return Ok(());
    }
    let user = user(&tools, &packed)?;
    succeed(
        Command::new("node")
            .arg(user.join("tests/costs.js"))
            .current_dir(&user),
        "the costs cannot be measured",
    )
}

/// A folder with the package installed and the tests beside it.
pub(crate) fn installed() -> Found<PathBuf> {
    let tools = programs::tools()?;
    user(&tools, &package::make(&tools)?)
}

/// Runs every test of the package, as a user has it: installed from what
/// `npm pack` wrote, called through its public functions.
pub(crate) fn test() -> Outcome {
    let tools = programs::tools()?;
    let browser = programs::browser()?;
    let packed = package::make(&tools)?;
    let user = user(&tools, &packed)?;
    let tests = user.join("tests");
    let mut files = Vec::new();
    for entry in fs::read_dir(&tests)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.js") {
            files.push(path);
        }
    }
    files.sort();
    succeed(
        Command::new("node")
            .args(["--expose-gc", "--test", "--test-reporter=spec"])
            .args(files)
            .current_dir(&user)
            .env("TUTORCORE_ROOT", root())
            .env("TUTORCORE_PACKED", &packed)
            .env("TUTORCORE_BROWSER", browser),
        "the JavaScript package has faults",
    )
}

/// A folder like a user's, with the package installed and the tests in it. It
/// lies inside the tools' folder, so that Node finds those as well.
fn user(tools: &Path, packed: &Path) -> Found<PathBuf> {
    let user = tools.join("user");
    if user.exists() {
        fs::remove_dir_all(&user)?;
    }
    let installed = user.join("node_modules/tutorcore");
    fs::create_dir_all(&installed)?;
    succeed(
        Command::new("tar")
            .arg("-xzf")
            .arg(packed)
            .args(["--strip-components", "1", "-C"])
            .arg(&installed),
        "the package cannot be unpacked",
    )?;
    fs::write(
        user.join("package.json"),
        "{ \"private\": true, \"type\": \"module\" }\n",
    )?;
    copy(&root().join("bindings-wasm/tests"), &user.join("tests"))?;
    Ok(user)
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

/// Where the package is put together.
fn stage() -> Found<PathBuf> {
    Ok(cache()?.join("javascript-stage"))
}
