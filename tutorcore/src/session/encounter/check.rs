//! What is asked of an encounter before it is added or changed.

use crate::finding::Finding;
use crate::id::{EncounterId, StudentId};
use crate::model::encounter::{EncounterState, StudentEncounter};
use crate::model::qualifiers::StudentQualifiers;
use crate::model::session::{SessionState, TutoringSession};
use crate::policy::SessionPolicy;
use crate::qualifier;
use crate::session::facts::{
    SessionFacts, edit_window, not_allowed, not_allowed_in, session_owner,
};
use crate::session::overlap::Candidate;
use crate::session::rules;
use crate::time::Instant;

/// Who may act, and until when.
pub(super) fn guards(
    session: &TutoringSession,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> Vec<Finding> {
    let owner = session_owner(session, facts);
    owner
        .into_iter()
        .chain(edit_window(session, facts, policy, now))
        .collect()
}

/// The encounter of this id, unless it was removed or never was.
pub(super) fn find<'a>(
    session: &'a TutoringSession,
    id: &EncounterId,
    path: &str,
    event: &str,
) -> Result<(usize, &'a StudentEncounter), Finding> {
    match session
        .encounters
        .iter()
        .enumerate()
        .find(|(_, one)| one.id == *id)
    {
        Some((place, one)) if one.removed_at.is_none() => Ok((place, one)),
        Some((_, one)) => Err(not_allowed(path, state_name(one), event)),
        None => Err(not_allowed(path, "none", event)),
    }
}

/// The encounter of this id in a running session, where it is in the state
/// that the event asks for.
pub(super) fn find_running<'a>(
    session: &'a TutoringSession,
    id: &EncounterId,
    wanted: EncounterState,
    event: &str,
) -> Result<(usize, &'a StudentEncounter), Finding> {
    if session.state != SessionState::Active {
        return Err(not_allowed_in(session, event));
    }
    let (place, encounter) = find(session, id, "/encounter", event)?;
    if encounter.state() != wanted {
        return Err(not_allowed("/encounter", state_name(encounter), event));
    }
    Ok((place, encounter))
}

pub(super) fn state_name(encounter: &StudentEncounter) -> &'static str {
    match encounter.state() {
        EncounterState::Open => "open",
        EncounterState::Closed => "closed",
        EncounterState::Removed => "removed",
    }
}

/// Students come from the session's district, whatever their school.
pub(super) fn district(
    session: &TutoringSession,
    student: &StudentId,
    facts: &SessionFacts,
    path: &str,
) -> Option<Finding> {
    let theirs = facts.student(student)?.district.as_ref()?;
    let ours = session.district.as_ref()?;
    (theirs != ours).then(|| {
        rules::ENCOUNTER_STUDENT_OUTSIDE_DISTRICT
            .at(path)
            .with("student", student)
    })
}

/// Arrival and departure against each other, the session and the time; the
/// roots are the paths to what holds the one and the other.
pub(in crate::session) fn times(
    session: &TutoringSession,
    candidate: &Candidate<'_>,
    now: Instant,
    [arrival_root, departure_root]: [&str; 2],
) -> Vec<Finding> {
    let mut found = Vec::new();
    let arrival = candidate.arrived_at;
    let arrived_at = || format!("{arrival_root}/arrivedAt");
    if arrival < session.started_at {
        found.push(rules::ENCOUNTER_ARRIVAL_BEFORE_SESSION.at(arrived_at()));
    }
    if session.ended_at.is_some_and(|end| arrival >= end) {
        found.push(rules::ENCOUNTER_ARRIVAL_AFTER_SESSION.at(arrived_at()));
    }
    if arrival > now {
        found.push(rules::ENCOUNTER_ARRIVAL_IN_FUTURE.at(arrived_at()));
    }
    if let Some(departure) = candidate.departed_at {
        let departed_at = || format!("{departure_root}/departedAt");
        if departure <= arrival {
            found.push(rules::ENCOUNTER_DEPARTURE_NOT_AFTER_ARRIVAL.at(departed_at()));
        }
        if session.ended_at.is_some_and(|end| departure > end) {
            found.push(rules::ENCOUNTER_DEPARTURE_AFTER_SESSION.at(departed_at()));
        }
        if departure > now {
            found.push(rules::ENCOUNTER_DEPARTURE_IN_FUTURE.at(departed_at()));
        }
    }
    found
}

/// The qualifiers, against what the host knows of the student.
pub(super) fn qualifiers(
    session: &TutoringSession,
    candidate: &Candidate<'_>,
    given: &StudentQualifiers,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    root: &str,
) -> Vec<Finding> {
    let student = facts.student(candidate.student);
    let previous = candidate
        .place
        .and_then(|place| session.encounters.get(place));
    let around = qualifier::Given {
        setting: session.setting,
        by_assigned_teacher: facts.actor_is_homebound_teacher(session, candidate.student),
        previous: previous.map(|encounter| &encounter.qualifiers),
        evidence: student.and_then(|student| student.evidence.as_ref()),
        subjects: &facts.subjects,
    };
    qualifier::find(given, &around, policy, &format!("{root}/qualifiers"))
}
