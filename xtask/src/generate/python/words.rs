//! Settings that may be made with a word in place of an enumeration's member.

use std::fmt::Write as _;

use serde_json::Value;

use crate::generate::Done;
use crate::generate::declaration::{Case, Field, Kind};
use crate::generate::wire_type::WireType;

use super::annotation::exact;
use super::{World, constant, has_data, quoted, word};

/// What the class of such settings has beside its fields: that a word becomes
/// the member, and that type checkers know it. Nothing if no field is of words.
pub(super) fn methods(world: &World<'_>, schema: &Value, fields: &[Field]) -> Done<String> {
    let mut members = String::new();
    let mut parameters = String::new();
    for field in fields {
        let name = &field.name;
        let mut annotation = exact(&field.wire_type);
        if let Some((words, cases)) = words(world, &field.wire_type) {
            writeln!(members, "        member(self, {}, {words})", quoted(name))?;
            annotation = format!("{annotation} | {}", literal(cases));
        }
        let default = world.default(schema, field)?;
        let default = if default.is_empty() { "" } else { " = ..." };
        writeln!(parameters, "            {name}: {annotation}{default},")?;
    }
    if members.is_empty() {
        return Ok(members);
    }
    Ok(format!(
        "\n    if TYPE_CHECKING:\n\n        def __init__(\n            self,\n            *,\n\
         {parameters}        ) -> None: ...\n\n    def __post_init__(self) -> None:\n{members}"
    ))
}

/// The enumeration that a field is of, if it is of one without data.
fn words<'a>(world: &World<'a>, wire_type: &WireType) -> Option<(&'a str, &'a [Case])> {
    match wire_type {
        WireType::Option(inner) => words(world, inner),
        WireType::Named(name, _) => {
            let found = world.types.get(name.as_str())?;
            match &found.kind {
                Kind::Enum { cases, .. } if !has_data(found) => Some((&found.name, cases)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Every word that names a member: as on the wire, and as Python has it.
fn literal(cases: &[Case]) -> String {
    let mut all = Vec::new();
    for case in cases {
        for word in [word(&case.name), constant(&case.name).to_lowercase()] {
            if !all.contains(&quoted(&word)) {
                all.push(quoted(&word));
            }
        }
    }
    format!("Literal[{}]", all.join(", "))
}
