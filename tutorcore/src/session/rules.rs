//! The rules of the tutor-run session, in the order of its life.

pub(crate) mod diagnosis;
pub(crate) mod encounter;
pub(crate) mod ending;
pub(crate) mod start;
pub(crate) mod tag;
pub(crate) mod work_order;

pub(super) use {diagnosis::*, encounter::*, ending::*, start::*, tag::*, work_order::*};
