//! A district in small, around a clock change, for the tests of availability.

use proptest::prelude::*;
use serde_json::{Value, json};
use tutorcore::{Instant, PersonCalendar, SchedulePolicy, TimeSearch};

pub(crate) const MINUTE: i64 = 60;
pub(crate) const DAY: i64 = 86_400;

/// Times around which clocks change somewhere, and one around which they do not.
pub(crate) const AROUND: [&str; 5] = [
    "2026-03-08T06:00:00Z",
    "2026-11-01T04:00:00Z",
    "2026-03-28T22:00:00Z",
    "2026-10-03T12:00:00Z",
    "2026-12-31T18:00:00Z",
];
pub(crate) const ZONES: [&str; 5] = [
    "America/Chicago",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
];
pub(crate) const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

pub(crate) fn at(seconds: i64) -> Instant {
    Instant::from_unix_seconds(seconds).unwrap()
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// A time of day in steps of five minutes.
pub(crate) fn time() -> impl Strategy<Value = String> {
    (0_u32..=288).prop_map(|step| format!("{:02}:{:02}", step / 12, step % 12 * 5))
}

pub(crate) fn windows() -> impl Strategy<Value = Value> {
    let window = (time(), time()).prop_map(|(start, end)| json!({"start": start, "end": end}));
    prop::collection::vec(window, 0..3).prop_map(Value::from)
}

pub(crate) fn kind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["tentative", "unavailable", "busy"])
}

pub(crate) fn week() -> impl Strategy<Value = Value> {
    let open = (0..7_usize, windows());
    prop::collection::vec(open, 0..9).prop_map(|days| {
        let days = days
            .into_iter()
            .map(|(day, windows)| (DAYS[day].to_owned(), windows));
        Value::Object(days.collect())
    })
}

/// A local time within three days of a moment.
pub(crate) fn local(from: i64) -> impl Strategy<Value = String> {
    (-36..36 * 2_i64).prop_map(move |half| {
        let text = at(from + half * 1800).to_string();
        text.trim_end_matches('Z').to_owned()
    })
}

pub(crate) fn availability(from: i64) -> impl Strategy<Value = Value> {
    let date = at(from).to_string()[..10].to_owned();
    let overrides = prop::option::of(windows()).prop_map(move |windows| match windows {
        Some(windows) => json!([{"date": date, "windows": windows}]),
        None => json!([]),
    });
    let layer = (0..3_u32, local(from), local(from), week(), kind()).prop_map(
        |(priority, start, end, weekly, outside)| {
            json!({"priority": priority, "start": start, "end": end, "weekly": weekly,
                "outside": outside})
        },
    );
    let absence = (local(from), local(from), kind())
        .prop_map(|(start, end, kind)| json!({"start": start, "end": end, "kind": kind}));
    (
        prop::sample::select(ZONES.to_vec()),
        week(),
        overrides,
        prop::collection::vec(layer, 0..2),
        prop::collection::vec(absence, 0..2),
        kind(),
    )
        .prop_map(|(zone, weekly, overrides, layers, absences, outside)| {
            json!({"zone": zone, "weekly": weekly, "overrides": overrides, "layers": layers,
                "absences": absences, "outside": outside})
        })
}

pub(crate) fn busy(from: i64) -> impl Strategy<Value = Value> {
    let one = (
        0..9_u32,
        -300..900_i64,
        0..40_i64,
        prop::sample::select(vec!["noResponse", "accepted", "declined", "tentative"]),
        prop::bool::weighted(0.1),
    );
    prop::collection::vec(one, 0..7).prop_map(move |list| {
        let list = list
            .into_iter()
            .map(|(id, start, length, rsvp, cancelled)| {
                // In steps of five minutes, so that some times are on a grid and some are not.
                let start = from + start * 5 * MINUTE;
                json!({"session": format!("s{id}"), "start": at(start),
                "end": at(start + length * 5 * MINUTE), "rsvp": rsvp, "cancelled": cancelled})
            });
        list.collect()
    })
}

pub(crate) fn limits() -> impl Strategy<Value = Value> {
    let few = |most: u32| prop::option::weighted(0.3, 0..most);
    (
        few(40),
        few(40),
        few(2000),
        few(3),
        few(5),
        few(200),
        few(400),
    )
        .prop_map(
            |(before, after, notice, per_day, per_week, day_minutes, week_minutes)| {
                json!({"bufferBeforeMinutes": before, "bufferAfterMinutes": after,
                "minimumNoticeMinutes": notice, "sessionsPerDay": per_day,
                "sessionsPerWeek": per_week, "minutesPerDay": day_minutes,
                "minutesPerWeek": week_minutes})
            },
        )
}

/// A district in small: people around a clock change, a policy, and what is asked.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) people: Vec<PersonCalendar>,
    pub(crate) policy: SchedulePolicy,
    pub(crate) search: TimeSearch,
    pub(crate) now: Instant,
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let start = prop::sample::select(AROUND.to_vec())
        .prop_map(|text| text.parse::<Instant>().unwrap().unix_seconds());
    start.prop_flat_map(|from| {
        let person = (
            prop::option::weighted(0.8, availability(from)),
            busy(from),
            prop_oneof![Just(json!({})), limits()],
        );
        let people = prop::collection::vec(person, 1..4);
        let policy = (
            prop::sample::select(vec![15, 15, 30, 7, 60]),
            any::<bool>(),
            prop::bool::weighted(0.2),
            prop::bool::weighted(0.15),
            prop::option::weighted(0.2, 0..30_u32),
        );
        let asked = (
            prop::sample::select(vec![15_u32, 30, 45, 50, 60, 90]),
            prop::sample::select(ZONES.to_vec()),
            0..60_i64,
            6..40_i64,
            prop::option::of(0..9_u32),
            prop::collection::vec(any::<bool>(), 4),
            -2..3_i64,
        );
        (people, policy, asked).prop_map(move |(people, policy, asked)| {
            let (grid, tentative, unavailable, report, buffer) = policy;
            let (minutes, zone, shift, hours, moved, optional, days) = asked;
            let people = people
                .into_iter()
                .enumerate()
                .map(|(at, (when, busy, limits))| {
                    json!({"person": format!("p{at}"), "availability": when, "busy": busy,
                    "limits": limits})
                });
            let people: Vec<PersonCalendar> = read(people.collect());
            let invitees = people.iter().zip(&optional);
            let invitees: Vec<_> = invitees
                .map(|(one, optional)| json!({"person": one.person, "optional": optional}))
                .chain([json!({"person": "stranger", "optional": true})])
                .collect();
            let start = from + shift * 7 * MINUTE;
            World {
                search: read(json!({
                    "session": moved.map(|id| format!("s{id}")),
                    "window": {"start": at(start), "end": at(start + hours * 3600)},
                    "minutes": minutes, "zone": zone, "invitees": invitees,
                    "preferred": at(from + 5 * 3600),
                })),
                policy: read(json!({
                    "gridMinutes": grid, "tentativeBlocks": tentative,
                    "noAvailabilityMeans": if unavailable { "unavailable" } else { "available" },
                    "reportUnknownAvailability": report, "bufferAfterMinutes": buffer,
                })),
                people,
                now: at(from - days * DAY / 2),
            }
        })
    })
}
