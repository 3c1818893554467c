//! Ending, deleting, and correcting the times of a session.

use serde::{Deserialize, Serialize};

use super::eligibility::goal_tag_reminder;
use super::encounter::times;
use super::facts::{SessionFacts, edit_window, not_allowed_in, session_owner};
use super::overlap::Candidate;
use super::{SessionOutcome, rules};
use crate::finding::{self, Finding};
use crate::model::encounter::{StudentEncounter, TimedOutBy};
use crate::model::session::{SessionState, TutoringSession};
use crate::outcome::{Effect, Outcome};
use crate::policy::{EndBeforeDeparture, SessionPolicy};
use crate::time::{HOUR, Instant, MINUTE};

/// Ends a session at the time given. Students who are still timed in are
/// timed out at that time.
///
/// Source: District tutoring sessions, Ending and deleting (F001-15, F001-16,
/// F001-44).
///
/// ```
/// use tutorcore::{Instant, SessionFacts, SessionPolicy, TutoringSession, end_session};
///
/// let session: TutoringSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "tutor": "t1", "school": "hs", "zone": "America/Chicago",
///         "state": "active", "startedAt": "2026-10-06T20:00:00Z", "group": {"type": "adHoc"},
///         "encounters": [{"id": "e1", "student": "a", "arrivedAt": "2026-10-06T20:00:00Z"}]
///     }"#,
/// ).unwrap();
/// let ended_at: Instant = "2026-10-06T21:00:00Z".parse()?;
/// let now: Instant = "2026-10-06T21:07:00Z".parse()?;
/// let outcome =
///     end_session(&session, ended_at, &SessionFacts::default(), &SessionPolicy::default(), now);
/// let next = outcome.state.unwrap();
/// assert_eq!(next.encounters[0].departed_at, Some(ended_at)); // not the click
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn end_session(
    session: &TutoringSession,
    ended_at: Instant,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    match session.state {
        SessionState::Active => {}
        SessionState::Ended => {
            return Outcome::refused(rules::SESSION_ALREADY_ENDED.at("/session/state"));
        }
        SessionState::Deleted => return Outcome::refused(not_allowed_in(session, "end")),
    }
    let mut found: Vec<_> = session_owner(session, facts).into_iter().collect();
    found.extend(end_time(
        session.started_at,
        ended_at,
        policy,
        now,
        "/endedAt",
    ));
    found.extend(encounters_at_end(session, ended_at, policy));
    // The reminder is for a session that has just ended, not for a refused end.
    if !finding::blocks(&found) {
        found.extend(goal_tag_reminder(session, facts));
    }
    Outcome::of(found, || ended(session, ended_at))
}

/// The end against the start and the time.
fn end_time(
    started_at: Instant,
    ended_at: Instant,
    policy: &SessionPolicy,
    now: Instant,
    path: &str,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if ended_at <= started_at {
        found.push(rules::SESSION_END_NOT_AFTER_START.at(path));
    }
    if ended_at > now {
        found.push(rules::SESSION_END_IN_FUTURE.at(path));
    }
    let most = i64::from(policy.length_suspect_minutes).saturating_mul(MINUTE);
    if ended_at.seconds_since(started_at) > most {
        let finding = rules::SESSION_LENGTH_SUSPECT.at(path);
        let (hours, minutes) = (most / HOUR, most % HOUR / MINUTE);
        found.push(match minutes {
            0 => finding.with("hours", hours),
            _ => finding.with("hours", format!("{hours}:{minutes:02}")),
        });
    }
    found
}

/// The end against arrivals and departures.
fn encounters_at_end(
    session: &TutoringSession,
    ended_at: Instant,
    policy: &SessionPolicy,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if session.live_encounters().next().is_none() {
        found.push(rules::SESSION_NO_ENCOUNTERS.at("/session/encounters"));
    }
    let clamps = policy.end_before_departure == EndBeforeDeparture::Clamp;
    let is_late = |one: &StudentEncounter| {
        // A clamped departure would not lie after such an arrival either.
        one.arrived_at >= ended_at && (clamps || one.departed_at.is_none())
    };
    let departed_later =
        |one: &StudentEncounter| !clamps && one.departed_at.is_some_and(|at| at > ended_at);
    let count = |is: &dyn Fn(&StudentEncounter) -> bool| {
        session.live_encounters().filter(|(_, one)| is(one)).count()
    };
    for (rule, n) in [
        (&rules::SESSION_END_BEFORE_ARRIVAL, count(&is_late)),
        (&rules::SESSION_END_BEFORE_DEPARTURE, count(&departed_later)),
    ] {
        if n > 0 {
            found.push(rule.at("/endedAt").with("n", n).with("ended_at", ended_at));
        }
    }
    found
}

