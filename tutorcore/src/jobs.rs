//! The jobs: every function that all four languages carry, and the doors to
//! them.
//!
//! A job is a public function of the core whose arguments and answer are
//! plain values. Its name is the function's own (`end_session`), the same word
//! in Rust and Python; a language that writes names another way maps it. Its
//! arguments go in as one object with a field for each (camelCase, as
//! everything on the wire), its answer comes out as one value.
//!
//! To add a job: write the function, name it in `jobs!`, run `cargo xtask
//! generate`. Types, documentation and the functions of the other languages
//! follow from the signature.
//!
//! An object is the exception: an engine that remembers what it was told. Its
//! constructor and methods take and give plain values too; `objects!` names
//! them, and the languages get a class.
//!
//! [`call`] is the door for JSON text, [`dispatch`] the one for whoever
//! brings a serde format of their own.

use serde::Serialize;

pub use crate::wire::{read_data_enum, read_record};
pub use dispatch::{Around, Directly, Failure};
pub use door::{call, call_json, error_json, read};
pub use object::Object;
pub use table::{JOBS, OBJECTS, dispatch, engines};

#[cfg(feature = "schema")]
pub(crate) use object::Described;
#[cfg(feature = "schema")]
pub(crate) use table::{describe, describe_objects};

mod dispatch;
mod door;
mod nearest;
mod object;
mod table;

/// Names the jobs; `cargo xtask generate` reads the list from here.
macro_rules! jobs {
    ($($function:path),* $(,)?) => {
        #[cfg(test)]
        const LISTED: &[&str] = &[$(stringify!($function)),*];
    };
}

jobs! {
    crate::alert::alerts_since,
    crate::alert::apply_alert_event,
    crate::alert::change_opt_in,
    crate::alert::decide_portal_access,
    crate::alert::evaluate_frequent_requests,
    crate::alert::evaluate_long_session,
    crate::alert::evaluate_session_alerts,
    crate::alert::explain_alert,
    crate::alert::opt_in_prompt_due,
    crate::alert::reconcile_alerts,
    crate::alert::route_alert,
    crate::alert::student_sessions,
    crate::availability::availability_grid,
    crate::availability::detect_conflicts,
    crate::availability::explain_slot,
    crate::availability::find_double_bookings,
    crate::availability::free_slots,
    crate::availability::repair_series,
    crate::availability::suggest_series_times,
    crate::availability::suggest_times,
    crate::back_test::back_test_policies,
    crate::back_test::compare_policies,
    crate::catalogue::rule_catalogue,
    crate::diagnosis::diagnose_session,
    crate::matching::find_tutors,
    crate::matching::match_resources,
    crate::matching::match_tutors,
    crate::qualifier::evaluate_remedial_criteria,
    crate::qualifier::validate_qualifiers,
    crate::record::diagnose_meeting,
    crate::record::meeting_record,
    crate::record::meeting_student_sessions,
    crate::record::rate_meeting,
    crate::recurrence::count_occurrences,
    crate::recurrence::describe_recurrence,
    crate::recurrence::describe_series,
    crate::recurrence::diff_series,
    crate::recurrence::edit_series,
    crate::recurrence::expand_recurrence,
    crate::recurrence::expand_recurrence_set,
    crate::recurrence::is_occurrence,
    crate::recurrence::next_occurrence,
    crate::recurrence::nth_occurrence,
    crate::recurrence::parse_recurrence,
    crate::recurrence::previous_occurrence,
    crate::report::early_alert_report,
    crate::report::fast_facts,
    crate::report::individual_sessions_report,
    crate::report::on_demand_reports,
    crate::report::session_requests,
    crate::report::state_tutoring_report,
    crate::report::student_usage_report,
    crate::report::topic_report,
    crate::schedule::active_sessions,
    crate::schedule::calendar_for,
    crate::schedule::cancel_session,
    crate::schedule::dashboard_for,
    crate::schedule::edit_scheduled_series,
    crate::schedule::end_meeting,
    crate::schedule::enter_warmup,
    crate::schedule::invitations_due,
    crate::schedule::invite,
    crate::schedule::join_decision,
    crate::schedule::join_meeting,
    crate::schedule::leave_feedback,
    crate::schedule::leave_meeting,
    crate::schedule::mark_invitation_sent,
    crate::schedule::mark_series_notice_sent,
    crate::schedule::may_attend,
    crate::schedule::meeting_history,
    crate::schedule::record_private_feedback,
    crate::schedule::reschedule,
    crate::schedule::respond_to_invitation,
    crate::schedule::respond_to_series,
    crate::schedule::revoke_invitation,
    crate::schedule::rsvp_tally,
    crate::schedule::schedule_series,
    crate::schedule::schedule_session,
    crate::schedule::series_invitations_due,
    crate::schedule::session_seen_by,
    crate::schedule::session_standing,
    crate::schedule::start_meeting,
    crate::schedule::validate_scheduled_session,
    crate::schedule::visible_resources,
    crate::schedule::warmup_view,
    crate::session::active_session_view,
    crate::session::apply_session_event,
    crate::session::assign_work_order,
    crate::session::can_start_session,
    crate::session::check_session,
    crate::session::correct_times,
    crate::session::delete_session,
    crate::session::edit_description,
    crate::session::edit_encounter,
    crate::session::encounter_defaults,
    crate::session::encounter_listing,
    crate::session::end_session,
    crate::session::export_eligibility,
    crate::session::find_overlaps,
    crate::session::group_roster,
    crate::session::payment_eligibility,
    crate::session::popular_tags,
    crate::session::rate_session,
    crate::session::record_diagnosis,
    crate::session::remove_encounter,
    crate::session::remove_work_order,
    crate::session::reopen_encounter,
    crate::session::search_students,
    crate::session::start_session,
    crate::session::tag_session,
    crate::session::time_in,
    crate::session::time_out,
    crate::session::untag_session,
    crate::session::validate_session_draft,
    crate::session::work_order_deadline,
    crate::zone::tzdb_version,
}

