//! Why a time is free, or not.

use serde::Serialize;

use super::calendars::Calendars;
use super::detect::{Asked, found};
use super::free::Starts;
use super::proposal::{SessionProposal, Slot};
use super::state::AttendeeAtTime;
use super::suggest::reason;
use crate::error::Error;
use crate::finding::{Finding, sorted};
use crate::id::SessionId;
use crate::kernel::spans::Span;
use crate::model::availability::PersonCalendar;
use crate::policy::SchedulePolicy;
use crate::time::{DAY, Instant, Interval, MINUTE};

/// Why the times of a proposal are free, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlotExplanations {
    /// One for each session, in order; none when the series' own rules refuse it.
    pub slots: Vec<SlotExplanation>,
    /// What the rules found: exactly what [`detect_conflicts`](crate::detect_conflicts) finds.
    pub findings: Vec<Finding>,
}

/// Why the time of one session is free, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlotExplanation {
    /// Which session, where several are proposed.
    pub occurrence: Option<SessionId>,
    /// When it is.
    pub interval: Interval,
    /// Whether nobody who is needed has a conflict.
    pub free: bool,
    /// Why, in English.
    pub reason: String,
    /// The people who are invited, in the order of their ids, with their conflicts.
    pub attendees: Vec<AttendeeAtTime>,
    /// The latest free time of the same length before it, in steps of `grid_minutes` from it and
    /// within a week; looked for when it is not free.
    pub earlier: Option<Interval>,
    /// The earliest free time after it, looked for in the same way.
    pub later: Option<Interval>,
}

/// Why a time is free, or not: what each person is then, all that stands in the way, and the
/// nearest times that are free.
///
/// It names exactly the conflicts that [`detect_conflicts`](crate::detect_conflicts) finds.
///
/// # Errors
/// When a session does not end after it starts or is longer than a week, or when a person is
/// given twice.
///
/// ```
/// use tutorcore::{PersonCalendar, SchedulePolicy, SessionProposal, explain_slot};
///
/// let proposal: SessionProposal = serde_json::from_str(
///     r#"{
///         "time": {"type": "once", "start": "2026-10-06T20:30:00Z", "end": "2026-10-06T21:00:00Z"},
///         "invitees": [{"person": "ada"}]
///     }"#,
/// ).unwrap();
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{"person": "ada", "busy": [
///         {"session": "s1", "start": "2026-10-06T20:00:00Z", "end": "2026-10-06T21:00:00Z"}
///     ]}]"#,
/// ).unwrap();
/// let now = "2026-10-01T00:00:00Z".parse()?;
/// let told = explain_slot(&proposal, &people, &SchedulePolicy::default(), now)?;
///
/// let slot = &told.slots[0];
/// assert_eq!(slot.reason, "Needed and not free: ada.");
/// assert_eq!(slot.attendees[0].conflicts[0].code, "SCHED-INVITEE-DOUBLE-BOOKED");
/// assert_eq!(slot.earlier.unwrap().start.to_string(), "2026-10-06T19:30:00Z");
/// assert_eq!(slot.later.unwrap().start.to_string(), "2026-10-06T21:00:00Z");
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn explain_slot(
    proposal: &SessionProposal,
    people: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<SlotExplanations, Error> {
    Calendars::new(people, policy)?.explain(proposal, now)
}

impl Calendars<'_> {
    /// As [`explain_slot`].
    ///
    /// # Errors
    /// When a session does not end after it starts or is longer than a week.
    pub fn explain(
        &self,
        proposal: &SessionProposal,
        now: Instant,
    ) -> Result<SlotExplanations, Error> {
        let (slots, mut findings) = proposal
            .slots(self.policy)
            .map_err(|error| error.inside("time").inside("proposal"))?;
        let seats = self.seats(&proposal.invitees);
        let own = proposal.own();
        let now = now.unix_seconds();
        let mut told = Vec::with_capacity(slots.len());
        let mut others = slots.clone();
        for (at, slot) in slots.iter().enumerate() {
            let earlier = slots.get(..at).unwrap_or_default();
            let attendees = self.at(&seats, slot, earlier, own, now);
            for (seat, attendee) in seats.iter().zip(&attendees) {
                let conflicts = attendee.conflicts.iter();
                findings.extend(conflicts.map(|conflict| conflict.finding(&seat.path())));
            }
            let free = is_free(&attendees);
            let (before, after) = if free {
                (None, None)
            } else {
                let needed = || seats.iter().filter(|seat| !seat.optional);
                let mut starts = Vec::new();
                self.around(slot, own, now)
                    .free(needed().map(|seat| &*seat.calendar), &mut starts);
                // What is free by itself may be in the way of the proposal's other sessions.
                let itself = others.remove(at);
                let times = nearest(slot, &starts, |start| {
                    let moved = slot.moved_to(start);
                    others.is_empty()
                        || needed().all(|seat| {
                            let asked = Asked {
                                slot: &moved,
                                earlier: &others,
                                own,
                                now,
                            };
                            found(&seat.calendar, &asked).is_empty()
                        })
                });
                others.insert(at, itself);
                times
            };
            told.push(SlotExplanation {
                occurrence: slot.id.clone(),
                interval: slot.interval(),
                free,
                reason: reason(&attendees),
                attendees,
                earlier: before,
                later: after,
            });
        }
        Ok(SlotExplanations {
            slots: told,
            findings: sorted(findings),
        })
    }

    /// The starts within a week of a session, in steps from its own.
    fn around<'b>(&self, slot: &Slot, own: super::proposal::Own<'b>, now: i64) -> Starts<'b> {
        let week = 7_i64.saturating_mul(DAY);
        Starts {
            window: Span {
                start: slot.span.start.saturating_sub(week),
                end: slot.span.end.saturating_add(week),
            },
            origin: slot.span.start,
            step: i64::from(self.policy.grid_minutes.max(1)).saturating_mul(MINUTE),
            length: slot.span.length(),
            own,
            now,
        }
    }
}

/// Whether nobody who is needed has a conflict.
pub(super) fn is_free(attendees: &[AttendeeAtTime]) -> bool {
    attendees
        .iter()
        .all(|one| one.optional || one.conflicts.is_empty())
}

/// The free times before and after a session that is not free.
fn nearest(
    slot: &Slot,
    starts: &[i64],
    fits: impl Fn(i64) -> bool,
) -> (Option<Interval>, Option<Interval>) {
    let from = starts.partition_point(|&start| start < slot.span.start);
    let (before, after) = starts.split_at_checked(from).unwrap_or_default();
    let time = |start: &i64| slot.moved_to(*start).interval();
    let before = before.iter().rev().find(|&&start| fits(start));
    let after = after.iter().find(|&&start| fits(start));
    (before.map(time), after.map(time))
}
