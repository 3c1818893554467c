//! A student in two places at once.

use serde::{Deserialize, Serialize};

use super::facts::SessionFacts;
use super::rules;
use crate::finding::Finding;
use crate::id::{EncounterId, SessionId, StudentId};
use crate::model::session::{SessionState, TutoringSession};
use crate::policy::SessionPolicy;
use crate::time::{Instant, Interval};

/// An encounter as it would be, held against the student's others.
pub(super) struct Candidate<'a> {
    pub(super) student: &'a StudentId,
    /// Its place among the session's encounters, when it is one already.
    pub(super) place: Option<usize>,
    pub(super) arrived_at: Instant,
    pub(super) departed_at: Option<Instant>,
}

impl Candidate<'_> {
    /// The time it takes; until further notice while it is open.
    fn interval(&self) -> Interval {
        Interval {
            start: self.arrived_at,
            end: self.departed_at.unwrap_or(Instant::MAX),
        }
    }
}

/// The candidate against the student's other encounters, here and elsewhere.
pub(super) fn find(
    session: &TutoringSession,
    candidate: &Candidate<'_>,
    facts: &SessionFacts,
    policy: &SessionPolicy,
    path: &str,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mine = candidate.interval();
    for (place, other) in session.live_encounters() {
        if other.student != *candidate.student || candidate.place == Some(place) {
            continue;
        }
        match other.closed_interval() {
            Some(theirs) if theirs.overlaps(&mine) => {
                found.push(overlap(path, &session.id, theirs));
            }
            // A stay that is over by then is no second one.
            None if candidate.place.is_none() || mine.end > other.arrived_at => {
                found.push(
                    rules::ENCOUNTER_DUPLICATE_OPEN
                        .at(path)
                        .with("encounter", &other.id),
                );
            }
            _ => {}
        }
    }
    for other in elsewhere(session, candidate.student, facts) {
        let theirs = Interval {
            start: other.arrived_at,
            end: other.departed_at.unwrap_or(Instant::MAX),
        };
        if !theirs.overlaps(&mine) {
            continue;
        }
        found.push(if other.departed_at.is_some() {
            overlap(path, &other.session, theirs).weighing(policy.overlap_severity.into())
        } else {
            rules::ENCOUNTER_OPEN_ELSEWHERE
                .at(path)
                .with("session", &other.session)
        });
    }
    found
}

fn overlap(path: &str, session: &SessionId, theirs: Interval) -> Finding {
    rules::ENCOUNTER_OVERLAP
        .at(path)
        .with("session", session)
        .with("from", theirs.start)
        .with("to", theirs.end)
}

/// The student's encounters in other sessions.
pub(super) fn elsewhere<'a>(
    session: &'a TutoringSession,
    student: &'a StudentId,
    facts: &'a SessionFacts,
) -> impl Iterator<Item = &'a crate::model::encounter::EncounterElsewhere> {
    facts
        .encounters_elsewhere
        .iter()
        .filter(move |other| other.student == *student && other.session != session.id)
}

/// An encounter and the session that it is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EncounterPlace {
    /// The session.
    pub session: SessionId,
    /// The encounter.
    pub encounter: EncounterId,
}

/// Two closed encounters of one student that overlap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EncounterOverlap {
    /// The student.
    pub student: StudentId,
    /// The time in both.
    pub interval: Interval,
    /// The one that began first.
    pub first: EncounterPlace,
    /// The other.
    pub second: EncounterPlace,
}

/// Finds every pair of closed encounters of one student that overlap, across
/// all sessions that were not deleted; by student, time and place.
///
/// Source: Derived from District tutoring sessions, Encounters: minutes must
/// not be counted twice.
#[must_use]
pub fn find_overlaps(sessions: &[TutoringSession]) -> Vec<EncounterOverlap> {
    struct Row<'a> {
        student: &'a StudentId,
        interval: Interval,
        session: &'a SessionId,
        encounter: &'a EncounterId,
    }

    impl Row<'_> {
        fn place(&self) -> EncounterPlace {
            EncounterPlace {
                session: self.session.clone(),
                encounter: self.encounter.clone(),
            }
        }
    }

    let counting = sessions
        .iter()
        .filter(|session| session.state != SessionState::Deleted);
    let mut rows: Vec<_> = counting
        .flat_map(|session| {
            session.encounters.iter().filter_map(|encounter| {
                Some(Row {
                    student: &encounter.student,
                    interval: encounter.closed_interval()?,
                    session: &session.id,
                    encounter: &encounter.id,
                })
            })
        })
        .collect();
    rows.sort_by(|a, b| {
        (a.student, a.interval, a.session, a.encounter).cmp(&(
            b.student,
            b.interval,
            b.session,
            b.encounter,
        ))
    });
    let mut found = Vec::new();
    for (place, first) in rows.iter().enumerate() {
        let later = rows
            .iter()
            .skip(place.saturating_add(1))
            .take_while(|later| {
                later.student == first.student && later.interval.start < first.interval.end
            });
        for second in later.filter(|later| later.interval.overlaps(&first.interval)) {
            found.push(EncounterOverlap {
                student: first.student.clone(),
                interval: Interval {
                    start: second.interval.start,
                    end: first.interval.end.min(second.interval.end),
                },
                first: first.place(),
                second: second.place(),
            });
        }
    }
    found.sort();
    found
}
