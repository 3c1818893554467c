//! Worked examples of the state's report.

mod days;

use super::*;
use crate::error::ErrorKind;
use crate::id::{EncounterId, StudentId};
use crate::model::encounter::{StudentEncounter, TimedOutBy};
use crate::model::qualifiers::StudentQualifiers;
use crate::model::session::SessionState;
use crate::policy::QualifierMinutes;

use StateReportKind::{CreditRecovery, Detention, Homebound, NoQualifier, Remedial, TutoringTotal};

/// School from 08:00 to 15:10 from Monday to Friday.
fn weekdays() -> SchoolDayCalendar {
    serde_json::from_str(
        r#"{
            "zone": "America/Chicago",
            "weekdays": {
                "monday": [{"start": "08:00", "end": "15:10"}],
                "tuesday": [{"start": "08:00", "end": "15:10"}],
                "wednesday": [{"start": "08:00", "end": "15:10"}],
                "thursday": [{"start": "08:00", "end": "15:10"}],
                "friday": [{"start": "08:00", "end": "15:10"}],
                "saturday": [],
                "sunday": []
            }
        }"#,
    )
    .unwrap()
}

fn encounter(student: &str, from: &str, to: &str, qualifiers: &str) -> StudentEncounter {
    StudentEncounter {
        id: EncounterId::new(format!("{student} {from}")).unwrap(),
        student: StudentId::new(student).unwrap(),
        arrived_at: from.parse().unwrap(),
        departed_at: Some(to.parse().unwrap()),
        timed_out_by: Some(TimedOutBy::Manual),
        removed_at: None,
        qualifiers: serde_json::from_str(qualifiers).unwrap(),
    }
}

fn session(encounters: Vec<StudentEncounter>) -> TutoringSession {
    let session = r#"{
        "id": "s", "tutor": "t", "school": "hs", "zone": "America/Chicago", "state": "ended",
        "startedAt": "2026-10-06T12:00:00Z", "group": {"type": "adHoc"}
    }"#;
    TutoringSession {
        encounters,
        ..serde_json::from_str(session).unwrap()
    }
}

fn range(from: &str, to: &str) -> DateRange {
    DateRange {
        first: from.parse().unwrap(),
        last: to.parse().unwrap(),
    }
}

fn october() -> DateRange {
    range("2026-10-01", "2026-10-31")
}

/// The report of one session in October.
fn october_of(
    encounters: Vec<StudentEncounter>,
    calendar: &SchoolDayCalendar,
) -> StateTutoringReport {
    let policy = ReportPolicy::default();
    state_tutoring_report(&[session(encounters)], calendar, &october(), &policy).unwrap()
}

fn figures(report: &StateTutoringReport, kind: StateReportKind) -> &StateReportFigures {
    &report
        .rows
        .iter()
        .find(|row| row.kind == kind)
        .unwrap()
        .figures
}

/// The rows that are not zero: kind, minutes outside and inside, students.
fn filled(report: &StateTutoringReport) -> Vec<(StateReportKind, i64, i64, u32)> {
    let rows = report.rows.iter().map(|row| {
        let figures = &row.figures;
        (
            row.kind,
            figures.minutes,
            figures.inside_minutes,
            figures.students,
        )
    });
    rows.filter(|row| (row.1, row.2) != (0, 0)).collect()
}

#[test]
fn only_the_part_after_the_bell_counts() {
    let tutored = encounter(
        "a",
        "2026-10-06T14:30:00-05:00",
        "2026-10-06T16:00:00-05:00",
        r#"{"remedial": true}"#,
    );
    let report = october_of(vec![tutored], &weekdays());
    assert_eq!(
        filled(&report),
        [(TutoringTotal, 50, 40, 1), (Remedial, 50, 40, 1)]
    );
    let remedial = figures(&report, Remedial);
    assert_eq!((remedial.seconds, remedial.inside_seconds), (3000, 2400));
    assert_eq!(remedial.hours, "0.8333");
}

