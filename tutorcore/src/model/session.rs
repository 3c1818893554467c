//! The tutor-run session.

use serde::{Deserialize, Serialize};

use crate::id::{
    CourseId, DistrictId, GroupId, SchoolId, SessionId, StudentId, SubjectId, TagId, TopicId,
    TutorId,
};
use crate::model::encounter::StudentEncounter;
use crate::model::work_order::AssignedWorkOrder;
use crate::text::FreeText;
use crate::time::{Instant, LocalDate};
use crate::wire::tagged_enum;
use crate::zone::Zone;

/// One tutor's sitting, with the encounters of its students.
///
/// The core never changes one: each command gives the next state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TutoringSession {
    /// The host's id.
    pub id: SessionId,
    /// Who runs it.
    pub tutor: TutorId,
    /// Where it is held.
    pub school: SchoolId,
    /// The school's zone: what a date is for this session.
    pub zone: Zone,
    /// The school's district.
    pub district: Option<DistrictId>,
    /// In what setting it is held.
    #[serde(default)]
    pub setting: SessionSetting,
    /// Where it stands.
    pub state: SessionState,
    /// When it began.
    pub started_at: Instant,
    /// The earliest start that it ever had, where a correction moved it
    /// later. The time to assign a work order runs from there.
    pub earliest_started_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Whose students are tutored.
    pub group: GroupChoice,
    /// What the tutor is paid by; absent: time tracking only.
    pub work_order: Option<AssignedWorkOrder>,
    /// The subject, for alerts and reports.
    pub subject: Option<SubjectId>,
    /// The topics, for alerts and reports.
    #[serde(default)]
    pub topics: Vec<TopicId>,
    /// The course, for alerts and reports.
    pub course: Option<CourseId>,
    /// What the tutor wrote about it.
    pub description: Option<FreeText>,
    /// Whether it is a Family Involvement event.
    #[serde(default)]
    pub family_involvement: bool,
    /// Who was there and when, removed ones included.
    #[serde(default)]
    pub encounters: Vec<StudentEncounter>,
    /// The tags that it carries.
    #[serde(default)]
    pub tags: Vec<SessionTag>,
    /// The tutor's diagnoses, at most one of each student.
    #[serde(default)]
    pub diagnoses: Vec<SessionDiagnosis>,
    /// The students' ratings, at most one of each.
    #[serde(default)]
    pub ratings: Vec<StudentRating>,
}

impl TutoringSession {
    /// The session's date: the local date of its start.
    #[must_use]
    pub fn date(&self) -> LocalDate {
        self.zone.date(self.started_at)
    }

    /// Whether its work order belongs to the Career Ladder programme.
    #[must_use]
    pub fn is_career_ladder(&self) -> bool {
        self.work_order
            .as_ref()
            .is_some_and(|order| order.career_ladder)
    }

    /// The encounters that were not removed, with their places in
    /// `encounters`.
    pub(crate) fn live_encounters(&self) -> impl Iterator<Item = (usize, &StudentEncounter)> {
        self.encounters
            .iter()
            .enumerate()
            .filter(|(_, encounter)| encounter.removed_at.is_none())
    }

    /// Whether the student has an encounter that was not removed.
    pub(crate) fn has_student(&self, student: &StudentId) -> bool {
        self.live_encounters()
            .any(|(_, encounter)| encounter.student == *student)
    }
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SessionState {
    /// Running.
    Active,
    /// Finished.
    Ended,
    /// Deleted while it was running; it counts nowhere.
    Deleted,
}

/// In what setting a session is held.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SessionSetting {
    /// At a school.
    #[default]
    School,
    /// At the student's home.
    Homebound,
    /// On line.
    Virtual,
}

tagged_enum! {
    /// Whose students are tutored.
    pub enum GroupChoice {
        /// Those of a group.
        Group {
            /// Which.
            group: GroupId,
        },
        /// No group: each student is searched for.
        AdHoc,
    }
}

/// A tag on a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionTag {
    /// What kind of tag it is.
    pub kind: TagKind,
    /// Which.
    pub id: TagId,
}

/// What kind of tag it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TagKind {
    /// A goal of the Career Ladder programme.
    CareerLadderGoal,
    /// One of the district's own.
    Custom,
}

/// What the tutor says of a student's performance at the end of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionDiagnosis {
    /// The student.
    pub student: StudentId,
    /// Who says so.
    pub author: TutorId,
    /// When.
    pub recorded_at: Instant,
    /// The student lacks the knowledge that the session's topic builds on.
    #[serde(default)]
    pub low_prerequisite_knowledge: bool,
    /// The student did not show mastery of the key content.
    #[serde(default)]
    pub low_content_mastery: bool,
    /// The topic that the diagnosis is about.
    pub topic: Option<TopicId>,
}

/// A student's rating of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentRating {
    /// Who rates.
    pub student: StudentId,
    /// How many stars, from 1.
    pub stars: u32,
    /// When.
    pub rated_at: Instant,
}
