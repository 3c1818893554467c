//! Prints what early alerts from columns cost: `cargo xtask bench alerts`.

use std::path::Path;

use lexopt::prelude::*;
use tutorcore::{
    AlertPolicy, AlertTable, AverageBasis, BaselineExclusion, BatchOptions, EarlyAlertKind,
    IdInterner, RefirePolicy, RequestWindow, Zone, back_test, early_alerts,
};
use tutorcore_benches::alerts::told::{self, Told};
use tutorcore_benches::alerts::yardstick::{self, Found};
use tutorcore_benches::alerts::{History, policy};
use tutorcore_benches::ratio::{Time, times_over};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut sizes = vec![1_000_000, 10_000_000];
    let (mut folder, mut asked) = (None, None);
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next()? {
        match arg {
            Long("large") => sizes.push(50_000_000),
            Long("small") => sizes = vec![1_000_000],
            Long("write") => folder = Some(args.value()?.string()?),
            Long("answer") => asked = Some(args.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(path) = asked {
        return answer(Path::new(&path));
    }
    if let Some(folder) = folder {
        return Ok(write(Path::new(&folder), sizes)?);
    }
    println!("early alerts, nanoseconds for each session; CPU time, where the system tells it");
    for size in sizes {
        measure(size);
    }
    Ok(())
}

fn ours(history: &History, policy: &AlertPolicy, threads: usize) -> AlertTable {
    let options = BatchOptions {
        zone: Zone::get("America/Chicago").ok(),
        threads,
        ..BatchOptions::default()
    };
    early_alerts(&[history.columns()], policy, &options)
        .unwrap_or_else(|error| unreachable!("{error}"))
}

fn measure(size: usize) {
    let sorted = History::new(size, 1);
    let shuffled = sorted.shuffled(2);
    check(&sorted);
    let table = ours(&sorted, &policy(), 1);
    let count = |kind| table.kinds.iter().filter(|one| **one == kind).count();
    println!(
        "\n{size} sessions: {} unusually long, {} frequent",
        count(EarlyAlertKind::UnusuallyLongSession),
        count(EarlyAlertKind::FrequentSubjectRequest)
    );
    let rounds = if size > 2_000_000 { 5 } else { 11 };
    for threads in [1, 2] {
        let mut yardstick = || yardstick::in_order(&sorted, threads).len();
        let mut core = || ours(&sorted, &policy(), threads).len();
        let mut times = times_over(rounds, size, &mut [&mut yardstick, &mut core]);
        if threads > 1 {
            for time in &mut times {
                time.cpu = None;
            }
        }
        row(&format!("sorted, {threads} thread(s)"), &times);
    }
    let mut yardstick = || yardstick::in_any_order(&shuffled).len();
    let mut core = || ours(&shuffled, &policy(), 1).len();
    row(
        "shuffled, 1 thread(s)",
        &times_over(rounds, size, &mut [&mut yardstick, &mut core]),
    );
    if size > 2_000_000 {
        return;
    }
    let mut texts = || interned(&sorted).len();
    let times = times_over(5, size, &mut [&mut texts]);
    println!(
        "  students' and subjects' ids as texts, interned {:7.1}",
        times[0].best()
    );
    let policies: Vec<_> = (0..100)
        .map(|percent| AlertPolicy {
            long_session_percent: percent * 2,
            frequent_min_requests: 3 + percent % 10,
            ..policy()
        })
        .collect();
    let options = BatchOptions {
        threads: 2,
        ..BatchOptions::default()
    };
    let mut core =
        || back_test(&[sorted.columns()], &policies, &options).map_or(0, |all| all.len());
    let times = times_over(1, 1, &mut [&mut core]);
    println!(
        "  a back-test of 100 policies, 2 threads: {:.1} s",
        times[0].wall / 1e9
    );
    for (name, policy) in others() {
        let mut core = || ours(&sorted, &policy, 1).len();
        let times = times_over(3, size, &mut [&mut core]);
        println!("  {name:<44} {:7.1}", times[0].best());
    }
}

fn row(name: &str, times: &[Time]) {
    let [yardstick, core] = times else {
        unreachable!("two contestants")
    };
    println!(
        "  {name:<22} yardstick {:6.1} (wall {:6.1})  tutorcore {:6.1} (wall {:6.1})  ratio {:.2}x (wall {:.2}x)",
        yardstick.best(),
        yardstick.wall,
        core.best(),
        core.wall,
        core.best() / yardstick.best(),
        core.wall / yardstick.wall,
    );
}

/// That the yardstick does the same work.
fn check(history: &History) {
    let mut expected: Vec<Found> = yardstick::in_order(history, 2);
    expected.sort_unstable();
    let table = ours(history, &policy(), 2);
    let mut found: Vec<Found> = (0..table.len())
        .map(|at| {
            let is_long = table.kinds[at] == EarlyAlertKind::UnusuallyLongSession;
            (
                history.sessions[table.rows[at] as usize],
                u8::from(!is_long),
                table.observed[at].unsigned_abs(),
                table.baseline_counts[at],
                table.baseline_sums[at],
            )
        })
        .collect();
    found.sort_unstable();
    assert!(found == expected, "the yardstick does other work");
    let mut shuffled = yardstick::in_any_order(&history.shuffled(2));
    shuffled.sort_unstable();
    assert!(shuffled == expected, "the yardstick does other work");
}

/// The students and subjects of a history as texts, and these as numbers.
fn interned(history: &History) -> Vec<u32> {
    thread_local! {
        static TEXTS: std::cell::OnceCell<(Vec<String>, Vec<String>)> =
            const { std::cell::OnceCell::new() };
    }
    TEXTS.with(|texts| {
        let (students, subjects) = texts.get_or_init(|| {
            let students = history.students.iter().map(|id| format!("S{id:09}"));
            let subjects = history.subjects.iter().map(|id| format!("Subject {id:02}"));
            (students.collect(), subjects.collect())
        });
        let codes = |texts: &[String]| -> Vec<u32> {
            let mut ids = IdInterner::new();
            let codes: Vec<u32> = texts.iter().filter_map(|id| ids.intern(id).ok()).collect();
            let ranks = ids.ranks();
            codes.into_iter().map(|code| ranks[code as usize]).collect()
        };
        let mut all = codes(students);
        all.extend(codes(subjects));
        all
    })
}

/// Other settings.
fn others() -> Vec<(&'static str, AlertPolicy)> {
    let default = AlertPolicy::default;
    vec![
        ("the default policy", default()),
        (
            "every request",
            AlertPolicy {
                frequent_refire: RefirePolicy::Every,
                ..default()
            },
        ),
        (
            "calendar days",
            AlertPolicy {
                frequent_window: RequestWindow::CalendarDays,
                ..default()
            },
        ),
        (
            "the session in its own average",
            AlertPolicy {
                long_session_exclude: BaselineExclusion::None,
                ..default()
            },
        ),
        (
            "the student's sessions left out",
            AlertPolicy {
                long_session_exclude: BaselineExclusion::Student,
                ..default()
            },
        ),
        (
            "an average over students",
            AlertPolicy {
                long_session_basis: AverageBasis::PerStudent,
                ..default()
            },
        ),
        (
            "an average over ninety days",
            AlertPolicy {
                long_session_lookback_days: Some(90),
                ..default()
            },
        ),
    ]
}

/// Writes histories, and beside them their alerts, for other programs.
fn write(folder: &Path, sizes: Vec<usize>) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for size in sizes {
        let sorted = History::new(size, 1);
        let shuffled = sorted.shuffled(2);
        for (history, order) in [(sorted, "sorted"), (shuffled, "shuffled")] {
            let name = format!("{size}-{order}");
            told::save(&history, &folder.join(&name))?;
            Told::new(&history, 1).save(&folder.join(format!("{name}.alerts")))?;
        }
    }
    Ok(())
}

/// Says what the alerts of a written history take, in nanoseconds, as often
/// as it is asked, each time with a number of threads: so other programs can
/// take turns with the core.
fn answer(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let history = told::load(path)?;
    for line in std::io::stdin().lines() {
        let threads = line?.trim().parse()?;
        let mut core = || Told::new(&history, threads).len();
        let times = times_over(1, 1, &mut [&mut core]);
        println!("{}", times[0].wall);
    }
    Ok(())
}
