//! A small district in which tutors give plausible and implausible commands.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tutorcore::{
    Instant, SessionDraft, SessionEvent, SessionFacts, SessionId, SessionOutcome, SessionPolicy,
    SessionState, StartFacts, StudentQualifiers, TutorId, TutoringSession, apply_session_event,
    start_session,
};

/// Stands in every text that a person may have written.
pub(crate) const SENTINEL: &str = "Robin Sentinel";

/// The Monday before the American clocks change: 2027-03-08, 08:00 in Chicago.
const BEGINNING: i64 = 1_804_514_400;

const TUTORS: [&str; 2] = ["ana", "ben"];
const STUDENTS: [&str; 3] = ["mia", "leo", "zoe"];

/// One command, with all that it may need.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// How long after the command before, in seconds.
    pub(super) later: i64,
    pub(super) actor: usize,
    pub(super) tutor: usize,
    /// Which session, counted around; the running ones come first.
    pub(super) session: usize,
    /// Which of its encounters, counted around.
    pub(super) encounter: usize,
    pub(super) student: usize,
    pub(super) command: Command,
    /// Times given, in seconds from now; absent: not given.
    pub(super) times: [Option<i64>; 2],
    pub(super) qualifiers: Option<StudentQualifiers>,
    pub(super) work_order: usize,
    pub(super) description: usize,
    pub(super) tag: usize,
    pub(super) flags: [bool; 3],
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Command {
    Start,
    TimeIn,
    Edit,
    TimeOut,
    Reopen,
    Remove,
    Assign,
    Unassign,
    Describe,
    End,
    Delete,
    Tag,
    Untag,
    Diagnose,
    Rate,
    Correct,
}

/// The sessions as they were last accepted.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) sessions: BTreeMap<SessionId, TutoringSession>,
    elapsed: i64,
    made: usize,
}

/// A command with its arguments, as it would be sent.
pub(crate) struct Call {
    pub(crate) job: &'static str,
    pub(crate) arguments: Value,
}

impl Call {
    /// Does the job, from its arguments alone.
    pub(crate) fn run(&self) -> SessionOutcome {
        let policy: SessionPolicy = self.argument("policy");
        let now = self.argument("now");
        if self.job == "start_session" {
            let (draft, facts): (SessionDraft, StartFacts) =
                (self.argument("draft"), self.argument("facts"));
            return start_session(&draft, &facts, &policy, now);
        }
        let (session, event, facts): (TutoringSession, SessionEvent, SessionFacts) = (
            self.argument("session"),
            self.argument("event"),
            self.argument("facts"),
        );
        apply_session_event(&session, &event, &facts, &policy, now)
    }

    fn argument<T: DeserializeOwned>(&self, name: &str) -> T {
        read(self.arguments[name].clone())
    }
}

pub(super) fn pick<'a>(of: &[&'a str], at: usize) -> &'a str {
    of[at]
}

pub(super) fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

impl World {
    /// The command of a step as it would be sent now; none where there is no session to send it to.
    pub(crate) fn call(&mut self, step: &Step, policy: &SessionPolicy) -> Option<Call> {
        self.elapsed += step.later;
        self.made += 1;
        let at =
            |seconds: i64| Instant::from_unix_seconds(BEGINNING + self.elapsed + seconds).unwrap();
        let [first, second] = step.times.map(|time| time.map(at));
        let now = at(0);
        if matches!(step.command, Command::Start) {
            let (draft, facts) = self.start(step, first.unwrap_or(now));
            let arguments = json!({"draft": draft, "facts": facts, "policy": policy, "now": now});
            return Some(Call {
                job: "start_session",
                arguments,
            });
        }
        let mut order: Vec<_> = self.sessions.values().collect();
        order.sort_by_key(|session| session.state);
        let session = *order.get(step.session % order.len().max(1))?;
        let encounter = match session.encounters.len() {
            0 => "none".to_owned(),
            count => session.encounters[step.encounter % count].id.to_string(),
        };
        let student = STUDENTS[step.student];
        let tag = json!({
            "kind": pick(&["careerLadderGoal", "custom"], step.tag / 3),
            "id": pick(&["goal-1", "goal-2", "retired"], step.tag % 3),
        });
        let mut event = match step.command {
            Command::Start => return None,
            Command::TimeIn => json!({"type": "timeIn", "draft": {
                "id": format!("e{}", self.made), "student": student, "arrivedAt": first,
                "departedAt": second,
                "qualifiers": step.qualifiers.clone().unwrap_or_default(),
            }}),
            Command::Edit => json!({"type": "editEncounter", "edit": {
                "encounter": encounter, "arrivedAt": first, "departedAt": second,
                "qualifiers": step.qualifiers,
            }}),
            Command::TimeOut => {
                json!({"type": "timeOut", "encounter": encounter, "departedAt": first})
            }
            Command::Reopen => json!({"type": "reopenEncounter", "encounter": encounter}),
            Command::Remove => json!({"type": "removeEncounter", "encounter": encounter}),
            Command::Assign => json!({"type": "assignWorkOrder", "assignment": {
                "workOrder": work_orders()[step.work_order],
                "description": description(step.description),
                "familyInvolvement": step.flags[0].then_some(step.flags[1]),
            }}),
            Command::Unassign => json!({"type": "removeWorkOrder"}),
            Command::Describe => json!({"type": "editDescription", "edit": {
                "description": description(step.description),
                "familyInvolvement": step.flags[0].then_some(step.flags[1]),
            }}),
            Command::End => json!({"type": "end", "endedAt": first.unwrap_or(now)}),
            Command::Delete => json!({"type": "delete", "confirmDiscard": step.flags[0]}),
            Command::Tag => json!({"type": "addTag", "tag": tag}),
            Command::Untag => json!({"type": "removeTag", "tag": tag}),
            Command::Diagnose => json!({"type": "diagnose", "diagnosis": {
                "student": student, "author": TUTORS[step.tutor], "recordedAt": now,
                "lowPrerequisiteKnowledge": step.flags[0], "lowContentMastery": step.flags[1],
                "topic": step.flags[2].then_some("fractions"),
            }}),
            Command::Rate => json!({"type": "rate", "rating": {
                "student": student, "stars": step.encounter, "ratedAt": now,
            }}),
            Command::Correct => json!({"type": "correctTimes", "correction": {
                "startedAt": first, "endedAt": second,
            }}),
        };
        // Written by the types, so that every field is there.
        event = json!(read::<SessionEvent>(event));
        let mut facts = facts_of(self, session);
        facts.actor = read(actor(step.actor));
        Some(Call {
            job: "apply_session_event",
            arguments: json!({
                "session": session, "event": event, "facts": facts, "policy": policy, "now": now,
            }),
        })
    }

