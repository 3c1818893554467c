//! Recurrence: what holds of every rule, against a naive walk and hostile input.

#[path = "recurrence/naive.rs"]
mod naive;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use tutorcore::{
    ExpansionOptions, ExpansionStop, Frequency, Instant, Interval, LocalDateTime, RecurrenceGap,
    RecurrenceParts, RecurrenceRule, RecurrenceSet, RecurrenceStart, RecurrenceTime, RuleDay,
    Weekday, Zone,
};

const DAY: i64 = 86_400;

/// Zones whose clocks were moved by a whole day, by half an hour, at midnight, and never.
const ZONES: &[&str] = &[
    "America/Chicago",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "UTC",
];

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn some<T: std::fmt::Debug + Clone + 'static>(
    item: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Vec<T>> {
    prop_oneof![
        3 => Just(Vec::new()),
        1 => prop::collection::vec(item, 1..4),
    ]
    .boxed()
}

fn signed(most: i32) -> impl Strategy<Value = i32> {
    (1..=most, any::<bool>()).prop_map(|(number, back)| if back { -number } else { number })
}

/// Parts of every kind; those that RFC 5545 does not join are taken out again.
fn parts() -> impl Strategy<Value = RecurrenceParts> {
    let frequency = prop::sample::select(vec![
        Frequency::Yearly,
        Frequency::Monthly,
        Frequency::Weekly,
        Frequency::Daily,
        Frequency::Hourly,
        Frequency::Minutely,
        Frequency::Secondly,
    ]);
    let day = (
        prop::sample::select(&WEEKDAYS[..]),
        prop::option::of(signed(5)),
    );
    let chosen = (
        some(1..=12_i32),
        some(signed(53)),
        some(signed(366)),
        some(signed(31)),
        some(day),
        some(0..=23_i32),
        some(0..=59_i32),
        some(0..=60_i32),
        some(signed(6)),
    );
    let interval = prop_oneof![4 => 1..6_u32, 1 => 1..500_u32, 1 => any::<u32>()];
    let count = prop::option::of(1..40_u32);
    (
        frequency,
        interval,
        count,
        chosen,
        prop::sample::select(&WEEKDAYS[..]),
    )
        .prop_map(|(frequency, interval, count, chosen, week_start)| {
            let mut parts = RecurrenceParts {
                count,
                week_start,
                ..RecurrenceParts::every(interval.max(1), frequency)
            };
            let (months, weeks, year_days, month_days, days, hours, minutes, seconds, positions) =
                chosen;
            let numbered = frequency <= Frequency::Monthly;
            parts.by_month = months;
            if frequency == Frequency::Yearly {
                parts.by_week_number = weeks;
            }
            if !(Frequency::Monthly..=Frequency::Daily).contains(&frequency) {
                parts.by_year_day = year_days;
            }
            if frequency != Frequency::Weekly {
                parts.by_month_day = month_days;
            }
            parts.by_day = days
                .into_iter()
                .map(|(weekday, nth)| RuleDay {
                    weekday,
                    nth: nth.filter(|_| numbered && parts.by_week_number.is_empty()),
                })
                .collect();
            parts.by_hour = hours;
            parts.by_minute = minutes;
            parts.by_second = seconds;
            parts.by_position = positions;
            if RecurrenceRule::try_from(&parts).is_err() {
                parts.by_position.clear();
            }
            parts
        })
}

fn set(parts: &RecurrenceParts, zone: &str, civil: i64) -> RecurrenceSet {
    let time = LocalDateTime::from_civil_seconds(civil).unwrap();
    let zone = Zone::get(zone).unwrap();
    RecurrenceSet::new(RecurrenceStart::Zoned { time, zone })
        .with_rule(RecurrenceRule::try_from(parts).unwrap())
        .unwrap()
}

/// A start in years whose clocks were moved in most of the zones.
fn starts() -> impl Strategy<Value = i64> {
    // 2009-01-01 to 2014-01-01.
    prop_oneof![
        1_230_768_000_i64..1_388_534_400,
        -3_000_000_000_i64..9_000_000_000
    ]
}

fn options(gap: RecurrenceGap, most: u32) -> ExpansionOptions {
    ExpansionOptions {
        gap,
        max_occurrences: most,
        max_work: 300_000,
        ..ExpansionOptions::default()
    }
}

