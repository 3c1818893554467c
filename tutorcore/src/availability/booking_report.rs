//! A district's double-bookings, and what causes them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::double_booking::too_many;
use crate::error::Error;
use crate::id::{PersonId, SeriesId, SessionId};
use crate::kernel::pairs::overlap_pairs;
use crate::kernel::rank::ranks;
use crate::model::availability::Rsvp;
use crate::policy::SchedulePolicy;
use crate::time::{Instant, Interval};
use crate::wire::tagged_enum;

/// The most double-bookings of one report.
const MOST: usize = 1 << 22;

/// A session in a timetable, with the people who are booked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BookedSession {
    /// Which session.
    pub session: SessionId,
    /// The series that it belongs to.
    pub series: Option<SeriesId>,
    /// When it starts.
    pub start: Instant,
    /// When it ends. One that does not end after its start takes no time.
    pub end: Instant,
    /// Whether it was cancelled: then it takes nobody's time.
    #[serde(default)]
    pub cancelled: bool,
    /// Who is booked for it, tutors and students alike.
    #[serde(default)]
    pub participants: Vec<Participant>,
}

/// Somebody who is booked for a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Participant {
    /// Who.
    pub person: PersonId,
    /// The person's answer; who has declined is not booked.
    #[serde(default)]
    pub rsvp: Rsvp,
}

tagged_enum! {
    /// What puts a session into a timetable.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum BookingSource {
        /// A series.
        Series {
            /// Which.
            series: SeriesId,
        },
        /// A session of no series.
        Session {
            /// Which.
            session: SessionId,
        },
    }
}

/// One person in two sessions at one time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoubleBooking {
    /// Who.
    pub person: PersonId,
    /// The time in both.
    pub interval: Interval,
    /// The session that starts first; of two that start together, the one with the lower id.
    pub first: SessionId,
    /// The other.
    pub second: SessionId,
}

/// Two series, or single sessions, that book people twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoubleBookingCause {
    /// The one.
    pub one: BookingSource,
    /// The other; the same where a series overlaps itself.
    pub other: BookingSource,
    /// How many pairs of their sessions book somebody twice.
    pub occurrences: i64,
    /// For how many minutes those pairs overlap, each pair once; rounded half up at the end.
    pub minutes: i64,
    /// How many double-bookings come of it: an occurrence counts once for each person.
    pub double_bookings: i64,
    /// How many people are booked twice.
    pub people: i64,
    /// When it happens first.
    pub earliest: Instant,
}

/// Who is booked twice, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoubleBookingReport {
    /// Every double-booking, by person, time and sessions.
    pub double_bookings: Vec<DoubleBooking>,
    /// What causes them: those with the most double-bookings first, then by the sources.
    pub causes: Vec<DoubleBookingCause>,
    /// How many people are booked twice at some time.
    pub people: i64,
}

/// Finds everybody who is booked for two sessions at one time, over a whole
/// district's term, and which two series cause it.
///
/// A cancelled session takes nobody's time, nor does one that the person has
/// declined; a tentative answer counts unless `tentative_blocks` is off.
/// Sessions that only touch do not overlap. Entries with the same session id
/// are one session, and nobody is booked twice by one session.
///
/// Source: `TutorKit`, Scheduling assistant (F002-24).
///
/// ```
/// use tutorcore::{BookedSession, SchedulePolicy, find_double_bookings};
///
/// let sessions: Vec<BookedSession> = serde_json::from_str(
///     r#"[
///         {"session": "a1", "series": "algebra", "participants": [{"person": "ada"}],
///          "start": "2026-10-06T20:00:00Z", "end": "2026-10-06T20:45:00Z"},
///         {"session": "e1", "series": "essay", "participants": [{"person": "ada"}],
///          "start": "2026-10-06T20:30:00Z", "end": "2026-10-06T21:00:00Z"}
///     ]"#,
/// ).unwrap();
/// let report = find_double_bookings(&sessions, &SchedulePolicy::default())?;
///
/// assert_eq!(report.double_bookings[0].second.as_str(), "e1");
/// assert_eq!((report.causes[0].occurrences, report.causes[0].minutes), (1, 15));
/// # Ok::<(), tutorcore::Error>(())
/// ```
///
/// # Errors
/// [`LimitReached`](crate::ErrorKind::LimitReached) when there are more than four million.
pub fn find_double_bookings(
    sessions: &[BookedSession],
    policy: &SchedulePolicy,
) -> Result<DoubleBookingReport, Error> {
    let mut by_id: Vec<&BookedSession> = sessions
        .iter()
        .filter(|session| !session.cancelled)
        .collect();
    // The kernel puts rows that start together in their order here.
    by_id.sort_by(|a, b| (&a.session, a.start, a.end).cmp(&(&b.session, b.start, b.end)));
    let bookings: Vec<(&BookedSession, &Participant)> = by_id
        .into_iter()
        .flat_map(|session| session.participants.iter().map(move |one| (session, one)))
        .filter(|(_, one)| match one.rsvp {
            Rsvp::Declined => false,
            Rsvp::Tentative => policy.tentative_blocks,
            Rsvp::NoResponse | Rsvp::Accepted => true,
        })
        .collect();
    let people: Vec<&str> = bookings
        .iter()
        .map(|(_, one)| one.person.as_str())
        .collect();
    let people: Vec<i64> = ranks(&people).of.into_iter().map(whole).collect();
    let time = |of: fn(&BookedSession) -> Instant| -> Vec<i64> {
        bookings
            .iter()
            .map(|(session, _)| of(session).unix_seconds())
            .collect()
    };
    let (starts, ends) = (time(|session| session.start), time(|session| session.end));
    let pairs = overlap_pairs(&people, &starts, &ends, MOST).map_err(|_| too_many())?;
    let booking = |row: u32| usize::try_from(row).ok().and_then(|row| bookings.get(row));
    let mut twice: Vec<Twice<'_>> = pairs
        .first
        .iter()
        .zip(&pairs.second)
        .filter_map(|(&first, &second)| {
            let (&(first, person), &(second, _)) = (booking(first)?, booking(second)?);
            (first.session != second.session).then_some(Twice {
                person: &person.person,
                first,
                second,
            })
        })
        .collect();
    twice.sort_by(|a, b| a.order().cmp(&b.order()));
    // Somebody may be given twice for one session.
    twice.dedup_by(|a, b| a.order() == b.order());
    let mut people = twice.clone();
    people.dedup_by(|a, b| a.person == b.person);
    Ok(DoubleBookingReport {
        causes: causes(&twice),
        people: whole(people.len()),
        double_bookings: twice.into_iter().map(Twice::told).collect(),
    })
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Somebody in two sessions.
#[derive(Clone, Copy)]
struct Twice<'a> {
    person: &'a PersonId,
    first: &'a BookedSession,
    second: &'a BookedSession,
}

