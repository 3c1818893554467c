//! When a school is in session: its bell schedule.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::time::{LocalDate, LocalTime, Weekday};
use crate::zone::Zone;

/// The school-day calendar of a school.
///
/// A date's instruction is that of the entry for the date, else that of its
/// weekday; where there is neither, nothing is known of the date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SchoolDayCalendar {
    /// The zone of the times.
    pub zone: Zone,
    /// The usual instruction by weekday; an empty list is a day without any.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::wire::map_by::<Weekday, Vec<InstructionSpan>>")
    )]
    pub weekdays: BTreeMap<Weekday, Vec<InstructionSpan>>,
    /// Dates that differ: holidays, half days. The last of several entries
    /// for one date counts.
    #[serde(default)]
    pub dates: Vec<SchoolDate>,
    /// The first date that the calendar speaks of; absent: any.
    pub valid_from: Option<LocalDate>,
    /// The last date that the calendar speaks of; absent: any.
    pub valid_to: Option<LocalDate>,
}

/// The instruction of one date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SchoolDate {
    /// The date.
    pub date: LocalDate,
    /// Its instruction; empty: none that day.
    #[serde(default)]
    pub instruction: Vec<InstructionSpan>,
}

/// A stretch of instruction `[start, end)` in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InstructionSpan {
    /// The first bell.
    pub start: LocalTime,
    /// The last bell; a stretch that does not end after it begins is empty.
    pub end: LocalTime,
}
