//! The engine in numbers: either state, the watermark, and what is held back
//! until it is passed.

use std::collections::BTreeMap;

use super::bounded::Bounded;
use super::history::{Coming, Differences, History};
use super::keys::Hashed;
use super::row::{Ended, Grounds, Judged, Row, StudentOrder};
use super::rules::Rules;
use crate::error::{Error, ErrorKind};

/// No student.
pub(super) const NOBODY: u32 = u32::MAX;

/// What the engine remembers.
#[derive(Clone, Debug)]
pub(super) enum State<S> {
    Bounded(Box<Bounded<S>>),
    History(Box<History<S>>),
}

/// When a held row starts or ends, its session, and whose it is.
type HeldAt<S> = (i64, S, u32);
/// The start of a held row, with its content area.
pub(super) type HeldStarts<S> = BTreeMap<HeldAt<S>, u32>;
/// The end of a held row, with its content area, its start and its seconds.
pub(super) type HeldEnds<S> = BTreeMap<HeldAt<S>, (u32, i64, u64)>;

/// An engine over numbered students and content areas.
#[derive(Clone, Debug)]
pub(super) struct Core<S> {
    pub(super) rules: Rules,
    pub(super) state: State<S>,
    /// No event before this is to be expected; `i64::MIN` when nothing is
    /// known.
    pub(super) watermark: i64,
    pub(super) held_starts: HeldStarts<S>,
    pub(super) held_ends: HeldEnds<S>,
}

impl<S: Hashed> Core<S> {
    pub(super) fn new(rules: Rules, has_history: bool) -> Result<Self, Error> {
        let state = if has_history {
            State::History(Box::default())
        } else {
            rules.check_bounded()?;
            State::Bounded(Box::new(Bounded::new(&rules)))
        };
        Ok(Self {
            rules,
            state,
            watermark: i64::MIN,
            held_starts: BTreeMap::new(),
            held_ends: BTreeMap::new(),
        })
    }

    /// Judges a row now, by what is known.
    #[inline]
    pub(super) fn push(
        &mut self,
        row: &Row<S>,
        order: StudentOrder<'_>,
        out: &mut Vec<Judged<S>>,
    ) -> Result<(), Error> {
        match &mut self.state {
            State::Bounded(state) => {
                let pair = (row.student, row.area);
                let count = state.connect(pair, row.start, self.watermark);
                if let Some(ended) = row.ended {
                    let who = (&row.session, row.student, row.area);
                    if let Some(basis) = state.finish(&self.rules, who, ended) {
                        let seconds = ended.seconds;
                        out.push(judged(row, ended.at, Grounds::Long { seconds, basis }));
                    }
                }
                if let Some(requests) = count {
                    let sessions = Vec::new();
                    let grounds = Grounds::Frequent { requests, sessions };
                    out.push(judged(row, row.start, grounds));
                }
                Ok(())
            }
            State::History(state) => state.push(&self.rules, row, order, out),
        }
    }

    /// Judges the end of a session whose start was pushed before.
    pub(super) fn end(
        &mut self,
        row: &Row<S>,
        ended: Ended,
        order: StudentOrder<'_>,
        out: &mut Vec<Judged<S>>,
    ) -> Result<(), Error> {
        match &mut self.state {
            State::Bounded(state) => {
                let who = (&row.session, row.student, row.area);
                if let Some(basis) = state.finish(&self.rules, who, ended) {
                    let seconds = ended.seconds;
                    out.push(judged(row, ended.at, Grounds::Long { seconds, basis }));
                }
                Ok(())
            }
            State::History(state) => {
                let row = Row {
                    ended: Some(ended),
                    ..row.clone()
                };
                state.push(&self.rules, &row, order, out)
            }
        }
    }

