//! The dependency budget: what a user of the core builds with it, no more.

use std::collections::BTreeSet;
use std::process::Command;

/// Every crate of the core's default build. A line more is a decision: is it
/// kept up, light, safe, and of a licence that asks for no more than ours?
const BUDGET: &[&str] = &[
    "autocfg",     // of num-traits, at build time
    "caseless",    // full case folding
    "chrono",      // civil dates, RFC 3339
    "itoa",        // of serde_json
    "memchr",      // of serde_json
    "num-traits",  // of chrono
    "proc-macro2", // of the derives, at build time
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "syn",
    "thiserror",
    "thiserror-impl",
    "tinyvec", // of unicode-normalization
    "tutorcore",
    "unicode-ident",
    "unicode-normalization",
    "zmij", // of serde_json
];

#[test]
fn the_core_keeps_its_dependency_budget() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "tutorcore", "--edges", "normal,build"])
        .args([
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--locked",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let found: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let budget: BTreeSet<&str> = BUDGET.iter().copied().collect();
    let extra: Vec<_> = found.difference(&budget).collect();
    let gone: Vec<_> = budget.difference(&found).collect();
    assert!(extra.is_empty(), "beyond the budget: {extra:?}");
    assert!(gone.is_empty(), "not needed any more: {gone:?}");
}
