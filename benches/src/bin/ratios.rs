//! Prints the ratios to hold: `cargo xtask bench`, or `cargo xtask bench conflicts`.

use std::hint::black_box;

use tutorcore::{SessionPolicy, validate_qualifiers};
use tutorcore_benches::qualifiers::{Sample, samples};
use tutorcore_benches::ratio::{nanoseconds, nanoseconds_over};
use tutorcore_benches::term::Term;
use tutorcore_benches::{peer, yardstick};

#[path = "ratios/alert_engine.rs"]
mod alert_engine;
#[path = "ratios/conflicts.rs"]
mod conflicts;
#[path = "ratios/recurrence.rs"]
mod recurrence;
#[path = "ratios/schedule.rs"]
mod schedule;

/// The works, in the order in which they are measured.
const WORKS: &[(&str, fn())] = &[
    ("qualifiers", qualifiers),
    ("replay", replay),
    ("recurrence", recurrence::print),
    ("conflicts", conflicts::print),
    ("alert-engine", alert_engine::print),
    ("schedule", schedule::print),
];

/// Measures the works that are named, or all.
fn main() {
    let named: Vec<String> = std::env::args().skip(1).collect();
    let one = named
        .first()
        .and_then(|one| one.strip_prefix(conflicts::MEMORY));
    if let Some(bookings) = one {
        return conflicts::print_memory(bookings);
    }
    for name in &named {
        let known = WORKS.iter().any(|work| work.0 == name);
        assert!(known, "no such work: {name}");
    }
    for (name, measure) in WORKS {
        if named.is_empty() || named.iter().any(|one| one == name) {
            measure();
        }
    }
}

/// Replaying a term: linear when the time of one encounter does not grow.
fn replay() {
    let terms = [10_000, 100_000, 1_000_000].map(|encounters| Term::new(encounters, 1));
    println!("replay of a term, for each encounter");
    let mut first = None;
    for term in &terms {
        let times = nanoseconds_over(5, term.encounters(), &mut [&mut || term.replay().accepted]);
        let [time] = times[..] else {
            unreachable!("one contestant")
        };
        let ratio = time / *first.get_or_insert(time);
        println!(
            "  {:>9} encounters {time:7.0} ns ({ratio:.2}x)",
            term.encounters()
        );
    }
}

/// Validating the qualifiers of one encounter, without records.
fn qualifiers() {
    const PASSES: usize = 250;
    let policy = SessionPolicy::default();
    let all = samples(2_000, 5);
    let ours = |sample: &Sample| validate_qualifiers(&sample.qualifiers, &sample.facts, &policy);

    for sample in &all {
        let found = ours(sample);
        let expected = yardstick::qualifiers(sample);
        assert_eq!(
            peer::garde(sample),
            expected.len(),
            "the peer does other work"
        );
        let same = found.len() == expected.len()
            && found
                .iter()
                .zip(&expected)
                .all(|(ours, theirs)| ours.code == theirs.code && ours.path.ends_with(theirs.path));
        assert!(same, "the yardstick does other work");
    }
    let (clean, bad): (Vec<_>, Vec<_>) = all
        .iter()
        .cloned()
        .partition(|sample| ours(sample).is_empty());
    println!(
        "qualifiers: {} samples, {} with findings",
        all.len(),
        bad.len()
    );

    for (what, samples) in [
        ("all", &all),
        ("nothing found", &clean),
        ("with findings", &bad),
    ] {
        let mut limit = || total(samples, PASSES, |one| yardstick::qualifiers(one).len());
        let mut peer = || total(samples, PASSES, peer::garde);
        let mut core = || total(samples, PASSES, |one| ours(one).len());
        let times = nanoseconds(
            samples.len() * PASSES,
            &mut [&mut limit, &mut peer, &mut core],
        );
        let [limit, peer, core] = times[..] else {
            unreachable!("three contestants")
        };
        println!(
            "  {what:<14} yardstick {limit:6.1} ns  garde {peer:6.1} ns ({:.2}x)  \
             tutorcore {core:6.1} ns ({:.2}x)",
            peer / limit,
            core / limit,
        );
    }
}

fn total(samples: &[Sample], passes: usize, count: impl Fn(&Sample) -> usize) -> usize {
    (0..passes)
        .map(|_| {
            samples
                .iter()
                .map(|one| count(black_box(one)))
                .sum::<usize>()
        })
        .sum()
}
