//! An alert's life: from being raised to being dealt with or withdrawn.

use serde::{Deserialize, Serialize};

use super::route::{may_view, route_alert};
use super::rules;
use crate::finding::{Finding, Severity};
use crate::id::InstructorId;
use crate::model::alert::{AlertHandling, AlertNotification, AlertState, EarlyAlert};
use crate::model::course::{Course, NotificationPreferences};
use crate::outcome::{Effect, NotificationChannel, NotificationKind, Outcome};
use crate::rule::states::not_allowed;
use crate::text::FreeText;
use crate::time::Instant;
use crate::wire::tagged_enum;

/// What comes of an event in an alert's life.
pub type AlertOutcome = Outcome<EarlyAlert>;

/// The courses and what their instructors want to be told of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoutingFacts {
    /// The courses that alerts may concern.
    pub courses: Vec<Course>,
    /// What instructors opted in to; who is not here gets no notification.
    pub preferences: Vec<NotificationPreferences>,
}

tagged_enum! {
    /// What happens to an alert that there is.
    pub enum AlertEvent {
        /// A notification that was owed has been sent.
        NotificationSent {
            /// To whom.
            instructor: InstructorId,
            /// By which channel.
            channel: NotificationChannel,
        },
        /// An instructor has seen it.
        Acknowledge {
            /// Who.
            instructor: InstructorId,
        },
        /// An instructor has dealt with it.
        Resolve {
            /// Who.
            instructor: InstructorId,
            /// What the instructor writes about it.
            note: Option<FreeText>,
        },
        /// A new judgement of all the data says that it is not true. For
        /// computed alerts; what a tutor said changes by the tutor alone.
        NoLongerTrue,
        /// A new judgement says that it is true again.
        TrueAgain,
        /// The tutor took the diagnosis back.
        DiagnosisCorrected,
    }
}

impl AlertEvent {
    /// Its name on the wire.
    const fn word(&self) -> &'static str {
        match self {
            Self::NotificationSent { .. } => "notificationSent",
            Self::Acknowledge { .. } => "acknowledge",
            Self::Resolve { .. } => "resolve",
            Self::NoLongerTrue => "noLongerTrue",
            Self::TrueAgain => "trueAgain",
            Self::DiagnosisCorrected => "diagnosisCorrected",
        }
    }
}

/// Takes an alert one step further in its life.
///
/// | event | raised | notified | acknowledged | resolved | withdrawn |
/// |---|---|---|---|---|---|
/// | notification sent | notified | notified | same | same | refused |
/// | acknowledge | acknowledged | acknowledged | refused | refused | refused |
/// | resolve | resolved | resolved | resolved | refused | refused |
/// | no longer true, diagnosis corrected | withdrawn | withdrawn | same, stale | same, stale | refused |
/// | true again | same | same | same, not stale | same, not stale | raised, as new |
///
/// Who was told of an alert is owed a notice when it is withdrawn. Only
/// instructors whom the alert concerns may acknowledge or resolve it.
///
/// Source: Client portal guide, Early alerts (F000-31; A-34).
///
/// ```
/// use tutorcore::{AlertEvent, AlertState, EarlyAlert, RoutingFacts, apply_alert_event};
///
/// let alert: EarlyAlert = serde_json::from_str(
///     r#"{
///         "id": "lowContentMastery/s1/ada", "kind": "lowContentMastery", "student": "ada",
///         "session": "s1", "course": "alg101",
///         "occurredAt": "2026-10-06T21:00:00Z", "raisedAt": "2026-10-06T21:00:00Z",
///         "evidence": {
///             "type": "diagnosis", "author": "t1", "recordedAt": "2026-10-06T21:00:00Z"
///         }
///     }"#,
/// ).unwrap();
/// let facts: RoutingFacts = serde_json::from_str(
///     r#"{"courses": [{"id": "alg101", "instructors": ["i1"]}]}"#,
/// ).unwrap();
/// let seen = AlertEvent::Acknowledge { instructor: "i1".parse()? };
/// let now = "2026-10-07T08:00:00Z".parse()?;
/// let next = apply_alert_event(&alert, &seen, &facts, now).state.unwrap();
/// assert_eq!(next.state, AlertState::Acknowledged);
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn apply_alert_event(
    alert: &EarlyAlert,
    event: &AlertEvent,
    facts: &RoutingFacts,
    now: Instant,
) -> AlertOutcome {
    if let Some(refusal) = refusal(alert, event, facts) {
        return Outcome::refused(refusal);
    }
    let (next, effects) = match event {
        AlertEvent::NotificationSent {
            instructor,
            channel,
        } => (sent(alert, instructor, *channel, now), Vec::new()),
        AlertEvent::Acknowledge { instructor } => {
            let handling = handling(instructor, None, now);
            let next = EarlyAlert {
                state: AlertState::Acknowledged,
                acknowledged: Some(handling),
                ..alert.clone()
            };
            (next, Vec::new())
        }
        AlertEvent::Resolve { instructor, note } => {
            let handling = handling(instructor, note.clone(), now);
            let next = EarlyAlert {
                state: AlertState::Resolved,
                resolved: Some(handling),
                ..alert.clone()
            };
            (next, Vec::new())
        }
        AlertEvent::NoLongerTrue | AlertEvent::DiagnosisCorrected => no_longer_true(alert),
        AlertEvent::TrueAgain => true_again(alert, facts, now),
    };
    Outcome::of(Vec::new(), || (next, effects))
}

