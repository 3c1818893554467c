//! One person's time, ready to be asked about again and again.

use super::hours::weekday_of;
use super::layers::Layered;
use super::proposal::Own;
use crate::id::PersonId;
use crate::kernel::index::SpanIndex;
use crate::kernel::spans::Span;
use crate::model::availability::{BookingLimits, BusyTime, PersonCalendar, Rsvp};
use crate::policy::{NoAvailability, SchedulePolicy};
use crate::time::{DAY, Instant, LocalDate, MINUTE};
use crate::zone::Zone;

/// A person's time: what is booked in order, the availability in layers, the limits in seconds.
#[derive(Debug)]
pub(super) struct Calendar<'a> {
    pub(super) person: &'a PersonId,
    pub(super) zone: Zone,
    /// Absent: nobody knows.
    pub(super) availability: Option<Layered>,
    pub(super) booked: Booked<'a>,
    /// What is booked perhaps, where that does not block.
    pub(super) perhaps: Booked<'a>,
    pub(super) terms: Terms,
    no_availability_means: NoAvailability,
    tentative_blocks: bool,
    /// Whether nobody may pass over it that nothing is known.
    pub(super) is_reported: bool,
}

impl<'a> Calendar<'a> {
    pub(super) fn new(given: &'a PersonCalendar, policy: &SchedulePolicy) -> Self {
        let counts = |busy: &&BusyTime| {
            !busy.cancelled && busy.rsvp != Rsvp::Declined && busy.start < busy.end
        };
        let blocks = |busy: &&BusyTime| policy.tentative_blocks || busy.rsvp != Rsvp::Tentative;
        let (booked, perhaps): (Vec<_>, Vec<_>) =
            given.busy.iter().filter(counts).partition(blocks);
        let availability = given.availability.as_ref();
        let zone = given.zone.or(availability.map(|one| one.zone));
        Self {
            person: &given.person,
            zone: zone.unwrap_or(Zone::UTC),
            availability: availability.map(Layered::new),
            booked: Booked::new(booked),
            perhaps: Booked::new(perhaps),
            terms: Terms::new(&given.limits, policy),
            no_availability_means: policy.no_availability_means,
            tentative_blocks: policy.tentative_blocks,
            is_reported: policy.report_unknown_availability && availability.is_none(),
        }
    }

    /// The calendar of somebody of whom nothing is known.
    pub(super) fn unknown(person: &'a PersonId, policy: &SchedulePolicy) -> Self {
        Self {
            person,
            zone: Zone::UTC,
            availability: None,
            booked: Booked::default(),
            perhaps: Booked::default(),
            terms: Terms::new(&BookingLimits::default(), policy),
            no_availability_means: policy.no_availability_means,
            tentative_blocks: policy.tentative_blocks,
            is_reported: policy.report_unknown_availability,
        }
    }

    /// Whether no time is taken perhaps without blocking.
    pub(super) fn is_never_tentative(&self) -> bool {
        self.tentative_blocks
    }

    /// Whether some part of a span is taken perhaps, where that does not block.
    pub(super) fn is_tentative(&self, span: Span) -> bool {
        if self.tentative_blocks {
            return false;
        }
        let answered = self.perhaps.index.overlaps(span);
        answered
            || self.availability.as_ref().is_some_and(|availability| {
                let stretches = availability.stretches(span);
                let tentative = Some(crate::model::availability::BusyKind::Tentative);
                stretches.iter().any(|stretch| stretch.kind == tentative)
            })
    }

    /// Adds the time of `within` at which the person can be booked: in order, what touches joined.
    pub(super) fn open(&self, within: Span, out: &mut Vec<Span>) {
        match (&self.availability, self.no_availability_means) {
            (Some(availability), _) => availability.open(within, self.tentative_blocks, out),
            (None, NoAvailability::Available) => super::hours::join(out, within),
            (None, NoAvailability::Unavailable) => {}
        }
    }
}

/// What takes a person's time.
#[derive(Debug, Default)]
pub(super) struct Booked<'a> {
    pub(super) index: SpanIndex,
    times: Vec<&'a BusyTime>,
}

impl<'a> Booked<'a> {
    fn new(mut times: Vec<&'a BusyTime>) -> Self {
        // In the order of their ids, so that rows of one start are in that order too.
        if !times.is_sorted_by_key(|busy| &busy.session) {
            times.sort_by_key(|busy| &busy.session);
        }
        let spans = times.iter().map(|busy| Span {
            start: busy.start.unix_seconds(),
            end: busy.end.unix_seconds(),
        });
        Self {
            index: SpanIndex::new(spans),
            times,
        }
    }

