//! Where the sessions of a series could go, and for whom.

use super::calendar::Calendar;
use super::calendars::Calendars;
use super::detect::{Asked, found};
use super::free::Starts;
use super::proposal::{Own, Slot};
use super::repair::{SeriesRepair, Team, told};
use crate::id::PersonId;
use crate::kernel::grid::GridSet;
use crate::kernel::spans::Span;
use crate::policy::SchedulePolicy;
use crate::recurrence::SessionSeries;
use crate::time::{DAY, MINUTE};

/// For each session of a series the places in its reach: its own clock time, shifted by so many
/// steps.
pub(super) struct Board<'a> {
    calendars: &'a Calendars<'a>,
    series: &'a SessionSeries,
    pub(super) slots: Vec<Slot>,
    now: i64,
    /// Minutes of the clock from one place to the next.
    step: i64,
    /// The place of no shift; as many lie after it.
    own: usize,
    /// For each session the start of each place.
    starts: Vec<Vec<i64>>,
    length: i64,
}

/// A person, and the places of each session at which this person has no conflict.
#[derive(Clone, Debug)]
pub(super) struct Seated {
    pub(super) person: PersonId,
    free: Vec<GridSet>,
    /// Whether one session counts for another.
    bound: bool,
}

/// How many choices are tried where the sessions are in each other's way.
const MOST_TRIED: u32 = 20_000;

impl<'a> Board<'a> {
    pub(super) fn new(
        calendars: &'a Calendars<'a>,
        series: &'a SessionSeries,
        slots: Vec<Slot>,
        now: i64,
    ) -> Self {
        let policy = calendars.policy;
        let step = i64::from(policy.grid_minutes.max(1));
        let reach = i64::from(policy.series_reach_days)
            .saturating_mul(DAY / MINUTE)
            .checked_div(step)
            .unwrap_or(0);
        let zone = series.zone;
        let starts = slots
            .iter()
            .map(|slot| {
                let clock = zone.to_local(slot.span.start);
                (reach.saturating_neg()..=reach)
                    .map(|place| {
                        if place == 0 {
                            return slot.span.start;
                        }
                        let shift = place.saturating_mul(step).saturating_mul(MINUTE);
                        let local = clock.saturating_add(shift);
                        zone.resolve(local).held(local)
                    })
                    .collect()
            })
            .collect();
        Self {
            calendars,
            series,
            length: slots.first().map_or(0, |slot| slot.span.length()),
            slots,
            now,
            step,
            own: usize::try_from(reach).unwrap_or(0),
            starts,
        }
    }

    /// By how many minutes of the clock a place lies after a session's own.
    pub(super) fn minutes(&self, place: usize) -> i64 {
        let steps = super::detect::whole(place).saturating_sub(super::detect::whole(self.own));
        steps.saturating_mul(self.step)
    }

    /// The time of a session at a place.
    pub(super) fn span(&self, session: usize, place: usize) -> Span {
        let starts = self.starts.get(session).map_or(&[][..], Vec::as_slice);
        let start = starts.get(place).copied().unwrap_or(0);
        Span {
            start,
            end: start.saturating_add(self.length),
        }
    }

    fn places(&self) -> usize {
        self.own.saturating_mul(2).saturating_add(1)
    }

