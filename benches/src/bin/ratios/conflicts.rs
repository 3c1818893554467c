//! The works on intervals, side by side: double-bookings, busy times, common
//! free hours, proposals against all calendars.
#![expect(
    clippy::disallowed_methods,
    reason = "the core has no clock; a benchmark has one"
)]

use std::hint::black_box;
use std::time::Instant;

use coitrees::IntervalTree as _;
use serde_json::json;
use tutorcore::{
    BusyIndex, Calendars, PersonCalendar, SchedulePolicy, SeriesSearch, SessionProposal,
    TimeSearch, double_bookings, free_slots,
};
use tutorcore_benches::intervals::yardstick::{self, Combined, Directory};
use tutorcore_benches::intervals::{
    self, Attendee, Bookings, attendees, meeting_window, one_calendar, peer,
};
use tutorcore_benches::ratio::nanoseconds_over;

/// Prints the works A to D, those of whole series, and how A grows.
pub(crate) fn print() {
    println!("conflicts");
    pairs();
    one_against(500);
    one_against(10_000);
    free_hours();
    proposals();
    whole_series();
    growth();
}

/// What was measured of one work.
fn line(name: &str, unit: &str, limit: f64, ours: f64, peers: &[(&str, f64)]) {
    let ratio = ours / limit;
    print!("  {name:<34} yardstick {limit:8.3} {unit}  tutorcore {ours:8.3} {unit} ({ratio:.2}x)");
    if let Some(fastest) = peers.iter().map(|peer| peer.1).min_by(f64::total_cmp) {
        let (of_ours, of_limit) = (fastest / ours, fastest / limit);
        print!("  fastest peer {of_ours:.1}x ours, {of_limit:.1}x the yardstick");
    }
    println!();
    for (name, time) in peers {
        println!("      {name:<30} {time:8.3} {unit}");
    }
}

/// Pairs in an order that does not depend on who found them.
fn in_order(mut pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    for pair in &mut pairs {
        *pair = (pair.0.min(pair.1), pair.0.max(pair.1));
    }
    pairs.sort_unstable();
    pairs
}

fn ours(bookings: &Bookings) -> tutorcore::DoubleBookingColumns {
    let Bookings {
        people,
        starts,
        ends,
    } = bookings;
    double_bookings(people, starts, ends, None::<&[u32]>).expect("not too many")
}

/// Work A.
fn pairs() {
    let bookings = Bookings::term(1_000_000, 42);
    let found = ours(&bookings);
    let found = in_order(found.first.into_iter().zip(found.second).collect());
    for (name, theirs) in [
        ("yardstick", yardstick::pairs(&bookings)),
        ("rust-lapper", peer::lapper_pairs(&bookings)),
        ("superintervals", peer::superintervals_pairs(&bookings)),
        ("coitrees", peer::coitrees_pairs(&bookings)),
    ] {
        assert_eq!(in_order(theirs), found, "{name} does other work");
    }
    // As hosts have them: seconds of this century, session ids.
    let seconds = |cells: &[i32]| -> Vec<i64> {
        let from = 1_786_924_800;
        cells
            .iter()
            .map(|&cell| from + i64::from(cell) * 300)
            .collect()
    };
    let (starts, ends) = (seconds(&bookings.starts), seconds(&bookings.ends));
    let sessions: Vec<i64> = (0..).take(starts.len()).collect();
    let in_seconds = || {
        double_bookings(&bookings.people, &starts, &ends, Some(&sessions)).expect("not too many")
    };
    let same = in_seconds();
    let same = in_order(same.first.into_iter().zip(same.second).collect());
    assert_eq!(same, found, "seconds make other pairs");
    // Ids as some hosts have them, far apart.
    let sparse: Vec<i64> = bookings
        .people
        .iter()
        .map(|&who| i64::from(who.wrapping_mul(0x9E37_79B9)) << 24)
        .collect();
    let far_apart =
        || double_bookings(&sparse, &starts, &ends, Some(&sessions)).expect("not too many");
    let same = far_apart();
    let same = in_order(same.first.into_iter().zip(same.second).collect());
    assert_eq!(same, found, "sparse ids make other pairs");

    let times = nanoseconds_over(
        7,
        1,
        &mut [
            &mut || yardstick::pairs(black_box(&bookings)).len(),
            &mut || ours(black_box(&bookings)).first.len(),
            &mut || black_box(in_seconds()).first.len(),
            &mut || black_box(far_apart()).first.len(),
            &mut || peer::lapper_pairs(black_box(&bookings)).len(),
            &mut || peer::superintervals_pairs(black_box(&bookings)).len(),
            &mut || peer::coitrees_pairs(black_box(&bookings)).len(),
        ],
    );
    let times: Vec<f64> = times.into_iter().map(|time| time / 1e6).collect();
    let [limit, core, in_seconds, far_apart, ref others @ ..] = times[..] else {
        unreachable!("seven contestants")
    };
    let names = ["rust-lapper", "superintervals", "coitrees"];
    let peers: Vec<_> = names.into_iter().zip(others.iter().copied()).collect();
    println!("  {} pairs among 1,000,000 bookings", found.len());
    line("A as the yardstick has them", "ms", limit, core, &peers);
    line(
        "A in seconds, with session ids",
        "ms",
        limit,
        in_seconds,
        &[],
    );
    line("A with sparse ids too", "ms", limit, far_apart, &[]);
}

