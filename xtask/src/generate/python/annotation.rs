//! A type of the core as Python's annotations say it.

use crate::generate::declaration::Kind;
use crate::generate::wire_type::WireType;

use super::World;

impl World<'_> {
    /// As an argument: what a record is may come as a mapping too.
    pub(super) fn lenient(&self, wire_type: &WireType) -> String {
        match wire_type {
            WireType::List(item) => format!("Sequence[{}]", self.lenient(item)),
            WireType::Option(inner) => format!("{} | None", self.lenient(inner)),
            WireType::Boxed(inner) => self.lenient(inner),
            WireType::Map(key, value) => {
                format!("Mapping[{}, {}]", exact(key), self.lenient(value))
            }
            WireType::Named(name, _) if name == "Zone" => "ZoneInfo | str".to_owned(),
            WireType::Named(name, _) if self.is_object(name) => {
                format!("{name} | Mapping[str, Any]")
            }
            other => exact(other),
        }
    }

    /// Whether the type is an object on the wire.
    pub(super) fn is_object(&self, name: &str) -> bool {
        self.types.get(name).is_some_and(|found| match &found.kind {
            Kind::Record(_) | Kind::Policy(_) => true,
            Kind::Enum { .. } => super::has_data(found),
            Kind::Alias(WireType::Named(target, _)) => self.is_object(target),
            _ => false,
        })
    }

    /// What the texts in it are.
    pub(super) fn leaf(&self, wire_type: &WireType) -> &'static str {
        match wire_type {
            WireType::List(inner)
            | WireType::Option(inner)
            | WireType::Boxed(inner)
            | WireType::Map(_, inner) => self.leaf(inner),
            WireType::Named(name, _) => match form(name) {
                Some((_, leaf)) => leaf,
                None => match self.types.get(name.as_str()).map(|found| &found.kind) {
                    Some(Kind::Alias(target)) => self.leaf(target),
                    _ => "",
                },
            },
            _ => "",
        }
    }
}

/// As a value that a job gives, or a record's field.
pub(super) fn exact(wire_type: &WireType) -> String {
    match wire_type {
        WireType::Bool => "bool".to_owned(),
        WireType::Integer(_) => "int".to_owned(),
        WireType::Text => "str".to_owned(),
        WireType::List(item) => format!("tuple[{}, ...]", exact(item)),
        WireType::Option(inner) => format!("{} | None", exact(inner)),
        WireType::Boxed(inner) => exact(inner),
        WireType::Map(key, value) => {
            format!("Mapping[{}, {}]", exact(key), exact(value))
        }
        WireType::Named(name, arguments) if !arguments.is_empty() => {
            let arguments: Vec<String> = arguments.iter().map(exact).collect();
            format!("{name}[{}]", arguments.join(", "))
        }
        WireType::Named(name, _) => form(name)
            .map_or(name.as_str(), |(form, _)| form)
            .to_owned(),
        // The shape rules refuse it before anything is written.
        WireType::Refused(_) => "object".to_owned(),
    }
}

/// A word's type in Python, and what its texts are: see `Leaf` in the native
/// module.
pub(super) fn form(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "FreeText" => ("str", "free"),
        "Instant" => ("dt.datetime", "instant"),
        "LocalDate" => ("dt.date", "date"),
        "LocalDateTime" => ("dt.datetime", "local"),
        "LocalTime" => ("dt.time | Literal[\"24:00:00\"]", "time"),
        "RuleCode" => ("str", ""),
        "Zone" => ("ZoneInfo", "zone"),
        _ => return None,
    })
}

/// Whether a dict lies in it, which has no hash of its own.
pub(super) fn has_map(wire_type: &WireType) -> bool {
    wire_type
        .parts()
        .into_iter()
        .any(|part| matches!(part, WireType::Map(..)))
}
