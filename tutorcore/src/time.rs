//! Instants, civil dates and times, intervals.
//!
//! An [`Instant`] is a whole second of UTC: a host that has milliseconds cuts
//! them off towards the past, once, here. What a date or a day is depends on
//! a [`Zone`](crate::Zone).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

mod local;

pub use local::LocalDateTime;

/// Seconds of a minute, an hour and a civil day without a clock change.
pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 3600;
pub(crate) const DAY: i64 = 86_400;

/// A moment: a whole second of UTC in the years 1 to 9999.
///
/// On the wire RFC 3339 with `Z`; any explicit offset is read, fractions of a
/// second are cut off towards the past.
///
/// ```
/// use tutorcore::Instant;
///
/// let start: Instant = "2026-10-06T15:00:00.999-05:00".parse()?;
/// assert_eq!(start.to_string(), "2026-10-06T20:00:00Z");
/// assert!("2026-10-06T15:00:00".parse::<Instant>().is_err()); // no offset
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The first second of the year 1.
    pub const MIN: Self = Self(-62_135_596_800);
    /// The last second of the year 9999.
    pub const MAX: Self = Self(253_402_300_799);

    /// Takes seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] outside the years 1 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, Error> {
        if (Self::MIN.0..=Self::MAX.0).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(Error::new(
                ErrorKind::OutOfRange,
                "The time is outside the years 1 to 9999.",
            ))
        }
    }

    /// As [`from_unix_seconds`](Self::from_unix_seconds), with the nearest
    /// instant that there is.
    pub(crate) fn clamped(seconds: i64) -> Self {
        Self(seconds.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// The instant so many seconds later (earlier if negative), at most
    /// [`MAX`](Self::MAX) and at least [`MIN`](Self::MIN).
    #[must_use]
    pub fn saturating_add(self, seconds: i64) -> Self {
        Self::clamped(self.0.saturating_add(seconds))
    }

    /// Elapsed seconds since `earlier`; negative when it is later.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        // Both lie within the years 1 to 9999: nothing can overflow.
        self.0.saturating_sub(earlier.0)
    }
}

impl TryFrom<DateTime<Utc>> for Instant {
    type Error = Error;

    fn try_from(time: DateTime<Utc>) -> Result<Self, Error> {
        Self::from_unix_seconds(time.timestamp())
    }
}

impl From<Instant> for DateTime<Utc> {
    fn from(instant: Instant) -> Self {
        Self::from_timestamp(instant.0, 0).unwrap_or_default()
    }
}

