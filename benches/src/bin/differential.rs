//! Random rules through this engine and others: `cargo xtask recurrences --differential N`.
//!
//! `differential rules N SEED` prints rules, one a line; another program answers each on a line of
//! its own; `differential compare PEER ANSWERS N SEED` holds the answers against this engine. With
//! the peer `rrule` and no answers, that crate is asked at once.

use std::collections::BTreeMap;
use std::process::ExitCode;

use tutorcore::Zone;
use tutorcore_benches::recurrence::random;
use tutorcore_benches::seeded::Seeded;

#[path = "differential/departure.rs"]
mod departure;
#[path = "differential/reading.rs"]
mod reading;

use departure::departures;
use reading::{Answer, Case, Reading};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["rules", count, seed] => {
            for text in rules(count, seed) {
                println!("{}", text.replace('\n', "\\n"));
            }
            ExitCode::SUCCESS
        }
        ["compare", "rrule", count, seed] => {
            let ask = |text: &str| Answer::of_rrule(text);
            compare("rrule", rules(count, seed), ask)
        }
        ["compare", peer, file, count, seed] => {
            let answers = std::fs::read_to_string(file).expect("the answers can be read");
            let mut answers = answers.lines();
            let ask = |_: &str| Answer::read(answers.next().expect("an answer for every rule"));
            compare(peer, rules(count, seed), ask)
        }
        _ => {
            eprintln!("differential rules N SEED | compare PEER [ANSWERS] N SEED");
            ExitCode::FAILURE
        }
    }
}

fn rules(count: &str, seed: &str) -> impl Iterator<Item = String> {
    let count: usize = count.parse().expect("a number of rules");
    let mut random = Seeded::new(seed.parse().expect("a number as seed"));
    (0..count).map(move |_| random::set(&mut random))
}

/// Until when the peer's zones are ours: only Python's are those of one release with ours.
fn zones_agree_until(peer: &str, zone: Zone) -> i64 {
    match (peer, zone.name()) {
        ("dateutil", _) => i64::MAX,
        // Morocco has changed its mind since; in the middle of 2026.
        (_, "Africa/Casablanca") => 1_780_000_000,
        // The year 2100, after which the crate's zones know no change.
        _ => 4_100_000_000,
    }
}

/// Holds each answer against ours; those that differ have to be known departures of that peer.
fn compare(
    peer: &str,
    rules: impl Iterator<Item = String>,
    mut ask: impl FnMut(&str) -> Answer,
) -> ExitCode {
    let departures = departures(peer);
    let (mut same, mut refused, mut unfinished) = (0_u32, 0_u32, 0_u32);
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    let mut unknown = Vec::new();
    for text in rules {
        let answer = ask(&text);
        let case = Case::new(&text, |zone| zones_agree_until(peer, zone));
        let Answer::Times { times, complete } = &answer else {
            refused += 1;
            if let Answer::Refused(why) = &answer {
                match departures.iter().find(|one| one.fits(&case, why)) {
                    Some(departure) => *known.entry(departure.name).or_default() += 1,
                    None => unknown.push(format!("{text}\n  refused: {why}")),
                }
            }
            continue;
        };
        if case.agrees(Reading::Ours, times, *complete) {
            if *complete {
                same += 1;
            } else {
                unfinished += 1;
            }
            continue;
        }
        let departure = departures
            .iter()
            .find(|one| one.explains(&case, times, *complete));
        match departure {
            Some(departure) => *known.entry(departure.name).or_default() += 1,
            None => unknown.push(case.told(times)),
        }
    }
    let differ: u32 = known.values().sum();
    println!(
        "{peer}: {same} rules give the same times, {unfinished} the same as far as it came; \
         {differ} differ as is known, {refused} of them refused:"
    );
    for (name, count) in &known {
        println!("  {count:>7}  {name}");
    }
    println!("  {:>7}  in a way that is not known", unknown.len());
    for one in unknown.iter().take(20) {
        println!("{one}");
    }
    if unknown.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
