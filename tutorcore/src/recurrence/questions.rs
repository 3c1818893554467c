//! The questions to a set as jobs: a definition in, a plain answer out.

use serde::{Deserialize, Serialize};

use super::definition::{
    RecurrenceDefinition, RecurrenceMoment, RecurrenceSetParts, RecurrenceWindow,
};
use super::expansion::{Expansion, ExpansionOptions, RecurrenceTime};
use super::set::RecurrenceSet;
use crate::error::{Error, ErrorKind};

/// A set as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ParsedRecurrence {
    /// The canonical text, which reads back as the same set.
    pub text: String,
    /// The same with a field for each part.
    pub parts: RecurrenceSetParts,
}

/// Reads a recurrence, and gives it back as canonical text and with a field for each part.
///
/// # Errors
/// With the path to the field, the property and the part of a rule: whatever RFC 5545 does not
/// allow, or allows and this version does not read (`RSCALE`, `RDATE` with periods).
///
/// ```
/// use tutorcore::{RecurrenceDefinition, parse_recurrence};
///
/// let recurrence = RecurrenceDefinition::Text {
///     text: "dtstart;tzid=Central Standard Time:20260901T153000\n\
///         rrule:byday=th,tu;freq=weekly;count=18"
///         .to_owned(),
///     reading: None,
/// };
/// let parsed = parse_recurrence(&recurrence)?;
/// assert_eq!(
///     parsed.text,
///     "DTSTART;TZID=America/Chicago:20260901T153000\nRRULE:FREQ=WEEKLY;COUNT=18;BYDAY=TU,TH"
/// );
/// assert_eq!(parsed.parts.rules[0].count, Some(18));
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn parse_recurrence(recurrence: &RecurrenceDefinition) -> Result<ParsedRecurrence, Error> {
    let set = read(recurrence)?;
    Ok(ParsedRecurrence {
        text: set.to_string(),
        parts: set.parts(),
    })
}

/// The times of a recurrence in a window, why there are no more, and what was moved or left out
/// because clocks are put forward over it.
///
/// Without a window, these are all its times, as many as the options allow.
///
/// # Errors
/// As [`parse_recurrence`]; and [`ErrorKind::InvalidValue`] for an instant where the set has no
/// zone.
///
/// ```
/// use tutorcore::*;
///
/// let recurrence = RecurrenceDefinition::Text {
///     text: "DTSTART;VALUE=DATE:20260901\nRRULE:FREQ=MONTHLY;BYDAY=1TU".to_owned(),
///     reading: None,
/// };
/// let window = RecurrenceWindow {
///     start: Some(RecurrenceMoment::Date { date: "2026-10-01".parse()? }),
///     end: Some(RecurrenceMoment::Date { date: "2026-12-01".parse()? }),
/// };
/// let found = expand_recurrence_set(&recurrence, Some(&window), None)?;
/// let dates: Vec<String> = found.times.iter().map(|one| one.local.date().to_string()).collect();
/// assert_eq!(dates, ["2026-10-06", "2026-11-03"]);
/// assert_eq!(found.stop, ExpansionStop::WindowEnd);
/// # Ok::<(), Error>(())
/// ```
pub fn expand_recurrence_set(
    recurrence: &RecurrenceDefinition,
    window: Option<&RecurrenceWindow>,
    options: Option<&ExpansionOptions>,
) -> Result<Expansion, Error> {
    let set = read(recurrence)?;
    let bounds = bounds(&set, window)?;
    Ok(set.expand_on_axis(bounds, &chosen(options)))
}

/// The first time of a recurrence after a moment; none if there is no later one.
///
/// # Errors
/// As [`expand_recurrence_set`]; and [`ErrorKind::LimitReached`] when the work that the options
/// allow did not suffice.
///
/// ```
/// use tutorcore::*;
///
/// let recurrence = RecurrenceDefinition::Text {
///     text: "DTSTART;TZID=America/Chicago:20260901T153000\nRRULE:FREQ=WEEKLY".to_owned(),
///     reading: None,
/// };
/// let after = RecurrenceMoment::Instant { at: "2026-11-01T12:00:00Z".parse()? };
/// let next = next_occurrence(&recurrence, &after, None)?.unwrap();
/// assert_eq!(next.local.to_string(), "2026-11-03T15:30:00");
/// # Ok::<(), Error>(())
/// ```
pub fn next_occurrence(
    recurrence: &RecurrenceDefinition,
    after: &RecurrenceMoment,
    options: Option<&ExpansionOptions>,
) -> Result<Option<RecurrenceTime>, Error> {
    let set = read(recurrence)?;
    let at = moment(&set, *after, "after")?;
    set.first_from(at.saturating_add(1), &chosen(options))
}

