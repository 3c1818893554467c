//! May a session be paid, may it be exported, and why not.
//!
//! The two are independent: the work order rules payment, the tag rules
//! export.

use serde::{Deserialize, Serialize};

use super::encounter::times;
use super::facts::SessionFacts;
use super::overlap::{Candidate, elsewhere, find};
use super::rules;
use super::tag::is_listed;
use super::work_order::{career_ladder_of, in_session, work_order_deadline};
use crate::decision::Decision;
use crate::finding::{self, Finding, Severity};
use crate::model::session::{SessionState, TutoringSession};
use crate::policy::SessionPolicy;
use crate::qualifier;
use crate::time::Instant;

/// Whether a session may be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PaymentEligibility {
    /// It may.
    Eligible,
    /// Not yet; the tutor can still bring it about.
    Pending,
    /// It may not, as things stand.
    NotEligible,
}

/// Whether a session may be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ExportEligibility {
    /// It may.
    Eligible,
    /// It may not, as things stand.
    NotEligible,
}

/// Whether a session may be paid, and why not.
pub type PaymentDecision = Decision<PaymentEligibility>;

/// Whether a session may be exported, and why not.
pub type ExportDecision = Decision<ExportEligibility>;

/// Decides whether a session may be paid.
///
/// Source: District tutoring sessions, Work order, payment, export (F001-07,
/// F001-08).
///
/// ```
/// use tutorcore::{
///     Instant, PaymentEligibility, SessionFacts, SessionPolicy, TutoringSession,
///     payment_eligibility,
/// };
///
/// let session: TutoringSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "tutor": "t1", "school": "hs", "zone": "America/Chicago",
///         "state": "ended", "startedAt": "2026-10-06T20:00:00Z",
///         "endedAt": "2026-10-06T21:00:00Z", "group": {"type": "adHoc"}
///     }"#,
/// ).unwrap();
/// let now: Instant = "2026-10-10T00:00:00Z".parse()?;
/// let decision =
///     payment_eligibility(&session, &SessionFacts::default(), &SessionPolicy::default(), now);
/// assert_eq!(decision.outcome, PaymentEligibility::Pending);
/// assert_eq!(decision.reasons[0].code, "PAY-NO-WORK-ORDER-PENDING");
/// assert_eq!(decision.reasons[0].params["last_date"], "2026-10-13");
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn payment_eligibility(
    session: &TutoringSession,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> PaymentDecision {
    let mut reasons = Vec::new();
    match session.state {
        SessionState::Active => reasons.push(rules::PAY_SESSION_NOT_ENDED.at("/session/state")),
        SessionState::Deleted => reasons.push(rules::PAY_SESSION_DELETED.at("/session/state")),
        SessionState::Ended => {}
    }
    let deadline = work_order_deadline(session, policy);
    match &session.work_order {
        None => {
            let is_open = session.state != SessionState::Deleted && now < deadline.refused_from;
            reasons.push(if is_open {
                rules::PAY_NO_WORK_ORDER_PENDING
                    .at("/session/workOrder")
                    .with("last_date", deadline.last_date)
            } else {
                rules::PAY_NO_WORK_ORDER_FINAL.at("/session/workOrder")
            });
        }
        Some(order) => {
            let is_late = !order.at_creation
                && order
                    .assigned_at
                    .is_some_and(|assigned| assigned >= deadline.refused_from);
            if is_late {
                reasons.push(
                    rules::PAY_ASSIGNED_LATE
                        .at("/session/workOrder/assignedAt")
                        .with("last_date", deadline.last_date),
                );
            }
        }
    }
    if has_errors(session, facts, policy) {
        reasons.push(rules::PAY_SESSION_HAS_ERRORS.at("/session"));
    }
    if policy.untagged_career_ladder_blocks_payment {
        reasons.extend(goal_tag_missing(session, facts));
    }
    let can_come = |reason: &Finding| {
        [
            rules::PAY_SESSION_NOT_ENDED.code,
            rules::PAY_NO_WORK_ORDER_PENDING.code,
        ]
        .contains(&reason.code)
    };
    let outcome = if reasons.is_empty() {
        PaymentEligibility::Eligible
    } else if reasons.iter().all(can_come) {
        PaymentEligibility::Pending
    } else {
        PaymentEligibility::NotEligible
    };
    Decision {
        outcome,
        reasons: finding::sorted(reasons),
    }
}

/// Decides whether a session may be exported.
///
/// Source: District tutoring sessions, Work order, payment, export and Tags
/// (F001-51, F001-52).
#[must_use]
pub fn export_eligibility(
    session: &TutoringSession,
    facts: &SessionFacts,
    policy: &SessionPolicy,
) -> ExportDecision {
    let mut reasons = Vec::new();
    match session.state {
        SessionState::Active => reasons.push(rules::EXPORT_SESSION_NOT_ENDED.at("/session/state")),
        SessionState::Deleted => reasons.push(rules::EXPORT_SESSION_DELETED.at("/session/state")),
        SessionState::Ended => {}
    }
    reasons.extend(goal_tag_missing(session, facts));
    if session.work_order.is_none() && policy.export_requires_work_order {
        reasons.push(rules::EXPORT_NO_WORK_ORDER.at("/session/workOrder"));
    }
    if has_errors(session, facts, policy) {
        reasons.push(rules::EXPORT_SESSION_HAS_ERRORS.at("/session"));
    }
    for (place, encounter) in session.live_encounters() {
        let Some(mine) = encounter.closed_interval() else {
            continue;
        };
        let others = elsewhere(session, &encounter.student, facts).filter(|other| {
            other.departed_at.is_some_and(|end| {
                crate::time::Interval {
                    start: other.arrived_at,
                    end,
                }
                .overlaps(&mine)
            })
        });
        reasons.extend(others.map(|other| {
            rules::EXPORT_OVERLAP_UNRESOLVED
                .at(format!("/session/encounters/{place}"))
                .with("session", &other.session)
        }));
    }
    let outcome = if reasons.is_empty() {
        ExportEligibility::Eligible
    } else {
        ExportEligibility::NotEligible
    };
    Decision {
        outcome,
        reasons: finding::sorted(reasons),
    }
}

/// Everything that is wrong with a session as it stands: the Career Ladder
/// rules, encounters outside the session or upon each other, and qualifiers.
/// An error among them keeps the session from payment and export.
///
/// Whether Homebound was set by the right person was asked when it was set.
///
/// Source: District tutoring sessions, Work order, payment, export.
#[must_use]
pub fn check_session(
    session: &TutoringSession,
    facts: &SessionFacts,
    policy: &SessionPolicy,
) -> Vec<Finding> {
    let mut found = Vec::new();
    career_ladder_of(session, facts).find(policy, in_session, &mut found);
    // Other sessions' overlaps have a reason of their own.
    let nobody_elsewhere = SessionFacts::default();
    for (place, encounter) in session.live_encounters() {
        let root = format!("/session/encounters/{place}");
        let candidate = Candidate {
            student: &encounter.student,
            place: Some(place),
            arrived_at: encounter.arrived_at,
            departed_at: encounter.departed_at,
        };
        found.extend(times(session, &candidate, Instant::MAX, [&root; 2]));
        found.extend(find(session, &candidate, &nobody_elsewhere, policy, &root));
        let student = facts.student(&encounter.student);
        let given = qualifier::Given {
            setting: session.setting,
            by_assigned_teacher: false,
            previous: Some(&encounter.qualifiers),
            evidence: student.and_then(|student| student.evidence.as_ref()),
            subjects: &facts.subjects,
        };
        let root = format!("{root}/qualifiers");
        found.extend(qualifier::find(
            &encounter.qualifiers,
            &given,
            policy,
            &root,
        ));
    }
    finding::sorted(found)
}

fn has_errors(session: &TutoringSession, facts: &SessionFacts, policy: &SessionPolicy) -> bool {
    let found = check_session(session, facts, policy);
    found
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}

/// Whether a Career Ladder session carries no goal that is on the list.
fn lacks_goal_tag(session: &TutoringSession, facts: &SessionFacts) -> bool {
    session.is_career_ladder() && !session.tags.iter().any(|tag| is_listed(tag, facts))
}

fn goal_tag_missing(session: &TutoringSession, facts: &SessionFacts) -> Option<Finding> {
    lacks_goal_tag(session, facts).then(|| rules::EXPORT_CL_GOAL_TAG_MISSING.at("/session/tags"))
}

/// The reminder to tag a finished Career Ladder session.
pub(super) fn goal_tag_reminder(
    session: &TutoringSession,
    facts: &SessionFacts,
) -> Option<Finding> {
    lacks_goal_tag(session, facts).then(|| rules::CL_GOAL_TAG_REQUIRED.at("/session/tags"))
}