    fn moved(&self) -> Own<'_> {
        Own {
            session: None,
            series: Some(&self.series.id),
            listed: &[],
        }
    }

    /// A person's places.
    pub(super) fn seated(&self, calendar: &Calendar<'_>) -> Seated {
        let mut free = Vec::with_capacity(self.starts.len());
        let mut open = Vec::new();
        for (slot, starts) in self.slots.iter().zip(&self.starts) {
            let ends = starts.iter().map(|start| start.saturating_add(self.length));
            let search = Starts {
                window: Span {
                    start: starts.iter().copied().min().unwrap_or(0),
                    end: ends.max().unwrap_or(0),
                },
                origin: slot.span.start,
                step: self.step.saturating_mul(MINUTE),
                length: self.length,
                own: self.moved(),
                now: self.now,
            };
            open.clear();
            search.free([calendar], &mut open);
            let mut places = GridSet::new(starts.len());
            for (place, &start) in starts.iter().enumerate() {
                let apart = start.saturating_sub(search.origin);
                // A change of the clock may move a start off the steps.
                let is_free = if apart.checked_rem(search.step) == Some(0) {
                    open.binary_search(&start).is_ok()
                } else {
                    self.judged(calendar, start, &[]).is_empty()
                };
                if is_free {
                    places.insert(place..place.saturating_add(1));
                }
            }
            free.push(places);
        }
        Seated {
            person: calendar.person.clone(),
            free,
            bound: calendar.terms.binds(),
        }
    }

    fn judged(
        &self,
        calendar: &Calendar<'_>,
        start: i64,
        earlier: &[Slot],
    ) -> Vec<super::detect::Found> {
        let slot = Slot {
            id: None,
            span: Span {
                start,
                end: start.saturating_add(self.length),
            },
        };
        let asked = Asked {
            slot: &slot,
            earlier,
            own: self.moved(),
            now: self.now,
        };
        found(calendar, &asked)
    }

    /// Adds the cheapest mend of a team without a shift of the series, and that with one.
    pub(super) fn plans(
        &self,
        team: &Team,
        policy: &SchedulePolicy,
        plans: &mut Vec<SeriesRepair>,
        complete: &mut bool,
    ) {
        let together: Vec<GridSet> = (0..self.slots.len())
            .map(|session| {
                let mut set = GridSet::full(self.places());
                for person in &team.people {
                    if let Some(free) = person.free.get(session) {
                        set.and(free);
                    }
                }
                set
            })
            .collect();
        let near: Vec<_> = together
            .iter()
            .map(|set| Near::new(set, self.places()))
            .collect();
        let people = team.cost(policy);
        let mut best: Option<(i64, usize, Vec<usize>)> = None;
        let mut tried = 0_u32;
        let weight = i64::from(policy.repair_minute_shifted);
        // The nearest shifts first, so that of two as cheap the smaller one is kept.
        let mut shifts: Vec<usize> = (0..self.places()).collect();
        shifts.sort_by_key(|&place| (self.minutes(place).abs(), place));
        for shift in shifts {
            let minutes = self.minutes(shift).abs();
            let own = if shift == self.own {
                people
            } else {
                i64::from(policy.repair_series_shifted)
                    .saturating_add(minutes.saturating_mul(weight))
                    .saturating_add(people)
            };
            let bound = best.as_ref().map(|(cost, ..)| cost.saturating_sub(own));
            // What the sessions cost at least, were none in another's way.
            let nearest: Option<Vec<usize>> = near.iter().map(|one| one.to(shift)).collect();
            let Some(nearest) = nearest else { return };
            let costs = nearest.iter().map(|&place| self.cost(shift, place, policy));
            let least = costs.fold(0_i64, i64::saturating_add);
            if bound.is_some_and(|bound| least >= bound) {
                continue;
            }
            let found = if self.fits(team, &nearest) {
                Some((least, nearest))
            } else {
                let ways = self.ways(&together, shift, policy);
                self.searched(team, &ways, bound, &mut tried, complete)
            };
            let Some((cost, places)) = found else {
                continue;
            };
            let cost = cost.saturating_add(own);
            if shift == self.own {
                plans.push(told(self, team, cost, shift, &places));
            } else {
                best = Some((cost, shift, places));
            }
        }
        if let Some((cost, shift, places)) = best {
            plans.push(told(self, team, cost, shift, &places));
        }
    }

    /// Whether the sessions at these places are not in each other's way.
    fn fits(&self, team: &Team, places: &[usize]) -> bool {
        let spans = places.iter().enumerate();
        let mut slots: Vec<_> = spans
            .map(|(session, &place)| Slot {
                id: None,
                span: self.span(session, place),
            })
            .collect();
        slots.sort_by_key(|slot| slot.span);
        let next = slots.iter().skip(1);
        let overlap = slots
            .iter()
            .zip(next)
            .any(|(one, next)| next.span.start < one.span.end);
        if overlap {
            return false;
        }
        team.people.iter().filter(|one| one.bound).all(|one| {
            let calendar = self.calendars.of(&one.person);
            slots.iter().enumerate().all(|(at, slot)| {
                let earlier = slots.get(..at).unwrap_or_default();
                self.judged(&calendar, slot.span.start, earlier).is_empty()
            })
        })
    }
}

