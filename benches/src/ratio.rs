//! Measuring side by side: what counts is a ratio of one run.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no clock; a benchmark has one"
)]

use std::hint::black_box;
use std::time::Instant;

/// Nanoseconds of each contestant for one of its `items`: the median of
/// several rounds in which they take turns, so that a slow moment of the
/// machine meets them all.
pub fn nanoseconds(items: usize, contestants: &mut [&mut dyn FnMut() -> usize]) -> Vec<f64> {
    nanoseconds_over(15, items, contestants)
}

/// As [`nanoseconds`], in so many rounds (at least one).
pub fn nanoseconds_over(
    rounds: usize,
    items: usize,
    contestants: &mut [&mut dyn FnMut() -> usize],
) -> Vec<f64> {
    let mut times = vec![Vec::with_capacity(rounds); contestants.len()];
    for _ in 0..rounds {
        for (contestant, times) in contestants.iter_mut().zip(&mut times) {
            let start = Instant::now();
            black_box(contestant());
            times.push(start.elapsed().as_secs_f64() * 1e9);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of items, for display")]
    let items = items as f64;
    times
        .into_iter()
        .map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[rounds / 2] / items
        })
        .collect()
}

/// What a contestant took for one item, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    /// By the clock.
    pub wall: f64,
    /// Of this thread on the processor, where the system tells it.
    pub cpu: Option<f64>,
}

impl Time {
    /// The time on the processor where it is known: others that run beside
    /// add nothing to it.
    #[must_use]
    pub fn best(self) -> f64 {
        self.cpu.unwrap_or(self.wall)
    }
}

/// As [`nanoseconds_over`], with the time on the processor beside the clock's.
pub fn times_over(
    rounds: usize,
    items: usize,
    contestants: &mut [&mut dyn FnMut() -> usize],
) -> Vec<Time> {
    let mut times = vec![(Vec::new(), Vec::new()); contestants.len()];
    for _ in 0..rounds {
        for (contestant, (walls, cpus)) in contestants.iter_mut().zip(&mut times) {
            let (start, before) = (Instant::now(), on_processor());
            black_box(contestant());
            walls.push(start.elapsed().as_secs_f64() * 1e9);
            cpus.extend(before.zip(on_processor()).map(|(from, to)| to - from));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of items, for display")]
    let items = items as f64;
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).map(|time| time / items)
    };
    times
        .iter_mut()
        .map(|(walls, cpus)| Time {
            wall: median(walls).unwrap_or_default(),
            cpu: median(cpus),
        })
        .collect()
}

/// How many nanoseconds this thread has been on a processor; only some systems tell it.
fn on_processor() -> Option<f64> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    let told = {
        use rustix::time::{ClockId, clock_gettime};
        let time = clock_gettime(ClockId::ThreadCPUTime);
        #[expect(clippy::cast_precision_loss, reason = "a time, for display")]
        Some(time.tv_sec as f64 * 1e9 + time.tv_nsec as f64)
    };
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    let told = None;
    told
}
