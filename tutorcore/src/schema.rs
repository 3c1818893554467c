//! One JSON Schema of everything that crosses the wire.

use std::collections::{BTreeMap, BTreeSet};

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind};
use crate::jobs;

/// What is added to the name of a type whose answers promise more than its
/// arguments need, such as a field that may be left out going in and always
/// comes out.
const ANSWER: &str = "Answer";

/// The schema (draft 2020-12): every type that a job takes or gives under
/// `$defs`, and every job under `x-jobs` with its `arguments` and its
/// `answer`.
///
/// A type that looks the same going in and coming out stands there once. One
/// that differs stands there twice: under its own name as a job takes it, and
/// with `Answer` behind its name as a job gives it.
///
/// ```
/// let schema = tutorcore::schema::document();
/// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// assert_eq!(schema["$defs"]["Error"]["properties"]["path"]["type"], "string");
/// ```
#[must_use]
pub fn document() -> Value {
    let mut arguments = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let mut answers = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let described = jobs::describe(&mut arguments, &mut answers);
    answers.subschema_for::<Error>();
    assemble(described, arguments, answers)
}

fn assemble(
    described: Vec<(&'static str, Schema, Schema)>,
    mut arguments: SchemaGenerator,
    mut answers: SchemaGenerator,
) -> Value {
    let taken = arguments.take_definitions(true);
    let given = answers.take_definitions(true);
    let renamed = differing(&taken, &given);

    let mut types: BTreeMap<String, Value> = taken.into_iter().collect();
    for (name, mut schema) in given {
        rename(&mut schema, &renamed);
        types.insert(renamed.get(&name).cloned().unwrap_or(name), schema);
    }
    let summaries: BTreeMap<&str, &str> = jobs::JOBS
        .iter()
        .map(|job| (job.name, job.summary))
        .collect();
    let jobs: Map<String, Value> = described
        .into_iter()
        .map(|(name, arguments, answer)| {
            let mut answer = answer.to_value();
            rename(&mut answer, &renamed);
            let summary = summaries.get(name).copied().unwrap_or_default();
            let job = json!({
                "description": summary,
                "arguments": arguments.to_value(),
                "answer": answer,
            });
            (name.to_owned(), job)
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tutorcore",
        "description": "Every value that goes into a job of tutorcore or comes out of one.",
        "$defs": Map::from_iter(types),
        "x-jobs": jobs,
    })
}

/// The types whose two contracts differ, in themselves or in a type that they
/// name, each with the name of its answers.
fn differing(taken: &Map<String, Value>, given: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut differing: BTreeSet<&str> = given
        .iter()
        .filter(|(name, schema)| taken.get(*name).is_some_and(|taken| taken != *schema))
        .map(|(name, _)| name.as_str())
        .collect();
    loop {
        let more: Vec<&str> = given
            .iter()
            .filter(|(name, schema)| {
                taken.contains_key(*name)
                    && !differing.contains(name.as_str())
                    && names(schema, &differing)
            })
            .map(|(name, _)| name.as_str())
            .collect();
        if more.is_empty() {
            break;
        }
        differing.extend(more);
    }
    differing
        .into_iter()
        .map(|name| (name.to_owned(), format!("{name}{ANSWER}")))
        .collect()
}

/// Whether the schema refers to one of these types.
fn names(schema: &Value, types: &BTreeSet<&str>) -> bool {
    match schema {
        Value::Object(fields) => fields
            .iter()
            .any(|(key, value)| match (key.as_str(), value) {
                ("$ref", Value::String(target)) => target
                    .strip_prefix("#/$defs/")
                    .is_some_and(|name| types.contains(name)),
                _ => names(value, types),
            }),
        Value::Array(items) => items.iter().any(|item| names(item, types)),
        _ => false,
    }
}

/// Gives every reference to one of these types its other name.
fn rename(schema: &mut Value, renamed: &BTreeMap<String, String>) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                if let ("$ref", Value::String(target)) = (key.as_str(), &mut *value) {
                    let name = target
                        .strip_prefix("#/$defs/")
                        .and_then(|name| renamed.get(name));
                    if let Some(name) = name {
                        *target = format!("#/$defs/{name}");
                    }
                } else {
                    rename(value, renamed);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, renamed)),
        _ => {}
    }
}

impl JsonSchema for Error {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Error".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kind = generator.subschema_for::<ErrorKind>();
        let codes: Vec<&str> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        schemars::json_schema!({
            "type": "object",
            "description": "Why a job could not be done at all, and where in the input the fault is.",
            "properties": {
                "kind": kind,
                "code": {
                    "description": "The stable code of the kind.",
                    "type": "string",
                    "enum": codes,
                },
                "path": {
                    "description": "Where the fault is: a JSON Pointer into the job's arguments; empty for the whole.",
                    "type": "string",
                },
                "message": {
                    "description": "What is wrong, in one sentence.",
                    "type": "string",
                },
                "help": {
                    "description": "What to do about it, where the core can tell.",
                    "type": ["string", "null"],
                },
            },
            "required": ["kind", "code", "path", "message", "help"],
        })
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Same {
        value: u32,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Defaulted {
        #[serde(default)]
        list: Vec<Same>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Around {
        inner: Vec<Defaulted>,
        same: Same,
    }

    #[test]
    fn contracts_that_differ_are_kept_apart() {
        let mut arguments = SchemaSettings::draft2020_12()
            .for_deserialize()
            .into_generator();
        let mut answers = SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator();
        let described = vec![(
            "job",
            arguments.subschema_for::<Around>(),
            answers.subschema_for::<Around>(),
        )];
        let schema = assemble(described, arguments, answers);
        let names: Vec<&str> = schema["$defs"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(
            names,
            [
                "Around",
                "AroundAnswer",
                "Defaulted",
                "DefaultedAnswer",
                "Same"
            ]
        );
        assert_eq!(
            schema["x-jobs"]["job"]["arguments"]["$ref"],
            "#/$defs/Around"
        );
        assert_eq!(
            schema["x-jobs"]["job"]["answer"]["$ref"],
            "#/$defs/AroundAnswer"
        );
        let defaulted = |name: &str| schema["$defs"][name]["required"].clone();
        assert_eq!(defaulted("Defaulted"), Value::Null);
        assert_eq!(defaulted("DefaultedAnswer"), json!(["list"]));
        let around = &schema["$defs"]["AroundAnswer"]["properties"];
        assert_eq!(around["inner"]["items"]["$ref"], "#/$defs/DefaultedAnswer");
        assert_eq!(around["same"]["$ref"], "#/$defs/Same");
    }

    #[test]
    fn the_document_is_the_same_every_time_and_every_reference_leads_somewhere() {
        let schema = document();
        assert_eq!(
            serde_json::to_string(&schema).unwrap(),
            serde_json::to_string(&document()).unwrap()
        );
        let defined: BTreeSet<&str> = schema["$defs"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut targets = Vec::new();
        collect(&schema, &mut targets);
        assert!(!targets.is_empty());
        for target in targets {
            let name = target.strip_prefix("#/$defs/").unwrap();
            assert!(defined.contains(name), "{target}");
        }
        assert_eq!(
            schema["x-jobs"].as_object().unwrap().len(),
            jobs::JOBS.len()
        );
    }

    fn collect<'a>(schema: &'a Value, out: &mut Vec<&'a str>) {
        match schema {
            Value::Object(fields) => {
                out.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|value| collect(value, out));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
            _ => {}
        }
    }
}
