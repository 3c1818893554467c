//! A start, its rules, its added and its excepted times.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::block;
use super::calendar::DAY;
use super::check::{self, Part};
use super::rule::{Frequency, RecurrenceRule, RuleEnd, Until};
use crate::error::{Error, ErrorKind};
use crate::time::{Instant, LocalDate, LocalDateTime};
use crate::wire::{self, tagged_enum};
use crate::zone::{FoldPolicy, GapPolicy, Zone};

tagged_enum! {
    /// When a set begins, in one of three forms that are never mixed.
    #[derive(Copy, Hash)]
    pub enum RecurrenceStart {
        /// All day: its times are dates.
        Date {
            /// The first date.
            date: LocalDate,
        },
        /// At the same civil time wherever one is.
        Floating {
            /// The first time.
            time: LocalDateTime,
        },
        /// At the civil time of a zone; with `UTC`, at an instant.
        Zoned {
            /// The first time.
            time: LocalDateTime,
            /// The zone.
            zone: Zone,
        },
    }
}

/// How strictly the text of a set is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Reading {
    /// As RFC 5545 wants it: every value has the form that goes with the start.
    #[default]
    Strict,
    /// Values of another form are read on the start's clock: a civil time in its zone, a UTC time
    /// of a set without a zone as a civil time, a date as that whole day. An all-day set's times
    /// of day, and one semicolon at the end of a rule, are passed over.
    Lenient,
}

/// What the times of a set are told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Clock {
    Date,
    Floating,
    Zoned(Zone),
}

/// A start with its rules, its added times and its excepted times: what a calendar entry says
/// about when it repeats.
///
/// The text form is the block of RFC 5545: `DTSTART` with any number of `RRULE`, `RDATE`,
/// `EXDATE` and `EXRULE`, one a line. Long lines may be folded; names are read in any case; zones
/// are named as the IANA database or Windows names them. `Display` gives the canonical text,
/// lines not folded, which reads back as the same set. On the wire a set is its text.
///
/// A set without a rule has its start as its first time. With rules, a start that no rule gives
/// is no occurrence (see [`ExpansionOptions::include_start`](super::ExpansionOptions)).
///
/// ```
/// use tutorcore::RecurrenceSet;
///
/// let set: RecurrenceSet = "\
/// dtstart;tzid=Central Standard Time:20260901T153000
/// rrule:freq=weekly;byday=tu,th;until=20261218T235959Z
/// exdate;tzid=America/Chicago:20261126T153000"
///     .parse()?;
/// assert_eq!(
///     set.to_string(),
///     "DTSTART;TZID=America/Chicago:20260901T153000\n\
///      RRULE:FREQ=WEEKLY;UNTIL=20261218T235959Z;BYDAY=TU,TH\n\
///      EXDATE;TZID=America/Chicago:20261126T153000"
/// );
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RecurrenceSet {
    /// The civil second of the start.
    pub(super) start: i64,
    pub(super) clock: Clock,
    pub(super) rules: Vec<RecurrenceRule>,
    pub(super) excepted_rules: Vec<RecurrenceRule>,
    /// On the set's axis, in order, without repetition.
    pub(super) added: Vec<i64>,
    /// As `added`.
    pub(super) excepted: Vec<i64>,
}

impl RecurrenceSet {
    /// A set of its start alone.
    ///
    /// ```
    /// use tutorcore::{RecurrenceSet, RecurrenceStart};
    ///
    /// let start = RecurrenceStart::Floating { time: "2026-09-01T15:30".parse()? };
    /// let set = RecurrenceSet::new(start)
    ///     .with_rule("FREQ=DAILY;COUNT=3".parse()?)?
    ///     .without("2026-09-02T15:30".parse()?);
    /// assert_eq!(
    ///     set.to_string(),
    ///     "DTSTART:20260901T153000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260902T153000"
    /// );
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn new(start: RecurrenceStart) -> Self {
        let (start, clock) = match start {
            RecurrenceStart::Date { date } => {
                (date.days_since_epoch().saturating_mul(DAY), Clock::Date)
            }
            RecurrenceStart::Floating { time } => (time.civil_seconds(), Clock::Floating),
            RecurrenceStart::Zoned { time, zone } => (time.civil_seconds(), Clock::Zoned(zone)),
        };
        Self::from_second(start, clock)
    }

    /// The set that begins at a second of a clock, and has nothing else yet.
    pub(super) const fn from_second(start: i64, clock: Clock) -> Self {
        Self {
            start,
            clock,
            rules: Vec::new(),
            excepted_rules: Vec::new(),
            added: Vec::new(),
            excepted: Vec::new(),
        }
    }

