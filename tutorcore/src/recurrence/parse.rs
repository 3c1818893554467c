//! From the text of a rule to the rule, in one pass over its bytes.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "positions come from a search in the same text, numbers stop growing at seven digits"
)]

use super::check::{self, Part};
use super::rule::{By, Frequency, Ordinal, RecurrenceRule, RuleEnd, WEEKDAYS};
use super::value;
use crate::error::{Error, ErrorKind};
use crate::time::Weekday;

/// Reads a rule, with or without `RRULE:` before it.
pub(super) fn rule(text: &str, lenient: bool) -> Result<RecurrenceRule, Error> {
    let text = text.trim_ascii();
    let value = match text.split_at_checked(6) {
        Some((name, value)) if name.eq_ignore_ascii_case("RRULE:") => value,
        _ => text,
    };
    rule_value(value.as_bytes(), lenient)
}

/// Reads the value of an `RRULE` property.
pub(super) fn rule_value(text: &[u8], lenient: bool) -> Result<RecurrenceRule, Error> {
    let mut text = text;
    if let (true, [rest @ .., b';']) = (lenient, text) {
        text = rest;
    }
    let mut frequency = None;
    let mut rule = RecurrenceRule {
        frequency: Frequency::Daily,
        week_start: Weekday::Monday,
        interval: 1,
        end: RuleEnd::Never,
        by: By::default(),
    };
    let mut seen = 0_u16;
    let mut at = 0;
    loop {
        let mut equals = at;
        while equals < text.len() && text[equals] != b'=' && text[equals] != b';' {
            equals += 1;
        }
        let end = find(text, equals, b';');
        let Some(part) = part(&text[at..equals]) else {
            return Err(unknown_part(&text[at..equals], at));
        };
        let value = Value {
            part,
            bytes: text.get(equals + 1..end).unwrap_or_default(),
            at: equals + 1,
        };
        if seen >> part as u16 & 1 == 1 {
            return Err(value.refuse(
                ErrorKind::DuplicateField,
                "This part stands in the rule twice",
                "Leave one of the two out.",
            ));
        }
        seen |= 1 << part as u16;
        match part {
            Part::Freq => {
                rule.frequency = frequency_of(&value)?;
                frequency = Some(());
            }
            Part::Interval => rule.interval = value.whole()?,
            Part::Wkst => rule.week_start = WEEKDAYS[usize::from(value.weekday(value.bytes)?)],
            Part::Count => {
                if rule.end != RuleEnd::Never {
                    return Err(check::two_ends(part.name()));
                }
                rule.end = RuleEnd::Count(value.whole()?);
            }
            Part::Until => {
                if rule.end != RuleEnd::Never {
                    return Err(check::two_ends(part.name()));
                }
                let until = value::until(value.bytes).ok_or_else(|| {
                    value.refuse(
                        ErrorKind::InvalidValue,
                        "This is no date, civil time or UTC time",
                        "Write it as in 20261231, 20261231T170000 or 20261231T230000Z.",
                    )
                })?;
                rule.end = RuleEnd::Until(until);
            }
            _ => value.list(&mut rule.by)?,
        }
        if end == text.len() {
            break;
        }
        at = end + 1;
    }
    if frequency.is_none() {
        return Err(Error::new(
            ErrorKind::MissingField,
            "The rule does not say how often it repeats.",
        )
        .with_help("Begin it with FREQ=, as in FREQ=WEEKLY.")
        .inside(Part::Freq.name()));
    }
    if rule.by.rare.is_some() {
        rule.by.tidy();
    }
    check::combination(&rule).map_err(|(part, fault)| fault.inside(part.name()))?;
    Ok(rule)
}

/// The place of a byte from `at` on, or the end.
fn find(text: &[u8], at: usize, byte: u8) -> usize {
    let mut place = at;
    while place < text.len() && text[place] != byte {
        place += 1;
    }
    place
}

/// Up to twelve letters as a number, in capitals.
const fn packed(text: &[u8]) -> u128 {
    let mut number = 0;
    let mut at = 0;
    while at < text.len() && at < 12 {
        // Capitals differ from small letters in one bit; no letter shares the rest with a sign
        // that could stand here.
        number = number << 8 | (text[at] & 0xDF) as u128;
        at += 1;
    }
    number
}

/// Finds a name among others, whatever its case.
macro_rules! names {
    ($bytes:expr, $($name:literal => $meaning:expr),+ $(,)?) => {
        match ($bytes.len(), packed($bytes)) {
            $((len, number) if number == const { packed($name) } && len == $name.len() => {
                Some($meaning)
            })+
            _ => None,
        }
    };
}

