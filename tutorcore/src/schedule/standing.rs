//! Where a session stands at a time: open and missed are not stored.

use serde::{Deserialize, Serialize};

use crate::model::scheduled_session::{ScheduledSession, ScheduledState};
use crate::policy::SchedulePolicy;
use crate::time::{Instant, MINUTE};

/// Where a scheduled session stands at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SessionStanding {
    /// Its time has not come.
    Scheduled,
    /// Its time has come, and its meeting can be started.
    Open,
    /// Its meeting is running.
    InProgress,
    /// Its meeting has ended.
    Ended,
    /// Called off.
    Cancelled,
    /// Its planned end has come, and nobody started it.
    Missed,
}

/// Where a session stands now.
///
/// It is open from its start less `active_lead_minutes` to its planned end.
///
/// Source: Scheduling tutoring sessions, Start a session (F002-27).
///
/// ```
/// use tutorcore::{Instant, SchedulePolicy, ScheduledSession, SessionStanding, session_standing};
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1
///     }"#,
/// ).unwrap();
/// let at = |text: &str| {
///     let now: Instant = text.parse().unwrap();
///     session_standing(&session, &SchedulePolicy::default(), now)
/// };
/// assert_eq!(at("2026-10-06T19:59:59Z"), SessionStanding::Scheduled);
/// assert_eq!(at("2026-10-06T20:00:00Z"), SessionStanding::Open);
/// assert_eq!(at("2026-10-06T21:00:00Z"), SessionStanding::Missed);
/// ```
#[must_use]
pub fn session_standing(
    session: &ScheduledSession,
    policy: &SchedulePolicy,
    now: Instant,
) -> SessionStanding {
    match session.state {
        ScheduledState::InProgress => SessionStanding::InProgress,
        ScheduledState::Ended => SessionStanding::Ended,
        ScheduledState::Cancelled => SessionStanding::Cancelled,
        ScheduledState::Scheduled if now >= session.ends_at() => SessionStanding::Missed,
        ScheduledState::Scheduled if now >= opens_at(session, policy) => SessionStanding::Open,
        ScheduledState::Scheduled => SessionStanding::Scheduled,
    }
}

/// From when its meeting can be started.
pub(super) fn opens_at(session: &ScheduledSession, policy: &SchedulePolicy) -> Instant {
    earlier(session.starts_at(), policy.active_lead_minutes)
}

/// How many seconds before its start a session can be started.
pub(super) fn lead(policy: &SchedulePolicy) -> i64 {
    i64::from(policy.active_lead_minutes).saturating_mul(MINUTE)
}

/// From when it can be joined.
pub(super) fn joinable_from(session: &ScheduledSession, policy: &SchedulePolicy) -> Instant {
    earlier(session.starts_at(), policy.join_lead_minutes)
}

fn earlier(start: Instant, minutes: u32) -> Instant {
    start.saturating_add(i64::from(minutes).saturating_mul(MINUTE).saturating_neg())
}