    /// Reads the text of a set.
    ///
    /// # Errors
    /// With the path to the property, and to the part of a rule: whatever RFC 5545 does not
    /// allow, or allows and this version does not read (`RSCALE`, `RDATE` with periods).
    ///
    /// ```
    /// use tutorcore::{Reading, RecurrenceSet};
    ///
    /// let text = "DTSTART;TZID=Europe/Paris:20260901T153000\nRRULE:FREQ=DAILY;UNTIL=20260903";
    /// let error = RecurrenceSet::read(text, Reading::Strict).unwrap_err();
    /// assert_eq!(error.path(), "/RRULE/UNTIL");
    ///
    /// let set = RecurrenceSet::read(text, Reading::Lenient)?;
    /// assert!(set.to_string().ends_with("UNTIL=20260903T215959Z"));
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn read(text: &str, reading: Reading) -> Result<Self, Error> {
        block::set(text, reading)
    }

    /// When it begins.
    #[must_use]
    pub fn start(&self) -> RecurrenceStart {
        let time = LocalDateTime::clamped(self.start);
        match self.clock {
            Clock::Date => RecurrenceStart::Date { date: time.date() },
            Clock::Floating => RecurrenceStart::Floating { time },
            Clock::Zoned(zone) => RecurrenceStart::Zoned { time, zone },
        }
    }

    /// Its rules.
    #[must_use]
    pub fn rules(&self) -> &[RecurrenceRule] {
        &self.rules
    }

    /// Adds a rule.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`] when the rule's last moment has not the form that goes with
    /// the start (a date for an all-day set, a civil time for a floating one, an instant for one
    /// with a zone), or when it gives an all-day set times of day.
    pub fn with_rule(mut self, rule: RecurrenceRule) -> Result<Self, Error> {
        let rule = self.fitted(rule, Reading::Strict)?;
        self.rules.push(rule);
        Ok(self)
    }

    /// Adds a rule whose times are excepted (`EXRULE`, which RFC 5545 has given up).
    ///
    /// # Errors
    /// As [`with_rule`](Self::with_rule).
    pub fn with_excepted_rule(mut self, rule: RecurrenceRule) -> Result<Self, Error> {
        let rule = self.fitted(rule, Reading::Strict)?;
        self.excepted_rules.push(rule);
        Ok(self)
    }

    /// Adds a time on the set's own clock; of an all-day set, its date. For thousands, take
    /// [`with_all`](Self::with_all).
    #[must_use]
    pub fn with(mut self, time: LocalDateTime) -> Self {
        let time = self.axis(self.own(time.civil_seconds()));
        insert(&mut self.added, time);
        self
    }

    /// Excepts a time on the set's own clock; of an all-day set, its date. For thousands, take
    /// [`without_all`](Self::without_all).
    #[must_use]
    pub fn without(mut self, time: LocalDateTime) -> Self {
        let time = self.axis(self.own(time.civil_seconds()));
        insert(&mut self.excepted, time);
        self
    }

    /// Adds many times, as [`with`](Self::with) adds one; the order in which they come costs
    /// nothing.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, LocalDateTime, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART:20261005T153000".parse()?;
    /// let more: [LocalDateTime; 2] =
    ///     ["2026-10-14T15:30:00".parse()?, "2026-10-07T15:30:00".parse()?];
    /// assert_eq!(
    ///     set.with_all(more).to_string(),
    ///     "DTSTART:20261005T153000\nRDATE:20261007T153000,20261014T153000"
    /// );
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn with_all(mut self, times: impl IntoIterator<Item = LocalDateTime>) -> Self {
        let more = self.explicit(times);
        join(&mut self.added, more);
        self
    }

    /// Excepts many times, as [`without`](Self::without) excepts one; the order in which they
    /// come costs nothing.
    ///
    /// ```
    /// use tutorcore::{LocalDateTime, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART:20261005T153000\nRRULE:FREQ=DAILY;COUNT=9".parse()?;
    /// let holidays: [LocalDateTime; 2] =
    ///     ["2026-10-12T15:30:00".parse()?, "2026-10-06T15:30:00".parse()?];
    /// assert_eq!(
    ///     set.without_all(holidays).to_string(),
    ///     "DTSTART:20261005T153000\nRRULE:FREQ=DAILY;COUNT=9\n\
    ///     EXDATE:20261006T153000,20261012T153000"
    /// );
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn without_all(mut self, times: impl IntoIterator<Item = LocalDateTime>) -> Self {
        let more = self.explicit(times);
        join(&mut self.excepted, more);
        self
    }

    /// Times on the set's own clock where they stand on its axis.
    fn explicit(&self, times: impl IntoIterator<Item = LocalDateTime>) -> Vec<i64> {
        let times = times.into_iter();
        times
            .map(|time| self.axis(self.own(time.civil_seconds())))
            .collect()
    }

    /// The civil second that stands for a time on the set's clock.
    fn own(&self, civil: i64) -> i64 {
        match self.clock {
            Clock::Date => civil.div_euclid(DAY).saturating_mul(DAY),
            Clock::Floating | Clock::Zoned(_) => civil,
        }
    }

