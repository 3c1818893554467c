//! One rule in English.

use std::fmt::Write as _;

use super::words::{clock, date, every, list, month, nth, numbers, ordinal, place, times, weekday};
use crate::recurrence::calendar::{DAY, date_of};
use crate::recurrence::parts::{RecurrenceParts, RuleDay};
use crate::recurrence::rule::{Frequency, Until, number};
use crate::time::Weekday;
use crate::zone::Zone;

/// What is known beside the rule itself.
#[derive(Clone, Copy, Default)]
pub(super) struct Known {
    /// The civil second of the start: it says what the rule leaves open.
    pub(super) start: Option<i64>,
    /// Whether the set has no times of day.
    pub(super) all_day: bool,
    /// The zone in which an instant is told as a local time.
    pub(super) zone: Option<Zone>,
}

/// More times of day than these are not told one by one.
const FEW: usize = 6;

/// A rule that is told.
pub(super) struct Told<'a> {
    parts: &'a RecurrenceParts,
    known: Known,
}

impl<'a> Told<'a> {
    pub(super) fn new(parts: &'a RecurrenceParts, known: Known) -> Self {
        Self { parts, known }
    }

    /// When it repeats, without its beginning and end.
    pub(super) fn rhythm(&self) -> String {
        let parts = self.parts;
        let mut out = match parts.frequency {
            Frequency::Weekly => self.weeks(),
            Frequency::Yearly | Frequency::Monthly => {
                format!("{}{}", every(parts.interval, self.unit()), self.days())
            }
            _ => format!("{}{}", every(parts.interval, self.unit()), self.filters()),
        };
        if parts.frequency == Frequency::Weekly && !parts.by_month.is_empty() {
            out.push_str(&self.months());
        }
        let clock = self.clock();
        // A condition before it is closed.
        if !clock.is_empty() && out.contains(", if it is ") {
            out.push(',');
        }
        out.push_str(&clock);
        if !parts.by_position.is_empty() {
            let places: Vec<String> = parts.by_position.iter().map(|&one| place(one)).collect();
            let _ = write!(
                out,
                " (only the {} of each {})",
                list(&places, "and"),
                self.unit()
            );
        }
        let weeks_matter = !parts.by_week_number.is_empty()
            || parts.frequency == Frequency::Weekly
                && (parts.interval > 1 || !parts.by_position.is_empty());
        if parts.week_start != Weekday::Monday && weeks_matter {
            let _ = write!(out, " (weeks begin on {})", weekday(parts.week_start));
        }
        out
    }

    /// How it ends, if it does: ` until 12 June 2026`, `, 18 times`.
    pub(super) fn end(&self) -> String {
        match (self.parts.count, self.parts.until) {
            (Some(count), _) => format!(", {}", times(count.into())),
            (None, Some(until)) => format!(" until {}", self.last(until)),
            (None, None) => String::new(),
        }
    }

    fn last(&self, until: Until) -> String {
        let (civil, utc) = match (until, self.known.zone) {
            (Until::Date { .. }, _) => return date(until.last_second()),
            (Until::Local { .. }, _) => (until.last_second(), ""),
            (Until::Utc { at }, Some(zone)) => (zone.to_local(at.unix_seconds()), ""),
            (Until::Utc { .. }, None) => (until.last_second(), " UTC"),
        };
        // Where the times of day are known, the last date that can have one is enough.
        if let (Some(latest), "") = (self.times_of_day().last(), utc) {
            let day = civil.div_euclid(DAY);
            let day = if civil.rem_euclid(DAY) >= *latest {
                day
            } else {
                day.saturating_sub(1)
            };
            return date(day.saturating_mul(DAY));
        }
        format!("{} at {}{utc}", date(civil), clock(civil))
    }

