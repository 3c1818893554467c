//! A change of a series, with its sessions and whom to tell.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::notice::Notices;
use super::{ScheduledSeries, ScheduledSeriesOutcome, SessionRenamed, in_order};
use crate::error::{Error, ErrorKind};
use crate::finding::{self, Finding, blocks};
use crate::id::{CourseId, PersonId, SeriesId, SessionId, SubjectId, TopicId};
use crate::model::scheduled_session::{
    Invitation, InviteeRole, ScheduledSession, ScheduledState, SessionResources,
};
use crate::model::tags::TagSet;
use crate::outcome::{Effect, Outcome};
use crate::policy::SchedulePolicy;
use crate::recurrence::{
    EditedSeries, Occurrence, OccurrenceChange, SeriesChange, SeriesDiff, SeriesEdit,
    SeriesEditScope, SessionSeries, edit_series, expand_recurrence,
};
use crate::schedule::change::{ScheduleChange, ask_again, call_off, changed};
use crate::schedule::draft::{description, length, name, past_start};
use crate::schedule::invitation::{add_invitation, not_changeable, take_back};
use crate::schedule::rules::attendance as rules;
use crate::text::FreeText;
use crate::time::{Instant, MINUTE};

/// A change of a series and its sessions: their times, what they are about, who
/// is invited, any of these or all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduledSeriesEdit {
    /// Which sessions it is for.
    pub scope: SeriesEditScope,
    /// What becomes of their times; absent: they stay, and so does the series.
    pub change: Option<SeriesChange>,
    /// What else becomes of them.
    #[serde(default)]
    pub details: SeriesDetails,
    /// Who is no longer invited.
    #[serde(default)]
    pub revoke: Vec<PersonId>,
    /// Who is invited.
    #[serde(default)]
    pub invite: Vec<SeriesInvitee>,
}

/// What sessions are about; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesDetails {
    /// Another name.
    pub name: Option<FreeText>,
    /// Another description.
    pub description: Option<FreeText>,
    /// Other tags.
    pub tags: Option<TagSet>,
    /// Other resources.
    pub resources: Option<SessionResources>,
    /// Another subject.
    pub subject: Option<SubjectId>,
    /// Other topics.
    pub topics: Option<Vec<TopicId>>,
    /// Another course.
    pub course: Option<CourseId>,
}

/// Somebody who is to be invited to sessions of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesInvitee {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: InviteeRole,
}

/// Changes one session of a series, one and those that follow, or all that are
/// to come: when they are, what they are about, who is invited; or calls them
/// off.
///
/// A session that does not move keeps its answers, its version and what people
/// were told of it, and its id as long as its series does. Where one and those
/// that follow get other times they become a series of their own, with ids of
/// that series; what was before stays in the old one. A session that moves asks
/// everybody again. One that was moved or called off by itself before stays
/// where it is. Sessions that are over or running are history: a change that
/// would move them is refused, any other passes them over.
///
/// Sessions that the change adds are as the session before them, with the same
/// people, who are all asked. One that is restored is scheduled again.
///
/// Each person is told once of the whole change (`seriesNoticeOwed`), of those
/// sessions alone that something is new of: who was told of a session that
/// moved, that is called off, or that they are no longer invited to, and
/// whoever is newly invited. Who was not told of a session yet hears nothing of
/// its being called off. Another name tells nobody.
///
/// `sessions` are the sessions of the series, those that are over too where the
/// change may reach them.
///
/// Source: Scheduling tutoring sessions, Adjust the schedule (F002-26).
///
/// # Errors
/// Those of [`edit_series`]; [`ErrorKind::InvalidValue`] when a session that the
/// change is for is not given, is given twice or belongs to another series.
///
/// ```
/// use tutorcore::*;
///
/// let draft: ScheduledSeriesDraft = serde_json::from_str(
///     r#"{
///         "series": {
///             "id": "algebra", "zone": "America/Chicago",
///             "localStart": "2026-10-06T15:30:00", "lengthMinutes": 45,
///             "recurrence": {
///                 "pattern": {"type": "weekly", "weekdays": []}, "end": {"type": "count", "count": 3}
///             }
///         },
///         "site": "x", "name": "Fractions", "tutors": ["t1"], "students": ["a"]
///     }"#,
/// ).unwrap();
/// let facts: ScheduleFacts = serde_json::from_str(r#"{"actorRole": "tutor"}"#).unwrap();
/// let policy = SchedulePolicy::default();
/// let now: Instant = "2026-10-01T12:00:00Z".parse()?;
/// let scheduled = schedule_series(&draft, &facts, &policy, now).state.unwrap();
/// // Everybody is told, and then a second tutor comes to the last two.
/// let mut sessions = scheduled.sessions;
/// for notice in series_invitations_due(&sessions) {
///     sessions = mark_series_notice_sent(&sessions, &notice);
/// }
/// let edit: ScheduledSeriesEdit = serde_json::from_str(
///     r#"{
///         "scope": {"type": "thisAndFollowing", "occurrence": "algebra@2026-10-13T15:30:00"},
///         "invite": [{"person": "t2", "role": "tutor"}]
///     }"#,
/// ).unwrap();
/// let outcome = edit_scheduled_series(&scheduled.series[0], &sessions, &edit, &policy, now)?;
/// // Only t2 hears of it, once.
/// let [Effect::SeriesNoticeOwed { notice }] = &outcome.effects[..] else { panic!() };
/// assert_eq!((notice.person.as_str(), notice.sessions.len()), ("t2", 2));
/// # Ok::<(), Error>(())
/// ```
pub fn edit_scheduled_series(
    series: &SessionSeries,
    sessions: &[ScheduledSession],
    edit: &ScheduledSeriesEdit,
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<ScheduledSeriesOutcome, Error> {
    let given = by_id(&series.id, sessions)?;
    let series = match as_it_stands(series, &given, policy, now)? {
        Ok(series) => series,
        Err(findings) => return Ok(refused(findings)),
    };
    let planned = expand_recurrence(&series, policy);
    if blocks(&planned.findings) {
        return Ok(refused(planned.findings));
    }
    let mut findings = edit.details.find();
    let edited = match &edit.change {
        None => {
            // The findings of the series itself are no news.
            EditedSeries {
                series: vec![series.clone()],
                diff: SeriesDiff::default(),
            }
        }
        Some(change) => {
            if let SeriesChange::Reschedule {
                length_minutes: Some(minutes),
                ..
            } = change
            {
                findings.extend(length(i64::from(*minutes), "/edit/change/lengthMinutes"));
            }
            let times = SeriesEdit {
                scope: edit.scope.clone(),
                change: change.clone(),
            };
            let outcome = edit_series(&series, &times, policy, now)?;
            findings.extend(outcome.findings);
            match outcome.state {
                Some(edited) => edited,
                None => return Ok(refused(findings)),
            }
        }
    };
    let mut work = Work {
        series: &series,
        edit,
        now,
        given: &given,
        next: BTreeMap::new(),
        of: BTreeMap::new(),
        findings,
    };
    work.follow(&edited)?;
    if let (SeriesEditScope::This { occurrence }, None) = (&edit.scope, &edit.change) {
        let is_planned = planned.occurrences.iter().any(|one| one.id == *occurrence);
        if is_planned || given.contains_key(occurrence) {
            work.change(occurrence, "reschedule")?;
        }
        if blocks(&work.findings) {
            return Ok(refused(work.findings));
        }
    }
    let scope = work.scope(&planned.occurrences, &edited)?;
    work.rewrite(&scope);
    work.uninvite(&scope);
    work.invite(&scope);
    Ok(work.outcome(edited.series))
}

fn refused(findings: Vec<Finding>) -> ScheduledSeriesOutcome {
    Outcome {
        state: None,
        findings: finding::sorted(findings),
        effects: Vec::new(),
    }
}

/// A session that is given, with its place.
type Given<'a> = BTreeMap<&'a SessionId, (usize, &'a ScheduledSession)>;

fn by_id<'a>(series: &SeriesId, sessions: &'a [ScheduledSession]) -> Result<Given<'a>, Error> {
    let mut given = BTreeMap::new();
    for (at, session) in sessions.iter().enumerate() {
        let wrong = |message: &str, field: &str| {
            let error = Error::new(ErrorKind::InvalidValue, message).inside(field);
            Err(error.inside(&at.to_string()).inside("sessions"))
        };
        if session.series.as_ref() != Some(series) {
            return wrong("The session belongs to another series.", "series");
        }
        if given.insert(&session.id, (at, session)).is_some() {
            return wrong("A session of this id was given before.", "id");
        }
    }
    Ok(given)
}

