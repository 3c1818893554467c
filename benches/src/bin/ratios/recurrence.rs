//! The recurrence works, side by side.

use std::hint::black_box;

use tutorcore::{ExpansionOptions, RecurrenceRule, RecurrenceSet, expand_many};
use tutorcore_benches::ratio::nanoseconds;
use tutorcore_benches::recurrence::yardstick::{self, Stretch};
use tutorcore_benches::recurrence::{Work, calendar, district, peer, windows, works};

const START: i64 = 1_755_475_200;
const LATER: i64 = 4_000_000_000;

/// Prints the works a to k and parsing.
pub(crate) fn print() {
    println!("recurrence: ns an occurrence; g: ns a query; k: ms the whole; parse: ns a rule");
    let stretches = yardstick::stretches(START, LATER);
    for work in works() {
        one(&work, 40, true, |out| limit(work.name, &stretches, out));
    }
    for work in windows() {
        let start = RecurrenceSet::iter(&read(&work.text), &ExpansionOptions::default())
            .next()
            .and_then(Result::ok)
            .and_then(|time| time.at)
            .map_or(0, tutorcore::Instant::unix_seconds);
        let stretches = yardstick::stretches(start, LATER);
        one(&work, 2_000, false, |out| {
            yardstick::window(start, &work.window, &stretches, out);
        });
    }
    many();
    parsing();
}

fn read(text: &str) -> RecurrenceSet {
    text.parse().expect("the works' rules are legal")
}

/// The hand-written loop of a work.
fn limit(name: &str, stretches: &[Stretch], out: &mut Vec<i64>) {
    let first = |weekday: i64, begin: i64| (weekday - begin).rem_euclid(7);
    match name.as_bytes()[0] {
        b'a' => yardstick::daily(1000, stretches, out),
        b'b' => yardstick::weekly(&[0, 2, 4], 1, usize::MAX, 1_913_315_400, stretches, out),
        b'c' => yardstick::weekly(&[1, 3], 2, 500, i64::MAX, stretches, out),
        b'd' => {
            let days = |begin: i64, length: i64| {
                let friday = first(4, begin);
                let last = friday + (length - 1 - friday) / 7 * 7;
                [first(1, begin) + 7, last]
            };
            yardstick::monthly(500, 1, 8, stretches, days, out);
        }
        b'e' => yardstick::monthly(240, 1, 8, stretches, |_, length| [length - 1, -1], out),
        b'f' => yardstick::monthly(50, 12, 9, stretches, |begin, _| [first(0, begin), -1], out),
        b'i' => {
            let days = |begin: i64, length: i64| {
                let last = (begin + length - 1) % 7;
                [length - 1 - (last - 4).max(0), -1]
            };
            yardstick::monthly(240, 1, 8, stretches, days, out);
        }
        _ => {
            let from = out.len();
            yardstick::daily(1000, stretches, out);
            let mut at = 0;
            let mut write = from;
            for read in from..out.len() {
                // Every fifth day from the third on.
                if (read - from) % 5 == 2 && at < 200 {
                    at += 1;
                } else {
                    out[write] = out[read];
                    write += 1;
                }
            }
            out.truncate(write);
        }
    }
}

/// Measures one work; `each` divides by the number of occurrences.
fn one(work: &Work, passes: usize, each: bool, limit: impl Fn(&mut Vec<i64>)) {
    let options = ExpansionOptions::default();
    let (set, theirs) = (read(&work.text), peer::read(&work.text));
    let mut expected = Vec::new();
    peer::expand(&theirs, &work.window, &mut expected);
    let calendar = calendar::read(&work.text);
    let steps = steps(&set, &work.window);
    let mut found = Vec::new();
    calendar::expand(&calendar, steps, &work.window, &mut found);
    found.sort_unstable();
    assert_eq!(found, expected, "{}: calcard does other work", work.name);
    found.clear();
    set.expand_seconds(work.window.clone(), &options, &mut found);
    assert_eq!(found, expected, "{}: the peer does other work", work.name);
    found.clear();
    limit(&mut found);
    assert_eq!(
        found, expected,
        "{}: the yardstick does other work",
        work.name
    );

    let mut out = Vec::with_capacity(expected.len());
    let mut hand = || {
        for _ in 0..passes {
            out.clear();
            limit(black_box(&mut out));
        }
        out.len()
    };
    let mut out = Vec::with_capacity(expected.len());
    let mut core = || {
        for _ in 0..passes {
            out.clear();
            black_box(&set).expand_seconds(work.window.clone(), &options, black_box(&mut out));
        }
        out.len()
    };
    let mut out = Vec::new();
    let mut other = || {
        out.clear();
        peer::expand(black_box(&theirs), &work.window, &mut out);
        out.len()
    };
    let mut out = Vec::new();
    let mut third = || {
        out.clear();
        calendar::expand(black_box(&calendar), steps, &work.window, &mut out);
        out.len()
    };
    let items = if each { expected.len() } else { 1 };
    let [hand, core] = nanoseconds(items * passes, &mut [&mut hand, &mut core])[..] else {
        unreachable!("two contestants")
    };
    let [other, third] = nanoseconds(items, &mut [&mut other, &mut third])[..] else {
        unreachable!("two contestants")
    };
    line(work.name, "ns", hand, [other, third], core);
}

