//! The report that a person reads.

use std::collections::BTreeMap;
use std::io::{self, Write};

use tutorcore::{RuleCode, Severity, StateReportKind, tzdb_version};

use crate::meaning::Meanings;
use crate::summary::{StateMinutes, Summary};
use crate::tally::Kind;
use crate::world::World;

/// Prints the report.
pub(crate) fn print(
    out: &mut impl Write,
    title: &str,
    world: &World,
    summary: &Summary,
    max_shown: usize,
) -> io::Result<()> {
    let mut report = Report {
        out,
        summary,
        meanings: Meanings::new(),
        max_shown,
    };
    report.header(title, world)?;
    if summary
        .tallies
        .each()
        .iter()
        .any(|(_, tally)| tally.rows > 0)
    {
        report.tallies()?;
        report.codes(
            Severity::Error,
            "Refused because (a row may have several reasons)",
        )?;
        report.codes(Severity::Warning, "Warnings")?;
        report.refusals()?;
        report.eligibility()?;
        report.state_minutes(world)?;
    }
    report.unresolved()?;
    report.unreadable()
}

struct Report<'a, W> {
    out: &'a mut W,
    summary: &'a Summary,
    meanings: Meanings,
    max_shown: usize,
}

impl<W: Write> Report<'_, W> {
    fn header(&mut self, title: &str, world: &World) -> io::Result<()> {
        writeln!(self.out, "{title}")?;
        let counts = [
            (world.schools.len(), "schools"),
            (world.students.len(), "students"),
            (world.staff.len(), "tutors and staff"),
            (world.groups.len(), "groups"),
            (world.work_orders.len(), "work orders"),
        ];
        let counts = counts.map(|(count, name)| format!("{} {name}", grouped(count)));
        writeln!(self.out, "{}", counts.join(", "))?;
        if world.not_active > 0 {
            let count = grouped(world.not_active);
            writeln!(self.out, "{count} people who are not active are left out")?;
        }
        match self.summary.as_of {
            Some(as_of) => writeln!(self.out, "as of {as_of}, time zones of {}", tzdb_version()),
            None => Ok(()),
        }
    }

    fn tallies(&mut self) -> io::Result<()> {
        let head = ["", "rows", "accepted", "refused"].map(str::to_owned);
        let rows = self.summary.tallies.each().map(|(kind, tally)| {
            let counts = [tally.rows, tally.accepted, tally.refused].map(grouped);
            let [rows, accepted, refused] = counts;
            [kind.name().to_owned(), rows, accepted, refused]
        });
        writeln!(self.out)?;
        table(self.out, &head, &rows, 1)
    }

    fn codes(&mut self, severity: Severity, title: &str) -> io::Result<()> {
        let mut rows = Vec::new();
        for (kind, tally) in self.summary.tallies.each() {
            let weighs = |code| tally.severities.get(code) == Some(&severity);
            let mut codes: Vec<_> = tally
                .codes
                .iter()
                .filter(|(code, _)| weighs(*code))
                .collect();
            codes.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), **code));
            rows.extend(codes.into_iter().map(|(code, count)| {
                let meaning = self.meanings.of(*code);
                [
                    kind.name().to_owned(),
                    grouped(*count),
                    format!("{code}  {meaning}"),
                ]
            }));
        }
        self.section(title, rows.is_empty())?;
        table_of_codes(self.out, &rows)
    }

    fn refusals(&mut self) -> io::Result<()> {
        let all = &self.summary.refusals;
        let title = format!("Refused rows{}", self.shown(all.len()));
        self.section(&title, all.is_empty())?;
        for refusal in all.iter().take(self.max_shown) {
            let (file, line, id) = (refusal.kind.file(), refusal.line, &refusal.id);
            let what = if refusal.kind == Kind::End {
                " (its end)"
            } else {
                ""
            };
            writeln!(self.out, "  {file}:{line} {id}{what}")?;
            for finding in &refusal.findings {
                writeln!(self.out, "      {}  {}", finding.code, finding.message)?;
            }
        }
        Ok(())
    }

    fn eligibility(&mut self) -> io::Result<()> {
        let (payment, export) = (&self.summary.payment, &self.summary.export);
        let pay = [
            (payment.eligible, "may be paid"),
            (payment.pending, "pending"),
            (payment.not_eligible, "may not"),
        ];
        let exported = [
            (export.eligible, "may be exported"),
            (export.not_eligible, "may not"),
        ];
        self.decision("Payment", &pay, &payment.reasons)?;
        self.decision("Export", &exported, &export.reasons)
    }

    fn decision(
        &mut self,
        title: &str,
        counts: &[(usize, &str)],
        reasons: &BTreeMap<RuleCode, usize>,
    ) -> io::Result<()> {
        let counts = counts
            .iter()
            .map(|(count, name)| format!("{} {name}", grouped(*count)));
        let counts: Vec<_> = counts.collect();
        writeln!(self.out, "\n{title} of sessions: {}", counts.join(", "))?;
        let rows: Vec<_> = reasons
            .iter()
            .map(|(code, count)| {
                let meaning = self.meanings.of(*code);
                [String::new(), grouped(*count), format!("{code}  {meaning}")]
            })
            .collect();
        table_of_codes(self.out, &rows)
    }

    fn state_minutes(&mut self, world: &World) -> io::Result<()> {
        let all = &self.summary.state_minutes;
        let title = "Tutoring outside the school day, for the state";
        self.section(title, all.is_empty())?;
        if all.is_empty() {
            return Ok(());
        }
        let head = [
            "school",
            "",
            "hours",
            "minutes",
            "students",
            "minutes inside",
        ];
        let rows: Vec<_> = all
            .iter()
            .flat_map(|school| state_rows(world, school))
            .collect();
        table(self.out, &head.map(str::to_owned), &rows, 2)?;
        writeln!(
            self.out,
            "  An encounter counts under each of its qualifiers: do not add these rows, take \
             the total."
        )?;
        for school in all.iter().filter(|school| !school.unknown_dates.is_empty()) {
            let count = grouped(school.unknown_dates.len());
            writeln!(
                self.out,
                "  {}: the bell schedule says nothing of {count} dates with tutoring; \
                 settings tell whether they count.",
                school.school
            )?;
        }
        Ok(())
    }

    fn unresolved(&mut self) -> io::Result<()> {
        let all = &self.summary.unresolved;
        let title = format!("Rows that could not be tried{}", self.shown(all.len()));
        self.section(&title, all.is_empty())?;
        for one in all.iter().take(self.max_shown) {
            writeln!(self.out, "  {}:{}: {}", one.file, one.line, one.message)?;
        }
        Ok(())
    }

    fn unreadable(&mut self) -> io::Result<()> {
        let all = &self.summary.unreadable;
        let title = format!("What could not be read{}", self.shown(all.len()));
        self.section(&title, all.is_empty())?;
        for fault in all.iter().take(self.max_shown) {
            writeln!(self.out, "  {fault}")?;
        }
        Ok(())
    }

    fn section(&mut self, title: &str, is_empty: bool) -> io::Result<()> {
        if is_empty {
            return Ok(());
        }
        writeln!(self.out, "\n{title}")
    }

    fn shown(&self, all: usize) -> String {
        if all > self.max_shown {
            format!(": the first {} of {}", self.max_shown, grouped(all))
        } else {
            format!(": {}", grouped(all))
        }
    }
}

