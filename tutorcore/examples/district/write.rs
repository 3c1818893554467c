//! The reports as CSV files, for spreadsheets and other programs.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;

use tutorcore::Finding;

use crate::meaning::{Meanings, word};
use crate::summary::Summary;

/// Writes the reports into a folder, which is made where it is missing.
pub(crate) fn write(folder: &Path, summary: &Summary) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    sessions(&folder.join("sessions.csv"), summary)?;
    refused(&folder.join("refused.csv"), summary)?;
    reasons(&folder.join("reasons.csv"), summary)?;
    state_minutes(&folder.join("state_minutes.csv"), summary)?;
    left_out(&folder.join("left_out.csv"), summary)
}

/// Every session with what was decided of it.
fn sessions(file: &Path, summary: &Summary) -> io::Result<()> {
    let mut out = Sheet::new(file)?;
    out.row([
        "line",
        "session",
        "school",
        "tutor",
        "state",
        "started_at",
        "ended_at",
        "encounters",
        "payment",
        "payment_reasons",
        "export",
        "export_reasons",
    ])?;
    for one in &summary.decided {
        out.row([
            one.line.to_string().as_str(),
            one.id.as_str(),
            one.school.as_str(),
            one.tutor.as_str(),
            &word(&one.state),
            &one.started_at.to_string(),
            &one.ended_at.map(|at| at.to_string()).unwrap_or_default(),
            &one.encounters.to_string(),
            &word(&one.payment.outcome),
            &codes(&one.payment.reasons),
            &word(&one.export.outcome),
            &codes(&one.export.reasons),
        ])?;
    }
    out.finish()
}

/// Every row that was refused, once for each finding.
fn refused(file: &Path, summary: &Summary) -> io::Result<()> {
    let mut out = Sheet::new(file)?;
    out.row(["file", "line", "id", "code", "severity", "message", "path"])?;
    for refusal in &summary.refusals {
        for finding in &refusal.findings {
            out.row([
                refusal.kind.file(),
                &refusal.line.to_string(),
                &refusal.id,
                finding.code.as_str(),
                &word(&finding.severity),
                &finding.message,
                &finding.path,
            ])?;
        }
    }
    out.finish()
}

/// How many sessions each reason stands in the way of.
fn reasons(file: &Path, summary: &Summary) -> io::Result<()> {
    let meanings = Meanings::new();
    let mut out = Sheet::new(file)?;
    out.row(["decision", "code", "sessions", "meaning"])?;
    let decisions = [
        ("payment", &summary.payment.reasons),
        ("export", &summary.export.reasons),
    ];
    for (decision, reasons) in decisions {
        for (code, count) in reasons {
            let (count, meaning) = (count.to_string(), meanings.of(*code));
            out.row([decision, code.as_str(), &count, meaning])?;
        }
    }
    out.finish()
}

/// The minutes for the state.
fn state_minutes(file: &Path, summary: &Summary) -> io::Result<()> {
    let mut out = Sheet::new(file)?;
    out.row([
        "school",
        "from",
        "to",
        "qualifier",
        "seconds",
        "minutes",
        "hours",
        "students",
        "inside_seconds",
        "inside_minutes",
    ])?;
    for school in &summary.state_minutes {
        for row in &school.rows {
            let figures = &row.figures;
            out.row([
                school.school.as_str(),
                &school.from.to_string(),
                &school.to.to_string(),
                &word(&row.qualifier),
                &figures.seconds.to_string(),
                &figures.minutes.to_string(),
                &figures.hours,
                &figures.students.to_string(),
                &figures.inside_seconds.to_string(),
                &figures.inside_minutes.to_string(),
            ])?;
        }
    }
    out.finish()
}

/// What could not be read or tried.
fn left_out(file: &Path, summary: &Summary) -> io::Result<()> {
    let mut out = Sheet::new(file)?;
    out.row(["file", "line", "column", "message", "help"])?;
    for fault in &summary.unreadable {
        let line = fault.line.map(|line| line.to_string());
        out.row([
            fault.file.as_str(),
            line.as_deref().unwrap_or_default(),
            fault.column.as_deref().unwrap_or_default(),
            &fault.message,
            fault.help.as_deref().unwrap_or_default(),
        ])?;
    }
    for one in &summary.unresolved {
        out.row([one.file, &one.line.to_string(), "", one.message, ""])?;
    }
    out.finish()
}

/// The codes of findings, each once.
fn codes(findings: &[Finding]) -> String {
    let mut codes: Vec<_> = findings.iter().map(|one| one.code.as_str()).collect();
    codes.dedup();
    codes.join(";")
}

/// A CSV file that a spreadsheet can open safely.
struct Sheet(csv::Writer<fs::File>);

impl Sheet {
    fn new(file: &Path) -> io::Result<Self> {
        Ok(Self(csv::Writer::from_writer(fs::File::create(file)?)))
    }

    fn row<const N: usize>(&mut self, cells: [&str; N]) -> io::Result<()> {
        let cells = cells.map(neutral);
        let cells = cells.iter().map(|cell| cell.as_bytes());
        Ok(self.0.write_record(cells)?)
    }

    fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A cell that a spreadsheet takes for text: what it would run as a formula gets an apostrophe.
fn neutral(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}
