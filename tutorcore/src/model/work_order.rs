//! Work orders, approved events and Career Ladder Goals.

use serde::{Deserialize, Serialize};

use crate::id::{SchoolId, TagId, TutorId, WorkOrderId};
use crate::text::FreeText;
use crate::time::{Instant, LocalDate};

/// What a tutor is paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkOrder {
    /// The host's id.
    pub id: WorkOrderId,
    /// Whether it belongs to the Career Ladder programme.
    #[serde(default)]
    pub career_ladder: bool,
    /// Whether it takes no more sessions.
    #[serde(default)]
    pub closed: bool,
    /// The first date of a session that it takes; absent: any.
    pub valid_from: Option<LocalDate>,
    /// The last date of a session that it takes; absent: any.
    pub valid_to: Option<LocalDate>,
    /// The tutors that it is for; empty: any.
    #[serde(default)]
    pub tutors: Vec<TutorId>,
    /// The schools that it is for; empty: any.
    #[serde(default)]
    pub schools: Vec<SchoolId>,
}

/// A work order on a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssignedWorkOrder {
    /// Which.
    pub work_order: WorkOrderId,
    /// Whether it belongs to the Career Ladder programme.
    #[serde(default)]
    pub career_ladder: bool,
    /// When it was assigned; absent: not recorded.
    pub assigned_at: Option<Instant>,
    /// Whether it was chosen when the session was created.
    #[serde(default)]
    pub at_creation: bool,
}

/// A listing of approved Family Involvement events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApprovedEventListing {
    /// The first date on which it is valid; absent: any.
    pub valid_from: Option<LocalDate>,
    /// The last date on which it is valid; absent: any.
    pub valid_to: Option<LocalDate>,
    /// The names of the events.
    pub events: Vec<FreeText>,
}

/// A goal of the Career Ladder programme, which a session can be tagged with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CareerLadderGoal {
    /// The id of its tag.
    pub id: TagId,
    /// What the district calls it.
    pub name: Option<FreeText>,
}

/// Whether `date` lies between two dates, both inclusive, either absent.
pub(crate) fn is_valid_on(date: LocalDate, from: Option<LocalDate>, to: Option<LocalDate>) -> bool {
    from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to)
}
