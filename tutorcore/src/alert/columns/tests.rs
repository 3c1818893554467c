//! The rules read word by word, and what holds for any history.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "small numbers"
)]

mod back_test;
mod stopping;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::alert::EarlyAlertKind;
use crate::policy::{AverageBasis, BaselineExclusion, ContentAreaLevel, RefirePolicy};
use crate::time::DAY;

#[derive(Clone, Debug, PartialEq)]
struct Row {
    session: i64,
    student: u32,
    subject: Option<u32>,
    start: i64,
    seconds: Option<i64>,
    connected: bool,
    topic: Option<u32>,
}

impl Row {
    fn end(&self) -> i64 {
        self.start + self.seconds.unwrap()
    }
}

/// An alert without the row that raised it, which depends on the order of the
/// rows: at, session, student, kind, observed, count, sum.
type Alert = (i64, i64, u32, EarlyAlertKind, i64, u64, u64);

/// The rules as they are written, each session held against all others.
fn naive(rows: &[Row], policy: &AlertPolicy, zone: Zone) -> Vec<Alert> {
    let area = |row: &Row| match policy.content_area_level {
        ContentAreaLevel::Topic => row.topic,
        _ => row.subject,
    };
    let mut first: BTreeMap<(i64, u32), &Row> = BTreeMap::new();
    for row in rows {
        if area(row).is_none() || !row.connected && !policy.count_unconnected_requests {
            continue;
        }
        let key = |row: &Row| {
            let seconds = row.seconds.filter(|_| row.connected);
            (row.start, seconds.is_none(), seconds, area(row))
        };
        let kept = first.entry((row.session, row.student)).or_insert(row);
        if key(row) < key(kept) {
            *kept = row;
        }
    }
    let rows: Vec<_> = first.into_values().collect();
    let mut alerts = Vec::new();
    for judged in &rows {
        if judged.seconds.is_some() && judged.connected {
            alerts.extend(long(judged, &rows, policy, &area));
        }
    }
    let mut pairs: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        pairs.entry((area(row), row.student)).or_default().push(row);
    }
    for pair in pairs.values_mut() {
        pair.sort_by_key(|row| (row.start, row.session));
        frequent(pair, policy, zone, &mut alerts);
    }
    alerts.sort_unstable();
    alerts
}

fn long(
    judged: &Row,
    rows: &[&Row],
    policy: &AlertPolicy,
    area: &impl Fn(&Row) -> Option<u32>,
) -> Option<Alert> {
    let order = |row: &Row| (row.end(), row.session, row.student);
    let counted: Vec<_> = rows
        .iter()
        .filter(|row| row.seconds.is_some() && row.connected && area(row) == area(judged))
        .filter(|row| order(row) <= order(judged))
        .filter(|row| {
            let oldest = policy
                .long_session_lookback_days
                .map(|days| judged.end() - i64::from(days) * DAY);
            oldest.is_none_or(|oldest| row.end() > oldest)
        })
        .filter(|row| match policy.long_session_exclude {
            BaselineExclusion::None => true,
            BaselineExclusion::Session => row.session != judged.session,
            BaselineExclusion::Student => {
                row.session != judged.session && row.student != judged.student
            }
        })
        .collect();
    let count = counted.len() as u64;
    let sum: i64 = counted.iter().map(|row| row.seconds.unwrap()).sum();
    if count < u64::from(policy.long_session_min_baseline) || sum == 0 {
        return None;
    }
    // The mean as a fraction.
    let (mut top, mut bottom) = (i128::from(sum), i128::from(count));
    if policy.long_session_basis == AverageBasis::PerStudent {
        let mut students: BTreeMap<u32, (i128, i128)> = BTreeMap::new();
        for row in &counted {
            let student = students.entry(row.student).or_default();
            student.0 += i128::from(row.seconds.unwrap());
            student.1 += 1;
        }
        (top, bottom) = (0, 1);
        for (sum, count) in students.values() {
            (top, bottom) = (top * count + sum * bottom, bottom * count);
        }
        bottom *= students.len() as i128;
    }
    let seconds = judged.seconds.unwrap();
    let threshold = top * i128::from(100 + policy.long_session_percent);
    let fires = match (i128::from(seconds) * bottom * 100).cmp(&threshold) {
        Ordering::Greater => true,
        Ordering::Equal => policy.long_session_inclusive,
        Ordering::Less => false,
    };
    let kind = EarlyAlertKind::UnusuallyLongSession;
    let (session, student) = (judged.session, judged.student);
    fires.then_some((
        judged.end(),
        session,
        student,
        kind,
        seconds,
        count,
        sum as u64,
    ))
}

