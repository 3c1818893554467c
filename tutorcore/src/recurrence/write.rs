//! From a rule or a set to its canonical text.

use std::fmt::{self, Formatter, Write as _};

use super::check::Part;
use super::parts::bits;
use super::rule::{Frequency, RecurrenceRule, RuleEnd, Until, WEEKDAYS, number};
use super::value::{write_date, write_local};
use crate::time::Weekday;

/// Writes a rule: its frequency, interval and end, then the other parts in the order in which
/// they are applied.
pub(super) fn rule(rule: &RecurrenceRule, out: &mut Formatter<'_>) -> fmt::Result {
    write!(out, "FREQ={}", frequency(rule.frequency))?;
    if rule.interval != 1 {
        write!(out, ";INTERVAL={}", rule.interval)?;
    }
    match rule.end {
        RuleEnd::Never => {}
        RuleEnd::Count(count) => write!(out, ";COUNT={count}")?,
        RuleEnd::Until(end) => {
            out.write_str(";UNTIL=")?;
            until(end, out)?;
        }
    }
    let by = &rule.by;
    let from_end = bits(by.month_days >> 32).map(|day| 0_i32.saturating_sub(day));
    let month_days = bits(by.month_days & 0xFFFF_FFFF).chain(from_end);
    list(out, Part::ByMonth, bits(by.months.into()))?;
    list(out, Part::ByWeekNo, by.weeks())?;
    list(out, Part::ByYearDay, by.year_days())?;
    list(out, Part::ByMonthDay, month_days)?;
    let plain = bits(by.weekdays.into()).map(|day| (None, letters(u8::try_from(day).unwrap_or(0))));
    let numbered = by
        .ordinals()
        .iter()
        .map(|ordinal| (Some(ordinal.nth), letters(ordinal.weekday)));
    let mut separator = ";BYDAY=";
    for (nth, name) in plain.chain(numbered) {
        out.write_str(separator)?;
        if let Some(nth) = nth {
            write!(out, "{nth}")?;
        }
        out.write_str(name)?;
        separator = ",";
    }
    list(out, Part::ByHour, bits(by.hours.into()))?;
    list(out, Part::ByMinute, bits(by.minutes))?;
    list(out, Part::BySecond, bits(by.seconds))?;
    list(out, Part::BySetPos, by.positions())?;
    if rule.week_start != Weekday::Monday {
        write!(out, ";WKST={}", letters(number(rule.week_start)))?;
    }
    Ok(())
}

fn list<T: fmt::Display>(
    out: &mut Formatter<'_>,
    part: Part,
    items: impl IntoIterator<Item = T>,
) -> fmt::Result {
    for (index, item) in items.into_iter().enumerate() {
        if index == 0 {
            write!(out, ";{}={item}", part.name())?;
        } else {
            write!(out, ",{item}")?;
        }
    }
    Ok(())
}

fn until(until: Until, out: &mut Formatter<'_>) -> fmt::Result {
    match until {
        Until::Date { .. } => write_date(until.last_second(), out),
        Until::Local { .. } => write_local(until.last_second(), out),
        Until::Utc { .. } => {
            write_local(until.last_second(), out)?;
            out.write_char('Z')
        }
    }
}

fn frequency(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Yearly => "YEARLY",
        Frequency::Monthly => "MONTHLY",
        Frequency::Weekly => "WEEKLY",
        Frequency::Daily => "DAILY",
        Frequency::Hourly => "HOURLY",
        Frequency::Minutely => "MINUTELY",
        Frequency::Secondly => "SECONDLY",
    }
}

/// The two letters of a weekday's number.
fn letters(weekday: u8) -> &'static str {
    match WEEKDAYS.get(usize::from(weekday)) {
        None | Some(Weekday::Monday) => "MO",
        Some(Weekday::Tuesday) => "TU",
        Some(Weekday::Wednesday) => "WE",
        Some(Weekday::Thursday) => "TH",
        Some(Weekday::Friday) => "FR",
        Some(Weekday::Saturday) => "SA",
        Some(Weekday::Sunday) => "SU",
    }
}
