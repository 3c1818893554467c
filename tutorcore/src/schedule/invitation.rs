//! Invitations, what is owed to the invited, and their answers.

use serde::Serialize;

use super::change::send_away;
use super::rules::attendance as rules;
use super::{ScheduledSessionOutcome, not_allowed, not_allowed_in};
use crate::id::PersonId;
use crate::model::availability::Rsvp;
use crate::model::scheduled_session::{Invitation, InviteeRole, ScheduledSession, ScheduledState};
use crate::outcome::{Effect, NotificationKind, Outcome};
use crate::policy::SchedulePolicy;
use crate::time::Instant;

impl Invitation {
    /// An invitation that nobody has been told of.
    pub(super) fn new(person: PersonId, role: InviteeRole) -> Self {
        Self {
            person,
            role,
            rsvp: Rsvp::NoResponse,
            answered_by_series: false,
            revoked: false,
            sent_version: None,
        }
    }
}

/// That somebody is to be told of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InvitationOwed {
    /// Whom.
    pub person: PersonId,
    /// What.
    pub kind: NotificationKind,
    /// The version of the session that it is about.
    pub version: u32,
}

impl InvitationOwed {
    pub(super) fn effect(self, session: &ScheduledSession) -> Effect {
        Effect::InvitationOwed {
            session: session.id.clone(),
            person: self.person,
            kind: self.kind,
            version: self.version,
        }
    }
}

/// Who is to be told of a session as it stands: an invitation for those who
/// have not been told of it, a reschedule notice for those who were told of
/// another time. By person.
///
/// Nothing is owed of a session that was cancelled or is over. Once something
/// is sent, [`mark_invitation_sent`] keeps it from being owed again.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-19).
///
/// ```
/// use tutorcore::{NotificationKind, ScheduledSession, invitations_due};
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 2,
///         "invitations": [
///             {"person": "b", "role": "student", "sentVersion": 1},
///             {"person": "a", "role": "student"},
///             {"person": "c", "role": "tutor", "sentVersion": 2}
///         ]
///     }"#,
/// ).unwrap();
/// let due = invitations_due(&session);
/// assert_eq!((due[0].person.as_str(), due[0].kind), ("a", NotificationKind::Invitation));
/// assert_eq!((due[1].person.as_str(), due[1].kind), ("b", NotificationKind::Reschedule));
/// assert_eq!(due.len(), 2);
/// ```
#[must_use]
pub fn invitations_due(session: &ScheduledSession) -> Vec<InvitationOwed> {
    match session.state {
        ScheduledState::Scheduled | ScheduledState::InProgress => {
            let mut due: Vec<_> = owed(session).collect();
            due.sort_by(|one, other| one.person.cmp(&other.person));
            due
        }
        ScheduledState::Ended | ScheduledState::Cancelled => Vec::new(),
    }
}

/// What is owed of the session's version, in the order of its invitations.
pub(super) fn owed(session: &ScheduledSession) -> impl Iterator<Item = InvitationOwed> {
    let version = session.version;
    let live = session.invitations.iter().filter(|one| !one.revoked);
    live.filter_map(move |one| {
        let kind = match one.sent_version {
            None => NotificationKind::Invitation,
            Some(sent) if sent < version => NotificationKind::Reschedule,
            Some(_) => return None,
        };
        Some(InvitationOwed {
            person: one.person.clone(),
            kind,
            version,
        })
    })
}

/// Everybody who was told of the session and has not been uninvited is to be
/// told something else of it.
pub(super) fn notices(
    session: &ScheduledSession,
    kind: NotificationKind,
) -> impl Iterator<Item = Effect> {
    let told = session.invitations.iter();
    let told = told.filter(|one| !one.revoked && one.sent_version.is_some());
    told.map(move |one| {
        let owed = InvitationOwed {
            person: one.person.clone(),
            kind,
            version: session.version,
        };
        owed.effect(session)
    })
}

/// Invites a person, or again a person whose invitation was revoked. Nothing
/// changes for a person who is invited.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-14).
#[must_use]
pub fn invite(
    session: &ScheduledSession,
    person: &PersonId,
    role: InviteeRole,
    now: Instant,
) -> ScheduledSessionOutcome {
    if let Some(refused) = not_changeable(session, "invite", now) {
        return Outcome::refused(refused);
    }
    Outcome::of(Vec::new(), || {
        let mut next = session.clone();
        if next.live_invitation(person).is_some() {
            return (next, Vec::new());
        }
        add_invitation(&mut next, person, role);
        let new = owed(&next).filter(|one| one.person == *person);
        let effects = new.map(|one| one.effect(&next)).collect();
        (next, effects)
    })
}

/// Takes an invitation back. Who was told of it is to be told that it is
/// withdrawn.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-14).
#[must_use]
pub fn revoke_invitation(
    session: &ScheduledSession,
    person: &PersonId,
    now: Instant,
) -> ScheduledSessionOutcome {
    if let Some(refused) = not_changeable(session, "revoke", now) {
        return Outcome::refused(refused);
    }
    let Some((at, invitation)) = session.live_invitation(person) else {
        return Outcome::refused(rules::RSVP_NOT_INVITED.at("/person"));
    };
    Outcome::of(Vec::new(), || {
        let mut effects = Vec::new();
        if invitation.sent_version.is_some() {
            let owed = InvitationOwed {
                person: person.clone(),
                kind: NotificationKind::InvitationWithdrawn,
                version: session.version,
            };
            effects.push(owed.effect(session));
        }
        let mut next = session.clone();
        take_back(&mut next, at, now);
        (next, effects)
    })
}

