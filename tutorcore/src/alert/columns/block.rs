//! The rows of a history, some at a time, in lists that a kernel can walk.

use std::collections::HashMap;
use std::ops::Range;

use super::input::{
    AlertColumns, Flags, Integers, SessionLengths, TIMES, TimeColumn, TimeUnit, ordered,
};
use crate::kernel::by_time::Item;
use crate::kernel::means_in_order::{GROUP_BITS, HAS_VALUE, IS_THERE, Items};
use crate::policy::{AlertPolicy, ContentAreaLevel};

/// How many rows a block has: its lists fit the nearest cache.
pub(super) const BLOCK: usize = 1024;

/// The bits of a student that may differ from the first student's.
const STUDENT: u64 = u64::MAX >> GROUP_BITS;

/// A number of content areas that stand in a table.
const AREAS: u64 = 1 << 16;

/// How far times may lie before the first row's, in seconds.
const BEFORE: i64 = 1 << 31;

/// The history holds what the quick way has no room for.
#[derive(Debug)]
pub(super) struct Unfit;

/// What of a row a reader is asked for, beside when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Whose it is, and how long it was.
    All,
    /// The student, and the content area.
    Requests,
    /// How long it was.
    Times,
}

/// Rows as lists.
#[derive(Debug)]
pub(super) struct Block {
    length: usize,
    states: Vec<u8>,
    sessions: Vec<u64>,
    keys: Vec<u64>,
    starts: Vec<u32>,
    seconds: Vec<u32>,
    rows: Vec<u32>,
    wide: Vec<i64>,
}

impl Default for Block {
    fn default() -> Self {
        Self {
            length: 0,
            states: vec![0; BLOCK],
            sessions: vec![0; BLOCK],
            keys: vec![0; BLOCK],
            starts: vec![0; BLOCK],
            seconds: vec![0; BLOCK],
            rows: vec![0; BLOCK],
            wide: vec![0; BLOCK],
        }
    }
}