fn all(set: &RecurrenceSet, options: &ExpansionOptions) -> (Vec<i64>, ExpansionStop) {
    let mut out = Vec::new();
    let stop = set.expand_seconds(i64::MIN..i64::MAX, options, &mut out);
    (out, stop)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_rules_text_and_parts_read_back(parts in parts()) {
        let rule = RecurrenceRule::try_from(&parts).unwrap();
        prop_assert_eq!(&rule.to_string().parse::<RecurrenceRule>().unwrap(), &rule);
        prop_assert_eq!(&RecurrenceRule::try_from(&rule.parts()).unwrap(), &rule);
        let json = serde_json::to_string(&rule.parts()).unwrap();
        prop_assert_eq!(serde_json::from_str::<RecurrenceParts>(&json).unwrap(), rule.parts());
    }

    #[test]
    fn times_increase_keep_the_wall_time_and_are_at_most_the_count(
        parts in parts(),
        zone in prop::sample::select(ZONES),
        start in starts(),
        shift in any::<bool>(),
    ) {
        let gap = if shift { RecurrenceGap::ShiftForward } else { RecurrenceGap::Skip };
        let options = options(gap, 300);
        let set = set(&parts, zone, start);
        let (times, _) = all(&set, &options);
        prop_assert!(times.is_sorted_by(|a, b| a < b));
        prop_assert!(parts.count.is_none_or(|count| times.len() <= count as usize));
        let within_day = parts.frequency > Frequency::Daily;
        let plain = parts.by_hour.is_empty()
            && parts.by_minute.is_empty()
            && parts.by_second.is_empty();
        if plain && !within_day {
            let window = Interval {
                start: Instant::MIN,
                end: Instant::MAX,
            };
            let found = set.expand(window, &options);
            let moved: BTreeSet<_> = found.missing.iter().filter_map(|one| one.moved_to).collect();
            for RecurrenceTime { local, at } in found.times {
                let kept = (local.civil_seconds() - start) % DAY == 0;
                prop_assert!(kept || moved.contains(&at.unwrap()), "{local}");
            }
        }
    }

    #[test]
    fn a_window_holds_the_times_that_the_whole_has_there(
        parts in parts(),
        zone in prop::sample::select(ZONES),
        start in starts(),
        place in 0..300_usize,
        length in 1..4_000_000_i64,
        shift in any::<bool>(),
    ) {
        let gap = if shift { RecurrenceGap::ShiftForward } else { RecurrenceGap::Skip };
        let options = options(gap, 400);
        let set = set(&parts, zone, start);
        let (times, stop) = all(&set, &options);
        prop_assume!(!times.is_empty());
        let from = times[place % times.len()] - length / 3;
        let to = from + length;
        let whole = stop != ExpansionStop::OccurrenceLimit && stop != ExpansionStop::WorkLimit;
        prop_assume!(whole || to <= *times.last().unwrap());
        let mut found = Vec::new();
        set.expand_seconds(from..to, &options, &mut found);
        let expected: Vec<i64> =
            times.iter().copied().filter(|time| (from..to).contains(time)).collect();
        prop_assert_eq!(&found, &expected, "{}", set);

        // Its neighbours are found alone.
        let at = times[place % times.len()];
        let instant = |seconds| Instant::from_unix_seconds(seconds).unwrap();
        let seconds = |time: Option<RecurrenceTime>| time.map(|one| one.at.unwrap().unix_seconds());
        let next = times.iter().copied().find(|&time| time > at);
        prop_assume!(whole || next.is_some());
        let after = set.first_after(instant(at), &options);
        prop_assert_eq!(after.map(seconds), Ok(next));
        let before = times.iter().copied().rfind(|&time| time < at);
        if let Ok(last) = set.last_before(instant(at), &options) {
            prop_assert_eq!(seconds(last), before);
        }
        prop_assert_eq!(set.occurs_at(instant(at), &options), Ok(true));
    }

    #[test]
    fn the_iterator_gives_the_whole(parts in parts(), start in starts()) {
        let set = set(&parts, "America/Chicago", start);
        let options = options(RecurrenceGap::Skip, 300);
        let (times, stop) = all(&set, &options);
        prop_assume!(stop != ExpansionStop::WorkLimit);
        let each: Vec<i64> = set
            .iter(&options)
            .take(times.len())
            .map_while(Result::ok)
            .map(|time| time.at.unwrap().unix_seconds())
            .collect();
        prop_assert_eq!(each, times);
    }

    #[test]
    fn a_naive_walk_gives_the_same_times(parts in parts(), start in starts()) {
        let mut parts = parts;
        parts.interval = parts.interval % 7 + 1;
        let set = set(&parts, "UTC", start);
        let days = if parts.frequency <= Frequency::Daily { 900 } else { 1 };
        let end = start + days * DAY;
        let most = ExpansionOptions { max_occurrences: u32::MAX, ..ExpansionOptions::default() };
        let mut found = Vec::new();
        set.expand_seconds(start..end, &most, &mut found);
        prop_assert_eq!(found, naive::times(&parts, start, end), "{}", set);
    }

    #[test]
    fn no_text_is_too_bad(text in "(?i)(DTSTART(;TZID=[a-z/_]{0,20})?:[0-9TZ]{0,17}\n)?(RRULE:)?([A-Z]{0,10}=[-+0-9A-Z,]{0,20};?){0,5}") {
        let rule = text.parse::<RecurrenceRule>();
        if let Ok(rule) = rule {
            prop_assert_eq!(rule.to_string().parse::<RecurrenceRule>().unwrap(), rule);
        }
        if let Ok(set) = text.parse::<RecurrenceSet>() {
            prop_assert_eq!(&set.to_string().parse::<RecurrenceSet>().unwrap(), &set);
            let (times, _) = all(&set, &options(RecurrenceGap::Skip, 50));
            prop_assert!(times.len() <= 50);
        }
    }
}

