//! What Python does for the zones: it fetches the tzdata package, and its zoneinfo is the
//! reference that the core is held against.

use crate::Outcome;
use crate::machine::{self, cache, cargo, succeed};
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
        .find_map(|line| line.split_once(" --hash=sha256:"));
    let (version, hash) = pin.ok_or("tzdata.txt must pin a version and its sha256")?;
    let name = format!(
        "{}-{}",
        version.replace("==", "-"),
        hash.get(..12).unwrap_or(hash)
    );
    let folder = cache()?.join(&name);
    if folder.exists() {
        return Ok(folder);
    }
    // Renamed when complete, so that what is there is whole, whoever else runs this.
    let fresh = cache()?.join(format!("{name}-{}", std::process::id()));
    machine::python()?;
    succeed(
        pip()
            .args(["install", "--quiet", "--no-deps", "--only-binary", ":all:"])
            .args(["--require-hashes", "--disable-pip-version-check"])
            .arg("--target")
            .arg(&fresh)
            .arg("--requirement")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/zones/tzdata.txt")),
        &format!("pip must be able to fetch {version}"),
    )?;
    match fs::rename(&fresh, &folder) {
        Err(_) if folder.exists() => fs::remove_dir_all(&fresh)?,
        renamed => renamed?,
    }
    Ok(folder)
}

fn pip() -> Command {
    let mut command = Command::new("python3");
    command
        .args(["-m", "pip"])
        .env("PIP_ROOT_USER_ACTION", "ignore");
    command
}

/// Asks zoneinfo about every zone and lets the core compare the answers with its own.
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
            cargo()
                .args(["run", "--quiet", "--package", "tutorcore"])
                .args(["--example", "zoneinfo", "--"])
                .arg(&answers),
            "the core and Python's zoneinfo disagree",
        )
    });
    match fs::remove_file(&answers) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => outcome,
    }
}
