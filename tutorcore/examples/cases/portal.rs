//! Areas of the instructor's portal: `fast_facts`, `topic_report`.

use crate::alert::courses;
use crate::neutral::{
    Case, Got, any_of, camel, date_of, id_of, is_set, list_of, put, read, text_of,
};
use serde_json::{Value, json};
use tutorcore::{
    Course, DateRange, Instant, ReportScope, SupportRequest, TutoringSession, Zone,
    fast_facts as facts, topic_report,
};

pub(crate) fn fast_facts(case: &Case) -> Result<Got, String> {
    let (_, policy) = case.policies()?;
    let zone: Zone = read(case.zone())?;
    let sessions = list_of(&case.given, &["sessions"])
        .iter()
        .enumerate()
        .map(|(at, one)| session(case, at, one))
        .collect::<Result<Vec<_>, String>>()?;
    let figures = facts(&sessions, &scope(case)?, &range(case)?, zone, &policy)
        .map_err(|error| error.to_string())?;
    let mut got = Got::new();
    put(&mut got, "sessions", figures.session_count);
    put(&mut got, "student_sessions", figures.student_session_count);
    put(
        &mut got,
        "average_session_minutes",
        figures.average_session_minutes,
    );
    put(&mut got, "ratings", figures.rating_count);
    put(&mut got, "average_rating", figures.average_student_rating);
    let rate = figures.survey_response_rate;
    for name in [
        "survey_response_rate",
        "survey_response_percent",
        "survey_response_rate_percent",
        "response_rate_percent",
    ] {
        put(&mut got, name, &rate);
    }
    Ok(got)
}

fn range(case: &Case) -> Result<DateRange, String> {
    read(json!({
        "first": date_of(&case.when, &["from", "first"]),
        "last": date_of(&case.when, &["to", "last"]),
    }))
}

/// Whose sessions are counted.
fn scope(case: &Case) -> Result<ReportScope, String> {
    let course = match id_of(&case.when, &["course"]) {
        None => None,
        Some(id) => {
            let known = courses(case)?.into_iter().find(|one| one.id.as_str() == id);
            let bare = || read::<Course>(json!({ "id": id }));
            Some(known.map_or_else(bare, Ok)?)
        }
    };
    let students = any_of(&case.when, &["students"]).or_else(|| any_of(&case.given, &["scope"]));
    Ok(ReportScope {
        students: students.cloned().map(read).transpose()?,
        course,
    })
}

fn session(case: &Case, at: usize, one: &Value) -> Result<TutoringSession, String> {
    let start: Instant = read(
        any_of(one, &["started_at", "at"])
            .cloned()
            .unwrap_or_default(),
    )?;
    let end = any_of(one, &["ended_at"]);
    let listed = list_of(one, &["students"])
        .iter()
        .chain(list_of(one, &["encounters"]));
    let encounters: Vec<Value> = listed
        .enumerate()
        .map(|(place, who)| {
            let number = |key: &str| any_of(who, &[key]).and_then(Value::as_i64);
            let seconds = number("seconds").or_else(|| Some(number("minutes")? * 60));
            let arrived_at = any_of(who, &["arrived_at"])
                .cloned()
                .unwrap_or(json!(start));
            let departed_at = match (any_of(who, &["departed_at"]), seconds) {
                (Some(departed_at), _) => departed_at.clone(),
                (None, Some(seconds)) => json!(start.saturating_add(seconds)),
                (None, None) => json!(end),
            };
            let is_removed =
                is_set(who, &["removed"]) || text_of(who, &["state"]) == Some("removed");
            json!({
                "id": format!("e{place}"),
                "student": who.as_str().or_else(|| id_of(who, &["student", "id"])),
                "arrivedAt": arrived_at,
                "departedAt": departed_at,
                "removedAt": is_removed.then_some(&arrived_at),
            })
        })
        .collect();
    let ratings: Vec<Value> = list_of(one, &["ratings"])
        .iter()
        .zip(1..)
        .map(|(rating, place)| {
            let at = any_of(rating, &["at", "rated_at"]).cloned();
            json!({
                "student": id_of(rating, &["student"]),
                "stars": any_of(rating, &["stars", "rating"]),
                // Without a time the later of a list is the later.
                "ratedAt": at.unwrap_or_else(|| json!(start.saturating_add(place))),
            })
        })
        .collect();
    let state = match text_of(one, &["state"]) {
        Some(state) => camel(state),
        None if end.is_some() => "ended".to_owned(),
        None => "active".to_owned(),
    };
    read(json!({
        "id": text_of(one, &["id"]).map_or_else(|| format!("s{at}"), str::to_owned),
        "tutor": "t1", "school": "hs", "zone": case.zone(), "group": { "type": "adHoc" },
        "state": state, "startedAt": start, "endedAt": end,
        "subject": id_of(one, &["subject"]),
        "course": id_of(one, &["course"]),
        "encounters": encounters,
        "ratings": ratings,
    }))
}

pub(crate) fn topics(case: &Case) -> Result<Got, String> {
    let zone: Zone = read(case.zone())?;
    let requests = list_of(&case.given, &["requests", "sessions"])
        .iter()
        .enumerate()
        .map(|(at, one)| request(at, one))
        .collect::<Result<Vec<_>, String>>()?;
    let report = topic_report(&requests, &[], &scope(case)?, &range(case)?, zone)
        .map_err(|error| error.to_string())?;
    let rows: Vec<Value> = report
        .rows
        .iter()
        .map(|row| {
            json!({
                "topic": row.topic,
                "requests": row.requests,
                "students": row.students,
                "share_percent": row.share_percent,
            })
        })
        .collect();
    let mut got = Got::new();
    put(&mut got, "topics", rows);
    put(&mut got, "requests", report.requests);
    put(&mut got, "without_topic", report.without_topic);
    Ok(got)
}

fn request(at: usize, one: &Value) -> Result<SupportRequest, String> {
    let id = any_of(one, &["id"]).map_or_else(
        || format!("r{at}"),
        |id| id.as_str().map_or_else(|| id.to_string(), str::to_owned),
    );
    let mut topics = list_of(one, &["topics"]).to_vec();
    topics.extend(any_of(one, &["topic"]).cloned());
    let asked_at = any_of(one, &["at", "requested_at", "started_at"]);
    let is_connected = any_of(one, &["connected"]) != Some(&Value::Bool(false));
    read(json!({
        "id": id,
        "student": id_of(one, &["student"]),
        "subject": id_of(one, &["subject"]),
        "topics": topics,
        "course": id_of(one, &["course"]),
        "requestedAt": asked_at,
        "connectedAt": is_connected.then_some(asked_at),
    }))
}
