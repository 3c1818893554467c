//! The guards of the events: each broken alone, and to the second where it is one of time.

use super::{at, attendee, person, session};
use tutorcore::{
    Attendee, DiagnosisFacts, Instant, MeetingFacts, PrivateFeedback, Rsvp, ScheduleChange,
    SchedulePolicy, ScheduledSession, ScheduledSessionOutcome, SessionDiagnosis, SessionId,
    SessionPolicy, StudentFeedback, StudentId, StudentRating, TutorId, cancel_session,
    diagnose_meeting, end_meeting, enter_warmup, join_meeting, leave_feedback, leave_meeting,
    mark_invitation_sent, rate_meeting, record_private_feedback, reschedule, respond_to_invitation,
    revoke_invitation, start_meeting,
};

/// The session is open from here to [`END`]; its student a waits.
const START: &str = "2026-10-06T20:00:00Z";
const LAST: &str = "2026-10-06T20:59:59Z";
const END: &str = "2026-10-06T21:00:00Z";
const NOT_ALLOWED: &str = "STATE-EVENT-NOT-ALLOWED";

/// What is tried, and the errors; none where it is allowed.
type Guard = (
    &'static str,
    fn() -> ScheduledSessionOutcome,
    &'static [&'static str],
);

const GUARDS: &[Guard] = &[
    ("changed in its last second", || change(LAST, |_| {}), &[]),
    ("changed at its end", || change(END, |_| {}), &[NOT_ALLOWED]),
    (
        "changed to no name",
        || change(START, |change| change.name = Some(" ".into())),
        &["SESSION-NAME-REQUIRED"],
    ),
    (
        "changed to no length",
        || change(START, |change| change.length_minutes = Some(0)),
        &["SESSION-LENGTH-INVALID"],
    ),
    (
        "changed to more than a day",
        || change(START, |change| change.length_minutes = Some(1441)),
        &["SESSION-LENGTH-INVALID"],
    ),
    (
        "cancelled in its last second",
        || cancel_session(&session("scheduled"), at(LAST)),
        &[],
    ),
    (
        "cancelled at its end",
        || cancel_session(&session("scheduled"), at(END)),
        &[NOT_ALLOWED],
    ),
    (
        "uninvited, who is not invited",
        || revoke_invitation(&session("scheduled"), &person("b"), at(START)),
        &["RSVP-NOT-INVITED"],
    ),
    (
        "told, who is not invited",
        || mark_invitation_sent(&session("scheduled"), &person("b"), 1),
        &["RSVP-NOT-INVITED"],
    ),
    (
        "told of a version to come",
        || mark_invitation_sent(&session("scheduled"), &person("a"), 2),
        &[NOT_ALLOWED],
    ),
    (
        "answered in its last second",
        || answer(Rsvp::Declined, LAST, true),
        &[],
    ),
    (
        "answered at its end",
        || answer(Rsvp::Declined, END, true),
        &["RSVP-SESSION-CLOSED"],
    ),
    (
        "answered with nothing",
        || answer(Rsvp::NoResponse, START, true),
        &[NOT_ALLOWED],
    ),
    (
        "answered perhaps",
        || answer(Rsvp::Tentative, START, true),
        &[],
    ),
    (
        "answered perhaps, forbidden",
        || answer(Rsvp::Tentative, START, false),
        &[NOT_ALLOWED],
    ),
    (
        "waiting the day before",
        || enter("a", "x", "2026-10-06T04:59:59Z"),
        &[NOT_ALLOWED],
    ),
    (
        "waiting from midnight on",
        || enter("a", "x", "2026-10-06T05:00:00Z"),
        &[],
    ),
    ("waiting in the last second", || enter("a", "x", LAST), &[]),
    (
        "waiting at its end",
        || enter("a", "x", END),
        &[NOT_ALLOWED],
    ),
    (
        "waiting uninvited",
        || enter("b", "x", START),
        &["ATTEND-NOT-INVITED"],
    ),
    (
        "waiting from outside",
        || enter("a", "y", START),
        &["ATTEND-OUTSIDE-SITE"],
    ),
    (
        "started at its start",
        || start("t1", START, |_, _| {}),
        &[],
    ),
    (
        "started a second early",
        || start("t1", "2026-10-06T19:59:59Z", |_, _| {}),
        &["START-NOT-TIME"],
    ),
    (
        "started in its last second",
        || start("t1", LAST, |_, _| {}),
        &[],
    ),
    (
        "started at its end",
        || start("t1", END, |_, _| {}),
        &[NOT_ALLOWED],
    ),
    (
        "started by a student",
        || start("a", START, |_, _| {}),
        &["SESSION-NOT-OWNER"],
    ),
    (
        "started by a stranger",
        || start("t2", START, |_, _| {}),
        &["SESSION-NOT-OWNER"],
    ),
    (
        "started by an uninvited tutor",
        || {
            start("t1", START, |session, _| {
                session.invitations[0].revoked = true;
            })
        },
        &["SESSION-NOT-OWNER"],
    ),
    (
        "started beside another",
        || {
            start("t1", START, |_, facts| {
                facts.active_session = Some(SessionId::new("s9").unwrap());
            })
        },
        &["SESSION-ACTIVE-EXISTS"],
    ),
    (
        "started with nobody there",
        || start("t1", START, |session, _| session.presence.clear()),
        &["START-NO-STUDENT-WAITING"],
    ),
    (
        "started with one who has gone",
        || {
            start("t1", START, |session, _| {
                session.presence[0].left_at = Some(at(START));
            })
        },
        &["START-NO-STUDENT-WAITING"],
    ),
    (
        "started with a tutor waiting",
        || {
            start("t1", START, |session, _| {
                session.presence[0].person = person("t1");
                session.presence[0].role = tutorcore::InviteeRole::Tutor;
            })
        },
        &["START-NO-STUDENT-WAITING"],
    ),
    (
        "started without a URL",
        || start("t1", START, |_, facts| facts.meeting_url = None),
        &["START-MEETING-URL-MISSING"],
    ),
    (
        "started with a blank URL",
        || {
            start("t1", START, |_, facts| {
                facts.meeting_url = Some("\u{a0} ".into());
            })
        },
        &["START-MEETING-URL-MISSING"],
    ),
    ("joined after the planned end", || join("t1", "x", END), &[]),
    (
        "joined uninvited",
        || join("b", "x", START),
        &["ATTEND-NOT-INVITED"],
    ),
    (
        "joined from outside",
        || join("a", "y", START),
        &["ATTEND-OUTSIDE-SITE"],
    ),
    (
        "left by who is not there",
        || leave_meeting(&session("inProgress"), &person("t1"), at(START)),
        &[NOT_ALLOWED],
    ),
    (
        "ended after the planned end",
        || end_meeting(&session("inProgress"), &person("t1"), at(END)),
        &[],
    ),
    (
        "ended by a student",
        || end_meeting(&session("inProgress"), &person("a"), at(END)),
        &["SESSION-NOT-OWNER"],
    ),
    ("feedback", || feedback("t1", "a"), &[]),
    (
        "feedback of a student",
        || feedback("a", "a"),
        &["FEEDBACK-NOT-TUTOR"],
    ),
    (
        "feedback to an absent one",
        || feedback("t1", "b"),
        &["FEEDBACK-STUDENT-NOT-IN-SESSION"],
    ),
    (
        "feedback to one who only waited",
        || leave_feedback(&session("ended"), &words("t1", "a")),
        &["FEEDBACK-STUDENT-NOT-IN-SESSION"],
    ),
    (
        "a private note of a student",
        || {
            let note = PrivateFeedback {
                author: person("a"),
                recorded_at: at(END),
                text: "Halves again.".into(),
            };
            record_private_feedback(&held(), &note)
        },
        &["FEEDBACK-NOT-TUTOR"],
    ),
    ("diagnosed", || diagnose("t1", "a", |_| {}), &[]),
    (
        "diagnosed by a stranger",
        || diagnose("t2", "a", |_| {}),
        &["DIAG-NOT-SESSION-TUTOR"],
    ),
    (
        "diagnosed absent",
        || diagnose("t1", "b", |_| {}),
        &["DIAG-STUDENT-NOT-IN-SESSION"],
    ),
    (
        "diagnosed without a topic",
        || diagnose("t1", "a", |one| one.low_prerequisite_knowledge = true),
        &["DIAG-TOPIC-REQUIRED"],
    ),
    ("rated", || rate("a", 1), &[]),
    (
        "rated with no star",
        || rate("a", 0),
        &["RATING-OUT-OF-RANGE"],
    ),
    ("rated with six", || rate("a", 6), &["RATING-OUT-OF-RANGE"]),
    (
        "rated by an absent one",
        || rate("b", 5),
        &["RATING-NOT-PARTICIPANT"],
    ),
];

