//! A college's year of tutoring, as columns: what early alerts are measured
//! on.
//!
//! Few students ask often and many seldom; everybody has favourite subjects
//! and some weeks before exams; days, weeks and hours have their shape. Ids
//! are sparse, some sessions last no time, some start in the same second.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "the ranges of the data are known"
)]

use tutorcore::{
    AlertColumns, AlertPolicy, Flags, Integers, RefirePolicy, SessionLengths, TimeColumn, TimeUnit,
};

use crate::seeded::Seeded;

pub mod told;
pub mod yardstick;

/// The columns, in whatever order.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The sessions' ids, which rise with the start, mostly.
    pub sessions: Vec<u64>,
    /// The students' ids.
    pub students: Vec<u64>,
    /// The subjects' ids, from 1 to 60.
    pub subjects: Vec<u32>,
    /// When the sessions started, in seconds of UTC.
    pub starts: Vec<i64>,
    /// How many seconds they took.
    pub seconds: Vec<i64>,
}

/// The policy that is compared: five sessions make an average, and an episode
/// of frequent requests is told once.
#[must_use]
pub fn policy() -> AlertPolicy {
    AlertPolicy {
        long_session_min_baseline: 5,
        frequent_refire: RefirePolicy::OncePerEpisode,
        ..AlertPolicy::default()
    }
}

/// One session before it has an id.
#[derive(Clone, Copy)]
struct Sitting {
    student: u64,
    subject: u32,
    start: i64,
    seconds: i64,
}

const DAYS: usize = 273;
/// Monday, 2025-09-01.
const FIRST: i64 = 1_756_684_800;
const SUBJECTS: usize = 60;

impl History {
    /// So many sessions, in the order of their ends.
    #[must_use]
    pub fn new(sessions: usize, seed: u64) -> Self {
        let mut random = Random(Seeded::new(seed));
        let mut sittings = sittings(sessions, &mut random);
        disturb(&mut sittings, &mut random);
        let ids = ids(&sittings, &mut random);
        let mut order: Vec<usize> = (0..sittings.len()).collect();
        order.sort_unstable_by_key(|at| (sittings[*at].start + sittings[*at].seconds, ids[*at]));
        let mut history = Self::default();
        for at in order {
            let one = sittings[at];
            history.sessions.push(ids[at]);
            // Scattered over a range that is seventeen times as wide.
            let students = (sessions / 20).max(10) as u64;
            let scattered = (one.student * 7919 + 13) % students.next_power_of_two();
            history.students.push(100_000_000 + scattered * 17);
            history.subjects.push(one.subject);
            history.starts.push(one.start);
            history.seconds.push(one.seconds);
        }
        history
    }

    /// The same rows in an order that means nothing.
    #[must_use]
    pub fn shuffled(&self, seed: u64) -> Self {
        let mut random = Random(Seeded::new(seed));
        let mut order: Vec<usize> = (0..self.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let pick = |column: &Vec<u64>| order.iter().map(|at| column[*at]).collect();
        let pick_i64 = |column: &Vec<i64>| order.iter().map(|at| column[*at]).collect();
        Self {
            sessions: pick(&self.sessions),
            students: pick(&self.students),
            subjects: order.iter().map(|at| self.subjects[*at]).collect(),
            starts: pick_i64(&self.starts),
            seconds: pick_i64(&self.seconds),
        }
    }

    /// How many sessions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sessions.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    /// As the core takes them.
    #[must_use]
    pub fn columns(&self) -> AlertColumns<'_> {
        AlertColumns {
            sessions: Integers::U64(&self.sessions),
            students: Integers::U64(&self.students),
            subjects: Integers::U32(&self.subjects),
            has_subject: Flags::All,
            starts: TimeColumn {
                values: &self.starts,
                unit: TimeUnit::Seconds,
            },
            lengths: SessionLengths::Durations(Integers::I64(&self.seconds)),
            has_ended: Flags::All,
            connected: Flags::All,
            topics: None,
        }
    }
}

