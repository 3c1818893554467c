//! Dates and times as iCalendar writes them: `20261006`, `20261006T153000`, `20261006T203000Z`.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every number has two or four digits"
)]

use super::calendar::{DAY, FIRST, LAST, date_of, day_number, month_length};
use super::rule::Until;
use crate::time::{Instant, LocalDate, LocalDateTime};

/// A value of one of the three forms, in seconds of its own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Midnight of a date.
    Date(i64),
    /// A civil time.
    Local(i64),
    /// An instant.
    Utc(i64),
}

/// Reads a value.
pub(super) fn value(bytes: &[u8]) -> Option<Value> {
    let (date, rest) = bytes.split_first_chunk::<8>()?;
    let midnight = date_value(*date)?;
    let (clock, end) = match rest {
        [] => return Some(Value::Date(midnight)),
        [b'T' | b't', rest @ ..] => rest.split_first_chunk::<6>()?,
        _ => return None,
    };
    let local = midnight + clock_value(*clock)?;
    match end {
        [] => Some(Value::Local(local)),
        [b'Z' | b'z'] => Some(Value::Utc(local)),
        _ => None,
    }
}

/// Reads a value as the end of a rule.
pub(super) fn until(bytes: &[u8]) -> Option<Until> {
    value(bytes).map(|value| match value {
        Value::Date(midnight) => Until::Date {
            date: LocalDate::from_days_clamped(midnight.div_euclid(DAY)),
        },
        Value::Local(seconds) => Until::Local {
            time: LocalDateTime::clamped(seconds),
        },
        Value::Utc(seconds) => Until::Utc {
            at: Instant::clamped(seconds),
        },
    })
}

/// Numbers of two digits each.
fn pairs<const DIGITS: usize, const PAIRS: usize>(digits: [u8; DIGITS]) -> Option<[i64; PAIRS]> {
    let mut numbers = [0; PAIRS];
    for (number, pair) in numbers.iter_mut().zip(digits.as_chunks::<2>().0) {
        let [tens, ones] = pair.map(|digit| digit.wrapping_sub(b'0'));
        if tens > 9 || ones > 9 {
            return None;
        }
        *number = i64::from(tens) * 10 + i64::from(ones);
    }
    Some(numbers)
}

fn date_value(digits: [u8; 8]) -> Option<i64> {
    let [century, year, month, day] = pairs(digits)?;
    let year = century * 100 + year;
    let is_date =
        year >= 1 && (1..=12).contains(&month) && day >= 1 && day <= month_length(year, month);
    is_date.then(|| day_number(year, month, day) * DAY)
}

/// A leap second is read as the second before it.
fn clock_value(digits: [u8; 6]) -> Option<i64> {
    let [hour, minute, second] = pairs(digits)?;
    (hour < 24 && minute < 60 && second <= 60).then(|| hour * 3600 + minute * 60 + second.min(59))
}

/// Writes the date of a civil second.
pub(super) fn write_date(seconds: i64, out: &mut impl std::fmt::Write) -> std::fmt::Result {
    let date = date_of(seconds.clamp(FIRST, LAST).div_euclid(DAY));
    write!(out, "{:04}{:02}{:02}", date.year, date.month, date.day)
}

/// Writes a civil second.
pub(super) fn write_local(seconds: i64, out: &mut impl std::fmt::Write) -> std::fmt::Result {
    write_date(seconds, out)?;
    let clock = seconds.clamp(FIRST, LAST).rem_euclid(DAY);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    write!(out, "T{hour:02}{minute:02}{second:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_three_forms() {
        assert_eq!(value(b"19700102"), Some(Value::Date(DAY)));
        assert_eq!(value(b"19700101T000102"), Some(Value::Local(62)));
        assert_eq!(value(b"19700101t000102z"), Some(Value::Utc(62)));
        assert_eq!(value(b"19700101T235960"), Some(Value::Local(DAY - 1)));
        assert_eq!(value(b"00010101T000000Z"), Some(Value::Utc(FIRST)));
        assert_eq!(value(b"99991231T235959"), Some(Value::Local(LAST)));
        for bad in [
            "",
            "1970010",
            "00000101",
            "19700230",
            "19700101T",
            "19700101T0000",
            "19700101T240000",
            "19700101T006000",
            "19700101T000000X",
            "19700101Z",
            "1970-01-01",
            "\u{e9}9700101",
        ] {
            assert_eq!(value(bad.as_bytes()), None, "{bad}");
        }
    }
}
