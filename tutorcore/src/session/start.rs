//! Starting a session.

use serde::{Deserialize, Serialize};

use super::career_ladder::CareerLadder;
use super::work_order::{deadline, is_assignable};
use super::{SessionOutcome, facts, rules};
use crate::finding::{self, Finding};
use crate::id::{CourseId, SchoolId, SessionId, SubjectId, TopicId, TutorId, WorkOrderId};
use crate::model::people::{Actor, Group, School};
use crate::model::session::{GroupChoice, SessionSetting, SessionState, TutoringSession};
use crate::model::work_order::{ApprovedEventListing, AssignedWorkOrder, WorkOrder, is_valid_on};
use crate::outcome::{Effect, Outcome};
use crate::policy::SessionPolicy;
use crate::text::FreeText;
use crate::time::{Instant, LocalDate};
use crate::wire::tagged_enum;
use crate::zone::Zone;

tagged_enum! {
    /// What the tutor is to be paid by.
    pub enum WorkOrderChoice {
        /// A work order.
        WorkOrder {
            /// Which.
            work_order: WorkOrderId,
        },
        /// None: the session only tracks time.
        TimeTrackingOnly,
    }
}

/// A session as its tutor has filled it in so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionDraft {
    /// The id that the session shall have.
    pub id: SessionId,
    /// Who runs it.
    pub tutor: TutorId,
    /// Where; may be left out by a tutor who is approved for one school.
    pub school: Option<SchoolId>,
    /// Whose students; has to be chosen.
    pub group: Option<GroupChoice>,
    /// What it is paid by; has to be chosen.
    pub work_order: Option<WorkOrderChoice>,
    /// When it begins or began.
    pub started_at: Option<Instant>,
    /// In what setting.
    #[serde(default)]
    pub setting: SessionSetting,
    /// The subject, for alerts and reports.
    pub subject: Option<SubjectId>,
    /// The topics, for alerts and reports.
    #[serde(default)]
    pub topics: Vec<TopicId>,
    /// The course, for alerts and reports.
    pub course: Option<CourseId>,
    /// What the tutor writes about it.
    pub description: Option<FreeText>,
    /// Whether it is a Family Involvement event.
    #[serde(default)]
    pub family_involvement: bool,
}

/// What the host knows when a session is to be started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StartFacts {
    /// Who gives the command; absent: the session's tutor.
    pub actor: Option<Actor>,
    /// The schools that the tutor is approved to work at.
    pub approved_schools: Vec<ApprovedSchool>,
    /// The groups to choose from.
    pub groups: Vec<Group>,
    /// The work orders to choose from.
    pub work_orders: Vec<WorkOrder>,
    /// The sessions that there are; others than the tutor's own do no harm.
    pub sessions: Vec<SessionSummary>,
    /// The listings of approved Family Involvement events.
    pub approved_events: Vec<ApprovedEventListing>,
    /// The district's zone, for dates as long as no school is chosen.
    pub zone: Option<Zone>,
}

/// A school that a tutor is approved to work at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApprovedSchool {
    /// The school.
    pub school: School,
    /// The first date; absent: any.
    pub valid_from: Option<LocalDate>,
    /// The last date; absent: any.
    pub valid_to: Option<LocalDate>,
}

/// Whose a session is and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionSummary {
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub tutor: TutorId,
    /// Where it stands.
    pub state: SessionState,
}

/// What there is to say of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionDraftReview {
    /// Whether the session could be started like this.
    pub accepted: bool,
    /// The school: the one chosen, or the only one that the tutor is
    /// approved for.
    pub school: Option<SchoolId>,
    /// Errors and warnings together, sorted by code and path.
    pub findings: Vec<Finding>,
}

