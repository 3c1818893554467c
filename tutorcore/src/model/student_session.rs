//! One student's part in one session, as alerts and reports count it.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::id::{CourseId, RequestId, SessionId, StudentId, SubjectId, TopicId};
use crate::time::Instant;

/// One student's part in one session: a row of the history that early alerts
/// are judged by.
///
/// A session of three students is three rows. Of two rows with the same
/// session and student the one that started first counts, and of these the
/// first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentSession {
    /// The session.
    pub session: SessionId,
    /// The student.
    pub student: StudentId,
    /// The session's subject. A row without one is judged by no rule.
    pub subject: Option<SubjectId>,
    /// The session's topic, for those who count by topic.
    pub topic: Option<TopicId>,
    /// The course recorded on the session.
    pub course: Option<CourseId>,
    /// When the student connected to the tutor, or arrived.
    pub started_at: Instant,
    /// When the session ended; absent while it runs.
    pub ended_at: Option<Instant>,
    /// How many seconds the student spent in it; absent: from start to end.
    pub seconds: Option<i64>,
    /// That the student asked, but was never connected to a tutor.
    #[serde(default)]
    pub never_connected: bool,
}

impl StudentSession {
    /// The student's own time, once the session has ended.
    #[must_use]
    pub fn time_spent(&self) -> Option<i64> {
        let ended_at = self.ended_at?;
        let whole = ended_at.seconds_since(self.started_at);
        Some(self.seconds.unwrap_or(whole).max(0))
    }
}

/// What is told of a session whose end comes before its start.
pub(crate) fn ends_before_it_starts() -> Error {
    Error::new(
        ErrorKind::OutOfRange,
        "A session cannot end before it starts.",
    )
}

/// A student's request for help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SupportRequest {
    /// The host's id.
    pub id: RequestId,
    /// Who asked.
    pub student: StudentId,
    /// In which subject.
    pub subject: Option<SubjectId>,
    /// On which topics.
    #[serde(default)]
    pub topics: Vec<TopicId>,
    /// For which course.
    pub course: Option<CourseId>,
    /// When.
    pub requested_at: Instant,
    /// When the student was connected to a tutor; absent: never.
    pub connected_at: Option<Instant>,
}