impl Board<'_> {
    /// What it costs that a session goes to a place when the series is shifted to another.
    fn cost(&self, shift: usize, place: usize, policy: &SchedulePolicy) -> i64 {
        if place == shift {
            return 0;
        }
        let minutes = self
            .minutes(place)
            .saturating_sub(self.minutes(shift))
            .abs();
        let by = minutes.saturating_mul(i64::from(policy.repair_minute_shifted));
        by.saturating_add(i64::from(policy.repair_session_moved))
    }

    /// For each session the places where it may go with their costs, the cheapest first, of two as
    /// dear the earlier one.
    fn ways(&self, together: &[GridSet], shift: usize, policy: &SchedulePolicy) -> Ways {
        let ways = together.iter().map(|set| {
            let places = set.iter();
            let mut ways: Vec<_> = places
                .map(|place| (self.cost(shift, place, policy), place))
                .collect();
            ways.sort_unstable();
            ways
        });
        ways.collect()
    }

    /// The cheapest choice for all, if it costs less than the bound.
    fn searched(
        &self,
        team: &Team,
        ways: &Ways,
        bound: Option<i64>,
        tried: &mut u32,
        complete: &mut bool,
    ) -> Option<(i64, Vec<usize>)> {
        // What the sessions from each on cost at least.
        let mut least = vec![0_i64; ways.len().saturating_add(1)];
        let mut sum = 0_i64;
        for (least, ways) in least.iter_mut().rev().skip(1).zip(ways.iter().rev()) {
            sum = sum.saturating_add(ways.first()?.0);
            *least = sum;
        }
        let mut search = Search {
            board: self,
            ways,
            team,
            least,
            best: bound.map(|bound| (bound, None)),
            tried,
            complete,
        };
        search.go(0, &mut Vec::new());
        let (cost, places) = search.best?;
        Some((cost, places?))
    }
}

/// For each session its places with their costs.
type Ways = Vec<Vec<(i64, usize)>>;

/// The nearest place of a set before and after each place, itself included.
struct Near {
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
}

impl Near {
    fn new(set: &GridSet, places: usize) -> Self {
        let scan = |places: &mut dyn Iterator<Item = usize>| -> Vec<Option<usize>> {
            let mut last = None;
            places
                .map(|place| {
                    if set.has(place) {
                        last = Some(place);
                    }
                    last
                })
                .collect()
        };
        let mut after = scan(&mut (0..places).rev());
        after.reverse();
        Self {
            before: scan(&mut (0..places)),
            after,
        }
    }

    /// The place nearest to one; of two as near the earlier.
    fn to(&self, place: usize) -> Option<usize> {
        let at = |list: &[Option<usize>]| list.get(place).copied().flatten();
        match (at(&self.before), at(&self.after)) {
            (Some(before), Some(after)) => {
                let is_before = place.abs_diff(before) <= place.abs_diff(after);
                Some(if is_before { before } else { after })
            }
            (before, after) => before.or(after),
        }
    }
}

/// A search through all choices, the cheapest first; what cannot be the best is passed over.
struct Search<'a> {
    board: &'a Board<'a>,
    ways: &'a Ways,
    team: &'a Team,
    least: Vec<i64>,
    best: Option<(i64, Option<Vec<usize>>)>,
    tried: &'a mut u32,
    complete: &'a mut bool,
}

impl Search<'_> {
    fn go(&mut self, cost: i64, chosen: &mut Vec<usize>) {
        let session = chosen.len();
        let Some(ways) = self.ways.get(session) else {
            if self.board.fits(self.team, chosen) {
                self.best = Some((cost, Some(chosen.clone())));
            }
            return;
        };
        let rest = self
            .least
            .get(session.saturating_add(1))
            .copied()
            .unwrap_or(0);
        for &(own, place) in ways {
            let cost = cost.saturating_add(own);
            let at_least = cost.saturating_add(rest);
            if self.best.as_ref().is_some_and(|best| at_least >= best.0) {
                return;
            }
            if *self.tried >= MOST_TRIED {
                *self.complete = false;
                return;
            }
            *self.tried = self.tried.saturating_add(1);
            let span = self.board.span(session, place);
            let overlaps = chosen.iter().enumerate().any(|(before, &place)| {
                let before = self.board.span(before, place);
                before.clip(span).is_some()
            });
            if !overlaps {
                chosen.push(place);
                self.go(cost, chosen);
                chosen.pop();
            }
        }
    }
}
