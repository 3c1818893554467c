//! What took place: sessions, encounters and events, each row a command at its time.

use tutorcore::{Actor, EncounterDraft, Instant, SessionDraft, SessionEvent, StudentId};

use crate::fault::Fault;
use crate::people::unknown;
use crate::source::Source;
use crate::table::{Column, Row};
use crate::world::World;
use crate::{encounters, events, sessions};

/// What took place.
#[derive(Default)]
pub(crate) struct Term {
    /// `sessions.csv`, without the rows that could not be read.
    pub(crate) sessions: Vec<SessionRow>,
    /// `encounters.csv`, likewise.
    pub(crate) encounters: Vec<EncounterRow>,
    /// `events.csv`, likewise.
    pub(crate) events: Vec<EventRow>,
    /// Rows of sessions that are not there.
    pub(crate) orphans: Vec<Orphan>,
}

/// A row that can be read, of a session that cannot be found or read.
pub(crate) struct Orphan {
    /// Its file.
    pub(crate) file: &'static str,
    /// Its line.
    pub(crate) line: u64,
    /// When it was, if it says so.
    pub(crate) at: Option<Instant>,
    /// Why it belongs to no session.
    pub(crate) why: &'static str,
}

/// A session to be started, and perhaps ended.
pub(crate) struct SessionRow {
    /// Its line.
    pub(crate) line: u64,
    /// When it was saved.
    pub(crate) at: Instant,
    /// The session as its tutor filled it in.
    pub(crate) draft: SessionDraft,
    /// Who saved and ended it.
    pub(crate) actor: Option<Actor>,
    /// When it ended, and when that was recorded.
    pub(crate) end: Option<End>,
}

/// The end of a session.
#[derive(Clone, Copy)]
pub(crate) struct End {
    /// When it ended.
    pub(crate) ended_at: Instant,
    /// When that was recorded.
    pub(crate) at: Instant,
}

/// A student to be timed in.
pub(crate) struct EncounterRow {
    /// Its line.
    pub(crate) line: u64,
    /// When it was recorded.
    pub(crate) at: Instant,
    /// The place of its session.
    pub(crate) session: usize,
    /// The encounter to be added.
    pub(crate) draft: EncounterDraft,
    /// Who recorded it; absent: the session's tutor.
    pub(crate) actor: Option<Actor>,
}

/// Anything else that was done with a session.
pub(crate) struct EventRow {
    /// Its line.
    pub(crate) line: u64,
    /// When.
    pub(crate) at: Instant,
    /// The place of its session.
    pub(crate) session: usize,
    /// What was done.
    pub(crate) event: SessionEvent,
    /// Who did it; absent: the session's tutor.
    pub(crate) actor: Option<Actor>,
}

/// Reads what took place.
pub(crate) fn read(source: &mut Source, world: &World, faults: &mut Vec<Fault>) -> Term {
    let (sessions, index) = sessions::read(source, world, faults);
    let mut term = Term {
        sessions,
        ..Term::default()
    };
    encounters::read(source, world, &index, &mut term, faults);
    events::read(source, world, &index, &mut term, faults);
    term
}

/// Who acts, where the cell says so.
pub(crate) fn actor(row: &Row<'_>, column: Column, world: &World) -> Result<Option<Actor>, Fault> {
    match row.text(column)? {
        None => Ok(None),
        Some(id) => match world.actor(id) {
            None => Err(unknown(row, column, "people.csv")),
            actor => Ok(actor),
        },
    }
}

/// A student of `people.csv`.
pub(crate) fn known_student(
    row: &Row<'_>,
    column: Column,
    world: &World,
) -> Result<StudentId, Fault> {
    let id = row.required_text(column)?;
    match world.students.get_key_value(id) {
        Some((student, _)) => Ok(student.clone()),
        None => Err(unknown(row, column, "people.csv")),
    }
}
