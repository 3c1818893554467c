//! What is asked of a draft before its session is started.

use super::{ApprovedSchool, SessionDraft, SessionSummary, StartFacts, WorkOrderChoice};
use crate::finding::Finding;
use crate::id::TutorId;
use crate::model::people::School;
use crate::model::session::{GroupChoice, SessionState};
use crate::model::work_order::{WorkOrder, is_valid_on};
use crate::policy::SessionPolicy;
use crate::session::career_ladder::CareerLadder;
use crate::session::work_order::{deadline, is_assignable};
use crate::session::{facts, rules};
use crate::time::{Instant, LocalDate};
use crate::zone::Zone;

/// The tutor's sessions that are running, with their places.
pub(super) fn active_sessions<'a>(
    tutor: &'a TutorId,
    sessions: &'a [SessionSummary],
) -> impl Iterator<Item = (usize, &'a SessionSummary)> {
    sessions
        .iter()
        .enumerate()
        .filter(move |(_, one)| one.state == SessionState::Active && one.tutor == *tutor)
}

/// A draft with what its choices mean.
pub(super) struct Check<'a> {
    draft: &'a SessionDraft,
    facts: &'a StartFacts,
    policy: &'a SessionPolicy,
    now: Instant,
    /// The schools that the tutor is approved for on the start date.
    approved: Vec<&'a School>,
    /// The school, when there is just one that it can be.
    pub(super) chosen: Option<&'a School>,
    /// The work order, when the host knows the chosen one.
    pub(super) work_order: Option<&'a WorkOrder>,
    /// The zone for dates: the school's, else the best guess.
    zone: Option<Zone>,
}

impl<'a> Check<'a> {
    pub(super) fn new(
        draft: &'a SessionDraft,
        facts: &'a StartFacts,
        policy: &'a SessionPolicy,
        now: Instant,
    ) -> Self {
        let is_approved = |approval: &&ApprovedSchool| {
            draft.started_at.is_none_or(|start| {
                is_valid_on(
                    approval.school.zone.date(start),
                    approval.valid_from,
                    approval.valid_to,
                )
            })
        };
        let mut approved: Vec<_> = facts
            .approved_schools
            .iter()
            .filter(is_approved)
            .map(|one| &one.school)
            .collect();
        approved.sort_by(|a, b| a.id.cmp(&b.id));
        approved.dedup_by(|a, b| a.id == b.id);
        let chosen = match (&draft.school, approved.as_slice()) {
            (Some(id), schools) => schools.iter().copied().find(|school| school.id == *id),
            (None, [only]) => Some(*only),
            (None, _) => None,
        };
        let work_order = match &draft.work_order {
            Some(WorkOrderChoice::WorkOrder { work_order }) => facts
                .work_orders
                .iter()
                .find(|order| order.id == *work_order),
            _ => None,
        };
        let zone = chosen
            .map(|school| school.zone)
            .or(facts.zone)
            .or_else(|| approved.first().map(|school| school.zone));
        Self {
            draft,
            facts,
            policy,
            now,
            approved,
            chosen,
            work_order,
            zone,
        }
    }

    fn date(&self) -> Option<LocalDate> {
        Some(self.zone?.date(self.draft.started_at?))
    }

