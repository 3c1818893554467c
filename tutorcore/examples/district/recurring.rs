//! Sessions that repeat: `series.csv`, expanded through the core, and a week of a school as a
//! calendar.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;
use tutorcore::{
    Instant, LocalDate, LocalDateTime, Occurrence, Recurrence, RecurrenceEnd, RecurrencePattern,
    SchedulePolicy, SchoolId, SessionSeries, Severity, TutorId, Weekday, describe_series,
    expand_recurrence,
};

use crate::fault::Fault;
use crate::layout::{grouped, plain, table};
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::world::World;

/// A series of `series.csv`, and its sessions.
pub(crate) struct Planned {
    pub(crate) school: SchoolId,
    pub(crate) name: String,
    pub(crate) tutor: Option<TutorId>,
    pub(crate) series: SessionSeries,
    pub(crate) sessions: Vec<Occurrence>,
}

/// What is planned to repeat.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recurring {
    /// How many series.
    series: usize,
    /// How many sessions they have.
    sessions: usize,
    /// When the first one starts.
    earliest: Option<Instant>,
    /// When the last one starts.
    latest: Option<Instant>,
}

/// Counts the series and their sessions.
pub(crate) fn figures(planned: &[Planned]) -> Recurring {
    let starts = || {
        planned
            .iter()
            .flat_map(|one| &one.sessions)
            .map(|session| session.start)
    };
    Recurring {
        series: planned.len(),
        sessions: starts().count(),
        earliest: starts().min(),
        latest: starts().max(),
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Which dates a series repeats on.
#[derive(Clone, Copy)]
enum Pattern {
    Daily,
    Weekly,
    Monthly,
}

const PATTERNS: [(&str, Pattern); 3] = [
    ("daily", Pattern::Daily),
    ("weekly", Pattern::Weekly),
    ("monthly", Pattern::Monthly),
];

/// The columns of `series.csv`.
struct Columns {
    id: Column,
    school: Column,
    name: Column,
    tutor: Column,
    first_date: Column,
    time: Column,
    minutes: Column,
    repeats: Column,
    weekdays: Column,
    interval: Column,
    last_date: Column,
    excepted: Column,
}

/// Reads the series and expands them. One that breaks a rule is reported and left out.
pub(crate) fn read(source: &mut Source, world: &World, faults: &mut Vec<Fault>) -> Vec<Planned> {
    let mut planned: Vec<Planned> = Vec::new();
    let Some(mut table) = Table::open(source, "series.csv", Presence::Optional, faults) else {
        return planned;
    };
    let columns = Columns {
        id: table.required("id"),
        school: table.required("school"),
        name: table.optional("name"),
        tutor: table.optional("tutor"),
        first_date: table.required("first_date"),
        time: table.required("time"),
        minutes: table.required("minutes"),
        repeats: table.required("repeats"),
        weekdays: table.optional("weekdays"),
        interval: table.optional("interval"),
        last_date: table.required("last_date"),
        excepted: table.optional("excepted"),
    };
    table.rows(|row, _| {
        let one = columns.planned(row, world)?;
        if planned.iter().any(|other| other.series.id == one.series.id) {
            return Err(row.cell_fault(
                columns.id,
                "The id is used twice.",
                "Give each series its own.",
            ));
        }
        planned.push(one);
        Ok(())
    });
    planned
}

impl Columns {
    fn planned(&self, row: &Row<'_>, world: &World) -> Result<Planned, Fault> {
        let school: SchoolId = row.required_id(self.school)?;
        let Some(zone) = world.schools.get(&school).map(|school| school.zone) else {
            return Err(row.cell_fault(
                self.school,
                "The school is not in schools.csv.",
                "Add it there, or correct the id.",
            ));
        };
        let series = SessionSeries {
            id: row.required_id(self.id)?,
            zone,
            local_start: self.local_start(row)?,
            length_minutes: number(row, self.minutes)?
                .ok_or_else(|| row.cell_fault(self.minutes, "The cell is empty.", "Fill it in."))?,
            recurrence: self.recurrence(row)?,
            earlier: Vec::new(),
            changed: Vec::new(),
        };
        let expansion = expand_recurrence(&series, &SchedulePolicy::default());
        let refused = expansion
            .findings
            .iter()
            .find(|one| one.severity == Severity::Error);
        if let Some(finding) = refused {
            return Err(row.cell_fault(self.id, &finding.message, "Correct the series."));
        }
        Ok(Planned {
            school,
            name: row.text(self.name)?.unwrap_or_default().to_owned(),
            tutor: row.id(self.tutor)?,
            series,
            sessions: expansion.occurrences,
        })
    }

    fn local_start(&self, row: &Row<'_>) -> Result<LocalDateTime, Fault> {
        row.required_text(self.first_date)?;
        row.required_text(self.time)?;
        let start = match (row.date(self.first_date)?, row.time(self.time)?) {
            (Some(date), Some(time)) => LocalDateTime::new(date, time).ok(),
            _ => None,
        };
        start.ok_or_else(|| {
            row.cell_fault(self.time, "This is no time of that date.", "Correct it.")
        })
    }

    fn recurrence(&self, row: &Row<'_>) -> Result<Recurrence, Fault> {
        let pattern = match row.required_choice(self.repeats, &PATTERNS)? {
            Pattern::Daily => RecurrencePattern::Daily,
            Pattern::Monthly => RecurrencePattern::Monthly,
            Pattern::Weekly => RecurrencePattern::Weekly {
                weekdays: row.choices(self.weekdays, &WEEKDAYS)?,
            },
        };
        let dates = row.text(self.excepted)?.unwrap_or_default().split(';');
        let dates = dates.map(str::trim).filter(|date| !date.is_empty());
        let excepted = dates
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| {
                row.cell_fault(
                    self.excepted,
                    "This is no list of dates.",
                    "Write them as in 2026-11-26;2026-11-27.",
                )
            })?;
        let interval = number(row, self.interval)?.unwrap_or(1);
        Ok(Recurrence {
            pattern,
            interval: i32::try_from(interval).unwrap_or(i32::MAX),
            end: row
                .date(self.last_date)?
                .map(|date| RecurrenceEnd::Until { date }),
            excepted,
        })
    }
}

/// A whole number from 1 on.
fn number(row: &Row<'_>, column: Column) -> Result<Option<u32>, Fault> {
    let Some(text) = row.text(column)? else {
        return Ok(None);
    };
    match text.parse() {
        Ok(number) if number >= 1 => Ok(Some(number)),
        _ => Err(row.cell_fault(column, "This is no such number.", "Write digits alone.")),
    }
}

/// Prints the series, and the week after the first clock change at the school with most of them.
pub(crate) fn print(out: &mut impl Write, world: &World, planned: &[Planned]) -> io::Result<()> {
    if planned.is_empty() {
        return Ok(());
    }
    let sessions: usize = planned.iter().map(|one| one.sessions.len()).sum();
    let changes: BTreeSet<LocalDate> = planned.iter().flat_map(changes).collect();
    writeln!(
        out,
        "\nRecurring sessions: {} series, {} sessions, over {} clock changes",
        grouped(planned.len()),
        grouped(sessions),
        changes.len()
    )?;
    let mut of_school: BTreeMap<&SchoolId, Vec<&Planned>> = BTreeMap::new();
    for one in planned {
        of_school.entry(&one.school).or_default().push(one);
    }
    let most = of_school
        .iter()
        .max_by_key(|(id, list)| (list.len(), std::cmp::Reverse(*id)));
    let Some((school, list)) = most else {
        return Ok(());
    };
    let policy = SchedulePolicy::default();
    let shown = |one: &Planned| {
        if one.name.is_empty() {
            one.series.id.as_str().to_owned()
        } else {
            plain(&one.name)
        }
    };
    for one in list {
        writeln!(
            out,
            "  {}: {}",
            shown(one),
            describe_series(&one.series, &policy)
        )?;
    }
    let after = list.iter().flat_map(|one| changes_after(one)).min();
    let first = list
        .iter()
        .filter_map(|one| one.sessions.first())
        .map(|one| one.local_start.date())
        .min();
    let Some(date) = after.or(first) else {
        return Ok(());
    };
    let monday = date.saturating_add_days(-weekday_number(date));
    let name = world
        .school_names
        .get(*school)
        .map_or(school.as_str(), String::as_str);
    writeln!(out, "\nThe week of {monday} at {}", plain(name))?;
    let dates: Vec<LocalDate> = (0..7)
        .map(|days| monday.saturating_add_days(days))
        .collect();
    let mut rows: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for one in list {
        for session in &one.sessions {
            let Some(place) = dates
                .iter()
                .position(|date| *date == session.local_start.date())
            else {
                continue;
            };
            let time = session.local_start.time().to_string();
            let row = rows.entry(time).or_insert_with(|| vec![Vec::new(); 7]);
            let tutor = one
                .tutor
                .as_ref()
                .map(|tutor| format!(" ({tutor})"))
                .unwrap_or_default();
            if let Some(cell) = row.get_mut(place) {
                cell.push(format!("{}{tutor}", shown(one)));
            }
        }
    }
    // Days without any session at the end of the week are not shown.
    let final_day = rows
        .values()
        .filter_map(|row| row.iter().rposition(|cell| !cell.is_empty()))
        .max();
    let days = final_day.map_or(0, |day| day + 1);
    let head: Vec<String> = std::iter::once(String::new())
        .chain(
            dates
                .iter()
                .zip(WEEKDAYS)
                .take(days)
                .map(|(date, (name, _))| format!("{} {}", &name[..3], &date.to_string()[5..])),
        )
        .collect();
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(time, row)| {
            let cells = row.into_iter().take(days).map(|cell| cell.join(", "));
            std::iter::once(time[..5].to_owned()).chain(cells).collect()
        })
        .collect();
    table(out, &head, &rows, days + 1)
}

