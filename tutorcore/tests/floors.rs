//! Nothing on a lower floor knows a higher one, and engines on one floor do
//! not know each other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every module of the crate's root, by floor.
const FLOORS: &[&[&str]] = &[
    &["error", "id", "text", "time", "wire", "zone"],
    &["decision", "finding", "outcome", "policy", "rule"],
    &["kernel", "model"],
    &[
        "alert",
        "availability",
        "qualifier",
        "recurrence",
        "session",
    ],
    &[
        "back_test",
        "diagnosis",
        "matching",
        "record",
        "report",
        "schedule",
    ],
    &["catalogue", "jobs", "lib", "schema"],
];

/// The floors whose modules are engines.
const ENGINES: std::ops::RangeInclusive<usize> = 3..=4;

/// The steps between engines of one floor that the design names.
const STEPS: &[(&str, &str)] = &[
    ("session", "qualifier"),
    ("availability", "recurrence"),
    ("schedule", "matching"),
    ("record", "schedule"),
    ("record", "diagnosis"),
];

fn floor(module: &str) -> usize {
    FLOORS
        .iter()
        .position(|modules| modules.contains(&module))
        .unwrap_or_else(|| panic!("{module} has no floor: give it one in FLOORS"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The root modules that a text names by `crate::`, its comments and tests
/// left out.
fn named(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\n").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1).collect::<Vec<_>>())
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => list.split(',').map(first_word).collect(),
            None => vec![first_word(rest)],
        })
        .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}

fn first_word(text: &str) -> String {
    let is_word = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    text.trim_start().chars().take_while(is_word).collect()
}

#[test]
fn data_flows_down_the_floors() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&source, &mut paths);
    assert!(paths.len() > 20, "the source has moved");
    let mut faults = Vec::new();
    let mut steps = 0;
    for path in paths {
        let inside = path.strip_prefix(&source).unwrap();
        if inside.file_stem().is_some_and(|name| name == "tests") {
            continue;
        }
        let module = first_word(inside.iter().next().unwrap().to_str().unwrap());
        let here = floor(&module);
        for other in named(&fs::read_to_string(&path).unwrap()) {
            if other == module || here + 1 == FLOORS.len() || is_macro(&other) {
                continue;
            }
            steps += 1;
            let there = floor(&other);
            let between_engines = ENGINES.contains(&here)
                && there == here
                && !STEPS.contains(&(module.as_str(), other.as_str()));
            if there > here || between_engines || module == "kernel" {
                faults.push(format!("{} knows {other}", inside.display()));
            }
        }
    }
    assert!(steps > 50, "the imports are not found any more");
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What stands behind `crate::` without being a module.
fn is_macro(word: &str) -> bool {
    ["rule_catalogue", "tzdb_version"].contains(&word)
}

#[test]
fn the_imports_of_a_text_are_found() {
    let text = "use crate::time::Instant;\nuse crate::{id, wire::Tree};\n\
                // crate::session\nfn f() -> crate::error::Error\n\
                #[cfg(test)]\nmod tests {\nuse crate::jobs;";
    let expected = ["error", "id", "time", "wire"].map(str::to_owned);
    assert_eq!(named(text), BTreeSet::from(expected));
}
