//! The sessions of one content area in the order of their ends.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;

use super::average::Average;
use super::row::{Basis, SessionKey, StudentOrder};
use super::rules::Rules;
use crate::kernel::running_mean::Mean;
use crate::policy::BaselineExclusion;

/// Where a row is in that order.
pub(super) type Place<S> = (i64, S, u32);

/// A session that has ended, as one student's.
#[derive(Clone, Debug)]
pub(super) struct Finished {
    pub(super) seconds: u64,
    /// What all sessions before it come to, where that is all there is to
    /// know; right for rows before the first unsettled one.
    before: Mean,
    /// The alert that stands.
    pub(super) told: Option<Basis>,
}

/// The sessions of one content area.
#[derive(Clone, Debug)]
pub(super) struct Area<S> {
    rows: BTreeMap<Place<S>, Finished>,
    /// Behind the last row.
    average: Average,
    /// From here on rows may be told otherwise than they would be now.
    unsettled: Option<(i64, S)>,
}

/// The other rows of the session that is judged, in its area: student, end
/// and seconds.
pub(super) type Siblings = Vec<(u32, i64, u64)>;

impl<S: SessionKey> Area<S> {
    pub(super) fn new(rules: &Rules) -> Self {
        Self {
            rows: BTreeMap::new(),
            average: Average::new(rules),
            unsettled: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn told(&self, place: &Place<S>) -> Option<Basis> {
        self.rows.get(place)?.told
    }

    pub(super) fn set_told(&mut self, place: &Place<S>, told: Option<Basis>) {
        if let Some(row) = self.rows.get_mut(place) {
            row.told = told;
            self.unsettle((place.0, place.1.clone()));
        }
    }

    /// Judges a row by those that are there, and puts it in its place. It is
    /// told if it is so long.
    pub(super) fn push(
        &mut self,
        rules: &Rules,
        place: Place<S>,
        seconds: u64,
        siblings: &Siblings,
        order: StudentOrder<'_>,
    ) -> Option<Basis> {
        let is_last = self
            .rows
            .last_key_value()
            .is_none_or(|(last, _)| (last.0, &last.1) <= (place.0, &place.1));
        let (before, told) = if is_last {
            self.look_back(rules, place.0);
            let mut average = std::mem::replace(&mut self.average, Average::new(rules));
            let change = changes(
                rules,
                (place.0, place.2, seconds),
                siblings,
                average.edge,
                order,
            );
            // Its siblings that end with it are behind it, but counted.
            let same: Vec<_> = siblings
                .iter()
                .filter(|(_, end, _)| *end == place.0)
                .map(|(student, _, seconds)| (*student, *seconds))
                .collect();
            let mut left_out = change.left_out;
            left_out.extend_from_slice(&same);
            let told = average.judge(rules, (place.2, seconds), &left_out, &change.taken_in);
            let is_overtaken = |one: &&(u32, i64, u64)| {
                one.1 == place.0 && order(place.2, one.0) == Ordering::Less
            };
            if rules.exclude == BaselineExclusion::None
                && siblings.iter().any(|one| is_overtaken(&one))
            {
                // A row that was there is behind it, and has it in its average.
                self.unsettle((place.0, place.1.clone()));
            }
            let mut before = average.total;
            for (_, seconds) in &same {
                before.remove(*seconds);
            }
            self.average = average;
            (before, told)
        } else {
            self.unsettle((place.0, place.1.clone()));
            let mut average = self.average_before(rules, (place.0, &place.1));
            let change = changes(
                rules,
                (place.0, place.2, seconds),
                siblings,
                average.edge,
                order,
            );
            let told = average.judge(
                rules,
                (place.2, seconds),
                &change.left_out,
                &change.taken_in,
            );
            (average.total, told)
        };
        self.insert(place, seconds, before, told);
        told
    }

    /// Puts a row in its place without judging it.
    pub(super) fn restore(&mut self, place: Place<S>, seconds: u64, told: Option<Basis>) {
        self.unsettle((place.0, place.1.clone()));
        self.insert(place, seconds, Mean::default(), told);
    }

    fn insert(&mut self, place: Place<S>, seconds: u64, before: Mean, told: Option<Basis>) {
        if place.0 > self.average.edge {
            self.average.add(place.2, seconds);
        }
        let row = Finished {
            seconds,
            before,
            told,
        };
        self.rows.insert(place, row);
    }

    /// Takes a row away; the alert that stood, if one did.
    pub(super) fn remove(&mut self, place: &Place<S>) -> Option<Basis> {
        let row = self.rows.remove(place)?;
        if place.0 > self.average.edge {
            self.average.remove(place.2, row.seconds);
        }
        self.unsettle((place.0, place.1.clone()));
        row.told
    }

    fn unsettle(&mut self, from: (i64, S)) {
        self.unsettled = Some(match self.unsettled.take() {
            Some(first) => first.min(from),
            None => from,
        });
    }

    /// Takes sessions that ended too early for one that ends at `end` out of
    /// the running average.
    fn look_back(&mut self, rules: &Rules, end: i64) {
        let lookback = rules.lookback.unwrap_or_default();
        if self.average.edge > end.saturating_sub(lookback) {
            // The row that had moved it on is gone.
            self.average = Average::new(rules);
            for ((_, _, student), row) in &self.rows {
                self.average.add(*student, row.seconds);
            }
        }
        advance(&self.rows, &mut self.average, rules, end);
    }

    /// The average of the rows before a session.
    fn average_before(&self, rules: &Rules, session: (i64, &S)) -> Average {
        let mut average = Average::new(rules);
        let stop = (session.0, session.1.clone(), 0);
        let from = if rules.is_running() {
            let first = self.unsettled.as_ref();
            let limit = match first {
                Some((end, session)) => stop.clone().min((*end, session.clone(), 0)),
                None => stop.clone(),
            };
            let known = self.rows.range(..limit).next_back();
            known.map(|((end, session, _), row)| {
                average.total = row.before;
                (*end, session.clone(), 0)
            })
        } else {
            None
        };
        let from = from.map_or(Bound::Unbounded, Bound::Included);
        for ((_, _, student), row) in self.rows.range((from, Bound::Excluded(stop))) {
            average.add(*student, row.seconds);
        }
        advance(&self.rows, &mut average, rules, session.0);
        average
    }

    /// Judges every unsettled row anew; `differs` is told where it and what
    /// stood and what stands.
    pub(super) fn settle(
        &mut self,
        rules: &Rules,
        siblings: impl Fn(&Place<S>) -> Siblings,
        order: StudentOrder<'_>,
        mut differs: impl FnMut(&Place<S>, u64, Option<Basis>, Option<Basis>),
    ) {
        let Some((end, session)) = self.unsettled.take() else {
            return;
        };
        let mut average = self.average_before(rules, (end, &session));
        // The rows are changed while others are read: the new judgements are
        // gathered group by group.
        let mut from = Bound::Included((end, session, 0));
        loop {
            let mut group: Vec<(Place<S>, u64)> = Vec::new();
            for (place, row) in self.rows.range((from.clone(), Bound::Unbounded)) {
                match group.first() {
                    Some((first, _)) if (first.0, &first.1) != (place.0, &place.1) => break,
                    _ => group.push((place.clone(), row.seconds)),
                }
            }
            let Some((last, _)) = group.last() else {
                break;
            };
            from = Bound::Excluded(last.clone());
            advance(&self.rows, &mut average, rules, last.0);
            let before = average.total;
            for (place, seconds) in &group {
                let siblings = siblings(place);
                let edge = average.edge;
                let row = (place.0, place.2, *seconds);
                let change = changes(rules, row, &siblings, edge, order);
                let now = average.judge(
                    rules,
                    (place.2, *seconds),
                    &change.left_out,
                    &change.taken_in,
                );
                let Some(row) = self.rows.get_mut(place) else {
                    continue;
                };
                row.before = before;
                let is_same = match (&row.told, &now) {
                    (Some(told), Some(now)) => told.is_same(now),
                    (None, None) => true,
                    _ => false,
                };
                if !is_same {
                    differs(place, *seconds, row.told, now);
                    row.told = now;
                }
            }
            for (place, seconds) in &group {
                average.add(place.2, *seconds);
            }
        }
        self.average = average;
    }
}

/// Takes the sessions that ended too early for one that ends at `end` out.
fn advance<S: SessionKey>(
    rows: &BTreeMap<Place<S>, Finished>,
    average: &mut Average,
    rules: &Rules,
    end: i64,
) {
    let Some(lookback) = rules.lookback else {
        return;
    };
    let edge = end.saturating_sub(lookback);
    if edge <= average.edge {
        return;
    }
    let from = (average.edge.saturating_add(1), S::LEAST, 0);
    let to = (edge.saturating_add(1), S::LEAST, 0);
    for ((_, _, student), row) in rows.range(from..to) {
        average.remove(*student, row.seconds);
    }
    average.edge = edge;
}

/// What one judgement sees otherwise than the average behind the rows before
/// its session.
struct Changes {
    left_out: Vec<(u32, u64)>,
    taken_in: Vec<(u32, u64)>,
}

fn changes(
    rules: &Rules,
    (end, student, seconds): (i64, u32, u64),
    siblings: &Siblings,
    edge: i64,
    order: StudentOrder<'_>,
) -> Changes {
    let mut change = Changes {
        left_out: Vec::new(),
        taken_in: Vec::new(),
    };
    if rules.exclude == BaselineExclusion::None {
        let before = |other: u32| order(other, student) == Ordering::Less;
        let with = siblings.iter().filter(|one| one.1 == end && before(one.0));
        change.taken_in.extend(with.map(|one| (one.0, one.2)));
        change.taken_in.push((student, seconds));
    } else {
        let earlier = siblings.iter().filter(|one| one.1 < end && one.1 > edge);
        change.left_out.extend(earlier.map(|one| (one.0, one.2)));
    }
    change
}
