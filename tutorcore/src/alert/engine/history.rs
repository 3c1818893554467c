//! The state with history: every row, in the order of each rule, with the
//! alerts that stand.

use std::collections::{BTreeMap, BTreeSet};

use super::area::{Area, Place, Siblings};
use super::core::NOBODY;
use super::requests::Requests;
use super::row::{Basis, Ended, Grounds, Judged, Row, SessionKey, StudentOrder};
use super::rules::Rules;
use crate::error::{Error, ErrorKind};

/// A row without what finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) area: u32,
    pub(super) start: i64,
    pub(super) ended: Option<Ended>,
}

impl Entry {
    fn of<S>(row: &Row<S>) -> Self {
        Self {
            area: row.area,
            start: row.start,
            ended: row.ended,
        }
    }

    /// Whether there is something new in it, when `known` was pushed before:
    /// that the session has ended.
    pub(super) fn tells_more_than(self, known: Self) -> Result<bool, Error> {
        let running = Self {
            ended: None,
            ..known
        };
        if known == self || running == self {
            return Ok(false);
        }
        if known.ended.is_some() || (known.area, known.start) != (self.area, self.start) {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "The student's part in this session was pushed before, and was another.",
            )
            .with_help("Correct it."));
        }
        Ok(true)
    }
}

/// Rows that are about to be pushed.
pub(super) type Coming<S> = BTreeMap<(S, u32), Entry>;

/// What a change of the data did to the alerts.
#[derive(Clone, Debug)]
pub(super) struct Differences<A> {
    /// True now, and not told so far.
    pub(super) raise: Vec<A>,
    /// Told, and not true any more.
    pub(super) withdraw: Vec<A>,
    /// Told and still true, by other evidence.
    pub(super) change: Vec<A>,
}

impl<A> Default for Differences<A> {
    fn default() -> Self {
        Self {
            raise: Vec::new(),
            withdraw: Vec::new(),
            change: Vec::new(),
        }
    }
}

/// Every row that was pushed and neither retracted nor forgotten.
#[derive(Clone, Debug)]
pub(super) struct History<S> {
    rows: BTreeMap<(S, u32), Entry>,
    areas: BTreeMap<u32, Area<S>>,
    pairs: BTreeMap<(u32, u32), Requests<S>>,
    /// Content areas and students whose requests may be told otherwise than
    /// they would be now; with nobody, the area's sessions.
    unsettled: BTreeSet<(u32, u32)>,
    /// Alerts of rows that a merge has replaced.
    gone: Vec<Judged<S>>,
}

impl<S> Default for History<S> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            areas: BTreeMap::new(),
            pairs: BTreeMap::new(),
            unsettled: BTreeSet::new(),
            gone: Vec::new(),
        }
    }
}

/// What stood and what stands of one alert.
type Change<S> = [Option<Judged<S>>; 2];

