//! Times for whole series: what is suggested is what asking about every one of them would give.

#[path = "availability/world.rs"]
mod world;

use proptest::prelude::*;
use serde_json::{Value, json};
use std::cmp::Reverse;
use tutorcore::{
    AttendeeState, LocalDate, PersonCalendar, ScheduleConflict, SchedulePolicy, SeriesSearch,
    SeriesSuggestion, SessionProposal, SessionSeries, Weekday, detect_conflicts, explain_slot,
    suggest_series_times,
};
use world::{DAY, DAYS, MINUTE, World, ZONES, at, read, world};

/// What asking about one time of a series gives.
#[derive(Debug)]
struct Asked {
    series: SessionSeries,
    sessions: i64,
    blocked: i64,
    missed: i64,
    tentative: i64,
    changed: usize,
    shifted: i64,
    conflicts: Vec<ScheduleConflict>,
    blockers: Vec<String>,
}

fn choices(days: &[Weekday], count: usize) -> Vec<Vec<Weekday>> {
    let mut all: Vec<Vec<Weekday>> = vec![Vec::new()];
    for &day in days {
        let with: Vec<_> = all
            .iter()
            .map(|choice| [choice.as_slice(), &[day]].concat())
            .collect();
        all.extend(with);
    }
    all.retain(|choice| choice.len() == count);
    all.sort();
    all
}

/// The series on other days, with how far they are from its own, in the order of the days.
fn variants(search: &SeriesSearch, policy: &SchedulePolicy) -> Vec<(Value, usize)> {
    let series = serde_json::to_value(&search.series).unwrap();
    let first = search.series.local_start.date();
    let on = |date: LocalDate, weekdays: Option<&[Weekday]>| {
        let mut series = series.clone();
        series["localStart"] = json!(format!("{date}T{}", search.series.local_start.time()));
        if let Some(weekdays) = weekdays {
            series["recurrence"]["pattern"]["weekdays"] = json!(weekdays);
        }
        series
    };
    match series["recurrence"]["pattern"]["type"].as_str().unwrap() {
        "daily" => vec![(series, 0)],
        "monthly" => (0..=policy.series_reach_days)
            .map(|later| {
                (
                    on(first.saturating_add_days(i64::from(later)), None),
                    later as usize,
                )
            })
            .collect(),
        _ => {
            let mut own: Vec<Weekday> = read(series["recurrence"]["pattern"]["weekdays"].clone());
            if own.is_empty() {
                own.push(first.weekday());
            }
            own.sort();
            own.dedup();
            let week: Vec<Weekday> = DAYS.iter().map(|day| read(json!(day))).collect();
            let allowed: Vec<_> = week
                .into_iter()
                .filter(|day| search.weekdays.is_empty() || search.weekdays.contains(day))
                .collect();
            let interval = i64::from(search.series.recurrence.interval);
            let monday = first.days_since_epoch() - first.weekday() as i64;
            choices(&allowed, own.len())
                .into_iter()
                .map(|days| {
                    let date = (0..30)
                        .map(|later| first.saturating_add_days(later))
                        .find(|date| {
                            let week = (date.days_since_epoch() - monday).div_euclid(7);
                            week % interval == 0 && days.contains(&date.weekday())
                        })
                        .unwrap();
                    let changed = days.iter().filter(|day| !own.contains(day)).count();
                    (on(date, Some(&days)), changed)
                })
                .collect()
        }
    }
}

fn times(search: &SeriesSearch, policy: &SchedulePolicy) -> Vec<i64> {
    let own = search.series.local_start.civil_seconds().rem_euclid(DAY);
    let length = i64::from(search.series.length_minutes) * MINUTE;
    (0..DAY)
        .filter(|time| time % (i64::from(policy.grid_minutes) * MINUTE) == 0 || *time == own)
        .filter(|&time| {
            search.hours.is_none_or(|hours| {
                let start = i64::from(hours.start.second_of_day());
                let end = i64::from(hours.end.second_of_day());
                let end = if end < start { end + DAY } else { end };
                [time, time + DAY]
                    .into_iter()
                    .any(|time| start <= time && time + length <= end)
            })
        })
        .collect()
}