/// Validates a draft without starting the session.
///
/// Source: District tutoring sessions, Starting a session (F001-03..13).
///
/// ```
/// use tutorcore::{
///     Instant, SessionDraft, SessionId, SessionPolicy, StartFacts, TutorId,
///     validate_session_draft,
/// };
///
/// let draft = SessionDraft {
///     id: SessionId::new("s1")?,
///     tutor: TutorId::new("t1")?,
///     school: None,
///     group: None,
///     work_order: None,
///     started_at: None,
///     setting: Default::default(),
///     subject: None,
///     topics: vec![],
///     course: None,
///     description: None,
///     family_involvement: false,
/// };
/// let now: Instant = "2026-10-06T20:05:00Z".parse()?;
/// let review =
///     validate_session_draft(&draft, &StartFacts::default(), &SessionPolicy::default(), now);
/// assert!(!review.accepted);
/// assert_eq!(review.findings[0].code, "SESSION-GROUP-CHOICE-REQUIRED");
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn validate_session_draft(
    draft: &SessionDraft,
    facts: &StartFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionDraftReview {
    let check = Check::new(draft, facts, policy, now);
    let findings = finding::sorted(check.find());
    SessionDraftReview {
        accepted: !finding::blocks(&findings),
        school: check
            .chosen
            .map(|school| school.id.clone())
            .or_else(|| draft.school.clone()),
        findings,
    }
}

/// Starts a session: it is active at once.
///
/// Source: District tutoring sessions, Starting a session (F001-13).
#[must_use]
pub fn start_session(
    draft: &SessionDraft,
    facts: &StartFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    let check = Check::new(draft, facts, policy, now);
    let findings = check.find();
    let (Some(school), Some(started_at), Some(group)) =
        (check.chosen, draft.started_at, draft.group.clone())
    else {
        // Each of the three has an error of its own among the findings.
        return Outcome {
            state: None,
            findings: finding::sorted(findings),
            effects: Vec::new(),
        };
    };
    Outcome::of(findings, || {
        let session = TutoringSession {
            id: draft.id.clone(),
            tutor: draft.tutor.clone(),
            school: school.id.clone(),
            zone: school.zone,
            district: school.district.clone(),
            setting: draft.setting,
            state: SessionState::Active,
            started_at,
            earliest_started_at: None,
            ended_at: None,
            group,
            work_order: check.work_order.map(|order| AssignedWorkOrder {
                work_order: order.id.clone(),
                career_ladder: order.career_ladder,
                assigned_at: Some(now),
                at_creation: true,
            }),
            subject: draft.subject.clone(),
            topics: draft.topics.clone(),
            course: draft.course.clone(),
            description: check.career_ladder().stored_description(policy),
            family_involvement: draft.family_involvement,
            encounters: Vec::new(),
            tags: Vec::new(),
            diagnoses: Vec::new(),
            ratings: Vec::new(),
        };
        let effects = vec![Effect::SessionStarted {
            session: session.id.clone(),
        }];
        (session, effects)
    })
}

/// Whether the tutor may start a session now: the one-active rule alone, for
/// a button. Empty when nothing stands in the way.
///
/// Source: District tutoring sessions, Starting a session (F001-02, F001-03).
#[must_use]
pub fn can_start_session(tutor: &TutorId, sessions: &[SessionSummary]) -> Vec<Finding> {
    let found = active_sessions(tutor, sessions).map(|(place, session)| {
        rules::SESSION_ACTIVE_EXISTS
            .at(format!("/sessions/{place}"))
            .with("session", &session.id)
    });
    finding::sorted(found.collect())
}

fn active_sessions<'a>(
    tutor: &'a TutorId,
    sessions: &'a [SessionSummary],
) -> impl Iterator<Item = (usize, &'a SessionSummary)> {
    sessions
        .iter()
        .enumerate()
        .filter(move |(_, one)| one.state == SessionState::Active && one.tutor == *tutor)
}

/// A draft with what its choices mean.
struct Check<'a> {
    draft: &'a SessionDraft,
    facts: &'a StartFacts,
    policy: &'a SessionPolicy,
    now: Instant,
    /// The schools that the tutor is approved for on the start date.
    approved: Vec<&'a School>,
    /// The school, when there is just one that it can be.
    chosen: Option<&'a School>,
    /// The work order, when the host knows the chosen one.
    work_order: Option<&'a WorkOrder>,
    /// The zone for dates: the school's, else the best guess.
    zone: Option<Zone>,
}

impl<'a> Check<'a> {
    fn new(
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

    fn career_ladder(&self) -> CareerLadder<'a> {
        CareerLadder {
            applies: self.work_order.is_some_and(|order| order.career_ladder),
            family_involvement: self.draft.family_involvement,
            description: self.draft.description.as_ref(),
            date: self.date(),
            listings: &self.facts.approved_events,
        }
    }

    fn find(&self) -> Vec<Finding> {
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
