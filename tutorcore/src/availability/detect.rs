//! What stands in the way of a session, person by person.

use serde::Serialize;

use super::calendar::{Calendar, Limit, Period, Tally};
use super::calendars::{Calendars, Seat};
use super::conflict::{
    AvailabilityEdge, ConflictKind, LimitMeasure, LimitPeriod, ScheduleConflict,
};
use super::proposal::{LONGEST, Own, SessionProposal, Slot, interval};
use crate::error::Error;
use crate::finding::{Finding, blocks, sorted};
use crate::id::{PersonId, SessionId};
use crate::kernel::spans::Span;
use crate::kernel::sweep::subtract;
use crate::model::availability::{BusyKind, PersonCalendar};
use crate::policy::SchedulePolicy;
use crate::time::{DAY, Instant, LocalDate, MINUTE};

/// What stands in the way of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConflictReport {
    /// How many sessions were looked at; none when the series' own rules refuse it.
    pub sessions: i64,
    /// How many of them have a conflict of somebody who is not optional.
    pub blocked: i64,
    /// Every conflict, by session, person, code and other session.
    pub conflicts: Vec<ScheduleConflict>,
    /// The people who are invited, in the order of their ids.
    pub attendees: Vec<AttendeeConflicts>,
    /// What the rules found: each conflict, and what is to be said of the series itself.
    pub findings: Vec<Finding>,
}

/// How one invited person comes off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttendeeConflicts {
    /// Who.
    pub person: PersonId,
    /// Whether the session can be held without this person.
    pub optional: bool,
    /// Whether no availability is known of this person, whatever that counts as.
    pub unknown: bool,
    /// In how many of the sessions this person has a conflict.
    pub blocked: i64,
}

/// Everything that stands in the way of a session or a series: every session, every invited
/// person.
///
/// Each conflict says who, in which session, why, and which parts of the session are concerned.
/// Sessions that were declined or cancelled are in nobody's way, nor is what is being moved, nor
/// what only touches. Buffers, notice, limits and the finding that somebody's availability is
/// unknown are off until a person or the policy asks for them; `now` is needed for notice alone.
///
/// # Errors
/// When a session does not end after it starts or is longer than a week, or when a person is
/// given twice.
///
/// ```
/// use tutorcore::{PersonCalendar, SchedulePolicy, SessionProposal, detect_conflicts};
///
/// let proposal: SessionProposal = serde_json::from_str(
///     r#"{
///         "time": {"type": "once", "start": "2026-10-06T21:30:00Z", "end": "2026-10-06T22:15:00Z"},
///         "invitees": [{"person": "ada"}]
///     }"#,
/// ).unwrap();
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{
///         "person": "ada",
///         "availability": {
///             "zone": "America/Chicago",
///             "weekly": {"tuesday": [{"start": "15:00", "end": "17:00"}]}
///         }
///     }]"#,
/// ).unwrap();
/// let now = "2026-10-01T00:00:00Z".parse()?;
/// let report = detect_conflicts(&proposal, &people, &SchedulePolicy::default(), now)?;
///
/// assert_eq!(report.conflicts[0].code, "SCHED-INVITEE-UNAVAILABLE");
/// assert_eq!(
///     report.findings[0].message,
///     "ada is unavailable 2026-10-06T22:00:00Z to 2026-10-06T22:15:00Z."
/// );
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn detect_conflicts(
    proposal: &SessionProposal,
    people: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<ConflictReport, Error> {
    Calendars::new(people, policy)?.conflicts(proposal, now)
}

impl Calendars<'_> {
    /// As [`detect_conflicts`].
    ///
    /// # Errors
    /// When a session does not end after it starts or is longer than a week.
    pub fn conflicts(
        &self,
        proposal: &SessionProposal,
        now: Instant,
    ) -> Result<ConflictReport, Error> {
        let (slots, mut findings) = proposal
            .slots(self.policy)
            .map_err(|error| error.inside("time").inside("proposal"))?;
        let own = proposal.own();
        let mut conflicts = Vec::new();
        let mut attendees = Vec::new();
        let is_refused = blocks(&findings);
        let mut blocked = vec![false; slots.len()];
        for seat in self.seats(&proposal.invitees) {
            let mut count = 0_i64;
            for ((at, slot), blocked) in slots.iter().enumerate().zip(&mut blocked) {
                let asked = Asked {
                    slot,
                    earlier: slots.get(..at).unwrap_or_default(),
                    own,
                    now: now.unix_seconds(),
                };
                let found = found(&seat.calendar, &asked);
                if found.is_empty() {
                    continue;
                }
                count = count.saturating_add(1);
                *blocked |= !seat.optional;
                for conflict in self.told(&seat, slot, found) {
                    findings.push(conflict.finding(&seat.path()));
                    conflicts.push(conflict);
                }
            }
            attendees.push(AttendeeConflicts {
                person: seat.calendar.person.clone(),
                optional: seat.optional,
                unknown: seat.calendar.availability.is_none(),
                blocked: count,
            });
        }
        conflicts.sort_by(|a, b| a.order().cmp(&b.order()));
        let blocked = blocked.into_iter().filter(|&blocked| blocked).count();
        Ok(ConflictReport {
            sessions: if is_refused { 0 } else { whole(slots.len()) },
            blocked: whole(blocked),
            conflicts,
            attendees,
            findings: sorted(findings),
        })
    }
}

impl Calendars<'_> {
    /// Conflicts as they are told.
    pub(super) fn told(
        &self,
        seat: &Seat<'_>,
        slot: &Slot,
        found: Vec<Found>,
    ) -> Vec<ScheduleConflict> {
        let conflicts = found.into_iter().map(|(kind, spans)| ScheduleConflict {
            person: seat.calendar.person.clone(),
            optional: seat.optional,
            occurrence: slot.id.clone(),
            interval: slot.interval(),
            code: kind.rule().code,
            severity: self.policy.conflict_severity.into(),
            kind,
            spans: spans.into_iter().map(interval).collect(),
        });
        conflicts.collect()
    }
}

