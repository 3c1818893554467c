//! Areas `match_resources` and `match_tutors`.

use crate::neutral::{Case, Got, any_of, is_set, list_of, put, read, text_of};
use crate::recurrence::settings;
use crate::schedule::{resource_list, tags};
use serde_json::{Value, json};
use tutorcore::{PersonId, ResourceId, match_resources, match_tutors};

pub(crate) fn resources(case: &Case) -> Result<Got, String> {
    let wanted = read(tags(case.stated(&["tags"])))?;
    let all: Vec<_> = read(resource_list(case))?;
    // What is attached is shown in any case, and first.
    let attached: Vec<ResourceId> = match case.stated(&["attached"]) {
        Some(attached) => read(attached.clone())?,
        None => Vec::new(),
    };
    let matching = match_resources(&wanted, &all, &settings(case)?);
    let mut shown: Vec<ResourceId> = Vec::new();
    for found in attached.into_iter().chain(matching) {
        if !shown.contains(&found) {
            shown.push(found);
        }
    }
    let mut got = Got::new();
    put(&mut got, "resources", shown);
    Ok(got)
}

pub(crate) fn tutors(case: &Case) -> Result<Got, String> {
    let wanted = read(tags(case.stated(&["tags"])))?;
    let given = list_of(&case.given, &["tutors"]);
    let profiles: Vec<Value> = given
        .iter()
        .map(|one| {
            json!({
                "tutor": any_of(one, &["id", "tutor"]),
                "name": text_of(one, &["name"]),
                "tags": tags(any_of(one, &["tags"])),
            })
        })
        .collect();
    let busy = given
        .iter()
        .filter(|one| is_set(one, &["conflict", "busy"]))
        .filter_map(|one| any_of(one, &["id", "tutor"]));
    let busy: Vec<PersonId> = read(busy.cloned().collect())?;
    let found = match_tutors(&wanted, &read::<Vec<_>>(profiles.into())?, &busy);
    let rows: Vec<_> = found
        .iter()
        .map(|one| {
            json!({
                "tutor": one.tutor,
                "matched": one.matched.len(),
                "of": one.matched.len() + one.unmatched.len(),
                "conflict": one.has_conflict,
            })
        })
        .collect();
    let mut got = Got::new();
    put(&mut got, "tutors", rows);
    Ok(got)
}