impl Block {
    /// The rows, as many as there are.
    pub(super) fn items(&self) -> Items<'_> {
        let length = self.length;
        Items {
            states: self.states.get(..length).unwrap_or_default(),
            owners: self.sessions.get(..length).unwrap_or_default(),
            keys: self.keys.get(..length).unwrap_or_default(),
            starts: self.starts.get(..length).unwrap_or_default(),
            values: self.seconds.get(..length).unwrap_or_default(),
            rows: self.rows.get(..length).unwrap_or_default(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.length = 0;
    }

    pub(super) fn is_full(&self) -> bool {
        self.length == BLOCK
    }

    /// Widens a span of time by the ends of the rows.
    pub(super) fn times(&self, least: &mut u64, most: &mut u64) {
        let items = self.items();
        let all = items.states.iter().zip(items.starts).zip(items.values);
        for ((state, start), value) in all {
            if *state != 0 {
                let end = u64::from(*start).saturating_add(u64::from(*value));
                *least = end.min(*least);
                *most = end.max(*most);
            }
        }
    }

    /// The rows that are there, to be sorted by their ends.
    pub(super) fn each_item(&self, mut each: impl FnMut(Item)) {
        let items = self.items();
        let ids = items.states.iter().zip(items.owners).zip(items.keys);
        let times = items.starts.iter().zip(items.values).zip(items.rows);
        for (((state, session), key), ((start, value), row)) in ids.zip(times) {
            if *state != 0 {
                let times = u64::from(*start) << 32 | u64::from(*value);
                let row = u64::from(*row) << 8 | u64::from(*state);
                each([*session, *key, times, row]);
            }
        }
    }

    /// Adds a row that was sorted.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "as it was put together")]
    pub(super) fn push_item(&mut self, item: &Item) {
        let [session, key, times, row] = *item;
        let at = self.length;
        let lists = (
            self.states.get_mut(at),
            self.sessions.get_mut(at),
            self.keys.get_mut(at),
            self.starts.get_mut(at),
            self.seconds.get_mut(at),
            self.rows.get_mut(at),
        );
        if let (Some(a), Some(b), Some(c), Some(d), Some(e), Some(f)) = lists {
            (*a, *b, *c) = (row as u8, session, key);
            (*d, *e, *f) = ((times >> 32) as u32, times as u32, (row >> 8) as u32);
            self.length = at.saturating_add(1);
        }
    }
}

/// Reads rows block by block.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    batches: &'a [AlertColumns<'a>],
    by_topic: bool,
    with_unconnected: bool,
    /// Rows that count nowhere, in order.
    dropped: &'a [u32],
    /// Where the next block begins.
    batch: usize,
    place: usize,
    row: u32,
    pub(super) origin: i64,
    student: u64,
    areas: Areas,
    pub(super) skipped: u64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        batches: &'a [AlertColumns<'a>],
        policy: &AlertPolicy,
        dropped: &'a [u32],
    ) -> Self {
        let by_topic = policy.content_area_level == ContentAreaLevel::Topic;
        let first = batches.iter().find(|batch| !batch.is_empty());
        Self {
            batches,
            by_topic,
            with_unconnected: policy.count_unconnected_requests,
            dropped,
            batch: 0,
            place: 0,
            row: 0,
            origin: first.map_or(0, |batch| batch.starts.second(0).saturating_sub(BEFORE)),
            student: first.map_or(0, |batch| batch.students.key(0) & !STUDENT),
            areas: Areas::default(),
            skipped: 0,
        }
    }

    /// How many content areas there were so far.
    pub(super) fn areas(&self) -> usize {
        self.areas.known
    }

    /// Reads the next rows; says whether there were any.
    pub(super) fn read(&mut self, block: &mut Block, wanted: Wanted) -> Result<bool, Unfit> {
        let batch = loop {
            match self.batches.get(self.batch) {
                None => return Ok(false),
                Some(batch) if self.place < batch.len() => break batch,
                Some(_) => {
                    self.batch = self.batch.saturating_add(1);
                    self.place = 0;
                }
            }
        };
        let end = self.place.saturating_add(BLOCK).min(batch.len());
        let range = self.place..end;
        let length = range.len();
        block.length = length;
        for (row, at) in block.rows.iter_mut().zip(self.row..) {
            *row = at;
        }
        let area = match (self.by_topic, batch.topics) {
            (false, _) => (batch.subjects, batch.has_subject),
            (true, Some(topics)) => topics,
            (true, None) => return Err(Unfit),
        };
        self.states(block, batch, area.1, range.clone());
        self.starts(block, batch, range.clone())?;
        if wanted != Wanted::Requests {
            seconds(block, batch, range.clone(), self.origin)?;
        }
        if wanted != Wanted::Times {
            self.keys(block, batch, area.0, range.clone())?;
        }
        if wanted == Wanted::All {
            keys(&mut block.sessions, batch.sessions, range);
        }
        self.place = end;
        self.row = self
            .row
            .saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        Ok(true)
    }

    fn states(
        &mut self,
        block: &mut Block,
        batch: &AlertColumns<'_>,
        has_area: Flags<'_>,
        range: Range<usize>,
    ) {
        let states = block.states.get_mut(..range.len()).unwrap_or_default();
        states.fill(IS_THERE | HAS_VALUE);
        if !matches!(has_area, Flags::All) {
            for (state, at) in states.iter_mut().zip(range.clone()) {
                if !has_area.is_set(at) {
                    *state = 0;
                    self.skipped = self.skipped.saturating_add(1);
                }
            }
        }
        if !matches!(batch.has_ended, Flags::All) {
            for (state, at) in states.iter_mut().zip(range.clone()) {
                if !batch.has_ended.is_set(at) {
                    *state &= IS_THERE;
                }
            }
        }
        if !matches!(batch.connected, Flags::All) {
            let kept = if self.with_unconnected { IS_THERE } else { 0 };
            for (state, at) in states.iter_mut().zip(range) {
                if !batch.connected.is_set(at) {
                    *state &= kept;
                }
            }
        }
        let first = self.dropped.partition_point(|row| *row < self.row);
        for row in self.dropped.iter().skip(first) {
            let at = usize::try_from(row.saturating_sub(self.row)).unwrap_or(usize::MAX);
            match states.get_mut(at) {
                Some(state) => *state = 0,
                None => break,
            }
        }
    }

    /// Student and content area as one number.
    fn keys(
        &mut self,
        block: &mut Block,
        batch: &AlertColumns<'_>,
        areas: Integers<'_>,
        range: Range<usize>,
    ) -> Result<(), Unfit> {
        // The sessions are read later: until then there is room in their list.
        keys(&mut block.sessions, areas, range.clone());
        keys(&mut block.keys, batch.students, range.clone());
        let students = block.keys.get_mut(..range.len()).unwrap_or_default();
        let different = students
            .iter()
            .fold(0, |all, student| all | (*student ^ self.student));
        if different > STUDENT {
            return Err(Unfit);
        }
        let all = students.iter_mut().zip(&block.sessions).zip(&block.states);
        for ((key, area), state) in all {
            let area = if *state == 0 {
                0
            } else {
                self.areas.number(*area)?
            };
            *key = (*key << GROUP_BITS) | u64::from(area);
        }
        Ok(())
    }

    /// Starts as seconds since the origin.
    fn starts(
        &self,
        block: &mut Block,
        batch: &AlertColumns<'_>,
        range: Range<usize>,
    ) -> Result<(), Unfit> {
        times(&mut block.wide, batch.starts, range.clone());
        let wide = block.wide.get(..range.len()).unwrap_or_default();
        let outside = wide
            .iter()
            .fold(false, |outside, start| outside | !TIMES.contains(start));
        // Starts and lengths of 32 bits each must not reach beyond all times.
        let latest = self.origin.saturating_add(2 << 32);
        if outside || !TIMES.contains(&latest) {
            return Err(Unfit);
        }
        narrow(&mut block.starts, wide, self.origin)
    }
}

