//! The rules of scheduled sessions.

pub(crate) mod attendance;
pub(crate) mod draft;
pub(crate) mod meeting;
