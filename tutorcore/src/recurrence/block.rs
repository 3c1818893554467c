//! The text of a set: properties of RFC 5545, one a line.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::property::{Kind, Named, Property};
use super::set::{Clock, Reading, RecurrenceSet};
use super::value::{Value, value, write_date, write_local};
use crate::error::{Error, ErrorKind};
use crate::zone::Zone;

/// Reads a set.
pub(super) fn set(text: &str, reading: Reading) -> Result<RecurrenceSet, Error> {
    let text = unfolded(text);
    let mut rest = lines(&text);
    // Mostly the start is the first line; what stands before it is read after it.
    let (before, start) = loop {
        let at = text.len().saturating_sub(rest.text.len());
        match rest.next() {
            Some(line) if has_name(line, "DTSTART") => {
                break (text.get(..at).unwrap_or_default(), line);
            }
            Some(_) => {}
            None => return Err(no_start()),
        }
    };
    let (start, clock) = start_of(&Property::of(start)?)?;
    let mut set = RecurrenceSet::from_second(start, clock);
    for line in lines(before).chain(rest) {
        add(&mut set, &Property::of(line)?, reading)?;
    }
    for times in [&mut set.added, &mut set.excepted] {
        if !times.is_sorted_by(|a, b| a < b) {
            times.sort_unstable();
            times.dedup();
        }
    }
    Ok(set)
}

fn no_start() -> Error {
    Error::new(ErrorKind::MissingField, "The set has no start.")
        .with_help("Add a line DTSTART, as in DTSTART;TZID=America/Chicago:20261006T153000.")
        .inside("DTSTART")
}

/// Adds what a line says to a set that has its start.
fn add(set: &mut RecurrenceSet, property: &Property<'_>, reading: Reading) -> Result<(), Error> {
    match property.kind()? {
        Kind::Start => {
            return Err(property.refuse(
                ErrorKind::DuplicateField,
                "The set has two starts.",
                "Leave one DTSTART out.",
            ));
        }
        Kind::Rule => {
            let rule = property.rule(set, reading)?;
            set.rules.push(rule);
        }
        Kind::ExceptedRule => {
            let rule = property.rule(set, reading)?;
            set.excepted_rules.push(rule);
        }
        Kind::Added => {
            let mut added = std::mem::take(&mut set.added);
            property.times(set, reading, &mut added)?;
            set.added = added;
        }
        Kind::Excepted => {
            let mut excepted = std::mem::take(&mut set.excepted);
            property.times(set, reading, &mut excepted)?;
            set.excepted = excepted;
        }
    }
    Ok(())
}

/// The text with its folded lines joined.
fn unfolded(text: &str) -> Cow<'_, str> {
    // All pairs of bytes are looked at, without a way out: so it is done many at a time.
    let next = text.as_bytes().get(1..).unwrap_or_default();
    let folds = text.bytes().zip(next).fold(0, |folds, (byte, next)| {
        folds | u8::from(byte == b'\n' && matches!(next, b' ' | b'\t'))
    });
    if folds == 0 {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match line.strip_prefix([' ', '\t']) {
            Some(rest) if index > 0 => joined.push_str(rest),
            _ => {
                if index > 0 {
                    joined.push('\n');
                }
                joined.push_str(line);
            }
        }
    }
    Cow::Owned(joined)
}

/// The lines that hold anything.
struct Lines<'a> {
    /// What was not read yet.
    text: &'a str,
}

fn lines(text: &str) -> Lines<'_> {
    Lines { text }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        while !self.text.is_empty() {
            let (line, rest) = self.text.split_once('\n').unwrap_or((self.text, ""));
            self.text = rest;
            let line = line.trim_ascii();
            if !line.is_empty() {
                return Some(line);
            }
        }
        None
    }
}

fn has_name(line: &str, name: &str) -> bool {
    line.split_at_checked(name.len())
        .is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(name) && rest.starts_with([':', ';'])
        })
}

/// The start as a second of its clock, and that clock.
fn start_of(property: &Property<'_>) -> Result<(i64, Clock), Error> {
    let named = property.named()?;
    let value = value(property.value.as_bytes()).ok_or_else(|| property.no_time())?;
    Ok(match (named, value) {
        (Named::Nothing | Named::Date, Value::Date(midnight)) => (midnight, Clock::Date),
        (Named::Nothing, Value::Local(civil)) => (civil, Clock::Floating),
        (Named::Nothing, Value::Utc(instant)) => (instant, Clock::Zoned(Zone::UTC)),
        (Named::Zone(zone), Value::Local(civil)) => (civil, Clock::Zoned(zone)),
        (Named::Zone(zone), Value::Utc(instant)) if zone == Zone::UTC => {
            (instant, Clock::Zoned(Zone::UTC))
        }
        (Named::Date | Named::Zone(_), _) => {
            return Err(property.refuse(
                ErrorKind::InvalidValue,
                "The start's value is not of the form that its parameters name.",
                "Write VALUE=DATE with a date, TZID with a civil time, or Z alone.",
            ));
        }
    })
}

/// Writes a set.
pub(super) fn write(set: &RecurrenceSet, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str("DTSTART")?;
    times(set.clock, &[set.start], out)?;
    for rule in &set.rules {
        write!(out, "\nRRULE:{rule}")?;
    }
    for rule in &set.excepted_rules {
        write!(out, "\nEXRULE:{rule}")?;
    }
    for (name, list) in [("\nRDATE", &set.added), ("\nEXDATE", &set.excepted)] {
        let Clock::Zoned(zone) = set.clock else {
            if !list.is_empty() {
                out.write_str(name)?;
                times(set.clock, list, out)?;
            }
            continue;
        };
        // The second hour of a fold has no civil text of its own.
        let (mut civil, mut instants) = (Vec::new(), Vec::new());
        for &instant in list {
            let local = zone.to_local(instant);
            if set.axis(local) == instant {
                civil.push(local);
            } else {
                instants.push(instant);
            }
        }
        for (clock, list) in [(set.clock, civil), (Clock::Zoned(Zone::UTC), instants)] {
            if !list.is_empty() {
                out.write_str(name)?;
                times(clock, &list, out)?;
            }
        }
    }
    Ok(())
}

