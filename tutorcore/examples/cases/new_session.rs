//! Area `new_session`: `validate_session_draft`.

use crate::events;
use crate::neutral::{Case, Got, any_of, camel_of, date_of, id_of, is_set, judged, list_of, put};
use crate::neutral::{read, text_of};
use crate::session::tutor;
use serde_json::{Value, json};
use tutorcore::{SessionDraft, StartFacts, validate_session_draft};

pub(crate) fn run(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let given = any_of(&case.when, &["draft"]).unwrap_or(&Value::Null);
    let mut groups: Vec<_> = list_of(&case.given, &["groups"])
        .iter()
        .map(group)
        .collect();
    let mut orders: Vec<_> = list_of(&case.given, &["work_orders"])
        .iter()
        .map(events::work_order)
        .collect();

    let chosen_group = match any_of(given, &["group"]) {
        None => Value::Null,
        Some(Value::String(word)) if word == "ad_hoc" => json!({ "type": "adHoc" }),
        Some(choice) => {
            // A group that is described in the draft itself is one that there is.
            if choice.as_object().is_some_and(|fields| fields.len() > 1) {
                groups.push(group(choice));
            }
            json!({ "type": "group", "group": id_of(given, &["group"]) })
        }
    };
    let chosen_order = match any_of(given, &["work_order"]) {
        None => Value::Null,
        Some(Value::String(word)) if word == "time_tracking_only" => {
            json!({ "type": "timeTrackingOnly" })
        }
        Some(choice) => {
            if choice.is_object() {
                let order = events::work_order(&events::described(case, choice));
                orders.retain(|other| other["id"] != order["id"]);
                orders.push(order);
            }
            json!({ "type": "workOrder", "workOrder": id_of(given, &["work_order"]).unwrap_or("wo") })
        }
    };
    let draft: SessionDraft = read(json!({
        "id": text_of(given, &["id"]).unwrap_or("new"),
        "tutor": id_of(given, &["tutor"]).unwrap_or_else(|| tutor(case)),
        "school": any_of(given, &["school"]),
        "group": chosen_group,
        "workOrder": chosen_order,
        "startedAt": any_of(given, &["started_at", "start"]),
        "setting": match camel_of(given, &["setting"]) {
            Value::Null => json!("school"),
            setting => setting,
        },
        "subject": any_of(given, &["subject"]),
        "description": any_of(given, &["description"]),
        "familyInvolvement": is_set(given, &["family_involvement"]),
    }))?;
    let facts: StartFacts = read(json!({
        "actor": events::actor(case, text_of(given, &["school"]).unwrap_or("hs")),
        "approvedSchools": approvals(case),
        "groups": groups,
        "workOrders": orders,
        "sessions": sessions(case),
        "approvedEvents": events::listings(case),
        "zone": case.zone(),
    }))?;
    let now = case.now(draft.started_at)?;
    let review = validate_session_draft(&draft, &facts, &policy, now);
    let mut got = judged(review.accepted, &review.findings);
    put(&mut got, "school", review.school);
    Ok(got)
}

/// The schools that the tutor is approved for; a case without a tutor takes one for granted.
fn approvals(case: &Case) -> Value {
    let tutor = any_of(&case.given, &["tutor"]).unwrap_or(&Value::Null);
    let schools = any_of(tutor, &["approved_schools", "schools"]);
    let schools = schools.or_else(|| any_of(&case.given, &["approved_schools"]));
    let default = [json!("hs")];
    let schools = match schools.and_then(Value::as_array) {
        Some(schools) => schools.as_slice(),
        None => &default,
    };
    let approval = |one: &Value| {
        json!({
            "school": {
                "id": one.as_str().or_else(|| id_of(one, &["id", "school"])),
                "zone": any_of(one, &["zone"]).cloned().unwrap_or_else(|| case.zone()),
            },
            "validFrom": date_of(one, &["from", "valid_from", "approved_from"]),
            "validTo": date_of(one, &["to", "valid_to", "until", "approved_to", "approved_until"]),
        })
    };
    schools.iter().map(approval).collect()
}

/// A group; `active: false` puts it out of use.
fn group(given: &Value) -> Value {
    json!({
        "id": given.as_str().or_else(|| text_of(given, &["id"])),
        "inactive": any_of(given, &["active"]) == Some(&Value::Bool(false))
            || is_set(given, &["inactive"]),
        "activeFrom": date_of(given, &["active_from", "from", "valid_from"]),
        "activeTo": date_of(given, &["active_to", "active_until", "to", "until", "valid_to"]),
    })
}

/// The sessions that there are.
fn sessions(case: &Case) -> Value {
    let sessions = list_of(&case.given, &["sessions"]).iter().enumerate();
    sessions
        .map(|(at, one)| {
            json!({
                "id": text_of(one, &["id"]).map_or_else(|| format!("s{}", at + 1), str::to_owned),
                "tutor": id_of(one, &["tutor"]).unwrap_or_else(|| tutor(case)),
                "state": camel_of(one, &["state"]),
            })
        })
        .collect()
}