/// Numbers less an origin, if they are of 32 bits then.
fn narrow(out: &mut [u32], wide: &[i64], origin: i64) -> Result<(), Unfit> {
    let mut all = 0;
    for (out, wide) in out.iter_mut().zip(wide) {
        let number = wide.wrapping_sub(origin).cast_unsigned();
        all |= number;
        *out = low(number);
    }
    if all > u64::from(u32::MAX) {
        Err(Unfit)
    } else {
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the rest is looked at too")]
const fn low(number: u64) -> u32 {
    number as u32
}

/// How long the sessions are.
fn seconds(
    block: &mut Block,
    batch: &AlertColumns<'_>,
    range: Range<usize>,
    origin: i64,
) -> Result<(), Unfit> {
    let length = range.len();
    match batch.lengths {
        SessionLengths::Durations(Integers::I64(values)) => {
            let values = values.get(range.clone()).unwrap_or_default();
            for (wide, value) in block.wide.iter_mut().zip(values) {
                *wide = *value;
            }
        }
        SessionLengths::Durations(values) => {
            for (wide, at) in block.wide.iter_mut().zip(range.clone()) {
                *wide = values.number(at).unwrap_or(-1);
            }
        }
        SessionLengths::Ends(ends) => {
            times(&mut block.wide, ends, range.clone());
            for (wide, start) in block.wide.iter_mut().zip(&block.starts) {
                *wide = wide.wrapping_sub(origin.saturating_add(i64::from(*start)));
            }
        }
        SessionLengths::Both(values, ends) => {
            times(&mut block.wide, ends, range.clone());
            let rows = block.wide.iter_mut().zip(&block.starts).zip(range.clone());
            for ((wide, start), at) in rows {
                let value = values.number(at).unwrap_or(-1);
                let until = wide.wrapping_sub(origin.saturating_add(i64::from(*start)));
                // Here a session is over when the student's time is.
                if until != value && batch.has_ended.is_set(at) {
                    return Err(Unfit);
                }
                *wide = value;
            }
        }
    }
    if !matches!(batch.has_ended, Flags::All) {
        for (wide, at) in block.wide.iter_mut().zip(range) {
            if !batch.has_ended.is_set(at) {
                *wide = 0;
            }
        }
    }
    let wide = block.wide.get(..length).unwrap_or_default();
    narrow(&mut block.seconds, wide, 0)
}

/// Ids as numbers that order as they do.
fn keys(out: &mut [u64], column: Integers<'_>, range: Range<usize>) {
    match column {
        Integers::U32(values) => copy(out, values, range, u64::from),
        Integers::I32(values) => copy(out, values, range, |value| ordered(value.into())),
        Integers::U64(values) => copy(out, values, range, |value| value),
        Integers::I64(values) => copy(out, values, range, ordered),
    }
}

/// Times as seconds.
fn times(out: &mut [i64], column: TimeColumn<'_>, range: Range<usize>) {
    let values = column.values;
    match column.unit {
        TimeUnit::Seconds => copy(out, values, range, |value| value),
        TimeUnit::Milliseconds => copy(out, values, range, |value| value.div_euclid(1_000)),
        TimeUnit::Microseconds => copy(out, values, range, |value| value.div_euclid(1_000_000)),
        TimeUnit::Nanoseconds => copy(out, values, range, |value| value.div_euclid(1_000_000_000)),
    }
}

#[inline]
fn copy<T: Copy, U>(out: &mut [U], values: &[T], range: Range<usize>, change: impl Fn(T) -> U) {
    let values = values.get(range).unwrap_or_default();
    for (out, value) in out.iter_mut().zip(values) {
        *out = change(*value);
    }
}

/// Content areas as numbers from 0.
#[derive(Clone, Debug, Default)]
struct Areas {
    known: usize,
    /// What those in the table have in common.
    base: u64,
    /// The numbers of areas close to the first, or [`NONE`].
    near: Vec<u32>,
    /// Those of the others.
    far: HashMap<u64, u32>,
}

const NONE: u32 = u32::MAX;

impl Areas {
    #[inline]
    fn number(&mut self, area: u64) -> Result<u32, Unfit> {
        let offset = area ^ self.base;
        match usize::try_from(offset)
            .ok()
            .and_then(|at| self.near.get(at))
        {
            Some(number) if *number != NONE => Ok(*number),
            _ => self.further(area),
        }
    }

    #[cold]
    fn further(&mut self, area: u64) -> Result<u32, Unfit> {
        if self.near.is_empty() {
            self.base = area & !AREAS.wrapping_sub(1);
            self.near = vec![NONE; 1 << 16];
        }
        let fresh = u32::try_from(self.known)
            .ok()
            .filter(|fresh| *fresh < 1 << GROUP_BITS);
        let near = usize::try_from(area ^ self.base)
            .ok()
            .and_then(|at| self.near.get_mut(at));
        if near.is_none()
            && let Some(number) = self.far.get(&area)
        {
            return Ok(*number);
        }
        let fresh = fresh.ok_or(Unfit)?;
        match near {
            Some(near) => *near = fresh,
            None => drop(self.far.insert(area, fresh)),
        }
        self.known = self.known.saturating_add(1);
        Ok(fresh)
    }
}
