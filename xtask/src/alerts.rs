//! Early alerts beside other programs: judged again by SQL, and measured.

use crate::Outcome;
use crate::machine::{cache, cargo, python, root, succeed};
use lexopt::prelude::*;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

type Found<T> = Result<T, Box<dyn std::error::Error>>;

/// Has adversarial histories judged by the rules in SQL; the alerts there have
/// to be the core's.
pub(crate) fn against_sql() -> Outcome {
    let check = root().join("tutorcore/examples/alerts/check");
    let packages = packages(&check.join("requirements.txt"))?;
    let folder = Folder::new("alerts")?;
    succeed(
        cargo()
            .args(["run", "--quiet", "--package", "tutorcore"])
            .args(["--example", "alerts", "--"])
            .arg(&folder.0),
        "the histories cannot be written",
    )?;
    succeed(
        script(&check, &packages).arg(&folder.0),
        "the alerts are not those of the SQL program",
    )
}

/// Measures early alerts from columns: `--peers` beside other programs too,
/// `--small` with a million sessions alone, `--large` with fifty millions.
pub(crate) fn bench(args: &mut lexopt::Parser) -> Outcome {
    let (mut peers, mut sizes) = (false, Vec::new());
    while let Some(arg) = args.next()? {
        match arg {
            Long("peers") => peers = true,
            Long("small") => sizes.push(OsString::from("--small")),
            Long("large") => sizes.push(OsString::from("--large")),
            other => return Err(other.unexpected().into()),
        }
    }
    let program = || {
        let mut command = cargo();
        command.args(["run", "--quiet", "--release"]);
        command.args(["--package", "tutorcore-benches", "--bin", "alerts", "--"]);
        command.args(&sizes);
        command
    };
    succeed(&mut program(), "the benchmark does not run")?;
    if !peers {
        return Ok(());
    }
    let peers = root().join("benches/peers/alerts");
    let packages = packages(&peers.join("requirements.txt"))?;
    let folder = Folder::new("alerts-bench")?;
    succeed(
        program().arg("--write").arg(&folder.0),
        "the histories cannot be written",
    )?;
    succeed(
        script(&peers, &packages)
            .arg(root().join("target/release/alerts"))
            .arg(&folder.0)
            .arg("5"),
        "another program fails, or finds other alerts",
    )
}

/// A folder in the cache that goes when it is no longer needed.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Found<Self> {
        let folder = cache()?.join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left lies in the cache, where nobody looks for it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Python's program in a folder, with the packages.
pub(crate) fn script(folder: &Path, packages: &Path) -> Command {
    let mut command = Command::new("python3");
    command
        .arg(folder)
        .env("PYTHONPATH", packages)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// The folder of the packages that a file pins, fetched once.
pub(crate) fn packages(pins: &Path) -> Found<PathBuf> {
    python()?;
    let version = Command::new("python3").arg("--version").output()?.stdout;
    let mut hasher = DefaultHasher::new();
    (fs::read(pins)?, version).hash(&mut hasher);
    let name = format!("python-{:016x}", hasher.finish());
    let folder = cache()?.join(&name);
    if !folder.exists() {
        println!("xtask: fetching what {} pins (once)", pins.display());
        // Renamed when complete, so that what is there is whole, whoever else runs this.
        let fresh = cache()?.join(format!("{name}-{}", std::process::id()));
        succeed(
            Command::new("python3")
                .args(["-m", "pip", "install", "--quiet", "--no-deps"])
                .args(["--only-binary", ":all:", "--disable-pip-version-check"])
                .arg("--target")
                .arg(&fresh)
                .arg("--requirement")
                .arg(pins)
                .env("PIP_ROOT_USER_ACTION", "ignore"),
            "pip must be able to fetch the packages",
        )?;
        match fs::rename(&fresh, &folder) {
            Err(_) if folder.exists() => fs::remove_dir_all(&fresh)?,
            renamed => renamed?,
        }
    }
    Ok(folder)
}
