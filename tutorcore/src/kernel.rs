//! Arithmetic over slices, without a word of the domain.
//!
//! An engine turns its records into plain numbers, a kernel counts, and the
//! engine dresses the result.

pub(crate) mod by_time;
pub(crate) mod chunked;
pub(crate) mod cover;
pub(crate) mod cycle;
pub(crate) mod decimal;
pub(crate) mod extendible;
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "sets of cells are whole, whoever asks for which part"
    )
)]
pub(crate) mod grid;
pub(crate) mod id_order;
pub(crate) mod index;
pub(crate) mod mean_of_means;
pub(crate) mod means_in_order;
pub(crate) mod pairs;
pub(crate) mod parts;
pub(crate) mod rank;
pub(crate) mod rolling_count;
pub(crate) mod running_mean;
pub(crate) mod seen;
pub(crate) mod segmented;
pub(crate) mod sort;
pub(crate) mod spans;
pub(crate) mod sweep;
pub(crate) mod tally;
pub(crate) mod wide;
