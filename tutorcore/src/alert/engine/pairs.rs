//! The latest requests of each student in each content area: all that the
//! frequent rule has to remember.

use std::collections::VecDeque;

use super::keys::Keys;
use super::rules::{FrequentRule, Reach};
use crate::kernel::chunked::Chunked;
use crate::kernel::extendible::Extendible;
use crate::kernel::rolling_count::{News, Told};
use crate::kernel::running_mean::Mean;

/// How many requests a pair keeps in place.
const NARROW: usize = 6;
/// A pair whose requests lie elsewhere, and a place without a pair.
const WIDE: u8 = 254;
const FREE: u8 = 255;
/// How many places are looked at, whether they can be given again, with each
/// request.
const SWEEP: u32 = 2;
/// No further one.
const NONE: u32 = u32::MAX;

/// One student in one content area: 40 bytes.
#[derive(Clone, Copy, Debug)]
struct Pair {
    /// For a free place, the next one.
    student: u32,
    area: u32,
    /// The last alert, in seconds since 1970; 0: none.
    fired: u32,
    /// How many of `starts` there are.
    held: u8,
    /// In seconds since 1970, in order. Of a wide pair the first is the place
    /// in `wide`.
    starts: [u32; NARROW],
}

/// What does not fit in a [`Pair`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Requests {
    /// Those that may still count, in order.
    pub(super) starts: VecDeque<i64>,
    /// The last alert, where a cooldown asks for it.
    pub(super) fired: Option<i64>,
}

/// All pairs that may matter for requests from the watermark on.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    rule: FrequentRule,
    index: Extendible,
    slots: Chunked<Pair>,
    free: u32,
    wide: Chunked<Requests>,
    wide_free: Vec<u32>,
    /// The sums of each pair's sessions, where a rule asks for them.
    own: Option<Chunked<Mean>>,
    swept: u32,
    live: usize,
    scratch: Requests,
}

impl Requests {
    /// Judges a request and remembers it; the number of requests when they
    /// are frequent.
    pub(super) fn judge(&mut self, rule: &FrequentRule, at: i64) -> Option<u64> {
        let before = self.starts.partition_point(|start| *start <= at);
        let count = rule.count(self.starts.range(..before).copied(), at);
        let had_reached = rule.news == News::Rising && self.reached_at(rule, before);
        let mut told = Told {
            had_reached,
            last: self.fired,
        };
        let is_told = rule.news.is_told(&mut told, at, count, rule.least);
        if is_told && matches!(rule.news, News::After(_)) {
            self.fired = self.fired.max(Some(at));
        }
        self.starts.insert(before, at);
        self.prune(rule);
        is_told.then_some(count)
    }

    /// Whether the last of the first so many requests was one too many.
    fn reached_at(&self, rule: &FrequentRule, before: usize) -> bool {
        let Some(last) = before.checked_sub(1) else {
            return false;
        };
        let Some(at) = self.starts.get(last).copied() else {
            return false;
        };
        rule.count(self.starts.range(..last).copied(), at) >= rule.least
    }

    /// Drops what cannot count any more once the last request is there.
    pub(super) fn prune(&mut self, rule: &FrequentRule) {
        let Some(last) = self.starts.back().copied() else {
            return;
        };
        while self
            .starts
            .front()
            .is_some_and(|start| rule.is_past(*start, last))
        {
            self.starts.pop_front();
        }
        if let (News::After(rest), Some(fired)) = (rule.news, self.fired)
            && last.saturating_sub(fired) >= rest
        {
            self.fired = None;
        }
    }
}

/// Whether requests from `now` on can be judged without a pair's last request
/// and last alert.
fn is_dead(rule: &FrequentRule, last: Option<i64>, fired: Option<i64>, now: i64) -> bool {
    let Some(last) = last else {
        return true;
    };
    if !rule.is_past(last, now) {
        return false;
    }
    match rule.news {
        News::Always => true,
        // With 1 every request is one too many: only the first is news.
        News::Rising => rule.least > 1,
        News::After(rest) => fired.is_none_or(|fired| now.saturating_sub(fired) >= rest),
    }
}

