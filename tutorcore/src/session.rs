//! The tutor-run session: its states, its encounters, and what may be done with it.

pub(crate) mod rules;
