//! Hand-written loops for one shape of data each: as fast as we know how, and
//! right for nothing else.
#![expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "the loops are for small numbers that are not negative"
)]

use super::{Attendee, Bookings, Calendars, MEETING_FROM, MEETING_WEEKS, meeting_window, to_utc};

/// How many low bits of a person are in a part's word.
const LOW: u32 = 7;

/// Work A: people from 0 on, times of 16 bits, lengths of 12, rows of 20.
///
/// Rows are parted by person into parts of the nearest cache, ordered there
/// by three rounds of counting, and scanned.
///
/// # Panics
/// When a number is larger than that.
#[must_use]
pub fn pairs(bookings: &Bookings) -> Vec<(u32, u32)> {
    let Bookings {
        people,
        starts,
        ends,
    } = bookings;
    let count = people.len();
    let parts = people
        .iter()
        .max()
        .map_or(0, |&last| (last >> LOW) as usize + 1);
    let mut edges = vec![0_u32; parts + 1];
    for who in people {
        edges[(who >> LOW) as usize + 1] += 1;
    }
    for part in 0..parts {
        edges[part + 1] += edges[part];
    }
    let mut next = edges.clone();
    let mut words = vec![0_u64; count];
    let rows = people.iter().zip(starts).zip(ends).enumerate();
    for (row, ((&who, &start), &end)) in rows {
        let place = &mut next[(who >> LOW) as usize];
        words[*place as usize] =
            u64::from(who) << 48 | (start as u64) << 32 | ((end - start) as u64) << 20 | row as u64;
        *place += 1;
    }
    let largest = edges.windows(2).map(|edge| edge[1] - edge[0]).max();
    let mut scratch = vec![0_u64; largest.unwrap_or(0) as usize];
    let mut found = Vec::with_capacity(1 << 15);
    for edge in edges.windows(2) {
        let part = &mut words[edge[0] as usize..edge[1] as usize];
        let scratch = &mut scratch[..part.len()];
        let mut counts = [[0_u32; 256]; 3];
        for &word in &*part {
            for (round, counts) in counts.iter_mut().enumerate() {
                counts[byte(word, round)] += 1;
            }
        }
        for counts in &mut counts {
            let mut before = 0;
            for count in counts {
                before += std::mem::replace(count, before);
            }
        }
        let [first, second, third] = &mut counts;
        deal(part, scratch, 0, first);
        deal(scratch, part, 1, second);
        deal(part, scratch, 2, third);
        let mut rest = &*scratch;
        while let [one, later @ ..] = rest {
            let limit = (one >> 32) + (one >> 20 & 0xFFF);
            for other in later.iter().take_while(|other| *other >> 32 < limit) {
                found.push(((one & 0xF_FFFF) as u32, (other & 0xF_FFFF) as u32));
            }
            rest = later;
        }
    }
    found
}

fn byte(word: u64, round: usize) -> usize {
    (word >> (32 + 8 * round)) as usize & if round == 2 { 127 } else { 255 }
}

fn deal(from: &[u64], to: &mut [u64], round: usize, places: &mut [u32; 256]) {
    for &word in from {
        let place = &mut places[byte(word, round)];
        to[*place as usize] = word;
        *place += 1;
    }
}

/// Work B: busy times in order and apart, with a directory.
#[derive(Clone, Debug)]
pub struct Directory {
    busy: Vec<(i32, i32)>,
    first: Vec<u32>,
}

impl Directory {
    /// A directory of cells of 32.
    #[must_use]
    pub fn new(busy: &[(i32, i32)]) -> Self {
        let last = busy.last().map_or(0, |one| one.1);
        let mut at = 0;
        let first = (0..last / 32 + 3)
            .map(|cell| {
                while at < busy.len() && busy[at].1 <= cell * 32 {
                    at += 1;
                }
                at as u32
            })
            .collect();
        let mut busy = busy.to_vec();
        busy.extend([(i32::MAX, i32::MAX); 2]);
        Self { busy, first }
    }

    /// The sum of the places, counted from 1, of what overlaps.
    ///
    /// # Panics
    /// When the question lies outside.
    #[inline]
    #[must_use]
    pub fn sum(&self, start: i32, end: i32) -> u64 {
        let mut at = self.first[(start >> 5) as usize] as usize;
        while self.busy[at].1 <= start {
            at += 1;
        }
        let mut sum = 0;
        while self.busy[at].0 < end {
            sum += at as u64 + 1;
            at += 1;
        }
        sum
    }
}

