//! What the scheduling assistant says: of the series that are planned the one that the timetable
//! blocks the most, but not wholly; its tutor's week, other times for it, and what would mend it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tutorcore::{
    AttendeeState, AvailabilityGrid, AvailabilityWindow, BookingLimits, BusyTime, Calendars,
    ConflictReport, Error, GridRequest, GroupChoice, Instant, Interval, Invitee, LocalDate,
    LocalDateTime, PersonCalendar, PersonId, ProposedTime, RepairRequest, Rsvp, SchedulePolicy,
    SchoolId, SeriesId, SeriesRepair, SeriesSearch, SeriesSuggestion, SessionProposal,
    SessionSeries, SubstituteTutor, TutorId, Weekday,
};

use crate::recurring::Planned;
use crate::term::Term;

/// Other times are looked for so many seconds before a series' own, and after.
const EARLIER: i64 = 3600;
const LATER: i64 = 7200;

/// The weekdays on which they are looked for.
const WEEKDAYS: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

/// What the assistant says.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Assistant {
    /// How many planned series have a session at which their tutor is booked already.
    pub(crate) blocked_series: usize,
    /// The one that is looked at.
    pub(crate) series: Option<BlockedSeries>,
}

/// A series that is blocked in part.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BlockedSeries {
    /// Which.
    pub(crate) series: SeriesId,
    /// Who tutors it.
    pub(crate) tutor: PersonId,
    /// How many sessions it has.
    pub(crate) sessions: i64,
    /// At how many the tutor is booked already.
    pub(crate) blocked: i64,
    /// The Monday of the week of the first of them.
    pub(crate) week: LocalDate,
    /// How many quarter hours of that week the tutor is booked.
    pub(crate) busy_cells: usize,
    /// How many other times were looked at.
    pub(crate) looked_at: i64,
    /// How many of them block no session.
    pub(crate) free: i64,
    /// That week.
    #[serde(skip)]
    pub(crate) grid: AvailabilityGrid,
    /// The best other times.
    #[serde(skip)]
    pub(crate) suggestions: Vec<SeriesSuggestion>,
    /// The cheapest mends.
    #[serde(skip)]
    pub(crate) repairs: Vec<SeriesRepair>,
}

/// Asks the assistant about everything that is planned.
pub(crate) fn ask(term: &Term, planned: &[Planned]) -> Result<Assistant, Error> {
    let policy = SchedulePolicy {
        most_suggestions: 5,
        ..SchedulePolicy::default()
    };
    let mut assistant = Assistant::default();
    let schools: BTreeSet<_> = planned.iter().map(|one| &one.school).collect();
    let people: BTreeMap<_, _> = schools
        .into_iter()
        .map(|school| Ok((school, calendars(term, planned, school)?)))
        .collect::<Result<_, Error>>()?;
    let ready: BTreeMap<_, _> = people
        .iter()
        .map(|(school, people)| Ok((*school, Calendars::new(people, &policy)?)))
        .collect::<Result<_, Error>>()?;
    let mut worst: Option<(ConflictReport, &Planned, &TutorId, &Calendars<'_>)> = None;
    for one in planned {
        let (Some(tutor), Some(calendars)) = (&one.tutor, ready.get(&one.school)) else {
            continue;
        };
        let proposal = SessionProposal {
            session: None,
            series: None,
            time: ProposedTime::Series {
                series: one.series.clone(),
            },
            invitees: vec![invited(tutor)?],
        };
        // Nobody asks for notice here, so that it does not matter when this is asked.
        let report = calendars.conflicts(&proposal, Instant::MIN)?;
        assistant.blocked_series += usize::from(report.blocked > 0);
        let is_worse = worst
            .as_ref()
            .is_none_or(|(worst, ..)| report.blocked > worst.blocked);
        if (1..report.sessions).contains(&report.blocked) && is_worse {
            worst = Some((report, one, tutor, calendars));
        }
    }
    if let Some((report, one, tutor, calendars)) = worst {
        let substitutes = substitutes(planned, one)?;
        assistant.series = looked_at(calendars, &report, &one.series, tutor, substitutes)?;
    }
    Ok(assistant)
}

/// Looks at a series that is blocked in part.
fn looked_at(
    calendars: &Calendars<'_>,
    report: &ConflictReport,
    series: &SessionSeries,
    tutor: &TutorId,
    substitutes: Vec<SubstituteTutor>,
) -> Result<Option<BlockedSeries>, Error> {
    let Some(first) = report.conflicts.first() else {
        return Ok(None);
    };
    let local = series.zone.to_local(first.interval.start.unix_seconds());
    let date = LocalDateTime::from_civil_seconds(local)?.date();
    let week = date.saturating_add_days(-(date.weekday() as i64));
    let request = GridRequest {
        session: None,
        series: None,
        window: Interval {
            start: series.zone.start_of(week),
            end: series.zone.start_of(week.saturating_add_days(7)),
        },
        invitees: vec![invited(tutor)?],
    };
    let grid = calendars.grid(&request, Instant::MIN)?;
    let search = SeriesSearch {
        series: series.clone(),
        weekdays: WEEKDAYS.to_vec(),
        hours: Some(hours(series)?),
        invitees: vec![invited(tutor)?],
    };
    let found = calendars.suggest_series_times(&search, Instant::MIN)?;
    let request = RepairRequest {
        series: series.clone(),
        invitees: vec![invited(tutor)?],
        tags: Vec::new(),
        substitutes,
    };
    let repairs = calendars.repair(&request, Instant::MIN)?.repairs;
    let cells = grid.rows.iter().flat_map(|row| &row.cells);
    Ok(Some(BlockedSeries {
        series: series.id.clone(),
        tutor: PersonId::new(tutor.as_str())?,
        sessions: report.sessions,
        blocked: report.blocked,
        week,
        busy_cells: cells.filter(|&&cell| cell == AttendeeState::Busy).count(),
        looked_at: found.looked_at,
        free: found.free,
        grid,
        suggestions: found.suggestions,
        repairs,
    }))
}

/// The hours of the clock in which other times are looked for.
fn hours(series: &SessionSeries) -> Result<AvailabilityWindow, Error> {
    let start = i64::from(series.local_start.time().second_of_day());
    let end = start + i64::from(series.length_minutes) * 60 + LATER;
    let clock = |seconds: i64| format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60).parse();
    Ok(AvailabilityWindow {
        start: clock((start - EARLIER).max(0))?,
        end: clock(end.min(86_400))?,
    })
}

