//! Series that are changed again and again: what holds of every change.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tutorcore::{
    Instant, LocalDate, LocalDateTime, LocalTime, MonthlyOverflow, Occurrence, Recurrence,
    RecurrenceEnd, RecurrencePattern, SchedulePolicy, SeriesChange, SeriesDiff, SeriesEdit,
    SeriesEditScope, SeriesId, SessionSeries, Weekday, Zone, diff_series, edit_series,
    expand_recurrence,
};

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn patterns() -> impl Strategy<Value = RecurrencePattern> {
    prop_oneof![
        Just(RecurrencePattern::Daily),
        Just(RecurrencePattern::Monthly),
        prop::collection::vec(prop::sample::select(&WEEKDAYS[..]), 0..4)
            .prop_map(|weekdays| RecurrencePattern::Weekly { weekdays }),
    ]
}

fn times() -> impl Strategy<Value = LocalTime> {
    // Some are in a gap, some in a fold.
    prop::sample::select(&["00:00", "01:30", "02:30", "15:30", "20:15"][..])
        .prop_map(|time| time.parse().unwrap())
}

fn dates() -> impl Strategy<Value = LocalDate> {
    let first: LocalDate = "2026-01-01".parse().unwrap();
    (0..500_i64).prop_map(move |days| first.saturating_add_days(days))
}

fn series() -> impl Strategy<Value = SessionSeries> {
    let excepted = prop::collection::vec(dates(), 0..8);
    (dates(), times(), patterns(), 1..4_i32, 1..40_i32, excepted).prop_map(
        |(date, time, pattern, interval, count, excepted)| SessionSeries {
            id: SeriesId::new("s").unwrap(),
            zone: Zone::get("America/Chicago").unwrap(),
            local_start: LocalDateTime::new(date, time).unwrap(),
            length_minutes: 45,
            recurrence: Recurrence {
                pattern,
                interval,
                end: Some(RecurrenceEnd::Count { count }),
                excepted,
            },
            earlier: Vec::new(),
            changed: Vec::new(),
        },
    )
}

fn reschedules() -> impl Strategy<Value = SeriesChange> {
    (
        prop::option::of(dates()),
        prop::option::of(times()),
        prop::option::of(1..90_u32),
        prop::option::weighted(0.3, patterns()),
        prop::option::weighted(0.2, 1..3_i32),
    )
        .prop_map(
            |(date, time, length_minutes, pattern, interval)| SeriesChange::Reschedule {
                date,
                time,
                length_minutes,
                pattern,
                interval,
                end: None,
            },
        )
}

fn changes() -> impl Strategy<Value = SeriesChange> {
    prop_oneof![
        5 => reschedules(),
        2 => Just(SeriesChange::Cancel),
        1 => Just(SeriesChange::Restore),
    ]
}

fn policy(last_day: bool) -> SchedulePolicy {
    SchedulePolicy {
        monthly_overflow: if last_day {
            MonthlyOverflow::LastDay
        } else {
            MonthlyOverflow::Skip
        },
        ..SchedulePolicy::default()
    }
}

fn nothing() -> SeriesChange {
    SeriesChange::Reschedule {
        date: None,
        time: None,
        length_minutes: None,
        pattern: None,
        interval: None,
        end: None,
    }
}

fn following(occurrence: &Occurrence) -> SeriesEditScope {
    SeriesEditScope::ThisAndFollowing {
        occurrence: occurrence.id.clone(),
        new_series: Some(SeriesId::new("t").unwrap()),
    }
}

fn sessions(list: &[SessionSeries], policy: &SchedulePolicy) -> Vec<Occurrence> {
    let expanded = list.iter().map(|one| expand_recurrence(one, policy));
    let mut all: Vec<Occurrence> = expanded.flat_map(|one| one.occurrences).collect();
    all.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
    all
}

