//! A civil date and time together.

use std::fmt;
use std::str::FromStr;

use super::{DAY, Instant, LocalDate, LocalTime};
use crate::error::{Error, ErrorKind};

/// A civil date and time of the Gregorian calendar, to the second, in the
/// years 1 to 9999, without a zone.
///
/// On the wire `YYYY-MM-DDTHH:MM:SS`; `YYYY-MM-DDTHH:MM` is read as well.
///
/// ```
/// use tutorcore::LocalDateTime;
///
/// let start: LocalDateTime = "2026-10-06T15:30".parse()?;
/// assert_eq!(start.to_string(), "2026-10-06T15:30:00");
/// assert_eq!(start.date().to_string(), "2026-10-06");
/// assert_eq!(start.time().to_string(), "15:30:00");
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDateTime(i64);

impl LocalDateTime {
    /// A date and a time of it; `24:00:00` is the next date's midnight.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] after the year 9999.
    ///
    /// ```
    /// use tutorcore::LocalDateTime;
    ///
    /// let end = LocalDateTime::new("2026-10-06".parse()?, "24:00".parse()?)?;
    /// assert_eq!(end.to_string(), "2026-10-07T00:00:00");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn new(date: LocalDate, time: LocalTime) -> Result<Self, Error> {
        let midnight = date.days_since_epoch().saturating_mul(DAY);
        Self::from_civil_seconds(midnight.saturating_add(i64::from(time.0)))
    }

    /// Takes the seconds that a civil clock shows, counted from
    /// 1970-01-01T00:00:00 on that clock.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] outside the years 1 to 9999.
    pub fn from_civil_seconds(seconds: i64) -> Result<Self, Error> {
        Instant::from_unix_seconds(seconds).map(|instant| Self(instant.unix_seconds()))
    }

    /// As [`from_civil_seconds`](Self::from_civil_seconds), with the nearest
    /// time that there is.
    pub(crate) fn clamped(seconds: i64) -> Self {
        Self(Instant::clamped(seconds).unix_seconds())
    }

    /// The seconds that a civil clock shows, counted from 1970-01-01T00:00:00
    /// on that clock.
    #[must_use]
    pub const fn civil_seconds(self) -> i64 {
        self.0
    }

    /// The date.
    #[must_use]
    pub fn date(self) -> LocalDate {
        LocalDate::from_days_clamped(self.0.div_euclid(DAY))
    }

    /// The time of day.
    #[must_use]
    pub fn time(self) -> LocalTime {
        LocalTime(u32::try_from(self.0.rem_euclid(DAY)).unwrap_or(0))
    }
}

impl FromStr for LocalDateTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = || {
            Error::new(ErrorKind::InvalidValue, "This is no civil date and time.")
                .with_help("Write both without an offset, as in 2026-10-06T15:30:00.")
        };
        let (date, time) = text.split_once('T').ok_or_else(invalid)?;
        let date = date.parse().map_err(|_| invalid())?;
        Self::new(date, time.parse().map_err(|_| invalid())?)
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}T{}", self.date(), self.time())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_and_time_are_exact_in_shape() {
        for bad in [
            "",
            "2026-10-06",
            "2026-10-06 15:30",
            "2026-10-06T15:30Z",
            "2026-10-06T25:00",
            "2026-13-06T15:30",
            "9999-12-31T24:00",
        ] {
            assert!(bad.parse::<LocalDateTime>().is_err(), "{bad}");
        }
        for good in ["0001-01-01T00:00:00", "9999-12-31T23:59:59"] {
            assert_eq!(good.parse::<LocalDateTime>().unwrap().to_string(), good);
        }
        assert!(LocalDateTime::from_civil_seconds(i64::MAX).is_err());
        assert_eq!(
            LocalDateTime::clamped(i64::MAX).to_string(),
            "9999-12-31T23:59:59"
        );
    }
}
