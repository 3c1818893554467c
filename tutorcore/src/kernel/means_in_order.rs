//! Which values are so much larger than the mean of those before them in
//! their group, in one walk along their order.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the lists are of one length, held at the entry; sums of less than 2^32 numbers below 2^32"
)]

use super::running_mean::{Excess, Mean};
use super::seen::Seen;

/// How many bits of a key tell the group; the others tell the member.
pub(crate) const GROUP_BITS: u32 = 24;

/// A state: the item is there.
pub(crate) const IS_THERE: u8 = 1;
/// A state: it has a value.
pub(crate) const HAS_VALUE: u8 = 2;

/// How many groups the items of one owner at one end may have.
const MOST_GROUPS: usize = 64;

/// Items in the order of end, owner, member; lists of one length.
#[derive(Clone, Copy)]
pub(crate) struct Items<'a> {
    pub(crate) states: &'a [u8],
    pub(crate) owners: &'a [u64],
    /// Member and group.
    pub(crate) keys: &'a [u64],
    pub(crate) starts: &'a [u32],
    /// The values, by which an item's end lies after its start.
    pub(crate) values: &'a [u32],
    pub(crate) rows: &'a [u32],
}

/// A value that is so much larger than the mean of those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Larger {
    pub(crate) mean: Mean,
    pub(crate) end: u64,
    pub(crate) row: u32,
    pub(crate) value: u32,
}

/// An item whose owner may have been there before, with another end; its mean
/// is that of all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Suspect {
    pub(crate) owner: u64,
    pub(crate) mean: Mean,
    pub(crate) end: u64,
    pub(crate) row: u32,
    pub(crate) value: u32,
    /// Whether it is still to be judged.
    pub(crate) is_open: bool,
}

/// What came of some items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walked {
    /// They were judged.
    On,
    /// They are not in order.
    Unsorted,
    /// Too many items of one owner at one end.
    Unfit,
}

/// The item that was walked over last.
#[derive(Clone, Copy, Default)]
struct Last {
    end: u64,
    owner: u64,
    key: u64,
    value: u32,
    /// Whether its owner may have been there before, with another end.
    is_suspect: bool,
}

/// The walk.
pub(crate) struct MeansInOrder {
    pub(crate) excess: Excess,
    pub(crate) least: u64,
    /// Whether an item's own value, and those of its owner, are part of the
    /// mean.
    pub(crate) with_own: bool,
    pub(crate) larger: Vec<Larger>,
    pub(crate) suspects: Vec<Suspect>,
    seen: Seen,
    means: Vec<Mean>,
    last: Option<Last>,
    /// What the last owner's items with this end come to, if there are
    /// several.
    own: Vec<(u32, Mean)>,
}

impl MeansInOrder {
    pub(crate) fn new(excess: Excess, least: u64, with_own: bool, seen: Seen) -> Self {
        Self {
            excess,
            least,
            with_own,
            larger: Vec::new(),
            suspects: Vec::new(),
            seen,
            means: Vec::new(),
            last: None,
            own: Vec::new(),
        }
    }

    /// Judges the next items. Groups are below `groups`.
    pub(crate) fn walk(&mut self, items: &Items<'_>, groups: usize) -> Walked {
        if self.means.len() < groups {
            self.means.resize(groups, Mean::default());
        }
        let length = items.states.len();
        let (owners, keys) = (&items.owners[..length], &items.keys[..length]);
        let (starts, values) = (&items.starts[..length], &items.values[..length]);
        let rows = &items.rows[..length];
        let means = &mut self.means[..];
        let (excess, least, with_own) = (self.excess, self.least, self.with_own);
        let mut previous = self.last.unwrap_or_default();
        let mut is_first = self.last.is_none();
        for at in 0..length {
            let state = items.states[at];
            if state != IS_THERE | HAS_VALUE {
                if state == IS_THERE && self.seen.insert(owners[at]) {
                    suspect(
                        &mut self.suspects,
                        owners[at],
                        Mean::default(),
                        0,
                        rows[at],
                        0,
                        false,
                    );
                }
                continue;
            }
            let (owner, key, value) = (owners[at], keys[at], values[at]);
            let group = group(key);
            let end = u64::from(starts[at]) + u64::from(value);
            let mean = means[group as usize];
            let mut before = mean;
            if (end, owner) == (previous.end, previous.owner) && !is_first {
                if key >> GROUP_BITS < previous.key >> GROUP_BITS {
                    return Walked::Unsorted;
                }
                if key >> GROUP_BITS == previous.key >> GROUP_BITS {
                    suspect(&mut self.suspects, owner, mean, end, rows[at], value, false);
                }
                if !add_own(&mut self.own, &previous) {
                    return Walked::Unfit;
                }
                if let Some((_, own)) = self.own.iter().find(|(of, _)| *of == group) {
                    before.count -= own.count;
                    before.sum -= own.sum;
                }
            } else {
                if end < previous.end || (end == previous.end && owner < previous.owner) {
                    return Walked::Unsorted;
                }
                if !self.own.is_empty() {
                    self.own.clear();
                }
                previous.is_suspect = self.seen.insert(owner);
                is_first = false;
            }
            let with = Mean {
                count: mean.count + 1,
                sum: mean.sum + u64::from(value),
            };
            means[group as usize] = with;
            if with_own {
                before = with;
            }
            if previous.is_suspect {
                suspect(
                    &mut self.suspects,
                    owner,
                    mean,
                    end,
                    rows[at],
                    value,
                    !with_own,
                );
            }
            if (!previous.is_suspect || with_own)
                && before.count >= least
                && excess.is_reached(u64::from(value), before)
            {
                self.larger.push(Larger {
                    mean: before,
                    end,
                    row: rows[at],
                    value,
                });
            }
            previous = Last {
                end,
                owner,
                key,
                value,
                is_suspect: previous.is_suspect,
            };
        }
        if !is_first {
            self.last = Some(previous);
        }
        Walked::On
    }
}

#[cold]
fn suspect(
    suspects: &mut Vec<Suspect>,
    owner: u64,
    mean: Mean,
    end: u64,
    row: u32,
    value: u32,
    is_open: bool,
) {
    suspects.push(Suspect {
        owner,
        mean,
        end,
        row,
        value,
        is_open,
    });
}

/// Adds the last item to its owner's; says whether there is room.
#[cold]
fn add_own(all: &mut Vec<(u32, Mean)>, previous: &Last) -> bool {
    let group = group(previous.key);
    if let Some((_, own)) = all.iter_mut().find(|(of, _)| *of == group) {
        own.add(u64::from(previous.value));
        return true;
    }
    let mut own = Mean::default();
    own.add(u64::from(previous.value));
    all.push((group, own));
    all.len() <= MOST_GROUPS
}

const fn group(key: u64) -> u32 {
    (key & ((1 << GROUP_BITS) - 1)) as u32
}