fn invited(tutor: &TutorId) -> Result<Invitee, Error> {
    Ok(Invitee {
        person: PersonId::new(tutor.as_str())?,
        optional: false,
        tutor: true,
    })
}

/// Those who tutor something else at the same school.
fn substitutes(planned: &[Planned], one: &Planned) -> Result<Vec<SubstituteTutor>, Error> {
    let others = planned.iter().filter(|other| other.school == one.school);
    let tutors: BTreeSet<_> = others.filter_map(|other| other.tutor.as_ref()).collect();
    tutors
        .into_iter()
        .filter(|tutor| Some(*tutor) != one.tutor.as_ref())
        .map(|tutor| {
            Ok(SubstituteTutor {
                person: PersonId::new(tutor.as_str())?,
                tags: Vec::new(),
            })
        })
        .collect()
}

/// The calendars of those who tutor a planned series at a school: all that the timetable has, and
/// what else is planned at that school.
fn calendars(
    term: &Term,
    planned: &[Planned],
    school: &SchoolId,
) -> Result<Vec<PersonCalendar>, Error> {
    let planned = || planned.iter().filter(|one| one.school == *school);
    let tutors = planned().filter_map(|one| one.tutor.as_ref());
    let mut busy: BTreeMap<&str, Vec<BusyTime>> =
        tutors.map(|tutor| (tutor.as_str(), Vec::new())).collect();
    for session in &term.sessions {
        let draft = &session.draft;
        let (Some(busy), Some(end)) = (busy.get_mut(draft.tutor.as_str()), session.end) else {
            continue;
        };
        busy.push(BusyTime {
            session: draft.id.clone(),
            series: match &draft.group {
                Some(GroupChoice::Group { group }) => Some(SeriesId::new(group)?),
                _ => None,
            },
            start: draft.started_at.unwrap_or(session.at),
            end: end.ended_at,
            rsvp: Rsvp::Accepted,
            cancelled: false,
        });
    }
    for one in planned() {
        let tutor = one.tutor.as_ref();
        let Some(busy) = tutor.and_then(|tutor| busy.get_mut(tutor.as_str())) else {
            continue;
        };
        busy.extend(one.sessions.iter().map(|session| BusyTime {
            session: session.id.clone(),
            series: Some(one.series.id.clone()),
            start: session.start,
            end: session.end,
            rsvp: Rsvp::Accepted,
            cancelled: false,
        }));
    }
    busy.into_iter()
        .map(|(person, busy)| {
            Ok(PersonCalendar {
                person: PersonId::new(person)?,
                zone: None,
                availability: None,
                busy,
                limits: BookingLimits::default(),
            })
        })
        .collect()
}
