//! Events with the host's ids in, alerts with them out: the core between knows numbers alone.

use super::history::Differences;
use super::row::{Ended, Grounds, Judged, Row, SessionText};
use super::rules::Rules;
use super::{AlertDifferences, AlertEngine, StreamAlert, StreamBaseline};
use crate::alert::key::{frequent_key, session_key};
use crate::error::{Error, ErrorKind};
use crate::id::{SessionId, SubjectId};
use crate::kernel::running_mean::Mean;
use crate::model::student_session::StudentSession;
use crate::policy::ContentAreaLevel;
use crate::time::Instant;

impl AlertEngine {
    /// An event as the core takes it; none when no rule can judge it.
    pub(super) fn row(
        &mut self,
        event: &StudentSession,
    ) -> Result<Option<Row<SessionText>>, Error> {
        if event.never_connected && !self.counts_unconnected {
            return Ok(None);
        }
        let area = match self.level {
            ContentAreaLevel::Subject => event.subject.clone(),
            ContentAreaLevel::TopSubject => {
                let subject = event.subject.as_ref();
                subject.map(|subject| self.options.subjects.root(subject).clone())
            }
            ContentAreaLevel::Topic => match &event.topic {
                Some(topic) => Some(SubjectId::new(topic.as_str())?),
                None => None,
            },
        };
        let Some(area) = area else {
            return Ok(None);
        };
        let ended = event.ended_at.filter(|_| !event.never_connected);
        let ended = match ended {
            None => None,
            Some(at) => {
                let whole = at.seconds_since(event.started_at);
                let seconds = event.seconds.unwrap_or(whole);
                let seconds = u64::try_from(seconds).map_err(|_| {
                    let name = event.seconds.map_or("endedAt", |_| "seconds");
                    Error::new(
                        ErrorKind::OutOfRange,
                        "A session cannot be shorter than 0 s.",
                    )
                    .inside(name)
                })?;
                Some(Ended {
                    at: at.unix_seconds(),
                    seconds,
                })
            }
        };
        let full = || Error::new(ErrorKind::LimitReached, "There are too many ids.");
        let row = Row {
            session: SessionText::new(event.session.as_str()),
            student: self.students.number(&event.student).ok_or_else(full)?,
            area: self.areas.number(&area).ok_or_else(full)?,
            start: event.started_at.unix_seconds(),
            ended,
        };
        row.check()?;
        Ok(Some(row))
    }

    /// Alerts as a host sees them, sorted; late are those before `watermark`.
    pub(super) fn dress(
        &self,
        found: Vec<Judged<SessionText>>,
        watermark: i64,
    ) -> Vec<StreamAlert> {
        let mut found: Vec<_> = found
            .into_iter()
            .filter_map(|one| {
                let student = self.students.id(one.student)?.clone();
                let subject = self.areas.id(one.area)?.clone();
                Some((one, student, subject))
            })
            .collect();
        found.sort_by(|(a, a_student, _), (b, b_student, _)| {
            (a.at, &a.session, a_student, a.kind()).cmp(&(b.at, &b.session, b_student, b.kind()))
        });
        found
            .into_iter()
            .filter_map(|(one, student, subject)| {
                let (observed, baseline, sessions) = match &one.grounds {
                    Grounds::Long { seconds, basis } => {
                        let baseline = baseline(&self.core.rules, basis.mean, basis.shown);
                        (*seconds, Some(baseline), Vec::new())
                    }
                    Grounds::Frequent { requests, sessions } => {
                        let sessions = sessions.iter().filter_map(session_id).collect();
                        (*requests, None, sessions)
                    }
                };
                let session = session_id(&one.session)?;
                let id = match one.grounds {
                    Grounds::Long { .. } => session_key(one.kind(), &session, &student),
                    Grounds::Frequent { .. } => frequent_key(&student, subject.as_str(), &session),
                };
                Some(StreamAlert {
                    id: id.ok()?,
                    kind: one.kind(),
                    session,
                    student,
                    subject,
                    at: Instant::clamped(one.at),
                    observed: 0_i64.saturating_add_unsigned(observed),
                    baseline,
                    sessions,
                    late: one.at < watermark,
                    policy: self.policy.clone(),
                })
            })
            .collect()
    }

    pub(super) fn dress_differences(
        &self,
        found: Differences<Judged<SessionText>>,
    ) -> AlertDifferences {
        let watermark = self.core.watermark;
        AlertDifferences {
            raise: self.dress(found.raise, watermark),
            withdraw: self.dress(found.withdraw, watermark),
            change: self.dress(found.change, watermark),
        }
    }
}

/// The average in figures for people.
fn baseline(rules: &Rules, mean: Mean, shown: f64) -> StreamBaseline {
    StreamBaseline {
        sessions: 0_i64.saturating_add_unsigned(mean.count),
        seconds: 0_i64.saturating_add_unsigned(mean.sum),
        mean_seconds: shown,
        threshold_seconds: rules.threshold(shown),
        low_sample: mean.count < rules.low_sample,
    }
}

fn session_id(session: &SessionText) -> Option<SessionId> {
    match session {
        SessionText::Number(number) => SessionId::new(number.to_string()).ok(),
        SessionText::Text(text) => SessionId::new(text).ok(),
    }
}
