//! The Swift door of tutorcore.
//!
//! It will hold `UniFFI` mirrors of the core's types, generated from its
//! source, and one exported function for each job. Nothing is exported yet.