/// Every time, asked about one by one, the best first.
fn asked(world: &World, search: &SeriesSearch) -> Vec<Asked> {
    let World {
        people,
        policy,
        now,
        ..
    } = world;
    let own = search.series.local_start.civil_seconds().rem_euclid(DAY);
    let mut all = Vec::new();
    for (number, (variant, changed)) in variants(search, policy).into_iter().enumerate() {
        for time in times(search, policy) {
            let mut series = variant.clone();
            let date = series["localStart"].as_str().unwrap()[..10].to_owned();
            let clock = format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
            series["localStart"] = json!(format!("{date}T{clock}"));
            let proposal: SessionProposal = read(json!({
                "time": {"type": "series", "series": series}, "invitees": search.invitees,
            }));
            let report = detect_conflicts(&proposal, people, policy, *now).unwrap();
            if report.sessions == 0 {
                continue;
            }
            let told = explain_slot(&proposal, people, policy, *now).unwrap();
            let states = told.slots.iter().flat_map(|slot| &slot.attendees);
            let tentative = states
                .filter(|one| one.conflicts.is_empty() && one.state == AttendeeState::Tentative)
                .count();
            let optional = report.attendees.iter().filter(|one| one.optional);
            let needed = report.attendees.iter().filter(|one| !one.optional);
            let one = Asked {
                series: read(series),
                sessions: report.sessions,
                blocked: report.blocked,
                missed: optional.map(|one| one.blocked).sum(),
                tentative: i64::try_from(tentative).unwrap(),
                changed,
                shifted: (time - own) / MINUTE,
                blockers: needed
                    .filter(|one| one.blocked > 0)
                    .map(|one| one.person.to_string())
                    .collect(),
                conflicts: report.conflicts,
            };
            all.push(((time - own).abs(), number, time, one));
        }
    }
    all.sort_by_key(|(away, number, time, one)| {
        let first = (
            one.blocked,
            Reverse(one.sessions),
            one.missed,
            one.tentative,
        );
        (first, one.changed, *away, *number, *time)
    });
    all.into_iter().map(|(.., one)| one).collect()
}

fn search(world: &World) -> impl Strategy<Value = SeriesSearch> + use<> {
    let from = world.search.window.start.unix_seconds();
    let invitees = world.search.invitees.clone();
    let pattern = prop_oneof![
        Just(json!({"type": "daily"})),
        Just(json!({"type": "monthly"})),
        prop::sample::subsequence(DAYS.to_vec(), 0..3)
            .prop_map(|days| json!({"type": "weekly", "weekdays": days})),
        Just(json!({"type": "weekly", "weekdays": []})),
    ];
    (
        pattern,
        1..3_i32,
        1..7_i32,
        any::<bool>(),
        -10..2_i64,
        prop::sample::select(vec![0_i64, 0, 25, 60]),
        prop::sample::select(vec![30_u32, 60, 60, 100, 1380]),
        prop::sample::select(ZONES.to_vec()),
        prop::option::weighted(0.7, (0..24_u32, 0..24_u32)),
        prop::sample::subsequence(DAYS.to_vec(), 0..4),
    )
        .prop_map(move |given| {
            let (pattern, interval, count, until, days, minutes, length, zone, hours, week) = given;
            let start = at(from + days * DAY + minutes * MINUTE).to_string();
            let start = start.trim_end_matches('Z');
            let end = if until {
                let last = at(from + (days + i64::from(count) * 4) * DAY).to_string();
                json!({"type": "until", "date": &last[..10]})
            } else {
                json!({"type": "count", "count": count})
            };
            let excepted = at(from + DAY).to_string()[..10].to_owned();
            read(json!({
                "series": {
                    "id": "s1", "zone": zone, "localStart": start, "lengthMinutes": length,
                    "recurrence": {"pattern": pattern, "interval": interval, "end": end,
                        "excepted": [excepted]},
                },
                "weekdays": week,
                "hours": hours.map(|(from, to)| json!({
                    "start": format!("{from:02}:00"), "end": format!("{to:02}:00")})),
                "invitees": invitees,
            }))
        })
}

