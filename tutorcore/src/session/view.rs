//! What a tutor's screen shows of a session.

use serde::Serialize;

use crate::id::{EncounterId, SessionId, StudentId, WorkOrderId};
use crate::model::encounter::EncounterState;
use crate::model::people::{Group, Student};
use crate::model::session::{GroupChoice, TutoringSession};
use crate::text::fold_for_search;
use crate::time::Instant;

/// One line of the list of encounters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EncounterListing {
    /// The encounter.
    pub encounter: EncounterId,
    /// The student.
    pub student: StudentId,
    /// Open or closed.
    pub state: EncounterState,
    /// When the student arrived.
    pub arrived_at: Instant,
    /// When the student left, if so.
    pub departed_at: Option<Instant>,
}

/// One line of the list of a group's students.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RosterRow {
    /// The student.
    pub student: StudentId,
    /// Whether the student is timed in now.
    pub timed_in: bool,
    /// Whether the student has been in the session at all.
    pub attended: bool,
}

/// What a tutor's screen shows of a running session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActiveSessionView {
    /// The session.
    pub session: SessionId,
    /// When it began.
    pub started_at: Instant,
    /// What it is paid by, if anything.
    pub work_order: Option<WorkOrderId>,
    /// The group's students, each to be timed in with a click; empty without
    /// a group.
    pub roster: Vec<RosterRow>,
    /// The encounters so far.
    pub encounters: Vec<EncounterListing>,
    /// How many students are timed in now.
    pub timed_in: u32,
}

/// The encounters of a session, by arrival, last name and id. A student who
/// is not among `students` is listed as if without a name.
///
/// Source: District tutoring sessions, Encounters (F001-41).
#[must_use]
pub fn encounter_listing(session: &TutoringSession, students: &[Student]) -> Vec<EncounterListing> {
    let mut rows: Vec<_> = session
        .live_encounters()
        .map(|(_, one)| {
            (
                one.arrived_at,
                last_name(&one.student, students),
                &one.id,
                one,
            )
        })
        .collect();
    rows.sort_by(|a, b| (&a.0, &a.1, a.2).cmp(&(&b.0, &b.1, b.2)));
    rows.into_iter()
        .map(|(.., encounter)| EncounterListing {
            encounter: encounter.id.clone(),
            student: encounter.student.clone(),
            state: encounter.state(),
            arrived_at: encounter.arrived_at,
            departed_at: encounter.departed_at,
        })
        .collect()
}

/// The students of a group with their state in this session, by last name and
/// id.
///
/// Source: District tutoring sessions, Encounters (F001-17, F001-18).
#[must_use]
pub fn group_roster(
    session: &TutoringSession,
    group: &Group,
    students: &[Student],
) -> Vec<RosterRow> {
    let mut rows: Vec<_> = group
        .students
        .iter()
        .map(|student| (last_name(student, students), student))
        .collect();
    rows.sort();
    rows.dedup();
    rows.into_iter()
        .map(|(_, student)| RosterRow {
            student: student.clone(),
            timed_in: session
                .live_encounters()
                .any(|(_, one)| one.student == *student && one.state() == EncounterState::Open),
            attended: session.has_student(student),
        })
        .collect()
}

/// What the tutor's screen shows of a running session. `groups` are those
/// that the host knows.
///
/// Source: District tutoring sessions, Starting a session (F001-14).
#[must_use]
pub fn active_session_view(
    session: &TutoringSession,
    groups: &[Group],
    students: &[Student],
) -> ActiveSessionView {
    let roster = match &session.group {
        GroupChoice::Group { group } => groups
            .iter()
            .find(|one| one.id == *group)
            .map(|group| group_roster(session, group, students))
            .unwrap_or_default(),
        GroupChoice::AdHoc => Vec::new(),
    };
    let encounters = encounter_listing(session, students);
    let timed_in = encounters
        .iter()
        .filter(|one| one.state == EncounterState::Open)
        .count();
    ActiveSessionView {
        session: session.id.clone(),
        started_at: session.started_at,
        work_order: session
            .work_order
            .as_ref()
            .map(|order| order.work_order.clone()),
        roster,
        encounters,
        timed_in: u32::try_from(timed_in).unwrap_or(u32::MAX),
    }
}

fn last_name(student: &StudentId, students: &[Student]) -> String {
    students
        .iter()
        .find(|one| one.id == *student)
        .map(|one| fold_for_search(one.last_name.as_str()))
        .unwrap_or_default()
}
