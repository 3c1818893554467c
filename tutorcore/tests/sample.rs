//! The made-up district: that it is always the same, that it has what
//! `docs/DISTRICT.md` asks for, that every rule finds something in it, and
//! that a second count of the demo's figures, in Python, comes to the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use tutorcore::{Instant, rule_catalogue};

#[path = "../examples/district/sample.rs"]
#[expect(
    unreachable_pub,
    reason = "the module is its own, for the demo to include as well"
)]
mod sample;

/// Rules that the default settings keep silent.
const ONLY_BY_POLICY: [&str; 2] = ["EXPORT-NO-WORK-ORDER", "SESSION-START-BACKDATED"];

/// The parts of the domain that the district's files can tell of.
const AREAS: [&str; 7] = [
    "Starting a session",
    "Work order, payment, export",
    "Encounters",
    "Ending and deleting",
    "Tags",
    "Diagnosis and rating",
    "Student qualifiers",
];

fn manifest() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the default sample and the demo's report on it.
fn report() -> &'static (PathBuf, PathBuf) {
    static REPORT: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    REPORT.get_or_init(|| reported("default", (2000, 10_000, 1)))
}

/// Writes a sample and has the demo report on it.
fn reported(name: &str, (students, encounters, seed): (usize, usize, u64)) -> (PathBuf, PathBuf) {
    told(name, sample::generate(students, encounters, seed))
}

/// Writes files and has the demo report on them.
fn told(name: &str, files: Vec<(String, String)>) -> (PathBuf, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sample-{name}"));
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    let mut demo = Command::new(env!("CARGO"));
    demo.args(["run", "--quiet", "--example", "district"])
        .args((!cfg!(debug_assertions)).then_some("--release"))
        .arg("--manifest-path")
        .arg(manifest().join("Cargo.toml"))
        .arg("--")
        .arg("--json")
        .arg(&folder);
    let told = demo.output().expect("cargo runs");
    let errors = String::from_utf8_lossy(&told.stderr);
    assert!(!told.stdout.is_empty(), "the demo says nothing: {errors}");
    let report = folder.join("report.json");
    fs::write(&report, told.stdout).unwrap();
    (folder, report)
}

/// Has the figures counted a second time.
fn check((folder, report): &(PathBuf, PathBuf)) {
    let mut python = Command::new(if cfg!(windows) { "python" } else { "python3" });
    python
        .arg(manifest().join("examples/district/check"))
        .args([folder, report]);
    let told = python.output().expect(
        "this test needs Python 3.11 or later as `python3`: install it from python.org or your \
         system's packages (and, where the system has no time zone data, `pip install tzdata`)",
    );
    assert!(
        told.status.success(),
        "the second count differs:\n{}{}",
        String::from_utf8_lossy(&told.stdout),
        String::from_utf8_lossy(&told.stderr),
    );
}

#[test]
fn a_second_count_comes_to_the_same_figures() {
    check(report());
}

#[test]
fn a_second_count_of_other_samples_comes_to_the_same_figures() {
    check(&reported("small", (20, 100, 2)));
    check(&reported("middling", (200, 1000, 3)));
}

/// Cells are moved between rows, emptied and spoilt, times shifted: what no
/// sample thought of has to be counted alike as well.
#[test]
fn a_second_count_of_broken_samples_comes_to_the_same_figures() {
    for seed in 1..=6 {
        let mut random = Chances(seed);
        let files = sample::generate(150, 800, seed);
        let broken = files.into_iter().map(|(name, text)| {
            let text = broken(&text, &mut random);
            (name, text)
        });
        check(&told(&format!("broken-{seed}"), broken.collect()));
    }
}

/// xorshift, from anything but 0.
struct Chances(u64);

