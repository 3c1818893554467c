//! A tutoring series: daily, weekly or monthly sessions of one length.

use serde::{Deserialize, Serialize};

use super::calendar::{DAY, date_of, day_number, month_length};
use super::expand::{Ended, Query};
use super::merge;
use super::parts::RecurrenceParts;
use super::rule::{Frequency, RecurrenceRule, Until, WEEKDAYS};
use super::rules;
use super::set::{RecurrenceSet, RecurrenceStart};
use crate::error::Error;
use crate::finding::{Finding, blocks, sorted};
use crate::id::{SeriesId, SessionId};
use crate::policy::{MonthlyOverflow, RecurrenceGap, SchedulePolicy};
use crate::time::{Instant, LocalDate, LocalDateTime, MINUTE, Weekday};
use crate::wire::tagged_enum;
use crate::zone::{Placement, Zone};

tagged_enum! {
    /// On which dates a series repeats.
    pub enum RecurrencePattern {
        /// On every date.
        Daily,
        /// On weekdays. Weeks are counted from the Monday of the first.
        Weekly {
            /// Which; none for the start's own.
            weekdays: Vec<Weekday>,
        },
        /// On the start's day of the month.
        Monthly,
    }
}

tagged_enum! {
    /// How a series ends.
    #[derive(Copy, Hash)]
    pub enum RecurrenceEnd {
        /// After so many dates; those that are excepted use it up too.
        Count {
            /// How many.
            count: i32,
        },
        /// On a date.
        Until {
            /// The last date, itself included.
            date: LocalDate,
        },
    }
}

/// How a session repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recurrence {
    /// On which dates.
    pub pattern: RecurrencePattern,
    /// Every so many days, weeks or months.
    #[serde(default = "one")]
    pub interval: i32,
    /// How it ends. A series has to have an end.
    #[serde(default)]
    pub end: Option<RecurrenceEnd>,
    /// Dates that are left out.
    #[serde(default)]
    pub excepted: Vec<LocalDate>,
}

fn one() -> i32 {
    1
}

/// A series of sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionSeries {
    /// The host's id of the series.
    pub id: SeriesId,
    /// The zone of its clock.
    pub zone: Zone,
    /// When it starts on that clock; every session starts at this time of day.
    pub local_start: LocalDateTime,
    /// How long each session lasts, in minutes that pass.
    pub length_minutes: u32,
    /// How it repeats.
    pub recurrence: Recurrence,
}

/// One session of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Occurrence {
    /// The series' id, `@` and the original local start: `algebra@2026-10-06T15:30:00`.
    pub id: SessionId,
    /// The local start that the series gives.
    pub local_start: LocalDateTime,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
    /// Whether the local start does not exist and was moved forward.
    pub shifted: bool,
}

/// A month of a monthly series that has no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkippedMonth {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
}

/// The sessions of a series, and what there is to say about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesExpansion {
    /// The sessions in order; none when a finding is an error.
    pub occurrences: Vec<Occurrence>,
    /// The months that lack the start's day.
    pub skipped_months: Vec<SkippedMonth>,
    /// What the rules found.
    pub findings: Vec<Finding>,
}

/// The sessions of a tutoring series.
///
/// Every session starts at the same time on the clock of the series' zone, whatever its offset
/// is that day, and lasts the same real time. Where clocks are put forward over the start, that
/// session is moved by as much, with RECUR-TIME-SHIFTED; a repeated time is the first.
///
/// ```
/// use tutorcore::{SchedulePolicy, SessionSeries, expand_recurrence};
///
/// let series: SessionSeries = serde_json::from_str(
///     r#"{
///         "id": "algebra", "zone": "America/Chicago",
///         "localStart": "2026-10-27T15:30:00", "lengthMinutes": 45,
///         "recurrence": {
///             "pattern": {"type": "weekly", "weekdays": ["tuesday", "thursday"]},
///             "end": {"type": "until", "date": "2026-11-03"}
///         }
///     }"#,
/// ).unwrap();
/// let expansion = expand_recurrence(&series, &SchedulePolicy::default());
///
/// let starts: Vec<String> =
///     expansion.occurrences.iter().map(|one| one.start.to_string()).collect();
/// // Clocks are put back on 1 November.
/// assert_eq!(
///     starts,
///     ["2026-10-27T20:30:00Z", "2026-10-29T20:30:00Z", "2026-11-03T21:30:00Z"]
/// );
/// assert_eq!(expansion.occurrences[2].id.as_str(), "algebra@2026-11-03T15:30:00");
/// ```
#[must_use]
pub fn expand_recurrence(series: &SessionSeries, policy: &SchedulePolicy) -> SeriesExpansion {
    let mut findings = Vec::new();
    let most = usize::try_from(policy.max_occurrences).unwrap_or(usize::MAX);
    let mut occurrences = Vec::new();
    let mut skipped_months = Vec::new();
    check(&series.recurrence, &mut findings);
    if !blocks(&findings) {
        let (dates, too_many) = local_starts(series, policy, most);
        if dates.is_empty() {
            findings.push(rules::RECUR_END_INVALID.at("/series/recurrence/end"));
        }
        if policy.monthly_overflow == MonthlyOverflow::Skip {
            skipped_months = skipped(series, &dates, &mut findings);
        }
        for civil in dates {
            let local_start = LocalDateTime::clamped(civil);
            if !series.recurrence.excepted.contains(&local_start.date()) {
                occurrences.extend(occurrence(series, local_start, &mut findings));
            }
        }
        if too_many || occurrences.len() > most {
            let finding = rules::RECUR_TOO_MANY.at("/series/recurrence/end");
            findings.push(finding.with("most", policy.max_occurrences));
        }
        findings.extend(overlap(&occurrences));
    }
    if blocks(&findings) {
        occurrences.clear();
    }
    SeriesExpansion {
        occurrences,
        skipped_months,
        findings: sorted(findings),
    }
}

