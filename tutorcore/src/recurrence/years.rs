//! Yearly rules that only a whole year tells: days of the year, weeks, numbered weekdays of the
//! year, positions.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "years stop at 9999, and a place in the year is held against its length before a bit \
              is set"
)]

use super::calendar::{
    DAY, date_of, day_number, month_length, visits, week_one, weekday, year_length,
};
use super::months::{MonthPattern, keep, nth_place};
use super::plan::{Order, Pace, own_day};
use super::rule::{By, RecurrenceRule, number};
use super::short::Short;

/// A set of days of one year: bit 0 of the first word is 1 January.
#[derive(Clone, Copy)]
struct DaySet([u64; 6]);

impl DaySet {
    const NONE: Self = Self([0; 6]);

    fn insert(&mut self, place: i64) {
        if let Ok(place) = usize::try_from(place) {
            self.0[place / 64] |= 1 << (place % 64);
        }
    }

    fn intersect(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word &= other;
        }
    }

    fn places(self) -> impl Iterator<Item = i64> {
        (0..).zip(self.0).flat_map(|(index, mut word)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| i64::from(word.trailing_zeros()))?;
                word &= word - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

/// Days of years.
pub(super) struct Years<'a> {
    first: i64,
    interval: i64,
    by: &'a By,
    /// The months, the start's own where nothing names a month or a day.
    months: u16,
    /// The weekdays, the start's own where weeks are named and no day.
    weekdays: u8,
    /// The days of the month, the start's own where nothing names a day.
    own_day: u64,
    week_start: i64,
    times: Short,
}

impl<'a> Years<'a> {
    pub(super) fn new(rule: &'a RecurrenceRule, day: i64, times: Short) -> Self {
        let by = &rule.by;
        let weeks_alone = !by.weeks().is_empty()
            && by.weekdays == 0
            && by.month_days == 0
            && by.year_days().is_empty();
        let date = date_of(day);
        let own_day = own_day(by, day);
        Self {
            first: date.year,
            interval: i64::from(rule.interval),
            by,
            months: if by.months == 0 && own_day != 0 {
                1 << date.month
            } else {
                by.months
            },
            weekdays: if weeks_alone {
                1 << weekday(day)
            } else {
                by.weekdays
            },
            own_day,
            week_start: i64::from(number(rule.week_start)),
            times,
        }
    }

    pub(super) fn seek(&self, civil: i64) -> i64 {
        let year = date_of(civil.div_euclid(DAY)).year;
        (-(self.first - year).div_euclid(self.interval)).max(0)
    }

    pub(super) fn fill(
        &self,
        period: &mut i64,
        order: &Order,
        work: &mut u64,
        out: &mut Vec<i64>,
    ) -> Pace {
        let full = out.len().saturating_add(order.want);
        let cycle = visits(400, self.interval);
        let mut empty = 0;
        while out.len() < full {
            let year = self.first + *period * self.interval;
            let first = day_number(year, 1, 1);
            if first * DAY > order.last {
                return Pace::Past;
            }
            let from = out.len();
            for place in self.days(year, first).places() {
                let midnight = (first + place) * DAY;
                out.extend(self.times.as_slice().iter().map(|time| midnight + time));
            }
            let made = out.len() - from;
            keep(out, from, self.by.positions());
            *period += 1;
            empty = if out.len() == from { empty + 1 } else { 0 };
            if empty >= cycle {
                return Pace::Over;
            }
            let cost = u64::try_from(made).unwrap_or(u64::MAX).saturating_add(8);
            *work = work.saturating_sub(cost);
            if *work == 0 {
                return Pace::Spent;
            }
        }
        Pace::Full
    }

    /// The days of a year that pass every part.
    fn days(&self, year: i64, first: i64) -> DaySet {
        let length = year_length(year);
        let mut days = self.days_of_months(year);
        if !self.by.year_days().is_empty() {
            let mut named = DaySet::NONE;
            for &day in self.by.year_days() {
                let day = i64::from(day);
                let place = if day > 0 { day - 1 } else { length + day };
                if (0..length).contains(&place) {
                    named.insert(place);
                }
            }
            days.intersect(&named);
        }
        if !self.by.weeks().is_empty() {
            days.intersect(&self.days_of_weeks(year, first, length));
        }
        if !self.by.ordinals().is_empty() && self.by.months == 0 {
            let mut named = DaySet::NONE;
            for place in 0..length {
                if self.weekdays >> weekday(first + place) & 1 == 1 {
                    named.insert(place);
                }
            }
            for ordinal in self.by.ordinals() {
                let start = (i64::from(ordinal.weekday) - weekday(first)).rem_euclid(7);
                if let Some(place) = nth_place(start, length, ordinal.nth) {
                    named.insert(place);
                }
            }
            days.intersect(&named);
        }
        days
    }

    /// The days that the months, their days and their weekdays allow.
    fn days_of_months(&self, year: i64) -> DaySet {
        let numbered_in_year = !self.by.ordinals().is_empty() && self.by.months == 0;
        let plain = By {
            month_days: self.by.month_days,
            weekdays: if numbered_in_year { 0 } else { self.weekdays },
            ..By::default()
        };
        let by = if numbered_in_year || self.by.ordinals().is_empty() {
            &plain
        } else {
            self.by
        };
        let pattern = MonthPattern::new(by, self.own_day);
        let mut set = DaySet::NONE;
        let mut first = day_number(year, 1, 1);
        let new_year = first;
        for month in 1..=12 {
            let length = month_length(year, month);
            if self.months == 0 || self.months >> month & 1 == 1 {
                let mut days = pattern.days(weekday(first), length);
                while days != 0 {
                    set.insert(first - new_year + i64::from(days.trailing_zeros()));
                    days &= days - 1;
                }
            }
            first += length;
        }
        set
    }

    /// The days whose week is named, counted in the year that has most of the week.
    fn days_of_weeks(&self, year: i64, first: i64, length: i64) -> DaySet {
        let mut set = DaySet::NONE;
        for week_year in year - 1..=year + 1 {
            let begin = week_one(week_year, self.week_start);
            let weeks = (week_one(week_year + 1, self.week_start) - begin) / 7;
            for &week in self.by.weeks() {
                let week = i64::from(week);
                let place = if week > 0 { week - 1 } else { weeks + week };
                if !(0..weeks).contains(&place) {
                    continue;
                }
                for day in 0..7 {
                    let place = begin + place * 7 + day - first;
                    if (0..length).contains(&place) {
                        set.insert(place);
                    }
                }
            }
        }
        set
    }
}
