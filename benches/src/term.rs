//! A term of one district, made and replayed through the core's commands.

use std::collections::HashMap;

use tutorcore::{
    ApprovedSchool, EncounterDraft, EncounterElsewhere, EncounterId, ExportEligibility,
    GroupChoice, Instant, PaymentEligibility, School, SchoolId, SessionDraft, SessionFacts,
    SessionId, SessionPolicy, SessionSetting, StartFacts, StudentId, TutorId, WorkOrder,
    WorkOrderChoice, WorkOrderId, Zone, end_session, export_eligibility, payment_eligibility,
    start_session, time_in,
};

use crate::qualifiers::samples;
use crate::seeded::Seeded;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Students of a session.
const SEATS: usize = 4;

/// One sitting: its draft, its encounters, its end.
#[derive(Clone, Debug)]
pub struct Sitting {
    draft: SessionDraft,
    encounters: Vec<EncounterDraft>,
    ended_at: Instant,
}

/// A term's commands in time order, and the facts that they ask for.
#[derive(Clone, Debug)]
pub struct Term {
    facts: StartFacts,
    sittings: Vec<Sitting>,
}

/// What came of a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Encounters accepted.
    pub accepted: usize,
    /// Encounters refused.
    pub refused: usize,
    /// Sessions that may be paid.
    pub payable: usize,
    /// Sessions that may be exported.
    pub exportable: usize,
}

impl Term {
    /// A term of so many encounters: a fifth as many students, sessions of
    /// four students, each tutor one session a day.
    ///
    /// # Panics
    /// Never: no id is empty and every time is in range.
    #[must_use]
    pub fn new(encounters: usize, seed: u64) -> Self {
        let mut random = Seeded::new(seed);
        let qualifiers = samples(1_000, seed);
        let students = (encounters / 5).max(SEATS * 2);
        let tutors = (encounters / 400).max(1);
        let zone = Zone::get("America/Chicago").expect("a zone of the table");
        let school = School {
            id: SchoolId::new("hs").expect("not empty"),
            zone,
            district: None,
        };
        let order = WorkOrderId::new("wo").expect("not empty");
        let facts = StartFacts {
            approved_schools: vec![ApprovedSchool {
                school,
                valid_from: None,
                valid_to: None,
            }],
            work_orders: vec![WorkOrder {
                id: order.clone(),
                career_ladder: false,
                closed: false,
                valid_from: None,
                valid_to: None,
                tutors: Vec::new(),
                schools: Vec::new(),
            }],
            ..StartFacts::default()
        };
        let at = |seconds| Instant::from_unix_seconds(seconds).expect("in range");
        let first_day = "2026-08-17T20:15:00Z"
            .parse::<Instant>()
            .expect("a time")
            .unix_seconds();
        let sittings = (0..encounters / SEATS)
            .map(|number| {
                let day = i64::try_from(number / tutors).expect("few days");
                let start = first_day + day * DAY + minutes(&mut random, 15);
                let end = start + HOUR + minutes(&mut random, 30);
                let draft = SessionDraft {
                    id: SessionId::new(format!("s{number}")).expect("not empty"),
                    tutor: TutorId::new(format!("t{}", number % tutors)).expect("not empty"),
                    school: None,
                    group: Some(GroupChoice::AdHoc),
                    work_order: Some(if random.percent(85) {
                        WorkOrderChoice::WorkOrder {
                            work_order: order.clone(),
                        }
                    } else {
                        WorkOrderChoice::TimeTrackingOnly
                    }),
                    started_at: Some(at(start)),
                    setting: SessionSetting::School,
                    subject: None,
                    topics: Vec::new(),
                    course: None,
                    description: None,
                    family_involvement: false,
                };
                let encounters = (0..SEATS)
                    .map(|seat| EncounterDraft {
                        id: EncounterId::new(format!("e{number}-{seat}")).expect("not empty"),
                        student: student(&mut random, students),
                        arrived_at: Some(at(start + minutes(&mut random, 10))),
                        departed_at: None,
                        qualifiers: random.pick(&qualifiers).qualifiers.clone(),
                    })
                    .collect();
                Sitting {
                    draft,
                    encounters,
                    ended_at: at(end),
                }
            })
            .collect();
        Self { facts, sittings }
    }

    /// How many encounters there are.
    #[must_use]
    pub fn encounters(&self) -> usize {
        self.sittings.len() * SEATS
    }

    /// Gives every command to the core, keeping what a host keeps: where each
    /// student was last.
    ///
    /// # Panics
    /// When the core refuses what it has to accept.
    #[must_use]
    pub fn replay(&self) -> Tally {
        let policy = SessionPolicy::default();
        let mut last: HashMap<StudentId, EncounterElsewhere> = HashMap::new();
        let mut tally = Tally::default();
        for sitting in &self.sittings {
            let start = sitting.draft.started_at.expect("given");
            let started = start_session(&sitting.draft, &self.facts, &policy, start);
            let mut session = started.state.expect("nothing is wrong with the draft");
            for draft in &sitting.encounters {
                let facts = SessionFacts {
                    encounters_elsewhere: last.get(&draft.student).cloned().into_iter().collect(),
                    ..SessionFacts::default()
                };
                match time_in(&session, draft, &facts, &policy, sitting.ended_at).state {
                    Some(next) => {
                        session = next;
                        tally.accepted += 1;
                    }
                    None => tally.refused += 1,
                }
            }
            let facts = SessionFacts::default();
            let ended = end_session(
                &session,
                sitting.ended_at,
                &facts,
                &policy,
                sitting.ended_at,
            );
            let session = ended.state.expect("every session can end");
            let payment = payment_eligibility(&session, &facts, &policy, sitting.ended_at);
            tally.payable += usize::from(payment.outcome == PaymentEligibility::Eligible);
            let export = export_eligibility(&session, &facts, &policy);
            tally.exportable += usize::from(export.outcome == ExportEligibility::Eligible);
            for encounter in session.encounters {
                let elsewhere = EncounterElsewhere {
                    session: session.id.clone(),
                    encounter: encounter.id,
                    student: encounter.student.clone(),
                    arrived_at: encounter.arrived_at,
                    departed_at: encounter.departed_at,
                };
                last.insert(encounter.student, elsewhere);
            }
        }
        tally
    }
}

fn student(random: &mut Seeded, students: usize) -> StudentId {
    let count = u64::try_from(students).expect("few students");
    StudentId::new(format!("a{}", random.number() % count)).expect("not empty")
}

fn minutes(random: &mut Seeded, most: u64) -> i64 {
    i64::try_from(random.number() % (most + 1)).expect("few minutes") * 60
}

#[cfg(test)]
mod tests {
    use super::Term;

    #[test]
    fn a_term_is_the_same_every_time_and_mostly_in_order() {
        let tally = Term::new(2_000, 3).replay();
        assert_eq!(tally, Term::new(2_000, 3).replay());
        assert_eq!(tally.accepted + tally.refused, 2_000);
        assert!(tally.accepted > 1_500 && tally.refused > 50, "{tally:?}");
        assert!(
            tally.payable > 300 && tally.exportable > tally.payable,
            "{tally:?}"
        );
    }
}
