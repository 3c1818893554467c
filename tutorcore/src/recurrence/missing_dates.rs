//! The dates that rules name and that months have not.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "years lie within the calendar, and numbers of months in it"
)]

use std::ops::Range;

use super::calendar::{DAY, Date, FIRST, LAST, date_of, month_length};
use super::expansion::{Expansion, ExpansionStop, MissingDate};
use super::plan::own_day;
use super::rule::{Frequency, RecurrenceRule, RuleEnd};
use super::set::RecurrenceSet;

/// Adds to an expansion the dates in its window that its rules name and that there are not. Says
/// whether no more than `most` months had to be looked at: else the list is not whole.
pub(super) fn add(
    set: &RecurrenceSet,
    window: &Range<i64>,
    most: u32,
    expansion: &mut Expansion,
) -> bool {
    let (mut missing, mut left) = (Vec::new(), i64::from(most));
    for rule in &set.rules {
        let Some((days, months)) = named(rule, set.start) else {
            continue;
        };
        let Some(last) = last(rule, set, window, expansion) else {
            continue;
        };
        let own = date_of(set.start.div_euclid(DAY));
        let first = date(set, window.start).max(own);
        let interval = i64::from(rule.interval);
        for month in number(first)..=number(last) {
            left -= 1;
            if left < 0 {
                return false;
            }
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            let at = |day| Date { year, month, day };
            let is_in_rule = match rule.frequency {
                Frequency::Monthly => (number(at(1)) - number(own)) % interval == 0,
                _ => (year - own.year) % interval == 0,
            };
            if !is_in_rule || months >> month & 1 == 0 {
                continue;
            }
            // They would come at the month's end.
            let length = month_length(year, month);
            if !(first..=last).contains(&at(length)) {
                continue;
            }
            let absent = (length + 1..=31).filter(|day| days >> day & 1 == 1);
            missing.extend(absent.map(|day| MissingDate {
                year: i32::try_from(year).unwrap_or_default(),
                month: u32::try_from(month).unwrap_or_default(),
                day: u32::try_from(day).unwrap_or_default(),
            }));
        }
    }
    missing.sort_unstable();
    missing.dedup();
    expansion.missing_dates = missing;
    true
}

/// The days of the month that a rule names by themselves, as bits 1 to 31, and in which months;
/// none if it chooses days in another way.
fn named(rule: &RecurrenceRule, start: i64) -> Option<(u64, u16)> {
    let by = &rule.by;
    let is_yearly = match rule.frequency {
        Frequency::Yearly => true,
        Frequency::Monthly => false,
        _ => return None,
    };
    let start = start.div_euclid(DAY);
    let own = own_day(by, start);
    let otherwise = own == 0 && by.month_days == 0
        || by.weekdays != 0
        || !by.ordinals().is_empty()
        || !by.year_days().is_empty()
        || !by.weeks().is_empty();
    let months = match by.months {
        0 if is_yearly && own != 0 => 1 << date_of(start).month,
        0 => u16::MAX,
        months => months,
    };
    (!otherwise).then_some((by.month_days | own, months))
}

/// The last date of a rule that an expansion came to; none if it cannot be told that it came to
/// any.
fn last(
    rule: &RecurrenceRule,
    set: &RecurrenceSet,
    window: &Range<i64>,
    expansion: &Expansion,
) -> Option<Date> {
    let given = || {
        let last = expansion.times.last()?.local.civil_seconds();
        Some(date_of(last.div_euclid(DAY)))
    };
    let end = date(set, window.end.saturating_sub(1));
    match (expansion.stop, rule.end) {
        (ExpansionStop::OccurrenceLimit | ExpansionStop::WorkLimit, _)
        | (ExpansionStop::RuleEnd, RuleEnd::Count(_)) => given(),
        (_, RuleEnd::Until(until)) => Some(end.min(date(set, until.last_second()))),
        // It never gives a time: there are none of these dates.
        (ExpansionStop::RuleEnd, RuleEnd::Never) => None,
        _ => Some(end),
    }
}

/// The date on the set's clock at a second of its axis.
fn date(set: &RecurrenceSet, at: i64) -> Date {
    let local = set.dressed(at.clamp(FIRST, LAST)).local;
    date_of(local.civil_seconds().div_euclid(DAY))
}

/// Months counted through the years.
fn number(date: Date) -> i64 {
    date.year * 12 + date.month - 1
}

#[cfg(test)]
mod tests {
    use crate::recurrence::{ExpansionOptions, ExpansionStop, RecurrenceSet};
    use crate::time::Interval;

    fn missing(text: &str, window: [&str; 2], options: &ExpansionOptions) -> Vec<String> {
        let set: RecurrenceSet = text.parse().unwrap();
        let [start, end] = window.map(|at| at.parse().unwrap());
        let found = set.expand(Interval { start, end }, options);
        let dates = found.missing_dates.iter();
        dates
            .map(|one| format!("{}-{:02}-{}", one.year, one.month, one.day))
            .collect()
    }

    #[test]
    fn dates_that_a_month_has_not_are_told() {
        let window = ["2026-01-01T00:00:00Z", "2027-03-01T00:00:00Z"];
        let options = ExpansionOptions::default();
        for (rule, expected) in [
            (
                "MONTHLY",
                "2026-02-31 2026-04-31 2026-06-31 2026-09-31 2026-11-31 2027-02-31",
            ),
            ("MONTHLY;INTERVAL=3", "2026-04-31"),
            ("MONTHLY;COUNT=3", "2026-02-31 2026-04-31"),
            ("MONTHLY;UNTIL=20260430T200000Z", "2026-02-31 2026-04-31"),
            (
                "MONTHLY;BYMONTH=2;BYMONTHDAY=28,29,30",
                "2026-02-29 2026-02-30 2027-02-29 2027-02-30",
            ),
            ("YEARLY;BYMONTHDAY=31;BYMONTH=6,7", "2026-06-31"),
            // These choose days in another way, or have none of them.
            ("YEARLY", ""),
            ("MONTHLY;BYMONTHDAY=31;BYDAY=FR", ""),
            ("MONTHLY;BYDAY=5FR", ""),
            ("DAILY;BYMONTHDAY=31", ""),
        ] {
            let text = format!("DTSTART;TZID=America/Chicago:20260131T153000\nRRULE:FREQ={rule}");
            assert_eq!(
                missing(&text, window, &options).join(" "),
                expected,
                "{rule}"
            );
        }
        let leap = "DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY";
        assert_eq!(
            missing(leap, window, &options),
            ["2026-02-29", "2027-02-29"]
        );
        let never = "DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30";
        assert!(missing(never, window, &options).is_empty());
    }

    #[test]
    fn what_was_not_looked_at_is_not_told() {
        let text = "DTSTART;VALUE=DATE:20260131\nRRULE:FREQ=MONTHLY";
        let all = ["2026-01-01T00:00:00Z", "9999-12-31T00:00:00Z"];
        let mut options = ExpansionOptions {
            max_occurrences: 3,
            ..ExpansionOptions::default()
        };
        assert_eq!(missing(text, all, &options), ["2026-02-31", "2026-04-31"]);
        // A rule that rarely gives anything passes many months.
        let rare = "DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY;INTERVAL=400";
        options.max_work = 100;
        let set: RecurrenceSet = rare.parse().unwrap();
        let [start, end] = all.map(|at| at.parse().unwrap());
        let found = set.expand(Interval { start, end }, &options);
        assert_eq!(found.stop, ExpansionStop::WorkLimit);
    }
}
