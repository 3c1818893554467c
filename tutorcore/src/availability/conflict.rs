//! Conflicts, as they are told.

use serde::{Deserialize, Serialize};

use super::rules;
use crate::finding::{Finding, RuleCode, Severity};
use crate::id::{PersonId, SessionId};
use crate::model::availability::BusyKind;
use crate::rule::Rule;
use crate::time::{Instant, Interval, LocalDate};
use crate::wire::tagged_enum;

/// Why one person cannot, or should not, come to one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduleConflict {
    /// Who.
    pub person: PersonId,
    /// Whether the session can be held without this person.
    pub optional: bool,
    /// Which session, where several are proposed.
    pub occurrence: Option<SessionId>,
    /// When that session is.
    pub interval: Interval,
    /// The rule.
    pub code: RuleCode,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is.
    pub kind: ConflictKind,
    /// The parts of the session that are concerned, in order.
    pub spans: Vec<Interval>,
}

tagged_enum! {
    /// What a conflict is.
    pub enum ConflictKind {
        /// The session is not wholly inside the person's availability.
        Unavailable {
            /// What the person's time is instead; the busiest, where it differs.
            time: BusyKind,
            /// Where the person's availability begins or ends nearest to the session, within a
            /// week of it.
            nearest: Option<AvailabilityEdge>,
        },
        /// The session overlaps another.
        DoubleBooked {
            /// Which.
            session: SessionId,
            /// By how many minutes, rounded half up.
            minutes: i64,
        },
        /// Too little time lies between the session and another.
        BufferTooShort {
            /// Which.
            session: SessionId,
            /// How many minutes the person needs.
            minutes: i64,
            /// How many whole minutes there are.
            free_minutes: i64,
        },
        /// The session comes too soon.
        NoticeTooShort {
            /// How many minutes of notice the person needs.
            minutes: i64,
            /// The earliest start that leaves them.
            earliest: Instant,
        },
        /// The person would have more than the limit.
        LimitReached {
            /// In a day or in a week.
            period: LimitPeriod,
            /// Of what.
            measure: LimitMeasure,
            /// The date, or the week's Monday.
            date: LocalDate,
            /// The limit.
            most: i64,
            /// What it would come to; minutes rounded up.
            reached: i64,
        },
        /// The person has given no availability.
        AvailabilityUnknown,
    }
}

/// Where a person's availability begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AvailabilityEdge {
    /// When.
    pub at: Instant,
    /// Whether it begins there; else it ends.
    pub begins: bool,
}

/// The time that a limit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LimitPeriod {
    /// A local date.
    Day,
    /// A local week, from Monday.
    Week,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LimitMeasure {
    /// Sessions.
    Sessions,
    /// Their minutes.
    Minutes,
}

impl LimitPeriod {
    fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }
}

impl LimitMeasure {
    fn word(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Minutes => "minutes",
        }
    }
}

impl ConflictKind {
    pub(super) fn rule(&self) -> &'static Rule {
        match self {
            Self::Unavailable { .. } => &rules::SCHED_INVITEE_UNAVAILABLE,
            Self::DoubleBooked { .. } => &rules::SCHED_INVITEE_DOUBLE_BOOKED,
            Self::BufferTooShort { .. } => &rules::SCHED_BUFFER_TOO_SHORT,
            Self::NoticeTooShort { .. } => &rules::SCHED_NOTICE_TOO_SHORT,
            Self::LimitReached { .. } => &rules::SCHED_LIMIT_REACHED,
            Self::AvailabilityUnknown => &rules::SCHED_AVAILABILITY_UNKNOWN,
        }
    }

    /// The other session, where there is one.
    fn other(&self) -> Option<&SessionId> {
        match self {
            Self::DoubleBooked { session, .. } | Self::BufferTooShort { session, .. } => {
                Some(session)
            }
            _ => None,
        }
    }
}

impl ScheduleConflict {
    /// What conflicts are ordered by: time, person, code, other session.
    pub(super) fn order(&self) -> impl Ord + '_ {
        let limit = match &self.kind {
            ConflictKind::LimitReached {
                period, measure, ..
            } => Some((*period, *measure)),
            _ => None,
        };
        (
            self.interval,
            &self.occurrence,
            &self.person,
            self.code,
            &self.spans,
            self.kind.other(),
            limit,
        )
    }

    /// The finding that tells it.
    pub(super) fn finding(&self, path: &str) -> Finding {
        let mut finding = self.kind.rule().at(path).weighing(self.severity);
        finding = finding.with("who", &self.person);
        let spans: Vec<_> = self
            .spans
            .iter()
            .map(|span| format!("{} to {}", span.start, span.end))
            .collect();
        finding = finding.with("spans", spans.join(", "));
        if let Some(occurrence) = &self.occurrence {
            finding = finding.with("occurrence", occurrence);
        }
        match &self.kind {
            ConflictKind::Unavailable { nearest, .. } => match nearest {
                Some(edge) => finding.with("nearest", edge.at),
                None => finding,
            },
            ConflictKind::DoubleBooked { session, minutes } => {
                finding.with("session", session).with("minutes", minutes)
            }
            ConflictKind::BufferTooShort {
                session,
                minutes,
                free_minutes,
            } => finding
                .with("session", session)
                .with("minutes", minutes)
                .with("free_minutes", free_minutes),
            ConflictKind::NoticeTooShort { minutes, earliest } => {
                finding.with("minutes", minutes).with("earliest", earliest)
            }
            ConflictKind::LimitReached {
                period,
                measure,
                date,
                most,
                reached,
            } => finding
                .with("period", period.word())
                .with("measure", measure.word())
                .with("date", date)
                .with("most", most)
                .with("reached", reached),
            ConflictKind::AvailabilityUnknown => finding,
        }
    }
}
