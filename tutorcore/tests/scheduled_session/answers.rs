//! The invitation: every state with every event, and what the person is to be told then.

use super::{at, attendee, person, session};
use tutorcore::{
    AttendancePolicy, Effect, Instant, InviteeRole, Rsvp, ScheduleChange, SchedulePolicy,
    ScheduledSession, ScheduledSessionOutcome, ScheduledState, invite, join_meeting,
    mark_invitation_sent, reschedule, respond_to_invitation, revoke_invitation,
};

/// The states of a's invitation: the answer, and whether a was told of the session's version.
const STATES: [&str; 8] = [
    "none",
    "noResponse",
    "noResponse told",
    "accepted",
    "accepted told",
    "declined told",
    "tentative told",
    "revoked",
];

type Event = fn(&ScheduledSession, Instant) -> ScheduledSessionOutcome;

/// Every event with what becomes of each state: the next one and what a is to be told, or the
/// finding.
const EVENTS: &[(&str, Event, [&str; 8])] = &[
    (
        "invite",
        |session, now| invite(session, &person("a"), InviteeRole::Student, now),
        [
            "noResponse, invitation",
            "noResponse",
            "noResponse told",
            "accepted",
            "accepted told",
            "declined told",
            "tentative told",
            "noResponse, invitation",
        ],
    ),
    (
        "mark sent",
        |session, _| mark_invitation_sent(session, &person("a"), 2),
        [
            "RSVP-NOT-INVITED",
            "noResponse told",
            "noResponse told",
            "accepted told",
            "accepted told",
            "declined told",
            "tentative told",
            "RSVP-NOT-INVITED",
        ],
    ),
    (
        "accept",
        |session, now| respond(session, Rsvp::Accepted, now),
        [
            "RSVP-NOT-INVITED",
            "accepted, answered",
            "accepted told, answered",
            "accepted, answered",
            "accepted told, answered",
            "accepted told, answered",
            "accepted told, answered",
            "RSVP-NOT-INVITED",
        ],
    ),
    (
        "decline",
        |session, now| respond(session, Rsvp::Declined, now),
        [
            "RSVP-NOT-INVITED",
            "declined, answered",
            "declined told, answered",
            "declined, answered",
            "declined told, answered",
            "declined told, answered",
            "declined told, answered",
            "RSVP-NOT-INVITED",
        ],
    ),
    (
        "answer perhaps",
        |session, now| respond(session, Rsvp::Tentative, now),
        [
            "RSVP-NOT-INVITED",
            "tentative, answered",
            "tentative told, answered",
            "tentative, answered",
            "tentative told, answered",
            "tentative told, answered",
            "tentative told, answered",
            "RSVP-NOT-INVITED",
        ],
    ),
    (
        "the session moves",
        |session, now| {
            let change = ScheduleChange {
                length_minutes: Some(90),
                ..ScheduleChange::default()
            };
            reschedule(session, &change, now)
        },
        [
            "none",
            "noResponse, invitation",
            "noResponse behind, reschedule",
            "noResponse, invitation",
            "noResponse behind, reschedule",
            "noResponse behind, reschedule",
            "noResponse behind, reschedule",
            "revoked",
        ],
    ),
    (
        "revoke",
        |session, now| revoke_invitation(session, &person("a"), now),
        [
            "RSVP-NOT-INVITED",
            "revoked",
            "revoked, invitationWithdrawn",
            "revoked",
            "revoked, invitationWithdrawn",
            "revoked, invitationWithdrawn",
            "revoked, invitationWithdrawn",
            "RSVP-NOT-INVITED",
        ],
    ),
    (
        "join",
        |session, now| {
            let mut running = session.clone();
            running.state = ScheduledState::InProgress;
            join_meeting(&running, &attendee("a"), &SchedulePolicy::default(), now)
        },
        [
            "none",
            "accepted",
            "accepted told",
            "accepted",
            "accepted told",
            "declined told",
            "tentative told",
            "revoked",
        ],
    ),
];

fn respond(session: &ScheduledSession, answer: Rsvp, now: Instant) -> ScheduledSessionOutcome {
    respond_to_invitation(
        session,
        &person("a"),
        answer,
        &SchedulePolicy::default(),
        now,
    )
}

/// A session open to the site, in its second version, with a's invitation as it is called.
fn with(state: &str) -> ScheduledSession {
    let mut session = session("scheduled");
    session.version = 2;
    session.attendance = AttendancePolicy::AnyStudentInSite;
    session.presence.clear();
    if state == "none" {
        session.invitations.truncate(1);
        return session;
    }
    let (answer, told) = match state.split_once(' ') {
        Some((answer, _)) => (answer, true),
        None => (state, state == "revoked"),
    };
    let invitation = &mut session.invitations[1];
    invitation.sent_version = told.then_some(2);
    invitation.revoked = state == "revoked";
    if !invitation.revoked {
        invitation.rsvp = serde_json::from_value(answer.into()).unwrap();
    }
    session
}

/// What a's invitation is called.
fn word(session: &ScheduledSession) -> String {
    let mut all = session.invitations.iter();
    let Some(one) = all.find(|one| one.person == person("a")) else {
        return "none".to_owned();
    };
    if one.revoked {
        return "revoked".to_owned();
    }
    let answer = serde_json::to_value(one.rsvp).unwrap();
    let told = match one.sent_version {
        None => "",
        Some(sent) if sent < session.version => " behind",
        Some(_) => " told",
    };
    format!("{}{told}", answer.as_str().unwrap())
}

/// What a is to be told, and that a has answered.
fn owed(effects: &[Effect]) -> String {
    let all = effects.iter().filter_map(|effect| match effect {
        Effect::InvitationOwed {
            person: who, kind, ..
        } if *who == person("a") => {
            let kind = serde_json::to_value(kind).unwrap();
            Some(format!(", {}", kind.as_str().unwrap()))
        }
        Effect::InvitationAnswered { .. } => Some(", answered".to_owned()),
        _ => None,
    });
    all.collect()
}

#[test]
fn every_state_of_an_invitation_with_every_event() {
    let now = at("2026-10-06T20:00:00Z");
    let mut wrong = Vec::new();
    for (event, apply, expected) in EVENTS {
        for (state, expected) in STATES.into_iter().zip(expected) {
            let before = with(state);
            assert_eq!(word(&before), state);
            let outcome = apply(&before, now);
            let found = match &outcome.state {
                Some(after) => word(after) + &owed(&outcome.effects),
                None => outcome.findings[0].code.to_string(),
            };
            if found != *expected {
                wrong.push(format!("{event} in {state}: {found}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
