//! Node, npm's tools and a browser.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no environment; this tool has one"
)]

use super::Found;
use crate::machine::{answers, cache, install_packages, root, succeed};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::process::Command;

/// The oldest Node that the package is for.
const NODE: u32 = 20;

/// The names that a browser of Chromium's kind goes by.
const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The folder of the tools that `bindings-wasm/tools` names, installed by npm
/// once for each state of its lock file.
pub(super) fn tools() -> Found<PathBuf> {
    node()?;
    let source = root().join("bindings-wasm/tools");
    let mut hasher = DefaultHasher::new();
    let lock = fs::read(source.join("package-lock.json"))?;
    lock.hash(&mut hasher);
    let folder = cache()?.join(format!("javascript-tools-{:016x}", hasher.finish()));
    let stamp = folder.join("stamp");
    if stamp.exists() {
        return Ok(folder);
    }
    println!(
        "xtask: installing npm's tools into {} (once)",
        folder.display()
    );
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(source.join(name), folder.join(name))?;
    }
    succeed(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .args(["--loglevel", "error"])
            .current_dir(&folder),
        "npm cannot install the tools of bindings-wasm/tools",
    )?;
    fs::write(stamp, "")?;
    Ok(folder)
}

/// Makes sure of Node with npm. On Debian, as root, it is installed; elsewhere
/// the error says what to install.
pub(crate) fn node() -> Found<()> {
    let is_there = || {
        let version = Command::new("node").arg("--version").output();
        let major = version.ok().and_then(|output| {
            let text = String::from_utf8(output.stdout).ok()?;
            text.trim()
                .strip_prefix('v')?
                .split('.')
                .next()?
                .parse()
                .ok()
        });
        major.is_some_and(|major: u32| major >= NODE)
            && answers(Command::new("npm").arg("--version"))
    };
    if is_there() {
        return Ok(());
    }
    install_packages(&["nodejs", "npm"]);
    if is_there() {
        Ok(())
    } else {
        Err(format!("install Node.js {NODE} or newer with npm").into())
    }
}

/// The program of a browser. On Debian, as root, it is installed; elsewhere
/// the error says what to install.
pub(super) fn browser() -> Found<PathBuf> {
    let find = || {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let places = |name: &str| {
            let folders = std::env::split_paths(&folders);
            folders.map(|folder| folder.join(name)).collect::<Vec<_>>()
        };
        let mut found = BROWSERS.iter().flat_map(|name| places(name));
        found.find(|path| path.is_file())
    };
    if let Some(browser) = find() {
        return Ok(browser);
    }
    install_packages(&["chromium"]);
    find().ok_or_else(|| "install Chromium or Chrome".into())
}
