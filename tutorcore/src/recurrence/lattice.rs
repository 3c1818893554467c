//! Rules whose every period has the same times: daily and weekly ones, most of all rules.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a period is at most u32::MAX weeks, its number is bounded by the year 9999, and \
              slices are cut to the lengths that the loops need"
)]

use super::calendar::{DAY, weekday};
use super::plan::{Order, Pace};
use super::short::Short;

/// Times at `first + n * step + offset` for every whole number `n` and every offset.
pub(super) struct Lattice {
    first: i64,
    step: i64,
    /// In order, each less than a step.
    offsets: Short,
}

impl Lattice {
    /// Weekdays of every `interval`-th week; `None` if there are none.
    #[inline]
    pub(super) fn weeks(
        day: i64,
        interval: i64,
        week_start: i64,
        weekdays: u8,
        times: &Short,
        positions: &[i16],
    ) -> Option<Self> {
        let first = day - (weekday(day) - week_start).rem_euclid(7);
        // The weekdays as days from the week's start on.
        let mut days = (u32::from(weekdays) << 7 | u32::from(weekdays)) >> week_start & 0x7F;
        let mut offsets = Short::empty();
        while days != 0 {
            let midnight = i64::from(days.trailing_zeros()) * DAY;
            for time in times.as_slice() {
                offsets.push(midnight + time);
            }
            days &= days - 1;
        }
        Self::new(first * DAY, 7 * interval * DAY, offsets.picked(positions))
    }

    /// Every `interval`-th day that is one of the weekdays (0: any); `None` if there is none.
    pub(super) fn days(day: i64, interval: i64, weekdays: u8, times: &Short) -> Option<Self> {
        if weekdays == 0 {
            return Self::new(day * DAY, interval * DAY, times.clone());
        }
        let mut offsets = Short::empty();
        // Weekdays come round after seven steps, or never change.
        let steps = if interval % 7 == 0 { 1 } else { 7 };
        for step in 0..steps {
            let days = step * interval;
            if weekdays >> weekday(day + days) & 1 == 1 {
                for time in times.as_slice() {
                    offsets.push(days * DAY + time);
                }
            }
        }
        Self::new(day * DAY, steps * interval * DAY, offsets)
    }

    #[inline]
    fn new(first: i64, step: i64, offsets: Short) -> Option<Self> {
        if offsets.as_slice().is_empty() {
            return None;
        }
        Some(Self {
            first,
            step,
            offsets,
        })
    }

    pub(super) fn seek(&self, civil: i64) -> i64 {
        (civil - self.first).div_euclid(self.step).max(0)
    }

    /// The civil second of the `n`-th time from the first period on, counted from 0.
    pub(super) fn nth(&self, n: i64) -> i64 {
        let offsets = self.offsets.as_slice();
        let len = i64::try_from(offsets.len()).unwrap_or(i64::MAX);
        let place = usize::try_from(n % len).unwrap_or(0);
        (n / len)
            .saturating_mul(self.step)
            .saturating_add(self.first + offsets[place])
    }

    /// How many times of the first period lie before a civil second.
    pub(super) fn before(&self, civil: i64) -> i64 {
        let offsets = self.offsets.as_slice();
        let before = offsets.partition_point(|offset| self.first + offset < civil);
        i64::try_from(before).unwrap_or(i64::MAX)
    }

    pub(super) fn fill(
        &self,
        period: &mut i64,
        order: &Order,
        work: &mut u64,
        out: &mut Vec<i64>,
    ) -> Pace {
        let first = self.first + *period * self.step;
        if first > order.last {
            return Pace::Past;
        }
        let offsets = self.offsets.as_slice();
        let left = (order.last - first) / self.step + 1;
        let wanted = order.want.div_ceil(offsets.len());
        let (periods, pace) = match usize::try_from(left) {
            Ok(left) if left <= wanted => (left, Pace::Past),
            _ => (wanted, Pace::Full),
        };
        let count = periods.saturating_mul(offsets.len());
        *work = work.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
        let at = out.len();
        out.resize(at + count, 0);
        let out = &mut out[at..];
        match offsets.len() {
            1 => write::<1>(out, first, self.step, offsets),
            2 => write::<2>(out, first, self.step, offsets),
            3 => write::<3>(out, first, self.step, offsets),
            4 => write::<4>(out, first, self.step, offsets),
            5 => write::<5>(out, first, self.step, offsets),
            _ => {
                let mut time = first;
                for chunk in out.chunks_exact_mut(offsets.len()) {
                    for (out, offset) in chunk.iter_mut().zip(offsets) {
                        *out = time + offset;
                    }
                    time += self.step;
                }
            }
        }
        *period += i64::try_from(periods).unwrap_or(i64::MAX);
        pace
    }
}

/// Writes periods of exactly `N` times.
fn write<const N: usize>(out: &mut [i64], first: i64, step: i64, offsets: &[i64]) {
    let offsets: [i64; N] = std::array::from_fn(|at| offsets[at]);
    let mut time = first;
    for chunk in out.as_chunks_mut::<N>().0 {
        *chunk = offsets.map(|offset| time + offset);
        time += step;
    }
}
