//! Local dates of instants and back.

use crate::time::{DAY, Instant, LocalDate};
use crate::zone::Zone;

impl Zone {
    /// The local date at an instant.
    ///
    /// ```
    /// use tutorcore::{Instant, Zone};
    ///
    /// let chicago = Zone::get("America/Chicago")?;
    /// let instant: Instant = "2026-10-14T04:59:59Z".parse().unwrap();
    /// assert_eq!(chicago.date(instant).to_string(), "2026-10-13");
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    #[must_use]
    pub fn date(self, instant: Instant) -> LocalDate {
        LocalDate::from_days_clamped(self.to_local(instant.unix_seconds()).div_euclid(DAY))
    }

    /// The first instant of a local date, as [`day_start`](Self::day_start).
    #[must_use]
    pub fn start_of(self, date: LocalDate) -> Instant {
        Instant::clamped(self.day_start(date.into()))
    }
}
