//! What holds of every report to the state, and the same report counted
//! minute by minute.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use tutorcore::zone::{FoldPolicy, GapPolicy};
use tutorcore::{
    DateRange, GroupChoice, Instant, InstructionSpan, LocalDate, LocalTime, QualifierMinutes,
    RemedialCriterion, ReportPolicy, SchoolDate, SchoolDayCalendar, SessionSetting, SessionState,
    StateReportFigures, StateReportKind, StateTutoringReport, StudentEncounter, StudentQualifiers,
    SubjectId, TutoringSession, UnknownSchoolDay, Weekday, Zone, state_tutoring_report,
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

/// Of the days from the first one on, those that reports are about.
const DAYS: i64 = 4;

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
struct Case {
    sessions: Vec<TutoringSession>,
    calendar: SchoolDayCalendar,
    range: DateRange,
    policy: ReportPolicy,
}

impl Case {
    fn report(&self) -> StateTutoringReport {
        state_tutoring_report(&self.sessions, &self.calendar, &self.range, &self.policy).unwrap()
    }

    /// The encounters that count.
    fn counting(&self) -> impl Iterator<Item = &StudentEncounter> {
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
    })
}

/// Cases whose times are whole so many seconds.
fn case(step: i64) -> impl Strategy<Value = Case> {
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

/// Every figure of a report by what it is of; `None` for the subject that was
/// not given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Kind(StateReportKind),
    Criterion(RemedialCriterion),
    Subject(Option<String>),
}

fn rows(report: &StateTutoringReport) -> BTreeMap<Row, &StateReportFigures> {
    let kinds = report
        .rows
        .iter()
        .map(|row| (Row::Kind(row.kind), &row.figures));
    let criteria = report
        .remedial_by_criterion
        .iter()
        .map(|row| (Row::Criterion(row.criterion), &row.figures));
    let subjects = report.remedial_by_subject.iter().map(|row| {
        let subject = row.subject.as_ref().map(ToString::to_string);
        (Row::Subject(subject), &row.figures)
    });
    kinds.chain(criteria).chain(subjects).collect()
}

/// The rows that an encounter counts in, read from the specification once
/// more.
fn rows_of(qualifiers: &StudentQualifiers, policy: &ReportPolicy) -> Vec<Row> {
    let each = policy.qualifier_minutes == QualifierMinutes::Each;
    let homebound = qualifiers.homebound;
    let credit = qualifiers.credit_recovery && (each || !homebound);
    let remedial = qualifiers.remedial && (each || !(homebound || credit));
    let detention = qualifiers.detention && (each || !(homebound || credit || remedial));
    let mut rows = Vec::new();
    for (holds, kind) in [
        (homebound, StateReportKind::Homebound),
        (credit, StateReportKind::CreditRecovery),
        (remedial, StateReportKind::Remedial),
        (detention, StateReportKind::Detention),
        (
            !(homebound || credit || remedial || detention),
            StateReportKind::NoQualifier,
        ),
        (
            !qualifiers.detention || qualifiers.actively_tutored != Some(false),
            StateReportKind::TutoringTotal,
        ),
    ] {
        rows.extend(holds.then_some(Row::Kind(kind)));
    }
    if remedial {
        rows.extend(
            qualifiers
                .remedial_criteria
                .iter()
                .copied()
                .map(Row::Criterion),
        );
        rows.push(Row::Subject(
            qualifiers.subject.as_ref().map(ToString::to_string),
        ));
    }
    rows
}

/// What is known of one minute.
enum Minute {
    Instruction,
    Free,
    Unknown,
}

fn minute(calendar: &SchoolDayCalendar, date: LocalDate, at: i64) -> Minute {
    if calendar.valid_from.is_some_and(|first| date < first)
        || calendar.valid_to.is_some_and(|last| last < date)
    {
        return Minute::Unknown;
    }
    let entry = calendar.dates.iter().rev().find(|entry| entry.date == date);
    let instruction = match (entry, calendar.weekdays.get(&date.weekday())) {
        (Some(entry), _) => &entry.instruction,
        (None, Some(usual)) => usual,
        (None, None) => return Minute::Unknown,
    };
    let midnight = date.days_since_epoch() * 86_400;
    let bell = |time: LocalTime| {
        let local = midnight + i64::from(time.second_of_day());
        let placed = calendar
            .zone
            .place(local, GapPolicy::ShiftForward, FoldPolicy::Earlier);
        placed.unwrap().unwrap()
    };
    let in_class = |span: &InstructionSpan| bell(span.start) <= at && at < bell(span.end);
    if instruction
        .iter()
        .any(|span| span.start < span.end && in_class(span))
    {
        Minute::Instruction
    } else {
        Minute::Free
    }
}

