//! Sessions kept so that one person's are found without looking at the others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::admission::Attendee;
use super::dashboard::{Dashboard, dashboard_of, horizon};
use super::history::{PastMeeting, history_of};
use super::standing::lead;
use super::view::{CalendarEntry, active_of, calendar_of};
use crate::id::{PersonId, SeriesId, SessionId};
use crate::model::scheduled_session::{ScheduledSession, ScheduledState};
use crate::policy::SchedulePolicy;
use crate::time::{DAY, Instant, Interval};

/// The sessions of a site or a district, kept by person and time.
///
/// It holds the sessions and finds those of one person, so that a person's
/// week, dashboard, active sessions and history cost what they show and not
/// what there is: a host that keeps one puts every next state of a session into
/// it. The views are those of [`calendar_for`](crate::calendar_for),
/// [`dashboard_for`](crate::dashboard_for),
/// [`active_sessions`](crate::active_sessions) and
/// [`meeting_history`](crate::meeting_history), with the same answers.
///
/// Putting a session in or taking one out costs a few steps for each of its
/// people. Nothing depends on how ids are chosen.
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1,
///         "invitations": [{"person": "t1", "role": "tutor"}]
///     }"#,
/// ).unwrap();
/// let mut index = SessionIndex::new();
/// index.insert(session.clone());
/// let (t1, policy) = (PersonId::new("t1")?, SchedulePolicy::default());
/// let now: Instant = "2026-10-06T20:30:00Z".parse()?;
/// assert_eq!(index.active_sessions(&t1, &policy, now), [session.id.clone()]);
///
/// index.insert(cancel_session(&session, now).state.unwrap());
/// assert!(index.active_sessions(&t1, &policy, now).is_empty());
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SessionIndex {
    places: BTreeMap<SessionId, usize>,
    /// By place; places of sessions that were taken out are used again.
    sessions: Vec<Option<ScheduledSession>>,
    free: Vec<usize>,
    people: BTreeMap<PersonId, Of>,
    series: BTreeMap<SeriesId, BTreeSet<usize>>,
}

/// The sessions of one person, by place.
#[derive(Clone, Debug, Default)]
struct Of {
    /// Those that the person is invited to, by start.
    invited: BTreeSet<(Instant, usize)>,
    /// Of these the ones that nobody has started yet and that are not called
    /// off.
    scheduled: BTreeSet<(Instant, usize)>,
    /// Of these the ones that last longer than a draft allows: they are not
    /// found by their start.
    long: BTreeSet<usize>,
    /// Those that run and that the person is invited to.
    running: BTreeSet<usize>,
    /// Those that the person started and that run.
    started: BTreeSet<usize>,
    /// Those that the person took part in and that are over.
    past: BTreeSet<usize>,
}

impl Of {
    fn is_empty(&self) -> bool {
        self.invited.is_empty() && self.started.is_empty() && self.past.is_empty()
    }
}

/// How a session is one of a person's.
struct Ties<'a> {
    person: &'a PersonId,
    is_invited: bool,
    has_started: bool,
    took_part: bool,
}

fn ties(session: &ScheduledSession) -> Vec<Ties<'_>> {
    let mut people: BTreeSet<&PersonId> = BTreeSet::new();
    let live = session.invitations.iter().filter(|one| !one.revoked);
    let invited: BTreeSet<&PersonId> = live.map(|one| &one.person).collect();
    let mut part: BTreeSet<&PersonId> = BTreeSet::new();
    if session.state == ScheduledState::Ended {
        let there = session.presence.iter();
        part.extend(
            there
                .filter(|one| one.joined_at.is_some())
                .map(|one| &one.person),
        );
    }
    let starter = session.started_by.as_ref();
    let starter = starter.filter(|_| session.state == ScheduledState::InProgress);
    people.extend(invited.iter().chain(&part));
    people.extend(starter);
    let all = people.into_iter().map(|person| Ties {
        person,
        is_invited: invited.contains(person),
        has_started: starter == Some(person),
        took_part: part.contains(person),
    });
    all.collect()
}

impl SessionIndex {
    /// An index without sessions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many sessions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts a session in, in place of the one with its id, which is given back.
    pub fn insert(&mut self, session: ScheduledSession) -> Option<ScheduledSession> {
        let old = self.remove(&session.id);
        let place = self.free.pop().unwrap_or(self.sessions.len());
        let start = session.starts_at();
        for tie in ties(&session) {
            let of = match self.people.get_mut(tie.person) {
                Some(of) => of,
                None => self.people.entry(tie.person.clone()).or_default(),
            };
            if tie.is_invited {
                of.invited.insert((start, place));
                match session.state {
                    ScheduledState::Scheduled => {
                        of.scheduled.insert((start, place));
                    }
                    ScheduledState::InProgress => {
                        of.running.insert(place);
                    }
                    ScheduledState::Ended | ScheduledState::Cancelled => {}
                }
                if is_long(&session) {
                    of.long.insert(place);
                }
            }
            if tie.has_started {
                of.started.insert(place);
            }
            if tie.took_part {
                of.past.insert(place);
            }
        }
        if let Some(series) = &session.series {
            let of = self.series.entry(series.clone()).or_default();
            of.insert(place);
        }
        self.places.insert(session.id.clone(), place);
        match self.sessions.get_mut(place) {
            Some(slot) => *slot = Some(session),
            None => self.sessions.push(Some(session)),
        }
        old
    }

