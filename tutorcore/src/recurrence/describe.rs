//! Recurrence in plain English, because people read it.

use std::fmt::Write as _;

use super::calendar::DAY;
use super::definition::RecurrenceDefinition;
use super::questions;
use super::rule::{Frequency, RecurrenceRule};
use super::series::{RecurrenceEnd, RecurrencePattern, SessionSeries, expand_recurrence};
use super::set::{Clock, RecurrenceSet};
use crate::error::Error;
use crate::finding::blocks;
use crate::policy::{MonthlyOverflow, SchedulePolicy};
use crate::zone::Zone;

mod rule;
mod words;

use rule::{Known, Told};
use words::{clock, date, list, times};

/// More dates than these are counted and not told.
const FEW: usize = 5;

impl RecurrenceRule {
    /// The rule in plain English. What it has from its start, it does not say: for that, describe
    /// the set.
    ///
    /// ```
    /// use tutorcore::RecurrenceRule;
    ///
    /// let rule: RecurrenceRule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=18".parse()?;
    /// assert_eq!(rule.describe(), "every second Tuesday and Thursday, 18 times");
    ///
    /// let rule: RecurrenceRule = "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO".parse()?;
    /// assert_eq!(rule.describe(), "every year on the first Monday in September");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn describe(&self) -> String {
        let parts = self.parts();
        let told = Told::new(&parts, Known::default());
        format!("{}{}", told.rhythm(), told.end())
    }
}

impl RecurrenceSet {
    /// The set in plain English.
    ///
    /// ```
    /// use tutorcore::RecurrenceSet;
    ///
    /// let set: RecurrenceSet = "DTSTART;TZID=America/Chicago:20260901T153000\n\
    ///     RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20260612T235959Z\n\
    ///     EXDATE;TZID=America/Chicago:20260915T153000"
    ///     .parse()?;
    /// assert_eq!(
    ///     set.describe(),
    ///     "every second Tuesday and Thursday at 15:30 from 1 September 2026 until 12 June 2026, \
    ///      America/Chicago time; not on 15 September 2026"
    /// );
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn describe(&self) -> String {
        let known = self.known();
        let rules: Vec<String> = self
            .rules
            .iter()
            .map(|rule| {
                let parts = rule.parts();
                let told = Told::new(&parts, known);
                let begin = if rule.frequency > Frequency::Daily {
                    format!("{} at {}", date(self.start), clock(self.start))
                } else {
                    date(self.start)
                };
                format!("{} from {begin}{}", told.rhythm(), told.end())
            })
            .collect();
        let mut out = rules.join("; and ");
        if rules.is_empty() {
            out.push_str("once, ");
            out.push_str(&self.moment_told(self.start));
        }
        if let Clock::Zoned(zone) = self.clock {
            out.push_str(", ");
            out.push_str(&zone_told(zone));
        }
        for rule in &self.excepted_rules {
            let parts = rule.parts();
            let told = Told::new(&parts, known);
            out.push_str("; but not ");
            out.push_str(&told.rhythm());
            out.push_str(&told.end());
        }
        for (list_of, word, start_time) in
            [(&self.excepted, "not", true), (&self.added, "also", false)]
        {
            if let Some(told) = self.dates_told(list_of, start_time) {
                let _ = write!(out, "; {word} on {told}");
            }
        }
        out
    }

    fn known(&self) -> Known {
        Known {
            start: Some(self.start),
            all_day: self.clock == Clock::Date,
            zone: match self.clock {
                Clock::Zoned(zone) => Some(zone),
                Clock::Date | Clock::Floating => None,
            },
        }
    }

    /// A civil second: a date, with its time where the set has times.
    fn moment_told(&self, civil: i64) -> String {
        match self.clock {
            Clock::Date => format!("on {}", date(civil)),
            Clock::Floating | Clock::Zoned(_) => {
                format!("on {} at {}", date(civil), clock(civil))
            }
        }
    }

    /// Some times of the set's axis; `start_time` leaves the start's own time of day untold.
    fn dates_told(&self, times: &[i64], start_time: bool) -> Option<String> {
        if times.is_empty() {
            return None;
        }
        if times.len() > FEW {
            return Some(format!("{} dates", times.len()));
        }
        let told: Vec<String> = times
            .iter()
            .map(|&time| {
                let civil = match self.clock {
                    Clock::Zoned(zone) => zone.to_local(time),
                    Clock::Date | Clock::Floating => time,
                };
                let own = civil.rem_euclid(DAY) == self.start.rem_euclid(DAY);
                if self.clock == Clock::Date || start_time && own {
                    date(civil)
                } else {
                    format!("{} at {}", date(civil), clock(civil))
                }
            })
            .collect();
        Some(list(&told, "and"))
    }
}

