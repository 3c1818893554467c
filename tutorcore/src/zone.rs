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
mod place;
mod rule;
mod table;
mod windows;

pub use place::{FoldPolicy, GapPolicy, Misfit, MisfitAt, Placement};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::sync::OnceLock;
use table::Table;

use crate::error::{Error, ErrorKind};
use crate::wire;

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

/// No zone has the name that was asked for.
///
/// The message never repeats that name: it came from outside and may hold anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownZone {
    /// The zone that was meant, if the name is one that Windows uses.
    pub windows: Option<Zone>,
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
    /// Coordinated Universal Time.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// assert_eq!(Zone::UTC.name(), "UTC");
    /// assert_eq!(Zone::get("utc"), Ok(Zone::UTC));
    /// ```
    pub const UTC: Self = Self(format::UTC);

    /// The zone of an IANA name, in any case. White space around it is not removed.
    ///
    /// # Errors
    /// [`UnknownZone`] if the database has no such name. If Windows has, the error says which
    /// zone it means, so that a host can offer or take that one.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// assert_eq!(Zone::get("AMERICA/NEW_YORK")?.name(), "America/New_York");
    /// let error = Zone::get("Eastern Standard Time").unwrap_err();
    /// assert_eq!(error.windows, Some(Zone::get("America/New_York")?));
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    pub fn get(name: &str) -> Result<Self, UnknownZone> {
        Self::find(name).ok_or_else(|| UnknownZone {
            windows: Self::from_windows(name).ok(),
        })
    }

    /// The zone that a Windows name means, in any case: the one that the Unicode consortium
    /// calls the most usual.
    ///
    /// # Errors
    /// [`UnknownZone`] if Windows has no such name.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// assert_eq!(Zone::from_windows("Manitoba Standard Time")?.name(), "America/Winnipeg");
    /// assert!(Zone::from_windows("America/Winnipeg").is_err());
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    pub fn from_windows(name: &str) -> Result<Self, UnknownZone> {
        windows::iana_name(name)
            .and_then(Self::find)
            .ok_or(UnknownZone { windows: None })
    }

    fn find(name: &str) -> Option<Self> {
        let names = Names::get();
        // A binary search by hand, for want of a slice of names.
        let (mut low, mut high) = (0, Self::count());
        while low < high {
            let middle = low.midpoint(high);
            match cmp_ignoring_case(names.name(middle), name) {
                Ordering::Less => low = middle.saturating_add(1),
                Ordering::Equal => return Some(Self(middle)),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The name, as the database spells it.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// assert_eq!(Zone::get("europe/kiev")?.name(), "Europe/Kiev");
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        Names::get().name(self.0)
    }

    /// Whether two zones have had, and will have, the same offset at every instant.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// let (old, new) = (Zone::get("Asia/Calcutta")?, Zone::get("Asia/Kolkata")?);
    /// assert!(old != new && old.same_rules(new));
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    #[must_use]
    pub fn same_rules(self, other: Self) -> bool {
        format::table_of(self.0) == format::table_of(other.0)
    }

    /// Every zone, in the order of the names.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + DoubleEndedIterator {
        (0..Self::count()).map(Self)
    }

    /// Every name, in case-insensitive order.
    ///
    /// ```
    /// use tutorcore::zone::Zone;
    ///
    /// assert!(Zone::names().any(|name| name == "Pacific/Honolulu"));
    /// ```
    pub fn names() -> impl ExactSizeIterator<Item = &'static str> + DoubleEndedIterator {
        Self::all().map(Self::name)
    }

    const fn count() -> u16 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the file counts names in a u16"
        )]
        let count = format::NAMES as u16;
        count
    }

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

/// All names in one text, with the end of each.
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    fn get() -> &'static Self {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(|| {
            let (text, ends) = format::names();
            Self { text, ends }
        })
    }

    fn name(&'static self, number: u16) -> &'static str {
        let end = |number: u16| self.ends.get(usize::from(number)).copied();
        let start = number.checked_sub(1).and_then(end).unwrap_or(0);
        self.text
            .get(start..end(number).unwrap_or(start))
            .unwrap_or_default()
    }
}

fn cmp_ignoring_case(a: &str, b: &str) -> Ordering {
    a.bytes()
        .map(|a| a.to_ascii_lowercase())
        .cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl std::str::FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        Self::get(name)
    }
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.windows {
            None => f.write_str("no time zone of the IANA database has this name"),
            Some(zone) => write!(f, "this is a Windows name; the IANA time zone is {zone}"),
        }
    }
}

impl std::error::Error for UnknownZone {}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::scalar(deserializer, "the name of an IANA time zone", |name| {
            Ok(Self::get(name)?)
        })
    }
}

impl From<UnknownZone> for Error {
    fn from(unknown: UnknownZone) -> Self {
        let error = Self::new(ErrorKind::UnknownZone, "No IANA time zone has this name.");
        match unknown.windows {
            Some(zone) => error.with_help(format!("The Windows name means {zone}.")),
            None => error.with_help("Write the name as in America/Chicago."),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Zone {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Zone".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A time zone, by a name of the IANA database in any case, \
                            as America/Chicago. Old names are kept.",
            "examples": ["America/Chicago", "UTC"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_found_by_its_name_and_has_a_table() {
        assert!(Zone::all().len() > 590);
        for zone in Zone::all() {
            let name = zone.name();
            assert!(name.len() > 1 && name.is_ascii(), "{name:?}");
            assert_eq!(Zone::get(name), Ok(zone));
            assert_eq!(Zone::get(&name.to_ascii_lowercase()), Ok(zone));
            assert_eq!(Zone::get(&name.to_ascii_uppercase()), Ok(zone));
            assert!(zone.offset_at(0).abs() <= 15 * 3600, "{name}");
        }
        assert!(Zone::names().is_sorted_by_key(str::to_ascii_lowercase));
    }

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
    fn an_unknown_name_is_not_repeated() {
        for name in [
            "",
            " UTC",
            "Maria's zone",
            "America/",
            "America/Chicago2",
            "é",
            "EST5EST",
        ] {
            let error = Zone::get(name).unwrap_err();
            assert_eq!(error.windows, None);
            let text = error.to_string();
            assert_eq!(text, "no time zone of the IANA database has this name");
        }
        assert_eq!(
            Zone::get("gmt standard TIME").unwrap_err().to_string(),
            "this is a Windows name; the IANA time zone is Europe/London"
        );
    }

    #[test]
    fn a_zone_is_its_name_on_the_wire() {
        let kiev = Zone::get("Europe/Kiev").unwrap();
        assert_eq!(serde_json::to_string(&kiev).unwrap(), r#""Europe/Kiev""#);
        assert_eq!(
            serde_json::from_str::<Zone>(r#""europe/kiev""#).unwrap(),
            kiev
        );
        assert_eq!(
            serde_json::from_str::<Zone>(r#""\u0055TC""#).unwrap(),
            Zone::UTC
        );
        let error = serde_json::from_str::<Zone>(r#""Mars/Base""#)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("No IANA time zone") && !error.contains("Mars"),
            "{error}"
        );
        assert!(serde_json::from_str::<Zone>("5").is_err());
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
