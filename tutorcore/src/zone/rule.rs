//! The yearly rule that a zone follows after its last recorded change.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "callers stay after 1800; `Cycle` brings every later time into one 400-year cycle, \
              so all sums stay far from the ends of i64, and the arrays have constant sizes"
)]

use super::table::Stretch;

const DAY: i64 = 86_400;
/// The Gregorian calendar, weekdays included, repeats after 400 years.
const CYCLE: i64 = 146_097 * DAY;
/// 2000-01-01T00:00:00Z: times before it are computed as they are.
const CYCLE_START: i64 = 946_684_800;

/// A day of every year, as "the last Sunday of March", and a local time on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct YearDay {
    /// 1 to 12.
    pub(super) month: u8,
    /// 1 to 4, or 5 for the month's last.
    pub(super) week: u8,
    /// 0 is Sunday.
    pub(super) weekday: u8,
    /// Seconds after midnight; may be negative or more than a day.
    pub(super) time: i32,
}

/// Standard and daylight time by turns, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) standard: i32,
    pub(super) daylight: i32,
    pub(super) start: YearDay,
    pub(super) end: YearDay,
}

/// An instant at which the offset changes, with the offsets on both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub(super) at: i64,
    pub(super) before: i32,
    pub(super) after: i32,
}

impl YearDay {
    /// The local second of `year` that this day and time mean.
    fn local(self, year: i64) -> i64 {
        self.within(&Month::new(year, i64::from(self.month)))
    }

    /// The same, in its month of a year.
    fn within(self, month: &Month) -> i64 {
        // 1970-01-01 was a Thursday.
        let mut day = (i64::from(self.weekday) - (month.first + 4)).rem_euclid(7)
            + 7 * (i64::from(self.week) - 1);
        if day >= month.days {
            day -= 7;
        }
        (month.first + day) * DAY + i64::from(self.time)
    }
}

/// A month of some year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    year: i64,
    /// 1 to 12.
    number: i64,
    /// Days from 1970-01-01 to its first.
    first: i64,
    days: i64,
}

impl Month {
    fn new(year: i64, number: i64) -> Self {
        let first = first_of_month(year, number);
        let next = if number == 12 {
            (year + 1, 1)
        } else {
            (year, number + 1)
        };
        Self {
            year,
            number,
            first,
            days: first_of_month(next.0, next.1) - first,
        }
    }

    /// The same month a year later, which is told from this one faster than from nothing.
    fn a_year_later(self) -> Self {
        let (number, year) = (self.number, self.year + 1);
        let leap_day = |year: i64| i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        let between = leap_day(if number < 3 { self.year } else { year });
        let days = if number == 2 {
            28 + leap_day(year)
        } else {
            self.days
        };
        Self {
            year,
            number,
            first: self.first + 365 + between,
            days,
        }
    }
}

impl Rule {
    /// The two changes of `year`, in order of time.
    pub(super) fn changes(&self, year: i64) -> [Change; 2] {
        self.in_order(self.start.local(year), self.end.local(year))
    }

    /// The changes of `year` and of the years after it, without an end.
    pub(super) fn changes_from(&self, year: i64) -> impl Iterator<Item = [Change; 2]> {
        let month = |day: YearDay| Month::new(year, i64::from(day.month));
        let first = (month(self.start), month(self.end));
        std::iter::successors(Some(first), |(start, end)| {
            Some((start.a_year_later(), end.a_year_later()))
        })
        .map(|(start, end)| self.in_order(self.start.within(&start), self.end.within(&end)))
    }

    /// A year's changes, of which these are the local times.
    fn in_order(&self, start: i64, end: i64) -> [Change; 2] {
        let (standard, daylight) = (self.standard, self.daylight);
        let start = Change {
            at: start - i64::from(standard),
            before: standard,
            after: daylight,
        };
        let end = Change {
            at: end - i64::from(daylight),
            before: daylight,
            after: standard,
        };
        if start.at < end.at {
            [start, end]
        } else {
            [end, start]
        }
    }

    /// The stretch of one offset that holds the instant `unix`.
    pub(super) fn stretch_at(&self, unix: i64) -> Stretch {
        let (unix, cycle) = Cycle::reduce(unix);
        cycle.restore(self.search(unix, |change| change.at))
    }

