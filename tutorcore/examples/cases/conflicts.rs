//! Area `conflicts`: `detect_conflicts`.

use crate::neutral::{
    Case, Got, any_of, camel, id_of, is_set, judged, list_of, put, read, text_of,
};
use crate::recurrence::{series, settings};
use serde_json::{Map, Value, json};
use tutorcore::{ConflictKind, Instant, detect_conflicts};

pub(crate) fn run(case: &Case) -> Result<Got, String> {
    let when = &case.when;
    let start = any_of(when, &["starts_at", "start"]);
    let time = if any_of(when, &["rule", "recurrence"]).is_some() {
        json!({"type": "series", "series": series(case)?})
    } else {
        let end = any_of(when, &["ends_at", "end"]);
        json!({"type": "once", "start": start, "end": end})
    };
    let invitees: Vec<_> = list_of(when, &["invitees"]).iter().map(invitee).collect();
    let proposal = read(json!({
        "session": id_of(when, &["session"]),
        "series": id_of(when, &["moved_series"]),
        "time": time,
        "invitees": invitees,
    }))?;
    let people: Vec<_> = any_of(&case.given, &["people"])
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(id, given)| person(id, given, case))
        .collect();
    let people: Vec<_> = read(people.into())?;
    // A case that says no time asks nothing that depends on it.
    let now = case.now(Some(Instant::MIN))?;
    let report = detect_conflicts(&proposal, &people, &settings(case)?, now)
        .map_err(|error| error.to_string())?;

    let mut got = judged(true, &report.findings);
    let conflicts = report.conflicts.iter().map(|one| {
        let spans = one.spans.iter().map(|span| json!([span.start, span.end]));
        let mut told = Map::new();
        told.insert("who".to_owned(), json!(one.person));
        told.insert("code".to_owned(), json!(one.code));
        told.insert("spans".to_owned(), spans.collect());
        told.insert("occurrence".to_owned(), json!(one.occurrence));
        if let ConflictKind::DoubleBooked { session, .. }
        | ConflictKind::BufferTooShort { session, .. } = &one.kind
        {
            told.insert("session".to_owned(), json!(session));
        }
        Value::Object(told)
    });
    put(&mut got, "conflicts", conflicts.collect::<Vec<_>>());
    let unknown = report.attendees.iter().filter(|one| one.unknown);
    let unknown: Vec<_> = unknown.map(|one| &one.person).collect();
    put(&mut got, "unknown", unknown);
    let rows = report.attendees.iter().map(|one| {
        json!({
            "who": one.person,
            "unknown": one.unknown,
            "availability": if one.unknown { "unknown" } else { "known" },
        })
    });
    put(&mut got, "rows", rows.collect::<Vec<_>>());
    Ok(got)
}

fn invitee(given: &Value) -> Value {
    json!({
        "person": given.as_str().or_else(|| text_of(given, &["id", "person", "who"])),
        "optional": is_set(given, &["optional"]),
    })
}

fn person(id: &str, given: &Value, case: &Case) -> Value {
    let availability = any_of(given, &["availability"]);
    let busy = list_of(given, &["busy"]).iter().map(|busy| {
        let is_cancelled = is_set(busy, &["cancelled"])
            || text_of(busy, &["state", "status"]) == Some("cancelled");
        json!({
            "session": id_of(busy, &["session", "id"]),
            "series": id_of(busy, &["series"]),
            "start": any_of(busy, &["starts_at", "start"]),
            "end": any_of(busy, &["ends_at", "end"]),
            "rsvp": text_of(busy, &["rsvp"]).map_or_else(|| "noResponse".to_owned(), camel),
            "cancelled": is_cancelled,
        })
    });
    json!({
        "person": id,
        "zone": any_of(given, &["zone"]).or_else(|| any_of(&case.given, &["zone"])),
        "availability": availability.map(|one| availability_of(one, case)),
        "busy": busy.collect::<Vec<_>>(),
        "limits": limits(given),
    })
}

fn availability_of(given: &Value, case: &Case) -> Value {
    let mut weekly = Map::new();
    let days = any_of(given, &["weekly"]).and_then(Value::as_object);
    for (day, list) in days.into_iter().flatten() {
        weekly.insert(weekday(day), windows(list));
    }
    let overrides = list_of(given, &["overrides"]).iter().map(|one| {
        let list = any_of(one, &["windows"]);
        json!({"date": one.get("date"), "windows": list.map_or(json!([]), windows)})
    });
    json!({
        "zone": any_of(given, &["zone"]).cloned().unwrap_or_else(|| case.zone()),
        "weekly": weekly,
        "overrides": overrides.collect::<Vec<_>>(),
    })
}

/// A weekday by its number, 0 for Monday, or by its name.
fn weekday(day: &str) -> String {
    let number = day.parse::<usize>().ok();
    let name = number.and_then(|number| crate::recurrence::WEEKDAYS.get(number));
    name.map_or_else(|| day.to_lowercase(), |&name| name.to_owned())
}

fn windows(list: &Value) -> Value {
    let windows = list.as_array().map_or(&[][..], Vec::as_slice);
    let window = |window: &Value| match window.as_array().map(Vec::as_slice) {
        Some([start, end]) => json!({"start": start, "end": end}),
        _ => window.clone(),
    };
    windows.iter().map(window).collect()
}

/// What the person asks of a timetable, under the names of the wire in snake case.
fn limits(given: &Value) -> Value {
    let mut limits = Map::new();
    let nested = any_of(given, &["limits"]).and_then(Value::as_object);
    for (key, value) in nested.into_iter().flatten() {
        limits.insert(camel(key), value.clone());
    }
    for key in [
        "buffer_before_minutes",
        "buffer_after_minutes",
        "minimum_notice_minutes",
        "sessions_per_day",
        "sessions_per_week",
        "minutes_per_day",
        "minutes_per_week",
    ] {
        if let Some(minutes) = any_of(given, &[key]) {
            limits.insert(camel(key), minutes.clone());
        }
    }
    limits.into()
}