/// Why the event is refused, if it is.
fn refusal(alert: &EarlyAlert, event: &AlertEvent, facts: &RoutingFacts) -> Option<Finding> {
    let is_known = match event {
        AlertEvent::NotificationSent {
            instructor,
            channel,
        } => {
            alert.state != AlertState::Withdrawn
                && alert
                    .notifications
                    .iter()
                    .any(|one| one.instructor == *instructor && one.channel == *channel)
        }
        AlertEvent::Acknowledge { .. } => alert.state.is_unhandled(),
        AlertEvent::Resolve { .. } => alert.state.is_open(),
        AlertEvent::NoLongerTrue => {
            alert.state != AlertState::Withdrawn && !alert.kind.is_diagnosis()
        }
        AlertEvent::DiagnosisCorrected => {
            alert.state != AlertState::Withdrawn && alert.kind.is_diagnosis()
        }
        AlertEvent::TrueAgain => true,
    };
    if !is_known {
        return Some(not_allowed(
            "/alert/state",
            alert.state.word(),
            event.word(),
        ));
    }
    let (AlertEvent::Acknowledge { instructor } | AlertEvent::Resolve { instructor, .. }) = event
    else {
        return None;
    };
    (!may_view(alert, instructor.as_str(), &facts.courses)).then(|| {
        rules::PORTAL_COURSE_NOT_TAUGHT
            .at("/event/instructor")
            .weighing(Severity::Error)
    })
}

fn handling(instructor: &InstructorId, note: Option<FreeText>, now: Instant) -> AlertHandling {
    AlertHandling {
        instructor: instructor.clone(),
        at: now,
        note,
    }
}

/// Notes when it was sent; sent twice, the first time stands.
fn sent(
    alert: &EarlyAlert,
    instructor: &InstructorId,
    channel: NotificationChannel,
    now: Instant,
) -> EarlyAlert {
    let mut next = alert.clone();
    if next.state == AlertState::Raised {
        next.state = AlertState::Notified;
    }
    for one in &mut next.notifications {
        if one.instructor == *instructor && one.channel == channel && one.sent_at.is_none() {
            one.sent_at = Some(now);
        }
    }
    next
}

/// Withdraws an alert that nobody has dealt with; marks another as stale.
pub(super) fn no_longer_true(alert: &EarlyAlert) -> (EarlyAlert, Vec<Effect>) {
    let mut next = alert.clone();
    if !alert.state.is_unhandled() {
        next.stale = true;
        return (next, Vec::new());
    }
    next.state = AlertState::Withdrawn;
    let told = alert
        .notifications
        .iter()
        .filter(|one| one.sent_at.is_some());
    let effects = told
        .map(|one| owed(&next, one, NotificationKind::AlertWithdrawn))
        .collect();
    (next, effects)
}

/// Raises a withdrawn alert anew; another one is no longer stale.
fn true_again(alert: &EarlyAlert, facts: &RoutingFacts, now: Instant) -> (EarlyAlert, Vec<Effect>) {
    let mut next = alert.clone();
    if alert.state == AlertState::Withdrawn {
        return raise(next, facts, now, true);
    }
    next.stale = false;
    (next, Vec::new())
}

/// Raises an alert now, and says who is to be told of it.
pub(crate) fn raise(
    alert: EarlyAlert,
    facts: &RoutingFacts,
    now: Instant,
    is_told: bool,
) -> (EarlyAlert, Vec<Effect>) {
    let mut next = EarlyAlert {
        state: AlertState::Raised,
        stale: false,
        raised_at: now,
        notifications: Vec::new(),
        acknowledged: None,
        resolved: None,
        ..alert
    };
    if is_told {
        next.notifications = route_alert(&next, &facts.courses, &facts.preferences).owed;
    }
    let effects = next
        .notifications
        .iter()
        .map(|one| owed(&next, one, NotificationKind::EarlyAlert))
        .collect();
    (next, effects)
}

fn owed(alert: &EarlyAlert, one: &AlertNotification, kind: NotificationKind) -> Effect {
    Effect::NotificationOwed {
        instructor: one.instructor.clone(),
        channel: one.channel,
        kind,
        alert: alert.id.clone(),
    }
}
