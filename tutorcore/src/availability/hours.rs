//! From windows of a clock to stretches of time.

use std::collections::BTreeMap;

use crate::kernel::cycle::Cycle;
use crate::kernel::spans::Span;
use crate::model::availability::{AvailabilityWindow, DateOverride};
use crate::time::{DAY, Weekday};
use crate::zone::Zone;

/// The days of the week in the order of their numbers, Monday first.
pub(super) const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Monday is 0; 1970-01-01 was a Thursday.
pub(super) fn weekday_of(day: i64) -> usize {
    usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0)
}

/// The windows of a week and of single dates, in seconds from the midnight of the date to which
/// they belong, in order and apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hours {
    week: [Vec<Span>; 7],
    /// By day number, in order.
    dates: Vec<(i64, Vec<Span>)>,
}

impl Hours {
    pub(super) fn new(
        weekly: &BTreeMap<Weekday, Vec<AvailabilityWindow>>,
        overrides: &[DateOverride],
    ) -> Self {
        let of = |day: &Weekday| weekly.get(day).map_or_else(Vec::new, |list| in_order(list));
        // Sorting is stable: of several entries for a date the last one stays last.
        let mut dates: Vec<_> = overrides
            .iter()
            .map(|one| (one.date.days_since_epoch(), in_order(&one.windows)))
            .collect();
        dates.sort_by_key(|(day, _)| *day);
        dates.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                std::mem::swap(next, kept);
            }
            same
        });
        Self {
            week: WEEK.each_ref().map(of),
            dates,
        }
    }

    /// The usual week from Monday as cells of so many seconds, where every window begins and ends
    /// with a cell.
    pub(super) fn cycle(&self, step: i64) -> Option<Cycle> {
        let of_day = DAY.checked_div(step)?;
        if of_day.checked_mul(step) != Some(DAY) {
            return None;
        }
        let mut ranges = Vec::new();
        for (day, windows) in (0_i64..).zip(&self.week) {
            for window in windows {
                let cell = |second: i64| {
                    let whole = second.checked_rem(step) == Some(0);
                    let cell = day
                        .saturating_mul(of_day)
                        .checked_add(second.checked_div(step)?)?;
                    usize::try_from(cell).ok().filter(|_| whole)
                };
                ranges.push(cell(window.start)?..cell(window.end)?);
            }
        }
        Cycle::new(usize::try_from(of_day.checked_mul(7)?).ok()?, &ranges)
    }

    /// Whether some date from the first to the last day has windows of its own.
    pub(super) fn has_dates(&self, first: i64, last: i64) -> bool {
        let from = self.dates.partition_point(|(day, _)| *day < first);
        self.dates.get(from).is_some_and(|(day, _)| *day <= last)
    }

    /// The windows that belong to a day.
    fn of_day(&self, day: i64) -> &[Span] {
        if !self.dates.is_empty()
            && let Ok(at) = self.dates.binary_search_by_key(&day, |(day, _)| *day)
            && let Some((_, windows)) = self.dates.get(at)
        {
            return windows;
        }
        self.week.get(weekday_of(day)).map_or(&[], Vec::as_slice)
    }

    /// Adds the time of `within` at which the zone's clock shows a time inside a window: in
    /// order, what touches joined.
    pub(super) fn open(&self, zone: Zone, within: Span, out: &mut Vec<Span>) {
        let mut from = within.start;
        while from < within.end {
            let stretch = zone.span_at(from);
            let to = stretch.end.min(within.end);
            let offset = i64::from(stretch.offset);
            let first = from
                .saturating_add(offset)
                .div_euclid(DAY)
                .saturating_sub(1);
            let last = to.saturating_sub(1).saturating_add(offset).div_euclid(DAY);
            let part = Span {
                start: from,
                end: to,
            };
            let mut midnight = first.saturating_mul(DAY).saturating_sub(offset);
            // A window of the day before may run past midnight.
            for day in first..=last {
                for window in self.of_day(day) {
                    let placed = Span {
                        start: midnight.saturating_add(window.start),
                        end: midnight.saturating_add(window.end),
                    };
                    if let Some(inside) = placed.clip(part) {
                        join(out, inside);
                    }
                }
                midnight = midnight.saturating_add(DAY);
            }
            from = to;
        }
    }
}

/// Adds a span that starts no earlier than the last one.
pub(super) fn join(out: &mut Vec<Span>, next: Span) {
    match out.last_mut() {
        Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
        _ => out.push(next),
    }
}

