//! Any sessions, calendar, range and policy of a report to the state.

use proptest::collection::vec;
use proptest::prelude::*;
use tutorcore::{
    DateRange, GroupChoice, Instant, InstructionSpan, LocalDate, QualifierMinutes,
    RemedialCriterion, ReportPolicy, SchoolDate, SchoolDayCalendar, SessionSetting, SessionState,
    StateTutoringReport, StudentEncounter, StudentQualifiers, SubjectId, TutoringSession,
    UnknownSchoolDay, Weekday, Zone, state_tutoring_report,
};

/// Days around clock changes of an hour by night, at midnight and of half an
/// hour; a date that does not exist; and days like any other.
const PLACES: [(&str, &str); 9] = [
    ("America/Chicago", "2026-03-06"),
    ("America/Chicago", "2026-10-30"),
    ("America/Havana", "2026-03-06"),
    ("America/Havana", "2026-10-30"),
    ("Australia/Lord_Howe", "2026-04-03"),
    ("Australia/Lord_Howe", "2026-10-02"),
    ("Pacific/Apia", "2011-12-28"),
    ("Asia/Kathmandu", "2026-10-05"),
    ("UTC", "2026-10-05"),
];

/// How many days reports are about.
pub(crate) const DAYS: i64 = 4;

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The arguments of a report.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) sessions: Vec<TutoringSession>,
    pub(crate) calendar: SchoolDayCalendar,
    pub(crate) range: DateRange,
    pub(crate) policy: ReportPolicy,
}

impl Case {
    pub(crate) fn report(&self) -> StateTutoringReport {
        state_tutoring_report(&self.sessions, &self.calendar, &self.range, &self.policy).unwrap()
    }

    /// The encounters that count.
    pub(crate) fn counting(&self) -> impl Iterator<Item = &StudentEncounter> {
        let ended = self
            .sessions
            .iter()
            .filter(|session| session.state == SessionState::Ended);
        ended
            .flat_map(|session| &session.encounters)
            .filter(|encounter| encounter.closed_interval().is_some())
    }
}

fn qualifiers() -> impl Strategy<Value = StudentQualifiers> {
    let criteria = prop::sample::subsequence(RemedialCriterion::ALL, 0..=4);
    let subject = prop::option::of(prop::sample::select(&["art", "math", "reading"][..]));
    (any::<[bool; 4]>(), criteria, subject, any::<Option<bool>>()).prop_map(
        |([homebound, detention, credit_recovery, remedial], criteria, subject, tutored)| {
            StudentQualifiers {
                homebound,
                detention,
                credit_recovery,
                remedial,
                remedial_criteria: criteria,
                subject: subject.map(|id| SubjectId::new(id).unwrap()),
                actively_tutored: tutored,
                credit_recovery_material: None,
            }
        },
    )
}

/// Times count from 12 hours before the first day, in steps of so many
/// seconds.
fn encounter(origin: i64, step: i64) -> impl Strategy<Value = StudentEncounter> {
    let student = prop::sample::select(&["a", "b", "student-3"][..]);
    let steps = |hours: i64| 0..hours * 3600 / step;
    let lengths = prop_oneof![steps(3), steps(30)];
    let is = |share| prop::bool::weighted(share);
    (
        student,
        steps(24 * (DAYS + 1)),
        lengths,
        is(0.1),
        is(0.1),
        qualifiers(),
    )
        .prop_map(
            move |(student, start, length, is_open, is_removed, qualifiers)| {
                let at = |steps| Instant::from_unix_seconds(origin + steps * step).unwrap();
                StudentEncounter {
                    id: "e".parse().unwrap(),
                    student: student.parse().unwrap(),
                    arrived_at: at(start),
                    departed_at: (!is_open).then(|| at(start + length)),
                    timed_out_by: None,
                    removed_at: is_removed.then(|| at(start + length)),
                    qualifiers,
                }
            },
        )
}

fn session(zone: Zone, origin: i64, step: i64) -> impl Strategy<Value = TutoringSession> {
    let state = prop_oneof![
        8 => Just(SessionState::Ended),
        1 => Just(SessionState::Active),
        1 => Just(SessionState::Deleted),
    ];
    (state, vec(encounter(origin, step), 0..6)).prop_map(move |(state, encounters)| {
        TutoringSession {
            id: "s".parse().unwrap(),
            tutor: "t".parse().unwrap(),
            school: "hs".parse().unwrap(),
            zone,
            district: None,
            setting: SessionSetting::School,
            state,
            started_at: Instant::from_unix_seconds(origin).unwrap(),
            earliest_started_at: None,
            ended_at: None,
            group: GroupChoice::AdHoc,
            work_order: None,
            subject: None,
            topics: Vec::new(),
            course: None,
            description: None,
            family_involvement: false,
            encounters,
            tags: Vec::new(),
            diagnoses: Vec::new(),
            ratings: Vec::new(),
        }
    })
}

fn instruction() -> impl Strategy<Value = Vec<InstructionSpan>> {
    let time = |minute: u32| {
        format!("{:02}:{:02}", minute / 60, minute % 60)
            .parse()
            .unwrap()
    };
    let span = (0_u32..=1440, 0_u32..=1440).prop_map(move |(from, to)| InstructionSpan {
        start: time(from),
        end: time(to),
    });
    vec(span, 0..4)
}

fn calendar(zone: Zone, first: LocalDate) -> impl Strategy<Value = SchoolDayCalendar> {
    let date = (-1..=DAYS).prop_map(move |days| first.saturating_add_days(days));
    let known = vec(prop::option::weighted(0.8, instruction()), WEEK.len());
    let dates = (date.clone(), instruction());
    let dates = dates.prop_map(|(date, instruction)| SchoolDate { date, instruction });
    let limit = prop::option::weighted(0.1, date);
    (known, vec(dates, 0..4), limit.clone(), limit).prop_map(
        move |(known, dates, valid_from, valid_to)| {
            let weekdays = WEEK.into_iter().zip(known);
            SchoolDayCalendar {
                zone,
                weekdays: weekdays
                    .filter_map(|(day, known)| Some((day, known?)))
                    .collect(),
                dates,
                valid_from,
                valid_to,
            }
        },
    )
}

fn policy() -> impl Strategy<Value = ReportPolicy> {
    any::<(bool, bool)>().prop_map(|(exclude, each)| ReportPolicy {
        unknown_school_day: if exclude {
            UnknownSchoolDay::Exclude
        } else {
            UnknownSchoolDay::CountAll
        },
        qualifier_minutes: if each {
            QualifierMinutes::Each
        } else {
            QualifierMinutes::Priority
        },
        ..ReportPolicy::default()
    })
}

/// Cases whose times are whole so many seconds.
pub(crate) fn case(step: i64) -> impl Strategy<Value = Case> {
    prop::sample::select(&PLACES[..]).prop_flat_map(move |(zone, first)| {
        let (zone, first) = (
            Zone::get(zone).unwrap(),
            first.parse::<LocalDate>().unwrap(),
        );
        let origin = zone.start_of(first).unix_seconds() - 12 * 3600;
        let range = (0..DAYS, 0..DAYS).prop_map(move |(a, b)| DateRange {
            first: first.saturating_add_days(a.min(b)),
            last: first.saturating_add_days(a.max(b)),
        });
        (
            vec(session(zone, origin, step), 0..5),
            calendar(zone, first),
            range,
            policy(),
        )
            .prop_map(|(sessions, calendar, range, policy)| Case {
                sessions,
                calendar,
                range,
                policy,
            })
    })
}
