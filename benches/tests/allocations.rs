//! What must not allocate does not.

use tutorcore::{SessionPolicy, validate_qualifiers};
use tutorcore_benches::qualifiers::samples;

#[test]
fn qualifiers_without_a_finding_allocate_nothing() {
    let policy = SessionPolicy::default();
    let (mut clean, mut bad) = (0, 0);
    for sample in samples(2_000, 7) {
        let mut found = Vec::new();
        let allocated = allocation_counter::measure(|| {
            found = validate_qualifiers(&sample.qualifiers, &sample.facts, &policy);
        });
        if found.is_empty() {
            clean += 1;
            assert_eq!(allocated.count_total, 0, "{sample:?}");
        } else {
            bad += 1;
            assert!(allocated.count_total > 0, "the counter does not count");
        }
    }
    assert!(clean > 1_000 && bad > 100, "{clean} {bad}");
}