/// A session without the series that it is in.
fn bare(one: &Occurrence) -> (LocalDateTime, LocalDateTime, Instant, Instant, bool, bool) {
    (
        one.original_start,
        one.local_start,
        one.start,
        one.end,
        one.shifted,
        one.moved,
    )
}

/// Carries out some changes, wherever they are accepted; gives every state.
fn history(
    series: SessionSeries,
    edits: Vec<(usize, u8, SeriesChange)>,
    policy: &SchedulePolicy,
) -> Vec<SessionSeries> {
    let mut states = vec![series];
    for (place, scope, change) in edits {
        let series = states.last().unwrap();
        let found = expand_recurrence(series, policy).occurrences;
        let Some(one) = found.get(place % found.len().max(1)) else {
            break;
        };
        let occurrence = one.id.clone();
        let scope = match scope % 3 {
            0 => SeriesEditScope::This { occurrence },
            1 => following(one),
            _ => SeriesEditScope::All,
        };
        let edit = SeriesEdit { scope, change };
        let before = series.clone();
        if let Ok(outcome) = edit_series(&before, &edit, policy, one.start.saturating_add(-1))
            && let Some(edited) = outcome.state
        {
            let after = sessions(&edited.series, policy);
            let old = expand_recurrence(&before, policy).occurrences;
            assert_eq!(edited.diff.apply(&old), after);
            assert_eq!(SeriesDiff::between(&old, &after), edited.diff);
            states.extend(edited.series.into_iter().take(1));
        }
    }
    states
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_split_series_gives_what_the_whole_gave(
        series in series(),
        edits in prop::collection::vec((0..40_usize, 0..3_u8, changes()), 0..3),
        place in 0..40_usize,
        last_day in any::<bool>(),
    ) {
        let policy = policy(last_day);
        let states = history(series, edits, &policy);
        let series = states.last().unwrap();
        let whole = expand_recurrence(series, &policy).occurrences;
        prop_assume!(!whole.is_empty());
        let one = &whole[place % whole.len()];
        let edit = SeriesEdit { scope: following(one), change: nothing() };
        // One of an earlier stretch cannot be split at.
        if let Ok(outcome) = edit_series(series, &edit, &policy, one.start) {
            let edited = outcome.state.unwrap();
            let parts = sessions(&edited.series, &policy);
            let bares = |list: &[Occurrence]| {
                let mut list: Vec<_> = list.iter().map(bare).collect();
                list.sort_unstable();
                list
            };
            prop_assert_eq!(bares(&parts), bares(&whole));
            prop_assert!(edited.diff.moved.is_empty() && edited.diff.added.is_empty());
            prop_assert!(edited.diff.removed.is_empty());
        }
    }

    #[test]
    fn no_two_sessions_have_one_id_and_nothing_that_is_over_changes(
        series in series(),
        edits in prop::collection::vec((0..40_usize, 0..3_u8, changes()), 0..5),
        change in reschedules(),
        place in 0..40_usize,
    ) {
        let policy = policy(false);
        let states = history(series, edits, &policy);
        let series = states.last().unwrap();
        let before = expand_recurrence(series, &policy).occurrences;
        let ids: BTreeSet<_> = before.iter().map(|one| &one.id).collect();
        prop_assert_eq!(ids.len(), before.len());
        prop_assert!(before.is_sorted_by(|a, b| a.start <= b.start));
        prop_assume!(!before.is_empty());

        let now = before[place % before.len()].start;
        let edit = SeriesEdit { scope: SeriesEditScope::All, change };
        if let Ok(outcome) = edit_series(series, &edit, &policy, now)
            && let Some(edited) = outcome.state
        {
            let gone = edited.diff.removed.iter();
            let changed = edited.diff.moved.iter().map(|change| &change.before);
            for old in gone.chain(changed) {
                // One that was moved on its own is where its series had it, in time.
                prop_assert!(old.start > now || old.moved, "{old:?}");
            }
        }
    }

    #[test]
    fn another_time_of_day_keeps_every_id_and_every_exception(
        series in series(),
        moved in (0..40_usize, dates(), times()),
        time in times(),
        place in 0..40_usize,
    ) {
        let policy = policy(false);
        let whole = expand_recurrence(&series, &policy).occurrences;
        prop_assume!(!whole.is_empty());
        let one = &whole[moved.0 % whole.len()];
        let edit = SeriesEdit {
            scope: SeriesEditScope::This { occurrence: one.id.clone() },
            change: SeriesChange::Reschedule {
                date: Some(moved.1),
                time: Some(moved.2),
                length_minutes: Some(30),
                pattern: None,
                interval: None,
                end: None,
            },
        };
        let now = whole[place % whole.len()].start;
        let outcome = edit_series(&series, &edit, &policy, now).unwrap();
        // It may lie over another one.
        prop_assume!(outcome.is_accepted());
        let edited = outcome.state.unwrap();
        prop_assert!(edited.diff.moved.len() == 1 && edited.diff.added.is_empty());
        let with_moved = &edited.series[0];
        let before = expand_recurrence(with_moved, &policy).occurrences;
        let stays = before.iter().find(|other| other.id == one.id).unwrap().clone();
        prop_assert_eq!(stays.local_start, LocalDateTime::new(moved.1, moved.2).unwrap());

        let edit = SeriesEdit {
            scope: SeriesEditScope::All,
            change: SeriesChange::Reschedule {
                date: None,
                time: Some(time),
                length_minutes: None,
                pattern: None,
                interval: None,
                end: None,
            },
        };
        let Some(edited) = edit_series(with_moved, &edit, &policy, now).unwrap().state else {
            return Ok(());
        };
        let after = sessions(&edited.series, &policy);
        let ids = |list: &[Occurrence]| -> BTreeSet<_> {
            list.iter().map(|one| one.id.clone()).collect()
        };
        prop_assert_eq!(ids(&after), ids(&before));
        let now_moved = after.iter().find(|other| other.id == one.id).unwrap();
        prop_assert_eq!(now_moved.start, stays.start);
        for other in after.iter().filter(|other| other.id != one.id && other.start > now) {
            if !before.iter().any(|old| old.id == other.id && old.start <= now) {
                prop_assert_eq!(other.local_start.time(), time);
                prop_assert_eq!(other.local_start.date(), other.original_start.date());
            }
        }
    }

    #[test]
    fn what_does_not_differ_is_no_difference(series in series()) {
        let policy = policy(false);
        let diff = diff_series(std::slice::from_ref(&series), std::slice::from_ref(&series), &policy);
        prop_assert!(diff.is_empty());
        let found = expand_recurrence(&series, &policy).occurrences;
        prop_assert_eq!(diff.unchanged as usize, found.len());
    }

    #[test]
    fn a_difference_leads_from_one_state_to_the_other(one in series(), other in series()) {
        let policy = policy(true);
        let (before, after) = (sessions(&[one], &policy), sessions(&[other], &policy));
        let diff = SeriesDiff::between(&before, &after);
        prop_assert_eq!(diff.apply(&before), after);
    }

    #[test]
    fn what_is_called_off_and_restored_is_as_before(series in series(), place in 0..40_usize) {
        let policy = policy(false);
        let whole = expand_recurrence(&series, &policy).occurrences;
        prop_assume!(!whole.is_empty());
        let one = &whole[place % whole.len()];
        let scope = SeriesEditScope::This { occurrence: one.id.clone() };
        let edit = |change| SeriesEdit { scope: scope.clone(), change };
        let off = edit_series(&series, &edit(SeriesChange::Cancel), &policy, one.start).unwrap();
        let off = off.state.unwrap();
        prop_assert_eq!(&off.diff.removed, std::slice::from_ref(one));
        let again =
            edit_series(&off.series[0], &edit(SeriesChange::Restore), &policy, one.start).unwrap();
        let again = again.state.unwrap();
        prop_assert_eq!(sessions(&again.series, &policy), whole);
    }
}