    /// Those that have a part in `within`, but for what is being moved; by start and id.
    pub(super) fn meeting<'b>(
        &'b self,
        within: Span,
        own: Own<'b>,
    ) -> impl Iterator<Item = (Span, &'a BusyTime)> + 'b {
        self.index
            .overlapping(within)
            .filter_map(move |(row, span)| {
                let busy = *self.times.get(usize::try_from(row).ok()?)?;
                (!own.is(busy)).then_some((span, busy))
            })
    }

    /// Those that start in `within`, but for what is being moved: how many, and their seconds.
    fn starting(&self, within: Span, own: Own<'_>) -> Tally {
        let mut tally = Tally::default();
        for (span, _) in self.meeting(within, own) {
            if span.start >= within.start {
                tally.add(span.length());
            }
        }
        tally
    }
}

/// Sessions counted, and their seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) sessions: i64,
    pub(super) seconds: i64,
}

impl Tally {
    pub(super) fn add(&mut self, seconds: i64) {
        self.sessions = self.sessions.saturating_add(1);
        self.seconds = self.seconds.saturating_add(seconds);
    }
}

/// What a person asks of a timetable, the policy's defaults filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    /// Seconds between two sessions.
    pub(super) buffer: i64,
    /// Seconds ahead.
    pub(super) notice: Option<i64>,
    pub(super) day: Limit,
    pub(super) week: Limit,
}

/// The most of a day or a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) sessions: Option<i64>,
    /// In minutes.
    pub(super) minutes: Option<i64>,
}

impl Limit {
    fn new(sessions: Option<u32>, minutes: Option<u32>) -> Self {
        Self {
            sessions: sessions.map(i64::from),
            minutes: minutes.map(i64::from),
        }
    }

    pub(super) fn is_none(self) -> bool {
        self.sessions.is_none() && self.minutes.is_none()
    }

    /// Whether so much is more than the limit.
    pub(super) fn is_passed(self, tally: Tally) -> bool {
        self.sessions.is_some_and(|most| tally.sessions > most)
            || self
                .minutes
                .is_some_and(|most| tally.seconds > most.saturating_mul(MINUTE))
    }
}

impl Terms {
    /// Whether sessions of one proposal may stand in each other's way, wherever they lie.
    pub(super) fn binds(self) -> bool {
        self.buffer > 0 || !self.day.is_none() || !self.week.is_none()
    }

    fn new(own: &BookingLimits, policy: &SchedulePolicy) -> Self {
        let seconds = |minutes: u32| i64::from(minutes).saturating_mul(MINUTE);
        let before = own.buffer_before_minutes.or(policy.buffer_before_minutes);
        let after = own.buffer_after_minutes.or(policy.buffer_after_minutes);
        let notice = own.minimum_notice_minutes.or(policy.minimum_notice_minutes);
        Self {
            buffer: before.max(after).map_or(0, seconds),
            notice: notice.map(seconds),
            day: Limit::new(
                own.sessions_per_day.or(policy.sessions_per_day),
                own.minutes_per_day.or(policy.minutes_per_day),
            ),
            week: Limit::new(
                own.sessions_per_week.or(policy.sessions_per_week),
                own.minutes_per_week.or(policy.minutes_per_week),
            ),
        }
    }
}

/// A local day or week: its first date, and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) date: LocalDate,
    pub(super) span: Span,
}

impl Calendar<'_> {
    /// The local day that holds a moment.
    pub(super) fn day(&self, moment: i64) -> Period {
        self.days(self.zone.to_local(moment).div_euclid(DAY), 1)
    }

    /// The local week, from Monday, that holds a moment.
    pub(super) fn week(&self, moment: i64) -> Period {
        let day = self.zone.to_local(moment).div_euclid(DAY);
        let since_monday = i64::try_from(weekday_of(day)).unwrap_or(0);
        self.days(day.saturating_sub(since_monday), 7)
    }

    fn days(&self, first: i64, count: i64) -> Period {
        let date = LocalDate::from_days_clamped(first);
        let start = |date| Instant::unix_seconds(self.zone.start_of(date));
        Period {
            date,
            span: Span {
                start: start(date),
                end: start(LocalDate::from_days_clamped(first.saturating_add(count))),
            },
        }
    }

    /// What the person has in a period, but for what is being moved.
    pub(super) fn tally(&self, period: Period, own: Own<'_>) -> Tally {
        self.booked.starting(period.span, own)
    }
}
