//! One student's presence in one session.

use serde::{Deserialize, Serialize};

use crate::id::{EncounterId, SessionId, StudentId};
use crate::model::qualifiers::StudentQualifiers;
use crate::time::{Instant, Interval};

/// One student's presence in one session, from arrival to departure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentEncounter {
    /// The host's id.
    pub id: EncounterId,
    /// Who was there.
    pub student: StudentId,
    /// When the student arrived.
    pub arrived_at: Instant,
    /// When the student left; absent while the encounter is open.
    pub departed_at: Option<Instant>,
    /// Who ended the encounter; absent while it is open.
    pub timed_out_by: Option<TimedOutBy>,
    /// When the encounter was removed. A removed one counts nowhere and is
    /// kept for audit.
    pub removed_at: Option<Instant>,
    /// What the tutor stated about the student.
    #[serde(default)]
    pub qualifiers: StudentQualifiers,
}

impl StudentEncounter {
    /// Where the encounter stands.
    #[must_use]
    pub fn state(&self) -> EncounterState {
        match (self.removed_at, self.departed_at) {
            (Some(_), _) => EncounterState::Removed,
            (None, Some(_)) => EncounterState::Closed,
            (None, None) => EncounterState::Open,
        }
    }

    /// The time from arrival to departure, once the encounter is closed.
    #[must_use]
    pub fn closed_interval(&self) -> Option<Interval> {
        match (self.removed_at, self.departed_at) {
            (None, Some(end)) => Some(Interval {
                start: self.arrived_at,
                end,
            }),
            _ => None,
        }
    }
}

/// Where an encounter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EncounterState {
    /// The student is timed in.
    Open,
    /// The student was timed out.
    Closed,
    /// Taken out of the session.
    Removed,
}

/// Who ended an encounter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TimedOutBy {
    /// A person timed the student out.
    Manual,
    /// The end of the session did.
    Automatic,
}

/// An encounter that a student has in another session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EncounterElsewhere {
    /// The other session.
    pub session: SessionId,
    /// The encounter there.
    pub encounter: EncounterId,
    /// The student.
    pub student: StudentId,
    /// When the student arrived there.
    pub arrived_at: Instant,
    /// When the student left; absent while the encounter is open.
    pub departed_at: Option<Instant>,
}
