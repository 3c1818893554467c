//! A line of a set's text: its name, its parameters, its value.

use super::calendar::DAY;
use super::parse;
use super::rule::RecurrenceRule;
use super::set::{Clock, Reading, RecurrenceSet};
use super::value::{Value, value};
use crate::error::{Error, ErrorKind};
use crate::zone::Zone;

/// A line, taken apart.
pub(super) struct Property<'a> {
    pub(super) name: &'a str,
    /// What stands between the name and the colon, with its first semicolon.
    pub(super) params: &'a str,
    pub(super) value: &'a str,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Start,
    Rule,
    ExceptedRule,
    Added,
    Excepted,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Start => "DTSTART",
            Self::Rule => "RRULE",
            Self::ExceptedRule => "EXRULE",
            Self::Added => "RDATE",
            Self::Excepted => "EXDATE",
        }
    }
}

/// The clock that a property's parameters name.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Nothing,
    Date,
    Zone(Zone),
}

impl<'a> Property<'a> {
    pub(super) fn of(line: &'a str) -> Result<Self, Error> {
        let mut name = None;
        let mut quoted = false;
        for (at, byte) in line.bytes().enumerate() {
            // Letters and digits mean nothing here, but for `:` and `;` behind the digits.
            if byte > b';' {
                continue;
            }
            match byte {
                b'"' => quoted = !quoted,
                b';' if !quoted => name = name.or(Some(at)),
                b':' if !quoted => {
                    let (head, value) = line.split_at(at);
                    let (name, params) = head.split_at(name.unwrap_or(at));
                    let value = value.strip_prefix(':').unwrap_or(value);
                    return Ok(Self {
                        name,
                        params,
                        value,
                    });
                }
                _ => {}
            }
        }
        Err(
            Error::new(ErrorKind::InvalidValue, "A line of the set has no value.")
                .with_help("Write a name, a colon and a value, as in RRULE:FREQ=DAILY."),
        )
    }

    pub(super) fn kind(&self) -> Result<Kind, Error> {
        let kinds = [
            Kind::Rule,
            Kind::Start,
            Kind::Excepted,
            Kind::Added,
            Kind::ExceptedRule,
        ];
        kinds
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(self.name))
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::UnknownField,
                    "A recurrence set has no property of this name.",
                )
                .with_help("Keep DTSTART, RRULE, RDATE, EXDATE and EXRULE.")
            })
    }

    pub(super) fn refuse(&self, kind: ErrorKind, what: &str, help: &str) -> Error {
        let error = Error::new(kind, what).with_help(help);
        match self.kind() {
            Ok(kind) => error.inside(kind.name()),
            Err(_) => error,
        }
    }

    pub(super) fn rule(
        &self,
        set: &RecurrenceSet,
        reading: Reading,
    ) -> Result<RecurrenceRule, Error> {
        let lenient = reading == Reading::Lenient;
        let name = self.kind()?.name();
        let rule = parse::rule_value(self.value.as_bytes(), lenient)
            .map_err(|error| error.inside(name))?;
        set.fitted(rule, reading)
    }

    /// Reads `VALUE` and `TZID`; other parameters say nothing about time.
    pub(super) fn named(&self) -> Result<Named, Error> {
        let mut named = Named::Nothing;
        let mut rest = self.params;
        while let Some(params) = rest.strip_prefix(';') {
            let (param, after) = split_at_byte(params, b';');
            rest = after;
            let (name, value) = split_at_byte(param, b'=');
            let value = value.strip_prefix('=').unwrap_or(value);
            if name.eq_ignore_ascii_case("TZID") {
                let quoted = value.starts_with('"') || value.ends_with('"');
                let name = if quoted {
                    value.trim_matches('"')
                } else {
                    value
                };
                match Zone::get(name).map_err(|unknown| unknown.windows) {
                    Ok(zone) | Err(Some(zone)) => named = Named::Zone(zone),
                    Err(None) => {
                        return Err(self.refuse(
                            ErrorKind::UnknownZone,
                            "No time zone has this name.",
                            "Write the name of the IANA database or of Windows, as in \
                             America/Chicago.",
                        ));
                    }
                }
            } else if name.eq_ignore_ascii_case("VALUE") {
                if value.eq_ignore_ascii_case("DATE") {
                    named = Named::Date;
                } else if !value.eq_ignore_ascii_case("DATE-TIME") {
                    return Err(self.refuse(
                        ErrorKind::UnknownChoice,
                        "Times of this type are not read.",
                        "Write dates (VALUE=DATE) or times; give a period by its start alone.",
                    ));
                }
            }
        }
        Ok(named)
    }

    pub(super) fn no_time(&self) -> Error {
        self.refuse(
            ErrorKind::InvalidValue,
            "This is no date, civil time or UTC time.",
            "Write it as in 20261231, 20261231T170000 or 20261231T230000Z.",
        )
    }

    /// Adds every time of the value, on the set's axis.
    pub(super) fn times(
        &self,
        set: &RecurrenceSet,
        reading: Reading,
        out: &mut Vec<i64>,
    ) -> Result<(), Error> {
        let named = self.named()?;
        for item in self.value.split(',') {
            let item = value(item.trim_ascii().as_bytes()).ok_or_else(|| self.no_time())?;
            let time = match (set.clock, named, item) {
                (Clock::Date, Named::Nothing | Named::Date, Value::Date(civil))
                | (Clock::Floating, Named::Nothing, Value::Local(civil)) => civil,
                (Clock::Zoned(_), Named::Nothing, Value::Utc(instant)) => instant,
                (Clock::Zoned(_), Named::Zone(zone), Value::Local(civil)) => {
                    RecurrenceSet::from_second(set.start, Clock::Zoned(zone)).axis(civil)
                }
                _ if reading == Reading::Strict => return Err(self.other_clock(set.clock)),
                (Clock::Date, _, Value::Local(civil) | Value::Utc(civil) | Value::Date(civil)) => {
                    civil.div_euclid(DAY).saturating_mul(DAY)
                }
                (Clock::Floating, _, Value::Local(civil) | Value::Utc(civil)) => civil,
                (Clock::Zoned(_), _, Value::Utc(instant)) => instant,
                (Clock::Zoned(_), _, Value::Local(civil)) => set.axis(civil),
                (Clock::Floating | Clock::Zoned(_), _, Value::Date(midnight)) => {
                    set.axis(midnight.saturating_add(set.start.rem_euclid(DAY)))
                }
            };
            out.push(time);
        }
        Ok(())
    }

    fn other_clock(&self, clock: Clock) -> Error {
        let help = match clock {
            Clock::Date => "The start is a date: write dates with VALUE=DATE.",
            Clock::Floating => "The start has no zone: write civil times without TZID and Z.",
            Clock::Zoned(_) => "The start has a zone: write times with TZID, or UTC times with Z.",
        };
        self.refuse(
            ErrorKind::InvalidValue,
            "These times have another form than the start.",
            help,
        )
    }
}

/// The text before a byte, and the rest with it.
fn split_at_byte(text: &str, byte: u8) -> (&str, &str) {
    let end = text.bytes().position(|other| other == byte);
    text.split_at_checked(end.unwrap_or(text.len()))
        .unwrap_or((text, ""))
}
