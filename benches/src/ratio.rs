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
