//! The scheduled session: every state with every event and every guard, and commands at random
//! against a simple account of what was owed, sent and allowed.

#[path = "scheduled_session/account.rs"]
mod account;
#[path = "scheduled_session/answers.rs"]
mod answers;
#[path = "scheduled_session/command.rs"]
mod command;
#[path = "scheduled_session/guards.rs"]
mod guards;

use account::Account;
use command::{Command, commands};
use proptest::prelude::*;
use tutorcore::{
    Attendee, DiagnosisFacts, Instant, InviteeRole, MeetingFacts, PersonId, PrivateFeedback, Rsvp,
    ScheduleChange, SchedulePolicy, ScheduledSession, ScheduledSessionOutcome, ScheduledState,
    SessionDiagnosis, SessionPolicy, SessionStanding, StudentFeedback, StudentId, StudentRating,
    TutorId, cancel_session, diagnose_meeting, end_meeting, enter_warmup, invite, join_meeting,
    leave_feedback, leave_meeting, mark_invitation_sent, rate_meeting, record_private_feedback,
    reschedule, respond_to_invitation, revoke_invitation, session_standing, start_meeting,
};

fn session(state: &str) -> ScheduledSession {
    let text = format!(
        r#"{{
            "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
            "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60, "state": "{state}",
            "version": 1, "attendance": "onlyInvited",
            "invitations": [
                {{"person": "t1", "role": "tutor"}},
                {{"person": "a", "role": "student", "sentVersion": 1}}
            ],
            "presence": [
                {{"person": "a", "role": "student", "enteredAt": "2026-10-06T19:55:00Z",
                  "joinedAt": null, "leftAt": null}}
            ]
        }}"#
    );
    serde_json::from_str(&text).unwrap()
}

