//! Free texts, and the two forms in which texts are compared: one for names,
//! one for searching.

use std::fmt;

use caseless::Caseless;
use serde::{Deserialize, Serialize};

use normal_form::{composed, decomposed, is_accent};

mod normal_form;

/// A text that a person wrote: a name, a description, a note.
///
/// It may say anything about anybody, so it appears in no finding, no error
/// and no `Debug` text; only the host that gave it gets it back.
///
/// ```
/// use tutorcore::FreeText;
///
/// let name = FreeText::from("Ada");
/// assert_eq!(name.as_str(), "Ada");
/// assert_eq!(format!("{name:?}"), "FreeText(3 bytes)");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(transparent)
)]
pub struct FreeText(String);

impl FreeText {
    /// The text as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FreeText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for FreeText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for FreeText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "FreeText({} bytes)", self.0.len())
    }
}

/// Whether nothing is left after trimming white space.
pub(crate) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// How many characters are left after trimming white space and collapsing it
/// inside.
pub(crate) fn length(text: &str) -> usize {
    text.split_whitespace()
        .map(|word| composed(word.chars()).chars().count())
        .reduce(|sum, word| sum.saturating_add(1).saturating_add(word))
        .unwrap_or(0)
}

/// The form in which two texts are compared: NFC, trimmed, white space inside
/// collapsed, full case folding.
pub(crate) fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        // Folding can undo a normal form, so it stands between the two.
        let folded = decomposed(word).into_iter().default_case_fold();
        out.push_str(&composed(folded));
    }
    out
}

/// The form in which names are searched and listed: as [`normalise`], without
/// accents.
pub(crate) fn fold_for_search(text: &str) -> String {
    let parts = decomposed(&normalise(text));
    composed(parts.into_iter().filter(|&part| !is_accent(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms() {
        assert_eq!(
            normalise("  Family \t Math\u{a0}Night "),
            "family math night"
        );
        assert_eq!(normalise("Caf\u{65}\u{301}"), normalise("CAF\u{c9}"));
        assert_eq!(normalise("Stra\u{df}e"), normalise("STRASSE"));
        assert_eq!(fold_for_search("\u{c1}ngel"), "angel");
        assert_eq!(fold_for_search("Mari\u{301}a"), "maria");
        assert!(is_blank(" \t\u{2003}"));
        assert_eq!(length("  a  b "), 3);
        assert_eq!(length(" "), 0);
    }
}
