//! The average that a session is held against: which sessions are in it.

use std::cmp::Ordering;

use super::{ended_seconds, unsigned};
use crate::kernel::decimal::in_units;
use crate::kernel::id_order::IdOrder;
use crate::kernel::mean_of_means::MeanOfMeans;
use crate::kernel::rank::ranks;
use crate::kernel::running_mean::{Excess, Mean};
use crate::model::alert::Baseline;
use crate::model::student_session::StudentSession;
use crate::policy::{AlertPolicy, AverageBasis, BaselineExclusion};
use crate::time::{DAY, Instant, MINUTE};

/// Hundredths of a minute in a minute.
const HUNDREDTHS: u64 = 100;

/// The average of the sessions before a judged one.
pub(super) struct Average {
    basis: AverageBasis,
    sessions: Mean,
    students: u64,
    by_student: MeanOfMeans,
}

impl Average {
    /// The average that `session` is held against, of the rows of its content
    /// area.
    pub(super) fn before(
        session: &StudentSession,
        rows: &[&StudentSession],
        history: &[StudentSession],
        policy: &AlertPolicy,
    ) -> Self {
        let order = Order::of(session, history);
        let since = policy.long_session_lookback_days.and_then(|days| {
            let seconds = i64::from(days).saturating_mul(DAY);
            Some(session.ended_at?.unix_seconds().saturating_sub(seconds))
        });
        let counts = |row: &StudentSession| {
            let Some(ended_at) = row.ended_at else {
                return false;
            };
            let is_recent = since.is_none_or(|since| ended_at.unix_seconds() > since);
            let is_left_out = match policy.long_session_exclude {
                BaselineExclusion::None => false,
                BaselineExclusion::Session => row.session == session.session,
                BaselineExclusion::Student => {
                    row.session == session.session || row.student == session.student
                }
            };
            let is_judged = row.session == session.session && row.student == session.student;
            is_recent
                && !is_left_out
                && !is_judged
                && !row.never_connected
                && order.by_end(row, session) == Ordering::Less
        };
        let mut counted: Vec<&StudentSession> =
            rows.iter().copied().filter(|row| counts(row)).collect();
        order.keep_one_of_each(&mut counted);
        if policy.long_session_exclude == BaselineExclusion::None {
            counted.push(session);
        }
        Self::over(&counted, policy.long_session_basis)
    }

    fn over(rows: &[&StudentSession], basis: AverageBasis) -> Self {
        let names: Vec<&str> = rows.iter().map(|row| row.student.as_str()).collect();
        let ranks = ranks(&names);
        let mut members = vec![Mean::default(); ranks.places.len()];
        let mut sessions = Mean::default();
        for (row, member) in rows.iter().zip(&ranks.of) {
            let seconds = unsigned(ended_seconds(row).unwrap_or(0));
            sessions.add(seconds);
            if let Some(mean) = members.get_mut(*member) {
                mean.add(seconds);
            }
        }
        let mut by_student = MeanOfMeans::default();
        if basis == AverageBasis::PerStudent {
            by_student = MeanOfMeans::new(members.len());
            for (member, mean) in members.iter().enumerate() {
                by_student.set(member, *mean);
            }
        }
        Self {
            basis,
            sessions,
            students: u64::try_from(members.len()).unwrap_or(u64::MAX),
            by_student,
        }
    }

    pub(super) fn sessions(&self) -> u64 {
        self.sessions.count
    }

    pub(super) fn is_zero(&self) -> bool {
        self.sessions.sum == 0
    }

    pub(super) fn is_exceeded(&self, seconds: u64, excess: Excess) -> bool {
        match self.basis {
            AverageBasis::PerSession => excess.is_reached(seconds, self.sessions),
            AverageBasis::PerStudent => self.by_student.is_exceeded(seconds, excess),
        }
    }

    /// The average as evidence.
    pub(super) fn told(&self, policy: &AlertPolicy, excess: Excess) -> Baseline {
        let minute = MINUTE.unsigned_abs();
        let is_there = self.sessions.count > 0;
        let shown = |times| in_units(u128::from(self.rounded(times, minute)), 2);
        let mean = is_there.then(|| shown(HUNDREDTHS));
        let threshold = is_there.then(|| shown(excess.per_cent()));
        Baseline {
            basis: self.basis,
            sessions: count(self.sessions.count),
            students: Some(count(self.students)),
            seconds: i64::try_from(self.sessions.sum).unwrap_or(i64::MAX),
            mean_minutes: mean,
            threshold_minutes: threshold,
            least_seconds: self.least(excess),
            low_sample: self.sessions.count < u64::from(policy.long_session_low_sample),
        }
    }

    /// The average times `times / per`, rounded half up.
    fn rounded(&self, times: u64, per: u64) -> u64 {
        match self.basis {
            AverageBasis::PerSession => {
                let whole = u128::from(self.sessions.sum).saturating_mul(u128::from(times));
                let parts = u128::from(self.sessions.count).saturating_mul(u128::from(per));
                let twice = whole.saturating_mul(2).saturating_add(parts);
                let rounded = twice.checked_div(parts.saturating_mul(2)).unwrap_or(0);
                u64::try_from(rounded).unwrap_or(u64::MAX)
            }
            AverageBasis::PerStudent => self.by_student.rounded(times, per),
        }
    }

    /// The fewest seconds that are unusually long: what is longer is too.
    fn least(&self, excess: Excess) -> Option<i64> {
        let (mut low, mut high) = (0_i64, i64::MAX);
        if !self.is_exceeded(unsigned(high), excess) {
            return None;
        }
        while low < high {
            let middle = low.saturating_add(high.saturating_sub(low) / 2);
            if self.is_exceeded(unsigned(middle), excess) {
                high = middle;
            } else {
                low = middle.saturating_add(1);
            }
        }
        Some(low)
    }
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The order in which sessions end.
struct Order {
    sessions: IdOrder,
    students: IdOrder,
}

impl Order {
    fn of(session: &StudentSession, history: &[StudentSession]) -> Self {
        let rows = || history.iter().chain(std::iter::once(session));
        Self {
            sessions: IdOrder::of(rows().map(|row| row.session.as_str())),
            students: IdOrder::of(rows().map(|row| row.student.as_str())),
        }
    }

    fn by_ids(&self, one: &StudentSession, other: &StudentSession) -> Ordering {
        let by_session = self
            .sessions
            .compare(one.session.as_str(), other.session.as_str());
        by_session.then_with(|| {
            self.students
                .compare(one.student.as_str(), other.student.as_str())
        })
    }

    fn by_end(&self, one: &StudentSession, other: &StudentSession) -> Ordering {
        let end = |row: &StudentSession| row.ended_at.map(Instant::unix_seconds);
        end(one)
            .cmp(&end(other))
            .then_with(|| self.by_ids(one, other))
    }

    /// Of rows of the same session and student keeps the one that started
    /// first.
    fn keep_one_of_each(&self, rows: &mut Vec<&StudentSession>) {
        rows.sort_by(|one, other| {
            self.by_ids(one, other)
                .then_with(|| one.started_at.cmp(&other.started_at))
        });
        rows.dedup_by(|one, other| one.session == other.session && one.student == other.student);
    }
}
