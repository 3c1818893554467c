//! Where every student is when: the encounters of each, found by time.

use std::collections::HashMap;

use tutorcore::{EncounterElsewhere, Instant, StudentEncounter, StudentId, TutoringSession};

/// The encounters of all students, those of deleted sessions and removed ones left out.
#[derive(Default)]
pub(crate) struct Presences {
    students: HashMap<StudentId, Presence>,
}

/// The encounters of one student.
#[derive(Default)]
struct Presence {
    open: Vec<EncounterElsewhere>,
    /// By arrival.
    closed: Vec<EncounterElsewhere>,
    /// No closed one lasted longer, in seconds: how far before a time one may have begun that
    /// still runs at that time.
    longest: i64,
}

impl Presences {
    /// Takes note of what a command has changed in a session.
    pub(crate) fn note(&mut self, before: Option<&TutoringSession>, after: &TutoringSession) {
        for (place, encounter) in after.encounters.iter().enumerate() {
            let was = before.and_then(|session| session.encounters.get(place));
            if was == Some(encounter) {
                continue;
            }
            let presence = self.students.entry(encounter.student.clone()).or_default();
            if let Some(was) = was {
                presence.forget(was);
            }
            if encounter.removed_at.is_none() {
                presence.add(EncounterElsewhere {
                    session: after.id.clone(),
                    encounter: encounter.id.clone(),
                    student: encounter.student.clone(),
                    arrived_at: encounter.arrived_at,
                    departed_at: encounter.departed_at,
                });
            }
        }
    }

    /// The encounters of a student in other sessions that can touch `[from, to)`: whatever is
    /// not among them does not. They are added to `found`.
    pub(crate) fn elsewhere(
        &self,
        session: &TutoringSession,
        student: &StudentId,
        (from, to): (Instant, Instant),
        found: &mut Vec<EncounterElsewhere>,
    ) {
        let Some(presence) = self.students.get(student) else {
            return;
        };
        let first = presence.first_after(from.saturating_add(-presence.longest));
        let closed = presence.closed.iter().skip(first);
        let closed = closed
            .take_while(|one| one.arrived_at < to)
            .filter(|one| one.departed_at.is_none_or(|departed_at| departed_at > from));
        let others = presence.open.iter().chain(closed);
        found.extend(others.filter(|one| one.session != session.id).cloned());
    }
}

impl Presence {
    /// The place of the first closed one that arrived at `time` or later.
    fn first_after(&self, time: Instant) -> usize {
        self.closed.partition_point(|one| one.arrived_at < time)
    }

    fn add(&mut self, one: EncounterElsewhere) {
        let Some(departed_at) = one.departed_at else {
            self.open.push(one);
            return;
        };
        self.longest = self.longest.max(departed_at.seconds_since(one.arrived_at));
        let place = self
            .closed
            .partition_point(|other| other.arrived_at <= one.arrived_at);
        self.closed.insert(place, one);
    }

    fn forget(&mut self, was: &StudentEncounter) {
        if was.departed_at.is_none() {
            self.open.retain(|one| one.encounter != was.id);
            return;
        }
        let first = self.first_after(was.arrived_at);
        let here = self.closed.iter().skip(first);
        let mut same = here.take_while(|one| one.arrived_at == was.arrived_at);
        if let Some(further) = same.position(|one| one.encounter == was.id) {
            self.closed.remove(first + further);
        }
    }
}