fn part(name: &[u8]) -> Option<Part> {
    names!(name,
        b"FREQ" => Part::Freq,
        b"BYDAY" => Part::ByDay,
        b"UNTIL" => Part::Until,
        b"COUNT" => Part::Count,
        b"INTERVAL" => Part::Interval,
        b"BYMONTH" => Part::ByMonth,
        b"BYMONTHDAY" => Part::ByMonthDay,
        b"BYHOUR" => Part::ByHour,
        b"BYMINUTE" => Part::ByMinute,
        b"BYSECOND" => Part::BySecond,
        b"BYSETPOS" => Part::BySetPos,
        b"WKST" => Part::Wkst,
        b"BYYEARDAY" => Part::ByYearDay,
        b"BYWEEKNO" => Part::ByWeekNo,
    )
}

fn unknown_part(name: &[u8], at: usize) -> Error {
    if name.eq_ignore_ascii_case(b"RSCALE") || name.eq_ignore_ascii_case(b"SKIP") {
        return Error::new(
            ErrorKind::UnknownField,
            format!(
                "Rules of other calendars (RFC 7529: RSCALE, SKIP) are not read (character {}).",
                at + 1
            ),
        )
        .with_help("Leave RSCALE and SKIP out: rules follow the Gregorian calendar.");
    }
    Error::new(
        ErrorKind::UnknownField,
        format!("No part of a rule has this name (character {}).", at + 1),
    )
    .with_help("Write parts as NAME=VALUE with semicolons between, as in FREQ=WEEKLY;BYDAY=TU.")
}

fn frequency_of(value: &Value<'_>) -> Result<Frequency, Error> {
    let frequency = names!(value.bytes,
        b"WEEKLY" => Frequency::Weekly,
        b"DAILY" => Frequency::Daily,
        b"MONTHLY" => Frequency::Monthly,
        b"YEARLY" => Frequency::Yearly,
        b"HOURLY" => Frequency::Hourly,
        b"MINUTELY" => Frequency::Minutely,
        b"SECONDLY" => Frequency::Secondly,
    );
    frequency.ok_or_else(|| {
        value.refuse(
            ErrorKind::UnknownChoice,
            "This is no frequency",
            "Write YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY, MINUTELY or SECONDLY.",
        )
    })
}

/// The value of one part and where it stands.
struct Value<'a> {
    part: Part,
    bytes: &'a [u8],
    at: usize,
}

