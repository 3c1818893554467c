//! The compiler that Debian packs for its browsers, in a folder of the cache.
//!
//! Where rustup has no way to fetch the standard library's sources, Debian has
//! them: they are unpacked beside the compiler that they belong to. Nothing is
//! installed on the system.

use super::Found;
use crate::machine::{cache, succeed};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The host that these packages are for.
const HOST: &str = "x86_64-unknown-linux-gnu";

/// The compiler, its library for the host, and the sources of that library.
const PACKAGES: [&str; 3] = ["rustc-web", "libstd-rust-web-dev", "rust-web-src"];

/// What stands in the folder once it is whole.
const STAMP: &str = "stamp";

fn folder() -> Found<PathBuf> {
    Ok(cache()?.join("wasm-compiler-2"))
}

/// The compiler's folder, if it has been made before.
pub(super) fn made() -> Found<Option<PathBuf>> {
    let folder = folder()?;
    Ok(folder.join(STAMP).exists().then_some(folder))
}

/// Makes the compiler, `bin/rustc` and `bin/rustdoc`; gives its folder.
pub(super) fn make() -> Found<PathBuf> {
    let folder = folder()?;
    println!(
        "xtask: unpacking Debian's compiler for WebAssembly into {} (once)",
        folder.display()
    );
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let debs = folder.join("debs");
    fs::create_dir_all(&debs)?;
    fetch(&debs)?;
    unpack(&debs, &folder)?;
    fs::remove_dir_all(&debs)?;
    link_editor(&folder)?;
    for program in ["rustc", "rustdoc"] {
        wrap(&folder, program)?;
    }
    fs::write(folder.join(STAMP), "")?;
    Ok(folder)
}

/// Fetches the packages and the two whose names hold a version.
fn fetch(debs: &Path) -> Found<()> {
    let mut names: Vec<String> = PACKAGES.map(str::to_owned).to_vec();
    if depends("rustc-web").is_err() {
        succeed(
            Command::new("apt-get").args(["update", "--quiet=2"]),
            "Debian's lists of packages cannot be fetched",
        )?;
    }
    let versioned = |package: &str, start: &str| -> Found<String> {
        let found = depends(package)?
            .into_iter()
            .find(|name| name.starts_with(start) && !name.ends_with("-dev"));
        found.ok_or_else(|| format!("{package} names no {start}*").into())
    };
    let library = versioned("libstd-rust-web-dev", "libstd-rust-web-")?;
    names.push(versioned(&library, "libllvm")?);
    names.push(library);
    succeed(
        Command::new("apt-get")
            .args(["download", "--quiet=2", "--option", "APT::Sandbox::User="])
            .args(names)
            .current_dir(debs),
        "Debian's packages cannot be fetched",
    )
}

/// The names of the packages that a package needs.
fn depends(package: &str) -> Found<Vec<String>> {
    let output = Command::new("apt-cache")
        .args(["show", "--no-all-versions", package])
        .output()
        .map_err(|_| "this is no Debian system")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let list = text
        .lines()
        .find_map(|line| line.strip_prefix("Depends: "))
        .ok_or_else(|| format!("Debian has no package {package} here"))?;
    let first_word = |need: &str| need.split_whitespace().next().map(str::to_owned);
    Ok(list.split(',').filter_map(first_word).collect())
}

fn unpack(debs: &Path, folder: &Path) -> Found<()> {
    for entry in fs::read_dir(debs)? {
        let deb = entry?.path();
        let is_source = deb
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("rust-web-src"));
        if !is_source {
            succeed(
                Command::new("dpkg-deb").arg("-x").arg(&deb).arg(folder),
                "a package cannot be unpacked",
            )?;
            continue;
        }
        // Of the compiler's sources only the library is wanted.
        let mut package = Command::new("dpkg-deb")
            .arg("--fsys-tarfile")
            .arg(&deb)
            .stdout(std::process::Stdio::piped())
            .spawn()?;
        let files = package.stdout.take().ok_or("no output of dpkg-deb")?;
        let mut tar = Command::new("tar");
        tar.args([
            "-x",
            "--wildcards",
            "./usr/src/rustc-*/library/*",
            "./usr/lib/rustlib/*",
        ])
        .current_dir(folder)
        .stdin(files);
        let end = succeed(&mut tar, "the sources cannot be unpacked");
        package.wait()?;
        end?;
    }
    Ok(())
}

/// Debian's packages have no link editor for WebAssembly; rustup's has one.
fn link_editor(folder: &Path) -> Found<()> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()?;
    let sysroot = String::from_utf8(output.stdout)?;
    let programs = |root: &Path| root.join("lib/rustlib").join(HOST).join("bin");
    let place = programs(&folder.join("usr"));
    fs::create_dir_all(&place)?;
    // A link, for it finds its libraries by where it really lies.
    succeed(
        Command::new("ln")
            .arg("-s")
            .arg(programs(Path::new(sysroot.trim())).join("rust-lld"))
            .arg(place),
        "the link editor cannot be linked to",
    )
}

/// A program that finds its own libraries first.
fn wrap(folder: &Path, program: &str) -> Found<()> {
    let path = folder.join("bin").join(program);
    fs::create_dir_all(folder.join("bin"))?;
    let folder = folder.display();
    fs::write(
        &path,
        format!(
            "#!/bin/sh\n\
             LD_LIBRARY_PATH=\"{folder}/usr/lib/x86_64-linux-gnu:${{LD_LIBRARY_PATH:-}}\" \
             exec \"{folder}/usr/bin/{program}\" \"$@\"\n"
        ),
    )?;
    succeed(
        Command::new("chmod").arg("+x").arg(&path),
        "a program cannot be made",
    )
}
