//! The works on intervals: a district's bookings, busy times, proposals.

use std::collections::HashSet;

use crate::seeded::Seeded;

pub mod peer;
pub mod yardstick;

/// Cells of five minutes in a day, in a week.
pub const DAY: i32 = 288;
/// Cells of a week.
pub const WEEK: i32 = 7 * DAY;
/// Weeks of a term.
pub const WEEKS: i32 = 18;

/// Bookings as columns, in no order. Times are cells of five minutes.
#[derive(Clone, Debug, Default)]
pub struct Bookings {
    /// Who, from 0 on.
    pub people: Vec<u32>,
    /// From when.
    pub starts: Vec<i32>,
    /// To when.
    pub ends: Vec<i32>,
}

/// Half an hour, three quarters, a whole hour.
const LENGTHS: [i32; 3] = [6, 9, 12];

fn below(random: &mut Seeded, limit: usize) -> i32 {
    let limit = u64::try_from(limit).expect("a small limit");
    i32::try_from(random.number() % limit).expect("below a small limit")
}

impl Bookings {
    /// A term's bookings: twenty for each person, each in an hour of its own
    /// of a school day, but for one in fifty, which lies over another.
    ///
    /// # Panics
    /// Never: the numbers are small.
    #[must_use]
    pub fn term(count: usize, seed: u64) -> Self {
        let mut random = Seeded::new(seed);
        let people = (count / 20).max(1);
        let mut mine: Vec<Vec<(i32, i32)>> = vec![Vec::new(); people];
        let mut hours = vec![HashSet::new(); people];
        for _ in 0..count {
            let who = usize::try_from(below(&mut random, people)).expect("not negative");
            let over = !mine[who].is_empty() && random.number().is_multiple_of(50);
            let length = *random.pick(&LENGTHS);
            let start = if over {
                let (start, _) = *random.pick(&mine[who]);
                (start + below(&mut random, 7) - 3).max(0)
            } else {
                loop {
                    let (day, hour) = (below(&mut random, 126), below(&mut random, 10));
                    if day % 7 < 5 && hours[who].insert((day, hour)) {
                        let slack = usize::try_from(13 - length).expect("at most 12");
                        break day * DAY + 96 + hour * 12 + below(&mut random, slack);
                    }
                }
            };
            mine[who].push((start, start + length));
        }
        let mut rows: Vec<_> = (0_u32..)
            .zip(&mine)
            .flat_map(|(who, mine)| mine.iter().map(move |&(start, end)| (who, start, end)))
            .collect();
        for last in (1..rows.len()).rev() {
            let other = usize::try_from(random.number() % (last as u64 + 1)).expect("in range");
            rows.swap(last, other);
        }
        Self {
            people: rows.iter().map(|row| row.0).collect(),
            starts: rows.iter().map(|row| row.1).collect(),
            ends: rows.iter().map(|row| row.2).collect(),
        }
    }
}

/// From when to when, in minutes.
pub type Minutes = (i32, i32);

/// Spans side by side, in order, and questions of an hour among them.
///
/// # Panics
/// Never: the numbers are small.
#[must_use]
pub fn one_calendar(count: usize, seed: u64) -> (Vec<Minutes>, Vec<Minutes>) {
    let mut random = Seeded::new(seed);
    let mut at = 0;
    let busy: Vec<_> = (0..count)
        .map(|_| {
            let start = at + below(&mut random, 40);
            at = start + random.pick(&LENGTHS);
            (start, at)
        })
        .collect();
    let until = usize::try_from(at).expect("not negative");
    let asked = (0..8192)
        .map(|_| {
            let start = below(&mut random, until);
            (start, start + 12)
        })
        .collect();
    (busy, asked)
}

/// Busy times of many calendars, and the first weeks of weekly proposals.
#[derive(Clone, Debug, Default)]
pub struct Calendars {
    /// Whose, from when, to when; by start.
    pub busy: Vec<(u32, i32, i32)>,
    /// The proposals' times in the first week.
    pub proposals: Vec<(i32, i32)>,
}