impl Value<'_> {
    fn refuse(&self, kind: ErrorKind, what: &str, help: &str) -> Error {
        Error::new(kind, format!("{what} (character {}).", self.at + 1))
            .with_help(help)
            .inside(self.part.name())
    }

    fn out_of_range(&self, help: &str) -> Error {
        let what = "The part does not allow this number";
        self.refuse(ErrorKind::OutOfRange, what, help)
    }

    /// A whole number from 1 to `u32::MAX`.
    fn whole(&self) -> Result<u32, Error> {
        let mut number = 0_u64;
        for &byte in self.bytes {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return Err(self.no_number());
            }
            number = number.saturating_mul(10).saturating_add(digit.into());
        }
        match u32::try_from(number) {
            _ if self.bytes.is_empty() => Err(self.no_number()),
            Ok(0) => Err(check::zero(self.part.name())),
            Ok(number) => Ok(number),
            Err(_) => Err(self.out_of_range("Write a whole number from 1 to 4294967295.")),
        }
    }

    fn no_number(&self) -> Error {
        self.refuse(
            ErrorKind::InvalidValue,
            "This is no whole number",
            "Write digits alone.",
        )
    }

    /// The number of a weekday of two letters.
    fn weekday(&self, name: &[u8]) -> Result<u8, Error> {
        let weekday = names!(name,
            b"MO" => 0, b"TU" => 1, b"WE" => 2, b"TH" => 3, b"FR" => 4, b"SA" => 5, b"SU" => 6,
        );
        weekday.ok_or_else(|| {
            self.refuse(
                ErrorKind::UnknownChoice,
                "This is no day of the week",
                "Write MO, TU, WE, TH, FR, SA or SU.",
            )
        })
    }

    /// Adds every item of a list to its part.
    fn list(&self, by: &mut By) -> Result<(), Error> {
        let mut at = 0;
        loop {
            let end = find(self.bytes, at, b',');
            let item = Value {
                bytes: &self.bytes[at..end],
                at: self.at + at,
                part: self.part,
            };
            item.add(by)?;
            if end == self.bytes.len() {
                return Ok(());
            }
            at = end + 1;
        }
    }

    /// Adds one item to its part.
    fn add(&self, by: &mut By) -> Result<(), Error> {
        match self.part {
            Part::ByDay => self.add_day(by)?,
            Part::ByMonth => by.months |= 1 << self.plain(1, 12)?,
            Part::ByHour => by.hours |= 1 << self.plain(0, 23)?,
            Part::ByMinute => by.minutes |= 1 << self.plain(0, 59)?,
            Part::BySecond => by.seconds |= 1 << self.plain(0, 60)?,
            Part::ByMonthDay => {
                let day = self.signed(31)?;
                by.month_days |= 1 << if day > 0 { day } else { 32 - day };
            }
            Part::ByWeekNo => {
                let week = narrow(self.signed(53)?);
                by.rare_mut().weeks.push(week);
            }
            Part::ByYearDay => {
                let day = narrow(self.signed(366)?);
                by.rare_mut().year_days.push(day);
            }
            Part::BySetPos => {
                let position = narrow(self.signed(366)?);
                by.rare_mut().positions.push(position);
            }
            Part::Freq | Part::Interval | Part::Count | Part::Until | Part::Wkst => {}
        }
        Ok(())
    }

    fn add_day(&self, by: &mut By) -> Result<(), Error> {
        if let Some(at) = self.bytes.len().checked_sub(2) {
            let (number, name) = self.bytes.split_at(at);
            let weekday = self.weekday(name)?;
            if number.is_empty() {
                by.weekdays |= 1 << weekday;
                return Ok(());
            }
            let number = Value {
                bytes: number,
                ..*self
            };
            let nth = narrow(number.signed(53)?);
            by.rare_mut().ordinals.push(Ordinal { nth, weekday });
            return Ok(());
        }
        self.weekday(self.bytes).map(|_| ())
    }

    fn plain(&self, least: i32, most: i32) -> Result<i32, Error> {
        let number = digits(self.bytes).ok_or_else(|| self.no_number())?;
        if (least..=most).contains(&number) {
            Ok(number)
        } else {
            Err(self.out_of_range(&format!("From {least} to {most}.")))
        }
    }

    fn signed(&self, most: i32) -> Result<i32, Error> {
        let (negative, bytes) = match self.bytes {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            all => (false, all),
        };
        let number = digits(bytes).ok_or_else(|| self.no_number())?;
        if number == 0 || number > most {
            let help = format!("From 1 to {most}, or from -{most} to -1.");
            return Err(self.out_of_range(&help));
        }
        Ok(if negative { -number } else { number })
    }
}

/// A number of digits alone; large ones stop at a few millions.
fn digits(bytes: &[u8]) -> Option<i32> {
    let mut number = 0_i32;
    for &byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        if number < 1_000_000 {
            number = number * 10 + i32::from(digit);
        }
    }
    (!bytes.is_empty()).then_some(number)
}

