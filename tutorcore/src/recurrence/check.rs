//! What RFC 5545 forbids beyond the range of each number.

use super::rule::{Frequency, RecurrenceRule};
use crate::error::{Error, ErrorKind};

/// A part of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Freq,
    Interval,
    Count,
    Until,
    ByMonth,
    ByWeekNo,
    ByYearDay,
    ByMonthDay,
    ByDay,
    ByHour,
    ByMinute,
    BySecond,
    BySetPos,
    Wkst,
}

impl Part {
    const ALL: [Self; 14] = [
        Self::Freq,
        Self::Interval,
        Self::Count,
        Self::Until,
        Self::ByMonth,
        Self::ByWeekNo,
        Self::ByYearDay,
        Self::ByMonthDay,
        Self::ByDay,
        Self::ByHour,
        Self::ByMinute,
        Self::BySecond,
        Self::BySetPos,
        Self::Wkst,
    ];

    /// Its name in a rule's text.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Freq => "FREQ",
            Self::Interval => "INTERVAL",
            Self::Count => "COUNT",
            Self::Until => "UNTIL",
            Self::ByMonth => "BYMONTH",
            Self::ByWeekNo => "BYWEEKNO",
            Self::ByYearDay => "BYYEARDAY",
            Self::ByMonthDay => "BYMONTHDAY",
            Self::ByDay => "BYDAY",
            Self::ByHour => "BYHOUR",
            Self::ByMinute => "BYMINUTE",
            Self::BySecond => "BYSECOND",
            Self::BySetPos => "BYSETPOS",
            Self::Wkst => "WKST",
        }
    }

    /// Its field in the form with fields.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Freq => "frequency",
            Self::Interval => "interval",
            Self::Count => "count",
            Self::Until => "until",
            Self::ByMonth => "byMonth",
            Self::ByWeekNo => "byWeekNumber",
            Self::ByYearDay => "byYearDay",
            Self::ByMonthDay => "byMonthDay",
            Self::ByDay => "byDay",
            Self::ByHour => "byHour",
            Self::ByMinute => "byMinute",
            Self::BySecond => "bySecond",
            Self::BySetPos => "byPosition",
            Self::Wkst => "weekStart",
        }
    }
}

/// The field of the part with this name; the name itself if it is none's.
pub(super) fn field_of(name: &str) -> &str {
    Part::ALL
        .into_iter()
        .find(|part| part.name() == name)
        .map_or(name, |part| part.field())
}

/// An interval or a count of nothing.
pub(super) fn zero(field: &str) -> Error {
    Error::new(ErrorKind::OutOfRange, "This number must be at least 1.")
        .with_help("Write a whole number from 1 to 4294967295, or leave the part out.")
        .inside(field)
}

/// A rule with two ends.
pub(super) fn two_ends(field: &str) -> Error {
    Error::new(
        ErrorKind::InvalidValue,
        "A rule ends by its count or by its last moment, not by both.",
    )
    .with_help("Leave out COUNT or UNTIL.")
    .inside(field)
}

/// Refuses parts that do not go together.
pub(super) fn combination(rule: &RecurrenceRule) -> Result<(), (Part, Error)> {
    use Frequency::{Daily, Monthly, Weekly, Yearly};

    let Some((part, message, help)) = (match (&rule.by, rule.frequency) {
        (by, Weekly) if by.month_days != 0 => Some((
            Part::ByMonthDay,
            "A weekly rule has no days of the month.",
            "Use FREQ=DAILY or FREQ=MONTHLY with BYMONTHDAY.",
        )),
        (by, _) if by.rare.is_none() => None,
        (by, Yearly) if !by.ordinals().is_empty() && !by.weeks().is_empty() => Some((
            Part::ByDay,
            "A weekday of a numbered week cannot have a number of its own.",
            "Leave the number before the weekday out, or leave out BYWEEKNO.",
        )),
        (by, frequency) if frequency > Monthly && !by.ordinals().is_empty() => Some((
            Part::ByDay,
            "Only a monthly or yearly rule numbers its weekdays.",
            "Leave the number before the weekday out, or use FREQ=MONTHLY or FREQ=YEARLY.",
        )),
        (by, frequency) if frequency != Yearly && !by.weeks().is_empty() => Some((
            Part::ByWeekNo,
            "Only a yearly rule has numbers of weeks.",
            "Use FREQ=YEARLY with BYWEEKNO.",
        )),
        (by, Monthly | Weekly | Daily) if !by.year_days().is_empty() => Some((
            Part::ByYearDay,
            "A monthly, weekly or daily rule has no days of the year.",
            "Use FREQ=YEARLY with BYYEARDAY.",
        )),
        (by, _) if !by.positions().is_empty() && chooses_nothing(rule) => Some((
            Part::BySetPos,
            "A position needs another BY part to choose from.",
            "Add a BY part, or leave out BYSETPOS.",
        )),
        _ => None,
    }) else {
        return Ok(());
    };
    let error = Error::new(ErrorKind::InvalidValue, message).with_help(help);
    Err((part, error))
}

/// Whether a rule has no `BY` part beside its positions.
fn chooses_nothing(rule: &RecurrenceRule) -> bool {
    let by = &rule.by;
    by.months == 0
        && by.month_days == 0
        && by.weekdays == 0
        && by.hours == 0
        && by.minutes == 0
        && by.seconds == 0
        && by.ordinals().is_empty()
        && by.year_days().is_empty()
        && by.weeks().is_empty()
}
