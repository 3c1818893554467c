//! The fast way: a row in one word, few rows at a time.
//!
//! The rows are parted by the high bits of their keys into parts that fit a
//! processor's nearest cache. Each part is brought into order there by two
//! rounds of counting, and what those leave out of place is put right by hand.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the layout is made from the least and greatest of all numbers in the columns, so \
              that each lies in its bits; places are counted before they are written"
)]

use super::{Pairs, TooMany};

/// How many rows a part may have on average.
const PART: usize = 3 << 10;

/// More parts than this are written to more pages than a processor keeps in
/// sight.
const PARTS: u64 = 2048;

/// Bits that one round of counting orders by.
const DIGIT: u32 = 9;

const DIGITS: usize = 1 << DIGIT;

/// What the columns hold, empty spans left out.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    keys: (i64, i64),
    first_start: i64,
    last_end: i64,
    longest: i64,
}

/// Where the parts of a word lie, from its top: the low bits of the key, the
/// start, the row, the length. So the words of a part are in the order of the
/// pairs.
#[derive(Clone, Copy)]
struct Layout {
    least_key: i64,
    first_start: i64,
    /// Key bits below those that choose the part.
    key_bits: u32,
    start_bits: u32,
    row_bits: u32,
    length_bits: u32,
    parts: usize,
}

/// The pairs of [`overlap_pairs`](super::overlap_pairs), from columns of this extent, or `None`
/// when a row does not fit in a word.
pub(super) fn pairs<K, T>(
    extent: Extent,
    keys: &[K],
    starts: &[T],
    ends: &[T],
    most: usize,
) -> Option<Result<Pairs, TooMany>>
where
    K: Copy + Into<i64>,
    T: Copy + Into<i64>,
{
    if let Some(layout) = Layout::of(extent, keys.len(), 1) {
        return Some(by_parts::<K, T, 1>(layout, keys, starts, ends, most));
    }
    // Times in seconds are nearly always whole minutes.
    let layout = Layout::of(extent, keys.len(), 60)?;
    let whole = |&time: &T| (time.into() - extent.first_start) % 60 == 0;
    let all = starts.iter().all(whole) && ends.iter().all(whole);
    all.then(|| by_parts::<K, T, 60>(layout, keys, starts, ends, most))
}

/// Whether so many rows fit in a word each when all times are whole minutes.
pub(super) fn fits(extent: Extent, rows: usize) -> bool {
    Layout::of(extent, rows, 60).is_some()
}

impl Extent {
    /// What these columns hold; `None` when all their spans are empty.
    pub(super) fn of<K, T>(keys: &[K], starts: &[T], ends: &[T]) -> Option<Self>
    where
        K: Copy + Into<i64>,
        T: Copy + Into<i64>,
    {
        let mut extent = Self {
            keys: (i64::MAX, i64::MIN),
            first_start: i64::MAX,
            last_end: i64::MIN,
            longest: 0,
        };
        for ((&key, &start), &end) in keys.iter().zip(starts).zip(ends) {
            let (key, start, end) = (key.into(), start.into(), end.into());
            if start < end {
                extent.keys = (extent.keys.0.min(key), extent.keys.1.max(key));
                extent.first_start = extent.first_start.min(start);
                extent.last_end = extent.last_end.max(end);
                extent.longest = extent.longest.max(end.saturating_sub(start));
            }
        }
        (extent.longest > 0).then_some(extent)
    }

    /// The same times, whose keys are the ranks of so many different ones.
    pub(super) fn of_ranks(self, different: usize) -> Self {
        let last = i64::try_from(different)
            .unwrap_or(i64::MAX)
            .saturating_sub(1);
        Self {
            keys: (0, last),
            ..self
        }
    }
}

