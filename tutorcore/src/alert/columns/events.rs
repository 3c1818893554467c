//! The rows of a history, read once.

use super::input::{AlertColumns, Flags, SessionLengths, TIMES};
use super::{BatchOptions, Error};
use crate::error::ErrorKind;
use crate::kernel::sort;
use crate::model::student_session::ends_before_it_starts;
use crate::policy::{AlertPolicy, ContentAreaLevel};

/// How many rows are read between two questions whether to go on.
const STRIDE: usize = 1 << 16;

/// A row that is judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) session: u64,
    pub(crate) student: u64,
    pub(crate) area: u64,
    pub(crate) start: i64,
    /// Absent while it runs, and for a request that never connected.
    pub(crate) seconds: Option<u64>,
    /// When it ended, if it did; else when it started.
    pub(crate) end: i64,
    pub(crate) row: u32,
}

impl Event {
    /// Of the rows of one session and student the least counts.
    pub(crate) fn precedence(&self) -> (u64, u64, i64, bool, i64, u64, u32) {
        let is_open = self.seconds.is_none();
        (
            self.session,
            self.student,
            self.start,
            is_open,
            self.end,
            self.area,
            self.row,
        )
    }
}

/// The rows that are judged.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub(super) all: Vec<Event>,
    pub(super) skipped: u64,
}

impl Events {
    pub(super) fn read(
        batches: &[AlertColumns<'_>],
        policy: &AlertPolicy,
        options: &BatchOptions<'_>,
    ) -> Result<Self, Error> {
        let mut events = Self::default();
        let rows = batches.iter().map(AlertColumns::len);
        let rows = rows.fold(0, usize::saturating_add);
        events.all.reserve(rows);
        let mut row = 0_u32;
        for batch in batches {
            for place in 0..batch.len() {
                if place % STRIDE == 0 {
                    options.go_on()?;
                }
                match read(batch, place, row, policy)? {
                    Reading::Judged(event) => events.all.push(event),
                    Reading::Skipped => events.skipped = events.skipped.saturating_add(1),
                    Reading::Nothing => {}
                }
                row = row.saturating_add(1);
            }
        }
        keep_one_of_each(&mut events.all, &|| options.go_on())?;
        Ok(events)
    }
}

/// Of the rows of one session and student the first to start.
pub(in crate::alert) fn keep_one_of_each(
    events: &mut Vec<Event>,
    go_on: &dyn Fn() -> Result<(), Error>,
) -> Result<(), Error> {
    sort::by_key(events, &Event::precedence, go_on)?;
    events.dedup_by_key(|event| (event.session, event.student));
    Ok(())
}

/// What became of a row.
pub(super) enum Reading {
    Judged(Event),
    Skipped,
    /// A request that never connected, and does not count.
    Nothing,
}

/// Reads a row.
pub(super) fn read(
    batch: &AlertColumns<'_>,
    place: usize,
    row: u32,
    policy: &AlertPolicy,
) -> Result<Reading, Error> {
    let start = batch.starts.second(place);
    if !TIMES.contains(&start) {
        return Err(outside("start", row));
    }
    let part = if batch.has_ended.is_set(place) {
        Some(part(batch, place, start, row)?)
    } else {
        None
    };
    let area = match policy.content_area_level {
        ContentAreaLevel::Subject | ContentAreaLevel::TopSubject => batch
            .has_subject
            .is_set(place)
            .then(|| batch.subjects.key(place)),
        ContentAreaLevel::Topic => {
            let (topics, has_topic) = batch.topics.unwrap_or((batch.subjects, Flags::Bytes(&[])));
            has_topic.is_set(place).then(|| topics.key(place))
        }
    };
    let Some(area) = area else {
        return Ok(Reading::Skipped);
    };
    let connected = batch.connected.is_set(place);
    if !connected && !policy.count_unconnected_requests {
        return Ok(Reading::Nothing);
    }
    let part = part.filter(|_| connected);
    Ok(Reading::Judged(Event {
        session: batch.sessions.key(place),
        student: batch.students.key(place),
        area,
        start,
        end: part.map_or(start, |part| part.end),
        seconds: part.map(|part| part.seconds),
        row,
    }))
}

/// What a student had of a session.
#[derive(Clone, Copy)]
struct Part {
    seconds: u64,
    end: i64,
}

fn part(batch: &AlertColumns<'_>, place: usize, start: i64, row: u32) -> Result<Part, Error> {
    let (seconds, of_seconds, end, of_end) = match batch.lengths {
        SessionLengths::Durations(seconds) => {
            let seconds = seconds.number(place);
            let end = seconds.and_then(|seconds| start.checked_add(seconds));
            (seconds, "duration", end, "duration")
        }
        SessionLengths::Ends(ends) => {
            let end = ends.second(place);
            (end.checked_sub(start), "end", Some(end), "end")
        }
        SessionLengths::Both(seconds, ends) => {
            let end = ends.second(place);
            (seconds.number(place), "duration", Some(end), "end")
        }
    };
    let seconds = seconds.ok_or_else(|| outside(of_seconds, row))?;
    let seconds = u64::try_from(seconds).map_err(|_| backwards(of_seconds, row))?;
    match end {
        Some(end) if end < start => Err(backwards(of_end, row)),
        Some(end) if TIMES.contains(&end) => Ok(Part { seconds, end }),
        _ => Err(outside(of_end, row)),
    }
}

fn backwards(name: &str, row: u32) -> Error {
    ends_before_it_starts()
        .inside(&row.to_string())
        .inside(name)
}

fn outside(name: &str, row: u32) -> Error {
    Error::new(
        ErrorKind::OutOfRange,
        "The time is outside the years 1 to 9999.",
    )
    .inside(&row.to_string())
    .inside(name)
}
