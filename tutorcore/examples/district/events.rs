//! `events.csv`: what was done with a session beside starting, timing in and ending.

use tutorcore::{
    DescriptionEdit, EncounterEdit, FreeText, Instant, SessionDiagnosis, SessionEvent, SessionTag,
    StudentRating, TagKind, TimesCorrection, TutorId, WorkOrderAssignment,
};

use crate::fault::Fault;
use crate::people::unknown;
use crate::sessions::SessionIndex;
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::term::{self, EventRow, Orphan, Term};
use crate::world::World;

#[derive(Clone, Copy)]
enum Kind {
    EditEncounter,
    TimeOut,
    ReopenEncounter,
    RemoveEncounter,
    AssignWorkOrder,
    RemoveWorkOrder,
    EditDescription,
    End,
    Delete,
    AddTag,
    RemoveTag,
    Diagnose,
    Rate,
    CorrectTimes,
}

const KINDS: &[(&str, Kind)] = &[
    ("editEncounter", Kind::EditEncounter),
    ("timeOut", Kind::TimeOut),
    ("reopenEncounter", Kind::ReopenEncounter),
    ("removeEncounter", Kind::RemoveEncounter),
    ("assignWorkOrder", Kind::AssignWorkOrder),
    ("removeWorkOrder", Kind::RemoveWorkOrder),
    ("editDescription", Kind::EditDescription),
    ("end", Kind::End),
    ("delete", Kind::Delete),
    ("addTag", Kind::AddTag),
    ("removeTag", Kind::RemoveTag),
    ("diagnose", Kind::Diagnose),
    ("rate", Kind::Rate),
    ("correctTimes", Kind::CorrectTimes),
];

const TAG_KINDS: &[(&str, TagKind)] = &[
    ("career_ladder_goal", TagKind::CareerLadderGoal),
    ("custom", TagKind::Custom),
];

/// Reads `events.csv`.
pub(crate) fn read(
    source: &mut Source,
    world: &World,
    index: &SessionIndex,
    term: &mut Term,
    faults: &mut Vec<Fault>,
) {
    let file = "events.csv";
    let Some(mut table) = Table::open(source, file, Presence::Optional, faults) else {
        return;
    };
    let columns = Columns::of(&mut table);
    table.rows(|row, _| {
        let at = row.required_instant(columns.at)?;
        let session = match index.place(row, columns.session)? {
            Ok(place) => place,
            Err(why) => {
                term.orphans.push(Orphan {
                    file,
                    line: row.line,
                    at: Some(at),
                    why,
                });
                return Ok(());
            }
        };
        let Some(tutor) = term.sessions.get(session).map(|row| &row.draft.tutor) else {
            return Ok(());
        };
        let known = Known { world, tutor, at };
        term.events.push(EventRow {
            line: row.line,
            at,
            session,
            event: columns.event(row, &known)?,
            actor: term::actor(row, columns.actor, world)?,
        });
        Ok(())
    });
}

/// What is known when a row is read.
struct Known<'a> {
    world: &'a World,
    tutor: &'a TutorId,
    at: Instant,
}

/// The columns of `events.csv`.
struct Columns {
    at: Column,
    session: Column,
    event: Column,
    actor: Column,
    encounter: Column,
    arrived_at: Column,
    departed_at: Column,
    started_at: Column,
    ended_at: Column,
    work_order: Column,
    description: Column,
    confirm: Column,
    tag: Column,
    tag_kind: Column,
    student: Column,
    low_prerequisite_knowledge: Column,
    low_content_mastery: Column,
    topic: Column,
    stars: Column,
}

impl Columns {
    fn of(table: &mut Table<'_>) -> Self {
        Self {
            at: table.required("at"),
            session: table.required("session"),
            event: table.required("event"),
            actor: table.optional("actor"),
            encounter: table.optional("encounter"),
            arrived_at: table.optional("arrived_at"),
            departed_at: table.optional("departed_at"),
            started_at: table.optional("started_at"),
            ended_at: table.optional("ended_at"),
            work_order: table.optional("work_order"),
            description: table.optional("description"),
            confirm: table.optional("confirm"),
            tag: table.optional("tag"),
            tag_kind: table.optional("tag_kind"),
            student: table.optional("student"),
            low_prerequisite_knowledge: table.optional("low_prerequisite_knowledge"),
            low_content_mastery: table.optional("low_content_mastery"),
            topic: table.optional("topic"),
            stars: table.optional("stars"),
        }
    }

