//! What a person is at some time, in one word.

use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::conflict::{ConflictKind, ScheduleConflict};
use super::detect::Found;
use crate::id::PersonId;
use crate::kernel::spans::Span;
use crate::model::availability::BusyKind;

/// What a person is at some time; the later, the less can the person come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AttendeeState {
    /// Free.
    Available,
    /// Free as far as anybody knows: no availability is given.
    Unknown,
    /// Perhaps taken.
    Tentative,
    /// Free, but for a buffer, a notice or a limit.
    Restricted,
    /// Outside the person's availability.
    Unavailable,
    /// In another session, or else busy.
    Busy,
}

/// One invited person at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttendeeAtTime {
    /// Who.
    pub person: PersonId,
    /// Whether the session can be held without this person.
    pub optional: bool,
    /// What the person is then.
    pub state: AttendeeState,
    /// Whether no availability is known of this person, whatever that counts as.
    pub unknown: bool,
    /// What stands in the person's way.
    pub conflicts: Vec<ScheduleConflict>,
}

/// What a person is at a time at which this was found.
pub(super) fn state(calendar: &Calendar<'_>, span: Span, found: &[Found]) -> AttendeeState {
    let worst = found.iter().map(|(kind, _)| of_conflict(kind)).max();
    worst.unwrap_or_else(|| {
        if calendar.is_tentative(span) {
            AttendeeState::Tentative
        } else if calendar.availability.is_none() {
            AttendeeState::Unknown
        } else {
            AttendeeState::Available
        }
    })
}

fn of_conflict(kind: &ConflictKind) -> AttendeeState {
    match kind {
        ConflictKind::Unavailable { time, .. } => match time {
            BusyKind::Tentative => AttendeeState::Tentative,
            BusyKind::Unavailable => AttendeeState::Unavailable,
            BusyKind::Busy => AttendeeState::Busy,
        },
        ConflictKind::DoubleBooked { .. } => AttendeeState::Busy,
        ConflictKind::BufferTooShort { .. }
        | ConflictKind::NoticeTooShort { .. }
        | ConflictKind::LimitReached { .. } => AttendeeState::Restricted,
        ConflictKind::AvailabilityUnknown => AttendeeState::Unknown,
    }
}
