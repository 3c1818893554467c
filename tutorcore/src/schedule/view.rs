//! What a person is shown: calendars, what can be started, who is there.

use serde::Serialize;

use super::standing::{SessionStanding, session_standing};
use crate::id::{PersonId, SessionId};
use crate::model::availability::Rsvp;
use crate::model::scheduled_session::{InviteeRole, ScheduledSession, ScheduledState};
use crate::policy::SchedulePolicy;
use crate::text::FreeText;
use crate::time::{Instant, Interval, LocalDateTime};
use crate::zone::Zone;

/// A session in a person's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarEntry {
    /// Which.
    pub session: SessionId,
    /// What it is called.
    pub name: FreeText,
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
/// A host with many sessions keeps a [`SessionIndex`](crate::SessionIndex),
/// which answers without looking at all of them.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-20).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1,
///         "invitations": [{"person": "a", "role": "student", "rsvp": "declined"}]
///     }"#,
/// ).unwrap();
/// let week = Interval { start: "2026-10-05T05:00:00Z".parse()?, end: "2026-10-12T05:00:00Z".parse()? };
/// let (a, policy, now) = (PersonId::new("a")?, SchedulePolicy::default(), week.start);
/// assert_eq!(calendar_for(&a, &[session], &week, &policy, now)[0].rsvp, Rsvp::Declined);
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub fn calendar_for(
    person: &PersonId,
    sessions: &[ScheduledSession],
    range: &Interval,
    policy: &SchedulePolicy,
    now: Instant,
) -> Vec<CalendarEntry> {
    calendar_of(person, sessions.iter(), range, policy, now)
}

/// As [`calendar_for`], of sessions that come one by one.
pub(super) fn calendar_of<'a>(
    person: &PersonId,
    sessions: impl Iterator<Item = &'a ScheduledSession>,
    range: &Interval,
    policy: &SchedulePolicy,
    now: Instant,
) -> Vec<CalendarEntry> {
    let entries = sessions.filter_map(|session| {
        let entry = CalendarEntry::of(session, person, policy, now)?;
        entry.interval.overlaps(range).then_some(entry)
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by(CalendarEntry::by_start);
    entries
}

impl CalendarEntry {
    /// The entry of a person who is invited.
    pub(super) fn of(
        session: &ScheduledSession,
        person: &PersonId,
        policy: &SchedulePolicy,
        now: Instant,
    ) -> Option<Self> {
        let (_, invitation) = session.live_invitation(person)?;
        let interval = session.interval();
        Some(Self {
            session: session.id.clone(),
            name: session.name.clone(),
            interval,
            local_start: session.local_start,
            zone: session.zone,
            role: invitation.role,
            rsvp: invitation.rsvp,
            standing: session_standing(session, policy, now),
        })
    }

    pub(super) fn by_start(&self, other: &Self) -> std::cmp::Ordering {
        (self.interval.start, &self.session).cmp(&(other.interval.start, &other.session))
    }
}

/// The sessions that a tutor can start now or is running, by start and then by
/// id.
///
/// Source: Scheduling tutoring sessions, Start a session (F002-27).
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
/// let (t1, policy, sessions) = (PersonId::new("t1")?, SchedulePolicy::default(), [session]);
/// assert!(active_sessions(&t1, &sessions, &policy, "2026-10-06T19:59:59Z".parse()?).is_empty());
/// assert_eq!(active_sessions(&t1, &sessions, &policy, "2026-10-06T20:00:00Z".parse()?).len(), 1);
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub fn active_sessions(
    tutor: &PersonId,
    sessions: &[ScheduledSession],
    policy: &SchedulePolicy,
    now: Instant,
) -> Vec<SessionId> {
    active_of(tutor, sessions.iter(), policy, now)
}

/// As [`active_sessions`], of sessions that come one by one.
pub(super) fn active_of<'a>(
    tutor: &PersonId,
    sessions: impl Iterator<Item = &'a ScheduledSession>,
    policy: &SchedulePolicy,
    now: Instant,
) -> Vec<SessionId> {
    let mut active: Vec<_> = sessions
        .filter(|session| session.is_tutor(tutor))
        .filter(|session| is_active(session_standing(session, policy, now)))
        .map(|session| (session.starts_at(), &session.id))
        .collect();
    active.sort_unstable();
    active.into_iter().map(|(_, id)| id.clone()).collect()
}

pub(super) fn is_active(standing: SessionStanding) -> bool {
    matches!(
        standing,
        SessionStanding::Open | SessionStanding::InProgress
    )
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
    /// What it is called.
    pub name: FreeText,
    /// What it is about.
    pub description: Option<FreeText>,
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
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1,
///         "invitations": [{"person": "t1", "role": "tutor"}, {"person": "a", "role": "student"}],
///         "presence": [{"person": "a", "role": "student", "enteredAt": "2026-10-06T19:55:00Z"}]
///     }"#,
/// ).unwrap();
/// let view = warmup_view(&session, &SchedulePolicy::default(), "2026-10-06T19:56:00Z".parse()?);
/// let there: Vec<bool> = view.participants.iter().map(|one| one.is_present).collect();
/// assert_eq!((there, view.shows_start), (vec![false, true], true));
/// # Ok::<(), Error>(())
/// ```
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
        name: session.name.clone(),
        description: session.description.clone(),
        interval: session.interval(),
        standing: session_standing(session, policy, now),
        shows_start: session.state == ScheduledState::Scheduled && participants.iter().any(waits),
        participants,
    }
}
