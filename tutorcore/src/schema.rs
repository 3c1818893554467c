//! One JSON Schema of everything that crosses the wire.

use std::collections::{BTreeMap, BTreeSet};

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind};
use crate::jobs;

mod prose;

/// What is added to the name of a type as a job takes it, where that asks for
/// less than the type as a job gives it: a field that may be left out going
/// in always comes out.
const INPUT: &str = "Input";

/// The schema (draft 2020-12): every type that a job takes or gives under
/// `$defs`, and every job under `x-jobs` with its `arguments` and its
/// `answer`. Every object stands under `x-objects`, with its `methods`.
///
/// A type that looks the same going in and coming out stands there once. One
/// that differs stands there twice: under its own name as a job gives it, and
/// with `Input` behind its name as a job takes it. What comes out can always
/// go in again.
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
    let objects = jobs::describe_objects(&mut arguments, &mut answers);
    answers.subschema_for::<Error>();
    assemble(described, objects, arguments, answers)
}

fn assemble(
    described: Vec<(&'static str, Schema, Schema)>,
    objects: Vec<jobs::Described>,
    mut arguments: SchemaGenerator,
    mut answers: SchemaGenerator,
) -> Value {
    let taken = arguments.take_definitions(true);
    let given = answers.take_definitions(true);
    let renamed = differing(&taken, &given);

    let mut types: BTreeMap<String, Value> = given.into_iter().collect();
    for (name, mut schema) in taken {
        rename(&mut schema, &renamed);
        types.insert(renamed.get(&name).cloned().unwrap_or(name), schema);
    }
    let summaries: BTreeMap<&str, &str> = jobs::JOBS
        .iter()
        .map(|job| (job.name, job.summary))
        .collect();
    let mut jobs = Map::new();
    let mut call = |summary: &str, arguments: Schema, answer: Schema| {
        let mut arguments = arguments.to_value();
        if let Some(schema) = target(&arguments).and_then(|name| types.get_mut(name)) {
            leave_defaults_to_policies(schema);
        }
        rename(&mut arguments, &renamed);
        json!({
            "description": summary,
            "arguments": arguments,
            "answer": answer.to_value(),
        })
    };
    for (name, arguments, answer) in described {
        let summary = summaries.get(name).copied().unwrap_or_default();
        jobs.insert(name.to_owned(), call(summary, arguments, answer));
    }
    let mut classes = Map::new();
    for (object, described) in jobs::OBJECTS.iter().zip(objects) {
        let mut class = call(object.summary, described.arguments, described.merged);
        let mut methods = Map::new();
        for (method, (arguments, answer)) in object.methods.iter().zip(described.methods) {
            methods.insert(
                method.name.to_owned(),
                call(method.summary, arguments, answer),
            );
        }
        // The answer is what merging gives: making one gives the object.
        if let Some(class) = class.as_object_mut() {
            let merged = class.remove("answer").unwrap_or_default();
            class.insert("merged".to_owned(), merged);
            class.insert("methods".to_owned(), methods.into());
        }
        classes.insert(object.name.to_owned(), class);
    }
    let mut types = Value::Object(types.into_iter().collect());
    prose::plain_descriptions(&mut types);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tutorcore",
        "description": "Every value that goes into a job of tutorcore or comes out of one.",
        "$defs": types,
        "x-jobs": jobs,
        "x-objects": classes,
    })
}

/// The name of the type that a schema refers to.
fn target(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// A policy that may be left out has its defaults at its own settings; they
/// need no repeating at every job that takes it.
fn leave_defaults_to_policies(arguments: &mut Value) {
    let fields = arguments
        .get_mut("properties")
        .and_then(Value::as_object_mut);
    for field in fields.into_iter().flat_map(Map::values_mut) {
        if let Some(field) = field.as_object_mut()
            && field.get("default").is_some_and(Value::is_object)
        {
            field.remove("default");
        }
    }
}

/// The types whose two contracts differ, in themselves or in a type that they
/// name, each with its name as an input.
fn differing(taken: &Map<String, Value>, given: &Map<String, Value>) -> BTreeMap<String, String> {
    let both = || {
        taken
            .iter()
            .filter_map(|(name, schema)| Some((name.as_str(), schema, given.get(name)?)))
    };
    let mut differing: BTreeSet<&str> = both()
        .filter(|(_, taken, given)| taken != given)
        .map(|(name, ..)| name)
        .collect();
    loop {
        let more: Vec<&str> = both()
            .filter(|(name, taken, _)| !differing.contains(name) && names(taken, &differing))
            .map(|(name, ..)| name)
            .collect();
        if more.is_empty() {
            break;
        }
        differing.extend(more);
    }
    differing
        .into_iter()
        .map(|name| (name.to_owned(), format!("{name}{INPUT}")))
        .collect()
}

/// Whether the schema refers to one of these types.
fn names(schema: &Value, types: &BTreeSet<&str>) -> bool {
    match schema {
        Value::Object(fields) => {
            target(schema).is_some_and(|name| types.contains(name))
                || fields.values().any(|value| names(value, types))
        }
        Value::Array(items) => items.iter().any(|item| names(item, types)),
        _ => false,
    }
}

/// Gives every reference to one of these types its other name.
fn rename(schema: &mut Value, renamed: &BTreeMap<String, String>) {
    let other = target(schema).and_then(|name| renamed.get(name));
    let other = other.map(|name| format!("#/$defs/{name}"));
    match schema {
        Value::Object(fields) => {
            if let (Some(other), Some(reference)) = (other, fields.get_mut("$ref")) {
                *reference = other.into();
            }
            fields.values_mut().for_each(|value| rename(value, renamed));
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
        let schema = assemble(described, Vec::new(), arguments, answers);
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
                "AroundInput",
                "Defaulted",
                "DefaultedInput",
                "Same"
            ]
        );
        let job = &schema["x-jobs"]["job"];
        assert_eq!(job["arguments"]["$ref"], "#/$defs/AroundInput");
        assert_eq!(job["answer"]["$ref"], "#/$defs/Around");
        let required = |name: &str| schema["$defs"][name]["required"].clone();
        assert_eq!(required("DefaultedInput"), Value::Null);
        assert_eq!(required("Defaulted"), json!(["list"]));
        let around = &schema["$defs"]["AroundInput"]["properties"];
        assert_eq!(around["inner"]["items"]["$ref"], "#/$defs/DefaultedInput");
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
            assert!(defined.contains(target), "{target}");
        }
        assert_eq!(
            schema["x-jobs"].as_object().unwrap().len(),
            jobs::JOBS.len()
        );
    }

    fn collect<'a>(schema: &'a Value, out: &mut Vec<&'a str>) {
        match schema {
            Value::Object(fields) => {
                out.extend(target(schema));
                fields.values().for_each(|value| collect(value, out));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
            _ => {}
        }
    }
}
