//! A change of a series, with its sessions and whom to tell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ScheduledSeriesOutcome;
use super::work::{Given, Work};
use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, blocks};
use crate::id::{CourseId, PersonId, SeriesId, SubjectId, TopicId};
use crate::model::scheduled_session::{
    InviteeRole, ScheduledSession, ScheduledState, SessionResources,
};
use crate::model::tags::TagSet;
use crate::outcome::Outcome;
use crate::policy::SchedulePolicy;
use crate::recurrence::{
    EditedSeries, SeriesChange, SeriesDiff, SeriesEdit, SeriesEditScope, SessionSeries,
    edit_series, expand_recurrence,
};
use crate::schedule::change::ScheduleChange;
use crate::schedule::draft::{description, length, name};
use crate::text::FreeText;
use crate::time::{Instant, LocalDateTime};

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
        Err(findings) => return Ok(Outcome::refused_for(findings)),
    };
    let planned = expand_recurrence(&series, policy);
    if blocks(&planned.findings) {
        return Ok(Outcome::refused_for(planned.findings));
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
                None => return Ok(Outcome::refused_for(findings)),
            }
        }
    };
    let mut work = Work::new(&series, edit, &given, findings, now);
    work.follow(&edited)?;
    if let (SeriesEditScope::This { occurrence }, None) = (&edit.scope, &edit.change) {
        let is_planned = planned.occurrences.iter().any(|one| one.id == *occurrence);
        if is_planned || given.contains_key(occurrence) {
            work.change(occurrence, "reschedule")?;
        }
        if work.is_refused() {
            return Ok(Outcome::refused_for(work.findings()));
        }
    }
    let scope = work.scope(&planned.occurrences, &edited)?;
    work.rewrite(&scope);
    work.uninvite(&scope);
    work.invite(&scope);
    Ok(work.outcome(edited.series))
}

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
            let local = LocalDateTime::from_civil_seconds(civil)?;
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

    pub(super) fn as_change(&self) -> ScheduleChange {
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
