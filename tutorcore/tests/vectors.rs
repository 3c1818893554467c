//! Runs the vectors through the JSON door, and holds them against the rules, settings and jobs.
//!
//! `UPDATE_VECTORS=1 cargo test -p tutorcore --test vectors` writes new results into the files;
//! what fires is written by hand, from the rules.

#[path = "vectors/load.rs"]
mod load;

use load::{Refusal, Vector, VectorFile, codes, findings};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use tutorcore::jobs::{JOBS, call};
use tutorcore::{AlertPolicy, ReportPolicy, SchedulePolicy, SessionPolicy, rule_catalogue};

/// Jobs whose answers other files hold: the pages of the rules, and the zone table's version.
const WITHOUT_VECTORS: &[&str] = &["rule_catalogue", "tzdb_version"];

#[test]
fn every_vector_comes_out_as_written() {
    let mut wrong = Vec::new();
    for mut file in load::all() {
        let mut is_stale = false;
        for vector in &mut file.vectors {
            match judge(vector) {
                Ok(()) => {}
                Err(Fault::Stale(result)) if updates() => {
                    vector.result = result;
                    is_stale = true;
                }
                Err(Fault::Stale(result)) => {
                    wrong.push(format!("{}: another result: {result}", vector.id));
                }
                Err(Fault::Other(why)) => wrong.push(format!("{}: {why}", vector.id)),
            }
        }
        if is_stale {
            std::fs::write(&file.path, written(&file)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a vector.
enum Fault {
    /// The result differs; this is the new one.
    Stale(Value),
    /// Anything else, which no update mends.
    Other(String),
}

fn judge(vector: &Vector) -> Result<(), Fault> {
    let other = |why: String| Err(Fault::Other(why));
    let answer = call(&vector.job, &vector.arguments.to_string());
    match (answer, &vector.fires, &vector.error) {
        (Ok(answer), Some(fires), None) => {
            let result: Value = serde_json::from_str(&answer).unwrap();
            let found = codes(&result);
            if found != *fires {
                return other(format!("fires {found:?}, not {fires:?}"));
            }
            if result != vector.result {
                return Err(Fault::Stale(result));
            }
            Ok(())
        }
        (Err(error), None, Some(expected)) => {
            let refusal = Refusal {
                kind: serde_json::to_value(error.kind())
                    .unwrap()
                    .as_str()
                    .unwrap()
                    .to_owned(),
                path: error.path().to_owned(),
            };
            if refusal == *expected {
                Ok(())
            } else {
                other(format!("{refusal:?}, not {expected:?}"))
            }
        }
        (Ok(_), ..) => other("has to be refused".to_owned()),
        (Err(error), ..) => other(format!("is refused: {error}")),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test is told to write, not the core"
)]
fn updates() -> bool {
    std::env::var_os("UPDATE_VECTORS").is_some()
}

/// The file's text: a line for each part of a vector, keys in order.
fn written(file: &VectorFile) -> String {
    let mut out = format!("{{\n  \"area\": {},\n  \"vectors\": [", text(&file.area));
    for (at, vector) in file.vectors.iter().enumerate() {
        out.push_str(if at == 0 { "\n    {" } else { ",\n    {" });
        let mut parts = vec![
            ("id", text(&vector.id)),
            ("title", text(&vector.title)),
            ("job", text(&vector.job)),
            ("arguments", sorted(&vector.arguments).to_string()),
        ];
        if let Some(Refusal { kind, path }) = &vector.error {
            let error = format!("{{\"kind\":{},\"path\":{}}}", text(kind), text(path));
            parts.push(("error", error));
        }
        if let Some(fires) = &vector.fires {
            parts.push(("fires", Value::from(fires.clone()).to_string()));
            parts.push(("result", sorted(&vector.result).to_string()));
        }
        for (at, (key, value)) in parts.into_iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(out, "{comma}\n      \"{key}\": {value}").unwrap();
        }
        out.push_str("\n    }");
    }
    out.push_str("\n  ]\n}\n");
    out
}

fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// The value with the keys of its objects in order, whatever the map keeps.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let ordered: BTreeMap<_, _> = fields.iter().collect();
            let fields = ordered
                .into_iter()
                .map(|(key, value)| (key.clone(), sorted(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[test]
fn a_file_is_written_as_it_is_read() {
    for file in load::all() {
        let text = std::fs::read_to_string(&file.path).unwrap();
        assert!(written(&file) == text, "{}: update it", file.path.display());
        let folder = file
            .path
            .parent()
            .and_then(|folder| folder.file_name())
            .unwrap();
        assert_eq!(folder.to_str(), Some(file.area.as_str()));
    }
}

#[test]
fn ids_are_unique_and_titles_say_something() {
    let mut seen = BTreeSet::new();
    for vector in load::all().into_iter().flat_map(|file| file.vectors) {
        assert!(!vector.title.is_empty(), "{}", vector.id);
        assert!(
            vector.fires.is_none_or(|fires| fires.is_sorted()),
            "{}",
            vector.id
        );
        assert!(seen.insert(vector.id.clone()), "{} twice", vector.id);
    }
}

#[test]
fn every_rule_has_a_vector_that_fires_it_and_one_of_the_same_job_that_does_not() {
    let vectors: Vec<_> = load::all()
        .into_iter()
        .flat_map(|file| file.vectors)
        .collect();
    let known: BTreeSet<_> = rule_catalogue().into_iter().map(|rule| rule.code).collect();
    for code in &known {
        let (fire, silent): (Vec<_>, Vec<_>) = vectors
            .iter()
            .filter_map(|vector| Some((vector, vector.fires.as_ref()?)))
            .partition(|(_, fires)| fires.contains(code));
        assert!(!fire.is_empty(), "no vector fires {code}");
        let jobs: BTreeSet<_> = fire.iter().map(|(vector, _)| &vector.job).collect();
        assert!(
            silent.iter().any(|(vector, _)| jobs.contains(&vector.job)),
            "no vector of {jobs:?} leaves {code} silent"
        );
    }
    for code in vectors
        .iter()
        .filter_map(|vector| vector.fires.as_ref())
        .flatten()
    {
        assert!(known.contains(code), "no rule has the code {code}");
    }
}

#[test]
fn every_setting_is_away_from_its_default_in_some_vector() {
    let vectors: Vec<_> = load::all()
        .into_iter()
        .flat_map(|file| file.vectors)
        .collect();
    let settings = [
        AlertPolicy::settings(),
        SessionPolicy::settings(),
        ReportPolicy::settings(),
        SchedulePolicy::settings(),
    ];
    for setting in settings.concat() {
        let default: Value = serde_json::from_str(&setting.default).unwrap();
        let differs = |vector: &&Vector| {
            let given = vector
                .arguments
                .get("policy")
                .and_then(|policy| policy.get(&setting.name));
            vector.error.is_none() && given.is_some_and(|given| *given != default)
        };
        assert!(
            vectors.iter().any(|vector| differs(&vector)),
            "{} stays at its default",
            setting.name
        );
    }
}

#[test]
fn every_job_has_a_vector() {
    let vectors: Vec<_> = load::all()
        .into_iter()
        .flat_map(|file| file.vectors)
        .collect();
    for job in JOBS
        .iter()
        .filter(|job| !WITHOUT_VECTORS.contains(&job.name))
    {
        let has = |vector: &Vector| vector.job == job.name && vector.fires.is_some();
        assert!(vectors.iter().any(has), "no vector of {}", job.name);
    }
}

#[test]
fn every_path_leads_into_the_arguments() {
    for vector in load::all().into_iter().flat_map(|file| file.vectors) {
        for finding in findings(&vector.result) {
            let path = finding["path"].as_str().unwrap();
            let (parent, _) = path.rsplit_once('/').unwrap();
            assert!(
                vector.arguments.pointer(parent).is_some(),
                "{}: {path}",
                vector.id
            );
            let job = JOBS.iter().find(|job| job.name == vector.job).unwrap();
            let root = path.split('/').nth(1).unwrap();
            let is_argument = job.arguments.iter().any(|argument| argument.name == root);
            assert!(is_argument, "{}: {path}", vector.id);
        }
    }
}

#[test]
fn a_private_note_is_in_nothing_but_what_the_host_stores() {
    let note = serde_json::json!({
        "author": "t-noted", "recordedAt": "2026-10-06T21:00:00Z", "text": "Sentinel"
    });
    let mut jobs = BTreeSet::new();
    for vector in load::all().into_iter().flat_map(|file| file.vectors) {
        let mut arguments = vector.arguments;
        let sessions = ["session", "sessions"].into_iter().filter(|name| {
            let Some(given) = arguments.get_mut(*name) else {
                return false;
            };
            let all = match given {
                Value::Array(all) => all.iter_mut().collect(),
                one => vec![one],
            };
            let scheduled = all.into_iter().filter(|one| {
                let has = |field: &str| one.get(field).is_some();
                has("localStart") && has("state")
            });
            scheduled
                .map(|one| one["privateFeedback"] = serde_json::json!([note.clone()]))
                .count()
                > 0
        });
        // Its answer is nothing but sessions to be stored.
        if sessions.count() == 0 || vector.job == "mark_series_notice_sent" {
            continue;
        }
        let Ok(answer) = call(&vector.job, &arguments.to_string()) else {
            assert!(vector.error.is_some(), "{}", vector.id);
            continue;
        };
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        if let Some(fields) = answer.as_object_mut()
            && fields.contains_key("effects")
        {
            fields.remove("state");
        }
        let text = answer.to_string();
        assert!(!text.contains("Sentinel"), "{}: {text}", vector.id);
        jobs.insert(vector.job);
    }
    assert!(jobs.len() > 25, "{jobs:?}");
}
