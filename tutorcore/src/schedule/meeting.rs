//! The meeting: waiting for it, starting it, coming and going, ending it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::admission::{self, Attendee, refusals};
use super::rules::meeting as rules;
use super::standing::{SessionStanding, opens_at, session_standing};
use super::{ScheduledSessionOutcome, not_allowed, not_allowed_in};
use crate::finding::{Finding, Severity};
use crate::id::{PersonId, SessionId, StudentId};
use crate::model::availability::Rsvp;
use crate::model::scheduled_session::{InviteeRole, Presence, ScheduledSession, ScheduledState};
use crate::outcome::{Effect, Outcome};
use crate::policy::SchedulePolicy;
use crate::session::rules::start::{SESSION_ACTIVE_EXISTS, SESSION_NOT_OWNER};
use crate::text::{self, FreeText};
use crate::time::Instant;

/// What the host knows of the tutor who starts a meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeetingFacts {
    /// The meeting URL of the tutor's settings.
    pub meeting_url: Option<FreeText>,
    /// The session that the tutor is running now, be it a scheduled one or
    /// one of a district's.
    pub active_session: Option<SessionId>,
}

/// A person enters the room where one waits for the meeting: on the session's
/// local date, until its planned end. Nothing changes for a person who waits.
///
/// Source: Scheduling tutoring sessions, Start a session (F002-28, F002-29).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1
///     }"#,
/// ).unwrap();
/// let a: Attendee = serde_json::from_str(r#"{"person": "a", "site": "x"}"#).unwrap();
/// let policy = SchedulePolicy::default();
/// let (day_before, morning) = ("2026-10-06T04:59:59Z".parse()?, "2026-10-06T14:00:00Z".parse()?);
/// assert!(!enter_warmup(&session, &a, &policy, day_before).is_accepted());
/// let waiting = enter_warmup(&session, &a, &policy, morning).state.unwrap();
/// assert_eq!(waiting.presence[0].entered_at, morning);
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn enter_warmup(
    session: &ScheduledSession,
    attendee: &Attendee,
    policy: &SchedulePolicy,
    now: Instant,
) -> ScheduledSessionOutcome {
    match session_standing(session, policy, now) {
        SessionStanding::Open => {}
        SessionStanding::Scheduled if session.zone.date(now) == session.date() => {}
        SessionStanding::Missed => {
            return Outcome::refused(not_allowed_in("missed", "enterWarmup"));
        }
        SessionStanding::Scheduled
        | SessionStanding::InProgress
        | SessionStanding::Ended
        | SessionStanding::Cancelled => {
            return Outcome::refused(not_allowed(session, "enterWarmup"));
        }
    }
    Outcome::of(blocking(session, attendee, policy), || {
        let mut next = session.clone();
        if present(&next, &attendee.person).is_none() {
            next.presence.push(arrival(session, &attendee.person, now));
        }
        (next, Vec::new())
    })
}