/// The ended session, and what the host is owed.
fn ended(session: &TutoringSession, ended_at: Instant) -> (TutoringSession, Vec<Effect>) {
    let mut next = session.clone();
    next.state = SessionState::Ended;
    next.ended_at = Some(ended_at);
    let mut effects = vec![Effect::SessionEnded {
        session: next.id.clone(),
        ended_at,
    }];
    for encounter in next
        .encounters
        .iter_mut()
        .filter(|one| one.removed_at.is_none())
    {
        match encounter.departed_at {
            None => {
                encounter.departed_at = Some(ended_at);
                encounter.timed_out_by = Some(TimedOutBy::Automatic);
                effects.push(Effect::StudentTimedOut {
                    session: next.id.clone(),
                    encounter: encounter.id.clone(),
                    student: encounter.student.clone(),
                    departed_at: ended_at,
                });
            }
            // Only a policy that clamps lets a later departure come so far.
            Some(departed_at) => encounter.departed_at = Some(departed_at.min(ended_at)),
        }
    }
    effects.push(Effect::EvaluateAlerts {
        session: next.id.clone(),
    });
    let mut students: Vec<_> = next
        .live_encounters()
        .map(|(_, one)| &one.student)
        .collect();
    students.sort();
    students.dedup();
    effects.extend(students.into_iter().map(|student| Effect::DiagnosisDue {
        session: next.id.clone(),
        student: student.clone(),
    }));
    (next, effects)
}

/// Deletes a running session. Its encounters are discarded, which has to be
/// confirmed when there are any.
///
/// Source: District tutoring sessions, Ending and deleting (F001-04).
#[must_use]
pub fn delete_session(
    session: &TutoringSession,
    confirm_discard: bool,
    facts: &SessionFacts,
    now: Instant,
) -> SessionOutcome {
    match session.state {
        SessionState::Active => {}
        SessionState::Ended => {
            return Outcome::refused(rules::SESSION_DELETE_ENDED.at("/session/state"));
        }
        SessionState::Deleted => return Outcome::refused(not_allowed_in(session, "delete")),
    }
    let mut found: Vec<_> = session_owner(session, facts).into_iter().collect();
    let n = session.live_encounters().count();
    if n > 0 && !confirm_discard {
        found.push(
            rules::SESSION_DELETE_WITH_ENCOUNTERS
                .at("/confirmDiscard")
                .with("n", n),
        );
    }
    Outcome::of(found, || {
        let mut next = session.clone();
        next.state = SessionState::Deleted;
        for encounter in &mut next.encounters {
            encounter.removed_at.get_or_insert(now);
        }
        let effects = vec![Effect::SessionDeleted {
            session: next.id.clone(),
            tutor: next.tutor.clone(),
        }];
        (next, effects)
    })
}

/// New times of a finished session; what is absent stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimesCorrection {
    /// A new start.
    pub started_at: Option<Instant>,
    /// A new end.
    pub ended_at: Option<Instant>,
}

/// Corrects the start or the end of a finished session. All encounters have
/// to stay inside; the time to assign a work order never grows by it.
///
/// Source: Derived from District tutoring sessions, Ending and deleting: a
/// wrong time has to be mended (A-20).
#[must_use]
pub fn correct_times(
    session: &TutoringSession,
    correction: &TimesCorrection,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> SessionOutcome {
    let (SessionState::Ended, Some(was_ended_at)) = (session.state, session.ended_at) else {
        return Outcome::refused(not_allowed_in(session, "correctTimes"));
    };
    let mut next = session.clone();
    next.started_at = correction.started_at.unwrap_or(session.started_at);
    let ended_at = correction.ended_at.unwrap_or(was_ended_at);
    next.ended_at = Some(ended_at);
    let earliest = session.earliest_started_at.unwrap_or(session.started_at);
    next.earliest_started_at = (earliest < next.started_at).then_some(earliest);

    let mut found: Vec<_> = session_owner(session, facts).into_iter().collect();
    found.extend(edit_window(session, facts, policy, now));
    found.extend(end_time(
        next.started_at,
        ended_at,
        policy,
        now,
        "/correction/endedAt",
    ));
    for (place, encounter) in session.live_encounters() {
        let candidate = Candidate {
            student: &encounter.student,
            place: Some(place),
            arrived_at: encounter.arrived_at,
            departed_at: encounter.departed_at,
        };
        let root = format!("/session/encounters/{place}");
        found.extend(times(&next, &candidate, now, [&root; 2]));
    }
    Outcome::of(found, || {
        let mut effects = vec![Effect::ReconcileAlerts {
            session: next.id.clone(),
        }];
        if next.date() != session.date() {
            effects.push(Effect::EligibilityChanged {
                session: next.id.clone(),
            });
        }
        (next, effects)
    })
}
