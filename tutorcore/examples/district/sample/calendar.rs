//! The term's calendar and its clocks: dates, holidays, offsets.

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// The days since 1970 of a date (Hinnant's algorithm).
pub(super) fn date(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// `2026-10-06`.
pub(super) fn date_text(days: i64) -> String {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let place = (5 * of_year + 2) / 153;
    let day = of_year - (153 * place + 2) / 5 + 1;
    let month = if place < 10 { place + 3 } else { place - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Monday is 0.
pub(super) fn weekday(days: i64) -> i64 {
    (days + 3).rem_euclid(7)
}

/// The term, and where its clocks change: on 1 November, at 2:00 summer time.
pub(super) fn first_day() -> i64 {
    date(2026, 8, 17)
}

pub(super) fn last_day() -> i64 {
    date(2026, 12, 18)
}

pub(super) fn clock_change() -> i64 {
    date(2026, 11, 1)
}

pub(super) fn holidays() -> [i64; 6] {
    [
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 11, 25),
        date(2026, 11, 26),
        date(2026, 11, 27),
    ]
}

/// RFC 3339 so many hours west of Greenwich.
pub(super) fn stamp(instant: i64, west: i64) -> String {
    let local = instant - west * HOUR;
    let (day, second) = (date_text(local.div_euclid(DAY)), local.rem_euclid(DAY));
    let (hour, minute, second) = (second / HOUR, second % HOUR / MINUTE, second % MINUTE);
    let offset = if west == 0 {
        "Z".to_owned()
    } else {
        format!("-{west:02}:00")
    };
    format!("{day}T{hour:02}:{minute:02}:{second:02}{offset}")
}
