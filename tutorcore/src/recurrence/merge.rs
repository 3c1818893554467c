//! The times of a set within a window: its rules and added times together, less the excepted.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places come from searches in the same list"
)]

use super::calendar::{FIRST, LAST};
use super::expand::{self, Ended, Query, sorted};
use super::place::Misfit;
use super::set::RecurrenceSet;

/// Adds the set's times in the window to `out`, in order and each once, and what was moved or
/// left out to `notes`. A time that no instant can tell, east or west of the calendar's ends, is
/// none of them.
pub(super) fn times(
    set: &RecurrenceSet,
    query: &Query,
    include_start: bool,
    work: &mut u64,
    out: &mut Vec<i64>,
    notes: &mut Vec<Misfit>,
) -> Ended {
    let told = Query {
        from: query.from.max(FIRST),
        to: query.to.min(LAST + 1),
        ..*query
    };
    match told_times(set, &told, include_start, work, out, notes) {
        Ended::Window if query.to > told.to => Ended::Calendar,
        ended => ended,
    }
}

fn told_times(
    set: &RecurrenceSet,
    query: &Query,
    include_start: bool,
    work: &mut u64,
    out: &mut Vec<i64>,
    notes: &mut Vec<Misfit>,
) -> Ended {
    let start_is_one = include_start || set.rules.is_empty();
    let excepted = within(&set.excepted, query.from, query.to);
    if let ([rule], [], [], false) = (
        &set.rules[..],
        &set.added[..],
        &set.excepted_rules[..],
        start_is_one,
    ) {
        let mark = out.len();
        // So many may fall away.
        let asked = Query {
            limit: query.limit.saturating_add(excepted.len()),
            ..*query
        };
        let ended = expand::rule(set, rule, &asked, work, out, notes);
        remove(out, mark, excepted);
        return cut(out, mark, query.limit, ended);
    }
    let start = start_is_one.then(|| set.axis(set.start));
    let mut asked = query.limit.saturating_add(excepted.len());
    let (first_note, mark) = (notes.len(), out.len());
    loop {
        let (merged, ended) = together(set, query, asked, start, work, notes);
        let complete = ended != Ended::Limit;
        let enough = merged.len() > query.limit;
        if complete || enough || ended == Ended::Work {
            out.extend(merged);
            return cut(out, mark, query.limit, ended);
        }
        notes.truncate(first_note);
        asked = asked.saturating_mul(8).saturating_add(64);
    }
}

/// Takes off what is over the limit.
fn cut(out: &mut Vec<i64>, mark: usize, limit: usize, ended: Ended) -> Ended {
    if out.len() - mark > limit {
        out.truncate(mark + limit);
        return Ended::Limit;
    }
    ended
}

/// The times of a list in order that lie in a window.
fn within(list: &[i64], from: i64, to: i64) -> &[i64] {
    if list.is_empty() || from >= to {
        return &[];
    }
    let begin = list.partition_point(|&time| time < from);
    let end = list.partition_point(|&time| time < to);
    &list[begin..end]
}

/// Every time of the set, as far as each of its rules gives `asked` times.
fn together(
    set: &RecurrenceSet,
    query: &Query,
    asked: usize,
    start: Option<i64>,
    work: &mut u64,
    notes: &mut Vec<Misfit>,
) -> (Vec<i64>, Ended) {
    let mut merged: Vec<i64> = within(&set.added, query.from, query.to).to_vec();
    merged.extend(start.filter(|start| (query.from..query.to).contains(start)));
    let mut ended = Ended::Rule;
    if set.added.last().is_some_and(|&last| last >= query.to)
        || start.is_some_and(|start| start >= query.to)
    {
        ended = Ended::Window;
    }
    // Up to here every rule has been run.
    let mut complete_to = query.to;
    let asked = Query {
        limit: asked,
        ..*query
    };
    for rule in &set.rules {
        let from = merged.len();
        let stopped = expand::rule(set, rule, &asked, work, &mut merged, notes);
        if matches!(stopped, Ended::Limit | Ended::Work) {
            let last = merged.get(from..).and_then(<[i64]>::last);
            complete_to = complete_to.min(last.map_or(query.from, |last| last + 1));
        }
        ended = ended.max(stopped);
    }
    let mut merged = sorted(merged);
    merged.truncate(merged.partition_point(|&time| time < complete_to));
    let asked = Query {
        to: complete_to,
        limit: usize::MAX,
        ..*query
    };
    for rule in &set.excepted_rules {
        let mut excepted = Vec::new();
        if expand::rule(set, rule, &asked, work, &mut excepted, &mut Vec::new()) == Ended::Work {
            // What comes after was not looked at.
            let last = excepted.last().map_or(query.from, |last| last + 1);
            merged.truncate(merged.partition_point(|&time| time < last));
            ended = Ended::Work;
        }
        remove(&mut merged, 0, &excepted);
    }
    remove(&mut merged, 0, within(&set.excepted, query.from, query.to));
    (merged, ended)
}

/// Takes every time of `excepted` out of the times from `from` on; both are in order.
fn remove(out: &mut Vec<i64>, from: usize, excepted: &[i64]) {
    let (mut read, mut write) = (from, from);
    for &time in excepted {
        // Most exceptions stand a few times apart.
        let mut end = read;
        while end < out.len() && end < read + 16 && out[end] < time {
            end += 1;
        }
        if end == read + 16 {
            end += out[end..].partition_point(|&other| other < time);
        }
        if read != write {
            out.copy_within(read..end, write);
        }
        write += end - read;
        read = end;
        if out.get(read) == Some(&time) {
            read += 1;
        }
        if read == out.len() {
            break;
        }
    }
    if read != write {
        let rest = out.len() - read;
        out.copy_within(read.., write);
        out.truncate(write + rest);
    }
}

#[cfg(test)]
mod tests {
    use super::remove;

    #[test]
    fn exceptions_fall_away() {
        for (excepted, left) in [
            (vec![], (0..60).collect::<Vec<i64>>()),
            (vec![-1, 60], (0..60).collect()),
            (vec![0, 59], (1..59).collect()),
            ((0..60).collect(), vec![]),
            ((1..60).collect(), vec![0]),
            (vec![40], (0..40).chain(41..60).collect()),
        ] {
            let mut out: Vec<i64> = (-5..60).collect();
            remove(&mut out, 5, &excepted);
            assert_eq!(out[..5], [-5, -4, -3, -2, -1]);
            assert_eq!(out[5..], left, "{excepted:?}");
        }
    }
}
