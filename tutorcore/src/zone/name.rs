//! What zones are called: in code, by Windows and on the wire.

use super::{Zone, format, windows};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::OnceLock;

use crate::error::{Error, ErrorKind};
use crate::wire;

/// No zone has the name that was asked for.
///
/// The message never repeats that name: it came from outside and may hold anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownZone {
    /// The zone that was meant, if the name is one that Windows uses.
    pub windows: Option<Zone>,
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
        let mut slot = names.slot(hash(name.as_bytes()));
        // Half of the slots are free, so a search comes to an end.
        while let Some(&number) = names.slots.get(slot).filter(|&&number| number != FREE) {
            if names.name(number).eq_ignore_ascii_case(name) {
                return Some(Self(number));
            }
            slot = names.slot(slot.wrapping_add(1));
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
}

/// All names in one text, with the end of each.
struct Names {
    text: String,
    ends: Vec<usize>,
    /// The names' numbers by their hashes; a taken slot sends to the next one.
    slots: Vec<u16>,
}

/// A slot that no name has.
const FREE: u16 = u16::MAX;

impl Names {
    fn get() -> &'static Self {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(|| {
            let (text, ends) = format::names();
            let room = ends.len().saturating_mul(2).next_power_of_two();
            let slots = vec![FREE; room];
            let mut names = Self { text, ends, slots };
            for number in 0..Zone::count() {
                let mut slot = names.slot(hash(names.name(number).as_bytes()));
                while names.slots.get(slot).is_some_and(|&taken| taken != FREE) {
                    slot = names.slot(slot.wrapping_add(1));
                }
                if let Some(free) = names.slots.get_mut(slot) {
                    *free = number;
                }
            }
            names
        })
    }

    /// The slot of a number, which goes round after the last one.
    fn slot(&self, number: usize) -> usize {
        number & self.slots.len().wrapping_sub(1)
    }

    fn name(&self, number: u16) -> &str {
        let end = |number: u16| self.ends.get(usize::from(number)).copied();
        let start = number.checked_sub(1).and_then(end).unwrap_or(0);
        self.text
            .get(start..end(number).unwrap_or(start))
            .unwrap_or_default()
    }
}

/// A number that texts have in common which differ in case alone.
fn hash(name: &[u8]) -> usize {
    // What a small letter has and a capital has not.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let (chunks, rest) = name.as_chunks::<8>();
    let mut last = [0; 8];
    for (to, &from) in last.iter_mut().zip(rest) {
        *to = from;
    }
    let mut mixed = 0_u64;
    for chunk in chunks.iter().chain([&last]) {
        mixed = (mixed ^ (u64::from_le_bytes(*chunk) | SMALL)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^= mixed >> 32;
    }
    #[expect(clippy::cast_possible_truncation, reason = "any part of it will do")]
    let mixed = mixed as usize;
    mixed
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

    #[cfg(feature = "schema")]
    #[test]
    fn its_schema_is_a_text() {
        let schema = schemars::schema_for!(Zone);
        assert_eq!(
            schema.get("type").and_then(serde_json::Value::as_str),
            Some("string")
        );
        assert!(schema.get("description").is_some());
    }
}
