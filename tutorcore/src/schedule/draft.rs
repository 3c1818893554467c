//! A scheduled session's draft, and the session that comes of it.

use serde::{Deserialize, Serialize};

use super::admission::SiteRole;
use super::invitation::owed;
use super::{ScheduledSessionOutcome, rules::draft as rules};
use crate::finding::{self, Finding};
use crate::id::{
    CommunityId, CourseId, PersonId, SeriesId, SessionId, SiteId, SubjectId, TagId, TopicId,
};
use crate::model::scheduled_session::{
    AttendancePolicy, Invitation, InviteeRole, ScheduledSession, ScheduledState, SessionResources,
    starts_at,
};
use crate::model::tags::TagSet;
use crate::outcome::{Effect, Outcome};
use crate::text::{self, FreeText};
use crate::time::{Instant, LocalDateTime};
use crate::zone::Zone;

/// The longest session, in minutes.
const LONGEST: i64 = 24 * 60;

/// A session to be scheduled, as its organiser has filled it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduledSessionDraft {
    /// The id that the session shall have.
    pub id: SessionId,
    /// The series that it shall be an occurrence of.
    pub series: Option<SeriesId>,
    /// The site.
    pub site: SiteId,
    /// For which community; may be left out by whoever tutors for one.
    pub community: Option<CommunityId>,
    /// What it is called.
    pub name: FreeText,
    /// What it is about.
    pub description: Option<FreeText>,
    /// Its tags, each with its category.
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
    /// The zone of its clock.
    pub zone: Zone,
    /// When it starts, on that clock.
    pub local_start: LocalDateTime,
    /// How long it is planned to be, in minutes.
    pub length_minutes: i32,
    /// Which students may come.
    #[serde(default)]
    pub attendance: AttendancePolicy,
    /// The tutors to invite.
    #[serde(default)]
    pub tutors: Vec<PersonId>,
    /// The students to invite.
    #[serde(default)]
    pub students: Vec<PersonId>,
}

/// A tag as it was filled in: its category may be none of the three.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DraftTag {
    /// `program`, `topic` or `gradeLevel`.
    pub category: FreeText,
    /// The tag.
    pub tag: TagId,
}

/// What the host knows when a session is to be scheduled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduleFacts {
    /// What the organiser is in the site.
    pub actor_role: SiteRole,
    /// The communities that the organiser tutors for.
    #[serde(default)]
    pub communities: Vec<CommunityId>,
}

/// What there is to say of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduledSessionReview {
    /// Whether the session could be scheduled like this.
    pub accepted: bool,
    /// The community: the one chosen, or the organiser's only one.
    pub community: Option<CommunityId>,
    /// Errors and warnings together, sorted by code and path.
    pub findings: Vec<Finding>,
}

/// Validates a draft without scheduling the session.
///
/// Whether the invited can come is asked of
/// [`detect_conflicts`](crate::detect_conflicts).
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-01..17).
///
/// ```
/// use tutorcore::{Instant, ScheduleFacts, ScheduledSessionDraft, validate_scheduled_session};
///
/// let draft: ScheduledSessionDraft = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 45, "tutors": ["t1"]
///     }"#,
/// ).unwrap();
/// let facts: ScheduleFacts =
///     serde_json::from_str(r#"{"actorRole": "tutor", "communities": ["c1"]}"#).unwrap();
/// let now: Instant = "2026-10-01T12:00:00Z".parse()?;
/// let review = validate_scheduled_session(&draft, &facts, now);
/// assert!(review.accepted);
/// assert_eq!(review.community.unwrap().as_str(), "c1"); // the only one
/// assert_eq!(review.findings[0].code, "SESSION-DESCRIPTION-MISSING"); // a warning
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn validate_scheduled_session(
    draft: &ScheduledSessionDraft,
    facts: &ScheduleFacts,
    now: Instant,
) -> ScheduledSessionReview {
    let findings = finding::sorted(find(draft, facts, now));
    ScheduledSessionReview {
        accepted: !finding::blocks(&findings),
        community: community(draft, facts).cloned(),
        findings,
    }
}

/// Schedules a session: version 1, with an invitation owed to everybody on the
/// draft.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-18..21).
///
/// ```
/// use tutorcore::{Instant, ScheduleFacts, ScheduledSessionDraft, schedule_session};
///
/// let draft: ScheduledSessionDraft = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 45,
///         "tutors": ["t1"], "students": ["a"]
///     }"#,
/// ).unwrap();
/// let facts: ScheduleFacts = serde_json::from_str(r#"{"actorRole": "tutor"}"#).unwrap();
/// let now: Instant = "2026-10-01T12:00:00Z".parse()?;
/// let outcome = schedule_session(&draft, &facts, now);
/// let session = outcome.state.unwrap();
/// assert_eq!(session.starts_at().to_string(), "2026-10-06T20:00:00Z");
/// assert_eq!(outcome.effects.len(), 3); // scheduled, and two invitations
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn schedule_session(
    draft: &ScheduledSessionDraft,
    facts: &ScheduleFacts,
    now: Instant,
) -> ScheduledSessionOutcome {
    Outcome::of(find(draft, facts, now), || {
        let session = scheduled(draft, community(draft, facts).cloned());
        let mut effects = vec![Effect::SessionScheduled {
            session: session.id.clone(),
        }];
        effects.extend(owed(&session).map(|one| one.effect(&session)));
        (session, effects)
    })
}

