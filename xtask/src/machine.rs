//! The machine that the tool runs on: its cache and its programs.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no environment; this tool has one"
)]

use crate::Outcome;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The folder for what can be fetched or built again.
pub(crate) fn cache() -> Result<PathBuf, Box<dyn std::error::Error>> {
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

/// The folder in which cargo keeps the sources of the dependencies.
pub(crate) fn cargo_home() -> Result<PathBuf, Box<dyn std::error::Error>> {
    match env::var_os("CARGO_HOME").filter(|path| !path.is_empty()) {
        Some(path) => Ok(PathBuf::from(path)),
        None => Ok(env::home_dir()
            .ok_or("set HOME or CARGO_HOME")?
            .join(".cargo")),
    }
}

/// The cargo that runs this tool, at the root of the checkout.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a command; `otherwise` says what to do, or what it means, if it fails.
pub(crate) fn succeed(command: &mut Command, otherwise: &str) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{otherwise}: {status}").into()),
        Err(error) => Err(format!("{otherwise}: {error}").into()),
    }
}

/// Whether a program runs and answers well.
pub(crate) fn answers(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Makes sure of Python with pip and venv. On Debian, as root, it is installed;
/// elsewhere the error says what to install.
pub(crate) fn python() -> Outcome {
    let has_pip = || {
        let new = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))";
        answers(Command::new("python3").args(["-m", "pip", "--version"]))
            && answers(Command::new("python3").args(["-c", new]))
    };
    if has_pip() {
        return Ok(());
    }
    install_packages(&["python3", "python3-pip", "python3-venv"]);
    if has_pip() {
        Ok(())
    } else {
        Err("install Python 3.11 or newer with pip and venv".into())
    }
}

/// Makes sure of a C++ compiler.
pub(crate) fn cxx() -> Outcome {
    let has_cxx = || answers(Command::new("c++").arg("--version"));
    if has_cxx() {
        return Ok(());
    }
    install_packages(&["g++"]);
    if has_cxx() {
        Ok(())
    } else {
        Err("install a C++ compiler (c++)".into())
    }
}

/// Tries Debian's package manager; whether it worked is for the caller to see.
pub(crate) fn install_packages(names: &[&str]) {
    if !answers(Command::new("apt-get").arg("--version")) {
        return;
    }
    println!("xtask: installing {} with apt-get", names.join(", "));
    for arguments in [&["update", "--quiet"][..], &["install", "--quiet", "--yes"]] {
        let mut command = Command::new("apt-get");
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        if arguments.first() == Some(&"install") {
            command.args(names);
        }
        if !command
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
        {
            return;
        }
    }
}

/// A cargo subcommand of a fixed version, built once into the cache.
pub(crate) fn cargo_tool(name: &str, version: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = cache()?.join(format!("{name}-{version}"));
    let program = folder
        .join("bin")
        .join(name)
        .with_extension(env::consts::EXE_EXTENSION);
    if !answers(Command::new(&program).arg("--version")) {
        println!("xtask: installing {name} {version} (once; it takes some minutes)");
        succeed(
            cargo()
                .args([
                    "install",
                    "--quiet",
                    "--locked",
                    name,
                    "--version",
                    version,
                    "--root",
                ])
                .arg(&folder)
                .env("CARGO_TARGET_DIR", folder.join("build")),
            &format!("{name} {version} could not be built"),
        )?;
        // What it was built from is large and of no more use.
        fs::remove_dir_all(folder.join("build"))?;
    }
    Ok(program)
}
