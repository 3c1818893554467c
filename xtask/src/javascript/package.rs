//! Puts the npm package together.

use super::{Found, copy, stage};
use crate::Outcome;
use crate::generate::ENGINES;
use crate::machine::{cargo, root, succeed};
use crate::wasm;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the package; gives the archive that npm would publish.
pub(super) fn make(tools: &Path) -> Found<PathBuf> {
    let (stage, source) = (stage()?, root().join("bindings-wasm"));
    if stage.exists() {
        fs::remove_dir_all(&stage)?;
    }
    let package = stage.join("package");
    let dist = package.join("dist");
    let modules = wasm::modules()?;
    entry(tools, &stage.join("whole"), &modules.whole(), None, &dist)?;
    types(&source.join("types/tutorcore.d.ts"), &dist)?;
    for engine in ENGINES.iter().map(|engine| engine.name) {
        let (work, dist) = (stage.join(engine), dist.join(engine));
        entry(tools, &work, &modules.of(engine), Some(engine), &dist)?;
        types(&source.join(format!("types/{engine}.d.ts")), &dist)?;
    }
    for name in ["package.json", "README.md"] {
        fs::copy(source.join("package").join(name), package.join(name))?;
    }
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(name), package.join(name))?;
    }
    pack(&stage, &package)
}

/// Makes what one import of the package loads: the module, and the scripts for
/// Node and for the web.
fn entry(tools: &Path, work: &Path, module: &Path, engine: Option<&str>, dist: &Path) -> Outcome {
    fs::create_dir_all(dist)?;
    copy(&root().join("bindings-wasm/package/src"), work)?;
    if let Some(engine) = engine {
        let jobs = work.join("engines").join(engine).with_extension("js");
        fs::copy(jobs, work.join("jobs.js"))?;
    }
    succeed(
        cargo()
            .args(["run", "--quiet", "--locked", "--package"])
            .args(["tutorcore-wasm-link", "--"])
            .arg(module)
            .arg(work),
        "the module's JavaScript cannot be written",
    )?;
    fs::copy(work.join("module_bg.wasm"), dist.join("tutorcore.wasm"))?;
    bundle(
        tools,
        work,
        "web.js",
        &dist.join("web.js"),
        &["--format=esm"],
    )?;
    let node = ["--format=cjs", "--platform=node"];
    bundle(tools, work, "node.js", &dist.join("node.cjs"), &node)?;
    // One module for both of Node's ways: an error is of the same class in each.
    fs::write(dist.join("node.js"), "export * from './node.cjs';\n")?;
    Ok(())
}

/// Types for both of Node's ways.
fn types(source: &Path, dist: &Path) -> Outcome {
    let text = fs::read_to_string(source)?;
    fs::write(dist.join("tutorcore.d.ts"), &text)?;
    let text = text.replace("'../tutorcore.js'", "'../tutorcore.cjs'");
    fs::write(dist.join("tutorcore.d.cts"), text)?;
    Ok(())
}

/// Writes the scripts that one entry needs as one. Its comments name places
/// inside its folder alone.
fn bundle(tools: &Path, work: &Path, entry: &str, out: &Path, options: &[&str]) -> Outcome {
    let mut place = OsString::from("--outfile=");
    place.push(out);
    succeed(
        Command::new("node")
            .arg(tools.join("node_modules/esbuild/bin/esbuild"))
            .arg(entry)
            .args(["--bundle", "--target=es2022", "--log-level=warning"])
            .args(["--legal-comments=none", "--charset=utf8"])
            .args(options)
            .arg(place)
            .current_dir(work),
        "the package's scripts cannot be bundled",
    )
}

fn pack(stage: &Path, package: &Path) -> Found<PathBuf> {
    let output = Command::new("npm")
        .args(["pack", "--silent", "--pack-destination"])
        .arg(stage)
        .current_dir(package)
        .output()?;
    let name = String::from_utf8(output.stdout)?;
    let archive = stage.join(name.trim());
    if output.status.success() && archive.is_file() {
        return Ok(archive);
    }
    Err(format!("npm pack: {}", String::from_utf8_lossy(&output.stderr)).into())
}
