//! Everybody's time, prepared once.

use super::calendar::Calendar;
use super::proposal::Invitee;
use crate::error::{Error, ErrorKind};
use crate::model::availability::PersonCalendar;
use crate::policy::SchedulePolicy;

/// The calendars of people, prepared once and asked as often as needed.
///
/// The jobs prepare them at each call. A program that asks many questions about the same people
/// keeps one of these.
///
/// ```
/// use tutorcore::{Calendars, PersonCalendar, SchedulePolicy, SessionProposal};
///
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{"person": "ada", "busy": [
///         {"session": "s1", "start": "2026-10-06T20:00:00Z", "end": "2026-10-06T21:00:00Z"}
///     ]}]"#,
/// ).unwrap();
/// let policy = SchedulePolicy::default();
/// let calendars = Calendars::new(&people, &policy)?;
///
/// let now = "2026-10-01T00:00:00Z".parse()?;
/// for (start, end, conflicts) in [
///     ("2026-10-06T20:30:00Z", "2026-10-06T21:30:00Z", 1),
///     ("2026-10-06T21:00:00Z", "2026-10-06T22:00:00Z", 0),
/// ] {
///     let proposal: SessionProposal = serde_json::from_str(&format!(
///         r#"{{"time": {{"type": "once", "start": "{start}", "end": "{end}"}},
///         "invitees": [{{"person": "ada"}}]}}"#,
///     )).unwrap();
///     assert_eq!(calendars.conflicts(&proposal, now)?.conflicts.len(), conflicts);
/// }
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[derive(Debug)]
pub struct Calendars<'a> {
    pub(super) policy: &'a SchedulePolicy,
    /// In the order of their ids.
    people: Vec<Calendar<'a>>,
}

/// A person who is invited, with the calendar.
pub(super) struct Seat<'a> {
    pub(super) calendar: Held<'a>,
    pub(super) optional: bool,
    pub(super) tutor: bool,
    /// The place among those who are invited.
    pub(super) place: usize,
}

impl Seat<'_> {
    /// Where in a proposal the person is invited.
    pub(super) fn path(&self) -> String {
        format!("/proposal/invitees/{}", self.place)
    }
}

/// A calendar that was prepared, or that of somebody of whom nothing is known.
pub(super) enum Held<'a> {
    Known(&'a Calendar<'a>),
    Unknown(Box<Calendar<'a>>),
}

impl<'a> std::ops::Deref for Held<'a> {
    type Target = Calendar<'a>;

    fn deref(&self) -> &Calendar<'a> {
        match self {
            Self::Known(calendar) => calendar,
            Self::Unknown(calendar) => calendar,
        }
    }
}

impl<'a> Calendars<'a> {
    /// Prepares the calendars.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`] at the second calendar of one person.
    pub fn new(people: &'a [PersonCalendar], policy: &'a SchedulePolicy) -> Result<Self, Error> {
        let mut order: Vec<_> = people.iter().enumerate().collect();
        order.sort_by_key(|(at, given)| (&given.person, *at));
        let twice = order
            .iter()
            .zip(order.iter().skip(1))
            .find(|((_, one), (_, next))| one.person == next.person);
        if let Some((_, (at, _))) = twice {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "The person has a calendar already.",
            )
            .with_help("Give one calendar of each person, with all the busy times.")
            .inside("person")
            .inside(&at.to_string())
            .inside("people"));
        }
        let people = order
            .into_iter()
            .map(|(_, given)| Calendar::new(given, policy))
            .collect();
        Ok(Self { policy, people })
    }

    /// The calendar of a person.
    pub(super) fn of<'b>(&'b self, person: &'b crate::id::PersonId) -> Held<'b>
    where
        'a: 'b,
    {
        let place = self.people.binary_search_by(|one| one.person.cmp(person));
        match place.ok().and_then(|at| self.people.get(at)) {
            Some(calendar) => Held::Known(calendar),
            None => Held::Unknown(Box::new(Calendar::unknown(person, self.policy))),
        }
    }

    /// The people who are invited, each once, in the order of their ids. Who is invited twice is
    /// optional only if both say so.
    pub(super) fn seats<'b>(&'b self, invitees: &'b [Invitee]) -> Vec<Seat<'b>>
    where
        'a: 'b,
    {
        let mut order: Vec<_> = invitees.iter().enumerate().collect();
        order.sort_by_key(|(at, invitee)| (&invitee.person, *at));
        order
            .chunk_by(|(_, one), (_, next)| one.person == next.person)
            .filter_map(|alike| {
                let (at, first) = alike.first()?;
                Some(Seat {
                    calendar: self.of(&first.person),
                    optional: alike.iter().all(|(_, one)| one.optional),
                    tutor: alike.iter().any(|(_, one)| one.tutor),
                    place: *at,
                })
            })
            .collect()
    }
}
