//! Areas of early alerts: `evaluate_long_session`, `evaluate_frequent_requests`,
//! `diagnose_session`, `route_alert`, `reconcile_alerts`.

use crate::evidence;
use crate::neutral::{Case, Got, any_of, camel, id_of, is_set, list_of, put, read, text_of};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tutorcore::{
    AlertEvidence, AlertId, Course, DiagnosisFacts, EarlyAlert, Effect, Instant, NotificationKind,
    NotificationPreferences, RoutingFacts, StudentSession, SubjectTree, TutoringSession,
    UnjudgedReason, Zone, diagnose_session, evaluate_frequent_requests, evaluate_long_session,
    reconcile_alerts, route_alert,
};

/// The end of a session that none is given for.
const SOME_END: &str = "2026-10-06T21:00:00Z";

pub(crate) fn long_session(case: &Case) -> Result<Got, String> {
    let policy = case.alert_policy()?;
    let subjects: SubjectTree = read(evidence::subjects(case))?;
    let judged = any_of(&case.when, &["session"]).ok_or("no session")?;
    let history = list_of(&case.given, &["history", "sessions"])
        .iter()
        .filter(|one| text_of(one, &["state"]) != Some("deleted"))
        .map(row)
        .collect::<Result<Vec<_>, _>>()?;
    let done = evaluate_long_session(&row(judged)?, &history, &subjects, &policy)
        .map_err(|error| error.to_string())?;
    let mut got = Got::new();
    put(&mut got, "fires", done.alert.is_some());
    let reason = match done.unjudged {
        Some(UnjudgedReason::SessionNotEnded) => json!("session_not_ended"),
        Some(UnjudgedReason::SubjectMissing) => json!("ALERT-SUBJECT-MISSING"),
        Some(UnjudgedReason::BaselineTooSmall) => json!("baseline_too_small"),
        Some(UnjudgedReason::BaselineZero) => json!("baseline_zero"),
        None => Value::Null,
    };
    put(&mut got, "reason", reason);
    if let Some(baseline) = done.baseline {
        put(&mut got, "baseline_n", baseline.sessions);
        put(&mut got, "baseline_students", baseline.students);
        put(&mut got, "mean_minutes", baseline.mean_minutes);
        put(&mut got, "threshold_minutes", baseline.threshold_minutes);
        put(&mut got, "low_sample", baseline.low_sample);
    }
    Ok(got)
}

/// A row of the history; where no start is given it follows from the end.
fn row(one: &Value) -> Result<StudentSession, String> {
    let end = any_of(one, &["ended_at", "end"]).cloned();
    let end: Option<Instant> = end.map(read).transpose()?;
    let number = |keys: &[&str]| any_of(one, keys).and_then(Value::as_i64);
    let seconds = number(&["seconds"]).or_else(|| number(&["minutes"]).map(|minutes| minutes * 60));
    let start = if let Some(start) = any_of(one, &["started_at", "start", "at"]) {
        read::<Instant>(start.clone())?
    } else {
        let end = end.map_or_else(|| read(SOME_END.into()), Ok)?;
        end.saturating_add(-seconds.unwrap_or(0))
    };
    let topic = id_of(one, &["topic"]).or_else(|| list_of(one, &["topics"]).first()?.as_str());
    read(json!({
        "session": id_of(one, &["session", "id"]).unwrap_or("x"),
        "student": id_of(one, &["student"]).unwrap_or("stu"),
        "subject": id_of(one, &["subject"]),
        "topic": topic,
        "startedAt": start,
        "endedAt": end,
        "seconds": end.and(seconds),
        "neverConnected": any_of(one, &["connected"]) == Some(&Value::Bool(false)),
    }))
}

