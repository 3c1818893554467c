//! Sessions, encounters and events before they are written, and how they are.

use super::calendar::{HOUR, stamp};
use super::generator::Generator;
use super::places::School;

/// An encounter to be written.
#[derive(Clone, Default)]
pub(super) struct Encounter {
    pub(super) id: String,
    pub(super) student: String,
    pub(super) arrived: Option<i64>,
    pub(super) departed: Option<i64>,
    pub(super) recorded: Option<i64>,
    pub(super) yes: Vec<&'static str>,
    pub(super) criteria: Vec<&'static str>,
    pub(super) subject: &'static str,
    pub(super) tutored: &'static str,
    pub(super) material: &'static str,
    pub(super) actor: String,
    /// Text that stands where the arrival should.
    pub(super) misread: &'static str,
}

impl Encounter {
    /// The student alone, without times or qualifiers.
    pub(super) fn plain(&self) -> Self {
        Self {
            id: self.id.clone(),
            student: self.student.clone(),
            ..Self::default()
        }
    }
}

/// An event to be written.
#[derive(Clone)]
pub(super) struct Event {
    pub(super) at: i64,
    pub(super) name: &'static str,
    pub(super) actor: String,
    pub(super) cells: Vec<(&'static str, String)>,
}

/// A session to be written, with what belongs to it.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) tutor: String,
    /// Where it is held.
    pub(super) place: usize,
    /// What is written in its place.
    pub(super) school: String,
    pub(super) group: String,
    pub(super) work_order: String,
    pub(super) day: i64,
    pub(super) start: i64,
    pub(super) without_start: bool,
    pub(super) saved: Option<i64>,
    pub(super) setting: &'static str,
    pub(super) subject: &'static str,
    pub(super) topics: &'static str,
    pub(super) description: String,
    pub(super) family: bool,
    /// When it is over; whether that is written.
    pub(super) end: i64,
    pub(super) ends: bool,
    pub(super) end_recorded: Option<i64>,
    pub(super) actor: String,
    pub(super) encounters: Vec<Encounter>,
    pub(super) events: Vec<Event>,
}

impl Session {
    pub(super) fn event(&mut self, at: i64, name: &'static str, cells: &[(&'static str, &str)]) {
        self.event_by("", at, name, cells);
    }

    pub(super) fn event_by(
        &mut self,
        actor: &str,
        at: i64,
        name: &'static str,
        cells: &[(&'static str, &str)],
    ) {
        let own = |&(column, cell): &(&'static str, &str)| (column, cell.to_owned());
        self.events.push(Event {
            at,
            name,
            actor: actor.to_owned(),
            cells: cells.iter().map(own).collect(),
        });
    }

    /// After everything that usually happens to it.
    pub(super) fn later(&self) -> i64 {
        self.end.max(self.end_recorded.unwrap_or(self.end)) + 2 * HOUR
    }

    pub(super) fn is_career_ladder(&self) -> bool {
        self.work_order.starts_with("cl-")
    }
}

impl Generator {
    pub(super) fn write_session(&mut self, session: &Session, most: usize) {
        let school = self.schools[session.place].clone();
        let cell = |instant: Option<i64>| instant.map(|at| school.stamp(at)).unwrap_or_default();
        let saved = session
            .saved
            .filter(|saved| session.without_start || *saved != session.start);
        let recorded = session.end_recorded.filter(|_| session.ends);
        let cells = [
            ("id", session.id.as_str()),
            ("tutor", &session.tutor),
            ("school", &session.school),
            ("group", &session.group),
            ("work_order", &session.work_order),
            (
                "started_at",
                &cell((!session.without_start).then_some(session.start)),
            ),
            ("saved_at", &cell(saved)),
            ("setting", session.setting),
            ("subject", session.subject),
            ("topics", session.topics),
            ("description", &session.description),
            (
                "family_involvement",
                if session.family { "yes" } else { "" },
            ),
            ("ended_at", &cell(session.ends.then_some(session.end))),
            ("end_recorded_at", &cell(recorded)),
            ("actor", &session.actor),
        ];
        self.row("sessions.csv", &cells);
        for one in &session.encounters {
            if self.written == most {
                break;
            }
            self.written += 1;
            self.write_encounter(&school, session, one);
        }
        for event in &session.events {
            let at = match event.name {
                "rate" => stamp(event.at, 0),
                _ => school.stamp(event.at),
            };
            let mut cells = vec![
                ("at", at.as_str()),
                ("session", &session.id),
                ("event", event.name),
                ("actor", &event.actor),
            ];
            cells.extend(
                event
                    .cells
                    .iter()
                    .map(|(column, cell)| (*column, cell.as_str())),
            );
            self.row("events.csv", &cells);
        }
    }

    fn write_encounter(&mut self, school: &School, session: &Session, one: &Encounter) {
        let cell = |instant: Option<i64>| instant.map(|at| school.stamp(at)).unwrap_or_default();
        let arrived = match one.misread {
            "" => cell(one.arrived),
            misread => misread.to_owned(),
        };
        let yes = |what: &str| if one.yes.contains(&what) { "yes" } else { "" };
        let criteria = one.criteria.join(";");
        let cells = [
            ("id", one.id.as_str()),
            ("session", &session.id),
            ("student", &one.student),
            ("arrived_at", &arrived),
            ("departed_at", &cell(one.departed)),
            ("recorded_at", &cell(one.recorded)),
            ("homebound", yes("homebound")),
            ("detention", yes("detention")),
            ("credit_recovery", yes("credit_recovery")),
            ("remedial", yes("remedial")),
            ("criteria", &criteria),
            ("subject", one.subject),
            ("actively_tutored", one.tutored),
            ("credit_recovery_material", one.material),
            ("actor", &one.actor),
        ];
        self.row("encounters.csv", &cells);
    }
}
