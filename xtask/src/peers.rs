//! Other programs that expand recurrence, from their registries, installed in the tool's cache.

use crate::Outcome;
use crate::machine::{answers, cache, cargo, cxx, install_packages, python, root, succeed};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

type Found<T> = Result<T, Box<dyn std::error::Error>>;

/// Holds random rules against every program, through the program `differential` of the benches.
pub(crate) fn differential(rules: u32, seed: u32) -> Outcome {
    succeed(
        cargo()
            .args([
                "build",
                "--quiet",
                "--release",
                "--package",
                "tutorcore-benches",
            ])
            .args(["--bin", "differential"]),
        "the comparison does not build",
    )?;
    let program = root().join("target/release/differential");
    let (rules, seed) = (rules.to_string(), seed.to_string());
    let folder = cache()?.join(format!("differential-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let compare = || -> Outcome {
        let questions = folder.join("rules.txt");
        succeed(
            Command::new(&program)
                .args(["rules", &rules, &seed])
                .stdout(File::create(&questions)?),
            "no rules",
        )?;
        let mut failed = Vec::new();
        for (name, mut peer) in [("dateutil", dateutil()?), ("temporal", temporal()?)] {
            let answers = folder.join(name);
            succeed(
                peer.stdin(File::open(&questions)?)
                    .stdout(File::create(&answers)?),
                "the other program fails",
            )?;
            let mut command = Command::new(&program);
            command
                .args(["compare", name])
                .arg(&answers)
                .args([&rules, &seed]);
            failed.extend(succeed(&mut command, name).err());
        }
        let mut command = Command::new(&program);
        command.args(["compare", "rrule", &rules, &seed]);
        failed.extend(succeed(&mut command, "rrule").err());
        if failed.is_empty() {
            Ok(())
        } else {
            Err("some rules differ in a way that docs/RECURRENCE.md does not know".into())
        }
    };
    let end = compare();
    fs::remove_dir_all(&folder)?;
    end
}

/// Runs the recurrence works through every program, and holds what they find against this engine.
pub(crate) fn bench() -> Outcome {
    succeed(
        cargo()
            .args([
                "build",
                "--quiet",
                "--release",
                "--package",
                "tutorcore-benches",
            ])
            .args(["--bin", "peers"]),
        "the works do not build",
    )?;
    let program = root().join("target/release/peers");
    let folder = cache()?.join(format!("peers-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let run = || -> Outcome {
        let works = folder.join("works.tsv");
        succeed(
            Command::new(&program)
                .arg("works")
                .stdout(File::create(&works)?),
            "no works",
        )?;
        let mut python = Command::new("python3");
        python
            .arg(root().join("benches/peers/dateutil_bench.py"))
            .env("PYTHONPATH", python_packages()?)
            .env("PYTHONTZPATH", "")
            .env("PYTHONDONTWRITEBYTECODE", "1");
        let packages = javascript_packages()?.join("package.json");
        let javascript = |name: &str| {
            let mut command = Command::new("node");
            command
                .arg(root().join("benches/peers/javascript_bench.mjs"))
                .args([name.as_ref(), packages.as_os_str()])
                .env("TZ", "UTC");
            command
        };
        let peers = [
            ("python-dateutil", python),
            ("rrule-temporal", javascript("rrule-temporal")),
            ("rrule.js", javascript("rrule.js")),
            ("libical", libical(&folder)?),
        ];
        for (name, mut peer) in peers {
            let answers = folder.join(name);
            succeed(
                peer.stdin(File::open(&works)?)
                    .stdout(File::create(&answers)?),
                "the other program fails",
            )?;
            succeed(
                Command::new(&program).args(["check", name]).arg(&answers),
                "the other program finds other times",
            )?;
        }
        Ok(())
    };
    let end = run();
    fs::remove_dir_all(&folder)?;
    end
}

/// libical, from the system's packages, under a small program of ours.
fn libical(folder: &Path) -> Found<Command> {
    cxx()?;
    let program = folder.join("libical_bench");
    let build = || {
        let mut command = Command::new("cc");
        command
            .args(["-O2", "-o"])
            .arg(&program)
            .arg(root().join("benches/peers/libical_bench.c"))
            .arg("-lical");
        command
    };
    if !answers(&mut build()) {
        install_packages(&["libical-dev"]);
        succeed(&mut build(), "install libical with its headers")?;
    }
    Ok(Command::new(program))
}

/// python-dateutil, with the zones of the core's own release.
fn dateutil() -> Found<Command> {
    let mut command = Command::new("python3");
    command
        .arg(root().join("benches/peers/dateutil_times.py"))
        .env("PYTHONPATH", python_packages()?)
        .env("PYTHONTZPATH", "")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// rrule-temporal.
fn temporal() -> Found<Command> {
    let mut command = Command::new("node");
    command
        .arg(root().join("benches/peers/temporal_times.mjs"))
        .arg(javascript_packages()?.join("package.json"));
    Ok(command)
}

/// The folder of the Python packages that `benches/peers/requirements.txt` pins.
pub(crate) fn python_packages() -> Found<PathBuf> {
    python()?;
    let pins = root().join("benches/peers/requirements.txt");
    once("peers-python", &fs::read(&pins)?, |folder| {
        succeed(
            Command::new("python3")
                .args(["-m", "pip", "install", "--quiet", "--no-deps"])
                .args(["--only-binary", ":all:", "--require-hashes"])
                .arg("--disable-pip-version-check")
                .arg("--target")
                .arg(folder)
                .arg("--requirement")
                .arg(&pins)
                .env("PIP_ROOT_USER_ACTION", "ignore"),
            "pip must be able to fetch the packages of benches/peers",
        )
    })
}

/// The folder of the npm packages that `benches/peers/javascript` locks.
pub(crate) fn javascript_packages() -> Found<PathBuf> {
    crate::javascript::node()?;
    let source = root().join("benches/peers/javascript");
    let lock = fs::read(source.join("package-lock.json"))?;
    once("peers-javascript", &lock, |folder| {
        fs::create_dir_all(folder)?;
        for name in ["package.json", "package-lock.json"] {
            fs::copy(source.join(name), folder.join(name))?;
        }
        succeed(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .args(["--loglevel", "error"])
                .current_dir(folder),
            "npm cannot install the packages of benches/peers/javascript",
        )
    })
}

/// A folder of the cache that is made once for each state of what it is made from.
fn once(name: &str, from: &[u8], make: impl FnOnce(&Path) -> Outcome) -> Found<PathBuf> {
    let mut hasher = DefaultHasher::new();
    from.hash(&mut hasher);
    let folder = cache()?.join(format!("{name}-{:016x}", hasher.finish()));
    if folder.exists() {
        return Ok(folder);
    }
    // Renamed when complete, so that what is there is whole, whoever else runs this.
    let fresh = folder.with_extension(std::process::id().to_string());
    make(&fresh)?;
    match fs::rename(&fresh, &folder) {
        Err(_) if folder.exists() => fs::remove_dir_all(&fresh)?,
        renamed => renamed?,
    }
    Ok(folder)
}
