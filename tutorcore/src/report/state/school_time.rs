//! The school days of a range of dates, as instants.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::error::{Error, ErrorKind};
use crate::kernel::cover::Cover;
use crate::kernel::spans::{Span, touched};
use crate::model::date_range::DateRange;
use crate::model::school_day::{InstructionSpan, SchoolDayCalendar};
use crate::time::{DAY, LocalDate, LocalTime};
use crate::zone::{FoldPolicy, GapPolicy, Zone};

/// The most stretches of instruction in one report: a thousand times what ten
/// years of a school have.
const MOST_INSTRUCTION: usize = 1_000_000;

/// What a calendar says of a range of dates. Each date is resolved once,
/// however many encounters lie on it.
pub(super) struct SchoolTime {
    /// The starts of the dates, and the end of the last.
    edges: Vec<i64>,
    /// Of each date, whether the calendar says nothing of it.
    is_unknown: Vec<bool>,
    instruction: Cover,
}

impl SchoolTime {
    /// The range was checked.
    pub(super) fn of(calendar: &SchoolDayCalendar, range: DateRange) -> Result<Self, Error> {
        let zone = calendar.zone;
        let edges = edges(zone, range);
        // The last entry of a date counts.
        let dates: BTreeMap<_, _> = calendar
            .dates
            .iter()
            .map(|entry| (entry.date, &entry.instruction))
            .collect();
        let mut spans = Vec::new();
        let mut is_unknown = Vec::new();
        let mut count = 0_usize;
        for (date, day) in range.dates().zip(days(&edges)) {
            let instruction = is_valid(calendar, date)
                .then(|| {
                    dates
                        .get(&date)
                        .copied()
                        .or_else(|| calendar.weekdays.get(&date.weekday()))
                })
                .flatten();
            is_unknown.push(instruction.is_none());
            let stretches = instruction.map_or(&[][..], Vec::as_slice);
            count = count.saturating_add(stretches.len());
            if count > MOST_INSTRUCTION {
                return Err(Error::new(
                    ErrorKind::LimitReached,
                    "The calendar has too much instruction in this range.",
                )
                .with_help(format!(
                    "At most {MOST_INSTRUCTION} stretches count at once."
                ))
                .inside("calendar"));
            }
            let placed = stretches
                .iter()
                .filter_map(|stretch| placed(zone, date, *stretch));
            spans.extend(placed.filter_map(|span| span.clip(day)));
        }
        Ok(Self {
            edges,
            is_unknown,
            instruction: Cover::new(spans),
        })
    }

    /// From the first instant of the range to its end.
    pub(super) fn window(&self) -> Span {
        match (self.edges.first(), self.edges.last()) {
            (Some(&start), Some(&end)) => Span { start, end },
            _ => Span { start: 0, end: 0 },
        }
    }

    /// When school is in session.
    pub(super) fn instruction(&self) -> &Cover {
        &self.instruction
    }

    /// The days of which the calendar says nothing.
    pub(super) fn unknown(&self) -> Cover {
        let days = days(&self.edges).zip(&self.is_unknown);
        Cover::new(
            days.filter(|(_, unknown)| **unknown)
                .map(|(day, _)| day)
                .collect(),
        )
    }

    /// The dates of which the calendar says nothing and on which some span
    /// lies.
    pub(super) fn unknown_dates(
        &self,
        range: DateRange,
        spans: impl Iterator<Item = Span>,
    ) -> Vec<LocalDate> {
        if !self.is_unknown.contains(&true) {
            return Vec::new();
        }
        let dates = range
            .dates()
            .zip(self.is_unknown.iter().zip(touched(&self.edges, spans)));
        dates
            .filter(|(_, (unknown, touched))| **unknown && *touched)
            .map(|(date, _)| date)
            .collect()
    }
}

/// The first instant of each date of the range, and of the one after it.
fn edges(zone: Zone, range: DateRange) -> Vec<i64> {
    // Beyond the last date of all there is one in chrono's calendar.
    let after = NaiveDate::from(range.last).succ_opt();
    let dates = range.dates().map(NaiveDate::from).chain(after);
    dates.map(|date| zone.day_start(date)).collect()
}

/// The dates as spans, each from its start to that of the next.
fn days(edges: &[i64]) -> impl Iterator<Item = Span> {
    let ends = edges.iter().skip(1);
    edges
        .iter()
        .zip(ends)
        .map(|(&start, &end)| Span { start, end })
}

/// Whether the calendar speaks of the date at all.
fn is_valid(calendar: &SchoolDayCalendar, date: LocalDate) -> bool {
    calendar.valid_from.is_none_or(|first| first <= date)
        && calendar.valid_to.is_none_or(|last| date <= last)
}

/// A stretch of instruction of a date, as instants.
fn placed(zone: Zone, date: LocalDate, stretch: InstructionSpan) -> Option<Span> {
    let midnight = date.days_since_epoch().saturating_mul(DAY);
    let place = |time: LocalTime| {
        let local = midnight.saturating_add(i64::from(time.second_of_day()));
        // These policies place every time.
        zone.place(local, GapPolicy::ShiftForward, FoldPolicy::Earlier)
            .ok()
            .flatten()
    };
    (stretch.start < stretch.end).then_some(Span {
        start: place(stretch.start)?,
        end: place(stretch.end)?,
    })
}