    /// Holds a row until the watermark has passed it; what is late already is
    /// judged now.
    pub(super) fn hold(
        &mut self,
        row: &Row<S>,
        order: StudentOrder<'_>,
        out: &mut Vec<Judged<S>>,
    ) -> Result<(), Error> {
        if let State::History(state) = &self.state {
            state.fits(row, &mut Coming::new())?;
        }
        let running = Row {
            ended: None,
            ..row.clone()
        };
        if row.start < self.watermark {
            self.push(&running, order, out)?;
        } else {
            let key = (row.start, row.session.clone(), row.student);
            self.held_starts.insert(key, row.area);
        }
        match row.ended {
            Some(ended) if ended.at < self.watermark => self.end(&running, ended, order, out),
            Some(ended) => {
                let key = (ended.at, row.session.clone(), row.student);
                let what = (row.area, row.start, ended.seconds);
                self.held_ends.insert(key, what);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Moves the watermark on and judges what it has passed: requests in the
    /// order of their starts, sessions in that of their ends.
    pub(super) fn advance(
        &mut self,
        watermark: i64,
        order: StudentOrder<'_>,
        out: &mut Vec<Judged<S>>,
    ) -> Result<(), Error> {
        self.check_held(watermark)?;
        while let Some(first) = self.held_starts.first_entry() {
            if first.key().0 >= watermark {
                break;
            }
            let (place, what) = first.remove_entry();
            self.push(&held_start(place, what), order, out)?;
        }
        while let Some(first) = self.held_ends.first_entry() {
            if first.key().0 >= watermark {
                break;
            }
            let (place, what) = first.remove_entry();
            let (row, ended) = held_end(place, what);
            self.end(&row, ended, order, out)?;
        }
        self.watermark = self.watermark.max(watermark);
        Ok(())
    }

    /// Whether all that is held before the watermark can be judged: what is
    /// refused between others would take their alerts with it. The first that
    /// cannot is let go of.
    fn check_held(&mut self, watermark: i64) -> Result<(), Error> {
        let State::History(state) = &self.state else {
            return Ok(());
        };
        let mut coming = Coming::new();
        let due = |place: &HeldAt<S>| place.0 < watermark;
        for (place, what) in self.held_starts.iter().take_while(|held| due(held.0)) {
            let row = held_start(place.clone(), *what);
            if let Err(error) = state.fits(&row, &mut coming) {
                let place = place.clone();
                self.held_starts.remove(&place);
                return Err(error);
            }
        }
        for (place, what) in self.held_ends.iter().take_while(|held| due(held.0)) {
            let (row, ended) = held_end(place.clone(), *what);
            let row = Row {
                ended: Some(ended),
                ..row
            };
            if let Err(error) = state.fits(&row, &mut coming) {
                let place = place.clone();
                self.held_ends.remove(&place);
                return Err(error);
            }
        }
        Ok(())
    }

    fn history(&mut self) -> Result<(&Rules, &mut History<S>), Error> {
        match &mut self.state {
            State::History(state) => Ok((&self.rules, state)),
            State::Bounded(_) => Err(needs_history()),
        }
    }

    /// Takes rows of a session away: those of one student, or all.
    pub(super) fn retract(
        &mut self,
        session: &S,
        student: Option<u32>,
        order: StudentOrder<'_>,
    ) -> Result<Differences<Judged<S>>, Error> {
        let concerns =
            |key: &HeldAt<S>| key.1 == *session && student.is_none_or(|student| student == key.2);
        let (rules, state) = self.history()?;
        let students = match student {
            Some(student) => vec![student],
            None => state.students_of(session),
        };
        let mut gone = Vec::new();
        for student in students {
            state.take(session, student, &mut gone);
        }
        let differences = state.settle(rules, order, gone);
        self.held_starts.retain(|key, _| !concerns(key));
        self.held_ends.retain(|key, _| !concerns(key));
        Ok(differences)
    }

    /// Puts a row in the place of the one of the same session and student.
    pub(super) fn correct(
        &mut self,
        row: &Row<S>,
        order: StudentOrder<'_>,
    ) -> Result<Differences<Judged<S>>, Error> {
        let (rules, state) = self.history()?;
        let mut gone = Vec::new();
        state.take(&row.session, row.student, &mut gone);
        state.restore(rules, row, None, None);
        let differences = state.settle(rules, order, gone);
        let concerns = |key: &HeldAt<S>| (&key.1, key.2) == (&row.session, row.student);
        self.held_starts.retain(|key, _| !concerns(key));
        self.held_ends.retain(|key, _| !concerns(key));
        Ok(differences)
    }

    /// Judges anew what late events have changed.
    pub(super) fn reconcile(
        &mut self,
        order: StudentOrder<'_>,
    ) -> Result<Differences<Judged<S>>, Error> {
        let (rules, state) = self.history()?;
        Ok(state.settle(rules, order, Vec::new()))
    }

    /// Removes a student. With history the alerts become what they would be
    /// without; else the sums of content areas stay, as numbers of nobody.
    pub(super) fn forget(
        &mut self,
        student: u32,
        order: StudentOrder<'_>,
    ) -> Differences<Judged<S>> {
        self.held_starts.retain(|key, _| key.2 != student);
        self.held_ends.retain(|key, _| key.2 != student);
        match &mut self.state {
            State::Bounded(state) => {
                state.forget(student);
                Differences::default()
            }
            State::History(state) => {
                let mut gone = Vec::new();
                for session in state.sessions_of(student) {
                    state.take(&session, student, &mut gone);
                }
                state.settle(&self.rules, order, gone)
            }
        }
    }

    /// Whether the state could take in the other's; nothing is changed.
    /// `known` finds this engine's numbers without giving new ones.
    pub(super) fn check_merge(
        &self,
        other: &Self,
        known: impl Fn(u32, u32) -> Option<(u32, u32)>,
    ) -> Result<(), Error> {
        match (&self.state, &other.state) {
            (State::Bounded(ours), State::Bounded(theirs)) => {
                ours.check_merge(theirs, self.watermark.max(other.watermark), known)
            }
            (State::History(_), State::History(_)) => Ok(()),
            _ => Err(Error::new(
                ErrorKind::InvalidValue,
                "One engine has history and the other has none.",
            )),
        }
    }

    /// Takes in what another engine saw; `numbers` gives this engine's
    /// numbers for the other's.
    pub(super) fn merge(
        &mut self,
        other: &Self,
        mut numbers: impl FnMut(u32, u32) -> Option<(u32, u32)>,
    ) {
        self.watermark = self.watermark.max(other.watermark);
        for ((at, session, student), area) in &other.held_starts {
            if let Some((student, area)) = numbers(*student, *area) {
                self.held_starts
                    .insert((*at, session.clone(), student), area);
            }
        }
        for ((at, session, student), (area, start, seconds)) in &other.held_ends {
            if let Some((student, area)) = numbers(*student, *area) {
                let what = (area, *start, *seconds);
                self.held_ends.insert((*at, session.clone(), student), what);
            }
        }
        let watermark = self.watermark;
        match (&mut self.state, &other.state) {
            (State::Bounded(ours), State::Bounded(theirs)) => {
                ours.merge(theirs, watermark, numbers);
            }
            (State::History(ours), State::History(theirs)) => {
                ours.merge(&self.rules, theirs, numbers);
            }
            _ => {}
        }
    }
}

fn held_start<S>((start, session, student): HeldAt<S>, area: u32) -> Row<S> {
    Row {
        session,
        student,
        area,
        start,
        ended: None,
    }
}

fn held_end<S>(
    (at, session, student): HeldAt<S>,
    (area, start, seconds): (u32, i64, u64),
) -> (Row<S>, Ended) {
    let row = held_start((start, session, student), area);
    (row, Ended { at, seconds })
}

fn judged<S: Clone>(row: &Row<S>, at: i64, grounds: Grounds<S>) -> Judged<S> {
    Judged {
        session: row.session.clone(),
        student: row.student,
        area: row.area,
        at,
        grounds,
    }
}

pub(super) fn needs_history() -> Error {
    Error::new(
        ErrorKind::InvalidValue,
        "An engine without history keeps no sessions that could be changed.",
    )
    .with_help("Use an engine with history.")
}
