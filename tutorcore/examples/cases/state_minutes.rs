//! Area `state_minutes`: `state_tutoring_report`.

use crate::evidence::qualifiers;
use crate::neutral::{Case, Got, any_of, camel, date_of, is_set, list_of, put, read, text_of};
use crate::session::{state_of, student};
use serde_json::{Map, Value, json};
use tutorcore::{
    DateRange, LocalDate, SchoolDayCalendar, StateReportKind, TutoringSession, Weekday,
    state_tutoring_report,
};

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

pub(crate) fn run(case: &Case) -> Result<Got, String> {
    let (_, policy) = case.policies()?;
    let range: DateRange = read(json!({
        "first": date_of(&case.when, &["from", "first"]),
        "last": date_of(&case.when, &["to", "last"]),
    }))?;
    let calendar = calendar(case)?;
    let sessions = sessions(case)?;
    let report = state_tutoring_report(&sessions, &calendar, &range, &policy)
        .map_err(|error| error.to_string())?;
    let rows: Map<_, _> = report
        .rows
        .iter()
        .map(|row| {
            let figures = json!({
                "minutes": row.figures.minutes.to_string(),
                "hours": row.figures.hours,
                "students": row.figures.students,
            });
            (name(row.kind).to_owned(), figures)
        })
        .collect();
    let codes: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    let mut got = Got::new();
    put(&mut got, "by_qualifier", rows);
    put(&mut got, "unknown_dates", &report.unknown_dates);
    put(
        &mut got,
        "warnings",
        codes.first().into_iter().collect::<Vec<_>>(),
    );
    put(&mut got, "errors", Vec::<String>::new());
    Ok(got)
}

fn name(kind: StateReportKind) -> &'static str {
    match kind {
        StateReportKind::TutoringTotal => "tutoring_total",
        StateReportKind::NoQualifier => "no_qualifier",
        StateReportKind::Homebound => "homebound",
        StateReportKind::Detention => "detention",
        StateReportKind::CreditRecovery => "credit_recovery",
        StateReportKind::Remedial => "remedial",
    }
}

/// Each encounter in a session of its own, unless it names one.
fn sessions(case: &Case) -> Result<Vec<TutoringSession>, String> {
    let nested = list_of(&case.given, &["sessions"])
        .iter()
        .flat_map(|session| {
            let encounters = list_of(session, &["encounters"]).iter();
            encounters.map(move |one| (one, text_of(session, &["state"])))
        });
    let listed = list_of(&case.given, &["encounters"])
        .iter()
        .map(|one| (one, None));
    nested
        .chain(listed)
        .enumerate()
        .map(|(at, (one, state))| {
            let named = text_of(one, &["session"]).unwrap_or("s");
            let state = state
                .or_else(|| state_of(case, one, named))
                .unwrap_or("ended");
            let arrived_at = any_of(one, &["arrived_at"]);
            let departed_at = any_of(one, &["departed_at"]);
            let is_removed =
                is_set(one, &["removed"]) || text_of(one, &["state"]) == Some("removed");
            read(json!({
                "id": format!("{named}.{at}"),
                "tutor": "t1",
                "school": "hs",
                "zone": case.zone(),
                "state": camel(state),
                "startedAt": arrived_at,
                "endedAt": departed_at,
                "group": { "type": "adHoc" },
                "encounters": [{
                    "id": "e",
                    "student": student(one),
                    "arrivedAt": arrived_at,
                    "departedAt": departed_at,
                    "removedAt": if is_removed { arrived_at } else { None },
                    "qualifiers": qualifiers(any_of(one, &["qualifiers"])),
                }],
            }))
        })
        .collect()
}

/// The bell schedule: by weekday (0 is Monday), and dates that differ.
fn calendar(case: &Case) -> Result<SchoolDayCalendar, String> {
    let given = case
        .stated(&["school_day", "calendar"])
        .unwrap_or(&Value::Null);
    let mut weekdays = Map::new();
    match any_of(given, &["weekdays"]) {
        Some(Value::Array(days)) => {
            for (day, spans) in WEEK.iter().zip(days) {
                weekdays.insert(key(*day)?, instruction(spans));
            }
        }
        Some(Value::Object(days)) => {
            for (name, spans) in days.iter().filter(|(_, spans)| !spans.is_null()) {
                weekdays.insert(key(weekday(name)?)?, instruction(spans));
            }
        }
        _ => {}
    }
    let mut dates = Vec::new();
    for list in [
        "dates",
        "overrides",
        "exceptions",
        "special_days",
        "holidays",
    ] {
        match any_of(given, &[list]) {
            Some(Value::Object(by_date)) => {
                for (date, spans) in by_date {
                    dates.push(json!({ "date": date, "instruction": instruction(spans) }));
                }
            }
            Some(Value::Array(items)) => {
                for item in items {
                    let spans = any_of(item, &["instruction", "windows", "hours", "spans"]);
                    let date = item
                        .as_str()
                        .map_or_else(|| date_of(item, &["date"]), Value::from);
                    let instruction = instruction(spans.unwrap_or(&Value::Null));
                    dates.push(json!({ "date": date, "instruction": instruction }));
                }
            }
            _ => {}
        }
    }
    // Dates may also stand beside the weekdays.
    for (date, spans) in given.as_object().into_iter().flatten() {
        if date.parse::<LocalDate>().is_ok() {
            dates.push(json!({ "date": date, "instruction": instruction(spans) }));
        }
    }
    read(json!({
        "zone": any_of(given, &["zone"]).cloned().unwrap_or_else(|| case.zone()),
        "weekdays": weekdays,
        "dates": dates,
        "validFrom": date_of(given, &["valid_from", "from"]),
        "validTo": date_of(given, &["valid_to", "to", "until"]),
    }))
}

/// A weekday by its number or by the first letters of its name.
fn weekday(name: &str) -> Result<Weekday, String> {
    if let Some(day) = name.parse().ok().and_then(|at: usize| WEEK.get(at)) {
        return Ok(*day);
    }
    let name = name.to_lowercase();
    let named = |day: &&Weekday| {
        let full = format!("{day:?}").to_lowercase();
        name.len() >= 2 && full.starts_with(&name)
    };
    let day = WEEK.iter().find(named);
    day.copied().ok_or_else(|| format!("no weekday {name}"))
}

/// A weekday as a key of our own wire form.
fn key(day: Weekday) -> Result<String, String> {
    read(json!(day))
}

/// Pairs of times; `null` is a day without any.
fn instruction(spans: &Value) -> Value {
    let spans = spans.as_array().map_or(&[][..], Vec::as_slice);
    spans
        .iter()
        .map(|span| match span {
            Value::Array(pair) => json!({ "start": pair.first(), "end": pair.get(1) }),
            _ => json!({
                "start": any_of(span, &["from", "start"]),
                "end": any_of(span, &["to", "end"]),
            }),
        })
        .collect()
}
