//! The vectors: calls in the wire's form with their answers, for every language.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of vectors.
pub(crate) struct VectorFile {
    pub(crate) path: PathBuf,
    pub(crate) area: String,
    pub(crate) vectors: Vec<Vector>,
}

/// A call, and what comes of it: a result with the codes that fire in it, or an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) job: String,
    pub(crate) arguments: Value,
    pub(crate) fires: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) result: Value,
    pub(crate) error: Option<Refusal>,
}

/// How malformed input is refused.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    pub(crate) kind: String,
    pub(crate) path: String,
}

/// Every file under `vectors/`, in the order of their paths.
pub(crate) fn all() -> Vec<VectorFile> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Content {
        area: String,
        vectors: Vec<Vector>,
    }

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut paths = Vec::new();
    for area in fs::read_dir(root).unwrap() {
        for file in fs::read_dir(area.unwrap().path()).unwrap() {
            paths.push(file.unwrap().path());
        }
    }
    paths.sort();
    let load = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let Content { area, vectors } = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        VectorFile {
            path,
            area,
            vectors,
        }
    };
    paths.into_iter().map(load).collect()
}

/// The findings of an answer, wherever its job puts them.
pub(crate) fn findings(answer: &Value) -> Vec<&Value> {
    let list = match answer {
        Value::Array(items) => Some(items),
        Value::Object(fields) => ["findings", "reasons"]
            .iter()
            .find_map(|key| fields.get(*key)?.as_array()),
        _ => None,
    };
    let is_finding = |item: &&Value| item.get("code").is_some_and(Value::is_string);
    list.into_iter().flatten().filter(is_finding).collect()
}

/// The codes of an answer's findings, sorted, each once.
pub(crate) fn codes(answer: &Value) -> Vec<String> {
    let codes: BTreeSet<_> = findings(answer)
        .into_iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    codes.into_iter().map(str::to_owned).collect()
}
