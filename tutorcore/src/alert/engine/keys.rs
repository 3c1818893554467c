//! Hashes with a key that nobody outside knows.

use std::hash::{BuildHasher, RandomState};

use super::row::{SessionKey, SessionText};

/// The keys of one engine's hashes. They differ from engine to engine, and no
/// answer depends on them.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    first: u64,
    second: u64,
    texts: RandomState,
}

impl Default for Keys {
    fn default() -> Self {
        let texts = RandomState::new();
        Self {
            first: texts.hash_one(1_u64),
            second: texts.hash_one(2_u64) | 1,
            texts,
        }
    }
}

impl Keys {
    /// The hash of a number.
    #[inline]
    pub(super) fn number(&self, number: u64) -> u64 {
        let product = u128::from(number ^ self.first).wrapping_mul(u128::from(self.second));
        #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
        let folded = (product >> 64) as u64 ^ product as u64;
        // The upper bits choose the segment, so they have to be good too.
        folded.wrapping_mul(self.second) ^ folded.rotate_left(32)
    }

    /// The hash of two numbers.
    #[inline]
    pub(super) fn pair(&self, first: u32, second: u32) -> u64 {
        self.number(u64::from(first) << 32 | u64::from(second))
    }

    pub(super) fn text(&self, text: &str) -> u64 {
        self.texts.hash_one(text)
    }
}

/// A session that can be hashed.
pub(super) trait Hashed: SessionKey {
    fn hashed(&self, keys: &Keys) -> u64;
}

impl Hashed for u64 {
    #[inline]
    fn hashed(&self, keys: &Keys) -> u64 {
        keys.number(*self)
    }
}

impl Hashed for SessionText {
    fn hashed(&self, keys: &Keys) -> u64 {
        match self {
            Self::Number(number) => keys.number(*number),
            Self::Text(text) => keys.text(text),
        }
    }
}