fn frequent(pair: &[&Row], policy: &AlertPolicy, zone: Zone, alerts: &mut Vec<Alert>) {
    let days = i64::from(policy.frequent_window_days);
    let day = |row: &Row| zone.to_local(row.start).div_euclid(DAY);
    let mut last_fired = None;
    let mut before = 0;
    for (at, judged) in pair.iter().enumerate() {
        let count = pair[..=at]
            .iter()
            .filter(|row| match policy.frequent_window {
                RequestWindow::Rolling => row.start > judged.start - days * DAY,
                RequestWindow::CalendarDays => {
                    (day(judged) - (days - 1)..=day(judged)).contains(&day(row))
                }
            })
            .count() as i64;
        let least = i64::from(policy.frequent_min_requests);
        let allowed = match policy.frequent_refire {
            RefirePolicy::Every => true,
            RefirePolicy::OncePerEpisode => before < least,
            RefirePolicy::Cooldown => {
                last_fired.is_none_or(|last| judged.start - last >= days * DAY)
            }
        };
        before = count;
        if count >= least && allowed {
            last_fired = Some(judged.start);
            let kind = EarlyAlertKind::FrequentSubjectRequest;
            alerts.push((
                judged.start,
                judged.session,
                judged.student,
                kind,
                count,
                0,
                0,
            ));
        }
    }
}

/// The rows as columns of some widths.
struct Columns {
    sessions: Vec<i64>,
    students: Vec<u32>,
    subjects: Vec<u32>,
    has_subject: Vec<u8>,
    milliseconds: Vec<i64>,
    seconds: Vec<i32>,
    ended: Vec<u8>,
    connected: Vec<u8>,
    topics: Vec<u64>,
    has_topic: Vec<u8>,
}

impl Columns {
    fn new(rows: &[Row]) -> Self {
        let flag = |yes: bool| u8::from(yes);
        let connected = rows.chunks(8).map(|rows| {
            let bits = rows
                .iter()
                .zip(0..)
                .map(|(row, bit)| flag(row.connected) << bit);
            bits.sum()
        });
        Self {
            sessions: rows.iter().map(|row| row.session).collect(),
            students: rows.iter().map(|row| row.student).collect(),
            subjects: rows.iter().map(|row| row.subject.unwrap_or(9)).collect(),
            has_subject: rows.iter().map(|row| flag(row.subject.is_some())).collect(),
            milliseconds: rows.iter().map(|row| row.start * 1000 + 999).collect(),
            seconds: rows
                .iter()
                .map(|row| row.seconds.unwrap_or(-1) as i32)
                .collect(),
            ended: rows.iter().map(|row| flag(row.seconds.is_some())).collect(),
            connected: connected.collect(),
            topics: rows
                .iter()
                .map(|row| row.topic.unwrap_or(9).into())
                .collect(),
            has_topic: rows.iter().map(|row| flag(row.topic.is_some())).collect(),
        }
    }

    fn borrowed(&self) -> AlertColumns<'_> {
        AlertColumns {
            sessions: Integers::I64(&self.sessions),
            students: Integers::U32(&self.students),
            subjects: Integers::U32(&self.subjects),
            has_subject: Flags::Bytes(&self.has_subject),
            starts: TimeColumn {
                values: &self.milliseconds,
                unit: TimeUnit::Milliseconds,
            },
            lengths: SessionLengths::Durations(Integers::I32(&self.seconds)),
            has_ended: Flags::Bytes(&self.ended),
            connected: Flags::Bits {
                bytes: &self.connected,
                offset: 0,
            },
            topics: Some((Integers::U64(&self.topics), Flags::Bytes(&self.has_topic))),
        }
    }
}

fn chicago() -> Zone {
    Zone::get("America/Chicago").unwrap()
}

