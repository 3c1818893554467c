//! Availability: when people can be booked, and where they are booked twice.

mod busy_index;
mod double_booking;

pub use busy_index::{BusyHits, BusyIndex};
pub use double_booking::{DoubleBookingColumns, double_bookings};
