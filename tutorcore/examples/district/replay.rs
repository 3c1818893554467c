//! Replays the term through the core, command by command in time order.
//!
//! No rule is here: this only finds out which facts each command asks for and keeps what comes
//! of it.

use std::collections::HashMap;

use tutorcore::{
    Actor, EncounterId, Finding, GroupChoice, Instant, PersonId, SessionEvent, SessionFacts,
    SessionPolicy, SessionState, SessionSummary, StartFacts, StudentId, TutorId, TutoringSession,
    WorkOrderChoice, apply_session_event, start_session,
};

use crate::presence::Presences;
use crate::progress::Progress;
use crate::tally::{Kind, Refusal, Tallies, Unresolved};
use crate::term::{EncounterRow, EventRow, SessionRow, Term};
use crate::watch::Watch;
use crate::world::World;

/// What the replay came to.
pub(crate) struct Replayed {
    /// The sessions that were started, by their place in `sessions.csv`.
    pub(crate) sessions: Vec<Option<TutoringSession>>,
    /// What was told of early alerts.
    pub(crate) watch: Watch,
    /// Where the students were.
    pub(crate) presences: Presences,
    /// What was accepted and refused.
    pub(crate) tallies: Tallies,
    /// The rows that were refused, in the order in which they were tried.
    pub(crate) refusals: Vec<Refusal>,
    /// The rows that could not be tried, by file and line.
    pub(crate) unresolved: Vec<Unresolved>,
    /// When the last command was given.
    pub(crate) last: Option<Instant>,
}

/// A command: when, of which kind, and its place among the rows of its file. In this order.
type Command = (Instant, Kind, usize);

/// Replays a term.
pub(crate) fn replay(
    world: &World,
    term: &Term,
    policy: &SessionPolicy,
    watch: Watch,
    progress: &mut Progress,
) -> Replayed {
    let commands = commands(term);
    let orphans = term.orphans.iter().filter_map(|orphan| orphan.at).max();
    let last = commands.last().map(|(at, ..)| *at).max(orphans);
    let mut replay = Replay::new(world, term, policy, watch);
    for (done, (at, kind, place)) in commands.iter().enumerate() {
        match kind {
            Kind::Session => replay.start(*place, *at),
            Kind::Encounter => replay.time_in(*place, *at),
            Kind::Event => replay.event(*place, *at),
            Kind::End => replay.end(*place, *at),
        }
        progress.tell("replayed", done, commands.len());
    }
    let mut unresolved = replay.unresolved;
    unresolved.extend(term.orphans.iter().map(|orphan| Unresolved {
        file: orphan.file,
        line: orphan.line,
        message: orphan.why,
    }));
    unresolved.sort();
    Replayed {
        sessions: replay.sessions,
        watch: replay.watch,
        presences: replay.presences,
        tallies: replay.tallies,
        refusals: replay.refusals,
        unresolved,
        last,
    }
}

/// All commands in their order.
fn commands(term: &Term) -> Vec<Command> {
    let sessions = term.sessions.iter().enumerate();
    let starts = sessions
        .clone()
        .map(|(place, row)| (row.at, Kind::Session, place));
    let ends = sessions.filter_map(|(place, row)| Some((row.end?.at, Kind::End, place)));
    let encounters = term.encounters.iter().enumerate();
    let time_ins = encounters.map(|(place, row)| (row.at, Kind::Encounter, place));
    let events = term.events.iter().enumerate();
    let events = events.map(|(place, row)| (row.at, Kind::Event, place));
    let mut commands: Vec<_> = starts.chain(time_ins).chain(events).chain(ends).collect();
    commands.sort_unstable();
    commands
}

struct Replay<'a> {
    world: &'a World,
    term: &'a Term,
    policy: &'a SessionPolicy,
    /// What every start asks for is set once, the rest for each.
    start_facts: StartFacts,
    /// Likewise for the other commands.
    facts: SessionFacts,
    sessions: Vec<Option<TutoringSession>>,
    was_refused: Vec<bool>,
    active: HashMap<TutorId, Vec<SessionSummary>>,
    presences: Presences,
    watch: Watch,
    tallies: Tallies,
    refusals: Vec<Refusal>,
    unresolved: Vec<Unresolved>,
}

