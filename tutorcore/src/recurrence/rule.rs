//! A recurrence rule, compact: its parts as sets of bits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::calendar::DAY;
use super::parts::RecurrenceParts;
use super::{parse, write};
use crate::error::Error;
use crate::time::{Instant, LocalDate, LocalDateTime, Weekday};
use crate::wire::tagged_enum;

/// How often a rule repeats before its other parts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Frequency {
    /// By years.
    Yearly,
    /// By months.
    Monthly,
    /// By weeks.
    Weekly,
    /// By days.
    Daily,
    /// By hours.
    Hourly,
    /// By minutes.
    Minutely,
    /// By seconds.
    Secondly,
}

tagged_enum! {
    /// The last moment at which a rule may give a time, itself included.
    ///
    /// Which of the three it is follows the set's start: an all-day set ends on a date, a
    /// floating one at a civil time, one with a zone at an instant.
    #[derive(Copy, Hash)]
    pub enum Until {
        /// A date, for all-day sets.
        Date {
            /// The last date.
            date: LocalDate,
        },
        /// A civil time, for sets without a zone.
        Local {
            /// The last time.
            time: LocalDateTime,
        },
        /// An instant, for sets with a zone.
        Utc {
            /// The last instant.
            at: Instant,
        },
    }
}

/// A recurrence rule of RFC 5545: `FREQ=WEEKLY;BYDAY=TU,TH;COUNT=18`.
///
/// It is small, and legal from the moment there is one. Text goes in by [`str::parse`], with or
/// without `RRULE:` before it, in any case and any order; `Display` gives the canonical text,
/// which reads back as the same rule. [`RecurrenceParts`] is the form with a field for each part.
/// On the wire a rule is its text.
///
/// ```
/// use tutorcore::{ErrorKind, RecurrenceRule};
///
/// let rule: RecurrenceRule = "rrule:byday=th,tu;freq=weekly;interval=2".parse()?;
/// assert_eq!(rule.to_string(), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH");
///
/// let error = "FREQ=DAILY;INTERVAL=0".parse::<RecurrenceRule>().unwrap_err();
/// assert_eq!((error.kind(), error.path()), (ErrorKind::OutOfRange, "/INTERVAL"));
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RecurrenceRule {
    pub(super) frequency: Frequency,
    pub(super) week_start: Weekday,
    /// At least 1.
    pub(super) interval: u32,
    pub(super) end: RuleEnd,
    pub(super) by: By,
}

/// How a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum RuleEnd {
    Never,
    Count(u32),
    Until(Until),
}

/// The `BY` parts; an empty set is a part that was not given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct By {
    /// Bits 1 to 12.
    pub(super) months: u16,
    /// Bits 1 to 31 from the month's first day on, bits 33 to 63 from its last day back.
    pub(super) month_days: u64,
    /// Bit 0 is Monday.
    pub(super) weekdays: u8,
    /// Bits 0 to 23.
    pub(super) hours: u32,
    /// Bits 0 to 59.
    pub(super) minutes: u64,
    /// Bits 0 to 60.
    pub(super) seconds: u64,
    /// The parts that few rules have.
    pub(super) rare: Option<Box<Rare>>,
}

/// The parts that few rules have; each list is in order and without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Rare {
    pub(super) ordinals: Vec<Ordinal>,
    /// 1 to 366 or -366 to -1.
    pub(super) year_days: Vec<i16>,
    /// 1 to 53 or -53 to -1.
    pub(super) weeks: Vec<i8>,
    /// 1 to 366 or -366 to -1.
    pub(super) positions: Vec<i16>,
}

/// The n-th such weekday of a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ordinal {
    /// 1 to 53 from the beginning or -53 to -1 from the end.
    pub(super) nth: i8,
    /// 0 is Monday.
    pub(super) weekday: u8,
}

impl By {
    pub(super) fn ordinals(&self) -> &[Ordinal] {
        self.rare.as_ref().map_or(&[], |rare| &rare.ordinals)
    }

    pub(super) fn year_days(&self) -> &[i16] {
        self.rare.as_ref().map_or(&[], |rare| &rare.year_days)
    }

    pub(super) fn weeks(&self) -> &[i8] {
        self.rare.as_ref().map_or(&[], |rare| &rare.weeks)
    }

    pub(super) fn positions(&self) -> &[i16] {
        self.rare.as_ref().map_or(&[], |rare| &rare.positions)
    }

    pub(super) fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Puts the lists in order, and drops the box if nothing is in it.
    pub(super) fn tidy(&mut self) {
        fn tidy<T: Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
        }
        if let Some(rare) = &mut self.rare {
            tidy(&mut rare.ordinals);
            tidy(&mut rare.year_days);
            tidy(&mut rare.weeks);
            tidy(&mut rare.positions);
            if **rare == Rare::default() {
                self.rare = None;
            }
        }
    }
}

impl Until {
    /// The latest second of the civil clock, or of UTC for an instant, that it allows.
    pub(super) fn last_second(self) -> i64 {
        match self {
            Self::Date { date } => date
                .days_since_epoch()
                .saturating_mul(DAY)
                .saturating_add(DAY - 1),
            Self::Local { time } => time.civil_seconds(),
            Self::Utc { at } => at.unix_seconds(),
        }
    }
}

impl RecurrenceRule {
    /// The same rule with a field for each part.
    ///
    /// ```
    /// use tutorcore::{RecurrenceParts, RecurrenceRule};
    ///
    /// let rule: RecurrenceRule = "FREQ=MONTHLY;BYDAY=-1FR;COUNT=10".parse()?;
    /// let parts = rule.parts();
    /// assert_eq!((parts.count, parts.by_day[0].nth), (Some(10), Some(-1)));
    /// assert_eq!(RecurrenceRule::try_from(&parts)?, rule);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn parts(&self) -> RecurrenceParts {
        RecurrenceParts::of(self)
    }

    /// How often it repeats before its other parts are looked at.
    #[must_use]
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// At how many times it ends, exceptions not taken off; `None` if it does not count.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        match self.end {
            RuleEnd::Count(count) => Some(count),
            RuleEnd::Never | RuleEnd::Until(_) => None,
        }
    }

    /// The last moment at which it may give a time; `None` if there is none.
    #[must_use]
    pub fn until(&self) -> Option<Until> {
        match self.end {
            RuleEnd::Until(until) => Some(until),
            RuleEnd::Never | RuleEnd::Count(_) => None,
        }
    }

    /// The same rule that ends at `until`, whatever it ended at before.
    pub(super) fn ending(&self, until: Until) -> Self {
        Self {
            end: RuleEnd::Until(until),
            ..self.clone()
        }
    }
}

impl FromStr for RecurrenceRule {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse::rule(text, false)
    }
}

impl fmt::Display for RecurrenceRule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write::rule(self, out)
    }
}

/// The number of a weekday: 0 is Monday.
pub(super) const fn number(weekday: Weekday) -> u8 {
    match weekday {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

/// The weekdays in order, from Monday.
pub(super) const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];