pub(crate) fn frequent(case: &Case) -> Result<Got, String> {
    let policy = case.alert_policy()?;
    let subjects: SubjectTree = read(evidence::subjects(case))?;
    let zone: Zone = read(case.zone())?;
    let edited = any_of(&case.when, &["encounter", "connection"]);
    let mut listed: Vec<Value> =
        list_of(&case.given, &["connections", "requests", "history"]).to_vec();
    if let Some(edited) = edited {
        let id = text_of(edited, &["id"]);
        listed.retain(|one| text_of(one, &["id"]) != id);
        listed.push(edited.clone());
    }
    let mut connection_of = BTreeMap::new();
    let mut requests = Vec::new();
    for one in &listed {
        let at = any_of(one, &["at", "connected_at", "arrived_at", "started_at"]);
        let mut one = one.clone();
        if let (Some(at), Value::Object(fields)) = (at.cloned(), &mut one) {
            fields.insert("started_at".to_owned(), at);
        }
        let request = row(&one)?;
        let id = text_of(&one, &["id"]).unwrap_or_else(|| request.session.as_str());
        let earlier = connection_of
            .entry((request.session.clone(), request.student.clone()))
            .or_insert_with(|| (request.started_at, id.to_owned()));
        if request.started_at < earlier.0 {
            *earlier = (request.started_at, id.to_owned());
        }
        requests.push(request);
    }
    let done = evaluate_frequent_requests(&requests, &subjects, Some(zone), &policy)
        .map_err(|error| error.to_string())?;
    let id = |session, student| {
        connection_of
            .get(&(session, student))
            .map(|(_, id)| id.clone())
    };
    let fired: Vec<Value> = done
        .alerts
        .iter()
        .map(|alert| {
            let count = match &alert.evidence {
                AlertEvidence::FrequentRequests { requests, .. } => json!(requests),
                _ => Value::Null,
            };
            json!({
                "at_connection": id(alert.session.clone(), alert.student.clone()),
                "student": alert.student,
                "subject": alert.subject,
                "count": count,
            })
        })
        .collect();
    let counts: Map<String, Value> = done
        .counts
        .iter()
        .filter_map(|one| {
            let id = id(one.session.clone(), one.student.clone())?;
            Some((id, json!(one.requests)))
        })
        .collect();
    let mut got = Got::new();
    put(&mut got, "fired", fired);
    put(&mut got, "counts", counts);
    Ok(got)
}

pub(crate) fn diagnose(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let given = any_of(&case.given, &["session"]).unwrap_or(&Value::Null);
    let stated = any_of(&case.when, &["diagnosis"]).ok_or("no diagnosis")?;
    let ended_at = any_of(given, &["ended_at"]).cloned();
    let ended_at = ended_at.unwrap_or_else(|| SOME_END.into());
    let now = case.now(Some(read(ended_at.clone())?))?;
    let students = list_of(given, &["students"])
        .iter()
        .filter_map(|one| one.as_str().or_else(|| text_of(one, &["id"])));
    let encounters: Vec<_> = students
        .map(|student| {
            json!({
                "id": student, "student": student,
                "arrivedAt": "2026-10-06T20:00:00Z", "departedAt": ended_at,
            })
        })
        .collect();
    let topics: Vec<&str> = match id_of(given, &["topic"]) {
        Some(topic) => vec![topic],
        None => list_of(given, &["topics"])
            .iter()
            .filter_map(Value::as_str)
            .collect(),
    };
    let state = camel(text_of(given, &["state"]).unwrap_or("ended"));
    let session: TutoringSession = read(json!({
        "id": text_of(given, &["id"]).unwrap_or("s"),
        "tutor": id_of(given, &["tutor"]).unwrap_or("t1"),
        "school": "hs", "zone": case.zone(), "group": { "type": "adHoc" },
        "state": state,
        "startedAt": any_of(given, &["started_at"]).cloned()
            .unwrap_or_else(|| "2026-10-06T20:00:00Z".into()),
        "endedAt": (state == "ended").then_some(&ended_at),
        "subject": id_of(given, &["subject"]),
        "topics": topics,
        "course": id_of(given, &["course"]),
        "encounters": encounters,
    }))?;
    let diagnosis = read(json!({
        "student": id_of(stated, &["student"]).ok_or("no student")?,
        "author": id_of(stated, &["by", "author", "tutor"]).ok_or("no author")?,
        "recordedAt": any_of(stated, &["at", "recorded_at"]).cloned().unwrap_or(json!(now)),
        "lowPrerequisiteKnowledge": is_set(stated, &["low_prerequisite_knowledge"]),
        "lowContentMastery": is_set(stated, &["low_content_mastery"]),
        "topic": id_of(stated, &["topic"]),
    }))?;
    let facts = DiagnosisFacts {
        courses: courses(case)?,
        preferences: preferences(case)?,
        ..DiagnosisFacts::default()
    };
    let done = diagnose_session(&session, &diagnosis, &facts, &policy, now)
        .map_err(|error| error.to_string())?;
    let codes: BTreeSet<_> = done.findings.iter().map(|one| one.code.as_str()).collect();
    let raised: Vec<_> = done.state.iter().flat_map(|one| &one.alerts).collect();
    let kinds: Vec<String> = raised.iter().map(|alert| word(alert)).collect();
    let mut got = Got::new();
    put(&mut got, "accepted", done.state.is_some());
    put(&mut got, "findings", codes);
    put(&mut got, "alerts", kinds);
    put(&mut got, "notify", told(&done.effects));
    Ok(got)
}

