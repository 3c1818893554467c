//! What the term comes to: eligibility, and the minutes for the state.

use std::collections::BTreeMap;

use serde::Serialize;
use tutorcore::{
    DateRange, ExportDecision, ExportEligibility, Instant, LocalDate, PaymentDecision,
    PaymentEligibility, ReportPolicy, RuleCode, SchoolId, SessionFacts, SessionId, SessionPolicy,
    SessionState, StateReportFigures, StateReportKind, TutorId, TutoringSession, Zone,
    export_eligibility, payment_eligibility, state_tutoring_report,
};

use crate::assistant::Assistant;
use crate::double_bookings::DoubleBookings;
use crate::early_alerts::{self, EarlyAlerts};
use crate::fault::Fault;
use crate::options::Options;
use crate::people::silent_calendar;
use crate::presence::Presences;
use crate::progress::Progress;
use crate::recurring::Recurring;
use crate::replay::{self, Replayed};
use crate::tally::{Refusal, Tallies, Unresolved, count_codes};
use crate::world::World;

/// What the term comes to; as JSON the document that `--json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    /// When eligibility was decided.
    pub(crate) as_of: Option<Instant>,
    /// What was accepted and refused.
    #[serde(flatten)]
    pub(crate) tallies: Tallies,
    /// How many sessions may be paid.
    pub(crate) payment: PaymentCounts,
    /// How many sessions may be exported.
    pub(crate) export: ExportCounts,
    /// The minutes for the state, by school.
    pub(crate) state_minutes: Vec<StateMinutes>,
    /// What was told of students in trouble.
    pub(crate) early_alerts: EarlyAlerts,
    /// Who the timetable put in two sessions at once.
    pub(crate) double_bookings: DoubleBookings,
    /// What is planned to repeat.
    pub(crate) recurring: Recurring,
    /// What the scheduling assistant says of it.
    pub(crate) assistant: Assistant,
    /// What could not be read.
    pub(crate) unreadable: Vec<Fault>,
    /// Rows that could not be tried.
    pub(crate) unresolved: Vec<Unresolved>,
    /// The rows that were refused.
    #[serde(skip)]
    pub(crate) refusals: Vec<Refusal>,
    /// What was decided of each session.
    #[serde(skip)]
    pub(crate) decided: Vec<Decided>,
}

/// How many sessions may be paid, and why not.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentCounts {
    /// They may.
    pub(crate) eligible: usize,
    /// Not yet.
    pub(crate) pending: usize,
    /// They may not.
    pub(crate) not_eligible: usize,
    /// How many sessions each reason stands in the way of.
    pub(crate) reasons: BTreeMap<RuleCode, usize>,
}

/// How many sessions may be exported, and why not.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExportCounts {
    /// They may.
    pub(crate) eligible: usize,
    /// They may not.
    pub(crate) not_eligible: usize,
    /// How many sessions each reason stands in the way of.
    pub(crate) reasons: BTreeMap<RuleCode, usize>,
}

/// The minutes of a school for the state.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StateMinutes {
    /// The school.
    pub(crate) school: SchoolId,
    /// The first date.
    pub(crate) from: LocalDate,
    /// The last date.
    pub(crate) to: LocalDate,
    /// By qualifier.
    pub(crate) rows: Vec<StateRow>,
    /// Dates of which the bell schedule says nothing.
    pub(crate) unknown_dates: Vec<LocalDate>,
}

/// The minutes under one qualifier.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StateRow {
    /// The qualifier, or none, or the total.
    pub(crate) qualifier: StateReportKind,
    /// The figures.
    #[serde(flatten)]
    pub(crate) figures: StateReportFigures,
}

/// What was decided of a session.
#[derive(Debug)]
pub(crate) struct Decided {
    /// The line of the session.
    pub(crate) line: u64,
    /// The session.
    pub(crate) id: SessionId,
    /// Whose.
    pub(crate) tutor: TutorId,
    /// Where.
    pub(crate) school: SchoolId,
    /// Where it stands.
    pub(crate) state: SessionState,
    /// When it began.
    pub(crate) started_at: Instant,
    /// When it ended.
    pub(crate) ended_at: Option<Instant>,
    /// How many encounters count.
    pub(crate) encounters: usize,
    /// Whether it may be paid.
    pub(crate) payment: PaymentDecision,
    /// Whether it may be exported.
    pub(crate) export: ExportDecision,
}

