//! The settings as the engine asks for them.

use crate::error::{Error, ErrorKind};
use crate::kernel::rolling_count::News;
use crate::kernel::running_mean::Excess;
use crate::policy::{AlertPolicy, AverageBasis, BaselineExclusion, RefirePolicy, RequestWindow};
use crate::time::DAY;
use crate::zone::Zone;

/// Both rules, with everything worked out that one event would ask for.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) excess: Excess,
    /// The least number of sessions that make an average.
    pub(super) baseline: u64,
    /// An average of fewer is weak evidence.
    pub(super) low_sample: u64,
    pub(super) exclude: BaselineExclusion,
    pub(super) is_per_student: bool,
    /// How many seconds the average looks back.
    pub(super) lookback: Option<i64>,
    pub(super) frequent: FrequentRule,
}

/// When requests are frequent.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrequentRule {
    /// So many are.
    pub(super) least: u64,
    pub(super) window: Reach,
    pub(super) news: News,
}

/// How a window reaches back.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reach {
    /// Starts later than so many seconds before.
    Seconds(i64),
    /// The local day and so many before it.
    Days(Zone, i64),
}

impl Rules {
    pub(super) fn new(policy: &AlertPolicy, zone: Option<Zone>) -> Result<Self, Error> {
        policy.check()?;
        let length = i64::from(policy.frequent_window_days).saturating_mul(DAY);
        let window = match (policy.frequent_window, zone) {
            (RequestWindow::Rolling, _) => Reach::Seconds(length),
            (RequestWindow::CalendarDays, Some(zone)) => Reach::Days(
                zone,
                i64::from(policy.frequent_window_days).saturating_sub(1),
            ),
            (RequestWindow::CalendarDays, None) => {
                return Err(Error::new(
                    ErrorKind::MissingField,
                    "Windows of calendar days need a zone.",
                )
                .inside("zone"));
            }
        };
        let news = match policy.frequent_refire {
            RefirePolicy::Every => News::Always,
            RefirePolicy::OncePerEpisode => News::Rising,
            RefirePolicy::Cooldown => News::After(length),
        };
        Ok(Self {
            excess: Excess {
                percent: policy.long_session_percent,
                inclusive: policy.long_session_inclusive,
            },
            baseline: u64::from(policy.long_session_min_baseline),
            low_sample: u64::from(policy.long_session_low_sample),
            exclude: policy.long_session_exclude,
            is_per_student: policy.long_session_basis == AverageBasis::PerStudent,
            lookback: policy
                .long_session_lookback_days
                .map(|days| i64::from(days).saturating_mul(DAY)),
            frequent: FrequentRule {
                least: u64::from(policy.frequent_min_requests),
                window,
                news,
            },
        })
    }

    /// Whether an average can be had from running sums alone, without going
    /// through sessions again.
    pub(super) fn is_running(&self) -> bool {
        !self.is_per_student && self.lookback.is_none() && !self.needs_students()
    }

    /// From how many seconds on a session is unusually long, for people.
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub(super) fn threshold(&self, mean: f64) -> f64 {
        mean * self.excess.per_cent() as f64 / 100.0
    }

    /// Whether the sums of single students are asked for.
    pub(super) fn needs_students(&self) -> bool {
        self.is_per_student || self.exclude == BaselineExclusion::Student
    }

    /// Refuses what cannot be judged without the sessions themselves.
    pub(super) fn check_bounded(&self) -> Result<(), Error> {
        let refuse = |setting: &str, message: &str| {
            Err(Error::new(ErrorKind::InvalidValue, message)
                .with_help("Use an engine with history.")
                .inside(setting)
                .inside("policy"))
        };
        if self.is_per_student {
            return refuse(
                "longSessionBasis",
                "The mean of students' means needs every student's sessions.",
            );
        }
        if self.lookback.is_some() {
            return refuse(
                "longSessionLookbackDays",
                "An average that looks back needs the sessions that leave it.",
            );
        }
        Ok(())
    }
}

impl FrequentRule {
    /// How many of `starts`, which are sorted, count for a request at `at`
    /// that follows the first `before` of them; itself included.
    pub(super) fn count(&self, starts: impl DoubleEndedIterator<Item = i64>, at: i64) -> u64 {
        let counted = match self.window {
            Reach::Seconds(length) => {
                let edge = at.saturating_sub(length);
                starts.rev().take_while(|start| *start > edge).count()
            }
            Reach::Days(zone, before) => {
                let day = day_of(zone, at);
                let first = day.saturating_sub(before);
                // Days can go back when a zone changes its rules.
                starts
                    .rev()
                    .map(|start| day_of(zone, start))
                    .take_while(|other| *other >= first.saturating_sub(1))
                    .filter(|other| (first..=day).contains(other))
                    .count()
            }
        };
        (counted as u64).saturating_add(1)
    }

    /// Whether a start can no longer count for requests at `now` or later.
    pub(super) fn is_past(&self, start: i64, now: i64) -> bool {
        match self.window {
            Reach::Seconds(length) => start <= now.saturating_sub(length),
            Reach::Days(zone, before) => {
                let kept = day_of(zone, start).saturating_add(before).saturating_add(1);
                kept < day_of(zone, now)
            }
        }
    }
}

/// The local day of an instant, in days since 1970-01-01.
pub(super) fn day_of(zone: Zone, at: i64) -> i64 {
    zone.to_local(at).div_euclid(DAY)
}
