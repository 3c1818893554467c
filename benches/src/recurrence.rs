//! The recurrence works: rules with the windows that are asked for.

use std::fmt::Write as _;

pub mod calendar;
pub mod peer;
pub mod random;
pub mod yardstick;

/// One rule and how many of its times are asked for, from its start or in a window.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its letter.
    pub name: &'static str,
    /// The text of the set.
    pub text: String,
    /// The window in Unix seconds, half-open.
    pub window: std::ops::Range<i64>,
}

/// One week of 2025, from Monday.
pub const WEEK: std::ops::Range<i64> = 1_756_098_000..1_756_702_800;

const CHICAGO: &str = "DTSTART;TZID=America/Chicago:";

/// The works on one rule each.
#[must_use]
pub fn works() -> Vec<Work> {
    let all = i64::MIN..i64::MAX;
    let from = |start: &str, rule: &str| format!("{CHICAGO}{start}\nRRULE:FREQ={rule}");
    let whole = |name, rule: &str| Work {
        name,
        text: from("20250818T153000", rule),
        window: all.clone(),
    };
    let mut works = vec![
        whole("a daily, 1000", "DAILY;COUNT=1000"),
        whole(
            "b MO,WE,FR, 5 years",
            "WEEKLY;BYDAY=MO,WE,FR;UNTIL=20300818T203000Z",
        ),
        whole("c TU,TH, 500", "WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=500"),
        whole("d 2TU,-1FR, 500", "MONTHLY;BYDAY=2TU,-1FR;COUNT=500"),
        whole("e last day, 240", "MONTHLY;BYMONTHDAY=-1;COUNT=240"),
        whole("f Labor Day, 50", "YEARLY;BYMONTH=9;BYDAY=1MO;COUNT=50"),
        whole(
            "i last workday, 240",
            "MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=240",
        ),
    ];
    let mut daily = whole("j daily, 200 except", "DAILY;COUNT=1000");
    daily.text.push_str("\nEXDATE;TZID=America/Chicago:");
    for index in 0..200 {
        let date = chrono::NaiveDate::from_ymd_opt(2025, 8, 20).unwrap_or_default()
            + chrono::Days::new(index * 5);
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(daily.text, "{comma}{}T153000", date.format("%Y%m%d"));
    }
    works.push(daily);
    works
}

/// One week's window of weekly rules that began 1, 10 and 50 years ago.
#[must_use]
pub fn windows() -> Vec<Work> {
    [
        ("g begun 2024", "20240819T153000"),
        ("g begun 2015", "20150817T153000"),
        ("g begun 1975", "19750818T153000"),
    ]
    .map(|(name, start)| Work {
        name,
        text: format!("{CHICAGO}{start}\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        window: WEEK,
    })
    .into()
}

/// 10,000 weekly rules over 18 weeks.
#[must_use]
pub fn district() -> Vec<String> {
    const DAYS: [&str; 5] = ["MO", "TU", "WE", "TH", "FR"];
    (0..10_000_usize)
        .map(|index| {
            let mask = index % 31 + 1;
            let days: Vec<&str> = (0..5)
                .filter(|day| mask >> day & 1 == 1)
                .map(|day| DAYS[day])
                .collect();
            let interval = if index % 7 == 0 { "INTERVAL=2;" } else { "" };
            let (day, hour, minute) = (18 + index % 5, 8 + index % 12, index * 5 % 60);
            format!(
                "{CHICAGO}202508{day:02}T{hour:02}{minute:02}00\n\
                 RRULE:FREQ=WEEKLY;{interval}BYDAY={};UNTIL=20251222T055959Z",
                days.join(",")
            )
        })
        .collect()
}