/// The dates by which clocks have been moved between two sessions of a series.
fn changes(one: &Planned) -> Vec<LocalDate> {
    let zone = one.series.zone;
    let pairs = one.sessions.iter().zip(one.sessions.iter().skip(1));
    pairs
        .filter_map(|(before, after)| {
            let span = zone.span_at(before.start.unix_seconds());
            (span.end <= after.start.unix_seconds()).then(|| {
                let local = zone.to_local(span.end);
                LocalDateTime::from_civil_seconds(local)
                    .ok()
                    .map(LocalDateTime::date)
            })?
        })
        .collect()
}

/// The dates of the first sessions after clocks were moved.
fn changes_after(one: &Planned) -> Vec<LocalDate> {
    let zone = one.series.zone;
    let offset = |session: &Occurrence| zone.offset_at(session.start.unix_seconds());
    let pairs = one.sessions.iter().zip(one.sessions.iter().skip(1));
    pairs
        .filter(|(before, after)| offset(before) != offset(after))
        .map(|(_, after)| after.local_start.date())
        .collect()
}

/// 0 for Monday.
fn weekday_number(date: LocalDate) -> i64 {
    let place = WEEKDAYS
        .iter()
        .position(|(_, weekday)| *weekday == date.weekday());
    place
        .and_then(|place| i64::try_from(place).ok())
        .unwrap_or(0)
}