/// Work B.
fn one_against(count: usize) {
    let (busy, asked) = one_calendar(count, 7);
    let (starts, ends): (Vec<i32>, Vec<i32>) = busy.iter().copied().unzip();
    let core = BusyIndex::new(&starts, &ends);
    let limit = Directory::new(&busy);
    let lapper = peer::lapper(busy.iter().copied());
    let map = peer::superintervals(busy.iter().copied());
    let tree = peer::coitree(busy.iter().copied());
    let mut limit = |start, end| limit.sum(start, end);
    let mut core = |start: i32, end: i32| -> u64 {
        core.conflicts(start.into(), end.into())
            .map(|row| u64::from(row) + 1)
            .sum()
    };
    let mut lapper = |start: i32, end: i32| -> u64 {
        let found = lapper.find(start.unsigned_abs(), end.unsigned_abs());
        found.map(|one| u64::from(one.val) + 1).sum()
    };
    let mut map = |start: i32, end: i32| -> u64 {
        let found = map.search_values_iter(start, end - 1);
        found.map(|row| u64::from(*row) + 1).sum()
    };
    let mut tree = |start: i32, end: i32| -> u64 {
        let mut sum = 0;
        tree.query(start, end - 1, |one| {
            sum += u64::from(peer::row_of(one.metadata)) + 1;
        });
        sum
    };
    for &(start, end) in &asked {
        let expected = limit(start, end);
        assert_eq!(core(start, end), expected, "B: we do other work");
        assert_eq!(lapper(start, end), expected, "B: rust-lapper");
        assert_eq!(map(start, end), expected, "B: superintervals");
        assert_eq!(tree(start, end), expected, "B: coitrees");
    }
    let times = nanoseconds_over(
        9,
        PASSES * asked.len(),
        &mut [
            &mut || pass(black_box(&asked), &mut limit),
            &mut || pass(black_box(&asked), &mut core),
            &mut || pass(black_box(&asked), &mut map),
            &mut || pass(black_box(&asked), &mut lapper),
            &mut || pass(black_box(&asked), &mut tree),
        ],
    );
    let names = ["superintervals", "rust-lapper", "coitrees"];
    let peers: Vec<_> = names.into_iter().zip(times[2..].iter().copied()).collect();
    line(
        &format!("B one against {count}"),
        "ns",
        times[0],
        times[1],
        &peers,
    );
}

/// Where the people of work C live.
const NEW_YORK: &str = "America/New_York";

/// Zones with tables of their own, whose clocks change in the window of work C too.
const ZONES: [&str; 11] = [
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Halifax",
    "America/Anchorage",
    "America/Boise",
    "America/Detroit",
    "America/Winnipeg",
    "America/Vancouver",
    "America/Juneau",
];

/// The people of work C as a host has them.
fn calendars(people: &[Attendee], zone: &str) -> Vec<PersonCalendar> {
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let at = |minute: i64| {
        tutorcore::Instant::from_unix_seconds(minute * 60)
            .expect("of this century")
            .to_string()
    };
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let json: Vec<_> = people
        .iter()
        .enumerate()
        .map(|(number, one)| {
            let windows = |wanted: i64| -> Vec<_> {
                let of_day = one.windows.iter().filter(|window| window.0 == wanted);
                of_day
                    .map(|window| json!({"start": clock(window.1), "end": clock(window.2)}))
                    .collect()
            };
            let weekly: serde_json::Map<_, _> = (0..)
                .zip(days)
                .map(|(day, name)| (name.to_owned(), windows(day).into()))
                .collect();
            let busy: Vec<_> = one
                .busy
                .iter()
                .enumerate()
                .map(|(session, &(start, end))| {
                    json!({"session": format!("s{number}-{session}"), "start": at(start), "end": at(end)})
                })
                .collect();
            json!({
                "person": format!("p{number}"),
                "availability": {"zone": zone, "weekly": weekly},
                "busy": busy,
            })
        })
        .collect();
    serde_json::from_value(json.into()).expect("calendars")
}

