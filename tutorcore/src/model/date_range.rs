//! A range of local dates.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::time::LocalDate;

/// The local dates from one to another, both included.
///
/// ```
/// use tutorcore::DateRange;
///
/// let october = DateRange { first: "2026-10-01".parse()?, last: "2026-10-31".parse()? };
/// assert!(october.contains("2026-10-31".parse()?));
/// assert!(!october.contains("2026-11-01".parse()?));
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DateRange {
    /// The first date.
    pub first: LocalDate,
    /// The last date, not before the first.
    pub last: LocalDate,
}

impl DateRange {
    /// The most dates that a report takes at once: some ten years.
    pub const MAX_DAYS: i64 = 3660;

    /// Whether the date is one of them.
    #[must_use]
    pub fn contains(self, date: LocalDate) -> bool {
        (self.first..=self.last).contains(&date)
    }

    /// Holds the range against its limits.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] at `/last` when it ends before it begins, and
    /// [`ErrorKind::LimitReached`] when it has more dates than
    /// [`MAX_DAYS`](Self::MAX_DAYS).
    pub fn check(self) -> Result<(), Error> {
        let later = self
            .last
            .days_since_epoch()
            .saturating_sub(self.first.days_since_epoch());
        if later < 0 {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                "The range of dates ends before it begins.",
            )
            .with_help("Exchange the two dates: both belong to the range.")
            .inside("last"));
        }
        if later >= Self::MAX_DAYS {
            return Err(
                Error::new(ErrorKind::LimitReached, "The range of dates is too long.")
                    .with_help(format!("Ask for at most {} days at once.", Self::MAX_DAYS)),
            );
        }
        Ok(())
    }

    /// The dates in order.
    pub(crate) fn dates(self) -> impl Iterator<Item = LocalDate> {
        let days = self.first.days_since_epoch()..=self.last.days_since_epoch();
        days.map(LocalDate::from_days_clamped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, to: &str) -> DateRange {
        DateRange {
            first: from.parse().unwrap(),
            last: to.parse().unwrap(),
        }
    }

    #[test]
    fn a_range_has_both_its_ends() {
        let dates: Vec<_> = range("2026-02-27", "2026-03-01").dates().collect();
        let texts: Vec<_> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["2026-02-27", "2026-02-28", "2026-03-01"]);
        assert_eq!(range("2026-03-01", "2026-03-01").dates().count(), 1);
        assert_eq!(range("0001-01-01", "0001-01-02").dates().count(), 2);
        assert_eq!(range("9999-12-30", "9999-12-31").dates().count(), 2);
    }

    #[test]
    fn a_range_has_limits() {
        let fault = |from, to| {
            range(from, to)
                .check()
                .map_err(|error| (error.kind(), error.path().to_owned()))
        };
        assert_eq!(fault("2026-03-01", "2026-03-01"), Ok(()));
        let turned = (ErrorKind::OutOfRange, "/last".to_owned());
        assert_eq!(fault("2026-03-02", "2026-03-01"), Err(turned));
        assert_eq!(fault("2020-01-01", "2030-01-07"), Ok(()));
        let long = (ErrorKind::LimitReached, String::new());
        assert_eq!(fault("2020-01-01", "2030-01-08"), Err(long));
    }
}
