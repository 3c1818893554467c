//! The alerts of the engine as a host sees them.

use serde::{Deserialize, Serialize};

use crate::id::{AlertId, SessionId, StudentId, SubjectId};
use crate::model::alert::EarlyAlertKind;
use crate::time::Instant;

/// An alert of the streaming engine, with all that it rests on.
///
/// Its id is that of the [`EarlyAlert`](crate::EarlyAlert) of the same facts:
/// a host that gets it twice has it already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StreamAlert {
    /// Derived from what the alert is about.
    pub id: AlertId,
    /// One of the two computed kinds.
    pub kind: EarlyAlertKind,
    /// The session that raised it.
    pub session: SessionId,
    /// About whom.
    pub student: StudentId,
    /// The content area: the session's subject, its top subject or its topic,
    /// as the policy says.
    pub subject: SubjectId,
    /// When what it tells of happened: the session's end; for frequent
    /// requests the moment of connecting.
    pub at: Instant,
    /// The student's seconds in the session; for frequent requests their
    /// number in the window, this one included.
    pub observed: i64,
    /// What a long session was held against.
    pub baseline: Option<StreamBaseline>,
    /// The sessions of the requests that were counted, the last one last; of
    /// more than a hundred the last hundred. An engine without history keeps
    /// no sessions, and has none here.
    pub sessions: Vec<SessionId>,
    /// Whether it was found when the watermark had passed it; never among the
    /// alerts that stand.
    pub late: bool,
    /// The settings, as their fingerprint tells them apart.
    pub policy: String,
}

/// The average that a session was held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StreamBaseline {
    /// How many sessions of students were counted.
    pub sessions: i64,
    /// The seconds of these sessions together.
    pub seconds: i64,
    /// The average in seconds, for display: nothing is decided by it.
    pub mean_seconds: f64,
    /// From how many seconds on a session is unusually long, for display.
    pub threshold_seconds: f64,
    /// Whether so few sessions are weak evidence.
    pub low_sample: bool,
}

/// What a correction, a late event or a merge has done to the alerts.
///
/// All lists are sorted by when the alert is, then session, student and kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertDifferences {
    /// True by all that is known now, and not told so far.
    pub raise: Vec<StreamAlert>,
    /// Told, and not true any more.
    pub withdraw: Vec<StreamAlert>,
    /// Told and still true, by other evidence: this is the evidence now.
    pub change: Vec<StreamAlert>,
}

impl AlertDifferences {
    /// Whether nothing differs.
    ///
    /// ```
    /// assert!(tutorcore::AlertDifferences::default().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raise.is_empty() && self.withdraw.is_empty() && self.change.is_empty()
    }
}
