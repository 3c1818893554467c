//! Nouns that several engines share: data only, no rules.

pub(crate) mod alert;
pub(crate) mod availability;
pub(crate) mod course;
pub(crate) mod date_range;
pub(crate) mod encounter;
pub(crate) mod evidence;
pub(crate) mod people;
pub(crate) mod qualifiers;
pub(crate) mod scheduled_session;
pub(crate) mod school_day;
pub(crate) mod session;
pub(crate) mod student_session;
pub(crate) mod subject;
pub(crate) mod tags;
pub(crate) mod work_order;
