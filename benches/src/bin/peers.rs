//! The recurrence works through programs of other languages: `cargo xtask bench recurrence --peers`.
//!
//! `peers works` prints the works, one a line: name, kind (`all`, `window`, or `parse` where the
//! texts have to be read each time), the window's two ends, and the sets with `\n` for the end of a
//! line and `|` between sets. A peer answers each with its name, how many times it found, their sum,
//! and the nanoseconds of the whole, the median of five. `peers check NAME FILE` holds that against
//! what this engine finds, in this run.

use std::hint::black_box;
use std::process::ExitCode;

use tutorcore::{ExpansionOptions, RecurrenceSet};
use tutorcore_benches::ratio::nanoseconds_over;
use tutorcore_benches::recurrence::{Work, district, windows, works};

/// How many of the district's rules the slow programs read.
const RULES: usize = 300;

struct Task {
    name: String,
    kind: &'static str,
    texts: Vec<String>,
    window: std::ops::Range<i64>,
}

fn tasks() -> Vec<Task> {
    let one = |kind: &'static str| {
        move |work: Work| Task {
            name: work.name.to_owned(),
            kind,
            texts: vec![work.text],
            window: work.window,
        }
    };
    let mut tasks: Vec<Task> = works().into_iter().map(one("all")).collect();
    tasks.extend(windows().into_iter().map(one("window")));
    tasks.push(Task {
        name: format!("k {RULES} rules"),
        kind: "parse",
        texts: district().into_iter().take(RULES).collect(),
        window: i64::MIN..i64::MAX,
    });
    tasks
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["works"] => {
            for task in tasks() {
                let Task {
                    name,
                    kind,
                    texts,
                    window,
                } = task;
                let text = texts.join("|").replace('\n', "\\n");
                println!("{name}\t{kind}\t{}\t{}\t{text}", window.start, window.end);
            }
            ExitCode::SUCCESS
        }
        ["check", peer, file] => check(peer, file),
        _ => {
            eprintln!("peers works | check NAME FILE");
            ExitCode::FAILURE
        }
    }
}

fn check(peer: &str, file: &str) -> ExitCode {
    let answers = std::fs::read_to_string(file).expect("the answers can be read");
    let mut wrong = 0;
    println!("{peer}: ns an occurrence; g: ns a query; k: ns a rule");
    for (task, answer) in tasks().iter().zip(answers.lines()) {
        let fields: Vec<&str> = answer.split('\t').collect();
        let [name, count, sum, whole] = fields[..] else {
            panic!("no answer: {answer}")
        };
        assert_eq!(name, task.name);
        let (found, ours) = ours(task);
        let same = count == found.len().to_string() && sum == found.iter().sum::<i64>().to_string();
        wrong += usize::from(!same);
        let items = match task.kind {
            "window" => 1,
            "parse" => task.texts.len(),
            _ => found.len(),
        };
        #[expect(clippy::cast_precision_loss, reason = "a count of items, for display")]
        let items = items as f64;
        let theirs = whole.parse::<f64>().expect("a number") / items;
        println!(
            "  {name:<20} {theirs:12.1}  ours {:8.2}  ({:7.0}x){}",
            ours / items,
            theirs * items / ours,
            if same { "" } else { "  other times" }
        );
    }
    if wrong == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What this engine finds, and the nanoseconds of the whole.
fn ours(task: &Task) -> (Vec<i64>, f64) {
    const PASSES: usize = 20;
    let options = ExpansionOptions::default();
    let read = |text: &String| {
        text.parse::<RecurrenceSet>()
            .expect("the works' rules are legal")
    };
    let sets: Vec<RecurrenceSet> = task.texts.iter().map(read).collect();
    let mut out = Vec::new();
    let mut pass = || {
        for _ in 0..PASSES {
            out.clear();
            if task.kind == "parse" {
                for text in &task.texts {
                    read(black_box(text)).expand_seconds(task.window.clone(), &options, &mut out);
                }
            } else {
                for set in &sets {
                    black_box(set).expand_seconds(task.window.clone(), &options, &mut out);
                }
            }
        }
        out.len()
    };
    let time = nanoseconds_over(9, PASSES, &mut [&mut pass])[0];
    (out, time)
}
