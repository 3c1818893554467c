//! The state without history: sums of content areas, and what the latest
//! requests of each pair come to.

use super::core::NOBODY;
use super::keys::{Hashed, Keys};
use super::pairs::{Pairs, Requests};
use super::recent::{Recent, sum, without};
use super::row::{Basis, Ended};
use super::rules::Rules;
use crate::error::{Error, ErrorKind};
use crate::kernel::chunked::Chunked;
use crate::kernel::extendible::Extendible;
use crate::kernel::rolling_count::News;
use crate::kernel::running_mean::Mean;
use crate::policy::BaselineExclusion;

/// Numbers below this are low.
const LOW: u32 = 4096;

/// A content area's number and what its sessions come to.
#[derive(Clone, Copy, Debug)]
struct Area {
    number: u32,
    total: Mean,
}

/// All that is needed to judge events in order, and no more.
#[derive(Clone, Debug)]
pub(super) struct Bounded<S> {
    keys: Keys,
    index: Extendible,
    areas: Chunked<Area>,
    /// The places of low numbers and one: most hosts number from 0.
    low: Vec<u32>,
    pub(super) pairs: Pairs,
    pub(super) recent: Recent<S>,
}

impl<S: Hashed> Bounded<S> {
    pub(super) fn new(rules: &Rules) -> Self {
        Self {
            keys: Keys::default(),
            index: Extendible::default(),
            areas: Chunked::default(),
            low: Vec::new(),
            pairs: Pairs::new(rules.frequent, rules.needs_students()),
            recent: Recent::default(),
        }
    }

    /// Judges a request.
    #[inline]
    pub(super) fn connect(&mut self, pair: (u32, u32), at: i64, watermark: i64) -> Option<u64> {
        self.pairs.connect(&self.keys, pair, at, watermark)
    }

    /// Judges a session that has ended.
    #[inline]
    pub(super) fn finish(
        &mut self,
        rules: &Rules,
        (session, student, area): (&S, u32, u32),
        ended: Ended,
    ) -> Option<Basis> {
        let this = Mean {
            count: 1,
            sum: ended.seconds,
        };
        let siblings = if rules.exclude == BaselineExclusion::None {
            Mean::default()
        } else {
            self.recent
                .add(&self.keys, (session, area), ended.at, ended.seconds)
        };
        let (total, after) = self.add(area, this);
        let mut mean = match rules.exclude {
            BaselineExclusion::None => after,
            BaselineExclusion::Session | BaselineExclusion::Student => without(total, siblings),
        };
        if rules.exclude == BaselineExclusion::Student {
            mean = without(mean, self.pairs.own(&self.keys, student, area));
            self.pairs.add_own(&self.keys, student, area, this);
        }
        let is_long = mean.count >= rules.baseline && rules.excess.is_reached(ended.seconds, mean);
        is_long.then(|| Basis::of(mean))
    }

    /// Adds to what an area's sessions come to; that before and after.
    #[inline]
    fn add(&mut self, number: u32, mean: Mean) -> (Mean, Mean) {
        let place = match self.low.get(number as usize).copied() {
            Some(place) if place > 0 => Some(place.saturating_sub(1)),
            _ => self.place(number),
        };
        match place.and_then(|place| self.areas.get_mut(place)) {
            Some(area) => {
                let before = area.total;
                area.total = sum(before, mean);
                (before, area.total)
            }
            None => (Mean::default(), mean),
        }
    }

    /// The place of an area, a new one if it has none.
    #[cold]
    fn place(&mut self, number: u32) -> Option<u32> {
        let hash = self.keys.number(number.into());
        let found = self.index.find(hash, |place| {
            self.areas
                .get(place)
                .is_some_and(|area| area.number == number)
        });
        if found.is_some() {
            return found;
        }
        let place = self.areas.push(Area {
            number,
            total: Mean::default(),
        })?;
        self.index.insert(hash, place);
        if number < LOW {
            let number = number as usize;
            if self.low.len() <= number {
                self.low.resize(number.saturating_add(1), 0);
            }
            if let Some(low) = self.low.get_mut(number) {
                *low = place.saturating_add(1);
            }
        }
        Some(place)
    }

