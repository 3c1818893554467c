//! The scheduled session.

use serde::{Deserialize, Serialize};

use crate::id::{
    CommunityId, CourseId, PersonId, ResourceId, SeriesId, SessionId, SiteId, SubjectId, TopicId,
};
use crate::model::availability::Rsvp;
use crate::model::session::{SessionDiagnosis, StudentRating};
use crate::model::tags::TagSet;
use crate::text::FreeText;
use crate::time::{Instant, Interval, LocalDate, LocalDateTime, MINUTE};
use crate::zone::Zone;

/// A session that is arranged beforehand: who is invited, who has come, and
/// where it stands.
///
/// Its start is kept as what the clock on the wall will show, so that it stays
/// right when a law moves the clocks. An occurrence of a series is a session
/// of its own; its id is the series' id, `@`, and its first local start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduledSession {
    /// The host's id.
    pub id: SessionId,
    /// The series that it is an occurrence of.
    pub series: Option<SeriesId>,
    /// The site that it belongs to.
    pub site: SiteId,
    /// The community of the site that it is for.
    pub community: Option<CommunityId>,
    /// What it is called.
    pub name: FreeText,
    /// What it is about.
    pub description: Option<FreeText>,
    /// Its tags.
    #[serde(default)]
    pub tags: TagSet,
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
    /// When it starts, on that clock. A time that the clocks are put forward
    /// over is as late after the gap; of a time that comes twice it is the
    /// first.
    pub local_start: LocalDateTime,
    /// How long it is planned to be, in minutes of real time.
    pub length_minutes: u32,
    /// Which students may come.
    #[serde(default)]
    pub attendance: AttendancePolicy,
    /// Where it stands.
    pub state: ScheduledState,
    /// Rises by one whenever its time moves; an invitation is sent for a
    /// version.
    pub version: u32,
    /// Who has been invited, revoked invitations included; one for a person.
    #[serde(default)]
    pub invitations: Vec<Invitation>,
    /// Who waited and who took part, in the order of coming. A person who
    /// comes back has an entry for each stay.
    #[serde(default)]
    pub presence: Vec<Presence>,
    /// When the meeting was started.
    pub started_at: Option<Instant>,
    /// Which tutor started it: who is busy with it until it ends.
    pub started_by: Option<PersonId>,
    /// When the meeting ended.
    pub ended_at: Option<Instant>,
    /// What its tutors told students about how it went.
    #[serde(default)]
    pub feedback: Vec<StudentFeedback>,
    /// What its tutors noted for themselves.
    #[serde(default)]
    pub private_feedback: Vec<PrivateFeedback>,
    /// Its tutors' diagnoses, at most one of each student.
    #[serde(default)]
    pub diagnoses: Vec<SessionDiagnosis>,
    /// The students' ratings, at most one of each.
    #[serde(default)]
    pub ratings: Vec<StudentRating>,
}

impl ScheduledSession {
    /// When it starts.
    #[must_use]
    pub fn starts_at(&self) -> Instant {
        starts_at(self.zone, self.local_start)
    }

    /// When it is planned to end.
    #[must_use]
    pub fn ends_at(&self) -> Instant {
        self.interval().end
    }

    /// From its start to its planned end.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let start = self.starts_at();
        let length = i64::from(self.length_minutes).saturating_mul(MINUTE);
        Interval {
            start,
            end: start.saturating_add(length),
        }
    }

    /// The local date of its start.
    #[must_use]
    pub fn date(&self) -> LocalDate {
        self.zone.date(self.starts_at())
    }

    /// The person's invitation, if it was not revoked, with its place in
    /// `invitations`.
    pub(crate) fn live_invitation(&self, person: &PersonId) -> Option<(usize, &Invitation)> {
        let mut all = self.invitations.iter().enumerate();
        all.find(|(_, one)| one.person == *person && !one.revoked)
    }

    /// Whether the person is one of its tutors.
    pub(crate) fn is_tutor(&self, person: &PersonId) -> bool {
        self.live_invitation(person)
            .is_some_and(|(_, one)| one.role == InviteeRole::Tutor)
    }

    /// Whether the person took part, be it for a moment.
    pub(crate) fn attended(&self, person: &PersonId) -> bool {
        let mut all = self.presence.iter();
        all.any(|one| one.person == *person && one.joined_at.is_some())
    }
}

/// What a local start is in real time.
pub(crate) fn starts_at(zone: Zone, local_start: LocalDateTime) -> Instant {
    let civil = local_start.civil_seconds();
    Instant::clamped(zone.resolve(civil).held(civil))
}

/// Where a scheduled session stands, as it is stored. That one is open or was
/// missed follows from the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ScheduledState {
    /// Arranged; nobody has started it.
    Scheduled,
    /// Its meeting is running.
    InProgress,
    /// Its meeting has ended.
    Ended,
    /// Called off.
    Cancelled,
}

/// Which students may come to a session.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AttendancePolicy {
    /// Any student of the site.
    #[default]
    AnyStudentInSite,
    /// Those who were invited, whatever they answered.
    OnlyInvited,
}

/// What a person is invited as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InviteeRole {
    /// To tutor.
    Tutor,
    /// To be tutored.
    Student,
}

/// A person's invitation to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Invitation {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: InviteeRole,
    /// The answer.
    #[serde(default)]
    pub rsvp: Rsvp,
    /// Whether it was given for the whole series; then the next answer to the
    /// series replaces it.
    #[serde(default)]
    pub answered_by_series: bool,
    /// Whether it was taken back.
    #[serde(default)]
    pub revoked: bool,
    /// The session's version that the person was last told of; absent: none.
    pub sent_version: Option<u32>,
}

/// A person's stay at a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Presence {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: InviteeRole,
    /// When the person came, be it to wait.
    pub entered_at: Instant,
    /// When the person was in the meeting; absent: only waited.
    pub joined_at: Option<Instant>,
    /// When the person left; absent: still there.
    pub left_at: Option<Instant>,
}

impl Presence {
    /// Whether the person waits for the meeting to be started.
    pub(crate) fn is_waiting(&self) -> bool {
        self.joined_at.is_none() && self.left_at.is_none()
    }
}

/// What students are given with a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionResources {
    /// What they have before it, in this order.
    pub before: Vec<ResourceId>,
    /// What they have when they leave it, in this order.
    pub exit: Vec<ResourceId>,
    /// Whether what matches the session's tags is shown as well.
    pub automatic: bool,
}

/// Something to read or do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resource {
    /// The host's id.
    pub id: ResourceId,
    /// Its title, by which lists are ordered; those without come first.
    pub title: Option<FreeText>,
    /// Its tags.
    #[serde(default)]
    pub tags: TagSet,
}

/// What a tutor tells a student about how the session went. The student, the
/// student's parents, and the session's tutors may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentFeedback {
    /// Who says so.
    pub author: PersonId,
    /// To whom.
    pub student: PersonId,
    /// When.
    pub recorded_at: Instant,
    /// What.
    pub text: FreeText,
}

/// What a tutor notes about a session for nobody else to read: it is in no
/// report, no export and no notification, and there is no way to share it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrivateFeedback {
    /// Who wrote it, the only one to read it.
    pub author: PersonId,
    /// When.
    pub recorded_at: Instant,
    /// What.
    pub text: FreeText,
}