/// Work D: busy times by start, with a place for every cell of the term.
#[derive(Clone, Debug)]
pub struct Combined {
    /// End and place.
    busy: Vec<(i32, u32)>,
    first: Vec<u32>,
    longest: i32,
}

impl Combined {
    /// An index over all calendars.
    ///
    /// # Panics
    /// When a time is negative.
    #[must_use]
    pub fn new(calendars: &Calendars) -> Self {
        let busy = &calendars.busy;
        let last = busy.iter().map(|one| one.2).max().unwrap_or(0) as usize + 400;
        let mut first = vec![0_u32; last + 1];
        for one in busy {
            first[one.1 as usize + 1] += 1;
        }
        for cell in 0..last {
            first[cell + 1] += first[cell];
        }
        Self {
            busy: (0..).zip(busy).map(|(row, one)| (one.2, row)).collect(),
            first,
            longest: busy.iter().map(|one| one.2 - one.1).max().unwrap_or(0),
        }
    }

    /// Adds each conflict of a question as the question's number and the row
    /// in one word.
    ///
    /// # Panics
    /// When the question lies outside.
    pub fn conflicts(&self, number: u32, start: i32, end: i32, found: &mut Vec<u64>) {
        let from = self.first[(start - self.longest + 1).max(0) as usize] as usize;
        let inside = self.first[start as usize] as usize;
        let to = self.first[end as usize] as usize;
        let word = |row: u32| u64::from(number) << 32 | u64::from(row);
        for &(until, row) in &self.busy[from..inside] {
            if until > start {
                found.push(word(row));
            }
        }
        found.extend(self.busy[inside..to].iter().map(|&(_, row)| word(row)));
    }
}

/// Work C: the starts of an hour that is free for all, in minutes of UTC, on a
/// grid of a quarter of an hour.
///
/// # Panics
/// Never: all cells lie in the window.
#[must_use]
pub fn free_hours(people: &[Attendee]) -> Vec<i64> {
    let (from, until) = meeting_window();
    let words = ((until - from) / 15) as usize / 64 + 2;
    let mut common = vec![u64::MAX; words];
    let (mut open, mut taken) = (vec![0_u64; words], vec![0_u64; words]);
    for one in people {
        open.fill(0);
        taken.fill(0);
        for &(day, start, end) in &one.windows {
            for week in 0..MEETING_WEEKS {
                let midnight = MEETING_FROM + week * 10_080 + day * 1440;
                let base = midnight + to_utc(midnight + 720) - from;
                let (start, end) = (base + start, base + end);
                set(&mut open, (start + 14) as usize / 15, end as usize / 15);
            }
        }
        let first = one.busy.partition_point(|busy| busy.1 <= from);
        for &(start, end) in &one.busy[first..] {
            if start >= until {
                break;
            }
            let (start, end) = (start.max(from) - from, end.min(until) - from);
            set(&mut taken, start as usize / 15, (end + 14) as usize / 15);
        }
        for ((common, open), taken) in common.iter_mut().zip(&open).zip(&taken) {
            *common &= open & !taken;
        }
    }
    let mut starts = Vec::with_capacity(256);
    for (first, pair) in (0..).step_by(64).zip(common.windows(2)) {
        let later = |by: u32| pair[0] >> by | pair[1] << (64 - by);
        let mut free = pair[0] & later(1) & later(2) & later(3);
        while free != 0 {
            let cell = i64::from(free.trailing_zeros());
            starts.push(from + (first + cell) * 15);
            free &= free - 1;
        }
    }
    starts
}

fn set(words: &mut [u64], start: usize, end: usize) {
    if start >= end {
        return;
    }
    let (first, last) = (start / 64, (end - 1) / 64);
    let (low, high) = (u64::MAX << (start % 64), u64::MAX >> (63 - (end - 1) % 64));
    if first == last {
        words[first] |= low & high;
    } else {
        words[first] |= low;
        words[first + 1..last].fill(u64::MAX);
        words[last] |= high;
    }
}