fn person(id: &str) -> PersonId {
    PersonId::new(id).unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn attendee(id: &str) -> Attendee {
    serde_json::from_str(&format!(r#"{{"person": "{id}", "site": "x"}}"#)).unwrap()
}

/// An event, and in which standings it is allowed: scheduled, open, missed, in progress, ended,
/// cancelled.
type Event = (
    &'static str,
    fn(&ScheduledSession, Instant) -> ScheduledSessionOutcome,
    [bool; 6],
);

/// Every event with where it is allowed, as the table of section 3.3 has it.
const EVENTS: &[Event] = &[
    (
        "reschedule",
        |session, now| {
            let change = ScheduleChange {
                length_minutes: Some(90),
                ..ScheduleChange::default()
            };
            reschedule(session, &change, now)
        },
        [true, true, false, false, false, false],
    ),
    (
        "invite",
        |session, now| invite(session, &person("b"), InviteeRole::Student, now),
        [true, true, false, false, false, false],
    ),
    (
        "revoke",
        |session, now| revoke_invitation(session, &person("a"), now),
        [true, true, false, false, false, false],
    ),
    (
        "mark sent",
        |session, _| mark_invitation_sent(session, &person("t1"), 1),
        [true, true, true, true, true, true],
    ),
    (
        "respond",
        |session, now| {
            let policy = SchedulePolicy::default();
            respond_to_invitation(session, &person("a"), Rsvp::Accepted, &policy, now)
        },
        [true, true, false, true, false, false],
    ),
    (
        "enter warmup",
        |session, now| enter_warmup(session, &attendee("t1"), &SchedulePolicy::default(), now),
        [true, true, false, false, false, false],
    ),
    (
        "start meeting",
        |session, now| {
            let facts = MeetingFacts {
                meeting_url: Some("https://meet.example/x".into()),
                active_session: None,
            };
            start_meeting(
                session,
                &person("t1"),
                &facts,
                &SchedulePolicy::default(),
                now,
            )
        },
        [false, true, false, false, false, false],
    ),
    (
        "join",
        |session, now| join_meeting(session, &attendee("t1"), &SchedulePolicy::default(), now),
        [false, false, false, true, false, false],
    ),
    (
        "leave",
        |session, now| leave_meeting(session, &person("a"), now),
        [true, true, true, true, false, false],
    ),
    (
        "end meeting",
        |session, now| end_meeting(session, &person("t1"), now),
        [false, false, false, true, false, false],
    ),
    (
        "cancel",
        cancel_session,
        [true, true, false, false, false, false],
    ),
    (
        "leave feedback",
        |session, now| {
            // Whoever attended may be told.
            let mut session = session.clone();
            session.presence[0].joined_at = Some(session.presence[0].entered_at);
            leave_feedback(
                &session,
                &StudentFeedback {
                    author: person("t1"),
                    student: person("a"),
                    recorded_at: now,
                    text: "Well done.".into(),
                },
            )
        },
        [false, false, false, true, true, false],
    ),
    (
        "record private feedback",
        |session, now| {
            record_private_feedback(
                session,
                &PrivateFeedback {
                    author: person("t1"),
                    recorded_at: now,
                    text: "Halves again.".into(),
                },
            )
        },
        [false, false, false, true, true, false],
    ),
    (
        "diagnose",
        |session, now| {
            let mut session = session.clone();
            session.presence[0].joined_at = Some(session.presence[0].entered_at);
            let diagnosis = SessionDiagnosis {
                student: StudentId::new("a").unwrap(),
                author: TutorId::new("t1").unwrap(),
                recorded_at: now,
                low_prerequisite_knowledge: false,
                low_content_mastery: true,
                topic: None,
            };
            let (facts, policy) = (DiagnosisFacts::default(), SessionPolicy::default());
            let outcome = diagnose_meeting(&session, &diagnosis, &facts, &policy, now).unwrap();
            ScheduledSessionOutcome {
                state: outcome.state.map(|diagnosed| diagnosed.session),
                findings: outcome.findings,
                effects: outcome.effects,
            }
        },
        [false, false, false, false, true, false],
    ),
    (
        "rate",
        |session, now| {
            let mut session = session.clone();
            session.presence[0].joined_at = Some(session.presence[0].entered_at);
            let rating = StudentRating {
                student: StudentId::new("a").unwrap(),
                stars: 5,
                rated_at: now,
            };
            rate_meeting(&session, &rating, &SessionPolicy::default()).unwrap()
        },
        [false, false, false, false, true, false],
    ),
];

#[test]
fn every_state_with_every_event() {
    let standings = [
        (
            "scheduled",
            "2026-10-06T19:59:59Z",
            SessionStanding::Scheduled,
        ),
        ("scheduled", "2026-10-06T20:00:00Z", SessionStanding::Open),
        ("scheduled", "2026-10-06T21:00:00Z", SessionStanding::Missed),
        (
            "inProgress",
            "2026-10-06T20:30:00Z",
            SessionStanding::InProgress,
        ),
        ("ended", "2026-10-06T20:30:00Z", SessionStanding::Ended),
        (
            "cancelled",
            "2026-10-06T20:30:00Z",
            SessionStanding::Cancelled,
        ),
    ];
    let mut wrong = Vec::new();
    for (place, (state, now, standing)) in standings.into_iter().enumerate() {
        let (mut session, now) = (session(state), at(now));
        if state == "ended" {
            session.presence[0].left_at = Some(now);
        }
        assert_eq!(
            session_standing(&session, &SchedulePolicy::default(), now),
            standing
        );
        for (event, apply, allowed) in EVENTS {
            let outcome = apply(&session, now);
            if outcome.is_accepted() != allowed[place] {
                wrong.push(format!("{event} in {standing:?}: {:?}", outcome.findings));
            }
            if outcome.state.is_none() {
                assert!(outcome.effects.is_empty() && !outcome.findings.is_empty());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn commands_of_several_people_keep_the_account(
        only_invited in any::<bool>(),
        commands in prop::collection::vec(commands(), 1..60),
    ) {
        let mut session = session("scheduled");
        session.presence.clear();
        if !only_invited {
            session.attendance = tutorcore::AttendancePolicy::AnyStudentInSite;
        }
        let mut account = Account::of(&session);
        let mut now = at("2026-10-06T05:30:00Z");
        for Command { wait, act } in commands {
            now = now.saturating_add(wait);
            let outcome = act.apply(&session, now);
            account.hold(&session, &act, &outcome, now)?;
            if let Some(next) = outcome.state {
                session = next;
            }
        }
    }
}

#[test]
fn a_state_is_stored_by_four_words() {
    let words = ["scheduled", "inProgress", "ended", "cancelled"];
    let states: Vec<ScheduledState> = words.map(|word| session(word).state).to_vec();
    assert!(states.is_sorted_by(|one, other| one < other));
}