    /// Takes a session out.
    pub fn remove(&mut self, id: &SessionId) -> Option<ScheduledSession> {
        let place = self.places.remove(id)?;
        let session = self.sessions.get_mut(place)?.take()?;
        let start = session.starts_at();
        for tie in ties(&session) {
            let Some(of) = self.people.get_mut(tie.person) else {
                continue;
            };
            of.invited.remove(&(start, place));
            of.scheduled.remove(&(start, place));
            of.long.remove(&place);
            of.running.remove(&place);
            of.started.remove(&place);
            of.past.remove(&place);
            if of.is_empty() {
                self.people.remove(tie.person);
            }
        }
        if let Some(series) = &session.series
            && let Some(of) = self.series.get_mut(series)
        {
            of.remove(&place);
            if of.is_empty() {
                self.series.remove(series);
            }
        }
        self.free.push(place);
        Some(session)
    }

    /// The session of an id.
    #[must_use]
    pub fn get(&self, id: &SessionId) -> Option<&ScheduledSession> {
        self.at(*self.places.get(id)?)
    }

    /// All sessions, by id.
    pub fn iter(&self) -> impl Iterator<Item = &ScheduledSession> {
        let places = self.places.values();
        places.filter_map(|place| self.at(*place))
    }

    /// The sessions of a series, by start and then by id: what
    /// [`edit_scheduled_series`](crate::edit_scheduled_series) asks for.
    #[must_use]
    pub fn sessions_of(&self, series: &SeriesId) -> Vec<&ScheduledSession> {
        let places = self.series.get(series).into_iter().flatten();
        let mut found: Vec<_> = places.filter_map(|place| self.at(*place)).collect();
        found.sort_by_cached_key(|one| (one.starts_at(), one.id.clone()));
        found
    }

    /// As [`calendar_for`](crate::calendar_for), over the sessions of the
    /// index.
    #[must_use]
    pub fn calendar_for(
        &self,
        person: &PersonId,
        range: &Interval,
        policy: &SchedulePolicy,
        now: Instant,
    ) -> Vec<CalendarEntry> {
        let Some(of) = self.people.get(person) else {
            return Vec::new();
        };
        let touching = starting(&of.invited, range.start, Some(range.end));
        let found = self.with_long(of, touching);
        calendar_of(person, found, range, policy, now)
    }

    /// As [`dashboard_for`](crate::dashboard_for), over the sessions of the
    /// index.
    #[must_use]
    pub fn dashboard_for(
        &self,
        attendee: &Attendee,
        policy: &SchedulePolicy,
        now: Instant,
    ) -> Dashboard {
        let nobody = Of::default();
        let of = self.people.get(&attendee.person).unwrap_or(&nobody);
        let coming = starting(&of.scheduled, now, horizon(policy, now));
        let running = of.running.iter().copied();
        let found = self.with_long(of, coming.chain(running));
        dashboard_of(attendee, found, policy, now)
    }

    /// As [`active_sessions`](crate::active_sessions), over the sessions of the
    /// index.
    #[must_use]
    pub fn active_sessions(
        &self,
        tutor: &PersonId,
        policy: &SchedulePolicy,
        now: Instant,
    ) -> Vec<SessionId> {
        let Some(of) = self.people.get(tutor) else {
            return Vec::new();
        };
        let until = now.saturating_add(lead(policy).saturating_add(1));
        let open = starting(&of.scheduled, now, Some(until));
        let running = of.running.iter().copied();
        active_of(tutor, self.with_long(of, open.chain(running)), policy, now)
    }

    /// The meeting that a tutor started and that runs, the first by id: what
    /// [`MeetingFacts`](crate::MeetingFacts) ask for. By the one-active rule
    /// there is at most one.
    #[must_use]
    pub fn running_meeting(&self, tutor: &PersonId) -> Option<&SessionId> {
        let places = self.people.get(tutor)?.started.iter();
        let running = places.filter_map(|place| self.at(*place));
        running.map(|session| &session.id).min()
    }

    /// As [`meeting_history`](crate::meeting_history), over the sessions of the
    /// index.
    #[must_use]
    pub fn meeting_history(&self, person: &PersonId) -> Vec<PastMeeting> {
        let Some(of) = self.people.get(person) else {
            return Vec::new();
        };
        let past = of.past.iter().filter_map(|place| self.at(*place));
        history_of(person, past)
    }

    fn at(&self, place: usize) -> Option<&ScheduledSession> {
        self.sessions.get(place)?.as_ref()
    }

    /// Sessions that were found, and those that are too long to be found by
    /// their start; each once.
    fn with_long<'a>(
        &'a self,
        of: &'a Of,
        found: impl Iterator<Item = usize> + 'a,
    ) -> impl Iterator<Item = &'a ScheduledSession> {
        let found = found.filter(|place| !of.long.contains(place));
        let all = found.chain(of.long.iter().copied());
        all.filter_map(|place| self.at(place))
    }
}

impl Extend<ScheduledSession> for SessionIndex {
    fn extend<I: IntoIterator<Item = ScheduledSession>>(&mut self, sessions: I) {
        for session in sessions {
            self.insert(session);
        }
    }
}

impl FromIterator<ScheduledSession> for SessionIndex {
    fn from_iter<I: IntoIterator<Item = ScheduledSession>>(sessions: I) -> Self {
        let mut index = Self::new();
        index.extend(sessions);
        index
    }
}

/// Whether a session is longer than a draft allows.
fn is_long(session: &ScheduledSession) -> bool {
    session.interval().seconds() > DAY
}

/// The places of sessions of at most a day that may reach beyond `from` and
/// start before `until`.
fn starting(
    sessions: &BTreeSet<(Instant, usize)>,
    from: Instant,
    until: Option<Instant>,
) -> impl Iterator<Item = usize> {
    let first = (from.saturating_add(-DAY), usize::MIN);
    let last = until.map_or(Bound::Unbounded, |until| {
        Bound::Excluded((until.max(first.0), usize::MIN))
    });
    let found = sessions.range((Bound::Included(first), last));
    found.map(|(_, place)| *place)
}
