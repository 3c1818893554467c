//! tutorcore.

pub mod zone;