/// Invites a person who is not invited. Who is there already is there as what
/// the invitation says.
pub(super) fn add_invitation(session: &mut ScheduledSession, person: &PersonId, role: InviteeRole) {
    session.invitations.retain(|one| one.person != *person);
    let new = Invitation::new(person.clone(), role);
    session.invitations.push(new);
    let there = session.presence.iter_mut();
    for one in there.filter(|one| one.person == *person && one.left_at.is_none()) {
        one.role = role;
    }
}

/// Takes an invitation back. Who waits on the strength of it leaves, and may
/// come again where the session is open to others.
pub(super) fn take_back(session: &mut ScheduledSession, at: usize, now: Instant) {
    let Some(invitation) = session.invitations.get_mut(at) else {
        return;
    };
    invitation.revoked = true;
    let person = invitation.person.clone();
    send_away(session, now, |one| *one == person);
}

/// Records that a person was told of a version of the session. An older
/// version than the last one told changes nothing.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-19).
#[must_use]
pub fn mark_invitation_sent(
    session: &ScheduledSession,
    person: &PersonId,
    version: u32,
) -> ScheduledSessionOutcome {
    let Some((at, _)) = session.live_invitation(person) else {
        return Outcome::refused(rules::RSVP_NOT_INVITED.at("/person"));
    };
    if version > session.version {
        return Outcome::refused(not_allowed(session, "markSent"));
    }
    Outcome::of(Vec::new(), || {
        let mut next = session.clone();
        if let Some(one) = next.invitations.get_mut(at) {
            one.sent_version = one.sent_version.max(Some(version));
        }
        (next, Vec::new())
    })
}

/// Answers an invitation, or answers it anew.
///
/// `answer` is accepted, declined or tentative, the last where
/// `allow_tentative` is on. Who declines is free for other sessions.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-22).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1,
///         "invitations": [{"person": "a", "role": "student", "sentVersion": 1}]
///     }"#,
/// ).unwrap();
/// let (a, policy) = (PersonId::new("a")?, SchedulePolicy::default());
/// let now: Instant = "2026-10-06T20:59:59Z".parse()?;
/// let outcome = respond_to_invitation(&session, &a, Rsvp::Accepted, &policy, now);
/// assert_eq!(rsvp_tally(&outcome.state.unwrap()).students.accepted, 1);
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn respond_to_invitation(
    session: &ScheduledSession,
    person: &PersonId,
    answer: Rsvp,
    policy: &SchedulePolicy,
    now: Instant,
) -> ScheduledSessionOutcome {
    let mut found = Vec::new();
    let invitation = session.live_invitation(person);
    if invitation.is_none() {
        found.push(rules::RSVP_NOT_INVITED.at("/person"));
    }
    if is_closed(session, now) {
        found.push(rules::RSVP_SESSION_CLOSED.at("/session"));
    }
    if let Some(event) = no_answer(answer, policy) {
        found.push(not_allowed(session, event));
    }
    Outcome::of(found, || {
        let mut next = session.clone();
        let at = invitation.map_or(usize::MAX, |(at, _)| at);
        if let Some(one) = next.invitations.get_mut(at) {
            one.rsvp = answer;
            one.answered_by_series = false;
        }
        let effects = vec![Effect::InvitationAnswered {
            session: session.id.clone(),
            person: person.clone(),
        }];
        (next, effects)
    })
}

/// Whether a session can no longer be answered.
pub(super) fn is_closed(session: &ScheduledSession, now: Instant) -> bool {
    let is_over = matches!(
        session.state,
        ScheduledState::Ended | ScheduledState::Cancelled
    );
    is_over || now >= session.ends_at()
}

/// What is wrong with an answer, as the event that no session knows.
pub(super) fn no_answer(answer: Rsvp, policy: &SchedulePolicy) -> Option<&'static str> {
    match answer {
        Rsvp::NoResponse => Some("noResponse"),
        Rsvp::Tentative if !policy.allow_tentative => Some("tentative"),
        Rsvp::Accepted | Rsvp::Declined | Rsvp::Tentative => None,
    }
}

/// How an invitation was answered, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RsvpCount {
    /// Not yet.
    pub no_response: u32,
    /// Yes.
    pub accepted: u32,
    /// No.
    pub declined: u32,
    /// Perhaps.
    pub tentative: u32,
}

/// The answers to a session's invitations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RsvpTally {
    /// Those of its tutors.
    pub tutors: RsvpCount,
    /// Those of its students.
    pub students: RsvpCount,
}

/// Counts the answers, tutors and students apart. Revoked invitations do not
/// count.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-22).
#[must_use]
pub fn rsvp_tally(session: &ScheduledSession) -> RsvpTally {
    let mut tally = RsvpTally::default();
    for one in session.invitations.iter().filter(|one| !one.revoked) {
        let counts = match one.role {
            InviteeRole::Tutor => &mut tally.tutors,
            InviteeRole::Student => &mut tally.students,
        };
        let count = match one.rsvp {
            Rsvp::NoResponse => &mut counts.no_response,
            Rsvp::Accepted => &mut counts.accepted,
            Rsvp::Declined => &mut counts.declined,
            Rsvp::Tentative => &mut counts.tentative,
        };
        *count = count.saturating_add(1);
    }
    tally
}

/// The refusal of a change to a session that is not scheduled any more.
pub(super) fn not_changeable(
    session: &ScheduledSession,
    event: &str,
    now: Instant,
) -> Option<crate::finding::Finding> {
    match session.state {
        ScheduledState::Scheduled if now < session.ends_at() => None,
        ScheduledState::Scheduled => Some(not_allowed_in("missed", event)),
        _ => Some(not_allowed(session, event)),
    }
}