#[test]
fn impossible_rules_are_empty_at_once() {
    for rule in [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30,31",
        "FREQ=MINUTELY;INTERVAL=15;BYMINUTE=7",
        "FREQ=SECONDLY;INTERVAL=60;BYSECOND=1",
        "FREQ=HOURLY;INTERVAL=12;BYHOUR=5",
        "FREQ=DAILY;BYSECOND=60",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=3",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    ] {
        let set: RecurrenceSet = format!("DTSTART:20250106T120000Z\nRRULE:{rule}")
            .parse()
            .unwrap();
        let options = ExpansionOptions {
            max_work: 3_000_000,
            ..ExpansionOptions::default()
        };
        let (times, stop) = all(&set, &options);
        assert!(times.is_empty(), "{rule}");
        assert!(
            matches!(stop, ExpansionStop::RuleEnd | ExpansionStop::CalendarEnd),
            "{rule}: {stop:?}"
        );
        assert_eq!(set.iter(&options).next(), None, "{rule}");
    }
}

#[test]
fn work_is_bounded_and_said_to_be() {
    let set: RecurrenceSet = "DTSTART:00010101T000000Z\nRRULE:FREQ=SECONDLY"
        .parse()
        .unwrap();
    let few = ExpansionOptions {
        max_work: 1000,
        ..ExpansionOptions::default()
    };
    let (times, stop) = all(&set, &few);
    assert_eq!(stop, ExpansionStop::WorkLimit);
    assert!(times.len() <= 10_000);
    let (times, stop) = all(&set, &ExpansionOptions::default());
    assert_eq!(
        (times.len(), stop),
        (100_000, ExpansionStop::OccurrenceLimit)
    );

    let rare = "DTSTART:00010101T000000Z\nRRULE:FREQ=SECONDLY;BYMONTH=12;BYMONTHDAY=31;BYHOUR=23";
    let rare: RecurrenceSet = rare.parse().unwrap();
    let none = ExpansionOptions {
        max_work: 1,
        ..ExpansionOptions::default()
    };
    assert!(rare.iter(&none).next().unwrap().is_err());
    let at = Instant::MIN;
    assert!(rare.first_after(at, &none).is_err());
}

#[test]
fn the_calendar_ends_in_9999() {
    for (start, zone) in [
        ("99981231T235959", "America/Chicago"),
        ("99981231T235959", "Asia/Tokyo"),
    ] {
        let text = format!("DTSTART;TZID={zone}:{start}\nRRULE:FREQ=YEARLY");
        let set: RecurrenceSet = text.parse().unwrap();
        let (times, stop) = all(&set, &ExpansionOptions::default());
        assert!((1..=2).contains(&times.len()), "{zone}");
        assert_eq!(stop, ExpansionStop::CalendarEnd);
    }
    let huge = "DTSTART:20250101T000000Z\nRRULE:FREQ=YEARLY;INTERVAL=4294967295";
    let (times, stop) = all(&huge.parse().unwrap(), &ExpansionOptions::default());
    assert_eq!((times.len(), stop), (1, ExpansionStop::CalendarEnd));
    let far = "DTSTART:20250101T000000Z\nRRULE:FREQ=DAILY;INTERVAL=70000";
    let (times, _) = all(&far.parse().unwrap(), &ExpansionOptions::default());
    assert_eq!(times[1] - times[0], 70_000 * DAY);
}