/// A tutor of the session starts its meeting. Everybody who waits is in it at
/// once.
///
/// Source: Scheduling tutoring sessions, Start a session (F002-27, F002-30,
/// F002-31).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1,
///         "invitations": [{"person": "t1", "role": "tutor"}]
///     }"#,
/// ).unwrap();
/// let (tutor, now) = (PersonId::new("t1")?, "2026-10-06T20:00:00Z".parse()?);
/// let facts = MeetingFacts { meeting_url: Some("https://meet.example/x".into()), ..Default::default() };
/// let outcome = start_meeting(&session, &tutor, &facts, &SchedulePolicy::default(), now);
/// assert_eq!(outcome.findings[0].code, "START-NO-STUDENT-WAITING");
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn start_meeting(
    session: &ScheduledSession,
    tutor: &PersonId,
    facts: &MeetingFacts,
    policy: &SchedulePolicy,
    now: Instant,
) -> ScheduledSessionOutcome {
    match session_standing(session, policy, now) {
        SessionStanding::Scheduled | SessionStanding::Open => {}
        SessionStanding::Missed => {
            return Outcome::refused(not_allowed_in("missed", "startMeeting"));
        }
        SessionStanding::InProgress | SessionStanding::Ended | SessionStanding::Cancelled => {
            return Outcome::refused(not_allowed(session, "startMeeting"));
        }
    }
    let url = facts.meeting_url.as_ref();
    let url = url.filter(|url| !text::is_blank(url.as_str()));
    Outcome::of(before_start(session, tutor, facts, policy, now), || {
        let mut next = session.clone();
        next.state = ScheduledState::InProgress;
        next.started_at = Some(now);
        next.started_by = Some(tutor.clone());
        let mut admitted = Vec::new();
        for one in next.presence.iter_mut().filter(|one| one.is_waiting()) {
            one.joined_at = Some(now);
            admitted.push(one.person.clone());
        }
        if present(&next, tutor).is_none() {
            let stay = arrival(session, tutor, now);
            next.presence.push(joined(stay, now));
            admitted.push(tutor.clone());
        }
        for person in &admitted {
            accept(&mut next, person);
        }
        let effects = vec![Effect::MeetingOpened {
            session: next.id.clone(),
            url: url.cloned().unwrap_or_default(),
        }];
        (next, effects)
    })
}

fn before_start(
    session: &ScheduledSession,
    tutor: &PersonId,
    facts: &MeetingFacts,
    policy: &SchedulePolicy,
    now: Instant,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if !session.is_tutor(tutor) {
        found.push(SESSION_NOT_OWNER.at("/tutor"));
    }
    if let Some(active) = &facts.active_session {
        let finding = SESSION_ACTIVE_EXISTS.at("/facts/activeSession");
        found.push(finding.with("session", active));
    }
    let from = opens_at(session, policy);
    if now < from {
        found.push(rules::START_NOT_TIME.at("/now").with("from", from));
    }
    let waits = |one: &Presence| one.role == InviteeRole::Student && one.is_waiting();
    if !session.presence.iter().any(waits) {
        found.push(rules::START_NO_STUDENT_WAITING.at("/session/presence"));
    }
    let url = facts.meeting_url.as_ref();
    if url.is_none_or(|url| text::is_blank(url.as_str())) {
        found.push(rules::START_MEETING_URL_MISSING.at("/facts/meetingUrl"));
    }
    found
}

/// A person comes to a meeting that is running, or comes back to it. Nothing
/// changes for a person who is there. Who had not answered the invitation has
/// accepted it by coming.
///
/// Source: Scheduling tutoring sessions, Start a session (F002-23).
#[must_use]
pub fn join_meeting(
    session: &ScheduledSession,
    attendee: &Attendee,
    policy: &SchedulePolicy,
    now: Instant,
) -> ScheduledSessionOutcome {
    if session.state != ScheduledState::InProgress {
        return Outcome::refused(not_allowed(session, "join"));
    }
    Outcome::of(blocking(session, attendee, policy), || {
        let mut next = session.clone();
        if present(&next, &attendee.person).is_none() {
            let stay = arrival(session, &attendee.person, now);
            next.presence.push(joined(stay, now));
            accept(&mut next, &attendee.person);
        }
        (next, Vec::new())
    })
}

/// A person leaves the meeting, or the room where one waits for it. A student
/// who was in the meeting has the exit resources from then on.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-10).
#[must_use]
pub fn leave_meeting(
    session: &ScheduledSession,
    person: &PersonId,
    now: Instant,
) -> ScheduledSessionOutcome {
    let running = matches!(
        session.state,
        ScheduledState::Scheduled | ScheduledState::InProgress
    );
    let stay = present(session, person).filter(|_| running);
    let Some(at) = stay else {
        return Outcome::refused(not_allowed(session, "leave"));
    };
    Outcome::of(Vec::new(), || {
        let mut next = session.clone();
        let mut effects = Vec::new();
        if let Some(one) = next.presence.get_mut(at) {
            one.left_at = Some(now.max(one.joined_at.unwrap_or(one.entered_at)));
            if one.joined_at.is_some() && one.role == InviteeRole::Student {
                effects.push(Effect::ExitResourcesShown {
                    session: session.id.clone(),
                    person: person.clone(),
                });
            }
        }
        (next, effects)
    })
}

