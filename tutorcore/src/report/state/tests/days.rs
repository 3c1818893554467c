//! Dates, their calendar, their length.

use super::*;

/// As [`weekdays`], with entries for dates.
fn with_dates(json: &str) -> SchoolDayCalendar {
    SchoolDayCalendar {
        dates: serde_json::from_str(json).unwrap(),
        ..weekdays()
    }
}

#[test]
fn an_encounter_over_midnight_is_cut_there() {
    // From Friday 23:00 to Saturday 01:30.
    let late = || {
        vec![encounter(
            "a",
            "2026-10-09T23:00:00-05:00",
            "2026-10-10T01:30:00-05:00",
            "{}",
        )]
    };
    let minutes = |calendar: &SchoolDayCalendar, from, to| {
        let policy = ReportPolicy::default();
        let report = state_tutoring_report(&[session(late())], calendar, &range(from, to), &policy);
        let report = report.unwrap();
        (
            figures(&report, TutoringTotal).minutes,
            report.unknown_dates.len(),
        )
    };
    assert_eq!(minutes(&weekdays(), "2026-10-09", "2026-10-09"), (60, 0));
    assert_eq!(minutes(&weekdays(), "2026-10-10", "2026-10-10"), (90, 0));
    assert_eq!(minutes(&weekdays(), "2026-10-09", "2026-10-10"), (150, 0));
    assert_eq!(minutes(&weekdays(), "2026-10-11", "2026-10-12"), (0, 0));
    let until_friday = SchoolDayCalendar {
        valid_to: Some("2026-10-09".parse().unwrap()),
        ..weekdays()
    };
    assert_eq!(minutes(&until_friday, "2026-10-09", "2026-10-10"), (60, 1));
}

#[test]
fn a_day_has_its_true_length() {
    let minutes = |from: &str, to: &str, dates: &str, day: &str| {
        let there = encounter("a", from, to, "{}");
        let policy = ReportPolicy::default();
        let report = state_tutoring_report(
            &[session(vec![there])],
            &with_dates(dates),
            &range(day, day),
            &policy,
        );
        let report = report.unwrap();
        let total = figures(&report, TutoringTotal);
        (total.minutes, total.inside_minutes)
    };
    let spring = ("2026-03-07T00:00:00-06:00", "2026-03-10T00:00:00-05:00");
    let autumn = ("2026-10-31T00:00:00-05:00", "2026-11-03T00:00:00-06:00");
    assert_eq!(
        minutes(spring.0, spring.1, "[]", "2026-03-08"),
        (23 * 60, 0)
    );
    assert_eq!(
        minutes(autumn.0, autumn.1, "[]", "2026-11-01"),
        (25 * 60, 0)
    );
    // 02:30 does not exist and becomes 03:30.
    let skipped =
        r#"[{"date": "2026-03-08", "instruction": [{"start": "02:30", "end": "04:00"}]}]"#;
    assert_eq!(
        minutes(spring.0, spring.1, skipped, "2026-03-08"),
        (23 * 60 - 30, 30)
    );
    // Of 01:30, which comes twice, the first counts.
    let twice = r#"[{"date": "2026-11-01", "instruction": [{"start": "01:30", "end": "03:00"}]}]"#;
    assert_eq!(
        minutes(autumn.0, autumn.1, twice, "2026-11-01"),
        (25 * 60 - 150, 150)
    );
    // School around the clock leaves nothing outside.
    let all = r#"[{"date": "2026-11-01", "instruction": [{"start": "00:00", "end": "24:00"}]}]"#;
    assert_eq!(minutes(autumn.0, autumn.1, all, "2026-11-01"), (0, 25 * 60));
}

#[test]
fn a_date_that_clocks_left_out_has_no_time() {
    // Samoa went from the 29th to the 31st of December 2011.
    let calendar: SchoolDayCalendar = serde_json::from_str(
        r#"{
            "zone": "Pacific/Apia",
            "weekdays": {"thursday": [], "saturday": []}
        }"#,
    )
    .unwrap();
    let there = encounter(
        "a",
        "2011-12-29T00:00:00-10:00",
        "2012-01-01T00:00:00+14:00",
        "{}",
    );
    let policy = ReportPolicy::default();
    let days = range("2011-12-29", "2011-12-31");
    let report = state_tutoring_report(&[session(vec![there])], &calendar, &days, &policy).unwrap();
    assert_eq!(figures(&report, TutoringTotal).minutes, 48 * 60);
    assert!(report.unknown_dates.is_empty());
}

