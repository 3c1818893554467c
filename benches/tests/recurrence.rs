//! Random rules against the `rrule` crate, which comes from another line of programs.
//!
//! Where that crate departs from RFC 5545, the generator stays away: `docs/RECURRENCE.md` tells
//! each place. `RULES=100000 cargo test -p tutorcore-benches --test recurrence` runs longer.
#![expect(
    clippy::disallowed_methods,
    reason = "the length of the run is this test's own setting"
)]

use rrule::RRuleSet;
use tutorcore::{ExpansionOptions, LocalDateTime, RecurrenceSet, RecurrenceStart};
use tutorcore_benches::seeded::Seeded;

/// How many times of each rule are compared.
const TIMES: usize = 60;

const ZONES: &[&str] = &[
    "America/Chicago",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Europe/Berlin",
];

#[test]
fn random_rules_give_the_times_of_another_program() {
    let rules = std::env::var("RULES")
        .ok()
        .and_then(|rules| rules.parse().ok())
        .unwrap_or(2_000_u32);
    let mut random = Seeded::new(20_261_122);
    let (mut compared, mut faults) = (0_u32, Vec::new());
    for _ in 0..rules {
        let text = text(&mut random);
        let ours: RecurrenceSet = text
            .parse()
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        let Ok(theirs) = text.parse::<RRuleSet>() else {
            continue;
        };
        let theirs = theirs.all(u16::try_from(TIMES).unwrap());
        let options = ExpansionOptions {
            max_occurrences: u32::try_from(TIMES).unwrap(),
            ..ExpansionOptions::default()
        };
        let mut found = Vec::new();
        ours.expand_seconds(i64::MIN..i64::MAX, &options, &mut found);
        // Local times: the two bring zones of different releases, which are tested elsewhere.
        let found: Vec<i64> = match ours.start() {
            RecurrenceStart::Zoned { zone, .. } => {
                found.iter().map(|&time| zone.to_local(time)).collect()
            }
            _ => found,
        };
        let local = |time: &chrono::DateTime<rrule::Tz>| time.naive_local().and_utc().timestamp();
        // Its zones know no clock change after 2100.
        let known = |time: &i64| *time < 4_100_000_000;
        let expected: Vec<i64> = theirs.dates.iter().map(local).take_while(known).collect();
        let found: Vec<i64> = found.into_iter().take_while(known).collect();
        // That crate gives up on rules that are long without a time.
        let same = if theirs.limited {
            found.starts_with(&expected)
        } else {
            found == expected
        };
        if !same {
            let at = found
                .iter()
                .zip(&expected)
                .take_while(|(a, b)| a == b)
                .count();
            let shown = |times: &[i64]| {
                let time = times.get(at).copied();
                time.map(|time| LocalDateTime::from_civil_seconds(time).unwrap())
            };
            faults.push(format!(
                "{text}\n  number {at}: ours {:?}, theirs {:?}",
                shown(&found),
                shown(&expected)
            ));
        }
        compared += 1;
    }
    println!("{compared} of {rules} rules were compared");
    assert!(compared > rules / 10 * 9, "{compared} of {rules}");
    assert!(
        faults.is_empty(),
        "{} rules differ:\n{}",
        faults.len(),
        faults[..faults.len().min(12)].join("\n")
    );
}

/// A rule with its start.
fn text(random: &mut Seeded) -> String {
    let frequency = *random.pick(&[
        "YEARLY", "YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY",
        "SECONDLY",
    ]);
    let within_day = matches!(frequency, "HOURLY" | "MINUTELY" | "SECONDLY");
    let (month, day) = (number(random, 1, 12), number(random, 1, 28));
    // From noon on no clock of these zones is moved, and none of them left a day out then.
    let start = format!(
        "{}{month:02}{day:02}T{:02}{:02}00",
        number(random, 2012, 2024),
        number(random, 12, 20),
        number(random, 0, 59)
    );
    let mut rule = format!("FREQ={frequency}");
    let mut part = |name: &str, value: String| {
        rule.push(';');
        rule.push_str(name);
        rule.push('=');
        rule.push_str(&value);
    };
    if random.percent(60) {
        let most = if within_day { 30 } else { 5 };
        part("INTERVAL", number(random, 1, most).to_string());
    }
    if random.percent(40) {
        part("COUNT", number(random, 1, 50).to_string());
    }
    let (mut chosen, mut weeks) = (false, false);
    if frequency != "SECONDLY" && random.percent(30) {
        part(
            "BYMONTH",
            list(random, 3, |random| number(random, 1, 12).to_string()),
        );
        chosen = true;
    }
    match frequency {
        "YEARLY" if random.percent(20) => {
            part("BYYEARDAY", list(random, 4, |random| signed(random, 366)));
            chosen = true;
        }
        "YEARLY" if random.percent(15) => {
            part(
                "BYWEEKNO",
                list(random, 3, |random| number(random, 1, 51).to_string()),
            );
            part("BYDAY", list(random, 3, weekday));
            // It also counts the days before week 1 to a week 53 that the year before lacks.
            (chosen, weeks) = (true, true);
        }
        "YEARLY" | "MONTHLY" if random.percent(30) => {
            // Two parts that a few programs join and others intersect: one kind at a time.
            let most = if frequency == "MONTHLY" { 5 } else { 4 };
            let numbered = |random: &mut Seeded| signed(random, most) + &weekday(random);
            if random.percent(50) {
                part("BYDAY", list(random, 3, numbered));
            } else {
                part("BYDAY", list(random, 4, weekday));
            }
            chosen = true;
        }
        "WEEKLY" => {
            if random.percent(70) {
                part("BYDAY", list(random, 4, weekday));
            }
        }
        _ => {
            if frequency != "SECONDLY" && random.percent(30) {
                part("BYMONTHDAY", list(random, 4, |random| signed(random, 31)));
                chosen = true;
            }
            if random.percent(25) {
                part("BYDAY", list(random, 4, weekday));
                chosen = true;
            }
        }
    }
    if !within_day && random.percent(20) {
        part(
            "BYHOUR",
            list(random, 3, |random| number(random, 12, 20).to_string()),
        );
        chosen = chosen || frequency != "WEEKLY";
    }
    // That crate loses count of an interval of minutes or seconds that has to wait for a minute.
    if !matches!(frequency, "MINUTELY" | "SECONDLY") && random.percent(15) {
        part(
            "BYMINUTE",
            list(random, 3, |random| number(random, 0, 59).to_string()),
        );
    }
    if chosen && matches!(frequency, "YEARLY" | "MONTHLY") && random.percent(30) {
        part("BYSETPOS", list(random, 2, |random| signed(random, 4)));
    }
    // It takes the last week of a year for another where weeks do not begin on Monday.
    if !weeks && random.percent(25) {
        part("WKST", weekday(random));
    }
    // Elapsed time and civil time differ where clocks are moved.
    if within_day {
        format!("DTSTART:{start}Z\nRRULE:{rule}")
    } else {
        let zone = random.pick(ZONES);
        format!("DTSTART;TZID={zone}:{start}\nRRULE:{rule}")
    }
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
