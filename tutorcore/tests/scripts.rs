//! Runs the scripts, sequences of calls on one object, through the JSON door: as they stand, and
//! with the object going to bytes and coming back between any two calls.
//!
//! `UPDATE_SCRIPTS=1 cargo test -p tutorcore --test scripts` writes new results into the files.

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tutorcore::jobs::{OBJECTS, Object, error_json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptFile {
    area: String,
    scripts: Vec<Script>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    id: String,
    title: String,
    object: String,
    /// What the object is made with.
    new: Value,
    calls: Vec<Call>,
    /// The object's bytes at the end, in hexadecimal digits.
    snapshot: String,
}

/// One step: a method, a merge with an object of other calls, or an object from the bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    method: Option<String>,
    arguments: Option<Value>,
    /// The calls of another object of the same making, which is taken in.
    merge: Option<Vec<Value>>,
    /// What an object is made with from the bytes as they are now; it is let go of again.
    restore: Option<Value>,
    /// The byte whose lowest bit is turned before that.
    spoil: Option<usize>,
    /// How many bytes are cut off the end before that.
    cut: Option<usize>,
    #[serde(default)]
    result: Value,
    error: Option<Value>,
}

fn files() -> Vec<(PathBuf, ScriptFile)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap())
            .unwrap_or_else(|why| panic!("{}: {why}", path.display()))
    };
    paths
        .iter()
        .map(|path| (path.clone(), read(path)))
        .collect()
}

fn made(script: &Script) -> Object {
    Object::new_json(&script.object, &script.new.to_string()).unwrap()
}

/// An object of the same bytes, made with what the object itself says.
fn reborn(script: &Script, object: &Object) -> Object {
    let settings: Value = serde_json::from_str(&object.call_json("settings", "{}")).unwrap();
    let bytes = object.snapshot().unwrap();
    Object::restore_json(&script.object, &settings["ok"].to_string(), &bytes).unwrap()
}

/// What comes of a call: `ok` or `error`.
fn outcome(script: &Script, object: &Object, call: &Call) -> Value {
    let text = if let Some(method) = &call.method {
        object.call_json(
            method,
            &call.arguments.clone().unwrap_or_default().to_string(),
        )
    } else if let Some(calls) = &call.merge {
        let other = made(script);
        for call in calls {
            let method = call["method"].as_str().unwrap();
            let text = other.call_json(method, &call["arguments"].to_string());
            assert!(text.starts_with("{\"ok\""), "{}: {text}", script.id);
        }
        object.merge_json(&other)
    } else {
        let mut bytes = object.snapshot().unwrap();
        if let Some(byte) = call.spoil.and_then(|at| bytes.get_mut(at)) {
            *byte ^= 1;
        }
        bytes.truncate(bytes.len().saturating_sub(call.cut.unwrap_or(0)));
        let with = call.restore.clone().unwrap().to_string();
        match Object::restore_json(&script.object, &with, &bytes) {
            Ok(other) => {
                assert_eq!(other.snapshot().unwrap(), object.snapshot().unwrap());
                "{\"ok\":null}".to_owned()
            }
            Err(error) => error_json(&error),
        }
    };
    let mut outcome: Value = serde_json::from_str(&text).unwrap();
    if let Some(error) = outcome.get_mut("error") {
        *error = json!({"kind": error["kind"], "path": error["path"]});
    }
    outcome
}

fn expected(call: &Call) -> Value {
    match &call.error {
        Some(error) => json!({ "error": error }),
        None => json!({ "ok": call.result }),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test is told to write, not the core"
)]
fn every_script_comes_out_as_written() {
    let updates = std::env::var_os("UPDATE_SCRIPTS").is_some();
    for (path, file) in files() {
        let mut fresh = Vec::new();
        for script in &file.scripts {
            let object = made(script);
            let mut outcomes = Vec::new();
            for (at, call) in script.calls.iter().enumerate() {
                let outcome = outcome(script, &object, call);
                if !updates {
                    assert_eq!(outcome, expected(call), "{}, call {at}", script.id);
                }
                outcomes.push(outcome);
            }
            let bytes = hex(&object.snapshot().unwrap());
            if !updates {
                assert_eq!(bytes, script.snapshot, "{}", script.id);
            }
            fresh.push((outcomes, bytes));
        }
        let text = written(&file, &fresh);
        if updates {
            std::fs::write(&path, text).unwrap();
        } else {
            let found = std::fs::read_to_string(&path).unwrap();
            assert!(found == text, "{}: update it", path.display());
        }
    }
}