impl Pairs {
    pub(super) fn new(rule: FrequentRule, keeps_own: bool) -> Self {
        Self {
            rule,
            index: Extendible::default(),
            slots: Chunked::default(),
            free: NONE,
            wide: Chunked::default(),
            wide_free: Vec::new(),
            own: keeps_own.then(Chunked::default),
            swept: 0,
            live: 0,
            scratch: Requests::default(),
        }
    }

    #[inline]
    fn find(&self, hash: u64, student: u32, area: u32) -> Option<u32> {
        self.index.find(hash, |place| {
            self.slots
                .get(place)
                .is_some_and(|pair| pair.student == student && pair.area == area)
        })
    }

    /// The place of a pair, a new one if it has none; none when there is no
    /// place left.
    #[inline]
    fn place(&mut self, keys: &Keys, student: u32, area: u32) -> Option<u32> {
        let hash = keys.pair(student, area);
        if let Some(place) = self.find(hash, student, area) {
            return Some(place);
        }
        let pair = Pair {
            student,
            area,
            fired: 0,
            held: 0,
            starts: [0; NARROW],
        };
        let place = if let Some(slot) = self.slots.get_mut(self.free) {
            let place = self.free;
            self.free = slot.student;
            *slot = pair;
            if let Some(own) = self.own.as_mut().and_then(|own| own.get_mut(place)) {
                *own = Mean::default();
            }
            place
        } else {
            if let Some(own) = &mut self.own {
                own.push(Mean::default())?;
            }
            self.slots.push(pair)?
        };
        self.index.insert(hash, place);
        self.live = self.live.saturating_add(1);
        Some(place)
    }

    /// Judges a request; the number of requests when they are frequent.
    #[inline]
    pub(super) fn connect(
        &mut self,
        keys: &Keys,
        (student, area): (u32, u32),
        at: i64,
        watermark: i64,
    ) -> Option<u64> {
        self.sweep(keys, watermark);
        let place = self.place(keys, student, area)?;
        let rule = self.rule;
        let pair = self.slots.get_mut(place)?;
        if let Some(found) = pair.connect_narrow(&rule, at, watermark) {
            return found;
        }
        let mut requests = std::mem::take(&mut self.scratch);
        requests.starts.clear();
        self.take(place, &mut requests);
        let last = requests.starts.back().copied();
        if is_dead(&rule, last, requests.fired, watermark) {
            requests = Requests::default();
        }
        let found = requests.judge(&rule, at);
        self.put(place, requests);
        found
    }

    /// Takes a pair's requests out.
    fn take(&mut self, place: u32, out: &mut Requests) {
        let Some(pair) = self.slots.get_mut(place) else {
            return;
        };
        out.fired = (pair.fired != 0).then(|| i64::from(pair.fired));
        if pair.held == WIDE {
            let at = pair.starts.first().copied().unwrap_or(NONE);
            if let Some(wide) = self.wide.get_mut(at) {
                *out = std::mem::take(wide);
            }
            self.wide_free.push(at);
            pair.held = 0;
        } else {
            let held = pair.starts.iter().take(usize::from(pair.held));
            out.starts.extend(held.map(|start| i64::from(*start)));
            pair.held = 0;
        }
    }

    /// Puts a pair's requests where they fit.
    fn put(&mut self, place: u32, mut requests: Requests) {
        let Some(pair) = self.slots.get_mut(place) else {
            return;
        };
        if pair.fit(&requests) {
            requests.starts.clear();
            self.scratch = requests;
            return;
        }
        let at = match self.wide_free.pop() {
            Some(at) => {
                if let Some(wide) = self.wide.get_mut(at) {
                    *wide = requests;
                }
                Some(at)
            }
            None => self.wide.push(requests),
        };
        if let (Some(at), Some(first)) = (at, pair.starts.first_mut()) {
            *first = at;
            pair.held = WIDE;
            pair.fired = 0;
        }
    }

