//! The rows of a history, asked for one by one.

use super::input::AlertColumns;

/// Where a row's values stand.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    batches: &'a [AlertColumns<'a>],
    /// The row after each batch's last.
    ends: Vec<usize>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(batches: &'a [AlertColumns<'a>]) -> Self {
        let ends = batches.iter().scan(0_usize, |end, batch| {
            *end = end.saturating_add(batch.len());
            Some(*end)
        });
        Self {
            batches,
            ends: ends.collect(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    /// The batch of a row, and the row's place in it.
    pub(super) fn place(&self, row: u32) -> Option<(&'a AlertColumns<'a>, usize)> {
        let row = usize::try_from(row).ok()?;
        if let [batch] = self.batches {
            return Some((batch, row));
        }
        let batch = self.ends.partition_point(|end| *end <= row);
        let before = batch
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let place = row.checked_sub(before.copied().unwrap_or_default())?;
        Some((self.batches.get(batch)?, place))
    }

    pub(super) fn session(&self, row: u32) -> u64 {
        self.place(row)
            .map(|(batch, place)| batch.sessions.key(place))
            .unwrap_or_default()
    }

    /// Session and student.
    pub(super) fn ids(&self, row: u32) -> (u64, u64) {
        self.place(row)
            .map(|(batch, place)| (batch.sessions.key(place), batch.students.key(place)))
            .unwrap_or_default()
    }
}
