//! Many texts as one, with their lengths.

use tutorcore::{Error, ErrorKind, IdInterner};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::told;

/// The texts that a joined text is made of; lengths are counted as JavaScript
/// counts them, in units of UTF-16.
pub(crate) fn parted<'a>(text: &'a str, lengths: &[u32]) -> Vec<&'a str> {
    let mut rest = text;
    let mut parts = Vec::with_capacity(lengths.len());
    for &length in lengths {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let is_ascii = |end: &usize| rest.as_bytes().get(..*end).is_some_and(<[u8]>::is_ascii);
        let end = Some(length).filter(is_ascii).unwrap_or_else(|| {
            let mut units = 0;
            let ends = rest.char_indices().find(|(_, character)| {
                let reached = units >= length;
                units += character.len_utf16();
                reached
            });
            ends.map_or(rest.len(), |(end, _)| end)
        });
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        parts.push(part);
        rest = after;
    }
    parts
}

/// For each of some different ids how many of them come before it: as whole
/// numbers when all are written so, else by their bytes.
///
/// # Errors
/// The JSON text of an error for an id that is empty.
#[wasm_bindgen]
pub fn ranks(text: &str, lengths: &[u32]) -> Result<Vec<u32>, String> {
    let mut ids = IdInterner::new();
    for id in parted(text, lengths) {
        ids.intern(id).map_err(|error| told(&error))?;
    }
    if ids.len() != lengths.len() {
        // Texts that differ in no character that UTF-8 can hold.
        let error = Error::new(ErrorKind::Malformed, "An id holds half of a character.");
        return Err(told(&error));
    }
    Ok(ids.ranks())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_script_are_parted() {
        let texts = ["a", "", "Zoë", "李", "👩🏽‍🏫", "\0", "b"];
        let lengths: Vec<u32> = texts
            .iter()
            .map(|text| u32::try_from(text.encode_utf16().count()).unwrap())
            .collect();
        assert_eq!(parted(&texts.concat(), &lengths), texts);
    }

    #[test]
    fn numbers_are_in_their_order() {
        assert_eq!(ranks("10972", &[2, 1, 1, 1]).unwrap(), [3, 2, 1, 0]);
        assert!(ranks("", &[0]).unwrap_err().contains("invalidValue"));
    }
}