impl Chances {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// The file with about one cell in fifty changed.
fn broken(text: &str, random: &mut Chances) -> String {
    const SHIFTS: [i64; 10] = [
        -604_800, -86_400, -3600, -60, -1, 1, 60, 3600, 86_400, 691_200,
    ];
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in &rows {
        let cells = row.iter().enumerate().map(|(place, cell)| {
            if random.below(50) > 0 {
                return cell.to_owned();
            }
            match (random.below(10), cell.parse::<Instant>()) {
                (0..7, Ok(instant)) => {
                    let shift = SHIFTS[random.below(SHIFTS.len())];
                    instant.saturating_add(shift).to_string()
                }
                (7, _) => String::new(),
                (8, _) => format!("{cell}x"),
                _ => rows[random.below(rows.len())][place].to_owned(),
            }
        });
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn every_rule_finds_something() {
    let (_, path) = report();
    let document: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut found = BTreeSet::new();
    for pointer in [
        "/sessions/codes",
        "/encounters/codes",
        "/events/codes",
        "/ends/codes",
        "/payment/reasons",
        "/export/reasons",
    ] {
        let codes = document.pointer(pointer).and_then(Value::as_object);
        found.extend(codes.unwrap().keys().cloned());
    }
    let silent: Vec<_> = rule_catalogue()
        .into_iter()
        .filter(|rule| AREAS.contains(&rule.area.as_str()) && !found.contains(&rule.code))
        .map(|rule| rule.code)
        .collect();
    assert_eq!(silent, ONLY_BY_POLICY);

    let minutes = document["stateMinutes"].as_array().unwrap();
    let is_unknown = |school: &Value| {
        school["unknownDates"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    };
    assert!(minutes.iter().any(is_unknown), "REPORT-SCHOOL-DAY-UNKNOWN");
    for rows in ["unreadable", "unresolved"] {
        assert!(!document[rows].as_array().unwrap().is_empty(), "{rows}");
    }
}

#[test]
fn the_same_numbers_give_the_same_bytes() {
    let digest = |seed| {
        let files = sample::generate(200, 1000, seed);
        let bytes = files
            .iter()
            .flat_map(|(name, text)| name.bytes().chain(text.bytes()));
        // FNV-1a.
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    assert_eq!(digest(1), digest(1));
    assert_ne!(digest(1), digest(2));
    // On every platform. A change of the sample changes it.
    assert_eq!(format!("{:016x}", digest(1)), "a38ed3b4119ec85b");
}

#[test]
fn the_sample_is_as_large_as_asked() {
    for (students, encounters) in [(20, 100), (200, 1000), (2000, 10_000)] {
        let files = sample::generate(students, encounters, 5);
        let count = |file: &str, is_counted: &dyn Fn(&csv::StringRecord) -> bool| {
            let (_, text) = files.iter().find(|(name, _)| name == file).unwrap();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows = reader.records().map(Result::unwrap);
            rows.filter(is_counted).count()
        };
        assert_eq!(count("encounters.csv", &|_| true), encounters);
        assert_eq!(count("people.csv", &|row| &row[1] == "student"), students);
    }
}

/// The columns are those of the contract: no other, and all that it requires.
#[test]
fn the_files_have_the_columns_that_are_documented() {
    let page = fs::read_to_string(manifest().join("../docs/DISTRICT.md")).unwrap();
    let files = sample::generate(20, 100, 1);
    for (name, text) in &files {
        let line = page
            .lines()
            .find(|line| line.starts_with(&format!("| `{name}`")))
            .unwrap_or_else(|| panic!("{name} is not documented"));
        let words: Vec<_> = line.split('`').collect();
        // What follows a word tells whether it is required.
        let columns: Vec<_> = words.iter().skip(3).step_by(2).collect();
        let after = words.iter().skip(4).step_by(2);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header: Vec<String> = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        for column in &header {
            assert!(columns.contains(&&column.as_str()), "{name}: {column}");
        }
        for (column, _) in columns
            .iter()
            .zip(after)
            .filter(|(_, after)| after.starts_with('*'))
        {
            assert!(
                header.iter().any(|one| one == **column),
                "{name}: {column} is missing"
            );
        }
    }
    assert_eq!(files.len(), sample::FILES.len());
}
