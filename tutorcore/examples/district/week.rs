//! A person's week as a grid of quarter hours, and what the assistant proposes and mends.

use std::io::{self, Write};

use tutorcore::{
    AttendeeState, LocalDate, RecurrencePattern, SeriesRepair, SeriesSuggestion, Zone,
};

use crate::assistant::{Assistant, BlockedSeries};
use crate::layout::{grouped, plain, table};
use crate::recurring::Planned;

/// Prints what the assistant says.
pub(crate) fn print(
    out: &mut impl Write,
    assistant: &Assistant,
    planned: &[Planned],
) -> io::Result<()> {
    let Some(found) = &assistant.series else {
        return Ok(());
    };
    let one = planned.iter().find(|one| one.series.id == found.series);
    let Some(one) = one else { return Ok(()) };
    let zone = one.series.zone;
    writeln!(
        out,
        "\nThe scheduling assistant: {} of {} series meet something that their tutor has already",
        grouped(assistant.blocked_series),
        grouped(planned.len()),
    )?;
    grid(out, found, zone)?;
    writeln!(
        out,
        "\n{} ({}): {} of {} sessions are blocked",
        plain(&one.name),
        found.series,
        grouped(found.blocked),
        grouped(found.sessions)
    )?;
    writeln!(
        out,
        "  Other times: {} looked at, {} without a conflict; the best",
        grouped(found.looked_at),
        grouped(found.free)
    )?;
    let rows: Vec<_> = found.suggestions.iter().map(suggestion).collect();
    table(
        out,
        &["  when", "holds", "why"].map(str::to_owned),
        &rows,
        3,
    )?;
    writeln!(out, "  What would mend it, the cheapest first")?;
    let rows: Vec<_> = found.repairs.iter().map(repair).collect();
    table(out, &["  cost", "what"].map(str::to_owned), &rows, 2)
}

/// A letter for each state; the higher hides the lower.
fn letter(state: AttendeeState) -> char {
    match state {
        AttendeeState::Available | AttendeeState::Unknown => '.',
        AttendeeState::Tentative => '?',
        AttendeeState::Restricted => '!',
        AttendeeState::Unavailable => '-',
        AttendeeState::Busy => '#',
    }
}

/// The quarter hours of a day that are shown: from 6:00 to 20:00.
const SHOWN: std::ops::Range<usize> = 24..80;

/// The week, a line for each day and a letter for each quarter hour.
fn grid(out: &mut impl Write, found: &BlockedSeries, zone: Zone) -> io::Result<()> {
    writeln!(
        out,
        "\nThe week of {} of {}: {} quarter hours are booked (# booked, . free as far as is known, \
        a letter each)",
        found.week, found.tutor, found.busy_cells
    )?;
    let mut days = vec![vec![AttendeeState::Available; 96]; 7];
    let first = found.grid.start.unix_seconds();
    let row = found.grid.rows.first();
    let cells = row.into_iter().flat_map(|row| &row.cells);
    for (number, state) in (0_i64..).zip(cells) {
        // The clock may show a time twice, or not at all.
        let start = zone.to_local(first + number * i64::from(found.grid.cell_minutes) * 60);
        let day = start.div_euclid(86_400) - found.week.days_since_epoch();
        let quarter = start.rem_euclid(86_400) / 900;
        let day = usize::try_from(day).ok().and_then(|day| days.get_mut(day));
        let quarter = usize::try_from(quarter).unwrap_or(0);
        if let Some(shown) = day.and_then(|day| day.get_mut(quarter)) {
            *shown = (*shown).max(*state);
        }
    }
    let hours = SHOWN
        .step_by(4)
        .map(|quarter| format!("{:<4} ", quarter / 4));
    writeln!(out, "             {}", hours.collect::<String>().trim_end())?;
    for (later, day) in (0_i64..).zip(&days) {
        let date = found.week.saturating_add_days(later);
        let shown = day.get(SHOWN).unwrap_or_default();
        let hours = shown.chunks(4).map(|hour| {
            let letters: String = hour.iter().map(|state| letter(*state)).collect();
            format!("{letters} ")
        });
        let hours: String = hours.collect();
        writeln!(out, "  {}  {}", short_date(date), hours.trim_end())?;
    }
    let shown = days
        .iter()
        .flat_map(|day| day.get(SHOWN).unwrap_or_default());
    let outside = days
        .iter()
        .flatten()
        .filter(|state| **state == AttendeeState::Busy)
        .count();
    let inside = shown.filter(|state| **state == AttendeeState::Busy).count();
    if outside > inside {
        writeln!(
            out,
            "  … and {} before 6:00 or after 20:00",
            outside - inside
        )?;
    }
    Ok(())
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A date as `Tue 11-03`.
fn short_date(date: LocalDate) -> String {
    let day = DAYS.get(date.weekday() as usize);
    let text = date.to_string();
    format!("{} {}", day.unwrap_or(&""), text.get(5..).unwrap_or(&text))
}

/// A proposed time as a row.
fn suggestion(one: &SeriesSuggestion) -> Vec<String> {
    let days = match &one.series.recurrence.pattern {
        RecurrencePattern::Weekly { weekdays } if !weekdays.is_empty() => {
            let days = weekdays
                .iter()
                .map(|day| DAYS.get(*day as usize).copied().unwrap_or(""));
            days.collect::<Vec<_>>().join(", ")
        }
        _ => short_date(one.series.local_start.date()),
    };
    let time = one.series.local_start.time().to_string();
    vec![
        format!("  {days} {}", time.get(..5).unwrap_or(&time)),
        format!("{} of {}", one.held, one.sessions),
        plain(&one.reason),
    ]
}

/// A mend as a row.
fn repair(one: &SeriesRepair) -> Vec<String> {
    let mut parts = Vec::new();
    if one.shifted_minutes != 0 {
        parts.push(format!("shift the series by {} min", one.shifted_minutes));
    }
    for each in &one.substitutions {
        parts.push(format!("{} stands in for {}", each.substitute, each.tutor));
    }
    let moved = one.moves.len();
    if let (Some(first), true) = (one.moves.first(), moved > 0) {
        let start = |interval: tutorcore::Interval| {
            let text = interval.start.to_string();
            text.get(5..16).unwrap_or(&text).replace('T', " ")
        };
        let more = if moved > 1 {
            format!(", and {} more", moved - 1)
        } else {
            String::new()
        };
        parts.push(format!(
            "move {moved}: {} to {} UTC{more}",
            start(first.before),
            start(first.after)
        ));
    }
    for person in &one.dropped {
        parts.push(format!("without {person}"));
    }
    if parts.is_empty() {
        parts.push("nothing: it holds as it is".to_owned());
    }
    vec![format!("  {:>4}", one.cost), parts.join("; ")]
}
