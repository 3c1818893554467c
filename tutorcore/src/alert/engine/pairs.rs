//! The latest requests of each student in each content area: all that the
//! frequent rule has to remember.

use std::collections::VecDeque;

use super::keys::Keys;
use super::recent::sum;
use super::rules::{FrequentRule, Reach};
use crate::kernel::chunked::Chunked;
use crate::kernel::rolling_count::{News, Told};
use crate::kernel::running_mean::Mean;
use crate::kernel::segmented::Segmented;

/// How many requests a pair keeps in place.
const NARROW: usize = 6;
/// A pair whose requests lie elsewhere.
const WIDE: u8 = u8::MAX;
/// How many places are looked at, whether their pairs can be given up, with
/// each request.
const SWEEP: u32 = 2;
/// No place.
const NONE: u32 = u32::MAX;

/// One student in one content area: 40 bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
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

/// What a student's sessions in a content area come to.
#[derive(Clone, Copy, Debug, Default)]
struct Own {
    student: u32,
    area: u32,
    mean: Mean,
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
    table: Segmented<Pair>,
    wide: Chunked<Requests>,
    wide_free: Vec<u32>,
    /// The sums of each pair's sessions, where a rule asks for them.
    own: Option<Segmented<Own>>,
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
            table: Segmented::default(),
            wide: Chunked::default(),
            wide_free: Vec::new(),
            own: keeps_own.then(Segmented::default),
            scratch: Requests::default(),
        }
    }

    /// The pair, a new one if there is none.
    #[inline]
    fn entry(&mut self, keys: &Keys, student: u32, area: u32) -> &mut Pair {
        let new = Pair {
            student,
            area,
            ..Pair::default()
        };
        self.table.entry(
            keys.pair(student, area),
            |pair| pair.student == student && pair.area == area,
            new,
            |pair| keys.pair(pair.student, pair.area),
        )
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
        let rule = self.rule;
        let pair = self.entry(keys, student, area);
        if let Some(found) = pair.connect_narrow(&rule, at, watermark) {
            return found;
        }
        let mut pair = *pair;
        let mut requests = self.take(&mut pair);
        let last = requests.starts.back().copied();
        if is_dead(&rule, last, requests.fired, watermark) {
            requests.starts.clear();
            requests.fired = None;
        }
        let found = requests.judge(&rule, at);
        self.put(&mut pair, requests);
        *self.entry(keys, student, area) = pair;
        found
    }

    /// Takes a pair's requests out.
    fn take(&mut self, pair: &mut Pair) -> Requests {
        let held = std::mem::take(&mut pair.held);
        if held == WIDE {
            let at = pair.starts.first().copied().unwrap_or(NONE);
            self.wide_free.push(at);
            let wide = self.wide.get_mut(at).map(std::mem::take);
            return wide.unwrap_or_default();
        }
        let mut requests = std::mem::take(&mut self.scratch);
        requests.starts.clear();
        let held = pair.starts.iter().take(usize::from(held));
        requests.starts.extend(held.map(|start| i64::from(*start)));
        requests.fired = (pair.fired != 0).then(|| i64::from(pair.fired));
        requests
    }

    /// Puts a pair's requests where they fit.
    fn put(&mut self, pair: &mut Pair, requests: Requests) {
        if pair.fit(&requests) {
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

    /// Gives up a few pairs that nothing can ask for again.
    #[inline]
    fn sweep(&mut self, keys: &Keys, watermark: i64) {
        if watermark == i64::MIN {
            return;
        }
        for _ in 0..SWEEP {
            let pair = self.table.next().copied();
            if let Some(pair) = pair.filter(|pair| self.is_dead(pair, watermark)) {
                self.give_up(keys, pair);
            }
        }
    }

    fn give_up(&mut self, keys: &Keys, mut pair: Pair) {
        let gone = self.take(&mut pair);
        self.scratch = gone;
        let (student, area) = (pair.student, pair.area);
        self.table.remove(
            keys.pair(student, area),
            |pair| pair.student == student && pair.area == area,
            |pair| keys.pair(pair.student, pair.area),
        );
    }

    /// What a pair's sessions come to, where that is kept.
    pub(super) fn own(&self, keys: &Keys, student: u32, area: u32) -> Mean {
        let own = self.own.as_ref().and_then(|own| {
            own.get(keys.pair(student, area), |own| {
                own.student == student && own.area == area
            })
        });
        own.map_or_else(Mean::default, |own| own.mean)
    }

    /// Adds a session to what the pair's come to.
    pub(super) fn add_own(&mut self, keys: &Keys, student: u32, area: u32, mean: Mean) {
        if let Some(own) = &mut self.own {
            let new = Own {
                student,
                area,
                mean: Mean::default(),
            };
            let own = own.entry(
                keys.pair(student, area),
                |own| own.student == student && own.area == area,
                new,
                |own| keys.pair(own.student, own.area),
            );
            own.mean = sum(own.mean, mean);
        }
    }

    /// The requests that matter from the watermark on, in no order.
    pub(super) fn live(&self, watermark: i64) -> impl Iterator<Item = ((u32, u32), Requests)> {
        self.table
            .iter()
            .filter(move |pair| !self.is_dead(pair, watermark))
            .map(|pair| ((pair.student, pair.area), self.requests(pair)))
    }

    /// What each pair's sessions come to, in no order.
    pub(super) fn owns(&self) -> impl Iterator<Item = ((u32, u32), Mean)> {
        let own = self.own.iter().flat_map(Segmented::iter);
        own.map(|own| ((own.student, own.area), own.mean))
    }

    /// What there is of one pair.
    pub(super) fn get(&self, keys: &Keys, student: u32, area: u32) -> Option<Requests> {
        let pair = self.table.get(keys.pair(student, area), |pair| {
            pair.student == student && pair.area == area
        })?;
        Some(self.requests(pair))
    }

    /// Gives a pair its requests, all that there are.
    pub(super) fn set(&mut self, keys: &Keys, (student, area): (u32, u32), requests: Requests) {
        let mut pair = *self.entry(keys, student, area);
        let gone = self.take(&mut pair);
        self.scratch = gone;
        self.put(&mut pair, requests);
        *self.entry(keys, student, area) = pair;
    }

    /// Drops every pair of a student.
    pub(super) fn forget(&mut self, keys: &Keys, student: u32) {
        let all = self.table.iter().filter(|pair| pair.student == student);
        for pair in all.copied().collect::<Vec<_>>() {
            self.give_up(keys, pair);
        }
        if let Some(own) = &mut self.own {
            let all = own.iter().filter(|own| own.student == student);
            for gone in all.copied().collect::<Vec<_>>() {
                own.remove(
                    keys.pair(gone.student, gone.area),
                    |own| own.student == gone.student && own.area == gone.area,
                    |own| keys.pair(own.student, own.area),
                );
            }
        }
    }

    pub(super) fn rule(&self) -> &FrequentRule {
        &self.rule
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    /// The bytes that they take up.
    pub(super) fn bytes(&self) -> usize {
        let wide: usize = self.wide.iter().map(|one| one.starts.capacity()).sum();
        let own = self.own.as_ref().map_or(0, Segmented::bytes);
        self.table
            .bytes()
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
