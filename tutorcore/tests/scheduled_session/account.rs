//! What was owed and sent, kept apart from the core, and what has to hold after each command.

use super::command::{Act, attendee, person};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tutorcore::{
    AttendanceAccess, Effect, Instant, NotificationKind, Rsvp, SchedulePolicy, ScheduledSession,
    ScheduledSessionOutcome, ScheduledState, invitations_due, may_attend,
};

/// An account of one session, from its effects and the host's own doings.
pub(crate) struct Account {
    /// Who is invited.
    invited: BTreeSet<String>,
    /// The version that each of them was last told of.
    told: BTreeMap<String, u32>,
    /// What was ever owed, by person and version: never twice.
    owed: BTreeSet<(String, u32, &'static str)>,
    version: u32,
}

impl Account {
    pub(crate) fn of(session: &ScheduledSession) -> Self {
        let invitations = session.invitations.iter();
        Self {
            invited: invitations
                .clone()
                .map(|one| one.person.to_string())
                .collect(),
            told: invitations
                .filter_map(|one| Some((one.person.to_string(), one.sent_version?)))
                .collect(),
            owed: BTreeSet::new(),
            version: session.version,
        }
    }

    /// Books a command, and holds the core's next state against the account.
    pub(crate) fn hold(
        &mut self,
        before: &ScheduledSession,
        act: &Act,
        outcome: &ScheduledSessionOutcome,
        now: Instant,
    ) -> Result<(), TestCaseError> {
        let Some(after) = &outcome.state else {
            prop_assert!(outcome.effects.is_empty());
            return Ok(());
        };
        self.book(before, act, outcome)?;
        prop_assert_eq!(after.version, self.version);
        self.nothing_is_lost(after)?;
        Self::nobody_else_is_admitted(before, after, act)?;
        Self::stays_lie_inside(after, now)
    }

    fn book(
        &mut self,
        before: &ScheduledSession,
        act: &Act,
        outcome: &ScheduledSessionOutcome,
    ) -> Result<(), TestCaseError> {
        match act {
            Act::Invite(who) if self.invited.insert((*who).to_owned()) => {
                self.told.remove(*who);
                self.owed.retain(|(person, ..)| person != who);
            }
            Act::Revoke(who) => {
                prop_assert!(self.invited.remove(*who));
                let withdrawn = outcome.effects.len();
                prop_assert_eq!(withdrawn, usize::from(self.told.contains_key(*who)));
            }
            Act::Send(who) => {
                self.told.insert((*who).to_owned(), before.version);
            }
            _ => {}
        }
        let mut moved = false;
        for effect in &outcome.effects {
            match effect {
                Effect::SessionMoved { .. } => {
                    prop_assert!(!std::mem::replace(&mut moved, true));
                    self.version += 1;
                }
                Effect::InvitationOwed {
                    person,
                    kind: kind @ (NotificationKind::Invitation | NotificationKind::Reschedule),
                    version,
                    ..
                } => {
                    let kind = match kind {
                        NotificationKind::Invitation => "invitation",
                        _ => "reschedule",
                    };
                    prop_assert!(
                        self.owed.insert((person.to_string(), *version, kind)),
                        "owed twice: {person} {version} {kind}"
                    );
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What is owed is what the invited were not told of; nothing more and nothing less.
    fn nothing_is_lost(&self, after: &ScheduledSession) -> Result<(), TestCaseError> {
        let runs = matches!(
            after.state,
            ScheduledState::Scheduled | ScheduledState::InProgress
        );
        let mut expected = Vec::new();
        for who in self.invited.iter().filter(|_| runs) {
            match self.told.get(who) {
                None => expected.push((who.clone(), NotificationKind::Invitation)),
                Some(version) if *version < self.version => {
                    expected.push((who.clone(), NotificationKind::Reschedule));
                }
                Some(_) => {}
            }
        }
        let due = invitations_due(after);
        let due: Vec<_> = due
            .into_iter()
            .map(|one| (one.person.to_string(), one.kind))
            .collect();
        prop_assert_eq!(due, expected);
        Ok(())
    }

    fn nobody_else_is_admitted(
        before: &ScheduledSession,
        after: &ScheduledSession,
        act: &Act,
    ) -> Result<(), TestCaseError> {
        if let Act::Enter(who, site) | Act::Join(who, site) = act {
            let policy = SchedulePolicy::default();
            let decision = may_attend(before, &attendee(who, site), &policy);
            prop_assert_eq!(decision.outcome, AttendanceAccess::Admitted);
            // Who may come when it is limited to the invited may come when it is not.
            let open = ScheduledSession {
                attendance: tutorcore::AttendancePolicy::AnyStudentInSite,
                ..before.clone()
            };
            let decision = may_attend(&open, &attendee(who, site), &policy);
            prop_assert_eq!(decision.outcome, AttendanceAccess::Admitted);
        }
        // Nobody is let in by the start who was uninvited while waiting.
        if matches!(act, Act::Start(_))
            && before.attendance == tutorcore::AttendancePolicy::OnlyInvited
        {
            for stay in after.presence.iter().filter(|one| one.left_at.is_none()) {
                let mut invited = after.invitations.iter().filter(|one| !one.revoked);
                prop_assert!(invited.any(|one| one.person == stay.person));
                prop_assert!(stay.joined_at.is_some());
            }
        }
        // Who came to the meeting without an answer has accepted.
        for stay in after.presence.iter().filter(|one| one.joined_at.is_some()) {
            if let Act::Join(who, _) = act
                && stay.person == person(who)
            {
                let answer = after
                    .invitations
                    .iter()
                    .find(|one| one.person == stay.person && !one.revoked)
                    .map(|one| one.rsvp);
                let there = before
                    .presence
                    .iter()
                    .any(|one| one.person == stay.person && one.left_at.is_none());
                prop_assert!(there || answer != Some(Rsvp::NoResponse));
            }
        }
        Ok(())
    }

    fn stays_lie_inside(after: &ScheduledSession, now: Instant) -> Result<(), TestCaseError> {
        let mut there = BTreeSet::new();
        for stay in &after.presence {
            prop_assert!(stay.entered_at <= now);
            prop_assert!(stay.joined_at.is_none_or(|at| at >= stay.entered_at));
            prop_assert!(
                stay.left_at
                    .is_none_or(|at| at >= stay.joined_at.unwrap_or(stay.entered_at))
            );
            if let Some(joined) = stay.joined_at {
                prop_assert!(after.started_at.is_some_and(|start| joined >= start));
                if let (Some(end), Some(left)) = (after.ended_at, stay.left_at) {
                    prop_assert!(left <= end);
                }
            }
            if stay.left_at.is_none() {
                prop_assert!(there.insert(stay.person.clone()), "in two places");
            }
        }
        if after.state == ScheduledState::Ended {
            prop_assert!(there.is_empty());
        }
        Ok(())
    }
}
