//! Histories full of ties, and both ways to judge them.

use proptest::prelude::*;
use tutorcore::*;

/// A history and how it is judged.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) policy: AlertPolicy,
    pub(crate) zone: Option<Zone>,
    pub(crate) rows: Vec<NumberedSession>,
}

/// An alert with its evidence, for comparing: session, student, subject,
/// kind, when, observed, and the average's count and sum.
pub(crate) type Alert = (u64, u32, u32, EarlyAlertKind, i64, i64, u64, u64, u64);

/// The host's ids of the numbers.
pub(crate) mod ids {
    use tutorcore::{SessionId, StudentId, SubjectId};

    pub(crate) fn session(number: u64) -> SessionId {
        SessionId::new(number.to_string()).unwrap()
    }

    pub(crate) fn student(number: u32) -> StudentId {
        StudentId::new(format!("student-{number}")).unwrap()
    }

    pub(crate) fn subject(number: u32) -> SubjectId {
        SubjectId::new(format!("subject-{number}")).unwrap()
    }
}

fn policies() -> impl Strategy<Value = AlertPolicy> {
    let long = (
        prop::sample::select(vec![0_u32, 10, 75, 100]),
        any::<bool>(),
        any::<bool>(),
        0_u8..3,
        1_u32..4,
        prop::option::weighted(0.3, 1_u32..4),
    );
    let frequent = (1_u32..5, any::<bool>(), 1_u32..4, 0_u8..3);
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
        ..AlertPolicy::default()
    })
}

/// Rows with few different times, so that everything ties, over a weekend of
/// a clock change, and some before 1970.
fn rows() -> impl Strategy<Value = Vec<NumberedSession>> {
    let base = prop::sample::select(vec![
        1_793_400_000_i64,
        1_793_400_000,
        -100_000,
        -700_000_000,
    ]);
    let row = (
        0_u64..25,
        0_u32..5,
        0_u32..2,
        prop::sample::select(vec![0_i64, 0, 0, 1, 4]),
        prop::option::weighted(0.9, prop::sample::select(vec![0_i64, 0, 1, 2, 3, 5, 38])),
        prop::option::of(0_u64..5),
    );
    let slots = prop::collection::vec(0_i64..24, 25);
    let rows = prop::collection::vec(row, 0..60);
    (base, slots, rows, any::<bool>()).prop_map(|(base, slots, rows, leave)| {
        let mut rows: Vec<_> = rows
            .into_iter()
            .map(|(session, student, subject, late, length, own)| {
                // The rows of one session lie within a day.
                let slot = slots[usize::try_from(session).unwrap()];
                let start = base + slot * 21_600 + late * 3600;
                NumberedSession {
                    session,
                    student,
                    subject,
                    start,
                    end: length.map(|length| start + length * 1800),
                    // Some students leave before the session's end.
                    seconds: own.filter(|_| leave).map(|own| own * 900),
                }
            })
            .collect();
        // One row for a session and student, where it came first.
        let mut seen = std::collections::BTreeSet::new();
        rows.retain(|row| seen.insert((row.session, row.student)));
        rows
    })
}

pub(crate) fn cases() -> impl Strategy<Value = Case> {
    let zone = prop::sample::select(vec!["America/Chicago", "Europe/Dublin", "Asia/Kathmandu"]);
    (policies(), zone, rows()).prop_map(|(policy, zone, rows)| Case {
        policy,
        zone: Zone::get(zone).ok(),
        rows,
    })
}

/// What the columns say.
pub(crate) fn batch(case: &Case) -> Vec<Alert> {
    let rows = &case.rows;
    let sessions: Vec<_> = rows.iter().map(|row| row.session).collect();
    let students: Vec<_> = rows.iter().map(|row| row.student).collect();
    let subjects: Vec<_> = rows.iter().map(|row| row.subject).collect();
    let starts: Vec<_> = rows.iter().map(|row| row.start).collect();
    let ends: Vec<_> = rows
        .iter()
        .map(|row| row.end.unwrap_or(row.start))
        .collect();
    let ended: Vec<_> = rows.iter().map(|row| u8::from(row.end.is_some())).collect();
    let seconds = |values| TimeColumn {
        values,
        unit: TimeUnit::Seconds,
    };
    let whole = |row: &NumberedSession| row.end.unwrap_or(row.start).abs_diff(row.start);
    let own: Vec<_> = rows
        .iter()
        .map(|row| row.seconds.unwrap_or_else(|| whole(row)))
        .collect();
    let leave = rows.iter().any(|row| row.seconds.is_some());
    let columns = AlertColumns {
        sessions: Integers::U64(&sessions),
        students: Integers::U32(&students),
        subjects: Integers::U32(&subjects),
        has_subject: Flags::All,
        starts: seconds(&starts),
        lengths: if leave {
            SessionLengths::Both(Integers::U64(&own), seconds(&ends))
        } else {
            SessionLengths::Ends(seconds(&ends))
        },
        has_ended: Flags::Bytes(&ended),
        connected: Flags::All,
        topics: None,
    };
    let options = BatchOptions {
        zone: case.zone,
        ..BatchOptions::default()
    };
    let table = early_alerts(&[columns], &case.policy, &options).unwrap();
    let mut alerts: Vec<_> = (0..table.len())
        .map(|at| {
            let row = rows[table.rows[at] as usize];
            let shown = table.mean_seconds(at).map_or(0, f64::to_bits);
            (
                row.session,
                row.student,
                row.subject,
                table.kinds[at],
                table.at[at],
                table.observed[at],
                table.baseline_counts[at],
                table.baseline_sums[at],
                shown,
            )
        })
        .collect();
    alerts.sort_unstable();
    alerts
}

