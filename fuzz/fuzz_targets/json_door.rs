//! Any job with any text: an answer or an error, never a panic; and no error
//! quotes a value of the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tutorcore::ErrorKind;
use tutorcore::jobs::{JOBS, call};

/// Stands in no text of the core's own.
const MARK: char = '☃';

/// No message is as long; only help, which lists fields, may be.
const LONGEST: usize = 200;

fuzz_target!(|input: (u16, &str)| {
    let (choice, json) = input;
    let job = JOBS[usize::from(choice) % JOBS.len()].name;
    check(job, json);
    check(job, &marked(json));
});

/// Puts the mark at the end of every text that is a value; fields keep their
/// names, which end in a quote and a colon.
fn marked(json: &str) -> String {
    let mut out = json.to_owned();
    for end in [",", "]", "}"] {
        out = out.replace(&format!("\"{end}"), &format!("{MARK}\"{end}"));
    }
    out
}

fn check(job: &str, json: &str) {
    let Err(error) = call(job, json) else {
        return;
    };
    assert_ne!(error.kind(), ErrorKind::UnknownJob);
    assert!(error.message().len() < LONGEST, "{error}");
    for text in [error.message(), error.help().unwrap_or_default()] {
        assert!(!text.contains(MARK), "{error}");
    }
}
