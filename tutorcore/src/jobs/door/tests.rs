//! Whatever comes in by the JSON door, it is answered or refused with a clear
//! error that does not quote it.

#![expect(unreachable_pub, reason = "the macros declare public items")]

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::*;
use crate::id::GroupId;
use crate::jobs::dispatch::{Job, dispatcher};
use crate::policy::SessionPolicy;
use crate::time::Instant;
use crate::wire::tagged_enum;

/// Stands in for whatever a host's text may hold; no error may show it.
const SENTINEL: &str = "Robin Q. Sentinel";

tagged_enum! {
    /// For the tests.
    pub enum Choice {
        /// With fields.
        Group {
            /// Which.
            group_id: GroupId,
            /// More of them.
            others: Vec<Choice>,
        },
        /// Without.
        AdHoc,
    }
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Plan {
    starts_at: Instant,
    choices: Vec<Choice>,
    note: Option<String>,
    minutes: Option<u8>,
    total: Option<i64>,
    #[serde(default)]
    counts: BTreeMap<GroupId, u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CheckPlanArguments {
    plan: Plan,
    #[serde(default)]
    policy: SessionPolicy,
}

impl Job for CheckPlanArguments {
    type Answer = Plan;

    fn run(self) -> Result<Plan, Error> {
        if self.policy.rating_max == 99 {
            let error = Error::new(ErrorKind::LimitReached, "Too much.");
            return Err(error.inside("choices").inside("plan"));
        }
        Ok(self.plan)
    }
}

dispatcher! {
    "check_plan" => CheckPlanArguments,
}

#[cfg(feature = "schema")]
#[test]
fn the_tables_macro_describes_its_jobs() {
    let generator =
        || schemars::SchemaGenerator::new(schemars::generate::SchemaSettings::default());
    let described = describe(&mut generator(), &mut generator());
    assert_eq!(described.len(), 1);
    assert_eq!(described[0].0, "check_plan");
}

fn check_plan(json: &str) -> Result<String, Error> {
    answer(json, |tree, out| {
        dispatch("check_plan", tree, &Directly, out)
    })
}

#[track_caller]
fn refused(json: &str, kind: ErrorKind, path: &str) -> Error {
    let start = json.get(..json.len().min(200)).unwrap_or_default();
    let error = check_plan(json).expect_err(start);
    assert_eq!(
        (error.kind(), error.path()),
        (kind, path),
        "{start}: {error}"
    );
    assert!(
        !format!("{error} {error:?}").contains("Sentinel"),
        "{error}"
    );
    assert!(error.to_string().len() < 300, "{error}");
    error
}

/// A plan with these fields beside the needed ones.
fn plan(more: &str) -> String {
    format!(r#"{{"plan":{{"startsAt":"2026-10-06T15:00:00-05:00","choices":[]{more}}}}}"#)
}

fn choices(choices: &str) -> String {
    format!(r#"{{"plan":{{"startsAt":"2026-10-06T20:00:00Z","choices":[{choices}]}}}}"#)
}

#[test]
fn a_good_call_is_answered() {
    let json = choices(r#"{"groupId":"g","others":[{"type":"adHoc"}],"type":"group"}"#);
    assert_eq!(
        check_plan(&json).unwrap(),
        "{\"startsAt\":\"2026-10-06T20:00:00Z\",\"choices\":\
         [{\"type\":\"group\",\"groupId\":\"g\",\"others\":[{\"type\":\"adHoc\"}]}],\
         \"note\":null,\"minutes\":null,\"total\":null,\"counts\":{}}"
    );
}

#[test]
fn a_name_that_is_no_jobs_is_refused() {
    let refuse = |job: &str| call(job, SENTINEL).unwrap_err();
    for job in ["", "weather", SENTINEL, &SENTINEL.repeat(1000)] {
        let error = refuse(job);
        assert_eq!((error.kind(), error.path()), (ErrorKind::UnknownJob, ""));
        assert!(!error.to_string().contains("Sentinel"));
    }
    let error = dispatch(
        "checkPlan",
        Tree::Null,
        &Directly,
        serde_json::value::Serializer,
    )
    .unwrap_err();
    let Failure::Job(error) = error else {
        panic!("{error}")
    };
    assert_eq!(
        error.to_string(),
        "No job has this name. The nearest is check_plan."
    );
}

#[test]
fn arguments_are_one_object() {
    for json in ["[]", "null", "7", "1.5", "true", "\"Robin Q. Sentinel\""] {
        refused(json, ErrorKind::WrongType, "");
    }
    refused("{}", ErrorKind::MissingField, "/plan");
}

#[test]
fn what_is_not_json_is_told_by_its_place() {
    for (json, message) in [
        ("", "The text is not JSON: line 1, column 0."),
        (
            "Robin Q. Sentinel",
            "The text is not JSON: line 1, column 1.",
        ),
        (
            "{\n \"plan\": NaN}",
            "The text is not JSON: line 2, column 10.",
        ),
        (
            "{\"plan\":-Infinity}",
            "The text is not JSON: line 1, column 10.",
        ),
        ("{} {}", "The text is not JSON: line 1, column 4."),
        ("{\"plan\":{},}", "The text is not JSON: line 1, column 12."),
        (
            "{\"a\":\"\\ud800\"}",
            "The text is not JSON: line 1, column 13.",
        ),
        (
            "{\"a\":\"\u{1}\"}",
            "The text is not JSON: line 1, column 7.",
        ),
        ("\u{feff}{}", "The text is not JSON: line 1, column 1."),
    ] {
        assert_eq!(
            refused(json, ErrorKind::Malformed, "").message(),
            message,
            "{json:?}"
        );
    }
}

#[test]
fn deep_nesting_is_a_limit() {
    for open in ["[", "{\"a\":", "[{\"type\":\"group\",\"others\":["] {
        let error = refused(&open.repeat(10_000), ErrorKind::LimitReached, "");
        assert_eq!(error.message(), "The text is nested too deeply.");
    }
}

#[test]
fn fields_are_known_needed_and_given_once() {
    let known = "Known fields: startsAt, choices, note, minutes, total, counts.";
    let error = refused(
        &plan(r#","notes":"Robin Q. Sentinel""#),
        ErrorKind::UnknownField,
        "/plan/notes",
    );
    assert_eq!(error.help(), Some(known));
    let name = plan(&format!(r#","{SENTINEL}":1"#));
    refused(&name, ErrorKind::UnknownField, "/plan");
    let name = plan(&format!(r#","{}":1"#, "Sentinel".repeat(1_000_000)));
    refused(&name, ErrorKind::UnknownField, "/plan");
    refused(
        r#"{"plan":{"choices":[]}}"#,
        ErrorKind::MissingField,
        "/plan/startsAt",
    );
    refused(
        &plan(r#","note":"a","note":"b""#),
        ErrorKind::DuplicateField,
        "/plan/note",
    );
    let twice = plan(r#","counts":{"Robin Q. Sentinel":1,"Robin Q. Sentinel":2}"#);
    refused(&twice, ErrorKind::DuplicateField, "/plan/counts");
    refused(
        r#"{"plan":null,"plan":null}"#,
        ErrorKind::DuplicateField,
        "/plan",
    );
}

#[test]
fn values_are_of_their_fields_type_and_range() {
    for (field, kind, path) in [
        (r#""note":7"#, ErrorKind::WrongType, "/plan/note"),
        (
            r#""note":["Robin Q. Sentinel"]"#,
            ErrorKind::WrongType,
            "/plan/note",
        ),
        (
            r#""minutes":"Robin Q. Sentinel""#,
            ErrorKind::WrongType,
            "/plan/minutes",
        ),
        (r#""minutes":1.5"#, ErrorKind::WrongType, "/plan/minutes"),
        (r#""minutes":256"#, ErrorKind::OutOfRange, "/plan/minutes"),
        (r#""minutes":-1"#, ErrorKind::OutOfRange, "/plan/minutes"),
        (
            r#""total":9007199254740992"#,
            ErrorKind::OutOfRange,
            "/plan/total",
        ),
        (
            r#""total":-9007199254740992"#,
            ErrorKind::OutOfRange,
            "/plan/total",
        ),
        (
            r#""total":99999999999999999999"#,
            ErrorKind::OutOfRange,
            "/plan/total",
        ),
        (r#""total":1e300"#, ErrorKind::OutOfRange, "/plan/total"),
        (
            r#""counts":{"":1}"#,
            ErrorKind::InvalidValue,
            "/plan/counts",
        ),
        (
            r#""counts":{"g":-1}"#,
            ErrorKind::OutOfRange,
            "/plan/counts/g",
        ),
        (r#""counts":[]"#, ErrorKind::WrongType, "/plan/counts"),
    ] {
        refused(&plan(&format!(",{field}")), kind, path);
    }
    refused(&plan(r#","total":1e999"#), ErrorKind::OutOfRange, "");
    assert!(check_plan(&plan(r#","total":-9007199254740991"#)).is_ok());
    let time = r#"{"plan":{"startsAt":"Robin Q. Sentinel","choices":[]}}"#;
    refused(time, ErrorKind::InvalidValue, "/plan/startsAt");
    let json = plan("").strip_suffix('}').unwrap().to_owned() + r#","policy":{"ratingMax":101}}"#;
    refused(&json, ErrorKind::OutOfRange, "/policy/ratingMax");
}

#[test]
fn paths_lead_through_lists_and_data_enums() {
    let inside = |inner: &str| {
        choices(&format!(
            r#"{{"type":"adHoc"}},{{"others":[{{"type":"adHoc"}},{inner}],"groupId":"g","type":"group"}}"#
        ))
    };
    for (inner, kind, path) in [
        (
            r#"{"type":"Robin Q. Sentinel"}"#,
            ErrorKind::UnknownChoice,
            "/type",
        ),
        (r#"{"groupId":"g"}"#, ErrorKind::MissingField, "/type"),
        (
            r#"{"type":"group","groupId":"","others":[]}"#,
            ErrorKind::InvalidValue,
            "/groupId",
        ),
        (
            r#"{"type":"adHoc","more":1}"#,
            ErrorKind::UnknownField,
            "/more",
        ),
        (
            r#"{"type":"group","groupId":"g","others":[[]]}"#,
            ErrorKind::WrongType,
            "/others/0",
        ),
        ("7", ErrorKind::WrongType, ""),
    ] {
        refused(
            &inside(inner),
            kind,
            &format!("/plan/choices/1/others/1{path}"),
        );
    }
}

#[test]
fn a_huge_text_goes_through_and_is_not_quoted() {
    let huge = "x".repeat(10_000_000);
    let answer = check_plan(&plan(&format!(r#","note":"{huge}""#))).unwrap();
    assert!(answer.len() > huge.len());
    let error = refused(
        &plan(&format!(r#","minutes":"{huge}""#)),
        ErrorKind::WrongType,
        "/plan/minutes",
    );
    assert_eq!(error.message(), "Expected a whole number, found text.");
}

#[test]
fn the_functions_own_error_keeps_its_path() {
    let json = plan("").strip_suffix('}').unwrap().to_owned() + r#","policy":{"ratingMax":99}}"#;
    refused(&json, ErrorKind::LimitReached, "/plan/choices");
}

#[test]
fn the_outcome_form_is_one_tagged_text() {
    assert_eq!(tagged(Ok("[1]".to_owned())), r#"{"ok":[1]}"#);
    assert_eq!(
        tagged(check_plan("{}")),
        "{\"error\":{\"kind\":\"missingField\",\"code\":\"INPUT-MISSING-FIELD\",\
         \"path\":\"/plan\",\"message\":\"A required field is missing.\",\"help\":null}}"
    );
    assert!(call_json("weather", "{}").starts_with(r#"{"error":{"kind":"unknownJob""#));
}

#[test]
fn the_hook_stands_around_the_work_alone() {
    struct Count(std::cell::Cell<u32>);

    impl crate::jobs::Around for Count {
        fn around<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
            self.0.set(self.0.get() + 1);
            work()
        }
    }

    let count = Count(std::cell::Cell::new(0));
    let run = |json: &str| {
        let tree = Tree::parse(json).unwrap();
        dispatch("check_plan", tree, &count, serde_json::value::Serializer)
    };
    assert!(run(&plan("")).is_ok());
    assert!(matches!(run("{}"), Err(Failure::Arguments(_))));
    assert_eq!(count.0.get(), 1);
}
