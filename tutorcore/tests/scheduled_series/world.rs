//! A few series with their sessions, and an account of what everybody was told.

use super::command::{Act, Command};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tutorcore::{
    Effect, Instant, NotificationKind, PersonId, Rsvp, ScheduleChange, ScheduleFacts,
    SchedulePolicy, ScheduledSeriesDraft, ScheduledSeriesEdit, ScheduledSession, ScheduledState,
    SessionSeries, cancel_session, edit_scheduled_series, expand_recurrence, invitations_due,
    mark_series_notice_sent, reschedule, respond_to_invitation, respond_to_series, schedule_series,
    series_invitations_due,
};

const DRAFT: &str = r#"{
    "series": {
        "id": "s", "zone": "America/Chicago", "localStart": "2026-10-06T15:30:00",
        "lengthMinutes": 45,
        "recurrence": {"pattern": {"type": "weekly", "weekdays": []}, "end": {"type": "count", "count": 6}}
    },
    "site": "x", "name": "Fractions", "tutors": ["t1"], "students": ["a", "b"]
}"#;

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::new(id).unwrap()
}

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn edit(text: &str) -> ScheduledSeriesEdit {
    serde_json::from_str(text).unwrap()
}

/// A series with its sessions.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) series: SessionSeries,
    pub(crate) sessions: Vec<ScheduledSession>,
}

/// What a person is to be told: session, person, invitation or another time, version.
type Due = BTreeSet<(String, String, NotificationKind, u32)>;

pub(crate) struct World {
    pub(crate) lines: Vec<Line>,
    pub(crate) now: Instant,
    /// Of which version of which session each person was told by the host; by session and person.
    told: BTreeMap<(String, String), u32>,
    /// What was ever owed since the person was last invited: never twice.
    owed: BTreeSet<(String, String, NotificationKind, u32)>,
    splits: u32,
}

fn due(sessions: &[ScheduledSession]) -> Due {
    let all = sessions.iter().flat_map(|session| {
        let all = invitations_due(session).into_iter();
        all.map(|one| {
            (
                session.id.to_string(),
                one.person.to_string(),
                one.kind,
                one.version,
            )
        })
    });
    all.collect()
}

fn live(session: &ScheduledSession) -> BTreeSet<String> {
    let all = session.invitations.iter().filter(|one| !one.revoked);
    all.map(|one| one.person.to_string()).collect()
}

