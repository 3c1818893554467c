//! Work orders on a session, the time to assign them, and the description.

use serde::{Deserialize, Serialize};

use super::career_ladder::CareerLadder;
use super::facts::{SessionFacts, not_allowed_in, session_owner};
use super::{SessionOutcome, rules};
use crate::finding::Finding;
use crate::id::{SchoolId, SessionId, TutorId};
use crate::model::session::{SessionState, TutoringSession};
use crate::model::work_order::{AssignedWorkOrder, WorkOrder, is_valid_on};
use crate::outcome::{Effect, Outcome};
use crate::policy::{SessionPolicy, WorkOrderWindow};
use crate::text::FreeText;
use crate::time::{DAY, Instant, LocalDate};
use crate::zone::Zone;

/// Until when a work order can be assigned to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkOrderDeadline {
    /// The last local date on which it can.
    pub last_date: LocalDate,
    /// The first instant at which it is refused.
    pub refused_from: Instant,
}

/// Until when a work order can be assigned to this session.
///
/// By default to the end of the seventh local day after the session's date,
/// in the zone of its school. A correction of the start can bring the end of
/// that time forward and never puts it off.
///
/// Source: District tutoring sessions, Starting a session (F001-09).
#[must_use]
pub fn work_order_deadline(session: &TutoringSession, policy: &SessionPolicy) -> WorkOrderDeadline {
    let start = session
        .earliest_started_at
        .map_or(session.started_at, |earliest| {
            earliest.min(session.started_at)
        });
    deadline(start, session.zone, policy)
}

pub(super) fn deadline(start: Instant, zone: Zone, policy: &SessionPolicy) -> WorkOrderDeadline {
    let days = i64::from(policy.work_order_window_days);
    match policy.work_order_window {
        WorkOrderWindow::CalendarDays => {
            let last_date = zone.date(start).saturating_add_days(days);
            let refused_from = zone.start_of(last_date.saturating_add_days(1));
            WorkOrderDeadline {
                last_date,
                refused_from,
            }
        }
        WorkOrderWindow::Rolling => {
            let refused_from = start.saturating_add(days.saturating_mul(DAY));
            WorkOrderDeadline {
                last_date: zone.date(refused_from.saturating_add(-1)),
                refused_from,
            }
        }
    }
}

/// Whether a work order takes a session of this date, tutor and school, as
/// far as they are known.
pub(super) fn is_assignable(
    order: &WorkOrder,
    date: Option<LocalDate>,
    tutor: &TutorId,
    school: Option<&SchoolId>,
) -> bool {
    !order.closed
        && date.is_none_or(|date| is_valid_on(date, order.valid_from, order.valid_to))
        && (order.tutors.is_empty() || order.tutors.contains(tutor))
        && (order.schools.is_empty() || school.is_none_or(|id| order.schools.contains(id)))
}

/// The Career Ladder rules for a session as it stands.
pub(super) fn career_ladder_of<'a>(
    session: &'a TutoringSession,
    facts: &'a SessionFacts,
) -> CareerLadder<'a> {
    CareerLadder {
        applies: session.is_career_ladder(),
        family_involvement: session.family_involvement,
        description: session.description.as_ref(),
        date: Some(session.date()),
        listings: &facts.approved_events,
    }
}

/// A work order to put on a session, with the description that it may need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkOrderAssignment {
    /// The work order.
    pub work_order: WorkOrder,
    /// A new description; absent: it stays as it is.
    pub description: Option<FreeText>,
    /// Whether the session is a Family Involvement event; absent: it stays as
    /// it is.
    pub family_involvement: Option<bool>,
}

