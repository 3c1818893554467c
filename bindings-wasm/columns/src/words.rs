//! Many texts as one, with their lengths.

use tutorcore::{Error, IdInterner};

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

/// For each of some ids how many others come before it: as whole numbers when
/// all are written so, else by their bytes. An empty text has no id, and what
/// stands for it means nothing.
pub(crate) fn ranks(text: &str, lengths: &[u32]) -> Result<Vec<u32>, Error> {
    let mut ids = IdInterner::new();
    let mut codes = Vec::with_capacity(lengths.len());
    for id in parted(text, lengths) {
        codes.push(if id.is_empty() { 0 } else { ids.intern(id)? });
    }
    let ranks = ids.ranks();
    for code in &mut codes {
        let rank = usize::try_from(*code).ok().and_then(|code| ranks.get(code));
        *code = rank.copied().unwrap_or_default();
    }
    Ok(codes)
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
        let found = ranks("1097102", &[2, 1, 1, 0, 2, 1]).unwrap();
        assert_eq!([&found[..3], &found[4..]].concat(), [3, 2, 1, 3, 0]);
        assert_eq!(ranks("", &[0]).unwrap().len(), 1);
    }
}
