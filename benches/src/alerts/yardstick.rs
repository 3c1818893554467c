//! What a loop written by hand for this one policy and this one shape of
//! history costs: the yardstick, which gives the same alerts.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::needless_bitwise_bool,
    reason = "the ranges of the data are known"
)]

use super::History;

const WEEK: u32 = 7 * 86_400;
/// How many sessions a part of the students should have.
const PART: usize = 16_384;
/// How many sessions a span of the time should have.
const SPAN: usize = 4096;

/// An alert: session, kind (0 long, 1 frequent), seconds or requests, count
/// and sum of the baseline.
pub type Found = (u64, u8, u64, u64, u64);

#[derive(Clone, Copy, Default)]
struct Mean {
    count: u64,
    sum: u64,
}

impl Mean {
    #[inline]
    fn judge(&mut self, session: u64, seconds: u64, found: &mut Vec<Found>) {
        if self.count >= 5 && seconds * 4 * self.count >= 7 * self.sum {
            found.push((session, 0, seconds, self.count, self.sum));
        }
        self.count += 1;
        self.sum += seconds;
    }
}

/// Requests by parts of students.
struct Parts {
    shift: u32,
    ends: Vec<u32>,
    /// Student and subject; start and row.
    points: Vec<[u64; 2]>,
}

#[inline]
fn scatter(key: u64) -> u64 {
    let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 32)
}

#[inline]
fn key(student: u64, subject: u32) -> u64 {
    student << 8 | u64::from(subject)
}

fn shift(sessions: usize) -> u32 {
    64 - (sessions / PART)
        .next_power_of_two()
        .clamp(2, 2048)
        .trailing_zeros()
}

/// Sessions in the order of their ends.
#[must_use]
pub fn in_order(history: &History, threads: usize) -> Vec<Found> {
    let shift = shift(history.len());
    if threads > 1 {
        let (parts, mut found) = both(|| parts(history, shift), || long(history));
        let middle = parts.ends.len() / 2;
        let (some, others) = both(
            || requests(history, &parts, 0..middle),
            || requests(history, &parts, middle..parts.ends.len()),
        );
        found.extend(some);
        found.extend(others);
        return found;
    }
    let mut found = Vec::with_capacity(history.len() / 7);
    let mut means = [Mean::default(); 256];
    let mut ends = vec![0_u32; 1 << (64 - shift)];
    let rows = history.students.iter().zip(&history.subjects);
    let more = history.sessions.iter().zip(&history.seconds);
    for ((student, subject), (session, seconds)) in rows.zip(more) {
        ends[(scatter(key(*student, *subject)) >> shift) as usize] += 1;
        means[(*subject & 255) as usize].judge(*session, *seconds as u64, &mut found);
    }
    let parts = dealt(history, shift, ends);
    found.extend(requests(history, &parts, 0..parts.ends.len()));
    found
}

/// Two works at once.
fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        let one = one.join().unwrap_or_else(|_| unreachable!("no panic"));
        (one, other)
    })
}

fn long(history: &History) -> Vec<Found> {
    let mut found = Vec::with_capacity(history.len() / 7);
    let mut means = [Mean::default(); 256];
    let more = history.sessions.iter().zip(&history.seconds);
    for (subject, (session, seconds)) in history.subjects.iter().zip(more) {
        means[(*subject & 255) as usize].judge(*session, *seconds as u64, &mut found);
    }
    found
}

fn parts(history: &History, shift: u32) -> Parts {
    let mut ends = vec![0_u32; 1 << (64 - shift)];
    for (student, subject) in history.students.iter().zip(&history.subjects) {
        ends[(scatter(key(*student, *subject)) >> shift) as usize] += 1;
    }
    dealt(history, shift, ends)
}

fn sums(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += std::mem::replace(count, sum);
    }
}

