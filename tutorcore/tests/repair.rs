//! Repairs against a search through every combination there is.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tutorcore::zone::{FoldPolicy, GapPolicy};
use tutorcore::{
    Instant, LocalDate, PersonCalendar, RepairRequest, SchedulePolicy, SessionProposal,
    detect_conflicts, expand_recurrence, repair_series,
};

const MINUTE: i64 = 60;

fn at(seconds: i64) -> Instant {
    Instant::from_unix_seconds(seconds).unwrap()
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// A daily series over a clock change with a tutor, a student and an optional one, all of them
/// busy, and some with windows and absences; one substitute whose tags match, one whose tags do
/// not.
#[derive(Clone, Debug)]
struct World {
    request: RepairRequest,
    people: Vec<PersonCalendar>,
    policy: SchedulePolicy,
    now: Instant,
}

/// Nothing, or windows that leave out some hours of most days, another on one date, and an
/// absence of some hours.
fn availability(start: &'static str) -> impl Strategy<Value = Value> {
    let date: LocalDate = start[..10].parse().unwrap();
    let window = |(from, hours): (u32, u32)| {
        let until = (from + hours).min(23);
        json!({"start": format!("{from:02}:00:00"), "end": format!("{until:02}:30:00")})
    };
    let days = || prop::collection::vec((0..14_u32, 3..24_u32), 7);
    let absence = prop::option::of((0..3_i64, 0..24_u32, 0..2_i64, 0..24_u32));
    let open = (
        days(),
        0..3_i64,
        prop::option::of((0..14_u32, 3..24_u32)),
        absence,
    );
    prop::option::of(open).prop_map(move |open| {
        let Some((days, other, instead, absence)) = open else {
            return Value::Null;
        };
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let weekly: BTreeMap<_, _> = names
            .iter()
            .zip(days)
            .map(|(day, hours)| (*day, vec![window(hours)]))
            .collect();
        let on = |days: i64| date.saturating_add_days(days);
        let absences = absence
            .into_iter()
            .map(|(day, hour, days, until)| {
                let (first, last) = (on(day), on(day + days));
                (format!("{first}T{hour:02}:00:00"), format!("{last}T{until:02}:30:00"))
            })
            .filter(|(start, end)| start < end)
            .map(|(start, end)| json!({"start": start, "end": end}));
        json!({"zone": "America/Chicago", "weekly": weekly, "absences": absences.collect::<Vec<_>>(),
            "overrides": [{"date": on(other), "windows": instead.map(window).into_iter().collect::<Vec<_>>()}]})
    })
}

fn world() -> impl Strategy<Value = World> {
    prop::sample::select(vec!["2026-03-07T01:30:00", "2026-10-31T13:30:00"])
        .prop_flat_map(world_from)
}

fn world_from(start: &'static str) -> impl Strategy<Value = World> {
    let busy = || prop::collection::vec((-30..90_i64, 1..14_i64), 0..6);
    let hours = || availability(start);
    (
        1..4_i32,
        [hours(), hours(), hours(), hours()],
        [busy(), busy(), busy(), busy()],
        (
            prop::option::weighted(0.3, 1..3_u32),
            // Six hours lie between one place and the next.
            prop::option::weighted(0.3, 200..500_u32),
            // The first day or two may be too soon.
            prop::option::weighted(0.3, 100..3_000_u32),
        ),
        (0..3_u32, 0..300_u32, 0..400_u32, 0..300_u32, 0..900_u32),
    )
        .prop_map(
            move |(count, hours, busy, (per_week, buffer, notice), weights)| {
                let from = format!("{start}Z")
                    .parse::<Instant>()
                    .unwrap()
                    .unix_seconds();
                let ids = ["tutor", "ada", "ben", "stand-in"];
                let people = ids.iter().zip(busy).zip(hours).map(|((id, busy), hours)| {
                    let busy = busy.into_iter().enumerate().map(|(number, (hour, hours))| {
                        let start = from + hour * 3600;
                        json!({"session": format!("s{number}"), "start": at(start),
                        "end": at(start + hours * 3600)})
                    });
                    let limits = match *id {
                        "ada" => json!({"sessionsPerWeek": per_week}),
                        "tutor" => json!({"bufferAfterMinutes": buffer}),
                        "ben" => json!({"minimumNoticeMinutes": notice}),
                        _ => json!({}),
                    };
                    json!({"person": id, "busy": busy.collect::<Vec<_>>(), "limits": limits,
                    "zone": "America/Chicago", "availability": hours})
                });
                World {
                    people: read(people.collect()),
                    request: read(json!({
                        "series": {
                            "id": "x", "zone": "America/Chicago", "localStart": start,
                            "lengthMinutes": 60,
                            "recurrence": {"pattern": {"type": "daily"},
                                "end": {"type": "count", "count": count}},
                        },
                        "invitees": [{"person": "tutor", "tutor": true}, {"person": "ada"},
                            {"person": "ben", "optional": true}],
                        "tags": ["algebra"],
                        "substitutes": [{"person": "stand-in", "tags": ["algebra", "essay"]},
                            {"person": "other", "tags": ["essay"]}],
                    })),
                    policy: read(json!({
                        "gridMinutes": 360, "seriesReachDays": 1, "mostSuggestions": 1000,
                        "repairMinuteShifted": weights.0, "repairSessionMoved": weights.1,
                        "repairSeriesShifted": weights.2, "repairPersonDropped": weights.3,
                        "repairTutorSubstituted": weights.4,
                    })),
                    now: at(from - 24 * 3600),
                }
            },
        )
}

/// The steps within reach.
const STEPS: std::ops::RangeInclusive<i64> = -4..=4;

impl World {
    fn has_conflict(&self, team: &[&str], sessions: &[(i64, i64)]) -> bool {
        let sessions = sessions.iter().enumerate().map(|(number, (start, end))| {
            json!({"id": format!("x@{number}"), "start": at(*start), "end": at(*end)})
        });
        let invitees = team.iter().map(|person| json!({"person": person}));
        let proposal: SessionProposal = read(json!({
            "series": "x", "invitees": invitees.collect::<Vec<_>>(),
            "time": {"type": "sessions", "sessions": sessions.collect::<Vec<_>>()},
        }));
        let report = detect_conflicts(&proposal, &self.people, &self.policy, self.now).unwrap();
        !report.conflicts.is_empty()
    }

    /// The cheapest cost of all combinations.
    fn cheapest(&self) -> Option<i64> {
        let series = &self.request.series;
        let occurrences = expand_recurrence(series, &self.policy).occurrences;
        let span = |number: usize, step: i64| {
            let clock = series
                .zone
                .to_local(occurrences[number].start.unix_seconds());
            let start = series
                .zone
                .place(
                    clock + step * 360 * MINUTE,
                    GapPolicy::ShiftForward,
                    FoldPolicy::Earlier,
                )
                .unwrap()
                .unwrap();
            (start, start + 3600)
        };
        let mut all: Vec<Vec<i64>> = vec![Vec::new()];
        for _ in &occurrences {
            all = all
                .into_iter()
                .flat_map(|chosen| STEPS.map(move |step| [chosen.clone(), vec![step]].concat()))
                .collect();
        }
        let weight = |weight: u32| i64::from(weight);
        let policy = &self.policy;
        let teams = [
            (vec!["tutor", "ada", "ben"], 0),
            (vec!["tutor", "ada"], weight(policy.repair_person_dropped)),
            (
                vec!["stand-in", "ada", "ben"],
                weight(policy.repair_tutor_substituted),
            ),
            (
                vec!["stand-in", "ada"],
                weight(policy.repair_tutor_substituted) + weight(policy.repair_person_dropped),
            ),
        ];
        let mut best = None;
        for chosen in &all {
            let steps = chosen.iter().enumerate();
            let mut spans: Vec<_> = steps.map(|(number, step)| span(number, *step)).collect();
            spans.sort_unstable();
            if spans.windows(2).any(|pair| pair[1].0 < pair[0].1) {
                continue;
            }
            let times = STEPS
                .map(|shift| {
                    let moved = chosen.iter().filter(|step| **step != shift);
                    let of_moves: i64 = moved
                        .map(|step| {
                            weight(policy.repair_session_moved)
                                + (step - shift).abs() * 360 * weight(policy.repair_minute_shifted)
                        })
                        .sum();
                    if shift == 0 {
                        of_moves
                    } else {
                        of_moves
                            + weight(policy.repair_series_shifted)
                            + shift.abs() * 360 * weight(policy.repair_minute_shifted)
                    }
                })
                .min()
                .unwrap();
            for (team, people) in &teams {
                let cost = times + people;
                if best.is_none_or(|best| cost < best) && !self.has_conflict(team, &spans) {
                    best = Some(cost);
                }
            }
        }
        best
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_cheapest_repair_is_the_cheapest_of_all(world in world()) {
        let World { request, people, policy, now } = &world;
        let found = repair_series(request, people, policy, *now).unwrap();
        prop_assert!(found.complete);
        let cheapest = found.repairs.first().map(|repair| repair.cost);
        prop_assert_eq!(cheapest, world.cheapest());
        prop_assert!(found.repairs.is_sorted_by_key(|repair| repair.cost));
        for repair in &found.repairs {
            let stand_in: BTreeMap<_, _> = repair
                .substitutions
                .iter()
                .map(|one| (one.tutor.as_str(), one.substitute.as_str()))
                .collect();
            let team: Vec<_> = ["tutor", "ada", "ben"]
                .into_iter()
                .filter(|person| repair.dropped.iter().all(|one| one.as_str() != *person))
                .map(|person| stand_in.get(person).copied().unwrap_or(person))
                .collect();
            let spans = repair.sessions.iter();
            let spans: Vec<_> = spans
                .map(|one| (one.start.unix_seconds(), one.end.unix_seconds()))
                .collect();
            // Booking finds nothing in what a repair makes.
            prop_assert!(!world.has_conflict(&team, &spans));
            let minutes: i64 = repair.moves.iter().map(|one| one.minutes.abs()).sum();
            let of = |count: usize, weight: u32| i64::try_from(count).unwrap() * i64::from(weight);
            let shifted = usize::from(repair.shifted_minutes != 0);
            let cost = of(repair.moves.len(), policy.repair_session_moved)
                + of(shifted, policy.repair_series_shifted)
                + of(repair.substitutions.len(), policy.repair_tutor_substituted)
                + of(repair.dropped.len(), policy.repair_person_dropped)
                + (minutes + repair.shifted_minutes.abs()) * i64::from(policy.repair_minute_shifted);
            prop_assert_eq!(repair.cost, cost);
        }
    }
}
