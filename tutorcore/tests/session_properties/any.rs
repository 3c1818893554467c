//! Any command, any qualifiers, any policy: what the properties are tried with.

use crate::world::{Command, SENTINEL, Step, pick, read};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use tutorcore::{QualifierFacts, SessionPolicy, StudentQualifiers};

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => Just(Command::Start),
        8 => Just(Command::TimeIn),
        4 => Just(Command::Edit),
        4 => Just(Command::TimeOut),
        2 => Just(Command::Reopen),
        2 => Just(Command::Remove),
        3 => Just(Command::Assign),
        1 => Just(Command::Unassign),
        2 => Just(Command::Describe),
        5 => Just(Command::End),
        1 => Just(Command::Delete),
        3 => Just(Command::Tag),
        1 => Just(Command::Untag),
        1 => Just(Command::Diagnose),
        1 => Just(Command::Rate),
        2 => Just(Command::Correct),
    ]
}

/// A command of a plausible tutor, or of one who errs.
pub(crate) fn step() -> impl Strategy<Value = Step> {
    let later = prop_oneof![
        12 => 0_i64..1800,
        2 => 3_600_i64..20_000,
        1 => 86_400_i64..500_000,
    ];
    let time = || {
        option::weighted(
            0.6,
            prop_oneof![10 => -3_600_i64..1, 2 => -90_000_i64..90_000, 1 => 1_i64..4_000],
        )
    };
    let who = (0_usize..12, 0_usize..2, 0_usize..6, 0_usize..6, 0_usize..3);
    let what = (0_usize..4, 0_usize..4, 0_usize..6, any::<[bool; 3]>());
    let times = (time(), time());
    let stated = option::weighted(0.3, qualifiers());
    (later, who, command(), times, stated, what).prop_map(
        |(later, who, command, times, qualifiers, what)| {
            let (actor, tutor, session, encounter, student) = who;
            let (work_order, description, tag, flags) = what;
            Step {
                later,
                actor,
                tutor,
                session,
                encounter,
                student,
                command,
                times: [times.0, times.1],
                qualifiers,
                work_order,
                description,
                tag,
                flags,
            }
        },
    )
}

const CRITERIA: [&str; 4] = [
    "gradeDOrF",
    "readingImprovementPlan",
    "belowBasicOnStateAssessment",
    "belowGradeLevelOnDistrictAssessment",
];

pub(crate) fn qualifiers() -> impl Strategy<Value = StudentQualifiers> {
    (
        any::<[bool; 4]>(),
        vec(0_usize..4, 0..3),
        option::of(0_usize..3),
        any::<[Option<bool>; 2]>(),
    )
        .prop_map(|(boxes, criteria, subject, stated)| {
            read(json!({
                "homebound": boxes[0] && boxes[1],
                "detention": boxes[1],
                "creditRecovery": boxes[2],
                "remedial": boxes[3],
                "remedialCriteria": criteria.iter().map(|&at| CRITERIA[at]).collect::<Value>(),
                "subject": subject.map(|at| ["math", "alg2", " "][at]),
                "activelyTutored": stated[0],
                "creditRecoveryMaterial": stated[1],
            }))
        })
}

pub(crate) fn qualifier_facts() -> impl Strategy<Value = QualifierFacts> {
    (
        0_usize..3,
        any::<bool>(),
        option::of(qualifiers()),
        option::of((0_usize..4, any::<Option<bool>>(), option::of(0_usize..4))),
    )
        .prop_map(|(setting, is_assigned, previous, evidence)| {
            let evidence = evidence.map(|(grade, plan, level)| {
                let levels = ["belowBasic", "basic", "proficient", "advanced"];
                let result =
                    |at: usize| json!({"test": "map", "subject": "math", "level": levels[at]});
                json!({
                    "classGrades": [{
                        "subject": "math", "grade": pick(&["D+", "B", SENTINEL, ""], grade),
                    }],
                    "readingImprovementPlan": plan,
                    "stateAssessments": level.map(result).into_iter().collect::<Value>(),
                })
            });
            read(json!({
                "setting": pick(&["school", "homebound", "virtual"], setting),
                "actorIsAssignedHomeboundTeacher": is_assigned,
                "previous": previous,
                "evidence": evidence,
                "subjects": {"parents": {"alg2": "math"}},
            }))
        })
}

/// The defaults, or settings that a district could choose.
pub(crate) fn policy() -> impl Strategy<Value = SessionPolicy> {
    let chosen = (
        any::<[bool; 8]>(),
        0_u32..9,
        option::of(0_u32..9),
        0_usize..3,
        option::of(0_u32..4),
    )
        .prop_map(|(flags, days, edit_days, arrival, backdate)| {
            let severity = |is_warning: bool| if is_warning { "warning" } else { "error" };
            read(json!({
                "workOrderWindow": if flags[0] { "rolling" } else { "calendarDays" },
                "workOrderWindowDays": days,
                "workOrderWindowAppliesAtCreation": flags[1],
                "encounterEditWindowDays": edit_days,
                "maxBackdateDays": backdate,
                "allowFutureStart": flags[2],
                "untaggedCareerLadderBlocksPayment": flags[3],
                "exportRequiresWorkOrder": flags[4],
                "allowCustomTags": flags[5],
                "endBeforeDeparture": if flags[6] { "clamp" } else { "reject" },
                "overlapSeverity": severity(flags[7]),
                "homeboundSeverity": severity(flags[0]),
                "eventNameMatch": if flags[1] { "exact" } else { "normalised" },
                "defaultArrival": pick(&["sessionStart", "previousDeparture", "now"], arrival),
                "lengthSuspectMinutes": 30 + days,
                "minDescriptionChars": 1 + days,
            }))
        });
    prop_oneof![Just(SessionPolicy::default()), chosen]
}
