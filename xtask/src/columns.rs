//! What columns cost in each language, beside the core's own functions.

use crate::machine::{cargo, root};
use crate::{Outcome, javascript, python};
use lexopt::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

type Found<T> = Result<T, Box<dyn std::error::Error>>;

/// How often the programs take turns.
const ROUNDS: usize = 5;

/// The programs; the first is what the others are held against.
const LANGUAGES: [&str; 3] = ["Rust", "Python", "JavaScript"];

/// The nanoseconds of each work for a row, and how many rows it gave.
type Times = BTreeMap<String, (f64, String)>;

/// Runs the three programs in turns and prints the medians, with the ratios of
/// each round's times.
pub(crate) fn bench(args: &mut lexopt::Parser) -> Outcome {
    let mut rows = "1000000".to_owned();
    while let Some(argument) = args.next()? {
        match argument {
            Long("rows") => rows = args.value()?.string()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let (interpreter, site) = python::released()?;
    let user = javascript::installed()?;
    let program = |language: &str| -> Command {
        let mut command = match language {
            "Python" => {
                let mut command = Command::new(&interpreter);
                command
                    .arg(root().join("bindings-python/tests/measures.py"))
                    .env("PYTHONPATH", &site);
                command
            }
            "JavaScript" => {
                let mut command = Command::new("node");
                command
                    .arg(user.join("tests/measures.js"))
                    .current_dir(&user);
                command
            }
            _ => {
                let mut command = cargo();
                command
                    .args(["run", "--quiet", "--release", "--package"])
                    .args(["tutorcore-benches", "--bin", "columns", "--"]);
                command
            }
        };
        command.arg(&rows);
        command
    };
    let mut rounds: Vec<[Times; LANGUAGES.len()]> = Vec::new();
    for round in 1..=ROUNDS {
        println!("round {round} of {ROUNDS}");
        let mut times: [Times; LANGUAGES.len()] = Default::default();
        for (language, times) in LANGUAGES.iter().zip(&mut times) {
            *times = measured(&mut program(language))?;
        }
        rounds.push(times);
    }
    tell(&rounds)
}

/// Reads what a program prints.
fn measured(command: &mut Command) -> Found<Times> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let mut times = Times::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let [work, time, given] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("no measure: {line}").into());
        };
        times.insert(work.to_owned(), (time.parse()?, given.to_owned()));
    }
    Ok(times)
}

fn tell(rounds: &[[Times; LANGUAGES.len()]]) -> Outcome {
    let Some([native, ..]) = rounds.first() else {
        return Ok(());
    };
    println!(
        "ns for a row, medians of {ROUNDS} rounds; in brackets the median of the ratios to Rust"
    );
    for work in ["early_alerts", "double_bookings", "expand_series"] {
        let given = native.get(work).map(|(_, given)| given);
        let mut line = format!("{work:<24}");
        for (at, language) in LANGUAGES.iter().enumerate() {
            let all: Vec<_> = rounds
                .iter()
                .filter_map(|round| round[at].get(work))
                .collect();
            if all.iter().any(|(_, other)| Some(other) != given) {
                return Err(format!("{language} gives other {work} than Rust").into());
            }
            let ratios = rounds.iter().filter_map(|round| {
                let of = |at: usize| round[at].get(work).map(|(time, _)| *time);
                Some(of(at)? / of(0)?)
            });
            let time = median(all.iter().map(|(time, _)| *time));
            write!(line, "{language} {time:8.2} ({:.2})  ", median(ratios))?;
        }
        println!("{line}");
    }
    let of = |at: usize, work: &'static str| {
        let times = rounds.iter().filter_map(move |round| round[at].get(work));
        times.map(|(time, _)| *time)
    };
    let (interning, texts) = ("interning", "early_alerts_of_texts");
    println!(
        "{interning:<24}Rust {:8.2} for a text",
        median(of(0, interning))
    );
    println!(
        "{texts:<24}Python {:8.2}  JavaScript {:8.2}; two columns of ids are texts",
        median(of(1, texts)),
        median(of(2, texts)),
    );
    Ok(())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