#[test]
fn an_object_that_goes_to_bytes_between_any_two_calls_goes_on_alike() {
    for (_, file) in files() {
        for script in &file.scripts {
            for cut in 0..script.calls.len() {
                let mut object = made(script);
                for (at, call) in script.calls.iter().enumerate() {
                    if at == cut {
                        object = reborn(script, &object);
                    }
                    let outcome = outcome(script, &object, call);
                    assert_eq!(outcome, expected(call), "{}, {cut}, call {at}", script.id);
                }
                assert_eq!(hex(&object.snapshot().unwrap()), script.snapshot);
            }
        }
    }
}

#[test]
fn every_method_is_called_and_every_script_says_something() {
    let mut ids = BTreeSet::new();
    let mut called = BTreeSet::new();
    for (_, file) in files() {
        assert!(!file.area.is_empty());
        for script in &file.scripts {
            assert!(ids.insert(script.id.clone()), "{} twice", script.id);
            assert!(script.title.ends_with('.'), "{}", script.id);
            for call in &script.calls {
                if let Some(method) = &call.method {
                    let ends = if call.error.is_some() { "error" } else { "ok" };
                    called.insert((script.object.clone(), method.clone(), ends));
                }
            }
        }
    }
    for object in OBJECTS {
        for method in object.methods {
            let key = |ends| (object.name.to_owned(), method.name.to_owned(), ends);
            assert!(called.contains(&key("ok")), "{} is not called", method.name);
            assert!(
                !method.fallible || called.contains(&key("error")),
                "{} is never refused",
                method.name
            );
        }
    }
}

/// The file's text: a line for each call, keys in order.
fn written(file: &ScriptFile, fresh: &[(Vec<Value>, String)]) -> String {
    let text = |text: &str| Value::from(text).to_string();
    let mut out = format!("{{\n  \"area\": {},\n  \"scripts\": [", text(&file.area));
    for (at, (script, (outcomes, bytes))) in file.scripts.iter().zip(fresh).enumerate() {
        out.push_str(if at == 0 { "\n    {" } else { ",\n    {" });
        for (key, value) in [
            ("id", text(&script.id)),
            ("title", text(&script.title)),
            ("object", text(&script.object)),
            ("new", sorted(&script.new).to_string()),
        ] {
            write!(out, "\n      \"{key}\": {value},").unwrap();
        }
        out.push_str("\n      \"calls\": [");
        for (at, (call, outcome)) in script.calls.iter().zip(outcomes).enumerate() {
            out.push_str(if at == 0 { "\n        " } else { ",\n        " });
            let mut parts = json!({});
            for (key, value) in [
                ("method", call.method.clone().map(Value::from)),
                ("arguments", call.arguments.clone()),
                ("merge", call.merge.clone().map(Value::from)),
                ("restore", call.restore.clone()),
                ("spoil", call.spoil.map(Value::from)),
                ("cut", call.cut.map(Value::from)),
                ("result", outcome.get("ok").cloned()),
                ("error", outcome.get("error").cloned()),
            ] {
                if let Some(value) = value {
                    parts[key] = value;
                }
            }
            out.push_str(&sorted(&parts).to_string());
        }
        write!(
            out,
            "\n      ],\n      \"snapshot\": {}\n    }}",
            text(bytes)
        )
        .unwrap();
    }
    out.push_str("\n  ]\n}\n");
    out
}

/// The value with the keys of its objects in order, whatever the map keeps.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut ordered: Vec<_> = fields.iter().collect();
            ordered.sort_by(|one, other| one.0.cmp(other.0));
            let fields = ordered.into_iter();
            Value::Object(
                fields
                    .map(|(key, value)| (key.clone(), sorted(value)))
                    .collect(),
            )
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}