    fn requests(&self, pair: &Pair) -> Requests {
        if pair.held == WIDE {
            let at = pair.starts.first().copied().unwrap_or(NONE);
            return self.wide.get(at).cloned().unwrap_or_default();
        }
        let held = pair.starts.iter().take(usize::from(pair.held));
        Requests {
            starts: held.map(|start| i64::from(*start)).collect(),
            fired: (pair.fired != 0).then(|| i64::from(pair.fired)),
        }
    }

    fn is_dead(&self, pair: &Pair, watermark: i64) -> bool {
        // The sums of a pair are asked for as long as there is one.
        if self.own.is_some() {
            return false;
        }
        let wide = || self.wide.get(pair.starts.first().copied().unwrap_or(NONE));
        let (last, fired) = if pair.held == WIDE {
            wide().map_or((None, None), |wide| {
                (wide.starts.back().copied(), wide.fired)
            })
        } else {
            let last = usize::from(pair.held).checked_sub(1);
            let last = last.and_then(|last| pair.starts.get(last));
            let fired = (pair.fired != 0).then(|| i64::from(pair.fired));
            (last.map(|last| i64::from(*last)), fired)
        };
        is_dead(&self.rule, last, fired, watermark)
    }

    /// Gives the places of a few pairs that nothing can ask for again.
    #[inline]
    fn sweep(&mut self, keys: &Keys, watermark: i64) {
        if watermark == i64::MIN || self.own.is_some() {
            return;
        }
        for _ in 0..SWEEP {
            let place = self.swept;
            match self.slots.get(place) {
                Some(pair) => {
                    self.swept = place.saturating_add(1);
                    if pair.held != FREE && self.is_dead(pair, watermark) {
                        self.give_up(keys, place);
                    }
                }
                None => self.swept = 0,
            }
        }
    }

    fn give_up(&mut self, keys: &Keys, place: u32) {
        let mut gone = Requests::default();
        self.take(place, &mut gone);
        let free = self.free;
        if let Some(pair) = self.slots.get_mut(place) {
            self.index.remove(keys.pair(pair.student, pair.area), place);
            pair.held = FREE;
            pair.student = free;
            self.free = place;
            self.live = self.live.saturating_sub(1);
        }
    }

    /// What a pair's sessions come to, where that is kept.
    pub(super) fn own(&self, keys: &Keys, student: u32, area: u32) -> Mean {
        let sums = self.own.as_ref();
        let place = self.find(keys.pair(student, area), student, area);
        let own = sums.zip(place).and_then(|(own, place)| own.get(place));
        own.copied().unwrap_or_default()
    }

    /// Adds a session to what the pair's come to.
    pub(super) fn add_own(&mut self, keys: &Keys, student: u32, area: u32, mean: Mean) {
        if self.own.is_none() {
            return;
        }
        if let Some(place) = self.place(keys, student, area)
            && let Some(own) = self.own.as_mut().and_then(|own| own.get_mut(place))
        {
            own.count = own.count.saturating_add(mean.count);
            own.sum = own.sum.saturating_add(mean.sum);
        }
    }

    /// Everything that matters from the watermark on, in no order.
    pub(super) fn live(
        &self,
        watermark: i64,
    ) -> impl Iterator<Item = ((u32, u32), Requests, Mean)> {
        (0_u32..)
            .zip(self.slots.iter())
            .filter(move |(_, pair)| pair.held != FREE && !self.is_dead(pair, watermark))
            .map(|(place, pair)| {
                let own = self.own.as_ref().and_then(|own| own.get(place));
                let own = own.copied().unwrap_or_default();
                ((pair.student, pair.area), self.requests(pair), own)
            })
    }

    /// What there is of one pair.
    pub(super) fn get(&self, keys: &Keys, student: u32, area: u32) -> Option<Requests> {
        let place = self.find(keys.pair(student, area), student, area)?;
        Some(self.requests(self.slots.get(place)?))
    }

