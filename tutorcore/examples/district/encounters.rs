//! `encounters.csv`: who was there, from when to when, and what they qualified for.

use std::collections::HashMap;

use tutorcore::{EncounterDraft, EncounterId, Instant, RemedialCriterion, StudentQualifiers};

use crate::fault::Fault;
use crate::people::used_before;
use crate::sessions::SessionIndex;
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::term::{self, EncounterRow, Orphan, SessionRow, Term};
use crate::world::World;

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

/// Reads `encounters.csv`.
pub(crate) fn read(
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
            student: term::known_student(row, self.student, world)?,
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
            actor: term::actor(row, self.actor, world)?,
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
