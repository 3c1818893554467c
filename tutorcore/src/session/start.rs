//! Starting a session.

mod check;

use serde::{Deserialize, Serialize};

use check::{Check, active_sessions};

use super::{SessionOutcome, rules};
use crate::finding::{self, Finding};
use crate::id::{CourseId, SchoolId, SessionId, SubjectId, TopicId, TutorId, WorkOrderId};
use crate::model::people::{Actor, Group, School};
use crate::model::session::{GroupChoice, SessionSetting, SessionState, TutoringSession};
use crate::model::work_order::{ApprovedEventListing, AssignedWorkOrder, WorkOrder};
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
        return Outcome::refused_for(findings);
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
