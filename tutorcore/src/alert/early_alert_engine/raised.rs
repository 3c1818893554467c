//! An alert of the stream as an [`EarlyAlert`].

use crate::alert::engine::{StreamAlert, StreamBaseline};
use crate::id::TopicId;
use crate::kernel::decimal::{in_units, rounded};
use crate::kernel::running_mean::{Excess, Mean};
use crate::model::alert::{AlertEvidence, AlertState, Baseline, EarlyAlert};
use crate::model::student_session::StudentSession;
use crate::policy::{AlertPolicy, AverageBasis, ContentAreaLevel};

/// What `event` says of topic and course the engine does not keep; alerts of
/// other parts have none.
pub(super) fn early_alerts(
    found: &[StreamAlert],
    event: Option<&StudentSession>,
    policy: &AlertPolicy,
) -> Vec<EarlyAlert> {
    let alerts = found.iter().map(|alert| {
        let is_its = |event: &&StudentSession| {
            (&event.session, &event.student) == (&alert.session, &alert.student)
        };
        early_alert(alert, event.filter(is_its), policy)
    });
    alerts.collect()
}

fn early_alert(
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
    let excess = Excess {
        percent: policy.long_session_percent,
        inclusive: policy.long_session_inclusive,
    };
    let mean = Mean {
        count: found.sessions.unsigned_abs(),
        sum: found.seconds.unsigned_abs(),
    };
    let (mean_minutes, threshold_minutes, least_seconds) = match policy.long_session_basis {
        AverageBasis::PerSession => (
            minutes(mean, 1),
            minutes_in_percent(mean, excess),
            least(mean, excess),
        ),
        // The students' own means are not at hand: what is shown follows from
        // what the engine shows, and there is no exact threshold.
        AverageBasis::PerStudent => (
            Some(shown(found.mean_seconds)),
            Some(shown(found.threshold_seconds)),
            None,
        ),
    };
    Baseline {
        basis: policy.long_session_basis,
        sessions: u32::try_from(found.sessions).unwrap_or(u32::MAX),
        students: None,
        seconds: found.seconds,
        mean_minutes,
        threshold_minutes,
        least_seconds,
        low_sample: found.low_sample,
    }
}

/// The mean times `times` in minutes, with two decimals.
fn minutes(mean: Mean, times: u64) -> Option<String> {
    let seconds = u128::from(mean.sum).saturating_mul(times.into());
    rounded(seconds, u128::from(mean.count).saturating_mul(60), 2)
}

fn minutes_in_percent(mean: Mean, excess: Excess) -> Option<String> {
    let hundred = Mean {
        count: mean.count.saturating_mul(100),
        ..mean
    };
    minutes(hundred, excess.per_cent())
}

/// The fewest seconds that are unusually long.
fn least(mean: Mean, excess: Excess) -> Option<i64> {
    let parts = u128::from(mean.count).saturating_mul(100);
    let edge = u128::from(mean.sum)
        .saturating_mul(excess.per_cent().into())
        .checked_div(parts)?;
    let edge = u64::try_from(edge).ok()?;
    // The edge is cut to whole seconds: it, or the next one, is the first.
    let mut near = [edge, edge.saturating_add(1)].into_iter();
    let first = near.find(|seconds| excess.is_reached(*seconds, mean))?;
    i64::try_from(first).ok()
}

/// Seconds in minutes with two decimals, for people to read.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a figure for people, never negative"
)]
fn shown(seconds: f64) -> String {
    in_units((seconds / 60.0 * 100.0).round() as u128, 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::evaluate_long_session;
    use crate::{AlertEngine, AlertEngineMode, SubjectTree};

    fn event(number: i64, minutes: i64) -> StudentSession {
        let at = |seconds| crate::Instant::from_unix_seconds(number * 86_400 + seconds).unwrap();
        StudentSession {
            session: crate::SessionId::new(format!("s{number}")).unwrap(),
            student: crate::StudentId::new(format!("st{}", number % 3)).unwrap(),
            subject: crate::SubjectId::new("algebra").ok(),
            topic: TopicId::new("fractions").ok(),
            course: crate::CourseId::new("math-101").ok(),
            started_at: at(0),
            ended_at: Some(at(minutes * 60 + number)),
            seconds: None,
            never_connected: false,
        }
    }

    #[test]
    fn an_alert_of_the_stream_says_what_a_judgement_of_all_data_says() {
        let lengths = [40, 45, 90, 30, 31, 200, 77, 80, 12, 300, 1, 85];
        for basis in [AverageBasis::PerSession, AverageBasis::PerStudent] {
            for inclusive in [true, false] {
                let policy = AlertPolicy {
                    long_session_basis: basis,
                    long_session_inclusive: inclusive,
                    ..AlertPolicy::default()
                };
                let mut engine = AlertEngine::new(&policy, AlertEngineMode::History).unwrap();
                let mut history = Vec::new();
                let mut alerts = 0;
                for (number, minutes) in (0..).zip(lengths) {
                    let event = event(number, minutes);
                    let found = engine.push(&event).unwrap();
                    let subjects = SubjectTree::default();
                    let judged = evaluate_long_session(&event, &history, &subjects, &policy);
                    let mut wanted = judged.unwrap().alert;
                    if let Some(AlertEvidence::LongSession { baseline, .. }) =
                        wanted.as_mut().map(|alert| &mut alert.evidence)
                    {
                        baseline.students = None;
                        if basis == AverageBasis::PerStudent {
                            baseline.least_seconds = None;
                        }
                    }
                    let found: Vec<_> = found
                        .iter()
                        .filter(|alert| alert.baseline.is_some())
                        .map(|alert| early_alert(alert, Some(&event), &policy))
                        .collect();
                    assert_eq!(found.first(), wanted.as_ref());
                    alerts += found.len();
                    history.push(event);
                }
                assert!(alerts >= 3);
            }
        }
    }
}
