//! Reports on what took place.

pub(crate) mod rules;