impl<'a> Replay<'a> {
    fn new(world: &'a World, term: &'a Term, policy: &'a SessionPolicy, watch: Watch) -> Self {
        Self {
            world,
            term,
            policy,
            start_facts: StartFacts {
                approved_events: world.approved_events.clone(),
                zone: world.zone(),
                ..StartFacts::default()
            },
            facts: SessionFacts {
                approved_events: world.approved_events.clone(),
                career_ladder_goals: world.career_ladder_goals.clone(),
                subjects: world.subjects.clone(),
                ..SessionFacts::default()
            },
            sessions: vec![None; term.sessions.len()],
            was_refused: vec![false; term.sessions.len()],
            active: HashMap::new(),
            presences: Presences::default(),
            watch,
            tallies: Tallies::default(),
            refusals: Vec::new(),
            unresolved: Vec::new(),
        }
    }

    fn start(&mut self, place: usize, now: Instant) {
        let Some(row) = self.term.sessions.get(place) else {
            return;
        };
        let (draft, world) = (&row.draft, self.world);
        let facts = &mut self.start_facts;
        facts.actor = acting(row.actor.as_ref(), &draft.tutor, world);
        facts.approved_schools = found(&world.approvals, &draft.tutor);
        facts.sessions = found(&self.active, &draft.tutor);
        facts.groups = match &draft.group {
            Some(GroupChoice::Group { group }) => {
                world.groups.get(group).cloned().into_iter().collect()
            }
            Some(GroupChoice::AdHoc) | None => Vec::new(),
        };
        facts.work_orders = match &draft.work_order {
            Some(WorkOrderChoice::WorkOrder { work_order }) => {
                let known = world.work_orders.get(work_order);
                known.cloned().into_iter().collect()
            }
            Some(WorkOrderChoice::TimeTrackingOnly) | None => Vec::new(),
        };
        let outcome = start_session(draft, facts, self.policy, now);
        let is_accepted = outcome.is_accepted();
        self.count(
            Kind::Session,
            row.line,
            draft.id.as_str(),
            is_accepted,
            outcome.findings,
        );
        match outcome.state {
            Some(session) => self.store(place, session),
            None => {
                if let Some(was_refused) = self.was_refused.get_mut(place) {
                    *was_refused = true;
                }
            }
        }
    }

    fn time_in(&mut self, place: usize, now: Instant) {
        let Some(row) = self.term.encounters.get(place) else {
            return;
        };
        let EncounterRow { line, draft, .. } = row;
        let event = SessionEvent::TimeIn {
            draft: draft.clone(),
        };
        let (id, actor) = (draft.id.as_str(), row.actor.as_ref());
        self.apply(
            Kind::Encounter,
            (*line, id),
            row.session,
            (&event, actor),
            now,
        );
    }

    fn event(&mut self, place: usize, now: Instant) {
        let Some(row) = self.term.events.get(place) else {
            return;
        };
        let EventRow { line, event, .. } = row;
        let actor = row.actor.as_ref();
        self.apply(Kind::Event, (*line, ""), row.session, (event, actor), now);
    }

    fn end(&mut self, place: usize, now: Instant) {
        let Some(row) = self.term.sessions.get(place) else {
            return;
        };
        let SessionRow { line, draft, .. } = row;
        let Some(end) = row.end else { return };
        if self.was_refused.get(place) == Some(&true) {
            // The row itself is told as refused.
            return;
        }
        let event = SessionEvent::End {
            ended_at: end.ended_at,
        };
        let (id, actor) = (draft.id.as_str(), row.actor.as_ref());
        self.apply(Kind::End, (*line, id), place, (&event, actor), now);
    }

    /// Gives a command to a session, if it is there.
    fn apply(
        &mut self,
        kind: Kind,
        (line, id): (u64, &str),
        place: usize,
        (event, actor): (&SessionEvent, Option<&Actor>),
        now: Instant,
    ) {
        let Some(Some(session)) = self.sessions.get(place) else {
            let message = match (self.was_refused.get(place), kind) {
                (Some(true), _) => "Its session was refused.",
                (_, Kind::End) => "It was ended before it was saved.",
                _ => "Its session had not been started by then.",
            };
            self.unresolved.push(Unresolved {
                file: kind.file(),
                line,
                message,
            });
            return;
        };
        self.facts.actor = acting(actor, &session.tutor, self.world);
        gather(&mut self.facts, self.world, &self.presences, session, event);
        let outcome = apply_session_event(session, event, &self.facts, self.policy, now);
        let is_accepted = outcome.is_accepted();
        self.count(kind, line, id, is_accepted, outcome.findings);
        if let Some(next) = outcome.state {
            self.watch.follow(&next, &outcome.effects, now);
            self.store(place, next);
        }
    }