/// Decides and counts.
pub(crate) fn summarise(
    world: &World,
    lines: &[u64],
    replayed: Replayed,
    mut faults: Vec<Fault>,
    options: &Options,
    progress: &mut Progress,
) -> Summary {
    let as_of = options.as_of.or(replayed.last);
    let (mut payment, mut export) = (PaymentCounts::default(), ExportCounts::default());
    let mut decided = Vec::new();
    let mut by_school: BTreeMap<SchoolId, Vec<TutoringSession>> = BTreeMap::new();
    let mut deciding = Deciding::new(world, &replayed.presences, &options.policy.session);
    let all = replayed.sessions.len();
    let early_alerts = {
        let question = early_alerts::Question {
            policy: &options.policy.alerts,
            report: &options.policy.report,
            zone: world.zone().unwrap_or(Zone::UTC),
            max_shown: options.max_shown.min(3),
        };
        let sessions: Vec<_> = replayed.sessions.iter().flatten().cloned().collect();
        early_alerts::figures(replayed.watch, &sessions, &question)
    };
    for (place, session) in replayed.sessions.into_iter().enumerate() {
        progress.tell("decided", place, all);
        let (Some(session), Some(as_of)) = (session, as_of) else {
            continue;
        };
        let one = deciding.decide(&session, as_of, lines.get(place).copied());
        match one.payment.outcome {
            PaymentEligibility::Eligible => payment.eligible += 1,
            PaymentEligibility::Pending => payment.pending += 1,
            PaymentEligibility::NotEligible => payment.not_eligible += 1,
        }
        match one.export.outcome {
            ExportEligibility::Eligible => export.eligible += 1,
            ExportEligibility::NotEligible => export.not_eligible += 1,
        }
        count_codes(&mut payment.reasons, &one.payment.reasons);
        count_codes(&mut export.reasons, &one.export.reasons);
        decided.push(one);
        if session.state != SessionState::Deleted {
            let sessions = by_school.entry(session.school.clone()).or_default();
            sessions.push(session);
        }
    }
    let mut state_minutes = Vec::new();
    for (school, sessions) in by_school {
        match minutes(world, school, &sessions, options) {
            Ok(minutes) => state_minutes.extend(minutes),
            Err(fault) => faults.push(fault),
        }
    }
    Summary {
        as_of,
        tallies: replayed.tallies,
        payment,
        export,
        state_minutes,
        early_alerts,
        double_bookings: DoubleBookings::default(),
        recurring: Recurring::default(),
        assistant: Assistant::default(),
        unreadable: faults,
        unresolved: replayed.unresolved,
        refusals: replayed.refusals,
        decided,
    }
}

/// Asks the core about one session after the other.
struct Deciding<'a> {
    world: &'a World,
    presences: &'a Presences,
    policy: &'a SessionPolicy,
    facts: SessionFacts,
}

impl<'a> Deciding<'a> {
    fn new(world: &'a World, presences: &'a Presences, policy: &'a SessionPolicy) -> Self {
        let facts = SessionFacts {
            approved_events: world.approved_events.clone(),
            career_ladder_goals: world.career_ladder_goals.clone(),
            subjects: world.subjects.clone(),
            ..SessionFacts::default()
        };
        Self {
            world,
            presences,
            policy,
            facts,
        }
    }

    fn decide(&mut self, session: &TutoringSession, as_of: Instant, line: Option<u64>) -> Decided {
        let facts = &mut self.facts;
        replay::clear(facts);
        let present = session.encounters.iter();
        let present: Vec<_> = present.filter(|one| one.removed_at.is_none()).collect();
        let mut students: Vec<_> = present.iter().map(|one| &one.student).collect();
        students.sort();
        students.dedup();
        let arrivals = present.iter().map(|one| one.arrived_at);
        let from = arrivals.min().unwrap_or(session.started_at);
        let departures = present.iter().map(|one| one.departed_at);
        let to = departures.map(|one| one.unwrap_or(Instant::MAX)).max();
        let span = (from, to.unwrap_or(from));
        for student in students {
            replay::add_student(facts, self.world, student);
            let elsewhere = &mut facts.encounters_elsewhere;
            self.presences.elsewhere(session, student, span, elsewhere);
        }
        Decided {
            line: line.unwrap_or_default(),
            id: session.id.clone(),
            tutor: session.tutor.clone(),
            school: session.school.clone(),
            state: session.state,
            started_at: session.started_at,
            ended_at: session.ended_at,
            encounters: present.len(),
            payment: payment_eligibility(session, facts, self.policy, as_of),
            export: export_eligibility(session, facts, self.policy),
        }
    }
}

/// The minutes of a school; `None` when there is no date to report on.
fn minutes(
    world: &World,
    school: SchoolId,
    sessions: &[TutoringSession],
    options: &Options,
) -> Result<Option<StateMinutes>, Fault> {
    let dates = sessions.iter().map(TutoringSession::date);
    let Some((first, last)) = dates.clone().min().zip(dates.max()) else {
        return Ok(None);
    };
    let Some(known) = world.schools.get(&school) else {
        return Ok(None);
    };
    let range = DateRange {
        first: options.from.unwrap_or(first),
        last: options.to.unwrap_or(last),
    };
    if range.first > range.last {
        // All its sessions lie outside the dates asked for.
        return Ok(None);
    }
    let silent = silent_calendar(known.zone);
    let calendar = world.calendars.get(&school).unwrap_or(&silent);
    let policy: &ReportPolicy = &options.policy.report;
    let report = state_tutoring_report(sessions, calendar, &range, policy).map_err(|error| {
        Fault::of_file(
            "sessions.csv",
            format!("The state minutes of school {school} cannot be counted: {error}"),
            "Correct the dates, or give --from and --to.",
        )
    })?;
    let rows = report.rows.into_iter().map(|row| StateRow {
        qualifier: row.kind,
        figures: row.figures,
    });
    Ok(Some(StateMinutes {
        school,
        from: range.first,
        to: range.last,
        rows: rows.collect(),
        unknown_dates: report.unknown_dates,
    }))
}
