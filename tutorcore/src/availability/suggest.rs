//! Times at which people can meet, the best first.

use serde::Serialize;

use super::calendars::{Calendars, Seat};
use super::detect::{Asked, found, whole};
use super::free::Starts;
use super::proposal::{Own, Slot, interval};
use super::search::TimeSearch;
use super::state::{AttendeeAtTime, AttendeeState, state};
use crate::error::Error;
use crate::id::PersonId;
use crate::kernel::spans::Span;
use crate::model::availability::PersonCalendar;
use crate::policy::SchedulePolicy;
use crate::time::{Instant, Interval};

/// The starts at which nobody who is needed has a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FreeSlots {
    /// Them, in order.
    pub starts: Vec<Instant>,
}

/// Times at which people can meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeSuggestions {
    /// How many starts were looked at.
    pub looked_at: i64,
    /// At how many of them nobody who is needed has a conflict.
    pub free: i64,
    /// The best of these.
    pub suggestions: Vec<TimeSuggestion>,
    /// Where these are few: times at which some of the people can, the fewest missing first.
    pub near_misses: Vec<TimeSuggestion>,
    /// Who of those that are needed stands in the way how often, the most often first; nobody who
    /// never does.
    pub blockers: Vec<Blocker>,
}

/// A time that is suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeSuggestion {
    /// When.
    pub interval: Interval,
    /// How sure it is that all come, in percent, rounded down: the average of 100 for who is free,
    /// 49 for who is free as far as anybody knows or perhaps taken, and 0 for who has a conflict.
    pub confidence: i64,
    /// Why it stands here, in English.
    pub reason: String,
    /// The people who are invited, in the order of their ids.
    pub attendees: Vec<AttendeeAtTime>,
}

/// Who stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Blocker {
    /// Who.
    pub person: PersonId,
    /// At how many of the starts.
    pub starts: i64,
}

