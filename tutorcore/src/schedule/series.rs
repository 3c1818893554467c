//! Series of scheduled sessions: scheduled, changed and answered as a whole.
//!
//! Each session of a series is a session of its own, with its own answers and
//! its own id. What is done to the series is done to each, and each person is
//! told once of all that is new.

mod answer;
mod draft;
mod edit;
mod notice;

use serde::{Deserialize, Serialize};

pub use answer::{mark_series_notice_sent, respond_to_series, series_invitations_due};
pub use draft::{ScheduledSeriesDraft, schedule_series};
pub use edit::{ScheduledSeriesEdit, SeriesDetails, SeriesInvitee, edit_scheduled_series};

use crate::id::SessionId;
use crate::model::scheduled_session::ScheduledSession;
use crate::outcome::Outcome;
use crate::recurrence::SessionSeries;

/// A series with its sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduledSeries {
    /// The series as it is now, and after it the one that was split off; none
    /// where all of it was called off.
    pub series: Vec<SessionSeries>,
    /// Its sessions, those that are over or called off included, by start and
    /// then by id.
    pub sessions: Vec<ScheduledSession>,
    /// The sessions that have another id, because they belong to another
    /// series now.
    pub renamed: Vec<SessionRenamed>,
}

/// A session that has another id than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionRenamed {
    /// The id that it had.
    pub before: SessionId,
    /// The id that it has.
    pub after: SessionId,
}

/// What comes of a command on a series of scheduled sessions.
pub type ScheduledSeriesOutcome = Outcome<ScheduledSeries>;

/// Sessions of a series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesSessions {
    /// Which, in the order given.
    pub sessions: Vec<ScheduledSession>,
}

/// What comes of an answer to a series.
pub type SeriesSessionsOutcome = Outcome<SeriesSessions>;

/// Puts sessions in order: by start, then by id.
fn in_order(sessions: &mut [ScheduledSession]) {
    sessions.sort_by_cached_key(|one| (one.starts_at(), one.id.clone()));
}
