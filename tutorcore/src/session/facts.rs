//! What the host knows beside the session itself, and the guards that ask
//! for it.

use serde::{Deserialize, Serialize};

use super::rules;
use crate::finding::Finding;
use crate::id::{DistrictId, SchoolId, StudentId, TutorId};
use crate::model::encounter::EncounterElsewhere;
use crate::model::evidence::StudentEvidence;
use crate::model::people::{Actor, HomeboundAssignment};
use crate::model::session::{SessionState, TutoringSession};
use crate::model::subject::SubjectTree;
use crate::model::work_order::{ApprovedEventListing, CareerLadderGoal};
use crate::policy::SessionPolicy;
pub(super) use crate::rule::states::not_allowed;
use crate::time::Instant;

/// What the host knows beside the session itself. A rule whose fact is not
/// given stays silent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionFacts {
    /// Who gives the command; absent: the session's tutor.
    pub actor: Option<Actor>,
    /// The students whom the command is about.
    pub students: Vec<StudentFacts>,
    /// Encounters of these students in other sessions, deleted sessions left
    /// out.
    pub encounters_elsewhere: Vec<EncounterElsewhere>,
    /// Who is whose homebound teacher.
    pub homebound_assignments: Vec<HomeboundAssignment>,
    /// The listings of approved Family Involvement events.
    pub approved_events: Vec<ApprovedEventListing>,
    /// The active Career Ladder Goals.
    pub career_ladder_goals: Vec<CareerLadderGoal>,
    /// The subjects.
    pub subjects: SubjectTree,
}

/// What the host knows of a student.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentFacts {
    /// Who.
    pub student: StudentId,
    /// The district that the student belongs to; absent: not checked.
    pub district: Option<DistrictId>,
    /// What the district's records say; absent: not held against them.
    pub evidence: Option<StudentEvidence>,
}

impl SessionFacts {
    pub(super) fn student(&self, student: &StudentId) -> Option<&StudentFacts> {
        self.students.iter().find(|facts| facts.student == *student)
    }

    /// Whether the acting person is the student's homebound teacher on the
    /// session's date.
    pub(super) fn actor_is_homebound_teacher(
        &self,
        session: &TutoringSession,
        student: &StudentId,
    ) -> bool {
        if self.homebound_assignments.is_empty() {
            return false;
        }
        let person = self
            .actor
            .as_ref()
            .map_or(session.tutor.as_str(), |one| one.person.as_str());
        let date = session.date();
        self.homebound_assignments.iter().any(|assignment| {
            assignment.student == *student
                && assignment.teacher.as_str() == person
                && crate::model::work_order::is_valid_on(
                    date,
                    assignment.valid_from,
                    assignment.valid_to,
                )
        })
    }

    /// Whether the acting person is an administrator of the session's school.
    fn actor_administers(&self, school: &SchoolId) -> bool {
        self.actor
            .as_ref()
            .is_some_and(|actor| actor.administers.contains(school))
    }
}

/// Only the session's tutor, or an administrator of its school, may act.
pub(super) fn owner(
    actor: Option<&Actor>,
    tutor: &TutorId,
    school: Option<&SchoolId>,
) -> Option<Finding> {
    let actor = actor?;
    let is_tutor = actor.person.as_str() == tutor.as_str();
    let administers = school.is_some_and(|school| actor.administers.contains(school));
    (!is_tutor && !administers).then(|| rules::SESSION_NOT_OWNER.at("/facts/actor"))
}

/// As [`owner`], of a session that there is.
pub(super) fn session_owner(session: &TutoringSession, facts: &SessionFacts) -> Option<Finding> {
    owner(facts.actor.as_ref(), &session.tutor, Some(&session.school))
}

/// The refusal of an event in this state of a session.
pub(super) fn not_allowed_in(session: &TutoringSession, event: &str) -> Finding {
    match session.state {
        SessionState::Active => not_allowed("/session/state", "active", event),
        SessionState::Ended => not_allowed("/session/state", "ended", event),
        SessionState::Deleted => rules::SESSION_NOT_ACTIVE.at("/session/state"),
    }
}

/// As [`edit_window`], for the session's tutor.
pub(crate) fn edit_window_closed(
    session: &TutoringSession,
    policy: &SessionPolicy,
    now: Instant,
) -> Option<Finding> {
    edit_window(session, &SessionFacts::default(), policy, now)
}

/// The encounters of an ended session may be corrected for some days; after
/// that only by an administrator of its school.
pub(super) fn edit_window(
    session: &TutoringSession,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> Option<Finding> {
    let days = policy.encounter_edit_window_days?;
    if session.state != SessionState::Ended || facts.actor_administers(&session.school) {
        return None;
    }
    let last_date = session.date().saturating_add_days(i64::from(days));
    (session.zone.date(now) > last_date).then(|| {
        rules::ENCOUNTER_EDIT_WINDOW_CLOSED
            .at("/session")
            .with("last_date", last_date)
    })
}
