//! A set as hosts bring it: as text, as a rule with its start, or with a field for each part.

use serde::{Deserialize, Serialize};

use super::calendar::DAY;
use super::parse;
use super::parts::RecurrenceParts;
use super::rule::RecurrenceRule;
use super::set::{Clock, Reading, RecurrenceSet, RecurrenceStart};
use crate::error::{Error, ErrorKind};
use crate::time::{Instant, LocalDate, LocalDateTime};
use crate::wire::tagged_enum;

tagged_enum! {
    /// When something repeats, in one of three forms.
    #[derive(Hash)]
    pub enum RecurrenceDefinition {
        /// The block of RFC 5545: `DTSTART` with `RRULE`, `RDATE`, `EXDATE` and `EXRULE`.
        Text {
            /// The lines.
            text: String,
            /// How strictly they are read; absent: strictly.
            reading: Option<Reading>,
        },
        /// A start and the text of one rule.
        Rule {
            /// When it begins.
            start: RecurrenceStart,
            /// The rule: `FREQ=WEEKLY;BYDAY=TU,TH`, with or without `RRULE:` before it.
            rule: String,
            /// How strictly it is read; absent: strictly.
            reading: Option<Reading>,
        },
        /// A field for each part.
        Parts {
            /// The parts.
            parts: RecurrenceSetParts,
        },
    }
}

/// A recurrence set with a field for each part.
///
/// ```
/// use tutorcore::{RecurrenceSet, RecurrenceSetParts};
///
/// let set: RecurrenceSet = "DTSTART:20260901T153000\nRRULE:FREQ=WEEKLY;COUNT=3".parse()?;
/// let mut parts = set.parts();
/// parts.rules[0].count = Some(5);
/// assert_eq!(
///     RecurrenceSet::try_from(&parts)?.to_string(),
///     "DTSTART:20260901T153000\nRRULE:FREQ=WEEKLY;COUNT=5"
/// );
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecurrenceSetParts {
    /// `DTSTART`: when it begins.
    pub start: RecurrenceStart,
    /// `RRULE`: its rules. Without one, the start is its first time.
    #[serde(default)]
    pub rules: Vec<RecurrenceParts>,
    /// `EXRULE`: rules whose times are left out.
    #[serde(default)]
    pub excepted_rules: Vec<RecurrenceParts>,
    /// `RDATE`: times that are added.
    #[serde(default)]
    pub added: Vec<RecurrenceMoment>,
    /// `EXDATE`: times that are left out.
    #[serde(default)]
    pub excepted: Vec<RecurrenceMoment>,
}

tagged_enum! {
    /// A point in time, told as a set tells its own.
    #[derive(Copy, PartialOrd, Ord, Hash)]
    pub enum RecurrenceMoment {
        /// An instant, for sets with a zone.
        Instant {
            /// The instant.
            at: Instant,
        },
        /// A time on the set's own clock. One that does not exist has the offset from before
        /// clocks were put forward; one that happens twice is the first.
        Local {
            /// The time.
            time: LocalDateTime,
        },
        /// A date: its midnight on the set's own clock.
        Date {
            /// The date.
            date: LocalDate,
        },
    }
}

/// A stretch of time for a question about a set, half-open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecurrenceWindow {
    /// Its first moment; absent: from the set's start on.
    #[serde(default)]
    pub start: Option<RecurrenceMoment>,
    /// The first moment after it; absent: to the end of the set or of the year 9999.
    #[serde(default)]
    pub end: Option<RecurrenceMoment>,
}

impl TryFrom<&RecurrenceDefinition> for RecurrenceSet {
    type Error = Error;

    /// Reads the set.
    ///
    /// # Errors
    /// With the path to the field, and to the property and the part of a text.
    fn try_from(definition: &RecurrenceDefinition) -> Result<Self, Error> {
        match definition {
            RecurrenceDefinition::Text { text, reading } => {
                Self::read(text, reading.unwrap_or_default()).map_err(|error| error.inside("text"))
            }
            RecurrenceDefinition::Rule {
                start,
                rule,
                reading,
            } => with_text(*start, rule, reading.unwrap_or_default())
                .map_err(|error| error.inside("rule")),
            RecurrenceDefinition::Parts { parts } => {
                Self::try_from(parts).map_err(|error| error.inside("parts"))
            }
        }
    }
}

