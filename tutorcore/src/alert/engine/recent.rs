//! The sessions that ended lately, so that the rows of one session are left
//! out of each other's average.

use std::collections::VecDeque;

use super::keys::{Hashed, Keys};
use crate::kernel::running_mean::Mean;
use crate::time::DAY;

/// How long after its end a row is remembered.
const SPAN: i64 = DAY;

/// How many rows a block holds.
const BLOCK: u32 = 1024;

/// One row of a session.
#[derive(Clone, Debug)]
struct Slot<S> {
    session: S,
    area: u32,
    /// The row before it in the same chain, whatever that was.
    before: u32,
    end: i64,
    seconds: u64,
}

/// Rows that came one after the other.
#[derive(Clone, Debug)]
struct Block<S> {
    slots: Vec<Slot<S>>,
    /// Their last end.
    last: i64,
}

/// The rows of the last day, in the order in which they came, and in chains
/// by the hash of their session. A chain is walked as far as its rows are
/// still there, so that nothing has to be taken out of it.
#[derive(Clone, Debug)]
pub(super) struct Recent<S> {
    /// The newest row of each chain, by its number; numbers start again after
    /// 2^32.
    heads: Vec<u32>,
    /// Blocks that are given up in the middle are empty.
    blocks: VecDeque<Block<S>>,
    /// The number of the first block's first row, and of the next row.
    first: u32,
    next: u32,
    /// Which block is looked at next, whether it can be given up.
    swept: usize,
    /// The last end that was seen.
    last: i64,
}

impl<S> Default for Recent<S> {
    fn default() -> Self {
        Self {
            heads: vec![0; 64],
            blocks: VecDeque::new(),
            // So that a head of 0 is no row.
            first: BLOCK,
            next: BLOCK,
            swept: 0,
            last: i64::MIN,
        }
    }
}

impl<S: Hashed> Recent<S> {
    fn hash(keys: &Keys, session: &S, area: u32) -> u64 {
        session.hashed(keys) ^ u64::from(area)
    }

    fn get(&self, number: u32) -> Option<&Slot<S>> {
        let place = number.wrapping_sub(self.first);
        let block = self.blocks.get((place / BLOCK) as usize)?;
        block.slots.get((place % BLOCK) as usize)
    }

