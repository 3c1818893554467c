//! The days and times that are tried for a series.

use super::detect::whole;
use super::hours::{WEEK, weekday_of};
use super::series_search::SeriesSearch;
use crate::policy::SchedulePolicy;
use crate::recurrence::{RecurrencePattern, SessionSeries};
use crate::time::{DAY, LocalDateTime, Weekday};
use crate::zone::Zone;

/// One date.
pub(super) struct Date {
    /// Days since 1970-01-01.
    pub(super) day: i64,
    pub(super) starts: DayStarts,
}

/// When sessions start on a date.
pub(super) enum DayStarts {
    /// So many seconds after this moment as the clock shows.
    Even(i64),
    /// At these moments, one for each time: clocks change.
    Listed(Vec<i64>),
}

impl Date {
    pub(super) fn new(day: i64, zone: Zone, times: &[i64]) -> Self {
        let local = day.saturating_mul(DAY);
        let placed = |time: i64| {
            let local = local.saturating_add(time);
            zone.resolve(local).held(local)
        };
        let first = placed(0);
        let stretch = zone.span_at(first);
        let is_even = first.saturating_add(DAY) <= stretch.end
            && first == local.saturating_sub(i64::from(stretch.offset));
        let starts = if is_even {
            DayStarts::Even(first)
        } else {
            DayStarts::Listed(times.iter().map(|&time| placed(time)).collect())
        };
        Self { day, starts }
    }
}

/// The times of day that are tried, in order.
pub(super) fn times(search: &SeriesSearch, step: i64, length: i64, wanted: i64) -> Vec<i64> {
    let is_inside = |time: i64| {
        search.hours.is_none_or(|hours| {
            let start = i64::from(hours.start.second_of_day());
            let end = i64::from(hours.end.second_of_day());
            let end = if end < start {
                end.saturating_add(DAY)
            } else {
                end
            };
            let fits = |time: i64| start <= time && time.saturating_add(length) <= end;
            // What runs past midnight is also the next date's morning.
            fits(time) || fits(time.saturating_add(DAY))
        })
    };
    let steps = std::iter::successors(Some(0_i64), |time| time.checked_add(step));
    let mut times: Vec<_> = steps.take_while(|&time| time < DAY).collect();
    if let Err(place) = times.binary_search(&wanted) {
        times.insert(place, wanted);
    }
    times.retain(|&time| is_inside(time));
    times
}

/// The series on each choice of days, with how far they are from its own.
pub(super) fn variants(
    series: &SessionSeries,
    allowed: &[Weekday],
    policy: &SchedulePolicy,
) -> Vec<(SessionSeries, i64)> {
    match &series.recurrence.pattern {
        RecurrencePattern::Daily => vec![(series.clone(), 0)],
        RecurrencePattern::Weekly { weekdays } => on_weekdays(series, weekdays, allowed),
        RecurrencePattern::Monthly => (0..=i64::from(policy.series_reach_days))
            .map(|later| {
                let seconds = later.saturating_mul(DAY);
                let start = series.local_start.civil_seconds();
                let mut moved = series.clone();
                moved.local_start = LocalDateTime::clamped(start.saturating_add(seconds));
                (moved, later)
            })
            .collect(),
    }
}

/// A weekly series on every choice of as many weekdays as it has.
fn on_weekdays(
    series: &SessionSeries,
    own: &[Weekday],
    allowed: &[Weekday],
) -> Vec<(SessionSeries, i64)> {
    let first = series.local_start.date();
    let own = if own.is_empty() {
        &[first.weekday()][..]
    } else {
        own
    };
    let is_in = |choice: u32, place: usize| choice >> place & 1 == 1;
    let of = |days: &[Weekday]| {
        let set = WEEK.iter().enumerate();
        set.filter(|(_, day)| days.contains(day))
            .fold(0_u32, |set, (place, _)| set | 1 << place)
    };
    let (own, allowed) = (
        of(own),
        if allowed.is_empty() {
            0x7f
        } else {
            of(allowed)
        },
    );
    let count = own.count_ones();
    let mut choices: Vec<u32> = (1_u32..=0x7f)
        .filter(|choice| choice.count_ones() == count && choice & !allowed == 0)
        .collect();
    // By the weekdays, as they come.
    choices.sort_unstable_by_key(|choice| std::cmp::Reverse(choice.reverse_bits()));
    let since_monday = weekday_of(first.days_since_epoch());
    choices
        .into_iter()
        .map(|choice| {
            let days = WEEK.iter().enumerate();
            let days = days.filter(|(place, _)| is_in(choice, *place));
            let weekdays: Vec<_> = days.map(|(_, day)| *day).collect();
            // The first date is one of its own: in the week of the start, else in the next of its
            // weeks. So weeks are counted as before.
            let later = (since_monday..WEEK.len()).find(|place| is_in(choice, *place));
            let away = if let Some(place) = later {
                whole(place).saturating_sub(whole(since_monday))
            } else {
                let weeks = i64::from(series.recurrence.interval).saturating_mul(7);
                let days = weeks.saturating_add(i64::from(choice.trailing_zeros()));
                days.saturating_sub(whole(since_monday))
            };
            let start = series.local_start.civil_seconds();
            let start = start.saturating_add(away.saturating_mul(DAY));
            let mut moved = series.clone();
            moved.local_start = LocalDateTime::clamped(start);
            moved.recurrence.pattern = RecurrencePattern::Weekly { weekdays };
            (moved, i64::from((choice & !own).count_ones()))
        })
        .collect()
}