/// Work C: as hosts run it, over calendars that were made ready once; and with
/// everything still to be made ready.
fn free_hours() {
    const PASSES: usize = 50;
    let people = attendees(99);
    let expected = yardstick::free_hours(&people);
    assert_eq!(
        peer::superintervals_free_hours(&people),
        expected,
        "C: superintervals does other work"
    );
    let given = calendars(&people, NEW_YORK);
    let policy = SchedulePolicy::default();
    let (from, until) = meeting_window();
    let at = |minute: i64| tutorcore::Instant::from_unix_seconds(minute * 60).expect("in range");
    let now = at(from - 10_000);
    let invitees: Vec<_> = given
        .iter()
        .map(|one| json!({"person": one.person.as_str()}))
        .collect();
    let search = |zone: &str| -> TimeSearch {
        serde_json::from_value(json!({
            "window": {"start": at(from).to_string(), "end": at(until).to_string()},
            "minutes": 60, "zone": zone, "invitees": invitees,
        }))
        .expect("a search")
    };
    let in_zones = ZONES.map(|zone| (search(zone), calendars(&people, zone)));
    let search = search(NEW_YORK);
    // The first look at the zone decodes its table.
    let first = Instant::now();
    let ready = Calendars::new(&given, &policy).expect("nobody is given twice");
    let made = first.elapsed().as_secs_f64() * 1e6;
    let first = Instant::now();
    let found = ready
        .free_slots(&search, now)
        .expect("a window of four weeks");
    let very_first = first.elapsed().as_secs_f64() * 1e6;
    let starts: Vec<i64> = found
        .starts
        .iter()
        .map(|start| start.unix_seconds() / 60)
        .collect();
    assert_eq!(starts, expected, "C: we do other work");
    let mut cold: Vec<f64> = in_zones
        .iter()
        .map(|(search, given)| first_in_zone(search, given, &policy, now))
        .collect();
    cold.sort_by(f64::total_cmp);

    let many = |one: &mut dyn FnMut() -> usize| (0..PASSES).map(|_| one()).sum();
    let times = nanoseconds_over(
        15,
        PASSES,
        &mut [
            &mut || many(&mut || yardstick::free_hours(black_box(&people)).len()),
            &mut || {
                many(&mut || {
                    let found = ready.free_slots(black_box(&search), now);
                    found.map_or(0, |found| found.starts.len())
                })
            },
            &mut || {
                many(&mut || {
                    let found = free_slots(black_box(&search), &given, &policy, now);
                    found.map_or(0, |found| found.starts.len())
                })
            },
            &mut || many(&mut || peer::superintervals_free_hours(black_box(&people)).len()),
        ],
    );
    let [limit, core, whole, theirs] = times[..] else {
        unreachable!("four contestants")
    };
    println!("  {} free hours of 8 people in 4 weeks", expected.len());
    let peers = [("superintervals", theirs / 1e3)];
    line(
        "C calendars ready, zone warm",
        "us",
        limit / 1e3,
        core / 1e3,
        &peers,
    );
    line(
        "C from records to answer",
        "us",
        limit / 1e3,
        whole / 1e3,
        &peers,
    );
    line(
        "C calendars ready, zone cold",
        "us",
        limit / 1e3,
        cold[cold.len() / 2],
        &[],
    );
    println!(
        "      zone cold: the median of {} zones, {:.1} to {:.1} us; the very first search of the \
         process, its pages of program not yet there: {made:.1} us to make ready, \
         {very_first:.1} us to answer",
        cold.len(),
        cold[0],
        cold[cold.len() - 1],
    );
}

/// Microseconds of the first search in a zone, whose table nobody has asked for yet: the calendars
/// are ready, the zone's table is decoded on the way.
fn first_in_zone(
    search: &TimeSearch,
    given: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: tutorcore::Instant,
) -> f64 {
    let ready = Calendars::new(given, policy).expect("nobody is given twice");
    let start = Instant::now();
    let found = black_box(ready.free_slots(black_box(search), now));
    let cold = start.elapsed().as_secs_f64() * 1e6;
    let found = found.expect("a window of four weeks");
    assert!(!found.starts.is_empty(), "C: nobody is ever free");
    let again = ready.free_slots(search, now).expect("the same window");
    assert_eq!(
        found.starts, again.starts,
        "C: a cold zone answers otherwise"
    );
    cold
}

