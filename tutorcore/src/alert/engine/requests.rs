//! The requests of one student in one content area, all of them.

use super::row::SessionKey;
use super::rules::{FrequentRule, Reach, day_of};
use crate::kernel::rolling_count::{Told, Window, rolling_counts};

/// How many of the counted sessions an alert names at most.
const NAMED: usize = 100;

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Request<S> {
    pub(super) start: i64,
    pub(super) session: S,
    /// The number that stands as an alert.
    pub(super) told: Option<u64>,
}

/// The requests of a pair in their order.
#[derive(Clone, Debug)]
pub(super) struct Requests<S> {
    list: Vec<Request<S>>,
    /// Behind the last one.
    told: Told,
    /// Whether some may be told otherwise than they would be now.
    is_settled: bool,
}

impl<S> Default for Requests<S> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            told: Told::default(),
            is_settled: true,
        }
    }
}

impl<S: SessionKey> Requests<S> {
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    fn find(&self, start: i64, session: &S) -> Result<usize, usize> {
        self.list
            .binary_search_by(|one| (one.start, &one.session).cmp(&(start, session)))
    }

    /// Judges a request by those that are there, and puts it in its place;
    /// its number when that is told.
    pub(super) fn push(&mut self, rule: &FrequentRule, start: i64, session: &S) -> Option<u64> {
        let Err(place) = self.find(start, session) else {
            return None;
        };
        let request = Request {
            start,
            session: session.clone(),
            told: None,
        };
        self.list.insert(place, request);
        let told = if place.saturating_add(1) == self.list.len() {
            let before = self.list.iter().take(place).map(|one| one.start);
            let count = rule.count(before, start);
            let is_told = rule.news.is_told(&mut self.told, start, count, rule.least);
            is_told.then_some(count)
        } else {
            self.is_settled = false;
            let mut found = None;
            self.told = judge(&self.list, rule, |at, told| {
                if at == place {
                    found = told;
                }
            });
            found
        };
        if let Some(request) = self.list.get_mut(place) {
            request.told = told;
        }
        told
    }

    /// Puts a request in its place without judging it.
    pub(super) fn restore(&mut self, start: i64, session: &S, told: Option<u64>) {
        let place = match self.find(start, session) {
            Ok(place) | Err(place) => place,
        };
        let request = Request {
            start,
            session: session.clone(),
            told,
        };
        self.list.insert(place, request);
        self.is_settled = false;
    }

    /// Finds out what is remembered behind the last request.
    pub(super) fn prime(&mut self, rule: &FrequentRule) {
        self.told = judge(&self.list, rule, |_, _| {});
    }

    /// Takes a request away; the number that stood as an alert.
    pub(super) fn remove(&mut self, start: i64, session: &S) -> Option<u64> {
        let place = self.find(start, session).ok()?;
        let request = self.list.remove(place);
        self.is_settled = false;
        request.told
    }

    pub(super) fn told(&self, start: i64, session: &S) -> Option<u64> {
        let place = self.find(start, session).ok()?;
        self.list.get(place)?.told
    }

    pub(super) fn set_told(&mut self, start: i64, session: &S, told: Option<u64>) {
        if let Ok(place) = self.find(start, session)
            && let Some(request) = self.list.get_mut(place)
        {
            request.told = told;
            self.is_settled = false;
        }
    }

    pub(super) fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// The sessions that a request's number counts, the last one last.
    pub(super) fn counted(&self, start: i64, session: &S, count: u64) -> Vec<S> {
        let Ok(place) = self.find(start, session) else {
            return Vec::new();
        };
        let count = usize::try_from(count).unwrap_or(usize::MAX).min(NAMED);
        let first = place.saturating_add(1).saturating_sub(count);
        let counted = self.list.get(first..=place).unwrap_or_default();
        counted.iter().map(|one| one.session.clone()).collect()
    }

    /// Judges all requests anew; `differs` is told where it and what stood
    /// and what stands.
    pub(super) fn settle(
        &mut self,
        rule: &FrequentRule,
        mut differs: impl FnMut(i64, &S, Option<u64>, Option<u64>),
    ) {
        if std::mem::replace(&mut self.is_settled, true) {
            return;
        }
        let mut now = Vec::with_capacity(self.list.len());
        self.told = judge(&self.list, rule, |_, told| now.push(told));
        for (request, now) in self.list.iter_mut().zip(now) {
            if request.told != now {
                differs(request.start, &request.session, request.told, now);
                request.told = now;
            }
        }
    }
}

/// Judges every request of a list; what is remembered behind the last one.
fn judge<S>(
    list: &[Request<S>],
    rule: &FrequentRule,
    mut each: impl FnMut(usize, Option<u64>),
) -> Told {
    let starts: Vec<_> = list.iter().map(|one| one.start).collect();
    let days: Vec<_> = match rule.window {
        Reach::Seconds(_) => Vec::new(),
        Reach::Days(zone, _) => starts.iter().map(|start| day_of(zone, *start)).collect(),
    };
    let window = match rule.window {
        Reach::Seconds(length) => Window::Length(length),
        Reach::Days(_, before) => Window::Days(&days, before),
    };
    let mut told = Told::default();
    rolling_counts(&starts, window, |at, count| {
        let start = starts.get(at).copied().unwrap_or_default();
        let is_told = rule.news.is_told(&mut told, start, count, rule.least);
        each(at, is_told.then_some(count));
    });
    told
}
