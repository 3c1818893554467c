//! Alerts after corrections and late records: what changes, and whom to tell.

use std::collections::BTreeMap;

use serde::Serialize;

use super::life_cycle::{RoutingFacts, no_longer_true, raise};
use crate::id::AlertId;
use crate::model::alert::{AlertState, EarlyAlert};
use crate::outcome::Effect;
use crate::policy::AlertPolicy;
use crate::time::{DAY, Instant};

/// What has to change so that the stored alerts tell the truth again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reconciliation {
    /// Every alert as it is to be stored now, by id.
    pub alerts: Vec<EarlyAlert>,
    /// Those that are true and were not live: new, or withdrawn before.
    pub raised: Vec<AlertId>,
    /// Those that are no longer true, and nobody had dealt with them.
    pub withdrawn: Vec<AlertId>,
    /// Those that are no longer true and are kept, because an instructor had
    /// dealt with them.
    pub stale: Vec<AlertId>,
    /// Those that had been stale and are true again.
    pub restored: Vec<AlertId>,
    /// Those that are still true, by other figures: they keep the evidence
    /// that they were raised with.
    pub other_evidence: Vec<AlertId>,
    /// Whom to tell of what.
    pub effects: Vec<Effect>,
}

/// Holds stored alerts against a fresh judgement of the complete data.
///
/// What is newly true is raised now. What is no longer true is withdrawn,
/// and who was told of it is owed a notice; but an alert that an instructor
/// had acknowledged or resolved is kept and marked as stale. What a tutor
/// said is left alone: it changes by the tutor's own correction. Done again
/// with the same judgement nothing changes.
///
/// Of alerts with the same id the first counts. An alert raised here is told
/// to instructors unless it tells of something longer ago than
/// `notify_late_alerts_within_days`.
///
/// Source: Client portal guide, Early alerts (A-34).
///
/// ```
/// use tutorcore::{AlertPolicy, RoutingFacts, reconcile_alerts};
///
/// let policy = AlertPolicy::default();
/// let now = "2026-10-20T12:00:00Z".parse()?;
/// let nothing = reconcile_alerts(&[], &[], &RoutingFacts::default(), &policy, now);
/// assert!(nothing.alerts.is_empty() && nothing.effects.is_empty());
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn reconcile_alerts(
    stored: &[EarlyAlert],
    computed: &[EarlyAlert],
    facts: &RoutingFacts,
    policy: &AlertPolicy,
    now: Instant,
) -> Reconciliation {
    let mut pairs: BTreeMap<&AlertId, (Option<&EarlyAlert>, Option<&EarlyAlert>)> = BTreeMap::new();
    for alert in computed.iter().rev() {
        pairs.entry(&alert.id).or_default().1 = Some(alert);
    }
    for alert in stored.iter().rev() {
        pairs.entry(&alert.id).or_default().0 = Some(alert);
    }
    let mut done = Reconciliation {
        alerts: Vec::with_capacity(pairs.len()),
        raised: Vec::new(),
        withdrawn: Vec::new(),
        stale: Vec::new(),
        restored: Vec::new(),
        other_evidence: Vec::new(),
        effects: Vec::new(),
    };
    for (id, pair) in pairs {
        match pair {
            (None, Some(fresh)) => done.raise(fresh, facts, policy, now),
            (Some(old), Some(fresh)) if old.state == AlertState::Withdrawn => {
                done.raise(fresh, facts, policy, now);
            }
            (Some(old), Some(fresh)) => {
                if old.stale {
                    done.restored.push(id.clone());
                }
                if old.evidence != fresh.evidence {
                    done.other_evidence.push(id.clone());
                }
                done.alerts.push(EarlyAlert {
                    stale: false,
                    ..old.clone()
                });
            }
            (Some(old), None) => done.lapse(old),
            (None, None) => {}
        }
    }
    done
}

impl Reconciliation {
    fn raise(
        &mut self,
        fresh: &EarlyAlert,
        facts: &RoutingFacts,
        policy: &AlertPolicy,
        now: Instant,
    ) {
        let is_told = is_told(fresh, policy, now);
        let (alert, effects) = raise(fresh.clone(), facts, now, is_told);
        self.raised.push(alert.id.clone());
        self.alerts.push(alert);
        self.effects.extend(effects);
    }

    /// An alert that the fresh judgement does not know.
    fn lapse(&mut self, old: &EarlyAlert) {
        if old.state == AlertState::Withdrawn || old.kind.is_diagnosis() {
            self.alerts.push(old.clone());
            return;
        }
        let (next, effects) = no_longer_true(old);
        let list = if next.state == AlertState::Withdrawn {
            &mut self.withdrawn
        } else {
            &mut self.stale
        };
        if next != *old {
            list.push(next.id.clone());
        }
        self.alerts.push(next);
        self.effects.extend(effects);
    }
}

/// Whether an alert is recent enough to be told to anybody.
pub(super) fn is_told(alert: &EarlyAlert, policy: &AlertPolicy, now: Instant) -> bool {
    policy.notify_late_alerts_within_days.is_none_or(|days| {
        now.seconds_since(alert.occurred_at) <= i64::from(days).saturating_mul(DAY)
    })
}
