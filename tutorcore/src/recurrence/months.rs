//! Rules that name days of months: monthly ones, and yearly ones whose months stand alone.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "months stop at the year 9999, shifts stay below 64, and the table has a row for \
              every length of a month and a column for every weekday"
)]

use super::calendar::{DAY, date_of, day_number, month_length, visits, weekday, year_length};
use super::plan::{Order, Pace};
use super::rule::{By, Ordinal};
use super::short::{Short, places};

/// Which days of a month; it depends on the month's length and first weekday alone.
pub(super) struct MonthPattern<'a> {
    /// As in a rule.
    month_days: u64,
    weekdays: u8,
    ordinals: &'a [Ordinal],
}

/// Bits 0, 7, 14, 21 and 28: the same weekday through a month.
const SAME_WEEKDAY: u32 = 0x1020_4081;

impl<'a> MonthPattern<'a> {
    /// The pattern of a rule's parts, or of the days `own` if they name none.
    pub(super) fn new(by: &'a By, own: u64) -> Self {
        Self {
            month_days: by.month_days | own,
            weekdays: by.weekdays,
            ordinals: by.ordinals(),
        }
    }

    /// The days of a month: bit 0 is its first day.
    pub(super) fn days(&self, first_weekday: i64, length: i64) -> u32 {
        let all = u32::MAX >> (32 - length);
        let mut days = all;
        if self.month_days != 0 {
            let forward = (self.month_days & 0xFFFF_FFFF) >> 1;
            // Bit 33 is the last day; reversed, bit 30 would be bit 33's mirror.
            let backward = (self.month_days >> 33).reverse_bits() >> (64 - length);
            days &= u32::try_from((forward | backward) & u64::from(all)).unwrap_or(0);
        }
        if self.weekdays != 0 || !self.ordinals.is_empty() {
            let mut named = 0;
            for weekday in 0..7 {
                if self.weekdays >> weekday & 1 == 1 {
                    named |= SAME_WEEKDAY << (weekday - first_weekday).rem_euclid(7);
                }
            }
            for ordinal in self.ordinals {
                let first = (i64::from(ordinal.weekday) - first_weekday).rem_euclid(7);
                let place = nth_place(first, length, ordinal.nth);
                named |= place.map_or(0, |place| 1 << place);
            }
            days &= named;
        }
        days
    }
}

/// Where the n-th of every seventh place stands, counted from 0, if it is within the length.
pub(super) fn nth_place(first: i64, length: i64, nth: i8) -> Option<i64> {
    let nth = i64::from(nth);
    let place = if nth > 0 {
        first + 7 * (nth - 1)
    } else {
        let last = first + (length - 1 - first).div_euclid(7) * 7;
        last + 7 * (nth + 1)
    };
    (0..length).contains(&place).then_some(place)
}

/// A month and its first day.
#[derive(Clone, Copy)]
struct Month {
    year: i64,
    /// 1 to 12.
    number: i64,
    first: i64,
    /// The first day's.
    weekday: i64,
    length: i64,
}

impl Month {
    fn new(year: i64, number: i64) -> Self {
        let first = day_number(year, number, 1);
        Self {
            year,
            number,
            first,
            weekday: weekday(first),
            length: month_length(year, number),
        }
    }

    fn next(self) -> Self {
        let (year, number) = if self.number == 12 {
            (self.year + 1, 1)
        } else {
            (self.year, self.number + 1)
        };
        // As many days later in the week as the month has more than four weeks.
        let weekday = self.weekday + self.length - 28;
        Self {
            year,
            number,
            first: self.first + self.length,
            weekday: if weekday < 7 { weekday } else { weekday - 7 },
            length: month_length(year, number),
        }
    }

    /// The same month of the next year.
    fn next_year(self) -> Self {
        let year = self.year + 1;
        let (days, length) = if self.number > 2 {
            (year_length(year), self.length)
        } else {
            (year_length(self.year), month_length(year, self.number))
        };
        let weekday = self.weekday + days - 364;
        Self {
            year,
            first: self.first + days,
            weekday: if weekday < 7 { weekday } else { weekday - 7 },
            length,
            ..self
        }
    }
}

/// Days of months.
pub(super) struct Months<'a> {
    /// The number of the start's month (years times twelve, and months from 0).
    first: i64,
    /// Months, or years times twelve.
    step: i64,
    /// Which months of a year: all if 0.
    of_year: u16,
    /// Whether a period is a year with all its months.
    yearly: bool,
    pattern: MonthPattern<'a>,
    times: Short,
    positions: &'a [i16],
}

/// A month of the table that was not looked at yet: no month has a day 32.
const UNKNOWN: u32 = u32::MAX;

impl<'a> Months<'a> {
    pub(super) fn monthly(
        day: i64,
        interval: i64,
        months: u16,
        pattern: MonthPattern<'a>,
        times: Short,
        positions: &'a [i16],
    ) -> Self {
        let date = date_of(day);
        Self {
            first: date.year * 12 + date.month - 1,
            step: interval,
            of_year: months,
            yearly: false,
            pattern,
            times,
            positions,
        }
    }

    pub(super) fn yearly(
        day: i64,
        interval: i64,
        months: u16,
        pattern: MonthPattern<'a>,
        times: Short,
    ) -> Self {
        let january = date_of(day).year * 12;
        // One month a year is a month of its own, every so many years.
        let (first, of_year, yearly) = if months.is_power_of_two() {
            (january + i64::from(months.trailing_zeros()) - 1, 0, false)
        } else {
            (january, months, true)
        };
        Self {
            first,
            step: interval * 12,
            of_year,
            yearly,
            pattern,
            times,
            positions: &[],
        }
    }

