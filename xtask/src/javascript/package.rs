//! Puts the npm package together.

use super::{Found, copy, stage};
use crate::Outcome;
use crate::machine::{cargo, root, succeed};
use crate::wasm;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the package; gives the archive that npm would publish.
pub(super) fn make(tools: &Path) -> Found<PathBuf> {
    let (stage, source) = (stage()?, root().join("bindings-wasm"));
    if stage.exists() {
        fs::remove_dir_all(&stage)?;
    }
    let (work, package) = (stage.join("src"), stage.join("package"));
    let dist = package.join("dist");
    fs::create_dir_all(&dist)?;
    copy(&source.join("package/src"), &work)?;

    let module = wasm::module()?;
    succeed(
        cargo()
            .args([
                "run",
                "--quiet",
                "--locked",
                "--package",
                "tutorcore-wasm-link",
                "--",
            ])
            .arg(&module)
            .arg(&work),
        "the module's JavaScript cannot be written",
    )?;
    fs::copy(work.join("module_bg.wasm"), dist.join("tutorcore.wasm"))?;

    bundle(tools, &stage, "web", "web.js", &["--format=esm"])?;
    let node = ["--format=cjs", "--platform=node"];
    bundle(tools, &stage, "node", "node.cjs", &node)?;
    // One module for both of Node's ways: an error is of the same class in each.
    fs::write(dist.join("node.js"), "export * from './node.cjs';\n")?;
    for name in ["tutorcore.d.ts", "tutorcore.d.cts"] {
        fs::copy(source.join("types/tutorcore.d.ts"), dist.join(name))?;
    }
    for name in ["package.json", "README.md"] {
        fs::copy(source.join("package").join(name), package.join(name))?;
    }
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(name), package.join(name))?;
    }
    pack(&stage, &package)
}

/// Writes the scripts that one entry needs as one. Its comments name places
/// inside the stage alone.
fn bundle(tools: &Path, stage: &Path, entry: &str, out: &str, options: &[&str]) -> Outcome {
    succeed(
        Command::new("node")
            .arg(tools.join("node_modules/esbuild/bin/esbuild"))
            .arg(format!("src/{entry}.js"))
            .args(["--bundle", "--target=es2022", "--log-level=warning"])
            .args(["--legal-comments=none", "--charset=utf8"])
            .args(options)
            .arg(format!("--outfile=package/dist/{out}"))
            .current_dir(stage),
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
