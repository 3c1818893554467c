//! `cargo xtask zones`: writes the core's time zone table from the pinned tzdata package.
//!
//! With `--check` it writes nothing: it fails if the committed table is not what the package
//! gives, or if the core and Python's zoneinfo disagree anywhere.

mod file;
mod history;
mod python;
mod tzif;

use crate::Outcome;
use file::ZoneFile;
use lexopt::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn run(mut args: lexopt::Parser) -> Outcome {
    let mut check = false;
    while let Some(arg) = args.next()? {
        match arg {
            Long("check") => check = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let package = python::tzdata()?;
    let bytes = read_package(&package)?.to_bytes()?;
    let path = root().join("tutorcore/src/zone/zones.bin");
    let committed = fs::read(&path).unwrap_or_default();
    if bytes == committed {
        println!("zones.bin is up to date ({} bytes)", bytes.len());
    } else if check {
        report(&committed, &bytes);
        return Err(
            "zones.bin is not what the pinned tzdata gives: run `cargo xtask zones`, \
                    read what it says, and commit the file"
                .into(),
        );
    } else {
        fs::write(&path, &bytes)?;
        println!("wrote zones.bin ({} bytes)", bytes.len());
        report(&committed, &bytes);
    }
    if check {
        python::compare_with_zoneinfo(&package, &root())
    } else {
        Ok(())
    }
}

/// The repository's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads every zone that the package lists.
fn read_package(package: &Path) -> Result<ZoneFile, Box<dyn std::error::Error>> {
    let folder = package.join("tzdata");
    let init = fs::read_to_string(folder.join("__init__.py"))?;
    let version = init
        .lines()
        .find_map(|line| line.strip_prefix("IANA_VERSION = "))
        .ok_or("the tzdata package does not say its IANA version")?
        .trim_matches('"')
        .to_owned();
    let mut zones = Vec::new();
    for name in fs::read_to_string(folder.join("zones"))?.lines() {
        let bytes = fs::read(folder.join("zoneinfo").join(name))?;
        let history = tzif::parse(&bytes).map_err(|error| format!("{name}: {error}"))?;
        zones.push((name.to_owned(), history));
    }
    zones.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    Ok(ZoneFile { version, zones })
}

/// Prints what the new file says differently from the committed one, name by name.
fn report(committed: &[u8], new: &[u8]) {
    let (Some(old), Some(new)) = (ZoneFile::from_bytes(committed), ZoneFile::from_bytes(new))
    else {
        println!("the committed zones.bin cannot be read, so nothing is compared");
        return;
    };
    println!("{} -> {}", old.version, new.version);
    for (name, history) in &new.zones {
        match old.zones.iter().find(|(other, _)| other == name) {
            None => println!("  {name}: new"),
            Some((_, before)) => {
                if let Some(from) = history.differs_from(before) {
                    println!("  {name}: differs from {from}");
                }
            }
        }
    }
    for (name, _) in &old.zones {
        if !new.zones.iter().any(|(other, _)| other == name) {
            println!("  {name}: gone");
        }
    }
}