#[test]
fn a_million_exceptions_and_a_megabyte_of_rule_are_no_trouble() {
    let mut text = "DTSTART:20000101T000000Z\nRRULE:FREQ=MINUTELY\nEXDATE:".to_owned();
    for index in 0..1_000_000_i64 {
        let (day, minute) = (index / 1440, index % 1440);
        let date = chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap()
            + chrono::Days::new(day.unsigned_abs());
        let comma = if index == 0 { "" } else { "," };
        let (date, hour, minute) = (date.format("%Y%m%d"), minute / 60, minute % 60);
        let _ = write!(text, "{comma}{date}T{hour:02}{minute:02}00Z");
    }
    let set: RecurrenceSet = text.parse().unwrap();
    let first = set
        .iter(&ExpansionOptions::default())
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(first.local.civil_seconds(), 946_684_800 + 60_000_000);

    let long = format!("FREQ=DAILY;BYHOUR={}1", "1,".repeat(500_000));
    assert_eq!(
        long.parse::<RecurrenceRule>().unwrap().to_string(),
        "FREQ=DAILY;BYHOUR=1"
    );
    let wrong = format!("FREQ=DAILY;{}", "X".repeat(1_000_000));
    assert!(
        wrong
            .parse::<RecurrenceRule>()
            .unwrap_err()
            .to_string()
            .len()
            < 300
    );
}

#[test]
fn clock_changes_are_met_as_decided() {
    let times = |text: &str, gap| -> Vec<String> {
        let set: RecurrenceSet = text.parse().unwrap();
        let window = Interval {
            start: Instant::MIN,
            end: Instant::MAX,
        };
        let found = set.expand(window, &options(gap, 6));
        found
            .times
            .iter()
            .map(|one| one.at.unwrap().to_string()[8..16].to_owned())
            .collect()
    };
    let skip = RecurrenceGap::Skip;
    // Clocks go from 02:00 to 03:00 on 8 March 2026, and back from 02:00 to 01:00 on 1 November.
    let chicago = |rest: &str| format!("DTSTART;TZID=America/Chicago:2026{rest}");
    let daily = chicago("0307T023000\nRRULE:FREQ=DAILY;COUNT=3");
    assert_eq!(times(&daily, skip), ["07T08:30", "09T07:30", "10T07:30"]);
    let shifted = times(&daily, RecurrenceGap::ShiftForward);
    assert_eq!(shifted, ["07T08:30", "08T08:30", "09T07:30"]);
    // An explicit start in the gap has the offset from before it; later days keep the wall time.
    let start = chicago("0308T023000\nRRULE:FREQ=DAILY;COUNT=2");
    assert_eq!(times(&start, skip), ["08T08:30", "09T07:30"]);
    // An hour that is passed over is not made up for, one that is repeated is met twice.
    let hourly = chicago("0308T003000\nRRULE:FREQ=HOURLY;COUNT=3");
    assert_eq!(times(&hourly, skip), ["08T06:30", "08T07:30", "08T08:30"]);
    let hourly = chicago("1101T003000\nRRULE:FREQ=HOURLY;COUNT=4");
    assert_eq!(
        times(&hourly, skip),
        ["01T05:30", "01T06:30", "01T07:30", "01T08:30"]
    );
    let by_hour = chicago("0308T013000\nRRULE:FREQ=DAILY;BYHOUR=1,2,3;COUNT=3");
    assert_eq!(times(&by_hour, skip), ["08T07:30", "08T08:30", "09T06:30"]);
    // 02:30 moved onto 03:30 is one time.
    assert_eq!(
        times(&by_hour, RecurrenceGap::ShiftForward)[..2],
        ["08T07:30", "08T08:30"]
    );
    let fold = chicago("1101T013000\nRRULE:FREQ=DAILY;COUNT=2");
    assert_eq!(times(&fold, skip), ["01T06:30", "02T07:30"]);
}

