//! From civil times in order to instants, a stretch of one offset at a time.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places stay within the list, and times lie within the years 1 to 9999"
)]

use super::calendar::DAY;
use super::set::Clock;
use crate::policy::RecurrenceGap;
use crate::zone::{Placement, Span, Zone};

/// A civil time that its zone's clocks never showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// The civil second that the rule gave.
    pub(super) civil: i64,
    /// The instant that it was moved to; `None` if it was left out.
    pub(super) moved_to: Option<i64>,
    /// The instant at which the clocks were put forward over it.
    pub(super) at: i64,
}

/// How civil times are placed.
pub(super) struct Placing {
    pub(super) zone: Zone,
    pub(super) gap: RecurrenceGap,
    /// The start: as an explicit time it is moved and never left out.
    pub(super) explicit: i64,
}

/// Further than any clock was ever put forward or back.
pub(super) const FAR: i64 = 2 * DAY;

impl Clock {
    /// Civil seconds at or before every one that is placed at or after `from`, and at or after
    /// every one that is placed at or before `last`.
    pub(super) fn civil_bounds(self, from: i64, last: i64) -> (i64, i64) {
        let Self::Zoned(zone) = self else {
            return (from, last);
        };
        let span = zone.span_at(from);
        // Mostly both lie in one stretch, far from its beginning.
        let last_span = if last < span.end {
            span
        } else {
            zone.span_at(last)
        };
        (
            civil(span, from, FAR.saturating_neg()),
            civil(last_span, last, FAR),
        )
    }
}

/// The civil second of an instant in a span; moved by the margin soon after clocks were.
fn civil(span: Span, at: i64, margin: i64) -> i64 {
    let civil = at.saturating_add(span.offset.into());
    if at.saturating_sub(span.start) < FAR {
        civil.saturating_add(margin)
    } else {
        civil
    }
}

/// How many of some times in order lie before `end`; quick where they are few.
fn before(times: &[i64], end: i64) -> usize {
    let mut reach = 1;
    while reach < times.len() && times[reach] < end {
        reach *= 2;
    }
    let near = &times[..reach.min(times.len())];
    near.partition_point(|&time| time < end)
}

impl Placing {
    /// Turns the civil times from `from` on into instants, in place. Those in a gap are moved or
    /// left out, and noted. Says whether any was moved: then the order may be broken.
    pub(super) fn place(&self, times: &mut Vec<i64>, from: usize, notes: &mut Vec<Misfit>) -> bool {
        let (mut read, mut write) = (from, from);
        let (mut moved, mut hint) = (false, Zone::NO_HINT);
        while read < times.len() {
            let time = times[read];
            let (begin, end, offset) = self.zone.plain_run(time, &mut hint);
            if begin <= time && time < end {
                let last = times[times.len() - 1];
                let run = if last < end {
                    times.len()
                } else {
                    read + before(&times[read..], end)
                };
                if read == write {
                    for time in &mut times[read..run] {
                        *time -= offset;
                    }
                    write = run;
                } else {
                    for at in read..run {
                        times[write] = times[at] - offset;
                        write += 1;
                    }
                }
                read = run;
                continue;
            }
            read += 1;
            match self.zone.resolve(time) {
                Placement::One(instant)
                | Placement::Fold {
                    earlier: instant, ..
                } => {
                    times[write] = instant;
                    write += 1;
                }
                Placement::Gap { at, before, .. } => {
                    let keep = self.gap == RecurrenceGap::ShiftForward || time == self.explicit;
                    let moved_to = keep.then(|| time - i64::from(before));
                    notes.push(Misfit {
                        civil: time,
                        moved_to,
                        at,
                    });
                    if let Some(instant) = moved_to {
                        times[write] = instant;
                        write += 1;
                        moved = true;
                    }
                }
            }
        }
        times.truncate(write);
        moved
    }
}
