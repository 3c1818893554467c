//! What is proposed: a session, or a series of them, with the people who are invited.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, blocks};
use crate::id::{PersonId, SeriesId, SessionId};
use crate::kernel::spans::Span;
use crate::model::availability::BusyTime;
use crate::policy::SchedulePolicy;
use crate::recurrence::{SessionSeries, expand_recurrence};
use crate::time::{DAY, Instant, MINUTE};
use crate::wire::tagged_enum;

/// A session or a series of sessions that somebody wants to schedule, or to move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionProposal {
    /// The session that is being moved; where it stands now it is in nobody's way.
    pub session: Option<SessionId>,
    /// The series that is being moved, all of it. That of a proposed series needs no mention.
    pub series: Option<SeriesId>,
    /// When.
    pub time: ProposedTime,
    /// Who is invited.
    pub invitees: Vec<Invitee>,
}

tagged_enum! {
    /// When a session is proposed.
    pub enum ProposedTime {
        /// Once.
        Once {
            /// When it starts.
            start: Instant,
            /// When it ends.
            end: Instant,
        },
        /// Again and again.
        Series {
            /// How.
            series: SessionSeries,
        },
        /// At times that are listed: a series of which some sessions were moved.
        Sessions {
            /// Which.
            sessions: Vec<ProposedOccurrence>,
        },
    }
}

/// One session of several that are proposed together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProposedOccurrence {
    /// Its id: for a session of a series the series' id, `@` and the original local start. Where
    /// a session of this id stands now it is in nobody's way.
    pub id: SessionId,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
}

/// Somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Invitee {
    /// Who.
    pub person: PersonId,
    /// Whether the session can be held without this person.
    #[serde(default)]
    pub optional: bool,
    /// Whether this person tutors: then another tutor can stand in.
    #[serde(default)]
    pub tutor: bool,
}

/// What is being moved: it is not in its own way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Own<'a> {
    pub(super) session: Option<&'a SessionId>,
    pub(super) series: Option<&'a SeriesId>,
    /// Those that are listed, each by its id.
    pub(super) listed: &'a [ProposedOccurrence],
}

impl Own<'_> {
    /// The id of a session of the same proposal; that of the series where it has none of its own.
    pub(super) fn id_of(&self, slot: &Slot) -> Option<SessionId> {
        let series = || SessionId::new(self.series?.as_str()).ok();
        slot.id.clone().or_else(series)
    }

    /// Whether nothing is being moved.
    pub(super) fn is_nothing(self) -> bool {
        self.session.is_none() && self.series.is_none() && self.listed.is_empty()
    }

    /// Whether a busy time is what is being moved.
    pub(super) fn is(&self, busy: &BusyTime) -> bool {
        self.session == Some(&busy.session)
            || self.series.is_some_and(|series| {
                busy.series.as_ref() == Some(series) || is_occurrence(&busy.session, series)
            })
            || self.listed.iter().any(|one| one.id == busy.session)
    }
}

/// Whether a session's id says that it belongs to the series.
fn is_occurrence(session: &SessionId, series: &SeriesId) -> bool {
    let rest = session.as_str().strip_prefix(series.as_str());
    rest.is_some_and(|rest| rest.starts_with('@'))
}

/// One session of a proposal.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Absent for a single session.
    pub(super) id: Option<SessionId>,
    pub(super) span: Span,
}

impl Slot {
    /// The same session at another time.
    pub(super) fn moved_to(&self, start: i64) -> Self {
        Self {
            id: self.id.clone(),
            span: Span {
                start,
                end: start.saturating_add(self.span.length()),
            },
        }
    }

    pub(super) fn interval(&self) -> crate::time::Interval {
        interval(self.span)
    }
}

/// A span of seconds as the wire has it.
pub(super) fn interval(span: Span) -> crate::time::Interval {
    crate::time::Interval {
        start: Instant::clamped(span.start),
        end: Instant::clamped(span.end),
    }
}

/// The longest session.
pub(super) const LONGEST: i64 = 7 * DAY;

impl SessionProposal {
    pub(super) fn own(&self) -> Own<'_> {
        let (series, listed) = match &self.time {
            ProposedTime::Series { series } => (Some(&series.id), &[][..]),
            ProposedTime::Sessions { sessions } => (None, sessions.as_slice()),
            ProposedTime::Once { .. } => (None, &[][..]),
        };
        Own {
            session: self.session.as_ref(),
            series: self.series.as_ref().or(series),
            listed,
        }
    }

    /// The sessions in order, and what the rules of series found.
    ///
    /// # Errors
    /// At the session that ends before it starts, or that is longer than a week.
    pub(super) fn slots(
        &self,
        policy: &SchedulePolicy,
    ) -> Result<(Vec<Slot>, Vec<Finding>), Error> {
        let slots = match &self.time {
            ProposedTime::Once { start, end } => {
                let span = length_checked(*start, *end)?;
                (vec![Slot { id: None, span }], Vec::new())
            }
            ProposedTime::Series { series } => {
                series_slots(series, policy).map_err(|error| error.inside("series"))?
            }
            ProposedTime::Sessions { sessions } => {
                let mut slots = Vec::with_capacity(sessions.len());
                for (at, one) in sessions.iter().enumerate() {
                    let span = length_checked(one.start, one.end)
                        .map_err(|error| error.inside(&at.to_string()).inside("sessions"))?;
                    slots.push(Slot {
                        id: Some(one.id.clone()),
                        span,
                    });
                }
                slots.sort_by(|a, b| (a.span, &a.id).cmp(&(b.span, &b.id)));
                (slots, Vec::new())
            }
        };
        let (slots, mut findings) = slots;
        for finding in &mut findings {
            // The series' own rules know nothing of the proposal around it.
            finding.path.insert_str(0, "/proposal/time");
        }
        Ok((slots, findings))
    }
}

/// The sessions of a series, none when its rules refuse it, and what they found.
pub(super) fn series_slots(
    series: &SessionSeries,
    policy: &SchedulePolicy,
) -> Result<(Vec<Slot>, Vec<Finding>), Error> {
    let length = i64::from(series.length_minutes).saturating_mul(MINUTE);
    length_fits(length).map_err(|error| error.inside("lengthMinutes"))?;
    let expansion = expand_recurrence(series, policy);
    let slots = if blocks(&expansion.findings) {
        Vec::new()
    } else {
        let occurrences = expansion.occurrences.into_iter();
        occurrences
            .map(|one| Slot {
                id: Some(one.id),
                span: Span {
                    start: one.start.unix_seconds(),
                    end: one.end.unix_seconds(),
                },
            })
            .collect()
    };
    Ok((slots, expansion.findings))
}

/// The span of a session, if it is one.
pub(super) fn length_checked(start: Instant, end: Instant) -> Result<Span, Error> {
    length_fits(end.seconds_since(start)).map_err(|error| error.inside("end"))?;
    Ok(Span {
        start: start.unix_seconds(),
        end: end.unix_seconds(),
    })
}

/// Holds a session's length in seconds against what there can be.
pub(super) fn length_fits(seconds: i64) -> Result<(), Error> {
    if seconds <= 0 {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            "A session has to end after it starts.",
        ));
    }
    if seconds > LONGEST {
        return Err(
            Error::new(ErrorKind::LimitReached, "The session is too long.")
                .with_help("A session lasts at most seven days."),
        );
    }
    Ok(())
}