impl FromStr for Instant {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match DateTime::parse_from_rfc3339(text) {
            Ok(time) => Self::try_from(time.to_utc()),
            Err(_) => Err(
                Error::new(ErrorKind::InvalidValue, "This is no RFC 3339 time.")
                    .with_help("Write date, time and offset, as in 2026-10-06T20:00:00Z."),
            ),
        }
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time: DateTime<Utc> = (*self).into();
        out.write_str(&time.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

/// A civil date of the Gregorian calendar, in the years 1 to 9999, without a
/// zone.
///
/// On the wire `YYYY-MM-DD`.
///
/// ```
/// use tutorcore::{LocalDate, Weekday};
///
/// let date: LocalDate = "2026-10-06".parse()?;
/// assert_eq!(date.weekday(), Weekday::Tuesday);
/// assert_eq!(date.saturating_add_days(7).to_string(), "2026-10-13");
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(NaiveDate);

impl LocalDate {
    /// The date of so many days since 1970-01-01, or the nearest that there
    /// is.
    pub(crate) fn from_days_clamped(days: i64) -> Self {
        // One day inside the limits, so that a date in any zone has an instant.
        const FIRST: i64 = -719_162;
        const LAST: i64 = 2_932_896;
        let days = days.clamp(FIRST, LAST);
        let epoch = NaiveDate::default();
        let date = if days < 0 {
            epoch.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            epoch.checked_add_days(Days::new(days.unsigned_abs()))
        };
        Self(date.unwrap_or(epoch))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days_since_epoch(self) -> i64 {
        self.0
            .signed_duration_since(NaiveDate::default())
            .num_days()
    }

    /// The date so many days later (earlier if negative), within the years 1
    /// to 9999.
    #[must_use]
    pub fn saturating_add_days(self, days: i64) -> Self {
        Self::from_days_clamped(self.days_since_epoch().saturating_add(days))
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        match self.0.weekday() {
            chrono::Weekday::Mon => Weekday::Monday,
            chrono::Weekday::Tue => Weekday::Tuesday,
            chrono::Weekday::Wed => Weekday::Wednesday,
            chrono::Weekday::Thu => Weekday::Thursday,
            chrono::Weekday::Fri => Weekday::Friday,
            chrono::Weekday::Sat => Weekday::Saturday,
            chrono::Weekday::Sun => Weekday::Sunday,
        }
    }
}

impl TryFrom<NaiveDate> for LocalDate {
    type Error = Error;

    fn try_from(date: NaiveDate) -> Result<Self, Error> {
        if (1..=9999).contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err(Error::new(
                ErrorKind::OutOfRange,
                "The date is outside the years 1 to 9999.",
            ))
        }
    }
}

impl From<LocalDate> for NaiveDate {
    fn from(date: LocalDate) -> Self {
        date.0
    }
}

impl FromStr for LocalDate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = || {
            Error::new(ErrorKind::InvalidValue, "This is no date of the calendar.")
                .with_help("Write year, month and day, as in 2026-10-06.")
        };
        let [year, month, day] = digits(text, "dddd-dd-dd").ok_or_else(invalid)?;
        let year = i32::try_from(year).map_err(|_| invalid())?;
        let date = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(invalid)?;
        Self::try_from(date)
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{:04}-{:02}-{:02}",
            self.0.year(),
            self.0.month(),
            self.0.day()
        )
    }
}

/// A civil time of day, to the second, without a date or a zone.
///
/// On the wire `HH:MM:SS`; `HH:MM` is read as well. `24:00:00` is the end of
/// the day.
///
/// ```
/// use tutorcore::LocalTime;
///
/// let bell: LocalTime = "15:10".parse()?;
/// assert_eq!(bell.to_string(), "15:10:00");
/// assert_eq!(bell.second_of_day(), 54_600);
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(u32);

impl LocalTime {
    /// Seconds since the start of the civil day, 0 to 86,400.
    #[must_use]
    pub const fn second_of_day(self) -> u32 {
        self.0
    }
}

impl FromStr for LocalTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parts = digits(text, "dd:dd:dd")
            .or_else(|| digits(text, "dd:dd").map(|[hour, minute]: [u32; 2]| [hour, minute, 0]));
        match parts {
            Some([hour, minute, second])
                if (hour < 24 && minute < 60 && second < 60)
                    || (hour, minute, second) == (24, 0, 0) =>
            {
                let minutes = hour.saturating_mul(60).saturating_add(minute);
                Ok(Self(minutes.saturating_mul(60).saturating_add(second)))
            }
            _ => Err(
                Error::new(ErrorKind::InvalidValue, "This is no time of day.")
                    .with_help("Write hours and minutes, as in 15:10 or 15:10:00."),
            ),
        }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, second) = (self.0 / 60, self.0 % 60);
        write!(out, "{:02}:{:02}:{second:02}", minutes / 60, minutes % 60)
    }
}