impl Calendars {
    /// 300 calendars of 200 busy times: nine weekly series of a term and
    /// single ones; 200 proposals.
    #[must_use]
    pub fn district(seed: u64) -> Self {
        let mut random = Seeded::new(seed);
        let mut busy = Vec::new();
        let place = |day: i32, half_hour: i32| day * DAY + 96 + half_hour * 6;
        for who in 0..300 {
            let (mut weekly, mut single) = (HashSet::new(), HashSet::new());
            let mut count = 0;
            for _ in 0..9 {
                let slot = (below(&mut random, 5), below(&mut random, 20));
                if weekly.insert(slot) {
                    let length = *random.pick(&[4, 5, 6]);
                    let start = place(slot.0, slot.1);
                    busy.extend(
                        (0..WEEKS)
                            .map(|week| (who, start + week * WEEK, start + week * WEEK + length)),
                    );
                    count += WEEKS;
                }
            }
            while count < 200 {
                let week = below(&mut random, 18);
                let slot = (below(&mut random, 5), below(&mut random, 20));
                if !weekly.contains(&slot) && single.insert((week, slot)) {
                    let start = week * WEEK + place(slot.0, slot.1);
                    busy.push((who, start, start + random.pick(&[4, 5, 6])));
                    count += 1;
                }
            }
        }
        busy.sort_unstable_by_key(|&(who, start, end)| (start, end, who));
        let proposals = (0..200)
            .map(|_| {
                let start = below(&mut random, 5) * DAY + 96 + below(&mut random, 37) * 3;
                (start, start + random.pick(&LENGTHS))
            })
            .collect();
        Self { busy, proposals }
    }

    /// Every occurrence that is proposed: by proposal, then by week.
    pub fn asked(&self) -> impl Iterator<Item = (i32, i32)> {
        self.proposals.iter().flat_map(|&(start, end)| {
            (0..WEEKS).map(move |week| (start + week * WEEK, end + week * WEEK))
        })
    }
}

/// The first minute of Monday 2026-10-12 on a clock of New York, counted as if
/// it were UTC.
pub const MEETING_FROM: i64 = 29_862_720;
/// The weeks that are searched; clocks go back in the third.
pub const MEETING_WEEKS: i64 = 4;
/// Minutes of a week.
const MINUTES: i64 = 7 * 24 * 60;

/// Minutes from New York's clock to UTC, around 2026-11-01.
#[must_use]
pub fn to_utc(local: i64) -> i64 {
    // Two in the morning of that Sunday, the last of the third week.
    if local < MEETING_FROM + 3 * MINUTES - 24 * 60 + 120 {
        240
    } else {
        300
    }
}

/// One of the people who are to meet.
#[derive(Clone, Debug, Default)]
pub struct Attendee {
    /// Weekday from Monday, and minutes of the local day.
    pub windows: Vec<(i64, i64, i64)>,
    /// Busy times in minutes of UTC, by start.
    pub busy: Vec<(i64, i64)>,
}

/// Eight people, each with two windows on every school day and 200 busy times
/// of a term.
#[must_use]
pub fn attendees(seed: u64) -> Vec<Attendee> {
    let mut random = Seeded::new(seed);
    let term = MEETING_FROM - 6 * MINUTES;
    let mut attendee = || {
        let mut windows = Vec::new();
        for day in 0..5 {
            let (morning, noon) = (below(&mut random, 5), below(&mut random, 3));
            let noon = 720 + 15 * i64::from(noon);
            windows.push((day, 450 + 15 * i64::from(morning), noon));
            windows.push((day, noon + 30, 1080 + 15 * i64::from(below(&mut random, 9))));
        }
        let (mut used, mut busy) = (HashSet::new(), Vec::new());
        while busy.len() < 200 {
            let slot = [18, 5, 24].map(|limit| i64::from(below(&mut random, limit)));
            if used.insert(slot) {
                let [week, day, half] = slot;
                let late = 5 * i64::from(below(&mut random, 2));
                let local = term + week * MINUTES + day * 1440 + 450 + half * 30 + late;
                let start = local + to_utc(local);
                busy.push((start, start + random.pick(&[20, 25, 45])));
            }
        }
        busy.sort_unstable();
        Attendee { windows, busy }
    };
    (0..8).map(|_| attendee()).collect()
}

/// The stretch of UTC that is searched, in minutes.
#[must_use]
pub fn meeting_window() -> (i64, i64) {
    let until = MEETING_FROM + MEETING_WEEKS * MINUTES;
    (MEETING_FROM + to_utc(MEETING_FROM), until + to_utc(until))
}
