//! A Rust compiler for WebAssembly, and the core compiled by it.

use crate::machine::{cache, cargo, cargo_home, root, succeed};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

mod debian;

/// The target that the package runs on.
const TARGET: &str = "wasm32-unknown-unknown";

/// What a search ends with.
type Found<T> = Result<T, Box<dyn std::error::Error>>;

/// Who compiles for the target.
enum Compiler {
    /// The toolchain that runs this tool.
    Own,
    /// Programs of their own in this folder: `rustc` and `rustdoc`.
    In(PathBuf),
}

/// Compiles the JavaScript door; gives the module's path.
///
/// The other compiler is told to this one command alone, and has a target
/// folder of its own: no build for the host ever meets it.
pub(crate) fn module() -> Found<PathBuf> {
    let (mut build, target) = (cargo(), cache()?.join("wasm-target"));
    build
        .args([
            "build",
            "--quiet",
            "--locked",
            "--package",
            "tutorcore-wasm",
        ])
        .args(["--profile", "wasm", "--target", TARGET, "--target-dir"])
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", nameless()?);
    if let Compiler::In(folder) = compiler()? {
        build
            .env("RUSTC", folder.join("rustc"))
            .env("RUSTDOC", folder.join("rustdoc"))
            .env_remove("RUSTC_WRAPPER")
            .env_remove("RUSTC_WORKSPACE_WRAPPER");
    }
    succeed(&mut build, "the JavaScript door does not compile")?;
    Ok(target.join(TARGET).join("wasm/tutorcore_wasm.wasm"))
}

/// The flags that keep this machine's folders out of what is compiled: a panic's
/// place would name them.
pub(crate) fn nameless() -> Found<String> {
    let (from, registry) = ("--remap-path-prefix=", cargo_home()?);
    let folders = [(registry.as_path(), "cargo"), (root(), "tutorcore")];
    let flags = folders.map(|(folder, name)| format!("{from}{}={name}", folder.display()));
    Ok(flags.join("\u{1f}"))
}

fn compiler() -> Found<Compiler> {
    if has_target() {
        return Ok(Compiler::Own);
    }
    if let Some(folder) = debian::made()? {
        return Ok(Compiler::In(folder));
    }
    println!("xtask: adding the Rust target {TARGET} with rustup");
    let added = Command::new("rustup")
        .args(["target", "add", TARGET])
        .stderr(Stdio::null())
        .status();
    if added.is_ok_and(|status| status.success()) && has_target() {
        return Ok(Compiler::Own);
    }
    debian::make().map(Compiler::In).map_err(|why| {
        format!("install Rust's target for WebAssembly (rustup target add {TARGET}); {why}").into()
    })
}

/// Whether the toolchain has a standard library for the target.
fn has_target() -> bool {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .stderr(Stdio::null())
        .output();
    output.is_ok_and(|output| {
        String::from_utf8(output.stdout).is_ok_and(|path| Path::new(path.trim()).is_dir())
    })
}
