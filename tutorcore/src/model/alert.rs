//! Early alerts: what is told to an instructor about a student's session.

use serde::{Deserialize, Serialize};

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
