//! A session and the facts around it, as the cases of most areas give them.

use crate::events;
use crate::evidence;
use crate::neutral::{Case, any_of, camel_of, id_of, is_set, list_of, read, text_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tutorcore::{SessionFacts, TutoringSession};

/// The session of a case, and what the host knows beside it.
pub(crate) struct Around {
    pub(crate) session: TutoringSession,
    pub(crate) facts: SessionFacts,
}

/// The tutor of a case.
pub(crate) fn tutor(case: &Case) -> &str {
    id_of(&case.given, &["tutor"]).unwrap_or("t1")
}

/// Reads `given.session` and all that belongs to it.
pub(crate) fn around(case: &Case) -> Result<Around, String> {
    let given = any_of(&case.given, &["session"]).unwrap_or(&Value::Null);
    let id = text_of(given, &["id"]).unwrap_or("s");
    let start = any_of(given, &["started_at", "start"]).or_else(|| case.stated(&["now"]));
    let start = start
        .cloned()
        .unwrap_or_else(|| "2026-10-06T20:00:00Z".into());
    let end = any_of(given, &["ended_at", "end"]);
    let state = match camel_of(given, &["state"]) {
        Value::Null if end.is_some() => json!("ended"),
        Value::Null => json!("active"),
        state => state,
    };
    let school = text_of(given, &["school"]).unwrap_or("hs");
    let setting = match camel_of(given, &["setting"]) {
        Value::Null => camel_of(&case.given, &["session_setting", "setting"]),
        setting => setting,
    };
    let (mut here, mut elsewhere) = encounters(case, id, &start);
    if is_set(&case.given, &["unresolved_overlap"]) {
        let start: tutorcore::Instant = read(start.clone())?;
        let end = start.saturating_add(60);
        here.push(json!({
            "id": "overlapping", "student": "overlapping", "arrivedAt": start, "departedAt": end,
        }));
        elsewhere.push(json!({
            "session": "overlapped", "encounter": "overlapped", "student": "overlapping",
            "arrivedAt": start, "departedAt": end,
        }));
    }
    let group = id_of(given, &["group"]).filter(|group| *group != "ad_hoc");
    let session = json!({
        "id": id,
        "tutor": id_of(given, &["tutor"]).unwrap_or_else(|| tutor(case)),
        "school": school,
        "zone": any_of(given, &["zone"]).cloned().unwrap_or_else(|| case.zone()),
        "district": any_of(given, &["district"]).or_else(|| any_of(&case.given, &["district"])),
        "setting": if setting.is_null() { json!("school") } else { setting },
        "state": state,
        "startedAt": start,
        "earliestStartedAt":
            any_of(given, &["earliest_started_at", "original_started_at", "first_started_at"]),
        "endedAt": end,
        "group": match group {
            Some(group) => json!({ "type": "group", "group": group }),
            None => json!({ "type": "adHoc" }),
        },
        "workOrder": assigned(case, any_of(given, &["work_order"])),
        "subject": any_of(given, &["subject"]),
        "description": any_of(given, &["description"]),
        "familyInvolvement": is_set(given, &["family_involvement"]),
        "encounters": here,
        "tags": list_of(given, &["tags"]).iter().map(events::tag).collect::<Value>(),
    });
    let session: TutoringSession = read(session)?;
    let facts = facts(case, &session, school, &elsewhere)?;
    Ok(Around { session, facts })
}

/// The work order on a session.
fn assigned(case: &Case, order: Option<&Value>) -> Value {
    let Some(order) = order.filter(|order| order.as_str() != Some("time_tracking_only")) else {
        return Value::Null;
    };
    let order = events::described(case, order);
    json!({
        "workOrder": text_of(&order, &["id"]).unwrap_or("wo"),
        "careerLadder": is_set(&order, &["career_ladder"]),
        "assignedAt": any_of(&order, &["assigned_at"]),
        "atCreation": is_set(&order, &["at_creation"]),
    })
}

/// The encounters of this session, and those elsewhere that are not of a deleted session.
fn encounters(case: &Case, session: &str, start: &Value) -> (Vec<Value>, Vec<Value>) {
    let inside =
        any_of(&case.given, &["session"]).map_or(&[][..], |one| list_of(one, &["encounters"]));
    let listed = list_of(&case.given, &["encounters"]);
    let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
    for (at, one) in inside.iter().chain(listed).enumerate() {
        let default_id = format!("e{}", at + 1);
        let id = text_of(one, &["id"]).unwrap_or(&default_id);
        let arrived_at = any_of(one, &["arrived_at"]).unwrap_or(start);
        let departed_at = any_of(one, &["departed_at"]);
        let is_removed = is_set(one, &["removed"])
            || text_of(one, &["state"]) == Some("removed")
            || any_of(one, &["removed_at"]).is_some();
        let theirs = id_of(one, &["session"]).unwrap_or(session);
        if theirs == session {
            let removed_at = any_of(one, &["removed_at"])
                .or(departed_at)
                .unwrap_or(arrived_at);
            let timed_out_by = match camel_of(one, &["timed_out_by"]) {
                Value::Null if departed_at.is_some() => json!("manual"),
                by => by,
            };
            here.push(json!({
                "id": id,
                "student": student(one),
                "arrivedAt": arrived_at,
                "departedAt": departed_at,
                "timedOutBy": timed_out_by,
                "removedAt": is_removed.then_some(removed_at),
                "qualifiers": evidence::qualifiers(any_of(one, &["qualifiers"])),
            }));
        } else if !is_removed && state_of(case, one, theirs) != Some("deleted") {
            elsewhere.push(json!({
                "session": theirs,
                "encounter": id,
                "student": student(one),
                "arrivedAt": arrived_at,
                "departedAt": departed_at,
            }));
        }
    }
    (here, elsewhere)
}

/// Where the session of an encounter stands, if the case says so.
pub(crate) fn state_of<'a>(case: &'a Case, encounter: &'a Value, id: &str) -> Option<&'a str> {
    let session = any_of(encounter, &["session"]);
    text_of(encounter, &["session_state"])
        .or_else(|| session.and_then(|one| text_of(one, &["state"])))
        .or_else(|| {
            let sessions = list_of(&case.given, &["sessions"]);
            let one = sessions
                .iter()
                .find(|one| text_of(one, &["id"]) == Some(id))?;
            text_of(one, &["state"])
        })
}

/// The student of an encounter.
pub(crate) fn student(encounter: &Value) -> &str {
    id_of(encounter, &["student"]).unwrap_or("student")
}

/// What the host knows beside the session.
fn facts(
    case: &Case,
    session: &TutoringSession,
    school: &str,
    elsewhere: &[Value],
) -> Result<SessionFacts, String> {
    let actor = events::actor(case, school);
    let person = text_of(&actor, &["person"]).unwrap_or(session.tutor.as_str());
    let mut students: BTreeSet<&str> = session
        .encounters
        .iter()
        .map(|one| one.student.as_str())
        .collect();
    students.extend(any_of(&case.when, &["encounter"]).map(student));
    let district_of = any_of(&case.given, &["district_of", "districts"]);
    let listed = list_of(&case.given, &["students"]);
    students.extend(
        district_of
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(id, _)| &**id),
    );
    students.extend(listed.iter().filter_map(|one| text_of(one, &["id"])));
    let evidence = any_of(&case.given, &["evidence"]).map(evidence::evidence);
    let known: Vec<_> = students
        .iter()
        .map(|id| {
            let row = listed.iter().find(|one| text_of(one, &["id"]) == Some(id));
            let district = district_of
                .and_then(|map| any_of(map, &[id]))
                .or_else(|| row.and_then(|row| any_of(row, &["district"])));
            json!({ "student": id, "district": district, "evidence": evidence })
        })
        .collect();
    let mut assignments: Vec<_> = list_of(&case.given, &["homebound_assignments"])
        .iter()
        .map(|one| {
            json!({
                "student": student(one),
                "teacher": id_of(one, &["teacher", "tutor"]),
                "validFrom": any_of(one, &["from", "valid_from"]),
                "validTo": any_of(one, &["to", "valid_to"]),
            })
        })
        .collect();
    if is_set(&case.given, &["actor_is_assigned_homebound_teacher"]) {
        let of = |student: &&str| json!({ "student": student, "teacher": person });
        assignments.extend(students.iter().map(of));
    }
    read(json!({
        "actor": actor,
        "students": known,
        "encountersElsewhere": elsewhere,
        "homeboundAssignments": assignments,
        "approvedEvents": events::listings(case),
        "careerLadderGoals": events::goals(case),
        "subjects": evidence::subjects(case),
    }))
}