impl<S: SessionKey> History<S> {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, session: &S, student: u32) -> Option<&Entry> {
        self.rows.get(&(session.clone(), student))
    }

    /// Whether a row could be pushed after those that are coming, which it
    /// joins.
    pub(super) fn fits(&self, row: &Row<S>, coming: &mut Coming<S>) -> Result<(), Error> {
        let entry = Entry::of(row);
        let key = (row.session.clone(), row.student);
        let known = coming.get(&key).or_else(|| self.rows.get(&key));
        let is_news = match known {
            Some(known) => entry.tells_more_than(*known)?,
            None => true,
        };
        if is_news {
            coming.insert(key, entry);
        }
        Ok(())
    }

    /// Judges a row by those that are there, and keeps it. A row that is there
    /// already is judged for what is new in it: that it has ended.
    pub(super) fn push(
        &mut self,
        rules: &Rules,
        row: &Row<S>,
        order: StudentOrder<'_>,
        out: &mut Vec<Judged<S>>,
    ) -> Result<(), Error> {
        let entry = Entry::of(row);
        let key = (row.session.clone(), row.student);
        let known = self.rows.get(&key).copied();
        if let Some(known) = known
            && !entry.tells_more_than(known)?
        {
            return Ok(());
        }
        self.rows.insert(key, entry);
        if known.is_none() {
            let pair = (row.area, row.student);
            let requests = self.pairs.entry(pair).or_default();
            let count = requests.push(&rules.frequent, row.start, &row.session);
            if !requests.is_settled() {
                self.unsettled.insert(pair);
            }
            if let Some(count) = count {
                out.extend(self.frequent(row.start, &row.session, pair, Some(count)));
            }
        }
        if let Some(ended) = row.ended {
            let place = (ended.at, row.session.clone(), row.student);
            let siblings = siblings(&self.rows, row.area, &place);
            let area = self
                .areas
                .entry(row.area)
                .or_insert_with(|| Area::new(rules));
            let basis = area.push(rules, place.clone(), ended.seconds, &siblings, order);
            self.unsettled.insert((row.area, NOBODY));
            out.extend(long(row.area, &place, ended.seconds, basis));
        }
        Ok(())
    }

    /// Keeps a row, with the alerts that stand for it, without judging it.
    pub(super) fn restore(
        &mut self,
        rules: &Rules,
        row: &Row<S>,
        long: Option<Basis>,
        frequent: Option<u64>,
    ) {
        let entry = Entry::of(row);
        self.rows.insert((row.session.clone(), row.student), entry);
        let pair = (row.area, row.student);
        let requests = self.pairs.entry(pair).or_default();
        requests.restore(row.start, &row.session, frequent);
        self.unsettled.insert(pair);
        if let Some(ended) = row.ended {
            let area = self
                .areas
                .entry(row.area)
                .or_insert_with(|| Area::new(rules));
            let place = (ended.at, row.session.clone(), row.student);
            area.restore(place, ended.seconds, long);
            self.unsettled.insert((row.area, NOBODY));
        }
    }

    /// Goes through requests that were restored, so that new ones can be
    /// judged.
    pub(super) fn prime(&mut self, rules: &Rules) {
        for requests in self.pairs.values_mut() {
            requests.prime(&rules.frequent);
        }
    }

    /// The alerts that stand for a row.
    pub(super) fn told(&self, row: &Row<S>) -> (Option<Basis>, Option<u64>) {
        let long = row.ended.and_then(|ended| {
            let area = self.areas.get(&row.area)?;
            area.told(&(ended.at, row.session.clone(), row.student))
        });
        let requests = self.pairs.get(&(row.area, row.student));
        let frequent = requests.and_then(|requests| requests.told(row.start, &row.session));
        (long, frequent)
    }

    /// Lets the alerts of another engine stand for a row.
    fn tell(&mut self, row: &Row<S>, long: Option<Basis>, frequent: Option<u64>) {
        if let (Some(ended), Some(area)) = (row.ended, self.areas.get_mut(&row.area)) {
            area.set_told(&(ended.at, row.session.clone(), row.student), long);
            self.unsettled.insert((row.area, NOBODY));
        }
        let pair = (row.area, row.student);
        if let Some(requests) = self.pairs.get_mut(&pair) {
            requests.set_told(row.start, &row.session, frequent);
            self.unsettled.insert(pair);
        }
    }

    /// Takes a row away; the alerts that stood for it are added to `gone`.
    pub(super) fn take(&mut self, session: &S, student: u32, gone: &mut Vec<Judged<S>>) -> bool {
        let key = (session.clone(), student);
        let Some(entry) = self.rows.get(&key).copied() else {
            return false;
        };
        let pair = (entry.area, student);
        if let Some(requests) = self.pairs.get(&pair) {
            let told = requests.told(entry.start, session);
            gone.extend(self.frequent(entry.start, session, pair, told));
        }
        self.rows.remove(&key);
        if let Some(requests) = self.pairs.get_mut(&pair) {
            requests.remove(entry.start, session);
            if requests.is_empty() {
                self.pairs.remove(&pair);
                self.unsettled.remove(&pair);
            } else {
                self.unsettled.insert(pair);
            }
        }
        if let (Some(ended), Some(area)) = (entry.ended, self.areas.get_mut(&entry.area)) {
            let place = (ended.at, session.clone(), student);
            let told = area.remove(&place);
            gone.extend(long(entry.area, &place, ended.seconds, told));
            if area.is_empty() {
                self.areas.remove(&entry.area);
                self.unsettled.remove(&(entry.area, NOBODY));
            } else {
                self.unsettled.insert((entry.area, NOBODY));
            }
        }
        true
    }

    /// The students of a session.
    pub(super) fn students_of(&self, session: &S) -> Vec<u32> {
        let all = (session.clone(), 0)..=(session.clone(), u32::MAX);
        self.rows
            .range(all)
            .map(|((_, student), _)| *student)
            .collect()
    }

    /// The sessions of a student.
    pub(super) fn sessions_of(&self, student: u32) -> Vec<S> {
        let rows = self.rows.keys().filter(|(_, other)| *other == student);
        rows.map(|(session, _)| session.clone()).collect()
    }

    /// Judges anew whatever a late or changed row may have changed; `gone` are
    /// alerts of rows that were taken away.
    pub(super) fn settle(
        &mut self,
        rules: &Rules,
        order: StudentOrder<'_>,
        gone: Vec<Judged<S>>,
    ) -> Differences<Judged<S>> {
        let mut changes = Vec::new();
        for (number, student) in std::mem::take(&mut self.unsettled) {
            if student == NOBODY {
                self.settle_sessions(rules, number, order, &mut changes);
            } else {
                self.settle_requests(rules, (number, student), &mut changes);
            }
        }
        let mut all = std::mem::take(&mut self.gone);
        all.extend(gone);
        self.net(all, changes)
    }

    fn settle_sessions(
        &mut self,
        rules: &Rules,
        number: u32,
        order: StudentOrder<'_>,
        changes: &mut Vec<Change<S>>,
    ) {
        let Some(area) = self.areas.get_mut(&number) else {
            return;
        };
        let siblings = |place: &Place<S>| siblings(&self.rows, number, place);
        area.settle(rules, siblings, order, |place, seconds, was, is| {
            changes.push([was, is].map(|basis| long(number, place, seconds, basis)));
        });
    }

    fn settle_requests(&mut self, rules: &Rules, pair: (u32, u32), changes: &mut Vec<Change<S>>) {
        let mut found = Vec::new();
        if let Some(requests) = self.pairs.get_mut(&pair) {
            requests.settle(&rules.frequent, |start, session, was, is| {
                found.push((start, session.clone(), [was, is]));
            });
        }
        for (start, session, counts) in found {
            changes.push(counts.map(|count| self.frequent(start, &session, pair, count)));
        }
    }

    /// What is raised, withdrawn and changed in the end. What is gone was
    /// told, and may stand again by another row.
    fn net(&self, gone: Vec<Judged<S>>, changes: Vec<Change<S>>) -> Differences<Judged<S>> {
        let mut keys: Vec<_> = gone.iter().map(Judged::key).collect();
        keys.sort_unstable();
        let is_gone = |one: &Judged<S>| keys.binary_search(&one.key()).is_ok();
        let mut found = Differences::default();
        let again = gone.into_iter().map(|was| {
            let is = self.standing_as(&was);
            [Some(was), is]
        });
        let others = changes.into_iter();
        let others = others.filter(|change| !change.iter().flatten().any(is_gone));
        for change in again.chain(others) {
            match change {
                [None, Some(is)] => found.raise.push(is),
                [Some(was), None] => found.withdraw.push(was),
                [Some(was), Some(is)] if !was.is_same(&is) => found.change.push(is),
                _ => {}
            }
        }
        found
    }

    /// The alert of the same key that stands.
    fn standing_as(&self, other: &Judged<S>) -> Option<Judged<S>> {
        let entry = *self.get(&other.session, other.student)?;
        let row = with_key(&other.session, other.student, entry);
        let standing = self.alerts_of(&row, self.told(&row));
        standing.into_iter().find(|one| one.key() == other.key())
    }

    /// Takes in what another engine saw. `numbers` gives this engine's numbers
    /// for the other's.
    pub(super) fn merge(
        &mut self,
        rules: &Rules,
        other: &Self,
        mut numbers: impl FnMut(u32, u32) -> Option<(u32, u32)>,
    ) {
        let mut gone = Vec::new();
        for ((session, student), entry) in &other.rows {
            let theirs = with_key(session, *student, *entry);
            let told = other.told(&theirs);
            let Some((student, area)) = numbers(*student, entry.area) else {
                continue;
            };
            let row = Row {
                student,
                area,
                ..theirs.clone()
            };
            match self.get(session, student).copied() {
                None => self.restore(rules, &row, told.0, told.1),
                Some(ours) => {
                    let ours = with_key(session, student, ours);
                    if ours == row {
                        let own = self.told(&ours);
                        self.tell(&ours, own.0.or(told.0), own.1.or(told.1));
                    } else if row.rank() < ours.rank() {
                        self.take(session, student, &mut gone);
                        self.restore(rules, &row, told.0, told.1);
                    } else {
                        let mut lost = other.alerts_of(&theirs, told);
                        for alert in &mut lost {
                            (alert.student, alert.area) = (student, area);
                        }
                        gone.extend(lost);
                    }
                }
            }
        }
        self.gone.extend(gone);
    }

    fn alerts_of(&self, row: &Row<S>, told: (Option<Basis>, Option<u64>)) -> Vec<Judged<S>> {
        let mut found = Vec::new();
        if let (Some(ended), Some(_)) = (row.ended, told.0) {
            let place = (ended.at, row.session.clone(), row.student);
            found.extend(long(row.area, &place, ended.seconds, told.0));
        }
        let pair = (row.area, row.student);
        found.extend(self.frequent(row.start, &row.session, pair, told.1));
        found
    }

    /// All rows, by session and student number.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<S>> {
        self.rows
            .iter()
            .map(|((session, student), entry)| with_key(session, *student, *entry))
    }

    /// The alerts that stand, in no order.
    pub(super) fn standing(&self) -> impl Iterator<Item = Judged<S>> {
        self.rows().flat_map(|row| {
            let told = self.told(&row);
            self.alerts_of(&row, told)
        })
    }

    fn frequent(
        &self,
        at: i64,
        session: &S,
        (area, student): (u32, u32),
        count: Option<u64>,
    ) -> Option<Judged<S>> {
        let requests = count?;
        let pair = self.pairs.get(&(area, student));
        let sessions = pair.map(|pair| pair.counted(at, session, requests));
        Some(Judged {
            session: session.clone(),
            student,
            area,
            at,
            grounds: Grounds::Frequent {
                requests,
                sessions: sessions.unwrap_or_default(),
            },
        })
    }
}

fn with_key<S: SessionKey>(session: &S, student: u32, entry: Entry) -> Row<S> {
    Row {
        session: session.clone(),
        student,
        area: entry.area,
        start: entry.start,
        ended: entry.ended,
    }
}

fn long<S: SessionKey>(
    area: u32,
    place: &Place<S>,
    seconds: u64,
    basis: Option<Basis>,
) -> Option<Judged<S>> {
    Some(Judged {
        session: place.1.clone(),
        student: place.2,
        area,
        at: place.0,
        grounds: Grounds::Long {
            seconds,
            basis: basis?,
        },
    })
}

/// The other rows of a session in an area, of those that have ended.
fn siblings<S: SessionKey>(
    rows: &BTreeMap<(S, u32), Entry>,
    area: u32,
    place: &Place<S>,
) -> Siblings {
    let all = (place.1.clone(), 0)..=(place.1.clone(), u32::MAX);
    rows.range(all)
        .filter(|((_, student), entry)| *student != place.2 && entry.area == area)
        .filter_map(|((_, student), entry)| {
            let ended = entry.ended?;
            Some((*student, ended.at, ended.seconds))
        })
        .collect()
}