fn checked(suggestion: &SeriesSuggestion, one: &Asked) -> Result<(), TestCaseError> {
    prop_assert_eq!(&suggestion.series, &one.series);
    prop_assert_eq!(suggestion.sessions, one.sessions);
    prop_assert_eq!(suggestion.held, one.sessions - one.blocked);
    prop_assert_eq!(suggestion.optional_missed, one.missed);
    prop_assert_eq!(suggestion.perhaps_taken, one.tentative);
    prop_assert_eq!(suggestion.days_changed, i64::try_from(one.changed).unwrap());
    prop_assert_eq!(suggestion.minutes_shifted, one.shifted);
    // Its conflicts are exactly those that booking would find.
    let mut told: Vec<_> = suggestion
        .conflicts
        .iter()
        .flat_map(|one| &one.conflicts)
        .collect();
    prop_assert_eq!(told.len(), one.conflicts.len());
    told.sort_by_key(|told| one.conflicts.iter().position(|other| other == *told));
    prop_assert_eq!(told, one.conflicts.iter().collect::<Vec<_>>());
    for session in &suggestion.conflicts {
        let needed = session.conflicts.iter().any(|one| !one.optional);
        prop_assert_eq!(session.held, !needed);
        prop_assert!(
            session
                .conflicts
                .iter()
                .all(|one| one.interval == session.interval)
        );
    }
    let blocked = suggestion.conflicts.iter().filter(|one| !one.held).count();
    prop_assert_eq!(i64::try_from(blocked).unwrap(), one.blocked);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_suggested_is_what_asking_about_every_time_gives(
        (mut world, search) in world().prop_flat_map(|world| {
            let search = search(&world);
            (Just(world), search)
        }),
        grid in prop::sample::select(vec![60_u32, 90, 45]),
        most in prop::sample::select(vec![3_u32, 1000]),
    ) {
        // Long steps, so that every time can be asked about.
        world.policy.grid_minutes = grid;
        world.policy.most_suggestions = most;
        world.policy.series_reach_days = 2;
        let World { people, policy, now, .. } = &world;
        let found = suggest_series_times(&search, people, policy, *now).unwrap();
        if found.findings.iter().any(|one| one.severity == tutorcore::Severity::Error) {
            prop_assert_eq!((found.looked_at, found.suggestions.len()), (0, 0));
            return Ok(());
        }
        let asked = asked(&world, &search);
        prop_assert_eq!(found.looked_at, i64::try_from(asked.len()).unwrap());
        let free = asked.iter().filter(|one| one.blocked == 0).count();
        prop_assert_eq!(found.free, i64::try_from(free).unwrap());
        for blocker in &found.blockers {
            let named = asked.iter().filter(|one| one.blockers.contains(&blocker.person.to_string()));
            prop_assert_eq!(blocker.starts, i64::try_from(named.count()).unwrap());
        }
        for one in asked.iter().flat_map(|one| &one.blockers) {
            prop_assert!(found.blockers.iter().any(|other| other.person.as_str() == one));
        }
        let expected: Vec<_> = asked.iter().filter(|one| one.blocked < one.sessions).collect();
        let shown = usize::try_from(policy.most_suggestions).unwrap();
        prop_assert_eq!(found.suggestions.len(), expected.len().min(shown));
        for (suggestion, one) in found.suggestions.iter().zip(expected) {
            checked(suggestion, one)?;
        }
    }
}

fn series(pattern: &Value, count: i32) -> Value {
    json!({
        "id": "algebra", "zone": "America/Chicago", "localStart": "2026-10-06T15:00:00",
        "lengthMinutes": 60,
        "recurrence": {"pattern": pattern, "end": {"type": "count", "count": count}},
    })
}

#[test]
fn weeks_are_named_by_number_and_date() {
    let busy: Vec<_> = ["10-13", "11-03", "11-10", "12-01", "12-08"]
        .iter()
        .map(|date| {
            json!({"session": date, "start": format!("2026-{date}T20:00:00Z"),
                "end": format!("2026-{date}T23:00:00Z")})
        })
        .collect();
    let people: Vec<PersonCalendar> = read(json!([
        {"person": "ada", "availability": {"zone": "America/Chicago",
            "weekly": {"tuesday": [{"start": "15:00", "end": "16:00"}]}}, "busy": busy},
        {"person": "ben", "availability": {"zone": "America/Chicago", "weekly": {}}},
    ]));
    let search: SeriesSearch = read(json!({
        "series": series(&json!({"type": "weekly", "weekdays": []}), 18),
        "invitees": [{"person": "ada"}, {"person": "ben", "optional": true}],
    }));
    let found = suggest_series_times(&search, &people, &SchedulePolicy::default(), at(0)).unwrap();
    assert_eq!(
        (found.looked_at, found.free, found.suggestions.len()),
        (7 * 96, 0, 1)
    );
    let best = &found.suggestions[0];
    assert_eq!(
        best.reason,
        "13 of 18 weeks; week 2 (2026-10-13) blocked by ada; week 5 (2026-11-03) blocked by ada; \
        week 6 (2026-11-10) blocked by ada; 2 more blocked; ben misses 18."
    );
    assert_eq!((best.held, best.confidence), (13, 100 * 13 / 36));
    assert_eq!(best.attendees[0].state, AttendeeState::Busy);
    assert_eq!(best.attendees[1].state, AttendeeState::Unavailable);
    let told: Vec<_> = found.blockers.iter().map(|one| one.starts).collect();
    assert_eq!(told, [7 * 96]);
}

