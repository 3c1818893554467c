//! The rules of the tutor-run session.

mod diagnosis;
mod encounter;
mod ending;
mod start;
mod tag;
mod work_order;

pub(super) use {diagnosis::*, encounter::*, ending::*, start::*, tag::*, work_order::*};

use crate::rule::RuleDoc;

/// The documentation of them all, in the order of a session's life.
pub(crate) fn all() -> impl Iterator<Item = &'static RuleDoc> {
    [
        start::RULES,
        work_order::RULES,
        encounter::RULES,
        ending::RULES,
        tag::RULES,
        diagnosis::RULES,
    ]
    .into_iter()
    .flatten()
}
