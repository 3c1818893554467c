//! The starts at which a session of some length is in nobody's way.
//!
//! On the grid each person's closed time is taken out of one set of cells, a bit each, and what is
//! left long enough is free. That is exact as long as sessions fill whole cells; where they do not,
//! sorted spans are held against each other instead.

use super::calendar::{Calendar, Limit, Period, Tally};
use super::proposal::Own;
use crate::kernel::grid::{Grid, GridSet};
use crate::kernel::spans::{Span, merge};
use crate::kernel::sweep::{fits, intersect, subtract};

/// The starts that are looked at, and what for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Starts<'a> {
    /// The sessions lie wholly inside.
    pub(super) window: Span,
    /// Some start, from which the others are counted.
    pub(super) origin: i64,
    /// Seconds from one start to the next, at least 1.
    pub(super) step: i64,
    /// Seconds of a session.
    pub(super) length: i64,
    /// What is being moved.
    pub(super) own: Own<'a>,
    pub(super) now: i64,
}

impl Starts<'_> {
    /// Every start, free or not.
    pub(super) fn all(&self) -> impl Iterator<Item = i64> {
        let window = [self.window];
        let starts: Vec<_> = fits(&window, self.origin, self.step, self.length).collect();
        starts.into_iter()
    }

    /// Adds the starts at which none of these people has a conflict, in order.
    pub(super) fn free<'c>(
        &self,
        calendars: impl IntoIterator<Item = &'c Calendar<'c>>,
        out: &mut Vec<i64>,
    ) {
        let fills_cells = self.length.checked_rem(self.step) == Some(0);
        match self.grid().filter(|_| fills_cells) {
            Some(grid) => self.on_grid(grid, calendars, out),
            None => self.off_grid(calendars, out),
        }
    }

    /// The cells of the window.
    fn grid(&self) -> Option<Grid> {
        let first = fits(&[self.window], self.origin, self.step, 0).next()?;
        let length = self.window.end.checked_sub(first)?;
        let cells = length.checked_div(self.step)?;
        Grid::new(first, self.step, usize::try_from(cells).ok()?)
    }

    fn on_grid<'c>(
        &self,
        grid: Grid,
        calendars: impl IntoIterator<Item = &'c Calendar<'c>>,
        out: &mut Vec<i64>,
    ) {
        let mut cells = GridSet::full(grid.cells());
        let mut starts: Option<GridSet> = None;
        let mut open = Vec::new();
        for calendar in calendars {
            if calendar.is_reported {
                return;
            }
            if !calendar.keep_open(grid, &mut cells) {
                open.clear();
                calendar.open(self.window, &mut open);
                let mut from = self.window.start;
                for span in &open {
                    cells.remove(grid.touched(Span {
                        start: from,
                        end: span.start,
                    }));
                    from = span.end;
                }
                cells.remove(grid.touched(Span {
                    start: from,
                    end: self.window.end,
                }));
            }
            self.each_taken(calendar, |span| cells.remove(grid.touched(span)));
            self.each_barred(calendar, |span| {
                let starts = starts.get_or_insert_with(|| GridSet::full(grid.cells()));
                starts.remove(begun_before(grid, span.start)..begun_before(grid, span.end));
            });
        }
        let run = self.length.checked_div(self.step).unwrap_or(0);
        cells.keep_run_starts(usize::try_from(run).unwrap_or(usize::MAX));
        if let Some(starts) = starts {
            cells.and(&starts);
        }
        out.extend(cells.iter().map(|cell| grid.start(cell)));
    }

    fn off_grid<'c>(
        &self,
        calendars: impl IntoIterator<Item = &'c Calendar<'c>>,
        out: &mut Vec<i64>,
    ) {
        let mut free = vec![self.window];
        let mut barred = Vec::new();
        for calendar in calendars {
            if calendar.is_reported {
                return;
            }
            let mut open = Vec::new();
            calendar.open(self.window, &mut open);
            let mut taken = Vec::new();
            self.each_taken(calendar, |span| taken.push(span));
            merge(&mut taken);
            free = subtract(&intersect(&free, &open), &taken);
            self.each_barred(calendar, |span| barred.push(span));
        }
        merge(&mut barred);
        let mut barred = barred.as_slice();
        for start in fits(&free, self.origin, self.step, self.length) {
            while let Some((span, rest)) = barred.split_first()
                && span.end <= start
            {
                barred = rest;
            }
            if barred.first().is_none_or(|span| start < span.start) {
                out.push(start);
            }
        }
    }

    /// The time that other sessions take, with the buffer around them.
    fn each_taken(&self, calendar: &Calendar<'_>, mut take: impl FnMut(Span)) {
        let buffer = calendar.terms.buffer;
        let wide = |span: Span| Span {
            start: span.start.saturating_sub(buffer),
            end: span.end.saturating_add(buffer),
        };
        let around = wide(self.window);
        if self.own.is_nothing() {
            let taken = calendar.booked.index.overlapping(around);
            taken.for_each(|(_, span)| take(wide(span)));
        } else {
            for (span, _) in calendar.booked.meeting(around, self.own) {
                take(wide(span));
            }
        }
    }

    /// The time at which no session may start, whatever its length.
    fn each_barred(&self, calendar: &Calendar<'_>, mut bar: impl FnMut(Span)) {
        if let Some(notice) = calendar.terms.notice {
            bar(Span {
                start: self.window.start,
                end: self.now.saturating_add(notice).min(self.window.end),
            });
        }
        let mut hold = |limit: Limit, period: &dyn Fn(i64) -> Period| {
            let mut from = self.window.start;
            while !limit.is_none() && from < self.window.end {
                let period = period(from);
                let mut tally: Tally = calendar.tally(period, self.own);
                tally.add(self.length);
                if limit.is_passed(tally) {
                    bar(period.span);
                }
                // At the calendar's end no day follows.
                if period.span.end <= from {
                    break;
                }
                from = period.span.end;
            }
        };
        hold(calendar.terms.day, &|moment| calendar.day(moment));
        hold(calendar.terms.week, &|moment| calendar.week(moment));
    }
}

/// How many cells start before a moment.
fn begun_before(grid: Grid, moment: i64) -> usize {
    let before = grid.touched(Span {
        start: i64::MIN,
        end: moment,
    });
    before.end
}