fn with_text(start: RecurrenceStart, rule: &str, reading: Reading) -> Result<RecurrenceSet, Error> {
    let mut set = RecurrenceSet::new(start);
    let rule = parse::rule(rule, reading == Reading::Lenient)?;
    let rule = set.fitted(rule, reading)?;
    set.rules.push(rule);
    Ok(set)
}

impl TryFrom<&RecurrenceSetParts> for RecurrenceSet {
    type Error = Error;

    /// Makes the set, if the parts are legal by RFC 5545.
    ///
    /// # Errors
    /// With the path to the field: as [`RecurrenceRule`] from [`RecurrenceParts`], and
    /// [`ErrorKind::InvalidValue`] for a last moment, an added or an excepted time of another form
    /// than the start.
    fn try_from(parts: &RecurrenceSetParts) -> Result<Self, Error> {
        let mut set = Self::new(parts.start);
        for (list, excepted) in [(&parts.rules, false), (&parts.excepted_rules, true)] {
            for (index, rule) in list.iter().enumerate() {
                let name = if excepted { "exceptedRules" } else { "rules" };
                let inside = |error: Error| error.inside(&index.to_string()).inside(name);
                let rule = RecurrenceRule::try_from(rule).map_err(inside)?;
                let rule = set.fitted(rule, Reading::Strict).map_err(|error| {
                    // The path is that of a text: told by the name of a part.
                    inside(named_by_field(&error))
                })?;
                if excepted {
                    set.excepted_rules.push(rule);
                } else {
                    set.rules.push(rule);
                }
            }
        }
        set.added = set.moments(&parts.added, "added")?;
        set.excepted = set.moments(&parts.excepted, "excepted")?;
        Ok(set)
    }
}

/// The same error, its path the field of the part that it is about.
fn named_by_field(error: &Error) -> Error {
    let part = error.path().rsplit('/').next().unwrap_or_default();
    Error::new(error.kind(), error.message())
        .with_help(error.help().unwrap_or_default())
        .inside(super::check::field_of(part))
}

impl RecurrenceSet {
    /// The same set with a field for each part.
    #[must_use]
    pub fn parts(&self) -> RecurrenceSetParts {
        let rules = |list: &[RecurrenceRule]| list.iter().map(RecurrenceRule::parts).collect();
        let moments = |list: &[i64]| list.iter().map(|&time| self.moment(time)).collect();
        RecurrenceSetParts {
            start: self.start(),
            rules: rules(&self.rules),
            excepted_rules: rules(&self.excepted_rules),
            added: moments(&self.added),
            excepted: moments(&self.excepted),
        }
    }

    /// A time of the set's axis as the set tells it.
    fn moment(&self, time: i64) -> RecurrenceMoment {
        match self.clock {
            Clock::Date => RecurrenceMoment::Date {
                date: LocalDateTime::clamped(time).date(),
            },
            Clock::Floating => RecurrenceMoment::Local {
                time: LocalDateTime::clamped(time),
            },
            Clock::Zoned(zone) => {
                let local = zone.to_local(time);
                // The second hour of a fold has no local time of its own.
                if self.axis(local) == time {
                    RecurrenceMoment::Local {
                        time: LocalDateTime::clamped(local),
                    }
                } else {
                    RecurrenceMoment::Instant {
                        at: Instant::clamped(time),
                    }
                }
            }
        }
    }

    /// Where a moment stands on the set's axis.
    pub(super) fn axis_of(&self, moment: RecurrenceMoment) -> Result<i64, Error> {
        Ok(match (moment, self.clock) {
            (RecurrenceMoment::Instant { at }, Clock::Zoned(_)) => at.unix_seconds(),
            (RecurrenceMoment::Instant { .. }, _) => {
                return Err(Error::new(
                    ErrorKind::InvalidValue,
                    "The set has no zone, so no instant says when that is on its clock.",
                )
                .with_help("Give a local time or a date."));
            }
            (RecurrenceMoment::Local { time }, _) => self.axis(time.civil_seconds()),
            (RecurrenceMoment::Date { date }, _) => {
                self.axis(date.days_since_epoch().saturating_mul(DAY))
            }
        })
    }

