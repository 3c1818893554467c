//! How a set is expanded, and what comes of it.

use serde::{Deserialize, Serialize};

use super::expand::Ended;
use crate::policy::RecurrenceGap;
use crate::time::{Instant, LocalDateTime};

/// How a set is expanded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExpansionOptions {
    /// What becomes of a local time that does not exist.
    pub gap: RecurrenceGap,
    /// Whether the start is an occurrence even where no rule gives it, as calendar programs show
    /// it.
    pub include_start: bool,
    /// At most so many times are given.
    pub max_occurrences: u32,
    /// At most so much is looked at: every time that is made counts one, and so does every
    /// period, or stretch of a zone, without any.
    pub max_work: u32,
}

impl Default for ExpansionOptions {
    fn default() -> Self {
        Self {
            gap: RecurrenceGap::Skip,
            include_start: false,
            max_occurrences: 100_000,
            max_work: 10_000_000,
        }
    }
}

/// Why an expansion stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ExpansionStop {
    /// No time follows: a count or a last moment is reached, or there can be none.
    RuleEnd,
    /// Later times would lie after the year 9999.
    CalendarEnd,
    /// Later times lie after the window.
    WindowEnd,
    /// As many were found as were asked for; more may follow.
    OccurrenceLimit,
    /// The work that was allowed is done; more may follow.
    WorkLimit,
}

impl From<Ended> for ExpansionStop {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Rule => Self::RuleEnd,
            Ended::Calendar => Self::CalendarEnd,
            Ended::Window => Self::WindowEnd,
            Ended::Limit => Self::OccurrenceLimit,
            Ended::Work => Self::WorkLimit,
        }
    }
}

/// One time of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecurrenceTime {
    /// What the civil clock shows; of an all-day set, midnight of the date.
    pub local: LocalDateTime,
    /// The instant, where the set has a zone.
    pub at: Option<Instant>,
}

/// A local time that a rule gives and that does not exist, because clocks are put forward over
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MissingLocalTime {
    /// The time that the rule gives.
    pub local: LocalDateTime,
    /// The instant at which clocks are put forward over it.
    pub clocks_change: Instant,
    /// The instant that it was moved to; absent if it was left out.
    pub moved_to: Option<Instant>,
}

/// A date that a rule names and that its month has not, such as 31 April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MissingDate {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// The day of the month, 29 to 31.
    pub day: u32,
}

/// The times of a set in a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Expansion {
    /// The times, in order.
    pub times: Vec<RecurrenceTime>,
    /// Why there are no more.
    pub stop: ExpansionStop,
    /// What was moved or left out because clocks are put forward over it, in order.
    pub missing: Vec<MissingLocalTime>,
    /// What was left out because a month has no such day, in order: of monthly and yearly rules
    /// that name days of the month, or have their start's, for each month whose end lies in the
    /// window.
    #[serde(default)]
    pub missing_dates: Vec<MissingDate>,
}
