//! Ids as small numbers, for work in columns.

use std::cmp::Ordering;
use std::hash::{BuildHasher, RandomState};

use crate::error::{Error, ErrorKind};

/// Gives each different id a number from 0, in the order of first appearance.
///
/// The order of the ids themselves is asked for at the end
/// ([`ranks`](Self::ranks)): as whole numbers when all of them are written so,
/// else by their bytes.
///
/// ```
/// use tutorcore::IdInterner;
///
/// let mut ids = IdInterner::new();
/// let codes: Vec<u32> =
///     ["12", "7", "12"].into_iter().map(|id| ids.intern(id)).collect::<Result<_, _>>()?;
/// assert_eq!(codes, [0, 1, 0]);
/// assert_eq!(ids.text(1), Some("7"));
/// assert_eq!(ids.ranks(), [1, 0]); // 7 comes before 12
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct IdInterner {
    /// Its key is drawn for each interner, so that nobody can choose ids that
    /// collide. Nothing that comes out depends on it.
    hasher: RandomState,
    /// Codes by hash, with linear probing.
    slots: Vec<Slot>,
    texts: String,
    /// Where each text ends.
    ends: Vec<usize>,
}

/// A place for a code.
#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u64,
    /// [`FREE`] if there is none.
    code: u32,
}

const FREE: u32 = u32::MAX;

impl IdInterner {
    /// One that knows no id yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of an id, the next one if it is new.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`] when the text is empty,
    /// [`ErrorKind::LimitReached`] after 2^32 - 1 different ids.
    pub fn intern(&mut self, text: &str) -> Result<u32, Error> {
        let hash = self.hasher.hash_one(text);
        if let Some(code) = self.find(text, hash) {
            return Ok(code);
        }
        if text.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "An id cannot be empty.",
            ));
        }
        let code = u32::try_from(self.ends.len())
            .ok()
            .filter(|code| *code != FREE);
        let code = code.ok_or_else(|| {
            Error::new(
                ErrorKind::LimitReached,
                "There are more than 4294967295 ids.",
            )
        })?;
        if self.ends.len().saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        place(&mut self.slots, Slot { hash, code });
        Ok(code)
    }

    /// The number of an id that is known.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<u32> {
        self.find(text, self.hasher.hash_one(text))
    }

    /// The id of a number.
    #[must_use]
    pub fn text(&self, code: u32) -> Option<&str> {
        let code = usize::try_from(code).ok()?;
        let end = *self.ends.get(code)?;
        let start = match code.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.texts.get(start..end)
    }

    /// How many different ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// For each number how many ids come before its own: as whole numbers
    /// when all ids are written so (equal ones by their bytes), else by their
    /// bytes.
    #[must_use]
    pub fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<(&str, u32)> = (0..)
            .map_while(|code| self.text(code).map(|text| (text, code)))
            .collect();
        if order.iter().all(|(text, _)| is_integer(text)) {
            order.sort_unstable_by(|(a, _), (b, _)| by_value(a, b));
        } else {
            order.sort_unstable();
        }
        let mut ranks = vec![0; order.len()];
        for (rank, (_, code)) in (0..).zip(&order) {
            let place = usize::try_from(*code).ok();
            if let Some(of) = place.and_then(|place| ranks.get_mut(place)) {
                *of = rank;
            }
        }
        ranks
    }

    fn find(&self, text: &str, hash: u64) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = start(hash, mask);
        loop {
            let slot = self.slots.get(at).filter(|slot| slot.code != FREE)?;
            if slot.hash == hash && self.text(slot.code) == Some(text) {
                return Some(slot.code);
            }
            at = at.wrapping_add(1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = self.slots.len().saturating_mul(2).max(16);
        let free = Slot {
            hash: 0,
            code: FREE,
        };
        let old = std::mem::replace(&mut self.slots, vec![free; size]);
        for slot in old.into_iter().filter(|slot| slot.code != FREE) {
            place(&mut self.slots, slot);
        }
    }
}

/// Puts a code into the first free place after its own; there always is one.
fn place(slots: &mut [Slot], slot: Slot) {
    let mask = slots.len().saturating_sub(1);
    let mut at = start(slot.hash, mask);
    while slots.get(at).is_some_and(|taken| taken.code != FREE) {
        at = at.wrapping_add(1) & mask;
    }
    if let Some(free) = slots.get_mut(at) {
        *free = slot;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "any bits of the hash will do"
)]
const fn start(hash: u64, mask: usize) -> usize {
    hash as usize & mask
}

/// Whether an id is a whole number: digits, with a minus or without.
pub(crate) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The order of two whole numbers of any length, equal ones by their bytes.
pub(crate) fn by_value(a: &str, b: &str) -> Ordering {
    let (minus_a, digits_a) = value(a);
    let (minus_b, digits_b) = value(b);
    let sizes = || {
        let longer = digits_a.len().cmp(&digits_b.len());
        longer.then_with(|| digits_a.cmp(digits_b))
    };
    let by_value = match (minus_a, minus_b) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => sizes(),
        (true, true) => sizes().reverse(),
    };
    by_value.then_with(|| a.cmp(b))
}

/// Whether a number is below zero, and its digits without leading zeros.
fn value(text: &str) -> (bool, &str) {
    let digits = text.trim_start_matches(['-', '0']);
    (!digits.is_empty() && text.starts_with('-'), digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(texts: &[&str]) -> (IdInterner, Vec<u32>) {
        let mut ids = IdInterner::new();
        let codes = texts.iter().map(|text| ids.intern(text).unwrap()).collect();
        (ids, codes)
    }

    fn in_order(texts: &[&str]) -> Vec<String> {
        let (ids, _) = of(texts);
        let mut sorted: Vec<_> = ids.ranks().into_iter().zip(0..).collect();
        sorted.sort_unstable();
        sorted
            .iter()
            .map(|(_, code)| ids.text(*code).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn numbers_order_as_numbers_unless_one_is_none() {
        assert_eq!(
            in_order(&["10", "9", "-3", "-20"]),
            ["-20", "-3", "9", "10"]
        );
        assert_eq!(in_order(&["10", "9", "x"]), ["10", "9", "x"]);
        assert_eq!(in_order(&["7", "007", "-0", "0"]), ["-0", "0", "007", "7"]);
        let long = "123456789012345678901234567890";
        assert_eq!(in_order(&[long, "2"]), ["2", long]);
        assert_eq!(in_order(&["-", "5", "10"]), ["-", "10", "5"]);
    }

    #[test]
    fn no_id_is_empty() {
        let error = IdInterner::new().intern("").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue);
    }

    proptest! {
        #[test]
        fn each_id_has_one_number(texts in prop::collection::vec("[a-c]{1,3}", 0..200)) {
            let texts: Vec<_> = texts.iter().map(String::as_str).collect();
            let (ids, codes) = of(&texts);
            for (text, code) in texts.iter().zip(&codes) {
                prop_assert_eq!(ids.text(*code), Some(*text));
                prop_assert_eq!(ids.get(text), Some(*code));
            }
            let set: std::collections::BTreeSet<_> = texts.iter().collect();
            prop_assert_eq!(ids.len(), set.len());
            let sorted: Vec<_> = set.into_iter().map(ToString::to_string).collect();
            prop_assert_eq!(in_order(&texts), sorted);
        }
    }
}
