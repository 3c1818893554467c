//! What holds of early alerts whatever the history: the typed functions, one session judged after
//! the other, and the engine of the stream beside them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tutorcore::{
    AlertColumns, AlertCounts, AlertEvidence, AlertPolicy, AverageBasis, BackTestedAlert,
    BaselineExclusion, BatchOptions, EarlyAlert, EarlyAlertEngine, EarlyAlertKind, Flags, Instant,
    Integers, RefirePolicy, RoutingFacts, SessionId, SessionLengths, StudentId, StudentSession,
    SubjectId, SubjectTree, TimeColumn, TimeUnit, back_test_policies, compare_policies,
    early_alerts, evaluate_frequent_requests, evaluate_long_session, reconcile_alerts,
};

fn policies() -> impl Strategy<Value = AlertPolicy> {
    (
        prop::sample::select(vec![0_u32, 10, 75, 100]),
        any::<bool>(),
        any::<bool>(),
        0_u8..3,
        1_u32..4,
        prop::option::weighted(0.3, 1_u32..4),
        1_u32..5,
        0_u8..3,
    )
        .prop_map(
            |(percent, inclusive, by_session, exclude, least, back, requests, refire)| {
                AlertPolicy {
                    long_session_percent: percent,
                    long_session_inclusive: inclusive,
                    long_session_basis: if by_session {
                        AverageBasis::PerSession
                    } else {
                        AverageBasis::PerStudent
                    },
                    long_session_exclude: match exclude {
                        0 => BaselineExclusion::None,
                        1 => BaselineExclusion::Session,
                        _ => BaselineExclusion::Student,
                    },
                    long_session_min_baseline: least,
                    long_session_lookback_days: back,
                    frequent_min_requests: requests,
                    frequent_refire: match refire {
                        0 => RefirePolicy::Every,
                        1 => RefirePolicy::OncePerEpisode,
                        _ => RefirePolicy::Cooldown,
                    },
                    ..AlertPolicy::default()
                }
            },
        )
}

/// A history with ties: few students, starts by hours, lengths of nothing.
fn histories() -> impl Strategy<Value = Vec<StudentSession>> {
    let row = (
        0_u32..18,
        0_u32..4,
        0_u32..2,
        0_i64..120,
        prop::option::weighted(0.9, 0_i64..6),
        prop::option::of(0_i64..6),
    );
    (prop::collection::vec(row, 0..40), any::<bool>()).prop_map(|(rows, leave)| {
        let mut seen = BTreeSet::new();
        let mut subjects = std::collections::BTreeMap::new();
        let rows = rows.into_iter().filter(|row| seen.insert((row.0, row.1)));
        rows.map(|(session, student, subject, hour, length, own)| {
            // All rows of a session have its subject.
            let subject = *subjects.entry(session).or_insert(subject);
            let start = 1_790_000_000 + hour * 3600;
            StudentSession {
                session: SessionId::new(format!("s{session:02}")).unwrap(),
                student: StudentId::new(format!("st{student}")).unwrap(),
                subject: SubjectId::new(format!("subject-{subject}")).ok(),
                topic: None,
                course: None,
                started_at: Instant::from_unix_seconds(start).unwrap(),
                ended_at: length
                    .map(|length| Instant::from_unix_seconds(start + length * 1200).unwrap()),
                // Some students leave before the session's end.
                seconds: own.filter(|_| leave).map(|own| own * 600),
                never_connected: false,
            }
        })
        .collect()
    })
}

/// All alerts of a history, in order of their ids: each session judged by itself.
fn alerts(history: &[StudentSession], policy: &AlertPolicy) -> Vec<EarlyAlert> {
    let tree = SubjectTree::default();
    let long = history.iter().filter_map(|row| {
        let judged = evaluate_long_session(row, history, &tree, policy).unwrap();
        judged.alert
    });
    let frequent = evaluate_frequent_requests(history, &tree, None, policy).unwrap();
    let mut found: Vec<_> = long.chain(frequent.alerts).collect();
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found
}

/// What of an alert does not say when or by which figures.
fn about(alerts: &[EarlyAlert]) -> Vec<String> {
    alerts.iter().map(|alert| alert.id.to_string()).collect()
}

/// The alerts as a stream can tell them: it does not count the students behind an average, and has
/// no exact threshold where the average is one of theirs.
fn as_streamed(mut alerts: Vec<EarlyAlert>) -> Vec<EarlyAlert> {
    for alert in &mut alerts {
        if let AlertEvidence::LongSession { baseline, .. } = &mut alert.evidence {
            baseline.students = None;
            if baseline.basis == AverageBasis::PerStudent {
                baseline.least_seconds = None;
            }
        }
    }
    alerts
}

