//! What took place: sessions, encounters and events, each row a command at its time.

use std::collections::{HashMap, HashSet};

use tutorcore::{
    Actor, EncounterDraft, EncounterId, FreeText, GroupChoice, Instant, RemedialCriterion,
    SessionDraft, SessionEvent, SessionId, SessionSetting, StudentId, StudentQualifiers, TutorId,
    WorkOrderChoice,
};

use crate::events;
use crate::fault::Fault;
use crate::people::{unknown, used_before};
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::world::World;

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

const SETTINGS: &[(&str, SessionSetting)] = &[
    ("school", SessionSetting::School),
    ("homebound", SessionSetting::Homebound),
    ("virtual", SessionSetting::Virtual),
];

const CRITERIA: &[(&str, RemedialCriterion)] = &[
    ("grade_d_or_f", RemedialCriterion::GradeDOrF),
    (
        "reading_improvement_plan",
        RemedialCriterion::ReadingImprovementPlan,
    ),
    (
        "below_basic_on_state_assessment",
        RemedialCriterion::BelowBasicOnStateAssessment,
    ),
    (
        "below_grade_level_on_district_assessment",
        RemedialCriterion::BelowGradeLevelOnDistrictAssessment,
    ),
];

/// Reads what took place.
pub(crate) fn read(source: &mut Source, world: &World, faults: &mut Vec<Fault>) -> Term {
    let (sessions, index) = read_sessions(source, world, faults);
    let mut term = Term {
        sessions,
        ..Term::default()
    };
    read_encounters(source, world, &index, &mut term, faults);
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

fn read_sessions(
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
            actor: actor(row, self.actor, world)?,
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

fn read_encounters(
    source: &mut Source,
    world: &World,
    index: &SessionIndex,
    term: &mut Term,
    faults: &mut Vec<Fault>,
) {
    let file = "encounters.csv";
    let Some(mut table) = Table::open(source, file, Presence::Required, faults) else {
        return;
    };
    let columns = EncounterColumns::of(&mut table);
    let mut lines: HashMap<EncounterId, u64> = HashMap::new();
    table.rows(|row, _| {
        let id: EncounterId = row.required_id(columns.id)?;
        if let Some(line) = lines.get(&id) {
            return Err(used_before(row, columns.id, *line));
        }
        match index.place(row, columns.session)? {
            Ok(place) => {
                let encounter = columns.read(row, id.clone(), place, &term.sessions, world)?;
                term.encounters.push(encounter);
            }
            Err(why) => term.orphans.push(Orphan {
                file,
                line: row.line,
                at: columns.recorded_at(row)?,
                why,
            }),
        }
        lines.insert(id, row.line);
        Ok(())
    });
}

/// The columns of `encounters.csv`.
struct EncounterColumns {
    id: Column,
    session: Column,
    student: Column,
    arrived_at: Column,
    departed_at: Column,
    recorded_at: Column,
    homebound: Column,
    detention: Column,
    credit_recovery: Column,
    remedial: Column,
    criteria: Column,
    subject: Column,
    actively_tutored: Column,
    credit_recovery_material: Column,
    actor: Column,
}

impl EncounterColumns {
    fn of(table: &mut Table<'_>) -> Self {
        Self {
            id: table.required("id"),
            session: table.required("session"),
            student: table.required("student"),
            arrived_at: table.optional("arrived_at"),
            departed_at: table.optional("departed_at"),
            recorded_at: table.optional("recorded_at"),
            homebound: table.optional("homebound"),
            detention: table.optional("detention"),
            credit_recovery: table.optional("credit_recovery"),
            remedial: table.optional("remedial"),
            criteria: table.optional("criteria"),
            subject: table.optional("subject"),
            actively_tutored: table.optional("actively_tutored"),
            credit_recovery_material: table.optional("credit_recovery_material"),
            actor: table.optional("actor"),
        }
    }

    fn read(
        &self,
        row: &Row<'_>,
        id: EncounterId,
        session: usize,
        sessions: &[SessionRow],
        world: &World,
    ) -> Result<EncounterRow, Fault> {
        let draft = EncounterDraft {
            id,
            student: known_student(row, self.student, world)?,
            arrived_at: row.instant(self.arrived_at)?,
            departed_at: row.instant(self.departed_at)?,
            qualifiers: self.qualifiers(row)?,
        };
        let its_session = sessions.get(session);
        let at = self
            .recorded_at(row)?
            .or_else(|| its_session.map(|session| session.draft.started_at.unwrap_or(session.at)));
        let Some(at) = at else {
            let help = "Fill in recorded_at, or arrived_at at least.";
            return Err(row.cell_fault(self.recorded_at, "Nothing says when this was.", help));
        };
        Ok(EncounterRow {
            line: row.line,
            at,
            session,
            draft,
            actor: actor(row, self.actor, world)?,
        })
    }

    /// When it was recorded, as far as the row itself tells.
    fn recorded_at(&self, row: &Row<'_>) -> Result<Option<Instant>, Fault> {
        for column in [self.recorded_at, self.departed_at, self.arrived_at] {
            if let Some(at) = row.instant(column)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    fn qualifiers(&self, row: &Row<'_>) -> Result<StudentQualifiers, Fault> {
        Ok(StudentQualifiers {
            homebound: row.flag(self.homebound)?,
            detention: row.flag(self.detention)?,
            credit_recovery: row.flag(self.credit_recovery)?,
            remedial: row.flag(self.remedial)?,
            remedial_criteria: row.choices(self.criteria, CRITERIA)?,
            subject: row.id(self.subject)?,
            actively_tutored: row.stated(self.actively_tutored)?,
            credit_recovery_material: row.stated(self.credit_recovery_material)?,
        })
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