fn zone_told(zone: Zone) -> String {
    match zone.name() {
        "UTC" => "UTC".to_owned(),
        name => format!("{name} time"),
    }
}

/// A recurrence in plain English: `every second Tuesday and Thursday at 15:30 from 1 September 2026
/// until 12 June 2027, America/Chicago time`.
///
/// # Errors
/// As [`parse_recurrence`](crate::parse_recurrence).
///
/// ```
/// use tutorcore::{RecurrenceDefinition, describe_recurrence};
///
/// let recurrence = RecurrenceDefinition::Text {
///     text: "DTSTART;VALUE=DATE:20260131\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=6".to_owned(),
///     reading: None,
/// };
/// assert_eq!(
///     describe_recurrence(&recurrence)?,
///     "every month on the last day from 31 January 2026, 6 times"
/// );
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn describe_recurrence(recurrence: &RecurrenceDefinition) -> Result<String, Error> {
    questions::read(recurrence).map(|set| set.describe())
}

/// A tutoring series in plain English, with the number of its sessions where the series is legal.
///
/// ```
/// use tutorcore::{SchedulePolicy, SessionSeries, describe_series};
///
/// let series: SessionSeries = serde_json::from_str(
///     r#"{
///         "id": "algebra", "zone": "America/Chicago",
///         "localStart": "2026-01-13T15:30:00", "lengthMinutes": 45,
///         "recurrence": {
///             "pattern": {"type": "weekly", "weekdays": ["tuesday", "thursday"]},
///             "interval": 2, "end": {"type": "until", "date": "2026-06-12"}
///         }
///     }"#,
/// ).unwrap();
/// assert_eq!(
///     describe_series(&series, &SchedulePolicy::default()),
///     "every second Tuesday and Thursday at 15:30 for 45 minutes from 13 January 2026 until \
///      12 June 2026, 22 times, America/Chicago time"
/// );
/// ```
#[must_use]
pub fn describe_series(series: &SessionSeries, policy: &SchedulePolicy) -> String {
    let expansion = expand_recurrence(series, policy);
    let phases = series.phases();
    let told: Vec<String> = phases
        .iter()
        .rev()
        .map(|phase| {
            let minutes = phase.length_minutes;
            let plural = if minutes == 1 { "" } else { "s" };
            let begin = date(phase.local_start.civil_seconds());
            let (rhythm, end) = match phase.rule(&SchedulePolicy {
                monthly_overflow: MonthlyOverflow::Skip,
                ..policy.clone()
            }) {
                Ok(set) => {
                    let parts = set.rules.first().map(RecurrenceRule::parts);
                    parts.map_or_else(Default::default, |parts| {
                        let told = Told::new(&parts, set.known());
                        (told.rhythm(), told.end())
                    })
                }
                Err(_) => ("never".to_owned(), String::new()),
            };
            let day = phase.start_day();
            let short = if phase.recurrence.pattern == RecurrencePattern::Monthly && day > 28 {
                match policy.monthly_overflow {
                    MonthlyOverflow::LastDay => " (in shorter months on their last day)",
                    MonthlyOverflow::Skip => " (not in shorter months)",
                }
            } else {
                ""
            };
            format!("{rhythm}{short} for {minutes} minute{plural} from {begin}{end}")
        })
        .collect();
    let mut out = told.join("; before that ");
    if !blocks(&expansion.findings) {
        let held = expansion.occurrences.len();
        let count = times(u64::try_from(held).unwrap_or(u64::MAX));
        match (phases.len(), series.recurrence.end) {
            (1, Some(RecurrenceEnd::Count { count })) if usize::try_from(count) == Ok(held) => {}
            (1, Some(RecurrenceEnd::Count { .. })) => {
                let _ = write!(out, ", of which {held} take place");
            }
            (1, _) => out.extend([", ", &count]),
            _ => out.extend(["; ", &count, " in all"]),
        }
    }
    let _ = write!(out, ", {}", zone_told(series.zone));
    let mut excepted: Vec<i64> = series
        .phases()
        .iter()
        .flat_map(|phase| &phase.recurrence.excepted)
        .map(|date| date.days_since_epoch().saturating_mul(DAY))
        .collect();
    excepted.sort_unstable();
    excepted.dedup();
    match excepted.len() {
        0 => {}
        1..=FEW => {
            let dates: Vec<String> = excepted.iter().map(|&one| date(one)).collect();
            let _ = write!(out, "; not on {}", list(&dates, "and"));
        }
        many => {
            let _ = write!(out, "; not on {many} dates");
        }
    }
    match expansion.occurrences.iter().filter(|one| one.moved).count() {
        0 => {}
        1 => out.push_str("; 1 session at another time"),
        moved => {
            let _ = write!(out, "; {moved} sessions at other times");
        }
    }
    out
}
