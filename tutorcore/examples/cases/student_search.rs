//! Area `student_search`: `search_students`.

use crate::neutral::{Case, Got, any_of, id_of, list_of, put, read, text_of};
use crate::session::student;
use serde_json::{Value, json};
use tutorcore::{Student, StudentSearch, search_students};

pub(crate) fn run(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let students: Vec<Student> = list_of(&case.given, &["students"])
        .iter()
        .map(|one| {
            read(json!({
                "id": text_of(one, &["id"]),
                "firstName": text_of(one, &["first", "first_name"]).unwrap_or(""),
                "lastName": text_of(one, &["last", "last_name"]).unwrap_or(""),
                "district": any_of(one, &["district"]),
            }))
        })
        .collect::<Result<_, String>>()?;
    // Those already timed in, however the case says so.
    let stated = case.stated(&["exclude", "timed_in", "already_timed_in"]);
    let mut exclude: Vec<&str> = stated
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let session = any_of(&case.given, &["session"]).unwrap_or(&Value::Null);
    let here = text_of(session, &["id"]);
    let encounters = list_of(session, &["encounters"])
        .iter()
        .chain(list_of(&case.given, &["encounters"]));
    exclude.extend(
        encounters
            .filter(|one| {
                let theirs = id_of(one, &["session"]);
                any_of(one, &["departed_at"]).is_none()
                    && text_of(one, &["state"]).is_none_or(|state| state == "open")
                    && (theirs.is_none() || theirs == here)
            })
            .map(student),
    );
    let search: StudentSearch = read(json!({
        "prefix": text_of(&case.when, &["prefix", "query", "text"]).unwrap_or(""),
        "district": case.stated(&["district"]),
        "exclude": exclude,
    }))?;
    let mut got = Got::new();
    put(
        &mut got,
        "students",
        search_students(&students, &search, &policy),
    );
    Ok(got)
}