    /// Where an explicit civil time stands on the set's axis: an instant where there is a zone,
    /// else the civil second itself. A time in a gap has the offset from before it, a repeated
    /// one is the first.
    pub(super) fn axis(&self, civil: i64) -> i64 {
        match self.clock {
            Clock::Date | Clock::Floating => civil,
            Clock::Zoned(zone) => zone
                .place(civil, GapPolicy::ShiftForward, FoldPolicy::Earlier)
                .ok()
                .flatten()
                .unwrap_or(civil),
        }
    }

    /// The rule, its last moment in the form that goes with the start.
    pub(super) fn fitted(
        &self,
        rule: RecurrenceRule,
        reading: Reading,
    ) -> Result<RecurrenceRule, Error> {
        let rule = if self.clock == Clock::Date {
            all_day(rule, reading)?
        } else {
            rule
        };
        let RuleEnd::Until(until) = rule.end else {
            return Ok(rule);
        };
        let fitted = match (self.clock, until) {
            (Clock::Date, Until::Date { .. })
            | (Clock::Floating, Until::Local { .. })
            | (Clock::Zoned(_), Until::Utc { .. }) => return Ok(rule),
            _ if reading == Reading::Strict => return Err(self.misfit()),
            (Clock::Date, Until::Local { .. } | Until::Utc { .. }) => Until::Date {
                date: LocalDateTime::clamped(until.last_second()).date(),
            },
            (Clock::Floating, Until::Date { .. } | Until::Utc { .. }) => Until::Local {
                time: LocalDateTime::clamped(until.last_second()),
            },
            (Clock::Zoned(_), Until::Date { .. } | Until::Local { .. }) => Until::Utc {
                at: Instant::clamped(self.axis(until.last_second())),
            },
        };
        Ok(rule.ending(fitted))
    }

    fn misfit(&self) -> Error {
        let help = match self.clock {
            Clock::Date => "The start is a date: end the rule on a date, as in UNTIL=20261231.",
            Clock::Floating => {
                "The start has no zone: end the rule at a civil time, as in \
                 UNTIL=20261231T170000."
            }
            Clock::Zoned(_) => {
                "The start has a zone: end the rule at a UTC time, as in \
                 UNTIL=20261231T230000Z."
            }
        };
        Error::new(
            ErrorKind::InvalidValue,
            "The rule's last moment has another form than the start.",
        )
        .with_help(help)
        .inside("UNTIL")
        .inside("RRULE")
    }
}

/// The rule for an all-day set, which has no times of day.
fn all_day(mut rule: RecurrenceRule, reading: Reading) -> Result<RecurrenceRule, Error> {
    let refuse = |part: Part, message: &str| {
        Error::new(ErrorKind::InvalidValue, message)
            .with_help("Start the set at a time, or let the rule choose days alone.")
            .inside(part.name())
            .inside("RRULE")
    };
    if rule.frequency > Frequency::Daily {
        let message = "An all-day set does not repeat within a day.";
        return Err(refuse(Part::Freq, message));
    }
    let by = &mut rule.by;
    let part = match (by.hours, by.minutes, by.seconds) {
        (0, 0, 0) => return Ok(rule),
        (0, 0, _) => Part::BySecond,
        (0, _, _) => Part::ByMinute,
        _ => Part::ByHour,
    };
    if reading == Reading::Strict {
        return Err(refuse(part, "An all-day set has no times of day."));
    }
    (by.hours, by.minutes, by.seconds) = (0, 0, 0);
    // A position may have nothing left to choose from.
    check::combination(&rule).map_err(|(part, error)| error.inside(part.name()).inside("RRULE"))?;
    Ok(rule)
}

/// Puts a time in its place in a list in order, unless it is there.
fn insert(list: &mut Vec<i64>, time: i64) {
    if let Err(at) = list.binary_search(&time) {
        list.insert(at, time);
    }
}

/// Puts many times in their places in a list in order, each once: sorted together, since one by
/// one each would move all that follow it.
fn join(list: &mut Vec<i64>, more: Vec<i64>) {
    list.extend(more);
    list.sort_unstable();
    list.dedup();
}

impl FromStr for RecurrenceSet {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::read(text, Reading::Strict)
    }
}

impl fmt::Display for RecurrenceSet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        block::write(self, out)
    }
}

/// The texts of a rule and a set, on the wire and in the schema.
macro_rules! wire_text {
    ($($name:ident, $expected:literal;)*) => { $(
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
                wire::scalar(deserializer, $expected, str::parse)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $expected })
            }
        }
    )* };
}

wire_text! {
    RecurrenceRule, "A recurrence rule of RFC 5545, FREQ=….";
    RecurrenceSet, "A recurrence set of RFC 5545: DTSTART and RRULE, RDATE, EXDATE, EXRULE, one a line.";
}
