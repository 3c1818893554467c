//! Holds the recurrence engine against files of cases from other projects' tests:
//! `cargo xtask recurrences FILE...`.
//!
//! A line is one case: a start, rules, and the local times that they give. Those on which
//! independent implementations agree must pass, and those that must be rejected must be; the
//! others are listed with what this engine gives.

use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use serde::Deserialize;
use tutorcore::{
    Error, ExpansionOptions, Interval, LocalDateTime, Reading, RecurrenceSet, RecurrenceTime, Zone,
};

/// How many times are listed of a case that counts neither way.
const LISTED: usize = 8;

/// A case, as far as it says anything to this engine.
#[derive(Deserialize)]
struct Case {
    id: String,
    verdict: String,
    dtstart: String,
    tz: Option<String>,
    rrule: Option<String>,
    exrule: Option<String>,
    #[serde(default)]
    exdates: Vec<String>,
    #[serde(default)]
    rdates: Vec<String>,
    /// The ends of the window that is asked for, if one is.
    after: Option<String>,
    before: Option<String>,
    /// Whether a time at an end of the window belongs to it.
    #[serde(default)]
    inc: bool,
    limit: Option<usize>,
    /// Whether `expected` is the beginning alone.
    #[serde(default)]
    prefix: bool,
    #[serde(default)]
    expected: Vec<String>,
    #[serde(default)]
    expected_offset: Vec<String>,
    #[serde(default)]
    expected_utc: Vec<String>,
}

fn main() -> ExitCode {
    let (mut passed, mut failed) = (0_u32, 0_u32);
    for path in std::env::args().skip(1) {
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        };
        for (index, line) in text.lines().enumerate() {
            let case: Case = match serde_json::from_str(line) {
                Ok(case) => case,
                Err(error) => {
                    eprintln!("{path}: line {}: {error}", index + 1);
                    return ExitCode::FAILURE;
                }
            };
            let outcome = case.run();
            match (case.verdict.as_str(), outcome) {
                ("solid", Ok(found)) if case.agrees(&found) => passed += 1,
                ("must-reject", Err(error)) if error.help().is_some() => passed += 1,
                ("solid" | "must-reject", outcome) => {
                    failed += 1;
                    println!("failed  {}: {}", case.id, told(&outcome, usize::MAX));
                }
                (verdict, outcome) => {
                    let same = match &outcome {
                        Ok(found) if case.agrees(found) => "as expected there",
                        _ => "not as expected there",
                    };
                    let told = told(&outcome, LISTED);
                    println!("listed  {} ({verdict}; {same}): {told}", case.id);
                }
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Case {
    fn run(&self) -> Result<Vec<RecurrenceTime>, Error> {
        let set = RecurrenceSet::read(&self.block(), Reading::Lenient)?;
        // Whatever can be read can be told.
        assert!(!set.describe().is_empty(), "{}", self.id);
        let clock = set.start();
        let more = usize::from(!self.prefix);
        let limit = self.limit.unwrap_or(self.expected.len() + more);
        let options = ExpansionOptions {
            max_occurrences: u32::try_from(limit.max(LISTED)).unwrap_or(u32::MAX),
            ..ExpansionOptions::default()
        };
        let bound = |text: &Option<String>, beyond: i64| -> Result<Option<i64>, Error> {
            let Some(text) = text else { return Ok(None) };
            let civil = civil(text)?.civil_seconds();
            let seconds = match clock {
                tutorcore::RecurrenceStart::Zoned { zone, .. } => match zone.resolve(civil) {
                    tutorcore::zone::Placement::One(at)
                    | tutorcore::zone::Placement::Fold { earlier: at, .. }
                    | tutorcore::zone::Placement::Gap { at, .. } => at,
                },
                _ => civil,
            };
            Ok(Some(seconds + beyond))
        };
        let window = Interval {
            start: tutorcore::Instant::from_unix_seconds(
                bound(&self.after, i64::from(!self.inc))?
                    .unwrap_or(tutorcore::Instant::MIN.unix_seconds()),
            )?,
            end: tutorcore::Instant::from_unix_seconds(
                bound(&self.before, i64::from(self.inc))?
                    .unwrap_or(tutorcore::Instant::MAX.unix_seconds()),
            )?,
        };
        Ok(set.expand(window, &options).times)
    }

    /// The case as a text of RFC 5545.
    fn block(&self) -> String {
        let date = !self.dtstart.contains('T');
        let clock = match self.tz.as_deref() {
            _ if date => ";VALUE=DATE:".to_owned(),
            Some("UTC") | None => ":".to_owned(),
            Some(name) => format!(";TZID={name}:"),
        };
        let end = if self.tz.as_deref() == Some("UTC") {
            "Z"
        } else {
            ""
        };
        let compact = |text: &str| {
            let plain: String = text.chars().filter(|c| !['-', ':'].contains(c)).collect();
            if date && plain.len() > 8 {
                plain[..8].to_owned()
            } else {
                plain + end
            }
        };
        let mut block = format!("DTSTART{clock}{}", compact(&self.dtstart));
        for (name, rules) in [("RRULE", &self.rrule), ("EXRULE", &self.exrule)] {
            for rule in rules.iter().flat_map(|rules| rules.lines()) {
                let _ = write!(block, "\n{name}:{rule}");
            }
        }
        for (name, times) in [("RDATE", &self.rdates), ("EXDATE", &self.exdates)] {
            for time in times {
                let _ = write!(block, "\n{name}{clock}{}", compact(time));
            }
        }
        block
    }

    fn agrees(&self, found: &[RecurrenceTime]) -> bool {
        let expected = self.expected.len();
        let enough = if self.prefix {
            found.len() >= expected
        } else {
            found.len() == expected
        };
        let locals =
            self.expected.iter().zip(found).all(|(expected, found)| {
                civil(expected).is_ok_and(|expected| expected == found.local)
            });
        let instants = [&self.expected_offset, &self.expected_utc]
            .into_iter()
            .all(|list| {
                list.iter()
                    .zip(found)
                    .all(|(expected, found)| expected.parse().ok() == found.at)
            });
        enough && locals && instants
    }
}

/// A local time, or midnight of a date.
fn civil(text: &str) -> Result<LocalDateTime, Error> {
    if text.contains('T') {
        text.parse()
    } else {
        format!("{text}T00:00:00").parse()
    }
}

fn told(outcome: &Result<Vec<RecurrenceTime>, Error>, limit: usize) -> String {
    match outcome {
        Err(error) => format!("refused: {error}"),
        Ok(found) if found.is_empty() => "no times".to_owned(),
        Ok(found) => {
            let mut told: Vec<String> = found
                .iter()
                .take(limit)
                .map(|time| match time.at {
                    Some(at)
                        if Zone::UTC.to_local(at.unix_seconds()) != time.local.civil_seconds() =>
                    {
                        format!("{} ({at})", time.local)
                    }
                    _ => time.local.to_string(),
                })
                .collect();
            if found.len() > limit {
                told.push("…".to_owned());
            }
            told.join(", ")
        }
    }
}
