//! The Python door of tutorcore.
//!
//! It will hold a private `_native` module: one generic converter between
//! Python objects and the core's types, the job table, and Arrow columns.
//! Nothing is exported yet.