    fn unit(&self) -> &'static str {
        match self.parts.frequency {
            Frequency::Yearly => "year",
            Frequency::Monthly => "month",
            Frequency::Weekly => "week",
            Frequency::Daily => "day",
            Frequency::Hourly => "hour",
            Frequency::Minutely => "minute",
            Frequency::Secondly => "second",
        }
    }

    /// `every second Tuesday and Thursday`.
    fn weeks(&self) -> String {
        let parts = self.parts;
        let mut days: Vec<u8> = parts.by_day.iter().map(|day| number(day.weekday)).collect();
        if let (true, Some(start)) = (days.is_empty(), self.known.start) {
            let weekday = crate::recurrence::calendar::weekday(start.div_euclid(DAY));
            days.extend(u8::try_from(weekday));
        }
        if days.is_empty() {
            return every(parts.interval, "week");
        }
        let days = weekdays(&days, "and");
        match i32::try_from(parts.interval) {
            Ok(1) => format!("every {days}"),
            Ok(few @ 2..=10) if !days.contains(" to ") => format!("every {} {days}", ordinal(few)),
            _ => format!("{} on {days}", every(parts.interval, "week")),
        }
    }

    /// The days of a monthly or yearly rule.
    fn days(&self) -> String {
        let parts = self.parts;
        let yearly = parts.frequency == Frequency::Yearly;
        let mut out = String::new();
        if !parts.by_week_number.is_empty() {
            let weeks: Vec<String> = numbers_from_both(&parts.by_week_number, |week| {
                if week > 0 {
                    format!("week {week}")
                } else {
                    format!("the {} week", place(week))
                }
            });
            let _ = write!(out, " in {}", list(&weeks, "and"));
        }
        let dates = self.dates();
        let no_day = dates.is_empty() && parts.by_day.is_empty();
        if no_day {
            out.push_str(&self.own_day());
        } else if dates.is_empty() {
            let _ = write!(out, " on {}", self.numbered_days(yearly));
        } else {
            let _ = write!(out, " on {dates}");
            if !parts.by_day.is_empty() {
                out.push_str(&self.if_weekday(yearly));
            }
        }
        let told = no_day
            && yearly
            && parts.by_month.len() == 1
            && self.known.start.is_some()
            && parts.by_week_number.is_empty();
        if !told {
            out.push_str(&self.months());
        }
        out
    }

    /// The day that a monthly or yearly rule has from its start.
    fn own_day(&self) -> String {
        let parts = self.parts;
        let Some(start) = self.known.start else {
            return String::new();
        };
        let own = date_of(start.div_euclid(DAY));
        let day = i32::try_from(own.day).unwrap_or(1);
        if !parts.by_week_number.is_empty() {
            let weekday = crate::recurrence::calendar::weekday(start.div_euclid(DAY));
            let weekday = u8::try_from(weekday).unwrap_or(0);
            return format!(" on {}", weekdays(&[weekday], "and"));
        }
        match (parts.frequency, parts.by_month.as_slice()) {
            (Frequency::Yearly, []) => format!(" on {day} {}", month(own.month)),
            (Frequency::Yearly, &[only]) => format!(" on {day} {}", month(only.into())),
            _ => format!(" on the {}", nth(day)),
        }
    }

    /// Days by number: `the 1st and the last day`.
    fn dates(&self) -> String {
        let parts = self.parts;
        let month_days = numbers_from_both(&parts.by_month_day, |day| match day {
            -1 => "the last day".to_owned(),
            day if day < 0 => format!("the {} day", place(day)),
            day => format!("the {}", nth(day)),
        });
        let year_days = numbers_from_both(&parts.by_year_day, |day| match day {
            day if day < 0 => format!("the {}", place(day)),
            day => format!("the {}", nth(day)),
        });
        let of_year = |last: &str| format!("{} day of the year", list(&year_days, last));
        match (month_days.is_empty(), year_days.is_empty()) {
            (_, true) => list(&month_days, "and"),
            (true, false) => of_year("and"),
            (false, false) => format!("{}, if it is {}", list(&month_days, "and"), of_year("or")),
        }
    }

    /// Weekdays of a month or year: `every Monday and the second Tuesday`.
    fn numbered_days(&self, yearly: bool) -> String {
        let parts = self.parts;
        let (plain, mut numbered): (Vec<RuleDay>, Vec<RuleDay>) =
            parts.by_day.iter().partition(|day| day.nth.is_none());
        numbered.sort_by_key(|day| (day.nth < Some(0), day.nth, number(day.weekday)));
        let mut items = Vec::new();
        if !plain.is_empty() {
            let days: Vec<u8> = plain.iter().map(|day| number(day.weekday)).collect();
            items.push(format!("every {}", weekdays(&days, "and")));
        }
        let of = if yearly && parts.by_month.is_empty() {
            " of the year"
        } else {
            ""
        };
        for day in numbered {
            let nth = place(day.nth.unwrap_or(1));
            items.push(format!("the {nth} {}{of}", weekday(day.weekday)));
        }
        list(&items, "and")
    }

    /// `, if it is a Friday`.
    fn if_weekday(&self, yearly: bool) -> String {
        let parts = self.parts;
        let of = if yearly && parts.by_month.is_empty() {
            "year"
        } else {
            "month"
        };
        let days: Vec<String> = parts
            .by_day
            .iter()
            .map(|day| match day.nth {
                None => format!("a {}", weekday(day.weekday)),
                Some(nth) => format!("the {} {} of the {of}", place(nth), weekday(day.weekday)),
            })
            .collect();
        format!(", if it is {}", list(&days, "or"))
    }

    /// The days that a rule by days or less is restricted to.
    fn filters(&self) -> String {
        let mut out = String::new();
        let dates = self.dates();
        if !dates.is_empty() {
            let _ = write!(out, " on {dates}");
        }
        if !self.parts.by_day.is_empty() {
            if dates.is_empty() {
                let days: Vec<u8> = self
                    .parts
                    .by_day
                    .iter()
                    .map(|day| number(day.weekday))
                    .collect();
                let only = if self.parts.frequency == Frequency::Daily {
                    " that is"
                } else {
                    " on"
                };
                let days = if only == " on" {
                    weekdays(&days, "and")
                } else {
                    format!("a {}", weekdays(&days, "or"))
                };
                let _ = write!(out, "{only} {days}");
            } else {
                out.push_str(&self.if_weekday(false));
            }
        }
        out.push_str(&self.months());
        out
    }

    fn months(&self) -> String {
        let months = &self.parts.by_month;
        if months.is_empty() {
            return String::new();
        }
        let names = numbers(months, |one| month(one.into()).to_owned());
        format!(" in {}", list(&names, "and"))
    }

    /// The times of day of a rule by days or longer, in order; none if they are not known.
    fn times_of_day(&self) -> Vec<i64> {
        let parts = self.parts;
        if parts.frequency > Frequency::Daily || self.known.all_day {
            return Vec::new();
        }
        let own = |list: &[i32], own: Option<i64>| -> Vec<i64> {
            if list.is_empty() {
                own.into_iter().collect()
            } else {
                list.iter().map(|&one| one.into()).collect()
            }
        };
        let start = self.known.start.map(|start| start.rem_euclid(DAY));
        let hours = own(&parts.by_hour, start.map(|start| start.div_euclid(3600)));
        let minute = |start: i64| start.div_euclid(60).rem_euclid(60);
        let minutes = own(&parts.by_minute, start.map(minute));
        let seconds = own(&parts.by_second, start.map(|start| start.rem_euclid(60)));
        let mut times: Vec<i64> = Vec::new();
        for hour in &hours {
            for minute in &minutes {
                for second in &seconds {
                    let hour = hour.saturating_mul(3600);
                    times.push(
                        hour.saturating_add(minute.saturating_mul(60))
                            .saturating_add(*second),
                    );
                }
            }
        }
        times.sort_unstable();
        times.dedup();
        times
    }

    /// ` at 09:00 and 15:30`, or what is known of it.
    fn clock(&self) -> String {
        let parts = self.parts;
        if self.known.all_day {
            return String::new();
        }
        let of_day = self.times_of_day();
        if (1..=FEW).contains(&of_day.len()) {
            let shown: Vec<String> = of_day.iter().map(|&time| clock(time)).collect();
            return format!(" at {}", list(&shown, "and"));
        }
        let mut out = String::new();
        for (name, given) in [
            ("hour", &parts.by_hour),
            ("minute", &parts.by_minute),
            ("second", &parts.by_second),
        ] {
            if !given.is_empty() {
                let shown = numbers(given, |one| one.to_string());
                let plural = if given.len() > 1 { "s" } else { "" };
                let join = if out.is_empty() { " at the" } else { ", the" };
                let _ = write!(out, "{join} {name}{plural} {}", list(&shown, "and"));
            }
        }
        out
    }
}

/// Weekdays in order from Monday; three and more in a row by the first and the last.
fn weekdays(days: &[u8], last: &str) -> String {
    let days: Vec<i32> = days.iter().map(|&day| day.into()).collect();
    let name = |day: i32| {
        let place = usize::try_from(day).unwrap_or(0);
        let day = crate::recurrence::rule::WEEKDAYS.get(place);
        day.map_or("", |&day| weekday(day)).to_owned()
    };
    list(&numbers(&days, name), last)
}

/// Numbers from the beginning in order, then those from the end.
fn numbers_from_both(list: &[i32], show: impl Fn(i32) -> String) -> Vec<String> {
    let (forward, backward): (Vec<i32>, Vec<i32>) = list.iter().partition(|&&one| one > 0);
    let mut shown = numbers(&forward, &show);
    shown.extend(backward.into_iter().map(show));
    shown
}
