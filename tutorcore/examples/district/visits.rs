//! A folder with no more than who was tutored in what, and from when to when: `sessions.csv` with
//! `student`, `subject`, `start` and `end`.
//!
//! It tells nothing of tutors, schools and pay, so nothing is replayed: its rows are sessions that
//! have ended, in the order of their ends, and what there is to say of them is early alerts.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use tutorcore::{
    Effect, EncounterId, Error, GroupChoice, Instant, SchoolId, SessionId, SessionSetting,
    SessionState, StudentEncounter, StudentQualifiers, SubjectId, TimedOutBy, TopicId, TutorId,
    TutoringSession, Zone,
};

use crate::early_alerts::{self, EarlyAlerts, Question};
use crate::fault::Fault;
use crate::layout::grouped;
use crate::options::Options;
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::watch::Watch;

const FILE: &str = "sessions.csv";

/// What a folder of visits comes to; as JSON the document that `--json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// How many rows were read.
    pub(crate) rows: usize,
    /// The alerts and what goes with them.
    early_alerts: EarlyAlerts,
    /// What could not be read.
    unreadable: Vec<Fault>,
}

/// Whether the folder's sessions are of this kind: no tutor, but students.
pub(crate) fn are_here(source: &Source) -> bool {
    match source {
        Source::Folder(folder) => {
            let text = std::fs::read(folder.join(FILE)).unwrap_or_default();
            let head = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let head = String::from_utf8_lossy(head).to_lowercase();
            let has = |name: &str| {
                let names = head.split(',');
                names
                    .into_iter()
                    .any(|one| one.trim_matches(|c: char| !c.is_alphabetic()) == name)
            };
            has("student") && !has("tutor")
        }
        Source::Made(_) | Source::Nothing => false,
    }
}

/// Reads the rows and judges them.
pub(crate) fn report(source: &mut Source, options: &Options) -> Result<Report, Error> {
    let mut unreadable = Vec::new();
    let sessions = read(source, options.zone.unwrap_or(Zone::UTC), &mut unreadable);
    let rows = sessions.iter().map(|one| one.encounters.len()).sum();
    let mut watch = Watch::new(&options.policy.alerts)?;
    for session in &sessions {
        let effect = Effect::EvaluateAlerts {
            session: session.id.clone(),
        };
        watch.follow(
            session,
            &[effect],
            session.ended_at.unwrap_or(session.started_at),
        );
    }
    let question = Question {
        policy: &options.policy.alerts,
        report: &options.policy.report,
        zone: options.zone.unwrap_or(Zone::UTC),
        max_shown: options.max_shown,
    };
    Ok(Report {
        rows,
        early_alerts: early_alerts::figures(watch, &sessions, &question),
        unreadable,
    })
}

/// Prints it for a person.
pub(crate) fn print(
    out: &mut impl Write,
    title: &str,
    report: &Report,
    max_shown: usize,
) -> io::Result<()> {
    writeln!(
        out,
        "{title}: {} sessions of students",
        grouped(report.rows)
    )?;
    early_alerts::print(out, &report.early_alerts)?;
    let all = &report.unreadable;
    if !all.is_empty() {
        writeln!(out, "\nWhat could not be read: {}", grouped(all.len()))?;
    }
    for fault in all.iter().take(max_shown) {
        writeln!(out, "  {fault}")?;
    }
    let more = all.len().saturating_sub(max_shown);
    if more > 0 {
        writeln!(out, "  … and {} more", grouped(more))?;
    }
    Ok(())
}

/// The columns.
struct Columns {
    id: Column,
    student: Column,
    subject: Column,
    start: Column,
    end: Column,
    topic: Column,
}

/// One row.
struct Visit {
    session: SessionId,
    subject: Option<SubjectId>,
    topic: Option<TopicId>,
    encounter: StudentEncounter,
}

