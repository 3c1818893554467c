//! A change of a series while it is carried out, session by session.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::{ScheduledSeriesEdit, SeriesDetails};
use super::notice::Notices;
use super::{ScheduledSeries, ScheduledSeriesOutcome, SessionRenamed, in_order};
use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, blocks};
use crate::id::{SeriesId, SessionId};
use crate::model::scheduled_session::{Invitation, ScheduledSession, ScheduledState};
use crate::outcome::{Effect, Outcome};
use crate::recurrence::{
    EditedSeries, Occurrence, OccurrenceChange, SeriesEditScope, SessionSeries,
};
use crate::schedule::change::{ask_again, call_off, changed};
use crate::schedule::draft::past_start;
use crate::schedule::invitation::{add_invitation, not_changeable, take_back};
use crate::schedule::rules::attendance as rules;
use crate::time::{Instant, MINUTE};

/// The sessions that are given, each with its place.
pub(super) type Given<'a> = BTreeMap<&'a SessionId, (usize, &'a ScheduledSession)>;

/// A change while it is carried out.
pub(super) struct Work<'a> {
    series: &'a SessionSeries,
    edit: &'a ScheduledSeriesEdit,
    now: Instant,
    given: &'a Given<'a>,
    /// The sessions as they become, by the ids that they have then.
    next: BTreeMap<SessionId, ScheduledSession>,
    /// Which session each of them was; those that come about are not here.
    of: BTreeMap<SessionId, &'a ScheduledSession>,
    findings: Vec<Finding>,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        series: &'a SessionSeries,
        edit: &'a ScheduledSeriesEdit,
        given: &'a Given<'a>,
        findings: Vec<Finding>,
        now: Instant,
    ) -> Self {
        Self {
            series,
            edit,
            now,
            given,
            next: BTreeMap::new(),
            of: BTreeMap::new(),
            findings,
        }
    }

    pub(super) fn is_refused(&self) -> bool {
        blocks(&self.findings)
    }

    pub(super) fn findings(self) -> Vec<Finding> {
        self.findings
    }

    /// The sessions follow what became of the series.
    pub(super) fn follow(&mut self, edited: &EditedSeries) -> Result<(), Error> {
        let diff = &edited.diff;
        for (id, (_, session)) in self.given {
            self.next.insert((*id).clone(), (*session).clone());
            self.of.insert((*id).clone(), session);
        }
        for gone in &diff.removed {
            self.change(&gone.id, "cancel")?;
            if let Some(session) = self.next.get_mut(&gone.id) {
                call_off(session, self.now);
            }
        }
        // Ids may change places: first all are taken out, then all put in.
        let mut changed = Vec::new();
        for change in &diff.moved {
            let mut session = self.taken(change, "reschedule")?;
            place(&mut session, &change.after);
            session.zone = self.series.zone;
            ask_again(&mut session, self.now);
            let start = session.starts_at();
            self.past(start);
            changed.push((change, session));
        }
        for change in &diff.relabelled {
            if change.before.id == change.after.id {
                continue;
            }
            let session = self.taken(change, "reschedule")?;
            changed.push((change, session));
        }
        for (change, mut session) in changed {
            session.id = change.after.id.clone();
            session.series = Some(owner(&edited.series, &change.after, self.series));
            if let Some(old) = self.of.remove(&change.before.id) {
                self.of.insert(session.id.clone(), old);
            }
            self.next.insert(session.id.clone(), session);
        }
        for new in &diff.added {
            self.add(new, owner(&edited.series, new, self.series))?;
        }
        Ok(())
    }

    /// A session of the series that is to change: it has to be given and
    /// changeable.
    pub(super) fn change(
        &mut self,
        id: &SessionId,
        event: &str,
    ) -> Result<&'a ScheduledSession, Error> {
        let Some((at, session)) = self.given.get(id).copied() else {
            let message = format!("The session {id} of the series is not given.");
            let error = Error::new(ErrorKind::InvalidValue, message);
            return Err(error
                .with_help("Give all sessions that the change is for.")
                .inside("sessions"));
        };
        self.findings
            .extend(not_changeable(session, event, self.now).map(|mut finding| {
                finding.path = format!("/sessions/{at}/state");
                finding
            }));
        Ok(session)
    }

    fn taken(&mut self, change: &OccurrenceChange, event: &str) -> Result<ScheduledSession, Error> {
        let session = self.change(&change.before.id, event)?;
        Ok(match self.next.remove(&change.before.id) {
            Some(session) => session,
            None => session.clone(),
        })
    }

    /// A session that the series has anew: one that was called off comes back,
    /// any other is as the session before it.
    fn add(&mut self, new: &Occurrence, series: SeriesId) -> Result<(), Error> {
        let like = match self.next.get(&new.id) {
            Some(session) => Some(session),
            None => self.nearest(new.start),
        };
        let Some(like) = like else {
            let error = Error::new(
                ErrorKind::InvalidValue,
                "The series has no session that a new one could be like.",
            );
            return Err(error.inside("sessions"));
        };
        let is_same = like.id == new.id;
        let invitations = like.invitations.iter().filter_map(|one| {
            let anew = Invitation::new(one.person.clone(), one.role);
            if one.revoked {
                return is_same.then(|| one.clone());
            }
            Some(anew)
        });
        let mut session = ScheduledSession {
            id: new.id.clone(),
            series: Some(series),
            state: ScheduledState::Scheduled,
            version: if is_same {
                like.version.saturating_add(1)
            } else {
                1
            },
            zone: self.series.zone,
            invitations: invitations.collect(),
            presence: Vec::new(),
            started_at: None,
            started_by: None,
            ended_at: None,
            feedback: Vec::new(),
            private_feedback: Vec::new(),
            diagnoses: Vec::new(),
            ratings: Vec::new(),
            ..like.clone()
        };
        place(&mut session, new);
        self.past(new.start);
        self.next.insert(new.id.clone(), session);
        Ok(())
    }

    /// The last session that starts by then, else the first; called off only
    /// where there is no other.
    fn nearest(&self, start: Instant) -> Option<&ScheduledSession> {
        let rank = |one: &&ScheduledSession| {
            let starts_at = one.starts_at();
            let distance = start.seconds_since(starts_at);
            let is_off = one.state == ScheduledState::Cancelled;
            (
                is_off,
                distance < 0,
                distance.unsigned_abs(),
                one.id.clone(),
            )
        };
        self.next.values().min_by_key(rank)
    }

    /// A start that lies in the past is told once.
    fn past(&mut self, start: Instant) {
        let finding = past_start(start, self.now, "/edit/change");
        if let Some(finding) = finding
            && !self.findings.contains(&finding)
        {
            self.findings.push(finding);
        }
    }

    /// The sessions that the change is for, by the ids that they have now;
    /// what is over, runs or is called off is not among them.
    pub(super) fn scope(
        &self,
        planned: &[Occurrence],
        edited: &EditedSeries,
    ) -> Result<BTreeSet<SessionId>, Error> {
        let first = match &self.edit.scope {
            SeriesEditScope::All => None,
            SeriesEditScope::This { occurrence }
            | SeriesEditScope::ThisAndFollowing { occurrence, .. } => {
                let found = planned.iter().find(|one| one.id == *occurrence);
                // One that is restored is not among those that were planned.
                if found.is_none() && edited.diff.is_empty() {
                    let error =
                        Error::new(ErrorKind::InvalidValue, "The series has no such session.");
                    let error = error.inside("occurrence").inside("scope").inside("edit");
                    return Err(error);
                }
                found
            }
        };
        let was: BTreeMap<_, _> = planned.iter().map(|one| (&one.id, one)).collect();
        let is_meant = |id: &SessionId, session: &ScheduledSession| {
            let Some(old) = self.of.get(id) else {
                return true;
            };
            let plan = was.get(&old.id);
            match &self.edit.scope {
                SeriesEditScope::This { occurrence } => old.id == *occurrence,
                SeriesEditScope::ThisAndFollowing { .. } => first
                    .zip(plan.copied())
                    .is_some_and(|(first, one)| one.original_start >= first.original_start),
                SeriesEditScope::All => old.starts_at() > self.now || session.version > old.version,
            }
        };
        let all = self.next.iter();
        let meant = all.filter(|(id, session)| {
            is_meant(id, session) && not_changeable(session, "", self.now).is_none()
        });
        Ok(meant.map(|(id, _)| id.clone()).collect())
    }

    /// What the sessions are about.
    pub(super) fn rewrite(&mut self, scope: &BTreeSet<SessionId>) {
        if self.edit.details == SeriesDetails::default() {
            return;
        }
        let change = self.edit.details.as_change();
        for id in scope {
            if let Some(session) = self.next.get_mut(id) {
                *session = changed(session, &change);
            }
        }
    }

    pub(super) fn uninvite(&mut self, scope: &BTreeSet<SessionId>) {
        for (at, person) in self.edit.revoke.iter().enumerate() {
            let mut was_invited = false;
            for id in scope {
                let Some(session) = self.next.get_mut(id) else {
                    continue;
                };
                if let Some((place, _)) = session.live_invitation(person) {
                    take_back(session, place, self.now);
                    was_invited = true;
                }
            }
            if !was_invited {
                let path = format!("/edit/revoke/{at}");
                self.findings.push(rules::RSVP_NOT_INVITED.at(path));
            }
        }
    }

    pub(super) fn invite(&mut self, scope: &BTreeSet<SessionId>) {
        for invitee in &self.edit.invite {
            for id in scope {
                let Some(session) = self.next.get_mut(id) else {
                    continue;
                };
                if session.live_invitation(&invitee.person).is_none() {
                    add_invitation(session, &invitee.person, invitee.role);
                }
            }
        }
    }

    pub(super) fn outcome(self, series: Vec<SessionSeries>) -> ScheduledSeriesOutcome {
        let Self {
            series: old_series,
            next,
            of,
            findings,
            ..
        } = self;
        Outcome::of(findings, || {
            let mut sessions: Vec<_> = next.into_values().collect();
            in_order(&mut sessions);
            let (mut effects, mut renamed) = (Vec::new(), Vec::new());
            let mut notices = Notices::default();
            for session in &sessions {
                let before = of.get(&session.id).copied();
                notices.between(before, session);
                let is_off = |one: &ScheduledSession| one.state == ScheduledState::Cancelled;
                match before {
                    Some(before) if before.version < session.version && !is_off(before) => {
                        effects.push(Effect::SessionMoved {
                            session: session.id.clone(),
                        });
                    }
                    Some(before) if before.version == session.version => {}
                    _ => effects.push(Effect::SessionScheduled {
                        session: session.id.clone(),
                    }),
                }
                if let Some(before) = before.filter(|before| before.id != session.id) {
                    renamed.push(SessionRenamed {
                        before: before.id.clone(),
                        after: session.id.clone(),
                    });
                }
            }
            effects.extend(notices.effects(&old_series.id));
            let scheduled = ScheduledSeries {
                series,
                sessions,
                renamed,
            };
            (scheduled, effects)
        })
    }
}

/// A session stands where the series has it.
fn place(session: &mut ScheduledSession, at: &Occurrence) {
    session.local_start = at.local_start;
    let minutes = at.end.seconds_since(at.start) / MINUTE;
    session.length_minutes = u32::try_from(minutes).unwrap_or_default();
}

/// The series that a session belongs to now.
fn owner(series: &[SessionSeries], one: &Occurrence, old: &SessionSeries) -> SeriesId {
    let is_of = |series: &&SessionSeries| {
        let rest = one.id.as_str().strip_prefix(series.id.as_str());
        rest.is_some_and(|rest| rest.strip_prefix('@') == Some(&one.original_start.to_string()))
    };
    series.iter().find(is_of).unwrap_or(old).id.clone()
}
