//! A host that stops the work.

use std::cell::Cell;

use super::*;
use crate::alert::back_test::back_test;

/// Rows out of order, of several students in a session, that are read in several strides; half of
/// them of two content areas.
fn rows() -> Vec<Row> {
    (0..66_000_u32)
        .map(|at| Row {
            session: i64::from(at / 2),
            student: at % 61,
            subject: Some(if at % 2 == 0 { 1 } else { at % 900 }),
            start: i64::from(at.wrapping_mul(7919) % 1_000_003),
            seconds: (at % 5 > 0).then_some(i64::from(at % 4000)),
            connected: true,
            topic: None,
        })
        .collect()
}

/// Policies of which the first can be judged the quick way, and the second cannot. Every request
/// is an alert, so that alerts are sorted too.
fn policies() -> [AlertPolicy; 2] {
    let every = AlertPolicy {
        frequent_min_requests: 1,
        frequent_refire: RefirePolicy::Every,
        ..AlertPolicy::default()
    };
    let by_student = AlertPolicy {
        long_session_exclude: BaselineExclusion::Student,
        ..every.clone()
    };
    [every, by_student]
}

type Work<'a> = &'a dyn Fn(&BatchOptions<'_>) -> Result<(), Error>;

/// What comes of a work that is stopped at its question after so many, and how many it asked.
fn stopped_after(
    questions: u32,
    threads: usize,
    work: impl Fn(&BatchOptions<'_>) -> Result<(), Error>,
) -> (Result<(), Error>, u32) {
    let asked = Cell::new(0);
    let interrupt = || {
        asked.set(asked.get() + 1);
        asked.get() > questions
    };
    let options = BatchOptions {
        interrupt: Some(&interrupt),
        threads,
        ..BatchOptions::default()
    };
    (work(&options), asked.get())
}

#[test]
fn the_host_can_stop_it_at_any_question() {
    let columns = Columns::new(&rows());
    let history = [columns.borrowed()];
    let [quick, slow] = policies();
    let judge = |policy: &AlertPolicy, options: &BatchOptions<'_>| {
        early_alerts(&history, policy, options).map(drop)
    };
    let test = |options: &BatchOptions<'_>| back_test(&history, &policies(), options).map(drop);
    let works: [(Work<'_>, u32); 3] = [
        (&|options| judge(&quick, options), 63),
        (&|options| judge(&slow, options), 63),
        (&test, 63),
    ];
    for (work, least) in works {
        for threads in [1, 2] {
            let (whole, all) = stopped_after(u32::MAX, threads, work);
            assert_eq!(whole, Ok(()));
            assert!(all >= least, "{all} questions");
            let mut questions = 0;
            while questions < all {
                let (end, asked) = stopped_after(questions, threads, work);
                // With several threads another run may ask less often.
                if asked > questions {
                    assert_eq!(end.unwrap_err().kind(), ErrorKind::LimitReached);
                    // Whoever is told to stop asks no more.
                    assert_eq!(asked, questions + 1);
                }
                questions = 2 * questions + 1;
            }
        }
    }
}

#[test]
fn one_thread_waits_for_the_others_and_still_asks() {
    let columns = Columns::new(&rows());
    let slow = vec![policies()[1].clone(); 3];
    let test = |options: &BatchOptions<'_>| {
        back_test(&[columns.borrowed()], &slow, options).map(|found| assert_eq!(found.len(), 3))
    };
    let (whole, all) = stopped_after(u32::MAX, 2, test);
    assert!(whole.is_ok() && all > 0);
}

#[test]
fn whatever_sorts_all_rows_asks_as_it_goes() {
    let columns = Columns::new(&rows());
    let history = [columns.borrowed()];
    let [_, slow] = policies();
    let asked = Cell::new(0);
    let go_on = || {
        asked.set(asked.get() + 1);
        Ok(())
    };
    // A list of 66,000 is halved until no part has more than 1,024 items.
    let of_all = 63..=127;
    let (read, reading) = stopped_after(u32::MAX, 1, |options| {
        Events::read(&history, &slow, options).map(drop)
    });
    assert!(read.is_ok() && of_all.contains(&(reading - 2)), "{reading}");
    let options = BatchOptions::default();
    let events = Events::read(&history, &slow, &options).unwrap().all;
    let in_order = History::new(events, &go_on).unwrap();
    // Those that ended, all, and of the large content area the sessions and the students.
    let least = 2 * 63 + 2 * 31;
    assert!(asked.replace(0) >= least, "{} questions", asked.get());
    let mut table = AlertTable::new(&slow, 0);
    crate::alert::columns::judge(&in_order, &slow, None, &|| Ok(()), &mut table).unwrap();
    table.sort(&Rows::new(&history), &go_on).unwrap();
    assert!(of_all.contains(&asked.get()), "{} questions", asked.get());
}

#[test]
fn a_session_of_many_rows_is_looked_at_once() {
    let mut many = rows();
    many.truncate(20_000);
    let policy = AlertPolicy {
        long_session_basis: AverageBasis::PerStudent,
        ..AlertPolicy::default()
    };
    let questions = |sessions: i64| {
        let many: Vec<_> = (0_u32..)
            .zip(&many)
            .map(|(at, row)| Row {
                session: i64::from(at) % sessions,
                student: at,
                subject: Some(1),
                ..*row
            })
            .collect();
        let columns = Columns::new(&many);
        let (whole, asked) = stopped_after(u32::MAX, 1, |options| {
            early_alerts(&[columns.borrowed()], &policy, options).map(drop)
        });
        assert_eq!(whole, Ok(()));
        asked
    };
    assert!(questions(1) < 2 * questions(20_000));
}
