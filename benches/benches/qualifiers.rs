//! Validating the qualifiers of one encounter.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tutorcore::{SessionPolicy, validate_qualifiers};
use tutorcore_benches::qualifiers::samples;

fn qualifiers(criterion: &mut Criterion) {
    let policy = SessionPolicy::default();
    let (clean, bad): (Vec<_>, Vec<_>) = samples(2_000, 5).into_iter().partition(|sample| {
        validate_qualifiers(&sample.qualifiers, &sample.facts, &policy).is_empty()
    });
    let mut group = criterion.benchmark_group("validate_qualifiers");
    for (name, samples) in [("nothing found", clean), ("with findings", bad)] {
        let mut next = samples.iter().cycle();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let sample = next.next().expect("a cycle has no end");
                validate_qualifiers(black_box(&sample.qualifiers), &sample.facts, &policy)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, qualifiers);
criterion_main!(benches);
