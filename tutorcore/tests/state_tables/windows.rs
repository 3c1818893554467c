//! The windows in which a session can still be changed, exact to the second.

use super::{errors, event, instant};
use serde_json::{Value, json};
use tutorcore::{SessionEvent, SessionFacts, SessionPolicy, TutoringSession, apply_session_event};

/// A window: zone, start of the session, setting, and the first second that is too late.
type Window = (&'static str, &'static str, Value, &'static str);

/// Windows of whole local days: an ordinary week, over both changes of clocks, over a midnight
/// that there is not, and up to a date that there is not.
fn calendar_windows(days: &str) -> Vec<Window> {
    let seven = || json!({ days: 7 });
    vec![
        (
            "America/Chicago",
            "2027-03-02T21:30:00Z",
            seven(),
            "2027-03-10T06:00:00Z",
        ),
        (
            "America/Chicago",
            "2027-03-03T05:59:59Z",
            seven(),
            "2027-03-10T06:00:00Z",
        ),
        (
            "America/Chicago",
            "2027-03-03T06:00:00Z",
            seven(),
            "2027-03-11T06:00:00Z",
        ),
        (
            "America/Chicago",
            "2027-03-08T21:30:00Z",
            seven(),
            "2027-03-16T05:00:00Z",
        ),
        (
            "America/Chicago",
            "2027-11-03T21:30:00Z",
            seven(),
            "2027-11-11T06:00:00Z",
        ),
        (
            "America/Havana",
            "2019-03-02T20:00:00Z",
            seven(),
            "2019-03-10T05:00:00Z",
        ),
        (
            "Pacific/Apia",
            "2011-12-23T00:00:00Z",
            seven(),
            "2011-12-30T10:00:00Z",
        ),
        (
            "America/Chicago",
            "2027-03-02T21:30:00Z",
            json!({ days: 0 }),
            "2027-03-03T06:00:00Z",
        ),
        (
            "America/Chicago",
            "2027-03-02T21:30:00Z",
            json!({ days: 2 }),
            "2027-03-05T06:00:00Z",
        ),
    ]
}

/// The events of a window are accepted a second before it closes, and refused from then on.
fn assert_window(window: &Window, state: &str, names: &[&str], code: &str) {
    let (zone, started_at, policy, too_late) = window;
    let started = instant(started_at);
    let at = |seconds: i64| json!(started.saturating_add(seconds));
    let session: TutoringSession = serde_json::from_value(json!({
        "id": "s1", "tutor": "ana", "school": "lincoln", "zone": zone, "state": state,
        "startedAt": started, "endedAt": (state == "ended").then(|| at(1800)),
        "group": {"type": "adHoc"},
        "encounters": [
            {"id": "e1", "student": "mia", "arrivedAt": started, "departedAt": at(600)},
        ],
        "workOrder": {"workOrder": "old"},
    }))
    .unwrap();
    let policy: SessionPolicy = serde_json::from_value(policy.clone()).unwrap();
    for name in names {
        let event = match *name {
            "timeIn" => json!({"type": name, "draft": {
                "id": "e9", "student": "leo", "arrivedAt": started, "departedAt": at(60),
            }}),
            "editEncounter" => {
                json!({"type": name, "edit": {"encounter": "e1", "departedAt": at(60)}})
            }
            "correctTimes" => json!({"type": name, "correction": {"endedAt": at(1200)}}),
            _ => serde_json::to_value(event(name)).unwrap(),
        };
        let event: SessionEvent = serde_json::from_value(event).unwrap();
        for (seconds, expected) in [(-1, ""), (0, code), (1, code), (86_400, code)] {
            let now = instant(too_late).saturating_add(seconds);
            let outcome =
                apply_session_event(&session, &event, &SessionFacts::default(), &policy, now);
            assert_eq!(errors(&outcome), expected, "{name} at {now}: {window:?}");
        }
    }
}

#[test]
fn the_window_for_work_orders_is_exact_to_the_second() {
    let events = ["assignWorkOrder", "removeWorkOrder"];
    let rolling = |days: u32| json!({"workOrderWindow": "rolling", "workOrderWindowDays": days});
    let mut windows = calendar_windows("workOrderWindowDays");
    // A rolling window counts hours, whatever the clocks do meanwhile.
    windows.extend([
        (
            "America/Chicago",
            "2027-03-02T21:30:00Z",
            rolling(7),
            "2027-03-09T21:30:00Z",
        ),
        (
            "America/Chicago",
            "2027-03-08T21:30:00Z",
            rolling(7),
            "2027-03-15T21:30:00Z",
        ),
        (
            "America/Chicago",
            "2027-11-03T21:30:00Z",
            rolling(7),
            "2027-11-10T21:30:00Z",
        ),
        (
            "Pacific/Apia",
            "2011-12-28T00:00:00Z",
            rolling(3),
            "2011-12-31T00:00:00Z",
        ),
    ]);
    for window in &windows {
        for state in ["active", "ended"] {
            assert_window(window, state, &events, "WORKORDER-WINDOW-CLOSED");
        }
    }
}

#[test]
fn the_window_for_corrections_is_exact_to_the_second() {
    let events = ["timeIn", "editEncounter", "removeEncounter", "correctTimes"];
    for window in &calendar_windows("encounterEditWindowDays") {
        assert_window(window, "ended", &events, "ENCOUNTER-EDIT-WINDOW-CLOSED");
        assert_window(
            &(
                window.0,
                window.1,
                json!({"encounterEditWindowDays": null}),
                window.3,
            ),
            "ended",
            &events,
            "",
        );
    }
}
