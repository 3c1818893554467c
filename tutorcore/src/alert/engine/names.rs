//! Ids as numbers.

use std::hash::{BuildHasher, RandomState};

use crate::kernel::chunked::Chunked;
use crate::kernel::extendible::Extendible;

/// Ids numbered in the order in which they come; numbers of forgotten ones
/// are given again.
#[derive(Clone, Debug)]
pub(super) struct Names<I> {
    index: Extendible,
    ids: Chunked<Option<I>>,
    free: Vec<u32>,
    /// A key that nobody who chooses ids knows. No answer depends on it.
    hasher: RandomState,
}

impl<I> Default for Names<I> {
    fn default() -> Self {
        Self {
            index: Extendible::default(),
            ids: Chunked::default(),
            free: Vec::new(),
            hasher: RandomState::new(),
        }
    }
}

impl<I: AsRef<str> + Clone> Names<I> {
    fn find_hashed(&self, hash: u64, text: &str) -> Option<u32> {
        self.index.find(hash, |number| {
            let id = self.ids.get(number).and_then(Option::as_ref);
            id.is_some_and(|id| id.as_ref() == text)
        })
    }

    /// The number of an id that has one.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.find_hashed(self.hasher.hash_one(text), text)
    }

    /// The number of an id, a new one if it has none. None when there are
    /// 2^32 - 1.
    pub(super) fn number(&mut self, id: &I) -> Option<u32> {
        let hash = self.hasher.hash_one(id.as_ref());
        if let Some(number) = self.find_hashed(hash, id.as_ref()) {
            return Some(number);
        }
        let number = match self.free.pop() {
            Some(number) => {
                *self.ids.get_mut(number)? = Some(id.clone());
                number
            }
            None if self.ids.len() < u32::MAX as usize => self.ids.push(Some(id.clone()))?,
            None => return None,
        };
        self.index.insert(hash, number);
        Some(number)
    }

    pub(super) fn id(&self, number: u32) -> Option<&I> {
        self.ids.get(number)?.as_ref()
    }

    /// Takes an id away, and its text with it.
    pub(super) fn forget(&mut self, text: &str) {
        let hash = self.hasher.hash_one(text);
        if let Some(number) = self.find_hashed(hash, text) {
            self.index.remove(hash, number);
            if let Some(place) = self.ids.get_mut(number) {
                *place = None;
            }
            self.free.push(number);
        }
    }

    /// All numbers that were given are below it.
    pub(super) fn numbers(&self) -> usize {
        self.ids.len()
    }

    /// Every number with its id, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &I)> {
        (0_u32..)
            .zip(self.ids.iter())
            .filter_map(|(number, id)| Some((number, id.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forgotten_id_leaves_its_number_to_another() {
        let mut names = Names::<String>::default();
        let [a, b] = ["a", "b"].map(|text| names.number(&text.to_owned()).unwrap());
        assert_eq!(names.number(&"a".to_owned()), Some(a));
        names.forget("a");
        assert_eq!(names.find("a"), None);
        assert_eq!(names.id(a), None);
        assert_eq!(names.number(&"c".to_owned()), Some(a));
        assert_eq!(names.find("b"), Some(b));
        assert_eq!(names.iter().count(), 2);
    }
}
