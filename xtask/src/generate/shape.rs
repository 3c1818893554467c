//! The rules that the core's public types keep, so that every language can
//! have them.
//!
//! Each rule is here because a type that broke it could not be written in one
//! of the languages, or was read there as something else.

use std::collections::BTreeSet;

use super::declaration::{Attributes, Case, Declaration, Field, Kind};
use super::job::{Job, wire_name};
use super::source::Source;
use super::wire_type::WireType;

/// Types that are one text on the wire and have a type of their own in every
/// language; each reads and writes itself.
pub(crate) const WORDS: &[&str] = &[
    "FreeText",
    "Instant",
    "LocalDate",
    "LocalDateTime",
    "LocalTime",
    "RuleCode",
    "Zone",
];

/// The words that are times: alone, they have no place in an answer.
const TIMES: &[&str] = &["Instant", "LocalDate", "LocalDateTime", "LocalTime"];

/// The time that a job may take as an argument, such as `now`.
const NOW: &str = "Instant";

/// Names that some language keeps for itself.
const RESERVED: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
    "nonlocal", "not", "or", "pass", "raise", "return", "self", "try", "while", "with", "yield",
];

/// The words of `#[serde(…)]` that a container may have.
const CONTAINER: &[&str] = &[
    "rename_all",
    "rename_all_fields",
    "tag",
    "deny_unknown_fields",
    "default",
];

/// Every place where a type that a job takes or gives breaks a rule.
pub(crate) fn faults(source: &Source, jobs: &[Job]) -> Vec<String> {
    let mut check = Check {
        source,
        faults: Vec::new(),
        seen: BTreeSet::new(),
    };
    for job in jobs {
        check.name(&job.path, &job.name);
        for argument in &job.arguments {
            check.name(&job.path, &argument.name);
        }
        for (place, wire_type) in job.wire_types() {
            check.wire_type(&place, &wire_type, Place::Signature);
        }
        check.times(job);
    }
    check.faults
}

/// Where a type stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    Signature,
    /// A field of a record with these generics.
    Record(&'a [String]),
    /// A field of a data enum's case.
    Case,
    /// The right side of `pub type`.
    Alias,
}

struct Check<'a> {
    source: &'a Source,
    faults: Vec<String>,
    seen: BTreeSet<String>,
}

