//! A recurrence rule with a field for each part.

use serde::{Deserialize, Serialize};

use super::check;
use super::rule::{By, Frequency, Ordinal, RecurrenceRule, RuleEnd, Until, WEEKDAYS, number};
use crate::error::{Error, ErrorKind};
use crate::time::Weekday;

/// A weekday of a rule, all of them or the n-th of a month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleDay {
    /// Which weekday.
    pub weekday: Weekday,
    /// Which of the month or year: 1 to 53, or -53 to -1 from the end; absent: every one.
    #[serde(default)]
    pub nth: Option<i32>,
}

impl From<Weekday> for RuleDay {
    fn from(weekday: Weekday) -> Self {
        Self { weekday, nth: None }
    }
}

/// A recurrence rule with a field for each part of RFC 5545, to build one or to look into one.
///
/// An empty list is a part that is not given.
///
/// ```
/// use tutorcore::{Frequency, RecurrenceParts, RecurrenceRule, Weekday};
///
/// let parts = RecurrenceParts {
///     by_day: vec![Weekday::Tuesday.into(), Weekday::Thursday.into()],
///     count: Some(18),
///     ..RecurrenceParts::every(2, Frequency::Weekly)
/// };
/// let rule = RecurrenceRule::try_from(&parts)?;
/// assert_eq!(rule.to_string(), "FREQ=WEEKLY;INTERVAL=2;COUNT=18;BYDAY=TU,TH");
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecurrenceParts {
    /// `FREQ`.
    pub frequency: Frequency,
    /// `INTERVAL`: every so many years, months, weeks, days, hours, minutes or seconds; at least
    /// 1.
    #[serde(default = "one")]
    pub interval: u32,
    /// `COUNT`: at how many times the rule ends; at least 1, and not together with `until`.
    #[serde(default)]
    pub count: Option<u32>,
    /// `UNTIL`: the last moment at which it may give a time.
    #[serde(default)]
    pub until: Option<Until>,
    /// `BYMONTH`: 1 to 12.
    #[serde(default)]
    pub by_month: Vec<i32>,
    /// `BYWEEKNO`: 1 to 53, or -53 to -1 from the year's last week.
    #[serde(default)]
    pub by_week_number: Vec<i32>,
    /// `BYYEARDAY`: 1 to 366, or -366 to -1 from the year's last day.
    #[serde(default)]
    pub by_year_day: Vec<i32>,
    /// `BYMONTHDAY`: 1 to 31, or -31 to -1 from the month's last day.
    #[serde(default)]
    pub by_month_day: Vec<i32>,
    /// `BYDAY`.
    #[serde(default)]
    pub by_day: Vec<RuleDay>,
    /// `BYHOUR`: 0 to 23.
    #[serde(default)]
    pub by_hour: Vec<i32>,
    /// `BYMINUTE`: 0 to 59.
    #[serde(default)]
    pub by_minute: Vec<i32>,
    /// `BYSECOND`: 0 to 60; no civil clock of ours shows the 60.
    #[serde(default)]
    pub by_second: Vec<i32>,
    /// `BYSETPOS`: which of each period's times to keep: 1 to 366, or -366 to -1 from the last.
    #[serde(default)]
    pub by_position: Vec<i32>,
    /// `WKST`: the day on which weeks begin.
    #[serde(default = "monday")]
    pub week_start: Weekday,
}

fn one() -> u32 {
    1
}

fn monday() -> Weekday {
    Weekday::Monday
}

impl RecurrenceParts {
    /// A rule that repeats every so many periods, without end, at its start's own place in them.
    #[must_use]
    pub fn every(interval: u32, frequency: Frequency) -> Self {
        Self {
            frequency,
            interval,
            count: None,
            until: None,
            by_month: Vec::new(),
            by_week_number: Vec::new(),
            by_year_day: Vec::new(),
            by_month_day: Vec::new(),
            by_day: Vec::new(),
            by_hour: Vec::new(),
            by_minute: Vec::new(),
            by_second: Vec::new(),
            by_position: Vec::new(),
            week_start: Weekday::Monday,
        }
    }

    pub(super) fn of(rule: &RecurrenceRule) -> Self {
        let by = &rule.by;
        let month_days = bits(by.month_days & 0xFFFF_FFFF)
            .chain(bits(by.month_days >> 32).map(|from_end| 0_i32.saturating_sub(from_end)));
        let plain = bits(by.weekdays.into()).filter_map(|day| {
            let weekday = *WEEKDAYS.get(usize::try_from(day).ok()?)?;
            Some(RuleDay::from(weekday))
        });
        let ordinals = by.ordinals().iter().filter_map(|ordinal| {
            Some(RuleDay {
                weekday: *WEEKDAYS.get(usize::from(ordinal.weekday))?,
                nth: Some(ordinal.nth.into()),
            })
        });
        let wide = |list: &[i16]| list.iter().copied().map(i32::from).collect();
        Self {
            frequency: rule.frequency,
            interval: rule.interval,
            count: rule.count(),
            until: rule.until(),
            by_month: bits(by.months.into()).collect(),
            by_week_number: by.weeks().iter().copied().map(i32::from).collect(),
            by_year_day: wide(by.year_days()),
            by_month_day: month_days.collect(),
            by_day: plain.chain(ordinals).collect(),
            by_hour: bits(by.hours.into()).collect(),
            by_minute: bits(by.minutes).collect(),
            by_second: bits(by.seconds).collect(),
            by_position: wide(by.positions()),
            week_start: rule.week_start,
        }
    }
}

