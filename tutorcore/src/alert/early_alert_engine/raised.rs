//! An alert of the stream as an [`EarlyAlert`].

use crate::alert::engine::{StreamAlert, StreamBaseline};
use crate::id::TopicId;
use crate::kernel::decimal::rounded;
use crate::model::alert::{AlertEvidence, AlertState, Baseline, EarlyAlert};
use crate::model::student_session::StudentSession;
use crate::policy::{AlertPolicy, ContentAreaLevel};

/// What `event` says of topic and course the engine does not keep.
pub(super) fn early_alert(
    alert: &StreamAlert,
    event: Option<&StudentSession>,
    policy: &AlertPolicy,
) -> EarlyAlert {
    let area = alert.subject.as_str();
    let by_area = |level| policy.content_area_level == level;
    let subject = by_area(ContentAreaLevel::Subject).then(|| alert.subject.clone());
    let topic = by_area(ContentAreaLevel::Topic).then(|| TopicId::new(area).ok());
    EarlyAlert {
        id: alert.id.clone(),
        kind: alert.kind,
        student: alert.student.clone(),
        session: alert.session.clone(),
        subject: event.map_or(subject, |event| event.subject.clone()),
        topic: event.map_or(topic.flatten(), |event| event.topic.clone()),
        course: event.and_then(|event| event.course.clone()),
        occurred_at: alert.at,
        raised_at: alert.at,
        state: AlertState::Raised,
        stale: false,
        evidence: evidence(alert, area, policy),
        notifications: Vec::new(),
        acknowledged: None,
        resolved: None,
    }
}

fn evidence(alert: &StreamAlert, area: &str, policy: &AlertPolicy) -> AlertEvidence {
    match &alert.baseline {
        Some(found) => AlertEvidence::LongSession {
            area: area.to_owned(),
            seconds: alert.observed,
            baseline: baseline(found, policy),
            policy: alert.policy.clone(),
        },
        None => AlertEvidence::FrequentRequests {
            area: area.to_owned(),
            requests: u32::try_from(alert.observed).unwrap_or(u32::MAX),
            least: policy.frequent_min_requests,
            window_days: policy.frequent_window_days,
            sessions: alert.sessions.clone(),
            policy: alert.policy.clone(),
        },
    }
}

fn baseline(found: &StreamBaseline, policy: &AlertPolicy) -> Baseline {
    let [sum, count]: [u128; 2] = [found.seconds, found.sessions].map(|n| n.unsigned_abs().into());
    let per_cent = u128::from(policy.long_session_percent).saturating_add(100);
    let minutes = count.saturating_mul(60);
    Baseline {
        basis: policy.long_session_basis,
        sessions: u32::try_from(found.sessions).unwrap_or(u32::MAX),
        students: 0,
        seconds: found.seconds,
        mean_minutes: rounded(sum, minutes, 2),
        threshold_minutes: rounded(sum.saturating_mul(per_cent), minutes.saturating_mul(100), 2),
        least_seconds: None,
        low_sample: found.low_sample,
    }
}