/// A tutor of the session ends its meeting. Everybody who is still there
/// leaves at that time.
///
/// Once, and never again, the early alerts are to be judged
/// ([`meeting_student_sessions`](crate::meeting_student_sessions)), and a
/// diagnosis is due of each student who was in it
/// ([`diagnose_meeting`](crate::diagnose_meeting)).
///
/// Source: Scheduling tutoring sessions, Leave feedback (F002-35).
#[must_use]
pub fn end_meeting(
    session: &ScheduledSession,
    tutor: &PersonId,
    now: Instant,
) -> ScheduledSessionOutcome {
    if session.state != ScheduledState::InProgress {
        return Outcome::refused(not_allowed(session, "endMeeting"));
    }
    let mut found = Vec::new();
    if !session.is_tutor(tutor) {
        found.push(SESSION_NOT_OWNER.at("/tutor"));
    }
    Outcome::of(found, || {
        let mut next = session.clone();
        let ended_at = now.max(session.started_at.unwrap_or(now));
        next.state = ScheduledState::Ended;
        next.ended_at = Some(ended_at);
        let mut effects = Vec::new();
        for one in &mut next.presence {
            if one.left_at.is_none() {
                one.left_at = Some(ended_at.max(one.entered_at));
                if one.joined_at.is_some() && one.role == InviteeRole::Student {
                    effects.push(Effect::ExitResourcesShown {
                        session: session.id.clone(),
                        person: one.person.clone(),
                    });
                }
            }
        }
        effects.push(Effect::SessionEnded {
            session: session.id.clone(),
            ended_at,
        });
        effects.push(Effect::EvaluateAlerts {
            session: session.id.clone(),
        });
        let there = next.presence.iter();
        let students: BTreeSet<&PersonId> = there
            .filter(|one| one.role == InviteeRole::Student && one.joined_at.is_some())
            .map(|one| &one.person)
            .collect();
        for student in students {
            // An id that is one of a person is one of a student.
            if let Ok(student) = StudentId::new(student.as_str()) {
                effects.push(Effect::DiagnosisDue {
                    session: session.id.clone(),
                    student,
                });
            }
        }
        (next, effects)
    })
}

/// Why a person may not come, as what forbids a command.
fn blocking(
    session: &ScheduledSession,
    attendee: &Attendee,
    policy: &SchedulePolicy,
) -> Vec<Finding> {
    let reasons = refusals(session, attendee, policy).into_iter();
    reasons.map(|one| one.weighing(Severity::Error)).collect()
}

/// The place of the stay of a person who is there.
fn present(session: &ScheduledSession, person: &PersonId) -> Option<usize> {
    let mut all = session.presence.iter();
    all.position(|one| one.person == *person && one.left_at.is_none())
}

fn arrival(session: &ScheduledSession, person: &PersonId, now: Instant) -> Presence {
    Presence {
        person: person.clone(),
        role: admission::role(session, person),
        entered_at: now,
        joined_at: None,
        left_at: None,
    }
}

fn joined(stay: Presence, now: Instant) -> Presence {
    Presence {
        joined_at: Some(now),
        ..stay
    }
}

/// Who comes without having answered has accepted.
fn accept(session: &mut ScheduledSession, person: &PersonId) {
    let live = session.invitations.iter_mut().filter(|one| !one.revoked);
    for one in live.filter(|one| one.person == *person) {
        if one.rsvp == Rsvp::NoResponse {
            one.rsvp = Rsvp::Accepted;
        }
    }
}
