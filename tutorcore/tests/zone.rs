//! Zones whose clocks did something that a simpler table would get wrong.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use tutorcore::zone::{FoldPolicy, GapPolicy, Misfit, Placement, Zone};

const HOUR: i32 = 3600;
const DAY: i64 = 86_400;

fn zone(name: &str) -> Zone {
    Zone::get(name).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Seconds of a civil time, as `2026-03-08T02:30:00`.
fn civil(text: &str) -> i64 {
    text.parse::<NaiveDateTime>().unwrap().and_utc().timestamp()
}

/// Unix seconds of a UTC time, written alike.
fn utc(text: &str) -> i64 {
    civil(text)
}

fn offset(name: &str, at: &str) -> i32 {
    zone(name).offset_at(utc(at))
}

#[test]
fn samoa_left_out_a_day() {
    let apia = zone("Pacific/Apia");
    let jump = utc("2011-12-30T10:00:00");
    let gap = Placement::Gap {
        at: jump,
        before: -10 * HOUR,
        after: 14 * HOUR,
    };
    for time in [
        "2011-12-30T00:00:00",
        "2011-12-30T12:00:00",
        "2011-12-30T23:59:59",
    ] {
        assert_eq!(apia.resolve(civil(time)), gap, "{time}");
    }
    assert_eq!(
        apia.resolve(civil("2011-12-29T23:59:59")),
        Placement::One(jump - 1)
    );
    assert_eq!(
        apia.resolve(civil("2011-12-31T00:00:00")),
        Placement::One(jump)
    );
    assert_eq!(apia.day_start(date("2011-12-29")), jump - DAY);
    assert_eq!(apia.day_start(date("2011-12-30")), jump);
    assert_eq!(apia.day_start(date("2011-12-31")), jump);
    assert_eq!(apia.day_start(date("2012-01-01")), jump + DAY);
    let lesson = civil("2011-12-30T15:30:00");
    let place = |gap| apia.place(lesson, gap, FoldPolicy::Earlier);
    assert_eq!(place(GapPolicy::FirstValid), Ok(Some(jump)));
    let shifted = place(GapPolicy::ShiftForward).unwrap().unwrap();
    assert_eq!(apia.to_local(shifted), civil("2011-12-31T15:30:00"));
}

#[test]
fn chicago_has_a_gap_and_a_fold() {
    let chicago = zone("America/Chicago");
    let spring = utc("2026-03-08T08:00:00");
    assert_eq!(
        chicago.resolve(civil("2026-03-08T02:00:00")),
        Placement::Gap {
            at: spring,
            before: -6 * HOUR,
            after: -5 * HOUR
        }
    );
    assert_eq!(
        chicago.resolve(civil("2026-03-08T01:59:59")),
        Placement::One(spring - 1)
    );
    assert_eq!(
        chicago.resolve(civil("2026-03-08T03:00:00")),
        Placement::One(spring)
    );
    let autumn = utc("2026-11-01T07:00:00");
    let half_past_one = civil("2026-11-01T01:30:00");
    let fold = Placement::Fold {
        earlier: autumn - 1800,
        later: autumn + 1800,
    };
    assert_eq!(chicago.resolve(half_past_one), fold);
    let place = |fold| chicago.place(half_past_one, GapPolicy::default(), fold);
    assert_eq!(place(FoldPolicy::Earlier), Ok(Some(autumn - 1800)));
    assert_eq!(place(FoldPolicy::Later), Ok(Some(autumn + 1800)));
    assert_eq!(place(FoldPolicy::Refuse), Err(Misfit::Repeated));
    assert_eq!(
        chicago.resolve(civil("2026-11-01T00:59:59")),
        Placement::One(autumn - 3601)
    );
    assert_eq!(
        chicago.resolve(civil("2026-11-01T02:00:00")),
        Placement::One(autumn + 3600)
    );
}

#[test]
fn sao_paulo_put_clocks_forward_at_midnight() {
    let sao_paulo = zone("America/Sao_Paulo");
    let jump = utc("2018-11-04T03:00:00");
    assert_eq!(sao_paulo.day_start(date("2018-11-04")), jump);
    assert_eq!(sao_paulo.to_local(jump), civil("2018-11-04T01:00:00"));
    // In February clocks went back from midnight to 23:00: the day before had 25 hours.
    let start = sao_paulo.day_start(date("2018-02-17"));
    assert_eq!(sao_paulo.day_start(date("2018-02-18")) - start, 25 * 3600);
    assert_eq!(
        offset("America/Sao_Paulo", "2026-12-01T00:00:00"),
        -3 * HOUR
    );
}

#[test]
fn a_day_may_begin_twice() {
    // Newfoundland put clocks back from 00:01 to 23:01: the new day began, ended and began.
    let st_johns = zone("America/St_Johns");
    let start = st_johns.day_start(date("2006-10-29"));
    assert_eq!(st_johns.to_local(start), civil("2006-10-29T00:00:00"));
    assert_eq!(st_johns.to_local(start + 60), civil("2006-10-28T23:01:00"));
    assert_eq!(
        st_johns.to_local(start + 3600),
        civil("2006-10-29T00:00:00")
    );
}

#[test]
fn daylight_time_may_be_half_an_hour_two_hours_or_negative() {
    assert_eq!(
        offset("Australia/Lord_Howe", "2026-01-01T00:00:00"),
        11 * HOUR
    );
    assert_eq!(
        offset("Australia/Lord_Howe", "2026-07-01T00:00:00"),
        10 * HOUR + 1800
    );
    assert_eq!(offset("Antarctica/Troll", "2026-01-01T00:00:00"), 0);
    assert_eq!(offset("Antarctica/Troll", "2026-07-01T00:00:00"), 2 * HOUR);
    // By law Dublin's standard time is in summer, and winter time is an hour less.
    assert_eq!(offset("Europe/Dublin", "2150-01-15T00:00:00"), 0);
    assert_eq!(offset("Europe/Dublin", "2150-07-15T00:00:00"), HOUR);
}

#[test]
fn offsets_of_old_have_seconds() {
    assert_eq!(
        offset("Africa/Monrovia", "1960-01-01T00:00:00"),
        -(44 * 60 + 30)
    );
    assert_eq!(
        offset("America/Chicago", "0001-07-01T00:00:00"),
        -(5 * HOUR + 50 * 60 + 36)
    );
    assert_eq!(zone("America/Chicago").span_at(i64::MIN).start, i64::MIN);
}

#[test]
fn recent_laws_are_known() {
    for (name, at, hours) in [
        ("Africa/Casablanca", "2026-08-01T00:00:00", 1),
        ("Africa/Casablanca", "2026-12-01T00:00:00", 0),
        ("America/Vancouver", "2026-12-01T00:00:00", -7),
        ("America/Winnipeg", "2026-12-01T00:00:00", -5),
        ("America/Edmonton", "2026-12-01T00:00:00", -6),
    ] {
        assert_eq!(offset(name, at), hours * HOUR, "{name} at {at}");
    }
}

#[test]
fn the_last_rule_holds_for_every_later_year() {
    for year in ["2099", "2100", "2101", "2300", "2400", "2401", "9999"] {
        for (name, winter, summer) in [("America/Chicago", -6, -5), ("Pacific/Auckland", 13, 12)] {
            assert_eq!(
                offset(name, &format!("{year}-01-15T00:00:00")),
                winter * HOUR
            );
            assert_eq!(
                offset(name, &format!("{year}-07-15T00:00:00")),
                summer * HOUR
            );
        }
    }
    // The calendar repeats after 400 years, and so do the rules.
    let cycle = 146_097 * DAY;
    for name in [
        "America/Chicago",
        "Pacific/Auckland",
        "Asia/Gaza",
        "America/Nuuk",
    ] {
        let zone = zone(name);
        let first = utc("2090-01-01T00:00:00");
        for week in 0..2_000 {
            let now = first + week * 7 * DAY;
            let (span, later) = (zone.span_at(now), zone.span_at(now + cycle));
            assert_eq!(span.start + cycle, later.start, "{name}");
            assert_eq!(
                (span.end + cycle, span.offset),
                (later.end, later.offset),
                "{name}"
            );
        }
    }
}

#[test]
fn spans_follow_one_another_and_differ() {
    for zone in Zone::all() {
        let mut span = zone.span_at(i64::MIN);
        assert_eq!(span.start, i64::MIN, "{zone}");
        while span.end < utc("2110-01-01T00:00:00") {
            let next = zone.span_at(span.end);
            assert_eq!(next.start, span.end, "{zone}");
            assert_ne!(next.offset, span.offset, "{zone}");
            assert_eq!(zone.span_at(span.end - 1), span, "{zone}");
            span = next;
        }
    }
}

#[test]
fn day_starts_do_not_go_back() {
    let alias = |zone: &Zone| Zone::all().any(|other| other < *zone && other.same_rules(*zone));
    for zone in Zone::all().filter(|zone| !alias(zone)) {
        let (mut day, end) = (date("2005-01-01"), date("2029-01-01"));
        let mut start = zone.day_start(day);
        while day < end {
            // An instant earlier, it was not yet that day.
            let before = DateTime::from_timestamp(start - 1, 0).unwrap();
            assert!(zone.civil_at(before).date() < day, "{zone} {day}");
            day = day.succ_opt().unwrap();
            let next = zone.day_start(day);
            assert!(start <= next && next - start <= 2 * DAY, "{zone} {day}");
            start = next;
        }
    }
}

#[test]
fn a_renamed_zone_keeps_its_name_and_its_rules() {
    for (old, new) in [
        ("Europe/Kiev", "Europe/Kyiv"),
        ("US/Central", "America/Chicago"),
    ] {
        assert_eq!(zone(old).name(), old);
        assert_ne!(zone(old), zone(new));
        assert!(zone(old).same_rules(zone(new)));
    }
    assert!(!zone("Europe/London").same_rules(zone("Europe/Dublin")));
    assert!(zone("America/Adak") < zone("Zulu"));
}