fn in_order(windows: &[AvailabilityWindow]) -> Vec<Span> {
    let mut spans: Vec<_> = windows
        .iter()
        .map(|window| {
            let (start, end) = (window.start.second_of_day(), window.end.second_of_day());
            let (start, end) = (i64::from(start), i64::from(end));
            Span {
                start,
                end: if end < start {
                    end.saturating_add(DAY)
                } else {
                    end
                },
            }
        })
        .collect();
    crate::kernel::spans::merge(&mut spans);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hours(json: &str) -> Hours {
        let given: crate::Availability = serde_json::from_str(json).unwrap();
        Hours::new(&given.weekly, &given.overrides)
    }

    fn at(text: &str) -> i64 {
        text.parse::<crate::Instant>().unwrap().unix_seconds()
    }

    fn open(hours: &Hours, zone: &str, from: &str, to: &str) -> Vec<String> {
        let mut out = Vec::new();
        let within = Span {
            start: at(from),
            end: at(to),
        };
        hours.open(zone.parse().unwrap(), within, &mut out);
        let text = |seconds| crate::Instant::clamped(seconds).to_string();
        out.iter()
            .map(|span| format!("{}/{}", text(span.start), text(span.end)))
            .collect()
    }

    #[test]
    fn windows_keep_their_hours_over_both_clock_changes() {
        let day = hours(r#"{"zone":"UTC","weekly":{"sunday":[{"start":"00:30","end":"04:00"}]}}"#);
        let zone = "America/Chicago";
        let spring = open(&day, zone, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z");
        assert_eq!(spring, ["2026-03-08T06:30:00Z/2026-03-08T09:00:00Z"]);
        let autumn = open(&day, zone, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z");
        assert_eq!(autumn, ["2026-11-01T05:30:00Z/2026-11-01T10:00:00Z"]);
        // A window inside the skipped hour is never; one inside the repeated hour is twice.
        let gap = hours(r#"{"zone":"UTC","weekly":{"sunday":[{"start":"02:15","end":"02:45"}]}}"#);
        assert!(open(&gap, zone, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z").is_empty());
        let fold = hours(r#"{"zone":"UTC","weekly":{"sunday":[{"start":"01:15","end":"01:45"}]}}"#);
        assert_eq!(
            open(&fold, zone, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"),
            [
                "2026-11-01T06:15:00Z/2026-11-01T06:45:00Z",
                "2026-11-01T07:15:00Z/2026-11-01T07:45:00Z"
            ]
        );
    }

    #[test]
    fn windows_run_past_midnight_and_touching_ones_are_one() {
        let night = hours(
            r#"{"zone":"UTC","weekly":{"monday":[{"start":"22:00","end":"02:00"}],
            "tuesday":[{"start":"02:00","end":"03:00"},{"start":"24:00","end":"01:00"}]}}"#,
        );
        assert_eq!(
            open(
                &night,
                "UTC",
                "2026-10-05T00:00:00Z",
                "2026-10-08T00:00:00Z"
            ),
            [
                "2026-10-05T22:00:00Z/2026-10-06T03:00:00Z",
                "2026-10-07T00:00:00Z/2026-10-07T01:00:00Z"
            ]
        );
    }

    #[test]
    fn the_last_override_of_a_date_counts() {
        let given = hours(
            r#"{"zone":"UTC","weekly":{"monday":[{"start":"08:00","end":"09:00"}]},"overrides":[
            {"date":"2026-10-05","windows":[{"start":"10:00","end":"11:00"}]},
            {"date":"2026-10-12","windows":[{"start":"10:00","end":"10:00"}]},
            {"date":"2026-10-05","windows":[{"start":"12:00","end":"13:00"}]}]}"#,
        );
        assert_eq!(
            open(
                &given,
                "UTC",
                "2026-10-01T00:00:00Z",
                "2026-10-20T00:00:00Z"
            ),
            [
                "2026-10-05T12:00:00Z/2026-10-05T13:00:00Z",
                "2026-10-19T08:00:00Z/2026-10-19T09:00:00Z"
            ]
        );
    }

    proptest! {
        /// Any moment is open exactly when the clock shows a time inside a window.
        #[test]
        fn a_moment_is_open_when_the_clock_is_inside_a_window(
            windows in prop::collection::vec((0_usize..7, 0_i64..=96, 0_i64..=96), 0..8),
            dates in prop::collection::vec((0_i64..5, 0_i64..=96, 0_i64..=96), 0..3),
            zone in prop::sample::select(vec![
                "America/Chicago", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC",
            ]),
            start in prop::sample::select(vec![
                "2026-03-07T00:00:00Z", "2026-03-28T00:00:00Z", "2026-10-31T00:00:00Z",
                "2026-04-04T00:00:00Z", "2026-10-03T00:00:00Z", "2026-06-01T00:00:00Z",
            ]),
            moments in prop::collection::vec(0_i64..3 * DAY, 20),
        ) {
            let zone: Zone = zone.parse().unwrap();
            let from = at(start);
            let first = from.div_euclid(DAY) - 1;
            let time = |quarter: i64| -> crate::LocalTime {
                format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15).parse().unwrap()
            };
            let window = |from: i64, to: i64| AvailabilityWindow {
                start: time(from),
                end: time(to),
            };
            let mut weekly: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for &(day, from, to) in &windows {
                weekly.entry(WEEK[day]).or_default().push(window(from, to));
            }
            let overrides: Vec<_> = dates.iter().map(|&(day, from, to)| DateOverride {
                date: crate::LocalDate::from_days_clamped(first + day),
                windows: vec![window(from, to)],
            }).collect();
            let mut spans = Vec::new();
            let within = Span { start: from, end: from + 3 * DAY };
            Hours::new(&weekly, &overrides).open(zone, within, &mut spans);
            prop_assert!(spans.iter().all(|span| span.start < span.end));
            prop_assert!(spans.windows(2).all(|pair| pair[0].end < pair[1].start));
            for moment in moments.iter().map(|after| from + after) {
                let local = zone.to_local(moment);
                let held = (local.div_euclid(DAY) - 1..=local.div_euclid(DAY)).any(|day| {
                    let of_day = match overrides
                        .iter()
                        .rfind(|one| one.date.days_since_epoch() == day)
                    {
                        Some(one) => one.windows.clone(),
                        None => weekly.get(&WEEK[weekday_of(day)]).cloned().unwrap_or_default(),
                    };
                    of_day.iter().any(|window| {
                        let start = i64::from(window.start.second_of_day());
                        let end = i64::from(window.end.second_of_day());
                        let end = if end < start { end + DAY } else { end };
                        (day * DAY + start..day * DAY + end).contains(&local)
                    })
                });
                let found = spans.iter().any(|span| span.start <= moment && moment < span.end);
                prop_assert_eq!(found, held, "{}", moment);
            }
        }
    }
}
