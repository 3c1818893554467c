//! The index of sessions against the views over all sessions, and an ended meeting that is counted
//! once by alerts and reports.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tutorcore::{
    AlertEngine, AlertEngineMode, AlertFacts, AlertPolicy, Attendee, Course, CourseContext,
    DateRange, DiagnosisFacts, Instant, Interval, PersonId, SchedulePolicy, ScheduledSession,
    SchoolId, SessionIndex, SessionPolicy, Zone, active_sessions, calendar_for, dashboard_for,
    diagnose_meeting, early_alert_report, evaluate_session_alerts, meeting_history, meeting_record,
    meeting_student_sessions, student_usage_report,
};

const PEOPLE: [&str; 4] = ["a", "b", "t1", "t2"];

#[derive(Clone, Debug)]
enum Step {
    Insert(Box<ScheduledSession>),
    Remove(u8),
}

fn sessions() -> impl Strategy<Value = ScheduledSession> {
    let state = prop::sample::select(vec!["scheduled", "inProgress", "ended", "cancelled"]);
    let length = prop_oneof![6 => 15..180_u32, 1 => 1440..1443_u32, 1 => 3000..9000_u32];
    let people = prop::sample::subsequence(PEOPLE.to_vec(), 0..=4);
    (
        0..12_u8,
        0..500_i64,
        length,
        state,
        people,
        any::<[bool; 4]>(),
    )
        .prop_map(|(id, quarter, length, state, people, flags)| {
            let start: Instant = "2026-10-05T12:00:00Z".parse().unwrap();
            let start = start.saturating_add(quarter * 900);
            let role = |who: &str| {
                if who.starts_with('t') {
                    "tutor"
                } else {
                    "student"
                }
            };
            let invitations: Vec<_> = people
                .iter()
                .enumerate()
                .map(|(at, who)| {
                    serde_json::json!({
                        "person": who, "role": role(who), "revoked": flags[at],
                        "rsvp": if flags[(at + 1) % 4] { "declined" } else { "noResponse" },
                    })
                })
                .collect();
            let presence: Vec<_> = people
                .iter()
                .filter(|_| state == "ended" || state == "inProgress")
                .map(|who| {
                    serde_json::json!({
                        "person": who, "role": role(who), "enteredAt": start,
                        "joinedAt": start, "leftAt": (state == "ended").then_some(start),
                    })
                })
                .collect();
            let started = presence.first().map(|_| start);
            serde_json::from_value(serde_json::json!({
                "id": format!("s{id}"), "series": flags[0].then_some("r"), "site": "x",
                "name": "Fractions", "zone": "UTC",
                "localStart": start.to_string().trim_end_matches('Z'),
                "lengthMinutes": length, "state": state, "version": 1,
                "invitations": invitations, "presence": presence, "startedAt": started,
                "startedBy": people.iter().find(|who| who.starts_with('t')),
                "endedAt": started.filter(|_| state == "ended"),
            }))
            .unwrap()
        })
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => sessions().prop_map(|one| Step::Insert(Box::new(one))),
        1 => (0..12_u8).prop_map(Step::Remove),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_answers_as_the_whole_list(
        steps in prop::collection::vec(steps(), 1..40),
        quarter in 0..600_i64,
        days in 1..9_i64,
        lead in 0..200_u32,
        horizon in prop::option::of(1..6_u32),
    ) {
        let mut index = SessionIndex::new();
        let mut all: BTreeMap<_, ScheduledSession> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Insert(session) => {
                    let old = all.insert(session.id.clone(), (*session).clone());
                    prop_assert_eq!(index.insert(*session), old);
                }
                Step::Remove(id) => {
                    let id = tutorcore::SessionId::new(format!("s{id}")).unwrap();
                    prop_assert_eq!(index.remove(&id), all.remove(&id));
                }
            }
        }
        let all: Vec<ScheduledSession> = all.into_values().collect();
        prop_assert_eq!(index.iter().cloned().collect::<Vec<_>>(), all.clone());
        prop_assert_eq!((index.len(), index.is_empty()), (all.len(), all.is_empty()));
        let start: Instant = "2026-10-05T12:00:00Z".parse().unwrap();
        let now = start.saturating_add(quarter * 900);
        let range = Interval { start: now, end: now.saturating_add(days * 86_400) };
        let policy = SchedulePolicy {
            active_lead_minutes: lead,
            dashboard_days: horizon,
            ..SchedulePolicy::default()
        };
        for who in PEOPLE.into_iter().chain(["z"]) {
            let person = PersonId::new(who).unwrap();
            let attendee: Attendee =
                serde_json::from_value(serde_json::json!({"person": who, "site": "x"})).unwrap();
            prop_assert_eq!(
                index.calendar_for(&person, &range, &policy, now),
                calendar_for(&person, &all, &range, &policy, now)
            );
            prop_assert_eq!(
                index.dashboard_for(&attendee, &policy, now),
                dashboard_for(&attendee, &all, &policy, now)
            );
            prop_assert_eq!(
                index.active_sessions(&person, &policy, now),
                active_sessions(&person, &all, &policy, now)
            );
            prop_assert_eq!(index.meeting_history(&person), meeting_history(&person, &all));
            let running = all.iter().filter(|one| {
                one.started_by.as_ref() == Some(&person)
                    && one.state == tutorcore::ScheduledState::InProgress
            });
            prop_assert_eq!(index.running_meeting(&person), running.map(|one| &one.id).next());
        }
        let series = tutorcore::SeriesId::new("r").unwrap();
        let of: Vec<_> = index.sessions_of(&series).into_iter().map(|one| &one.id).collect();
        let mut expected: Vec<_> =
            all.iter().filter(|one| one.series.as_ref() == Some(&series)).collect();
        expected.sort_by_key(|one| (one.starts_at(), one.id.clone()));
        prop_assert_eq!(of, expected.into_iter().map(|one| &one.id).collect::<Vec<_>>());
    }
}

