//! Lengths of unions of marked spans, group by group and mark by mark.

use super::cover::Cover;
use super::spans::Span;

/// A span of one group, which carries any of sixteen marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) group: usize,
    pub(crate) span: Span,
    /// Mark `n` is the bit `1 << n`.
    pub(crate) marks: u16,
}

/// What the spans with one mark come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The length outside both covers, summed over the groups.
    pub(crate) outside: i64,
    /// The length inside the first cover, summed over the groups.
    pub(crate) inside: i64,
    /// How many groups have a length outside.
    pub(crate) groups: u32,
}

/// What one group's spans with one mark come to so far.
#[derive(Clone, Copy)]
struct Running {
    until: i64,
    outside: i64,
    inside: i64,
}

/// For each of the first `MARKS` marks: in each group the union of the spans
/// that carry it, cut into what lies in `inside`, what lies in `void`, which
/// counts nowhere, and what lies outside both; summed over the groups.
///
/// The two covers have nothing in common. The spans may come in any order and
/// are sorted here; after that each is looked at once.
pub(crate) fn tally<const MARKS: usize>(
    spans: &mut [Marked],
    inside: &Cover,
    void: &Cover,
) -> [Tally; MARKS] {
    const { assert!(MARKS <= 16, "a span has sixteen marks") };
    spans.sort_unstable_by_key(|one| (one.group, one.span));
    let mut tallies = [Tally::default(); MARKS];
    for group in spans.chunk_by(|a, b| a.group == b.group) {
        let mut running = [Running {
            until: i64::MIN,
            outside: 0,
            inside: 0,
        }; MARKS];
        for one in group {
            advance(&mut running, one, inside, void);
        }
        for (tally, group) in tallies.iter_mut().zip(&running) {
            tally.outside = tally.outside.saturating_add(group.outside);
            tally.inside = tally.inside.saturating_add(group.inside);
            tally.groups = tally.groups.saturating_add(u32::from(group.outside > 0));
        }
    }
    tallies
}

/// Adds what a span brings that no earlier one with the mark has brought.
fn advance(running: &mut [Running], one: &Marked, inside: &Cover, void: &Cover) {
    // Mostly every mark gets the same part: it is measured once.
    let mut measured: Option<(Span, i64, i64)> = None;
    for (mark, sum) in (0_u32..).zip(running) {
        let carries = one.marks.unbounded_shr(mark) & 1 == 1;
        let part = Span {
            start: one.span.start.max(sum.until),
            end: one.span.end,
        };
        if !carries || part.start >= part.end {
            continue;
        }
        let (within, outside) = match measured {
            Some((same, within, outside)) if same == part => (within, outside),
            _ => {
                let within = inside.within(part);
                let elsewhere = part.length().saturating_sub(within);
                (within, elsewhere.saturating_sub(void.within(part)))
            }
        };
        measured = Some((part, within, outside));
        sum.until = part.end;
        sum.inside = sum.inside.saturating_add(within);
        sum.outside = sum.outside.saturating_add(outside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const MARKS: usize = 3;

    fn naive(spans: &[Marked], inside: &[bool], void: &[bool]) -> [Tally; MARKS] {
        let groups: BTreeSet<_> = spans.iter().map(|one| one.group).collect();
        let mut tallies = [Tally::default(); MARKS];
        for (mark, tally) in tallies.iter_mut().enumerate() {
            for group in &groups {
                let mut counted = false;
                for at in 0..inside.len() {
                    let number = i64::try_from(at).unwrap();
                    let there = spans.iter().any(|one| {
                        one.group == *group
                            && one.marks & (1 << mark) != 0
                            && one.span.start <= number
                            && number < one.span.end
                    });
                    if there && inside[at] {
                        tally.inside += 1;
                    } else if there && !void[at] {
                        tally.outside += 1;
                        counted = true;
                    }
                }
                tally.groups += u32::from(counted);
            }
        }
        tallies
    }

    /// The numbers of a kind, as spans of one number each.
    fn cover(line: &[u8], kind: u8) -> (Cover, Vec<bool>) {
        let spans = (0_i64..).zip(line).filter(|(_, here)| **here == kind);
        let spans = spans.map(|(start, _)| Span {
            start,
            end: start + 1,
        });
        let flags = line.iter().map(|here| *here == kind).collect();
        (Cover::new(spans.collect()), flags)
    }

    proptest! {
        #[test]
        fn unions_count_as_one_number_after_the_other_would(
            spans in prop::collection::vec((0_usize..3, 0_i64..40, 0_i64..40, any::<u16>()), 0..14),
            line in prop::collection::vec(0_u8..4, 40),
        ) {
            let mut spans: Vec<_> = spans
                .into_iter()
                .map(|(group, start, end, marks)| Marked { group, span: Span { start, end }, marks })
                .collect();
            let (inside, in_school) = cover(&line, 0);
            let (void, nowhere) = cover(&line, 1);
            let expected = naive(&spans, &in_school, &nowhere);
            prop_assert_eq!(tally::<MARKS>(&mut spans, &inside, &void), expected);
        }
    }

    #[test]
    fn no_spans_come_to_nothing() {
        let tallies = tally::<MARKS>(&mut [], &Cover::default(), &Cover::default());
        assert_eq!(tallies, [Tally::default(); MARKS]);
    }
}
