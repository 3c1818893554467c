//! A year of tutoring sessions as a stream: few students come often, most
//! rarely, and many in short stretches before an exam.

use tutorcore::NumberedSession;

use crate::seeded::Seeded;

pub mod plain;

const SUBJECTS: usize = 60;
const DAYS: u64 = 273;
const DAY: i64 = 86_400;
const START: i64 = 1_756_684_800;

/// So many sessions in the order of their ends, one of twenty students each.
#[must_use]
pub fn sessions(count: usize, seed: u64) -> Vec<NumberedSession> {
    let mut random = Seeded::new(seed);
    let students = (count / 20).max(10);
    let activity = cumulated((0..students).map(|_| heavy(&mut random)));
    let popularity =
        cumulated((1..=SUBJECTS).map(|rank| 1_000_000 / (rank as u64 + rank as u64 / 8)));
    let habits: Vec<_> = (0..students)
        .map(|_| {
            let subjects: [u32; 3] = std::array::from_fn(|_| pick(&popularity, &mut random));
            let crunches: [u64; 4] = std::array::from_fn(|_| random.number() % DAYS);
            (subjects, crunches)
        })
        .collect();
    let mut all: Vec<_> = (0..count)
        .map(|_| {
            let student = pick(&activity, &mut random);
            let (subjects, crunches) = &habits[student as usize];
            let subject = match random.number() % 100 {
                0..60 => subjects[0],
                60..85 => subjects[1],
                85..95 => subjects[2],
                _ => pick(&popularity, &mut random),
            };
            let day = if random.percent(45) {
                let mut day = *random.pick(crunches);
                while random.percent(65) {
                    day += 1;
                }
                day.min(DAYS - 1)
            } else {
                random.number() % DAYS
            };
            let start = START
                + i64::try_from(day).unwrap_or(0) * DAY
                + i64::try_from(random.number() % 50_400).unwrap_or(0)
                + 8 * 3600;
            let length =
                300 + i64::try_from(random.number() % 60 * (random.number() % 60)).unwrap_or(0);
            NumberedSession {
                session: 0,
                student,
                subject,
                start,
                end: Some(start + length),
                seconds: None,
            }
        })
        .collect();
    all.sort_unstable_by_key(|one| (one.start, one.student));
    for (number, one) in (7_000_000_000_u64..).step_by(3).zip(&mut all) {
        one.session = number;
    }
    all.sort_unstable_by_key(|one| (one.end, one.session));
    all
}

/// A weight of which a few are far larger than most.
fn heavy(random: &mut Seeded) -> u64 {
    // A sum of twelve is about normal; its power is heavy in the tail.
    let normal = (0..12).map(|_| random.number() % 1000).sum::<u64>();
    let exponent = normal / 480;
    (100_u64 << exponent.min(18)) / 100
}

fn cumulated(weights: impl Iterator<Item = u64>) -> Vec<u64> {
    weights
        .scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}

fn pick(cumulated: &[u64], random: &mut Seeded) -> u32 {
    let all = cumulated.last().copied().unwrap_or(1).max(1);
    let at = random.number() % all;
    u32::try_from(cumulated.partition_point(|sum| *sum <= at)).unwrap_or(0)
}
