//! The streaming alert engine, push by push.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no clock; a benchmark has one"
)]

use std::time::Instant;

use tutorcore::{
    AlertEngine, AlertEngineMode, AlertEngineOptions, AlertPolicy, NumberedAlertEngine,
    NumberedSession, SessionId, StudentId, StudentSession, SubjectId,
};
use tutorcore_benches::stream::{self, plain::Plain};

/// How often each stream is pushed. A push counts as long as its shortest
/// time: what the machine does beside is not the same in every round, what an
/// engine does is.
const ROUNDS: usize = 5;

/// Prints how long pushes take, beside a plain program, and what a pair takes
/// up.
pub(crate) fn print() {
    println!("alert engine: ns a push, in the order of ends, shortest of {ROUNDS} rounds");
    for count in [1_000_000, 10_000_000] {
        let sessions = stream::sessions(count, 7);
        let mut times = Times::new(count);
        let mut found = 0;
        for _ in 0..ROUNDS {
            let mut program = Plain::default();
            let mut alerts = Vec::with_capacity(count / 4);
            times.round(&sessions, |one| program.push(one, &mut alerts));
            found = alerts.len();
        }
        times.print(&format!("{count} plain program"), found);
        let engine = numbered(&sessions, AlertEngineMode::Bounded);
        let memory = engine.memory().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let each = memory as f64 / engine.len() as f64;
        println!("    {} pairs of {each:.1} bytes", engine.len());
        if count == 1_000_000 {
            numbered(&sessions, AlertEngineMode::History);
            named(&sessions);
        }
    }
}

fn policy() -> AlertPolicy {
    AlertPolicy {
        long_session_min_baseline: 5,
        ..AlertPolicy::default()
    }
}

fn numbered(sessions: &[NumberedSession], mode: AlertEngineMode) -> NumberedAlertEngine {
    let options = AlertEngineOptions {
        mode,
        ..AlertEngineOptions::default()
    };
    let new = || NumberedAlertEngine::new(&policy(), &options).expect("the policy is legal");
    let mut times = Times::new(sessions.len());
    let mut engine = new();
    let mut alerts = Vec::with_capacity(sessions.len() / 4);
    for _ in 0..ROUNDS {
        engine = new();
        alerts.clear();
        times.round(sessions, |one| {
            engine.push(one, &mut alerts).expect("the session is legal");
        });
    }
    times.print(&format!("{} {mode:?}", sessions.len()), alerts.len());
    engine
}

/// The same by ids, which are looked up with each push.
fn named(sessions: &[NumberedSession]) {
    let rows: Vec<StudentSession> = sessions.iter().map(row).collect();
    let mut times = Times::new(rows.len());
    let mut alerts = 0;
    for _ in 0..ROUNDS {
        let mut engine = AlertEngine::new(&policy(), AlertEngineMode::Bounded)
            .expect("the policy needs no history");
        alerts = 0;
        times.round(&rows, |one| {
            alerts += engine.push(one).expect("the session is legal").len();
        });
    }
    times.print(&format!("{} Bounded, ids as texts", rows.len()), alerts);
}

fn row(session: &NumberedSession) -> StudentSession {
    let at = |seconds| tutorcore::Instant::from_unix_seconds(seconds).expect("this century");
    StudentSession {
        session: SessionId::new(session.session.to_string()).expect("not empty"),
        student: StudentId::new(format!("S{:07}", session.student)).expect("not empty"),
        subject: SubjectId::new(format!("Subject {:02}", session.subject)).ok(),
        topic: None,
        course: None,
        started_at: at(session.start),
        ended_at: session.end.map(at),
        seconds: None,
        never_connected: false,
    }
}

/// The shortest times of single pushes.
struct Times {
    each: Vec<u32>,
    /// What looking at the clock takes.
    clock: u32,
}

impl Times {
    fn new(count: usize) -> Self {
        let mut clock: Vec<_> = (0..10_000).map(|_| time(|| ())).collect();
        clock.sort_unstable();
        Self {
            each: vec![u32::MAX; count],
            clock: clock[5_000],
        }
    }

    fn round<T>(&mut self, events: &[T], mut push: impl FnMut(&T)) {
        for (event, shortest) in events.iter().zip(&mut self.each) {
            let time = time(|| push(event)).saturating_sub(self.clock);
            *shortest = time.min(*shortest);
        }
    }

    fn print(mut self, what: &str, alerts: usize) {
        self.each.sort_unstable();
        let at = |share: usize| self.each[(self.each.len() - 1) * share / 1000];
        println!(
            "  {what:<32} p50 {:5} p99 {:5} p99.9 {:6} worst {:8.1} us ({alerts} alerts)",
            at(500),
            at(990),
            at(999),
            f64::from(at(1000)) / 1000.0
        );
    }
}

fn time(work: impl FnOnce()) -> u32 {
    let start = Instant::now();
    work();
    u32::try_from(start.elapsed().as_nanos()).unwrap_or(u32::MAX)
}