/// Seconds outside the school day and inside it, and who was there.
type Tally = (i64, i64, BTreeSet<String>);

/// Outside and inside seconds and the students with time outside, of each row
/// that an encounter in the range counts in; and the unknown dates. Every
/// minute is looked at by itself.
fn walk(case: &Case) -> (BTreeMap<Row, Tally>, BTreeSet<LocalDate>) {
    let zone = case.calendar.zone;
    let mut found: BTreeMap<Row, Tally> = BTreeMap::new();
    let mut unknown = BTreeSet::new();
    let encounters: Vec<_> = case.counting().collect();
    let first = encounters.iter().map(|one| one.arrived_at).min();
    let last = encounters.iter().filter_map(|one| one.departed_at).max();
    let (Some(first), Some(last)) = (first, last) else {
        return (found, unknown);
    };
    let mut at = first;
    while at < last {
        let date = LocalDate::try_from(zone.civil_at(at.into()).date()).unwrap();
        let there: BTreeSet<(Row, &str)> = encounters
            .iter()
            .filter(|one| one.arrived_at <= at && one.departed_at.is_some_and(|end| at < end))
            .flat_map(|one| {
                let rows = rows_of(&one.qualifiers, &case.policy);
                rows.into_iter().map(|row| (row, one.student.as_str()))
            })
            .collect();
        if case.range.contains(date) && !there.is_empty() {
            let kind = minute(&case.calendar, date, at.unix_seconds());
            for (row, student) in there {
                let (outside, inside, students) = found.entry(row).or_default();
                let counts = match kind {
                    Minute::Instruction => {
                        *inside += 60;
                        false
                    }
                    Minute::Free => true,
                    Minute::Unknown => {
                        unknown.insert(date);
                        case.policy.unknown_school_day == UnknownSchoolDay::CountAll
                    }
                };
                if counts {
                    *outside += 60;
                    students.insert(student.to_owned());
                }
            }
        }
        at = at.saturating_add(60);
    }
    (found, unknown)
}

/// The end of the range, in Unix seconds, less its start.
fn length(case: &Case) -> i64 {
    let start = |date| case.calendar.zone.start_of(date);
    start(case.range.last.saturating_add_days(1)).seconds_since(start(case.range.first))
}

fn json(report: &StateTutoringReport) -> String {
    serde_json::to_string(report).unwrap()
}

