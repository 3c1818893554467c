//! A series cut in two, and its later part changed, with the sessions of before found again.

use std::collections::BTreeMap;

use super::phase::{Phase, Slot};
use super::{ChangedOccurrence, RecurrenceEnd, RecurrencePattern, SeriesPhase};
use crate::error::{Error, ErrorKind};
use crate::policy::SchedulePolicy;
use crate::recurrence::calendar::date_of;
use crate::recurrence::rule::{WEEKDAYS, number};
use crate::time::{LocalDate, LocalDateTime, LocalTime, Weekday};

/// What is to be changed; what is absent stays.
#[derive(Clone, Copy)]
pub(super) struct Timing<'a> {
    pub(super) date: Option<LocalDate>,
    pub(super) time: Option<LocalTime>,
    pub(super) length_minutes: Option<u32>,
    pub(super) pattern: Option<&'a RecurrencePattern>,
    pub(super) interval: Option<i32>,
    pub(super) end: Option<RecurrenceEnd>,
}

impl Timing<'_> {
    pub(super) fn is_nothing(&self) -> bool {
        self.date.is_none()
            && self.time.is_none()
            && self.length_minutes.is_none()
            && self.pattern.is_none()
            && self.interval.is_none()
            && self.end.is_none()
    }

    /// Whether it changes when sessions are, beside how long they last.
    fn moves(&self) -> bool {
        let length_alone = Self {
            length_minutes: None,
            ..*self
        };
        !length_alone.is_nothing()
    }
}

/// A stretch of a series, cut before one of its starts.
pub(super) struct Cut {
    /// What is before; none if that is nothing.
    pub(super) head: Option<SeriesPhase>,
    pub(super) tail: SeriesPhase,
    /// Starts that the tail gives before the cut and excepts: it needs them to know its day.
    leading: Vec<LocalDateTime>,
    /// The starts from the cut on.
    slots: Vec<Slot>,
    /// The last start before the cut.
    last: Option<LocalDateTime>,
}

impl Cut {
    /// Cuts before the `at`-th start, which there must be.
    pub(super) fn new(
        phase: &Phase<'_>,
        slots: &[Slot],
        at: usize,
        policy: &SchedulePolicy,
    ) -> Option<Self> {
        let (before, slots) = slots.split_at_checked(at)?;
        let start = slots.first()?.start;
        // A month's last day does not tell which day the series is on: an earlier start does.
        let day = |start: LocalDateTime| date_of(start.date().days_since_epoch()).day;
        let own_day = phase.start_day();
        let leading = if phase.takes_last_days(policy) && day(start) != own_day {
            before.iter().rposition(|slot| day(slot.start) == own_day)
        } else {
            None
        };
        let leading: Vec<LocalDateTime> = match leading {
            Some(from) => before.iter().skip(from).map(|slot| slot.start).collect(),
            None => Vec::new(),
        };
        let mut tail = SeriesPhase {
            local_start: leading.first().copied().unwrap_or(start),
            length_minutes: phase.length_minutes,
            recurrence: phase.recurrence.clone(),
        };
        if let Some(RecurrenceEnd::Count { count }) = &mut tail.recurrence.end {
            let gone = at.saturating_sub(leading.len());
            *count = count.saturating_sub(i32::try_from(gone).unwrap_or(i32::MAX));
        }
        let excepted = &mut tail.recurrence.excepted;
        excepted.retain(|date| *date >= start.date());
        excepted.extend(leading.iter().map(|start| start.date()));
        excepted.sort_unstable();
        let head = (at > 0).then(|| {
            let mut recurrence = phase.recurrence.clone();
            recurrence.excepted.retain(|date| *date < start.date());
            recurrence.end = Some(RecurrenceEnd::Until {
                date: start.date().saturating_add_days(-1),
            });
            SeriesPhase {
                local_start: phase.local_start,
                length_minutes: phase.length_minutes,
                recurrence,
            }
        });
        Some(Self {
            head,
            tail,
            leading,
            slots: slots.to_vec(),
            last: before.last().map(|slot| slot.start),
        })
    }

