//! Early alerts: what is told to an instructor about a student's session.

use serde::{Deserialize, Serialize};

use crate::id::{
    AlertId, CourseId, InstructorId, SessionId, StudentId, SubjectId, TopicId, TutorId,
};
use crate::outcome::NotificationChannel;
use crate::policy::AverageBasis;
use crate::text::FreeText;
use crate::time::Instant;
use crate::wire::tagged_enum;

/// What an early alert says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EarlyAlertKind {
    /// The tutor says that the student lacks what the session's topic builds
    /// on.
    LowPrerequisiteKnowledge,
    /// The tutor says that the student did not show mastery of the key
    /// content.
    LowContentMastery,
    /// The student's session was much longer than the subject's average.
    UnusuallyLongSession,
    /// The student asked for help in the subject again and again.
    FrequentSubjectRequest,
}

impl EarlyAlertKind {
    /// The kinds in the order of the source.
    pub const ALL: &[Self] = &[
        Self::LowPrerequisiteKnowledge,
        Self::LowContentMastery,
        Self::UnusuallyLongSession,
        Self::FrequentSubjectRequest,
    ];

    /// Whether a tutor says so, where a rule computes the others.
    #[must_use]
    pub const fn is_diagnosis(self) -> bool {
        matches!(
            self,
            Self::LowPrerequisiteKnowledge | Self::LowContentMastery
        )
    }

    /// Its name on the wire.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::LowPrerequisiteKnowledge => "lowPrerequisiteKnowledge",
            Self::LowContentMastery => "lowContentMastery",
            Self::UnusuallyLongSession => "unusuallyLongSession",
            Self::FrequentSubjectRequest => "frequentSubjectRequest",
        }
    }
}

/// Where an early alert stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AlertState {
    /// It is true, and nobody has been told yet.
    #[default]
    Raised,
    /// Some instructor has been told.
    Notified,
    /// An instructor has seen it.
    Acknowledged,
    /// An instructor has dealt with it.
    Resolved,
    /// It turned out not to be true before anybody dealt with it.
    Withdrawn,
}

impl AlertState {
    /// The states in the order of an alert's life.
    pub const ALL: &[Self] = &[
        Self::Raised,
        Self::Notified,
        Self::Acknowledged,
        Self::Resolved,
        Self::Withdrawn,
    ];

    /// Whether somebody still has to deal with it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Raised | Self::Notified | Self::Acknowledged)
    }

    /// Whether no instructor has touched it.
    #[must_use]
    pub const fn is_unhandled(self) -> bool {
        matches!(self, Self::Raised | Self::Notified)
    }

    /// Its name on the wire.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Notified => "notified",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// An early alert, tied to one student and one session.
///
/// What it rests on is frozen in `evidence` when it is raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EarlyAlert {
    /// Derived from what the alert is about: judging the same data again
    /// gives the same id. A host stores at most one alert of an id.
    pub id: AlertId,
    /// What it says.
    pub kind: EarlyAlertKind,
    /// About whom.
    pub student: StudentId,
    /// The session that raised it.
    pub session: SessionId,
    /// The session's subject.
    pub subject: Option<SubjectId>,
    /// The topic that it is about.
    pub topic: Option<TopicId>,
    /// The course recorded on the session.
    pub course: Option<CourseId>,
    /// When what it tells of happened: the session's end; for frequent
    /// requests the moment of connecting.
    pub occurred_at: Instant,
    /// When it was raised.
    pub raised_at: Instant,
    /// Where it stands.
    #[serde(default)]
    pub state: AlertState,
    /// Whether it is no longer true, but an instructor had dealt with it by
    /// then.
    #[serde(default)]
    pub stale: bool,
    /// What it rests on.
    pub evidence: AlertEvidence,
    /// Who is to be told, and who has been.
    #[serde(default)]
    pub notifications: Vec<AlertNotification>,
    /// Who saw it first.
    pub acknowledged: Option<AlertHandling>,
    /// Who dealt with it.
    pub resolved: Option<AlertHandling>,
}

/// That an instructor is to be told of an alert, once by this channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertNotification {
    /// Whom.
    pub instructor: InstructorId,
    /// How.
    pub channel: NotificationChannel,
    /// When it was sent; absent: it is still owed.
    pub sent_at: Option<Instant>,
}

/// That an instructor did something about an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertHandling {
    /// Who.
    pub instructor: InstructorId,
    /// When.
    pub at: Instant,
    /// What the instructor wrote.
    pub note: Option<FreeText>,
}

tagged_enum! {
    /// What an early alert rests on, as it was when the alert was raised.
    pub enum AlertEvidence {
        /// The tutor's judgement.
        Diagnosis {
            /// Whose.
            author: TutorId,
            /// When it was recorded.
            recorded_at: Instant,
        },
        /// The student's time against the average.
        LongSession {
            /// The content area of the average: a subject, or a topic.
            area: String,
            /// How many seconds the student spent in the session.
            seconds: i64,
            /// What they are held against.
            baseline: Baseline,
            /// The settings, as their fingerprint tells them apart.
            policy: String,
        },
        /// The student's requests within the window.
        FrequentRequests {
            /// The content area of the requests: a subject, or a topic.
            area: String,
            /// How many, the last one included.
            requests: u32,
            /// How many make the alert.
            least: u32,
            /// How many days the window has.
            window_days: u32,
            /// The sessions that were counted, the last one last; of more
            /// than a hundred the last hundred.
            sessions: Vec<SessionId>,
            /// The settings, as their fingerprint tells them apart.
            policy: String,
        },
    }
}

/// The average that a session is held against, and what it was taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Baseline {
    /// What it is taken over.
    pub basis: AverageBasis,
    /// How many sessions of students were counted.
    pub sessions: u32,
    /// How many students these were; absent where nobody counted them: the
    /// engine that takes a stream does not.
    pub students: Option<u32>,
    /// The seconds of these sessions together.
    pub seconds: i64,
    /// The average in minutes, with two decimals: for display.
    pub mean_minutes: Option<String>,
    /// From where a session is unusually long, in minutes with two decimals:
    /// for display.
    pub threshold_minutes: Option<String>,
    /// The fewest whole seconds that are unusually long: exact.
    pub least_seconds: Option<i64>,
    /// Whether so few sessions are weak evidence.
    pub low_sample: bool,
}