#[test]
fn an_encounter_counts_under_each_of_its_qualifiers_and_once_in_the_total() {
    let qualifiers = r#"{"remedial": true, "creditRecovery": true}"#;
    let tutored = encounter(
        "a",
        "2026-10-06T15:30:00-05:00",
        "2026-10-06T16:00:00-05:00",
        qualifiers,
    );
    let report = october_of(vec![tutored], &weekdays());
    let expected = [
        (TutoringTotal, 30, 0, 1),
        (CreditRecovery, 30, 0, 1),
        (Remedial, 30, 0, 1),
    ];
    assert_eq!(filled(&report), expected);
}

#[test]
fn a_detention_is_tutoring_unless_it_is_known_not_to_be() {
    let of = |qualifiers: &str| {
        let there = encounter(
            "a",
            "2026-10-06T15:10:00-05:00",
            "2026-10-06T16:10:00-05:00",
            qualifiers,
        );
        filled(&october_of(vec![there], &weekdays()))
    };
    let alone = [(Detention, 60, 0, 1)];
    assert_eq!(
        of(r#"{"detention": true, "activelyTutored": false}"#),
        alone
    );
    let tutored = [(TutoringTotal, 60, 0, 1), (Detention, 60, 0, 1)];
    assert_eq!(
        of(r#"{"detention": true, "activelyTutored": true}"#),
        tutored
    );
    assert_eq!(of(r#"{"detention": true}"#), tutored);
    // Without a detention the answer means nothing.
    let plain = [(TutoringTotal, 60, 0, 1), (NoQualifier, 60, 0, 1)];
    assert_eq!(of(r#"{"activelyTutored": false}"#), plain);
    // Another qualifier stands, yet nobody was tutored.
    let both = [(Homebound, 60, 0, 1), (Detention, 60, 0, 1)];
    assert_eq!(
        of(r#"{"homebound": true, "detention": true, "activelyTutored": false}"#),
        both
    );
}

#[test]
fn one_encounter_may_lie_before_and_after_school() {
    let tutored = encounter(
        "a",
        "2026-10-06T07:30:00-05:00",
        "2026-10-06T15:40:00-05:00",
        r#"{"homebound": true}"#,
    );
    let report = october_of(vec![tutored], &weekdays());
    assert_eq!(
        filled(&report),
        [(TutoringTotal, 60, 430, 1), (Homebound, 60, 430, 1)]
    );
}

#[test]
fn what_is_not_over_or_not_there_does_not_count() {
    let (from, to) = ("2026-10-06T16:00:00-05:00", "2026-10-06T17:00:00-05:00");
    let closed = || encounter("a", from, to, "{}");
    let open = StudentEncounter {
        departed_at: None,
        ..closed()
    };
    let removed = StudentEncounter {
        removed_at: Some(to.parse().unwrap()),
        ..closed()
    };
    let backwards = encounter("a", to, from, "{}");
    let in_state = |state| TutoringSession {
        state,
        ..session(vec![closed()])
    };
    let sessions = [
        session(vec![
            open,
            removed,
            backwards,
            encounter("a", from, from, "{}"),
        ]),
        in_state(SessionState::Active),
        in_state(SessionState::Deleted),
    ];
    let report =
        state_tutoring_report(&sessions, &weekdays(), &october(), &ReportPolicy::default())
            .unwrap();
    let empty =
        state_tutoring_report(&[], &weekdays(), &october(), &ReportPolicy::default()).unwrap();
    assert_eq!(report, empty);
    let kinds: Vec<_> = empty.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, StateReportKind::ALL);
    for row in &empty.rows {
        let zeros = StateReportFigures {
            seconds: 0,
            minutes: 0,
            hours: "0.0000".to_owned(),
            students: 0,
            inside_seconds: 0,
            inside_minutes: 0,
        };
        assert_eq!(row.figures, zeros);
    }
    assert_eq!(empty.remedial_by_criterion.len(), 4);
    assert!(empty.remedial_by_subject.is_empty() && empty.findings.is_empty());
}

#[test]
fn time_in_two_sessions_at_once_counts_once() {
    let one = encounter(
        "a",
        "2026-10-06T16:00:00-05:00",
        "2026-10-06T17:00:00-05:00",
        r#"{"remedial": true}"#,
    );
    let other = encounter(
        "a",
        "2026-10-06T16:30:00-05:00",
        "2026-10-06T17:30:00-05:00",
        r#"{"homebound": true}"#,
    );
    let somebody = encounter(
        "b",
        "2026-10-06T16:30:00-05:00",
        "2026-10-06T17:30:00-05:00",
        "{}",
    );
    let sessions = [session(vec![one]), session(vec![other, somebody])];
    let report =
        state_tutoring_report(&sessions, &weekdays(), &october(), &ReportPolicy::default())
            .unwrap();
    let expected = [
        (TutoringTotal, 150, 0, 2),
        (NoQualifier, 60, 0, 1),
        (Homebound, 60, 0, 1),
        (Remedial, 60, 0, 1),
    ];
    assert_eq!(filled(&report), expected);
}

#[test]
fn by_priority_an_encounter_counts_under_its_first_qualifier() {
    let of = |qualifiers: StudentQualifiers| {
        let there = StudentEncounter {
            qualifiers,
            ..encounter(
                "a",
                "2026-10-06T16:00:00-05:00",
                "2026-10-06T17:00:00-05:00",
                "{}",
            )
        };
        let policy = ReportPolicy {
            qualifier_minutes: QualifierMinutes::Priority,
            ..ReportPolicy::default()
        };
        let report =
            state_tutoring_report(&[session(vec![there])], &weekdays(), &october(), &policy)
                .unwrap();
        let kinds: Vec<_> = filled(&report).into_iter().map(|row| row.0).collect();
        (
            kinds,
            report.remedial_by_criterion[0].figures.minutes,
            report.remedial_by_subject.len(),
        )
    };
    let mut qualifiers = StudentQualifiers {
        homebound: true,
        detention: true,
        credit_recovery: true,
        remedial: true,
        remedial_criteria: vec![RemedialCriterion::GradeDOrF],
        ..StudentQualifiers::default()
    };
    assert_eq!(
        of(qualifiers.clone()),
        (vec![TutoringTotal, Homebound], 0, 0)
    );
    qualifiers.homebound = false;
    assert_eq!(
        of(qualifiers.clone()),
        (vec![TutoringTotal, CreditRecovery], 0, 0)
    );
    qualifiers.credit_recovery = false;
    assert_eq!(
        of(qualifiers.clone()),
        (vec![TutoringTotal, Remedial], 60, 1)
    );
    qualifiers.remedial = false;
    assert_eq!(
        of(qualifiers.clone()),
        (vec![TutoringTotal, Detention], 0, 0)
    );
    qualifiers.detention = false;
    assert_eq!(of(qualifiers), (vec![TutoringTotal, NoQualifier], 0, 0));
}

#[test]
fn remedial_tutoring_is_split_by_criterion_and_by_subject() {
    let (from, to) = ("2026-10-06T16:00:00-05:00", "2026-10-06T17:00:00-05:00");
    let math = r#"{
        "remedial": true, "subject": "math",
        "remedialCriteria": ["readingImprovementPlan", "gradeDOrF", "gradeDOrF"]
    }"#;
    let encounters = vec![
        encounter("b", from, to, r#"{"remedial": true}"#),
        encounter("a", from, to, math),
        encounter("a", from, to, r#"{"remedial": true, "subject": "art"}"#),
        encounter("c", from, to, math),
        // Not remedial: its criteria and its subject do not matter.
        encounter(
            "d",
            from,
            to,
            r#"{"subject": "latin", "remedialCriteria": ["gradeDOrF"]}"#,
        ),
    ];
    let report = october_of(encounters, &weekdays());
    let remedial = figures(&report, Remedial);
    assert_eq!((remedial.minutes, remedial.students), (180, 3));
    let criteria: Vec<_> = report
        .remedial_by_criterion
        .iter()
        .map(|row| row.criterion)
        .collect();
    assert_eq!(criteria, RemedialCriterion::ALL);
    let minutes: Vec<_> = report
        .remedial_by_criterion
        .iter()
        .map(|row| row.figures.minutes)
        .collect();
    assert_eq!(minutes, [120, 120, 0, 0]);
    let subjects: Vec<_> = report
        .remedial_by_subject
        .iter()
        .map(|row| {
            let subject = row.subject.as_ref().map(SubjectId::as_str);
            (subject, row.figures.minutes, row.figures.students)
        })
        .collect();
    assert_eq!(
        subjects,
        [(Some("art"), 60, 1), (Some("math"), 120, 2), (None, 60, 1)]
    );
}

#[test]
fn rounding_is_done_once() {
    let ten = |student| {
        encounter(
            student,
            "2026-10-06T16:00:00-05:00",
            "2026-10-06T16:00:10-05:00",
            "{}",
        )
    };
    let report = october_of(vec![ten("a"), ten("b"), ten("c")], &weekdays());
    let total = figures(&report, TutoringTotal);
    assert_eq!(
        (total.seconds, total.minutes, total.hours.as_str()),
        (30, 1, "0.0083")
    );
}

#[test]
fn a_range_that_cannot_be_reported_is_an_error() {
    let fault = |range: DateRange, calendar: &SchoolDayCalendar| {
        let error =
            state_tutoring_report(&[], calendar, &range, &ReportPolicy::default()).unwrap_err();
        assert!(error.help().is_some());
        (error.kind(), error.path().to_owned())
    };
    let backwards = range("2026-10-02", "2026-10-01");
    assert_eq!(
        fault(backwards, &weekdays()),
        (ErrorKind::OutOfRange, "/range/last".to_owned())
    );
    let long = range("0001-01-01", "9999-12-31");
    assert_eq!(
        fault(long, &weekdays()),
        (ErrorKind::LimitReached, "/range".to_owned())
    );
    let mut calendar = weekdays();
    let lesson = calendar.weekdays[&crate::time::Weekday::Monday][0];
    calendar
        .weekdays
        .insert(crate::time::Weekday::Monday, vec![lesson; 3000]);
    let years = range("2020-01-01", "2029-12-31");
    assert_eq!(
        fault(years, &calendar),
        (ErrorKind::LimitReached, "/calendar".to_owned())
    );
}

#[test]
fn the_report_reads_as_documented_on_the_wire() {
    let there = encounter(
        "a",
        "2026-10-06T16:00:00-05:00",
        "2026-10-06T17:00:00-05:00",
        r#"{"remedial": true}"#,
    );
    let json = serde_json::to_value(october_of(vec![there], &weekdays())).unwrap();
    assert_eq!(json["zone"], "America/Chicago");
    assert_eq!(
        json["range"],
        serde_json::json!({"first": "2026-10-01", "last": "2026-10-31"})
    );
    assert_eq!(
        json["rows"][5],
        serde_json::json!({
            "kind": "remedial",
            "figures": {
                "seconds": 3600, "minutes": 60, "hours": "1.0000", "students": 1,
                "insideSeconds": 0, "insideMinutes": 0
            }
        })
    );
    assert_eq!(json["remedialByCriterion"][0]["criterion"], "gradeDOrF");
    assert_eq!(
        json["remedialBySubject"][0]["subject"],
        serde_json::Value::Null
    );
    assert_eq!(json["unknownDates"], serde_json::json!([]));
}
