//! `cargo xtask generate`: writes everything that follows from the core's
//! source, and `--check` tells what is stale.
//!
//! The table of jobs comes from the source alone. The schema and the pages
//! come from the built core, which cannot be built without its table: so the
//! table goes first, and everything else is computed before any of it is
//! written.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use declaration::{Declaration, Kind};
pub(crate) use engine::ENGINES;
use files::Files;
use job::Job;
use source::Source;
use surface::Surface;

mod declaration;
mod engine;
mod files;
mod job;
mod pages;
mod prose;
mod python;
mod shape;
mod source;
mod surface;
mod swift;
mod table;
mod typescript;
mod wire_type;
mod world;

/// A result whose fault is told to whoever called the tool.
type Done<T> = Result<T, Box<dyn Error>>;

fn fail<T>(why: impl Into<String>) -> Done<T> {
    Err(why.into().into())
}

/// Runs the command with the rest of its arguments.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Done<()> {
    let mut check = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("check") => check = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let root = root();
    let (source, jobs) = read_core(&root)?;

    let mut first = Files::default();
    first.add(table::PATH, table::text(&source, &jobs)?);
    let mut stale = if check {
        first.stale(&root)?
    } else {
        first.write(&root)?
    };
    // With a stale table the core would tell yesterday's schema.
    if !check || stale.is_empty() {
        let rest = from_core(&source, &jobs, &Surface::ask(&root)?)?;
        stale.extend(if check {
            rest.stale(&root)?
        } else {
            rest.write(&root)?
        });
    }
    report(check, &stale)
}

fn report(check: bool, stale: &[PathBuf]) -> Done<()> {
    let list: Vec<String> = stale
        .iter()
        .map(|path| format!("  {}", path.display()))
        .collect();
    match (check, list.is_empty()) {
        (_, true) => println!("Everything that is generated is fresh."),
        (false, false) => println!("Written:\n{}", list.join("\n")),
        (true, false) => {
            return fail(format!(
                "Stale, run `cargo xtask generate`:\n{}",
                list.join("\n")
            ));
        }
    }
    Ok(())
}

/// Reads the core's source and holds its jobs against the shape rules.
fn read_core(root: &Path) -> Done<(Source, Vec<Job>)> {
    let source = Source::read(&root.join("tutorcore/src/lib.rs"))?;
    let jobs = Job::read_all(&source)?;
    let faults = shape::faults(&source, &jobs);
    if faults.is_empty() {
        engine::check(&jobs)?;
        return Ok((source, jobs));
    }
    fail(format!(
        "These shapes cannot go to every language:\n  {}",
        faults.join("\n  ")
    ))
}

/// Plans every file that the built core has a say in.
fn from_core(source: &Source, jobs: &[Job], surface: &Surface) -> Done<Files> {
    let mut files = Files::default();
    files.add(
        "tutorcore/schema/tutorcore.schema.json",
        surface.schema_text()?,
    );
    pages::rules(&mut files, &surface.rules)?;
    let policies: Vec<&Declaration> = source
        .public_types()
        .filter(|declaration| matches!(declaration.kind, Kind::Policy(_)))
        .collect();
    pages::policies(&mut files, &policies, &surface.settings)?;
    python::files(&mut files, source, jobs, &surface.schema)?;
    typescript::plan(&mut files, source, jobs, surface)?;
    swift::files(&mut files, source, jobs, &surface.schema)?;
    Ok(files)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_path_buf()
}

/// Formats Rust as the project does.
fn rustfmt(text: &str) -> Done<String> {
    let mut child = Command::new("rustfmt")
        .current_dir(root())
        .args(["--edition", "2024", "--emit", "stdout", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return fail(format!("rustfmt refuses what was generated:\n{text}"));
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_keeps_the_shape_rules_and_its_table_is_fresh() {
        let (source, jobs) = read_core(&root()).unwrap();
        let table = table::text(&source, &jobs).unwrap();
        let found = std::fs::read_to_string(root().join(table::PATH)).unwrap();
        assert!(found == table, "run `cargo xtask generate`");
    }

    fn schema() -> serde_json::Value {
        let path = root().join("tutorcore/schema/tutorcore.schema.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn pythons_and_swifts_files_are_fresh() {
        let (source, jobs) = read_core(&root()).unwrap();
        let mut files = Files::default();
        python::files(&mut files, &source, &jobs, &schema()).unwrap();
        swift::files(&mut files, &source, &jobs, &schema()).unwrap();
        let stale = files.stale(&root()).unwrap();
        assert!(stale.is_empty(), "run `cargo xtask generate`: {stale:?}");
    }

    #[test]
    fn the_schema_is_one() {
        let schema = schema();
        let faults = |schema: &serde_json::Value| {
            jsonschema::draft202012::meta::validate(schema).map_err(|fault| fault.to_string())
        };
        assert_eq!(faults(&schema), Ok(()));
        assert!(faults(&serde_json::json!({"$defs": {"Broken": {"type": 7}}})).is_err());
    }
}
