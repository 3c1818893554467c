//! Area `qualifiers`: `validate_qualifiers`.

use crate::evidence;
use crate::neutral::{Case, Got, any_of, camel_of, is_set, judged, read};
use serde_json::{Value, json};
use tutorcore::{QualifierFacts, Severity, StudentQualifiers, validate_qualifiers};

pub(crate) fn run(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let given = any_of(&case.given, &["session"]).unwrap_or(&Value::Null);
    let setting = match camel_of(&case.given, &["session_setting", "setting"]) {
        Value::Null => camel_of(given, &["setting"]),
        setting => setting,
    };
    let qualifiers: StudentQualifiers =
        read(evidence::qualifiers(any_of(&case.when, &["qualifiers"])))?;
    let previous = case.stated(&["previous", "previous_qualifiers"]);
    let facts: QualifierFacts = read(json!({
        "setting": if setting.is_null() { json!("school") } else { setting },
        "actorIsAssignedHomeboundTeacher":
            case.stated(&["actor_is_assigned_homebound_teacher"]) == Some(&Value::Bool(true))
            || is_set(given, &["actor_is_assigned_homebound_teacher"]),
        "previous": previous.map(|previous| evidence::qualifiers(Some(previous))),
        "evidence": case.stated(&["evidence"]).map(evidence::evidence),
        "subjects": evidence::subjects(case),
    }))?;
    let findings = validate_qualifiers(&qualifiers, &facts, &policy);
    let accepted = findings
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    Ok(judged(accepted, &findings))
}
