//! Numbers, lists, dates and times in English.

use crate::recurrence::calendar::{DAY, date_of};
use crate::time::Weekday;

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., end] => format!("{} {last} {end}", before.join(", ")),
    }
}

/// Numbers in order; of three and more in a row the first and the last.
pub(super) fn numbers(numbers: &[i32], show: impl Fn(i32) -> String) -> Vec<String> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let mut out = Vec::new();
    for run in numbers.chunk_by(|a, b| a.checked_add(1) == Some(*b)) {
        match run {
            [first, _, .., last] => out.push(format!("{} to {}", show(*first), show(*last))),
            few => out.extend(few.iter().map(|&one| show(one))),
        }
    }
    out
}

/// `1st`, `2nd`, `11th`.
pub(super) fn nth(number: i32) -> String {
    let ending = match (number.rem_euclid(100), number.rem_euclid(10)) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `first`, `second`; in digits from the eleventh on.
pub(super) fn ordinal(number: i32) -> String {
    const WORDS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let place = usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1));
    match place.and_then(|place| WORDS.get(place)) {
        Some(word) => (*word).to_owned(),
        None => nth(number),
    }
}

/// A place from the beginning or the end: `second`, `last`, `second to last`.
pub(super) fn place(number: i32) -> String {
    match number {
        -1 => "last".to_owned(),
        from_end if from_end < 0 => format!("{} to last", ordinal(from_end.saturating_neg())),
        number => ordinal(number),
    }
}

/// `every day`, `every second day`, `every 12 days`.
pub(super) fn every(interval: u32, unit: &str) -> String {
    match i32::try_from(interval) {
        Ok(1) => format!("every {unit}"),
        Ok(few @ 2..=10) => format!("every {} {unit}", ordinal(few)),
        _ => format!("every {interval} {unit}s"),
    }
}

pub(super) const fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

pub(super) fn month(number: i64) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let place = usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1));
    place
        .and_then(|place| NAMES.get(place))
        .copied()
        .unwrap_or_default()
}

/// The date of a civil second: `12 June 2026`.
pub(super) fn date(civil: i64) -> String {
    let date = date_of(civil.div_euclid(DAY));
    format!("{} {} {}", date.day, month(date.month), date.year)
}

/// The time of day of a civil second: `15:30`, `15:30:05`.
pub(super) fn clock(civil: i64) -> String {
    let time = civil.rem_euclid(DAY);
    let minute = time.div_euclid(60);
    let (hour, minute) = (minute.div_euclid(60), minute.rem_euclid(60));
    match time.rem_euclid(60) {
        0 => format!("{hour:02}:{minute:02}"),
        second => format!("{hour:02}:{minute:02}:{second:02}"),
    }
}

/// `once`, `18 times`.
pub(super) fn times(count: u64) -> String {
    if count == 1 {
        "once".to_owned()
    } else {
        format!("{count} times")
    }
}
