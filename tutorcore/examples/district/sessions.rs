//! `sessions.csv`: sessions as their tutors filled them in, and when they ended.

use std::collections::{HashMap, HashSet};

use tutorcore::{
    FreeText, GroupChoice, SessionDraft, SessionId, SessionSetting, TutorId, WorkOrderChoice,
};

use crate::fault::Fault;
use crate::people::{unknown, used_before};
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::term::{self, End, SessionRow};
use crate::world::World;

const SETTINGS: &[(&str, SessionSetting)] = &[
    ("school", SessionSetting::School),
    ("homebound", SessionSetting::Homebound),
    ("virtual", SessionSetting::Virtual),
];

/// The sessions by id.
#[derive(Default)]
pub(crate) struct SessionIndex {
    places: HashMap<SessionId, usize>,
    unreadable: HashSet<String>,
}

impl SessionIndex {
    /// The place of the session that a cell names, or why there is none.
    pub(crate) fn place(
        &self,
        row: &Row<'_>,
        column: Column,
    ) -> Result<Result<usize, &'static str>, Fault> {
        let id = row.required_text(column)?;
        Ok(match self.places.get(id) {
            Some(place) => Ok(*place),
            None if self.unreadable.contains(id) => Err(UNREADABLE),
            None => Err(UNKNOWN),
        })
    }
}

const UNKNOWN: &str = "No row of sessions.csv has the id of its session.";
const UNREADABLE: &str = "The row of its session in sessions.csv could not be read.";

/// Reads `sessions.csv`.
pub(crate) fn read(
    source: &mut Source,
    world: &World,
    faults: &mut Vec<Fault>,
) -> (Vec<SessionRow>, SessionIndex) {
    let (mut sessions, mut index): (Vec<SessionRow>, _) = (Vec::new(), SessionIndex::default());
    let Some(mut table) = Table::open(source, "sessions.csv", Presence::Required, faults) else {
        return (sessions, index);
    };
    let columns = SessionColumns::of(&mut table);
    table.rows(|row, _| {
        let id: SessionId = row.required_id(columns.id)?;
        if let Some(first) = index.places.get(&id).and_then(|place| sessions.get(*place)) {
            return Err(used_before(row, columns.id, first.line));
        }
        match columns.read(row, id.clone(), world) {
            Ok(session) => {
                index.places.insert(id, sessions.len());
                sessions.push(session);
                Ok(())
            }
            Err(fault) => {
                index.unreadable.insert(id.as_str().to_owned());
                Err(fault)
            }
        }
    });
    (sessions, index)
}

/// The columns of `sessions.csv`.
struct SessionColumns {
    id: Column,
    tutor: Column,
    school: Column,
    group: Column,
    work_order: Column,
    started_at: Column,
    saved_at: Column,
    setting: Column,
    subject: Column,
    topics: Column,
    course: Column,
    description: Column,
    family_involvement: Column,
    ended_at: Column,
    end_recorded_at: Column,
    actor: Column,
}

impl SessionColumns {
    fn of(table: &mut Table<'_>) -> Self {
        Self {
            id: table.required("id"),
            tutor: table.required("tutor"),
            school: table.optional("school"),
            group: table.optional("group"),
            work_order: table.optional("work_order"),
            started_at: table.optional("started_at"),
            saved_at: table.optional("saved_at"),
            setting: table.optional("setting"),
            subject: table.optional("subject"),
            topics: table.optional("topics"),
            course: table.optional("course"),
            description: table.optional("description"),
            family_involvement: table.optional("family_involvement"),
            ended_at: table.optional("ended_at"),
            end_recorded_at: table.optional("end_recorded_at"),
            actor: table.optional("actor"),
        }
    }

    fn read(&self, row: &Row<'_>, id: SessionId, world: &World) -> Result<SessionRow, Fault> {
        let tutor: TutorId = row.required_id(self.tutor)?;
        if !world.staff.contains_key(tutor.as_str()) {
            return Err(unknown(row, self.tutor, "people.csv"));
        }
        let started_at = row.instant(self.started_at)?;
        let Some(at) = row.instant(self.saved_at)?.or(started_at) else {
            let help = "Fill in started_at, or saved_at at least.";
            return Err(row.cell_fault(self.started_at, "Nothing says when this was.", help));
        };
        let end = match row.instant(self.ended_at)? {
            Some(ended_at) => Some(End {
                ended_at,
                at: row.instant(self.end_recorded_at)?.unwrap_or(ended_at),
            }),
            None => None,
        };
        let draft = SessionDraft {
            id,
            tutor,
            school: row.id(self.school)?,
            group: self.group(row)?,
            work_order: self.work_order(row)?,
            started_at,
            setting: row.choice(self.setting, SETTINGS)?.unwrap_or_default(),
            subject: row.id(self.subject)?,
            topics: row.ids(self.topics)?,
            course: row.id(self.course)?,
            description: row.text(self.description)?.map(FreeText::from),
            family_involvement: row.flag(self.family_involvement)?,
        };
        Ok(SessionRow {
            line: row.line,
            at,
            draft,
            actor: term::actor(row, self.actor, world)?,
            end,
        })
    }

    fn group(&self, row: &Row<'_>) -> Result<Option<GroupChoice>, Fault> {
        Ok(match row.text(self.group)? {
            Some(text) if text.eq_ignore_ascii_case("ad_hoc") => Some(GroupChoice::AdHoc),
            _ => row
                .id(self.group)?
                .map(|group| GroupChoice::Group { group }),
        })
    }

    fn work_order(&self, row: &Row<'_>) -> Result<Option<WorkOrderChoice>, Fault> {
        Ok(match row.text(self.work_order)? {
            Some(text) if text.eq_ignore_ascii_case("time_tracking_only") => {
                Some(WorkOrderChoice::TimeTrackingOnly)
            }
            _ => row
                .id(self.work_order)?
                .map(|work_order| WorkOrderChoice::WorkOrder { work_order }),
        })
    }
}
