//! Ids as small numbers, for work in columns.

use std::cmp::Ordering;
use std::hash::{BuildHasher, RandomState};

use crate::error::{Error, ErrorKind};
use crate::kernel::id_order::IdOrder;
use crate::kernel::rank::ranks_of_ids;

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
    /// Codes by hash, with linear probing. None as long as each new id comes
    /// after those before it, as the ids of an export's rows mostly do.
    slots: Vec<Slot>,
    texts: String,
    /// Where each text ends.
    ends: Vec<usize>,
}

/// A place for a code.
#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u32,
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
        if self.slots.is_empty() {
            let last = self.ends.len().checked_sub(1);
            match last.map(|last| (by_length(self.at(last), text), last)) {
                None | Some((Ordering::Less, _)) => return self.add(text),
                Some((Ordering::Equal, last)) => return Ok(u32::try_from(last).unwrap_or(FREE)),
                Some((Ordering::Greater, _)) => {}
            }
        }
        if self.slots.len() <= self.ends.len().saturating_mul(2) {
            self.grow();
        }
        let hash = self.hash(text);
        if let Some(code) = self.find(text, hash) {
            return Ok(code);
        }
        let code = self.add(text)?;
        place(&mut self.slots, Slot { hash, code });
        Ok(code)
    }

    /// Gives a new text the next code.
    fn add(&mut self, text: &str) -> Result<u32, Error> {
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
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        Ok(code)
    }

    /// The number of an id that is known.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            let (mut first, mut end) = (0, self.ends.len());
            while first < end {
                let middle = usize::midpoint(first, end);
                match by_length(self.at(middle), text) {
                    Ordering::Less => first = middle.saturating_add(1),
                    Ordering::Equal => return u32::try_from(middle).ok(),
                    Ordering::Greater => end = middle,
                }
            }
            return None;
        }
        self.find(text, self.hash(text))
    }

    /// The id of a number.
    #[must_use]
    pub fn text(&self, code: u32) -> Option<&str> {
        let place = usize::try_from(code).ok()?;
        (place < self.ends.len()).then(|| self.at(place))
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
        let texts: Vec<_> = (0..self.ends.len()).map(|place| self.at(place)).collect();
        let order = IdOrder::of(texts.iter().copied());
        // As the ids of an export's rows mostly come.
        if texts.is_sorted_by(|a, b| order.compare(a, b).is_lt()) {
            return (0..).zip(&texts).map(|(rank, _)| rank).collect();
        }
        let ranks = ranks_of_ids(&texts).of.into_iter();
        ranks.filter_map(|rank| rank.try_into().ok()).collect()
    }

    /// The text in that place; empty past the last.
    fn at(&self, place: usize) -> &str {
        let end = |place: usize| self.ends.get(place).copied().unwrap_or_default();
        let start = place.checked_sub(1).map_or(0, end);
        self.texts.get(start..end(place)).unwrap_or_default()
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "any bits of the hash will do"
    )]
    fn hash(&self, text: &str) -> u32 {
        self.hasher.hash_one(text) as u32
    }

    fn find(&self, text: &str, hash: u32) -> Option<u32> {
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

    /// Gives each id a slot, among two to four times as many.
    fn grow(&mut self) {
        let free = Slot {
            hash: 0,
            code: FREE,
        };
        let size = self
            .ends
            .len()
            .saturating_mul(2)
            .saturating_add(1)
            .next_power_of_two();
        let mut slots = vec![free; size.max(16)];
        let old = std::mem::take(&mut self.slots);
        if old.is_empty() {
            for (code, at) in (0..).zip(0..self.ends.len()) {
                let hash = self.hash(self.at(at));
                place(&mut slots, Slot { hash, code });
            }
        }
        for slot in old.into_iter().filter(|slot| slot.code != FREE) {
            place(&mut slots, slot);
        }
        self.slots = slots;
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

fn start(hash: u32, mask: usize) -> usize {
    usize::try_from(hash).unwrap_or_default() & mask
}

/// A shorter text comes before a longer one: so numbers come in their order in
/// whatever way they are written.
fn by_length(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
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

    fn texts() -> impl Strategy<Value = Vec<String>> {
        let of = |text: &'static str| prop::collection::vec(text, 0..200);
        let sorts = prop_oneof![
            of("[a-c]{1,3}"),
            of("[a\u{e9}]{1,3}|student-[ab]{14,18}"),
            of("-?[0-9]{1,2}"),
            of("-?0{0,2}[0-9]|-?[0-9]{17,22}"),
        ];
        (sorts, any::<bool>()).prop_map(|(mut texts, in_order)| {
            if in_order {
                texts.sort_by(|a, b| by_length(a, b));
            }
            texts
        })
    }

    proptest! {
        #[test]
        fn each_id_has_one_number(texts in texts(), others in texts()) {
            let texts: Vec<_> = texts.iter().map(String::as_str).collect();
            let (ids, codes) = of(&texts);
            for (text, code) in texts.iter().zip(&codes) {
                prop_assert_eq!(ids.text(*code), Some(*text));
                prop_assert_eq!(ids.get(text), Some(*code));
            }
            for other in &others {
                prop_assert_eq!(ids.get(other).is_some(), texts.contains(&other.as_str()));
            }
            let order = IdOrder::of(texts.iter().copied());
            let mut sorted = texts.clone();
            sorted.sort_by(|a, b| order.compare(a, b));
            sorted.dedup();
            prop_assert_eq!(ids.len(), sorted.len());
            prop_assert_eq!(in_order(&texts), sorted);
        }
    }
}
