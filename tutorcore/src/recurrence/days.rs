//! Daily and weekly rules that are kept to some months or days of the month.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "periods stop at the year 9999, and shifts stay below 64"
)]

use super::calendar::{DAY, Date, date_of, day_number, month_length, visits, weekday, year_length};
use super::months::keep;
use super::plan::{Order, Pace};
use super::rule::By;
use super::short::Short;

/// Which days a rule allows that looks at them one by one.
pub(super) struct DayFilter {
    months: u16,
    month_days: u64,
    weekdays: u8,
    year_days: Vec<i16>,
}

impl DayFilter {
    pub(super) fn new(by: &By) -> Self {
        Self {
            months: by.months,
            month_days: by.month_days,
            weekdays: by.weekdays,
            year_days: by.year_days().to_vec(),
        }
    }

    /// Whether it allows every day.
    pub(super) fn is_open(&self) -> bool {
        self.months == 0 && self.month_days == 0 && self.weekdays == 0 && self.year_days.is_empty()
    }

    /// The day itself if it is allowed, else a later day before which none is.
    pub(super) fn next(&self, day: i64) -> i64 {
        if self.weekdays != 0 && self.weekdays >> weekday(day) & 1 == 0 {
            return day + 1;
        }
        if self.months == 0 && self.month_days == 0 && self.year_days.is_empty() {
            return day;
        }
        let date = date_of(day);
        if self.months != 0 && self.months >> date.month & 1 == 0 {
            return self.next_month(date);
        }
        if self.month_days != 0 {
            let from_end = month_length(date.year, date.month) + 1 - date.day;
            if self.month_days & (1 << date.day | 1 << (32 + from_end)) == 0 {
                return day + 1;
            }
        }
        if !self.year_days.is_empty() {
            let place = day - day_number(date.year, 1, 1) + 1;
            let from_end = place - year_length(date.year) - 1;
            let named = |&day: &i16| i64::from(day) == place || i64::from(day) == from_end;
            if !self.year_days.iter().any(named) {
                return day + 1;
            }
        }
        day
    }

    /// The first day of the next month that is allowed.
    fn next_month(&self, date: Date) -> i64 {
        let later = (date.month + 1..=12).find(|month| self.months >> month & 1 == 1);
        if let Some(month) = later {
            return day_number(date.year, month, 1);
        }
        let first = i64::from(self.months.trailing_zeros());
        day_number(date.year + 1, first, 1)
    }
}

/// Every so many days that a filter allows.
pub(super) struct Days {
    first: i64,
    interval: i64,
    filter: DayFilter,
    times: Short,
}

impl Days {
    pub(super) fn new(first: i64, interval: i64, filter: DayFilter, times: Short) -> Self {
        Self {
            first,
            interval,
            filter,
            times,
        }
    }

    pub(super) fn seek(&self, civil: i64) -> i64 {
        (civil.div_euclid(DAY) - self.first)
            .div_euclid(self.interval)
            .max(0)
    }

    pub(super) fn fill(
        &self,
        period: &mut i64,
        order: &Order,
        work: &mut u64,
        out: &mut Vec<i64>,
    ) -> Pace {
        let full = out.len().saturating_add(order.want);
        let times = self.times.as_slice();
        if times.is_empty() {
            return Pace::Over;
        }
        let cost = u64::try_from(times.len()).unwrap_or(u64::MAX);
        // The calendar repeats after 146,097 days.
        let cycle = visits(146_097, self.interval) * self.interval;
        let mut given = self.first + *period * self.interval;
        while out.len() < full {
            let day = self.first + *period * self.interval;
            if day * DAY > order.last {
                return Pace::Past;
            }
            let next = self.filter.next(day);
            if next > day {
                // Rounded up to a day that the interval reaches.
                *period = -(self.first - next).div_euclid(self.interval);
                *work = work.saturating_sub(1);
                if day - given > cycle {
                    return Pace::Over;
                }
            } else {
                out.extend(times.iter().map(|time| day * DAY + time));
                *period += 1;
                given = day;
                *work = work.saturating_sub(cost);
            }
            if *work == 0 {
                return Pace::Spent;
            }
        }
        Pace::Full
    }
}

/// Weekdays of every so many weeks, in some months alone.
pub(super) struct Weeks<'a> {
    /// The first day of the start's week.
    first: i64,
    interval: i64,
    week_start: i64,
    weekdays: u8,
    months: u16,
    times: Short,
    positions: &'a [i16],
}

impl<'a> Weeks<'a> {
    pub(super) fn new(
        day: i64,
        interval: i64,
        week_start: i64,
        weekdays: u8,
        by: &'a By,
        times: Short,
    ) -> Self {
        Self {
            first: day - (weekday(day) - week_start).rem_euclid(7),
            interval,
            week_start,
            weekdays,
            months: by.months,
            times,
            positions: by.positions(),
        }
    }

    pub(super) fn seek(&self, civil: i64) -> i64 {
        (civil.div_euclid(DAY) - self.first)
            .div_euclid(7 * self.interval)
            .max(0)
    }

    pub(super) fn fill(
        &self,
        period: &mut i64,
        order: &Order,
        work: &mut u64,
        out: &mut Vec<i64>,
    ) -> Pace {
        let full = out.len().saturating_add(order.want);
        let cycle = visits(20_871, self.interval);
        let mut empty = 0;
        while out.len() < full {
            let week = self.first + *period * 7 * self.interval;
            if week * DAY > order.last {
                return Pace::Past;
            }
            let from = out.len();
            for day in week..week + 7 {
                let weekday = (day - week + self.week_start) % 7;
                if self.weekdays >> weekday & 1 == 1 && self.months >> date_of(day).month & 1 == 1 {
                    out.extend(self.times.as_slice().iter().map(|time| day * DAY + time));
                }
            }
            let made = out.len() - from;
            keep(out, from, self.positions);
            *period += 1;
            empty = if out.len() == from { empty + 1 } else { 0 };
            if empty >= cycle {
                return Pace::Over;
            }
            let cost = u64::try_from(made).unwrap_or(u64::MAX).saturating_add(1);
            *work = work.saturating_sub(cost);
            if *work == 0 {
                return Pace::Spent;
            }
        }
        Pace::Full
    }
}
