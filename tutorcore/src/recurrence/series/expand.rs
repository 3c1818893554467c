//! The sessions of a series.

use std::collections::BTreeSet;

use super::phase::{Phase, Slot};
use super::{Occurrence, SeriesExpansion, SessionSeries};
use crate::finding::{Finding, blocks, sorted};
use crate::id::{SeriesId, SessionId};
use crate::policy::SchedulePolicy;
use crate::recurrence::expand::Ended;
use crate::recurrence::rules;
use crate::time::{Instant, LocalDateTime, MINUTE};
use crate::zone::{Placement, Zone};

/// The sessions of a tutoring series.
///
/// Every session starts at the same time on the clock of the series' zone, whatever its offset
/// is that day, and lasts the same real time. Where clocks are put forward over the start, that
/// session is moved by as much, with RECUR-TIME-SHIFTED; a repeated time is the first. Sessions
/// that were moved on their own stand where they were moved to, and keep their ids.
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
    let (mut occurrences, mut skipped_months) = (Vec::new(), Vec::new());
    let phases = series.phases();
    for phase in &phases {
        phase.check(&mut findings);
    }
    if !blocks(&findings) {
        let known = series.known();
        let mut too_many = false;
        for phase in &phases {
            let (starts, ended) = phase.starts(policy);
            too_many |= ended == Ended::Limit;
            let end = || format!("{}/recurrence/end", phase.path);
            if starts.is_empty() {
                findings.push(rules::RECUR_END_INVALID.at(end()));
            } else if ended == Ended::Calendar {
                findings.push(rules::RECUR_CALENDAR_END.at(end()));
            }
            skipped_months.extend(phase.skipped(&starts, policy, &mut findings));
            for slot in phase.slots(&starts, &known) {
                if !slot.excepted {
                    occurrences.extend(occurrence(series, phase, &slot, &mut findings));
                }
            }
        }
        // Of one phase they are in order as they come, unless some were moved.
        if phases.len() > 1 || !known.is_empty() {
            occurrences.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
            let mut seen = BTreeSet::new();
            occurrences.retain(|one| seen.insert(one.original_start));
        }
        let most = usize::try_from(policy.max_occurrences).unwrap_or(usize::MAX);
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

fn occurrence(
    series: &SessionSeries,
    phase: &Phase<'_>,
    slot: &Slot,
    findings: &mut Vec<Finding>,
) -> Option<Occurrence> {
    let local_start = slot.local_start();
    let (start, shifted) = placed(series.zone, local_start);
    if shifted {
        let shown = LocalDateTime::clamped(series.zone.to_local(start.unix_seconds()));
        let finding = rules::RECUR_TIME_SHIFTED.at(format!("{}/localStart", phase.path));
        findings.push(finding.with("local", local_start).with("shifted", shown));
    }
    let minutes = slot.length_minutes.unwrap_or(phase.length_minutes);
    let length = i64::from(minutes).saturating_mul(MINUTE);
    let end = start.saturating_add(length);
    if start == Instant::MIN || end.seconds_since(start) != length {
        let path = format!("{}/localStart", phase.path);
        findings.push(rules::RECUR_CALENDAR_END.at(path));
        return None;
    }
    Some(Occurrence {
        id: id(&series.id, slot.original)?,
        original_start: slot.original,
        local_start,
        start,
        end,
        shifted,
        moved: local_start != slot.start,
    })
}

/// The id of a session: the series' id, `@` and the start that it was first planned for.
pub(super) fn id(series: &SeriesId, original: LocalDateTime) -> Option<SessionId> {
    SessionId::new(format!("{series}@{original}")).ok()
}

/// The instant of a local start, and whether it was shifted out of a gap.
pub(super) fn placed(zone: Zone, local_start: LocalDateTime) -> (Instant, bool) {
    let civil = local_start.civil_seconds();
    let placement = zone.resolve(civil);
    let shifted = matches!(placement, Placement::Gap { .. });
    (Instant::clamped(placement.held(civil)), shifted)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::MonthlyOverflow;

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
    fn nothing_is_planned_beyond_the_calendar() {
        let daily = |start: &str, zone: &str, rest: &str| {
            let mut series = series(
                start,
                &format!(r#"{{"pattern":{{"type":"daily"}},{rest}}}"#),
            );
            series.zone = Zone::get(zone).unwrap();
            let found = expand_recurrence(&series, &SchedulePolicy::default());
            let (count, codes) = (found.occurrences.len(), codes(&found).join(" "));
            (count, codes)
        };
        let beyond = (0, "RECUR-CALENDAR-END".to_owned());
        // The count is not reached, or the last session ends in the year 10000 of UTC.
        let far = r#""interval":2147483647,"end":{"type":"count","count":3}"#;
        assert_eq!(daily("2026-10-05T15:00:00", "UTC", far), beyond);
        let last = r#""end":{"type":"until","date":"9999-12-31"}"#;
        assert_eq!(
            daily("9999-12-30T20:00:00", "America/Chicago", last),
            beyond
        );
        assert_eq!(
            daily("9999-12-30T20:00:00", "UTC", last),
            (2, String::new())
        );
        // The first one starts before the year 1 of UTC.
        let two = r#""end":{"type":"count","count":2}"#;
        assert_eq!(daily("0001-01-01T00:30:00", "Asia/Tokyo", two), beyond);
        assert_eq!(daily("0001-01-02T00:30:00", "UTC", two), (2, String::new()));
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
