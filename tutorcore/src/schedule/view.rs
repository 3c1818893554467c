//! What a person is shown: calendars, what can be started, who is there.

use serde::Serialize;

use super::standing::{SessionStanding, session_standing};
use crate::id::{PersonId, SessionId};
use crate::model::availability::Rsvp;
use crate::model::scheduled_session::{InviteeRole, ScheduledSession, ScheduledState};
use crate::policy::SchedulePolicy;
use crate::time::{Instant, Interval, LocalDateTime};
use crate::zone::Zone;

/// A session in a person's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarEntry {
    /// Which.
    pub session: SessionId,
    /// From when to when.
    pub interval: Interval,
    /// Its start on the session's clock.
    pub local_start: LocalDateTime,
    /// The zone of that clock.
    pub zone: Zone,
    /// What the person is invited as.
    pub role: InviteeRole,
    /// What the person answered.
    pub rsvp: Rsvp,
    /// Where it stands.
    pub standing: SessionStanding,
}

/// The sessions that a person is invited to and that touch a stretch of time,
/// by start and then by id. What was declined or cancelled is in it, and says
/// so: the calendar decides how to draw it.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-20, F002-21).
#[must_use]
pub fn calendar_for(
    person: &PersonId,
    sessions: &[ScheduledSession],
    range: &Interval,
    policy: &SchedulePolicy,
    now: Instant,
) -> Vec<CalendarEntry> {
    let entries = sessions.iter().filter_map(|session| {
        let (_, invitation) = session.live_invitation(person)?;
        let interval = session.interval();
        interval.overlaps(range).then(|| CalendarEntry {
            session: session.id.clone(),
            interval,
            local_start: session.local_start,
            zone: session.zone,
            role: invitation.role,
            rsvp: invitation.rsvp,
            standing: session_standing(session, policy, now),
        })
    });
    sorted(entries)
}

fn sorted(entries: impl Iterator<Item = CalendarEntry>) -> Vec<CalendarEntry> {
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by(|one, other| {
        (one.interval.start, &one.session).cmp(&(other.interval.start, &other.session))
    });
    entries
}

/// The sessions that a tutor can start now or is running, by start and then by
/// id.
///
/// Source: Scheduling tutoring sessions, Start a session (F002-27).
#[must_use]
pub fn active_sessions(
    tutor: &PersonId,
    sessions: &[ScheduledSession],
    policy: &SchedulePolicy,
    now: Instant,
) -> Vec<SessionId> {
    let mut active: Vec<_> = sessions
        .iter()
        .filter(|session| session.is_tutor(tutor))
        .filter(|session| {
            matches!(
                session_standing(session, policy, now),
                SessionStanding::Open | SessionStanding::InProgress
            )
        })
        .map(|session| (session.starts_at(), &session.id))
        .collect();
    active.sort_unstable();
    active.into_iter().map(|(_, id)| id.clone()).collect()
}

/// The meetings that a person took part in and that have ended, the latest
/// first, then by id.
///
/// Source: Scheduling tutoring sessions, Leave feedback (F002-36).
#[must_use]
pub fn meeting_history(person: &PersonId, sessions: &[ScheduledSession]) -> Vec<SessionId> {
    let mut past: Vec<_> = sessions
        .iter()
        .filter(|session| session.state == ScheduledState::Ended && session.attended(person))
        .map(|session| (std::cmp::Reverse(session.ended_at), &session.id))
        .collect();
    past.sort_unstable();
    past.into_iter().map(|(_, id)| id.clone()).collect()
}

/// Who has come to the room where one waits for a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WarmupParticipant {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: InviteeRole,
    /// The answer to the invitation; absent: not invited.
    pub rsvp: Option<Rsvp>,
    /// Whether the person is there.
    pub is_present: bool,
}

/// What a tutor sees in the room where one waits for a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WarmupView {
    /// The session.
    pub session: SessionId,
    /// From when to when it is planned.
    pub interval: Interval,
    /// Where it stands.
    pub standing: SessionStanding,
    /// The invited and whoever else has come, tutors first, by id.
    pub participants: Vec<WarmupParticipant>,
    /// Whether the button to start the meeting is shown: a student waits.
    pub shows_start: bool,
}

/// The room where one waits for a meeting, as it is now.
///
/// Source: Scheduling tutoring sessions, Start a session (F002-28..30).
#[must_use]
pub fn warmup_view(
    session: &ScheduledSession,
    policy: &SchedulePolicy,
    now: Instant,
) -> WarmupView {
    let is_there = |person: &PersonId| {
        let mut stays = session.presence.iter();
        stays.any(|one| one.person == *person && one.left_at.is_none())
    };
    let invited = session.invitations.iter().filter(|one| !one.revoked);
    let mut participants: Vec<_> = invited
        .map(|one| WarmupParticipant {
            person: one.person.clone(),
            role: one.role,
            rsvp: Some(one.rsvp),
            is_present: is_there(&one.person),
        })
        .collect();
    for stay in session.presence.iter().filter(|one| one.left_at.is_none()) {
        if !participants.iter().any(|one| one.person == stay.person) {
            participants.push(WarmupParticipant {
                person: stay.person.clone(),
                role: stay.role,
                rsvp: None,
                is_present: true,
            });
        }
    }
    participants.sort_by(|one, other| (one.role, &one.person).cmp(&(other.role, &other.person)));
    let waits = |one: &WarmupParticipant| one.role == InviteeRole::Student && one.is_present;
    WarmupView {
        session: session.id.clone(),
        interval: session.interval(),
        standing: session_standing(session, policy, now),
        shows_start: session.state == ScheduledState::Scheduled && participants.iter().any(waits),
        participants,
    }
}