/// A meeting of one student, so many minutes long.
fn held(id: &str, day: u32, minutes: i64) -> ScheduledSession {
    let start: Instant = format!("2026-10-{day:02}T20:00:00Z").parse().unwrap();
    let end = start.saturating_add(minutes * 60);
    serde_json::from_value(serde_json::json!({
        "id": id, "site": "x", "name": "Fractions", "zone": "UTC",
        "localStart": start.to_string().trim_end_matches('Z'), "lengthMinutes": 60,
        "subject": "algebra", "course": "m5", "state": "ended", "version": 1, "startedBy": "t1",
        "startedAt": start, "endedAt": end,
        "presence": [{
            "person": "a", "role": "student", "enteredAt": start, "joinedAt": start, "leftAt": end
        }]
    }))
    .unwrap()
}

#[test]
fn an_ended_meeting_feeds_alerts_and_reports_once() {
    let meetings: Vec<_> = (1..=4)
        .map(|day| held(&format!("m{day}"), day, 40))
        .chain([held("m5", 5, 70)])
        .collect();
    // The stream: pushed twice, told once.
    let mut engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::History).unwrap();
    let mut told = Vec::new();
    for meeting in meetings.iter().chain(&meetings) {
        for row in meeting_student_sessions(meeting) {
            told.extend(engine.push(&row).unwrap());
        }
    }
    assert_eq!(told.len(), 1);
    // One by one: the same alert, and none anew when it is judged again.
    let school = SchoolId::new("hs").unwrap();
    let records: Vec<_> = meetings
        .iter()
        .map(|meeting| meeting_record(meeting, &school).unwrap())
        .collect();
    let policy = AlertPolicy::default();
    let now: Instant = "2026-10-05T22:00:00Z".parse().unwrap();
    let mut facts = AlertFacts {
        history: meetings.iter().flat_map(meeting_student_sessions).collect(),
        ..AlertFacts::default()
    };
    let judged = evaluate_session_alerts(&records[4], &facts, &policy, now).unwrap();
    let ids: Vec<_> = judged.alerts.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["unusuallyLongSession/m5/a"]);
    assert_eq!(told[0].id, judged.alerts[0].id);
    facts.alerts.clone_from(&judged.alerts);
    let again = evaluate_session_alerts(&records[4], &facts, &policy, now).unwrap();
    assert_eq!((again.alerts.len(), again.effects.len()), (0, 0));

    // The tutor's diagnosis comes beside it.
    let diagnosis = serde_json::from_value(serde_json::json!({
        "student": "a", "author": "t1", "recordedAt": now, "lowContentMastery": true
    }))
    .unwrap();
    let mut meeting = meetings[4].clone();
    meeting.invitations = serde_json::from_str(r#"[{"person": "t1", "role": "tutor"}]"#).unwrap();
    let outcome = diagnose_meeting(
        &meeting,
        &diagnosis,
        &DiagnosisFacts::default(),
        &SessionPolicy::default(),
        now,
    );
    let diagnosed = outcome.unwrap().state.unwrap();
    let alerts = [judged.alerts, diagnosed.alerts].concat();
    assert_eq!(alerts[1].id.as_str(), "lowContentMastery/m5/a");
    assert_eq!(diagnosed.session.diagnoses.len(), 1);

    // The reports: given twice, counted once.
    let context: CourseContext =
        serde_json::from_str(r#"{"user": "i1", "role": "instructor", "course": "m5"}"#).unwrap();
    let courses: Vec<Course> =
        serde_json::from_str(r#"[{"id": "m5", "instructors": ["i1"]}]"#).unwrap();
    let october = DateRange {
        first: "2026-10-01".parse().unwrap(),
        last: "2026-10-31".parse().unwrap(),
    };
    let twice = [records.clone(), records].concat();
    let usage =
        student_usage_report(&context, &courses, &twice, &alerts, &october, Zone::UTC).unwrap();
    let row = &usage.rows[0];
    assert_eq!(
        (row.sessions, row.minutes, row.open_alerts),
        (5, 4 * 40 + 70, 2)
    );
    let report = early_alert_report(&context, &courses, &alerts);
    assert_eq!(report.rows.len(), 2);
}
