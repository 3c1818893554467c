//! What goes into the engine's core and what comes out, in numbers.

use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::kernel::running_mean::Mean;
use crate::model::alert::EarlyAlertKind;
use crate::model::student_session::ends_before_it_starts;
use crate::time::Instant;

/// What a session is known by.
pub(super) trait SessionKey: Clone + Ord + Hash + Debug {
    /// One that no other comes before.
    const LEAST: Self;
}

impl SessionKey for u64 {
    const LEAST: Self = 0;
}

/// A session's id: those that are whole numbers come first, in the order of
/// their numbers, then the others by their bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum SessionText {
    Number(u64),
    Text(Arc<str>),
}

impl SessionKey for SessionText {
    const LEAST: Self = Self::Number(0);
}

impl SessionText {
    pub(super) fn new(text: &str) -> Self {
        let is_plain = text == "0" || !text.starts_with(['0', '+']);
        match text.parse() {
            Ok(number) if is_plain => Self::Number(number),
            _ => Self::Text(Arc::from(text)),
        }
    }
}

/// When a session ended, and how many seconds the student spent in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ended {
    pub(super) at: i64,
    pub(super) seconds: u64,
}

/// One student's part in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row<S> {
    pub(super) session: S,
    pub(super) student: u32,
    /// The content area.
    pub(super) area: u32,
    pub(super) start: i64,
    /// Absent while it runs, and for a request that never connected.
    pub(super) ended: Option<Ended>,
}

/// The first and last second that an event may have.
pub(super) const TIMES: std::ops::RangeInclusive<i64> =
    Instant::MIN.unix_seconds()..=Instant::MAX.unix_seconds();

impl<S> Row<S> {
    pub(super) fn check(&self) -> Result<(), Error> {
        let outside = |name: &str| {
            Error::new(
                ErrorKind::OutOfRange,
                "The time is outside the years 1 to 9999.",
            )
            .inside(name)
        };
        if !TIMES.contains(&self.start) {
            return Err(outside("startedAt"));
        }
        if let Some(ended) = self.ended {
            if !TIMES.contains(&ended.at) {
                return Err(outside("endedAt"));
            }
            if ended.at < self.start {
                return Err(ends_before_it_starts().inside("endedAt"));
            }
        }
        Ok(())
    }

    /// Of two rows of one session and student the lesser one counts.
    pub(super) fn rank(&self) -> (i64, bool, Option<Ended>, u32) {
        (self.start, self.ended.is_none(), self.ended, self.area)
    }
}

/// What a long session was held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Basis {
    pub(super) mean: Mean,
    /// The average in seconds, for people to read.
    pub(super) shown: f64,
}

impl Basis {
    pub(super) fn of(mean: Mean) -> Self {
        Self {
            mean,
            shown: mean.shown(),
        }
    }

    /// Whether it is the same evidence.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.mean == other.mean && self.shown.to_bits() == other.shown.to_bits()
    }
}

/// What an alert rests on.
#[derive(Clone, Debug)]
pub(super) enum Grounds<S> {
    Long {
        seconds: u64,
        basis: Basis,
    },
    /// The sessions that were counted, where they are kept.
    Frequent {
        requests: u64,
        sessions: Vec<S>,
    },
}

/// An alert in numbers.
#[derive(Clone, Debug)]
pub(super) struct Judged<S> {
    pub(super) session: S,
    pub(super) student: u32,
    pub(super) area: u32,
    pub(super) at: i64,
    pub(super) grounds: Grounds<S>,
}

impl<S: SessionKey> Judged<S> {
    pub(super) fn kind(&self) -> EarlyAlertKind {
        match self.grounds {
            Grounds::Long { .. } => EarlyAlertKind::UnusuallyLongSession,
            Grounds::Frequent { .. } => EarlyAlertKind::FrequentSubjectRequest,
        }
    }

    /// What tells an alert from others, as its id does: a long session is one
    /// in whatever content area.
    pub(super) fn key(&self) -> (S, u32, EarlyAlertKind, Option<u32>) {
        let area = match self.grounds {
            Grounds::Long { .. } => None,
            Grounds::Frequent { .. } => Some(self.area),
        };
        (self.session.clone(), self.student, self.kind(), area)
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        let grounds = match (&self.grounds, &other.grounds) {
            (
                Grounds::Long { seconds, basis },
                Grounds::Long {
                    seconds: other,
                    basis: others,
                },
            ) => seconds == other && basis.is_same(others),
            (
                Grounds::Frequent { requests, .. },
                Grounds::Frequent {
                    requests: others, ..
                },
            ) => requests == others,
            _ => false,
        };
        grounds && (self.at, self.area) == (other.at, other.area) && self.key() == other.key()
    }
}

/// How a host's order of students goes; it only matters where rows of one
/// session are part of the average and end together.
pub(super) type StudentOrder<'a> = &'a dyn Fn(u32, u32) -> std::cmp::Ordering;
