//! Other crates on the same works.

use std::borrow::Borrow;

use coitrees::{COITree, Interval, IntervalTree};
use rust_lapper::Lapper;
use superintervals::IntervalMap;

use super::{Bookings, Calendars};

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
