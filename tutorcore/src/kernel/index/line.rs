//! Spans by their starts, with a directory to where a question begins.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "the directory has a cell for every number up to the last end, and a question past \
              that is cut to it; places are of the line, whose rows are of 32 bits"
)]

/// Spans `[start, end)` of numbers from 0 on, none empty, by start and row.
#[derive(Clone, Debug)]
pub(super) struct Line<N> {
    spans: Vec<(N, N)>,
    rows: Vec<u32>,
    /// Whether the ends are in order too, as they are where no two overlap.
    in_order: bool,
    /// The greatest end.
    last: u64,
    /// A cell of the directory has `1 << shift` numbers.
    shift: u32,
    directory: Vec<Cell>,
    /// The greatest ends of [`FAN`] spans each, of as many of those, and so on.
    ends: Vec<Vec<N>>,
}

impl<N> Default for Line<N> {
    fn default() -> Self {
        Self {
            spans: Vec::new(),
            rows: Vec::new(),
            in_order: true,
            last: 0,
            shift: 0,
            directory: Vec::new(),
            ends: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    /// The first span that ends after the cell's first number, or whose
    /// earlier ones do.
    reaching: u32,
    /// The first span that starts in the cell or later.
    starting: u32,
}

/// How many spans have one greatest end.
const FAN: usize = 16;

/// More spans than this are not looked at one by one.
const FEW: u32 = 32;

impl<N: Copy + Ord + Default + Into<u64> + TryFrom<u64>> Line<N> {
    /// A line of spans in order, each with its row; `last` is the greatest
    /// end.
    pub(super) fn new(spans: impl Iterator<Item = (u64, u64, u32)>, last: u64) -> Self {
        let narrow = |number: u64| N::try_from(number).unwrap_or_default();
        let (mut line, mut rows) = (Vec::new(), Vec::new());
        for (start, end, row) in spans {
            line.push((narrow(start), narrow(end)));
            rows.push(row);
        }
        // Two cells a span, so that one mostly holds the spans of one start.
        let cells = (line.len() as u64 * 2).max(64);
        let shift = u64::BITS - (last / cells).leading_zeros();
        let mut this = Self {
            ends: greatest_ends(&line),
            in_order: line.is_sorted_by_key(|span| span.1),
            spans: line,
            rows,
            last,
            shift,
            directory: Vec::new(),
        };
        this.directory = this.directory();
        this
    }

    /// A cell for every number up to the last end, and one after it.
    fn directory(&self) -> Vec<Cell> {
        let (mut reaching, mut starting) = (0, 0);
        let mut reach = 0;
        let span = |at: usize| {
            self.spans
                .get(at)
                .map(|&(start, end)| (start.into(), end.into()))
        };
        (0..(self.last >> self.shift) + 2)
            .map(|cell| {
                let first = u128::from(cell) << self.shift;
                while let Some((start, _)) = span(starting)
                    && u128::from(start) < first
                {
                    starting += 1;
                }
                while let Some((_, end)) = span(reaching)
                    && u128::from(reach.max(end)) <= first
                {
                    reach = reach.max(end);
                    reaching += 1;
                }
                Cell {
                    reaching: reaching as u32,
                    starting: starting as u32,
                }
            })
            .collect()
    }

    /// The cell of a number that is at most the last end.
    #[inline]
    fn cell(&self, number: u64) -> Cell {
        self.directory[(number >> self.shift) as usize]
    }

    /// The rows that overlap, in order.
    #[inline]
    pub(super) fn overlapping(&self, start: u64, end: u64) -> Found<'_, N> {
        if start >= self.last || start >= end {
            return Found {
                line: self,
                at: self.spans.len(),
                early: 0,
                start,
                end: 0,
            };
        }
        let Cell { reaching, starting } = self.cell(start);
        Found {
            line: self,
            at: reaching as usize,
            early: if !self.in_order && starting - reaching.min(starting) > FEW {
                starting as usize
            } else {
                0
            },
            start,
            end,
        }
    }

    /// Adds the rows that overlap, in order.
    #[inline]
    pub(super) fn add_overlapping(&self, start: u64, end: u64, rows: &mut Vec<u32>) {
        if start >= self.last || start >= end {
            return;
        }
        let Cell { reaching, starting } = self.cell(start);
        let inside = self.starting_from(starting, start);
        let to = self.starting_from(self.cell(end.min(self.last)).starting, end);
        let from = reaching as usize;
        if inside.saturating_sub(from) > 4 * FEW as usize {
            let early = Found {
                line: self,
                at: from,
                early: inside,
                start,
                end: start,
            };
            rows.extend(early.map(|(row, _, _)| row));
        } else if from < inside {
            // All are written, and the next one over it where it is not kept.
            let mut place = rows.len();
            rows.resize(place + inside - from, 0);
            for (span, row) in self.spans[from..inside]
                .iter()
                .zip(&self.rows[from..inside])
            {
                rows[place] = *row;
                place += usize::from(span.1.into() > start);
            }
            rows.truncate(place);
        }
        // What starts inside the question overlaps it.
        rows.extend_from_slice(&self.rows[inside..to]);
    }

    /// The first span from `at` on that starts at `number` or later.
    #[inline]
    fn starting_from(&self, at: u32, number: u64) -> usize {
        let at = at as usize;
        let before = self.spans[at..]
            .iter()
            .take_while(|span| span.0.into() < number);
        at + before.count()
    }

    /// The first place from `at` on, before `until`, whose span ends after
    /// `number`.
    fn ending_after(&self, mut at: usize, until: usize, number: u64) -> usize {
        while at < until {
            let mut step = 1;
            if at.is_multiple_of(FAN) {
                // As many at once as end in time.
                let mut place = at / FAN;
                for ends in &self.ends {
                    if ends.get(place).is_none_or(|&end| end.into() > number) {
                        break;
                    }
                    step *= FAN;
                    if !place.is_multiple_of(FAN) {
                        break;
                    }
                    place /= FAN;
                }
            }
            if step == 1 && self.spans[at].1.into() > number {
                return at;
            }
            at += step;
        }
        until
    }
}

/// The greatest ends of so many spans each, and of so many of those.
fn greatest_ends<N: Copy + Ord>(spans: &[(N, N)]) -> Vec<Vec<N>> {
    let mut ends: Vec<N> = spans.iter().map(|span| span.1).collect();
    let mut levels = Vec::new();
    while ends.len() > 1 {
        ends = ends
            .chunks(FAN)
            .filter_map(|few| few.iter().max().copied())
            .collect();
        levels.push(ends.clone());
    }
    levels
}

/// The rows that overlap a question, one after the other, each with its span.
#[derive(Clone, Debug)]
pub(super) struct Found<'a, N> {
    line: &'a Line<N>,
    at: usize,
    /// Before this place few spans may reach the question.
    early: usize,
    start: u64,
    end: u64,
}

