//! Why a series stands where it does among those that are suggested, in English.

use super::series_search::{AttendeeInSeries, OccurrenceConflicts};
use crate::id::PersonId;
use crate::recurrence::{RecurrencePattern, SessionSeries};
use crate::time::LocalDateTime;

/// How many of the blocked sessions are told one by one.
const TOLD: usize = 3;

/// The reason of a series' rank.
pub(super) fn reason(
    series: &SessionSeries,
    sessions: i64,
    held: i64,
    conflicts: &[OccurrenceConflicts],
    people: &[AttendeeInSeries],
) -> String {
    let word = if is_each_week(series) {
        "week"
    } else {
        "session"
    };
    let mut parts = vec![match (sessions, held == sessions) {
        (1, true) => format!("The one {word}"),
        (_, true) => format!("All {sessions} {word}s"),
        _ => format!("{held} of {sessions} {word}s"),
    }];
    let blocked = || conflicts.iter().filter(|one| !one.held);
    parts.extend(blocked().take(TOLD).map(|one| {
        let start = series.zone.to_local(one.interval.start.unix_seconds());
        let date = LocalDateTime::clamped(start).date();
        let names = needed(one);
        format!("{word} {} ({date}) blocked by {names}", one.number)
    }));
    match blocked().count().saturating_sub(TOLD) {
        0 => {}
        more => parts.push(format!("{more} more blocked")),
    }
    for person in people.iter().filter(|one| one.optional && one.blocked > 0) {
        parts.push(format!("{} misses {}", person.person, person.blocked));
    }
    let tentative = people.iter().filter(|one| one.tentative > 0).count();
    match tentative {
        0 => {}
        1 => parts.push("1 person is perhaps taken".to_owned()),
        many => parts.push(format!("{many} people are perhaps taken")),
    }
    match people.iter().filter(|one| one.unknown).count() {
        0 => {}
        1 => parts.push("of 1 person no availability is known".to_owned()),
        many => parts.push(format!("of {many} people no availability is known")),
    }
    let mut reason = parts.join("; ");
    reason.push('.');
    reason
}

/// Whether there is one session in each week.
fn is_each_week(series: &SessionSeries) -> bool {
    let RecurrencePattern::Weekly { weekdays } = &series.recurrence.pattern else {
        return false;
    };
    let first = weekdays.first();
    weekdays.iter().all(|day| Some(day) == first)
        && series.recurrence.interval == 1
        && series.recurrence.excepted.is_empty()
}

/// Those who block a session, each once.
fn needed(one: &OccurrenceConflicts) -> String {
    let needed = one.conflicts.iter().filter(|one| !one.optional);
    let mut names: Vec<_> = needed.map(|one| &one.person).collect();
    names.dedup();
    let names: Vec<_> = names.into_iter().map(PersonId::as_str).collect();
    names.join(", ")
}
