//! The JavaScript door of tutorcore.
//!
//! It will hold the JSON door of the job table for WebAssembly and typed
//! arrays for bulk work. Nothing is exported yet.
