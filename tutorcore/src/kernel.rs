//! Arithmetic over slices, without a word of the domain.
//!
//! An engine turns its records into plain numbers, a kernel counts, and the
//! engine dresses the result.

pub(crate) mod cover;
pub(crate) mod rank;
pub(crate) mod spans;
pub(crate) mod tally;
