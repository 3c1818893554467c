//! An alert's life: every state × every event, the guards, and random lives.

use proptest::prelude::*;
use serde_json::json;
use tutorcore::{
    AlertEvent, AlertState, EarlyAlert, Effect, Instant, InstructorId, NotificationChannel,
    NotificationKind, RoutingFacts, apply_alert_event,
};

const REFUSED: &str = "STATE-EVENT-NOT-ALLOWED";

/// What becomes of a computed alert of each state: its next state, or the error.
#[rustfmt::skip]
const COMPUTED: &[(&str, [&str; 5])] = &[
    //                     raised          notified        acknowledged          resolved          withdrawn
    ("notificationSent",   ["notified",     "notified",     "acknowledged",       "resolved",       REFUSED]),
    ("acknowledge",        ["acknowledged", "acknowledged", REFUSED,              REFUSED,          REFUSED]),
    ("resolve",            ["resolved",     "resolved",     "resolved",           REFUSED,          REFUSED]),
    ("noLongerTrue",       ["withdrawn",    "withdrawn",    "acknowledged stale", "resolved stale", REFUSED]),
    ("trueAgain",          ["raised",       "notified",     "acknowledged",       "resolved",       "raised"]),
    ("diagnosisCorrected", [REFUSED; 5]),
];

/// What differs for what a tutor said: the tutor takes it back, no judgement does.
#[rustfmt::skip]
const DIAGNOSED: &[(&str, [&str; 5])] = &[
    ("noLongerTrue",       [REFUSED; 5]),
    ("diagnosisCorrected", ["withdrawn",    "withdrawn",    "acknowledged stale", "resolved stale", REFUSED]),
];

/// An event's row. A new event does not compile here without one.
fn word(event: &AlertEvent) -> &'static str {
    match event {
        AlertEvent::NotificationSent { .. } => "notificationSent",
        AlertEvent::Acknowledge { .. } => "acknowledge",
        AlertEvent::Resolve { .. } => "resolve",
        AlertEvent::NoLongerTrue => "noLongerTrue",
        AlertEvent::TrueAgain => "trueAgain",
        AlertEvent::DiagnosisCorrected => "diagnosisCorrected",
    }
}

/// A state's column. A new state does not compile here without one.
fn column(state: AlertState) -> usize {
    match state {
        AlertState::Raised => 0,
        AlertState::Notified => 1,
        AlertState::Acknowledged => 2,
        AlertState::Resolved => 3,
        AlertState::Withdrawn => 4,
    }
}

fn state_word(state: AlertState) -> &'static str {
    [
        "raised",
        "notified",
        "acknowledged",
        "resolved",
        "withdrawn",
    ][column(state)]
}

fn events(instructor: &str) -> [AlertEvent; 6] {
    let instructor: InstructorId = instructor.parse().unwrap();
    [
        AlertEvent::NotificationSent {
            instructor: instructor.clone(),
            channel: NotificationChannel::Email,
        },
        AlertEvent::Acknowledge {
            instructor: instructor.clone(),
        },
        AlertEvent::Resolve {
            instructor,
            note: None,
        },
        AlertEvent::NoLongerTrue,
        AlertEvent::TrueAgain,
        AlertEvent::DiagnosisCorrected,
    ]
}

fn alert(kind: &str, state: AlertState) -> EarlyAlert {
    let evidence = if kind == "lowContentMastery" {
        json!({"type": "diagnosis", "author": "t1", "recordedAt": "2026-10-06T21:00:00Z"})
    } else {
        json!({
            "type": "frequentRequests", "area": "algebra", "requests": 7, "least": 7,
            "windowDays": 7, "sessions": ["s1"], "policy": "",
        })
    };
    let alert = json!({
        "id": "a1", "kind": kind, "student": "ada", "session": "s1", "course": "alg101",
        "subject": "algebra", "occurredAt": "2026-10-06T21:00:00Z",
        "raisedAt": "2026-10-06T21:00:00Z", "state": state_word(state), "evidence": evidence,
        "notifications": [{"instructor": "i1", "channel": "email"}],
    });
    serde_json::from_value(alert).unwrap()
}

/// A course of two instructors, the first of whom wants mail of everything.
fn facts() -> RoutingFacts {
    let since = "2026-08-01T00:00:00Z";
    let opt_in = |kind: &str| json!({"kind": kind, "channel": "email", "optedInAt": since});
    let facts = json!({
        "courses": [{"id": "alg101", "instructors": ["i1", "i2"]}, {"id": "bio", "instructors": ["i9"]}],
        "preferences": [{
            "instructor": "i1", "answeredAt": since,
            "optIns": [opt_in("frequentSubjectRequest"), opt_in("lowContentMastery")],
        }],
    });
    serde_json::from_value(facts).unwrap()
}

fn now() -> Instant {
    "2026-10-07T08:00:00Z".parse().unwrap()
}

