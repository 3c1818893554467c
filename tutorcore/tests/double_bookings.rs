//! Double-bookings in columns, many rows at a time, held against the double loop of each person.

use tutorcore::{BusyIndex, double_bookings};

/// More rows than twenty bits can number.
const MANY: usize = (1 << 20) + 70_001;

/// Numbers that are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// Bookings: whose, as a number from 0 on, from when, to when.
struct Bookings {
    people: Vec<usize>,
    starts: Vec<i64>,
    ends: Vec<i64>,
}

impl Bookings {
    fn new(count: usize, people: i64, from: i64, time: i64, unit: i64, longest: i64) -> Self {
        let mut numbers = Numbers(11);
        let mut made = Self {
            people: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
        };
        for _ in 0..count {
            let start = from + numbers.below(time) * unit;
            made.people
                .push(usize::try_from(numbers.below(people)).unwrap());
            made.starts.push(start);
            // Some take no time.
            made.ends.push(start + (numbers.below(longest) - 1) * unit);
        }
        made
    }

    /// Every row of a person with every other; of each pair the row that starts first comes first.
    fn naive(&self) -> Vec<(usize, usize)> {
        let last = self.people.iter().max().map_or(0, |last| last + 1);
        let mut mine = vec![Vec::new(); last];
        for (row, &who) in self.people.iter().enumerate() {
            if self.starts[row] < self.ends[row] {
                mine[who].push(row);
            }
        }
        let mut found = Vec::new();
        for rows in mine {
            for (at, &one) in rows.iter().enumerate() {
                for &other in &rows[at + 1..] {
                    if self.starts[one] < self.ends[other] && self.starts[other] < self.ends[one] {
                        let start = |row: usize| (self.starts[row], row);
                        found.push(if start(one) < start(other) {
                            (one, other)
                        } else {
                            (other, one)
                        });
                    }
                }
            }
        }
        found
    }

    /// Holds what is found against the double loop, with each way of telling the people apart.
    fn check(&self, ids: &[&dyn Fn(usize) -> i64]) {
        let expected = self.naive();
        assert!(expected.len() > 50, "{}", expected.len());
        for id in ids {
            self.check_with(id, expected.clone());
        }
    }

    fn check_with(&self, id: impl Fn(usize) -> i64, mut expected: Vec<(usize, usize)>) {
        // In the order that is promised.
        let key = |row: usize| (self.starts[row], row);
        expected.sort_by_key(|&(one, other)| (id(self.people[one]), key(one), key(other)));
        let row = |row: usize| u32::try_from(row).unwrap();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(one, other)| (row(one), row(other)))
            .collect();
        let people: Vec<i64> = self.people.iter().map(|&who| id(who)).collect();
        let found = double_bookings(&people, &self.starts, &self.ends, None::<&[u32]>).unwrap();
        let pairs: Vec<_> = found.first.iter().copied().zip(found.second).collect();
        assert!(
            pairs == expected,
            "{} pairs, not {}",
            pairs.len(),
            expected.len()
        );
        for (&(one, other), (start, end)) in pairs.iter().zip(found.starts.iter().zip(&found.ends))
        {
            let (one, other) = (one as usize, other as usize);
            assert_eq!(*start, self.starts[one].max(self.starts[other]));
            assert_eq!(*end, self.ends[one].min(self.ends[other]));
        }
    }
}

/// Ids far apart, in another order.
fn far_apart(who: usize) -> i64 {
    let mixed = (who as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).cast_signed()
}

fn as_numbered(who: usize) -> i64 {
    i64::try_from(who).unwrap()
}

#[test]
fn more_than_a_million_sessions_of_a_term_whatever_the_ids() {
    let term = Bookings::new(MANY, 60_000, 1_786_924_800, 18 * 7 * 1440, 60, 60);
    term.check(&[&as_numbered, &far_apart]);
}

#[test]
fn years_of_seconds_with_busy_times_over_each_other() {
    for (time, longest) in [
        (12 * 365 * 86_400, 40_000),
        (600_000, 50_000),
        (1 << 40, 1 << 37),
    ] {
        let years = Bookings::new(80_000, 4_000, -1_000_000_007, time, 1, longest);
        years.check(&[&as_numbered, &far_apart]);
    }
}

#[test]
fn ids_in_two_heaps_far_from_each_other() {
    let term = Bookings::new(90_000, 4_000, 0, 40_000, 60, 50);
    let in_heaps = |who| as_numbered(who) + if who % 3 == 0 { i64::MIN } else { 1 << 61 };
    // Multiples of high powers of two, as bit fields make them.
    let multiples = |who| as_numbered(who) << 50;
    term.check(&[&in_heaps, &multiples]);
}

#[test]
fn a_million_busy_times_are_searched() {
    let all = Bookings::new(MANY, 1, 1_786_924_800, 900_000, 60, 50);
    let index = BusyIndex::new(&all.starts, &all.ends);
    let mut numbers = Numbers(5);
    for _ in 0..6 {
        let start = 1_786_924_800 + numbers.below(900_000) * 60 - 30;
        let end = start + numbers.below(7_200);
        let overlaps = |row: &usize| {
            let (from, to) = (all.starts[*row], all.ends[*row]);
            from < to && start < end && from < end && start < to
        };
        let mut expected: Vec<_> = (0..MANY).filter(overlaps).collect();
        expected.sort_by_key(|&row| (all.starts[row], row));
        let found: Vec<_> = index
            .conflicts(start, end)
            .map(|row| row as usize)
            .collect();
        assert_eq!(found, expected);
        assert_eq!(index.is_free(start, end), expected.is_empty());
    }
}

#[test]
fn nothing_and_one() {
    let none = double_bookings::<u32, i64, u32>(&[], &[], &[], None).unwrap();
    assert!(none.first.is_empty() && none.ends.is_empty());
    let one = double_bookings(&[i64::MAX], &[i64::MIN], &[i64::MAX], None::<&[u32]>).unwrap();
    assert!(one.first.is_empty());
    assert!(BusyIndex::new::<i64>(&[], &[]).is_free(i64::MIN, i64::MAX));
}
