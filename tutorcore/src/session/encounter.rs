//! One student's presence: timing in and out, editing, removing.

mod check;

use serde::{Deserialize, Serialize};

pub(super) use check::times;
use check::{district, find, find_running, guards, qualifiers, state_name};

use super::facts::{SessionFacts, not_allowed};
use super::overlap::{self, Candidate, elsewhere};
use super::{SessionOutcome, rules};
use crate::finding::Finding;
use crate::id::{EncounterId, StudentId};
use crate::model::encounter::{EncounterState, StudentEncounter, TimedOutBy};
use crate::model::qualifiers::StudentQualifiers;
use crate::model::session::{SessionState, TutoringSession};
use crate::outcome::{Effect, Outcome};
use crate::policy::{DefaultArrival, SessionPolicy};
use crate::time::Instant;

/// An encounter to be added to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EncounterDraft {
    /// The id that the encounter shall have.
    pub id: EncounterId,
    /// The student.
    pub student: StudentId,
    /// When the student arrived; absent: see
    /// [`encounter_defaults`].
    pub arrived_at: Option<Instant>,
    /// When the student left; absent: still there. In a finished session:
    /// at its end.
    pub departed_at: Option<Instant>,
    /// What the tutor states about the student.
    #[serde(default)]
    pub qualifiers: StudentQualifiers,
}

/// Changes to an encounter; what is absent stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EncounterEdit {
    /// Which encounter.
    pub encounter: EncounterId,
    /// A new arrival.
    pub arrived_at: Option<Instant>,
    /// A new departure; it closes an encounter that is open.
    pub departed_at: Option<Instant>,
    /// New qualifiers, all of them.
    pub qualifiers: Option<StudentQualifiers>,
}

/// What an encounter's dialog shows before anything is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EncounterDefaults {
    /// The arrival: the one given, else the default.
    pub arrived_at: Instant,
    /// The departure, if one is given.
    pub departed_at: Option<Instant>,
}

