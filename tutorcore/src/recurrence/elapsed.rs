//! Hourly, minutely and secondly rules.
//!
//! They count elapsed time: after clocks were put back an hour is repeated, after they were put
//! forward none is missed. So they run stretch by stretch of one offset, and within a stretch the
//! civil clock is UTC moved by a constant.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "units stop at the year 9999 and an interval is at most u32::MAX hours"
)]

use super::calendar::{DAY, gcd, round_up};
use super::days::DayFilter;
use super::plan::{Order, Pace, own_or};
use super::rule::{Frequency, RecurrenceRule};
use super::short::Short;

/// A rule by hours, minutes or seconds.
pub(super) struct Elapsed {
    /// Seconds of the unit.
    unit: i64,
    interval: i64,
    filter: DayFilter,
    /// Sets of a clock's numbers, full where the rule sets no limit.
    hours: u32,
    minutes: u64,
    seconds: u64,
    /// The times within a unit.
    inner: Short,
}

/// A stretch of one offset, as a rule sees it.
pub(super) struct Stretch {
    /// How many units a civil unit's number is less than the units elapsed since the start's.
    shift: i64,
    /// Whether some time of some day is reached at all.
    pub(super) reached: bool,
}

impl Elapsed {
    pub(super) fn new(rule: &RecurrenceRule, start: i64) -> Self {
        let by = &rule.by;
        let (own_minute, own_second) = (start.div_euclid(60).rem_euclid(60), start.rem_euclid(60));
        let minutes = own_or(by.minutes, own_minute);
        let seconds = own_or(by.seconds, own_second);
        let (unit, inner) = match rule.frequency {
            Frequency::Minutely => (60, Short::sums(1, 0, 1, seconds)),
            Frequency::Secondly => (1, Short::one(0)),
            _ => (3600, Short::sums(1, 0, minutes, seconds)),
        };
        Self {
            unit,
            interval: i64::from(rule.interval),
            filter: DayFilter::new(by),
            hours: if by.hours == 0 { u32::MAX } else { by.hours },
            minutes: if unit > 60 || by.minutes == 0 {
                u64::MAX
            } else {
                by.minutes
            },
            seconds: if unit > 1 || by.seconds == 0 {
                u64::MAX
            } else {
                by.seconds
            },
            inner: inner.picked(by.positions()),
        }
    }

    /// What a stretch of `offset` is to a rule that began at the instant `start`, with `own`
    /// seconds of its unit gone on the local clock then.
    pub(super) fn stretch(&self, start: i64, own_offset: i64, offset: i64) -> Stretch {
        let own = (start + own_offset).rem_euclid(self.unit);
        let shift = (own - start - offset).div_euclid(self.unit);
        Stretch {
            shift,
            reached: self.reaches(shift),
        }
    }

    /// Whether the interval, from this shift on, ever meets the allowed times of day.
    fn reaches(&self, shift: i64) -> bool {
        if self.inner.as_slice().is_empty() {
            return false;
        }
        if self.hours == u32::MAX && self.minutes == u64::MAX && self.seconds == u64::MAX {
            return true;
        }
        let units = DAY / self.unit;
        let step = gcd(units, self.interval);
        let mut unit = (-shift).rem_euclid(step);
        while unit < units {
            let next = self.next_of_day(unit * self.unit);
            if next == unit * self.unit {
                return true;
            }
            let ahead = round_up(next / self.unit + shift, step) - shift;
            unit = ahead.max(unit + step);
        }
        false
    }

    /// The time of day itself if it is allowed, else a later one before which none is.
    fn next_of_day(&self, time: i64) -> i64 {
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        if self.hours >> hour & 1 == 0 {
            return (time / 3600 + gap(self.hours.into(), hour, 24)) * 3600;
        }
        if self.minutes >> minute & 1 == 0 {
            return (time / 60 + gap(self.minutes, minute, 60)) * 60;
        }
        if self.seconds >> second & 1 == 0 {
            return time + gap(self.seconds, second, 60);
        }
        time
    }

    /// Adds the times of the civil unit `unit` and later ones, and moves `unit` on.
    pub(super) fn fill(
        &self,
        unit: &mut i64,
        stretch: &Stretch,
        order: &Order,
        work: &mut u64,
        out: &mut Vec<i64>,
    ) -> Pace {
        let full = out.len().saturating_add(order.want);
        let inner = self.inner.as_slice();
        let cost = u64::try_from(inner.len()).unwrap_or(u64::MAX);
        let open = self.filter.is_open();
        let align =
            |unit: i64| round_up((unit + stretch.shift).max(0), self.interval) - stretch.shift;
        *unit = align(*unit);
        while out.len() < full {
            let civil = *unit * self.unit;
            if civil > order.last {
                return Pace::Past;
            }
            let day = civil.div_euclid(DAY);
            let next_day = if open { day } else { self.filter.next(day) };
            let time = civil - day * DAY;
            let next = if next_day > day {
                next_day * DAY
            } else {
                day * DAY + self.next_of_day(time)
            };
            if next > civil {
                *unit = align(next.div_euclid(self.unit).max(*unit + 1));
                *work = work.saturating_sub(1);
            } else {
                out.extend(inner.iter().map(|second| civil + second));
                *unit += self.interval;
                *work = work.saturating_sub(cost);
            }
            if *work == 0 {
                return Pace::Spent;
            }
        }
        Pace::Full
    }

    /// The civil unit that holds a civil second.
    pub(super) fn unit_of(&self, civil: i64) -> i64 {
        civil.div_euclid(self.unit)
    }
}

/// How far the next number of a set lies after one that is not in it; to the end of the cycle if
/// there is none.
fn gap(set: u64, number: i64, cycle: i64) -> i64 {
    let later = set & !((2_u64 << number) - 1);
    let next = i64::from(later.trailing_zeros()).min(cycle);
    next - number
}