/// The series with what became of single sessions without it: those that were
/// moved and called off by themselves.
fn as_it_stands(
    series: &SessionSeries,
    given: &Given<'_>,
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<Result<SessionSeries, Vec<Finding>>, Error> {
    let mut series = series.clone();
    for one in expand_recurrence(&series, policy).occurrences {
        let Some((_, session)) = given.get(&one.id) else {
            continue;
        };
        let change = if session.state == ScheduledState::Cancelled {
            SeriesChange::Cancel
        } else if session.interval().start == one.start && session.interval().end == one.end {
            continue;
        } else {
            let civil = series.zone.to_local(session.starts_at().unix_seconds());
            let local = crate::time::LocalDateTime::from_civil_seconds(civil)?;
            SeriesChange::Reschedule {
                date: Some(local.date()),
                time: Some(local.time()),
                length_minutes: Some(session.length_minutes),
                pattern: None,
                interval: None,
                end: None,
            }
        };
        let edit = SeriesEdit {
            scope: SeriesEditScope::This { occurrence: one.id },
            change,
        };
        let outcome = edit_series(&series, &edit, policy, now)?;
        let Some(edited) = outcome.state else {
            return Ok(Err(outcome.findings));
        };
        series = edited.series.into_iter().next().unwrap_or(series);
    }
    Ok(Ok(series))
}

impl SeriesDetails {
    fn find(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        if let Some(new) = &self.name {
            found.extend(name(new, "/edit/details/name"));
        }
        if self.description.is_some() {
            let new = self.description.as_ref();
            found.extend(description(new, "/edit/details/description"));
        }
        found
    }

    fn as_change(&self) -> ScheduleChange {
        ScheduleChange {
            name: self.name.clone(),
            description: self.description.clone(),
            tags: self.tags.clone(),
            resources: self.resources.clone(),
            subject: self.subject.clone(),
            topics: self.topics.clone(),
            course: self.course.clone(),
            zone: None,
            local_start: None,
            length_minutes: None,
        }
    }
}

/// A change while it is carried out.
struct Work<'a> {
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
    /// The sessions follow what became of the series.
    fn follow(&mut self, edited: &EditedSeries) -> Result<(), Error> {
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
    fn change(&mut self, id: &SessionId, event: &str) -> Result<&'a ScheduledSession, Error> {
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
    fn scope(
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
    fn rewrite(&mut self, scope: &BTreeSet<SessionId>) {
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

    fn uninvite(&mut self, scope: &BTreeSet<SessionId>) {
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

    fn invite(&mut self, scope: &BTreeSet<SessionId>) {
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

    fn outcome(self, series: Vec<SessionSeries>) -> ScheduledSeriesOutcome {
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