    pub(super) fn career_ladder(&self) -> CareerLadder<'a> {
        CareerLadder {
            applies: self.work_order.is_some_and(|order| order.career_ladder),
            family_involvement: self.draft.family_involvement,
            description: self.draft.description.as_ref(),
            date: self.date(),
            listings: &self.facts.approved_events,
        }
    }

    pub(super) fn find(&self) -> Vec<Finding> {
        let school = self.chosen.map(|school| &school.id);
        let owner = facts::owner(self.facts.actor.as_ref(), &self.draft.tutor, school);
        let mut found: Vec<_> = owner.into_iter().collect();
        for (place, session) in active_sessions(&self.draft.tutor, &self.facts.sessions) {
            let path = format!("/facts/sessions/{place}");
            found.push(
                rules::SESSION_ACTIVE_EXISTS
                    .at(path)
                    .with("session", &session.id),
            );
        }
        self.school(&mut found);
        self.group(&mut found);
        self.work_order(&mut found);
        self.start(&mut found);
        self.career_ladder()
            .find(self.policy, |field| format!("/draft/{field}"), &mut found);
        found
    }

    fn school(&self, found: &mut Vec<Finding>) {
        if self.approved.is_empty() {
            found.push(rules::SESSION_NO_APPROVED_SCHOOL.at("/facts/approvedSchools"));
        }
        match &self.draft.school {
            Some(id) if self.chosen.is_none() => {
                found.push(
                    rules::SESSION_SCHOOL_NOT_APPROVED
                        .at("/draft/school")
                        .with("school", id),
                );
            }
            None if self.approved.len() > 1 => {
                found.push(rules::SESSION_SCHOOL_REQUIRED.at("/draft/school"));
            }
            _ => {}
        }
    }

    fn group(&self, found: &mut Vec<Finding>) {
        let id = match &self.draft.group {
            Some(GroupChoice::Group { group }) => group,
            Some(GroupChoice::AdHoc) => return,
            None => {
                found.push(rules::SESSION_GROUP_CHOICE_REQUIRED.at("/draft/group"));
                return;
            }
        };
        let Some(group) = self.facts.groups.iter().find(|group| group.id == *id) else {
            found.push(
                rules::SESSION_GROUP_UNKNOWN
                    .at("/draft/group/group")
                    .with("group", id),
            );
            return;
        };
        let date = self.date();
        let is_out =
            date.is_some_and(|date| !is_valid_on(date, group.active_from, group.active_to));
        if group.inactive || is_out {
            let finding = rules::SESSION_GROUP_INACTIVE
                .at("/draft/group/group")
                .with("group", id);
            let date = date.map_or_else(|| "that date".to_owned(), |date| date.to_string());
            found.push(finding.with("date", date));
        }
    }

    fn work_order(&self, found: &mut Vec<Finding>) {
        let started_at = self.draft.started_at.unwrap_or(self.now);
        let deadline = deadline(started_at, self.zone.unwrap_or(Zone::UTC), self.policy);
        let id = match &self.draft.work_order {
            Some(WorkOrderChoice::WorkOrder { work_order }) => work_order,
            Some(WorkOrderChoice::TimeTrackingOnly) => {
                found.push(
                    rules::SESSION_TIME_TRACKING_ONLY
                        .at("/draft/workOrder")
                        .with("last_date", deadline.last_date),
                );
                return;
            }
            None => {
                found.push(rules::SESSION_WORK_ORDER_CHOICE_REQUIRED.at("/draft/workOrder"));
                return;
            }
        };
        let school = self.chosen.map(|school| &school.id);
        let is_assignable = self
            .work_order
            .is_some_and(|order| is_assignable(order, self.date(), &self.draft.tutor, school));
        if !is_assignable {
            found.push(
                rules::SESSION_WORK_ORDER_NOT_ASSIGNABLE
                    .at("/draft/workOrder/workOrder")
                    .with("work_order", id),
            );
        }
        if self.policy.work_order_window_applies_at_creation && self.now >= deadline.refused_from {
            found.push(
                rules::WORKORDER_WINDOW_CLOSED
                    .at("/draft/workOrder")
                    .with("last_date", deadline.last_date),
            );
        }
    }

    fn start(&self, found: &mut Vec<Finding>) {
        let Some(start) = self.draft.started_at else {
            found.push(rules::SESSION_START_REQUIRED.at("/draft/startedAt"));
            return;
        };
        let Some(zone) = self.zone else { return };
        let (date, today) = (zone.date(start), zone.date(self.now));
        if date > today {
            if !self.policy.allow_future_start {
                found.push(rules::SESSION_START_DATE_FUTURE.at("/draft/startedAt"));
            }
        } else if start > self.now {
            found.push(rules::SESSION_START_AFTER_NOW.at("/draft/startedAt"));
        }
        if let Some(days) = self.policy.max_backdate_days {
            let first_date = today.saturating_add_days(i64::from(days).saturating_neg());
            if date < first_date {
                found.push(
                    rules::SESSION_START_BACKDATED
                        .at("/draft/startedAt")
                        .with("days", days)
                        .with("first_date", first_date),
                );
            }
        }
    }
}
