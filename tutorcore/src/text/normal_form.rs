//! Unicode's canonical normal forms.
//!
//! The iterators of `unicode-normalization` carry the tables of the
//! compatibility forms along, 30 kB of a compressed module that nothing here
//! asks for. So its functions for single characters are put together here.

use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

/// Normal form D: every character in its smallest parts, marks in the order
/// of their classes.
pub(crate) fn decomposed(text: &str) -> Vec<char> {
    let mut parts = Vec::with_capacity(text.len());
    decompose_into(&mut parts, text.chars());
    parts
}

/// Normal form C of characters in any form.
pub(crate) fn composed(characters: impl Iterator<Item = char>) -> String {
    let mut parts = Vec::new();
    decompose_into(&mut parts, characters);
    let mut out: Vec<char> = Vec::with_capacity(parts.len());
    // The last character that marks can be joined to, and the class of the
    // mark that stands after it unjoined.
    let mut base: Option<usize> = None;
    let mut between = 0;
    for part in parts {
        let class = canonical_combining_class(part);
        let adjoins = base.is_some_and(|at| at.saturating_add(1) == out.len());
        let reaches = adjoins || (between != 0 && between < class);
        if reaches
            && let Some(joined) = base.and_then(|at| out.get_mut(at))
            && let Some(whole) = compose(*joined, part)
        {
            *joined = whole;
            continue;
        }
        if class == 0 {
            base = Some(out.len());
        }
        between = class;
        out.push(part);
    }
    out.into_iter().collect()
}

/// Whether a character is a mark that joins the one before it, as accents do.
pub(crate) fn is_accent(character: char) -> bool {
    canonical_combining_class(character) != 0
}

fn decompose_into(parts: &mut Vec<char>, characters: impl Iterator<Item = char>) {
    for character in characters {
        decompose_canonical(character, |part| parts.push(part));
    }
    for run in parts.chunk_by_mut(|&one, &next| is_accent(one) && is_accent(next)) {
        run.sort_by_key(|&mark| canonical_combining_class(mark));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn check(text: &str) {
        assert_eq!(decomposed(text), text.nfd().collect::<Vec<_>>(), "{text:?}");
        assert_eq!(
            composed(text.chars()),
            text.nfc().collect::<String>(),
            "{text:?}"
        );
    }

    #[test]
    fn every_character_has_the_normal_forms_of_the_standard() {
        let mut text = String::new();
        for character in '\0'..=char::MAX {
            text.clear();
            text.push(character);
            check(&text);
        }
    }

    proptest! {
        #[test]
        fn so_have_texts(text in "(\\PC|[ao\u{1100}\u{1161}\u{11a8}\u{ac00}]|\\p{M}){0,12}") {
            check(&text);
        }
    }
}
