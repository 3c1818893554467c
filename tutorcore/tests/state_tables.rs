//! The state machines of the tutor-run session and of its encounters: every state × every event,
//! and the guards to the second.

#[path = "state_tables/windows.rs"]
mod windows;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tutorcore::jobs::call;
use tutorcore::{
    EncounterState, Instant, SessionDraft, SessionEvent, SessionFacts, SessionOutcome,
    SessionPolicy, SessionState, Severity, StartFacts, TutoringSession, apply_session_event,
    start_session,
};

const STARTED: &str = "2027-03-02T21:30:00Z";
const NOW: &str = "2027-03-02T22:30:00Z";

/// What becomes of a session of each state: its next state, or the errors.
const SESSIONS: &[(&str, [&str; 3])] = &[
    // event             active                     ended                      deleted
    ("timeIn", ["active", "ended", "SESSION-NOT-ACTIVE"]),
    ("editEncounter", ["active", "ended", "SESSION-NOT-ACTIVE"]),
    (
        "timeOut",
        ["active", "STATE-EVENT-NOT-ALLOWED", "SESSION-NOT-ACTIVE"],
    ),
    (
        "reopenEncounter",
        ["active", "STATE-EVENT-NOT-ALLOWED", "SESSION-NOT-ACTIVE"],
    ),
    ("removeEncounter", ["active", "ended", "SESSION-NOT-ACTIVE"]),
    (
        "assignWorkOrder",
        ["active", "ended", "WORKORDER-SESSION-DELETED"],
    ),
    (
        "removeWorkOrder",
        ["active", "ended", "WORKORDER-SESSION-DELETED"],
    ),
    (
        "editDescription",
        ["active", "STATE-EVENT-NOT-ALLOWED", "SESSION-NOT-ACTIVE"],
    ),
    (
        "end",
        ["ended", "SESSION-ALREADY-ENDED", "SESSION-NOT-ACTIVE"],
    ),
    (
        "delete",
        ["deleted", "SESSION-DELETE-ENDED", "SESSION-NOT-ACTIVE"],
    ),
    (
        "addTag",
        ["TAG-SESSION-NOT-ENDED", "ended", "TAG-SESSION-NOT-ENDED"],
    ),
    (
        "removeTag",
        ["TAG-SESSION-NOT-ENDED", "ended", "TAG-SESSION-NOT-ENDED"],
    ),
    (
        "diagnose",
        [
            "DIAG-SESSION-NOT-ENDED",
            "ended",
            "DIAG-SESSION-NOT-ENDED DIAG-STUDENT-NOT-IN-SESSION",
        ],
    ),
    (
        "rate",
        ["RATING-NOT-PARTICIPANT", "ended", "RATING-NOT-PARTICIPANT"],
    ),
    (
        "correctTimes",
        ["STATE-EVENT-NOT-ALLOWED", "ended", "SESSION-NOT-ACTIVE"],
    ),
];

/// What becomes of a student's encounter in a running session: the states of all of that
/// student's encounters, or the errors.
const ENCOUNTERS: &[(&str, [&str; 4])] = &[
    // event     none                       open                       closed                     removed
    (
        "timeIn",
        [
            "open",
            "ENCOUNTER-DUPLICATE-OPEN",
            "closed open",
            "removed open",
        ],
    ),
    ("editEncounter", [REFUSED, "open", "closed", REFUSED]),
    ("timeOut", [REFUSED, "closed", REFUSED, REFUSED]),
    ("reopenEncounter", [REFUSED, REFUSED, "open", REFUSED]),
    ("removeEncounter", [REFUSED, "removed", "removed", REFUSED]),
    ("end", ["", "closed", "closed", "removed"]),
    ("delete", ["", "removed", "removed", "removed"]),
];

/// The same in a finished session, where no encounter is open.
const ENCOUNTERS_AFTERWARDS: &[(&str, [&str; 3])] = &[
    // event     none       closed                     removed
    ("timeIn", ["closed", "closed closed", "removed closed"]),
    ("editEncounter", [REFUSED, "closed", REFUSED]),
    ("timeOut", [REFUSED, REFUSED, REFUSED]),
    ("reopenEncounter", [REFUSED, REFUSED, REFUSED]),
    ("removeEncounter", [REFUSED, "removed", REFUSED]),
];

