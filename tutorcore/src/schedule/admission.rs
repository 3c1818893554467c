//! Who may come to a session.

use serde::{Deserialize, Serialize};

use super::rules::attendance as rules;
use super::standing::joinable_from;
use crate::decision::Decision;
use crate::finding::{self, Finding};
use crate::id::{CommunityId, PersonId, SiteId};
use crate::model::scheduled_session::{
    AttendancePolicy, InviteeRole, ScheduledSession, ScheduledState,
};
use crate::policy::{OpenSessionsScope, SchedulePolicy};
use crate::time::Instant;

/// What a person is in a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SiteRole {
    /// Is tutored.
    Student,
    /// Tutors.
    Tutor,
    /// Runs the site.
    Administrator,
}

/// A person who wants to come to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attendee {
    /// Who.
    pub person: PersonId,
    /// The site that the person belongs to.
    pub site: SiteId,
    /// The communities that the person belongs to.
    #[serde(default)]
    pub communities: Vec<CommunityId>,
}

/// Whether a person may come to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AttendanceAccess {
    /// Yes.
    Admitted,
    /// No.
    Refused,
}

/// Whether a person may come to a session, and why not.
pub type AttendanceDecision = Decision<AttendanceAccess>;

/// Whether a person may attend a session, at whatever time.
///
/// The session's tutors may. A student may who belongs to the session's site
/// and, where it is limited to the invited, has an invitation, whatever the
/// answer to it.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-16, F002-17).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "attendance": "onlyInvited", "state": "scheduled", "version": 1,
///         "invitations": [{"person": "a", "role": "student", "rsvp": "declined"}]
///     }"#,
/// ).unwrap();
/// let policy = SchedulePolicy::default();
/// let of_site = |person| Attendee {
///     person: PersonId::new(person).unwrap(),
///     site: session.site.clone(),
///     communities: Vec::new(),
/// };
/// // Who declined may change their mind.
/// assert_eq!(may_attend(&session, &of_site("a"), &policy).outcome, AttendanceAccess::Admitted);
/// let decision = may_attend(&session, &of_site("b"), &policy);
/// assert_eq!(decision.reasons[0].code, "ATTEND-NOT-INVITED");
/// ```
#[must_use]
pub fn may_attend(
    session: &ScheduledSession,
    attendee: &Attendee,
    policy: &SchedulePolicy,
) -> AttendanceDecision {
    decided(refusals(session, attendee, policy))
}

/// Whether a person may join a session now: [`may_attend`], and its time has
/// come.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-23).
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
/// let attendee: Attendee = serde_json::from_str(r#"{"person": "a", "site": "x"}"#).unwrap();
/// let policy = SchedulePolicy { join_lead_minutes: 10, ..SchedulePolicy::default() };
/// let early: Instant = "2026-10-06T19:49:59Z".parse()?;
/// let decision = join_decision(&session, &attendee, &policy, early);
/// assert_eq!(decision.reasons[0].message, "The session can be joined from 2026-10-06T19:50:00Z.");
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn join_decision(
    session: &ScheduledSession,
    attendee: &Attendee,
    policy: &SchedulePolicy,
    now: Instant,
) -> AttendanceDecision {
    let mut reasons = refusals(session, attendee, policy);
    let from = joinable_from(session, policy);
    if session.state == ScheduledState::Scheduled && now < from {
        reasons.push(rules::JOIN_NOT_TIME.at("/now").with("from", from));
    }
    decided(reasons)
}

fn decided(reasons: Vec<Finding>) -> AttendanceDecision {
    let outcome = if reasons.is_empty() {
        AttendanceAccess::Admitted
    } else {
        AttendanceAccess::Refused
    };
    Decision {
        outcome,
        reasons: finding::sorted(reasons),
    }
}

/// Why a person may not come: the session is closed, or it is not for them.
pub(super) fn refusals(
    session: &ScheduledSession,
    attendee: &Attendee,
    policy: &SchedulePolicy,
) -> Vec<Finding> {
    let is_closed = matches!(
        session.state,
        ScheduledState::Ended | ScheduledState::Cancelled
    );
    if is_closed {
        return vec![rules::ATTEND_SESSION_CLOSED.at("/session/state")];
    }
    not_for(session, attendee, policy)
}

/// Why a session is not for a person, wherever it stands.
pub(super) fn not_for(
    session: &ScheduledSession,
    attendee: &Attendee,
    policy: &SchedulePolicy,
) -> Vec<Finding> {
    if session.is_tutor(&attendee.person) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let is_invited = session.live_invitation(&attendee.person).is_some();
    if session.attendance == AttendancePolicy::OnlyInvited && !is_invited {
        found.push(rules::ATTEND_NOT_INVITED.at("/attendee/person"));
    }
    let is_outside = attendee.site != session.site;
    let is_elsewhere = policy.open_sessions_scope == OpenSessionsScope::Community
        && !is_invited
        && session
            .community
            .as_ref()
            .is_some_and(|community| !attendee.communities.contains(community));
    if is_outside {
        found.push(rules::ATTEND_OUTSIDE_SITE.at("/attendee/site"));
    } else if is_elsewhere {
        found.push(rules::ATTEND_OUTSIDE_SITE.at("/attendee/communities"));
    }
    found
}

/// What a person comes as.
pub(super) fn role(session: &ScheduledSession, person: &PersonId) -> InviteeRole {
    if session.is_tutor(person) {
        InviteeRole::Tutor
    } else {
        InviteeRole::Student
    }
}