#[test]
fn a_search_of_too_much_is_refused() {
    let search: SeriesSearch = read(json!({
        "series": series(&json!({"type": "weekly", "weekdays": ["monday", "tuesday", "friday"]}), 900),
        "invitees": [],
    }));
    let refused = |policy: &SchedulePolicy| suggest_series_times(&search, &[], policy, at(0));
    let fine = SchedulePolicy {
        grid_minutes: 15,
        ..SchedulePolicy::default()
    };
    assert_eq!(refused(&fine).unwrap().looked_at, 35 * 96);
    let dense = SchedulePolicy {
        grid_minutes: 1,
        ..SchedulePolicy::default()
    };
    assert_eq!(refused(&dense).unwrap_err().path(), "/search/series");
}

#[test]
fn listed_sessions_are_not_in_the_way_of_themselves() {
    // Two that ada has already are moved by a quarter of an hour, each into where the other ends.
    let busy =
        |id: &str, start: &str, end: &str| json!({"session": id, "start": start, "end": end});
    let people: Vec<PersonCalendar> = read(json!([{"person": "ada", "busy": [
        busy("a", "2026-10-06T20:00:00Z", "2026-10-06T20:30:00Z"),
        busy("b", "2026-10-06T20:30:00Z", "2026-10-06T21:00:00Z"),
        busy("c", "2026-10-06T21:10:00Z", "2026-10-06T22:00:00Z"),
    ]}]));
    let proposal: SessionProposal = read(json!({
        "time": {"type": "sessions", "sessions": [
            {"id": "a", "start": "2026-10-06T20:15:00Z", "end": "2026-10-06T20:45:00Z"},
            {"id": "b", "start": "2026-10-06T20:45:00Z", "end": "2026-10-06T21:15:00Z"},
        ]},
        "invitees": [{"person": "ada"}],
    }));
    let policy = SchedulePolicy::default();
    let report = detect_conflicts(&proposal, &people, &policy, at(0)).unwrap();
    let found = report.conflicts.iter();
    let found: Vec<_> = found
        .map(|one| (one.occurrence.as_ref().map(ToString::to_string), &one.kind))
        .collect();
    let session = read::<tutorcore::SessionId>(json!("c"));
    let other = tutorcore::ConflictKind::DoubleBooked {
        session,
        minutes: 5,
    };
    assert_eq!(found, [(Some("b".to_owned()), &other)]);
    let told = explain_slot(&proposal, &people, &policy, at(0)).unwrap();
    assert_eq!(
        told.slots.iter().map(|one| one.free).collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn the_nearest_free_time_of_one_session_leaves_the_others_where_they_are() {
    // One session a day is allowed: Tuesday's must not go to Wednesday, where the next one is.
    let people: Vec<PersonCalendar> = read(json!([{
        "person": "ada", "zone": "UTC", "limits": {"sessionsPerDay": 1, "bufferAfterMinutes": 30},
        "busy": [{"session": "trip", "start": "2026-10-06T00:00:00Z", "end": "2026-10-07T00:00:00Z"}],
    }]));
    let session = |id: &str, start: &str| {
        json!({"id": id, "start": start,
        "end": start.replace(":00:00Z", ":30:00Z")})
    };
    let proposal: SessionProposal = read(json!({
        "time": {"type": "sessions", "sessions": [
            session("a", "2026-10-06T20:00:00Z"), session("b", "2026-10-07T10:00:00Z"),
        ]},
        "invitees": [{"person": "ada"}],
    }));
    let told = explain_slot(&proposal, &people, &SchedulePolicy::default(), at(0)).unwrap();
    let starts = |one: Option<tutorcore::Interval>| one.map(|one| one.start.to_string());
    assert_eq!(
        starts(told.slots[0].earlier).as_deref(),
        Some("2026-10-05T23:00:00Z")
    );
    assert_eq!(
        starts(told.slots[0].later).as_deref(),
        Some("2026-10-08T00:00:00Z")
    );
}
