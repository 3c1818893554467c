//! Writes the works on intervals for programs of other languages:
//! `cargo xtask bench conflicts --peers`.
//!
//! For each work the busy times (who, from, to), the questions (from, to), what is to come out (two
//! rows in one word, in order) and how long the core took in this run.

use std::hint::black_box;
use std::io;
use std::path::Path;

use tutorcore::{BusyIndex, double_bookings};
use tutorcore_benches::intervals::{Bookings, Calendars, one_calendar};
use tutorcore_benches::ratio::nanoseconds_over;

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).expect("a folder to write to");
    let folder = Path::new(&folder);
    pairs(folder)?;
    for count in [500, 10_000] {
        let (busy, asked) = one_calendar(count, 7);
        let busy: Vec<_> = busy.iter().map(|&(start, end)| (0, start, end)).collect();
        let work = Work {
            name: format!("B-{count}"),
            busy: &busy,
            asked: &asked,
        };
        work.index(folder, |nanoseconds| {
            nanoseconds / f64::from(u32::try_from(asked.len()).unwrap_or(1))
        })?;
    }
    let calendars = Calendars::district(1234);
    let asked: Vec<_> = calendars.asked().collect();
    let work = Work {
        name: "D".to_owned(),
        busy: &calendars.busy,
        asked: &asked,
    };
    work.index(folder, |nanoseconds| nanoseconds / 1e6)
}

struct Work<'a> {
    name: String,
    busy: &'a [(u32, i32, i32)],
    asked: &'a [(i32, i32)],
}

impl Work<'_> {
    fn write(&self, folder: &Path, mut expected: Vec<u64>, time: f64) -> io::Result<()> {
        let file = |kind: &str| folder.join(format!("{}.{kind}", self.name));
        let busy = self.busy.iter().flat_map(|&(who, start, end)| {
            [who.to_le_bytes(), start.to_le_bytes(), end.to_le_bytes()].concat()
        });
        std::fs::write(file("busy"), busy.collect::<Vec<u8>>())?;
        let asked = self.asked.iter();
        let asked =
            asked.flat_map(|&(start, end)| [start.to_le_bytes(), end.to_le_bytes()].concat());
        std::fs::write(file("asked"), asked.collect::<Vec<u8>>())?;
        expected.sort_unstable();
        let expected = expected.iter().flat_map(|word| word.to_le_bytes());
        std::fs::write(file("expected"), expected.collect::<Vec<u8>>())?;
        std::fs::write(file("time"), time.to_string())
    }

    /// The questions, each against all busy times.
    fn index(&self, folder: &Path, scaled: impl Fn(f64) -> f64) -> io::Result<()> {
        let starts: Vec<_> = self.busy.iter().map(|one| one.1).collect();
        let ends: Vec<_> = self.busy.iter().map(|one| one.2).collect();
        let index = BusyIndex::new(&starts, &ends);
        let asked = || {
            let asked = self.asked.iter();
            asked.map(|&(start, end)| (i64::from(start), i64::from(end)))
        };
        let found = index.conflicts_of_many(asked());
        let mut words = Vec::new();
        for (number, edge) in (0_u64..).zip(found.offsets.windows(2)) {
            let rows = found.rows[edge[0]..edge[1]].iter();
            words.extend(rows.map(|&row| number << 32 | u64::from(row)));
        }
        let mut core = || black_box(index.conflicts_of_many(asked())).rows.len();
        let times = nanoseconds_over(9, 1, &mut [&mut core]);
        self.write(folder, words, scaled(times[0]))
    }
}

/// Every double-booking.
fn pairs(folder: &Path) -> io::Result<()> {
    let bookings = Bookings::term(1_000_000, 42);
    let Bookings {
        people,
        starts,
        ends,
    } = &bookings;
    let find = || double_bookings(people, starts, ends, None::<&[u32]>).expect("not too many");
    let found = find();
    let pairs = found.first.iter().zip(&found.second);
    let words =
        pairs.map(|(&one, &other)| u64::from(one.min(other)) << 32 | u64::from(one.max(other)));
    let times = nanoseconds_over(5, 1, &mut [&mut || black_box(find()).first.len()]);
    let times_of = starts.iter().zip(ends);
    let busy: Vec<_> = people
        .iter()
        .zip(times_of)
        .map(|(&who, (&start, &end))| (who, start, end))
        .collect();
    let work = Work {
        name: "A".to_owned(),
        busy: &busy,
        asked: &[],
    };
    work.write(folder, words.collect(), times[0] / 1e6)
}
