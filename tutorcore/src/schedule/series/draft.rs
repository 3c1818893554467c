//! A series that is scheduled.

use serde::{Deserialize, Serialize};

use super::notice::Notices;
use super::{ScheduledSeries, ScheduledSeriesOutcome, in_order};
use crate::finding::Finding;
use crate::id::{CommunityId, CourseId, PersonId, SessionId, SiteId, SubjectId, TopicId};
use crate::model::scheduled_session::{AttendancePolicy, SessionResources};
use crate::outcome::{Effect, Outcome};
use crate::policy::SchedulePolicy;
use crate::recurrence::{Occurrence, SessionSeries, expand_recurrence};
use crate::schedule::draft::{DraftTag, ScheduleFacts, ScheduledSessionDraft};
use crate::schedule::draft::{community, find, scheduled};
use crate::text::FreeText;
use crate::time::{Instant, LocalDateTime, MINUTE};

/// A series of sessions to be scheduled, as its organiser has filled it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduledSeriesDraft {
    /// When its sessions are, and how long they last.
    pub series: SessionSeries,
    /// The site.
    pub site: SiteId,
    /// For which community; may be left out by whoever tutors for one.
    pub community: Option<CommunityId>,
    /// What the sessions are called.
    pub name: FreeText,
    /// What they are about.
    pub description: Option<FreeText>,
    /// Their tags, each with its category.
    #[serde(default)]
    pub tags: Vec<DraftTag>,
    /// What students are given to read or do.
    #[serde(default)]
    pub resources: SessionResources,
    /// The subject, for alerts and reports.
    pub subject: Option<SubjectId>,
    /// The topics, for alerts and reports.
    #[serde(default)]
    pub topics: Vec<TopicId>,
    /// The course, for alerts and reports.
    pub course: Option<CourseId>,
    /// Which students may come.
    #[serde(default)]
    pub attendance: AttendancePolicy,
    /// The tutors to invite to every session.
    #[serde(default)]
    pub tutors: Vec<PersonId>,
    /// The students to invite to every session.
    #[serde(default)]
    pub students: Vec<PersonId>,
}

impl ScheduledSeriesDraft {
    /// The draft of one of its sessions.
    fn of_one(
        &self,
        id: SessionId,
        local_start: LocalDateTime,
        length_minutes: i64,
    ) -> ScheduledSessionDraft {
        ScheduledSessionDraft {
            id,
            series: Some(self.series.id.clone()),
            site: self.site.clone(),
            community: self.community.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            tags: self.tags.clone(),
            resources: self.resources.clone(),
            subject: self.subject.clone(),
            topics: self.topics.clone(),
            course: self.course.clone(),
            zone: self.series.zone,
            local_start,
            length_minutes: i32::try_from(length_minutes).unwrap_or(i32::MAX),
            attendance: self.attendance,
            tutors: self.tutors.clone(),
            students: self.students.clone(),
        }
    }

    fn of_occurrence(&self, one: &Occurrence) -> ScheduledSessionDraft {
        let minutes = one.end.seconds_since(one.start) / MINUTE;
        self.of_one(one.id.clone(), one.local_start, minutes)
    }

    /// What there is to say of the draft beside its dates.
    fn find(
        &self,
        first: Option<&Occurrence>,
        facts: &ScheduleFacts,
        now: Instant,
    ) -> Vec<Finding> {
        let start = first.map_or(self.series.local_start, |one| one.local_start);
        let minutes = i64::from(self.series.length_minutes);
        let Ok(id) = SessionId::new(self.series.id.as_str()) else {
            return Vec::new();
        };
        let mut found = find(&self.of_one(id, start, minutes), facts, now);
        for finding in &mut found {
            if ["/draft/localStart", "/draft/lengthMinutes"].contains(&finding.path.as_str()) {
                finding.path.insert_str("/draft".len(), "/series");
            }
        }
        found
    }
}

/// Schedules a series: every session of it, each with an invitation owed to
/// everybody on the draft. Each person is told once, of all sessions.
///
/// A series whose dates the scheduling assistant has mended brings its moved
/// sessions along, in `series.changed`.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-02,
/// F002-18..21).
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
///         "site": "x", "name": "Fractions", "description": "Halves and quarters",
///         "tutors": ["t1"], "students": ["a"]
///     }"#,
/// ).unwrap();
/// let facts: ScheduleFacts = serde_json::from_str(r#"{"actorRole": "tutor"}"#).unwrap();
/// let now: Instant = "2026-10-01T12:00:00Z".parse()?;
/// let outcome = schedule_series(&draft, &facts, &SchedulePolicy::default(), now);
/// let sessions = outcome.state.unwrap().sessions;
/// assert_eq!(sessions[1].id.as_str(), "algebra@2026-10-13T15:30:00");
/// // Three times that a session was scheduled, and a notice for each person.
/// assert_eq!(outcome.effects.len(), 3 + 2);
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub fn schedule_series(
    draft: &ScheduledSeriesDraft,
    facts: &ScheduleFacts,
    policy: &SchedulePolicy,
    now: Instant,
) -> ScheduledSeriesOutcome {
    let expansion = expand_recurrence(&draft.series, policy);
    let mut found = draft.find(expansion.occurrences.first(), facts, now);
    found.extend(expansion.findings.into_iter().map(|mut finding| {
        finding.path.insert_str(0, "/draft");
        finding
    }));
    Outcome::of(found, || {
        let mut sessions: Vec<_> = expansion
            .occurrences
            .iter()
            .map(|one| {
                let one = draft.of_occurrence(one);
                let community = community(&one, facts).cloned();
                scheduled(&one, community)
            })
            .collect();
        in_order(&mut sessions);
        let mut notices = Notices::default();
        let mut effects = Vec::new();
        for session in &sessions {
            effects.push(Effect::SessionScheduled {
                session: session.id.clone(),
            });
            notices.between(None, session);
        }
        effects.extend(notices.effects(&draft.series.id));
        let scheduled = ScheduledSeries {
            series: vec![draft.series.clone()],
            sessions,
            renamed: Vec::new(),
        };
        (scheduled, effects)
    })
}
