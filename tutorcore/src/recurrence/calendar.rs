//! Civil dates as numbers of days since 1970-01-01.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "years stay within a few million of 1970 and days within a few thousand million, \
              because every period is held against the year 9999 before it is looked at"
)]

/// Seconds of a civil day.
pub(super) const DAY: i64 = 86_400;
/// The first second of the year 1 and the last of the year 9999.
pub(super) const FIRST: i64 = -62_135_596_800;
pub(super) const LAST: i64 = 253_402_300_799;

/// A date in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    pub(super) year: i64,
    /// 1 to 12.
    pub(super) month: i64,
    /// 1 to 31.
    pub(super) day: i64,
}

/// The day number of a date.
pub(super) const fn day_number(year: i64, month: i64, day: i64) -> i64 {
    // With years that begin in March, a leap day comes last and months follow one formula.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 719_469
}

/// The date of a day number.
pub(super) const fn date_of(day: i64) -> Date {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400;
    Date {
        year: if month < 3 { year + 1 } else { year },
        month,
        day: day_of_year - (153 * march_month + 2) / 5 + 1,
    }
}

/// The day of the week: 0 is Monday.
pub(super) const fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Whether a year has a 29 February.
pub(super) const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
pub(super) const fn month_length(year: i64, month: i64) -> i64 {
    if month == 2 {
        return if is_leap(year) { 29 } else { 28 };
    }
    // Every second month from January on, and from August on.
    30 + ((month + month / 8) & 1)
}

/// How many days a year has.
pub(super) const fn year_length(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

/// The first day of a year's week 1, the first that has four days of the year; weeks begin on
/// `week_start`.
pub(super) const fn week_one(year: i64, week_start: i64) -> i64 {
    let fourth = day_number(year, 1, 4);
    fourth - (weekday(fourth) - week_start).rem_euclid(7)
}

/// How many numbers until the next one that is a multiple of both, for a proof that a pattern of
/// `cycle` periods which advances by `interval` has been seen whole.
pub(super) const fn visits(cycle: i64, interval: i64) -> i64 {
    cycle / gcd(cycle, interval)
}

/// The greatest common divisor of two positive numbers.
pub(super) const fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The least multiple of `step` that is at least `value`, both counted from 0.
pub(super) const fn round_up(value: i64, step: i64) -> i64 {
    -(-value).div_euclid(step) * step
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn dates_are_those_of_chrono() {
        let mut date = NaiveDate::from_ymd_opt(-5, 1, 1).unwrap();
        while date.year() < 2110 {
            let day = i64::from(date.to_epoch_days());
            let expected = Date {
                year: date.year().into(),
                month: date.month().into(),
                day: date.day().into(),
            };
            assert_eq!(date_of(day), expected);
            let Date {
                year,
                month,
                day: d,
            } = expected;
            assert_eq!(day_number(year, month, d), day);
            assert_eq!(
                weekday(day),
                i64::from(date.weekday().num_days_from_monday())
            );
            if date.year() > 0 {
                let iso = date.iso_week();
                let week = (day - week_one(iso.year().into(), 0)) / 7 + 1;
                assert_eq!(week, i64::from(iso.week()));
            }
            date = date.succ_opt().unwrap();
        }
    }

    #[test]
    fn lengths_add_up() {
        for year in 1..=9999 {
            let months: i64 = (1..=12).map(|month| month_length(year, month)).sum();
            assert_eq!(months, year_length(year));
            assert_eq!(day_number(year + 1, 1, 1) - day_number(year, 1, 1), months);
        }
        assert_eq!(day_number(1, 1, 1) * DAY, FIRST);
        assert_eq!(day_number(10_000, 1, 1) * DAY - 1, LAST);
        assert_eq!(
            (round_up(7, 3), round_up(6, 3), round_up(-7, 3)),
            (9, 6, -6)
        );
        assert_eq!((visits(400, 4), visits(400, 3)), (100, 400));
    }
}