/// A count as the wire has it.
pub(super) fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// One session that one person is asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) slot: &'a Slot,
    /// The sessions of the same proposal that come before, in order. Where another place for one
    /// session is looked for, all its other sessions.
    pub(super) earlier: &'a [Slot],
    /// What is being moved.
    pub(super) own: Own<'a>,
    pub(super) now: i64,
}

/// What stands in the way of one person at one session, with the parts of the session.
pub(super) type Found = (ConflictKind, Vec<Span>);

/// What stands in the way of one person at one session. This is the one place that judges:
/// whatever searches asks it too, or sets of times that are tested against it.
pub(super) fn found(calendar: &Calendar<'_>, asked: &Asked<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    unavailable(calendar, asked.slot.span, &mut found);
    booked(calendar, asked, &mut found);
    notice(calendar, asked, &mut found);
    limits(calendar, asked, &mut found);
    if calendar.is_reported {
        found.push((ConflictKind::AvailabilityUnknown, vec![asked.slot.span]));
    }
    found
}

fn unavailable(calendar: &Calendar<'_>, span: Span, found: &mut Vec<Found>) {
    let mut open = Vec::new();
    calendar.open(span, &mut open);
    let closed = subtract(&[span], &open);
    if closed.is_empty() {
        return;
    }
    let time = calendar.availability.as_ref().and_then(|availability| {
        let stretches = availability.stretches(span).into_iter();
        stretches.filter_map(|stretch| stretch.kind).max()
    });
    let kind = ConflictKind::Unavailable {
        time: time.unwrap_or(BusyKind::Unavailable),
        nearest: nearest_edge(calendar, span),
    };
    found.push((kind, closed));
}

/// The edge of availability nearest to the session; of two as near the earlier one.
fn nearest_edge(calendar: &Calendar<'_>, span: Span) -> Option<AvailabilityEdge> {
    let week = 7_i64.saturating_mul(DAY);
    let around = Span {
        start: span.start.saturating_sub(week),
        end: span.end.saturating_add(week),
    };
    let mut open = Vec::new();
    calendar.open(around, &mut open);
    let edges = open
        .iter()
        .flat_map(|open| [(open.start, true), (open.end, false)]);
    // Where the search itself begins and ends is no edge.
    let real = edges.filter(|&(at, _)| at != around.start && at != around.end);
    let distance = |at: i64| {
        let before = span.start.saturating_sub(at);
        before.max(at.saturating_sub(span.end)).max(0)
    };
    let (at, begins) = real.min_by_key(|&(at, begins)| (distance(at), at, begins))?;
    Some(AvailabilityEdge {
        at: Instant::clamped(at),
        begins,
    })
}

