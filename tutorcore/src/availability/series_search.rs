//! Times at which a whole series can be held, the best first.

use serde::{Deserialize, Serialize};

use super::calendars::{Calendars, Seat};
use super::conflict::ScheduleConflict;
use super::detect::whole;
use super::explain::is_free;
use super::proposal::{Invitee, series_slots};
use super::series_field::{Choice, Field};
use super::series_reason::reason;
use super::state::{AttendeeAtTime, AttendeeState};
use super::suggest::{Blocker, points};
use crate::error::Error;
use crate::finding::{Finding, blocks, sorted};
use crate::id::{PersonId, SessionId};
use crate::model::availability::{AvailabilityWindow, PersonCalendar};
use crate::policy::SchedulePolicy;
use crate::recurrence::{SessionSeries, expand_recurrence};
use crate::time::{Instant, Interval, Weekday};

/// A search for a time at which a whole series can be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesSearch {
    /// The series: its zone, length and repetition, the date from which it may start, and the time
    /// of day and weekdays that would be best. Where it stands now it is in nobody's way. What
    /// single sessions of it were changed to is passed over, and so is what it was before.
    pub series: SessionSeries,
    /// The weekdays on which sessions of a weekly series may lie; none: any.
    #[serde(default)]
    pub weekdays: Vec<Weekday>,
    /// The hours of the series' clock inside which its sessions lie, as that clock counts their
    /// length; absent: any.
    #[serde(default)]
    pub hours: Option<AvailabilityWindow>,
    /// Who is invited.
    pub invitees: Vec<Invitee>,
}

/// Times at which a whole series can be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesSuggestions {
    /// How many times of the series were looked at.
    pub looked_at: i64,
    /// At how many of them nobody who is needed has a conflict in any session.
    pub free: i64,
    /// The best, also those at which some sessions are blocked; none at which all are.
    pub suggestions: Vec<SeriesSuggestion>,
    /// Who of those that are needed blocks some session at how many of the times, the most often
    /// first; nobody who never does.
    pub blockers: Vec<Blocker>,
    /// What the rules of series found about the one that was given.
    pub findings: Vec<Finding>,
}

/// A time at which a series could be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesSuggestion {
    /// The series as it would be.
    pub series: SessionSeries,
    /// How many sessions it has.
    pub sessions: i64,
    /// In how many of them nobody who is needed has a conflict.
    pub held: i64,
    /// How many times an optional person cannot come, counted over sessions and people.
    pub optional_missed: i64,
    /// How many times somebody is perhaps taken, counted in the same way.
    pub perhaps_taken: i64,
    /// How far its days are from those of the series that was given: how many of its weekdays are
    /// others, and of a monthly series by how many days it starts later.
    pub days_changed: i64,
    /// By how many minutes of the clock it starts later, or earlier where below 0.
    pub minutes_shifted: i64,
    /// How sure it is that all come, in percent, rounded down: over all sessions and people the
    /// average of 100 for who is free, 49 for who is free as far as anybody knows or perhaps taken,
    /// and 0 for who has a conflict.
    pub confidence: i64,
    /// Why it stands here, in English.
    pub reason: String,
    /// The sessions in which somebody has a conflict, in order.
    pub conflicts: Vec<OccurrenceConflicts>,
    /// The people who are invited, in the order of their ids.
    pub attendees: Vec<AttendeeInSeries>,
}

/// A session of a series in which somebody has a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OccurrenceConflicts {
    /// Which session.
    pub occurrence: SessionId,
    /// Its number in the series, from 1.
    pub number: i64,
    /// When it is.
    pub interval: Interval,
    /// Whether it can be held: only optional people have a conflict.
    pub held: bool,
    /// The conflicts, in the order of the people.
    pub conflicts: Vec<ScheduleConflict>,
}

