//! What a person is shown first: what runs, what is to come, what waits for an
//! answer.

use serde::Serialize;

use super::admission::{AttendanceAccess, Attendee, join_decision};
use super::standing::{SessionStanding, joinable_from};
use super::view::{CalendarEntry, is_active};
use crate::model::availability::Rsvp;
use crate::model::scheduled_session::{InviteeRole, ScheduledSession, ScheduledState};
use crate::policy::SchedulePolicy;
use crate::time::{DAY, Instant};

/// What a person is shown first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dashboard {
    /// The sessions that the person is invited to and that run or are to come,
    /// by start and then by id.
    pub sessions: Vec<DashboardSession>,
    /// How many of them wait for the person's answer.
    pub unanswered: u32,
    /// How many of them the person can start now or is running.
    pub active: u32,
}

/// A session on a person's dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DashboardSession {
    /// The session, as a calendar has it.
    pub entry: CalendarEntry,
    /// Whether the invitation can be answered.
    pub can_answer: bool,
    /// Whether the person can click to join now.
    pub can_join: bool,
    /// From when on the session can be joined.
    pub joinable_from: Instant,
    /// Whether it is among the person's active sessions: the person tutors it,
    /// and it can be started or runs.
    pub is_active: bool,
}

/// A person's dashboard: the sessions that the person is invited to and that
/// run or are not over yet, with what the person can do about each now. What
/// was called off is not on it; what was declined is, for the answer can be
/// changed.
///
/// With `dashboard_days` it looks that many days ahead and no further.
///
/// A host with many sessions keeps a [`SessionIndex`](crate::SessionIndex),
/// which answers without looking at all of them.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-21..23), Start
/// a session (F002-27).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1,
///         "invitations": [{"person": "a", "role": "student"}]
///     }"#,
/// ).unwrap();
/// let a: Attendee = serde_json::from_str(r#"{"person": "a", "site": "x"}"#).unwrap();
/// let policy = SchedulePolicy { join_lead_minutes: 10, ..SchedulePolicy::default() };
/// let board = dashboard_for(&a, &[session], &policy, "2026-10-06T19:50:00Z".parse()?);
/// assert_eq!((board.unanswered, board.sessions[0].can_join), (1, true));
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub fn dashboard_for(
    attendee: &Attendee,
    sessions: &[ScheduledSession],
    policy: &SchedulePolicy,
    now: Instant,
) -> Dashboard {
    dashboard_of(attendee, sessions.iter(), policy, now)
}

/// Until when a dashboard looks ahead: what starts then or later is not on it.
pub(super) fn horizon(policy: &SchedulePolicy, now: Instant) -> Option<Instant> {
    let days = i64::from(policy.dashboard_days?);
    Some(now.saturating_add(days.saturating_mul(DAY)))
}

/// As [`dashboard_for`], of sessions that come one by one.
pub(super) fn dashboard_of<'a>(
    attendee: &Attendee,
    sessions: impl Iterator<Item = &'a ScheduledSession>,
    policy: &SchedulePolicy,
    now: Instant,
) -> Dashboard {
    let horizon = horizon(policy, now);
    let mut shown: Vec<_> = sessions
        .filter_map(|session| {
            let is_closed = matches!(
                session.state,
                ScheduledState::Ended | ScheduledState::Cancelled
            );
            if is_closed {
                return None;
            }
            let entry = CalendarEntry::of(session, &attendee.person, policy, now)?;
            let runs = entry.standing == SessionStanding::InProgress;
            let is_later = horizon.is_some_and(|end| entry.interval.start >= end);
            if entry.standing == SessionStanding::Missed || (is_later && !runs) {
                return None;
            }
            let decision = join_decision(session, attendee, policy, now);
            Some(DashboardSession {
                can_answer: now < entry.interval.end,
                can_join: decision.outcome == AttendanceAccess::Admitted,
                joinable_from: joinable_from(session, policy),
                is_active: entry.role == InviteeRole::Tutor && is_active(entry.standing),
                entry,
            })
        })
        .collect();
    shown.sort_by(|one, other| one.entry.by_start(&other.entry));
    let count = |is: &dyn Fn(&DashboardSession) -> bool| {
        u32::try_from(shown.iter().filter(|one| is(one)).count()).unwrap_or(u32::MAX)
    };
    Dashboard {
        unanswered: count(&|one| one.can_answer && one.entry.rsvp == Rsvp::NoResponse),
        active: count(&|one| one.is_active),
        sessions: shown,
    }
}