    /// Gives a pair its requests, all that there are.
    pub(super) fn set(&mut self, keys: &Keys, (student, area): (u32, u32), requests: Requests) {
        if let Some(place) = self.place(keys, student, area) {
            let mut gone = Requests::default();
            self.take(place, &mut gone);
            self.put(place, requests);
        }
    }

    /// Drops every pair of a student.
    pub(super) fn forget(&mut self, keys: &Keys, student: u32) {
        let places: Vec<_> = (0_u32..)
            .zip(self.slots.iter())
            .filter(|(_, pair)| pair.held != FREE && pair.student == student)
            .map(|(place, _)| place)
            .collect();
        for place in places {
            self.give_up(keys, place);
        }
    }

    pub(super) fn rule(&self) -> &FrequentRule {
        &self.rule
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.live
    }

    /// The bytes that they take up.
    pub(super) fn bytes(&self) -> usize {
        let wide: usize = self.wide.iter().map(|one| one.starts.capacity()).sum();
        let own = self.own.as_ref().map_or(0, Chunked::bytes);
        self.index
            .bytes()
            .saturating_add(self.slots.bytes())
            .saturating_add(self.wide.bytes())
            .saturating_add(wide.saturating_mul(8))
            .saturating_add(self.wide_free.capacity().saturating_mul(4))
            .saturating_add(own)
    }
}

impl Pair {
    /// The usual case, in place: a rolling window, a request that follows all
    /// others, and few of them. None in every other case.
    #[inline]
    #[expect(clippy::option_option, reason = "judged or not, and by what number")]
    fn connect_narrow(
        &mut self,
        rule: &FrequentRule,
        at: i64,
        watermark: i64,
    ) -> Option<Option<u64>> {
        let Reach::Seconds(length) = rule.window else {
            return None;
        };
        let now = u32::try_from(at).ok().filter(|now| *now > 0)?;
        let held = usize::from(self.held);
        let last = match held.checked_sub(1) {
            Some(last) => i64::from(*self.starts.get(last)?),
            None => i64::MIN,
        };
        // Late, wide, or so old that only the watermark tells.
        if at < last || at < watermark {
            return None;
        }
        let edge = at.saturating_sub(length);
        let mut starts = [0_u32; NARROW];
        let mut kept = 0_usize;
        for start in self.starts.iter().take(held) {
            if i64::from(*start) > edge {
                *starts.get_mut(kept)? = *start;
                kept = kept.saturating_add(1);
            }
        }
        *starts.get_mut(kept)? = now;
        let count = (kept as u64).saturating_add(1);
        let mut told = Told {
            had_reached: held as u64 >= rule.least,
            last: (self.fired != 0).then(|| i64::from(self.fired)),
        };
        let is_told = rule.news.is_told(&mut told, at, count, rule.least);
        if let News::After(rest) = rule.news {
            if is_told {
                self.fired = now;
            } else if at.saturating_sub(i64::from(self.fired)) >= rest {
                self.fired = 0;
            }
        }
        self.starts = starts;
        self.held = u8::try_from(count).unwrap_or(WIDE);
        Some(is_told.then_some(count))
    }

    /// Takes the requests in, if they fit.
    fn fit(&mut self, requests: &Requests) -> bool {
        if requests.starts.len() > NARROW {
            return false;
        }
        let fired = match requests.fired {
            None => Some(0),
            Some(fired) => u32::try_from(fired).ok().filter(|fired| *fired > 0),
        };
        let Some(fired) = fired else { return false };
        let mut starts = [0_u32; NARROW];
        for (place, start) in starts.iter_mut().zip(&requests.starts) {
            match u32::try_from(*start) {
                Ok(start) => *place = start,
                Err(_) => return false,
            }
        }
        self.starts = starts;
        self.fired = fired;
        self.held = u8::try_from(requests.starts.len()).unwrap_or(WIDE);
        true
    }
}
