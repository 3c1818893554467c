//! Runs neutral worked examples through the public API and compares what they expect.
//!
//! `cargo xtask cases FILE…`, or `cargo run -p tutorcore --example cases -- FILE…`. A file holds one
//! JSON object a line: `id`, `area`, `given`, `when`, `expect`. The code here renames keys and
//! fills in what the neutral form leaves implicit; no rule of the domain lives in it.

#[path = "cases/alert.rs"]
mod alert;
#[path = "cases/compare.rs"]
mod compare;
#[path = "cases/conflicts.rs"]
mod conflicts;
#[path = "cases/encounter.rs"]
mod encounter;
#[path = "cases/ending.rs"]
mod ending;
#[path = "cases/events.rs"]
mod events;
#[path = "cases/evidence.rs"]
mod evidence;
#[path = "cases/matching.rs"]
mod matching;
#[path = "cases/neutral.rs"]
mod neutral;
#[path = "cases/new_session.rs"]
mod new_session;
#[path = "cases/portal.rs"]
mod portal;
#[path = "cases/qualifiers.rs"]
mod qualifiers;
#[path = "cases/recurrence.rs"]
mod recurrence;
#[path = "cases/schedule.rs"]
mod schedule;
#[path = "cases/session.rs"]
mod session;
#[path = "cases/state_minutes.rs"]
mod state_minutes;
#[path = "cases/student_search.rs"]
mod student_search;
#[path = "cases/tag.rs"]
mod tag;
#[path = "cases/work_order.rs"]
mod work_order;

use neutral::{Case, Got};
use std::process::ExitCode;

/// What runs the cases of an area.
type Runner = fn(&Case) -> Result<Got, String>;

/// The areas that have a runner.
const RUNNERS: &[(&str, Runner)] = &[
    ("assign_work_order", work_order::assign),
    ("conflicts", conflicts::run),
    ("delete_session", ending::delete),
    ("diagnose", alert::diagnose),
    ("encounter", encounter::run),
    ("end_session", ending::end),
    ("export", work_order::export),
    ("fast_facts", portal::fast_facts),
    ("frequent", alert::frequent),
    ("long_session", alert::long_session),
    ("invitations_due", schedule::due),
    ("match_resources", matching::resources),
    ("match_tutors", matching::tutors),
    ("may_attend", schedule::attend),
    ("new_session", new_session::run),
    ("payment", work_order::payment),
    ("popular_tags", tag::popular),
    ("qualifiers", qualifiers::run),
    ("reconcile_alerts", alert::reconcile),
    ("recurrence", recurrence::run),
    ("route_alert", alert::route),
    ("reschedule", schedule::change),
    ("resources_visible", schedule::resources),
    ("rsvp", schedule::rsvp),
    ("schedule_draft", schedule::draft),
    ("start_meeting", schedule::start),
    ("state_minutes", state_minutes::run),
    ("student_search", student_search::run),
    ("tag", tag::add),
    ("topics", portal::topics),
];

fn main() -> ExitCode {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    if files.is_empty() {
        eprintln!("say which files: cases FILE…");
        return ExitCode::FAILURE;
    }
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for file in files {
        let name = file.to_string_lossy().into_owned();
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                println!("{name}: {error}");
                failed += 1;
                continue;
            }
        };
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            match judge(line) {
                Ok(()) => passed += 1,
                Err((Some(id), why)) => {
                    println!("{id}: {why}");
                    failed += 1;
                }
                Err((None, why)) => {
                    println!("{name}, line {}: {why}", at + 1);
                    failed += 1;
                }
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs the case of a line; else the case's id, if it can be read, and what is wrong.
fn judge(line: &str) -> Result<(), (Option<String>, String)> {
    let case = Case::parse(line).map_err(|why| (None, why))?;
    let named = |why: String| (Some(case.id.clone()), why);
    let (_, runner) = RUNNERS
        .iter()
        .find(|(area, _)| *area == case.area)
        .ok_or_else(|| named(format!("no runner for area {}", case.area)))?;
    let got = runner(&case).map_err(|why| named(format!("cannot be run: {why}")))?;
    compare::difference(&case.expect, &got).map_or(Ok(()), |why| Err(named(why)))
}