    /// The later part as it shall be, and its sessions that have something of their own.
    pub(super) fn changed(
        mut self,
        timing: &Timing<'_>,
        policy: &SchedulePolicy,
    ) -> Result<(SeriesPhase, Vec<ChangedOccurrence>), Error> {
        if let Some(minutes) = timing.length_minutes {
            self.tail.length_minutes = minutes;
        }
        if timing.moves() {
            self.retime(timing, policy)?;
        }
        let changed = self.slots.iter().filter_map(ChangedOccurrence::of);
        Ok((self.tail, changed.collect()))
    }

    /// Gives the tail its new starts, and finds the sessions again.
    fn retime(&mut self, timing: &Timing<'_>, policy: &SchedulePolicy) -> Result<(), Error> {
        let Some(first) = self.slots.first().map(|slot| slot.start) else {
            return Ok(());
        };
        let recurrence = &mut self.tail.recurrence;
        let pattern = timing.pattern.filter(|one| **one != recurrence.pattern);
        if pattern.is_some() || timing.date.is_some() || timing.interval.is_some() {
            if let Some(RecurrenceEnd::Count { count }) = &mut recurrence.end {
                let leading = i32::try_from(self.leading.len()).unwrap_or(i32::MAX);
                *count = count.saturating_sub(leading);
            }
            self.leading.clear();
        }
        let date = match self.leading.first() {
            Some(leading) => leading.date(),
            None => timing.date.unwrap_or(first.date()),
        };
        if let (None, RecurrencePattern::Weekly { weekdays }) = (pattern, &mut recurrence.pattern) {
            let days = date
                .days_since_epoch()
                .saturating_sub(first.date().days_since_epoch());
            for weekday in weekdays {
                *weekday = later(*weekday, days);
            }
        }
        if let Some(pattern) = pattern {
            recurrence.pattern = pattern.clone();
        }
        recurrence.interval = timing.interval.unwrap_or(recurrence.interval);
        recurrence.end = timing.end.or(recurrence.end);
        recurrence.excepted.clear();
        let time = timing.time.unwrap_or(first.time());
        self.tail.local_start = LocalDateTime::new(date, time)?;

        let (starts, _) = self.tail.at(String::new()).starts(policy);
        let starts = starts.get(self.leading.len()..).unwrap_or_default();
        if let (Some(last), Some(first)) = (self.last, starts.first())
            && *first <= last
        {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "The sessions that change would start before those that stay.",
            )
            .with_help("Choose a date after the last session that stays.")
            .inside("date")
            .inside("change")
            .inside("edit"));
        }
        let monthly = self.tail.recurrence.pattern == RecurrencePattern::Monthly;
        self.slots = found_again(&self.slots, starts, monthly);
        let excepted = self.slots.iter().filter(|slot| slot.excepted);
        let excepted = excepted.map(|slot| slot.start.date());
        let leading = self.leading.iter().map(|start| start.date());
        self.tail.recurrence.excepted = leading.chain(excepted).collect();
        Ok(())
    }
}

/// The weekday so many days later.
fn later(weekday: Weekday, days: i64) -> Weekday {
    let place = i64::from(number(weekday))
        .saturating_add(days)
        .rem_euclid(7);
    let place = usize::try_from(place).unwrap_or(0);
    WEEKDAYS.get(place).copied().unwrap_or(weekday)
}

