//! Availability, conflicts and the scheduling assistant.
//!
//! A person's time is what the [`Availability`](crate::Availability) leaves open, less what is
//! booked. One judge tells what stands in the way of a person at a session; detection, search,
//! explanation, grids and repairs all ask it, or sets of times that are tested against it.

mod calendar;
mod calendars;
mod conflict;
mod detect;
mod hours;
mod layers;
mod proposal;
pub(crate) mod rules;

pub use calendars::Calendars;
pub use conflict::{AvailabilityEdge, ConflictKind, LimitMeasure, LimitPeriod, ScheduleConflict};
pub use detect::{AttendeeConflicts, ConflictReport, detect_conflicts};
pub use proposal::{Invitee, ProposedOccurrence, ProposedTime, SessionProposal};
