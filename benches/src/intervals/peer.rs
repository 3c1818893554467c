//! Other crates on the same works.

use std::borrow::Borrow;

use coitrees::{COITree, Interval, IntervalTree};
use rust_lapper::Lapper;
use superintervals::IntervalMap;

use super::{Attendee, Bookings, Calendars, MEETING_FROM, MEETING_WEEKS, meeting_window, to_utc};

/// Work A in one lapper over all people.
#[must_use]
pub fn lapper_pairs(bookings: &Bookings) -> Vec<(u32, u32)> {
    let spans = rows(bookings)
        .map(|(row, who, start, end)| {
            let base = u64::from(who) << 32;
            rust_lapper::Interval {
                start: base + u64::from(start.unsigned_abs()),
                stop: base + u64::from(end.unsigned_abs()),
                val: row,
            }
        })
        .collect();
    let index: Lapper<u64, u32> = Lapper::new(spans);
    let mut found = Vec::new();
    for one in index.iter() {
        for other in index.find(one.start, one.stop) {
            if other.val > one.val {
                found.push((one.val, other.val));
            }
        }
    }
    found
}

/// Work A in a map of its own for each person.
#[must_use]
pub fn superintervals_pairs(bookings: &Bookings) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut hits = Vec::new();
    let mut map: IntervalMap<u32> = IntervalMap::new();
    by_person(bookings, |rows| {
        map.clear();
        for &row in rows {
            let place = row as usize;
            map.add(bookings.starts[place], bookings.ends[place] - 1, row);
        }
        map.build();
        for &row in rows {
            let place = row as usize;
            hits.clear();
            map.search_values(bookings.starts[place], bookings.ends[place] - 1, &mut hits);
            found.extend(
                hits.iter()
                    .filter(|other| **other > row)
                    .map(|other| (row, *other)),
            );
        }
    });
    found
}

/// Work A in a tree of its own for each person.
#[must_use]
pub fn coitrees_pairs(bookings: &Bookings) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut nodes: Vec<Interval<u32>> = Vec::new();
    by_person(bookings, |rows| {
        nodes.clear();
        nodes.extend(rows.iter().map(|&row| {
            let place = row as usize;
            Interval::new(bookings.starts[place], bookings.ends[place] - 1, row)
        }));
        let tree: COITree<u32, u32> = COITree::new(&nodes);
        for one in &nodes {
            tree.query(one.first, one.last, |other| {
                let other = row_of(other.metadata);
                if other > one.metadata {
                    found.push((one.metadata, other));
                }
            });
        }
    });
    found
}

/// What a tree gives: a row, or on other processors where it stands.
pub fn row_of(found: impl Borrow<u32>) -> u32 {
    *found.borrow()
}

fn rows(bookings: &Bookings) -> impl Iterator<Item = (u32, u32, i32, i32)> {
    let times = bookings.starts.iter().zip(&bookings.ends);
    (0..)
        .zip(&bookings.people)
        .zip(times)
        .map(|((row, &who), (&start, &end))| (row, who, start, end))
}

/// Gives the rows of each person who has more than one.
fn by_person(bookings: &Bookings, mut each: impl FnMut(&[u32])) {
    let people = bookings
        .people
        .iter()
        .max()
        .map_or(0, |last| *last as usize + 1);
    let mut edges = vec![0_u32; people + 1];
    for who in &bookings.people {
        edges[*who as usize + 1] += 1;
    }
    for who in 0..people {
        edges[who + 1] += edges[who];
    }
    let mut next = edges.clone();
    let mut rows = vec![0_u32; bookings.people.len()];
    for (row, who) in (0..).zip(&bookings.people) {
        let place = &mut next[*who as usize];
        rows[*place as usize] = row;
        *place += 1;
    }
    for edge in edges.windows(2) {
        let mine = &rows[edge[0] as usize..edge[1] as usize];
        if mine.len() > 1 {
            each(mine);
        }
    }
}

/// The busy times of a lapper; a row's value is its place.
#[must_use]
pub fn lapper(busy: impl IntoIterator<Item = (i32, i32)>) -> Lapper<u32, u32> {
    let spans = (0..)
        .zip(busy)
        .map(|(val, (start, end))| rust_lapper::Interval {
            start: start.unsigned_abs(),
            stop: end.unsigned_abs(),
            val,
        });
    Lapper::new(spans.collect())
}

/// The busy times of a superintervals map.
#[must_use]
pub fn superintervals(busy: impl IntoIterator<Item = (i32, i32)>) -> IntervalMap<u32> {
    let mut map = IntervalMap::new();
    for (row, (start, end)) in (0..).zip(busy) {
        map.add(start, end - 1, row);
    }
    map.build();
    map
}

/// The busy times of a tree.
#[must_use]
pub fn coitree(busy: impl IntoIterator<Item = (i32, i32)>) -> COITree<u32, u32> {
    let nodes: Vec<_> = (0..)
        .zip(busy)
        .map(|(row, (start, end))| Interval::new(start, end - 1, row))
        .collect();
    COITree::new(&nodes)
}

/// The times of all calendars.
pub fn all(calendars: &Calendars) -> impl Iterator<Item = (i32, i32)> {
    calendars.busy.iter().map(|&(_, start, end)| (start, end))
}

/// Work C by the set operations of superintervals, in minutes from the
/// window's start.
///
/// # Panics
/// When a time does not fit in 32 bits.
#[must_use]
pub fn superintervals_free_hours(people: &[Attendee]) -> Vec<i64> {
    let (from, until) = meeting_window();
    let inside = |at: i64| i32::try_from(at - from).expect("a few weeks");
    let mut common: Option<IntervalMap<u8>> = None;
    for one in people {
        let mut open: IntervalMap<u8> = IntervalMap::new();
        for &(day, start, end) in &one.windows {
            for week in 0..MEETING_WEEKS {
                let midnight = MEETING_FROM + week * 10_080 + day * 1440;
                let base = midnight + to_utc(midnight + 720);
                open.add(inside(base + start), inside(base + end) - 1, 0);
            }
        }
        open.build();
        let mut taken: IntervalMap<u8> = IntervalMap::new();
        for &(start, end) in &one.busy {
            if end > from && start < until {
                taken.add(inside(start), inside(end) - 1, 0);
            }
        }
        taken.build();
        let mut free = open.difference(&taken);
        free.build();
        common = Some(match common {
            Some(common) => common.intersection(&free),
            None => free,
        });
    }
    let mut starts = Vec::new();
    let Some(common) = common else {
        return starts;
    };
    for place in 0..common.size() {
        let free = common.at(place);
        let (first, last) = (i64::from(free.start), i64::from(free.end) + 1);
        let mut start = (first + 14) / 15 * 15;
        while start + 60 <= last {
            starts.push(from + start);
            start += 15;
        }
    }
    starts.sort_unstable();
    starts
}
