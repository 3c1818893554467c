//! What Python does for the zones: it fetches the tzdata package, and its zoneinfo is the
//! reference that the core is held against.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no environment; this tool has one"
)]

use crate::Outcome;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pinned package and its hash, as pip reads them.
const PIN: &str = include_str!("tzdata.txt");

/// The folder of the pinned tzdata package, unpacked in the cache; fetched if it is not there.
pub(super) fn tzdata() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let pin = PIN
        .lines()
        .find(|line| line.starts_with("tzdata=="))
        .ok_or("tzdata.txt pins none")?;
    let version = pin.split_whitespace().next().unwrap_or(pin);
    let folder = cache()?.join(version.replace("==", "-"));
    let complete = folder.join("complete");
    if fs::read_to_string(&complete).is_ok_and(|done| done == pin) {
        return Ok(folder);
    }
    let pip = || {
        let mut command = Command::new("python3");
        command
            .args(["-m", "pip"])
            .env("PIP_ROOT_USER_ACTION", "ignore");
        command
    };
    succeed(
        pip()
            .args(["--version"])
            .stdout(std::process::Stdio::null()),
        "install Python 3.9 or newer with pip (it fetches the time zone database)",
    )?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    succeed(
        pip()
            .args(["install", "--quiet", "--no-deps", "--only-binary", ":all:"])
            .args([
                "--require-hashes",
                "--disable-pip-version-check",
                "--no-warn-conflicts",
            ])
            .arg("--target")
            .arg(&folder)
            .arg("--requirement")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/zones/tzdata.txt")),
        &format!("pip must be able to fetch {version}"),
    )?;
    fs::write(complete, pin)?;
    Ok(folder)
}

/// Asks zoneinfo about every zone and lets the core's test compare the answers with its own.
pub(super) fn compare_with_zoneinfo(package: &Path, root: &Path) -> Outcome {
    let answers = cache()?.join(format!("zoneinfo-{}.bin", std::process::id()));
    let outcome = succeed(
        Command::new("python3")
            .arg(root.join("xtask/src/zones/zoneinfo_answers.py"))
            .arg(&answers)
            .env("PYTHONPATH", package)
            .env("PYTHONTZPATH", "")
            .env("PYTHONDONTWRITEBYTECODE", "1"),
        "asking Python's zoneinfo failed (Python 3.9 or newer is needed)",
    )
    .and_then(|()| {
        succeed(
            Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
                .args(["test", "--quiet", "--package", "tutorcore"])
                .args(["--test", "zoneinfo", "--", "--ignored", "--nocapture"])
                .env("TUTORCORE_ZONEINFO", &answers)
                .current_dir(root),
            "the core and Python's zoneinfo disagree",
        )
    });
    match fs::remove_file(&answers) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => outcome,
    }
}

/// The folder for what can be fetched again.
fn cache() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()) {
        Some(path) => PathBuf::from(path),
        None => env::home_dir()
            .ok_or("set HOME or XDG_CACHE_HOME")?
            .join(".cache"),
    };
    let folder = base.join("tutorcore");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Runs a command; `otherwise` says what to do, or what it means, if it fails.
fn succeed(command: &mut Command, otherwise: &str) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{otherwise}: {status}").into()),
        Err(error) => Err(format!("{otherwise}: {error}").into()),
    }
}