/// The next state in words, or the codes.
fn told(alert: &EarlyAlert, event: &AlertEvent) -> String {
    let outcome = apply_alert_event(alert, event, &facts(), now());
    let Some(next) = outcome.state else {
        assert!(outcome.effects.is_empty(), "a refusal has no effect");
        let codes = outcome.findings.iter().map(|one| one.code.as_str());
        return codes.collect::<Vec<_>>().join(" ");
    };
    let stale = if next.stale { " stale" } else { "" };
    format!("{}{stale}", state_word(next.state))
}

#[test]
fn every_state_and_every_event() {
    for kind in ["frequentSubjectRequest", "lowContentMastery"] {
        for event in events("i1") {
            let name = word(&event);
            let rows = if kind == "lowContentMastery" {
                DIAGNOSED.iter().chain(COMPUTED)
            } else {
                COMPUTED.iter().chain(&[])
            };
            let mut rows = rows.filter(|(one, _)| *one == name);
            let (_, row) = rows.next().unwrap();
            for state in AlertState::ALL {
                let expected = row[column(*state)];
                assert_eq!(
                    told(&alert(kind, *state), &event),
                    expected,
                    "{kind}, {name} when {}",
                    state_word(*state)
                );
            }
        }
    }
}

#[test]
fn only_instructors_of_the_course_deal_with_it() {
    for state in [AlertState::Raised, AlertState::Notified] {
        for event in &events("i9")[1..3] {
            assert_eq!(
                told(&alert("lowContentMastery", state), event),
                "PORTAL-COURSE-NOT-TAUGHT"
            );
        }
    }
    // Also one who is not told of it.
    let seen = &events("i2")[1];
    assert_eq!(
        told(&alert("lowContentMastery", AlertState::Raised), seen),
        "acknowledged"
    );
}

#[test]
fn a_notification_that_nobody_is_owed_is_not_sent() {
    assert_eq!(
        told(
            &alert("lowContentMastery", AlertState::Raised),
            &events("i2")[0]
        ),
        REFUSED
    );
    let other_channel = AlertEvent::NotificationSent {
        instructor: "i1".parse().unwrap(),
        channel: NotificationChannel::TextMessage,
    };
    assert_eq!(
        told(
            &alert("lowContentMastery", AlertState::Raised),
            &other_channel
        ),
        REFUSED
    );
}

#[test]
fn who_was_told_is_owed_a_notice_when_it_is_withdrawn() {
    let raised = alert("frequentSubjectRequest", AlertState::Raised);
    let withdraw = |alert: &EarlyAlert| {
        apply_alert_event(alert, &AlertEvent::NoLongerTrue, &facts(), now()).effects
    };
    assert_eq!(withdraw(&raised), []);
    let sent = apply_alert_event(&raised, &events("i1")[0], &facts(), now());
    let effects = withdraw(&sent.state.unwrap());
    assert!(matches!(
        effects.as_slice(),
        [Effect::NotificationOwed {
            kind: NotificationKind::AlertWithdrawn,
            ..
        }]
    ));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens in whatever order, what it says stays, and its marks fit its state.
    #[test]
    fn a_life_makes_sense(
        kind in prop::sample::select(vec!["frequentSubjectRequest", "lowContentMastery"]),
        steps in prop::collection::vec((0_usize..6, prop::sample::select(vec!["i1", "i2", "i9"])), 0..20),
    ) {
        let mut alert = alert(kind, AlertState::Raised);
        let (evidence, id) = (alert.evidence.clone(), alert.id.clone());
        let mut now = now();
        for (which, instructor) in steps {
            now = now.saturating_add(60);
            let event = &events(instructor)[which];
            let outcome = apply_alert_event(&alert, event, &facts(), now);
            let owed = |kind| outcome.effects.iter().filter(|effect| matches!(
                effect, Effect::NotificationOwed { kind: one, .. } if *one == kind
            )).count();
            let Some(next) = outcome.state else { continue };
            prop_assert_eq!((&next.evidence, &next.id), (&evidence, &id));
            let was_withdrawn = alert.state == AlertState::Withdrawn;
            // Told anew only if it is raised anew, taken back only if somebody was told.
            let again = was_withdrawn && next.state == AlertState::Raised;
            prop_assert_eq!(owed(NotificationKind::EarlyAlert), usize::from(again));
            let told = alert.notifications.iter().filter(|one| one.sent_at.is_some()).count();
            let withdrawn = !was_withdrawn && next.state == AlertState::Withdrawn;
            prop_assert_eq!(owed(NotificationKind::AlertWithdrawn), if withdrawn { told } else { 0 });
            match next.state {
                AlertState::Raised => prop_assert!(next.acknowledged.is_none() && next.resolved.is_none()),
                AlertState::Notified => {
                    prop_assert!(next.resolved.is_none());
                    prop_assert!(next.notifications.iter().any(|one| one.sent_at.is_some()));
                }
                AlertState::Acknowledged => prop_assert!(next.acknowledged.is_some()),
                AlertState::Resolved => prop_assert!(next.resolved.is_some()),
                AlertState::Withdrawn => prop_assert!(!next.stale && next.resolved.is_none()),
            }
            prop_assert!(!next.stale || !next.state.is_unhandled());
            alert = next;
        }
    }
}
