//! The report that a person reads.

use std::collections::BTreeMap;
use std::io::{self, Write};

use tutorcore::{RuleCode, Severity, StateReportKind, tzdb_version};

use crate::layout::{grouped, plain, table, table_of_codes};
use crate::meaning::Meanings;
use crate::summary::{StateMinutes, Summary};
use crate::tally::Kind;
use crate::world::World;
use crate::{double_bookings, early_alerts};

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
        early_alerts::print(report.out, &summary.early_alerts)?;
        double_bookings::print(report.out, &summary.double_bookings, max_shown)?;
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
            vec![kind.name().to_owned(), rows, accepted, refused]
        });
        writeln!(self.out)?;
        table(self.out, &head, &rows, 1)
    }

    fn codes(&mut self, severity: Severity, title: &str) -> io::Result<()> {
        let mut rows = Vec::new();
        for (kind, tally) in self.summary.tallies.each() {
            let weighs = |code| tally.severities.get(code) == Some(&severity);
            let codes = tally.codes.iter().filter(|(code, _)| weighs(*code));
            rows.extend(self.code_rows(kind.name(), codes));
        }
        self.section(title, rows.is_empty())?;
        table_of_codes(self.out, &rows)
    }

    /// The most frequent codes with what they mean, and how many more there are.
    fn code_rows<'c>(
        &self,
        name: &str,
        codes: impl Iterator<Item = (&'c RuleCode, &'c usize)>,
    ) -> Vec<[String; 3]> {
        let mut codes: Vec<_> = codes.collect();
        codes.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), **code));
        let all = codes.len();
        codes.truncate(self.max_shown);
        let more = all - codes.len();
        let shown = codes.into_iter().map(|(code, count)| {
            let meaning = self.meanings.of(*code);
            let text = format!("{code}  {meaning}");
            [name.to_owned(), grouped(*count), text]
        });
        let mut rows: Vec<_> = shown.collect();
        if more > 0 {
            let rules = if more == 1 { "rule" } else { "rules" };
            rows.push([
                name.to_owned(),
                "…".to_owned(),
                format!("{more} more {rules}"),
            ]);
        }
        rows
    }

    fn refusals(&mut self) -> io::Result<()> {
        let all = &self.summary.refusals;
        let title = format!("Refused rows{}", self.shown(all.len()));
        self.section(&title, all.is_empty())?;
        for refusal in all.iter().take(self.max_shown) {
            let (file, line, id) = (refusal.kind.file(), refusal.line, plain(&refusal.id));
            let what = if refusal.kind == Kind::End {
                " (its end)"
            } else {
                ""
            };
            let gap = if id.is_empty() { "" } else { " " };
            writeln!(self.out, "  {file}:{line}{gap}{id}{what}")?;
            for finding in &refusal.findings {
                writeln!(
                    self.out,
                    "      {}  {}",
                    finding.code,
                    plain(&finding.message)
                )?;
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
        let rows = self.code_rows("", reasons.iter());
        table_of_codes(self.out, &rows)
    }

    fn state_minutes(&mut self, world: &World) -> io::Result<()> {
        let all = &self.summary.state_minutes;
        let title = "Hours of tutoring outside the school day, for the state";
        self.section(title, all.is_empty())?;
        if all.is_empty() {
            return Ok(());
        }
        let kinds = StateReportKind::ALL.iter().map(|kind| kind_name(*kind));
        let head: Vec<_> = ["school", "dates"]
            .into_iter()
            .chain(kinds)
            .chain(["students", "not counted: inside"])
            .map(str::to_owned)
            .collect();
        let rows: Vec<_> = all.iter().map(|school| state_row(world, school)).collect();
        table(self.out, &head, &rows, 2)?;
        writeln!(
            self.out,
            "  An encounter counts under each of its qualifiers: do not add these, take the total."
        )?;
        for school in all.iter().filter(|one| !one.unknown_dates.is_empty()) {
            let dates: Vec<_> = school.unknown_dates.iter().take(self.max_shown).collect();
            let dates: Vec<_> = dates.into_iter().map(ToString::to_string).collect();
            let more = if dates.len() < school.unknown_dates.len() {
                ", …"
            } else {
                ""
            };
            writeln!(
                self.out,
                "  {}: the bell schedule says nothing of {} dates with tutoring ({}{more}); by \
                 default they count nothing.",
                plain(school_name(world, school)),
                grouped(school.unknown_dates.len()),
                dates.join(", "),
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

/// A school's line: hours by qualifier, students, and the hours inside the school day.
fn state_row(world: &World, minutes: &StateMinutes) -> Vec<String> {
    let mut row = vec![
        plain(school_name(world, minutes)),
        format!("{} to {}", minutes.from, minutes.to),
    ];
    row.extend(minutes.rows.iter().map(|one| one.figures.hours.clone()));
    let total = minutes.rows.first().map(|one| &one.figures);
    row.push(total.map_or_else(String::new, |one| grouped(one.students)));
    row.push(total.map_or_else(String::new, |one| {
        format!("{} min", grouped(one.inside_minutes))
    }));
    row
}

fn school_name<'a>(world: &'a World, minutes: &'a StateMinutes) -> &'a str {
    let name = world.school_names.get(&minutes.school);
    name.map_or(minutes.school.as_str(), String::as_str)
}

fn kind_name(kind: StateReportKind) -> &'static str {
    match kind {
        StateReportKind::TutoringTotal => "total",
        StateReportKind::NoQualifier => "no qualifier",
        StateReportKind::Homebound => "homebound",
        StateReportKind::Detention => "detention",
        StateReportKind::CreditRecovery => "credit recovery",
        StateReportKind::Remedial => "remedial",
    }
}
