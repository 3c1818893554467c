//! One zone's offsets, ready for binary search.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the three columns have equal lengths and at least one row, which begins at \
              i64::MIN, so every search finds a row"
)]

use super::format::{self, Record};
use super::place::Placement;
use super::rule::{self, Change, Rule};

/// A rule's changes are written out up to this year; later ones are computed when asked for.
const LAST_YEAR: i64 = 2100;
/// About how many changes that is: most rules have held since 1996 or 2007.
const RULED_CHANGES: usize = 2 * 104;

/// Seconds of a directory's entry, as a power of two: about half a year, so that mostly one change
/// lies in each.
const SPAN: u32 = 24;
/// More than a clock was ever ahead of UTC.
const AHEAD: i64 = 86_400;

/// The time between two changes of a zone's offset, and the offsets around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The first second, or `i64::MIN`.
    pub(super) start: i64,
    /// The first second after it, or `i64::MAX`.
    pub(super) end: i64,
    /// The offset before `start`; the stretch's own if it has no start.
    pub(super) before: i32,
    pub(super) offset: i32,
    /// The offset from `end` on; the stretch's own if it has no end.
    pub(super) after: i32,
}

/// The stretches of a zone: when each begins, in UTC and on the wall, and its offset.
#[derive(Debug)]
pub(super) struct Table {
    starts: Vec<i64>,
    /// The first local time that the beginning of the stretch makes ambiguous or unreal.
    walls: Vec<i64>,
    offsets: Vec<i32>,
    /// For each [`SPAN`] of time from the first change on, the last stretch that has begun
    /// before it: what a search goes on from.
    directory: Vec<u16>,
    /// What follows the last stretch's beginning, unless that stretch lasts for ever.
    rule: Option<Rule>,
}

impl Table {
    /// Decodes table `number` of the file and writes its rule out.
    pub(super) fn decode(number: usize) -> Self {
        let Record {
            first,
            changes,
            rule,
        } = format::record(number);
        let ruled = if rule.is_some() { RULED_CHANGES } else { 0 };
        let rows = 1 + changes.len() + ruled;
        let mut table = Self {
            starts: Vec::with_capacity(rows),
            walls: Vec::with_capacity(rows),
            offsets: Vec::with_capacity(rows),
            directory: Vec::new(),
            rule,
        };
        table.starts.push(i64::MIN);
        table.walls.push(i64::MIN);
        table.offsets.push(first);
        for &(at, offset) in &changes {
            table.push(at, offset);
        }
        if let (Some(rule), Some(&(ruled_from, _))) = (rule, changes.last()) {
            let year = rule::year_near(ruled_from);
            let years = year - 1..=LAST_YEAR.max(year + 2);
            for (_, changes) in years.zip(rule.changes_from(year - 1)) {
                for change in changes {
                    if change.at > ruled_from {
                        table.push(change.at, change.after);
                    }
                }
            }
        }
        table.index();
        table
    }

    /// Writes the directory.
    fn index(&mut self) {
        let (Some(&first), Some(&last)) = (self.starts.get(1), self.starts.last()) else {
            return;
        };
        let mut row = 0;
        for entry in 0..=(last - first) >> SPAN {
            let from = first + (entry << SPAN);
            while self.starts.get(row + 1).is_some_and(|&start| start < from) {
                row += 1;
            }
            // No zone has had more than a few hundred changes.
            self.directory.push(u16::try_from(row).unwrap_or(0));
        }
    }

    /// A row that has begun at an instant, and not long before the one that the instant is in.
    fn near(&self, unix: i64) -> usize {
        let first = self.starts.get(1).copied().unwrap_or(i64::MAX);
        let entry = unix.saturating_sub(first) >> SPAN;
        let last = self.directory.len().saturating_sub(1);
        let entry = usize::try_from(entry).map_or(0, |entry| entry.min(last));
        self.directory.get(entry).map_or(0, |&row| row.into())
    }

    /// The row that an instant is in.
    fn row_at(&self, unix: i64) -> usize {
        last_begun(&self.starts, self.near(unix), unix)
    }

