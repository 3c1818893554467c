//! Qualifiers, the records behind them, and the subjects.

use crate::neutral::{Case, any_of, camel, camel_of, date_of, list_of, text_of};
use serde_json::{Map, Value, json};

/// The qualifiers of an encounter. A subject that is an empty text is none: an id is never empty.
pub(crate) fn qualifiers(value: Option<&Value>) -> Value {
    let Some(given) = value.and_then(Value::as_object) else {
        return json!({});
    };
    let mut out = Map::new();
    for (key, value) in given.iter().filter(|(_, value)| !value.is_null()) {
        let value = match (key.as_str(), value) {
            ("remedial_criteria" | "criteria", Value::Array(criteria)) => criteria
                .iter()
                .filter_map(Value::as_str)
                .map(|criterion| Value::from(camel(criterion)))
                .collect(),
            ("subject", Value::String(subject)) if subject.is_empty() => Value::Null,
            (_, value) => value.clone(),
        };
        let key = if key == "criteria" {
            "remedialCriteria".to_owned()
        } else {
            camel(key)
        };
        out.insert(key, value);
    }
    out.into()
}

/// The date of a record.
fn date(record: &Value) -> Value {
    date_of(
        record,
        &[
            "date",
            "taken_at",
            "taken_on",
            "on",
            "graded_at",
            "given_at",
            "recorded_at",
        ],
    )
}

/// The records of a list, or of an object by subject whose values stand under `key`.
fn records(value: Option<&Value>, key: &str) -> Vec<Value> {
    match value {
        Some(Value::Array(records)) => records.clone(),
        Some(Value::Object(by_subject)) => by_subject
            .iter()
            .map(|(subject, value)| json!({ "subject": subject, key: value }))
            .collect(),
        _ => Vec::new(),
    }
}

/// A number of grades as tenths, whatever stands after the first decimal left out.
fn tenths(value: &Value) -> Option<i64> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.trim_start_matches('+')),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let tenth = fraction.get(..1).filter(|digit| !digit.is_empty());
    let size = whole.parse::<i64>().ok()?.checked_mul(10)?
        + tenth.map_or(Some(0), |digit| digit.parse().ok())?;
    Some(if negative { -size } else { size })
}

/// A grade of school: a number, also as text; kindergarten is 0.
fn school_grade(value: Option<&Value>) -> Value {
    match value {
        Some(Value::String(text)) if text.eq_ignore_ascii_case("k") => json!(0),
        Some(value) => json!(tenths(value).map(|tenths| tenths / 10)),
        None => Value::Null,
    }
}

/// The records of a student.
pub(crate) fn evidence(value: &Value) -> Value {
    let grades: Vec<_> = records(any_of(value, &["class_grades", "grades"]), "grade")
        .iter()
        .map(|record| {
            json!({
                "subject": text_of(record, &["subject", "class"]),
                "grade": text_of(record, &["grade", "letter"]).unwrap_or(""),
                "date": date(record),
            })
        })
        .collect();
    let state: Vec<_> = list_of(value, &["state_assessments"])
        .iter()
        .map(|record| {
            json!({
                "test": camel_of(record, &["test", "assessment"]),
                "subject": text_of(record, &["subject"]),
                "level": camel_of(record, &["level", "achievement_level"]),
                "date": date(record),
            })
        })
        .collect();
    let district: Vec<_> = list_of(value, &["district_assessments"])
        .iter()
        .map(|record| {
            const GRADE: &[&str] = &["current_grade", "student_grade", "grade", "grade_level"];
            let grade = any_of(record, GRADE).or_else(|| any_of(value, GRADE));
            let test = camel_of(record, &["test", "assessment"]);
            json!({
                "test": if test.is_null() { json!("star") } else { test },
                "subject": text_of(record, &["subject"]),
                "belowGradeLevel": any_of(record, &["below_grade_level"]),
                "gradeEquivalentTenths": any_of(record, &["grade_equivalent"]).and_then(tenths),
                "currentGrade": school_grade(grade),
                "date": date(record),
            })
        })
        .collect();
    let plan = any_of(
        value,
        &["reading_improvement_plan", "has_reading_improvement_plan"],
    );
    json!({
        "classGrades": grades,
        "readingImprovementPlan": match plan {
            Some(Value::Object(_)) => json!(true),
            plan => json!(plan),
        },
        "stateAssessments": state,
        "districtAssessments": district,
    })
}

/// The subject tree: child to parent, or parent to children.
pub(crate) fn subjects(case: &Case) -> Value {
    let mut parents = Map::new();
    let taxonomy = case.stated(&["taxonomy", "subjects", "subject_tree"]);
    for (key, value) in taxonomy.and_then(Value::as_object).into_iter().flatten() {
        match value {
            Value::String(_) => {
                parents.insert(key.clone(), value.clone());
            }
            Value::Array(children) => {
                for child in children.iter().filter_map(Value::as_str) {
                    parents.insert(child.to_owned(), key.clone().into());
                }
            }
            _ => {}
        }
    }
    let reading = case.stated(&["reading", "reading_subject"]);
    let reading = reading.and_then(Value::as_str).unwrap_or("reading");
    json!({ "parents": parents, "reading": reading })
}