/// How many times there are up to the window's end, for a peer that only counts.
fn steps(set: &RecurrenceSet, window: &std::ops::Range<i64>) -> usize {
    // What is excepted is walked over as well.
    let excepted = 1_000;
    let mut times = Vec::new();
    set.expand_seconds(
        i64::MIN..window.end,
        &ExpansionOptions::default(),
        &mut times,
    );
    times.len() + excepted
}

fn line(name: &str, unit: &str, hand: f64, [other, third]: [f64; 2], core: f64) {
    println!(
        "  {name:<20} yardstick {hand:8.2} {unit}  rrule {other:10.1} {unit} ({:6.0}x ours)  \
         calcard {third:10.1} {unit} ({:6.0}x)  tutorcore {core:8.2} {unit} ({:.2}x)",
        other / core,
        third / core,
        core / hand,
    );
}

/// Work k: 10,000 rules, parsed and expanded.
fn many() {
    let options = ExpansionOptions::default();
    let texts = district();
    let stretches = yardstick::stretches(START, 1_768_000_000);
    let sets: Vec<RecurrenceSet> = texts.iter().map(|text| read(text)).collect();
    let found = expand_many(&sets, i64::MIN..i64::MAX, &options);
    let mut expected = Vec::new();
    for text in &texts {
        yardstick::run(yardstick::parse(text.as_bytes()), &stretches, &mut expected);
    }
    assert_eq!(found.seconds, expected, "the yardstick does other work");
    let mut theirs = Vec::new();
    for text in texts.iter().take(500) {
        peer::expand(&peer::read(text), &(i64::MIN..i64::MAX), &mut theirs);
    }
    assert_eq!(theirs, expected[..theirs.len()], "the peer does other work");

    let mut out = Vec::with_capacity(expected.len());
    let mut hand = || {
        out.clear();
        for text in &texts {
            yardstick::run(yardstick::parse(text.as_bytes()), &stretches, &mut out);
        }
        out.len()
    };
    let mut out = Vec::with_capacity(expected.len());
    let mut core = || {
        out.clear();
        for text in &texts {
            let set = read(black_box(text));
            set.expand_seconds(i64::MIN..i64::MAX, &options, &mut out);
        }
        out.len()
    };
    let mut out = Vec::with_capacity(expected.len());
    let mut other = || {
        out.clear();
        for text in texts.iter().take(500) {
            peer::expand(&peer::read(text), &(i64::MIN..i64::MAX), &mut out);
        }
        out.len()
    };
    let mut out = Vec::with_capacity(expected.len());
    let mut third = || {
        out.clear();
        for text in texts.iter().take(500) {
            calendar::expand(
                &calendar::read(text),
                1_000,
                &(i64::MIN..i64::MAX),
                &mut out,
            );
        }
        out.len()
    };
    assert_eq!(third(), theirs.len(), "calcard does other work");
    let [hand, core] = nanoseconds(1, &mut [&mut hand, &mut core])[..] else {
        unreachable!("two contestants")
    };
    let [other, third] = nanoseconds(1, &mut [&mut other, &mut third])[..] else {
        unreachable!("two contestants")
    };
    // They did a twentieth of the work.
    let others = [other, third].map(|part| part * 20.0 / 1e6);
    line("k 10,000 rules", "ms", hand / 1e6, others, core / 1e6);
}

/// Reading one rule without its start.
fn parsing() {
    const PASSES: usize = 2_000;
    for text in [
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20300818T203000Z",
        "FREQ=MONTHLY;BYDAY=2TU,-1FR;COUNT=500",
    ] {
        let mut core = || {
            (0..PASSES)
                .filter(|_| black_box(text).parse::<RecurrenceRule>().is_ok())
                .count()
        };
        let mut other = || {
            (0..PASSES / 10)
                .filter(|_| {
                    black_box(text)
                        .parse::<rrule::RRule<rrule::Unvalidated>>()
                        .is_ok()
                })
                .count()
        };
        let core = nanoseconds(PASSES, &mut [&mut core])[0];
        let other = nanoseconds(PASSES / 10, &mut [&mut other])[0];
        println!(
            "  parse {text:<50} rrule {other:7.0} ns ({:.0}x ours)  tutorcore {core:6.0} ns",
            other / core
        );
    }
}