    /// The last row that has begun at a local time, its gap or fold included.
    fn row_around(&self, local: i64) -> usize {
        let near = self.near(local.saturating_sub(AHEAD));
        last_begun(&self.walls, near, local)
    }

    /// Adds a change, unless it changes nothing (a zone may only have renamed its time).
    fn push(&mut self, at: i64, after: i32) {
        let before = self.offsets[self.offsets.len() - 1];
        if before != after {
            self.starts.push(at);
            self.walls.push(Change { at, before, after }.wall());
            self.offsets.push(after);
        }
    }

    pub(super) fn offset_at(&self, unix: i64) -> i32 {
        let row = self.row_at(unix);
        match self.rule_from(row) {
            None => self.offsets[row],
            Some(rule) => rule.stretch_at(unix).offset,
        }
    }

    /// The stretch that holds an instant.
    pub(super) fn stretch_at(&self, unix: i64) -> Stretch {
        let row = self.row_at(unix);
        self.rule_from(row)
            .map_or_else(|| self.stretch(row), |rule| rule.stretch_at(unix))
    }

    /// The latest stretch that has begun at a local time, its gap or fold included.
    pub(super) fn stretch_around(&self, local: i64) -> Stretch {
        let row = self.row_around(local);
        self.rule_from(row)
            .map_or_else(|| self.stretch(row), |rule| rule.stretch_around(local))
    }

    /// As [`stretch_around`](Self::stretch_around), for times in order: `row` is where the last
    /// search ended, and most end there or little later.
    pub(super) fn next_stretch_around(&self, local: i64, row: &mut usize) -> Stretch {
        let begun = |row: usize| self.walls.get(row).is_some_and(|&wall| wall <= local);
        let last = row.saturating_add(4);
        let mut near = *row;
        while near < last && begun(near + 1) {
            near += 1;
        }
        *row = if near < last && begun(near) {
            near
        } else {
            self.row_around(local)
        };
        self.rule_from(*row)
            .map_or_else(|| self.stretch(*row), |rule| rule.stretch_around(local))
    }

    /// The rule, if row `row` is the last, from which on it computes.
    fn rule_from(&self, row: usize) -> Option<&Rule> {
        if row + 1 == self.starts.len() {
            self.rule.as_ref()
        } else {
            None
        }
    }

    fn stretch(&self, row: usize) -> Stretch {
        let offset = self.offsets[row];
        Stretch {
            start: self.starts[row],
            end: self.starts.get(row + 1).copied().unwrap_or(i64::MAX),
            before: if row == 0 {
                offset
            } else {
                self.offsets[row - 1]
            },
            offset,
            after: self.offsets.get(row + 1).copied().unwrap_or(offset),
        }
    }
}

/// From a row that has begun, the last one that has.
fn last_begun(begins: &[i64], from: usize, at: i64) -> usize {
    let mut row = from;
    while begins.get(row + 1).is_some_and(|&begin| begin <= at) {
        row += 1;
    }
    row
}

impl Stretch {
    /// The local times that exist in this stretch and in no other: from, and to before.
    pub(super) fn plain(&self) -> (i64, i64) {
        let from = match self.start {
            i64::MIN => i64::MIN,
            start => start.saturating_add(i64::from(self.before.max(self.offset))),
        };
        let to = match self.end {
            i64::MAX => i64::MAX,
            end => end.saturating_add(i64::from(self.offset.min(self.after))),
        };
        (from, to)
    }

    /// What a local time is, of which this stretch is the latest that has begun.
    pub(super) fn resolve(&self, local: i64) -> Placement {
        let at_offset = |offset: i32| local.saturating_sub(i64::from(offset));
        if local >= self.plain().0 {
            Placement::One(at_offset(self.offset))
        } else if self.before < self.offset {
            Placement::Gap {
                at: self.start,
                before: self.before,
                after: self.offset,
            }
        } else {
            Placement::Fold {
                earlier: at_offset(self.before),
                later: at_offset(self.offset),
            }
        }
    }
}