    fn count(&mut self, kind: Kind, line: u64, id: &str, is_accepted: bool, found: Vec<Finding>) {
        self.tallies.of(kind).count(is_accepted, &found);
        if !is_accepted {
            self.refusals.push(Refusal {
                kind,
                line,
                id: id.to_owned(),
                findings: found,
            });
        }
    }

    /// Keeps the next state of a session, and what follows for others.
    fn store(&mut self, place: usize, next: TutoringSession) {
        let Some(slot) = self.sessions.get_mut(place) else {
            return;
        };
        self.presences.note(slot.as_ref(), &next);
        let was_active = is_active(slot.as_ref());
        if was_active != is_active(Some(&next)) {
            let active = self.active.entry(next.tutor.clone()).or_default();
            active.retain(|one| one.id != next.id);
            if !was_active {
                active.push(SessionSummary {
                    id: next.id.clone(),
                    tutor: next.tutor.clone(),
                    state: next.state,
                });
            }
        }
        *slot = Some(next);
    }
}

fn is_active(session: Option<&TutoringSession>) -> bool {
    session.is_some_and(|session| session.state == SessionState::Active)
}

/// What a map has for a key, if anything.
fn found<K: std::hash::Hash + Eq, V: Clone>(map: &HashMap<K, Vec<V>>, key: &K) -> Vec<V> {
    map.get(key).cloned().unwrap_or_default()
}

/// Who acts: the person given, else the tutor, with the schools administered.
fn acting(given: Option<&Actor>, tutor: &TutorId, world: &World) -> Option<Actor> {
    given
        .or_else(|| world.staff.get(tutor.as_str()))
        .cloned()
        .or_else(|| {
            let person = PersonId::new(tutor).ok()?;
            Some(Actor {
                person,
                administers: Vec::new(),
            })
        })
}

/// Sets the facts that this command is about: the student's own, and the student's encounters
/// elsewhere that can touch it.
fn gather(
    facts: &mut SessionFacts,
    world: &World,
    presences: &Presences,
    session: &TutoringSession,
    event: &SessionEvent,
) {
    clear(facts);
    let place = |id: &EncounterId| session.encounters.iter().find(|one| one.id == *id);
    let (student, arrivals) = match event {
        SessionEvent::TimeIn { draft } => (Some(&draft.student), [draft.arrived_at, None]),
        SessionEvent::EditEncounter { edit } => {
            let was = place(&edit.encounter);
            let arrivals = [edit.arrived_at, was.map(|one| one.arrived_at)];
            (was.map(|one| &one.student), arrivals)
        }
        SessionEvent::TimeOut { encounter, .. }
        | SessionEvent::ReopenEncounter { encounter }
        | SessionEvent::RemoveEncounter { encounter } => {
            let was = place(encounter);
            let arrivals = [was.map(|one| one.arrived_at), None];
            (was.map(|one| &one.student), arrivals)
        }
        _ => (None, [None; 2]),
    };
    if let Some(student) = student {
        let times = arrivals.into_iter().flatten();
        let from = times.fold(session.started_at, Instant::min);
        add_student(facts, world, student);
        let span = (from, Instant::MAX);
        let elsewhere = &mut facts.encounters_elsewhere;
        presences.elsewhere(session, student, span, elsewhere);
    }
}

/// Empties what is set for each command.
pub(crate) fn clear(facts: &mut SessionFacts) {
    facts.students.clear();
    facts.encounters_elsewhere.clear();
    facts.homebound_assignments.clear();
}

/// Adds what is known of a student.
pub(crate) fn add_student(facts: &mut SessionFacts, world: &World, student: &StudentId) {
    facts.students.extend(world.students.get(student).cloned());
    if let Some(assignments) = world.homebound.get(student) {
        facts.homebound_assignments.extend_from_slice(assignments);
    }
}
