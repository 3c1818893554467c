//! Arithmetic over slices, without a word of the domain.
//!
//! An engine turns its records into plain numbers, a kernel counts, and the
//! engine dresses the result.

pub(crate) mod chunked;
pub(crate) mod cover;
pub(crate) mod decimal;
pub(crate) mod extendible;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the assistant of timetables is to come")
)]
pub(crate) mod grid;
pub(crate) mod index;
pub(crate) mod mean_of_means;
pub(crate) mod pairs;
pub(crate) mod rank;
pub(crate) mod rolling_count;
pub(crate) mod running_mean;
pub(crate) mod segmented;
pub(crate) mod spans;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the assistant of timetables is to come")
)]
pub(crate) mod sweep;
pub(crate) mod tally;
pub(crate) mod wide;