const REFUSED: &str = "STATE-EVENT-NOT-ALLOWED";

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn session(state: &str, encounters: &Value) -> TutoringSession {
    serde_json::from_value(json!({
        "id": "s1", "tutor": "ana", "school": "lincoln", "zone": "America/Chicago",
        "state": state, "startedAt": STARTED,
        "endedAt": if state == "ended" { Some("2027-03-02T22:20:00Z") } else { None },
        "group": {"type": "adHoc"}, "description": "Fractions", "encounters": encounters,
    }))
    .unwrap()
}

/// An encounter of Mia's in this state; none at all for `none`.
fn encounters(state: &str) -> Value {
    let departed_at = (state == "closed").then_some("2027-03-02T21:50:00Z");
    let removed_at = (state == "removed").then_some("2027-03-02T21:55:00Z");
    match state {
        "none" => json!([]),
        _ => json!([{
            "id": "e1", "student": "mia", "arrivedAt": STARTED, "departedAt": departed_at,
            "timedOutBy": departed_at.map(|_| "manual"), "removedAt": removed_at,
        }]),
    }
}

/// The event of a row, as it should be done at [`NOW`].
fn event(name: &str) -> SessionEvent {
    let tag = json!({"kind": "careerLadderGoal", "id": "goal"});
    let mut event = match name {
        "timeIn" => json!({"draft": {
            "id": "e9", "student": "mia", "arrivedAt": "2027-03-02T22:00:00Z",
        }}),
        "editEncounter" => {
            json!({"edit": {"encounter": "e1", "arrivedAt": "2027-03-02T21:35:00Z"}})
        }
        "timeOut" | "reopenEncounter" | "removeEncounter" => json!({"encounter": "e1"}),
        "assignWorkOrder" => json!({"assignment": {"workOrder": {"id": "wo"}}}),
        "editDescription" => json!({"edit": {"description": "Decimals"}}),
        "end" => json!({"endedAt": NOW}),
        "delete" => json!({"confirmDiscard": true}),
        "addTag" | "removeTag" => json!({"tag": tag}),
        "diagnose" => json!({"diagnosis": {
            "student": "mia", "author": "ana", "recordedAt": NOW, "lowContentMastery": true,
        }}),
        "rate" => json!({"rating": {"student": "mia", "stars": 4, "ratedAt": NOW}}),
        "correctTimes" => json!({"correction": {"endedAt": "2027-03-02T22:25:00Z"}}),
        _ => json!({}),
    };
    event["type"] = name.into();
    serde_json::from_value(event).unwrap()
}

fn apply(session: &TutoringSession, event: &SessionEvent) -> SessionOutcome {
    let facts: SessionFacts =
        serde_json::from_value(json!({"careerLadderGoals": [{"id": "goal"}]})).unwrap();
    apply_session_event(
        session,
        event,
        &facts,
        &SessionPolicy::default(),
        instant(NOW),
    )
}

/// The codes of the errors, in one line.
fn errors(outcome: &SessionOutcome) -> String {
    let codes: BTreeSet<_> = outcome
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.code.as_str())
        .collect();
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

fn session_state(session: &TutoringSession) -> &'static str {
    match session.state {
        SessionState::Active => "active",
        SessionState::Ended => "ended",
        SessionState::Deleted => "deleted",
    }
}

/// The states of all encounters, in one line.
fn encounter_states(session: &TutoringSession) -> String {
    let state = |state| match state {
        EncounterState::Open => "open",
        EncounterState::Closed => "closed",
        EncounterState::Removed => "removed",
    };
    let states: Vec<_> = session
        .encounters
        .iter()
        .map(|one| state(one.state()))
        .collect();
    states.join(" ")
}

/// Holds a cell against what comes of the event.
fn assert_cell(
    outcome: &SessionOutcome,
    expected: &str,
    got: impl Fn(&TutoringSession) -> String,
    cell: &str,
) {
    if let Some(next) = &outcome.state {
        assert_eq!(got(next), expected, "{cell}");
        assert_eq!(errors(outcome), "", "{cell}");
    } else {
        assert_eq!(errors(outcome), expected, "{cell}");
        assert!(outcome.effects.is_empty(), "{cell}");
    }
}

#[test]
fn every_state_of_a_session_and_every_event() {
    for (name, cells) in SESSIONS {
        for (state, expected) in ["active", "ended", "deleted"].iter().zip(cells) {
            // Each event gets the encounter that it is for; one of a finished session is closed,
            // one of a deleted session is removed.
            let stays = match (*state, *name) {
                ("deleted", _) => "removed",
                ("active", "timeOut" | "editEncounter" | "rate" | "diagnose") => "open",
                _ => "closed",
            };
            let session = session(state, &encounters(stays));
            let outcome = apply(&session, &event(name));
            let got = |next: &TutoringSession| session_state(next).to_owned();
            assert_cell(&outcome, expected, got, &format!("{name} on {state}"));
        }
    }
}