    /// What the session's rows of the day before come to; adds one.
    #[inline]
    pub(super) fn add(
        &mut self,
        keys: &Keys,
        (session, area): (&S, u32),
        end: i64,
        seconds: u64,
    ) -> Mean {
        self.last = self.last.max(end);
        let hash = Self::hash(keys, session, area);
        let edge = self.edge();
        let mut siblings = Mean::default();
        let mut number = self.head(hash);
        while let Some(slot) = self.get(number) {
            if slot.area == area && slot.end > edge && slot.session == *session {
                siblings.add(slot.seconds);
            }
            // A chain only leads back.
            if number.wrapping_sub(slot.before) > number.wrapping_sub(self.first) {
                break;
            }
            number = slot.before;
        }
        self.put(hash, (session, area), end, seconds);
        siblings
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower bits are meant")]
    fn chain(&self, hash: u64) -> usize {
        hash as usize & self.heads.len().saturating_sub(1)
    }

    #[inline]
    fn head(&self, hash: u64) -> u32 {
        let head = self.heads.get(self.chain(hash));
        head.copied().unwrap_or_default()
    }

    /// Remembers a row.
    #[inline]
    fn put(&mut self, hash: u64, (session, area): (&S, u32), end: i64, seconds: u64) {
        let number = self.next;
        if number.wrapping_sub(self.first).is_multiple_of(BLOCK) {
            self.begin_block();
        }
        let before = self.head(hash);
        let chain = self.chain(hash);
        if let Some(head) = self.heads.get_mut(chain) {
            *head = number;
        }
        if let Some(block) = self.blocks.back_mut() {
            block.last = block.last.max(end);
            block.slots.push(Slot {
                session: session.clone(),
                area,
                before,
                end,
                seconds,
            });
        }
        self.next = number.wrapping_add(1);
    }

    /// Gives up blocks of the past and begins one.
    #[cold]
    fn begin_block(&mut self) {
        let edge = self.edge();
        for _ in 0..2 {
            if self.blocks.front().is_some_and(|block| block.last <= edge) {
                self.blocks.pop_front();
                self.first = self.first.wrapping_add(BLOCK);
            }
            // A row with a far end must not keep those behind it.
            match self.blocks.get_mut(self.swept) {
                Some(block) => {
                    if block.last <= edge {
                        block.slots = Vec::new();
                    }
                    self.swept = self.swept.saturating_add(1);
                }
                None => self.swept = 0,
            }
        }
        let rows = self.blocks.len().saturating_mul(BLOCK as usize);
        if rows > self.heads.len() {
            // Both halves share their chains until these have gone.
            self.heads.extend_from_within(..);
        }
        let room = if self.blocks.is_empty() {
            4
        } else {
            BLOCK as usize
        };
        self.blocks.push_back(Block {
            slots: Vec::with_capacity(room),
            last: i64::MIN,
        });
    }

    /// Takes in a row that another engine remembers.
    pub(super) fn restore(&mut self, keys: &Keys, row: (&S, u32), end: i64, seconds: u64) {
        self.put(Self::hash(keys, row.0, row.1), row, end, seconds);
    }

    /// Rows that ended by then are no longer remembered.
    fn edge(&self) -> i64 {
        self.last.saturating_sub(SPAN)
    }

    /// The last end that was seen.
    pub(super) fn last(&self) -> i64 {
        self.last
    }

    /// Moves on to an end that another engine saw.
    pub(super) fn raise_last(&mut self, last: i64) {
        self.last = self.last.max(last);
    }

    /// The rows that are remembered, in no order: session, content area, end
    /// and seconds.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&S, u32, i64, u64)> {
        let edge = self.edge();
        self.blocks
            .iter()
            .flat_map(|block| &block.slots)
            .filter(move |slot| slot.end > edge)
            .map(|slot| (&slot.session, slot.area, slot.end, slot.seconds))
    }

    pub(super) fn bytes(&self) -> usize {
        let slots: usize = self.blocks.iter().map(|one| one.slots.capacity()).sum();
        slots
            .saturating_mul(size_of::<Slot<S>>())
            .saturating_add(self.heads.capacity().saturating_mul(4))
    }
}

/// Both together.
pub(super) fn sum(a: Mean, b: Mean) -> Mean {
    Mean {
        count: a.count.saturating_add(b.count),
        sum: a.sum.saturating_add(b.sum),
    }
}

/// The first without the second.
pub(super) fn without(a: Mean, b: Mean) -> Mean {
    Mean {
        count: a.count.saturating_sub(b.count),
        sum: a.sum.saturating_sub(b.sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_session_find_each_other_for_a_day() {
        let keys = Keys::default();
        let mut recent = Recent::<u64>::default();
        for number in 0..20_000_i64 {
            // Twenty seconds apart: a day has 4320 rows, of 700 sessions.
            let end = number * 20;
            let session = number * number % 700;
            let seconds = number % 50;
            let found = recent.add(
                &keys,
                (&session.cast_unsigned(), 3),
                end,
                seconds.cast_unsigned(),
            );
            if number % 371 == 0 {
                let kept: Vec<_> = (0..number)
                    .rev()
                    .take_while(|other| other * 20 > end - SPAN)
                    .filter(|other| other * other % 700 == session)
                    .map(|other| (other % 50).cast_unsigned())
                    .collect();
                let expected = Mean {
                    count: kept.len() as u64,
                    sum: kept.iter().sum(),
                };
                assert_eq!(found, expected);
            }
        }
        assert!(recent.blocks.len() < 10, "{}", recent.blocks.len());
        assert_eq!(recent.iter().count(), 4320);
        // One row of the far future: the others go all the same.
        recent.add(&keys, (&1, 3), i64::MAX / 2, 1);
        for number in 0..30_000_i64 {
            recent.add(&keys, (&number.cast_unsigned(), 3), number, 1);
        }
        let kept: usize = recent.blocks.iter().map(|block| block.slots.len()).sum();
        assert!(kept < 20_000, "{kept}");
    }
}