fn change(now: &str, set: fn(&mut ScheduleChange)) -> ScheduledSessionOutcome {
    let mut change = ScheduleChange {
        length_minutes: Some(90),
        ..ScheduleChange::default()
    };
    set(&mut change);
    reschedule(&session("scheduled"), &change, at(now))
}

fn answer(answer: Rsvp, now: &str, allow_tentative: bool) -> ScheduledSessionOutcome {
    let policy = SchedulePolicy {
        allow_tentative,
        ..SchedulePolicy::default()
    };
    respond_to_invitation(
        &session("scheduled"),
        &person("a"),
        answer,
        &policy,
        at(now),
    )
}

fn of(who: &str, site: &str) -> Attendee {
    Attendee {
        site: tutorcore::SiteId::new(site).unwrap(),
        ..attendee(who)
    }
}

fn enter(who: &str, site: &str, now: &str) -> ScheduledSessionOutcome {
    let policy = SchedulePolicy::default();
    enter_warmup(&session("scheduled"), &of(who, site), &policy, at(now))
}

fn start(
    tutor: &str,
    now: &str,
    breaks: fn(&mut ScheduledSession, &mut MeetingFacts),
) -> ScheduledSessionOutcome {
    let mut session = session("scheduled");
    let mut facts = MeetingFacts {
        meeting_url: Some("https://meet.example/x".into()),
        active_session: None,
    };
    breaks(&mut session, &mut facts);
    let policy = SchedulePolicy::default();
    start_meeting(&session, &person(tutor), &facts, &policy, at(now))
}

