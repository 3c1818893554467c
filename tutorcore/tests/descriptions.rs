//! Recurrence in plain English: every frequency and every part, as a page to read.

use std::fmt::Write as _;

use tutorcore::{
    RecurrenceRule, RecurrenceSet, SchedulePolicy, SeriesPhase, SessionSeries, describe_series,
};

const RULES: &[&str] = &[
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=2;COUNT=1",
    "FREQ=DAILY;INTERVAL=12;COUNT=18",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260612T235959Z",
    "FREQ=DAILY;BYMONTH=1,2,3,6;BYMONTHDAY=1,-1",
    "FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR",
    "FREQ=DAILY;BYHOUR=9,13;BYMINUTE=0,30",
    "FREQ=DAILY;BYHOUR=8,9,10,11,12,13,14,15;BYMINUTE=0,20,40",
    "FREQ=DAILY;BYHOUR=9,10;BYSETPOS=-1",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=TU,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;INTERVAL=12;BYDAY=SA,SU;BYMONTH=9,10,11",
    "FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=1,2,3,15,-1,-2",
    "FREQ=MONTHLY;BYDAY=2TU,-1FR",
    "FREQ=MONTHLY;BYDAY=MO,2TU",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
    "FREQ=MONTHLY;BYMONTH=3;BYDAY=-2SU",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=9",
    "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO",
    "FREQ=YEARLY;BYMONTH=9,10;BYMONTHDAY=1",
    "FREQ=YEARLY;BYDAY=20MO,-1SU",
    "FREQ=YEARLY;BYYEARDAY=1,100,-1",
    "FREQ=YEARLY;BYWEEKNO=20",
    "FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO;WKST=SU",
    "FREQ=YEARLY;BYMONTHDAY=1;BYDAY=MO,TU",
    "FREQ=YEARLY;BYYEARDAY=1,-1;BYMONTHDAY=1",
    "FREQ=HOURLY;INTERVAL=4",
    "FREQ=HOURLY;BYHOUR=9,10,11,17;BYMINUTE=0,30;BYDAY=MO",
    "FREQ=HOURLY;BYYEARDAY=100;BYMONTH=4",
    "FREQ=MINUTELY;INTERVAL=15;BYHOUR=9",
    "FREQ=MINUTELY;BYMINUTE=5;BYSECOND=0,30",
    "FREQ=SECONDLY;INTERVAL=4294967295;COUNT=2",
    "FREQ=SECONDLY;BYSECOND=0,10,20;BYMINUTE=1;BYHOUR=1;UNTIL=20260612T170000Z",
];

#[test]
fn rules_are_told_in_plain_english() {
    let mut page = String::new();
    for text in RULES {
        let rule: RecurrenceRule = text.parse().unwrap();
        let set: RecurrenceSet =
            format!("DTSTART;TZID=America/Chicago:20260113T153000\nRRULE:{text}")
                .parse()
                .unwrap();
        let (rule, set) = (rule.describe(), set.describe());
        writeln!(page, "{text}\n  rule: {rule}\n  set:  {set}\n").unwrap();
    }
    insta::assert_snapshot!(page);
}

#[test]
fn sets_are_told_in_plain_english() {
    let mut page = String::new();
    for text in [
        "DTSTART:20260113T153000",
        "DTSTART;VALUE=DATE:20260113",
        "DTSTART;VALUE=DATE:20260113\nRRULE:FREQ=YEARLY;UNTIL=20300113",
        "DTSTART:20260113T153000\nRRULE:FREQ=DAILY;UNTIL=20260118T120000",
        "DTSTART:20260113T153000Z\nRRULE:FREQ=HOURLY;UNTIL=20260118T120000Z",
        "DTSTART:20260113T153000Z\nRRULE:FREQ=DAILY;COUNT=3\nRRULE:FREQ=WEEKLY\nEXRULE:FREQ=MONTHLY",
        "DTSTART:20260113T153000\nRRULE:FREQ=DAILY\nEXDATE:20260114T153000,20260116T153000\n\
         RDATE:20260114T170000",
        "DTSTART:20260113T153000\nRRULE:FREQ=DAILY\nEXDATE:20260114T153000,20260115T153000,\
         20260116T153000,20260117T153000,20260118T153000,20260119T153000",
    ] {
        let set: RecurrenceSet = text.parse().unwrap();
        writeln!(page, "{text}\n  {}\n", set.describe()).unwrap();
    }
    insta::assert_snapshot!(page);
}

#[test]
fn series_are_told_in_plain_english() {
    let policy = SchedulePolicy::default();
    let mut page = String::new();
    let mut tell = |series: &SessionSeries| {
        writeln!(page, "{}\n", describe_series(series, &policy)).unwrap();
    };
    for recurrence in [
        r#"{"pattern":{"type":"daily"},"end":{"type":"count","count":1}}"#,
        r#"{"pattern":{"type":"weekly","weekdays":["tuesday","thursday"]},"interval":2,
            "end":{"type":"until","date":"2026-06-12"},"excepted":["2026-04-07"]}"#,
        r#"{"pattern":{"type":"weekly","weekdays":[]},"end":{"type":"count","count":4},
            "excepted":["2026-03-31","2026-04-07"]}"#,
        r#"{"pattern":{"type":"monthly"},"end":{"type":"until","date":"2026-12-31"}}"#,
        r#"{"pattern":{"type":"daily"}}"#,
        r#"{"pattern":{"type":"daily"},"interval":0}"#,
    ] {
        let mut series: SessionSeries = serde_json::from_str(&format!(
            r#"{{"id":"s","zone":"America/Chicago","localStart":"2026-03-31T15:30:00",
            "lengthMinutes":45,"recurrence":{recurrence}}}"#
        ))
        .unwrap();
        tell(&series);
        series.earlier = vec![SeriesPhase {
            local_start: "2026-01-06T16:00".parse().unwrap(),
            length_minutes: 1,
            recurrence: serde_json::from_str(
                r#"{"pattern":{"type":"weekly","weekdays":[]},
                "end":{"type":"until","date":"2026-03-30"}}"#,
            )
            .unwrap(),
        }];
        tell(&series);
    }
    insta::assert_snapshot!(page);
}