/// The number as a type that holds it, because its range was checked.
fn narrow<T: TryFrom<i32> + Default>(value: i32) -> T {
    T::try_from(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Error> {
        rule(text, false).map(|rule| rule.to_string())
    }

    #[test]
    fn the_text_is_made_canonical() {
        for (text, expected) in [
            ("freq=daily", "FREQ=DAILY"),
            ("RRULE:FREQ=DAILY;INTERVAL=1;WKST=MO", "FREQ=DAILY"),
            (
                " FREQ=YEARLY;BYDAY=+1MO,-1SU,1MO,TU ",
                "FREQ=YEARLY;BYDAY=TU,-1SU,1MO",
            ),
            (
                "FREQ=MONTHLY;BYMONTHDAY=-1,31,01;UNTIL=20261231",
                "FREQ=MONTHLY;UNTIL=20261231;BYMONTHDAY=1,31,-1",
            ),
            (
                "FREQ=SECONDLY;INTERVAL=4294967295;COUNT=4294967295;BYSECOND=60,0",
                "FREQ=SECONDLY;INTERVAL=4294967295;COUNT=4294967295;BYSECOND=0,60",
            ),
            (
                "FREQ=YEARLY;BYWEEKNO=-1,53;BYSETPOS=-1;WKST=SU;UNTIL=20261231T235959Z",
                "FREQ=YEARLY;UNTIL=20261231T235959Z;BYWEEKNO=-1,53;BYSETPOS=-1;WKST=SU",
            ),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
            assert_eq!(read(expected).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn every_refusal_has_a_kind_a_place_and_a_mend() {
        use ErrorKind::{
            DuplicateField, InvalidValue, MissingField, OutOfRange, UnknownChoice, UnknownField,
        };
        for (text, kind, path) in [
            ("", UnknownField, ""),
            ("FREQ", UnknownChoice, "/FREQ"),
            ("FREQ=", UnknownChoice, "/FREQ"),
            ("FREQ=SMONTHLY", UnknownChoice, "/FREQ"),
            ("INTERVAL=2", MissingField, "/FREQ"),
            ("FREQ=DAILY;", UnknownField, ""),
            ("FREQ=DAILY;;COUNT=2", UnknownField, ""),
            ("FREQ=DAILY;BYWODAN=1", UnknownField, ""),
            ("FREQ=DAILY;RSCALE=HEBREW", UnknownField, ""),
            ("FREQ=DAILY;FREQ=DAILY", DuplicateField, "/FREQ"),
            ("FREQ=DAILY;INTERVAL=0", OutOfRange, "/INTERVAL"),
            ("FREQ=DAILY;INTERVAL=-1", InvalidValue, "/INTERVAL"),
            ("FREQ=DAILY;INTERVAL=4294967296", OutOfRange, "/INTERVAL"),
            ("FREQ=DAILY;COUNT=0", OutOfRange, "/COUNT"),
            ("FREQ=DAILY;COUNT=", InvalidValue, "/COUNT"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20260101", InvalidValue, "/UNTIL"),
            ("FREQ=DAILY;UNTIL=20260101;COUNT=2", InvalidValue, "/COUNT"),
            ("FREQ=DAILY;UNTIL=20260230", InvalidValue, "/UNTIL"),
            ("FREQ=DAILY;UNTIL=20260101T", InvalidValue, "/UNTIL"),
            ("FREQ=YEARLY;BYMONTH=0", OutOfRange, "/BYMONTH"),
            ("FREQ=YEARLY;BYMONTH=", InvalidValue, "/BYMONTH"),
            ("FREQ=YEARLY;BYMONTH=1,", InvalidValue, "/BYMONTH"),
            ("FREQ=YEARLY;BYMONTH=bla", InvalidValue, "/BYMONTH"),
            ("FREQ=YEARLY;BYMONTH=5L", InvalidValue, "/BYMONTH"),
            ("FREQ=YEARLY;BYWEEKNO=54", OutOfRange, "/BYWEEKNO"),
            ("FREQ=YEARLY;BYYEARDAY=-367", OutOfRange, "/BYYEARDAY"),
            (
                "FREQ=YEARLY;BYYEARDAY=99999999999",
                OutOfRange,
                "/BYYEARDAY",
            ),
            ("FREQ=WEEKLY;BYDAY=0MO", OutOfRange, "/BYDAY"),
            ("FREQ=WEEKLY;BYDAY=1MO", InvalidValue, "/BYDAY"),
            ("FREQ=WEEKLY;BYDAY=M", UnknownChoice, "/BYDAY"),
            ("FREQ=WEEKLY;BYDAY=XX", UnknownChoice, "/BYDAY"),
            ("FREQ=WEEKLY;BYDAY=", UnknownChoice, "/BYDAY"),
            ("FREQ=WEEKLY;BYMONTHDAY=1", InvalidValue, "/BYMONTHDAY"),
            ("FREQ=MONTHLY;BYYEARDAY=1", InvalidValue, "/BYYEARDAY"),
            ("FREQ=MONTHLY;BYWEEKNO=1", InvalidValue, "/BYWEEKNO"),
            ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", InvalidValue, "/BYDAY"),
            ("FREQ=DAILY;BYSETPOS=1", InvalidValue, "/BYSETPOS"),
            ("FREQ=DAILY;BYHOUR=24", OutOfRange, "/BYHOUR"),
            ("FREQ=DAILY;BYSECOND=61", OutOfRange, "/BYSECOND"),
            ("FREQ=DAILY;WKST=1", UnknownChoice, "/WKST"),
        ] {
            let error = rule(text, false).unwrap_err();
            assert_eq!((error.kind(), error.path()), (kind, path), "{text}");
            assert!(error.help().is_some(), "{text}");
        }
    }

    #[test]
    fn a_refusal_never_repeats_the_text() {
        for text in [
            "FREQ=secret",
            "secret=1",
            "FREQ=DAILY;BYDAY=secret",
            "FREQ=DAILY;UNTIL=secret",
            "FREQ=DAILY;COUNT=secret",
        ] {
            let error = format!("{:?}", rule(text, false).unwrap_err());
            assert!(!error.to_lowercase().contains("secret"), "{error}");
        }
    }
}