    /// The latest stretch that has begun at the local time `local`, its gap or fold included.
    pub(super) fn stretch_around(&self, local: i64) -> Stretch {
        let (local, cycle) = Cycle::reduce(local);
        cycle.restore(self.search(local, Change::wall))
    }

    fn search(&self, time: i64, key: impl Fn(&Change) -> i64) -> Stretch {
        // Three years: the stretch around New Year began in the year before.
        let year = year_near(time);
        let changes = [year - 1, year, year + 1].map(|year| self.changes(year));
        let changes = changes.as_flattened();
        let next = changes
            .partition_point(|change| key(change) <= time)
            .clamp(1, 5);
        let (from, to) = (changes[next - 1], changes[next]);
        Stretch {
            start: from.at,
            end: to.at,
            before: from.before,
            offset: from.after,
            after: to.after,
        }
    }
}

impl Change {
    /// The first local time that this change makes ambiguous or unreal.
    pub(super) fn wall(&self) -> i64 {
        self.at
            .saturating_add(i64::from(self.before.min(self.after)))
    }
}

/// How many seconds, in whole 400-year cycles, a time was moved back.
struct Cycle(i64);

impl Cycle {
    fn reduce(time: i64) -> (i64, Self) {
        if time < CYCLE_START {
            return (time, Self(0));
        }
        let moved = (time - CYCLE_START) / CYCLE * CYCLE;
        (time - moved, Self(moved))
    }

    fn restore(&self, stretch: Stretch) -> Stretch {
        Stretch {
            start: stretch.start.saturating_add(self.0),
            end: stretch.end.saturating_add(self.0),
            ..stretch
        }
    }
}

/// The year of a time near our own; at New Year it may be the year before or after.
pub(super) fn year_near(time: i64) -> i64 {
    1970 + (time.div_euclid(DAY) * 400).div_euclid(146_097)
}

/// Days from 1970-01-01 to the first day of a month.
fn first_of_month(year: i64, month: i64) -> i64 {
    // With years that begin in March, a leap day comes last and months follow one formula.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn months_begin_where_chrono_says() {
        for year in 1799..2450 {
            for month in 1..=12 {
                let date = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
                let days = i64::from(date.to_epoch_days());
                assert_eq!(first_of_month(year.into(), month.into()), days);
                for time in [days * DAY, (days + 27) * DAY] {
                    assert!((year_near(time) - i64::from(year)).abs() <= 1);
                }
                if (2..12).contains(&month) {
                    assert_eq!(year_near(days * DAY), i64::from(year));
                }
            }
        }
    }

    #[test]
    fn a_month_is_followed_by_that_of_the_next_year() {
        for number in 1..=12 {
            let mut month = Month::new(1799, number);
            for year in 1800..2450 {
                month = month.a_year_later();
                assert_eq!(month, Month::new(year, number));
            }
        }
    }

    #[test]
    fn a_times_day_may_lie_outside_the_named_one() {
        // "The Thursday of March's fourth week, 50 hours after midnight": a Saturday at 02:00.
        let gaza = YearDay {
            month: 3,
            week: 4,
            weekday: 4,
            time: 50 * 3600,
        };
        let saturday = NaiveDate::from_ymd_opt(2026, 3, 28).unwrap();
        assert_eq!(
            gaza.local(2026),
            i64::from(saturday.to_epoch_days()) * DAY + 2 * 3600
        );
        // "The last Sunday of March, an hour before midnight": the Saturday at 23:00.
        let nuuk = YearDay {
            month: 3,
            week: 5,
            weekday: 0,
            time: -3600,
        };
        assert_eq!(
            nuuk.local(2026),
            i64::from(saturday.to_epoch_days()) * DAY + 23 * 3600
        );
    }

    #[test]
    fn the_last_week_of_december_ends_with_the_year() {
        let day = YearDay {
            month: 12,
            week: 5,
            weekday: 0,
            time: 0,
        };
        let sunday = NaiveDate::from_ymd_opt(2026, 12, 27).unwrap();
        assert_eq!(day.local(2026), i64::from(sunday.to_epoch_days()) * DAY);
    }
}