fn judge(rows: &[Row], policy: &AlertPolicy, batches: usize, threads: usize) -> Vec<Alert> {
    let columns: Vec<_> = rows
        .chunks(rows.len().div_ceil(batches).max(1))
        .map(Columns::new)
        .collect();
    let batches: Vec<_> = columns.iter().map(Columns::borrowed).collect();
    let options = BatchOptions {
        zone: Some(chicago()),
        threads,
        interrupt: None,
    };
    let table = early_alerts(&batches, policy, &options).unwrap();
    let skipped = rows.iter().filter(|row| match policy.content_area_level {
        ContentAreaLevel::Topic => row.topic.is_none(),
        _ => row.subject.is_none(),
    });
    assert_eq!(table.skipped, skipped.count() as u64);
    let alerts = (0..table.len()).map(|at| {
        let row = &rows[table.rows[at] as usize];
        assert_eq!(
            table.is_low_sample(at),
            table.mean_seconds(at).is_some()
                && table.baseline_counts[at] < u64::from(policy.long_session_low_sample)
        );
        (
            table.at[at],
            row.session,
            row.student,
            table.kinds[at],
            table.observed[at],
            table.baseline_counts[at],
            table.baseline_sums[at],
        )
    });
    alerts.collect()
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Few sessions, students, ends and lengths: ties everywhere. A week's
    // distances, the clock change of March 2026, sessions of several students.
    let start = prop_oneof![
        (0_i64..20).prop_map(|half_days| 1_772_690_400 + half_days * 43_200),
        1_772_690_400_i64..1_773_690_400,
    ];
    let seconds = prop_oneof![
        4 => prop::sample::select(vec![0_i64, 1, 2, 4, 7, 40, 70, 604_800]).prop_map(Some),
        1 => Just(None),
    ];
    let row = (
        -3_i64..24,
        0_u32..4,
        prop::option::weighted(0.9, 0_u32..2),
        start,
        seconds,
        prop::bool::weighted(0.9),
        prop::option::weighted(0.9, 0_u32..3),
    );
    let row = row.prop_map(
        |(session, student, subject, start, seconds, connected, topic)| Row {
            session,
            student,
            subject,
            start,
            seconds,
            connected,
            topic,
        },
    );
    prop::collection::vec(row, 0..50)
}

fn policies() -> impl Strategy<Value = AlertPolicy> {
    let long = (
        prop::sample::select(vec![0_u32, 1, 40, 75, 300]),
        any::<bool>(),
        any::<bool>(),
        0_u8..3,
        1_u32..5,
        prop::option::of(1_u32..9),
    );
    let frequent = (
        1_u32..5,
        any::<bool>(),
        1_u32..8,
        0_u8..3,
        0_u8..3,
        any::<bool>(),
    );
    (long, frequent).prop_map(|(long, frequent)| AlertPolicy {
        long_session_percent: long.0,
        long_session_inclusive: long.1,
        long_session_basis: if long.2 {
            AverageBasis::PerSession
        } else {
            AverageBasis::PerStudent
        },
        long_session_exclude: match long.3 {
            0 => BaselineExclusion::None,
            1 => BaselineExclusion::Session,
            _ => BaselineExclusion::Student,
        },
        long_session_min_baseline: long.4,
        long_session_lookback_days: long.5,
        frequent_min_requests: frequent.0,
        frequent_window: if frequent.1 {
            RequestWindow::Rolling
        } else {
            RequestWindow::CalendarDays
        },
        frequent_window_days: frequent.2,
        frequent_refire: match frequent.3 {
            0 => RefirePolicy::Every,
            1 => RefirePolicy::OncePerEpisode,
            _ => RefirePolicy::Cooldown,
        },
        content_area_level: match frequent.4 {
            0 => ContentAreaLevel::Topic,
            1 => ContentAreaLevel::TopSubject,
            _ => ContentAreaLevel::Subject,
        },
        count_unconnected_requests: frequent.5,
        ..AlertPolicy::default()
    })
}

/// The settings for which there is a quick way.
fn common_policies() -> impl Strategy<Value = AlertPolicy> {
    policies().prop_map(|policy| AlertPolicy {
        long_session_basis: AverageBasis::PerSession,
        long_session_exclude: match policy.long_session_exclude {
            BaselineExclusion::Student => BaselineExclusion::Session,
            other => other,
        },
        long_session_lookback_days: None,
        ..policy
    })
}

