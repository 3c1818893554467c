//! People's time side by side, cell by cell: what a scheduling assistant paints.

use serde::{Deserialize, Serialize};

use super::calendars::Calendars;
use super::detect::{Asked, found};
use super::proposal::{Invitee, Own, Slot, interval};
use super::search::window_checked;
use super::state::{AttendeeState, state};
use crate::error::{Error, ErrorKind};
use crate::id::{PersonId, SeriesId, SessionId};
use crate::kernel::spans::Span;
use crate::model::availability::PersonCalendar;
use crate::policy::SchedulePolicy;
use crate::time::{Instant, Interval, MINUTE};

/// What is to be painted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GridRequest {
    /// The session that is being moved; it is left out.
    pub session: Option<SessionId>,
    /// The series that is being moved; all of it is left out.
    pub series: Option<SeriesId>,
    /// From when to when. Cells are counted from its start; a last one that would reach past its
    /// end is left out. At most 100,000 cells of all people together.
    pub window: Interval,
    /// Whose time.
    pub invitees: Vec<Invitee>,
}

/// People's time, cell by cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AvailabilityGrid {
    /// Where the first cell starts.
    pub start: Instant,
    /// How long a cell is.
    pub cell_minutes: u32,
    /// A row for each person, in the order of their ids.
    pub rows: Vec<GridRow>,
    /// For each cell the worst state of those who are needed; nothing when nobody is.
    pub everybody: Vec<AttendeeState>,
}

/// One person's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GridRow {
    /// Who.
    pub person: PersonId,
    /// Whether the session can be held without this person.
    pub optional: bool,
    /// Whether no availability is known of this person, whatever that counts as.
    pub unknown: bool,
    /// For each cell what the person would be at a session that fills it.
    pub cells: Vec<AttendeeState>,
    /// The sessions that take the person's time, by start and id.
    pub sessions: Vec<GridSession>,
}

/// A session that takes somebody's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GridSession {
    /// Which.
    pub session: SessionId,
    /// When, wholly.
    pub interval: Interval,
}

/// The most cells of all rows together.
const MOST_CELLS: i64 = 100_000;

/// People's time side by side, cell by cell.
///
/// A cell's state is that of a session which fills exactly that cell, as
/// [`detect_conflicts`](crate::detect_conflicts) judges it.
///
/// # Errors
/// When the window has no length or too much of it, when there are too many cells, or a person is
/// given twice.
///
/// ```
/// use tutorcore::{AttendeeState, GridRequest, PersonCalendar, SchedulePolicy, availability_grid};
///
/// let request: GridRequest = serde_json::from_str(
///     r#"{
///         "window": {"start": "2026-10-06T20:00:00Z", "end": "2026-10-06T21:00:00Z"},
///         "invitees": [{"person": "ada"}]
///     }"#,
/// ).unwrap();
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{
///         "person": "ada",
///         "availability": {
///             "zone": "America/Chicago",
///             "weekly": {"tuesday": [{"start": "15:15", "end": "17:00"}]}
///         },
///         "busy": [
///             {"session": "s1", "start": "2026-10-06T20:40:00Z", "end": "2026-10-06T20:50:00Z"}
///         ]
///     }]"#,
/// ).unwrap();
/// let now = "2026-10-01T00:00:00Z".parse()?;
/// let grid = availability_grid(&request, &people, &SchedulePolicy::default(), now)?;
///
/// use AttendeeState::{Available, Busy, Unavailable};
/// assert_eq!(grid.rows[0].cells, [Unavailable, Available, Busy, Busy]);
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn availability_grid(
    request: &GridRequest,
    people: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<AvailabilityGrid, Error> {
    Calendars::new(people, policy)?.grid(request, now)
}

impl Calendars<'_> {
    /// As [`availability_grid`].
    ///
    /// # Errors
    /// When the window has no length or too much of it, or when there are too many cells.
    pub fn grid(&self, request: &GridRequest, now: Instant) -> Result<AvailabilityGrid, Error> {
        let window = window_checked(request.window).map_err(|error| error.inside("request"))?;
        let seats = self.seats(&request.invitees);
        let cell = i64::from(self.policy.grid_minutes.max(1)).saturating_mul(MINUTE);
        let count = window.length().checked_div(cell).unwrap_or(0);
        if count.saturating_mul(super::detect::whole(seats.len())) > MOST_CELLS {
            return Err(
                Error::new(ErrorKind::LimitReached, "The grid has too many cells.")
                    .with_help("Ask for a shorter window, fewer people, or longer cells.")
                    .inside("window")
                    .inside("request"),
            );
        }
        let own = Own {
            session: request.session.as_ref(),
            series: request.series.as_ref(),
            listed: &[],
        };
        let mut everybody: Vec<AttendeeState> = Vec::new();
        let mut rows = Vec::with_capacity(seats.len());
        for seat in &seats {
            let cells: Vec<_> = (0..count)
                .map(|number| {
                    let start = window.start.saturating_add(number.saturating_mul(cell));
                    let slot = Slot {
                        id: None,
                        span: Span {
                            start,
                            end: start.saturating_add(cell),
                        },
                    };
                    let asked = Asked {
                        slot: &slot,
                        earlier: &[],
                        own,
                        now: now.unix_seconds(),
                    };
                    let found = found(&seat.calendar, &asked);
                    state(&seat.calendar, slot.span, &found)
                })
                .collect();
            if !seat.optional {
                if everybody.is_empty() {
                    everybody.clone_from(&cells);
                }
                for (worst, cell) in everybody.iter_mut().zip(&cells) {
                    *worst = (*worst).max(*cell);
                }
            }
            let sessions = seat.calendar.booked.meeting(window, own);
            rows.push(GridRow {
                person: seat.calendar.person.clone(),
                optional: seat.optional,
                unknown: seat.calendar.availability.is_none(),
                cells,
                sessions: sessions
                    .map(|(span, busy)| GridSession {
                        session: busy.session.clone(),
                        interval: interval(span),
                    })
                    .collect(),
            });
        }
        Ok(AvailabilityGrid {
            start: request.window.start,
            cell_minutes: self.policy.grid_minutes,
            rows,
            everybody,
        })
    }
}
