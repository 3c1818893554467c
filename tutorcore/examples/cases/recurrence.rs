//! Area `recurrence`: `expand_recurrence`.

use crate::neutral::{Case, Got, any_of, judged, list_of, put, read, text_of};
use serde_json::{Map, Value, json};
use tutorcore::{SchedulePolicy, SessionSeries, Severity, expand_recurrence};

/// The weekdays by their numbers.
pub(crate) const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

pub(crate) fn run(case: &Case) -> Result<Got, String> {
    let series = series(case)?;
    let expansion = expand_recurrence(&series, &settings(case)?);
    let accepted = expansion
        .findings
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    let mut got = judged(accepted, &expansion.findings);
    let occurrences = &expansion.occurrences;
    let spans: Vec<_> = occurrences.iter().map(|one| (one.start, one.end)).collect();
    put(&mut got, "occurrences", spans);
    let shifted = occurrences.iter().filter(|one| one.shifted);
    let shifted: Vec<_> = shifted.map(|one| one.local_start).collect();
    put(&mut got, "shifted", shifted);
    let ids: Vec<_> = occurrences.iter().map(|one| &one.id).collect();
    put(&mut got, "ids", ids);
    let months = expansion.skipped_months.iter();
    let months: Vec<_> = months
        .map(|one| format!("{:04}-{:02}", one.year, one.month))
        .collect();
    put(&mut got, "skipped_months", months);
    Ok(got)
}

/// The series that the case tells.
pub(crate) fn series(case: &Case) -> Result<SessionSeries, String> {
    let rule = any_of(&case.when, &["rule", "recurrence"]).unwrap_or(&Value::Null);
    let minutes = any_of(&case.when, &["length_minutes", "minutes"]);
    read(json!({
        "id": text_of(&case.when, &["series", "id"]).unwrap_or("series"),
        "zone": case.zone(),
        "localStart": any_of(&case.when, &["local_start", "start"]),
        "lengthMinutes": minutes.unwrap_or(&json!(60)),
        "recurrence": {
            "pattern": pattern(rule)?,
            "interval": any_of(rule, &["interval"]).unwrap_or(&json!(1)),
            "end": end(rule),
            "excepted": list_of(rule, &["except", "exceptions"]),
        },
    }))
}

fn pattern(rule: &Value) -> Result<Value, String> {
    match text_of(rule, &["freq", "frequency"]) {
        Some("weekly") => {
            let days: Option<Vec<&str>> = list_of(rule, &["weekdays"])
                .iter()
                .map(|day| {
                    let number = usize::try_from(day.as_u64()?).ok()?;
                    WEEKDAYS.get(number).copied()
                })
                .collect();
            let days = days.ok_or("a weekday is a number from 0 to 6")?;
            Ok(json!({"type": "weekly", "weekdays": days}))
        }
        Some(other) => Ok(json!({"type": other})),
        None => Err("no freq".to_owned()),
    }
}

fn end(rule: &Value) -> Value {
    if let Some(count) = any_of(rule, &["count"]) {
        json!({"type": "count", "count": count})
    } else if let Some(date) = any_of(rule, &["until"]) {
        json!({"type": "until", "date": date})
    } else {
        Value::Null
    }
}

/// The settings, with those that the case overrides.
pub(crate) fn settings(case: &Case) -> Result<SchedulePolicy, String> {
    let mut settings = Map::new();
    for side in [&case.given, &case.when] {
        let policy = side.get("policy").and_then(Value::as_object);
        for (name, value) in policy.into_iter().flatten() {
            let value = match value {
                Value::String(text) => crate::neutral::camel(text).into(),
                other => other.clone(),
            };
            settings.insert(crate::neutral::camel(name), value);
        }
    }
    read(settings.into())
}
