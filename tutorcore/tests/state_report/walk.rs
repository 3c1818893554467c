//! The report to the state once more, minute by minute.

use std::collections::{BTreeMap, BTreeSet};

use tutorcore::zone::{FoldPolicy, GapPolicy};
use tutorcore::{
    InstructionSpan, LocalDate, LocalTime, QualifierMinutes, RemedialCriterion, ReportPolicy,
    SchoolDayCalendar, StateReportFigures, StateReportKind, StateTutoringReport, StudentQualifiers,
    UnknownSchoolDay,
};

use super::cases::Case;

/// Every figure of a report by what it is of; `None` for the subject that was
/// not given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    Kind(StateReportKind),
    Criterion(RemedialCriterion),
    Subject(Option<String>),
}

pub(crate) fn rows(report: &StateTutoringReport) -> BTreeMap<Row, &StateReportFigures> {
    let kinds = report
        .rows
        .iter()
        .map(|row| (Row::Kind(row.kind), &row.figures));
    let criteria = report
        .remedial_by_criterion
        .iter()
        .map(|row| (Row::Criterion(row.criterion), &row.figures));
    let subjects = report.remedial_by_subject.iter().map(|row| {
        let subject = row.subject.as_ref().map(ToString::to_string);
        (Row::Subject(subject), &row.figures)
    });
    kinds.chain(criteria).chain(subjects).collect()
}

/// The rows that an encounter counts in, read from the specification once
/// more.
pub(crate) fn rows_of(qualifiers: &StudentQualifiers, policy: &ReportPolicy) -> Vec<Row> {
    let each = policy.qualifier_minutes == QualifierMinutes::Each;
    let homebound = qualifiers.homebound;
    let credit = qualifiers.credit_recovery && (each || !homebound);
    let remedial = qualifiers.remedial && (each || !(homebound || credit));
    let detention = qualifiers.detention && (each || !(homebound || credit || remedial));
    let mut rows = Vec::new();
    for (holds, kind) in [
        (homebound, StateReportKind::Homebound),
        (credit, StateReportKind::CreditRecovery),
        (remedial, StateReportKind::Remedial),
        (detention, StateReportKind::Detention),
        (
            !(homebound || credit || remedial || detention),
            StateReportKind::NoQualifier,
        ),
        (
            !qualifiers.detention || qualifiers.actively_tutored != Some(false),
            StateReportKind::TutoringTotal,
        ),
    ] {
        rows.extend(holds.then_some(Row::Kind(kind)));
    }
    if remedial {
        rows.extend(
            qualifiers
                .remedial_criteria
                .iter()
                .copied()
                .map(Row::Criterion),
        );
        rows.push(Row::Subject(
            qualifiers.subject.as_ref().map(ToString::to_string),
        ));
    }
    rows
}

/// What is known of one minute.
enum Minute {
    Instruction,
    Free,
    Unknown,
}

fn minute(calendar: &SchoolDayCalendar, date: LocalDate, at: i64) -> Minute {
    if calendar.valid_from.is_some_and(|first| date < first)
        || calendar.valid_to.is_some_and(|last| last < date)
    {
        return Minute::Unknown;
    }
    let entry = calendar.dates.iter().rev().find(|entry| entry.date == date);
    let instruction = match (entry, calendar.weekdays.get(&date.weekday())) {
        (Some(entry), _) => &entry.instruction,
        (None, Some(usual)) => usual,
        (None, None) => return Minute::Unknown,
    };
    let midnight = date.days_since_epoch() * 86_400;
    let bell = |time: LocalTime| {
        let local = midnight + i64::from(time.second_of_day());
        let placed = calendar
            .zone
            .place(local, GapPolicy::ShiftForward, FoldPolicy::Earlier);
        placed.unwrap().unwrap()
    };
    let in_class = |span: &InstructionSpan| bell(span.start) <= at && at < bell(span.end);
    if instruction
        .iter()
        .any(|span| span.start < span.end && in_class(span))
    {
        Minute::Instruction
    } else {
        Minute::Free
    }
}

/// What the minutes of a row come to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    pub(crate) outside: i64,
    pub(crate) inside: i64,
    /// Those with time outside.
    pub(crate) students: BTreeSet<String>,
}

/// What the walk found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Of each row that an encounter in the range counts in.
    pub(crate) rows: BTreeMap<Row, Sum>,
    pub(crate) unknown: BTreeSet<LocalDate>,
}

/// Looks at every minute by itself.
pub(crate) fn walk(case: &Case) -> Found {
    let zone = case.calendar.zone;
    let mut found = Found::default();
    let encounters: Vec<_> = case.counting().collect();
    let first = encounters.iter().map(|one| one.arrived_at).min();
    let last = encounters.iter().filter_map(|one| one.departed_at).max();
    let (Some(mut at), Some(last)) = (first, last) else {
        return found;
    };
    while at < last {
        let date = LocalDate::try_from(zone.civil_at(at.into()).date()).unwrap();
        let there: BTreeSet<(Row, &str)> = encounters
            .iter()
            .filter(|one| one.arrived_at <= at && one.departed_at.is_some_and(|end| at < end))
            .flat_map(|one| {
                let rows = rows_of(&one.qualifiers, &case.policy);
                rows.into_iter().map(|row| (row, one.student.as_str()))
            })
            .collect();
        if case.range.contains(date) && !there.is_empty() {
            let kind = minute(&case.calendar, date, at.unix_seconds());
            if matches!(kind, Minute::Unknown) {
                found.unknown.insert(date);
            }
            let counts_unknown = case.policy.unknown_school_day == UnknownSchoolDay::CountAll;
            for (row, student) in there {
                let sum = found.rows.entry(row).or_default();
                match kind {
                    Minute::Instruction => sum.inside += 60,
                    Minute::Unknown if !counts_unknown => {}
                    Minute::Free | Minute::Unknown => {
                        sum.outside += 60;
                        sum.students.insert(student.to_owned());
                    }
                }
            }
        }
        at = at.saturating_add(60);
    }
    found
}
