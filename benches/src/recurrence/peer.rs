//! The same work done by the `rrule` crate.

use std::ops::Range;

use rrule::RRuleSet;

/// Reads a set.
///
/// # Panics
/// When the crate cannot read it.
#[must_use]
pub fn read(text: &str) -> RRuleSet {
    text.parse().expect("the crate reads the works' rules")
}

/// The times of a set in a window, in Unix seconds.
pub fn expand(set: &RRuleSet, window: &Range<i64>, out: &mut Vec<i64>) {
    out.extend(
        set.into_iter()
            .map(|time| time.timestamp())
            .skip_while(|time| *time < window.start)
            .take_while(|time| *time < window.end),
    );
}