/// Every time of a series: three sessions a week of a term, eight people.
fn whole_series() {
    let given = calendars(&attendees(99), NEW_YORK);
    let policy = SchedulePolicy::default();
    let now = tutorcore::Instant::from_unix_seconds(0).expect("in range");
    let invitees: Vec<_> = given
        .iter()
        .map(|one| json!({"person": one.person.as_str()}))
        .collect();
    let series = |weekdays: &[&str]| {
        json!({
            "id": "new", "zone": "America/New_York", "localStart": "2026-08-31T15:00:00",
            "lengthMinutes": 60,
            "recurrence": {
                "pattern": {"type": "weekly", "weekdays": weekdays},
                "end": {"type": "count", "count": 54},
            },
        })
    };
    let wanted = series(&["monday", "wednesday", "friday"]);
    let search: SeriesSearch =
        serde_json::from_value(json!({"series": wanted, "invitees": invitees})).expect("a search");
    let proposal: SessionProposal = serde_json::from_value(json!({
        "time": {"type": "series", "series": wanted}, "invitees": invitees,
    }))
    .expect("a proposal");
    let ready = Calendars::new(&given, &policy).expect("nobody is given twice");
    let suggest = || {
        ready
            .suggest_series_times(&search, now)
            .expect("not too many")
    };
    let found = suggest();
    for one in &found.suggestions {
        let proposal = SessionProposal {
            time: tutorcore::ProposedTime::Series {
                series: one.series.clone(),
            },
            ..proposal.clone()
        };
        let report = ready.conflicts(&proposal, now).expect("a series");
        assert_eq!(
            report.blocked,
            one.sessions - one.held,
            "E: other conflicts"
        );
    }
    let times = nanoseconds_over(
        9,
        1,
        &mut [&mut || black_box(suggest()).suggestions.len(), &mut || {
            let report = ready.conflicts(black_box(&proposal), now);
            report.map_or(0, |report| report.conflicts.len())
        }],
    );
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let each = times[0] / found.looked_at as f64 / 1e3;
    println!(
        "  E {} times of a series of 54 sessions and 8 people: {:.2} ms, {each:.2} us a time; \
         asking about one time {:.1} us",
        found.looked_at,
        times[0] / 1e6,
        times[1] / 1e3,
    );
}

const PASSES: usize = 16;

/// Asks every question some times over.
fn pass(asked: &[(i32, i32)], mut sum: impl FnMut(i32, i32) -> u64) -> usize {
    let mut all = 0;
    for _ in 0..PASSES {
        for &(start, end) in asked {
            all += sum(start, end);
        }
    }
    usize::try_from(all).unwrap_or(0)
}