/// The sessions student by student, each student's by start.
fn sittings(sessions: usize, random: &mut Random) -> Vec<Sitting> {
    let students = (sessions / 20).max(10);
    let activity: Vec<f64> = (0..students)
        .map(|_| (1.3 * random.normal()).exp().min(60.0))
        .collect();
    let total: f64 = activity.iter().sum();
    let subject = Choice::new((1..=SUBJECTS).map(|rank| (rank as f64).powf(-1.1)));
    let day = Choice::new((0..DAYS).map(day_weight));
    let hour = Choice::new(HOURS.iter().copied());
    let median: Vec<f64> = (0..SUBJECTS)
        .map(|_| 60.0 * (16.0 + 18.0 * random.unit()))
        .collect();
    let mut all = Vec::with_capacity(sessions);
    let mut owed = 0.0;
    for (student, activity) in activity.iter().enumerate() {
        owed += activity / total * sessions as f64;
        let own = owed.floor().max(if student + 1 == students {
            (sessions - all.len()) as f64
        } else {
            0.0
        });
        owed -= own;
        let first = all.len();
        let favourites = [0; 3].map(|_: i32| subject.draw(random));
        let crunches = [0; 4].map(|_: i32| day.draw(random));
        for _ in 0..own as usize {
            if all.len() == sessions {
                break;
            }
            let subject = match random.below(100) {
                0..60 => favourites[0],
                60..85 => favourites[1],
                85..95 => favourites[2],
                _ => subject.draw(random),
            };
            let day = if random.unit() < 0.45 {
                let crunch = crunches[random.below(4)];
                (crunch + random.geometric(0.35)).min(DAYS - 1)
            } else {
                day.draw(random)
            };
            let second = day * 86_400 + hour.draw(random) * 3600 + random.below(3600);
            let seconds = (median[subject] * (0.55 * random.normal()).exp()).clamp(300.0, 7200.0);
            all.push(Sitting {
                student: student as u64,
                subject: subject as u32 + 1,
                start: FIRST + second as i64,
                seconds: if random.below(500) == 0 {
                    0
                } else {
                    seconds as i64
                },
            });
        }
        all[first..].sort_by_key(|one| one.start);
    }
    all
}

/// Nobody sits in two sessions at once, but for one in a hundred; and one in
/// a thousand starts in the second of the one before.
fn disturb(all: &mut [Sitting], random: &mut Random) {
    for at in 1..all.len() {
        let (before, one) = (all[at - 1], &mut all[at]);
        if before.student == one.student && random.below(100) != 0 {
            one.start = one.start.max(before.start + before.seconds + 20);
        }
    }
    for at in 1..all.len() {
        if random.below(1000) == 0 {
            let before = all[at - 1];
            all[at].start = before.start;
            all[at].subject = before.subject;
            all[at].student = before.student;
        }
    }
}

/// Ids that rise with the start; some neighbours are swapped.
fn ids(all: &[Sitting], random: &mut Random) -> Vec<u64> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| all[*at].start);
    let mut ids = vec![0; all.len()];
    for (at, id) in order.iter().zip(0..) {
        ids[*at] = 7_000_000_000 + id * 3;
    }
    for pair in order.chunks_exact(2) {
        if random.below(20) == 0 {
            ids.swap(pair[0], pair[1]);
        }
    }
    ids
}

/// How busy a day is: by weekday, exams, and a break.
fn day_weight(day: usize) -> f64 {
    let week = [1.25, 1.3, 1.25, 1.15, 0.6, 0.5, 1.1];
    let exams = [
        (45.0, 8.0, 1.2),
        (100.0, 7.0, 1.8),
        (190.0, 8.0, 1.3),
        (255.0, 8.0, 2.0),
    ];
    let busy: f64 = exams
        .iter()
        .map(|(middle, width, height)| height * (-((day as f64 - middle) / width).powi(2)).exp())
        .sum();
    let open = if (110..=124).contains(&day) { 0.1 } else { 1.0 };
    week[day % 7] * (1.0 + busy) * open
}

/// How busy the hours are.
const HOURS: [f64; 24] = [
    2.0, 1.0, 0.5, 0.3, 0.2, 0.2, 0.4, 1.0, 2.0, 3.0, 3.5, 3.5, 3.5, 3.5, 4.0, 5.0, 7.0, 9.0, 11.0,
    12.0, 12.0, 10.0, 7.0, 4.0,
];

/// Numbers of some distributions.
struct Random(Seeded);

impl Random {
    fn unit(&mut self) -> f64 {
        (self.0.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.0.number() % end as u64) as usize
    }

    fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.unit(), self.unit());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    fn geometric(&mut self, chance: f64) -> usize {
        ((1.0 - self.unit()).ln() / (1.0 - chance).ln()) as usize
    }
}

/// One of some choices, by weight.
struct Choice(Vec<f64>);

impl Choice {
    fn new(weights: impl Iterator<Item = f64>) -> Self {
        let sums = weights.scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self(sums.collect())
    }

    fn draw(&self, random: &mut Random) -> usize {
        let total = self.0.last().copied().unwrap_or_default();
        let drawn = random.unit() * total;
        self.0
            .partition_point(|sum| *sum <= drawn)
            .min(self.0.len() - 1)
    }
}
