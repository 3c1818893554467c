//! The cheapest mends of a series with conflicts.

use serde::{Deserialize, Serialize};

use super::board::{Board, Seated};
use super::calendars::Calendars;
use super::detect::whole;
use super::proposal::{Invitee, ProposedOccurrence, interval, series_slots};
use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, sorted};
use crate::id::{PersonId, SessionId, TagId};
use crate::model::availability::PersonCalendar;
use crate::policy::SchedulePolicy;
use crate::recurrence::SessionSeries;
use crate::time::{Instant, Interval};

/// A series that may have conflicts, and what may be done about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RepairRequest {
    /// The series. Where it stands now it is in nobody's way.
    pub series: SessionSeries,
    /// Who is invited: at most 10 who are optional.
    pub invitees: Vec<Invitee>,
    /// The tags of its sessions.
    #[serde(default)]
    pub tags: Vec<TagId>,
    /// The tutors who could stand in for another.
    #[serde(default)]
    pub substitutes: Vec<SubstituteTutor>,
}

/// A tutor who could stand in for another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubstituteTutor {
    /// Who.
    pub person: PersonId,
    /// The tags of this tutor; who lacks one of the sessions' tags does not match.
    #[serde(default)]
    pub tags: Vec<TagId>,
}

/// The cheapest mends of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesRepairs {
    /// How many sessions the series has.
    pub sessions: i64,
    /// The mends, the cheapest first, then by time, then by id; none when no mend in reach leaves
    /// no conflict. A mend that does more than a cheaper one, and nothing less, is left out.
    pub repairs: Vec<SeriesRepair>,
    /// Whether every combination was weighed; else a cheaper one may have been missed where the
    /// sessions of the series are in each other's way.
    pub complete: bool,
    /// What the rules of series found.
    pub findings: Vec<Finding>,
}

/// One mend: after it nobody who is still invited has a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesRepair {
    /// What it costs: the weighted sum of what follows, by the weights of the policy.
    pub cost: i64,
    /// By how many minutes of the clock the whole series is shifted; 0 when it is not.
    pub shifted_minutes: i64,
    /// The sessions that are moved by themselves, in order.
    pub moves: Vec<SessionMove>,
    /// Who stands in for whom, by the one who is replaced.
    pub substitutions: Vec<Substitution>,
    /// Which optional people are no longer invited, in the order of their ids.
    pub dropped: Vec<PersonId>,
    /// All sessions as they are then.
    pub sessions: Vec<ProposedOccurrence>,
}

/// A session that is moved by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionMove {
    /// Which; its id stays what it was.
    pub occurrence: SessionId,
    /// When it was.
    pub before: Interval,
    /// When it is now.
    pub after: Interval,
    /// By how many minutes of the clock, beside the series' own shift.
    pub minutes: i64,
}

/// A tutor who stands in for another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Substitution {
    /// Who is replaced.
    pub tutor: PersonId,
    /// By whom.
    pub substitute: PersonId,
}