fn by_end(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| {
        let end = row.start + row.seconds.unwrap_or_default();
        (end, row.session, row.student)
    });
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn alerts_are_those_of_the_rules_word_by_word(
        rows in rows(), policy in prop_oneof![policies(), common_policies()],
        batches in 1_usize..4, threads in 1_usize..4,
    ) {
        let expected = naive(&rows, &policy, chicago());
        prop_assert_eq!(judge(&rows, &policy, batches, threads), expected.clone());
        prop_assert_eq!(judge(&by_end(rows), &policy, batches, threads), expected);
    }

    #[test]
    fn the_order_of_rows_means_nothing(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        policy in policies(),
    ) {
        prop_assert_eq!(judge(&rows, &policy, 1, 1), judge(&shuffled, &policy, 2, 2));
    }

    #[test]
    fn longer_by_one_factor_changes_no_long_alert(
        rows in rows(), policy in policies(), factor in 1_i64..9,
    ) {
        // The ends move, so the order has to be kept by starts far apart.
        let apart = |factor: i64| -> Vec<Row> {
            let rows = rows.iter().zip(0..).map(|(row, at)| Row {
                start: 1_000_000_000 + at * 10_000_000,
                seconds: row.seconds.map(|seconds| seconds * factor),
                ..row.clone()
            });
            rows.collect()
        };
        let policy = AlertPolicy { long_session_lookback_days: None, ..policy };
        let long = |factor| -> Vec<_> {
            let alerts = judge(&apart(factor), &policy, 1, 1).into_iter();
            let long = alerts.filter(|alert| alert.3 == EarlyAlertKind::UnusuallyLongSession);
            long.map(|alert| (alert.1, alert.2, alert.5)).collect()
        };
        prop_assert_eq!(long(1), long(factor));
    }

    #[test]
    fn a_longer_one_fires_too(rows in rows(), policy in policies(), more in 1_i64..99) {
        // The last to end, so that nobody else's average changes.
        let mut rows = rows;
        let last = Row {
            session: 99,
            student: 1,
            subject: Some(1),
            start: 1_780_000_000,
            seconds: Some(50),
            connected: true,
            topic: Some(1),
        };
        let fires = |rows: &[Row]| {
            judge(rows, &policy, 1, 1)
                .iter()
                .any(|alert| alert.1 == 99 && alert.3 == EarlyAlertKind::UnusuallyLongSession)
        };
        rows.push(last.clone());
        let first = fires(&rows);
        rows.pop();
        rows.push(Row { seconds: Some(50 + more), ..last });
        // Unless it is in its own average, and moves that.
        if policy.long_session_exclude != BaselineExclusion::None {
            prop_assert!(!first || fires(&rows));
        }
    }

    #[test]
    fn another_subject_changes_nothing(rows in rows(), policy in policies()) {
        let policy = AlertPolicy { content_area_level: ContentAreaLevel::Subject, ..policy };
        let of_one = |rows: &[Row]| -> Vec<Row> {
            rows.iter().filter(|row| row.subject == Some(1)).cloned().collect()
        };
        // Each session and student once, so that no row stands for another.
        let mut rows = rows;
        for (row, at) in rows.iter_mut().zip(0..) {
            row.session = at;
        }
        let sessions: Vec<_> = of_one(&rows).iter().map(|row| row.session).collect();
        let mut all = judge(&rows, &policy, 1, 1);
        all.retain(|alert| sessions.contains(&alert.1));
        prop_assert_eq!(all, judge(&of_one(&rows), &policy, 1, 1));
    }

    #[test]
    fn rolling_windows_know_no_calendar(
        rows in rows(), policy in policies(), shift in -999_999_i64..999_999,
    ) {
        let policy = AlertPolicy { frequent_window: RequestWindow::Rolling, ..policy };
        let shifted: Vec<_> = rows.iter()
            .map(|row| Row { start: row.start + shift, ..row.clone() })
            .collect();
        let mut expected = judge(&rows, &policy, 1, 1);
        for alert in &mut expected {
            alert.0 += shift;
        }
        prop_assert_eq!(judge(&shifted, &policy, 1, 1), expected);
    }

    #[test]
    fn nobody_looks_ahead(rows in rows(), policy in policies(), cut in 0_i64..1_000_000) {
        let mut rows = rows;
        for (row, at) in rows.iter_mut().zip(0..) {
            row.session = at;
        }
        let cut = 1_772_690_400 + cut;
        let known: Vec<_> = rows.iter().filter(|row| {
            row.start <= cut && row.seconds.is_none_or(|seconds| row.start + seconds <= cut)
        }).cloned().collect();
        let long_before = |rows: &[Row]| -> Vec<_> {
            let alerts = judge(rows, &policy, 1, 1).into_iter();
            alerts.filter(|alert| {
                alert.0 <= cut && alert.3 == EarlyAlertKind::UnusuallyLongSession
            }).collect()
        };
        prop_assert_eq!(long_before(&rows), long_before(&known));
        let requests: Vec<_> = rows.iter().filter(|row| row.start <= cut).cloned().collect();
        let frequent_before = |rows: &[Row]| -> Vec<_> {
            let alerts = judge(rows, &policy, 1, 1).into_iter();
            alerts.filter(|alert| {
                alert.0 <= cut && alert.3 == EarlyAlertKind::FrequentSubjectRequest
            }).collect()
        };
        prop_assert_eq!(frequent_before(&rows), frequent_before(&requests));
    }
}

