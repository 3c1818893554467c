//! Commands at random, of people who may or may not give them.

use proptest::prelude::*;
use tutorcore::{
    Attendee, Instant, InviteeRole, MeetingFacts, PersonId, Rsvp, ScheduleChange, SchedulePolicy,
    ScheduledSession, ScheduledSessionOutcome, cancel_session, end_meeting, enter_warmup, invite,
    join_meeting, leave_meeting, mark_invitation_sent, reschedule, respond_to_invitation,
    revoke_invitation, start_meeting,
};

/// A command, some seconds after the one before it.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) wait: i64,
    pub(crate) act: Act,
}

#[derive(Clone, Debug)]
pub(crate) enum Act {
    Invite(&'static str),
    Revoke(&'static str),
    /// Everything that is owed of the present version is sent.
    Send(&'static str),
    Respond(&'static str, Rsvp),
    Move(i32),
    Cancel,
    Enter(&'static str, &'static str),
    Start(&'static str),
    Join(&'static str, &'static str),
    Leave(&'static str),
    End(&'static str),
}

const PEOPLE: [&str; 5] = ["t1", "a", "b", "c", "z"];

fn people() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PEOPLE.to_vec())
}

fn sites() -> impl Strategy<Value = &'static str> {
    prop_oneof![9 => Just("x"), 1 => Just("y")]
}

pub(crate) fn commands() -> impl Strategy<Value = Command> {
    let answers = prop::sample::select(vec![
        Rsvp::Accepted,
        Rsvp::Declined,
        Rsvp::Tentative,
        Rsvp::NoResponse,
    ]);
    let act = prop_oneof![
        2 => people().prop_map(Act::Invite),
        2 => people().prop_map(Act::Revoke),
        4 => people().prop_map(Act::Send),
        3 => (people(), answers).prop_map(|(who, answer)| Act::Respond(who, answer)),
        1 => (30..=90).prop_map(Act::Move),
        1 => prop::bool::weighted(0.1)
            .prop_map(|really| if really { Act::Cancel } else { Act::Send("a") }),
        4 => (people(), sites()).prop_map(|(who, site)| Act::Enter(who, site)),
        3 => people().prop_map(Act::Start),
        3 => (people(), sites()).prop_map(|(who, site)| Act::Join(who, site)),
        2 => people().prop_map(Act::Leave),
        1 => people().prop_map(Act::End),
    ];
    // Most of a day lies before the session; much happens while it is open.
    let wait = prop_oneof![3 => 0..600_i64, 1 => 0..20_000_i64];
    (wait, act).prop_map(|(wait, act)| Command { wait, act })
}

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::new(id).unwrap()
}

pub(crate) fn attendee(id: &str, site: &str) -> Attendee {
    serde_json::from_str(&format!(r#"{{"person": "{id}", "site": "{site}"}}"#)).unwrap()
}

impl Act {
    pub(crate) fn apply(
        &self,
        session: &ScheduledSession,
        now: Instant,
    ) -> ScheduledSessionOutcome {
        let policy = SchedulePolicy::default();
        match self {
            Self::Invite(who) => invite(session, &person(who), InviteeRole::Student, now),
            Self::Revoke(who) => revoke_invitation(session, &person(who), now),
            Self::Send(who) => mark_invitation_sent(session, &person(who), session.version),
            Self::Respond(who, answer) => {
                respond_to_invitation(session, &person(who), *answer, &policy, now)
            }
            Self::Move(minutes) => {
                let change = ScheduleChange {
                    length_minutes: Some(*minutes),
                    ..ScheduleChange::default()
                };
                reschedule(session, &change, now)
            }
            Self::Cancel => cancel_session(session, now),
            Self::Enter(who, site) => enter_warmup(session, &attendee(who, site), &policy, now),
            Self::Start(who) => {
                let facts = MeetingFacts {
                    meeting_url: Some("https://meet.example/x".into()),
                    active_session: None,
                };
                start_meeting(session, &person(who), &facts, &policy, now)
            }
            Self::Join(who, site) => join_meeting(session, &attendee(who, site), &policy, now),
            Self::Leave(who) => leave_meeting(session, &person(who), now),
            Self::End(who) => end_meeting(session, &person(who), now),
        }
    }
}
