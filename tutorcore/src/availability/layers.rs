//! What a person's time is, layer upon layer.

use super::hours::{Hours, join};
use crate::kernel::cycle::Cycle;
use crate::kernel::grid::{Grid, GridSet};
use crate::kernel::spans::Span;
use crate::model::availability::{Absence, Availability, AvailabilityLayer, BusyKind};
use crate::time::{DAY, LocalDateTime};
use crate::zone::Zone;

/// A Monday: 1970-01-05.
const MONDAY: i64 = 4 * DAY;
const WEEK: i64 = 7 * DAY;

/// A stretch of time and what it is; `None` is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) span: Span,
    pub(super) kind: Option<BusyKind>,
}

/// A person's availability, ready to be laid over any stretch of time.
#[derive(Clone, Debug)]
pub(super) struct Layered {
    zone: Zone,
    hours: Hours,
    outside: BusyKind,
    /// From the lowest to the highest.
    layers: Vec<Layer>,
    /// Local, from the least busy to the busiest.
    absences: Vec<(Span, BusyKind)>,
}

#[derive(Clone, Debug)]
struct Layer {
    /// The higher it lies, the greater.
    height: u32,
    /// Local.
    span: Span,
    hours: Hours,
    outside: BusyKind,
}

impl Layered {
    pub(super) fn new(availability: &Availability) -> Self {
        let mut layers: Vec<_> = availability.layers.iter().map(layer).collect();
        layers.sort_by_key(|layer| (layer.height, layer.outside));
        let mut absences: Vec<_> = availability.absences.iter().map(absence).collect();
        absences.sort_by_key(|(_, kind)| *kind);
        Self {
            zone: availability.zone,
            hours: Hours::new(&availability.weekly, &availability.overrides),
            outside: availability.outside,
            layers,
            absences,
        }
    }

    /// The week of someone without layers and absences, as [`Hours::cycle`].
    pub(super) fn cycle(&self, step: i64, tentative_blocks: bool) -> Option<Cycle> {
        let is_plain = self.is_plain(tentative_blocks);
        self.hours.cycle(step).filter(|_| is_plain)
    }

    /// Takes out of a grid's cells those outside a week that this one made. Where that cannot be
    /// done exactly it gives `false`, and may have taken some of them.
    pub(super) fn keep_week(&self, week: &Cycle, grid: Grid, cells: &mut GridSet) -> bool {
        let (mut from, end) = (grid.start(0), grid.start(grid.cells()));
        while from < end {
            let stretch = self.zone.span_at(from);
            let to = stretch.end.min(end);
            let local = from.saturating_add(stretch.offset.into());
            let since_monday = local.saturating_sub(MONDAY).rem_euclid(WEEK);
            // A window of the day before may run past midnight.
            let first = local.div_euclid(DAY).saturating_sub(1);
            let last = to.saturating_add(stretch.offset.into()).div_euclid(DAY);
            let place = since_monday.checked_div(grid.step());
            let is_even = grid.has(to) && since_monday.checked_rem(grid.step()) == Some(0);
            match place.and_then(|place| usize::try_from(place).ok()) {
                Some(place) if is_even && !self.hours.has_dates(first, last) => {
                    cells.and_cycle(
                        grid.inside(Span {
                            start: from,
                            end: to,
                        }),
                        week,
                        place,
                    );
                }
                _ => return false,
            }
            from = to;
        }
        true
    }

    fn is_plain(&self, tentative_blocks: bool) -> bool {
        let tentative = tentative_blocks || self.outside > BusyKind::Tentative;
        self.layers.is_empty() && self.absences.is_empty() && tentative
    }

    /// Adds the time of `within` that is not taken: in order, what touches joined. Tentative time
    /// is taken or not, as asked.
    pub(super) fn open(&self, within: Span, tentative_blocks: bool, out: &mut Vec<Span>) {
        if self.is_plain(tentative_blocks) {
            self.hours.open(self.zone, within, out);
            return;
        }
        for stretch in self.stretches(within) {
            let is_open = match stretch.kind {
                None => true,
                Some(kind) => kind == BusyKind::Tentative && !tentative_blocks,
            };
            if is_open {
                join(out, stretch.span);
            }
        }
    }

