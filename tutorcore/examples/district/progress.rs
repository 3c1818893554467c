//! Tells a person who waits how far the work is.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// Tells on stderr how far the work is, when that is a terminal and the work takes long.
pub(crate) struct Progress {
    since: Option<Instant>,
    told: Option<Instant>,
}

impl Progress {
    /// Begins to wait.
    pub(crate) fn new() -> Self {
        Self {
            since: stderr().is_terminal().then(now),
            told: None,
        }
    }

    /// Says how much is done, now and then.
    pub(crate) fn tell(&mut self, what: &str, done: usize, all: usize) {
        // Asking for the time takes longer than most commands.
        let Some(since) = self.since.filter(|_| done.is_multiple_of(4096)) else {
            return;
        };
        let now = now();
        let is_due = |last: Instant, wait| now.duration_since(last) > wait;
        let is_long = is_due(since, Duration::from_secs(1));
        let is_next = self
            .told
            .is_none_or(|told| is_due(told, Duration::from_millis(200)));
        if is_long && is_next {
            self.told = Some(now);
            // Whoever closed stderr does not want to know.
            let _ = write!(stderr(), "\r{what} {done} of {all} ");
        }
    }

    /// Clears the line.
    pub(crate) fn finish(&mut self) {
        if self.told.take().is_some() {
            let _ = write!(stderr(), "\r{:60}\r", "");
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a person waits is no input of the core"
)]
fn now() -> Instant {
    Instant::now()
}
