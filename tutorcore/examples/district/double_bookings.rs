//! Who the timetable put in two sessions at once, and which series did.
//!
//! The timetable is what the files say, whatever the replay refused later: that is where a
//! double-booking can still be mended. A group's sessions are a series.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;
use tutorcore::{
    BookedSession, BookingSource, DoubleBookingCause, Error, GroupChoice, Participant, PersonId,
    Rsvp, SchedulePolicy, SeriesId, find_double_bookings,
};

use crate::layout::{grouped, plain, table};
use crate::term::Term;

/// The double-bookings of a term.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DoubleBookings {
    /// How many: one for each person and pair of sessions.
    pub(crate) count: usize,
    /// How many people.
    pub(crate) people: i64,
    /// What causes them, the worst first.
    pub(crate) causes: Vec<DoubleBookingCause>,
}

/// Looks for them over the whole term.
pub(crate) fn find(term: &Term) -> Result<DoubleBookings, Error> {
    let mut students = vec![BTreeSet::new(); term.sessions.len()];
    for encounter in &term.encounters {
        if let Some(students) = students.get_mut(encounter.session) {
            students.insert(encounter.draft.student.as_str());
        }
    }
    let mut booked = Vec::new();
    for (session, students) in term.sessions.iter().zip(students) {
        let draft = &session.draft;
        let series = match &draft.group {
            Some(GroupChoice::Group { group }) => Some(SeriesId::new(group)?),
            _ => None,
        };
        let people = std::iter::once(draft.tutor.as_str()).chain(students);
        let participant = |id: &str| {
            PersonId::new(id).map(|person| Participant {
                person,
                rsvp: Rsvp::NoResponse,
            })
        };
        // A session whose end nobody recorded has no time to be held against others.
        let start = draft.started_at.unwrap_or(session.at);
        booked.push(BookedSession {
            session: draft.id.clone(),
            series,
            start,
            end: session.end.map_or(start, |end| end.ended_at),
            cancelled: false,
            participants: people.map(participant).collect::<Result<_, _>>()?,
        });
    }
    let report = find_double_bookings(&booked, &SchedulePolicy::default())?;
    Ok(DoubleBookings {
        count: report.double_bookings.len(),
        people: report.people,
        causes: report.causes,
    })
}

/// Prints them, so many causes at most.
pub(crate) fn print(
    out: &mut impl Write,
    found: &DoubleBookings,
    max_shown: usize,
) -> io::Result<()> {
    writeln!(
        out,
        "\nDouble-bookings in the timetable: {} of {} people, from {} causes",
        grouped(found.count),
        grouped(found.people),
        grouped(found.causes.len()),
    )?;
    if found.causes.is_empty() {
        return Ok(());
    }
    let head = ["one", "other", "sessions", "people", "minutes"].map(str::to_owned);
    let rows: Vec<_> = found
        .causes
        .iter()
        .take(max_shown)
        .map(|cause| {
            vec![
                source(&cause.one),
                source(&cause.other),
                grouped(cause.occurrences),
                grouped(cause.people),
                grouped(cause.minutes),
            ]
        })
        .collect();
    table(out, &head, &rows, 2)?;
    let more = found.causes.len().saturating_sub(max_shown);
    if more > 0 {
        writeln!(out, "  … and {} more", grouped(more))?;
    }
    Ok(())
}

fn source(source: &BookingSource) -> String {
    match source {
        BookingSource::Series { series } => format!("series {}", plain(series.as_str())),
        BookingSource::Session { session } => format!("session {}", plain(session.as_str())),
    }
}