/// The last time of a recurrence before a moment; none if there is no earlier one.
///
/// # Errors
/// As [`next_occurrence`].
///
/// ```
/// use tutorcore::*;
///
/// let recurrence = RecurrenceDefinition::Text {
///     text: "DTSTART:20260901T153000\nRRULE:FREQ=WEEKLY".to_owned(),
///     reading: None,
/// };
/// let before = RecurrenceMoment::Date { date: "2026-11-01".parse()? };
/// let last = previous_occurrence(&recurrence, &before, None)?.unwrap();
/// assert_eq!(last.local.to_string(), "2026-10-27T15:30:00");
/// # Ok::<(), Error>(())
/// ```
pub fn previous_occurrence(
    recurrence: &RecurrenceDefinition,
    before: &RecurrenceMoment,
    options: Option<&ExpansionOptions>,
) -> Result<Option<RecurrenceTime>, Error> {
    let set = read(recurrence)?;
    let at = moment(&set, *before, "before")?;
    set.last_until(at, &chosen(options))
}

/// A time of a recurrence by its number: 1 is the first; none if there are not so many.
///
/// # Errors
/// As [`next_occurrence`]; and [`ErrorKind::OutOfRange`] for the number 0.
///
/// ```
/// use tutorcore::*;
///
/// let recurrence = RecurrenceDefinition::Text {
///     text: "DTSTART:20260131T120000\nRRULE:FREQ=MONTHLY".to_owned(),
///     reading: None,
/// };
/// let third = nth_occurrence(&recurrence, 3, None)?.unwrap();
/// assert_eq!(third.local.to_string(), "2026-05-31T12:00:00");
/// # Ok::<(), Error>(())
/// ```
pub fn nth_occurrence(
    recurrence: &RecurrenceDefinition,
    number: u32,
    options: Option<&ExpansionOptions>,
) -> Result<Option<RecurrenceTime>, Error> {
    let set = read(recurrence)?;
    let Some(n) = number.checked_sub(1) else {
        return Err(
            Error::new(ErrorKind::OutOfRange, "Times are counted from 1.")
                .with_help("Give 1 for the first time.")
                .inside("number"),
        );
    };
    set.nth(n, &chosen(options))
}

/// How many times of a recurrence lie in a window.
///
/// # Errors
/// As [`next_occurrence`].
///
/// ```
/// use tutorcore::*;
///
/// let recurrence = RecurrenceDefinition::Text {
///     text: "DTSTART:20260901T153000\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH".to_owned(),
///     reading: None,
/// };
/// let november = RecurrenceWindow {
///     start: Some(RecurrenceMoment::Date { date: "2026-11-01".parse()? }),
///     end: Some(RecurrenceMoment::Date { date: "2026-12-01".parse()? }),
/// };
/// assert_eq!(count_occurrences(&recurrence, Some(&november), None)?, 8);
/// # Ok::<(), Error>(())
/// ```
pub fn count_occurrences(
    recurrence: &RecurrenceDefinition,
    window: Option<&RecurrenceWindow>,
    options: Option<&ExpansionOptions>,
) -> Result<u64, Error> {
    let set = read(recurrence)?;
    let bounds = bounds(&set, window)?;
    set.count_on_axis(bounds, &chosen(options))
}

/// Whether a moment is a time of a recurrence.
///
/// # Errors
/// As [`next_occurrence`].
///
/// ```
/// use tutorcore::*;
///
/// let recurrence = RecurrenceDefinition::Text {
///     text: "DTSTART;TZID=Europe/Paris:19990101T090000\nRRULE:FREQ=DAILY".to_owned(),
///     reading: None,
/// };
/// let at = RecurrenceMoment::Instant { at: "2150-07-01T07:00:00Z".parse()? };
/// assert!(is_occurrence(&recurrence, &at, None)?);
/// let at = RecurrenceMoment::Local { time: "2150-07-01T09:00:01".parse()? };
/// assert!(!is_occurrence(&recurrence, &at, None)?);
/// # Ok::<(), Error>(())
/// ```
pub fn is_occurrence(
    recurrence: &RecurrenceDefinition,
    at: &RecurrenceMoment,
    options: Option<&ExpansionOptions>,
) -> Result<bool, Error> {
    let set = read(recurrence)?;
    let at = moment(&set, *at, "at")?;
    set.count_on_axis(at..at.saturating_add(1), &chosen(options))
        .map(|count| count > 0)
}

pub(super) fn read(recurrence: &RecurrenceDefinition) -> Result<RecurrenceSet, Error> {
    RecurrenceSet::try_from(recurrence).map_err(|error| error.inside("recurrence"))
}

pub(super) fn chosen(options: Option<&ExpansionOptions>) -> ExpansionOptions {
    options.cloned().unwrap_or_default()
}

pub(super) fn moment(
    set: &RecurrenceSet,
    moment: RecurrenceMoment,
    name: &str,
) -> Result<i64, Error> {
    set.axis_of(moment).map_err(|error| error.inside(name))
}

pub(super) fn bounds(
    set: &RecurrenceSet,
    window: Option<&RecurrenceWindow>,
) -> Result<std::ops::Range<i64>, Error> {
    let window = window.copied().unwrap_or_default();
    set.bounds(&window).map_err(|error| error.inside("window"))
}