/// What is wrong before any date is looked at.
fn check(recurrence: &Recurrence, findings: &mut Vec<Finding>) {
    if recurrence.interval < 1 {
        let finding = rules::RECUR_INTERVAL_INVALID.at("/series/recurrence/interval");
        findings.push(finding.with("interval", recurrence.interval));
    }
    match recurrence.end {
        None => findings.push(rules::RECUR_UNBOUNDED.at("/series/recurrence")),
        Some(RecurrenceEnd::Count { count }) if count < 1 => {
            findings.push(rules::RECUR_END_INVALID.at("/series/recurrence/end/count"));
        }
        Some(_) => {}
    }
}

/// The rule of a series, on a clock without a zone.
fn rule(series: &SessionSeries, policy: &SchedulePolicy) -> Result<RecurrenceSet, Error> {
    let recurrence = &series.recurrence;
    let interval = u32::try_from(recurrence.interval).unwrap_or(0);
    let mut parts = match &recurrence.pattern {
        RecurrencePattern::Daily => RecurrenceParts::every(interval, Frequency::Daily),
        RecurrencePattern::Weekly { weekdays } => RecurrenceParts {
            by_day: weekdays.iter().copied().map(Into::into).collect(),
            week_start: WEEKDAYS[0],
            ..RecurrenceParts::every(interval, Frequency::Weekly)
        },
        RecurrencePattern::Monthly => RecurrenceParts::every(interval, Frequency::Monthly),
    };
    let day = start_day(series);
    if recurrence.pattern == RecurrencePattern::Monthly
        && policy.monthly_overflow == MonthlyOverflow::LastDay
        && day > 28
    {
        // The last of these days that the month has.
        parts.by_month_day = (28..=i32::try_from(day).unwrap_or(28)).collect();
        parts.by_position = vec![-1];
    }
    match recurrence.end {
        Some(RecurrenceEnd::Count { count }) => parts.count = u32::try_from(count).ok(),
        Some(RecurrenceEnd::Until { date }) => {
            let last = Until::Date { date }.last_second();
            parts.until = Some(Until::Local {
                time: LocalDateTime::clamped(last),
            });
        }
        None => {}
    }
    RecurrenceSet::new(RecurrenceStart::Floating {
        time: series.local_start,
    })
    .with_rule(RecurrenceRule::try_from(&parts)?)
}

/// The local starts before exceptions, and whether there are more than are allowed.
fn local_starts(series: &SessionSeries, policy: &SchedulePolicy, most: usize) -> (Vec<i64>, bool) {
    let mut dates = Vec::new();
    let Ok(set) = rule(series, policy) else {
        return (dates, false);
    };
    let query = Query {
        from: i64::MIN,
        to: i64::MAX,
        // The excepted fall away later.
        limit: most
            .saturating_add(series.recurrence.excepted.len())
            .saturating_add(1),
        gap: RecurrenceGap::ShiftForward,
    };
    let mut work = u64::MAX;
    let ended = merge::times(&set, &query, false, &mut work, &mut dates, &mut Vec::new());
    (dates, ended == Ended::Limit)
}

