//! Search, explanation, grid and booking say the same of every time.

#[path = "availability/world.rs"]
mod world;

use proptest::prelude::*;
use serde_json::{Value, json};
use tutorcore::{
    AttendeeState, Calendars, ConflictReport, GridRequest, Instant, PersonCalendar, SchedulePolicy,
    SessionProposal, TimeSearch, availability_grid, detect_conflicts, explain_slot, free_slots,
    suggest_times,
};
use world::{MINUTE, World, at, read, world};

impl World {
    fn proposal(&self, start: i64, seconds: i64) -> SessionProposal {
        read(json!({
            "session": self.search.session, "invitees": self.search.invitees,
            "time": {"type": "once", "start": at(start), "end": at(start + seconds)},
        }))
    }

    fn conflicts(&self, start: i64, seconds: i64) -> ConflictReport {
        let proposal = self.proposal(start, seconds);
        detect_conflicts(&proposal, &self.people, &self.policy, self.now).unwrap()
    }

    fn length(&self) -> i64 {
        i64::from(self.search.minutes) * MINUTE
    }

    /// Every start in the window at a whole step from midnight on the search's clock.
    fn starts(&self) -> Vec<i64> {
        let step = i64::from(self.policy.grid_minutes) * MINUTE;
        let window = self.search.window;
        let last = window.end.unix_seconds() - self.length();
        (window.start.unix_seconds()..=last)
            .filter(|&start| self.search.zone.unwrap().to_local(start).rem_euclid(step) == 0)
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn search_explanation_and_booking_cannot_contradict_each_other(world in world()) {
        let World { people, policy, search, now } = &world;
        let free = free_slots(search, people, policy, *now).unwrap();
        let free: Vec<_> = free.starts.iter().map(|start| start.unix_seconds()).collect();
        let found = suggest_times(search, people, policy, *now).unwrap();
        let starts = world.starts();
        prop_assert_eq!(found.looked_at, i64::try_from(starts.len()).unwrap());
        prop_assert_eq!(found.free, i64::try_from(free.len()).unwrap());
        for &start in &starts {
            let report = world.conflicts(start, world.length());
            let blocked = report.conflicts.iter().any(|conflict| !conflict.optional);
            // Free exactly where booking finds nothing.
            prop_assert_eq!(free.binary_search(&start).is_ok(), !blocked, "{}", at(start));
            let proposal = world.proposal(start, world.length());
            let told = explain_slot(&proposal, people, policy, *now).unwrap();
            prop_assert_eq!(&told.findings, &report.findings);
            let slot = &told.slots[0];
            prop_assert_eq!(slot.free, !blocked);
            let mut named: Vec<_> = slot.attendees.iter().flat_map(|one| &one.conflicts).collect();
            prop_assert_eq!(named.len(), report.conflicts.len());
            named.sort_by_key(|one| report.conflicts.iter().position(|other| other == *one));
            prop_assert_eq!(named, report.conflicts.iter().collect::<Vec<_>>());
            if blocked {
                // Whatever is not free has a reason that names somebody, and ways out that are free.
                prop_assert!(slot.reason.starts_with("Needed and not free: "));
                for other in slot.earlier.iter().chain(&slot.later) {
                    let report = world.conflicts(other.start.unix_seconds(), world.length());
                    prop_assert!(report.conflicts.iter().all(|conflict| conflict.optional));
                }
            }
        }
        prop_assert!(free.iter().all(|start| starts.contains(start)));
        for suggestion in &found.suggestions {
            let start = suggestion.interval.start.unix_seconds();
            let report = world.conflicts(start, world.length());
            prop_assert!(report.conflicts.iter().all(|conflict| conflict.optional));
            let told: Vec<_> = suggestion.attendees.iter().flat_map(|one| &one.conflicts).collect();
            prop_assert_eq!(told.len(), report.conflicts.len());
        }
        let shown = usize::try_from(policy.most_suggestions).unwrap();
        prop_assert_eq!(found.suggestions.len(), free.len().min(shown));
        for miss in &found.near_misses {
            let start = miss.interval.start.unix_seconds();
            let report = world.conflicts(start, world.length());
            prop_assert!(report.conflicts.iter().any(|conflict| !conflict.optional));
        }
    }

    #[test]
    fn of_many_sessions_explanation_and_booking_say_the_same(
        world in world(),
        listed in prop::collection::vec((-20..140_i64, 1..12_i64), 1..7),
        count in 1..8_i64, is_series in any::<bool>(),
    ) {
        let World { people, policy, search, now } = &world;
        let from = search.window.start.unix_seconds();
        let sessions = |listed: &[(i64, i64)]| -> Value {
            let sessions = listed.iter().enumerate().map(|(number, (start, end))| {
                json!({"id": format!("n{number}"), "start": at(*start), "end": at(*end)})
            });
            json!({"type": "sessions", "sessions": sessions.collect::<Vec<_>>()})
        };
        let mut listed: Vec<_> = listed
            .into_iter()
            .map(|(start, length)| {
                let start = from + start * 30 * MINUTE;
                (start, start + length * 15 * MINUTE)
            })
            .collect();
        listed.sort_unstable();
        let zone = search.zone.unwrap();
        let clock = at(zone.to_local(from)).to_string();
        let series = json!({"type": "series", "series": {
            "id": "s", "zone": zone, "localStart": clock.trim_end_matches('Z'),
            "lengthMinutes": search.minutes,
            "recurrence": {"pattern": {"type": "daily"}, "end": {"type": "count", "count": count}},
        }});
        let proposal = |time: &Value| -> SessionProposal {
            read(json!({"session": search.session, "invitees": search.invitees, "time": time}))
        };
        let time = if is_series { series } else { sessions(&listed) };
        let asked = proposal(&time);
        let report = detect_conflicts(&asked, people, policy, *now).unwrap();
        let told = explain_slot(&asked, people, policy, *now).unwrap();
        prop_assert_eq!(&told.findings, &report.findings);
        prop_assert_eq!(report.sessions, i64::try_from(told.slots.len()).unwrap());
        let blocked = told.slots.iter().filter(|slot| !slot.free).count();
        prop_assert_eq!(report.blocked, i64::try_from(blocked).unwrap());
        let mut named = 0;
        for (number, slot) in told.slots.iter().enumerate() {
            // Person by person the same conflicts.
            for attendee in &slot.attendees {
                let expected: Vec<_> = report
                    .conflicts
                    .iter()
                    .filter(|one| one.occurrence == slot.occurrence && one.person == attendee.person)
                    .collect();
                named += expected.len();
                let mut told: Vec<_> = attendee.conflicts.iter().collect();
                told.sort_by_key(|one| expected.iter().position(|other| other == one));
                prop_assert_eq!(told, expected);
            }
            let needed = || slot.attendees.iter().filter(|one| !one.optional);
            prop_assert_eq!(slot.free, needed().all(|one| one.conflicts.is_empty()));
            if slot.free {
                prop_assert!(slot.earlier.is_none() && slot.later.is_none());
                continue;
            }
            for one in needed().filter(|one| !one.conflicts.is_empty()) {
                prop_assert!(slot.reason.contains(one.person.as_str()), "{}", slot.reason);
            }
            if is_series {
                continue;
            }
            // Moved to where it is said to be free it is no longer blocked, and blocks no other.
            for other in slot.earlier.iter().chain(&slot.later) {
                let mut moved = listed.clone();
                moved[number] = (other.start.unix_seconds(), other.end.unix_seconds());
                let report = detect_conflicts(&proposal(&sessions(&moved)), people, policy, *now);
                prop_assert!(report.unwrap().blocked < i64::try_from(blocked).unwrap());
            }
        }
        // And none that concerns nobody or no session.
        prop_assert_eq!(named, report.conflicts.len());
        for attendee in &report.attendees {
            let sessions = told.slots.iter().filter(|slot| {
                let mut all = slot.attendees.iter();
                all.any(|one| one.person == attendee.person && !one.conflicts.is_empty())
            });
            prop_assert_eq!(attendee.blocked, i64::try_from(sessions.count()).unwrap());
        }
    }

    #[test]
    fn conflicts_are_inside_the_session_and_in_order(world in world(), hours in 1..30_i64) {
        let start = world.search.window.start.unix_seconds();
        let report = world.conflicts(start, hours * 1800);
        for conflict in &report.conflicts {
            prop_assert!(!conflict.spans.is_empty());
            for span in &conflict.spans {
                prop_assert!(conflict.interval.start <= span.start);
                prop_assert!(span.start < span.end);
                prop_assert!(span.end <= conflict.interval.end);
            }
            prop_assert!(conflict.spans.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
        // The order of the lists means nothing.
        let mut turned = world.clone();
        turned.people.reverse();
        for person in &mut turned.people {
            person.busy.reverse();
            if let Some(availability) = &mut person.availability {
                availability.layers.reverse();
                availability.absences.reverse();
            }
        }
        let proposal = world.proposal(start, hours * 1800);
        let again = detect_conflicts(&proposal, &turned.people, &turned.policy, turned.now);
        prop_assert_eq!(again.unwrap(), report);
    }

    #[test]
    fn a_grid_shows_what_booking_would_find(world in world()) {
        let World { people, policy, search, now } = &world;
        let request: GridRequest = read(json!({
            "session": search.session, "window": search.window, "invitees": search.invitees,
        }));
        let grid = availability_grid(&request, people, policy, *now).unwrap();
        let cell = i64::from(policy.grid_minutes) * MINUTE;
        for (number, _) in grid.rows[0].cells.iter().enumerate() {
            let start = grid.start.unix_seconds() + i64::try_from(number).unwrap() * cell;
            let report = world.conflicts(start, cell);
            for row in &grid.rows {
                let conflicts = report.conflicts.iter();
                let has = conflicts.filter(|one| one.person == row.person).count() > 0;
                let shown = row.cells[number];
                prop_assert_eq!(
                    has && shown != AttendeeState::Unknown && shown != AttendeeState::Tentative,
                    shown >= AttendeeState::Restricted,
                    "{} {:?}", row.person, shown
                );
                prop_assert!(has || shown < AttendeeState::Restricted);
            }
        }
    }

    #[test]
    fn two_sessions_of_one_person_are_in_each_others_way_alike(
        starts in (0..200_i64, 0..200_i64), lengths in (1..30_i64, 1..30_i64),
        before in prop::option::of(0..60_u32), after in prop::option::of(0..60_u32),
    ) {
        let time = |start: i64, length: i64| {
            let start = 1_790_000_000 + start * 5 * MINUTE;
            (at(start), at(start + length * 5 * MINUTE))
        };
        let (one, other) = (time(starts.0, lengths.0), time(starts.1, lengths.1));
        let told = |booked: (Instant, Instant), asked: (Instant, Instant)| {
            let people: Vec<PersonCalendar> = read(json!([{
                "person": "p", "busy": [{"session": "s", "start": booked.0, "end": booked.1}],
                "limits": {"bufferBeforeMinutes": before, "bufferAfterMinutes": after},
            }]));
            let proposal: SessionProposal = read(json!({
                "time": {"type": "once", "start": asked.0, "end": asked.1},
                "invitees": [{"person": "p"}],
            }));
            let report =
                detect_conflicts(&proposal, &people, &SchedulePolicy::default(), asked.0).unwrap();
            let conflicts = report.conflicts.into_iter();
            conflicts.map(|one| (one.code, one.kind)).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(one, other), told(other, one));
    }
}

#[test]
fn calendars_that_are_kept_answer_as_the_jobs_do() {
    let people: Vec<PersonCalendar> = read(json!([{
        "person": "p", "busy": [
            {"session": "s", "start": "2026-10-06T20:00:00Z", "end": "2026-10-06T21:00:00Z"},
        ],
    }]));
    let search: TimeSearch = read(json!({
        "window": {"start": "2026-10-06T18:00:00Z", "end": "2026-10-06T23:00:00Z"},
        "minutes": 60, "invitees": [{"person": "p"}],
    }));
    let policy = SchedulePolicy::default();
    let now = at(0);
    let calendars = Calendars::new(&people, &policy).unwrap();
    let kept = calendars.free_slots(&search, now).unwrap();
    assert_eq!(kept, free_slots(&search, &people, &policy, now).unwrap());
    assert_eq!(kept.starts.len(), 10);
}
