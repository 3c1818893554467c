//! Replaying a term through the session's commands.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tutorcore_benches::term::Term;

fn replay(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replay a term");
    group.sample_size(10);
    for encounters in [10_000, 100_000] {
        let term = Term::new(encounters, 1);
        group.throughput(Throughput::Elements(encounters as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(encounters),
            &term,
            |bencher, term| {
                bencher.iter(|| term.replay());
            },
        );
    }
    group.finish();
}

criterion_group!(benches, replay);
criterion_main!(benches);