    pub(super) fn seek(&self, civil: i64) -> i64 {
        let date = date_of(civil.div_euclid(DAY));
        let month = if self.yearly {
            date.year * 12
        } else {
            date.year * 12 + date.month - 1
        };
        // The period that holds the month, or the next one that there is.
        (-(self.first - month).div_euclid(self.step)).max(0)
    }

    pub(super) fn fill(
        &self,
        period: &mut i64,
        order: &Order,
        work: &mut u64,
        out: &mut Vec<i64>,
    ) -> Pace {
        let mut table = [UNKNOWN; 28];
        let full = out.len().saturating_add(order.want);
        let cycle = visits(4_800, self.step);
        out.reserve(order.want.min(4_096));
        let (mut at, mut next, mut left) = (self.month_of(*period), *period, *work);
        let (mut empty, mut len) = (0, out.len());
        // A month that begins on this day or later lies after the order's last second.
        let end = order.last.div_euclid(DAY).saturating_add(1);
        let pace = loop {
            if len >= full {
                break Pace::Full;
            }
            if at.first >= end {
                break Pace::Past;
            }
            if self.yearly {
                self.year(at, &mut table, out);
            } else if self.of_year == 0 || self.of_year >> at.number & 1 == 1 {
                self.month(at, &mut table, out);
            }
            next += 1;
            at = match self.step {
                1 => at.next(),
                12 => at.next_year(),
                _ => self.month_of(next),
            };
            let given = out.len() - len;
            len += given;
            empty = if given == 0 { empty + 1 } else { 0 };
            if empty >= cycle {
                break Pace::Over;
            }
            left = left.saturating_sub(given as u64 + 1);
            if left == 0 {
                break Pace::Spent;
            }
        };
        (*period, *work) = (next, left);
        pace
    }

    /// The first month of a period.
    fn month_of(&self, period: i64) -> Month {
        let number = self.first + period * self.step;
        Month::new(number.div_euclid(12), number.rem_euclid(12) + 1)
    }

    /// Adds the times of a year's months.
    fn year(&self, january: Month, table: &mut [u32; 28], out: &mut Vec<i64>) {
        let mut at = january;
        for month in 1..=12 {
            if self.of_year == 0 || self.of_year >> month & 1 == 1 {
                self.month(at, table, out);
            }
            at = at.next();
        }
    }

    /// Adds the times of one month.
    #[inline]
    fn month(&self, month: Month, table: &mut [u32; 28], out: &mut Vec<i64>) {
        let first = month.first;
        let row = usize::try_from((month.length - 28) * 7 + month.weekday).unwrap_or(0);
        if table[row] == UNKNOWN {
            table[row] = self.days(month.weekday, month.length);
        }
        let mut days = table[row];
        let times = self.times.as_slice();
        if let &[time] = times {
            while days != 0 {
                out.push((first + i64::from(days.trailing_zeros())) * DAY + time);
                days &= days - 1;
            }
            return;
        }
        let from = out.len();
        while days != 0 {
            let midnight = (first + i64::from(days.trailing_zeros())) * DAY;
            out.extend(times.iter().map(|time| midnight + time));
            days &= days - 1;
        }
        keep(out, from, self.positions);
    }

    /// The days of a month, with the positions already taken if a day has one time.
    #[cold]
    fn days(&self, weekday: i64, length: i64) -> u32 {
        let all = self.pattern.days(weekday, length);
        if self.positions.is_empty() || self.times.as_slice().len() != 1 {
            return all;
        }
        let count = i64::from(all.count_ones());
        let mut kept = 0;
        for &position in self.positions {
            let position = i64::from(position);
            let place = if position > 0 {
                position - 1
            } else {
                count + position
            };
            if (0..count).contains(&place) {
                let mut rest = all;
                for _ in 0..place {
                    rest &= rest - 1;
                }
                kept |= rest & rest.wrapping_neg();
            }
        }
        kept
    }
}

/// Keeps of the times from `from` on only those at the positions; all if none is named.
pub(super) fn keep(out: &mut Vec<i64>, from: usize, positions: &[i16]) {
    if positions.is_empty() {
        return;
    }
    let places = places(positions, out.len() - from);
    // Places rise, so each is read before it is written over.
    for (to, place) in places.iter().enumerate() {
        out[from + to] = out[from + place];
    }
    out.truncate(from + places.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_month_count_from_both_ends() {
        let pattern = |month_days: u64| MonthPattern {
            month_days,
            weekdays: 0,
            ordinals: &[],
        };
        for length in 28..=31 {
            for day in 1..=31_i64 {
                let forward = pattern(1 << day).days(0, length);
                let backward = pattern(1 << (32 + day)).days(0, length);
                let bit = |day: i64| {
                    if (1..=length).contains(&day) {
                        1 << (day - 1)
                    } else {
                        0
                    }
                };
                assert_eq!(forward, bit(day), "{length} {day}");
                assert_eq!(backward, bit(length + 1 - day), "{length} {day}");
            }
        }
    }

    #[test]
    fn weekdays_have_ordinals_from_both_ends() {
        // 31 days from a Wednesday: Tuesdays are 7, 14, 21 and 28.
        let tuesday = |nth| {
            let ordinals = [Ordinal { nth, weekday: 1 }];
            MonthPattern {
                month_days: 0,
                weekdays: 0,
                ordinals: &ordinals,
            }
            .days(2, 31)
        };
        assert_eq!((tuesday(1), tuesday(4), tuesday(5)), (1 << 6, 1 << 27, 0));
        assert_eq!(
            (tuesday(-1), tuesday(-4), tuesday(-5)),
            (1 << 27, 1 << 6, 0)
        );
    }
}