#[test]
fn entries_for_dates_go_before_weekdays() {
    let minutes = |dates: &str| {
        let there = encounter(
            "a",
            "2026-10-06T11:00:00-05:00",
            "2026-10-06T16:00:00-05:00",
            "{}",
        );
        let report = october_of(vec![there], &with_dates(dates));
        let total = figures(&report, TutoringTotal);
        (total.minutes, total.inside_minutes)
    };
    assert_eq!(minutes("[]"), (50, 250));
    let half = r#"{"date": "2026-10-06", "instruction": [{"start": "08:00", "end": "12:00"}]}"#;
    let holiday = r#"{"date": "2026-10-06", "instruction": []}"#;
    assert_eq!(minutes(&format!("[{half}]")), (240, 60));
    assert_eq!(minutes(&format!("[{holiday}]")), (300, 0));
    // The last of several counts.
    assert_eq!(minutes(&format!("[{half}, {holiday}]")), (300, 0));
    assert_eq!(minutes(&format!("[{holiday}, {half}]")), (240, 60));
    // Overlapping and doubled instruction counts once, backward none.
    let lessons = r#"{"date": "2026-10-06", "instruction": [
        {"start": "13:00", "end": "14:00"}, {"start": "12:00", "end": "13:30"},
        {"start": "12:00", "end": "13:30"}, {"start": "15:00", "end": "14:30"}
    ]}"#;
    assert_eq!(minutes(&format!("[{lessons}]")), (180, 120));
}

#[test]
fn unknown_dates_are_listed_and_count_nothing_unless_asked() {
    let mut calendar = weekdays();
    calendar.weekdays.remove(&crate::time::Weekday::Tuesday);
    calendar.valid_to = Some("2026-10-20".parse().unwrap());
    let known = encounter(
        "a",
        "2026-10-07T15:00:00-05:00",
        "2026-10-07T16:00:00-05:00",
        "{}",
    );
    let unknown = encounter(
        "b",
        "2026-10-06T15:00:00-05:00",
        "2026-10-06T16:00:00-05:00",
        "{}",
    );
    let late = encounter(
        "a",
        "2026-10-21T08:00:00-05:00",
        "2026-10-21T09:00:00-05:00",
        r#"{"remedial": true}"#,
    );
    let sessions = [session(vec![late, known]), session(vec![unknown])];
    let of = |unknown_school_day| {
        let policy = ReportPolicy {
            unknown_school_day,
            ..ReportPolicy::default()
        };
        state_tutoring_report(&sessions, &calendar, &october(), &policy).unwrap()
    };
    let excluded = of(UnknownSchoolDay::Exclude);
    assert_eq!(
        filled(&excluded),
        [(TutoringTotal, 50, 10, 1), (NoQualifier, 50, 10, 1)]
    );
    assert_eq!(excluded.remedial_by_subject[0].figures.seconds, 0);
    let counted = of(UnknownSchoolDay::CountAll);
    let expected = [
        (TutoringTotal, 170, 10, 2),
        (NoQualifier, 110, 10, 2),
        (Remedial, 60, 0, 1),
    ];
    assert_eq!(filled(&counted), expected);
    for report in [excluded, counted] {
        let dates: Vec<_> = report
            .unknown_dates
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(dates, ["2026-10-06", "2026-10-21"]);
        assert_eq!(report.findings.len(), 2);
        for (finding, date) in report.findings.iter().zip(&dates) {
            assert_eq!(finding.code, "REPORT-SCHOOL-DAY-UNKNOWN");
            assert_eq!(finding.severity, crate::Severity::Warning);
            assert_eq!(finding.path, "/calendar");
            assert_eq!(finding.params["date"], *date);
            assert!(finding.message.contains(date.as_str()));
        }
    }
}

#[test]
fn an_entry_outside_the_calendars_dates_says_nothing() {
    let mut calendar = with_dates(r#"[{"date": "2026-10-06", "instruction": []}]"#);
    calendar.valid_from = Some("2026-10-07".parse().unwrap());
    let there = encounter(
        "a",
        "2026-10-06T15:00:00-05:00",
        "2026-10-06T16:00:00-05:00",
        "{}",
    );
    let report = october_of(vec![there], &calendar);
    assert_eq!(filled(&report), []);
    assert_eq!(report.unknown_dates.len(), 1);
}

#[test]
fn the_first_and_the_last_date_have_a_whole_day() {
    let calendar: SchoolDayCalendar =
        serde_json::from_str(r#"{"zone": "UTC", "weekdays": {"monday": [], "friday": []}}"#)
            .unwrap();
    let policy = ReportPolicy::default();
    for day in ["0001-01-01", "9999-12-31"] {
        let there = encounter(
            "a",
            &format!("{day}T00:00:00Z"),
            &format!("{day}T23:59:59Z"),
            "{}",
        );
        let report = state_tutoring_report(
            &[session(vec![there])],
            &calendar,
            &range(day, day),
            &policy,
        );
        assert_eq!(
            figures(&report.unwrap(), TutoringTotal).seconds,
            86_399,
            "{day}"
        );
    }
}
