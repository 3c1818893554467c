//! Every time that a series could have, and how many of its sessions hold there.
//!
//! For each person and each time of day one set says on which dates a session can be held then, a
//! bit a date. How many sessions of a choice of days are blocked is then a matter of counting the
//! bits of one set outside another, however many weeks there are. That is exact for whoever can be
//! asked about one session without the others; who has limits or buffers is asked about each.

use super::calendar::Calendar;
use super::calendars::Seat;
use super::detect::{Asked, found, whole};
use super::free::Starts;
use super::proposal::{Own, Slot};
use super::series_days::{Date, DayStarts, times, variants};
use super::series_search::SeriesSearch;
use super::suggest::Blocker;
use crate::error::{Error, ErrorKind};
use crate::kernel::grid::GridSet;
use crate::kernel::spans::Span;
use crate::policy::SchedulePolicy;
use crate::recurrence::{SessionSeries, expand_recurrence};
use crate::time::{DAY, Instant, LocalDateTime, MINUTE};

/// All days and times that are tried.
pub(super) struct Field<'a> {
    series: &'a SessionSeries,
    pub(super) now: i64,
    step: i64,
    length: i64,
    /// The series' own time, in seconds of the day.
    wanted: i64,
    days: Vec<Days>,
    /// Seconds of the day, in order.
    times: Vec<i64>,
    /// Every date of any choice of days, in order.
    dates: Vec<Date>,
}

/// One choice of days.
struct Days {
    /// The series on these days, at its own time.
    series: SessionSeries,
    /// Places among the field's dates, in order.
    dates: Vec<usize>,
    /// The same as a set.
    set: GridSet,
    changed: i64,
}

/// A time of the series, and how it does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    days: usize,
    time: usize,
    pub(super) sessions: i64,
    /// In how many of them somebody who is needed has a conflict.
    pub(super) blocked: i64,
    missed: i64,
    tentative: i64,
}

/// The most sessions that are looked at.
const MOST: usize = 4_000_000;

impl<'a> Field<'a> {
    /// # Errors
    /// When there are too many sessions to look at.
    pub(super) fn new(
        series: &'a SessionSeries,
        search: &SeriesSearch,
        policy: &SchedulePolicy,
        now: Instant,
    ) -> Result<Self, Error> {
        let length = i64::from(series.length_minutes).saturating_mul(MINUTE);
        let step = i64::from(policy.grid_minutes.max(1)).saturating_mul(MINUTE);
        let wanted = series.local_start.civil_seconds().rem_euclid(DAY);
        let times = times(search, step, length, wanted);
        let mut days = Vec::new();
        let mut all = Vec::new();
        for (on_days, changed) in variants(series, &search.weekdays, policy) {
            let occurrences = expand_recurrence(&on_days, policy).occurrences;
            let dates: Vec<_> = occurrences
                .iter()
                .map(|one| one.original_start.date().days_since_epoch())
                .collect();
            if !dates.is_empty() {
                all.extend_from_slice(&dates);
                days.push((on_days, dates, changed));
            }
        }
        if all.len().saturating_mul(times.len()) > MOST {
            return Err(Error::new(
                ErrorKind::LimitReached,
                "There are too many times and sessions to look at.",
            )
            .with_help("Name the weekdays or the hours, or look in longer steps."));
        }
        all.sort_unstable();
        all.dedup();
        let days = days.into_iter().map(|(series, dates, changed)| {
            let places = dates.iter().filter_map(|day| all.binary_search(day).ok());
            let dates: Vec<_> = places.collect();
            let mut set = GridSet::new(all.len());
            for &place in &dates {
                set.insert(place..place.saturating_add(1));
            }
            Days {
                series,
                dates,
                set,
                changed,
            }
        });
        let days = days.collect();
        let dates = all.iter().map(|&day| Date::new(day, series.zone, &times));
        let dates = dates.collect();
        Ok(Self {
            series,
            now: now.unix_seconds(),
            step,
            length,
            wanted,
            days,
            times,
            dates,
        })
    }

