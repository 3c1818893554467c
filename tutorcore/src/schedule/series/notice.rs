//! What each person is told of a series: once, and only of what is new.

use std::collections::BTreeMap;

use crate::id::{PersonId, SeriesId};
use crate::model::scheduled_session::{Invitation, ScheduledSession, ScheduledState};
use crate::outcome::{Effect, NotificationKind, SeriesNotice, SessionNotice};
use crate::time::Interval;

/// What is to be told, by person.
#[derive(Debug, Default)]
pub(super) struct Notices<'a> {
    of: BTreeMap<&'a PersonId, Vec<SessionNotice>>,
}

impl<'a> Notices<'a> {
    /// A person is to be told of a session.
    pub(super) fn owe(
        &mut self,
        person: &'a PersonId,
        session: &ScheduledSession,
        kind: NotificationKind,
        before: Option<Interval>,
    ) {
        let asks = matches!(
            kind,
            NotificationKind::Invitation | NotificationKind::Reschedule
        );
        self.of.entry(person).or_default().push(SessionNotice {
            session: session.id.clone(),
            kind,
            version: session.version,
            interval: session.interval(),
            before,
            asks,
        });
    }

    /// Finds out who is to be told what, now that a session is another than it
    /// was; without a former one, now that it has come about.
    pub(super) fn between(
        &mut self,
        before: Option<&'a ScheduledSession>,
        after: &'a ScheduledSession,
    ) {
        let is_off = |session: &ScheduledSession| session.state == ScheduledState::Cancelled;
        if is_off(after) {
            let Some(before) = before.filter(|before| !is_off(before)) else {
                return;
            };
            for one in live(before).filter(|one| one.sent_version.is_some()) {
                self.owe(&one.person, after, NotificationKind::Cancellation, None);
            }
            return;
        }
        // Of one that was called off nobody expects anything.
        let before = before.filter(|before| !is_off(before));
        let had = |person: &PersonId| {
            let mut all = before.into_iter().flat_map(live);
            all.find(|one| one.person == *person)
        };
        for one in live(after) {
            let moved = before.filter(|before| before.version < after.version);
            match (had(&one.person), one.sent_version) {
                (None, _) => self.owe(&one.person, after, NotificationKind::Invitation, None),
                // Invited anew within the same change.
                (Some(old), None) if old.sent_version.is_some() => {
                    self.owe(&one.person, after, NotificationKind::Invitation, None);
                }
                (Some(_), None) if moved.is_some() => {
                    self.owe(&one.person, after, NotificationKind::Invitation, None);
                }
                (Some(_), Some(_)) if moved.is_some() => {
                    let was = moved.map(ScheduledSession::interval);
                    self.owe(&one.person, after, NotificationKind::Reschedule, was);
                }
                _ => {}
            }
        }
        let told = before.into_iter().flat_map(live);
        for one in told.filter(|one| one.sent_version.is_some()) {
            if after.live_invitation(&one.person).is_none() {
                let kind = NotificationKind::InvitationWithdrawn;
                self.owe(&one.person, after, kind, None);
                // Where it was is where the person knows it.
                let sessions = self.of.get_mut(&one.person);
                if let (Some(before), Some(last)) =
                    (before, sessions.and_then(|all| all.last_mut()))
                {
                    last.interval = before.interval();
                }
            }
        }
    }

    /// A notice for each person of whom there is something to tell, by person.
    pub(super) fn of(self, series: &SeriesId) -> Vec<SeriesNotice> {
        let all = self.of.into_iter().map(|(person, mut sessions)| {
            sessions.sort_by(|one, other| {
                (one.interval.start, &one.session).cmp(&(other.interval.start, &other.session))
            });
            SeriesNotice {
                series: series.clone(),
                person: person.clone(),
                sessions,
            }
        });
        all.collect()
    }

    /// The same as effects.
    pub(super) fn effects(self, series: &SeriesId) -> impl Iterator<Item = Effect> {
        let all = self.of(series).into_iter();
        all.map(|notice| Effect::SeriesNoticeOwed { notice })
    }
}

fn live(session: &ScheduledSession) -> impl Iterator<Item = &Invitation> {
    session.invitations.iter().filter(|one| !one.revoked)
}
