//! The sessions that ended lately, so that the rows of one session are left
//! out of each other's average.

use super::keys::{Hashed, Keys};
use crate::kernel::chunked::Chunked;
use crate::kernel::extendible::Extendible;
use crate::kernel::running_mean::Mean;
use crate::time::DAY;

const NONE: u32 = u32::MAX;
/// How many old ones go with each new one.
const SWEEP: usize = 2;

/// How long after its last row a session is remembered.
pub(super) const SPAN: i64 = DAY;

/// What the rows of a session come to so far.
#[derive(Clone, Debug)]
struct Slot<S> {
    session: Option<S>,
    area: u32,
    /// Which one came next, or is free next.
    next: u32,
    /// The last end of its rows.
    end: i64,
    mean: Mean,
}

/// Sessions of several rows, for as long as rows of one may come.
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

    /// What earlier rows of the session come to.
    #[inline]
    pub(super) fn add(
        &mut self,
        keys: &Keys,
        (session, area): (&S, u32),
        end: i64,
        mean: Mean,
    ) -> Mean {
        self.last = self.last.max(end);
        self.sweep(keys);
        let edge = self.edge();
        self.put(keys, (session, area), end, mean, |slot| slot > edge)
    }

    /// Takes in what another engine remembers of a session.
    pub(super) fn merge(
        &mut self,
        keys: &Keys,
        (session, area): (&S, u32),
        end: i64,
        mean: Mean,
    ) {
        let edge = end.saturating_sub(SPAN);
        self.put(keys, (session, area), end, mean, |slot| slot > edge);
    }

    /// Adds to a session; what its rows had come to if `counts` says yes to
    /// their last end.
    fn put(
        &mut self,
        keys: &Keys,
        (session, area): (&S, u32),
        end: i64,
        mean: Mean,
        counts: impl Fn(i64) -> bool,
    ) -> Mean {
        let hash = Self::hash(keys, session, area);
        let found = self.index.find(hash, |place| {
            self.slots.get(place).is_some_and(|slot| {
                slot.area == area && slot.session.as_ref() == Some(session)
            })
        });
        if let Some(slot) = found.and_then(|place| self.slots.get_mut(place)) {
            let earlier = if counts(slot.end) {
                slot.mean
            } else {
                Mean::default()
            };
            slot.end = slot.end.max(end);
            slot.mean = sum(earlier, mean);
            return earlier;
        }
        let slot = Slot {
            session: Some(session.clone()),
            area,
            next: NONE,
            end,
            mean,
        };
        let place = match self.slots.get_mut(self.free) {
            Some(old) => {
                let place = self.free;
                self.free = old.next;
                *old = slot;
                Some(place)
            }
            None => self.slots.push(slot),
        };
        if let Some(place) = place {
            self.index.insert(hash, place);
            self.append(place);
        }
        Mean::default()
    }

    fn append(&mut self, place: u32) {
        match self.slots.get_mut(self.tail) {
            Some(tail) => tail.next = place,
            None => self.head = place,
        }
        self.tail = place;
    }

    /// Sessions that ended by then are no longer remembered.
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
            if slot.end > edge && self.tail == place {
                return;
            }
            let next = slot.next;
            if slot.end > edge {
                // Rows came later: it goes to the end, unless it is young.
                if self
                    .slots
                    .get(next)
                    .is_none_or(|after| after.end > edge)
                {
                    return;
                }
                if let Some(slot) = self.slots.get_mut(place) {
                    slot.next = NONE;
                }
                self.head = next;
                self.append(place);
                continue;
            }
            let gone = slot.session.take();
            let area = slot.area;
            slot.next = self.free;
            self.free = place;
            self.head = next;
            if next == NONE {
                self.tail = NONE;
            }
            if let Some(session) = gone {
                self.index
                    .remove(Self::hash(keys, &session, area), place);
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

    /// What is remembered, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&S, u32, i64, Mean)> {
        let edge = self.edge();
        self.slots
            .iter()
            .filter(move |slot| slot.end > edge)
            .filter_map(|slot| Some((slot.session.as_ref()?, slot.area, slot.end, slot.mean)))
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