/// The cheapest mends of a series with conflicts: sessions moved by themselves, the whole series
/// shifted, a tutor replaced by another whose tags match, an optional person no longer invited,
/// and any of these together.
///
/// Sessions are tried every `grid_minutes`, up to `series_reach_days` from their own time. A mend
/// costs `repair_session_moved` for each session that is moved by itself, `repair_series_shifted`
/// for a shift of the whole series, `repair_minute_shifted` for each minute of these moves and of
/// that shift (counted once), `repair_tutor_substituted` and `repair_person_dropped` for each
/// such person.
///
/// # Errors
/// When a session is longer than a week, more than 10 people are optional, there are too many
/// ways to replace tutors, or a person is given twice.
///
/// ```
/// use tutorcore::{PersonCalendar, RepairRequest, SchedulePolicy, repair_series};
///
/// let request: RepairRequest = serde_json::from_str(
///     r#"{
///         "series": {
///             "id": "algebra", "zone": "America/Chicago",
///             "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///             "recurrence": {
///                 "pattern": {"type": "weekly", "weekdays": []},
///                 "end": {"type": "count", "count": 3}
///             }
///         },
///         "invitees": [{"person": "ada"}]
///     }"#,
/// ).unwrap();
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{"person": "ada", "busy": [
///         {"session": "play", "start": "2026-10-13T20:30:00Z", "end": "2026-10-13T22:00:00Z"}
///     ]}]"#,
/// ).unwrap();
/// let now = "2026-10-01T00:00:00Z".parse()?;
/// let found = repair_series(&request, &people, &SchedulePolicy::default(), now)?;
///
/// let best = &found.repairs[0];
/// assert_eq!(best.moves[0].occurrence.as_str(), "algebra@2026-10-13T15:00:00");
/// assert_eq!((best.moves[0].minutes, best.cost), (-30, 60 + 30));
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn repair_series(
    request: &RepairRequest,
    people: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<SeriesRepairs, Error> {
    Calendars::new(people, policy)?.repair(request, now)
}

/// The most people who are optional, and the most ways to replace tutors.
const MOST_OPTIONAL: usize = 10;
const MOST_TEAMS: usize = 256;

impl Calendars<'_> {
    /// As [`repair_series`].
    ///
    /// # Errors
    /// When a session is longer than a week, more than 10 people are optional, or there are too
    /// many ways to replace tutors.
    pub fn repair(&self, request: &RepairRequest, now: Instant) -> Result<SeriesRepairs, Error> {
        let (slots, mut findings) = series_slots(&request.series, self.policy)
            .map_err(|error| error.inside("series").inside("request"))?;
        for finding in &mut findings {
            finding.path.insert_str(0, "/request");
        }
        let mut answer = SeriesRepairs {
            sessions: whole(slots.len()),
            repairs: Vec::new(),
            complete: true,
            findings: sorted(findings),
        };
        if slots.is_empty() {
            return Ok(answer);
        }
        let board = Board::new(self, &request.series, slots, now.unix_seconds());
        let teams = self.teams(request, &board)?;
        let mut plans = Vec::new();
        for team in &teams {
            board.plans(team, self.policy, &mut plans, &mut answer.complete);
        }
        let key = |repair: &SeriesRepair| {
            let times: Vec<_> = repair.sessions.iter().map(|one| one.start).collect();
            let people = (repair.substitutions.clone(), repair.dropped.clone());
            (repair.cost, times, people)
        };
        let mut repairs: Vec<SeriesRepair> = plans;
        repairs.sort_by_cached_key(key);
        let most = usize::try_from(self.policy.most_suggestions).unwrap_or(usize::MAX);
        for repair in repairs {
            if answer.repairs.len() == most {
                break;
            }
            if !answer
                .repairs
                .iter()
                .any(|better| does_less(better, &repair))
            {
                answer.repairs.push(repair);
            }
        }
        Ok(answer)
    }

    /// Everybody who might be invited then: with each way to replace tutors, and without each set
    /// of optional people.
    fn teams<'b>(
        &'b self,
        request: &'b RepairRequest,
        board: &Board<'_>,
    ) -> Result<Vec<Team>, Error> {
        let seats = self.seats(&request.invitees);
        let optional = seats.iter().filter(|seat| seat.optional).count();
        let refused = |what: &str, help: &str, at: &str| {
            Err(Error::new(ErrorKind::LimitReached, what)
                .with_help(help)
                .inside(at)
                .inside("request"))
        };
        if optional > MOST_OPTIONAL {
            return refused(
                "Too many people are optional.",
                "Mends are looked for with at most 10 optional people.",
                "invitees",
            );
        }
        let mut substitutes: Vec<_> = request
            .substitutes
            .iter()
            .filter(|one| request.tags.iter().all(|tag| one.tags.contains(tag)))
            .map(|one| &one.person)
            .filter(|person| seats.iter().all(|seat| seat.calendar.person != *person))
            .collect();
        substitutes.sort_unstable();
        substitutes.dedup();
        let stand_ins: Vec<Seated> = substitutes
            .iter()
            .map(|person| board.seated(&self.of(person)))
            .collect();
        let mut teams = vec![Team::default()];
        for seat in &seats {
            let seated = board.seated(&seat.calendar);
            let person = seat.calendar.person;
            let mut next = Vec::new();
            for team in &teams {
                next.push(team.with(seated.clone()));
                if seat.optional {
                    let mut without = team.clone();
                    without.dropped.push(person.clone());
                    next.push(without);
                }
                for stand_in in stand_ins.iter().filter(|_| seat.tutor) {
                    let is_taken = team
                        .substitutions
                        .iter()
                        .any(|one| one.substitute == stand_in.person);
                    if !is_taken {
                        let mut replaced = team.with(stand_in.clone());
                        replaced.substitutions.push(Substitution {
                            tutor: person.clone(),
                            substitute: stand_in.person.clone(),
                        });
                        next.push(replaced);
                    }
                }
            }
            teams = next;
            let ways = teams.len() >> optional.min(MOST_OPTIONAL);
            if ways > MOST_TEAMS {
                return refused(
                    "There are too many ways to replace tutors.",
                    "Name fewer substitutes, or fewer tutors.",
                    "substitutes",
                );
            }
        }
        Ok(teams)
    }
}

/// Who is invited after a mend.
#[derive(Clone, Debug, Default)]
pub(super) struct Team {
    pub(super) people: Vec<Seated>,
    pub(super) substitutions: Vec<Substitution>,
    pub(super) dropped: Vec<PersonId>,
}

impl Team {
    fn with(&self, person: Seated) -> Self {
        let mut team = self.clone();
        team.people.push(person);
        team
    }

    /// What the people cost.
    pub(super) fn cost(&self, policy: &SchedulePolicy) -> i64 {
        let of = |count: usize, weight: u32| whole(count).saturating_mul(i64::from(weight));
        of(self.substitutions.len(), policy.repair_tutor_substituted)
            .saturating_add(of(self.dropped.len(), policy.repair_person_dropped))
    }
}

/// Whether one mend does nothing that the other, which is not cheaper, does not do as well.
fn does_less(one: &SeriesRepair, other: &SeriesRepair) -> bool {
    let minutes = |repair: &SeriesRepair| {
        let moves = repair.moves.iter().map(|one| one.minutes.saturating_abs());
        moves.fold(0_i64, i64::saturating_add)
    };
    one.substitutions
        .iter()
        .all(|each| other.substitutions.contains(each))
        && one.dropped.iter().all(|each| other.dropped.contains(each))
        && (one.shifted_minutes == 0 || one.shifted_minutes == other.shifted_minutes)
        && one.moves.len() <= other.moves.len()
        && minutes(one) <= minutes(other)
}

/// A mend as the answer has it.
pub(super) fn told(
    board: &Board<'_>,
    team: &Team,
    cost: i64,
    shift: usize,
    places: &[usize],
) -> SeriesRepair {
    let mut moves = Vec::new();
    let mut sessions = Vec::new();
    let base = board.minutes(shift);
    for ((number, slot), &place) in board.slots.iter().enumerate().zip(places) {
        let after = interval(board.span(number, place));
        let Some(id) = slot.id.clone() else { continue };
        if place != shift {
            moves.push(SessionMove {
                occurrence: id.clone(),
                before: slot.interval(),
                after,
                minutes: board.minutes(place).saturating_sub(base),
            });
        }
        sessions.push(ProposedOccurrence {
            id,
            start: after.start,
            end: after.end,
        });
    }
    SeriesRepair {
        cost,
        shifted_minutes: base,
        moves,
        substitutions: team.substitutions.clone(),
        dropped: team.dropped.clone(),
        sessions,
    }
}