fn booked(calendar: &Calendar<'_>, asked: &Asked<'_>, found: &mut Vec<Found>) {
    let span = asked.slot.span;
    let buffer = calendar.terms.buffer;
    let around = Span {
        start: span.start.saturating_sub(buffer),
        end: span.end.saturating_add(buffer),
    };
    for (other, busy) in calendar.booked.meeting(around, asked.own) {
        found.push(too_near(span, other, buffer, busy.session.clone()));
    }
    // The sessions of one proposal are in each other's way too; the later one is told.
    let reach = around.start.saturating_sub(LONGEST);
    let before = asked.earlier.iter().rev();
    for other in before.take_while(|other| other.span.start >= reach) {
        let is_itself = other.id.is_some() && other.id == asked.slot.id;
        if other.span.clip(around).is_some()
            && !is_itself
            && let Some(session) = asked.own.id_of(other)
        {
            found.push(too_near(span, other.span, buffer, session));
        }
    }
}

/// A conflict with another session that is nearer than a buffer allows.
fn too_near(span: Span, other: Span, buffer: i64, session: SessionId) -> Found {
    if let Some(both) = other.clip(span) {
        let minutes = both.length().saturating_add(MINUTE / 2).div_euclid(MINUTE);
        return (ConflictKind::DoubleBooked { session, minutes }, vec![both]);
    }
    let wide = Span {
        start: other.start.saturating_sub(buffer),
        end: other.end.saturating_add(buffer),
    };
    let free = if other.end <= span.start {
        span.start.saturating_sub(other.end)
    } else {
        other.start.saturating_sub(span.end)
    };
    let kind = ConflictKind::BufferTooShort {
        session,
        minutes: buffer.div_euclid(MINUTE),
        free_minutes: free.div_euclid(MINUTE),
    };
    (kind, wide.clip(span).into_iter().collect())
}

fn notice(calendar: &Calendar<'_>, asked: &Asked<'_>, found: &mut Vec<Found>) {
    let Some(notice) = calendar.terms.notice else {
        return;
    };
    let span = asked.slot.span;
    let earliest = asked.now.saturating_add(notice);
    if span.start < earliest {
        let kind = ConflictKind::NoticeTooShort {
            minutes: notice.div_euclid(MINUTE),
            earliest: Instant::clamped(earliest),
        };
        let part = Span {
            start: span.start,
            end: span.end.min(earliest),
        };
        found.push((kind, vec![part]));
    }
}

fn limits(calendar: &Calendar<'_>, asked: &Asked<'_>, found: &mut Vec<Found>) {
    let start = asked.slot.span.start;
    let mut hold = |period: LimitPeriod, limit: Limit, time: &dyn Fn() -> Period| {
        if !limit.is_none() {
            let time = time();
            let tally = with_earlier(calendar.tally(time, asked.own), time, asked);
            over(period, limit, time.date, tally, asked.slot.span, found);
        }
    };
    hold(LimitPeriod::Day, calendar.terms.day, &|| {
        calendar.day(start)
    });
    hold(LimitPeriod::Week, calendar.terms.week, &|| {
        calendar.week(start)
    });
}

/// What there would be in a period: what is booked, the proposal's earlier sessions, and this one.
fn with_earlier(mut tally: Tally, period: Period, asked: &Asked<'_>) -> Tally {
    let earlier = asked.earlier.iter().rev();
    let earlier = earlier.take_while(|slot| slot.span.start >= period.span.start);
    for slot in earlier.filter(|slot| slot.span.start < period.span.end) {
        tally.add(slot.span.length());
    }
    tally.add(asked.slot.span.length());
    tally
}

fn over(
    period: LimitPeriod,
    limit: Limit,
    date: LocalDate,
    tally: Tally,
    span: Span,
    found: &mut Vec<Found>,
) {
    let minutes = tally.seconds.saturating_add(MINUTE.saturating_sub(1));
    let counted = [
        (LimitMeasure::Sessions, limit.sessions, tally.sessions),
        (
            LimitMeasure::Minutes,
            limit.minutes,
            minutes.div_euclid(MINUTE),
        ),
    ];
    for (measure, most, reached) in counted {
        if let Some(most) = most.filter(|most| reached > *most) {
            let kind = ConflictKind::LimitReached {
                period,
                measure,
                date,
                most,
                reached,
            };
            found.push((kind, vec![span]));
        }
    }
}