/// Names the objects, each with its type and its methods; `cargo xtask
/// generate` reads the list from here. Every object also has `new`, `restore`,
/// `snapshot` and `merge`.
macro_rules! objects {
    ($($class:ident = $object:path { $($method:ident),* $(,)? })*) => {
        #[cfg(test)]
        const LISTED_METHODS: &[(&str, &[&str])] =
            &[$((stringify!($class), &[$(stringify!($method)),*])),*];
    };
}

objects! {
    AlertEngine = crate::alert::EarlyAlertEngine {
        push,
        push_many,
        push_end,
        hold,
        advance,
        retract,
        correct,
        reconcile,
        alerts,
        forget_student,
        settings,
        status,
    }
}

/// What there is to know about a job.
///
/// ```
/// use tutorcore::jobs::JOBS;
///
/// let job = JOBS.iter().find(|job| job.name == "work_order_deadline").expect("a job");
/// assert_eq!(job.module, "session");
/// let needed: Vec<&str> =
///     job.arguments.iter().filter(|argument| argument.required).map(|a| a.name).collect();
/// assert_eq!(needed, ["session"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobInfo {
    /// The job's name, which is its function's.
    pub name: &'static str,
    /// The part of the core that it belongs to: `session`.
    pub module: &'static str,
    /// The first paragraph of its documentation.
    pub summary: &'static str,
    /// What it takes, in the function's order.
    pub arguments: &'static [ArgumentInfo],
    /// The Rust type of what it gives.
    pub answer: &'static str,
    /// Whether it can end in an [`Error`](crate::Error) of its own, beside
    /// those for arguments that cannot be read.
    pub fallible: bool,
}

/// What there is to know about an object.
///
/// ```
/// use tutorcore::jobs::OBJECTS;
///
/// let engine = OBJECTS.iter().find(|object| object.name == "AlertEngine").expect("an object");
/// assert!(engine.methods.iter().any(|method| method.name == "push"));
/// assert!(engine.arguments.iter().all(|argument| !argument.required));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectInfo {
    /// The name of its class.
    pub name: &'static str,
    /// The first paragraph of its documentation.
    pub summary: &'static str,
    /// What it is made with.
    pub arguments: &'static [ArgumentInfo],
    /// What can be done with it, beside `snapshot`, `restore` and `merge`.
    pub methods: &'static [MethodInfo],
}

/// What there is to know about a method of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodInfo {
    /// The method's name.
    pub name: &'static str,
    /// The first paragraph of its documentation.
    pub summary: &'static str,
    /// What it takes, in its order.
    pub arguments: &'static [ArgumentInfo],
    /// The Rust type of what it gives.
    pub answer: &'static str,
    /// Whether it can end in an [`Error`](crate::Error) of its own.
    pub fallible: bool,
}

/// What there is to know about an argument of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArgumentInfo {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its Rust type, owned.
    pub rust_type: &'static str,
    /// Whether it must be given: policies have defaults, options may be left
    /// out.
    pub required: bool,
}

/// An argument that must be given.
const fn required(name: &'static str, rust_type: &'static str) -> ArgumentInfo {
    ArgumentInfo {
        name,
        rust_type,
        required: true,
    }
}

/// An argument that may be left out.
const fn optional(name: &'static str, rust_type: &'static str) -> ArgumentInfo {
    ArgumentInfo {
        name,
        rust_type,
        required: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn the_table_holds_the_jobs_of_the_list() {
        let mut listed = LISTED.to_vec();
        listed.sort_unstable();
        let mut found: Vec<String> = JOBS
            .iter()
            .map(|job| format!("crate::{}::{}", job.module, job.name))
            .collect();
        found.sort();
        assert_eq!(found, listed, "run `cargo xtask generate`");
        assert!(JOBS.is_sorted_by(|one, other| one.name < other.name));
    }

    #[test]
    fn the_table_holds_the_objects_of_the_list() {
        let found: Vec<(&str, Vec<&str>)> = OBJECTS
            .iter()
            .map(|object| {
                let methods = object.methods.iter().map(|method| method.name);
                (object.name, methods.collect())
            })
            .collect();
        let listed: Vec<(&str, Vec<&str>)> = LISTED_METHODS
            .iter()
            .map(|(class, methods)| (*class, methods.to_vec()))
            .collect();
        assert_eq!(found, listed, "run `cargo xtask generate`");
    }

    #[test]
    fn every_job_is_wired() {
        for job in JOBS {
            let first = job.arguments.iter().find(|argument| argument.required);
            match (call(job.name, "{}"), first) {
                (Ok(answer), None) => assert!(!answer.is_empty(), "{}", job.name),
                (Err(error), None) => assert!(job.fallible, "{}: {error}", job.name),
                (Err(error), Some(argument)) => assert_eq!(
                    (error.kind(), error.path()),
                    (
                        ErrorKind::MissingField,
                        format!("/{}", argument.name).as_str()
                    ),
                    "{}",
                    job.name
                ),
                (Ok(answer), Some(_)) => panic!("{} answers nothing with {answer}", job.name),
            }
        }
    }
}
