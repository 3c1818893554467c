//! The tutor-run session: from the draft to the decisions on payment and
//! export.
//!
//! Each command is a pure function of the session, the facts that the host
//! knows, the policy and the time: it gives the next session or says why not.

mod career_ladder;
mod diagnosis;
mod eligibility;
mod encounter;
mod ending;
mod event;
mod facts;
mod overlap;
pub(crate) mod rules;
mod search;
mod start;
mod tag;
mod view;
mod work_order;

pub use diagnosis::{rate_session, record_diagnosis};
pub use eligibility::{
    ExportDecision, ExportEligibility, PaymentDecision, PaymentEligibility, check_session,
    export_eligibility, payment_eligibility,
};
pub use encounter::{
    EncounterDefaults, EncounterDraft, EncounterEdit, edit_encounter, encounter_defaults,
    remove_encounter, reopen_encounter, time_in, time_out,
};
pub use ending::{TimesCorrection, correct_times, delete_session, end_session};
pub use event::{SessionEvent, apply_session_event};
pub(crate) use facts::edit_window_closed;
pub use facts::{SessionFacts, StudentFacts};
pub use overlap::{EncounterOverlap, EncounterPlace, find_overlaps};
pub use search::{StudentSearch, search_students};
pub use start::{
    ApprovedSchool, SessionDraft, SessionDraftReview, SessionSummary, StartFacts, WorkOrderChoice,
    can_start_session, start_session, validate_session_draft,
};
pub use tag::{TagUse, popular_tags, tag_session, untag_session};
pub use view::{
    ActiveSessionView, EncounterListing, RosterRow, active_session_view, encounter_listing,
    group_roster,
};
pub use work_order::{
    DescriptionEdit, WorkOrderAssignment, WorkOrderDeadline, assign_work_order, edit_description,
    remove_work_order, work_order_deadline,
};

use crate::model::session::TutoringSession;
use crate::outcome::Outcome;

/// What comes of a command on a session.
pub type SessionOutcome = Outcome<TutoringSession>;
