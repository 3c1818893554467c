//! What one would write by hand for one job: a loop for that one rule, the zone's changes looked
//! up before, seconds written straight out.

use std::ops::Range;

use tutorcore::Zone;

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;

/// When one offset holds on the local clock, and which.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    end: i64,
    offset: i64,
}

/// Chicago's offsets between two instants, in order.
///
/// # Panics
/// When Chicago has gone.
#[must_use]
pub fn stretches(from: i64, to: i64) -> Vec<Stretch> {
    let zone = Zone::get("America/Chicago").expect("a zone of the database");
    let mut stretches = Vec::new();
    let mut at = from;
    while at < to {
        let span = zone.span_at(at);
        let next = zone.offset_at(span.end);
        let (offset, next) = (i64::from(span.offset), i64::from(next));
        stretches.push(Stretch {
            end: span.end.saturating_add(offset.max(next)),
            offset,
        });
        at = span.end;
    }
    stretches.push(Stretch {
        end: i64::MAX,
        offset: 0,
    });
    stretches
}

/// Places local times in order, as they come.
struct Placer<'a> {
    stretches: &'a [Stretch],
    at: usize,
}

impl Placer<'_> {
    fn place(&mut self, local: i64) -> i64 {
        while local >= self.stretches[self.at].end {
            self.at += 1;
        }
        local - self.stretches[self.at].offset
    }
}

/// Days from 1970 to a date.
#[must_use]
pub fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (if month < 3 { month + 9 } else { month - 3 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// 2025-08-18, a Monday; every work starts at 15:30 on it.
const START: (i64, i64) = (2025, 8);
const TIME: i64 = 15 * 3600 + 1800;

/// Work a: every day.
pub fn daily(count: usize, stretches: &[Stretch], out: &mut Vec<i64>) {
    let mut placer = Placer { stretches, at: 0 };
    let mut local = day_number(START.0, START.1, 18) * DAY + TIME;
    for _ in 0..count {
        out.push(placer.place(local));
        local += DAY;
    }
}

/// Works b and c: days of weeks from a Monday on, to a count or an instant.
pub fn weekly(
    days: &[i64],
    weeks: i64,
    count: usize,
    until: i64,
    stretches: &[Stretch],
    out: &mut Vec<i64>,
) {
    let mut placer = Placer { stretches, at: 0 };
    let mut monday = day_number(START.0, START.1, 18) * DAY + TIME;
    let mut left = count;
    loop {
        for day in days {
            let time = placer.place(monday + day * DAY);
            if left == 0 || time > until {
                return;
            }
            out.push(time);
            left -= 1;
        }
        monday += weeks * WEEK;
    }
}

/// Works d, e, f and i: what `days` gives of each month, from its first weekday and length.
pub fn monthly(
    count: usize,
    months: i64,
    first: i64,
    stretches: &[Stretch],
    days: impl Fn(i64, i64) -> [i64; 2],
    out: &mut Vec<i64>,
) {
    let mut placer = Placer { stretches, at: 0 };
    let mut left = count;
    let start = day_number(START.0, START.1, 18);
    let mut month = START.0 * 12 + first - 1;
    while left > 0 {
        let (year, number) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        let begin = day_number(year, number, 1);
        for day in days(weekday(begin), month_length(year, number)) {
            if day >= 0 && begin + day >= start && left > 0 {
                out.push(placer.place((begin + day) * DAY + TIME));
                left -= 1;
            }
        }
        month += months;
    }
}

/// Work g: Mondays, Wednesdays and Fridays in a window.
pub fn window(start: i64, window: &Range<i64>, stretches: &[Stretch], out: &mut Vec<i64>) {
    let first = ((window.start - DAY).div_euclid(DAY)).max(start.div_euclid(DAY));
    let last = (window.end + DAY).div_euclid(DAY);
    let at = stretches.partition_point(|stretch| stretch.end <= first * DAY);
    let mut placer = Placer { stretches, at };
    for day in first..=last {
        if 0b001_0101 >> weekday(day) & 1 == 1 {
            let time = placer.place(day * DAY + TIME);
            if window.contains(&time) {
                out.push(time);
            }
        }
    }
}

/// A rule of work k, read by its fixed places.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    start: i64,
    weekdays: u8,
    weeks: i64,
    until: i64,
}

fn number(bytes: &[u8]) -> i64 {
    bytes
        .iter()
        .fold(0, |number, byte| number * 10 + i64::from(byte - b'0'))
}

fn time(bytes: &[u8]) -> i64 {
    let day = day_number(
        number(&bytes[..4]),
        number(&bytes[4..6]),
        number(&bytes[6..8]),
    );
    day * DAY + number(&bytes[9..11]) * 3600 + number(&bytes[11..13]) * 60 + number(&bytes[13..15])
}

/// Reads a rule of work k.
///
/// # Panics
/// When the text is not of that form.
#[must_use]
pub fn parse(text: &[u8]) -> Rule {
    let colon = text.iter().position(|byte| *byte == b':').expect("a colon");
    let mut rule = Rule {
        start: time(&text[colon + 1..]),
        weekdays: 0,
        weeks: 1,
        until: i64::MAX,
    };
    let parts = &text[colon + 17 + "RRULE:".len()..];
    for part in parts.split(|byte| *byte == b';') {
        match part[0] {
            b'I' => rule.weeks = number(&part[9..]),
            b'U' => rule.until = time(&part[6..]),
            b'B' => {
                for name in part[6..].chunks(3) {
                    rule.weekdays |= match name[0] {
                        b'M' => 1,
                        b'T' if name[1] == b'U' => 2,
                        b'W' => 4,
                        b'T' => 8,
                        _ => 16,
                    };
                }
            }
            _ => {}
        }
    }
    rule
}

/// The times of a rule of work k.
pub fn run(rule: Rule, stretches: &[Stretch], out: &mut Vec<i64>) {
    let mut placer = Placer { stretches, at: 0 };
    let day = rule.start.div_euclid(DAY);
    let mut monday = rule.start - weekday(day) * DAY;
    loop {
        for day in 0..5 {
            if rule.weekdays >> day & 1 == 1 {
                let local = monday + day * DAY;
                if local >= rule.start {
                    let time = placer.place(local);
                    if time > rule.until {
                        return;
                    }
                    out.push(time);
                }
            }
        }
        monday += rule.weeks * WEEK;
    }
}
