//! Busy times that are asked again and again.

use crate::kernel::index::SpanIndex;
use crate::kernel::spans::Span;

/// Busy times of one calendar, or of all at once, made ready to be asked what
/// a proposed time conflicts with.
///
/// One index over all calendars answers for everybody at once; whose a busy
/// time is, the caller looks up by its row. Times are whole numbers of one
/// unit, such as seconds.
///
/// ```
/// use tutorcore::BusyIndex;
///
/// let busy = BusyIndex::new(&[900, 1500, 1000], &[1000, 1600, 1200]);
/// assert_eq!(busy.conflicts(950, 1500).collect::<Vec<_>>(), [0, 2]);
/// // Touching is not overlapping.
/// assert!(busy.is_free(1200, 1500));
/// ```
#[derive(Clone, Debug, Default)]
pub struct BusyIndex(SpanIndex);

/// What many proposed times conflict with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BusyHits {
    /// The rows of busy times, for one proposed time after the other, each by
    /// start and row.
    pub rows: Vec<u32>,
    /// Where each proposed time's rows begin, and at the end where the last
    /// one's end.
    pub offsets: Vec<usize>,
}

impl BusyIndex {
    /// An index of busy times in any order, which may overlap each other. The
    /// row of a busy time is its place in the columns. One that does not end
    /// after its start takes no time; columns of different lengths are read
    /// as far as the shorter, and as far as rows have a `u32` for a number.
    #[must_use]
    pub fn new<T: Copy + Into<i64>>(starts: &[T], ends: &[T]) -> Self {
        Self(SpanIndex::new(starts.iter().zip(ends).map(
            |(&start, &end)| Span {
                start: start.into(),
                end: end.into(),
            },
        )))
    }

    /// The rows of the busy times that overlap `[start, end)`, by start and
    /// row.
    #[inline]
    pub fn conflicts(&self, start: i64, end: i64) -> impl Iterator<Item = u32> {
        self.0.overlapping(Span { start, end }).map(|(row, _)| row)
    }

    /// Whether no busy time overlaps `[start, end)`.
    #[must_use]
    pub fn is_free(&self, start: i64, end: i64) -> bool {
        !self.0.overlaps(Span { start, end })
    }

    /// What each of many proposed times conflicts with.
    ///
    /// ```
    /// let busy = tutorcore::BusyIndex::new(&[900, 1500], &[1000, 1600]);
    /// let found = busy.conflicts_of_many([(950, 1550), (0, 9), (1599, 1600)]);
    /// assert_eq!(found.rows, [0, 1, 1]);
    /// assert_eq!(found.offsets, [0, 2, 2, 3]);
    /// ```
    #[must_use]
    pub fn conflicts_of_many(&self, proposed: impl IntoIterator<Item = (i64, i64)>) -> BusyHits {
        let mut hits = BusyHits {
            rows: Vec::new(),
            offsets: vec![0],
        };
        let proposed = proposed.into_iter().map(|(start, end)| Span { start, end });
        self.0
            .overlapping_many(proposed, &mut hits.rows, &mut hits.offsets);
        hits
    }
}
