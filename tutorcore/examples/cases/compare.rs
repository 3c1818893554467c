//! What a case expects against what came out; only what it names is compared.

use crate::neutral::Got;
use serde_json::{Map, Value};
use tutorcore::Instant;

/// How the two differ, if they do: `expected {…}, got {…}`, with the differing keys alone.
pub(crate) fn difference(expect: &Map<String, Value>, got: &Got) -> Option<String> {
    let mut wanted = Map::new();
    let mut found = Map::new();
    for (key, expected) in expect {
        let value = got.get(key);
        if value.is_some_and(|value| is_same(expected, value)) {
            continue;
        }
        wanted.insert(key.clone(), expected.clone());
        let value = value.cloned();
        found.insert(
            key.clone(),
            value.unwrap_or_else(|| "not a figure of this area".into()),
        );
    }
    (!wanted.is_empty()).then(|| {
        format!(
            "expected {}, got {}",
            Value::Object(wanted),
            Value::Object(found)
        )
    })
}

/// Objects by the keys that are expected, instants by their time, all else exactly.
fn is_same(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => expected
            .iter()
            .all(|(key, value)| got.get(key).is_some_and(|got| is_same(value, got))),
        (Value::Array(expected), Value::Array(got)) => {
            expected.len() == got.len()
                && expected
                    .iter()
                    .zip(got)
                    .all(|(one, other)| is_same(one, other))
        }
        (Value::String(one), Value::String(other)) => {
            one == other
                || matches!(
                    (one.parse::<Instant>(), other.parse::<Instant>()),
                    (Ok(one), Ok(other)) if one == other
                )
        }
        _ => expected == got,
    }
}
