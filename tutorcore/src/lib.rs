//! tutorcore.
