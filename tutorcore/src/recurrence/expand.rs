//! The times of one rule within a window, on the axis of its set: instants where there is a zone,
//! else civil seconds.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "times lie within the years 1 to 9999, and lengths only shrink"
)]

use super::calendar::LAST;
use super::elapsed::{Elapsed, Stretch};
use super::lattice::Lattice;
use super::place::{FAR, Misfit, Placing};
use super::plan::{Order, Pace, Plan, Shape};
use super::rule::{RecurrenceRule, RuleEnd};
use super::set::{Clock, RecurrenceSet};
use crate::policy::RecurrenceGap;

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Query {
    /// The first second of the window.
    pub(super) from: i64,
    /// The first second after it.
    pub(super) to: i64,
    /// At most so many times.
    pub(super) limit: usize,
    pub(super) gap: RecurrenceGap,
}

/// Why an expansion ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ended {
    /// No time follows.
    Rule,
    /// Later times would lie after the year 9999.
    Calendar,
    /// Later times lie after the window.
    Window,
    /// As many were found as were asked for.
    Limit,
    /// The work that was allowed is done.
    Work,
}

/// How many times are made before they are placed.
const BLOCK: usize = 4096;

/// Adds the rule's times in the window to `out`, in order, and what was moved or left out in the
/// window to `notes`.
pub(super) fn rule(
    set: &RecurrenceSet,
    rule: &RecurrenceRule,
    query: &Query,
    work: &mut u64,
    out: &mut Vec<i64>,
    notes: &mut Vec<Misfit>,
) -> Ended {
    let until = match rule.end {
        RuleEnd::Until(until) => until.last_second(),
        RuleEnd::Never | RuleEnd::Count(_) => i64::MAX,
    };
    // The end of the calendar is that of the set's own clock, a little early in the east.
    let (last, at_end) = [
        (until, Ended::Rule),
        (LAST, Ended::Calendar),
        (query.to.saturating_sub(1), Ended::Window),
    ]
    .into_iter()
    .min_by_key(|(last, _)| *last)
    .unwrap_or((LAST, Ended::Calendar));
    let plan = Plan::new(rule, set.start);
    if query.from > last {
        return at_end;
    }
    let mut run = Run {
        set,
        query,
        last,
        at_end,
        left: match rule.end {
            RuleEnd::Count(count) => usize::try_from(count).ok(),
            RuleEnd::Never | RuleEnd::Until(_) => None,
        },
        mark: out.len(),
        out,
        notes,
        work,
        moved: false,
    };
    let ended = match &plan.shape {
        Shape::Nothing => Ended::Rule,
        Shape::Elapsed(shape) => run.elapsed(shape),
        Shape::Lattice(lattice) => match run.left {
            Some(count) if run.covers(lattice, plan.start, count) => {
                run.left = None;
                run.civil(&plan)
            }
            _ => run.civil(&plan),
        },
        _ => run.civil(&plan),
    };
    let mark = run.mark;
    if run.moved {
        let tail = out.split_off(mark);
        out.extend(sorted(tail));
    }
    ended
}

/// The times in order, each once.
pub(super) fn sorted(mut times: Vec<i64>) -> Vec<i64> {
    times.sort_unstable();
    times.dedup();
    times
}

/// An expansion under way.
struct Run<'a> {
    set: &'a RecurrenceSet,
    query: &'a Query,
    /// The last second of interest on the axis.
    last: i64,
    /// What it means to have come to it.
    at_end: Ended,
    /// How many times the rule's count has left.
    left: Option<usize>,
    mark: usize,
    out: &'a mut Vec<i64>,
    notes: &'a mut Vec<Misfit>,
    work: &'a mut u64,
    moved: bool,
}

