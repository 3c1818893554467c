//! Approved events, Career Ladder Goals, work orders and who acts.

use crate::neutral::{Case, any_of, camel, camel_of, date_of, id_of, is_set, list_of, text_of};
use serde_json::{Map, Value, json};

/// The first and the last date under which something is valid.
fn validity(value: &Value) -> (Value, Value) {
    if let Some([from, to]) = any_of(value, &["valid"])
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        return (from.clone(), to.clone());
    }
    if let Some(inner @ Value::Object(_)) = any_of(value, &["valid"]) {
        return validity(inner);
    }
    let on = date_of(value, &["date", "on"]);
    let or_on = |date: Value| if date.is_null() { on.clone() } else { date };
    (
        or_on(date_of(
            value,
            &["valid_from", "from", "active_from", "start", "starts_on"],
        )),
        or_on(date_of(
            value,
            &[
                "valid_to",
                "valid_until",
                "to",
                "until",
                "active_to",
                "active_until",
                "end",
                "ends_on",
            ],
        )),
    )
}

/// The listings of approved events: none where the case has no such key.
pub(crate) fn listings(case: &Case) -> Value {
    let listing = |from: Value, to: Value, events: Vec<Value>| json!({ "validFrom": from, "validTo": to, "events": events });
    let names = |value: &Value| list_of(value, &["events", "names"]).to_vec();
    let mut found = Vec::new();
    match case.stated(&[
        "approved_events",
        "event_listings",
        "approved_event_listings",
    ]) {
        Some(Value::Array(items)) => {
            let mut always = Vec::new();
            for item in items {
                let (from, to) = validity(item);
                match (item, text_of(item, &["name", "event", "title"])) {
                    (Value::String(name), _) => always.push(name.clone().into()),
                    (_, Some(name)) => found.push(listing(from, to, vec![name.into()])),
                    _ => found.push(listing(from, to, names(item))),
                }
            }
            if found.is_empty() || !always.is_empty() {
                found.push(listing(Value::Null, Value::Null, always));
            }
        }
        Some(one @ Value::Object(by_date)) => {
            if any_of(one, &["events", "names"]).is_some() {
                let (from, to) = validity(one);
                found.push(listing(from, to, names(one)));
            } else {
                for (date, events) in by_date {
                    let events = events.as_array().cloned().unwrap_or_default();
                    found.push(listing(json!(date), json!(date), events));
                }
            }
        }
        _ => {}
    }
    found.into()
}

/// The active goals.
pub(crate) fn goals(case: &Case) -> Value {
    let goals = case.stated(&["career_ladder_goals", "goals"]);
    let goals = goals
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let active = goals.iter().filter(|goal| {
        any_of(goal, &["active"]).is_none_or(|active| *active != Value::Bool(false))
    });
    active
        .filter_map(|goal| goal.as_str().or_else(|| text_of(goal, &["id"])))
        .map(|id| json!({ "id": id }))
        .collect()
}

/// A work order as it can be chosen.
pub(crate) fn work_order(order: &Value) -> Value {
    let many = |list: &[&str], one: &str| match any_of(order, list) {
        Some(Value::String(id)) => json!([id]),
        Some(ids) => ids.clone(),
        None => text_of(order, &[one]).map_or_else(|| json!([]), |id| json!([id])),
    };
    let (from, to) = validity(order);
    let is_out = any_of(order, &["valid", "open", "active"]) == Some(&Value::Bool(false))
        || text_of(order, &["state", "status"]) == Some("closed");
    json!({
        "id": order.as_str().or_else(|| text_of(order, &["id"])).unwrap_or("wo"),
        "careerLadder": is_set(order, &["career_ladder"]),
        "closed": is_set(order, &["closed"]) || is_out,
        "validFrom": from,
        "validTo": to,
        "tutors": many(&["tutors"], "tutor"),
        "schools": many(&["schools"], "school"),
    })
}

/// A work order that is only named, with what `given.work_orders` says of it.
pub(crate) fn described(case: &Case, order: &Value) -> Value {
    let id = order.as_str().or_else(|| text_of(order, &["id"]));
    let listed = list_of(&case.given, &["work_orders"])
        .iter()
        .find(|one| text_of(one, &["id"]) == id)
        .and_then(Value::as_object);
    let mut all: Map<String, Value> = listed.cloned().unwrap_or_default();
    match order {
        Value::Object(own) => all.extend(own.clone()),
        _ => {
            all.insert("id".to_owned(), json!(id));
        }
    }
    all.into()
}

/// Who acts, where the case says so.
pub(crate) fn actor(case: &Case, school: &str) -> Value {
    let Some(actor) = case.stated(&["actor", "acting", "by"]) else {
        return Value::Null;
    };
    let person = actor
        .as_str()
        .or_else(|| text_of(actor, &["id", "person", "tutor"]));
    let mut administers = match any_of(actor, &["administers", "schools"]) {
        Some(Value::String(school)) => vec![json!(school)],
        Some(schools) => schools.as_array().cloned().unwrap_or_default(),
        None => Vec::new(),
    };
    let is_administrator = is_set(actor, &["administrator", "admin", "is_administrator"])
        || text_of(actor, &["role"])
            .is_some_and(|role| camel(role).to_lowercase().contains("admin"));
    if is_administrator && administers.is_empty() {
        administers.push(json!(id_of(actor, &["school"]).unwrap_or(school)));
    }
    json!({ "person": person.unwrap_or("actor"), "administers": administers })
}

/// A tag; one that is only named is a goal.
pub(crate) fn tag(tag: &Value) -> Value {
    match tag {
        Value::String(id) => json!({ "kind": "careerLadderGoal", "id": id }),
        _ => json!({
            "kind": match camel_of(tag, &["kind", "type"]) {
                Value::Null => json!("careerLadderGoal"),
                kind => kind,
            },
            "id": text_of(tag, &["id", "tag", "name"]),
        }),
    }
}
