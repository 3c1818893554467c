//! The columnar kernels by themselves, on the data of
//! `bindings-python/tests/measures.py` and `bindings-wasm/tests/measures.js`:
//! `cargo xtask bench columns` runs all three and prints the ratios.
//!
//! ```text
//! columns ROWS
//! ```
//!
//! Prints a line for each work: its name, the nanoseconds for a row, and how
//! many rows it gave.

use std::process::ExitCode;

use tutorcore::{
    AlertColumns, AlertPolicy, BatchOptions, ExpansionOptions, ExpansionWindows, Flags, IdInterner,
    Integers, Reading, SessionLengths, TimeColumn, TimeUnit, double_bookings, early_alerts,
    expand_texts,
};
use tutorcore_benches::ratio::nanoseconds_over;

/// The first moment of the term.
const TERM: i64 = 1_790_000_000;

/// How many series there are.
const SERIES: u32 = 10_000;

fn main() -> ExitCode {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok());
    let Some(rows) = rows.filter(|rows| *rows > 0) else {
        eprintln!("columns ROWS");
        return ExitCode::FAILURE;
    };
    alerts(rows);
    bookings(rows);
    series();
    ExitCode::SUCCESS
}

/// A number that looks random, and is the same in every language.
fn mixed(row: u32, salt: u32) -> u32 {
    let mut bits = row
        .wrapping_mul(0x9e37_79b1)
        .wrapping_add(salt.wrapping_mul(0x85eb_ca6b));
    bits ^= bits >> 15;
    bits = bits.wrapping_mul(0x2c1b_3c6d);
    bits ^= bits >> 12;
    bits = bits.wrapping_mul(0x297a_2d39);
    bits ^ bits >> 15
}

/// Prints the median of seven rounds.
fn measure(name: &str, items: usize, work: &mut dyn FnMut() -> usize) {
    let given = work();
    let times = nanoseconds_over(7, items, &mut [work]);
    println!("{name} {:.2} {given}", times[0]);
}

fn alerts(rows: u32) {
    let count = rows as usize;
    let sessions: Vec<i64> = (0..rows).map(i64::from).collect();
    let students: Vec<i64> = (0..rows)
        .map(|row| i64::from(mixed(row, 1) % (rows / 50 + 1)))
        .collect();
    let subjects: Vec<i32> = (0..rows)
        .map(|row| (mixed(row, 2) % 24).cast_signed())
        .collect();
    let starts: Vec<i64> = (0..rows).map(|row| TERM + i64::from(row) * 15).collect();
    let seconds: Vec<i64> = (0..rows)
        .map(|row| i64::from(600 + mixed(row, 3) % 3600))
        .collect();
    let history = |sessions, students| AlertColumns {
        sessions,
        students,
        subjects: Integers::I32(&subjects),
        has_subject: Flags::All,
        starts: TimeColumn {
            values: &starts,
            unit: TimeUnit::Seconds,
        },
        lengths: SessionLengths::Durations(Integers::I64(&seconds)),
        has_ended: Flags::All,
        connected: Flags::All,
        topics: None,
    };
    let judged = |history: AlertColumns<'_>| {
        early_alerts(
            &[history],
            &AlertPolicy::default(),
            &BatchOptions::default(),
        )
        .unwrap()
        .len()
    };
    measure("early_alerts", count, &mut || {
        judged(history(Integers::I64(&sessions), Integers::I64(&students)))
    });
    let texts = |letter: &str, ids: &[i64]| -> Vec<String> {
        ids.iter().map(|id| format!("{letter}-{id:08}")).collect()
    };
    let (session_texts, student_texts) = (texts("s", &sessions), texts("u", &students));
    measure("interning", count * 2, &mut || {
        let mut given = 0;
        for texts in [&session_texts, &student_texts] {
            let mut ids = IdInterner::new();
            let codes: Vec<u32> = texts.iter().map(|text| ids.intern(text).unwrap()).collect();
            given += codes.len() + ids.ranks().len();
        }
        given
    });
}

fn bookings(rows: u32) {
    let people: Vec<i64> = (0..rows)
        .map(|row| i64::from(mixed(row, 4) % (rows / 40 + 1)))
        .collect();
    let starts: Vec<i64> = (0..rows)
        .map(|row| TERM + 300 * i64::from(mixed(row, 5) % 36_288))
        .collect();
    let ends: Vec<i64> = starts.iter().map(|start| start + 2700).collect();
    measure("double_bookings", rows as usize, &mut || {
        double_bookings(&people, &starts, &ends, None::<&[u32]>)
            .unwrap()
            .first
            .len()
    });
}

fn series() {
    let texts: Vec<String> = (0..SERIES)
        .map(|row| {
            let (day, hour) = (1 + mixed(row, 6) % 28, 8 + mixed(row, 7) % 10);
            let days = ["MO", "TU,TH", "MO,WE,FR", "SA"][mixed(row, 8) as usize % 4];
            format!(
                "DTSTART;TZID=America/Chicago:202609{day:02}T{hour:02}0000\n\
                 RRULE:FREQ=WEEKLY;BYDAY={days}"
            )
        })
        .collect();
    let windows = ExpansionWindows::One(TERM..TERM + 270 * 86_400);
    let expand = || {
        let texts = texts.iter().map(String::as_str);
        let options = ExpansionOptions::default();
        expand_texts(texts, &windows, Reading::Strict, &options, None)
            .unwrap()
            .seconds
            .len()
    };
    let times = expand();
    measure("expand_series", times, &mut || expand());
}