    fn event(&self, row: &Row<'_>, known: &Known<'_>) -> Result<SessionEvent, Fault> {
        Ok(match row.required_choice(self.event, KINDS)? {
            Kind::EditEncounter => SessionEvent::EditEncounter {
                edit: EncounterEdit {
                    encounter: row.required_id(self.encounter)?,
                    arrived_at: row.instant(self.arrived_at)?,
                    departed_at: row.instant(self.departed_at)?,
                    qualifiers: None,
                },
            },
            Kind::TimeOut => SessionEvent::TimeOut {
                encounter: row.required_id(self.encounter)?,
                departed_at: row.instant(self.departed_at)?,
            },
            Kind::ReopenEncounter => SessionEvent::ReopenEncounter {
                encounter: row.required_id(self.encounter)?,
            },
            Kind::RemoveEncounter => SessionEvent::RemoveEncounter {
                encounter: row.required_id(self.encounter)?,
            },
            Kind::AssignWorkOrder => SessionEvent::AssignWorkOrder {
                assignment: self.assignment(row, known.world)?,
            },
            Kind::RemoveWorkOrder => SessionEvent::RemoveWorkOrder,
            Kind::EditDescription => SessionEvent::EditDescription {
                edit: DescriptionEdit {
                    description: row.text(self.description)?.map(FreeText::from),
                    family_involvement: None,
                },
            },
            Kind::End => SessionEvent::End {
                ended_at: row.required_instant(self.ended_at)?,
            },
            Kind::Delete => SessionEvent::Delete {
                confirm_discard: row.flag(self.confirm)?,
            },
            Kind::AddTag => SessionEvent::AddTag {
                tag: self.tag(row)?,
            },
            Kind::RemoveTag => SessionEvent::RemoveTag {
                tag: self.tag(row)?,
            },
            Kind::Diagnose => SessionEvent::Diagnose {
                diagnosis: self.diagnosis(row, known)?,
            },
            Kind::Rate => SessionEvent::Rate {
                rating: StudentRating {
                    student: term::known_student(row, self.student, known.world)?,
                    stars: self.stars(row)?,
                    rated_at: known.at,
                },
            },
            Kind::CorrectTimes => SessionEvent::CorrectTimes {
                correction: TimesCorrection {
                    started_at: row.instant(self.started_at)?,
                    ended_at: row.instant(self.ended_at)?,
                },
            },
        })
    }

    fn assignment(&self, row: &Row<'_>, world: &World) -> Result<WorkOrderAssignment, Fault> {
        let known = world.work_orders.get(row.required_text(self.work_order)?);
        Ok(WorkOrderAssignment {
            work_order: known
                .ok_or_else(|| unknown(row, self.work_order, "work_orders.csv"))?
                .clone(),
            description: row.text(self.description)?.map(FreeText::from),
            family_involvement: None,
        })
    }

    fn tag(&self, row: &Row<'_>) -> Result<SessionTag, Fault> {
        Ok(SessionTag {
            kind: row.required_choice(self.tag_kind, TAG_KINDS)?,
            id: row.required_id(self.tag)?,
        })
    }

    fn diagnosis(&self, row: &Row<'_>, known: &Known<'_>) -> Result<SessionDiagnosis, Fault> {
        let author = row.id(self.actor)?.unwrap_or_else(|| known.tutor.clone());
        Ok(SessionDiagnosis {
            student: term::known_student(row, self.student, known.world)?,
            author,
            recorded_at: known.at,
            low_prerequisite_knowledge: row.flag(self.low_prerequisite_knowledge)?,
            low_content_mastery: row.flag(self.low_content_mastery)?,
            topic: row.id(self.topic)?,
        })
    }

    fn stars(&self, row: &Row<'_>) -> Result<u32, Fault> {
        row.required_text(self.stars)?.parse().map_err(|_| {
            row.cell_fault(
                self.stars,
                "This is no number.",
                "Write the stars as a whole number, as in 4.",
            )
        })
    }
}
