//! The streaming engine against the judgement of whole histories.

use proptest::prelude::*;
use tutorcore::*;

#[path = "alert_engine/histories.rs"]
mod histories;

use histories::{
    Case, batch, cases, events, ids, in_order, numbered_alerts, push_in_order, settle, told, typed,
};

fn options(case: &Case, mode: AlertEngineMode) -> AlertEngineOptions {
    AlertEngineOptions {
        mode,
        zone: case.zone,
        subjects: SubjectTree::default(),
    }
}

fn engine(case: &Case, mode: AlertEngineMode) -> Option<NumberedAlertEngine> {
    NumberedAlertEngine::new(&case.policy, &options(case, mode)).ok()
}

fn named(case: &Case, mode: AlertEngineMode) -> Option<AlertEngine> {
    AlertEngine::with_options(&case.policy, &options(case, mode)).ok()
}

fn push(engine: &mut AlertEngine, row: &NumberedSession, is_end: bool) {
    let event = typed(row);
    if is_end {
        engine.push_end(&event).unwrap();
    } else {
        engine.push(&event).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Requests by start, sessions by end: what the columns say.
    #[test]
    fn in_order_every_engine_says_what_the_columns_say(case in cases()) {
        let expected = batch(&case);
        for mode in [AlertEngineMode::Bounded, AlertEngineMode::History] {
            let Some(mut engine) = engine(&case, mode) else {
                prop_assert_eq!(mode, AlertEngineMode::Bounded);
                continue;
            };
            let found = push_in_order(&mut engine, &case.rows);
            prop_assert_eq!(&found, &expected, "{:?}", mode);
        }
    }

    /// Held events may come in any order.
    #[test]
    fn held_back_events_are_judged_in_their_order(case in cases()) {
        let expected = batch(&case);
        for mode in [AlertEngineMode::Bounded, AlertEngineMode::History] {
            let Some(mut engine) = engine(&case, mode) else { continue };
            let mut found = Vec::new();
            for row in &case.rows {
                engine.hold(row, &mut found).unwrap();
            }
            prop_assert!(found.is_empty());
            engine.advance(Instant::MAX.unix_seconds(), &mut found).unwrap();
            prop_assert_eq!(&numbered_alerts(&found), &expected, "{:?}", mode);
        }
    }

    /// Whatever the order of arrival, after reconciling the alerts are those
    /// of the columns, and told plus raised less withdrawn gives them too.
    #[test]
    fn after_reconciling_no_order_matters(case in cases()) {
        let expected = batch(&case);
        let mut engine = named(&case, AlertEngineMode::History).unwrap();
        let mut known = Vec::new();
        for (number, row) in case.rows.iter().enumerate() {
            known.extend(engine.push(&typed(row)).unwrap());
            if number % 7 == 6 {
                settle(&mut known, engine.reconcile().unwrap());
            }
        }
        settle(&mut known, engine.reconcile().unwrap());
        prop_assert_eq!(told(&engine.alerts().unwrap()), expected.clone());
        prop_assert_eq!(told(&known), expected);
        prop_assert!(engine.reconcile().unwrap().is_empty());

        let mut shuffled = named(&case, AlertEngineMode::History).unwrap();
        for row in in_order(&case.rows) {
            shuffled.push(&typed(&row)).unwrap();
        }
        shuffled.reconcile().unwrap();
        prop_assert_eq!(shuffled.snapshot(), engine.snapshot());
    }

    /// Stopping anywhere and going on from the bytes changes nothing.
    #[test]
    fn a_restored_engine_goes_on(case in cases(), cut in any::<prop::sample::Index>()) {
        for mode in [AlertEngineMode::Bounded, AlertEngineMode::History] {
            let (Some(mut whole), Some(mut first)) = (named(&case, mode), named(&case, mode)) else {
                continue;
            };
            let cut = cut.index(case.rows.len() + 1);
            let (before, after) = case.rows.split_at(cut);
            let mut expected = Vec::new();
            let mut found = Vec::new();
            for row in before {
                expected.extend(whole.push(&typed(row)).unwrap());
                found.extend(first.push(&typed(row)).unwrap());
            }
            let bytes = first.snapshot();
            let options = options(&case, mode);
            let mut second = AlertEngine::restore(&case.policy, &options, &bytes).unwrap();
            prop_assert_eq!(&second.snapshot(), &bytes);
            for row in after {
                expected.extend(whole.push(&typed(row)).unwrap());
                found.extend(second.push(&typed(row)).unwrap());
            }
            prop_assert_eq!(&found, &expected);
            if mode == AlertEngineMode::History {
                prop_assert_eq!(second.reconcile().unwrap(), whole.reconcile().unwrap());
            }
            prop_assert_eq!(second.snapshot(), whole.snapshot());
        }
    }

    /// With history a merge is as if one engine had seen everything.
    #[test]
    fn merged_histories_are_one(case in cases(), parts in prop::collection::vec(0_usize..3, 60)) {
        let expected = batch(&case);
        let mut whole = named(&case, AlertEngineMode::History).unwrap();
        let mut engines: Vec<_> =
            (0..3).map(|_| named(&case, AlertEngineMode::History).unwrap()).collect();
        let mut known = Vec::new();
        for (row, part) in case.rows.iter().zip(&parts) {
            whole.push(&typed(row)).unwrap();
            known.extend(engines[*part].push(&typed(row)).unwrap());
        }
        whole.reconcile().unwrap();
        let mut merged = engines.swap_remove(1);
        for other in &engines {
            settle(&mut known, merged.merge(other).unwrap());
        }
        prop_assert_eq!(merged.snapshot(), whole.snapshot());
        prop_assert_eq!(told(&known), expected.clone());
        prop_assert_eq!(told(&merged.alerts().unwrap()), expected);
        let again = merged.clone();
        prop_assert!(merged.merge(&again).unwrap().is_empty());
        prop_assert_eq!(merged.snapshot(), whole.snapshot());
    }

    /// Without history too, when the engines saw other students.
    #[test]
    fn merged_sums_of_other_students_are_one(case in cases()) {
        let Some(mut whole) = named(&case, AlertEngineMode::Bounded) else { return Ok(()) };
        let mut engines: Vec<_> =
            (0..2).map(|_| named(&case, AlertEngineMode::Bounded).unwrap()).collect();
        for (_, row, is_end) in events(&case.rows) {
            push(&mut whole, &row, is_end);
            push(&mut engines[row.student as usize % 2], &row, is_end);
        }
        let other = engines.pop().unwrap();
        let mut merged = engines.pop().unwrap();
        prop_assert!(merged.merge(&other).unwrap().is_empty());
        prop_assert_eq!(merged.snapshot(), whole.snapshot());
    }

    /// And when they saw other times, unless a cooldown chains the alerts.
    #[test]
    fn merged_sums_of_other_times_are_one(case in cases(), cut in any::<prop::sample::Index>()) {
        let Some(mut whole) = named(&case, AlertEngineMode::Bounded) else { return Ok(()) };
        let mut early = named(&case, AlertEngineMode::Bounded).unwrap();
        let mut late = early.clone();
        let events = events(&case.rows);
        let (before, after) = events.split_at(cut.index(events.len() + 1));
        for (_, row, is_end) in &events {
            push(&mut whole, row, *is_end);
        }
        for (_, row, is_end) in before {
            push(&mut early, row, *is_end);
        }
        for (_, row, is_end) in after {
            push(&mut late, row, *is_end);
        }
        let unmerged = late.snapshot();
        match late.merge(&early) {
            Ok(differences) => {
                prop_assert!(differences.is_empty());
                prop_assert_eq!(late.snapshot(), whole.snapshot());
            }
            Err(error) => {
                prop_assert_eq!(case.policy.frequent_refire, RefirePolicy::Cooldown);
                prop_assert_eq!(error.kind(), ErrorKind::InvalidValue);
                prop_assert_eq!(late.snapshot(), unmerged);
            }
        }
    }

    /// Retracting is as if the session had never been; correcting as if it had
    /// been right from the start.
    #[test]
    fn corrections_leave_no_trace(
        case in cases(), which in any::<prop::sample::Index>(), by in -5000_i64..5000,
        to in prop::option::of(0_u32..2),
    ) {
        prop_assume!(!case.rows.is_empty());
        let mut engine = named(&case, AlertEngineMode::History).unwrap();
        let mut known = Vec::new();
        for row in &case.rows {
            known.extend(engine.push(&typed(row)).unwrap());
        }
        let chosen = case.rows[which.index(case.rows.len())];
        let mut moved = chosen;
        moved.subject = to.unwrap_or(moved.subject);
        moved.start += by;
        moved.end = moved.end.map(|end| (end - by).max(moved.start));
        moved.seconds = None;
        settle(&mut known, engine.correct(&typed(&moved)).unwrap());
        settle(&mut known, engine.reconcile().unwrap());
        let mut corrected = case.clone();
        for row in &mut corrected.rows {
            if (row.session, row.student) == (chosen.session, chosen.student) {
                *row = moved;
            }
        }
        prop_assert_eq!(told(&known), batch(&corrected));

        settle(&mut known, engine.retract(&ids::session(chosen.session)).unwrap());
        settle(&mut known, engine.reconcile().unwrap());
        corrected.rows.retain(|row| row.session != chosen.session);
        prop_assert_eq!(told(&known), batch(&corrected));
        let mut fresh = named(&case, AlertEngineMode::History).unwrap();
        for row in &corrected.rows {
            fresh.push(&typed(row)).unwrap();
        }
        fresh.reconcile().unwrap();
        prop_assert_eq!(engine.snapshot(), fresh.snapshot());
    }

    /// A forgotten student has left no trace.
    #[test]
    fn forgetting_leaves_no_trace(case in cases(), student in 0_u32..5) {
        let gone = ids::student(student);
        let trace = gone.as_str().as_bytes();
        for mode in [AlertEngineMode::Bounded, AlertEngineMode::History] {
            let (Some(mut engine), Some(mut fresh)) = (named(&case, mode), named(&case, mode)) else {
                continue;
            };
            for row in &case.rows {
                engine.push(&typed(row)).unwrap();
                if row.student != student {
                    fresh.push(&typed(row)).unwrap();
                }
            }
            engine.forget_student(&gone);
            let bytes = engine.snapshot();
            prop_assert!(!bytes.windows(trace.len()).any(|one| one == trace));
            if mode == AlertEngineMode::History {
                engine.reconcile().unwrap();
                fresh.reconcile().unwrap();
                prop_assert_eq!(engine.snapshot(), fresh.snapshot());
            }
        }
    }

    /// Damaged bytes are refused, and no bytes do harm.
    #[test]
    fn damage_is_found(
        case in cases(), at in any::<prop::sample::Index>(), by in 1_u8..,
        noise in prop::collection::vec(any::<u8>(), 0..60), cut in any::<prop::sample::Index>(),
    ) {
        for mode in [AlertEngineMode::Bounded, AlertEngineMode::History] {
            let Some(mut engine) = named(&case, mode) else { continue };
            for row in &case.rows {
                engine.push(&typed(row)).unwrap();
            }
            let options = options(&case, mode);
            let whole = engine.snapshot();
            let mut bytes = whole.clone();
            bytes[at.index(whole.len())] ^= by;
            prop_assert!(AlertEngine::restore(&case.policy, &options, &bytes).is_err());
            let bytes = &whole[..cut.index(whole.len())];
            prop_assert!(AlertEngine::restore(&case.policy, &options, bytes).is_err());
            prop_assert!(AlertEngine::restore(&case.policy, &options, &noise).is_err());
            let bytes = [whole.as_slice(), &[0]].concat();
            prop_assert!(AlertEngine::restore(&case.policy, &options, &bytes).is_err());
        }
    }
}

/// The watermark lets go of what nothing can ask for, and of nothing else.
#[test]
fn dead_pairs_are_given_up() {
    let policy = AlertPolicy::default();
    let options = AlertEngineOptions {
        mode: AlertEngineMode::Bounded,
        ..AlertEngineOptions::default()
    };
    let mut engine = NumberedAlertEngine::new(&policy, &options).unwrap();
    let mut kept = NumberedAlertEngine::new(&policy, &options).unwrap();
    let (mut alerts, mut expected) = (Vec::new(), Vec::new());
    for number in 0..20_000_u32 {
        let start = i64::from(number) * 600;
        let event = NumberedSession {
            session: number.into(),
            // Each student comes ten times in a row, then never again.
            student: number / 10,
            subject: number % 2,
            start,
            end: Some(start + i64::from(number % 77) * 60),
            seconds: None,
        };
        engine.push(&event, &mut alerts).unwrap();
        kept.push(&event, &mut expected).unwrap();
        engine.advance(start, &mut alerts).unwrap();
    }
    assert_eq!(alerts, expected);
    assert_eq!(kept.len(), 4000);
    // 1008 requests lie within a week: about 200 pairs.
    assert!(engine.len() < 700, "{}", engine.len());
    kept.advance(engine_time(19_999), &mut expected).unwrap();
    assert_eq!(engine.snapshot(), kept.snapshot());
}

fn engine_time(number: i64) -> i64 {
    number * 600
}

/// What came too late is judged at once, and says so.
#[test]
fn late_alerts_say_so() {
    let policy = AlertPolicy {
        frequent_min_requests: 1,
        frequent_refire: RefirePolicy::Every,
        ..AlertPolicy::default()
    };
    let mut engine = AlertEngine::new(&policy, AlertEngineMode::History).unwrap();
    engine
        .advance(Instant::from_unix_seconds(1000).unwrap())
        .unwrap();
    let row = |start| NumberedSession {
        session: 5,
        student: 1,
        subject: 1,
        start,
        end: None,
        seconds: None,
    };
    let late = engine.hold(&typed(&row(999))).unwrap();
    assert!(late[0].late && late.len() == 1);
    assert!(engine.push(&typed(&row(1000))).is_err(), "another start");
    assert_eq!(told(&engine.alerts().unwrap()), told(&late));
    assert_eq!(engine.retract(&ids::session(5)).unwrap().withdraw.len(), 1);
    assert!(engine.retract(&ids::session(5)).unwrap().is_empty());
}

/// What contradicts what is held or known takes no alert with it.
#[test]
fn contradictions_among_held_events_lose_no_alert() {
    let policy = AlertPolicy {
        frequent_min_requests: 2,
        ..AlertPolicy::default()
    };
    let row = |session, start, end| NumberedSession {
        session,
        student: 1,
        subject: 1,
        start,
        end,
        seconds: None,
    };
    let mut engine = AlertEngine::new(&policy, AlertEngineMode::History).unwrap();
    for (session, start, end) in [
        (1, 100, None),
        (2, 150, Some(160)),
        (1, 200, None),
        (2, 150, Some(170)),
        (3, 250, None),
    ] {
        engine.hold(&typed(&row(session, start, end))).unwrap();
    }
    let until = Instant::from_unix_seconds(1000).unwrap();
    for _ in ["the other start of 1", "the other end of 2"] {
        engine.advance(until).unwrap_err();
        assert!(engine.alerts().unwrap().is_empty() && engine.watermark().is_none());
    }
    let alerts = engine.advance(until).unwrap();
    assert_eq!(alerts[0].session, ids::session(2));
    assert_eq!(engine.alerts().unwrap(), alerts);
    assert_eq!((engine.len(), engine.watermark()), (3, Some(until)));
    // What contradicts what was judged is refused at once.
    let before = engine.snapshot();
    let known_otherwise = typed(&row(1, 2000, None));
    engine.hold(&known_otherwise).unwrap_err();
    assert_eq!(engine.snapshot(), before);
}

/// Two engines that knew a session with other times told the same alert, which stands.
#[test]
fn what_both_engines_told_is_not_withdrawn_by_a_merge() {
    let policy = AlertPolicy {
        frequent_min_requests: 1,
        ..AlertPolicy::default()
    };
    let knowing = |start| {
        let mut engine = AlertEngine::new(&policy, AlertEngineMode::History).unwrap();
        let row = NumberedSession {
            session: 1,
            student: 1,
            subject: 1,
            start,
            end: None,
            seconds: None,
        };
        assert_eq!(engine.push(&typed(&row)).unwrap().len(), 1);
        engine
    };
    for (ours, theirs) in [(100, 200), (200, 100)] {
        let mut engine = knowing(ours);
        let differences = engine.merge(&knowing(theirs)).unwrap();
        let standing = engine.alerts().unwrap();
        assert_eq!(standing[0].at.unix_seconds(), 100);
        assert_eq!(told(&differences.change), told(&standing));
        assert!(differences.raise.is_empty() && differences.withdraw.is_empty());
    }
}

/// A batch gives what its events give one by one, each alert with its own event's facts.
#[test]
fn a_batch_says_what_single_events_say() {
    let policy = AlertPolicy {
        frequent_min_requests: 1,
        ..AlertPolicy::default()
    };
    let running = typed(&NumberedSession {
        session: 1,
        student: 1,
        subject: 1,
        start: 100,
        end: None,
        seconds: None,
    });
    let ended = StudentSession {
        topic: TopicId::new("fractions").ok(),
        ended_at: Instant::from_unix_seconds(200).ok(),
        ..running.clone()
    };
    let new = || EarlyAlertEngine::new(&policy, None, None, None).unwrap();
    let (mut one, mut other) = (new(), new());
    let mut single = one.push(&running).unwrap();
    single.extend(one.push(&ended).unwrap());
    assert_eq!(single[0].topic, None);
    assert_eq!(other.push_many(&[running, ended]).unwrap(), single);
}

/// Modes and policies that do not go together are refused by name.
#[test]
fn what_needs_history_says_so() {
    let refused = |policy: AlertPolicy| {
        let error = AlertEngine::new(&policy, AlertEngineMode::Bounded).unwrap_err();
        assert!(AlertEngine::new(&policy, AlertEngineMode::History).is_ok());
        error.path().to_owned()
    };
    let lookback = AlertPolicy {
        long_session_lookback_days: Some(30),
        ..AlertPolicy::default()
    };
    let students = AlertPolicy {
        long_session_basis: AverageBasis::PerStudent,
        ..AlertPolicy::default()
    };
    assert_eq!(refused(lookback), "/policy/longSessionLookbackDays");
    assert_eq!(refused(students), "/policy/longSessionBasis");
    let mut engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::Bounded).unwrap();
    assert!(engine.reconcile().is_err());
    assert!(engine.alerts().is_err());
    assert!(engine.retract(&ids::session(1)).is_err());
}