    fn start(&self, step: &Step, started_at: Instant) -> (SessionDraft, StartFacts) {
        let choice = match step.work_order {
            0 => json!({"type": "timeTrackingOnly"}),
            at => json!({"type": "workOrder", "workOrder": work_orders()[at]["id"]}),
        };
        let draft = json!({
            "id": format!("s{}", self.made),
            "tutor": TUTORS[step.tutor],
            "school": Some(pick(&["lincoln", "grant", ""], step.session % 3)).filter(|id| !id.is_empty()),
            "group": match step.encounter {
                0 => Value::Null,
                1 => json!({"type": "group", "group": "g1"}),
                _ => json!({"type": "adHoc"}),
            },
            "workOrder": choice,
            "startedAt": if step.tag == 0 { None } else { Some(started_at) },
            "setting": pick(&["school", "homebound", "virtual"], step.student),
            "description": description(step.description),
            "familyInvolvement": step.flags[0],
            "topics": if step.flags[1] { vec!["decimals"] } else { vec![] },
        });
        let summaries: Vec<_> = self
            .sessions
            .values()
            .map(|one| json!({"id": one.id, "tutor": one.tutor, "state": one.state}))
            .collect();
        let school = |id: &str, zone: &str| json!({"id": id, "zone": zone, "district": "d12"});
        let facts = json!({
            "actor": actor(step.actor),
            "approvedSchools": [
                {"school": school("lincoln", "America/Chicago")},
                {"school": school("grant", "America/Denver"), "validTo": "2027-03-12"},
            ],
            "groups": [{"id": "g1", "inactive": step.flags[2]}],
            "workOrders": work_orders(),
            "sessions": summaries,
            "approvedEvents": approved_events(),
        });
        (read(draft), read(facts))
    }

    pub(crate) fn keep(&mut self, session: TutoringSession) {
        self.sessions.insert(session.id.clone(), session);
    }

    /// How many sessions each tutor runs.
    pub(crate) fn active_tutors(&self) -> BTreeMap<&TutorId, usize> {
        let mut count = BTreeMap::new();
        for session in self.sessions.values() {
            if session.state == SessionState::Active {
                *count.entry(&session.tutor).or_default() += 1;
            }
        }
        count
    }
}

/// What the host knows beside a session: the encounters of all others, and the records.
pub(crate) fn facts_of(world: &World, session: &TutoringSession) -> SessionFacts {
    let others = world
        .sessions
        .values()
        .filter(|other| other.id != session.id && other.state != SessionState::Deleted);
    let elsewhere: Vec<_> = others
        .flat_map(|other| {
            let live = other
                .encounters
                .iter()
                .filter(|one| one.removed_at.is_none());
            live.map(|one| {
                json!({
                    "session": other.id, "encounter": one.id, "student": one.student,
                    "arrivedAt": one.arrived_at, "departedAt": one.departed_at,
                })
            })
        })
        .collect();
    read(json!({
        "students": [
            {"student": "mia", "district": "d12", "evidence": {
                "classGrades": [{"subject": "math", "grade": SENTINEL}],
                "readingImprovementPlan": false,
            }},
            {"student": "leo", "district": "d12", "evidence": {
                "classGrades": [{"subject": "math", "grade": "F"}],
            }},
            {"student": "zoe", "district": "d99"},
        ],
        "encountersElsewhere": elsewhere,
        "homeboundAssignments": [{"student": "mia", "teacher": "ana"}],
        "approvedEvents": approved_events(),
        "careerLadderGoals": [
            {"id": "goal-1", "name": SENTINEL},
            {"id": "goal-2", "name": format!("More {SENTINEL}")},
        ],
    }))
}

fn actor(which: usize) -> Value {
    match which {
        0 => json!({"person": "kim", "administers": ["lincoln", "grant"]}),
        1 => json!({"person": "ben"}),
        2 => json!({"person": "ana"}),
        _ => Value::Null,
    }
}

fn work_orders() -> Value {
    json!([
        {"id": "closed", "closed": true},
        {"id": "ordinary"},
        {"id": "ladder", "careerLadder": true},
        {"id": "ladder-for-lincoln", "careerLadder": true, "schools": ["lincoln"]},
    ])
}

fn approved_events() -> Value {
    json!([{"validTo": "2027-03-11", "events": [format!("{SENTINEL} Fair")]}])
}

fn description(which: usize) -> Value {
    match which {
        0 => Value::Null,
        1 => json!("  "),
        2 => json!(format!("{}  fair", SENTINEL.to_uppercase())),
        _ => json!(format!("Fractions with {SENTINEL}")),
    }
}
