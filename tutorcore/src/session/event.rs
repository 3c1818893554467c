//! Commands on a session as data: for a log, a queue or a replay.

use super::{
    DescriptionEdit, EncounterDraft, EncounterEdit, SessionFacts, SessionOutcome, TimesCorrection,
    WorkOrderAssignment, assign_work_order, correct_times, delete_session, edit_description,
    edit_encounter, end_session, rate_session, record_diagnosis, remove_encounter,
    remove_work_order, reopen_encounter, tag_session, time_in, time_out, untag_session,
};
use crate::id::EncounterId;
use crate::model::session::{SessionDiagnosis, SessionTag, StudentRating, TutoringSession};
use crate::policy::SessionPolicy;
use crate::time::Instant;
use crate::wire::tagged_enum;

tagged_enum! {
    /// A command on a session that there is.
    pub enum SessionEvent {
        /// See [`time_in`].
        TimeIn {
            /// The encounter to be added.
            draft: EncounterDraft,
        },
        /// See [`edit_encounter`].
        EditEncounter {
            /// What changes.
            edit: EncounterEdit,
        },
        /// See [`time_out`].
        TimeOut {
            /// Which encounter.
            encounter: EncounterId,
            /// When; absent: now.
            departed_at: Option<Instant>,
        },
        /// See [`reopen_encounter`].
        ReopenEncounter {
            /// Which encounter.
            encounter: EncounterId,
        },
        /// See [`remove_encounter`].
        RemoveEncounter {
            /// Which encounter.
            encounter: EncounterId,
        },
        /// See [`assign_work_order`].
        AssignWorkOrder {
            /// The work order.
            assignment: WorkOrderAssignment,
        },
        /// See [`remove_work_order`].
        RemoveWorkOrder,
        /// See [`edit_description`].
        EditDescription {
            /// What changes.
            edit: DescriptionEdit,
        },
        /// See [`end_session`].
        End {
            /// When.
            ended_at: Instant,
        },
        /// See [`delete_session`].
        Delete {
            /// Whether the encounters may be discarded.
            confirm_discard: bool,
        },
        /// See [`tag_session`].
        AddTag {
            /// The tag.
            tag: SessionTag,
        },
        /// See [`untag_session`].
        RemoveTag {
            /// The tag.
            tag: SessionTag,
        },
        /// See [`record_diagnosis`].
        Diagnose {
            /// The diagnosis.
            diagnosis: SessionDiagnosis,
        },
        /// See [`rate_session`].
        Rate {
            /// The rating.
            rating: StudentRating,
        },
        /// See [`correct_times`].
        CorrectTimes {
            /// What changes.
            correction: TimesCorrection,
        },
    }
}

/// Applies a command to a session. The findings' paths lead into `event`
/// where the command's own arguments are meant.
///
/// Source: District tutoring sessions; the state tables of session and
/// encounter.
#[must_use]
pub fn apply_session_event(
    session: &TutoringSession,
    event: &SessionEvent,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    let mut outcome = match event {
        SessionEvent::TimeIn { draft } => time_in(session, draft, facts, policy, now),
        SessionEvent::EditEncounter { edit } => edit_encounter(session, edit, facts, policy, now),
        SessionEvent::TimeOut {
            encounter,
            departed_at,
        } => time_out(session, encounter, *departed_at, facts, policy, now),
        SessionEvent::ReopenEncounter { encounter } => {
            reopen_encounter(session, encounter, facts, policy, now)
        }
        SessionEvent::RemoveEncounter { encounter } => {
            remove_encounter(session, encounter, facts, policy, now)
        }
        SessionEvent::AssignWorkOrder { assignment } => {
            assign_work_order(session, assignment, facts, policy, now)
        }
        SessionEvent::RemoveWorkOrder => remove_work_order(session, facts, policy, now),
        SessionEvent::EditDescription { edit } => edit_description(session, edit, facts, policy),
        SessionEvent::End { ended_at } => end_session(session, *ended_at, facts, policy, now),
        SessionEvent::Delete { confirm_discard } => {
            delete_session(session, *confirm_discard, facts, now)
        }
        SessionEvent::AddTag { tag } => tag_session(session, tag, facts, policy),
        SessionEvent::RemoveTag { tag } => untag_session(session, tag, facts),
        SessionEvent::Diagnose { diagnosis } => record_diagnosis(session, diagnosis),
        SessionEvent::Rate { rating } => rate_session(session, rating, policy),
        SessionEvent::CorrectTimes { correction } => {
            correct_times(session, correction, facts, policy, now)
        }
    };
    for finding in &mut outcome.findings {
        let is_shared = ["/session", "/facts"]
            .iter()
            .any(|root| finding.path.starts_with(root));
        if !is_shared {
            finding.path.insert_str(0, "/event");
        }
    }
    outcome.findings.sort();
    outcome
}
