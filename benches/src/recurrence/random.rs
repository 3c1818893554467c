//! Random legal rules of every shape, with starts around clock changes.

use crate::seeded::Seeded;

/// Zones whose clocks are moved in every way there is, and the years in which they were.
const ZONES: &[(&str, u64, u64)] = &[
    ("America/Chicago", 2005, 2040),
    // By an hour at midnight.
    ("America/Sao_Paulo", 2008, 2018),
    // Over a whole date, at the end of 2011.
    ("Pacific/Apia", 2009, 2013),
    // By half an hour.
    ("Australia/Lord_Howe", 2008, 2035),
    // Around Ramadan, and backwards.
    ("Africa/Casablanca", 2008, 2024),
    ("UTC", 1990, 2050),
];

/// The text of a random set with one rule.
pub fn set(random: &mut Seeded) -> String {
    let &(zone, first, last) = random.pick(ZONES);
    let hour = if random.percent(40) {
        number(random, 0, 3)
    } else {
        number(random, 0, 23)
    };
    let second = if random.percent(20) {
        number(random, 0, 59)
    } else {
        0
    };
    let (month, day) = (number(random, 1, 12), number(random, 1, 28));
    let start = format!(
        "{}{month:02}{day:02}T{hour:02}{:02}{second:02}",
        number(random, first, last),
        number(random, 0, 59)
    );
    let rule = rule(random, last);
    if zone == "UTC" {
        format!("DTSTART:{start}Z\nRRULE:{rule}")
    } else {
        format!("DTSTART;TZID={zone}:{start}\nRRULE:{rule}")
    }
}

/// A rule; every part may stand where RFC 5545 lets it.
fn rule(random: &mut Seeded, last: u64) -> String {
    let frequency = *random.pick(&[
        "YEARLY", "YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "WEEKLY", "DAILY", "HOURLY",
        "MINUTELY", "SECONDLY",
    ]);
    let within_day = matches!(frequency, "HOURLY" | "MINUTELY" | "SECONDLY");
    let mut parts = vec![format!("FREQ={frequency}")];
    if random.percent(50) {
        let most = if within_day { 60 } else { 6 };
        parts.push(format!("INTERVAL={}", number(random, 1, most)));
    }
    match random.number() % 10 {
        0..=2 => parts.push(format!("COUNT={}", number(random, 1, 50))),
        3 => parts.push(format!(
            "UNTIL={}{:02}{:02}T{:02}0000Z",
            last + number(random, 0, 4),
            number(random, 1, 12),
            number(random, 1, 28),
            number(random, 0, 23)
        )),
        _ => {}
    }
    let named = parts.len();
    if random.percent(30) {
        let months = list(random, 3, |random| number(random, 1, 12).to_string());
        parts.push(format!("BYMONTH={months}"));
    }
    let mut weeks = false;
    if frequency == "YEARLY" && random.percent(15) {
        weeks = true;
        parts.push(format!(
            "BYWEEKNO={}",
            list(random, 3, |random| signed(random, 53))
        ));
    }
    if !matches!(frequency, "MONTHLY" | "WEEKLY" | "DAILY") && random.percent(10) {
        parts.push(format!(
            "BYYEARDAY={}",
            list(random, 4, |random| signed(random, 366))
        ));
    }
    if frequency != "WEEKLY" && random.percent(25) {
        parts.push(format!(
            "BYMONTHDAY={}",
            list(random, 4, |random| signed(random, 31))
        ));
    }
    if random.percent(40) {
        let numbered = matches!(frequency, "YEARLY" | "MONTHLY") && !weeks;
        let numbers = if numbered { number(random, 0, 100) } else { 0 };
        let most = if frequency == "MONTHLY" { 5 } else { 20 };
        let day = |random: &mut Seeded| {
            if random.percent(numbers) {
                signed(random, most) + &weekday(random)
            } else {
                weekday(random)
            }
        };
        parts.push(format!("BYDAY={}", list(random, 4, day)));
    }
    if random.percent(15) {
        parts.push(format!(
            "BYHOUR={}",
            list(random, 3, |random| number(random, 0, 23).to_string())
        ));
    }
    if random.percent(12) {
        parts.push(format!(
            "BYMINUTE={}",
            list(random, 3, |random| number(random, 0, 59).to_string())
        ));
    }
    if random.percent(8) {
        parts.push(format!(
            "BYSECOND={}",
            list(random, 3, |random| number(random, 0, 59).to_string())
        ));
    }
    if parts.len() > named && random.percent(15) {
        parts.push(format!(
            "BYSETPOS={}",
            list(random, 2, |random| signed(random, 4))
        ));
    }
    if random.percent(20) {
        parts.push(format!("WKST={}", weekday(random)));
    }
    parts.join(";")
}

fn number(random: &mut Seeded, least: u64, most: u64) -> u64 {
    least + random.number() % (most - least + 1)
}

fn signed(random: &mut Seeded, most: u64) -> String {
    let sign = if random.percent(40) { "-" } else { "" };
    format!("{sign}{}", number(random, 1, most))
}

fn weekday(random: &mut Seeded) -> String {
    (*random.pick(&["MO", "TU", "WE", "TH", "FR", "SA", "SU"])).to_owned()
}

fn list(random: &mut Seeded, most: u64, item: impl Fn(&mut Seeded) -> String) -> String {
    let mut items: Vec<String> = (0..number(random, 1, most)).map(|_| item(random)).collect();
    items.sort();
    items.dedup();
    items.join(",")
}
