//! Availability, conflicts and the scheduling assistant.
//!
//! A person's time is what the [`Availability`](crate::Availability) leaves open, less what is
//! booked. One judge tells what stands in the way of a person at a session; detection, search,
//! explanation, grids and repairs all ask it, or sets of times that are tested against it.
//! Where people are booked twice already, whole districts are searched by columns.

mod busy_index;
mod calendar;
mod calendars;
mod conflict;
mod detect;
mod double_booking;
mod hours;
mod layers;
mod proposal;
pub(crate) mod rules;

pub use busy_index::{BusyHits, BusyIndex};
pub use calendars::Calendars;
pub use conflict::{AvailabilityEdge, ConflictKind, LimitMeasure, LimitPeriod, ScheduleConflict};
pub use detect::{AttendeeConflicts, ConflictReport, detect_conflicts};
pub use double_booking::{DoubleBookingColumns, double_bookings};
pub use proposal::{Invitee, ProposedOccurrence, ProposedTime, SessionProposal};
