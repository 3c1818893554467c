//! The Python package: built from its sdist as a user's pip does, then tested and type-checked.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no clock; this tool has one"
)]

use crate::Outcome;
use crate::machine::{self, cache, root, succeed};
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The programs that test the package, at their versions.
const TOOLS: &str = include_str!("../../bindings-python/tests/requirements.txt");

type Found<T> = Result<T, Box<dyn std::error::Error>>;

/// Builds, installs and tests the package, and says so in one line.
pub(crate) fn test() -> Outcome {
    let start = Instant::now();
    machine::python()?;
    let bench = Bench {
        python: tools()?,
        site: root().join("target/python/site"),
        package: root().join("bindings-python"),
    };
    bench.install()?;
    let tests = bench.tests()?;
    bench.types()?;
    println!(
        "python: {tests}; mypy, stubtest, pyright and ruff clean; {} s",
        start.elapsed().as_secs()
    );
    Ok(())
}

/// The interpreter, and a folder with the package as it is released: for
/// measures.
pub(crate) fn released() -> Found<(PathBuf, PathBuf)> {
    machine::python()?;
    let bench = Bench {
        python: tools()?,
        site: root().join("target/python/released"),
        package: root().join("bindings-python"),
    };
    let wheels = root().join("target/python/wheels");
    for stale in [&wheels, &bench.site] {
        if stale.exists() {
            fs::remove_dir_all(stale)?;
        }
    }
    succeed(
        bench
            .module("maturin")
            .args(["build", "--release", "--quiet", "--out"])
            .arg(&wheels)
            .env("CARGO_TARGET_DIR", root().join("target"))
            .env("PATH", bench.path()?),
        "the wheel cannot be built",
    )?;
    let [wheel] = entries(&wheels)?.try_into().map_err(|_| "one wheel")?;
    succeed(
        bench
            .module("pip")
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(["--no-deps", "--target"])
            .arg(&bench.site)
            .arg(wheel),
        "the wheel cannot be installed",
    )?;
    Ok((bench.python, bench.site))
}

/// The interpreter with the tools, made once for these versions.
fn tools() -> Found<PathBuf> {
    let version = Command::new("python3").arg("--version").output()?.stdout;
    let mut hasher = DefaultHasher::new();
    (TOOLS, version).hash(&mut hasher);
    let name = format!("python-{:016x}", hasher.finish());
    let folder = cache()?.join(&name);
    let interpreter = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    if !folder.exists() {
        println!("xtask: installing maturin, pytest, mypy, pyright and ruff (once)");
        // Renamed when complete, so that what is there is whole, whoever else runs this.
        let fresh = cache()?.join(format!("{name}-{}", std::process::id()));
        succeed(
            Command::new("python3").args(["-m", "venv"]).arg(&fresh),
            "Python must be able to make a venv",
        )?;
        succeed(
            Command::new(fresh.join(interpreter))
                .args(["-m", "pip", "install", "--quiet"])
                .args(["--disable-pip-version-check", "--only-binary", ":all:"])
                .arg("--requirement")
                .arg(root().join("bindings-python/tests/requirements.txt")),
            "pip must be able to fetch the tools",
        )?;
        match fs::rename(&fresh, &folder) {
            Err(_) if folder.exists() => fs::remove_dir_all(&fresh)?,
            renamed => renamed?,
        }
    }
    Ok(folder.join(interpreter))
}

/// Where the package is tested.
struct Bench {
    python: PathBuf,
    /// What is installed for this checkout.
    site: PathBuf,
    package: PathBuf,
}

impl Bench {
    /// A module of Python's, run where the package can be imported.
    fn module(&self, name: &str) -> Command {
        let mut command = Command::new(&self.python);
        command
            .args(["-m", name])
            .current_dir(&self.package)
            .env("PYTHONPATH", &self.site)
            .env("MYPYPATH", &self.site)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// From the sources that would be published, so that none can be missing.
    fn install(&self) -> Outcome {
        let folder = root().join("target/python/sdist");
        for stale in [&folder, &self.site] {
            if stale.exists() {
                fs::remove_dir_all(stale)?;
            }
        }
        fs::create_dir_all(&folder)?;
        succeed(
            self.module("maturin").args(["sdist", "--out"]).arg(&folder),
            "the sdist cannot be made",
        )?;
        let [archive] = entries(&folder)?.try_into().map_err(|_| "one sdist")?;
        // With fresh times: cargo compares them with those of the last build.
        succeed(
            Command::new("tar")
                .arg("-xzmf")
                .arg(&archive)
                .current_dir(&folder),
            "tar cannot unpack the sdist",
        )?;
        fs::remove_file(&archive)?;
        let [sources] = entries(&folder)?.try_into().map_err(|_| "one folder")?;
        succeed(
            self.module("pip")
                .args(["install", "--quiet", "--disable-pip-version-check"])
                .args(["--no-build-isolation", "--no-deps", "--target"])
                .arg(&self.site)
                .arg(sources)
                .env("MATURIN_PEP517_ARGS", "--profile=dev")
                .env("CARGO_TARGET_DIR", root().join("target"))
                .env("PATH", self.path()?),
            "the package cannot be built from its sdist",
        )
    }

    /// The programs of the venv first: pip's build backend looks for maturin.
    fn path(&self) -> Found<std::ffi::OsString> {
        let own = self.python.parent().map(Path::to_path_buf);
        let rest = env::var_os("PATH").unwrap_or_default();
        Ok(env::join_paths(
            own.into_iter().chain(env::split_paths(&rest)),
        )?)
    }

    /// Runs the tests; gives what pytest says at its end.
    fn tests(&self) -> Found<String> {
        let output = self
            .module("pytest")
            .args(["-p", "no:cacheprovider", "-W", "error"])
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            println!("{text}{}", String::from_utf8_lossy(&output.stderr));
            return Err("tests of the Python package failed".into());
        }
        Ok(text.lines().last().unwrap_or_default().to_owned())
    }

    fn types(&self) -> Outcome {
        let package = self.site.join("tutorcore");
        succeed(
            self.module("mypy")
                .args(["--strict", "--cache-dir"])
                .arg(root().join("target/python/mypy"))
                .args(["--package", "tutorcore"]),
            "mypy has objections to the package",
        )?;
        succeed(
            self.module("mypy")
                .args(["--strict", "--cache-dir"])
                .arg(root().join("target/python/mypy"))
                .arg("tests/program.py"),
            "mypy has objections to a program with the package",
        )?;
        succeed(
            self.module("mypy.stubtest").arg("tutorcore._native"),
            "the stub of the native module is not true",
        )?;
        succeed(
            self.module("pyright")
                .arg(&package)
                .arg(self.package.join("tests/program.py")),
            "pyright has objections",
        )?;
        succeed(
            self.module("ruff").args(["check", "--quiet", "--no-cache"]),
            "ruff has objections",
        )?;
        succeed(
            self.module("ruff")
                .args(["format", "--check", "--quiet", "--no-cache"]),
            "run `ruff format` in bindings-python",
        )
    }
}

/// What lies in a folder.
fn entries(folder: &Path) -> Found<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    Ok(entries.collect::<Result<_, _>>()?)
}