/// The numbers of the bits that are set.
pub(super) fn bits(set: u64) -> impl Iterator<Item = i32> {
    (0..64).filter(move |&bit| set >> bit & 1 == 1)
}

impl TryFrom<&RecurrenceParts> for RecurrenceRule {
    type Error = Error;

    /// Makes the rule, if the parts are legal by RFC 5545.
    ///
    /// # Errors
    /// With the path to the field: [`ErrorKind::OutOfRange`] for a number that its part does not
    /// allow, [`ErrorKind::InvalidValue`] for parts that exclude each other.
    fn try_from(parts: &RecurrenceParts) -> Result<Self, Error> {
        let mut by = By::default();
        for &value in &parts.by_month {
            by.months |= 1 << ranged(value, 1, 12, "byMonth")?;
        }
        for &value in &parts.by_month_day {
            by.month_days |= match signed(value, 31, "byMonthDay")? {
                day @ 1.. => 1 << day,
                from_end => 1 << 32_i32.saturating_sub(from_end),
            };
        }
        for day in &parts.by_day {
            let weekday = number(day.weekday);
            match day.nth {
                None => by.weekdays |= 1 << weekday,
                Some(nth) => {
                    let nth = narrow(signed(nth, 53, "byDay")?);
                    by.rare_mut().ordinals.push(Ordinal { nth, weekday });
                }
            }
        }
        for &value in &parts.by_hour {
            by.hours |= 1 << ranged(value, 0, 23, "byHour")?;
        }
        for &value in &parts.by_minute {
            by.minutes |= 1 << ranged(value, 0, 59, "byMinute")?;
        }
        for &value in &parts.by_second {
            by.seconds |= 1 << ranged(value, 0, 60, "bySecond")?;
        }
        for &value in &parts.by_week_number {
            let week = narrow(signed(value, 53, "byWeekNumber")?);
            by.rare_mut().weeks.push(week);
        }
        for &value in &parts.by_year_day {
            let day = narrow(signed(value, 366, "byYearDay")?);
            by.rare_mut().year_days.push(day);
        }
        for &value in &parts.by_position {
            let position = narrow(signed(value, 366, "byPosition")?);
            by.rare_mut().positions.push(position);
        }
        by.tidy();
        if parts.interval == 0 {
            return Err(check::zero("interval"));
        }
        let end = match (parts.count, parts.until) {
            (Some(_), Some(_)) => return Err(check::two_ends("count")),
            (Some(0), None) => return Err(check::zero("count")),
            (Some(count), None) => RuleEnd::Count(count),
            (None, Some(until)) => RuleEnd::Until(until),
            (None, None) => RuleEnd::Never,
        };
        let rule = Self {
            frequency: parts.frequency,
            week_start: parts.week_start,
            interval: parts.interval,
            end,
            by,
        };
        check::combination(&rule).map_err(|(part, fault)| fault.inside(part.field()))?;
        Ok(rule)
    }
}

/// The number as a type that holds it, because its range was checked.
fn narrow<T: TryFrom<i32> + Default>(value: i32) -> T {
    T::try_from(value).unwrap_or_default()
}

fn ranged(value: i32, least: i32, most: i32, field: &str) -> Result<i32, Error> {
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(out_of_range(field).with_help(format!("From {least} to {most}.")))
    }
}

fn signed(value: i32, most: i32, field: &str) -> Result<i32, Error> {
    if value != 0 && (0_i32.saturating_sub(most)..=most).contains(&value) {
        Ok(value)
    } else {
        Err(out_of_range(field).with_help(format!("From 1 to {most}, or from -{most} to -1.")))
    }
}

fn out_of_range(field: &str) -> Error {
    Error::new(
        ErrorKind::OutOfRange,
        "The part does not allow this number.",
    )
    .inside(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_checked_with_their_path() {
        let every = |frequency| RecurrenceParts::every(1, frequency);
        let monday = RuleDay {
            nth: Some(1),
            ..Weekday::Monday.into()
        };
        let cases = [
            (
                RecurrenceParts {
                    by_month: vec![13],
                    ..every(Frequency::Yearly)
                },
                "/byMonth",
            ),
            (
                RecurrenceParts {
                    by_month_day: vec![0],
                    ..every(Frequency::Monthly)
                },
                "/byMonthDay",
            ),
            (
                RecurrenceParts {
                    by_day: vec![monday],
                    ..every(Frequency::Weekly)
                },
                "/byDay",
            ),
            (RecurrenceParts::every(0, Frequency::Daily), "/interval"),
            (
                RecurrenceParts {
                    count: Some(0),
                    ..every(Frequency::Daily)
                },
                "/count",
            ),
            (
                RecurrenceParts {
                    by_position: vec![1],
                    ..every(Frequency::Daily)
                },
                "/byPosition",
            ),
        ];
        for (parts, path) in cases {
            let error = RecurrenceRule::try_from(&parts).unwrap_err();
            assert_eq!(error.path(), path);
            assert!(error.help().is_some(), "{path}");
        }
    }

    #[test]
    fn parts_are_read_from_json_with_defaults() {
        let json = r#"{"frequency":"monthly","byDay":[{"weekday":"friday","nth":-1}],
            "until":{"type":"date","date":"2026-12-31"}}"#;
        let parts: RecurrenceParts = serde_json::from_str(json).unwrap();
        let rule = RecurrenceRule::try_from(&parts).unwrap();
        assert_eq!(rule.to_string(), "FREQ=MONTHLY;UNTIL=20261231;BYDAY=-1FR");
        assert_eq!(rule.parts(), parts);
    }
}