fn join(who: &str, site: &str, now: &str) -> ScheduledSessionOutcome {
    let policy = SchedulePolicy::default();
    join_meeting(&session("inProgress"), &of(who, site), &policy, at(now))
}

/// A meeting that a was in and that is over.
fn held() -> ScheduledSession {
    let mut held = session("ended");
    held.presence[0].joined_at = Some(at(START));
    held.presence[0].left_at = Some(at(END));
    held
}

fn words(author: &str, student: &str) -> StudentFeedback {
    StudentFeedback {
        author: person(author),
        student: person(student),
        recorded_at: at(END),
        text: "Well done.".into(),
    }
}

fn feedback(author: &str, student: &str) -> ScheduledSessionOutcome {
    leave_feedback(&held(), &words(author, student))
}

fn diagnose(
    author: &str,
    student: &str,
    set: fn(&mut SessionDiagnosis),
) -> ScheduledSessionOutcome {
    let now: Instant = at(END);
    let mut diagnosis = SessionDiagnosis {
        student: StudentId::new(student).unwrap(),
        author: TutorId::new(author).unwrap(),
        recorded_at: now,
        low_prerequisite_knowledge: false,
        low_content_mastery: false,
        topic: None,
    };
    set(&mut diagnosis);
    let (facts, policy) = (DiagnosisFacts::default(), SessionPolicy::default());
    let outcome = diagnose_meeting(&held(), &diagnosis, &facts, &policy, now).unwrap();
    ScheduledSessionOutcome {
        state: outcome.state.map(|diagnosed| diagnosed.session),
        findings: outcome.findings,
        effects: outcome.effects,
    }
}

fn rate(student: &str, stars: u32) -> ScheduledSessionOutcome {
    let rating = StudentRating {
        student: StudentId::new(student).unwrap(),
        stars,
        rated_at: at(END),
    };
    rate_meeting(&held(), &rating, &SessionPolicy::default()).unwrap()
}

#[test]
fn every_guard_refuses_alone() {
    let mut wrong = Vec::new();
    for (tried, apply, expected) in GUARDS {
        let outcome = apply();
        let errors: Vec<_> = outcome
            .findings
            .iter()
            .filter(|one| one.severity == tutorcore::Severity::Error)
            .map(|one| one.code.to_string())
            .collect();
        if errors != *expected || outcome.is_accepted() != expected.is_empty() {
            wrong.push(format!("{tried}: {errors:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
