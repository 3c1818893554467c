//! Areas of scheduled sessions: who may come, answers, meetings, resources, changes, drafts.

use crate::neutral::{
    Case, Got, any_of, camel, camel_of, is_set, judged, list_of, put, read, text_of,
};
use crate::recurrence::settings;
use serde_json::{Map, Value, json};
use tutorcore::{
    AttendanceAccess, Attendee, Instant, PersonId, ScheduledSession, Zone, invitations_due,
    may_attend, reschedule, respond_to_invitation, schedule_session, start_meeting,
    validate_scheduled_session, visible_resources,
};

/// When a session starts whose case says nothing of it.
const START: &str = "2026-10-06T20:00:00Z";
const HOUR: i64 = 3600;

pub(crate) fn attend(case: &Case) -> Result<Got, String> {
    let session = session(case)?;
    let decision = may_attend(&session, &attendee(case, &session)?, &settings(case)?);
    let mut got = Got::new();
    let allowed = decision.outcome == AttendanceAccess::Admitted;
    put(&mut got, "allowed", allowed);
    put(
        &mut got,
        "reason",
        decision.reasons.first().map(|one| one.code),
    );
    let codes: Vec<_> = decision.reasons.iter().map(|one| one.code).collect();
    put(&mut got, "reasons", codes);
    Ok(got)
}

pub(crate) fn rsvp(case: &Case) -> Result<Got, String> {
    let session = session(case)?;
    let person: PersonId = read(json!(text_of(&case.when, &["who", "person", "by"])))?;
    let answer = read(camel_of(&case.when, &["answer", "rsvp"]))?;
    let now = case.now(Some(session.starts_at()))?;
    let outcome = respond_to_invitation(&session, &person, answer, &settings(case)?, now);
    let mut got = judged(outcome.is_accepted(), &outcome.findings);
    let after = answers(outcome.state.as_ref().unwrap_or(&session));
    put(&mut got, "state", after.get(person.as_str()));
    put(&mut got, "rsvp", after);
    Ok(got)
}

pub(crate) fn due(case: &Case) -> Result<Got, String> {
    let due = invitations_due(&session(case)?);
    let owed: Vec<_> = due
        .iter()
        .map(|one| json!([one.person, snake(&json!(one.kind))]))
        .collect();
    let mut got = Got::new();
    put(&mut got, "owed", owed);
    Ok(got)
}

pub(crate) fn start(case: &Case) -> Result<Got, String> {
    let session = session(case)?;
    let tutor: PersonId = read(json!(text_of(&case.when, &["by", "tutor", "who"])))?;
    let policy = settings(case)?;
    let now = case.now(Some(session.starts_at()))?;
    let is_running = case.stated(&["tutor_has_active_session"]) == Some(&Value::Bool(true));
    let facts = read(json!({
        "meetingUrl": case.stated(&["meeting_url"]),
        "activeSession": is_running.then_some("another"),
    }))?;
    let outcome = start_meeting(&session, &tutor, &facts, &policy, now);
    Ok(judged(outcome.is_accepted(), &outcome.findings))
}

pub(crate) fn resources(case: &Case) -> Result<Got, String> {
    let session = session(case)?;
    let all: Vec<tutorcore::Resource> = read(resource_list(case))?;
    let shown = visible_resources(&session, &attendee(case, &session)?, &all, &settings(case)?);
    let mut got = Got::new();
    put(&mut got, "resources", shown);
    Ok(got)
}

pub(crate) fn change(case: &Case) -> Result<Got, String> {
    let session = session(case)?;
    let change = any_of(&case.when, &["change"]).unwrap_or(&case.when);
    let (old, instant) = (
        session.interval(),
        |key: &str| -> Result<Option<Instant>, String> {
            any_of(change, &[key]).cloned().map(read).transpose()
        },
    );
    let start = instant("starts_at")?.unwrap_or(old.start);
    let end = match instant("ends_at")? {
        Some(end) => end,
        None => start.saturating_add(old.seconds()),
    };
    let minutes = match any_of(change, &["length_minutes"]).and_then(Value::as_i64) {
        Some(minutes) => minutes,
        None => end.seconds_since(start) / 60,
    };
    let change = read(json!({
        "name": any_of(change, &["name"]),
        "description": any_of(change, &["description"]),
        "localStart": local(session.zone, start)?,
        "lengthMinutes": minutes,
    }))?;
    let now = case.now(Some(Instant::MIN))?;
    let outcome = reschedule(&session, &change, now);
    let mut got = judged(outcome.is_accepted(), &outcome.findings);
    let after = outcome.state.as_ref().unwrap_or(&session);
    put(&mut got, "version", after.version);
    put(&mut got, "rsvp", answers(after));
    Ok(got)
}