impl Run<'_> {
    /// Whether the count ends after the window, gaps not even counted, so that it does not matter.
    fn covers(&self, lattice: &Lattice, start: i64, count: usize) -> bool {
        let before = lattice.before(start);
        let last = i64::try_from(count)
            .unwrap_or(i64::MAX)
            .saturating_add(before)
            .saturating_sub(1);
        lattice.nth(last) > self.set.clock.civil_bounds(self.last, self.last).1
    }

    /// Runs a rule by days or longer.
    fn civil(&mut self, plan: &Plan<'_>) -> Ended {
        let clock = self.set.clock;
        let first = self.query.from.max(plan.start.saturating_sub(FAR));
        let (first, last) = if self.last > LAST - FAR {
            // The calendar's end needs no search.
            (clock.civil_bounds(first, first).0, LAST)
        } else {
            clock.civil_bounds(first, self.last)
        };
        let first = match self.left {
            // A count can only be told from the start on.
            Some(_) => plan.start,
            None => plan.start.max(first),
        };
        let mut period = plan.shape.seek(first);
        loop {
            let block = self.out.len();
            let order = Order {
                last,
                want: self.wanted(block),
            };
            let pace = plan.shape.fill(&mut period, &order, self.work, self.out);
            self.cut(block, first, last);
            self.place(block, plan.start);
            if let Some(ended) = self.settle(block, pace) {
                return ended;
            }
        }
    }

    /// How many times to make for the next block.
    fn wanted(&self, block: usize) -> usize {
        // What is moved out of a gap may pass what follows it: ask for one more.
        let missing = self.query.limit.saturating_add(1) - (block - self.mark);
        match self.left {
            // Those before the window count too.
            Some(left) => missing.max(64).min(left).clamp(1, BLOCK),
            None => missing.clamp(1, BLOCK),
        }
    }

    /// Drops what lies outside the civil bounds.
    fn cut(&mut self, block: usize, first: i64, last: i64) {
        let made = self.out.get(block..).unwrap_or_default();
        if made.last().is_some_and(|&time| time > last) {
            let keep = made.partition_point(|&time| time <= last);
            self.out.truncate(block + keep);
        }
        let made = self.out.get(block..).unwrap_or_default();
        if made.first().is_some_and(|&time| time < first) {
            let drop = made.partition_point(|&time| time < first);
            self.out.drain(block..block + drop);
        }
    }

    fn place(&mut self, block: usize, start: i64) {
        if let Clock::Zoned(zone) = self.set.clock {
            let placing = Placing {
                zone,
                gap: self.query.gap,
                explicit: start,
            };
            let noted = self.notes.len();
            self.moved |= placing.place(self.out, block, self.notes);
            let (from, last) = (self.query.from, self.last);
            if self.notes.len() > noted {
                let mut index = 0;
                self.notes.retain(|note| {
                    index += 1;
                    index <= noted || (from..=last).contains(&note.moved_to.unwrap_or(note.at))
                });
            }
        }
    }

    /// Takes the count off, drops what lies outside the window, and says whether that is all.
    fn settle(&mut self, block: usize, pace: Pace) -> Option<Ended> {
        let mut counted_out = false;
        if let Some(left) = &mut self.left {
            let made = self.out.len() - block;
            if made >= *left {
                self.out.truncate(block + *left);
                counted_out = true;
            }
            *left = left.saturating_sub(made);
        }
        let (from, last) = (self.query.from, self.last);
        let made = self.out.get(block..).unwrap_or_default();
        let passed = made.last().is_some_and(|&time| time > last);
        let early = made.first().is_some_and(|&time| time < from);
        if passed || early || self.moved {
            let kept: Vec<i64> = made
                .iter()
                .copied()
                .filter(|time| (from..=last).contains(time))
                .collect();
            self.out.truncate(block);
            self.out.extend(kept);
        }
        if self.out.len() - self.mark > self.query.limit {
            if self.moved {
                let tail = self.out.split_off(self.mark);
                self.out.extend(sorted(tail));
            }
            self.out.truncate(self.mark + self.query.limit);
            return Some(Ended::Limit);
        }
        match pace {
            _ if counted_out => Some(Ended::Rule),
            Pace::Over => Some(Ended::Rule),
            Pace::Past => Some(self.at_end),
            Pace::Spent => Some(Ended::Work),
            Pace::Full if passed => Some(self.at_end),
            Pace::Full => None,
        }
    }

    /// Runs a rule by hours, minutes or seconds.
    fn elapsed(&mut self, shape: &Elapsed) -> Ended {
        let clock = self.set.clock;
        let start = self.set.axis(self.set.start);
        let own_offset = match clock {
            Clock::Zoned(zone) => i64::from(zone.offset_at(start)),
            Clock::Date | Clock::Floating => 0,
        };
        let first = match self.left {
            Some(_) => start,
            None => start.max(self.query.from),
        };
        let mut at = first;
        loop {
            let (end, offset) = match clock {
                Clock::Zoned(zone) => {
                    let span = zone.span_at(at);
                    (span.end, i64::from(span.offset))
                }
                Clock::Date | Clock::Floating => (i64::MAX, 0),
            };
            let stretch = shape.stretch(start, own_offset, offset);
            let last = self.last.min(end.saturating_sub(1)) + offset;
            if stretch.reached
                && let Some(ended) = self.stretch(shape, &stretch, at + offset, last, offset)
            {
                return ended;
            }
            // In a stretch without an end, what is not reached never is.
            if self.left == Some(0) || end == i64::MAX && !stretch.reached {
                return Ended::Rule;
            }
            if end > self.last {
                return self.at_end;
            }
            *self.work = self.work.saturating_sub(1);
            if *self.work == 0 {
                return Ended::Work;
            }
            at = end;
        }
    }

    /// Runs such a rule through one stretch, between two civil seconds; says whether that is all.
    fn stretch(
        &mut self,
        shape: &Elapsed,
        stretch: &Stretch,
        first: i64,
        last: i64,
        offset: i64,
    ) -> Option<Ended> {
        let mut unit = shape.unit_of(first);
        loop {
            let block = self.out.len();
            let order = Order {
                last,
                want: self.wanted(block),
            };
            let pace = shape.fill(&mut unit, stretch, &order, self.work, self.out);
            self.cut(block, first, last);
            for time in self.out.iter_mut().skip(block) {
                *time -= offset;
            }
            match self.settle(block, pace) {
                Some(ended @ (Ended::Limit | Ended::Work)) => return Some(ended),
                Some(_) if pace != Pace::Past => return Some(Ended::Rule),
                Some(_) => return None,
                None => {}
            }
        }
    }
}
