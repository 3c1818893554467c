//! The rules of the tutor-run session.

pub(crate) mod diagnosis;
pub(crate) mod encounter;
pub(crate) mod ending;
pub(crate) mod start;
pub(crate) mod tag;
pub(crate) mod work_order;

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