/// Assigns a work order to a session that has none, or another than the one
/// it has.
///
/// Source: District tutoring sessions, Starting a session (F001-09).
#[must_use]
pub fn assign_work_order(
    session: &TutoringSession,
    assignment: &WorkOrderAssignment,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    let order = &assignment.work_order;
    let mut found = match window(session, facts, policy, now) {
        Ok(found) => found,
        Err(refusal) => return Outcome::refused(refusal),
    };
    let date = Some(session.date());
    if !is_assignable(order, date, &session.tutor, Some(&session.school)) {
        found.push(
            rules::SESSION_WORK_ORDER_NOT_ASSIGNABLE
                .at("/assignment/workOrder")
                .with("work_order", &order.id),
        );
    }
    let mut next = session.clone();
    next.work_order = Some(AssignedWorkOrder {
        work_order: order.id.clone(),
        career_ladder: order.career_ladder,
        assigned_at: Some(now),
        at_creation: false,
    });
    if let Some(description) = &assignment.description {
        next.description = Some(description.clone());
    }
    if let Some(family_involvement) = assignment.family_involvement {
        next.family_involvement = family_involvement;
    }
    let is_given = |field: &str| match field {
        "description" => assignment.description.is_some(),
        "familyInvolvement" => assignment.family_involvement.is_some(),
        _ => false,
    };
    let path = |field: &str| {
        if is_given(field) {
            format!("/assignment/{field}")
        } else {
            in_session(field)
        }
    };
    settle(next, facts, policy, path, found)
}

/// Takes the work order off a session, in the time in which one could be
/// assigned.
///
/// Source: Derived from District tutoring sessions, Starting a session: the
/// time to assign one would mean nothing otherwise.
#[must_use]
pub fn remove_work_order(
    session: &TutoringSession,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    let mut found = match window(session, facts, policy, now) {
        Ok(found) => found,
        Err(refusal) => return Outcome::refused(refusal),
    };
    let last_date = work_order_deadline(session, policy).last_date;
    found.push(
        rules::SESSION_TIME_TRACKING_ONLY
            .at("/session/workOrder")
            .with("last_date", last_date),
    );
    let next = TutoringSession {
        work_order: None,
        ..session.clone()
    };
    settle(next, facts, policy, in_session, found)
}

/// A new description of a session that is still running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DescriptionEdit {
    /// The description; absent: none.
    pub description: Option<FreeText>,
    /// Whether the session is a Family Involvement event; absent: it stays as
    /// it is.
    pub family_involvement: Option<bool>,
}

/// Changes the description of a session that is still running.
///
/// Source: District tutoring sessions, Starting a session (F001-11, F001-12).
#[must_use]
pub fn edit_description(
    session: &TutoringSession,
    edit: &DescriptionEdit,
    facts: &SessionFacts,
    policy: &SessionPolicy,
) -> SessionOutcome {
    if session.state != SessionState::Active {
        return Outcome::refused(not_allowed_in(session, "editDescription"));
    }
    let found = session_owner(session, facts).into_iter().collect();
    let mut next = session.clone();
    next.description.clone_from(&edit.description);
    if let Some(family_involvement) = edit.family_involvement {
        next.family_involvement = family_involvement;
    }
    let path = |field: &str| match field {
        "description" => "/edit/description".to_owned(),
        "familyInvolvement" if edit.family_involvement.is_some() => {
            "/edit/familyInvolvement".to_owned()
        }
        _ => in_session(field),
    };
    settle(next, facts, policy, path, found)
}

/// Whether the time to assign a work order is still running.
fn window(
    session: &TutoringSession,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> Result<Vec<Finding>, Finding> {
    if session.state == SessionState::Deleted {
        return Err(rules::WORKORDER_SESSION_DELETED.at("/session/state"));
    }
    let mut found: Vec<_> = session_owner(session, facts).into_iter().collect();
    let deadline = work_order_deadline(session, policy);
    if now >= deadline.refused_from {
        found.push(
            rules::WORKORDER_WINDOW_CLOSED
                .at("/session")
                .with("last_date", deadline.last_date),
        );
    }
    Ok(found)
}

/// The path of a session's field.
pub(super) fn in_session(field: &str) -> String {
    format!("/session/{field}")
}

/// Holds the next session against the Career Ladder rules; `path` tells where
/// a field that they ask about is.
fn settle(
    mut next: TutoringSession,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    path: impl Fn(&str) -> String,
    mut found: Vec<Finding>,
) -> SessionOutcome {
    let rules = career_ladder_of(&next, facts);
    rules.find(policy, path, &mut found);
    next.description = rules.stored_description(policy);
    Outcome::of(found, || {
        let effects = eligibility_changed(&next);
        (next, effects)
    })
}

/// What a finished session's change of work order or tags means for the host.
pub(super) fn eligibility_changed(session: &TutoringSession) -> Vec<Effect> {
    let changed = |session: &SessionId| Effect::EligibilityChanged {
        session: session.clone(),
    };
    if session.state == SessionState::Ended {
        vec![changed(&session.id)]
    } else {
        Vec::new()
    }
}
