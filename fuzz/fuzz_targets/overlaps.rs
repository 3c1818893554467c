//! Double-bookings and busy times against the double loop, for rows of every
//! width.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tutorcore::{BusyIndex, double_bookings};

/// Nine bytes a row: who, when, how long, and how wide these are.
fn rows(bytes: &[u8]) -> Vec<(i64, i64, i64)> {
    let row = |bytes: &[u8]| {
        let [who, a, b, c, d, e, f, wide, unit] = *bytes else {
            return None;
        };
        let number = |high: u8, low: u8| i64::from(u16::from_be_bytes([high, low]));
        let unit = [1, 60, 300, 86_400][usize::from(unit % 4)];
        let who = i64::from(who).wrapping_shl(u32::from(wide % 64));
        let start = number(a, b)
            .wrapping_mul(unit)
            .wrapping_shl(u32::from(wide / 16))
            .wrapping_sub(number(c, d));
        let end = start.wrapping_add(number(e, f).wrapping_mul(unit).wrapping_sub(9));
        Some((who, start, end))
    };
    bytes.chunks(9).take(300).filter_map(row).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let rows = rows(bytes);
    let people: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let starts: Vec<i64> = rows.iter().map(|row| row.1).collect();
    let ends: Vec<i64> = rows.iter().map(|row| row.2).collect();
    let overlap = |a: usize, b: usize| {
        starts[a] < ends[a]
            && starts[b] < ends[b]
            && starts[a].max(starts[b]) < ends[a].min(ends[b])
    };

    let mut expected = Vec::new();
    for a in 0..rows.len() {
        for b in 0..rows.len() {
            if people[a] == people[b] && (starts[a], a) < (starts[b], b) && overlap(a, b) {
                expected.push((a, b));
            }
        }
    }
    expected.sort_by_key(|&(a, b)| (people[a], starts[a], a, starts[b], b));
    let found = double_bookings(&people, &starts, &ends, None::<&[u32]>).expect("few rows");
    let pairs: Vec<_> = found
        .first
        .iter()
        .zip(&found.second)
        .map(|(&a, &b)| (a as usize, b as usize))
        .collect();
    assert_eq!(pairs, expected);

    let index = BusyIndex::new(&starts, &ends);
    let many = index.conflicts_of_many(starts.iter().copied().zip(ends.iter().copied()));
    for asked in 0..rows.len() {
        let mut expected: Vec<_> = (0..rows.len()).filter(|&row| overlap(row, asked)).collect();
        expected.sort_by_key(|&row| (starts[row], row));
        let one: Vec<_> = index
            .conflicts(starts[asked], ends[asked])
            .map(|row| row as usize)
            .collect();
        assert_eq!(one, expected);
        assert_eq!(index.is_free(starts[asked], ends[asked]), expected.is_empty());
        let part = &many.rows[many.offsets[asked]..many.offsets[asked + 1]];
        assert!(part.iter().map(|&row| row as usize).eq(expected));
    }
});