proptest! {
    #[test]
    fn the_report_is_what_a_walk_through_the_minutes_finds(case in case(60)) {
        let report = case.report();
        let (found, unknown) = walk(&case);
        let rows = rows(&report);
        for row in found.keys() {
            prop_assert!(rows.contains_key(row), "{row:?} is missing");
        }
        for (row, figures) in rows {
            if let Row::Subject(_) = row {
                prop_assert!(found.contains_key(&row), "{row:?} should not be there");
            }
            let (outside, inside, students) = found.get(&row).cloned().unwrap_or_default();
            prop_assert_eq!((figures.seconds, figures.inside_seconds), (outside, inside), "{:?}", row);
            prop_assert_eq!((figures.minutes, figures.inside_minutes), (outside / 60, inside / 60));
            prop_assert_eq!(figures.students as usize, students.len(), "{:?}", row);
        }
        prop_assert_eq!(&report.unknown_dates, &unknown.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(report.findings.len(), report.unknown_dates.len());
    }

    #[test]
    fn no_row_exceeds_the_time_that_was_spent(case in case(1)) {
        let report = case.report();
        for (row, figures) in rows(&report) {
            let mut raw = 0;
            let mut students = BTreeSet::new();
            for one in case.counting() {
                if rows_of(&one.qualifiers, &case.policy).contains(&row) {
                    raw += one.closed_interval().unwrap().seconds();
                    students.insert(&one.student);
                }
            }
            let counted = figures.seconds + figures.inside_seconds;
            prop_assert!(0 <= figures.seconds && 0 <= figures.inside_seconds);
            prop_assert!(counted <= raw, "{row:?}");
            prop_assert!(figures.minutes <= (raw + 30) / 60);
            prop_assert!(counted <= length(&case) * i64::try_from(students.len()).unwrap());
            prop_assert!(figures.students as usize <= students.len());
        }
    }

    #[test]
    fn an_encounter_may_be_split_anywhere(
        case in case(1),
        place in any::<prop::sample::Index>(),
        share in 0.0..1.0,
    ) {
        let mut split = case.clone();
        let mut encounters: Vec<_> =
            split.sessions.iter_mut().flat_map(|session| &mut session.encounters).collect();
        prop_assume!(!encounters.is_empty());
        let number = place.index(encounters.len());
        let first = &mut *encounters[number];
        let Some(end) = first.departed_at else { return Ok(()) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant will do")]
        let middle = first
            .arrived_at
            .saturating_add((end.seconds_since(first.arrived_at) as f64 * share) as i64);
        let second = StudentEncounter { arrived_at: middle, ..first.clone() };
        first.departed_at = Some(middle);
        // The second part goes to the end of the same session.
        let mut before = 0;
        for session in &mut split.sessions {
            let after = before + session.encounters.len();
            if (before..after).contains(&number) {
                session.encounters.push(second);
                break;
            }
            before = after;
        }
        prop_assert_eq!(json(&split.report()), json(&case.report()));
    }

    #[test]
    fn the_parts_of_a_range_add_up(case in case(1), days in 0..DAYS) {
        let middle = case.range.first.saturating_add_days(days);
        prop_assume!(middle < case.range.last);
        let part = |first, last| Case { range: DateRange { first, last }, ..case.clone() }.report();
        let parts = [
            part(case.range.first, middle),
            part(middle.saturating_add_days(1), case.range.last),
        ];
        let whole = case.report();
        let mut sums: BTreeMap<_, (i64, i64)> = BTreeMap::new();
        for (row, figures) in parts.iter().flat_map(rows) {
            let sum = sums.entry(row).or_default();
            *sum = (sum.0 + figures.seconds, sum.1 + figures.inside_seconds);
        }
        let expected: BTreeMap<_, _> = rows(&whole)
            .into_iter()
            .map(|(row, figures)| (row, (figures.seconds, figures.inside_seconds)))
            .collect();
        prop_assert_eq!(sums, expected);
        let dates: Vec<_> = parts.iter().flat_map(|part| part.unknown_dates.clone()).collect();
        prop_assert_eq!(dates, whole.unknown_dates);
    }

    #[test]
    fn no_order_of_the_input_changes_a_byte(
        (case, shuffled) in case(1).prop_flat_map(|case| {
            let parts: Vec<_> = case
                .sessions
                .iter()
                .map(|session| Just(session.encounters.clone()).prop_shuffle())
                .collect();
            let sessions = case.sessions.clone();
            let sessions = parts.prop_map(move |parts| {
                let pairs = sessions.iter().zip(parts);
                pairs
                    .map(|(session, encounters)| TutoringSession { encounters, ..session.clone() })
                    .collect::<Vec<_>>()
            });
            (Just(case), sessions.prop_flat_map(|sessions| Just(sessions).prop_shuffle()))
        }),
    ) {
        let mut other = Case { sessions: shuffled, ..case.clone() };
        for instruction in other.calendar.weekdays.values_mut() {
            instruction.reverse();
        }
        for date in &mut other.calendar.dates {
            date.instruction.reverse();
        }
        prop_assert_eq!(json(&other.report()), json(&case.report()));
    }

    #[test]
    fn by_priority_the_rows_share_out_what_each_has(case in case(1)) {
        let report = |qualifier_minutes| {
            let policy = ReportPolicy { qualifier_minutes, ..case.policy.clone() };
            Case { policy, ..case.clone() }.report()
        };
        let (each, first) = (report(QualifierMinutes::Each), report(QualifierMinutes::Priority));
        for (each, first) in each.rows.iter().zip(&first.rows) {
            match each.kind {
                StateReportKind::TutoringTotal
                | StateReportKind::NoQualifier
                | StateReportKind::Homebound => prop_assert_eq!(each, first),
                _ => prop_assert!(first.figures.seconds <= each.figures.seconds),
            }
        }
        prop_assert_eq!(each.unknown_dates, first.unknown_dates);
    }
}
