//! Early alerts: unusually long sessions and frequent requests, from whole
//! histories at once.

pub(crate) mod back_test;
pub(crate) mod columns;
