//! What the jobs' signatures lead to: every type that a language has to have.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::declaration::{Declaration, Kind};
use super::job::Job;
use super::shape::WORDS;
use super::source::Source;
use super::wire_type::WireType;
use super::{Done, fail};

/// What the jobs' signatures lead to.
pub(crate) struct World<'a> {
    pub(crate) source: &'a Source,
    /// `$defs` of the schema.
    pub(crate) definitions: &'a serde_json::Map<String, Value>,
    /// Every type that a job takes or gives, beside the words.
    pub(crate) types: BTreeMap<&'a str, &'a Declaration>,
}

impl<'a> World<'a> {
    pub(crate) fn new(source: &'a Source, jobs: &[Job], schema: &'a Value) -> Done<Self> {
        let Some(definitions) = schema.get("$defs").and_then(Value::as_object) else {
            return fail("the schema has no $defs");
        };
        let mut world = Self {
            source,
            definitions,
            types: BTreeMap::new(),
        };
        let mut reached: BTreeSet<String> = ["ErrorKind".to_owned()].into();
        for (_, wire_type) in jobs.iter().flat_map(Job::wire_types) {
            wire_type.named(&mut |name, _| {
                reached.insert(name.to_owned());
            });
        }
        while let Some(name) = reached.pop_first() {
            let Some(found) = source.find_type(&name) else {
                continue; // A generic's parameter.
            };
            if world.types.contains_key(&*found.name) {
                continue;
            }
            if matches!(found.kind, Kind::Opaque) {
                if WORDS.contains(&name.as_str()) {
                    continue;
                }
                return fail(format!("{name} is no word of the wire"));
            }
            world.types.insert(&found.name, found);
            for part in parts(found) {
                part.named(&mut |name, _| {
                    reached.insert(name.to_owned());
                });
            }
        }
        Ok(world)
    }

    /// The schema of a type, as a job takes it if that differs.
    pub(crate) fn taken(&self, name: &str) -> Option<&'a Value> {
        self.definitions
            .get(&format!("{name}Input"))
            .or_else(|| self.definitions.get(name))
    }

    /// The schema of a type; of a generic, the schema of one of its uses.
    pub(crate) fn schema_of(&self, declaration: &Declaration) -> Done<&'a Value> {
        let mut name = declaration.name.clone();
        if let (Some(generic), Some(pattern)) = (
            declaration.generics.first(),
            declaration.attributes.schemars("rename"),
        ) {
            let used = self.types.values().find_map(|alias| match &alias.kind {
                Kind::Alias(WireType::Named(target, arguments)) if *target == name => {
                    match arguments.first() {
                        Some(WireType::Named(argument, _)) => Some(argument),
                        _ => None,
                    }
                }
                _ => None,
            });
            if let Some(used) = used {
                name = pattern.replace(&format!("{{{generic}}}"), used);
            }
        }
        match self.taken(&name) {
            Some(schema) => Ok(schema),
            None => fail(format!("the schema has no {name}")),
        }
    }

    /// Whether the value is what a record has when nothing is given.
    pub(crate) fn is_default(&self, name: &str, value: &Value) -> bool {
        let fields = self
            .taken(name)
            .and_then(|schema| schema.get("properties")?.as_object());
        let (Some(fields), Some(values)) = (fields, value.as_object()) else {
            return false;
        };
        fields.iter().all(|(name, field)| {
            let default = field.get("default").unwrap_or(&Value::Null);
            values.get(name).unwrap_or(&Value::Null) == default
        })
    }

    /// The kinds of errors with their codes and descriptions.
    pub(crate) fn error_kinds(&self) -> Done<Vec<(&'a str, &'a str, &'a str)>> {
        let codes = self
            .definitions
            .get("Error")
            .and_then(|schema| schema.pointer("/properties/code/enum")?.as_array());
        let described = self
            .definitions
            .get("ErrorKind")
            .and_then(|schema| schema.get("oneOf")?.as_array());
        let kinds = self.types.get("ErrorKind").map(|found| &found.kind);
        let (Some(codes), Some(described), Some(Kind::Enum { cases, .. })) =
            (codes, described, kinds)
        else {
            return fail("the schema does not tell the kinds of errors");
        };
        let kinds: Vec<_> = cases
            .iter()
            .zip(codes.iter().zip(described))
            .filter_map(|(case, (code, kind))| {
                let description = kind.get("description").and_then(Value::as_str)?;
                Some((case.name.as_str(), code.as_str()?, description))
            })
            .filter(|(name, code, _)| {
                format!("INPUT-{}", constant(name).replace('_', "-")) == *code
            })
            .collect();
        if kinds.len() == cases.len() {
            Ok(kinds)
        } else {
            fail("the codes of errors are not in the order of their kinds")
        }
    }
}

/// The types that a declaration is made of.
fn parts(declaration: &Declaration) -> Vec<&WireType> {
    match &declaration.kind {
        Kind::Record(fields) | Kind::Policy(fields) => {
            fields.iter().map(|field| &field.wire_type).collect()
        }
        Kind::Enum { cases, .. } => cases
            .iter()
            .flat_map(|case| &case.fields)
            .map(|field| &field.wire_type)
            .collect(),
        Kind::Alias(target) => vec![target],
        Kind::Id | Kind::Opaque => Vec::new(),
    }
}

/// Whether an enum's cases have data, so that it is a union of classes.
pub(crate) fn has_data(declaration: &Declaration) -> bool {
    match &declaration.kind {
        Kind::Enum { cases, tagged } => *tagged || cases.iter().any(|case| !case.fields.is_empty()),
        _ => false,
    }
}

/// A case's word on the wire: `GradeDOrF` as `gradeDOrF`.
pub(crate) fn word(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// A Rust name in capitals: `GradeDOrF` as `GRADE_D_OR_F`.
pub(crate) fn constant(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_uppercase());
    }
    out
}