pub(crate) fn draft(case: &Case) -> Result<Got, String> {
    let draft = any_of(&case.when, &["draft"]).unwrap_or(&Value::Null);
    let zone: Zone = read(case.zone())?;
    let start: Instant = match any_of(draft, &["starts_at"]) {
        Some(start) => read(start.clone())?,
        None => read(START.into())?,
    };
    let tags: Vec<_> = any_of(draft, &["tags"])
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .flat_map(|(category, tags)| {
            let tags = tags.as_array().map_or(&[][..], Vec::as_slice);
            tags.iter()
                .map(move |tag| json!({"category": camel(category), "tag": tag}))
        })
        .collect();
    let read_draft = read(json!({
        "id": "s1",
        "site": "x",
        "community": any_of(draft, &["community"]),
        "name": text_of(draft, &["name"]).unwrap_or_default(),
        "description": any_of(draft, &["description"]),
        "tags": tags,
        "zone": zone,
        "localStart": local(zone, start)?,
        "lengthMinutes": any_of(draft, &["length_minutes"]).unwrap_or(&json!(0)),
        "attendance": attendance(draft),
        "tutors": list_of(draft, &["tutors"]),
        "students": list_of(draft, &["students"]),
    }))?;
    let role = case.stated(&["actor_role", "role"]).and_then(Value::as_str);
    let role = role.filter(|role| ["tutor", "administrator"].contains(role));
    let communities = case.stated(&["communities"]).cloned();
    let facts = read(json!({
        "actorRole": role.unwrap_or("student"),
        "communities": communities.unwrap_or_else(|| json!([])),
    }))?;
    let now = case.now(Some(start))?;
    let review = validate_scheduled_session(&read_draft, &facts, now);
    let outcome = schedule_session(&read_draft, &facts, now);
    if outcome.findings != review.findings || outcome.is_accepted() != review.accepted {
        return Err("validating and scheduling differ".to_owned());
    }
    let mut got = judged(review.accepted, &review.findings);
    put(&mut got, "community", review.community);
    Ok(got)
}

/// The student of the case, at home where the case says.
fn attendee(case: &Case, session: &ScheduledSession) -> Result<Attendee, String> {
    let person = text_of(&case.when, &["student", "who", "person"]);
    let site = any_of(&case.given, &["site_of"]).and_then(|sites| sites.get(person?));
    let site = site.cloned().unwrap_or_else(|| json!(session.site));
    let communities = any_of(&case.given, &["communities_of"])
        .and_then(|all| all.get(person?))
        .cloned();
    read(json!({
        "person": person,
        "site": site,
        "communities": communities.unwrap_or_else(|| json!([])),
    }))
}

fn attendance(value: &Value) -> &'static str {
    if is_set(value, &["only_invited"]) {
        "onlyInvited"
    } else {
        "anyStudentInSite"
    }
}