impl<N: Copy + Ord + Default + Into<u64> + TryFrom<u64>> Iterator for Found<'_, N> {
    type Item = (u32, u64, u64);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.at < self.early {
            self.at = self.line.ending_after(self.at, self.early, self.start);
            if self.at < self.early {
                let (start, end) = self.line.spans[self.at];
                self.at += 1;
                return Some((self.line.rows[self.at - 1], start.into(), end.into()));
            }
        }
        loop {
            let (start, end) = *self.line.spans.get(self.at)?;
            if start.into() >= self.end {
                return None;
            }
            self.at += 1;
            if end.into() > self.start {
                let row = *self.line.rows.get(self.at - 1)?;
                return Some((row, start.into(), end.into()));
            }
        }
    }

    fn fold<B, F: FnMut(B, Self::Item) -> B>(mut self, first: B, mut each: F) -> B {
        let mut so_far = first;
        while self.at < self.early {
            let Some(one) = self.next() else {
                return so_far;
            };
            so_far = each(so_far, one);
        }
        // Place by place: most questions end after one or two, before slices would pay.
        let mut at = self.at;
        while let Some(&(start, end)) = self.line.spans.get(at)
            && start.into() < self.end
        {
            if end.into() > self.start {
                so_far = each(so_far, (self.line.rows[at], start.into(), end.into()));
            }
            at += 1;
        }
        so_far
    }
}

impl<N: Copy + Ord + Default + Into<u64> + TryFrom<u64>> Found<'_, N> {
    /// Whether [`fold_in_order`](Self::fold_in_order) may be asked.
    #[inline]
    pub(super) const fn is_in_order(&self) -> bool {
        self.line.in_order
    }

    /// [`fold`](Iterator::fold) where the ends are in order too.
    #[inline]
    pub(super) fn fold_in_order<B>(
        self,
        first: B,
        mut each: impl FnMut(B, (u32, u64, u64)) -> B,
    ) -> B {
        let mut so_far = first;
        let mut at = self.at;
        while let Some(&(_, end)) = self.line.spans.get(at)
            && end.into() <= self.start
        {
            at += 1;
        }
        // What follows one that overlaps ends no earlier.
        while let Some(&(start, end)) = self.line.spans.get(at)
            && start.into() < self.end
        {
            so_far = each(so_far, (self.line.rows[at], start.into(), end.into()));
            at += 1;
        }
        so_far
    }
}