/// How many bits a number has.
fn bits(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// How far apart two numbers are.
fn between(least: i64, greatest: i64) -> u64 {
    greatest.wrapping_sub(least) as u64
}

impl Layout {
    /// The layout for times in units of `unit`, when a row fits in a word.
    fn of(extent: Extent, rows: usize, unit: u64) -> Option<Self> {
        let last_row = u32::try_from(rows).ok()?.saturating_sub(1);
        let range = between(extent.keys.0, extent.keys.1);
        let wanted = ((rows / PART) as u64 + 1).min(PARTS);
        // So many parts at most, and not so few that one more bit would do.
        let mut key_bits = bits(range / wanted);
        if key_bits == u64::BITS {
            return None;
        }
        if range >> key_bits >= PARTS {
            key_bits += 1;
        }
        let layout = Self {
            least_key: extent.keys.0,
            first_start: extent.first_start,
            key_bits,
            // A start and a length added up stay below the key's bits.
            start_bits: bits(between(extent.first_start, extent.last_end) / unit),
            row_bits: bits(u64::from(last_row)),
            length_bits: bits(extent.longest as u64 / unit),
            parts: (range >> key_bits) as usize + 1,
        };
        // Offsets of 63 bits are no `i64` any more.
        let fits = i64::try_from(between(extent.first_start, extent.last_end)).is_ok();
        (fits && layout.sorted_bits() + layout.below() <= u64::BITS).then_some(layout)
    }

    /// The bits that put rows in order, but for their numbers.
    fn sorted_bits(self) -> u32 {
        self.key_bits + self.start_bits
    }

    /// The bits below those.
    fn below(self) -> u32 {
        self.row_bits + self.length_bits
    }

    fn part(self, key: i64) -> usize {
        (between(self.least_key, key) >> self.key_bits) as usize
    }

    #[inline]
    fn word<const UNIT: u64>(self, key: i64, start: i64, row: u64, length: u64) -> u64 {
        let key = between(self.least_key, key) & ((1 << self.key_bits) - 1);
        let start = between(self.first_start, start) / UNIT;
        let sorted = (key << self.start_bits) | start;
        (((sorted << self.row_bits) | row) << self.length_bits) | (length / UNIT)
    }
}

fn by_parts<K, T, const UNIT: u64>(
    layout: Layout,
    keys: &[K],
    starts: &[T],
    ends: &[T],
    most: usize,
) -> Result<Pairs, TooMany>
where
    K: Copy + Into<i64>,
    T: Copy + Into<i64>,
{
    let rows = || {
        keys.iter()
            .zip(starts)
            .zip(ends)
            .map(|((&key, &start), &end)| (key.into(), start.into(), end.into()))
    };
    let mut cursors = vec![0_u32; layout.parts];
    for (key, start, end) in rows() {
        if start < end {
            cursors[layout.part(key)] += 1;
        }
    }
    let total = sums(&mut cursors) as usize;
    let mut words = vec![0_u64; total];
    for (row, (key, start, end)) in (0..).zip(rows()) {
        if start < end {
            let cursor = &mut cursors[layout.part(key)];
            words[*cursor as usize] = layout.word::<UNIT>(key, start, row, between(start, end));
            *cursor += 1;
        }
    }
    let mut pairs = Pairs::default();
    let mut scratch = Vec::new();
    let mut from = 0;
    // A cursor has come to where its part ends.
    for end in cursors {
        let part = &mut words[from..end as usize];
        from = end as usize;
        if part.len() > 1 {
            scratch.resize(scratch.len().max(part.len()), 0);
            sort(part, &mut scratch, layout);
            scan(part, layout, most, &mut pairs)?;
        }
    }
    Ok(pairs)
}

/// Turns counts into the places where each begins; gives their sum.
fn sums(counts: &mut [u32]) -> u32 {
    let mut before = 0;
    for count in counts {
        let here = *count;
        *count = before;
        before += here;
    }
    before
}

/// Brings a part into order.
fn sort(part: &mut [u64], scratch: &mut [u64], layout: Layout) {
    let low = layout.below() + layout.sorted_bits().saturating_sub(2 * DIGIT);
    let high = low + DIGIT;
    let scratch = &mut scratch[..part.len()];
    let digit = |word: u64, shift: u32| word.unbounded_shr(shift) as usize & (DIGITS - 1);
    let mut lower = [0_u32; DIGITS];
    let mut upper = [0_u32; DIGITS];
    for &word in &*part {
        lower[digit(word, low)] += 1;
        upper[digit(word, high)] += 1;
    }
    sums(&mut lower);
    sums(&mut upper);
    for &word in &*part {
        let place = &mut lower[digit(word, low)];
        scratch[*place as usize] = word;
        *place += 1;
    }
    for &word in &*scratch {
        let place = &mut upper[digit(word, high)];
        part[*place as usize] = word;
        *place += 1;
    }
    if layout.sorted_bits() > 2 * DIGIT {
        settle(part);
    }
}

/// Puts in order what is nearly so.
fn settle(part: &mut [u64]) {
    // Where much is out of place, moving by one would take for ever.
    let mut moves = 8 * part.len();
    for at in 1..part.len() {
        let word = part[at];
        let mut place = at;
        while place > 0 && part[place - 1] > word {
            part[place] = part[place - 1];
            place -= 1;
        }
        part[place] = word;
        match moves.checked_sub(at - place) {
            Some(left) => moves = left,
            None => return part.sort_unstable(),
        }
    }
}

/// Finds the pairs of a part in order.
fn scan(part: &[u64], layout: Layout, most: usize, pairs: &mut Pairs) -> Result<(), TooMany> {
    let below = layout.below();
    let length = (1_u64 << layout.length_bits) - 1;
    let rows = (1_u64 << layout.row_bits) - 1;
    let row = |word: u64| (word >> layout.length_bits & rows) as u32;
    let mut rest = part;
    while let [one, later @ ..] = rest {
        // Key and end, as later words have key and start.
        let limit = (one >> below) + (one & length);
        for other in later {
            if other >> below >= limit {
                break;
            }
            if pairs.first.len() == most {
                return Err(TooMany);
            }
            pairs.first.push(row(*one));
            pairs.second.push(row(*other));
        }
        rest = later;
    }
    Ok(())
}
