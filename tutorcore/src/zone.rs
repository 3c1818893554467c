//! Time zones: from an instant to the local clock and back.
//!
//! The whole IANA database is compiled in, because a browser and a phone have none to rely on
//! and hosts disagree; [`tzdb_version`] tells its release. Instants are Unix seconds (`i64`);
//! local times are the seconds that a civil clock shows, counted from 1970-01-01T00:00 (what
//! chrono's `NaiveDateTime::and_utc().timestamp()` gives); offsets are seconds east of
//! Greenwich. A zone's last rule holds for every later year, and any `i64` has an answer.
//!
//! Store a future event as local time and zone, not as an instant: zones change their rules.
//!
//! ```
//! use tutorcore::zone::{FoldPolicy, GapPolicy, Zone};
//!
//! let zone = Zone::get("america/chicago")?;
//! assert_eq!(zone.name(), "America/Chicago");
//! let local = 1_787_153_400; // 2026-08-19T15:30:00
//! let instant = zone.place(local, GapPolicy::ShiftForward, FoldPolicy::Earlier)?;
//! assert_eq!(instant, Some(1_787_171_400)); // 20:30 UTC
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod civil;
mod format;
mod name;
mod place;
mod rule;
mod table;
mod windows;

pub use name::UnknownZone;
pub use place::{FoldPolicy, GapPolicy, Misfit, MisfitAt, Placement};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use std::sync::OnceLock;
use table::Table;

/// A time zone of the IANA database, by one of its names.
///
/// A small copyable handle. Old names stay as they are: `Europe/Kiev` and `Europe/Kyiv` are two
/// zones that [have the same rules](Zone::same_rules). Zones are ordered by name, whatever its
/// case. On the wire a zone is its name.
///
/// A handle is for one process: its number may differ in another release.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone(u16);

/// A stretch of one offset in a zone: half-open, as long as it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// Its first instant in Unix seconds, or `i64::MIN` if it has none.
    pub start: i64,
    /// The first instant after it, or `i64::MAX` if it never ends.
    pub end: i64,
    /// The offset in seconds east of Greenwich.
    pub offset: i32,
}

/// The release of the IANA time zone database that is compiled in, as `2026f`.
///
/// ```
/// assert!(tutorcore::zone::tzdb_version().starts_with("20"));
/// ```
#[must_use]
pub fn tzdb_version() -> &'static str {
    format::version()
}

impl Zone {
    /// The offset at an instant, in seconds east of Greenwich.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// let dublin = Zone::get("Europe/Dublin")?;
    /// assert_eq!(dublin.offset_at(1_768_478_400), 0); // January 2026
    /// assert_eq!(dublin.offset_at(1_784_116_800), 3600); // July 2026
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    #[must_use]
    pub fn offset_at(self, unix: i64) -> i32 {
        self.table().offset_at(unix)
    }

    /// What the local clock shows at an instant: seconds since 1970-01-01T00:00 on that clock.
    /// At the ends of `i64` it stops there.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// assert_eq!(Zone::get("Asia/Kathmandu")?.to_local(1_767_225_600), 1_767_246_300); // 05:45
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    #[must_use]
    pub fn to_local(self, unix: i64) -> i64 {
        unix.saturating_add(i64::from(self.offset_at(unix)))
    }

    /// The civil date and time at an instant. At the ends of chrono's calendar it stops there.
    ///
    /// ```
    /// use chrono::DateTime;
    /// use tutorcore::zone::Zone;
    ///
    /// let instant: DateTime<_> = DateTime::from_timestamp(1_772_956_800, 0).unwrap();
    /// let civil = Zone::get("America/Chicago")?.civil_at(instant);
    /// assert_eq!(civil.to_string(), "2026-03-08 03:00:00");
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    #[must_use]
    pub fn civil_at(self, instant: DateTime<Utc>) -> NaiveDateTime {
        let offset = self.offset_at(instant.timestamp());
        let end = if offset < 0 {
            NaiveDateTime::MIN
        } else {
            NaiveDateTime::MAX
        };
        let offset = TimeDelta::seconds(i64::from(offset));
        instant
            .naive_utc()
            .checked_add_signed(offset)
            .unwrap_or(end)
    }

    /// What a local time (seconds of the civil clock since 1970-01-01T00:00) is in this zone.
    #[must_use]
    pub fn resolve(self, local: i64) -> Placement {
        self.table().stretch_around(local).resolve(local)
    }

    /// The first instant of a local date, in Unix seconds.
    ///
    /// Where midnight does not exist, it is the instant to which clocks were put forward; where
    /// midnight happens twice, the earlier. A date that was skipped whole (Samoa left out
    /// 2011-12-30) gets the instant at which the next one began, so that it has no length. A day
    /// lasts from its start to before that of the next date, and need not have 24 hours.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use tutorcore::zone::Zone;
    ///
    /// let chicago = Zone::get("America/Chicago")?;
    /// let start = |day| chicago.day_start(NaiveDate::from_ymd_opt(2026, 3, day).unwrap());
    /// assert_eq!(start(8), 1_772_949_600); // 06:00 UTC
    /// assert_eq!(start(9) - start(8), 23 * 3600); // clocks went forward
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    #[must_use]
    pub fn day_start(self, date: NaiveDate) -> i64 {
        let midnight = i64::from(date.to_epoch_days()).saturating_mul(86_400);
        match self.resolve(midnight) {
            Placement::One(instant) => instant,
            Placement::Fold { earlier, .. } => earlier,
            Placement::Gap { at, .. } => at,
        }
    }

    /// The stretch of one offset that holds an instant.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// let span = Zone::get("America/Chicago")?.span_at(1_784_116_800); // July 2026
    /// assert_eq!((span.start, span.end), (1_772_956_800, 1_793_516_400));
    /// assert_eq!(span.offset, -5 * 3600);
    /// assert_eq!(Zone::UTC.span_at(0).end, i64::MAX);
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    #[must_use]
    pub fn span_at(self, unix: i64) -> Span {
        let stretch = self.table().stretch_at(unix);
        Span {
            start: stretch.start,
            end: stretch.end,
            offset: stretch.offset,
        }
    }

    /// The zone's table, decoded when it is first asked for.
    fn table(self) -> &'static Table {
        static TABLES: [OnceLock<Table>; format::TABLES] =
            [const { OnceLock::new() }; format::TABLES];
        #[expect(
            clippy::indexing_slicing,
            reason = "a test asks for every zone's table"
        )]
        let cell = &TABLES[format::table_of(self.0)];
        cell.get_or_init(|| Table::decode(format::table_of(self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_is_utc() {
        assert_eq!(Zone::UTC.name(), "UTC");
        assert_eq!(
            Zone::UTC.span_at(0),
            Span {
                start: i64::MIN,
                end: i64::MAX,
                offset: 0
            }
        );
        assert!(Zone::UTC.same_rules(Zone::get("Etc/UTC").unwrap()));
    }

    #[test]
    fn the_calendar_ends_without_a_panic() {
        for name in ["Pacific/Kiritimati", "Etc/GMT+12", "America/Chicago"] {
            let zone = Zone::get(name).unwrap();
            assert!(
                zone.civil_at(DateTime::<Utc>::MIN_UTC) < zone.civil_at(DateTime::<Utc>::MAX_UTC)
            );
            assert!(zone.day_start(NaiveDate::MIN) < zone.day_start(NaiveDate::MAX));
        }
    }
}
