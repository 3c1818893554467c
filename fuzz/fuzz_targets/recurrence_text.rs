//! Any text as a set: an error or a set, never a panic; the canonical text reads back as the same
//! set; and its times increase, within the bounds that were given.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tutorcore::{ExpansionOptions, Reading, RecurrenceGap, RecurrenceSet};

fuzz_target!(|input: (i64, u32, bool, &str)| {
    let (from, length, shift, text) = input;
    let gap = if shift {
        RecurrenceGap::ShiftForward
    } else {
        RecurrenceGap::Skip
    };
    let Ok(set) = RecurrenceSet::read(text, Reading::Lenient) else {
        return;
    };
    let again = RecurrenceSet::read(&set.to_string(), Reading::Strict);
    assert_eq!(again.as_ref(), Ok(&set));
    let options = ExpansionOptions {
        gap,
        include_start: false,
        max_occurrences: 100,
        max_work: 20_000,
    };
    let window = from..from.saturating_add(length.into());
    let mut times = Vec::new();
    set.expand_seconds(window.clone(), &options, &mut times);
    assert!(times.len() <= 100);
    assert!(times.is_sorted_by(|a, b| a < b));
    assert!(times.iter().all(|time| window.contains(time)));
});