/// An alert in numbers: session, student, kind, when, seconds or requests, and the sessions and
/// seconds of the average.
type Figures = (u64, u64, EarlyAlertKind, i64, i64, u64, u64);

fn number(id: &str) -> u64 {
    let digits = id.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    digits.parse().unwrap()
}

fn figures(alert: &EarlyAlert) -> Figures {
    let (observed, sessions, seconds) = match &alert.evidence {
        AlertEvidence::LongSession {
            seconds, baseline, ..
        } => (
            *seconds,
            u64::from(baseline.sessions),
            u64::try_from(baseline.seconds).unwrap(),
        ),
        AlertEvidence::FrequentRequests { requests, .. } => (i64::from(*requests), 0, 0),
        other @ AlertEvidence::Diagnosis { .. } => panic!("{other:?}"),
    };
    (
        number(alert.session.as_str()),
        number(alert.student.as_str()),
        alert.kind,
        alert.occurred_at.unix_seconds(),
        observed,
        sessions,
        seconds,
    )
}

/// What the columns say of a history, in order.
fn column_figures(history: &[StudentSession], policy: &AlertPolicy) -> Vec<Figures> {
    let numbers = |id: fn(&StudentSession) -> &str| -> Vec<u64> {
        history.iter().map(|row| number(id(row))).collect()
    };
    let sessions = numbers(|row| row.session.as_str());
    let students = numbers(|row| row.student.as_str());
    let subjects = numbers(|row| row.subject.as_ref().unwrap().as_str());
    let starts: Vec<_> = history
        .iter()
        .map(|row| row.started_at.unix_seconds())
        .collect();
    let own: Vec<_> = history
        .iter()
        .map(|row| row.time_spent().unwrap_or_default())
        .collect();
    let leave = history.iter().any(|row| row.seconds.is_some());
    let end = |row: &StudentSession| row.ended_at.unwrap_or(row.started_at).unix_seconds();
    let ends: Vec<_> = history.iter().map(end).collect();
    let ended: Vec<_> = history
        .iter()
        .map(|row| u8::from(row.ended_at.is_some()))
        .collect();
    let seconds = |values| TimeColumn {
        values,
        unit: TimeUnit::Seconds,
    };
    let columns = AlertColumns {
        sessions: Integers::U64(&sessions),
        students: Integers::U64(&students),
        subjects: Integers::U64(&subjects),
        has_subject: Flags::All,
        starts: seconds(&starts),
        lengths: if leave {
            SessionLengths::Both(Integers::I64(&own), seconds(&ends))
        } else {
            SessionLengths::Ends(seconds(&ends))
        },
        has_ended: Flags::Bytes(&ended),
        connected: Flags::All,
        topics: None,
    };
    let table = early_alerts(&[columns], policy, &BatchOptions::default()).unwrap();
    let mut found: Vec<_> = (0..table.len())
        .map(|at| {
            let row = table.rows[at] as usize;
            (
                sessions[row],
                students[row],
                table.kinds[at],
                table.at[at],
                table.observed[at],
                table.baseline_counts[at],
                table.baseline_sums[at],
            )
        })
        .collect();
    found.sort_unstable();
    found
}