fn dealt(history: &History, shift: u32, mut ends: Vec<u32>) -> Parts {
    sums(&mut ends);
    let mut points = vec![[0_u64; 2]; history.len()];
    let origin = history.starts[0] - (1 << 31);
    let rows = history.students.iter().zip(&history.subjects);
    for (row, ((student, subject), start)) in rows.zip(&history.starts).enumerate() {
        let key = key(*student, *subject);
        let place = &mut ends[(scatter(key) >> shift) as usize];
        points[*place as usize] = [key, ((start - origin) as u64) << 32 | row as u64];
        *place += 1;
    }
    Parts {
        shift,
        ends,
        points,
    }
}

/// The frequent requests of some parts: grouped by student and subject, then
/// looked along.
fn requests(history: &History, parts: &Parts, some: std::ops::Range<usize>) -> Vec<Found> {
    let mut found = Vec::new();
    // Key, count; then where the next goes.
    let mut slots: Vec<[u64; 2]> = Vec::new();
    let (mut slot_of, mut starts, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut groups = Vec::new();
    debug_assert!(parts.shift > 32);
    for part in some {
        let first = part
            .checked_sub(1)
            .map_or(0, |before| parts.ends[before] as usize);
        let points = &parts.points[first..parts.ends[part] as usize];
        slot_of.resize(points.len().max(slot_of.len()), 0_u32);
        let mut size = (points.len() / 3).next_power_of_two().max(256);
        'again: loop {
            slots.clear();
            slots.resize(size, [0, 0]);
            let slots = &mut slots[..size];
            let mut free = size - size / 8;
            for (point, number) in points.iter().zip(&mut slot_of) {
                let mut at = scatter(point[0]) as usize & (slots.len() - 1);
                loop {
                    let slot = &mut slots[at & (size - 1)];
                    if slot[1] == 0 {
                        slot[0] = point[0];
                        free -= 1;
                    }
                    if slot[0] == point[0] {
                        slot[1] += 1;
                        break;
                    }
                    at = (at + 1) & (size - 1);
                }
                *number = at as u32;
                if free == 0 {
                    size *= 2;
                    continue 'again;
                }
            }
            break;
        }
        let mut next = 0;
        groups.clear();
        for slot in &mut slots {
            if slot[1] >= 7 {
                groups.push((next as usize, (next + slot[1]) as usize));
                next += std::mem::replace(&mut slot[1], next);
            } else {
                slot[1] = u64::MAX;
            }
        }
        let kept = next as usize;
        starts.resize((kept + 1).max(starts.len()), 0_u32);
        rows.resize((kept + 1).max(rows.len()), 0_u32);
        for (point, number) in points.iter().zip(&slot_of) {
            let place = &mut slots[*number as usize][1];
            let is_kept = *place != u64::MAX;
            let to = if is_kept { *place as usize } else { kept };
            *place = place.wrapping_add(u64::from(is_kept));
            starts[to] = (point[1] >> 32) as u32;
            rows[to] = point[1] as u32;
        }
        for (start, end) in &groups {
            group(
                history,
                &mut starts[*start..*end],
                &mut rows[*start..*end],
                &mut found,
            );
        }
    }
    found
}

fn group(history: &History, starts: &mut [u32], rows: &mut [u32], found: &mut Vec<Found>) {
    let pairs = starts.iter().zip(&starts[1..]);
    if pairs.fold(false, |any, (a, b)| any | (a >= b)) {
        let session = |row: u32| history.sessions[row as usize];
        let points = starts.iter().zip(&*rows);
        let mut sorted: Vec<_> = points
            .map(|(start, row)| (*start, session(*row), *row))
            .collect();
        sorted.sort_unstable();
        for ((start, row), sorted) in starts.iter_mut().zip(&mut *rows).zip(sorted) {
            (*start, *row) = (sorted.0, sorted.2);
        }
    }
    let crowded = starts.iter().zip(&starts[6..]);
    if !crowded.fold(false, |any, (a, b)| any | (b - a < WEEK)) {
        return;
    }
    let mut before = false;
    let mut first = 0;
    for at in 6..starts.len() {
        while starts[at] - starts[first] >= WEEK {
            first += 1;
        }
        let now = at - first >= 6;
        if now && !before {
            let session = history.sessions[rows[at] as usize];
            found.push((session, 1, (at - first + 1) as u64, 0, 0));
        }
        before = now;
    }
}