fn occurrence(
    series: &SessionSeries,
    local_start: LocalDateTime,
    findings: &mut Vec<Finding>,
) -> Option<Occurrence> {
    let civil = local_start.civil_seconds();
    let (start, shifted) = match series.zone.resolve(civil) {
        Placement::One(at) | Placement::Fold { earlier: at, .. } => (at, false),
        Placement::Gap { before, .. } => (civil.saturating_sub(i64::from(before)), true),
    };
    if shifted {
        let shown = LocalDateTime::clamped(series.zone.to_local(start));
        let finding = rules::RECUR_TIME_SHIFTED.at("/series/localStart");
        findings.push(finding.with("local", local_start).with("shifted", shown));
    }
    let start = Instant::clamped(start);
    let length = i64::from(series.length_minutes).saturating_mul(MINUTE);
    Some(Occurrence {
        id: SessionId::new(format!("{}@{local_start}", series.id)).ok()?,
        local_start,
        start,
        end: start.saturating_add(length),
        shifted,
    })
}

/// The first session that is not over when the next one starts.
fn overlap(occurrences: &[Occurrence]) -> Option<Finding> {
    let next = occurrences.iter().skip(1);
    let (one, next) = occurrences
        .iter()
        .zip(next)
        .find(|(one, next)| one.end > next.start)?;
    let finding = rules::RECUR_SELF_OVERLAP.at("/series/lengthMinutes");
    let finding = finding.with("start", one.start).with("end", one.end);
    Some(finding.with("next", next.start))
}

/// The start's day of the month.
fn start_day(series: &SessionSeries) -> i64 {
    date_of(series.local_start.civil_seconds().div_euclid(DAY)).day
}