/// The times that a draft stands for.
///
/// By default a student's arrival is the session's start, even when the
/// student comes late; one who left before and comes back arrives now.
///
/// Source: District tutoring sessions, Encounters (F001-24, F001-26).
#[must_use]
pub fn encounter_defaults(
    session: &TutoringSession,
    draft: &EncounterDraft,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> EncounterDefaults {
    let default = || match policy.default_arrival {
        DefaultArrival::Now => now,
        DefaultArrival::SessionStart if has_left(session, &draft.student) => now,
        DefaultArrival::SessionStart => session.started_at,
        DefaultArrival::PreviousDeparture => {
            let here = session
                .live_encounters()
                .filter(|(_, one)| one.student == draft.student)
                .filter_map(|(_, one)| one.departed_at);
            let there = elsewhere(session, &draft.student, facts).filter_map(|one| one.departed_at);
            here.chain(there)
                .max()
                .map_or(session.started_at, |last| last.max(session.started_at))
        }
    };
    EncounterDefaults {
        arrived_at: draft.arrived_at.unwrap_or_else(default),
        departed_at: draft.departed_at,
    }
}

/// Times a student in; in a finished session, adds an encounter afterwards.
///
/// Source: District tutoring sessions, Encounters (F001-17..26).
///
/// ```
/// use tutorcore::{
///     EncounterDraft, EncounterId, Instant, SessionFacts, SessionPolicy, StudentId,
///     TutoringSession, time_in,
/// };
///
/// let session: TutoringSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "tutor": "t1", "school": "hs", "zone": "America/Chicago",
///         "state": "active", "startedAt": "2026-10-06T20:00:00Z", "group": {"type": "adHoc"}
///     }"#,
/// ).unwrap();
/// let draft = EncounterDraft {
///     id: EncounterId::new("e1")?,
///     student: StudentId::new("a")?,
///     arrived_at: None,
///     departed_at: None,
///     qualifiers: Default::default(),
/// };
/// let now: Instant = "2026-10-06T20:25:00Z".parse()?;
/// let outcome =
///     time_in(&session, &draft, &SessionFacts::default(), &SessionPolicy::default(), now);
/// let next = outcome.state.unwrap();
/// assert_eq!(next.encounters[0].arrived_at, session.started_at); // not the click
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn time_in(
    session: &TutoringSession,
    draft: &EncounterDraft,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    if session.state == SessionState::Deleted {
        return Outcome::refused(rules::SESSION_NOT_ACTIVE.at("/session/state"));
    }
    if let Some(other) = session.encounters.iter().find(|other| other.id == draft.id) {
        return Outcome::refused(not_allowed("/draft/id", state_name(other), "timeIn"));
    }
    let mut found = guards(session, facts, policy, now);
    found.extend(district(session, &draft.student, facts, "/draft/student"));
    let EncounterDefaults {
        arrived_at,
        departed_at,
    } = encounter_defaults(session, draft, facts, policy, now);
    let candidate = Candidate {
        student: &draft.student,
        place: None,
        arrived_at,
        departed_at,
    };
    found.extend(times(session, &candidate, now, ["/draft"; 2]));
    let closed = match departed_at {
        Some(departed_at) => Some((departed_at, TimedOutBy::Manual)),
        // Nobody can still be in a session that is over.
        None => session.ended_at.map(|end| (end, TimedOutBy::Automatic)),
    };
    let stay = Candidate {
        departed_at: closed.map(|(at, _)| at),
        ..candidate
    };
    found.extend(overlap::find(
        session,
        &stay,
        facts,
        policy,
        "/draft/arrivedAt",
    ));
    found.extend(qualifiers(
        session,
        &candidate,
        &draft.qualifiers,
        facts,
        policy,
        "/draft",
    ));
    Outcome::of(found, || {
        let mut next = session.clone();
        next.encounters.push(StudentEncounter {
            id: draft.id.clone(),
            student: draft.student.clone(),
            arrived_at,
            departed_at: closed.map(|(at, _)| at),
            timed_out_by: closed.map(|(_, by)| by),
            removed_at: None,
            qualifiers: draft.qualifiers.clone(),
        });
        corrected(next)
    })
}

/// Changes the times or the qualifiers of an encounter.
///
/// Source: District tutoring sessions, Encounters (F001-25, F001-42).
#[must_use]
pub fn edit_encounter(
    session: &TutoringSession,
    edit: &EncounterEdit,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    if session.state == SessionState::Deleted {
        return Outcome::refused(rules::SESSION_NOT_ACTIVE.at("/session/state"));
    }
    let (place, encounter) =
        match find(session, &edit.encounter, "/edit/encounter", "editEncounter") {
            Ok(found) => found,
            Err(refusal) => return Outcome::refused(refusal),
        };
    let candidate = Candidate {
        student: &encounter.student,
        place: Some(place),
        arrived_at: edit.arrived_at.unwrap_or(encounter.arrived_at),
        departed_at: edit.departed_at.or(encounter.departed_at),
    };
    let mut found = guards(session, facts, policy, now);
    // Where no time changes, nothing is asked of the times.
    if edit.arrived_at.is_some() || edit.departed_at.is_some() {
        found.extend(moved(session, &candidate, edit, facts, policy, now));
    }
    if let Some(given) = &edit.qualifiers {
        found.extend(qualifiers(
            session, &candidate, given, facts, policy, "/edit",
        ));
    }
    Outcome::of(found, || {
        with_encounter(session, place, |one| {
            one.arrived_at = candidate.arrived_at;
            if let Some(departed_at) = edit.departed_at {
                one.departed_at = Some(departed_at);
                one.timed_out_by = Some(TimedOutBy::Manual);
            }
            if let Some(given) = &edit.qualifiers {
                one.qualifiers.clone_from(given);
            }
        })
    })
}

/// An encounter whose times an edit changes: who it is of, the times, and
/// the student's other encounters.
fn moved(
    session: &TutoringSession,
    candidate: &Candidate<'_>,
    edit: &EncounterEdit,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> Vec<Finding> {
    let place = candidate.place.unwrap_or_default();
    let stored = format!("/session/encounters/{place}");
    let root = |is_given: bool| if is_given { "/edit" } else { &stored };
    let roots = [
        root(edit.arrived_at.is_some()),
        root(edit.departed_at.is_some()),
    ];
    let mut found = times(session, candidate, now, roots);
    let student = candidate.student;
    found.extend(district(session, student, facts, "/edit/encounter"));
    // Where just the departure is new, it is the departure that overlaps.
    let at = match (edit.arrived_at, edit.departed_at) {
        (None, Some(_)) => format!("{}/departedAt", roots[1]),
        _ => format!("{}/arrivedAt", roots[0]),
    };
    found.extend(overlap::find(session, candidate, facts, policy, &at));
    found
}

/// Times a student out of a running session, now unless a time is given.
///
/// Source: District tutoring sessions, Encounters (F001-42).
#[must_use]
pub fn time_out(
    session: &TutoringSession,
    encounter: &EncounterId,
    departed_at: Option<Instant>,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    let (place, open) = match find_running(session, encounter, EncounterState::Open, "timeOut") {
        Ok(found) => found,
        Err(refusal) => return Outcome::refused(refusal),
    };
    let mut found = guards(session, facts, policy, now);
    let departed_at = departed_at.unwrap_or(now);
    let candidate = Candidate {
        student: &open.student,
        place: Some(place),
        arrived_at: open.arrived_at,
        departed_at: Some(departed_at),
    };
    let stored = format!("/session/encounters/{place}");
    found.extend(times(session, &candidate, now, [&stored, ""]));
    found.extend(overlap::find(
        session,
        &candidate,
        facts,
        policy,
        "/departedAt",
    ));
    Outcome::of(found, || {
        with_encounter(session, place, |one| {
            one.departed_at = Some(departed_at);
            one.timed_out_by = Some(TimedOutBy::Manual);
        })
    })
}

/// Takes a departure back: the student is still there.
///
/// Source: Derived from District tutoring sessions, Encounters: a time-out by
/// mistake has to be mended.
#[must_use]
pub fn reopen_encounter(
    session: &TutoringSession,
    encounter: &EncounterId,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    let (place, closed) = match find_running(
        session,
        encounter,
        EncounterState::Closed,
        "reopenEncounter",
    ) {
        Ok(found) => found,
        Err(refusal) => return Outcome::refused(refusal),
    };
    let mut found = guards(session, facts, policy, now);
    let candidate = Candidate {
        student: &closed.student,
        place: Some(place),
        arrived_at: closed.arrived_at,
        departed_at: None,
    };
    found.extend(overlap::find(
        session,
        &candidate,
        facts,
        policy,
        "/encounter",
    ));
    Outcome::of(found, || {
        with_encounter(session, place, |one| {
            one.departed_at = None;
            one.timed_out_by = None;
        })
    })
}

/// Removes an encounter: it counts nowhere and is kept for audit.
///
/// Source: District tutoring sessions, Remove a Student From an Encounter
/// (F001-43).
#[must_use]
pub fn remove_encounter(
    session: &TutoringSession,
    encounter: &EncounterId,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    if session.state == SessionState::Deleted {
        return Outcome::refused(rules::SESSION_NOT_ACTIVE.at("/session/state"));
    }
    match find(session, encounter, "/encounter", "removeEncounter") {
        Ok((place, _)) => Outcome::of(guards(session, facts, policy, now), || {
            with_encounter(session, place, |one| one.removed_at = Some(now))
        }),
        Err(refusal) => Outcome::refused(refusal),
    }
}

/// Whether the student was in this session before and left it.
fn has_left(session: &TutoringSession, student: &StudentId) -> bool {
    session
        .live_encounters()
        .any(|(_, one)| one.student == *student && one.departed_at.is_some())
}

/// The next session with one encounter changed.
fn with_encounter(
    session: &TutoringSession,
    place: usize,
    change: impl FnOnce(&mut StudentEncounter),
) -> (TutoringSession, Vec<Effect>) {
    let mut next = session.clone();
    if let Some(encounter) = next.encounters.get_mut(place) {
        change(encounter);
    }
    corrected(next)
}

/// A change after the end touches what alerts were judged by.
fn corrected(next: TutoringSession) -> (TutoringSession, Vec<Effect>) {
    let effects = match next.state {
        SessionState::Ended => vec![Effect::ReconcileAlerts {
            session: next.id.clone(),
        }],
        SessionState::Active | SessionState::Deleted => Vec::new(),
    };
    (next, effects)
}