/// Sessions in any order: dealt into spans of time, each sorted in the cache,
/// and dealt on to the parts from there.
#[must_use]
pub fn in_any_order(history: &History) -> Vec<Found> {
    let ends = || {
        history
            .starts
            .iter()
            .zip(&history.seconds)
            .map(|(start, length)| start + length)
    };
    let (least, most) = ends().fold((i64::MAX, i64::MIN), |(least, most), end| {
        (least.min(end), most.max(end))
    });
    let bits = 64 - ((most - least) as u64).leading_zeros();
    let spans = (history.len() / SPAN).next_power_of_two().clamp(4, 2048);
    let time_shift = bits.saturating_sub(spans.trailing_zeros());
    let span = |end: i64| ((end - least) >> time_shift) as usize;
    let shift = shift(history.len());
    let mut span_ends = vec![0_u32; span(most) + 1];
    let mut part_ends = vec![0_u32; 1 << (64 - shift)];
    for (end, (student, subject)) in ends().zip(history.students.iter().zip(&history.subjects)) {
        span_ends[span(end)] += 1;
        part_ends[(scatter(key(*student, *subject)) >> shift) as usize] += 1;
    }
    sums(&mut span_ends);
    sums(&mut part_ends);
    let origin = history.starts[0] - (1 << 31);
    // Session, key, start and seconds, row.
    let mut items = vec![[0_u64; 4]; history.len()];
    for row in 0..history.len() {
        let (start, seconds) = (history.starts[row], history.seconds[row]);
        let place = &mut span_ends[span(start + seconds)];
        items[*place as usize] = [
            history.sessions[row],
            key(history.students[row], history.subjects[row]),
            ((start - origin) as u64) << 32 | seconds as u64,
            row as u64,
        ];
        *place += 1;
    }
    let mut found = Vec::with_capacity(history.len() / 7);
    let mut means = [Mean::default(); 256];
    let mut points = vec![[0_u64; 2]; history.len()];
    let (mut order, mut other) = (Vec::new(), Vec::new());
    let mut first = 0;
    for (number, end) in span_ends.iter().enumerate() {
        let items = &items[first..*end as usize];
        first = *end as usize;
        let base = (least - origin + ((number as i64) << time_shift)) as u64;
        order.clear();
        order.extend(
            items
                .iter()
                .zip(0_u64..)
                .map(|(item, at)| ((item[2] >> 32) + (item[2] & 0xFFFF_FFFF) - base) << 32 | at),
        );
        by_high_bits(&mut order, &mut other, time_shift);
        for tied in order.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
            if tied.len() > 1 {
                tied.sort_unstable_by_key(|at| items[*at as u32 as usize][0]);
            }
        }
        for at in &order {
            let [session, key, times, row] = items[*at as u32 as usize];
            means[(key & 255) as usize].judge(session, times & 0xFFFF_FFFF, &mut found);
            let place = &mut part_ends[(scatter(key) >> shift) as usize];
            points[*place as usize] = [key, times >> 32 << 32 | row];
            *place += 1;
        }
    }
    let parts = Parts {
        shift,
        ends: part_ends,
        points,
    };
    found.extend(requests(history, &parts, 0..parts.ends.len()));
    found
}

fn by_high_bits(numbers: &mut Vec<u64>, other: &mut Vec<u64>, bits: u32) {
    other.resize(numbers.len(), 0);
    let passes = bits.div_ceil(9).max(1);
    let width = bits.div_ceil(passes);
    for pass in 0..passes {
        let digit = |number: u64| (number >> (32 + pass * width)) as usize & ((1 << width) - 1);
        let mut places = [0_u32; 512];
        for number in &*numbers {
            places[digit(*number)] += 1;
        }
        sums(&mut places);
        for number in &*numbers {
            let place = &mut places[digit(*number)];
            other[*place as usize] = *number;
            *place += 1;
        }
        std::mem::swap(numbers, other);
    }
}
