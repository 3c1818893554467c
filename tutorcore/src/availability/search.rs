//! What a search for a time asks.

use serde::{Deserialize, Serialize};

use super::free::Starts;
use super::proposal::{Invitee, Own, length_fits};
use crate::error::{Error, ErrorKind};
use crate::id::{SeriesId, SessionId};
use crate::kernel::spans::Span;
use crate::policy::SchedulePolicy;
use crate::time::{DAY, Instant, Interval, MINUTE};
use crate::zone::Zone;

/// A search for a time at which people can meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeSearch {
    /// The session that is being moved; where it stands now it is in nobody's way.
    pub session: Option<SessionId>,
    /// The series that is being moved, all of it.
    pub series: Option<SeriesId>,
    /// The session lies wholly inside; at most 366 days.
    pub window: Interval,
    /// How long the session lasts, in minutes.
    pub minutes: u32,
    /// The clock on which starts are at whole steps of `grid_minutes` from midnight; absent: UTC.
    pub zone: Option<Zone>,
    /// Who is invited.
    pub invitees: Vec<Invitee>,
    /// The start that would be best; of two times that are as good for the people the nearer one
    /// comes first. Absent: the earlier one.
    pub preferred: Option<Instant>,
}

/// The longest window.
const LONGEST: i64 = 366 * DAY;

/// Holds a window that is searched or painted against its limits.
pub(super) fn window_checked(window: Interval) -> Result<Span, Error> {
    let length = window.end.seconds_since(window.start);
    let fault = if length <= 0 {
        Error::new(
            ErrorKind::InvalidValue,
            "A window has to end after it starts.",
        )
    } else if length > LONGEST {
        Error::new(ErrorKind::LimitReached, "The window is too long.")
            .with_help("Ask for at most 366 days at once.")
    } else {
        return Ok(Span {
            start: window.start.unix_seconds(),
            end: window.end.unix_seconds(),
        });
    };
    Err(fault.inside("end").inside("window"))
}

impl TimeSearch {
    pub(super) fn own(&self) -> Own<'_> {
        Own {
            session: self.session.as_ref(),
            series: self.series.as_ref(),
            listed: &[],
        }
    }

    /// The starts to look at: one list, or one for each offset of the clock where a change of it
    /// moves the steps.
    pub(super) fn starts(
        &self,
        policy: &SchedulePolicy,
        now: Instant,
    ) -> Result<Vec<Starts<'_>>, Error> {
        let window = window_checked(self.window).map_err(|error| error.inside("search"))?;
        let length = i64::from(self.minutes).saturating_mul(MINUTE);
        length_fits(length).map_err(|error| error.inside("minutes").inside("search"))?;
        let step = i64::from(policy.grid_minutes.max(1)).saturating_mul(MINUTE);
        let zone = self.zone.unwrap_or(Zone::UTC);
        let mut parts: Vec<Starts<'_>> = Vec::new();
        let mut from = window.start;
        while from < window.end {
            let stretch = zone.span_at(from);
            let to = stretch.end.min(window.end);
            // A local midnight, wherever it lies.
            let origin = i64::from(stretch.offset).saturating_neg();
            match parts.last_mut() {
                Some(last) if is_step(last.origin, origin, step) => {
                    last.window.end = to;
                }
                _ => parts.push(Starts {
                    window: Span {
                        start: from,
                        end: to,
                    },
                    origin,
                    step,
                    length,
                    own: self.own(),
                    now: now.unix_seconds(),
                }),
            }
            from = to;
        }
        for part in &mut parts {
            // A session that starts before the change may end after it.
            if part.window.end < window.end {
                let end = part.window.end.saturating_sub(1).saturating_add(length);
                part.window.end = end.min(window.end);
            }
        }
        Ok(parts)
    }
}

/// Whether two moments are whole steps apart.
fn is_step(one: i64, other: i64, step: i64) -> bool {
    one.saturating_sub(other).checked_rem(step) == Some(0)
}