/// Every start at which nobody who is needed has a conflict.
///
/// What counts as one is exactly what [`detect_conflicts`](crate::detect_conflicts) finds.
///
/// # Errors
/// When the window or the session has no length or too much of it, or a person is given twice.
///
/// ```
/// use tutorcore::{PersonCalendar, SchedulePolicy, TimeSearch, free_slots};
///
/// let search: TimeSearch = serde_json::from_str(
///     r#"{
///         "window": {"start": "2026-10-06T20:00:00Z", "end": "2026-10-06T22:00:00Z"},
///         "minutes": 60, "zone": "America/Chicago", "invitees": [{"person": "ada"}]
///     }"#,
/// ).unwrap();
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{"person": "ada", "busy": [
///         {"session": "s1", "start": "2026-10-06T20:00:00Z", "end": "2026-10-06T20:40:00Z"}
///     ]}]"#,
/// ).unwrap();
/// let now = "2026-10-01T00:00:00Z".parse()?;
/// let free = free_slots(&search, &people, &SchedulePolicy::default(), now)?;
/// let starts: Vec<_> = free.starts.iter().map(ToString::to_string).collect();
/// assert_eq!(starts, ["2026-10-06T20:45:00Z", "2026-10-06T21:00:00Z"]);
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn free_slots(
    search: &TimeSearch,
    people: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<FreeSlots, Error> {
    Calendars::new(people, policy)?.free_slots(search, now)
}

/// Times at which people can meet, the best first, with the reason and what each person is then.
///
/// First come the times at which the most of the optional people can come, then those at which the
/// fewest people are perhaps taken, then the nearest to the preferred start (else the earliest).
/// Every time that is suggested has no conflict of anybody who is needed; what stands in the way
/// of any other, [`explain_slot`](crate::explain_slot) says.
///
/// # Errors
/// When the window or the session has no length or too much of it, or a person is given twice.
///
/// ```
/// use tutorcore::{PersonCalendar, SchedulePolicy, TimeSearch, suggest_times};
///
/// let search: TimeSearch = serde_json::from_str(
///     r#"{
///         "window": {"start": "2026-10-06T20:00:00Z", "end": "2026-10-06T22:00:00Z"},
///         "minutes": 60, "zone": "America/Chicago",
///         "invitees": [{"person": "ada"}, {"person": "ben", "optional": true}]
///     }"#,
/// ).unwrap();
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{"person": "ben", "busy": [
///         {"session": "s1", "start": "2026-10-06T20:00:00Z", "end": "2026-10-06T20:40:00Z"}
///     ]}]"#,
/// ).unwrap();
/// let now = "2026-10-01T00:00:00Z".parse()?;
/// let found = suggest_times(&search, &people, &SchedulePolicy::default(), now)?;
///
/// assert_eq!((found.looked_at, found.free), (5, 5));
/// let best = &found.suggestions[0];
/// assert_eq!(best.interval.start.to_string(), "2026-10-06T20:45:00Z");
/// assert_eq!(best.reason, "Everybody can come; of 2 people no availability is known.");
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn suggest_times(
    search: &TimeSearch,
    people: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<TimeSuggestions, Error> {
    Calendars::new(people, policy)?.suggest_times(search, now)
}

impl Calendars<'_> {
    /// As [`free_slots`].
    ///
    /// # Errors
    /// When the window or the session has no length or too much of it.
    pub fn free_slots(&self, search: &TimeSearch, now: Instant) -> Result<FreeSlots, Error> {
        let parts = search.starts(self.policy, now)?;
        let seats = self.seats(&search.invitees);
        let mut starts = Vec::new();
        let needed: Vec<_> = seats.iter().filter(|seat| !seat.optional).collect();
        free(&parts, &needed, &mut starts);
        let starts = starts.into_iter().map(Instant::clamped).collect();
        Ok(FreeSlots { starts })
    }

    /// As [`suggest_times`].
    ///
    /// # Errors
    /// When the window or the session has no length or too much of it.
    pub fn suggest_times(
        &self,
        search: &TimeSearch,
        now: Instant,
    ) -> Result<TimeSuggestions, Error> {
        let parts = search.starts(self.policy, now)?;
        let seats = self.seats(&search.invitees);
        let (optional, needed): (Vec<_>, Vec<_>) = seats.iter().partition(|seat| seat.optional);
        let all: Vec<_> = parts.iter().flat_map(Starts::all).collect();
        let most = usize::try_from(self.policy.most_suggestions).unwrap_or(usize::MAX);
        let mut common = Vec::new();
        free(&parts, &needed, &mut common);
        let room = Room {
            calendars: self,
            seats: &seats,
            own: search.own(),
            length: parts.first().map_or(0, |part| part.length),
            now: now.unix_seconds(),
        };
        let preferred = search.preferred.map(Instant::unix_seconds);
        let away = |start: i64| preferred.map_or(0, |best| start.abs_diff(best));

        let missing = absent(&parts, &common, &optional);
        let mut ranked: Vec<_> = common
            .iter()
            .zip(&missing)
            .map(|(&start, &missing)| (missing, room.tentative(start), away(start), start))
            .collect();
        ranked.sort_unstable();
        let told = |start: i64| room.suggestion(start);
        let suggestions: Vec<_> = ranked.iter().take(most).map(|one| told(one.3)).collect();

        let mut blockers = Vec::new();
        let mut near = Vec::new();
        if common.len() < all.len() {
            let mut missing = vec![0_usize; all.len()];
            for seat in &needed {
                let blocked = absent(&parts, &all, &[*seat]);
                let count = blocked.iter().filter(|&&blocked| blocked > 0).count();
                if count > 0 {
                    blockers.push(Blocker {
                        person: seat.calendar.person.clone(),
                        starts: whole(count),
                    });
                }
                for (missing, blocked) in missing.iter_mut().zip(blocked) {
                    *missing = missing.saturating_add(blocked);
                }
            }
            let people = needed.len();
            near = all
                .iter()
                .zip(missing)
                .filter(|(_, missing)| (1..people).contains(missing))
                .map(|(&start, missing)| (missing, away(start), start))
                .collect();
            near.sort_unstable();
        }
        blockers.sort_by(|a, b| (b.starts, &a.person).cmp(&(a.starts, &b.person)));
        let rest = most.saturating_sub(suggestions.len());
        Ok(TimeSuggestions {
            looked_at: whole(all.len()),
            free: whole(common.len()),
            suggestions,
            near_misses: near.iter().take(rest).map(|one| told(one.2)).collect(),
            blockers,
        })
    }
}

/// Adds the starts at which none of these has a conflict.
fn free(parts: &[Starts<'_>], seats: &[&Seat<'_>], out: &mut Vec<i64>) {
    for part in parts {
        part.free(seats.iter().map(|seat| &*seat.calendar), out);
    }
}

/// Of each of these starts, how many of the people have a conflict there.
fn absent(parts: &[Starts<'_>], starts: &[i64], seats: &[&Seat<'_>]) -> Vec<usize> {
    let mut absent = vec![0_usize; starts.len()];
    let mut own = Vec::new();
    for seat in seats {
        own.clear();
        free(parts, &[*seat], &mut own);
        for (start, absent) in starts.iter().zip(&mut absent) {
            if own.binary_search(start).is_err() {
                *absent = absent.saturating_add(1);
            }
        }
    }
    absent
}

/// The people around a session, who are asked for one start after the other.
struct Room<'a> {
    calendars: &'a Calendars<'a>,
    seats: &'a [Seat<'a>],
    own: Own<'a>,
    length: i64,
    now: i64,
}

impl Room<'_> {
    fn slot(&self, start: i64) -> Slot {
        Slot {
            id: None,
            span: Span {
                start,
                end: start.saturating_add(self.length),
            },
        }
    }

    /// How many of the people are perhaps taken.
    fn tentative(&self, start: i64) -> usize {
        let span = self.slot(start).span;
        let seats = self.seats.iter();
        seats
            .filter(|seat| seat.calendar.is_tentative(span))
            .count()
    }

    fn suggestion(&self, start: i64) -> TimeSuggestion {
        let slot = self.slot(start);
        let attendees = self
            .calendars
            .at(self.seats, &slot, &[], self.own, self.now);
        TimeSuggestion {
            interval: interval(slot.span),
            confidence: confidence(&attendees),
            reason: reason(&attendees),
            attendees,
        }
    }
}

impl Calendars<'_> {
    /// What everybody is at a session.
    pub(super) fn at(
        &self,
        seats: &[Seat<'_>],
        slot: &Slot,
        earlier: &[Slot],
        own: Own<'_>,
        now: i64,
    ) -> Vec<AttendeeAtTime> {
        let attendees = seats.iter().map(|seat| {
            let asked = Asked {
                slot,
                earlier,
                own,
                now,
            };
            let found = found(&seat.calendar, &asked);
            AttendeeAtTime {
                person: seat.calendar.person.clone(),
                optional: seat.optional,
                state: state(&seat.calendar, slot.span, &found),
                unknown: seat.calendar.availability.is_none(),
                conflicts: self.told(seat, slot, found),
            }
        });
        attendees.collect()
    }
}

/// How sure it is that somebody comes, in percent.
pub(super) fn points(one: &AttendeeAtTime) -> i64 {
    match one.state {
        _ if !one.conflicts.is_empty() => 0,
        AttendeeState::Available => 100,
        _ => 49,
    }
}

fn confidence(attendees: &[AttendeeAtTime]) -> i64 {
    let points = attendees.iter().map(points);
    let sum = points.fold(0_i64, i64::saturating_add);
    sum.checked_div(whole(attendees.len())).unwrap_or(100)
}

/// Why a time stands where it does.
pub(super) fn reason(attendees: &[AttendeeAtTime]) -> String {
    let named = |optional: bool| -> Vec<_> {
        let missing = attendees
            .iter()
            .filter(|one| one.optional == optional && !one.conflicts.is_empty());
        missing.map(|one| one.person.as_str()).collect()
    };
    let (needed, optional) = (named(false), named(true));
    let mut reason = if !needed.is_empty() {
        format!("Needed and not free: {}.", needed.join(", "))
    } else if !optional.is_empty() {
        format!("All who are needed can come; not {}.", optional.join(", "))
    } else {
        "Everybody can come.".to_owned()
    };
    let count = |wanted: AttendeeState| attendees.iter().filter(|one| one.state == wanted).count();
    let mut add = |text: String| {
        reason.pop();
        reason.push_str(&text);
    };
    match count(AttendeeState::Tentative) {
        0 => {}
        1 => add("; 1 person is perhaps taken.".to_owned()),
        many => add(format!("; {many} people are perhaps taken.")),
    }
    match count(AttendeeState::Unknown) {
        0 => {}
        1 => add("; of 1 person no availability is known.".to_owned()),
        many => add(format!("; of {many} people no availability is known.")),
    }
    reason
}
