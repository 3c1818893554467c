//! Ids, and enums of words.
#![expect(
    clippy::format_push_string,
    reason = "the lines stand as they come out; nobody waits for them"
)]

use crate::generate::Done;
use crate::generate::declaration::{Case, Declaration, Kind};
use crate::generate::world::{World, has_data, word};

use super::prose::{comment, spoken, told};
use super::spelling::{name, quoted};

/// `Ids.swift`.
pub(super) fn ids(world: &World<'_>) -> String {
    let ids = world
        .types
        .values()
        .filter(|found| matches!(found.kind, Kind::Id));
    ids.map(|id| {
        let doc = comment(&told(&id.doc).0, 0);
        let name = &id.name;
        format!(
            "{doc}public struct {name}: WireName {{\n    \
             /// The text.\n    public var rawValue: String\n\n    \
             /// An id of this text. The core refuses an empty one.\n    \
             public init(rawValue: String) {{ self.rawValue = rawValue }}\n}}\n"
        )
    })
    .collect::<Vec<_>>()
    .join("\n")
}

/// `Words.swift`.
pub(super) fn words(world: &World<'_>) -> Done<String> {
    let mut parts = Vec::new();
    for found in world.types.values() {
        if let Kind::Enum { cases, .. } = &found.kind
            && !has_data(found)
        {
            parts.push(choice(found, cases));
        }
    }
    parts.push(codes(world)?);
    Ok(parts.join("\n"))
}

fn choice(declaration: &Declaration, cases: &[Case]) -> String {
    let mut out = comment(&told(&declaration.doc).0, 0);
    out.push_str(&format!(
        "public enum {}: String, WireWord {{\n",
        declaration.name
    ));
    for case in cases {
        out.push_str(&comment(&told(&case.doc).0, 4));
        out.push_str(&format!("    case {}\n", name(&word(&case.name))));
    }
    out + "}\n"
}

/// The code of each kind of error.
fn codes(world: &World<'_>) -> Done<String> {
    let mut out = String::from(
        "extension ErrorKind {\n    /// The stable code, the same in every language.\n    \
         public var code: String {\n        switch self {\n",
    );
    for (kind, code, description) in world.error_kinds()? {
        let kind = name(&word(kind));
        let code = quoted(code);
        out.push_str(&format!(
            "        // {}\n        case .{kind}: {code}\n",
            spoken(description).replace('\n', " ")
        ));
    }
    Ok(out + "        }\n    }\n}\n")
}
