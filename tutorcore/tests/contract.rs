//! The schema and the reader hold each other: whatever the schema of a job's
//! arguments admits is read, each departure from it is refused at its exact
//! place, and each answer keeps the schema of answers. No text of ours holds
//! a text of a person's.
#![cfg(feature = "schema")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use tutorcore::jobs::{JOBS, call};
use tutorcore::{Error, ErrorKind};

/// Stands in every text that a person may have written.
const SENTINEL: &str = "Robin Q. Sentinel";

/// Each round takes other cases and other optional fields. More rounds than
/// any enum has cases.
const ROUNDS: usize = 24;

/// Recursive types end here.
const DEEPEST: usize = 12;

/// Values made from schemas.
struct Maker<'a> {
    types: &'a Value,
    round: usize,
    /// Every object with fields in the value: where it is and what it needs.
    records: Vec<(String, Vec<String>)>,
}

impl Maker<'_> {
    fn make(&mut self, schema: &Value, at: &str, depth: usize) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.strip_prefix("#/$defs/").unwrap();
            let types = self.types;
            return self.make(&types[name], at, depth);
        }
        if let Some(value) = schema.get("const").or_else(|| schema["examples"].get(0)) {
            return value.clone();
        }
        for word in ["oneOf", "anyOf"] {
            if let Some(cases) = schema[word].as_array() {
                return self.make(&cases[self.pick(cases.len(), depth)], at, depth + 1);
            }
        }
        if let Some(choices) = schema["enum"].as_array() {
            return choices[self.pick(choices.len(), depth)].clone();
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            kind => kind.as_str().into_iter().collect(),
        };
        match kinds[self.pick(kinds.len(), depth)] {
            "null" => Value::Null,
            "boolean" => json!(self.round.is_multiple_of(2)),
            "integer" => {
                let least = schema["minimum"].as_i64().unwrap_or(0);
                let most = schema["maximum"].as_i64().unwrap_or(9);
                json!(3.clamp(least, most.max(least)))
            }
            "string" => json!(self.text(schema)),
            "array" => {
                let count = if depth < DEEPEST {
                    self.round.min(2)
                } else {
                    0
                };
                let item = |at: usize| format!("{at}");
                (0..count)
                    .map(|index| {
                        let at = format!("{at}/{}", item(index));
                        self.make(&schema["items"], &at, depth + 1)
                    })
                    .collect()
            }
            "object" => self.object(schema, at, depth),
            other => panic!("{other} at {at}"),
        }
    }

    /// One of so many; deep down the last, which ends a recursion.
    fn pick(&self, count: usize, depth: usize) -> usize {
        if depth < DEEPEST {
            (self.round + depth) % count
        } else {
            count - 1
        }
    }

    fn text(&self, schema: &Value) -> String {
        match schema["format"].as_str() {
            Some("date-time") => format!("2026-10-06T{:02}:00:00Z", self.round),
            Some("date") => "2026-10-06".to_owned(),
            Some("local-time") => "15:10:00".to_owned(),
            Some("local-date-time") => "2026-10-06T15:10:00".to_owned(),
            _ if schema["minLength"] == 1 => format!("id-{}", self.round % 3),
            _ => SENTINEL.to_owned(),
        }
    }

    fn object(&mut self, schema: &Value, at: &str, depth: usize) -> Value {
        let mut object = Map::new();
        let Some(properties) = schema["properties"].as_object() else {
            if schema["additionalProperties"].is_object() && self.round > 0 && depth < DEEPEST {
                let key = match schema.get("propertyNames") {
                    Some(keys) => self.make(keys, at, depth + 1).as_str().map(str::to_owned),
                    None => None,
                };
                let key = key.unwrap_or_else(|| "id-1".to_owned());
                let at = format!("{at}/{key}");
                let value = self.make(&schema["additionalProperties"], &at, depth + 1);
                object.insert(key, value);
            } else if schema["additionalProperties"] == false {
                self.records.push((at.to_owned(), Vec::new()));
            }
            return object.into();
        };
        let required: Vec<String> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        for (index, (name, property)) in properties.iter().enumerate() {
            let wanted =
                self.round > 0 && !(self.round + index).is_multiple_of(4) && depth < DEEPEST;
            if wanted || required.contains(name) {
                let at = format!("{at}/{name}");
                object.insert(name.clone(), self.make(property, &at, depth + 1));
            }
        }
        self.records.push((at.to_owned(), required));
        object.into()
    }
}

/// Calls `test` with every job, some of its arguments and their records.
fn each_call(mut test: impl FnMut(&Value, &str, &Value, &[(String, Vec<String>)])) {
    let schema = tutorcore::schema::document();
    for job in JOBS {
        for round in 0..ROUNDS {
            let mut maker = Maker {
                types: &schema["$defs"],
                round,
                records: Vec::new(),
            };
            let arguments = maker.make(&schema["x-jobs"][job.name]["arguments"], "", 0);
            test(&schema, job.name, &arguments, &maker.records);
        }
    }
}

