//! Recurrence: when something repeats, by RFC 5545.
//!
//! A [`RecurrenceRule`] is one `RRULE`; a [`RecurrenceSet`] is a start with its rules, added and
//! excepted times. A rule is expanded in civil time, and its times are placed in the zone a
//! stretch of one offset at a time. Where a rule jumps, it is not walked: a window costs the same
//! however long ago the rule began.

mod block;
mod calendar;
mod check;
mod columns;
mod days;
mod definition;
mod describe;
mod elapsed;
mod expand;
mod expansion;
mod lattice;
mod merge;
mod missing_dates;
mod months;
mod parse;
mod parts;
mod place;
mod plan;
mod property;
mod query;
mod questions;
mod rule;
pub(crate) mod rules;
mod series;
mod set;
mod short;
mod times;
mod value;
mod write;
mod years;

pub use columns::{ExpandedColumns, ExpansionWindows, expand_many, expand_texts};
pub use definition::{
    RecurrenceDefinition, RecurrenceMoment, RecurrenceSetParts, RecurrenceWindow,
};
pub use describe::{describe_recurrence, describe_series};
pub use expansion::{
    Expansion, ExpansionOptions, ExpansionStop, MissingDate, MissingLocalTime, RecurrenceTime,
};
pub use parts::{RecurrenceParts, RuleDay};
pub use questions::{
    ParsedRecurrence, count_occurrences, expand_recurrence_set, is_occurrence, next_occurrence,
    nth_occurrence, parse_recurrence, previous_occurrence,
};
pub use rule::{Frequency, RecurrenceRule, Until};
pub use series::{
    ChangedOccurrence, EditedSeries, Occurrence, OccurrenceChange, Recurrence, RecurrenceEnd,
    RecurrencePattern, SeriesChange, SeriesDiff, SeriesEdit, SeriesEditScope, SeriesExpansion,
    SeriesOutcome, SeriesPhase, SessionSeries, SkippedMonth, diff_series, edit_series,
    expand_recurrence,
};
pub use set::{Reading, RecurrenceSet, RecurrenceStart};
pub use times::Times;
