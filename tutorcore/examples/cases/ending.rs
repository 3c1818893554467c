//! Areas `end_session` and `delete_session`.

use crate::neutral::{Case, Got, any_of, is_set, judged, put, read};
use crate::session::{Around, around};
use serde_json::Value;
use std::collections::BTreeMap;
use tutorcore::{Effect, EncounterState, Instant, delete_session, end_session};

pub(crate) fn end(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let Around { session, facts } = around(case)?;
    let ended_at = any_of(&case.when, &["ended_at", "end"]).cloned();
    let ended_at: Instant = match ended_at {
        Some(instant) => read(instant)?,
        None => case.now(None)?,
    };
    let now = case.now(Some(ended_at))?;
    let outcome = end_session(&session, ended_at, &facts, &policy, now);
    let mut got = judged(outcome.is_accepted(), &outcome.findings);
    let timed_out: Vec<_> = outcome
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::StudentTimedOut { encounter, .. } => Some(encounter),
            _ => None,
        })
        .collect();
    put(&mut got, "auto_timed_out", timed_out);
    let encounters = outcome
        .state
        .map(|next| next.encounters)
        .unwrap_or_default();
    let departures: BTreeMap<_, _> = encounters
        .iter()
        .filter(|one| one.state() != EncounterState::Removed)
        .map(|one| (&one.id, one.departed_at))
        .collect();
    put(&mut got, "departures", departures);
    Ok(got)
}

pub(crate) fn delete(case: &Case) -> Result<Got, String> {
    let Around { session, facts } = around(case)?;
    let is_confirmed = is_set(&case.when, &["confirm_discard", "confirm", "confirmed"]);
    let now = case.now(Some(session.started_at))?;
    let outcome = delete_session(&session, is_confirmed, &facts, now);
    let mut got = judged(outcome.is_accepted(), &outcome.findings);
    put(
        &mut got,
        "state",
        outcome
            .state
            .map_or(Value::Null, |next| serde_json::json!(next.state)),
    );
    Ok(got)
}