/// Reads the numbers of a text in exactly this shape; `d` stands for a digit.
fn digits<const N: usize>(text: &str, shape: &str) -> Option<[u32; N]> {
    if text.len() != shape.len() {
        return None;
    }
    let mut numbers = [0_u32; N];
    let mut place = numbers.iter_mut();
    let mut number = place.next()?;
    for (byte, expected) in text.bytes().zip(shape.bytes()) {
        match (expected, byte) {
            (b'd', b'0'..=b'9') => {
                let digit = u32::from(byte.wrapping_sub(b'0'));
                *number = number.saturating_mul(10).saturating_add(digit);
            }
            (b'd', _) => return None,
            _ if byte == expected => number = place.next()?,
            _ => return None,
        }
    }
    Some(numbers)
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// A stretch of time `[start, end)`: the start belongs to it, the end does
/// not, so touching is not overlapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interval {
    /// The first instant inside.
    pub start: Instant,
    /// The first instant after.
    pub end: Instant,
}

impl Interval {
    /// Elapsed seconds; 0 when the end does not lie after the start.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.end.seconds_since(self.start).max(0)
    }

    /// Whether some instant lies in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// The texts of a scalar, on the wire and in the schema.
macro_rules! wire_text {
    ($($name:ident, $expected:literal, $format:literal;)*) => { $(
        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, out)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::wire::scalar(deserializer, $expected, str::parse)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "format": $format,
                    "description": $expected,
                })
            }
        }
    )* };
}

wire_text! {
    Instant, "An RFC 3339 time with an offset, cut to whole seconds of UTC.", "date-time";
    LocalDate, "A civil date, YYYY-MM-DD.", "date";
    LocalTime, "A civil time of day, HH:MM:SS.", "local-time";
    LocalDateTime, "A civil date and time, YYYY-MM-DDTHH:MM:SS.", "local-date-time";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_cut_towards_the_past() {
        let cut = |text: &str| text.parse::<Instant>().unwrap().to_string();
        assert_eq!(cut("2026-10-06T20:00:00.999Z"), "2026-10-06T20:00:00Z");
        assert_eq!(cut("1969-12-31T23:59:59.5Z"), "1969-12-31T23:59:59Z");
        assert_eq!(cut("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z");
        assert_eq!(cut("9999-12-31T23:59:59Z"), "9999-12-31T23:59:59Z");
        assert_eq!(cut("2016-12-31T23:59:60Z"), "2016-12-31T23:59:59Z");
        for bad in [
            "",
            "2026-10-06",
            "2026-10-06T20:00:00",
            "0001-01-01T00:00:00+01:00",
            "x",
        ] {
            assert!(bad.parse::<Instant>().is_err(), "{bad}");
        }
    }

    #[test]
    fn dates_and_times_are_exact_in_shape() {
        for bad in [
            "2026-02-29",
            "2026-2-1",
            "20260201",
            "0000-01-01",
            "+2026-01-01",
            "2026-13-01",
        ] {
            assert!(bad.parse::<LocalDate>().is_err(), "{bad}");
        }
        for bad in ["24:01", "7:30", "07:60", "07:30:60", "24:00:01", "07-30"] {
            assert!(bad.parse::<LocalTime>().is_err(), "{bad}");
        }
        assert_eq!(
            "24:00".parse::<LocalTime>().unwrap().second_of_day(),
            86_400
        );
        let last: LocalDate = "9999-12-31".parse().unwrap();
        assert_eq!(last.saturating_add_days(i64::MAX), last);
        let first: LocalDate = "0001-01-01".parse().unwrap();
        assert_eq!(first.saturating_add_days(i64::MIN), first);
        assert_eq!(
            LocalDate::from_days_clamped(first.days_since_epoch()),
            first
        );
    }

    #[test]
    fn touching_is_not_overlapping() {
        let at = |seconds| Instant::from_unix_seconds(seconds).unwrap();
        let span = |start, end| Interval {
            start: at(start),
            end: at(end),
        };
        assert!(!span(0, 10).overlaps(&span(10, 20)));
        assert!(span(0, 11).overlaps(&span(10, 20)));
        assert!(!span(5, 5).overlaps(&span(5, 6)));
        assert_eq!(span(9, 3).seconds(), 0);
    }
}
