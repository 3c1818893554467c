//! Comparing texts: one normal form for names, another for searching.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether nothing is left after trimming white space.
pub(crate) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// How many characters are left after trimming white space and collapsing it
/// inside.
pub(crate) fn length(text: &str) -> usize {
    text.split_whitespace()
        .map(|word| word.nfc().count())
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
        out.extend(word.nfd().default_case_fold().nfc());
    }
    out
}

/// The form in which names are searched and listed: as [`normalise`], without
/// accents.
pub(crate) fn fold_for_search(text: &str) -> String {
    let decomposed: String = normalise(text)
        .nfd()
        .filter(|&c| !is_combining_mark(c))
        .collect();
    decomposed.nfc().collect()
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