pub(super) fn scheduled(
    draft: &ScheduledSessionDraft,
    community: Option<CommunityId>,
) -> ScheduledSession {
    let mut invitations: Vec<Invitation> = Vec::new();
    let tutors = draft.tutors.iter().map(|one| (one, InviteeRole::Tutor));
    let students = draft.students.iter().map(|one| (one, InviteeRole::Student));
    for (person, role) in tutors.chain(students) {
        if !invitations.iter().any(|one| one.person == *person) {
            invitations.push(Invitation::new(person.clone(), role));
        }
    }
    let of = |category: &str| {
        let tags = draft.tags.iter();
        let tags = tags.filter(|one| one.category.as_str() == category);
        tags.map(|one| one.tag.clone()).collect()
    };
    ScheduledSession {
        id: draft.id.clone(),
        series: draft.series.clone(),
        site: draft.site.clone(),
        community,
        name: draft.name.clone(),
        description: draft.description.clone(),
        tags: TagSet {
            program: of("program"),
            topic: of("topic"),
            grade_level: of("gradeLevel"),
        },
        resources: draft.resources.clone(),
        subject: draft.subject.clone(),
        topics: draft.topics.clone(),
        course: draft.course.clone(),
        zone: draft.zone,
        local_start: draft.local_start,
        // A draft of another length was refused.
        length_minutes: u32::try_from(draft.length_minutes).unwrap_or_default(),
        attendance: draft.attendance,
        state: ScheduledState::Scheduled,
        version: 1,
        invitations,
        presence: Vec::new(),
        started_at: None,
        started_by: None,
        ended_at: None,
        feedback: Vec::new(),
        private_feedback: Vec::new(),
        diagnoses: Vec::new(),
        ratings: Vec::new(),
    }
}

/// The community chosen, or the organiser's only one.
pub(super) fn community<'a>(
    draft: &'a ScheduledSessionDraft,
    facts: &'a ScheduleFacts,
) -> Option<&'a CommunityId> {
    match (&draft.community, facts.communities.as_slice()) {
        (Some(chosen), _) => Some(chosen),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}

pub(super) fn find(
    draft: &ScheduledSessionDraft,
    facts: &ScheduleFacts,
    now: Instant,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if facts.actor_role == SiteRole::Student {
        found.push(rules::SESSION_ROLE_NOT_ALLOWED.at("/facts/actorRole"));
    }
    match &draft.community {
        None if facts.communities.len() > 1 => {
            found.push(rules::SESSION_COMMUNITY_REQUIRED.at("/draft/community"));
        }
        Some(chosen) if !facts.communities.contains(chosen) => {
            let finding = rules::SESSION_COMMUNITY_NOT_MEMBER.at("/draft/community");
            found.push(finding.with("community", chosen));
        }
        _ => {}
    }
    for (at, tag) in draft.tags.iter().enumerate() {
        if !["program", "topic", "gradeLevel"].contains(&tag.category.as_str()) {
            let path = format!("/draft/tags/{at}/category");
            found.push(rules::TAG_CATEGORY_INVALID.at(path));
        }
    }
    found.extend(name(&draft.name, "/draft/name"));
    found.extend(description(
        draft.description.as_ref(),
        "/draft/description",
    ));
    found.extend(length(
        i64::from(draft.length_minutes),
        "/draft/lengthMinutes",
    ));
    let start = starts_at(draft.zone, draft.local_start);
    found.extend(past_start(start, now, "/draft/localStart"));
    if draft.tutors.is_empty() {
        found.push(rules::SCHED_NO_TUTOR.at("/draft/tutors"));
    }
    let is_limited = draft.attendance == AttendancePolicy::OnlyInvited;
    if is_limited && draft.students.is_empty() {
        found.push(rules::SCHED_NO_INVITED_STUDENT.at("/draft/students"));
    }
    found
}

pub(super) fn name(name: &FreeText, path: &str) -> Option<Finding> {
    text::is_blank(name.as_str()).then(|| rules::SESSION_NAME_REQUIRED.at(path))
}

pub(super) fn description(description: Option<&FreeText>, path: &str) -> Option<Finding> {
    let is_blank = description.is_none_or(|text| text::is_blank(text.as_str()));
    is_blank.then(|| rules::SESSION_DESCRIPTION_MISSING.at(path))
}

pub(super) fn length(minutes: i64, path: &str) -> Option<Finding> {
    let is_legal = (1..=LONGEST).contains(&minutes);
    (!is_legal).then(|| {
        rules::SESSION_LENGTH_INVALID
            .at(path)
            .with("minutes", minutes)
    })
}

pub(super) fn past_start(start: Instant, now: Instant, path: &str) -> Option<Finding> {
    (start < now).then(|| rules::SCHED_START_IN_PAST.at(path))
}