    /// What the sessions of each area come to, in no order.
    pub(super) fn totals(&self) -> impl Iterator<Item = (u32, Mean)> {
        self.areas.iter().map(|area| (area.number, area.total))
    }

    /// Restores what an area's sessions come to.
    pub(super) fn set_total(&mut self, number: u32, mean: Mean) {
        self.add(number, mean);
    }

    /// Restores a pair.
    pub(super) fn set_pair(&mut self, pair: (u32, u32), requests: Requests) {
        self.pairs.set(&self.keys, pair, requests);
    }

    /// Restores what a pair's sessions come to.
    pub(super) fn set_own(&mut self, (student, area): (u32, u32), own: Mean) {
        self.pairs.add_own(&self.keys, student, area, own);
    }

    /// Restores a row that ended lately.
    pub(super) fn set_recent(&mut self, session: &S, area: u32, end: i64, seconds: u64) {
        self.recent
            .restore(&self.keys, (session, area), end, seconds);
    }

    pub(super) fn forget(&mut self, student: u32) {
        self.pairs.forget(&self.keys, student);
    }

    /// Whether both have requests of one pair, which cannot be merged when
    /// alerts depend on the one before.
    pub(super) fn check_merge(
        &self,
        other: &Self,
        watermark: i64,
        numbers: impl Fn(u32, u32) -> Option<(u32, u32)>,
    ) -> Result<(), Error> {
        if !matches!(self.pairs.rule().news, News::After(_)) {
            return Ok(());
        }
        for ((student, area), theirs) in other.pairs.live(watermark) {
            let Some((student, area)) = numbers(student, area) else {
                continue;
            };
            let ours = self.pairs.get(&self.keys, student, area);
            if ours.is_some_and(|ours| !ours.starts.is_empty()) && !theirs.starts.is_empty() {
                return Err(Error::new(
                    ErrorKind::InvalidValue,
                    "Both engines saw requests of one student in one subject, and when the alert \
                     comes again depends on those before.",
                )
                .with_help("Use engines with history, or restore the one before into the other."));
            }
        }
        Ok(())
    }

    /// Takes in what another engine saw. `watermark` is the later one of the
    /// two.
    pub(super) fn merge(
        &mut self,
        other: &Self,
        watermark: i64,
        mut numbers: impl FnMut(u32, u32) -> Option<(u32, u32)>,
    ) {
        for (area, total) in other.totals() {
            if let Some((_, area)) = numbers(NOBODY, area) {
                self.add(area, total);
            }
        }
        for (session, area, end, seconds) in other.recent.iter() {
            if let Some((_, area)) = numbers(NOBODY, area) {
                self.set_recent(session, area, end, seconds);
            }
        }
        self.recent.raise_last(other.recent.last());
        let rule = *self.pairs.rule();
        for ((student, area), theirs) in other.pairs.live(watermark) {
            let Some(pair) = numbers(student, area) else {
                continue;
            };
            let ours = self.pairs.get(&self.keys, pair.0, pair.1);
            let mut both = ours.unwrap_or_default();
            both.starts.extend(theirs.starts);
            both.starts.make_contiguous().sort_unstable();
            both.fired = both.fired.max(theirs.fired);
            both.prune(&rule);
            self.pairs.set(&self.keys, pair, both);
        }
        for ((student, area), own) in other.pairs.owns() {
            if let Some((student, area)) = numbers(student, area) {
                self.pairs.add_own(&self.keys, student, area, own);
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.index
            .bytes()
            .saturating_add(self.areas.bytes())
            .saturating_add(self.pairs.bytes())
            .saturating_add(self.recent.bytes())
    }
}