fn fault(change: impl FnOnce(&mut AlertColumns<'_>)) -> Error {
    let columns = Columns::new(&[
        Row {
            session: 1,
            student: 1,
            subject: Some(1),
            start: 0,
            seconds: Some(1),
            connected: true,
            topic: None,
        },
        Row {
            session: 2,
            student: 1,
            subject: Some(1),
            start: 0,
            seconds: Some(1),
            connected: true,
            topic: None,
        },
    ]);
    let mut borrowed = columns.borrowed();
    change(&mut borrowed);
    early_alerts(
        &[borrowed],
        &AlertPolicy::default(),
        &BatchOptions::default(),
    )
    .unwrap_err()
}

#[test]
fn what_cannot_be_used_is_refused_by_name() {
    let negative = fault(|columns| {
        columns.lengths = SessionLengths::Durations(Integers::I64(&[3, -1]));
    });
    assert_eq!(
        (negative.kind(), negative.path()),
        (ErrorKind::OutOfRange, "/duration/1")
    );
    let reversed = fault(|columns| {
        columns.lengths = SessionLengths::Ends(TimeColumn {
            values: &[1, -1],
            unit: TimeUnit::Seconds,
        });
    });
    assert_eq!(
        (reversed.kind(), reversed.path()),
        (ErrorKind::OutOfRange, "/end/1")
    );
    let far = fault(|columns| {
        columns.starts = TimeColumn {
            values: &[i64::MAX, 0],
            unit: TimeUnit::Seconds,
        };
    });
    assert_eq!(
        (far.kind(), far.path()),
        (ErrorKind::OutOfRange, "/start/0")
    );
    let endless = fault(|columns| {
        columns.lengths = SessionLengths::Durations(Integers::U64(&[0, u64::MAX]));
    });
    assert_eq!(
        (endless.kind(), endless.path()),
        (ErrorKind::OutOfRange, "/duration/1")
    );
    let short = fault(|columns| columns.students = Integers::U32(&[1]));
    assert_eq!(
        (short.kind(), short.path()),
        (ErrorKind::InvalidValue, "/student_id")
    );
    let flags = fault(|columns| {
        columns.connected = Flags::Bits {
            bytes: &[1],
            offset: 7,
        };
    });
    assert_eq!(
        (flags.kind(), flags.path()),
        (ErrorKind::InvalidValue, "/connected")
    );
}

#[test]
fn what_is_missing_is_named() {
    let calendar = AlertPolicy {
        frequent_window: RequestWindow::CalendarDays,
        ..AlertPolicy::default()
    };
    let error = early_alerts(&[], &calendar, &BatchOptions::default()).unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::MissingField, "/zone")
    );
    let topics = AlertPolicy {
        content_area_level: ContentAreaLevel::Topic,
        ..AlertPolicy::default()
    };
    let columns = Columns::new(&[]);
    let none = AlertColumns {
        topics: None,
        ..columns.borrowed()
    };
    let error = early_alerts(&[none], &topics, &BatchOptions::default()).unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::MissingField, "/topic_id")
    );
}

#[test]
fn an_empty_history_has_no_alerts() {
    let policy = AlertPolicy::default();
    let table = early_alerts(&[], &policy, &BatchOptions::default()).unwrap();
    assert!(table.is_empty() && table.skipped == 0);
    assert_eq!(judge(&[], &policy, 1, 2), []);
}