fn times(clock: Clock, list: &[i64], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut end = "";
    match clock {
        Clock::Date => out.write_str(";VALUE=DATE")?,
        Clock::Floating => {}
        Clock::Zoned(Zone::UTC) => end = "Z",
        Clock::Zoned(zone) => write!(out, ";TZID={}", zone.name())?,
    }
    let mut separator = ':';
    for &time in list {
        out.write_char(separator)?;
        if clock == Clock::Date {
            write_date(time, out)?;
        } else {
            write_local(time, out)?;
            out.write_str(end)?;
        }
        separator = ',';
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strict(text: &str) -> Result<String, Error> {
        set(text, Reading::Strict).map(|set| set.to_string())
    }

    fn lenient(text: &str) -> Result<String, Error> {
        set(text, Reading::Lenient).map(|set| set.to_string())
    }

    #[test]
    fn the_canonical_text_reads_back() {
        for text in [
            "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;UNTIL=20260201\nEXDATE;VALUE=DATE:20260103",
            "DTSTART:20260101T100000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\nEXRULE:FREQ=MONTHLY",
            "DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY\nRDATE:20260101T110000Z,20260102T110000Z",
            "DTSTART;TZID=America/Chicago:20261101T013000\nRDATE;TZID=America/Chicago:20261101T014500\n\
             RDATE:20261101T073000Z",
        ] {
            assert_eq!(strict(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn lines_are_unfolded_and_in_any_order_and_case() {
        let text = "rrule:freq=we\r\n ekly;byday=\r\n\tmo\r\n\r\n\
                    exdate;tzid=\"america/chicago\":20260105T1000\r\n 00\r\n\
                    dtstart;x-note=\"a:b;c\";tzid=Central Standard Time:20260105T100000\r\n";
        assert_eq!(
            strict(text).unwrap(),
            "DTSTART;TZID=America/Chicago:20260105T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO\n\
             EXDATE;TZID=America/Chicago:20260105T100000"
        );
    }

    #[test]
    fn times_of_another_form_are_refused_or_read_on_the_starts_clock() {
        for (text, path, read) in [
            (
                "DTSTART:20260101T100000\nRRULE:FREQ=DAILY;UNTIL=20260102T000000Z",
                "/RRULE/UNTIL",
                "RRULE:FREQ=DAILY;UNTIL=20260102T000000",
            ),
            (
                "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;UNTIL=20260102T120000",
                "/RRULE/UNTIL",
                "RRULE:FREQ=DAILY;UNTIL=20260102",
            ),
            (
                "DTSTART;TZID=America/Chicago:20260101T100000\nRRULE:FREQ=DAILY;UNTIL=20260102T100000",
                "/RRULE/UNTIL",
                "RRULE:FREQ=DAILY;UNTIL=20260102T160000Z",
            ),
            (
                "DTSTART;TZID=America/Chicago:20260101T100000\nEXDATE;VALUE=DATE:20260102",
                "/EXDATE",
                "EXDATE;TZID=America/Chicago:20260102T100000",
            ),
            (
                "DTSTART:20260101T100000Z\nRDATE:20260101T110000",
                "/RDATE",
                "RDATE:20260101T110000Z",
            ),
            (
                "DTSTART:20260101T100000\nRRULE:FREQ=DAILY;",
                "/RRULE",
                "RRULE:FREQ=DAILY",
            ),
        ] {
            let error = strict(text).unwrap_err();
            assert_eq!(error.path(), path, "{text}");
            assert!(error.help().is_some());
            assert!(lenient(text).unwrap().ends_with(read), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        use ErrorKind::{
            DuplicateField, InvalidValue, MissingField, UnknownChoice, UnknownField, UnknownZone,
        };
        for (text, kind, path) in [
            ("", MissingField, "/DTSTART"),
            ("RRULE:FREQ=DAILY", MissingField, "/DTSTART"),
            ("DTSTART:2026", InvalidValue, "/DTSTART"),
            (
                "DTSTART;VALUE=DATE:20260101T000000",
                InvalidValue,
                "/DTSTART",
            ),
            (
                "DTSTART;TZID=Europe/Paris:20260101T000000Z",
                InvalidValue,
                "/DTSTART",
            ),
            (
                "DTSTART;TZID=Mars/Olympus:20260101T000000",
                UnknownZone,
                "/DTSTART",
            ),
            (
                "DTSTART:20260101T000000\nDTSTART:20260101T000000",
                DuplicateField,
                "/DTSTART",
            ),
            ("DTSTART:20260101T000000\nSUMMARY:x", UnknownField, ""),
            ("DTSTART:20260101T000000\nRRULE", InvalidValue, ""),
            ("DTSTART:20260101T000000\nEXDATE:", InvalidValue, "/EXDATE"),
            (
                "DTSTART:20260101T000000\nRDATE;VALUE=PERIOD:20260101T000000/PT1H",
                UnknownChoice,
                "/RDATE",
            ),
            (
                "DTSTART:20260101T000000\nEXRULE:FREQ=DAILY;COUNT=x",
                InvalidValue,
                "/EXRULE/COUNT",
            ),
        ] {
            let error = lenient(text).unwrap_err();
            assert_eq!((error.kind(), error.path()), (kind, path), "{text}");
            assert!(error.help().is_some(), "{text}");
        }
    }
}