/// The new starts, each with the session of before that stands there now.
///
/// A session that was first planned for a new start has it. Of the others, one that already was on
/// that date keeps it; those that are left move within their week, or month where the series is
/// monthly, in order.
fn found_again(old: &[Slot], starts: &[LocalDateTime], monthly: bool) -> Vec<Slot> {
    let mut free: Vec<Option<&Slot>> = old.iter().map(Some).collect();
    let mut found: Vec<Option<&Slot>> = vec![None; starts.len()];
    let by_original: BTreeMap<_, usize> = places(old.iter().map(|slot| slot.original));
    let by_date: BTreeMap<_, usize> = places(old.iter().map(|slot| slot.start.date()));
    for (found, start) in found.iter_mut().zip(starts) {
        let place = by_original
            .get(start)
            .and_then(|&place| free.get_mut(place));
        *found = place.and_then(Option::take);
    }
    let dates = starts.iter().map(|start| start.date());
    for (found, date) in found.iter_mut().zip(dates) {
        if found.is_none() {
            let place = by_date.get(&date).and_then(|&place| free.get_mut(place));
            *found = place.and_then(Option::take);
        }
    }
    let mut left: BTreeMap<i64, std::collections::VecDeque<&Slot>> = BTreeMap::new();
    for slot in free.into_iter().flatten() {
        left.entry(period(slot.start, monthly))
            .or_default()
            .push_back(slot);
    }
    for (found, start) in found.iter_mut().zip(starts) {
        if found.is_none() {
            *found = left
                .get_mut(&period(*start, monthly))
                .and_then(std::collections::VecDeque::pop_front);
        }
    }
    let slot = |(&start, old): (&LocalDateTime, Option<&Slot>)| Slot {
        start,
        original: old.map_or(start, |old| old.original),
        excepted: old.is_some_and(|old| old.excepted),
        moved_to: old.and_then(|old| old.moved_to),
        length_minutes: old.and_then(|old| old.length_minutes),
    };
    starts.iter().zip(found).map(slot).collect()
}

fn places<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    keys.enumerate().map(|(place, key)| (key, place)).collect()
}

/// The number of the week or month.
fn period(start: LocalDateTime, monthly: bool) -> i64 {
    let day = start.date().days_since_epoch();
    if monthly {
        let date = date_of(day);
        date.year.saturating_mul(12).saturating_add(date.month)
    } else {
        // Weeks begin on Monday; 1970 began on a Thursday.
        day.saturating_add(3).div_euclid(7)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(starts: &[&str]) -> Vec<Slot> {
        let slot = |start: &&str| {
            let start: LocalDateTime = start.parse().unwrap();
            Slot {
                start,
                original: start,
                excepted: false,
                moved_to: None,
                length_minutes: None,
            }
        };
        starts.iter().map(slot).collect()
    }

    fn again(old: &[Slot], starts: &[&str], monthly: bool) -> Vec<String> {
        let starts: Vec<LocalDateTime> = starts.iter().map(|one| one.parse().unwrap()).collect();
        let found = found_again(old, &starts, monthly);
        found
            .iter()
            .map(|slot| slot.original.to_string()[5..10].to_owned())
            .collect()
    }

    #[test]
    fn sessions_are_found_again_on_their_date_and_else_in_their_week() {
        // Tuesdays and Thursdays of two weeks.
        let old = slots(&[
            "2026-10-06T15:00",
            "2026-10-08T15:00",
            "2026-10-13T15:00",
            "2026-10-15T15:00",
        ]);
        // Another time of day: the same dates.
        let later = [
            "2026-10-06T16:00",
            "2026-10-08T16:00",
            "2026-10-13T16:00",
            "2026-10-15T16:00",
        ];
        assert_eq!(
            again(&old, &later, false),
            ["10-06", "10-08", "10-13", "10-15"]
        );
        // Thursdays and Fridays: Thursday stays, Tuesday becomes Friday.
        let days = ["2026-10-08T15:00", "2026-10-09T15:00", "2026-10-15T15:00"];
        assert_eq!(again(&old, &days, false), ["10-08", "10-06", "10-15"]);
        // One more a week is new.
        let more = ["2026-10-05T15:00", "2026-10-06T15:00", "2026-10-08T15:00"];
        assert_eq!(again(&old, &more, false), ["10-05", "10-06", "10-08"]);
        // By months.
        let old = slots(&["2026-10-13T15:00", "2026-11-13T15:00"]);
        let months = ["2026-10-20T15:00", "2026-11-20T15:00", "2026-12-20T15:00"];
        assert_eq!(again(&old, &months, true), ["10-13", "11-13", "12-20"]);
    }

    #[test]
    fn a_session_returns_to_where_it_was_first_planned() {
        let mut old = slots(&["2026-10-07T15:00", "2026-10-08T15:00"]);
        old[0].original = "2026-10-06T15:00".parse().unwrap();
        let starts = ["2026-10-06T15:00", "2026-10-07T15:00"];
        // The Thursday becomes Wednesday: no two sessions have one id.
        assert_eq!(again(&old, &starts, false), ["10-06", "10-08"]);
    }
}
