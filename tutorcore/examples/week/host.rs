//! A host: it keeps sessions, and sends what is owed.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use super::clock::words;
use tutorcore::{
    Effect, NotificationKind, SchedulePolicy, ScheduledSession, ScheduledSessionOutcome, SeriesId,
    SeriesNotice, SessionId, SessionIndex, SessionSeries, mark_series_notice_sent,
    series_invitations_due,
};

/// What a host keeps.
pub(crate) struct Host {
    pub(crate) policy: SchedulePolicy,
    pub(crate) index: SessionIndex,
    pub(crate) series: Vec<SessionSeries>,
    told: BTreeMap<String, Vec<String>>,
}

impl Host {
    pub(crate) fn new(policy: SchedulePolicy) -> Self {
        Self {
            policy,
            index: SessionIndex::new(),
            series: Vec::new(),
            told: BTreeMap::new(),
        }
    }

    pub(crate) fn keep(&mut self, sessions: impl IntoIterator<Item = ScheduledSession>) {
        self.index.extend(sessions);
    }

    /// A session has another id now.
    pub(crate) fn forget(&mut self, id: &SessionId) {
        self.index.remove(id);
    }

    pub(crate) fn get(&self, id: &SessionId) -> Result<&ScheduledSession, String> {
        let session = self.index.get(id);
        session.ok_or_else(|| format!("there is no session {id}"))
    }

    /// The sessions of a series, in order.
    pub(crate) fn of(&self, series: &SeriesId) -> Vec<ScheduledSession> {
        self.index
            .sessions_of(series)
            .into_iter()
            .cloned()
            .collect()
    }

    /// All sessions, in order.
    pub(crate) fn all(&self) -> Vec<&ScheduledSession> {
        let mut all: Vec<_> = self.index.iter().collect();
        all.sort_by_key(|one| one.starts_at());
        all
    }

    /// Keeps what a command made of a session.
    pub(crate) fn accept(&mut self, outcome: ScheduledSessionOutcome) -> Result<(), String> {
        let codes: Vec<_> = outcome
            .findings
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        let refused = format!("refused: {}", codes.join(", "));
        self.keep([outcome.state.ok_or(refused)?]);
        Ok(())
    }

    /// Sends the notices among the effects, and marks them as sent.
    pub(crate) fn send(
        &mut self,
        out: &mut String,
        effects: &[Effect],
    ) -> Result<(), Box<dyn Error>> {
        for effect in effects {
            let Effect::SeriesNoticeOwed { notice } = effect else {
                continue;
            };
            let line = in_words(notice);
            writeln!(out, "  to {}: {line}", notice.person)?;
            self.told
                .entry(notice.person.to_string())
                .or_default()
                .push(line);
            let sessions: Vec<_> = self.index.iter().cloned().collect();
            self.keep(mark_series_notice_sent(&sessions, notice));
        }
        let all: Vec<_> = self.index.iter().cloned().collect();
        writeln!(out, "  Still owed: {}", series_invitations_due(&all).len())?;
        Ok(())
    }

    /// What a person was told, in order.
    pub(crate) fn told(&self, who: &str) -> &[String] {
        self.told.get(who).map_or(&[], Vec::as_slice)
    }
}

fn in_words(notice: &SeriesNotice) -> String {
    let mut lines = Vec::new();
    for kind in [
        NotificationKind::Invitation,
        NotificationKind::Reschedule,
        NotificationKind::Cancellation,
        NotificationKind::InvitationWithdrawn,
    ] {
        let of_kind: Vec<_> = notice
            .sessions
            .iter()
            .filter(|one| one.kind == kind)
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let times: Vec<String> = of_kind
            .iter()
            .map(|one| match &one.before {
                Some(before) => {
                    format!(
                        "{} instead of {}",
                        words(one.interval.start),
                        words(before.start)
                    )
                }
                None => words(one.interval.start),
            })
            .collect();
        let what = match kind {
            NotificationKind::Invitation => "invited to",
            NotificationKind::Reschedule => "another time:",
            NotificationKind::Cancellation => "called off:",
            _ => "no longer invited to",
        };
        lines.push(format!("{what} {}", times.join(", ")));
    }
    lines.join("; ")
}