    /// What each part of `within` is: in order and without a break.
    pub(super) fn stretches(&self, within: Span) -> Vec<Stretch> {
        let mut line = vec![Stretch {
            span: within,
            kind: Some(self.outside),
        }];
        let mut open = Vec::new();
        self.hours.open(self.zone, within, &mut open);
        line = painted(&line, &open, |_| None);
        for level in self.layers.chunk_by(|a, b| a.height == b.height) {
            for layer in level {
                let span = self.real(layer.span, within);
                line = painted(&line, &span, |_| Some(layer.outside));
            }
            for layer in level {
                for span in self.real(layer.span, within) {
                    open.clear();
                    layer.hours.open(self.zone, span, &mut open);
                    line = painted(&line, &open, |_| None);
                }
            }
        }
        for (span, kind) in &self.absences {
            let span = self.real(*span, within);
            line = painted(&line, &span, |below| below.max(Some(*kind)));
        }
        line
    }

    /// The part of `within` at which the clock shows a time of a local span.
    fn real(&self, local: Span, within: Span) -> Vec<Span> {
        let mut out = Vec::new();
        let mut from = within.start;
        while from < within.end {
            let stretch = self.zone.span_at(from);
            let offset = i64::from(stretch.offset);
            let to = stretch.end.min(within.end);
            let placed = Span {
                start: local.start.saturating_sub(offset),
                end: local.end.saturating_sub(offset),
            };
            let part = Span {
                start: from,
                end: to,
            };
            if let Some(inside) = placed.clip(part) {
                join(&mut out, inside);
            }
            from = to;
        }
        out
    }
}

fn layer(layer: &AvailabilityLayer) -> Layer {
    let seconds = LocalDateTime::civil_seconds;
    Layer {
        // In iCalendar 1 is above 9, and 0 below all.
        height: match layer.priority {
            0 => 0,
            priority => u32::MAX.saturating_sub(priority),
        },
        span: Span {
            start: layer.start.map_or(i64::MIN, seconds),
            end: layer.end.map_or(i64::MAX, seconds),
        },
        hours: Hours::new(&layer.weekly, &layer.overrides),
        outside: layer.outside,
    }
}

fn absence(absence: &Absence) -> (Span, BusyKind) {
    let span = Span {
        start: absence.start.civil_seconds(),
        end: absence.end.civil_seconds(),
    };
    (span, absence.kind)
}

/// The line with other kinds where the spans, in order and apart, lie over it.
fn painted(
    line: &[Stretch],
    spans: &[Span],
    kind: impl Fn(Option<BusyKind>) -> Option<BusyKind>,
) -> Vec<Stretch> {
    let mut out = Vec::with_capacity(line.len().saturating_add(spans.len()));
    let mut rest = spans;
    for stretch in line {
        let mut from = stretch.span.start;
        while let Some((span, after)) = rest.split_first()
            && from < stretch.span.end
        {
            if span.end <= from {
                rest = after;
                continue;
            }
            let Some(over) = span.clip(stretch.span) else {
                break;
            };
            add(&mut out, from, over.start, stretch.kind);
            add(&mut out, over.start, over.end, kind(stretch.kind));
            from = over.end;
        }
        add(&mut out, from, stretch.span.end, stretch.kind);
    }
    out
}