impl Check<'_> {
    fn fault(&mut self, place: &str, what: impl AsRef<str>) {
        self.faults.push(format!("{place}: {}", what.as_ref()));
    }

    fn name(&mut self, place: &str, name: &str) {
        if RESERVED.contains(&name) {
            self.fault(place, format!("{name} is a word of a language's own"));
        }
    }

    fn times(&mut self, job: &Job) {
        for argument in &job.arguments {
            let wire_type = argument.wire_type();
            let alone = match &wire_type {
                WireType::Option(inner) => inner.as_ref(),
                other => other,
            };
            if let Some(time) = bare_time(&wire_type, self.source)
                && *alone != WireType::Named(NOW.to_owned(), Vec::new())
            {
                self.fault(
                    &job.path,
                    format!("takes a bare {time}: put it into a record"),
                );
            }
        }
        if let Some(time) = bare_time(&job.answer_type(), self.source) {
            self.fault(
                &job.path,
                format!("gives a bare {time}: put it into a record"),
            );
        }
    }

    fn wire_type(&mut self, place: &str, wire_type: &WireType, at: Place<'_>) {
        for part in wire_type.parts() {
            match part {
                WireType::Refused(what) => self.fault(place, format!("{what} is not for the wire")),
                WireType::Boxed(_) if at != Place::Case => {
                    self.fault(place, "a Box has its place in a data enum only");
                }
                WireType::Option(inner) if matches!(**inner, WireType::Option(_)) => {
                    self.fault(place, "an option of an option is one null for two cases");
                }
                WireType::Map(key, _) if !self.is_key(key) => {
                    self.fault(
                        place,
                        "a map's keys are texts, ids or plain enums that derive Hash",
                    );
                }
                WireType::Named(name, arguments) => self.named(place, name, arguments, at),
                _ => {}
            }
        }
    }

    fn named(&mut self, place: &str, name: &str, arguments: &[WireType], at: Place<'_>) {
        if let Place::Record(generics) = at
            && generics.iter().any(|generic| generic == name)
        {
            return;
        }
        let Some(declaration) = self.source.find_type(name) else {
            self.fault(place, format!("{name} is no public type of the core"));
            return;
        };
        if !arguments.is_empty() && at != Place::Alias {
            self.fault(
                place,
                format!("{name} with arguments wants a `pub type` of its own"),
            );
        }
        self.declaration(declaration);
    }

    fn is_key(&self, key: &WireType) -> bool {
        match key {
            WireType::Text => true,
            WireType::Named(name, arguments) if arguments.is_empty() => self
                .source
                .find_type(name)
                .is_some_and(|declaration| match &declaration.kind {
                    Kind::Id => true,
                    Kind::Enum { cases, .. } => {
                        cases
                            .iter()
                            .all(|case| case.fields.is_empty() && !case.tuple)
                            && declaration.attributes.derives("Hash")
                    }
                    _ => false,
                }),
            _ => false,
        }
    }

    fn declaration(&mut self, declaration: &Declaration) {
        let name = declaration.name.as_str();
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        let place = format!("{}::{name}", declaration.module);
        if self.source.count_types(name) > 1 {
            self.fault(&place, format!("{name} is the name of two public types"));
        }
        if matches!(name, "Data" | "Any") {
            self.fault(&place, "the name is a type of Swift's own");
        }
        if self.source.path_of(declaration).is_none() {
            self.fault(&place, "no path leads to it from the rest of the crate");
        }
        if declaration.attributes.non_exhaustive {
            self.fault(
                &place,
                "non_exhaustive hides that a case or a field may be missing",
            );
        }
        match &declaration.kind {
            Kind::Id => {}
            Kind::Opaque if WORDS.contains(&name) => {}
            Kind::Opaque => self.fault(&place, "a tuple struct or unit struct is no record"),
            Kind::Alias(target) => self.wire_type(&place, target, Place::Alias),
            Kind::Policy(fields) => self.fields(&place, fields, Place::Record(&[])),
            Kind::Record(fields) => {
                self.style(&place, &declaration.attributes, Style::Record);
                if !declaration.generics.is_empty()
                    && declaration.attributes.schemars("rename").is_none()
                {
                    self.fault(
                        &place,
                        "a generic wants a schema name: #[schemars(rename = …)]",
                    );
                }
                self.fields(&place, fields, Place::Record(&declaration.generics));
            }
            Kind::Enum { cases, tagged } => self.cases(&place, declaration, cases, *tagged),
        }
    }

    fn cases(&mut self, place: &str, declaration: &Declaration, cases: &[Case], tagged: bool) {
        let data = tagged
            || cases
                .iter()
                .any(|case| !case.fields.is_empty() || case.tuple);
        if !tagged {
            let style = if data {
                Style::DataEnum
            } else {
                Style::PlainEnum
            };
            self.style(place, &declaration.attributes, style);
        }
        if data && !tagged && declaration.attributes.derives("Deserialize") {
            self.fault(
                place,
                "a data enum that is read is declared in tagged_enum!",
            );
        }
        for case in cases {
            let place = format!("{place}::{}", case.name);
            if case.tuple {
                self.fault(&place, "the data of a case have names");
            } else {
                self.fields(&place, &case.fields, Place::Case);
            }
            if case
                .fields
                .iter()
                .any(|field| wire_name(&field.name) == "type")
            {
                self.fault(&place, "the field `type` tells the cases apart");
            }
            for (word, _) in &case.attributes.serde {
                self.fault(&place, format!("serde's {word} is not our style"));
            }
        }
    }

    fn fields(&mut self, place: &str, fields: &[Field], at: Place<'_>) {
        for field in fields {
            let place = format!("{place}.{}", field.name);
            self.name(&place, &field.name);
            if !field.public {
                self.fault(&place, "a record has no private field");
            }
            for (word, value) in &field.attributes.serde {
                let option = matches!(field.wire_type, WireType::Option(_));
                match (word.as_str(), value.as_deref()) {
                    ("default", _) => {}
                    ("skip_serializing_if", Some("Option::is_none")) if option => {}
                    ("skip_serializing_if", _) => {
                        self.fault(&place, "only an Option may be left out of an answer");
                    }
                    _ => self.fault(&place, format!("serde's {word} is not our style")),
                }
            }
            self.wire_type(&place, &field.wire_type, at);
        }
    }

    fn style(&mut self, place: &str, attributes: &Attributes, style: Style) {
        for (word, _) in &attributes.serde {
            if !CONTAINER.contains(&word.as_str()) {
                self.fault(place, format!("serde's {word} is not our style"));
            }
        }
        if attributes.serde("rename_all") != Some("camelCase") {
            self.fault(place, "wants #[serde(rename_all = \"camelCase\")]");
        }
        let tag = attributes.serde("tag");
        match style {
            Style::Record if tag.is_some() => self.fault(place, "a record has no tag"),
            Style::PlainEnum if tag.is_some() => self.fault(place, "a plain enum is a text"),
            Style::DataEnum
                if tag != Some("type")
                    || attributes.serde("rename_all_fields") != Some("camelCase") =>
            {
                self.fault(
                    place,
                    "a data enum is tagged by `type`, its fields in camelCase",
                );
            }
            _ => {}
        }
        if style == Style::Record
            && attributes.derives("Deserialize")
            && !attributes.has_serde("deny_unknown_fields")
        {
            self.fault(
                place,
                "a record that is read wants #[serde(deny_unknown_fields)]",
            );
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Record,
    PlainEnum,
    DataEnum,
}

/// The time that stands in a signature without a record around it.
fn bare_time(wire_type: &WireType, source: &Source) -> Option<String> {
    wire_type.parts().into_iter().find_map(|part| {
        let WireType::Named(name, _) = part else {
            return None;
        };
        match source.find_type(name).map(|found| &found.kind) {
            Some(Kind::Alias(target)) if !is_record(target, source) => bare_time(target, source),
            _ => TIMES.contains(&name.as_str()).then(|| name.clone()),
        }
    })
}

fn is_record(wire_type: &WireType, source: &Source) -> bool {
    let WireType::Named(name, _) = wire_type else {
        return false;
    };
    source
        .find_type(name)
        .is_some_and(|found| matches!(found.kind, Kind::Record(_)))
}

#[cfg(test)]
mod tests;