/// A session of the core from the neutral one.
fn session(case: &Case) -> Result<ScheduledSession, String> {
    let given = any_of(&case.given, &["session"]).unwrap_or(&Value::Null);
    let zone: Zone = read(case.zone())?;
    let end: Option<Instant> = any_of(given, &["ends_at"]).cloned().map(read).transpose()?;
    let start: Instant = match (any_of(given, &["starts_at"]), end) {
        (Some(start), _) => read(start.clone())?,
        (None, Some(end)) => end.saturating_add(-HOUR),
        (None, None) => read(START.into())?,
    };
    let end = end.unwrap_or_else(|| start.saturating_add(HOUR));
    let state = match text_of(given, &["state"]) {
        None | Some("open" | "missed") => "scheduled".to_owned(),
        Some(state) => camel(state),
    };
    let mut invitations = Map::new();
    for (person, status) in any_of(given, &["invitations", "rsvp"])
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let answer = status
            .as_str()
            .or_else(|| text_of(status, &["status", "rsvp"]));
        let is_revoked = answer == Some("revoked");
        let answer = answer.filter(|_| !is_revoked).unwrap_or("no_response");
        let invitation = json!({
            "person": person,
            "role": "student",
            "rsvp": camel(answer),
            "revoked": is_revoked,
            "sentVersion": any_of(status, &["sent_version"]),
        });
        invitations.insert(person.clone(), invitation);
    }
    for tutor in list_of(given, &["tutors"]) {
        let person = tutor.as_str().unwrap_or_default();
        let invitation = json!({"person": person, "role": "tutor", "rsvp": "accepted"});
        invitations.insert(person.to_owned(), invitation);
    }
    let mut presence: Vec<_> = any_of(given, &["presence"])
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(person, where_)| {
            let (joined, left) = match where_.as_str() {
                Some("left") => (Some(start), Some(start.saturating_add(60))),
                Some("waiting") => (None, None),
                _ => (Some(start), None),
            };
            json!({
                "person": person, "role": "student", "enteredAt": start,
                "joinedAt": joined, "leftAt": left,
            })
        })
        .collect();
    let waiting = case.stated(&["waiting_students"]);
    let waiting = waiting.and_then(Value::as_array).into_iter().flatten();
    presence
        .extend(waiting.map(|who| json!({"person": who, "role": "student", "enteredAt": start})));
    let attached = any_of(given, &["resources"]).filter(|list| list.is_array());
    let exit = any_of(given, &["exit_resources"]);
    read(json!({
        "id": text_of(given, &["id"]).unwrap_or("s1"),
        "site": text_of(given, &["site"]).unwrap_or("x"),
        "community": any_of(given, &["community"]),
        "name": text_of(given, &["name"]).unwrap_or("Session"),
        "tags": tags(any_of(given, &["tags"])),
        "resources": {
            "before": attached.unwrap_or(&json!([])),
            "exit": exit.unwrap_or(&json!([])),
            "automatic": is_set(given, &["automatic", "automatic_resources"]),
        },
        "zone": zone,
        "localStart": local(zone, start)?,
        "lengthMinutes": end.seconds_since(start) / 60,
        "attendance": attendance(given),
        "state": state,
        "version": any_of(given, &["version"]).unwrap_or(&json!(1)),
        "invitations": invitations.into_iter().map(|(_, one)| one).collect::<Vec<_>>(),
        "presence": presence,
    }))
}

/// What an instant is on a zone's clock.
fn local(zone: Zone, instant: Instant) -> Result<tutorcore::LocalDateTime, String> {
    let civil = zone.to_local(instant.unix_seconds());
    tutorcore::LocalDateTime::from_civil_seconds(civil).map_err(|error| error.to_string())
}

/// Everybody's answer in the neutral form.
fn answers(session: &ScheduledSession) -> Map<String, Value> {
    let all = session.invitations.iter();
    all.map(|one| {
        let answer = if one.revoked {
            json!("revoked")
        } else {
            snake(&json!(one.rsvp))
        };
        (one.person.to_string(), answer)
    })
    .collect()
}

/// Tags by category, in our words.
pub(crate) fn tags(given: Option<&Value>) -> Value {
    let tags = given.and_then(Value::as_object).into_iter().flatten();
    let tags = tags.map(|(category, tags)| (camel(category), tags.clone()));
    Value::Object(tags.collect())
}

/// The resources that there are.
pub(crate) fn resource_list(case: &Case) -> Value {
    let all = list_of(&case.given, &["resources"]).iter();
    all.map(|one| {
        json!({
            "id": any_of(one, &["id"]),
            "title": text_of(one, &["title", "name"]),
            "tags": tags(any_of(one, &["tags"])),
        })
    })
    .collect()
}

/// `noResponse` as `no_response`.
fn snake(word: &Value) -> Value {
    let mut out = String::new();
    for letter in word.as_str().unwrap_or_default().chars() {
        if letter.is_uppercase() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out.into()
}
