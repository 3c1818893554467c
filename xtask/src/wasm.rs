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
    /// The toolchain that runs this tool, with the library's sources here.
    Own(PathBuf),
    /// Another, in this folder.
    In(PathBuf),
}

/// The modules that the JavaScript door is compiled to.
pub(crate) struct Modules {
    folder: PathBuf,
    columns: PathBuf,
}

impl Modules {
    /// The module with every job.
    pub(crate) fn whole(&self) -> PathBuf {
        self.folder.join("tutorcore_wasm.wasm")
    }

    /// The module of one engine.
    pub(crate) fn of(&self, engine: &str) -> PathBuf {
        self.folder
            .join("examples")
            .join(engine)
            .with_extension("wasm")
    }

    /// The module of bulk work on columns.
    pub(crate) fn columns(&self) -> &Path {
        &self.columns
    }
}

/// Compiles the JavaScript door.
pub(crate) fn modules() -> Found<Modules> {
    let small = [
        "--package=tutorcore-wasm",
        "--profile=wasm",
        "--lib",
        "--examples",
    ];
    // At its smallest LLVM inlines next to nothing. A little more is as small
    // in gzip, and a call takes two thirds of the time.
    let inline = ["-Cllvm-args=--inline-threshold=40"];
    let jobs = compiled(&small, &inline)?;
    // Columns want quick code.
    let quick = ["--package=tutorcore-wasm-columns", "--profile=wasm-columns"];
    let columns = compiled(&quick, &[])?;
    Ok(Modules {
        folder: jobs.join("wasm"),
        columns: columns.join("wasm-columns/tutorcore_wasm_columns.wasm"),
    })
}

/// Compiles a module; gives the folder with a folder for each profile.
///
/// The standard library is compiled with it, from its sources: with its small
/// sorts, and without the texts of panics, which a module cannot show. It takes
/// options that a stable compiler has to be asked for; they and the other
/// compiler are told to this one command alone, which has a target folder of
/// its own.
fn compiled(options: &[&str], inline: &[&str]) -> Found<PathBuf> {
    let (mut build, target) = (cargo(), cache()?.join("wasm-target"));
    build
        .args(["build", "--quiet", "--locked", "--target", TARGET])
        .args(["-Zbuild-std=std,panic_abort"])
        .args(["-Zbuild-std-features=optimize_for_size", "--target-dir"])
        .arg(&target)
        .args(options)
        .env("RUSTC_BOOTSTRAP", "1");
    let mut flags = vec![
        "-Zunstable-options".to_owned(),
        "-Cpanic=immediate-abort".to_owned(),
    ];
    flags.extend(inline.iter().map(|flag| (*flag).to_owned()));
    flags.push(nameless(&cargo_home()?, "cargo"));
    flags.push(nameless(root(), "tutorcore"));
    match compiler()? {
        Compiler::Own(library) => flags.push(nameless(&library, "library")),
        Compiler::In(folder) => {
            flags.push(nameless(&folder, "debian"));
            build
                .env("RUSTC", folder.join("bin/rustc"))
                .env("RUSTDOC", folder.join("bin/rustdoc"))
                .env_remove("RUSTC_WRAPPER")
                .env_remove("RUSTC_WORKSPACE_WRAPPER");
        }
    }
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    succeed(&mut build, "the JavaScript door does not compile")?;
    Ok(target.join(TARGET))
}

/// The flags that keep this machine's folders out of what is compiled: a panic's
/// place would name them.
pub(crate) fn nameless_flags() -> Found<String> {
    let flags = [
        nameless(&cargo_home()?, "cargo"),
        nameless(root(), "tutorcore"),
    ];
    Ok(flags.join("\u{1f}"))
}

/// The flag that keeps a folder of this machine out of the module.
fn nameless(folder: &Path, name: &str) -> String {
    format!("--remap-path-prefix={}={name}", folder.display())
}

fn compiler() -> Found<Compiler> {
    if let Some(library) = sources()? {
        return Ok(Compiler::Own(library));
    }
    if let Some(folder) = debian::made()? {
        return Ok(Compiler::In(folder));
    }
    println!("xtask: adding the sources of Rust's standard library with rustup");
    let added = Command::new("rustup")
        .args(["component", "add", "rust-src"])
        .stderr(Stdio::null())
        .status();
    if added.is_ok_and(|status| status.success())
        && let Some(library) = sources()?
    {
        return Ok(Compiler::Own(library));
    }
    debian::make().map(Compiler::In).map_err(|why| {
        format!(
            "install the sources of Rust's standard library (rustup component add rust-src); {why}"
        )
        .into()
    })
}

/// Where the toolchain has its standard library's sources, if it has them.
fn sources() -> Found<Option<PathBuf>> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()?;
    let sysroot = String::from_utf8(output.stdout)?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
    Ok(library.join("Cargo.lock").is_file().then_some(library))
}
