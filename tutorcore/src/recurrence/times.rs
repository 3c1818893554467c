//! The times of a set one by one, for whoever does not know how many are wanted.

use super::expand::{Ended, Query};
use super::expansion::{ExpansionOptions, RecurrenceTime};
use super::query::spent;
use super::set::RecurrenceSet;
use crate::error::Error;

/// The times of a set, one after the other; see [`RecurrenceSet::iter`].
#[derive(Debug)]
pub struct Times<'a> {
    set: &'a RecurrenceSet,
    options: ExpansionOptions,
    block: std::vec::IntoIter<i64>,
    /// Where the next block begins, unless there is none.
    from: Option<i64>,
    size: usize,
}

impl<'a> Times<'a> {
    pub(super) fn of(set: &'a RecurrenceSet, options: &ExpansionOptions) -> Self {
        Self {
            set,
            options: options.clone(),
            block: Vec::new().into_iter(),
            from: Some(i64::MIN),
            size: 64,
        }
    }
}

impl Iterator for Times<'_> {
    type Item = Result<RecurrenceTime, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(time) = self.block.next() {
            return Some(Ok(self.set.dressed(time)));
        }
        let query = Query {
            from: self.from?,
            to: i64::MAX,
            limit: self.size,
            gap: self.options.gap,
        };
        // Ever larger blocks, since a count is told anew for each.
        self.size = self.size.saturating_mul(4).min(1 << 20);
        let mut out = Vec::new();
        let ended = self
            .set
            .collect(query, &self.options, &mut out, &mut Vec::new());
        self.from = match (ended, out.last()) {
            (Ended::Limit | Ended::Work, Some(&last)) => last.checked_add(1),
            (Ended::Work, None) => {
                self.from = None;
                return Some(Err(spent()));
            }
            _ => None,
        };
        self.block = out.into_iter();
        let time = self.block.next()?;
        Some(Ok(self.set.dressed(time)))
    }
}
