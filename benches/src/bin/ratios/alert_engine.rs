//! The streaming alert engine, push by push.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no clock; a benchmark has one"
)]

use std::time::Instant;

use tutorcore::{
    AlertEngineMode, AlertEngineOptions, AlertPolicy, NumberedAlertEngine, NumberedSession,
    StudentSession,
};
use tutorcore_benches::stream;

/// Prints how long pushes take, and what a pair takes up.
pub(crate) fn print() {
    println!("alert engine: ns a push, in order of ends");
    for count in [1_000_000] {
        let sessions = stream::sessions(count, 7);
        bounded(&sessions);
        if count == 1_000_000 {
            with_history(&sessions);
            typed(&sessions);
        }
    }
}

fn policy() -> AlertPolicy {
    AlertPolicy {
        long_session_min_baseline: 5,
        ..AlertPolicy::default()
    }
}

fn options(mode: AlertEngineMode) -> AlertEngineOptions {
    AlertEngineOptions {
        mode,
        ..AlertEngineOptions::default()
    }
}

fn bounded(sessions: &[NumberedSession]) {
    let mut engine = NumberedAlertEngine::new(&policy(), &options(AlertEngineMode::Bounded))
        .expect("the policy needs no history");
    let mut alerts = Vec::with_capacity(sessions.len() / 4);
    let mut times = Times::new(sessions.len());
    for session in sessions {
        times
            .measure(|| engine.push(session, &mut alerts))
            .expect("the sessions are legal");
    }
    times.print(&format!("{} bounded", sessions.len()), alerts.len());
    let memory = engine.memory().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let each = memory as f64 / engine.len() as f64;
    println!("    {} pairs of {each:.1} bytes", engine.len());

    // All at once: what a push costs without a clock around it.
    let mut engine = NumberedAlertEngine::new(&policy(), &options(AlertEngineMode::Bounded))
        .expect("the policy needs no history");
    let mut alerts = Vec::with_capacity(sessions.len() / 4);
    let start = Instant::now();
    for session in sessions {
        engine
            .push(session, &mut alerts)
            .expect("the sessions are legal");
    }
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let each = start.elapsed().as_secs_f64() * 1e9 / sessions.len() as f64;
    println!("    mean {each:.1} ns without a clock around each");
}

fn with_history(sessions: &[NumberedSession]) {
    let mut engine = NumberedAlertEngine::new(&policy(), &options(AlertEngineMode::History))
        .expect("the policy is legal");
    let mut alerts = Vec::with_capacity(sessions.len() / 4);
    let mut times = Times::new(sessions.len());
    for session in sessions {
        times
            .measure(|| engine.push(session, &mut alerts))
            .expect("the sessions are legal");
    }
    times.print(&format!("{} with history", sessions.len()), alerts.len());
}

/// The same by ids, which are looked up with each push.
fn typed(sessions: &[NumberedSession]) {
    let rows: Vec<StudentSession> = sessions.iter().map(row).collect();
    let mut engine = tutorcore::AlertEngine::new(&policy(), AlertEngineMode::Bounded)
        .expect("the policy needs no history");
    let mut alerts = 0;
    let mut times = Times::new(rows.len());
    for row in &rows {
        alerts += times
            .measure(|| engine.push(row))
            .expect("the sessions are legal")
            .len();
    }
    times.print(&format!("{} bounded, ids as texts", sessions.len()), alerts);
}

fn row(session: &NumberedSession) -> StudentSession {
    let at = |seconds| tutorcore::Instant::from_unix_seconds(seconds).expect("this century");
    StudentSession {
        session: tutorcore::SessionId::new(session.session.to_string()).expect("not empty"),
        student: tutorcore::StudentId::new(format!("S{:07}", session.student)).expect("not empty"),
        subject: tutorcore::SubjectId::new(format!("Subject {:02}", session.subject)).ok(),
        topic: None,
        course: None,
        started_at: at(session.start),
        ended_at: session.end.map(at),
        seconds: None,
        never_connected: false,
    }
}

/// The times of single pushes.
struct Times {
    each: Vec<u32>,
    /// What looking at the clock takes.
    clock: u32,
}

impl Times {
    fn new(count: usize) -> Self {
        let mut times = Self {
            each: Vec::with_capacity(count.max(10_000)),
            clock: 0,
        };
        for _ in 0..10_000 {
            times.measure(|| ());
        }
        times.each.sort_unstable();
        times.clock = times.each[5_000];
        times.each.clear();
        times
    }

    fn measure<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        let time = start.elapsed().as_nanos();
        let time = u32::try_from(time).unwrap_or(u32::MAX);
        self.each.push(time.saturating_sub(self.clock));
        done
    }

    fn print(mut self, what: &str, alerts: usize) {
        self.each.sort_unstable();
        let at = |share: usize| self.each[(self.each.len() - 1) * share / 1000];
        println!(
            "  {what}: p50 {} p99 {} p99.9 {} worst {:.1} us ({alerts} alerts)",
            at(500),
            at(990),
            at(999),
            f64::from(self.each[self.each.len() - 1]) / 1000.0
        );
    }
}
