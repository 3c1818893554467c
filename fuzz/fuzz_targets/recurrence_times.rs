//! Any legal rule, from any start: the times of a small window are those of a naive walk, wherever
//! the window lies.

#![no_main]

#[path = "../../tutorcore/tests/recurrence/naive.rs"]
mod naive;

use libfuzzer_sys::fuzz_target;
use tutorcore::{
    ExpansionOptions, Frequency, LocalDateTime, RecurrenceParts, RecurrenceRule, RecurrenceSet,
    RecurrenceStart, RuleDay, Weekday,
};

const FREQUENCIES: [Frequency; 7] = [
    Frequency::Yearly,
    Frequency::Monthly,
    Frequency::Weekly,
    Frequency::Daily,
    Frequency::Hourly,
    Frequency::Minutely,
    Frequency::Secondly,
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

type Input = (u8, u8, u8, u8, u32, u16, Vec<(u8, i16)>);

fuzz_target!(|input: Input| {
    let (frequency, interval, count, week_start, start, offset, chosen) = input;
    let frequency = FREQUENCIES[usize::from(frequency) % 7];
    let mut parts = RecurrenceParts {
        count: (count > 0).then_some(u32::from(count)),
        week_start: WEEKDAYS[usize::from(week_start) % 7],
        ..RecurrenceParts::every(u32::from(interval) % 40 + 1, frequency)
    };
    for (part, value) in chosen.into_iter().take(12) {
        add(&mut parts, part, value.into());
    }
    let Ok(rule) = RecurrenceRule::try_from(&parts) else {
        return;
    };
    // The years 1970 to 2106.
    let start = i64::from(start);
    let set = RecurrenceSet::new(RecurrenceStart::Floating {
        time: LocalDateTime::from_civil_seconds(start).expect("a civil time"),
    })
    .with_rule(rule)
    .expect("a rule without a last moment fits every start");
    let day = 86_400;
    let days = if frequency <= Frequency::Daily { 700 } else { 1 };
    let (from, end) = (start + i64::from(offset), start + days * day);
    let options = ExpansionOptions {
        max_occurrences: u32::MAX,
        ..ExpansionOptions::default()
    };
    let mut found = Vec::new();
    set.expand_seconds(from..end, &options, &mut found);
    let mut expected = naive::times(&parts, start, end);
    expected.retain(|&time| time >= from);
    assert_eq!(found, expected, "{set}");
});

/// Adds a number to a part, moved into what the part allows.
fn add(parts: &mut RecurrenceParts, part: u8, value: i32) {
    let signed = |most: i32| match value % (2 * most) {
        number @ 0.. if number < most => number + 1,
        number @ 0.. => most - 1 - number,
        number => number.max(-most),
    };
    match part % 9 {
        0 => parts.by_month.push(value.rem_euclid(12) + 1),
        1 => parts.by_week_number.push(signed(53)),
        2 => parts.by_year_day.push(signed(366)),
        3 => parts.by_month_day.push(signed(31)),
        4 => {
            let weekday = WEEKDAYS[value.unsigned_abs() as usize % 7];
            let nth = (value % 3 == 0).then(|| signed(53));
            parts.by_day.push(RuleDay { weekday, nth });
        }
        5 => parts.by_hour.push(value.rem_euclid(24)),
        6 => parts.by_minute.push(value.rem_euclid(60)),
        7 => parts.by_second.push(value.rem_euclid(61)),
        _ => parts.by_position.push(signed(366)),
    }
}
