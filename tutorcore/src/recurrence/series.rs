//! A tutoring series: daily, weekly or monthly sessions of one length.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::id::{SeriesId, SessionId};
use crate::time::{Instant, LocalDate, LocalDateTime, Weekday};
use crate::wire::tagged_enum;
use crate::zone::Zone;

mod diff;
mod edit;
mod expand;
mod phase;
mod tail;

pub use diff::{OccurrenceChange, SeriesDiff, diff_series};
pub use edit::{
    EditedSeries, SeriesChange, SeriesEdit, SeriesEditScope, SeriesOutcome, edit_series,
};
pub use expand::expand_recurrence;

tagged_enum! {
    /// On which dates a series repeats.
    pub enum RecurrencePattern {
        /// On every date.
        Daily,
        /// On weekdays. Weeks are counted from the Monday of the first.
        Weekly {
            /// Which; none for the start's own.
            weekdays: Vec<Weekday>,
        },
        /// On the start's day of the month.
        Monthly,
    }
}

tagged_enum! {
    /// How a series ends.
    #[derive(Copy, Hash)]
    pub enum RecurrenceEnd {
        /// After so many dates; those that are excepted use it up too.
        Count {
            /// How many.
            count: i32,
        },
        /// On a date.
        Until {
            /// The last date, itself included.
            date: LocalDate,
        },
    }
}

/// How a session repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recurrence {
    /// On which dates.
    pub pattern: RecurrencePattern,
    /// Every so many days, weeks or months.
    #[serde(default = "one")]
    pub interval: i32,
    /// How it ends. A series has to have an end.
    #[serde(default)]
    pub end: Option<RecurrenceEnd>,
    /// Dates that are left out.
    #[serde(default)]
    pub excepted: Vec<LocalDate>,
}

fn one() -> i32 {
    1
}

/// A series of sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionSeries {
    /// The host's id of the series.
    pub id: SeriesId,
    /// The zone of its clock.
    pub zone: Zone,
    /// When it starts on that clock; every session starts at this time of day.
    pub local_start: LocalDateTime,
    /// How long each session lasts, in minutes that pass.
    pub length_minutes: u32,
    /// How it repeats.
    pub recurrence: Recurrence,
    /// How it repeated before it was changed for all sessions to come; in order.
    #[serde(default)]
    pub earlier: Vec<SeriesPhase>,
    /// The sessions that differ from what the series gives, or keep an id from before it was
    /// changed.
    #[serde(default)]
    pub changed: Vec<ChangedOccurrence>,
}

/// A stretch of a series that is over: how it repeated until it was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesPhase {
    /// When it started, on the clock of the series' zone.
    pub local_start: LocalDateTime,
    /// How long each session lasted, in minutes that pass.
    pub length_minutes: u32,
    /// How it repeated.
    pub recurrence: Recurrence,
}

/// A session of a series that has something of its own.
///
/// What no phase of the series gives is passed over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedOccurrence {
    /// The local start that it was first planned for. Its id is made of it, for good.
    pub original_start: LocalDateTime,
    /// The local start that the series gives it now; absent: still the original one.
    #[serde(default)]
    pub series_start: Option<LocalDateTime>,
    /// The local start that it was moved to on its own; absent: that of the series.
    #[serde(default)]
    pub moved_to: Option<LocalDateTime>,
    /// How long it lasts, in minutes that pass; absent: as long as the series says.
    #[serde(default)]
    pub length_minutes: Option<u32>,
}

/// One session of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Occurrence {
    /// The series' id, `@` and the original local start: `algebra@2026-10-06T15:30:00`.
    pub id: SessionId,
    /// The local start that it was first planned for.
    pub original_start: LocalDateTime,
    /// The local start that it has.
    pub local_start: LocalDateTime,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
    /// Whether the local start does not exist and was moved forward.
    pub shifted: bool,
    /// Whether it was moved on its own, away from where the series has it.
    pub moved: bool,
}

/// A month of a monthly series that has no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkippedMonth {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
}

/// The sessions of a series, and what there is to say about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesExpansion {
    /// The sessions in order; none when a finding is an error.
    pub occurrences: Vec<Occurrence>,
    /// The months that lack the start's day.
    pub skipped_months: Vec<SkippedMonth>,
    /// What the rules found.
    pub findings: Vec<Finding>,
}