/// The sessions by when they ended. Rows of one `id` are one session, which begins with the first
/// and ends with the last of them; a row without an id is a session by itself.
fn read(source: &mut Source, zone: Zone, faults: &mut Vec<Fault>) -> Vec<TutoringSession> {
    let Some(mut table) = Table::open(source, FILE, Presence::Required, faults) else {
        return Vec::new();
    };
    let columns = Columns {
        id: table.optional("id"),
        student: table.required("student"),
        subject: table.required("subject"),
        start: table.required("start"),
        end: table.required("end"),
        topic: table.optional("topic"),
    };
    let mut sessions = BTreeMap::new();
    table.rows(|row, _| {
        let visit = columns.read(row)?;
        add(&mut sessions, row, &columns, visit, zone)
    });
    let mut sessions: Vec<TutoringSession> = sessions.into_values().collect();
    sessions.sort_by_key(|session| session.ended_at.unwrap_or(Instant::MAX));
    sessions
}

impl Columns {
    fn read(&self, row: &Row<'_>) -> Result<Visit, Fault> {
        let (start, end) = (row.instant(self.start)?, row.instant(self.end)?);
        let Some(start) = start else {
            let help = "Write when it began, as in 2026-10-06T15:30:00-05:00.";
            return Err(row.cell_fault(self.start, "The start is missing.", help));
        };
        if end.is_some_and(|end| end < start) {
            let help = "See whether start and end are exchanged, or a date is wrong.";
            return Err(row.cell_fault(self.end, "It ends before it starts.", help));
        }
        let own = format!("line {}", row.line);
        let fault = |error: Error| row.cell_fault(self.id, error.message(), "Write another id.");
        Ok(Visit {
            session: SessionId::new(row.text(self.id)?.unwrap_or(&own)).map_err(fault)?,
            subject: row.id(self.subject)?,
            topic: row.id(self.topic)?,
            encounter: StudentEncounter {
                id: EncounterId::new(&own).map_err(fault)?,
                student: row.required_id(self.student)?,
                arrived_at: start,
                departed_at: end,
                timed_out_by: end.map(|_| TimedOutBy::Manual),
                removed_at: None,
                qualifiers: StudentQualifiers::default(),
            },
        })
    }
}

/// Puts a row into its session.
fn add(
    sessions: &mut BTreeMap<SessionId, TutoringSession>,
    row: &Row<'_>,
    columns: &Columns,
    visit: Visit,
    zone: Zone,
) -> Result<(), Fault> {
    let encounter = visit.encounter.clone();
    let (start, end) = (encounter.arrived_at, encounter.departed_at);
    let Some(known) = sessions.get_mut(&visit.session) else {
        let session = session(&visit, (start, end), zone)
            .map_err(|error| row.cell_fault(columns.id, error.message(), "Write another id."))?;
        let session = TutoringSession {
            encounters: vec![encounter],
            ..session
        };
        sessions.insert(visit.session, session);
        return Ok(());
    };
    if known.subject != visit.subject {
        return Err(row.cell_fault(
            columns.subject,
            "Its session has another subject in an earlier row.",
            "Give it an id of its own, or the same subject.",
        ));
    }
    known.started_at = known.started_at.min(start);
    // While one of its students is still there, it runs.
    known.ended_at = known.ended_at.zip(end).map(|(one, other)| one.max(other));
    known.state = state(known.ended_at);
    known.encounters.push(encounter);
    Ok(())
}

fn state(ended_at: Option<Instant>) -> SessionState {
    match ended_at {
        Some(_) => SessionState::Ended,
        None => SessionState::Active,
    }
}

/// A session of which no more is known than its row says.
fn session(
    visit: &Visit,
    (started_at, ended_at): (Instant, Option<Instant>),
    zone: Zone,
) -> Result<TutoringSession, Error> {
    Ok(TutoringSession {
        id: visit.session.clone(),
        tutor: TutorId::new("not told")?,
        school: SchoolId::new("not told")?,
        zone,
        district: None,
        setting: SessionSetting::default(),
        state: state(ended_at),
        started_at,
        earliest_started_at: None,
        ended_at,
        group: GroupChoice::AdHoc,
        work_order: None,
        subject: visit.subject.clone(),
        topics: visit.topic.clone().into_iter().collect(),
        course: None,
        description: None,
        family_involvement: false,
        encounters: Vec::new(),
        tags: Vec::new(),
        diagnoses: Vec::new(),
        ratings: Vec::new(),
    })
}