/// An alert's kind as the neutral form writes it.
fn word(alert: &EarlyAlert) -> String {
    let mut out = String::new();
    for letter in format!("{:?}", alert.kind).chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// Who is told of an alert that was raised.
fn told(effects: &[Effect]) -> BTreeSet<String> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::NotificationOwed {
                instructor,
                kind: NotificationKind::EarlyAlert,
                ..
            } => Some(instructor.to_string()),
            _ => None,
        })
        .collect()
}

/// The courses of a case.
pub(crate) fn courses(case: &Case) -> Result<Vec<Course>, String> {
    list_of(&case.given, &["courses"])
        .iter()
        .map(course)
        .collect()
}

fn course(one: &Value) -> Result<Course, String> {
    let mut instructors: Vec<_> = list_of(one, &["instructors"])
        .iter()
        .filter_map(|one| one.as_str().or_else(|| text_of(one, &["id"])))
        .collect();
    instructors.extend(id_of(one, &["instructor"]));
    let listed = list_of(one, &["enrolments", "enrollments", "students"]);
    let enrolments: Vec<_> = listed
        .iter()
        .map(|one| {
            json!({
                "student": one.as_str().or_else(|| id_of(one, &["student", "id"])),
                "enrolledAt": any_of(one, &["from", "enrolled_at"]),
                "leftAt": any_of(one, &["to", "left_at", "until"]),
            })
        })
        .collect();
    read(json!({
        "id": one.as_str().or_else(|| text_of(one, &["id"])),
        "subject": id_of(one, &["subject"]),
        "instructors": instructors,
        "enrolments": enrolments,
    }))
}

/// What the instructors of a case opted in to: by kind a time, a span, several
/// spans, or the same by channel.
fn preferences(case: &Case) -> Result<Vec<NotificationPreferences>, String> {
    list_of(&case.given, &["instructors"])
        .iter()
        .map(|one| {
            let mut opt_ins = Vec::new();
            let stated = any_of(one, &["opt_in", "opt_ins"]).and_then(Value::as_object);
            for (kind, value) in stated.into_iter().flatten() {
                let out = any_of(one, &["opt_out", "opted_out"])
                    .and_then(|by_kind| any_of(by_kind, &[kind]));
                opt_in(kind, "email", value, out, &mut opt_ins);
            }
            read(json!({
                "instructor": text_of(one, &["id"]),
                "answeredAt": any_of(one, &["answered_at"]),
                "optIns": opt_ins,
            }))
        })
        .collect()
}

fn opt_in(kind: &str, channel: &str, value: &Value, out: Option<&Value>, found: &mut Vec<Value>) {
    let mut push = |from: Option<&Value>, to: Option<&Value>, channel: &str| {
        found.push(json!({
            "kind": camel(kind), "channel": camel(channel),
            "optedInAt": from, "optedOutAt": to,
        }));
    };
    match value {
        Value::String(_) => push(Some(value), out, channel),
        Value::Array(several) => {
            for one in several {
                opt_in(kind, channel, one, out, found);
            }
        }
        Value::Object(fields) => {
            let from = any_of(value, &["from", "at", "opted_in_at", "since"]);
            if from.is_some() {
                let to = any_of(value, &["to", "until", "opted_out_at"]).or(out);
                push(from, to, text_of(value, &["channel"]).unwrap_or(channel));
                return;
            }
            for (channel, value) in fields {
                opt_in(kind, channel, value, out, found);
            }
        }
        _ => {}
    }
}

