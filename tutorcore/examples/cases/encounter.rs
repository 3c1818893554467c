//! Area `encounter`: `time_in`, or `edit_encounter` when the encounter is one that there is.

use crate::evidence::qualifiers;
use crate::neutral::{Case, Got, any_of, judged, put, read, text_of};
use crate::session::{Around, around, student};
use serde_json::{Value, json};
use tutorcore::{EncounterDraft, edit_encounter, encounter_defaults, time_in};

pub(crate) fn run(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let Around { session, facts } = around(case)?;
    let given = any_of(&case.when, &["encounter"]).unwrap_or(&Value::Null);
    let now = case.now(None)?;
    let id = text_of(given, &["id"]).unwrap_or("new");
    let existing = session.encounters.iter().find(|one| one.id.as_str() == id);

    let arrived_at = any_of(given, &["arrived_at"]).cloned();
    let departed_at = any_of(given, &["departed_at"]).cloned();
    let draft: EncounterDraft = read(json!({
        "id": id,
        "student": existing.map_or(student(given), |one| one.student.as_str()),
        "arrivedAt": arrived_at.clone().or_else(|| existing.map(|one| json!(one.arrived_at))),
        "departedAt": departed_at.clone().or_else(|| existing.map(|one| json!(one.departed_at))),
        "qualifiers": qualifiers(any_of(given, &["qualifiers"])),
    }))?;
    let times = encounter_defaults(&session, &draft, &facts, &policy, now);
    let outcome = if existing.is_some() {
        let edit = read(json!({
            "encounter": id,
            "arrivedAt": arrived_at,
            "departedAt": departed_at,
            "qualifiers": any_of(given, &["qualifiers"]).map(|given| qualifiers(Some(given))),
        }))?;
        edit_encounter(&session, &edit, &facts, &policy, now)
    } else {
        time_in(&session, &draft, &facts, &policy, now)
    };
    let mut got = judged(outcome.is_accepted(), &outcome.findings);
    put(&mut got, "arrived_at", times.arrived_at);
    put(&mut got, "departed_at", times.departed_at);
    Ok(got)
}