/// Work D.
#[expect(
    clippy::too_many_lines,
    reason = "one work, and a few lines for each program that does it"
)]
fn proposals() {
    let calendars = intervals::Calendars::district(1234);
    let (starts, ends): (Vec<i32>, Vec<i32>) = peer::all(&calendars).unzip();
    let asked: Vec<(i32, i32)> = calendars.asked().collect();
    let wide: Vec<(i64, i64)> = asked
        .iter()
        .map(|&(start, end)| (start.into(), end.into()))
        .collect();
    let limit = Combined::new(&calendars);
    let core = BusyIndex::new(&starts, &ends);
    let seconds = |cell: i64| 1_786_924_800 + cell * 300;
    let in_seconds = BusyIndex::new(
        &starts
            .iter()
            .map(|&cell| seconds(cell.into()))
            .collect::<Vec<_>>(),
        &ends
            .iter()
            .map(|&cell| seconds(cell.into()))
            .collect::<Vec<_>>(),
    );
    let wide_seconds: Vec<_> = wide
        .iter()
        .map(|&(start, end)| (seconds(start), seconds(end)))
        .collect();
    let lapper = peer::lapper(peer::all(&calendars));
    let map = peer::superintervals(peer::all(&calendars));
    let tree = peer::coitree(peer::all(&calendars));
    let by_limit = || {
        let mut found = Vec::with_capacity(1 << 18);
        for (number, &(start, end)) in (0..).zip(&asked) {
            limit.conflicts(number, start, end, &mut found);
        }
        found
    };
    let by_lapper = || {
        let mut found = Vec::new();
        for (number, &(start, end)) in (0_u64..).zip(&asked) {
            let hits = lapper.find(start.unsigned_abs(), end.unsigned_abs());
            found.extend(hits.map(|one| number << 32 | u64::from(one.val)));
        }
        found
    };
    let by_map = || {
        let (mut found, mut hits) = (Vec::new(), Vec::new());
        for (number, &(start, end)) in (0_u64..).zip(&asked) {
            hits.clear();
            map.search_values(start, end - 1, &mut hits);
            found.extend(hits.iter().map(|&row| number << 32 | u64::from(row)));
        }
        found
    };
    let by_tree = || {
        let mut found = Vec::new();
        for (number, &(start, end)) in (0_u64..).zip(&asked) {
            tree.query(start, end - 1, |one| {
                found.push(number << 32 | u64::from(peer::row_of(one.metadata)));
            });
        }
        found
    };
    let sorted = |mut found: Vec<u64>| {
        found.sort_unstable();
        found
    };
    let expected = sorted(by_limit());
    for (name, found) in [
        ("rust-lapper", by_lapper()),
        ("superintervals", by_map()),
        ("coitrees", by_tree()),
    ] {
        assert_eq!(sorted(found), expected, "D: {name} does other work");
    }
    for (index, asked) in [(&core, &wide), (&in_seconds, &wide_seconds)] {
        let found = index.conflicts_of_many(asked.iter().copied());
        let mut words = Vec::new();
        for (number, edge) in (0_u64..).zip(found.offsets.windows(2)) {
            words.extend(
                found.rows[edge[0]..edge[1]]
                    .iter()
                    .map(|&row| number << 32 | u64::from(row)),
            );
        }
        assert_eq!(sorted(words), expected, "D: we do other work");
    }
    let times = nanoseconds_over(
        25,
        1,
        &mut [
            &mut || black_box(by_limit()).len(),
            &mut || {
                black_box(core.conflicts_of_many(wide.iter().copied()))
                    .rows
                    .len()
            },
            &mut || {
                black_box(in_seconds.conflicts_of_many(wide_seconds.iter().copied()))
                    .rows
                    .len()
            },
            &mut || black_box(by_lapper()).len(),
            &mut || black_box(by_map()).len(),
            &mut || black_box(by_tree()).len(),
        ],
    );
    let times: Vec<f64> = times.into_iter().map(|time| time / 1e6).collect();
    let names = ["rust-lapper", "superintervals", "coitrees"];
    let peers: Vec<_> = names.into_iter().zip(times[3..].iter().copied()).collect();
    println!(
        "  {} conflicts of 200 weekly proposals with 300 calendars",
        expected.len()
    );
    line(
        "D as the yardstick has them",
        "ms",
        times[0],
        times[1],
        &peers,
    );
    line("D in seconds", "ms", times[0], times[2], &[]);
}

/// Work A from 10,000 to 10,000,000 bookings.
fn growth() {
    println!("  growth of A, for each booking");
    let mut first = None;
    for count in [10_000, 100_000, 1_000_000, 10_000_000] {
        let bookings = Bookings::term(count, 1);
        let found = ours(&bookings);
        let rounds = if count > 1_000_000 { 3 } else { 9 };
        let times = nanoseconds_over(
            rounds,
            count,
            &mut [&mut || ours(black_box(&bookings)).first.len()],
        );
        let ratio = times[0] / *first.get_or_insert(times[0]);
        println!(
            "    {count:>10} bookings {:6.2} ns ({ratio:.2}x)  {:9} pairs  at most {:>6} kB beside the columns",
            times[0],
            found.first.len(),
            memory(count).unwrap_or_else(|| "?".to_owned()),
        );
    }
}

/// The word, before a number of bookings, at which the program tells what memory they take.
pub(crate) const MEMORY: &str = "memory-of-bookings=";

/// Prints how many kB so many bookings take at most beside their columns.
pub(crate) fn print_memory(bookings: &str) {
    let count = bookings.parse().expect("a number of bookings");
    let bookings = Bookings::term(count, 1);
    let before = forget_peak();
    let found = black_box(ours(&bookings));
    let most = peak().saturating_sub(before);
    assert!(!found.first.is_empty(), "nobody is booked twice");
    println!("{}", most / 1000);
}

/// What [`print_memory`] tells in a process of its own: in this one there is memory left over from
/// before, which is used again.
fn memory(bookings: usize) -> Option<String> {
    let program = std::env::current_exe().ok()?;
    let told = std::process::Command::new(program)
        .arg(format!("{MEMORY}{bookings}"))
        .output();
    let told = String::from_utf8(told.ok()?.stdout).ok()?;
    Some(told.trim().to_owned()).filter(|told| !told.is_empty())
}

/// Sets the most bytes that this process has had in memory to those that it
/// has now, and gives them; 0 where the system does not tell.
fn forget_peak() -> usize {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    peak()
}

/// The most bytes that this process has had in memory since.
fn peak() -> usize {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return 0;
    };
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse::<usize>().ok())
        .unwrap_or(0)
        * 1024
}