/// The reader tells which events there are: a new one without a row fails here.
#[test]
fn the_table_has_a_row_for_every_event() {
    let arguments = json!({
        "session": session("active", &json!([])), "event": {"type": "?"}, "facts": {}, "now": NOW,
    });
    let error = call("apply_session_event", &arguments.to_string()).unwrap_err();
    let choices = error
        .help()
        .unwrap()
        .trim_start_matches("Choices: ")
        .trim_end_matches('.');
    let rows: Vec<_> = SESSIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(rows, choices.split(", ").collect::<Vec<_>>());
    // And a new case does not compile before it has been thought of here.
    for name in rows {
        let is_of_encounters = match event(name) {
            SessionEvent::TimeIn { .. }
            | SessionEvent::EditEncounter { .. }
            | SessionEvent::TimeOut { .. }
            | SessionEvent::ReopenEncounter { .. }
            | SessionEvent::RemoveEncounter { .. }
            | SessionEvent::End { .. }
            | SessionEvent::Delete { .. } => true,
            SessionEvent::AssignWorkOrder { .. }
            | SessionEvent::RemoveWorkOrder
            | SessionEvent::EditDescription { .. }
            | SessionEvent::AddTag { .. }
            | SessionEvent::RemoveTag { .. }
            | SessionEvent::Diagnose { .. }
            | SessionEvent::Rate { .. }
            | SessionEvent::CorrectTimes { .. } => false,
        };
        assert_eq!(
            ENCOUNTERS.iter().any(|(row, _)| *row == name),
            is_of_encounters,
            "{name}"
        );
    }
}

#[test]
fn every_state_of_an_encounter_and_every_event() {
    for (name, cells) in ENCOUNTERS {
        for (state, expected) in ["none", "open", "closed", "removed"].iter().zip(cells) {
            let session = session("active", &encounters(state));
            let outcome = apply(&session, &event(name));
            assert_cell(
                &outcome,
                expected,
                encounter_states,
                &format!("{name} on {state}"),
            );
        }
    }
    for (name, cells) in ENCOUNTERS_AFTERWARDS {
        for (state, expected) in ["none", "closed", "removed"].iter().zip(cells) {
            let session = session("ended", &encounters(state));
            let outcome = apply(&session, &event(name));
            let cell = format!("{name} on {state}, afterwards");
            assert_cell(&outcome, expected, encounter_states, &cell);
        }
    }
}

#[test]
fn who_timed_a_student_out() {
    let open = session("active", &encounters("open"));
    for (name, by) in [("timeOut", "Manual"), ("end", "Automatic")] {
        let next = apply(&open, &event(name)).state.unwrap();
        assert_eq!(
            format!("{:?}", next.encounters[0].timed_out_by.unwrap()),
            by
        );
        assert_eq!(next.encounters[0].departed_at, Some(instant(NOW)));
    }
    let closed = session("active", &encounters("closed"));
    let next = apply(&closed, &event("reopenEncounter")).state.unwrap();
    assert_eq!(next.encounters[0].timed_out_by, None);
    // An end leaves a recorded departure alone.
    let next = apply(&closed, &event("end")).state.unwrap();
    assert_eq!(next.encounters, closed.encounters);
}

#[test]
fn there_is_no_session_before_a_start() {
    let draft: SessionDraft = serde_json::from_value(json!({
        "id": "s1", "tutor": "ana", "group": {"type": "adHoc"},
        "workOrder": {"type": "timeTrackingOnly"}, "startedAt": STARTED,
    }))
    .unwrap();
    for (state, expected) in [
        (None, "active"),
        (Some("ended"), "active"),
        (Some("deleted"), "active"),
        (Some("active"), "SESSION-ACTIVE-EXISTS"),
    ] {
        let sessions: Vec<_> = state
            .map(|state| json!({"id": "s0", "tutor": "ana", "state": state}))
            .into_iter()
            .collect();
        let facts: StartFacts = serde_json::from_value(json!({
            "approvedSchools": [{"school": {"id": "lincoln", "zone": "America/Chicago"}}],
            "sessions": sessions,
        }))
        .unwrap();
        let outcome = start_session(&draft, &facts, &SessionPolicy::default(), instant(NOW));
        let got = |next: &TutoringSession| session_state(next).to_owned();
        assert_cell(&outcome, expected, got, &format!("start beside {state:?}"));
    }
}
