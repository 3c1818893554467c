//! What holds of every report to the state.

#[path = "state_report/cases.rs"]
mod cases;
#[path = "state_report/walk.rs"]
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use cases::{Case, DAYS, case};
use proptest::prelude::*;
use tutorcore::{
    DateRange, QualifierMinutes, ReportPolicy, StateReportKind, StateTutoringReport,
    StudentEncounter, TutoringSession,
};
use walk::{Row, rows, rows_of, walk};

/// The end of the range, in Unix seconds, less its start.
fn length(case: &Case) -> i64 {
    let start = |date| case.calendar.zone.start_of(date);
    start(case.range.last.saturating_add_days(1)).seconds_since(start(case.range.first))
}

fn json(report: &StateTutoringReport) -> String {
    serde_json::to_string(report).unwrap()
}

proptest! {
    #[test]
    fn the_report_is_what_a_walk_through_the_minutes_finds(case in case(60)) {
        let report = case.report();
        let found = walk(&case);
        let rows = rows(&report);
        for row in found.rows.keys() {
            prop_assert!(rows.contains_key(row), "{row:?} is missing");
        }
        for (row, figures) in rows {
            if let Row::Subject(_) = row {
                prop_assert!(found.rows.contains_key(&row), "{row:?} should not be there");
            }
            let sum = found.rows.get(&row).cloned().unwrap_or_default();
            prop_assert_eq!(figures.seconds, sum.outside, "{:?}", row);
            prop_assert_eq!(figures.inside_seconds, sum.inside, "{:?}", row);
            prop_assert_eq!(figures.minutes, sum.outside / 60);
            prop_assert_eq!(figures.inside_minutes, sum.inside / 60);
            prop_assert_eq!(figures.students as usize, sum.students.len(), "{:?}", row);
        }
        prop_assert_eq!(&report.unknown_dates, &found.unknown.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(report.findings.len(), report.unknown_dates.len());
    }

    #[test]
    fn no_row_exceeds_the_time_that_was_spent(case in case(1)) {
        let report = case.report();
        for (row, figures) in rows(&report) {
            let mut raw = 0;
            let mut students = BTreeSet::new();
            for one in case.counting() {
                if rows_of(&one.qualifiers, &case.policy).contains(&row) {
                    raw += one.closed_interval().unwrap().seconds();
                    students.insert(&one.student);
                }
            }
            let counted = figures.seconds + figures.inside_seconds;
            prop_assert!(0 <= figures.seconds && 0 <= figures.inside_seconds);
            prop_assert!(counted <= raw, "{row:?}");
            prop_assert!(figures.minutes <= (raw + 30) / 60);
            prop_assert!(counted <= length(&case) * i64::try_from(students.len()).unwrap());
            prop_assert!(figures.students as usize <= students.len());
        }
    }

    #[test]
    fn an_encounter_may_be_split_anywhere(
        case in case(1),
        place in any::<prop::sample::Index>(),
        share in 0.0..1.0,
    ) {
        let mut split = case.clone();
        let mut encounters: Vec<_> =
            split.sessions.iter_mut().flat_map(|session| &mut session.encounters).collect();
        if encounters.is_empty() {
            return Ok(());
        }
        let number = place.index(encounters.len());
        let first = &mut *encounters[number];
        let Some(end) = first.departed_at else { return Ok(()) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant will do")]
        let middle = first
            .arrived_at
            .saturating_add((end.seconds_since(first.arrived_at) as f64 * share) as i64);
        let second = StudentEncounter { arrived_at: middle, ..first.clone() };
        first.departed_at = Some(middle);
        // The second part goes to the end of the same session.
        let mut before = 0;
        for session in &mut split.sessions {
            let after = before + session.encounters.len();
            if (before..after).contains(&number) {
                session.encounters.push(second);
                break;
            }
            before = after;
        }
        prop_assert_eq!(json(&split.report()), json(&case.report()));
    }

    #[test]
    fn the_parts_of_a_range_add_up(case in case(1), days in 0..DAYS - 1, more in 1..DAYS) {
        let middle = case.range.first.saturating_add_days(days);
        let range = DateRange { last: middle.saturating_add_days(more), ..case.range };
        let case = Case { range, ..case };
        let part = |first, last| Case { range: DateRange { first, last }, ..case.clone() }.report();
        let parts = [
            part(case.range.first, middle),
            part(middle.saturating_add_days(1), case.range.last),
        ];
        let whole = case.report();
        let mut sums: BTreeMap<_, (i64, i64)> = BTreeMap::new();
        for (row, figures) in parts.iter().flat_map(rows) {
            let sum = sums.entry(row).or_default();
            *sum = (sum.0 + figures.seconds, sum.1 + figures.inside_seconds);
        }
        let expected: BTreeMap<_, _> = rows(&whole)
            .into_iter()
            .map(|(row, figures)| (row, (figures.seconds, figures.inside_seconds)))
            .collect();
        prop_assert_eq!(sums, expected);
        let dates: Vec<_> = parts.iter().flat_map(|part| part.unknown_dates.clone()).collect();
        prop_assert_eq!(dates, whole.unknown_dates);
    }

    #[test]
    fn no_order_of_the_input_changes_a_byte(
        (case, shuffled) in case(1).prop_flat_map(|case| {
            let parts: Vec<_> = case
                .sessions
                .iter()
                .map(|session| Just(session.encounters.clone()).prop_shuffle())
                .collect();
            let sessions = case.sessions.clone();
            let sessions = parts.prop_map(move |parts| {
                let pairs = sessions.iter().zip(parts);
                pairs
                    .map(|(session, encounters)| TutoringSession { encounters, ..session.clone() })
                    .collect::<Vec<_>>()
            });
            (Just(case), sessions.prop_flat_map(|sessions| Just(sessions).prop_shuffle()))
        }),
    ) {
        let mut other = Case { sessions: shuffled, ..case.clone() };
        for instruction in other.calendar.weekdays.values_mut() {
            instruction.reverse();
        }
        for date in &mut other.calendar.dates {
            date.instruction.reverse();
        }
        prop_assert_eq!(json(&other.report()), json(&case.report()));
    }

    #[test]
    fn by_priority_the_rows_share_out_what_each_has(case in case(1)) {
        let report = |qualifier_minutes| {
            let policy = ReportPolicy { qualifier_minutes, ..case.policy.clone() };
            Case { policy, ..case.clone() }.report()
        };
        let (each, first) = (report(QualifierMinutes::Each), report(QualifierMinutes::Priority));
        for (each, first) in each.rows.iter().zip(&first.rows) {
            match each.kind {
                StateReportKind::TutoringTotal
                | StateReportKind::NoQualifier
                | StateReportKind::Homebound => prop_assert_eq!(each, first),
                _ => prop_assert!(first.figures.seconds <= each.figures.seconds),
            }
        }
        prop_assert_eq!(each.unknown_dates, first.unknown_dates);
    }
}