fn run(job: &str, arguments: &Value) -> Result<String, Error> {
    call(job, &arguments.to_string())
}

/// Whether the error is about the form of the arguments. The text of a rule has a form of its
/// own, of which the schema knows nothing, nor does it know which settings need a zone.
fn is_about_form(error: &Error) -> bool {
    let places = ["/recurrence/rule", "/recurrence/text"];
    let in_a_rule = places.iter().any(|place| error.path().starts_with(place));
    let of_data = matches!(
        error.kind(),
        ErrorKind::InvalidValue | ErrorKind::LimitReached
    );
    let of_settings = error.kind() == ErrorKind::MissingField && error.path() == "/zone";
    !in_a_rule && !of_data && !of_settings
}

#[test]
fn what_the_schema_admits_is_read_and_the_answer_keeps_its_schema() {
    let mut validators = BTreeMap::new();
    let mut answered = 0;
    each_call(|schema, job, arguments, _| {
        let answer = match run(job, arguments) {
            Ok(answer) => serde_json::from_str::<Value>(&answer).unwrap(),
            Err(error) => {
                assert!(!is_about_form(&error), "{job} {arguments}: {error}");
                assert!(!error.to_string().contains("Sentinel"), "{job}: {error}");
                return;
            }
        };
        let validator = validators.entry(job.to_owned()).or_insert_with(|| {
            let mut promised = schema["x-jobs"][job]["answer"].clone();
            promised["$defs"] = schema["$defs"].clone();
            jsonschema::draft202012::new(&promised).unwrap()
        });
        let fault = validator
            .validate(&answer)
            .err()
            .map(|fault| format!("{fault} at {}", fault.instance_path()));
        assert_eq!(fault, None, "{job} {arguments}");
        no_sentinel_in_findings(job, &answer);
        answered += 1;
    });
    assert!(
        answered > JOBS.len() * ROUNDS / 2,
        "{answered} calls were answered"
    );
}

/// A finding's own texts hold nothing that a person wrote.
fn no_sentinel_in_findings(job: &str, answer: &Value) {
    match answer {
        Value::Object(fields) => {
            if fields.contains_key("code") && fields.contains_key("severity") {
                assert!(!answer.to_string().contains("Sentinel"), "{job}: {answer}");
            }
            for value in fields.values() {
                no_sentinel_in_findings(job, value);
            }
        }
        Value::Array(items) => {
            for item in items {
                no_sentinel_in_findings(job, item);
            }
        }
        _ => {}
    }
}

#[test]
fn every_departure_is_refused_at_its_place() {
    let mut seen = BTreeSet::new();
    let expect = |job: &str, arguments: &Value, kind: ErrorKind, path: &str| {
        let error = run(job, arguments).expect_err(job);
        assert_eq!(
            (error.kind(), error.path()),
            (kind, path),
            "{job} {arguments}"
        );
        assert!(!error.to_string().contains("Sentinel"), "{job}: {error}");
    };
    each_call(|_, job, arguments, records| {
        for (at, required) in records {
            if !seen.insert((job.to_owned(), at.clone(), required.clone())) {
                continue;
            }
            let mut changed = arguments.clone();
            changed.pointer_mut(at).unwrap()["surplus"] = json!(SENTINEL);
            expect(
                job,
                &changed,
                ErrorKind::UnknownField,
                &format!("{at}/surplus"),
            );

            changed = arguments.clone();
            *changed.pointer_mut(at).unwrap() = json!(7);
            expect(job, &changed, ErrorKind::WrongType, at);

            for name in required {
                changed = arguments.clone();
                let record = changed.pointer_mut(at).unwrap().as_object_mut().unwrap();
                record.remove(name);
                expect(
                    job,
                    &changed,
                    ErrorKind::MissingField,
                    &format!("{at}/{name}"),
                );
            }
        }
    });
    assert!(seen.len() > JOBS.len());
}

#[test]
fn what_comes_out_can_go_in_again() {
    let schema = tutorcore::schema::document();
    let types = schema["$defs"].as_object().unwrap();
    let mut pairs = 0;
    for (input, _) in types.iter().filter(|(name, _)| name.ends_with("Input")) {
        let name = input.strip_suffix("Input").unwrap();
        let wanted = json!({"$ref": format!("#/$defs/{input}"), "$defs": types});
        let validator = jsonschema::draft202012::new(&wanted).unwrap();
        for round in 0..ROUNDS {
            let mut maker = Maker {
                types: &schema["$defs"],
                round,
                records: Vec::new(),
            };
            let value = maker.make(&types[name], "", 0);
            assert!(validator.is_valid(&value), "{name}: {value}");
        }
        pairs += 1;
    }
    assert!(pairs > 0);
}