/// What the fuzz targets once failed on.
#[test]
fn what_was_once_read_wrongly() {
    // Of an all-day rule that is read leniently, the times of day fall away, and with them what
    // the position chose from.
    let text = "DTSTART:40520602\nRRULE:FREQ=YEARLY;INTERVAL=202;BYMINUTE=23;BYSETPOS=3";
    let error = RecurrenceSet::read(text, tutorcore::Reading::Lenient).unwrap_err();
    assert_eq!(error.path(), "/RRULE/BYSETPOS");
}

#[test]
fn no_time_is_told_that_no_instant_can_hold() {
    let options = ExpansionOptions::default();
    let all = |text: &str| {
        let set: RecurrenceSet = text.parse().unwrap();
        let one_by_one: Vec<_> = set
            .iter(&options)
            .map(|time| time.unwrap().at.unwrap())
            .collect();
        let mut seconds = Vec::new();
        let stop = set.expand_seconds(i64::MIN..i64::MAX, &options, &mut seconds);
        let found: Vec<_> = seconds
            .iter()
            .map(|&second| Instant::from_unix_seconds(second))
            .collect();
        assert_eq!(
            found,
            one_by_one.iter().copied().map(Ok).collect::<Vec<_>>(),
            "{text}"
        );
        (
            one_by_one
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
            stop,
        )
    };
    // In Chicago the last hours of 9999 belong to the year 10000 of UTC, in Tokyo the first of
    // the year 1 to the one before.
    let west =
        "DTSTART;TZID=America/Chicago:99991231T100000\nRDATE;TZID=America/Chicago:99991231T230000";
    assert_eq!(
        all(west),
        (
            vec!["9999-12-31T16:00:00Z".to_owned()],
            ExpansionStop::CalendarEnd
        )
    );
    let east = "DTSTART;TZID=Asia/Tokyo:00010101T003000\nRRULE:FREQ=HOURLY;INTERVAL=12;COUNT=2";
    assert_eq!(all(east).0, ["0001-01-01T03:11:01Z"]);
}

#[test]
fn the_last_time_of_a_rule_that_can_be_expanded_is_found() {
    let numbers = |most: u32| {
        (0..most)
            .map(|one| one.to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let text = format!(
        "DTSTART:20200101T000000Z\nRRULE:FREQ=YEARLY;BYHOUR={};BYMINUTE={};BYSECOND=0,59;\
         BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366,-366,1,-1;COUNT=8",
        numbers(24),
        numbers(60)
    );
    let set: RecurrenceSet = text.parse().unwrap();
    let options = ExpansionOptions::default();
    let mut all = Vec::new();
    set.expand_seconds(i64::MIN..i64::MAX, &options, &mut all);
    let last = set.last_before(Instant::MAX, &options).unwrap().unwrap();
    assert_eq!(last.at.unwrap().unix_seconds(), *all.last().unwrap());
}

#[test]
fn the_calendars_last_second_is_asked_for() {
    let set: RecurrenceSet = "DTSTART:99991231T235958Z\nRRULE:FREQ=SECONDLY"
        .parse()
        .unwrap();
    let options = ExpansionOptions::default();
    assert!(set.occurs_at(Instant::MAX, &options).unwrap());
    let even: RecurrenceSet = "DTSTART:99991231T235958Z\nRRULE:FREQ=SECONDLY;INTERVAL=2"
        .parse()
        .unwrap();
    assert!(!even.occurs_at(Instant::MAX, &options).unwrap());
}

#[test]
fn many_times_at_once_are_as_each() {
    let set: RecurrenceSet = "DTSTART;TZID=America/Chicago:20260101T100000\nRRULE:FREQ=DAILY"
        .parse()
        .unwrap();
    let days = [
        "2026-03-02T10:00:00",
        "2026-02-01T10:00:00",
        "2026-03-02T10:00:00",
    ];
    let days: Vec<LocalDateTime> = days.iter().map(|day| day.parse().unwrap()).collect();
    let (mut added, mut excepted) = (set.clone(), set.clone());
    for &day in &days {
        added = added.with(day);
        excepted = excepted.without(day);
    }
    assert_eq!(set.clone().with_all(days.clone()), added);
    assert_eq!(set.without_all(days), excepted);
}
