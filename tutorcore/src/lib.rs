//! tutorcore.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

mod catalogue;
mod decision;
mod error;
mod finding;
mod id;
mod kernel;
mod model;
mod outcome;
mod policy;
mod qualifier;
mod report;
mod rule;
mod session;
mod text;
mod time;
mod wire;
pub mod zone;

pub use catalogue::rule_catalogue;
pub use decision::Decision;
pub use error::{Error, ErrorKind};
pub use finding::{Finding, RuleCode, Severity};
pub use id::{
    CourseId, DistrictId, EncounterId, GroupId, PersonId, SchoolId, SessionId, StudentId,
    SubjectId, TagId, TopicId, TutorId, WorkOrderId,
};
pub use model::date_range::DateRange;
pub use model::encounter::{EncounterElsewhere, EncounterState, StudentEncounter, TimedOutBy};
pub use model::evidence::{
    AchievementLevel, ClassGrade, DistrictAssessment, DistrictAssessmentResult, StateAssessment,
    StateAssessmentResult, StudentEvidence,
};
pub use model::people::{Actor, Group, HomeboundAssignment, School, Student};
pub use model::qualifiers::{RemedialCriterion, StudentQualifiers};
pub use model::school_day::{InstructionSpan, SchoolDate, SchoolDayCalendar};
pub use model::session::{
    GroupChoice, SessionDiagnosis, SessionSetting, SessionState, SessionTag, StudentRating,
    TagKind, TutoringSession,
};
pub use model::subject::SubjectTree;
pub use model::work_order::{ApprovedEventListing, AssignedWorkOrder, CareerLadderGoal, WorkOrder};
pub use outcome::{Effect, Outcome};
pub use policy::{
    DefaultArrival, EndBeforeDeparture, Enforcement, EventNameMatch, QualifierMinutes,
    ReportPolicy, SessionPolicy, SettingInfo, UnknownSchoolDay, WorkOrderWindow,
};
pub use qualifier::{
    CriterionEvaluation, QualifierFacts, RemedialEvaluation, evaluate_remedial_criteria,
    validate_qualifiers,
};
pub use report::{
    RemedialCriterionRow, RemedialSubjectRow, StateReportFigures, StateReportKind, StateReportRow,
    StateTutoringReport, state_tutoring_report,
};
pub use rule::RuleInfo;
pub use session::{
    ActiveSessionView, ApprovedSchool, DescriptionEdit, EncounterDefaults, EncounterDraft,
    EncounterEdit, EncounterListing, EncounterOverlap, EncounterPlace, ExportDecision,
    ExportEligibility, PaymentDecision, PaymentEligibility, RosterRow, SessionDraft,
    SessionDraftReview, SessionEvent, SessionFacts, SessionOutcome, SessionSummary, StartFacts,
    StudentFacts, StudentSearch, TagUse, TimesCorrection, WorkOrderAssignment, WorkOrderChoice,
    WorkOrderDeadline, active_session_view, apply_session_event, assign_work_order,
    can_start_session, check_session, correct_times, delete_session, edit_description,
    edit_encounter, encounter_defaults, encounter_listing, end_session, export_eligibility,
    find_overlaps, group_roster, payment_eligibility, popular_tags, rate_session, record_diagnosis,
    remove_encounter, remove_work_order, reopen_encounter, search_students, start_session,
    tag_session, time_in, time_out, untag_session, validate_session_draft, work_order_deadline,
};
pub use text::FreeText;
pub use time::{Instant, Interval, LocalDate, LocalTime, Weekday};
pub use zone::{Zone, tzdb_version};