/// One invited person over a whole series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttendeeInSeries {
    /// Who.
    pub person: PersonId,
    /// Whether the sessions can be held without this person.
    pub optional: bool,
    /// Whether no availability is known of this person, whatever that counts as.
    pub unknown: bool,
    /// What the person is in the session that suits worst.
    pub state: AttendeeState,
    /// In how many sessions this person has a conflict.
    pub blocked: i64,
    /// In how many others the person is perhaps taken.
    pub tentative: i64,
}

/// Times at which a whole series can be held, the best first: each with how many of its sessions
/// hold, which are blocked by whom and why, and what each person is.
///
/// A daily series is tried at every time of day in steps of `grid_minutes`, a weekly one on every
/// choice of as many weekdays too, a monthly one also up to `series_reach_days` later in the month;
/// its own time is tried beside them where that is no step. The dates that are excepted stay
/// excepted. First come the times with the fewest blocked sessions, of these those with the most
/// sessions, then those at which optional people miss the least, at which people are the least
/// perhaps taken, with the fewest other days, the nearest to the series' own time, and the earliest.
///
/// The conflicts of a suggestion are exactly those that
/// [`detect_conflicts`](crate::detect_conflicts) finds for its series.
///
/// # Errors
/// When a session has no length or lasts longer than a week, when there are more than four million
/// sessions to look at, or a person is given twice.
///
/// ```
/// use tutorcore::{PersonCalendar, SchedulePolicy, SeriesSearch, suggest_series_times};
///
/// let search: SeriesSearch = serde_json::from_str(
///     r#"{
///         "series": {
///             "id": "algebra", "zone": "America/Chicago",
///             "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///             "recurrence": {
///                 "pattern": {"type": "weekly", "weekdays": []},
///                 "end": {"type": "count", "count": 18}
///             }
///         },
///         "weekdays": ["tuesday"],
///         "hours": {"start": "15:00", "end": "16:15"},
///         "invitees": [{"person": "ada"}]
///     }"#,
/// ).unwrap();
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{"person": "ada", "busy": [
///         {"session": "play", "start": "2026-12-01T21:30:00Z", "end": "2026-12-01T23:00:00Z"},
///         {"session": "exam", "start": "2026-12-08T20:00:00Z", "end": "2026-12-08T21:10:00Z"}
///     ]}]"#,
/// ).unwrap();
/// let now = "2026-10-01T00:00:00Z".parse()?;
/// let found = suggest_series_times(&search, &people, &SchedulePolicy::default(), now)?;
///
/// assert_eq!((found.looked_at, found.free), (2, 0));
/// let best = &found.suggestions[0];
/// assert_eq!(best.series.local_start.to_string(), "2026-10-06T15:15:00");
/// assert_eq!(
///     best.reason,
///     "17 of 18 weeks; week 9 (2026-12-01) blocked by ada; of 1 person no availability is known."
/// );
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn suggest_series_times(
    search: &SeriesSearch,
    people: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<SeriesSuggestions, Error> {
    Calendars::new(people, policy)?.suggest_series_times(search, now)
}

impl Calendars<'_> {
    /// As [`suggest_series_times`].
    ///
    /// # Errors
    /// When a session has no length or lasts longer than a week, or when there are more than four
    /// million sessions to look at.
    pub fn suggest_series_times(
        &self,
        search: &SeriesSearch,
        now: Instant,
    ) -> Result<SeriesSuggestions, Error> {
        let plain = SessionSeries {
            earlier: Vec::new(),
            changed: Vec::new(),
            ..search.series.clone()
        };
        let inside = |error: Error| error.inside("series").inside("search");
        series_length(&plain).map_err(inside)?;
        let mut findings = expand_recurrence(&plain, self.policy).findings;
        for finding in &mut findings {
            // The series' own rules know nothing of the search around it.
            finding.path.insert_str(0, "/search");
        }
        let mut answer = SeriesSuggestions {
            looked_at: 0,
            free: 0,
            suggestions: Vec::new(),
            blockers: Vec::new(),
            findings: sorted(findings),
        };
        if blocks(&answer.findings) {
            return Ok(answer);
        }
        let field = Field::new(&plain, search, self.policy, now).map_err(inside)?;
        let seats = self.seats(&search.invitees);
        let choices = field.weighed(&seats, &mut answer.blockers);
        answer.looked_at = whole(choices.len());
        answer.free = whole(choices.iter().filter(|one| one.blocked == 0).count());
        let mut ranked: Vec<_> = choices
            .iter()
            .filter(|one| one.blocked < one.sessions)
            .collect();
        ranked.sort_by_key(|one| field.rank(one));
        let most = usize::try_from(self.policy.most_suggestions).unwrap_or(usize::MAX);
        for choice in ranked.into_iter().take(most) {
            let told = self.series_told(&field, choice, &seats);
            answer.suggestions.push(told.map_err(inside)?);
        }
        Ok(answer)
    }

    /// A choice as it is told: every session of it is judged once more.
    fn series_told(
        &self,
        field: &Field<'_>,
        choice: &Choice,
        seats: &[Seat<'_>],
    ) -> Result<SeriesSuggestion, Error> {
        let series = field.series(choice);
        let (slots, _) = series_slots(&series, self.policy)?;
        let mut people: Vec<_> = seats.iter().map(AttendeeInSeries::new).collect();
        let mut conflicts = Vec::new();
        let (mut held, mut confidence, mut asked) = (0_i64, 0_i64, 0_i64);
        for (at, slot) in slots.iter().enumerate() {
            let earlier = slots.get(..at).unwrap_or_default();
            let attendees = self.at(seats, slot, earlier, field.own(), field.now);
            let is_held = is_free(&attendees);
            held = held.saturating_add(i64::from(is_held));
            for (person, attendee) in people.iter_mut().zip(&attendees) {
                person.add(attendee);
                confidence = confidence.saturating_add(points(attendee));
                asked = asked.saturating_add(1);
            }
            let found = attendees.into_iter().flat_map(|one| one.conflicts);
            let found: Vec<_> = found.collect();
            if let Some(occurrence) = slot.id.clone().filter(|_| !found.is_empty()) {
                conflicts.push(OccurrenceConflicts {
                    occurrence,
                    number: whole(at).saturating_add(1),
                    interval: slot.interval(),
                    held: is_held,
                    conflicts: found,
                });
            }
        }
        let optional = people.iter().filter(|one| one.optional);
        let missed = optional.fold(0_i64, |sum, one| sum.saturating_add(one.blocked));
        let tentative = people.iter().map(|one| one.tentative);
        let sessions = whole(slots.len());
        Ok(SeriesSuggestion {
            sessions,
            held,
            optional_missed: missed,
            perhaps_taken: tentative.fold(0_i64, i64::saturating_add),
            days_changed: field.days_changed(choice),
            minutes_shifted: field.minutes_shifted(choice),
            confidence: confidence.checked_div(asked).unwrap_or(100),
            reason: reason(&series, sessions, held, &conflicts, &people),
            conflicts,
            attendees: people,
            series,
        })
    }
}

impl AttendeeInSeries {
    fn new(seat: &Seat<'_>) -> Self {
        Self {
            person: seat.calendar.person.clone(),
            optional: seat.optional,
            unknown: seat.calendar.availability.is_none(),
            state: AttendeeState::Available,
            blocked: 0,
            tentative: 0,
        }
    }

    /// Takes one more session in.
    fn add(&mut self, attendee: &AttendeeAtTime) {
        self.state = self.state.max(attendee.state);
        let is_blocked = !attendee.conflicts.is_empty();
        let is_tentative = !is_blocked && attendee.state == AttendeeState::Tentative;
        self.blocked = self.blocked.saturating_add(i64::from(is_blocked));
        self.tentative = self.tentative.saturating_add(i64::from(is_tentative));
    }
}

/// Holds the length of a series' sessions against what there can be.
fn series_length(series: &SessionSeries) -> Result<(), Error> {
    let length = i64::from(series.length_minutes).saturating_mul(crate::time::MINUTE);
    super::proposal::length_fits(length).map_err(|error| error.inside("lengthMinutes"))
}