/// An alert with these words in it.
fn alert(id: &str, kind: &str, fields: Value) -> Result<EarlyAlert, String> {
    let mut all = json!({
        "id": id, "kind": kind, "student": "s1", "session": "x",
        "occurredAt": SOME_END, "raisedAt": SOME_END,
        "evidence": { "type": "diagnosis", "author": "t1", "recordedAt": SOME_END },
    });
    if let (Some(all), Value::Object(fields)) = (all.as_object_mut(), fields) {
        all.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
    }
    read(all)
}

pub(crate) fn route(case: &Case) -> Result<Got, String> {
    let stated = any_of(&case.when, &["alert"]).ok_or("no alert")?;
    let kind = camel(text_of(stated, &["kind"]).ok_or("no kind")?);
    let alert = alert(
        "a",
        &kind,
        json!({
            "student": id_of(stated, &["student"]),
            "subject": id_of(stated, &["subject"]),
            "course": id_of(stated, &["course"]),
            "raisedAt": any_of(stated, &["raised_at", "at"]),
        }),
    )?;
    let routing = route_alert(&alert, &courses(case)?, &preferences(case)?);
    let notify: BTreeSet<_> = routing.owed.iter().map(|one| &one.instructor).collect();
    let mut got = Got::new();
    put(&mut got, "notify", notify);
    put(&mut got, "may_view_in_reports", &routing.candidates);
    Ok(got)
}

pub(crate) fn reconcile(case: &Case) -> Result<Got, String> {
    let policy = case.alert_policy()?;
    let now = case.now(Some(read(SOME_END.into())?))?;
    let stored = list_of(&case.given, &["alerts"])
        .iter()
        .map(|one| {
            let key = text_of(one, &["key", "id"]).ok_or("no key")?;
            let is_tutors = text_of(one, &["origin"]) == Some("tutor");
            let state = camel(text_of(one, &["state"]).unwrap_or("raised"));
            // Who is notified has been told; so has, for all we know, who acted.
            let is_told = !matches!(state.as_str(), "raised" | "withdrawn");
            alert(
                key,
                kind_of(key, is_tutors),
                json!({
                    "state": state,
                    "stale": is_set(one, &["stale"]),
                    "notifications": is_told.then(|| json!([{
                        "instructor": "i1", "channel": "email", "sentAt": SOME_END,
                    }])),
                }),
            )
        })
        .collect::<Result<Vec<_>, String>>()?;
    let computed = list_of(&case.when, &["computed"])
        .iter()
        .map(|one| {
            let key = one.as_str().or_else(|| text_of(one, &["key", "id"]));
            let key = key.ok_or("no key")?;
            let at = any_of(one, &["occurred_at", "at"]).cloned();
            alert(
                key,
                kind_of(key, false),
                json!({ "occurredAt": at.unwrap_or(Value::Null) }),
            )
        })
        .collect::<Result<Vec<_>, String>>()?;
    let facts = RoutingFacts {
        courses: courses(case)?,
        preferences: preferences(case)?,
    };
    let done = reconcile_alerts(&stored, &computed, &facts, &policy, now);
    let notices: BTreeSet<&AlertId> = done
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::NotificationOwed {
                kind: NotificationKind::AlertWithdrawn,
                alert,
                ..
            } => Some(alert),
            _ => None,
        })
        .collect();
    let mut got = Got::new();
    put(&mut got, "raise", &done.raised);
    put(&mut got, "withdraw", &done.withdrawn);
    put(&mut got, "keep_although_no_longer_true", &done.stale);
    put(&mut got, "withdrawal_notice_owed", notices);
    put(&mut got, "true_again", &done.restored);
    Ok(got)
}

/// The kind that a key's first word means.
fn kind_of(key: &str, is_tutors: bool) -> &'static str {
    match key.split('/').next() {
        Some("low_content_mastery") => "lowContentMastery",
        Some("low_prerequisite_knowledge") => "lowPrerequisiteKnowledge",
        _ if is_tutors => "lowContentMastery",
        Some(word) if word.starts_with("frequent") => "frequentSubjectRequest",
        _ => "unusuallyLongSession",
    }
}