    /// What is being moved.
    pub(super) fn own(&self) -> Own<'_> {
        Own {
            session: None,
            series: Some(&self.series.id),
            listed: &[],
        }
    }

    /// How a choice compares: the least is the best.
    pub(super) fn rank(&self, choice: &Choice) -> impl Ord + use<> {
        (
            (choice.blocked, std::cmp::Reverse(choice.sessions)),
            (choice.missed, choice.tentative),
            self.days_changed(choice),
            self.seconds_shifted(choice).saturating_abs(),
            choice.days,
            choice.time,
        )
    }

    pub(super) fn days_changed(&self, choice: &Choice) -> i64 {
        self.days.get(choice.days).map_or(0, |days| days.changed)
    }

    fn seconds_shifted(&self, choice: &Choice) -> i64 {
        let time = self.times.get(choice.time).copied();
        time.unwrap_or(self.wanted).saturating_sub(self.wanted)
    }

    pub(super) fn minutes_shifted(&self, choice: &Choice) -> i64 {
        self.seconds_shifted(choice)
            .checked_div(MINUTE)
            .unwrap_or(0)
    }

    /// The series as a choice has it.
    pub(super) fn series(&self, choice: &Choice) -> SessionSeries {
        let mut series = self
            .days
            .get(choice.days)
            .map_or_else(|| self.series.clone(), |days| days.series.clone());
        let start = series.local_start.civil_seconds();
        let shifted = start.saturating_add(self.seconds_shifted(choice));
        series.local_start = LocalDateTime::clamped(shifted);
        series
    }

    /// The session of a date at a time.
    fn span(&self, date: usize, time: usize) -> Span {
        let start = match self.dates.get(date).map(|date| &date.starts) {
            Some(DayStarts::Even(midnight)) => {
                let time = self.times.get(time).copied().unwrap_or(0);
                midnight.saturating_add(time)
            }
            Some(DayStarts::Listed(starts)) => starts.get(time).copied().unwrap_or(0),
            None => 0,
        };
        Span {
            start,
            end: start.saturating_add(self.length),
        }
    }

    /// Every time that the rules of series admit, with how it does; and who stands in the way.
    pub(super) fn weighed(&self, seats: &[Seat<'_>], blockers: &mut Vec<Blocker>) -> Vec<Choice> {
        let mut choices = Vec::new();
        for (number, days) in self.days.iter().enumerate() {
            for time in 0..self.times.len() {
                if !self.overlaps_itself(days, time) {
                    choices.push(Choice {
                        days: number,
                        time,
                        sessions: whole(days.dates.len()),
                        blocked: 0,
                        missed: 0,
                        tentative: 0,
                    });
                }
            }
        }
        // On which dates all who are needed can come, by time of day; the others, by choice.
        let mut common = vec![GridSet::full(self.dates.len()); self.times.len()];
        let mut bound: Vec<Option<GridSet>> = vec![None; choices.len()];
        for seat in seats {
            let calendar = &*seat.calendar;
            let free = self.free(calendar);
            let tentative = self.tentative(calendar, &free);
            let is_bound = calendar.terms.binds();
            let mut blocks = 0_usize;
            for (choice, bound) in choices.iter_mut().zip(&mut bound) {
                let (Some(days), Some(free)) = (self.days.get(choice.days), free.get(choice.time))
                else {
                    continue;
                };
                let blocked = is_bound.then(|| self.blocked_by(calendar, days, choice.time, free));
                if let Some(tentative) = tentative.get(choice.time) {
                    let mut both = days.set.clone();
                    both.and(tentative);
                    if let Some(blocked) = &blocked {
                        both.and_not(blocked);
                    }
                    choice.tentative = choice.tentative.saturating_add(whole(both.count()));
                }
                let missed = whole(match &blocked {
                    Some(blocked) => blocked.count(),
                    None => days.set.count_outside(free),
                });
                if let Some(mut blocked) = blocked.filter(|_| !seat.optional) {
                    if let Some(others) = bound {
                        blocked.or(others);
                    }
                    *bound = Some(blocked);
                }
                if seat.optional {
                    choice.missed = choice.missed.saturating_add(missed);
                } else if missed > 0 {
                    blocks = blocks.saturating_add(1);
                }
            }
            if !seat.optional && !is_bound {
                for (common, free) in common.iter_mut().zip(&free) {
                    common.and(free);
                }
            }
            if blocks > 0 {
                blockers.push(Blocker {
                    person: calendar.person.clone(),
                    starts: whole(blocks),
                });
            }
        }
        blockers.sort_by(|a, b| (b.starts, &a.person).cmp(&(a.starts, &b.person)));
        for (choice, bound) in choices.iter_mut().zip(bound) {
            let (Some(days), Some(common)) = (self.days.get(choice.days), common.get(choice.time))
            else {
                continue;
            };
            choice.blocked = whole(match bound {
                Some(mut blocked) => {
                    let mut missing = days.set.clone();
                    missing.and_not(common);
                    blocked.or(&missing);
                    blocked.count()
                }
                None => days.set.count_outside(common),
            });
        }
        choices
    }

    /// Whether the rules of series refuse a time because a session is not over when the next one
    /// starts.
    fn overlaps_itself(&self, days: &Days, time: usize) -> bool {
        let next = days.dates.iter().skip(1);
        let mut pairs = days.dates.iter().zip(next);
        pairs.any(|(&one, &next)| self.span(one, time).end > self.span(next, time).start)
    }

    /// For each time of day the dates on which a person has no conflict at a session then, were it
    /// the only one.
    fn free(&self, calendar: &Calendar<'_>) -> Vec<GridSet> {
        let mut free = vec![GridSet::new(self.dates.len()); self.times.len()];
        let mut open = Vec::new();
        for (place, date) in self.dates.iter().enumerate() {
            let spans = (0..self.times.len()).map(|time| self.span(place, time));
            let (mut first, mut last) = (i64::MAX, i64::MIN);
            for span in spans {
                first = first.min(span.start);
                last = last.max(span.end);
            }
            let search = Starts {
                window: Span {
                    start: first,
                    end: last,
                },
                origin: self.origin(date),
                step: self.step,
                length: self.length,
                own: self.own(),
                now: self.now,
            };
            open.clear();
            search.free([calendar], &mut open);
            let mut from = 0_usize;
            for (time, free) in free.iter_mut().enumerate() {
                let span = self.span(place, time);
                let apart = span.start.saturating_sub(search.origin);
                let is_free = if apart.checked_rem(search.step) == Some(0) {
                    // Clocks that are put back let a start come before the last one.
                    if from > 0 && open.get(from.saturating_sub(1)) >= Some(&span.start) {
                        from = 0;
                    }
                    while open.get(from).is_some_and(|&open| open < span.start) {
                        from = from.saturating_add(1);
                    }
                    open.get(from) == Some(&span.start)
                } else {
                    // The series' own time, or one that a change of the clock moved off the steps.
                    self.judged(calendar, span, &[])
                };
                if is_free {
                    free.insert(place..place.saturating_add(1));
                }
            }
        }
        free
    }

    /// A moment from which the most starts of a date are whole steps apart.
    fn origin(&self, date: &Date) -> i64 {
        match &date.starts {
            DayStarts::Even(midnight) => *midnight,
            DayStarts::Listed(_) => date.day.saturating_mul(DAY).saturating_sub(i64::from(
                self.series.zone.offset_at(date.day.saturating_mul(DAY)),
            )),
        }
    }

    /// The dates of a choice on which a person has a conflict who is to be asked about each session
    /// with those before it.
    fn blocked_by(
        &self,
        calendar: &Calendar<'_>,
        days: &Days,
        time: usize,
        free: &GridSet,
    ) -> GridSet {
        let mut blocked = GridSet::new(self.dates.len());
        let mut slots: Vec<Slot> = Vec::with_capacity(days.dates.len());
        for &date in &days.dates {
            let span = self.span(date, time);
            // What stands in the way of a session by itself stands there with others too.
            if !free.has(date) || !self.judged(calendar, span, &slots) {
                blocked.insert(date..date.saturating_add(1));
            }
            slots.push(Slot { id: None, span });
        }
        blocked
    }

    fn judged(&self, calendar: &Calendar<'_>, span: Span, earlier: &[Slot]) -> bool {
        let slot = Slot { id: None, span };
        let asked = Asked {
            slot: &slot,
            earlier,
            own: self.own(),
            now: self.now,
        };
        found(calendar, &asked).is_empty()
    }

    /// For each time of day the dates of those on which a person is free by itself at which the
    /// person is perhaps taken; no times at all where nobody ever is.
    fn tentative(&self, calendar: &Calendar<'_>, free: &[GridSet]) -> Vec<GridSet> {
        if calendar.is_never_tentative() {
            return Vec::new();
        }
        let times = free.iter().enumerate();
        times
            .map(|(time, free)| {
                let mut set = GridSet::new(self.dates.len());
                for date in free.iter() {
                    if calendar.is_tentative(self.span(date, time)) {
                        set.insert(date..date.saturating_add(1));
                    }
                }
                set
            })
            .collect()
    }
}
