//! Any job with any text: an answer or an error, never a panic; and no error
//! quotes the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tutorcore::jobs::{JOBS, call};

/// A shared run of so many bytes is a quotation and no accident.
const QUOTATION: usize = 24;

fuzz_target!(|input: (u16, &str)| {
    let (choice, json) = input;
    let job = JOBS[usize::from(choice) % JOBS.len()];
    let Err(error) = call(job.name, json) else { return };
    // A path leads to fields by their names, which the text has as well; its
    // map keys are ids. The help lists the fields of the type.
    let message = error.message();
    let quoted = message
        .as_bytes()
        .windows(QUOTATION)
        .any(|run| json.as_bytes().windows(QUOTATION).any(|other| other == run));
    assert!(!quoted || is_ours(message), "{message:?} quotes the input");
});

/// The fuzzer may learn our own sentences and send them in.
fn is_ours(message: &str) -> bool {
    let sentence = |text: &str| text.chars().filter(|letter| !letter.is_ascii_digit()).collect::<String>();
    let Err(reference) = call(JOBS[0].name, "]") else { return false };
    sentence(message) == sentence(reference.message())
}
