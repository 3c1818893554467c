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
/// What else there is of a held row: its content area, its start and its
/// seconds; a start has none.
type HeldRow = (u32, i64, u64);
/// The starts or the ends of held rows, in their order.
pub(super) type Held<S> = BTreeMap<HeldAt<S>, HeldRow>;

/// An engine over numbered students and content areas.
#[derive(Clone, Debug)]
pub(super) struct Core<S> {
    pub(super) rules: Rules,
    pub(super) state: State<S>,
    /// No event before this is to be expected; `i64::MIN` when nothing is
    /// known.
    pub(super) watermark: i64,
    pub(super) held_starts: Held<S>,
    pub(super) held_ends: Held<S>,
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
            self.held_starts.insert(key, (row.area, row.start, 0));
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
        while let Some((row, _)) = first_before(&mut self.held_starts, watermark) {
            self.push(&row, order, out)?;
        }
        while let Some((row, ended)) = first_before(&mut self.held_ends, watermark) {
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
        let both = [(&mut self.held_starts, false), (&mut self.held_ends, true)];
        for (held, are_ends) in both {
            for (place, what) in held.iter() {
                if place.0 >= watermark {
                    break;
                }
                let (mut row, ended) = held_row(place.clone(), *what);
                row.ended = are_ends.then_some(ended);
                if let Err(error) = state.fits(&row, &mut coming) {
                    let place = place.clone();
                    held.remove(&place);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Lets go of what is held and not to be kept.
    fn keep_held(&mut self, is_kept: impl Fn(&S, u32) -> bool) {
        for held in [&mut self.held_starts, &mut self.held_ends] {
            held.retain(|(_, session, student), _| is_kept(session, *student));
        }
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
        self.keep_held(|held, whose| {
            held != session || student.is_some_and(|student| student != whose)
        });
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
        self.keep_held(|held, whose| (held, whose) != (&row.session, row.student));
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
        self.keep_held(|_, whose| whose != student);
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
        for (held, theirs) in [
            (&mut self.held_starts, &other.held_starts),
            (&mut self.held_ends, &other.held_ends),
        ] {
            for ((at, session, student), (area, start, seconds)) in theirs {
                if let Some((student, area)) = numbers(*student, *area) {
                    let what = (area, *start, *seconds);
                    held.insert((*at, session.clone(), student), what);
                }
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

/// A held row as one that runs, and its end.
fn held_row<S>(
    (at, session, student): HeldAt<S>,
    (area, start, seconds): HeldRow,
) -> (Row<S>, Ended) {
    let row = Row {
        session,
        student,
        area,
        start,
        ended: None,
    };
    (row, Ended { at, seconds })
}

/// Takes the first out, if the watermark has passed it.
fn first_before<S: Ord>(held: &mut Held<S>, watermark: i64) -> Option<(Row<S>, Ended)> {
    let first = held.first_entry()?;
    let is_passed = first.key().0 < watermark;
    is_passed.then(|| {
        let (place, what) = first.remove_entry();
        held_row(place, what)
    })
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