impl World {
    pub(crate) fn new() -> Self {
        let draft: ScheduledSeriesDraft = serde_json::from_str(DRAFT).unwrap();
        let facts: ScheduleFacts = serde_json::from_str(r#"{"actorRole": "tutor"}"#).unwrap();
        let now = at("2026-10-01T12:00:00Z");
        let outcome = schedule_series(&draft, &facts, &SchedulePolicy::default(), now);
        let scheduled = outcome.state.unwrap();
        let mut world = Self {
            lines: vec![Line {
                series: scheduled.series[0].clone(),
                sessions: Vec::new(),
            }],
            now,
            told: BTreeMap::new(),
            owed: BTreeSet::new(),
            splits: 0,
        };
        let after = scheduled.sessions;
        world
            .book(&[], &after, &BTreeMap::new(), &outcome.effects)
            .unwrap();
        world.lines[0].sessions = after;
        world
    }

    /// Everybody has been told everything.
    pub(crate) fn told(mut self) -> Self {
        for who in ["t1", "a", "b"] {
            let act = Act::Send(who);
            self.act(0, &act).unwrap();
        }
        self
    }

    pub(crate) fn apply(&mut self, command: &Command) -> Result<(), TestCaseError> {
        self.now = self.now.saturating_add(command.hours * 3600);
        let line = command.line.index(self.lines.len());
        if self.lines[line].sessions.is_empty() {
            return Ok(());
        }
        self.act(line, &command.act)?;
        self.nothing_is_lost()
    }

    fn act(&mut self, at: usize, act: &Act) -> Result<(), TestCaseError> {
        let policy = SchedulePolicy::default();
        let now = self.now;
        let line = self.lines[at].clone();
        let count = line.sessions.len();
        let one = |index: &prop::sample::Index| index.index(count);
        let mut sessions = line.sessions.clone();
        match act {
            Act::Edit(index, text) => {
                let id = line.sessions[one(index)].id.as_str();
                self.splits += 1;
                let new = format!("n{}", self.splits);
                let text = text.replace("{occurrence}", id).replace("{new}", &new);
                return self.edit(at, &edit(&text));
            }
            Act::Move(index, minutes) => {
                let session = &mut sessions[one(index)];
                let civil = session.local_start.civil_seconds() + minutes * 60;
                let change = ScheduleChange {
                    local_start: tutorcore::LocalDateTime::from_civil_seconds(civil).ok(),
                    ..ScheduleChange::default()
                };
                let outcome = reschedule(session, &change, now);
                self.single(session, outcome)?;
            }
            Act::Cancel(index) => {
                let session = &mut sessions[one(index)];
                let outcome = cancel_session(session, now);
                self.single(session, outcome)?;
            }
            Act::Hold(index) => {
                let session = &mut sessions[one(index)];
                if session.state == ScheduledState::Scheduled && session.ends_at() < now {
                    session.state = ScheduledState::Ended;
                    session.started_at = Some(session.starts_at());
                    session.ended_at = Some(session.ends_at());
                }
            }
            Act::Send(who) => {
                for notice in series_invitations_due(&sessions) {
                    if notice.person.as_str() != *who {
                        continue;
                    }
                    for one in &notice.sessions {
                        let key = (one.session.to_string(), notice.person.to_string());
                        self.told.insert(key, one.version);
                    }
                    sessions = mark_series_notice_sent(&sessions, &notice);
                }
            }
            Act::Answer(index, who, rsvp) => {
                let session = &mut sessions[one(index)];
                let outcome = respond_to_invitation(session, &person(who), *rsvp, &policy, now);
                if let Some(next) = outcome.state {
                    *session = next;
                }
            }
            Act::AnswerSeries(who, rsvp) => {
                let (series, who) = (&line.series.id, person(who));
                let outcome = respond_to_series(series, &sessions, &who, *rsvp, &policy, now);
                if let Some(next) = outcome.state {
                    for (old, new) in sessions.iter().zip(&next.sessions) {
                        answered_as_told(old, new, &who, *rsvp, now)?;
                    }
                    sessions = next.sessions;
                }
            }
        }
        self.lines[at].sessions = sessions;
        Ok(())
    }

    fn single(
        &mut self,
        session: &mut ScheduledSession,
        outcome: tutorcore::ScheduledSessionOutcome,
    ) -> Result<(), TestCaseError> {
        for effect in &outcome.effects {
            if let Effect::InvitationOwed {
                session,
                person,
                kind,
                version,
            } = effect
            {
                let key = (session.to_string(), person.to_string(), *kind, *version);
                prop_assert!(self.owed.insert(key), "owed twice: {effect:?}");
            }
        }
        if let Some(next) = outcome.state {
            *session = next;
        }
        Ok(())
    }

    fn edit(&mut self, at: usize, edit: &ScheduledSeriesEdit) -> Result<(), TestCaseError> {
        let policy = SchedulePolicy::default();
        let line = self.lines[at].clone();
        let outcome = edit_scheduled_series(&line.series, &line.sessions, edit, &policy, self.now);
        let Ok(outcome) = outcome else {
            return Ok(());
        };
        let Some(after) = outcome.state else {
            prop_assert!(outcome.effects.is_empty() && !outcome.findings.is_empty());
            return Ok(());
        };
        let renamed: BTreeMap<String, String> = after
            .renamed
            .iter()
            .map(|one| (one.before.to_string(), one.after.to_string()))
            .collect();
        // The account follows the names.
        let follow = |id: &String| renamed.get(id).unwrap_or(id).clone();
        self.told = std::mem::take(&mut self.told)
            .into_iter()
            .map(|((id, who), version)| ((follow(&id), who), version))
            .collect();
        self.owed = std::mem::take(&mut self.owed)
            .into_iter()
            .map(|(id, who, kind, version)| (follow(&id), who, kind, version))
            .collect();
        self.book(&line.sessions, &after.sessions, &renamed, &outcome.effects)?;
        self.what_stays_is_kept(&line, &after.sessions, &renamed, edit)?;
        Self::the_series_says_the_same(&after.series, &after.sessions)?;
        // Each series has its sessions.
        self.lines.remove(at);
        let mut sessions = after.sessions;
        for series in after.series {
            let (own, rest) = sessions
                .into_iter()
                .partition(|one| one.series.as_ref() == Some(&series.id));
            sessions = rest;
            self.lines.push(Line {
                series,
                sessions: own,
            });
        }
        // Those of a series that is no more were called off or are over.
        for left in &sessions {
            prop_assert!(left.state != ScheduledState::Scheduled || left.ends_at() <= self.now);
        }
        if self.lines.is_empty() {
            self.lines.push(Line {
                series: line.series,
                sessions: Vec::new(),
            });
        }
        Ok(())
    }

    /// What was told by an edit is what is owed since then, of each person once and nothing else.
    fn book(
        &mut self,
        before: &[ScheduledSession],
        after: &[ScheduledSession],
        renamed: &BTreeMap<String, String>,
        effects: &[Effect],
    ) -> Result<(), TestCaseError> {
        let name = |session: &ScheduledSession| {
            let id = session.id.to_string();
            renamed.get(&id).cloned().unwrap_or(id)
        };
        let old: BTreeMap<String, &ScheduledSession> =
            before.iter().map(|one| (name(one), one)).collect();
        prop_assert_eq!(old.len(), before.len());
        let mut expected: Due = BTreeSet::new();
        let was_due: Due = due(before)
            .into_iter()
            .map(|(id, who, kind, version)| {
                (renamed.get(&id).cloned().unwrap_or(id), who, kind, version)
            })
            .collect();
        for session in after {
            let id = session.id.to_string();
            let was = old.get(&id);
            let was_off = was.is_none_or(|was| was.state == ScheduledState::Cancelled);
            let is_off = session.state == ScheduledState::Cancelled;
            let (had, has) = (was.map(|was| live(was)).unwrap_or_default(), live(session));
            for who in &had {
                let key = (id.clone(), who.clone());
                // Whoever was revoked or called off, and invited again, starts anew.
                let sent = session
                    .invitations
                    .iter()
                    .find(|one| one.person.as_str() == who && !one.revoked)
                    .and_then(|one| one.sent_version);
                let told = self.told.contains_key(&key);
                let starts_anew =
                    !has.contains(who) || (told && sent.is_none()) || (was_off && !is_off);
                if told && !was_off && is_off {
                    expected.insert((
                        id.clone(),
                        who.clone(),
                        NotificationKind::Cancellation,
                        session.version,
                    ));
                } else if told && !was_off && !has.contains(who) {
                    expected.insert((
                        id.clone(),
                        who.clone(),
                        NotificationKind::InvitationWithdrawn,
                        session.version,
                    ));
                }
                if starts_anew || is_off {
                    self.told.remove(&key);
                    self.owed
                        .retain(|(at, person, ..)| (at, person) != (&id, who));
                }
            }
        }
        expected.extend(due(after).difference(&was_due).cloned());
        let mut found: Due = BTreeSet::new();
        let mut people = BTreeSet::new();
        for effect in effects {
            let Effect::SeriesNoticeOwed { notice } = effect else {
                continue;
            };
            prop_assert!(
                people.insert(notice.person.clone()),
                "two notices for one person"
            );
            prop_assert!(!notice.sessions.is_empty());
            for one in &notice.sessions {
                let key = (
                    one.session.to_string(),
                    notice.person.to_string(),
                    one.kind,
                    one.version,
                );
                prop_assert!(found.insert(key.clone()), "a session twice in one notice");
                prop_assert!(self.owed.insert(key.clone()), "told twice: {key:?}");
                let asks = [NotificationKind::Invitation, NotificationKind::Reschedule];
                prop_assert_eq!(one.asks, asks.contains(&one.kind));
                let session = after
                    .iter()
                    .find(|session| session.id == one.session)
                    .unwrap();
                let interval = match one.kind {
                    NotificationKind::InvitationWithdrawn => {
                        old[&one.session.to_string()].interval()
                    }
                    _ => session.interval(),
                };
                prop_assert_eq!(one.interval, interval);
                if one.kind == NotificationKind::Reschedule {
                    let was = old[&one.session.to_string()].interval();
                    prop_assert_eq!(one.before, Some(was));
                    prop_assert_ne!(was, one.interval);
                }
            }
        }
        prop_assert_eq!(found, expected);
        Ok(())
    }

    /// A session that did not move has its version, its answers and what was told; what is over
    /// has everything.
    fn what_stays_is_kept(
        &self,
        line: &Line,
        after: &[ScheduledSession],
        renamed: &BTreeMap<String, String>,
        edit: &ScheduledSeriesEdit,
    ) -> Result<(), TestCaseError> {
        for old in &line.sessions {
            let id = old.id.to_string();
            let id = renamed.get(&id).unwrap_or(&id);
            let new = after.iter().find(|one| one.id.as_str() == id);
            prop_assert!(new.is_some(), "a session is gone");
            let new = new.unwrap();
            let is_history = old.state == ScheduledState::Ended
                || (old.state == ScheduledState::Scheduled && old.ends_at() <= self.now);
            if is_history {
                prop_assert_eq!(new, old);
            }
            if new.interval() != old.interval() || new.state != old.state {
                prop_assert!(new.state != old.state || new.version == old.version + 1);
                continue;
            }
            prop_assert_eq!(new.version, old.version);
            let named: BTreeSet<&PersonId> = edit
                .revoke
                .iter()
                .chain(edit.invite.iter().map(|one| &one.person))
                .collect();
            let others = |session: &ScheduledSession| {
                let all = session.invitations.iter().cloned();
                all.filter(|one| !named.contains(&one.person))
                    .collect::<Vec<_>>()
            };
            prop_assert_eq!(others(new), others(old));
        }
        Ok(())
    }

    /// The series gives the sessions that there are, and no other.
    fn the_series_says_the_same(
        series: &[SessionSeries],
        sessions: &[ScheduledSession],
    ) -> Result<(), TestCaseError> {
        let policy = SchedulePolicy::default();
        let planned: BTreeSet<_> = series
            .iter()
            .flat_map(|one| expand_recurrence(one, &policy).occurrences)
            .map(|one| (one.id, one.start, one.end))
            .collect();
        let there: BTreeSet<_> = sessions
            .iter()
            .filter(|one| one.state != ScheduledState::Cancelled)
            .map(|one| (one.id.clone(), one.starts_at(), one.ends_at()))
            .collect();
        prop_assert_eq!(planned, there);
        Ok(())
    }

    fn nothing_is_lost(&self) -> Result<(), TestCaseError> {
        for line in &self.lines {
            let mut expected = BTreeSet::new();
            for session in &line.sessions {
                if session.state != ScheduledState::Scheduled {
                    continue;
                }
                for who in live(session) {
                    let id = session.id.to_string();
                    let kind = match self.told.get(&(id.clone(), who.clone())) {
                        None => NotificationKind::Invitation,
                        Some(version) if *version < session.version => NotificationKind::Reschedule,
                        Some(_) => continue,
                    };
                    expected.insert((id, who, kind, session.version));
                }
            }
            prop_assert_eq!(&due(&line.sessions), &expected);
            let by_person: BTreeSet<_> = series_invitations_due(&line.sessions)
                .into_iter()
                .flat_map(|notice| {
                    let who = notice.person.to_string();
                    let all = notice.sessions.into_iter();
                    all.map(move |one| {
                        (one.session.to_string(), who.clone(), one.kind, one.version)
                    })
                })
                .collect();
            prop_assert_eq!(by_person, expected);
        }
        Ok(())
    }
}

/// An answer to the series is the answer to every session to come that had none of its own.
fn answered_as_told(
    old: &ScheduledSession,
    new: &ScheduledSession,
    who: &PersonId,
    answer: Rsvp,
    now: Instant,
) -> Result<(), TestCaseError> {
    for (old_one, new_one) in old.invitations.iter().zip(&new.invitations) {
        let is_open = old.state == ScheduledState::Scheduled && old.starts_at() > now;
        let has_own = old_one.rsvp != Rsvp::NoResponse && !old_one.answered_by_series;
        if old_one.person == *who && !old_one.revoked && is_open && !has_own {
            prop_assert_eq!(new_one.rsvp, answer);
        } else {
            prop_assert_eq!(new_one, old_one);
        }
    }
    Ok(())
}