    /// Added or excepted times, which have the form of the start.
    fn moments(&self, list: &[RecurrenceMoment], name: &str) -> Result<Vec<i64>, Error> {
        let mut times = Vec::with_capacity(list.len());
        for (index, &moment) in list.iter().enumerate() {
            let inside = |error: Error| error.inside(&index.to_string()).inside(name);
            let is_date = matches!(moment, RecurrenceMoment::Date { .. });
            if is_date != (self.clock == Clock::Date) {
                let error = Error::new(
                    ErrorKind::InvalidValue,
                    "This time has another form than the start.",
                );
                return Err(inside(error.with_help(
                    "Give dates where the start is a date, else local times or instants.",
                )));
            }
            times.push(self.axis_of(moment).map_err(inside)?);
        }
        times.sort_unstable();
        times.dedup();
        Ok(times)
    }

    /// The first and the first later second of a window on the set's axis.
    pub(super) fn bounds(&self, window: &RecurrenceWindow) -> Result<std::ops::Range<i64>, Error> {
        let end = |moment: Option<RecurrenceMoment>, open: i64, name: &str| match moment {
            Some(moment) => self.axis_of(moment).map_err(|error| error.inside(name)),
            None => Ok(open),
        };
        Ok(end(window.start, i64::MIN, "start")?..end(window.end, i64::MAX, "end")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<String, (ErrorKind, String)> {
        let definition: RecurrenceDefinition = serde_json::from_str(json).unwrap();
        RecurrenceSet::try_from(&definition)
            .map(|set| set.to_string())
            .map_err(|error| (error.kind(), error.path().to_owned()))
    }

    #[test]
    fn three_forms_give_one_set() {
        let expected = "DTSTART;TZID=America/Chicago:20261101T013000\nRRULE:FREQ=DAILY;COUNT=3\n\
                        RDATE:20261101T073000Z";
        let text = serde_json::json!({ "type": "text", "text": expected });
        assert_eq!(read(&text.to_string()).unwrap(), expected);

        let set: RecurrenceSet = expected.parse().unwrap();
        let parts = serde_json::json!({ "type": "parts", "parts": set.parts() });
        assert_eq!(read(&parts.to_string()).unwrap(), expected);

        let rule = r#"{"type":"rule","rule":"rrule:freq=daily;count=3","start":
            {"type":"zoned","time":"2026-11-01T01:30:00","zone":"America/Chicago"}}"#;
        assert_eq!(read(rule).unwrap(), expected.rsplit_once('\n').unwrap().0);
    }

    #[test]
    fn paths_lead_to_the_field() {
        let start = r#""start":{"type":"floating","time":"2026-11-01T01:30:00"}"#;
        for (json, path) in [
            (
                r#"{"type":"text","text":"DTSTART:20261101\nRRULE:FREQ=DAILY;COUNT=0"}"#.to_owned(),
                "/text/RRULE/COUNT",
            ),
            (
                format!(r#"{{"type":"rule","rule":"FREQ=DAILY;COUNT=0",{start}}}"#),
                "/rule/COUNT",
            ),
            (
                format!(r#"{{"type":"rule","rule":"FREQ=DAILY;UNTIL=20261102",{start}}}"#),
                "/rule/RRULE/UNTIL",
            ),
            (
                format!(
                    r#"{{"type":"parts","parts":{{{start},"rules":[{{"frequency":"daily","byHour":[24]}}]}}}}"#
                ),
                "/parts/rules/0/byHour",
            ),
            (
                format!(
                    r#"{{"type":"parts","parts":{{{start},"rules":[{{"frequency":"daily",
                    "until":{{"type":"date","date":"2026-12-01"}}}}]}}}}"#
                ),
                "/parts/rules/0/until",
            ),
            (
                format!(
                    r#"{{"type":"parts","parts":{{{start},"excepted":[
                    {{"type":"local","time":"2026-12-01T01:30:00"}},
                    {{"type":"instant","at":"2026-12-01T01:30:00Z"}}]}}}}"#
                ),
                "/parts/excepted/1",
            ),
            (
                format!(
                    r#"{{"type":"parts","parts":{{{start},"added":[{{"type":"date","date":"2026-12-01"}}]}}}}"#
                ),
                "/parts/added/0",
            ),
        ] {
            assert_eq!(
                read(&json).unwrap_err(),
                (read(&json).unwrap_err().0, path.to_owned()),
                "{json}"
            );
        }
    }
}
