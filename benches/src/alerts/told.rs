//! Early alerts as a table for other programs, and histories as files that
//! they read.

use std::fs::{File, read};
use std::io::{BufWriter, Error, Result, Write as _};
use std::path::Path;

use tutorcore::{AlertTable, BatchOptions, EarlyAlertKind, Zone, early_alerts};

use super::{History, policy};

/// The alerts as one table with all that the host asked about: what another
/// program must give to have done the same work. In the order of `at`,
/// session, student and kind.
#[derive(Clone, Debug, Default)]
pub struct Told {
    sessions: Vec<u64>,
    students: Vec<u64>,
    subjects: Vec<u32>,
    /// 0 for a session that was long, 1 for frequent requests.
    kinds: Vec<u8>,
    at: Vec<i64>,
    observed: Vec<i64>,
    /// 0, as the next two, for requests.
    baseline_counts: Vec<u64>,
    baseline_means: Vec<f64>,
    thresholds: Vec<f64>,
}

impl Told {
    /// The alerts of a history by the policy that is compared.
    ///
    /// # Panics
    ///
    /// When the core refuses the history: it is one that it takes.
    #[must_use]
    pub fn new(history: &History, threads: usize) -> Self {
        let options = BatchOptions {
            zone: Zone::get("America/Chicago").ok(),
            threads,
            ..BatchOptions::default()
        };
        let table = early_alerts(&[history.columns()], &policy(), &options)
            .unwrap_or_else(|error| panic!("{error}"));
        Self::of(table, history)
    }

    fn of(table: AlertTable, history: &History) -> Self {
        let rows = || table.rows.iter().map(|row| *row as usize);
        Self {
            sessions: rows().map(|row| history.sessions[row]).collect(),
            students: rows().map(|row| history.students[row]).collect(),
            subjects: rows().map(|row| history.subjects[row]).collect(),
            kinds: table.kinds.iter().map(|kind| number(*kind)).collect(),
            thresholds: (0..table.len())
                .map(|alert| table.threshold_seconds(alert).unwrap_or_default())
                .collect(),
            at: table.at,
            observed: table.observed,
            baseline_counts: table.baseline_counts,
            baseline_means: table.baseline_means,
        }
    }

    /// How many alerts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sessions.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    /// Writes column after column as little-endian numbers.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut out = BufWriter::new(File::create(path)?);
        for id in self.sessions.iter().chain(&self.students) {
            out.write_all(&id.to_le_bytes())?;
        }
        for id in &self.subjects {
            out.write_all(&id.to_le_bytes())?;
        }
        out.write_all(&self.kinds)?;
        for number in self.at.iter().chain(&self.observed) {
            out.write_all(&number.to_le_bytes())?;
        }
        for count in &self.baseline_counts {
            out.write_all(&count.to_le_bytes())?;
        }
        for seconds in self.baseline_means.iter().chain(&self.thresholds) {
            out.write_all(&seconds.to_le_bytes())?;
        }
        out.flush()
    }
}

fn number(kind: EarlyAlertKind) -> u8 {
    u8::from(kind != EarlyAlertKind::UnusuallyLongSession)
}

/// Writes a history's columns as little-endian numbers, one after another.
///
/// # Errors
///
/// When the file cannot be written.
pub fn save(history: &History, path: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for id in history.sessions.iter().chain(&history.students) {
        out.write_all(&id.to_le_bytes())?;
    }
    for id in &history.subjects {
        out.write_all(&id.to_le_bytes())?;
    }
    for time in history.starts.iter().chain(&history.seconds) {
        out.write_all(&time.to_le_bytes())?;
    }
    out.flush()
}

/// Reads what [`save`] wrote.
///
/// # Errors
///
/// When the file cannot be read, or is no history.
pub fn load(path: &Path) -> Result<History> {
    let bytes = read(path)?;
    let size = bytes.len() / (4 * 8 + 4);
    if bytes.len() != size * (4 * 8 + 4) {
        return Err(Error::other("no history"));
    }
    let (sessions, rest) = bytes.split_at(size * 8);
    let (students, rest) = rest.split_at(size * 8);
    let (subjects, rest) = rest.split_at(size * 4);
    let (starts, seconds) = rest.split_at(size * 8);
    Ok(History {
        sessions: numbers(sessions, u64::from_le_bytes),
        students: numbers(students, u64::from_le_bytes),
        subjects: numbers(subjects, u32::from_le_bytes),
        starts: numbers(starts, i64::from_le_bytes),
        seconds: numbers(seconds, i64::from_le_bytes),
    })
}

fn numbers<T, const N: usize>(bytes: &[u8], number: fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|one| number(*one)).collect()
}
