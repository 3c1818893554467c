//! The same work done by the `calcard` crate, which reads whole calendars.

use std::ops::Range;

use ::calcard::common::timezone::Tz;
use ::calcard::icalendar::ICalendar;

/// Reads a set as a calendar's only event.
///
/// # Panics
/// When the crate cannot read it.
#[must_use]
pub fn read(text: &str) -> ICalendar {
    let lines = text.replace('\n', "\r\n");
    let calendar = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDURATION:PT1H\r\n{lines}\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    ICalendar::parse(calendar).expect("the crate reads the works' rules")
}

/// The times of a set in a window, in Unix seconds. The crate knows no windows: it walks so many
/// times from the start.
pub fn expand(calendar: &ICalendar, steps: usize, window: &Range<i64>, out: &mut Vec<i64>) {
    let expanded = calendar.expand_dates(Tz::UTC, steps);
    let times = expanded.events.iter().map(|event| event.start.timestamp());
    out.extend(times.filter(|time| window.contains(time)));
}