fn state_rows(world: &World, minutes: &StateMinutes) -> Vec<[String; 6]> {
    let name = world.school_names.get(&minutes.school);
    let name = name.map_or(minutes.school.as_str(), String::as_str);
    let dates = format!("{} to {}", minutes.from, minutes.to);
    let labels = [name.to_owned(), dates]
        .into_iter()
        .chain(std::iter::repeat(String::new()));
    let rows = minutes.rows.iter().zip(labels);
    rows.map(|(row, label)| {
        let qualifier = match row.qualifier {
            StateReportKind::TutoringTotal => "total",
            StateReportKind::NoQualifier => "no qualifier",
            StateReportKind::Homebound => "homebound",
            StateReportKind::Detention => "detention",
            StateReportKind::CreditRecovery => "credit recovery",
            StateReportKind::Remedial => "remedial",
        };
        let figures = &row.figures;
        [
            label,
            qualifier.to_owned(),
            figures.hours.clone(),
            grouped(figures.minutes),
            grouped(figures.students),
            grouped(figures.inside_minutes),
        ]
    })
    .collect()
}

/// Rows of a kind, a count, and a code with its meaning; a kind is named once.
fn table_of_codes(out: &mut impl Write, rows: &[[String; 3]]) -> io::Result<()> {
    let width = |place: usize| {
        let cells = rows.iter().filter_map(|row| row.get(place));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (kinds, counts) = (width(0), width(1));
    let mut last = "";
    for [kind, count, code] in rows {
        let shown = if kind == last { "" } else { kind };
        last = kind;
        writeln!(
            out,
            "  {shown:kinds$}{}{count:>counts$}  {code}",
            gap(kinds)
        )?;
    }
    Ok(())
}

fn gap(width: usize) -> &'static str {
    if width == 0 { "" } else { "  " }
}

/// Aligned columns: so many from the left are texts, the others numbers.
fn table<const N: usize>(
    out: &mut impl Write,
    head: &[String; N],
    rows: &[[String; N]],
    texts: usize,
) -> io::Result<()> {
    let mut widths = head.each_ref().map(|cell| cell.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in [head].into_iter().chain(rows) {
        let mut line = String::new();
        for (place, (cell, width)) in row.iter().zip(widths).enumerate() {
            if place < texts {
                line += &format!("  {cell:width$}");
            } else {
                line += &format!("  {cell:>width$}");
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A count with its thousands set apart.
fn grouped(count: impl ToString) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
