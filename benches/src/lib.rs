//! Benchmarks of tutorcore over seeded data.
//!
//! `cargo bench -p tutorcore-benches` runs the criterion suites; `cargo xtask
//! bench` prints the ratios to hold, each against a yardstick and a peer that
//! do the same work in the same run, with the same answers.

pub mod alerts;
pub mod intervals;
pub mod peer;
pub mod qualifiers;
pub mod ratio;
pub mod recurrence;
pub mod seeded;
pub mod stream;
pub mod term;
pub mod yardstick;
