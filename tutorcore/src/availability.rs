//! Availability, conflicts and the scheduling assistant.
//!
//! A person's time is what the [`Availability`](crate::Availability) leaves open, less what is
//! booked. One judge tells what stands in the way of a person at a session; detection, search,
//! explanation, grids and repairs all ask it, or sets of times that are tested against it.
//! Where people are booked twice already, whole districts are searched by columns.

mod board;
mod booking_report;
mod busy_index;
mod calendar;
mod calendars;
mod conflict;
mod detect;
mod double_booking;
mod explain;
mod free;
mod grid;
mod hours;
mod layers;
mod proposal;
mod repair;
pub(crate) mod rules;
mod search;
mod series_days;
mod series_field;
mod series_reason;
mod series_search;
mod state;
mod suggest;

pub use booking_report::{
    BookedSession, BookingSource, DoubleBooking, DoubleBookingCause, DoubleBookingReport,
    Participant, find_double_bookings,
};
pub use busy_index::{BusyHits, BusyIndex};
pub use calendars::Calendars;
pub use conflict::{AvailabilityEdge, ConflictKind, LimitMeasure, LimitPeriod, ScheduleConflict};
pub use detect::{AttendeeConflicts, ConflictReport, detect_conflicts};
pub use double_booking::{DoubleBookingColumns, double_bookings};
pub use explain::{SlotExplanation, SlotExplanations, explain_slot};
pub use grid::{AvailabilityGrid, GridRequest, GridRow, GridSession, availability_grid};
pub use proposal::{Invitee, ProposedOccurrence, ProposedTime, SessionProposal};
pub use repair::{
    RepairRequest, SeriesRepair, SeriesRepairs, SessionMove, SubstituteTutor, Substitution,
    repair_series,
};
pub use search::TimeSearch;
pub use series_search::{
    AttendeeInSeries, OccurrenceConflicts, SeriesSearch, SeriesSuggestion, SeriesSuggestions,
    suggest_series_times,
};
pub use state::{AttendeeAtTime, AttendeeState};
pub use suggest::{Blocker, FreeSlots, TimeSuggestion, TimeSuggestions, free_slots, suggest_times};