fn moved(history: &[StudentSession], seconds: i64) -> Vec<StudentSession> {
    let by = |at: Instant| at.saturating_add(seconds);
    let row = |row: &StudentSession| StudentSession {
        started_at: by(row.started_at),
        ended_at: row.ended_at.map(by),
        ..row.clone()
    };
    history.iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    /// 1: the order of the rows means nothing.
    #[test]
    fn no_order_matters((history, shuffled) in histories().prop_flat_map(|rows| {
        (Just(rows.clone()), Just(rows).prop_shuffle())
    }), policy in policies()) {
        prop_assert_eq!(alerts(&history, &policy), alerts(&shuffled, &policy));
    }

    /// What policies would have told is what they tell.
    #[test]
    fn a_back_test_counts_what_is_told(
        history in histories(), policies in prop::collection::vec(policies(), 1..4),
    ) {
        let tree = SubjectTree::default();
        let tests = back_test_policies(&history, &policies, &tree, None).unwrap();
        prop_assert_eq!(tests.len(), policies.len());
        let students: BTreeSet<_> = history.iter().map(|row| row.student.clone()).collect();
        for (test, policy) in tests.iter().zip(&policies) {
            let told = alerts(&history, policy);
            let of = |kind: EarlyAlertKind| {
                u32::try_from(told.iter().filter(|alert| alert.kind == kind).count()).unwrap()
            };
            let expected = AlertCounts {
                unusually_long: of(EarlyAlertKind::UnusuallyLongSession),
                frequent: of(EarlyAlertKind::FrequentSubjectRequest),
            };
            prop_assert_eq!(test.alerts, expected);
            let by_week = test.weeks.iter().map(|week| week.alerts);
            let by_area = test.areas.iter().map(|area| area.alerts);
            let sums: Vec<_> = [by_week.collect::<Vec<_>>(), by_area.collect()]
                .iter()
                .map(|counts| AlertCounts {
                    unusually_long: counts.iter().map(|one| one.unusually_long).sum(),
                    frequent: counts.iter().map(|one| one.frequent).sum(),
                })
                .collect();
            prop_assert_eq!(&sums, &[expected, expected]);
            for area in &test.areas {
                let there = told.iter().filter(|alert| {
                    alert.subject.as_ref().map(SubjectId::as_str) == Some(&area.area)
                });
                let all = area.alerts.unusually_long + area.alerts.frequent;
                prop_assert_eq!(there.count(), all as usize);
            }
            let counted: u32 = test.students.iter().map(|row| row.students).sum();
            prop_assert_eq!(counted as usize, students.len());
            let all: u32 = test.students.iter().map(|row| row.alerts * row.students).sum();
            prop_assert_eq!(all as usize, told.len());
        }
        let (first, last) = (&policies[0], &policies[policies.len() - 1]);
        let differ = compare_policies(&history, first, last, &tree, None).unwrap();
        let key = |alert: &EarlyAlert| {
            let (session, student) = (alert.session.clone(), alert.student.clone());
            (alert.occurred_at, session, student, alert.kind)
        };
        let keys = |found: &[BackTestedAlert]| -> Vec<_> {
            let key = |one: &BackTestedAlert| {
                (one.occurred_at, one.session.clone(), one.student.clone(), one.kind)
            };
            found.iter().map(key).collect()
        };
        let told = [first, last].map(|policy| {
            alerts(&history, policy).iter().map(key).collect::<BTreeSet<_>>()
        });
        let [ours, theirs] = &told;
        prop_assert_eq!(keys(&differ.in_both), ours.intersection(theirs).cloned().collect::<Vec<_>>());
        prop_assert_eq!(keys(&differ.only_in_first), ours.difference(theirs).cloned().collect::<Vec<_>>());
        prop_assert_eq!(keys(&differ.only_in_second), theirs.difference(ours).cloned().collect::<Vec<_>>());
    }

    /// 2: a judgement reconciled with itself changes nothing, whatever was done about it before.
    #[test]
    fn reconciling_twice_is_once(history in histories(), other in histories(), policy in policies()) {
        let facts = RoutingFacts::default();
        let now = Instant::from_unix_seconds(1_800_000_000).unwrap();
        let stored = alerts(&other, &policy);
        let judged = alerts(&history, &policy);
        let once = reconcile_alerts(&stored, &judged, &facts, &policy, now);
        let twice = reconcile_alerts(&once.alerts, &judged, &facts, &policy, now);
        prop_assert!(twice.raised.is_empty() && twice.withdrawn.is_empty());
        prop_assert!(twice.stale.is_empty() && twice.restored.is_empty() && twice.effects.is_empty());
        prop_assert_eq!(&twice.alerts, &once.alerts);
        prop_assert_eq!(alerts(&history, &policy), judged);
    }

    /// 3: all durations so many times as long leave the long sessions as they are.
    #[test]
    fn only_the_ratio_counts(history in histories(), policy in policies(), times in 2_i64..9) {
        let longer: Vec<_> = history.iter().map(|row| StudentSession {
            seconds: row.time_spent().map(|seconds| seconds * times),
            ..row.clone()
        }).collect();
        let tree = SubjectTree::default();
        for (row, long) in history.iter().zip(&longer) {
            let one = evaluate_long_session(row, &history, &tree, &policy).unwrap();
            let other = evaluate_long_session(long, &longer, &tree, &policy).unwrap();
            prop_assert_eq!(one.alert.is_some(), other.alert.is_some());
        }
    }

    /// 4: a longer session of the same baseline is told as well; one more connection lowers no
    /// later count.
    #[test]
    fn more_is_never_less(
        history in histories(), policy in policies(), more in 1_i64..5000, at in 0_i64..120,
    ) {
        let tree = SubjectTree::default();
        for row in &history {
            let judged = evaluate_long_session(row, &history, &tree, &policy).unwrap();
            if judged.alert.is_none() || policy.long_session_exclude == BaselineExclusion::None {
                continue;
            }
            let longer = StudentSession {
                seconds: row.time_spent().map(|seconds| seconds + more),
                ..row.clone()
            };
            let judged = evaluate_long_session(&longer, &history, &tree, &policy).unwrap();
            prop_assert!(judged.alert.is_some());
        }
        let mut with_one_more = history.clone();
        with_one_more.push(StudentSession {
            session: SessionId::new("s-new").unwrap(),
            student: StudentId::new("st0").unwrap(),
            subject: SubjectId::new("subject-0").ok(),
            topic: None,
            course: None,
            started_at: Instant::from_unix_seconds(1_790_000_000 + at * 3600).unwrap(),
            ended_at: None,
            seconds: None,
            never_connected: false,
        });
        let counts = |rows: &[StudentSession]| {
            let judged = evaluate_frequent_requests(rows, &tree, None, &policy).unwrap();
            judged.counts
        };
        let after = counts(&with_one_more);
        for before in counts(&history) {
            let mut same = after.iter().filter(|one| {
                (&one.session, &one.student) == (&before.session, &before.student)
            });
            prop_assert!(same.next().unwrap().requests >= before.requests);
        }
    }

    /// 5: another subject is nobody's business.
    #[test]
    fn subjects_are_apart(history in histories(), policy in policies()) {
        let of = |rows: &[StudentSession], subject: &str| -> Vec<StudentSession> {
            let own = rows.iter().filter(|row| {
                row.subject.as_ref().is_some_and(|one| one.as_str() == subject)
            });
            own.cloned().collect()
        };
        let mut apart: Vec<_> = ["subject-0", "subject-1"]
            .iter()
            .flat_map(|subject| alerts(&of(&history, subject), &policy))
            .collect();
        apart.sort_by(|one, other| one.id.cmp(&other.id));
        prop_assert_eq!(apart, alerts(&history, &policy));
    }

    /// 6: everything later by the same time is told all the same.
    #[test]
    fn only_differences_of_time_count(history in histories(), policy in policies(), by in -9_000_000_i64..9_000_000) {
        let later = alerts(&moved(&history, by), &policy);
        prop_assert_eq!(about(&later), about(&alerts(&history, &policy)));
    }

    /// 7: what is later than a session changes nothing of it.
    #[test]
    fn nothing_looks_ahead(history in histories(), policy in policies(), hour in 0_i64..130) {
        let until = Instant::from_unix_seconds(1_790_000_000 + hour * 3600).unwrap();
        let known: Vec<_> = history
            .iter()
            .filter(|row| row.started_at <= until && row.ended_at.is_none_or(|end| end <= until))
            .cloned()
            .collect();
        let tree = SubjectTree::default();
        for row in known.iter().filter(|row| row.ended_at.is_some_and(|end| end < until)) {
            let then = evaluate_long_session(row, &known, &tree, &policy).unwrap();
            let now = evaluate_long_session(row, &history, &tree, &policy).unwrap();
            prop_assert_eq!(then.alert, now.alert);
        }
        let before: Vec<_> = history.iter().filter(|row| row.started_at <= until).cloned().collect();
        let then = evaluate_frequent_requests(&before, &tree, None, &policy).unwrap();
        let now = evaluate_frequent_requests(&history, &tree, None, &policy).unwrap();
        let so_far: Vec<_> = now.alerts.into_iter().filter(|one| one.occurred_at <= until).collect();
        prop_assert_eq!(then.alerts, so_far);
    }

    /// The engine, which saw the rows in any order, says what the typed functions say.
    #[test]
    fn the_stream_agrees(rows in histories().prop_shuffle(), policy in policies()) {
        let mut engine = EarlyAlertEngine::new(&policy, None, None, None).unwrap();
        engine.push_many(&rows).unwrap();
        engine.reconcile().unwrap();
        let mut told = engine.alerts().unwrap();
        told.sort_by(|one, other| one.id.cmp(&other.id));
        prop_assert_eq!(told, as_streamed(alerts(&rows, &policy)));
    }

    /// The columns say what the typed functions say.
    #[test]
    fn the_columns_agree(rows in histories().prop_shuffle(), policy in policies()) {
        let mut typed: Vec<_> = alerts(&rows, &policy).iter().map(figures).collect();
        typed.sort_unstable();
        prop_assert_eq!(column_figures(&rows, &policy), typed);
    }
}
