//! The sessions that ended lately, so that the rows of one session are left
//! out of each other's average.

use super::keys::{Hashed, Keys};
use crate::kernel::chunked::Chunked;
use crate::kernel::extendible::Extendible;
use crate::kernel::running_mean::Mean;
use crate::time::DAY;

const NONE: u32 = u32::MAX;
/// How many old rows go with each new one.
const SWEEP: usize = 2;

/// How long after its end a row is remembered.
const SPAN: i64 = DAY;

/// One row of a session.
#[derive(Clone, Debug)]
struct Slot<S> {
    session: Option<S>,
    area: u32,
    /// Which one came next, or is free next.
    next: u32,
    end: i64,
    seconds: u64,
}

/// The rows of the last day.
#[derive(Clone, Debug)]
pub(super) struct Recent<S> {
    index: Extendible,
    slots: Chunked<Slot<S>>,
    /// The oldest and the newest.
    head: u32,
    tail: u32,
    free: u32,
    /// The last end that was seen.
    last: i64,
}

impl<S> Default for Recent<S> {
    fn default() -> Self {
        Self {
            index: Extendible::default(),
            slots: Chunked::default(),
            head: NONE,
            tail: NONE,
            free: NONE,
            last: i64::MIN,
        }
    }
}

impl<S: Hashed> Recent<S> {
    fn hash(keys: &Keys, session: &S, area: u32) -> u64 {
        session.hashed(keys) ^ keys.number(area.into())
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
        self.sweep(keys);
        let hash = Self::hash(keys, session, area);
        let edge = self.edge();
        let mut siblings = Mean::default();
        self.index.each(hash, |place| {
            if let Some(slot) = self.slots.get(place)
                && slot.area == area
                && slot.session.as_ref() == Some(session)
                && slot.end > edge
            {
                siblings.add(slot.seconds);
            }
        });
        self.put(hash, (session, area), end, seconds);
        siblings
    }

    /// Remembers a row.
    fn put(&mut self, hash: u64, (session, area): (&S, u32), end: i64, seconds: u64) {
        let slot = Slot {
            session: Some(session.clone()),
            area,
            next: NONE,
            end,
            seconds,
        };
        let place = match self.slots.get_mut(self.free) {
            Some(old) => {
                let place = self.free;
                self.free = old.next;
                *old = slot;
                place
            }
            None => match self.slots.push(slot) {
                Some(place) => place,
                None => return,
            },
        };
        self.index.insert(hash, place);
        match self.slots.get_mut(self.tail) {
            Some(tail) => tail.next = place,
            None => self.head = place,
        }
        self.tail = place;
    }

    /// Takes in a row that another engine remembers.
    pub(super) fn restore(&mut self, keys: &Keys, row: (&S, u32), end: i64, seconds: u64) {
        self.put(Self::hash(keys, row.0, row.1), row, end, seconds);
    }

    /// Rows that ended by then are no longer remembered.
    fn edge(&self) -> i64 {
        self.last.saturating_sub(SPAN)
    }

    fn sweep(&mut self, keys: &Keys) {
        let edge = self.edge();
        for _ in 0..SWEEP {
            let place = self.head;
            let Some(slot) = self.slots.get_mut(place) else {
                return;
            };
            if slot.end > edge {
                return;
            }
            self.head = slot.next;
            if slot.next == NONE {
                self.tail = NONE;
            }
            let (gone, area) = (slot.session.take(), slot.area);
            slot.next = self.free;
            self.free = place;
            if let Some(session) = gone {
                self.index.remove(Self::hash(keys, &session, area), place);
            }
        }
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
        self.slots
            .iter()
            .filter(move |slot| slot.end > edge)
            .filter_map(|slot| Some((slot.session.as_ref()?, slot.area, slot.end, slot.seconds)))
    }

    pub(super) fn bytes(&self) -> usize {
        self.index.bytes().saturating_add(self.slots.bytes())
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