/// Adds a stretch, joined to the one before when it is of one kind with it.
fn add(out: &mut Vec<Stretch>, start: i64, end: i64, kind: Option<BusyKind>) {
    if start >= end {
        return;
    }
    match out.last_mut() {
        Some(last) if last.kind == kind && last.span.end == start => last.span.end = end,
        _ => out.push(Stretch {
            span: Span { start, end },
            kind,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn layered(json: &str) -> Layered {
        Layered::new(&serde_json::from_str(json).unwrap())
    }

    /// The kinds of the hours of a day, a letter each.
    fn hours(layered: &Layered, day: &str) -> String {
        let start = format!("{day}T00:00:00Z")
            .parse::<crate::Instant>()
            .unwrap()
            .unix_seconds();
        let within = Span {
            start,
            end: start + 86_400,
        };
        let stretches = layered.stretches(within);
        (0..24)
            .map(|hour| {
                let moment = start + hour * 3600;
                let stretch = stretches
                    .iter()
                    .find(|one| one.span.start <= moment && moment < one.span.end)
                    .unwrap();
                match stretch.kind {
                    None => '.',
                    Some(BusyKind::Tentative) => 't',
                    Some(BusyKind::Unavailable) => 'u',
                    Some(BusyKind::Busy) => 'b',
                }
            })
            .collect()
    }

    #[test]
    fn a_higher_layer_hides_what_lies_below() {
        let person = layered(
            r#"{"zone":"UTC","weekly":{"monday":[{"start":"08:00","end":"12:00"}]},
            "layers":[
                {"priority":1,"start":"2026-10-05T10:00","end":"2026-10-05T14:00",
                 "weekly":{"monday":[{"start":"12:00","end":"13:00"}]},"outside":"busy"},
                {"priority":5,"start":"2026-10-05T09:00","end":"2026-10-05T16:00",
                 "weekly":{"monday":[{"start":"09:00","end":"11:00"},{"start":"15:00","end":"16:00"}]},
                 "outside":"tentative"},
                {"start":"2026-10-05T18:00","end":"2026-10-05T19:00",
                 "weekly":{"monday":[{"start":"00:00","end":"24:00"}]}}]}"#,
        );
        assert_eq!(hours(&person, "2026-10-05"), "uuuuuuuu..bb.bt.uu.uuuuu");
        assert_eq!(hours(&person, "2026-10-12"), "uuuuuuuu....uuuuuuuuuuuu");
    }

    #[test]
    fn of_two_layers_alike_either_frees_and_the_busier_takes() {
        let json = |first: &str, second: &str| {
            format!(
                r#"{{"zone":"UTC","layers":[{first},{second}],
                "absences":[{{"start":"2026-10-05T05:00","end":"2026-10-05T08:00","kind":"tentative"}}]}}"#
            )
        };
        let one = r#"{"priority":3,"start":"2026-10-05T04:00","end":"2026-10-05T12:00",
            "weekly":{"monday":[{"start":"05:00","end":"07:00"}]},"outside":"busy"}"#;
        let other = r#"{"priority":3,"start":"2026-10-05T06:00","end":"2026-10-05T14:00",
            "weekly":{"monday":[{"start":"09:00","end":"10:00"}]},"outside":"tentative"}"#;
        for person in [json(one, other), json(other, one)] {
            let person = layered(&person);
            assert_eq!(hours(&person, "2026-10-05"), "uuuubttbb.bbttuuuuuuuuuu");
        }
    }

    #[test]
    fn tentative_time_is_open_when_asked() {
        let person = layered(
            r#"{"zone":"UTC","weekly":{"monday":[{"start":"08:00","end":"12:00"}]},
            "absences":[{"start":"2026-10-05T09:00","end":"2026-10-05T10:00","kind":"tentative"}]}"#,
        );
        let start = 1_791_158_400;
        let within = Span {
            start,
            end: start + 86_400,
        };
        let hours = |blocks| {
            let mut open = Vec::new();
            person.open(within, blocks, &mut open);
            open.iter()
                .map(|span| ((span.start - start) / 3600, (span.end - start) / 3600))
                .collect::<Vec<_>>()
        };
        assert_eq!(hours(true), [(8, 9), (10, 12)]);
        assert_eq!(hours(false), [(8, 12)]);
    }

    proptest! {
        #[test]
        fn stretches_cover_all_and_neighbours_differ(
            layers in prop::collection::vec((0_u32..3, 0_i64..40, 0_i64..40, 0_i64..24, 0_i64..24), 0..4),
            from in 0_i64..40,
        ) {
            let text = |hour: i64| format!("2026-10-{:02}T{:02}:00", 5 + hour / 24, hour % 24);
            let layers: Vec<_> = layers
                .iter()
                .map(|(priority, from, to, open, close)| serde_json::json!({
                    "priority": priority, "start": text(*from), "end": text(*to),
                    "weekly": {"monday": [{"start": format!("{open:02}:00"), "end": format!("{close:02}:00")}]},
                    "outside": (["tentative", "unavailable", "busy"])[*priority as usize],
                }))
                .collect();
            let person = layered(&serde_json::json!({"zone": "UTC", "layers": layers}).to_string());
            let start = 1_791_158_400 + from * 3600;
            let within = Span { start, end: start + 86_400 };
            let line = person.stretches(within);
            prop_assert_eq!(line.first().map(|one| one.span.start), Some(within.start));
            prop_assert_eq!(line.last().map(|one| one.span.end), Some(within.end));
            for pair in line.windows(2) {
                prop_assert_eq!(pair[0].span.end, pair[1].span.start);
                prop_assert_ne!(pair[0].kind, pair[1].kind);
            }
        }
    }
}
