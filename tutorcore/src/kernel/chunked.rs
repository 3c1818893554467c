//! A list that grows without ever moving what it holds.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places are below the list's length, which fits 32 bits"
)]

/// How many bits of a place tell where in a chunk it is.
const BITS: u32 = 10;
const CHUNK: usize = 1 << BITS;

/// A list in chunks of 1024: adding to it costs at most a chunk, however long
/// it is.
#[derive(Clone, Debug)]
pub(crate) struct Chunked<T> {
    chunks: Vec<Vec<T>>,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> Chunked<T> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self.chunks.split_last() {
            Some((last, full)) => full.len() * CHUNK + last.len(),
            None => 0,
        }
    }

    /// Adds one and says where it is; nothing is added when no place is left.
    pub(crate) fn push(&mut self, item: T) -> Option<u32> {
        let place = u32::try_from(self.len()).ok()?;
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(item),
            _ => {
                // Small lists stay small.
                let first = self.chunks.is_empty();
                let mut chunk = Vec::with_capacity(if first { 4 } else { CHUNK });
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
        Some(place)
    }

    #[inline]
    pub(crate) fn get(&self, place: u32) -> Option<&T> {
        let chunk = self.chunks.get((place >> BITS) as usize)?;
        chunk.get(place as usize & (CHUNK - 1))
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, place: u32) -> Option<&mut T> {
        let chunk = self.chunks.get_mut((place >> BITS) as usize)?;
        chunk.get_mut(place as usize & (CHUNK - 1))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }

    /// The bytes that the list takes up, without what its items point to.
    pub(crate) fn bytes(&self) -> usize {
        let items: usize = self.chunks.iter().map(Vec::capacity).sum();
        items * size_of::<T>() + self.chunks.capacity() * size_of::<Vec<T>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_what_they_are() {
        let mut list = Chunked::default();
        for number in 0..5000_u32 {
            assert_eq!(list.push(number * 3), Some(number));
        }
        assert_eq!(list.len(), 5000);
        *list.get_mut(2048).unwrap() = 7;
        assert_eq!(list.get(2047), Some(&6141));
        assert_eq!(list.get(2048), Some(&7));
        assert_eq!(list.get(5000), None);
        assert_eq!(list.iter().count(), 5000);
        assert!(list.bytes() >= 20_000);
    }
}
