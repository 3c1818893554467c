//! Texts as numbers, by sorting: no choice of texts makes it slow, as it
//! could a hash table.

use super::id_order::IdOrder;

/// The ranks of a list of texts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Ranks {
    /// For each text how many different ones come before it in byte order.
    pub(crate) of: Vec<usize>,
    /// For each rank the place of a text that has it.
    pub(crate) places: Vec<usize>,
}

/// How many bytes of a text are in its key.
const KEPT: usize = 15;

/// The last byte of the key of a text that has more bytes than that.
const CUT: u8 = 16;

/// Ranks texts by their bytes.
///
/// A text is far away in memory and most are told apart by few bytes, so each
/// is read once into a key: what follows the beginning that all texts share.
pub(crate) fn ranks(texts: &[&str]) -> Ranks {
    let shared = shared_beginning(texts);
    let rest = |text: &str| key(text.as_bytes().get(shared..).unwrap_or_default());
    ranks_by(texts, &rest, IdOrder::Bytes)
}

/// Ranks texts as ids are ordered.
pub(crate) fn ranks_of_ids(texts: &[&str]) -> Ranks {
    match IdOrder::of(texts.iter().copied()) {
        IdOrder::Integers => ranks_by(texts, &integer_key, IdOrder::Integers),
        IdOrder::Bytes => ranks(texts),
    }
}

/// Ranks texts by their keys, and by the order where keys that are cut are
/// alike.
fn ranks_by(texts: &[&str], key: &dyn Fn(&str) -> u128, order: IdOrder) -> Ranks {
    let keys = texts.iter().map(|text| key(text));
    let mut keys: Vec<_> = keys.zip(0_usize..).collect();
    keys.sort_unstable();
    let mut ranks = Ranks {
        of: vec![0; texts.len()],
        places: Vec::new(),
    };
    for alike in keys.chunk_by_mut(|(a, _), (b, _)| a == b) {
        let whole = |&(_, place): &(u128, usize)| texts.get(place).copied().unwrap_or_default();
        let first = alike.first().map(whole);
        let is_cut = alike
            .first()
            .is_some_and(|(key, _)| key.to_be_bytes().last() == Some(&CUT));
        if is_cut && !alike.iter().all(|one| Some(whole(one)) == first) {
            alike.sort_unstable_by(|a, b| order.compare(whole(a), whole(b)));
        }
        for equal in alike.chunk_by(|a, b| !is_cut || whole(a) == whole(b)) {
            let rank = ranks.places.len();
            ranks.places.extend(equal.first().map(|&(_, place)| place));
            for &(_, place) in equal {
                if let Some(of) = ranks.of.get_mut(place) {
                    *of = rank;
                }
            }
        }
    }
    ranks
}

/// How many bytes all texts begin with alike.
fn shared_beginning(texts: &[&str]) -> usize {
    let Some((first, others)) = texts.split_first() else {
        return 0;
    };
    others.iter().fold(first.len(), |shared, text| {
        let alike = first.bytes().take(shared).zip(text.bytes());
        alike.take_while(|(a, b)| a == b).count()
    })
}

/// Orders as the bytes do, but for texts that are alike so far and longer.
fn key(bytes: &[u8]) -> u128 {
    let mut key = [0; KEPT + 1];
    for (kept, byte) in key.iter_mut().zip(bytes.iter().take(KEPT)) {
        *kept = *byte;
    }
    // The length tells a zero byte of the text from none at all.
    if let Some(last) = key.last_mut() {
        *last = u8::try_from(bytes.len()).map_or(CUT, |length| length.min(CUT));
    }
    u128::from_be_bytes(key)
}

/// Orders as the values do, but for those that are alike so far: too large for
/// it, or written in several ways.
fn integer_key(text: &str) -> u128 {
    let bound = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    let value: i64 = text.parse().unwrap_or(bound);
    let in_order = value.cast_unsigned() ^ 1 << 63;
    u128::from(in_order) << 8 | u128::from(CUT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn check(texts: &[&str]) -> Result<(), TestCaseError> {
        let sorted: Vec<_> = BTreeSet::from_iter(texts).into_iter().collect();
        let ranks = ranks(texts);
        prop_assert_eq!(ranks.of.len(), texts.len());
        prop_assert_eq!(ranks.places.len(), sorted.len());
        for (text, rank) in texts.iter().zip(&ranks.of) {
            prop_assert_eq!(sorted[*rank], text);
            prop_assert_eq!(&texts[ranks.places[*rank]], text);
        }
        Ok(())
    }

    #[test]
    fn hard_texts_are_ranked() {
        check(&[]).unwrap();
        check(&["", "", "a", "a\0", "\0", "a"]).unwrap();
        check(&["student-0000000000000001", "student-0000000000000001"]).unwrap();
        // Alike in all bytes of the key, and more.
        let long = "0123456789abcdef0123456789abcdef";
        check(&[
            "x",
            &long[..14],
            &long[..15],
            &long[..16],
            &long[..17],
            long,
            &long[..16],
        ])
        .unwrap();
        check(&["é", "e", "\u{1F600}", "日本"]).unwrap();
    }

    proptest! {
        #[test]
        fn ranks_are_places_in_the_sorted_set(
            texts in prop::collection::vec("[ab]{0,3}(0123456789abcdef)?[ab\0]{0,3}", 0..20),
        ) {
            check(&texts.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
    }
}