/// Rows by their starts.
pub(crate) fn in_order(rows: &[NumberedSession]) -> Vec<NumberedSession> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| (row.start, row.session, row.student));
    rows
}

/// Starts and ends as events of their own, in the order of time: when, the
/// row as it is then, and whether it is the end.
pub(crate) fn events(rows: &[NumberedSession]) -> Vec<(i64, NumberedSession, bool)> {
    let starts = rows.iter().map(|row| {
        let running = NumberedSession { end: None, ..*row };
        (row.start, running, false)
    });
    let ends = rows.iter().filter_map(|row| Some((row.end?, *row, true)));
    let mut events: Vec<_> = starts.chain(ends).collect();
    events.sort_by_key(|(at, row, is_end)| (*at, *is_end, row.session, row.student));
    events
}

/// Pushes every event in the order of time.
pub(crate) fn push_in_order(
    engine: &mut NumberedAlertEngine,
    rows: &[NumberedSession],
) -> Vec<Alert> {
    let mut found = Vec::new();
    for (_, row, is_end) in events(rows) {
        if is_end {
            engine.push_end(&row, &mut found).unwrap();
        } else {
            engine.push(&row, &mut found).unwrap();
        }
    }
    numbered_alerts(&found)
}

pub(crate) fn numbered_alerts(found: &[NumberedAlert]) -> Vec<Alert> {
    let mut alerts: Vec<_> = found
        .iter()
        .map(|one| {
            let baseline = one.baseline;
            (
                one.session,
                one.student,
                one.subject,
                one.kind,
                one.at,
                i64::try_from(one.observed).unwrap(),
                baseline.map_or(0, |one| one.sessions),
                baseline.map_or(0, |one| one.seconds),
                baseline.map_or(0, |one| one.mean_seconds.to_bits()),
            )
        })
        .collect();
    alerts.sort_unstable();
    alerts
}

/// A row as the engine over names takes it.
pub(crate) fn typed(row: &NumberedSession) -> StudentSession {
    let at = |seconds| Instant::from_unix_seconds(seconds).unwrap();
    StudentSession {
        session: ids::session(row.session),
        student: ids::student(row.student),
        subject: Some(ids::subject(row.subject)),
        topic: None,
        course: None,
        started_at: at(row.start),
        ended_at: row.end.map(at),
        seconds: row.seconds.map(|seconds| i64::try_from(seconds).unwrap()),
        never_connected: false,
    }
}

fn number(id: &str) -> u64 {
    id.rsplit('-').next().unwrap().parse().unwrap()
}

/// Alerts in the form that is compared.
pub(crate) fn told(alerts: &[StreamAlert]) -> Vec<Alert> {
    let mut alerts: Vec<_> = alerts
        .iter()
        .map(|one| {
            let baseline = one.baseline.as_ref();
            let figure = |value: i64| u64::try_from(value).unwrap();
            (
                number(one.session.as_str()),
                u32::try_from(number(one.student.as_str())).unwrap(),
                u32::try_from(number(one.subject.as_str())).unwrap(),
                one.kind,
                one.at.unix_seconds(),
                one.observed,
                baseline.map_or(0, |one| figure(one.sessions)),
                baseline.map_or(0, |one| figure(one.seconds)),
                baseline.map_or(0, |one| one.mean_seconds.to_bits()),
            )
        })
        .collect();
    alerts.sort_unstable();
    alerts
}

/// Does to the known alerts what the differences say.
pub(crate) fn settle(known: &mut Vec<StreamAlert>, differences: AlertDifferences) {
    let key = |one: &StreamAlert| one.id.clone();
    let lists = [
        &differences.raise,
        &differences.withdraw,
        &differences.change,
    ];
    let ids = || lists.iter().flat_map(|list| list.iter().map(key));
    let different: std::collections::BTreeSet<_> = ids().collect();
    assert_eq!(different.len(), ids().count(), "one alert in two lists");
    for gone in differences.withdraw.iter().chain(&differences.change) {
        let place = known.iter().position(|one| key(one) == key(gone));
        known.remove(place.expect("what is withdrawn was told"));
    }
    for new in differences.raise.into_iter().chain(differences.change) {
        assert!(known.iter().all(|one| key(one) != key(&new)), "told twice");
        known.push(new);
    }
}