impl<'a> Twice<'a> {
    fn interval(self) -> Interval {
        Interval {
            start: self.second.start,
            end: self.first.end.min(self.second.end),
        }
    }

    fn order(self) -> (&'a PersonId, Interval, &'a SessionId, &'a SessionId) {
        let (first, second) = (&self.first.session, &self.second.session);
        (self.person, self.interval(), first, second)
    }

    fn told(self) -> DoubleBooking {
        DoubleBooking {
            person: self.person.clone(),
            interval: self.interval(),
            first: self.first.session.clone(),
            second: self.second.session.clone(),
        }
    }

    /// The two sources in their order.
    fn sources(self) -> (Source<'a>, Source<'a>) {
        let (first, second) = (Source::of(self.first), Source::of(self.second));
        (first.min(second), first.max(second))
    }
}

/// As [`BookingSource`], and in its order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source<'a> {
    Series(&'a SeriesId),
    Session(&'a SessionId),
}

impl<'a> Source<'a> {
    fn of(session: &'a BookedSession) -> Self {
        session
            .series
            .as_ref()
            .map_or(Self::Session(&session.session), Self::Series)
    }

    fn told(self) -> BookingSource {
        match self {
            Self::Series(series) => BookingSource::Series {
                series: series.clone(),
            },
            Self::Session(session) => BookingSource::Session {
                session: session.clone(),
            },
        }
    }
}

/// The double-bookings, which are in order, by what causes them.
fn causes(twice: &[Twice<'_>]) -> Vec<DoubleBookingCause> {
    #[derive(Default)]
    struct Cause<'a> {
        people: Vec<&'a PersonId>,
        /// When which sessions overlap.
        occurrences: BTreeSet<(Interval, &'a SessionId, &'a SessionId)>,
        double_bookings: usize,
    }

    let mut found: BTreeMap<(Source<'_>, Source<'_>), Cause<'_>> = BTreeMap::new();
    for one in twice {
        let cause = found.entry(one.sources()).or_default();
        if cause.people.last() != Some(&one.person) {
            cause.people.push(one.person);
        }
        let sessions = (&one.first.session, &one.second.session);
        cause
            .occurrences
            .insert((one.interval(), sessions.0, sessions.1));
        cause.double_bookings = cause.double_bookings.saturating_add(1);
    }
    let mut causes: Vec<_> = found
        .into_iter()
        .filter_map(|((one, other), cause)| {
            let overlaps = || cause.occurrences.iter().map(|one| one.0);
            let seconds = overlaps().fold(0_i64, |sum, one| sum.saturating_add(one.seconds()));
            Some(DoubleBookingCause {
                one: one.told(),
                other: other.told(),
                occurrences: whole(cause.occurrences.len()),
                minutes: seconds.saturating_add(30).div_euclid(60),
                double_bookings: whole(cause.double_bookings),
                people: whole(cause.people.len()),
                earliest: overlaps().next()?.start,
            })
        })
        .collect();
    // Sorting is stable: those with as many stay in the order of their sources.
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.double_bookings));
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Given = (u8, Option<u8>, i64, i64, bool, Vec<(u8, u8)>);

    fn session(given: &Given) -> BookedSession {
        let at = |minute: i64| Instant::from_unix_seconds(1_790_000_000 + minute * 60).unwrap();
        let (id, series, start, length, cancelled, people) = given;
        BookedSession {
            session: SessionId::new(format!("s{id}")).unwrap(),
            series: series.map(|series| SeriesId::new(format!("r{series}")).unwrap()),
            start: at(*start),
            end: at(start + length),
            cancelled: *cancelled,
            participants: people
                .iter()
                .map(|(person, rsvp)| Participant {
                    person: PersonId::new(format!("p{person}")).unwrap(),
                    rsvp: [
                        Rsvp::NoResponse,
                        Rsvp::Accepted,
                        Rsvp::Tentative,
                        Rsvp::Declined,
                    ][usize::from(*rsvp)],
                })
                .collect(),
        }
    }

    fn naive(sessions: &[BookedSession], policy: &SchedulePolicy) -> BTreeSet<DoubleBooking> {
        let booked = |session: &BookedSession| -> BTreeSet<PersonId> {
            let counts = |one: &&Participant| {
                one.rsvp != Rsvp::Declined
                    && (policy.tentative_blocks || one.rsvp != Rsvp::Tentative)
            };
            let people = session.participants.iter().filter(counts);
            people.map(|one| one.person.clone()).collect()
        };
        let mut found = BTreeSet::new();
        for one in sessions {
            for other in sessions {
                let in_order = (one.start, &one.session) < (other.start, &other.session);
                let live = !one.cancelled && !other.cancelled && one.session != other.session;
                let interval = Interval {
                    start: other.start,
                    end: one.end.min(other.end),
                };
                if in_order && live && interval.seconds() > 0 {
                    found.extend(booked(one).intersection(&booked(other)).map(|person| {
                        DoubleBooking {
                            person: person.clone(),
                            interval,
                            first: one.session.clone(),
                            second: other.session.clone(),
                        }
                    }));
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn a_report_tells_what_the_double_loop_finds(
            given in prop::collection::vec(
                (
                    0_u8..30, prop::option::of(0_u8..4), 0_i64..90, -5_i64..30, prop::bool::weighted(0.1),
                    prop::collection::vec((0_u8..5, 0_u8..4), 0..5),
                ),
                0..25,
            ),
            turn in 0_usize..25,
            tentative_blocks: bool,
        ) {
            let mut sessions: Vec<_> = given.iter().map(session).collect();
            let policy = SchedulePolicy { tentative_blocks, ..SchedulePolicy::default() };
            let report = find_double_bookings(&sessions, &policy).unwrap();
            let expected: Vec<_> = naive(&sessions, &policy).into_iter().collect();
            prop_assert_eq!(&report.double_bookings, &expected);

            let by_causes: i64 = report.causes.iter().map(|cause| cause.double_bookings).sum();
            prop_assert_eq!(by_causes, whole(expected.len()));
            for cause in &report.causes {
                prop_assert!(cause.one <= cause.other);
                prop_assert!(cause.occurrences <= cause.double_bookings);
                prop_assert!(cause.people <= report.people && cause.people > 0);
                prop_assert!(cause.occurrences * cause.people >= cause.double_bookings);
            }
            // The order of the input means nothing, and a job's answer can be read.
            sessions.rotate_left(turn.min(given.len()));
            prop_assert_eq!(find_double_bookings(&sessions, &policy).unwrap(), report);
        }
    }

    #[test]
    fn a_cause_counts_its_occurrences_once_for_all_people() {
        let both = vec![(1, 0), (2, 1)];
        let sessions: Vec<_> = [
            (1, Some(1), 0, 45, false, both.clone()),
            (2, Some(2), 30, 45, false, both.clone()),
            (3, Some(1), 1000, 45, false, both.clone()),
            (4, Some(2), 1030, 45, false, both),
            (5, None, 1040, 20, false, vec![(2, 0)]),
        ]
        .iter()
        .map(session)
        .collect();
        let report = find_double_bookings(&sessions, &SchedulePolicy::default()).unwrap();
        let told: Vec<_> = report
            .causes
            .iter()
            .map(|cause| {
                (
                    cause.occurrences,
                    cause.minutes,
                    cause.double_bookings,
                    cause.people,
                )
            })
            .collect();
        assert_eq!(told, [(2, 30, 4, 2), (1, 5, 1, 1), (1, 20, 1, 1)]);
        assert_eq!((report.double_bookings.len(), report.people), (6, 2));
        assert_eq!(report.causes[0].earliest, sessions[1].start);
    }
}