/// The months of a monthly series, up to its end, that lack the start's day.
fn skipped(
    series: &SessionSeries,
    dates: &[i64],
    findings: &mut Vec<Finding>,
) -> Vec<SkippedMonth> {
    let day = start_day(series);
    if series.recurrence.pattern != RecurrencePattern::Monthly || day <= 28 {
        return Vec::new();
    }
    let last_given = dates.last().copied().unwrap_or(i64::MIN);
    let last = match series.recurrence.end {
        Some(RecurrenceEnd::Until { date }) => date.days_since_epoch(),
        _ => last_given.div_euclid(DAY),
    };
    let start = date_of(series.local_start.civil_seconds().div_euclid(DAY));
    let interval = i64::from(series.recurrence.interval);
    let mut skipped = Vec::new();
    let mut month = start.year.saturating_mul(12).saturating_add(start.month);
    loop {
        month = month.saturating_add(interval);
        let before = month.saturating_sub(1);
        let (year, number) = (
            before.div_euclid(12),
            before.rem_euclid(12).saturating_add(1),
        );
        // As many dates as are allowed end the list, whatever the series' own end.
        if year > 9999 || skipped.len() > dates.len().saturating_mul(8) {
            return skipped;
        }
        let length = month_length(year, number);
        if day_number(year, number, length.min(day)) > last {
            return skipped;
        }
        if length < day {
            let finding = rules::RECUR_DATE_SKIPPED.at("/series/localStart");
            let shown = format!("{year:04}-{number:02}");
            findings.push(finding.with("month", shown).with("day", day));
            skipped.push(SkippedMonth {
                year: i32::try_from(year).unwrap_or(0),
                month: u32::try_from(number).unwrap_or(0),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(start: &str, recurrence: &str) -> SessionSeries {
        serde_json::from_str(&format!(
            r#"{{"id":"s","zone":"America/Chicago","localStart":"{start}","lengthMinutes":60,
            "recurrence":{recurrence}}}"#
        ))
        .unwrap()
    }

    fn expand(start: &str, recurrence: &str) -> SeriesExpansion {
        expand_recurrence(&series(start, recurrence), &SchedulePolicy::default())
    }

    fn codes(expansion: &SeriesExpansion) -> Vec<&str> {
        let codes = expansion.findings.iter();
        codes.map(|finding| finding.code.as_str()).collect()
    }

    fn locals(expansion: &SeriesExpansion) -> Vec<String> {
        let occurrences = expansion.occurrences.iter();
        occurrences.map(|one| one.local_start.to_string()).collect()
    }

    #[test]
    fn weekdays_are_counted_from_the_monday_of_the_first_week() {
        // 7 October 2026 is a Wednesday.
        let found = expand(
            "2026-10-07T15:00:00",
            r#"{"pattern":{"type":"weekly","weekdays":["monday","wednesday"]},"interval":2,
            "end":{"type":"count","count":4},"excepted":["2026-10-21"]}"#,
        );
        assert_eq!(
            locals(&found),
            [
                "2026-10-07T15:00:00",
                "2026-10-19T15:00:00",
                "2026-11-02T15:00:00"
            ]
        );
        assert!(found.findings.is_empty());
    }

    #[test]
    fn a_time_that_does_not_exist_is_shifted_that_day_alone() {
        let found = expand(
            "2026-03-07T02:30:00",
            r#"{"pattern":{"type":"daily"},"end":{"type":"count","count":3}}"#,
        );
        assert_eq!(codes(&found), ["RECUR-TIME-SHIFTED"]);
        let shifted: Vec<bool> = found.occurrences.iter().map(|one| one.shifted).collect();
        assert_eq!(shifted, [false, true, false]);
        assert_eq!(
            found.occurrences[1].start.to_string(),
            "2026-03-08T08:30:00Z"
        );
        assert_eq!(found.occurrences[1].id.as_str(), "s@2026-03-08T02:30:00");
        assert_eq!(
            found.occurrences[2].start.to_string(),
            "2026-03-09T07:30:00Z"
        );
    }

    #[test]
    fn months_without_the_day_are_skipped_or_take_their_last() {
        let recurrence =
            r#"{"pattern":{"type":"monthly"},"end":{"type":"until","date":"2027-04-30"}}"#;
        let found = expand("2026-12-31T10:00:00", recurrence);
        let skipped: Vec<u32> = found.skipped_months.iter().map(|one| one.month).collect();
        assert_eq!(skipped, [2, 4]);
        assert_eq!(codes(&found), ["RECUR-DATE-SKIPPED"; 2]);
        assert_eq!(found.occurrences.len(), 3);

        let policy = SchedulePolicy {
            monthly_overflow: MonthlyOverflow::LastDay,
            ..SchedulePolicy::default()
        };
        let found = expand_recurrence(&series("2026-12-31T10:00:00", recurrence), &policy);
        let dates: Vec<String> = locals(&found)
            .iter()
            .map(|one| one[..10].to_owned())
            .collect();
        assert_eq!(
            dates,
            [
                "2026-12-31",
                "2027-01-31",
                "2027-02-28",
                "2027-03-31",
                "2027-04-30"
            ]
        );
        assert!(found.findings.is_empty() && found.skipped_months.is_empty());
    }

    #[test]
    fn a_series_has_a_rhythm_and_an_end() {
        let daily = |rest: &str| {
            let found = expand(
                "2026-10-05T15:00:00",
                &format!(r#"{{"pattern":{{"type":"daily"}}{rest}}}"#),
            );
            assert!(found.occurrences.is_empty());
            codes(&found).join(" ")
        };
        assert_eq!(daily(""), "RECUR-UNBOUNDED");
        assert_eq!(
            daily(r#","interval":0"#),
            "RECUR-INTERVAL-INVALID RECUR-UNBOUNDED"
        );
        let count = |count: i32| format!(r#","end":{{"type":"count","count":{count}}}"#);
        assert_eq!(daily(&count(0)), "RECUR-END-INVALID");
        assert_eq!(daily(&count(1001)), "RECUR-TOO-MANY");
        let until = |date: &str| format!(r#","end":{{"type":"until","date":"{date}"}}"#);
        assert_eq!(daily(&until("2026-10-04")), "RECUR-END-INVALID");
        assert_eq!(daily(&until("9999-12-31")), "RECUR-TOO-MANY");
    }

    #[test]
    fn the_limit_is_on_what_is_left_after_exceptions() {
        let recurrence = |count: i32| {
            format!(
                r#"{{"pattern":{{"type":"daily"}},"end":{{"type":"count","count":{count}}},
                "excepted":["2026-10-06"]}}"#
            )
        };
        assert_eq!(
            expand("2026-10-05T15:00:00", &recurrence(1001))
                .occurrences
                .len(),
            1000
        );
        let found = expand("2026-10-05T15:00:00", &recurrence(1002));
        assert_eq!(codes(&found), ["RECUR-TOO-MANY"]);
    }

    #[test]
    fn a_session_is_over_before_the_next() {
        let mut series = series(
            "2026-10-05T15:00:00",
            r#"{"pattern":{"type":"daily"},"end":{"type":"count","count":3}}"#,
        );
        series.length_minutes = 24 * 60;
        let policy = SchedulePolicy::default();
        assert_eq!(expand_recurrence(&series, &policy).occurrences.len(), 3);
        series.length_minutes = 24 * 60 + 1;
        let found = expand_recurrence(&series, &policy);
        assert_eq!(codes(&found), ["RECUR-SELF-OVERLAP"]);
        assert!(found.occurrences.is_empty());
    }
}
