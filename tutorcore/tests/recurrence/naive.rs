//! What a rule gives, found by looking at every day, or every unit of the clock, with chrono's
//! calendar. It shares no thought with the engine, and is slow.

use chrono::{Datelike, Days, NaiveDate};
use tutorcore::{Frequency, RecurrenceParts};

const DAY: i64 = 86_400;

/// The civil times of a rule from its start on, until `end`.
pub(crate) fn times(parts: &RecurrenceParts, start: i64, end: i64) -> Vec<i64> {
    let mut found = match parts.frequency {
        Frequency::Hourly => units(parts, start, end, 3600),
        Frequency::Minutely => units(parts, start, end, 60),
        Frequency::Secondly => units(parts, start, end, 1),
        _ => days(parts, start, end),
    };
    found.retain(|&time| time >= start);
    if let Some(count) = parts.count {
        found.truncate(count as usize);
    }
    found.retain(|&time| time < end);
    found
}

/// Day after day; the days of one period together, because of the positions.
fn days(parts: &RecurrenceParts, start: i64, end: i64) -> Vec<i64> {
    let first = start.div_euclid(DAY);
    let (mut found, mut of_period, mut period) = (Vec::new(), Vec::new(), 0);
    // The first and the last period count as a whole, whatever is cut off later.
    for day in first - 366..=end.div_euclid(DAY) + 366 {
        let this = periods(parts, first, day);
        if this != period {
            found.extend(at_positions(parts, std::mem::take(&mut of_period)));
            period = this;
        }
        let in_turn = this >= 0 && this % i64::from(parts.interval) == 0;
        if in_turn && chosen(parts, date(first), date(day)) {
            of_period.extend(clock(parts, start).iter().map(|time| day * DAY + time));
        }
    }
    found.extend(at_positions(parts, of_period));
    found
}

/// How many periods a day lies after the start's.
fn periods(parts: &RecurrenceParts, first: i64, day: i64) -> i64 {
    let (start, at) = (date(first), date(day));
    let week_start = parts.week_start as i64;
    let week = |day: i64| (day + 3 - week_start).div_euclid(7);
    let month = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
    match parts.frequency {
        Frequency::Yearly => i64::from(at.year() - start.year()),
        Frequency::Monthly => month(at) - month(start),
        Frequency::Weekly => week(day) - week(first),
        _ => day - first,
    }
}

/// The times of day of a rule by days or longer.
fn clock(parts: &RecurrenceParts, start: i64) -> Vec<i64> {
    let of_day = start.rem_euclid(DAY);
    let mut times = Vec::new();
    for hour in or_own(&parts.by_hour, of_day / 3600) {
        for minute in or_own(&parts.by_minute, of_day / 60 % 60) {
            for second in or_own(&parts.by_second, of_day % 60) {
                if second < 60 {
                    times.push(hour * 3600 + minute * 60 + second);
                }
            }
        }
    }
    times
}

/// Unit after unit of the clock.
fn units(parts: &RecurrenceParts, start: i64, end: i64, unit: i64) -> Vec<i64> {
    let mut found = Vec::new();
    let mut at = start.div_euclid(unit) * unit;
    while at < end {
        let of_day = at.rem_euclid(DAY);
        let day = date(at.div_euclid(DAY));
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        let allowed = |list: &[i32], value: i64| {
            list.is_empty() || list.iter().any(|&one| i64::from(one) == value)
        };
        let open = allowed(&parts.by_hour, hour)
            && (unit > 60 || allowed(&parts.by_minute, minute))
            && (unit > 1 || allowed(&parts.by_second, second))
            && chosen(parts, day, day);
        if open {
            let own = start.rem_euclid(DAY);
            let minutes = match unit {
                3600 => or_own(&parts.by_minute, own / 60 % 60),
                _ => vec![0],
            };
            let seconds = match unit {
                1 => vec![0],
                _ => or_own(&parts.by_second, own % 60),
            };
            let mut inner = Vec::new();
            for minute in minutes {
                for &second in seconds.iter().filter(|&&second| second < 60) {
                    inner.push(at + minute * 60 + second);
                }
            }
            found.extend(at_positions(parts, inner));
        }
        at += unit * i64::from(parts.interval);
    }
    found
}

/// The numbers of a part in order, or the start's own.
fn or_own(list: &[i32], own: i64) -> Vec<i64> {
    let mut list: Vec<i64> = list.iter().map(|&one| i64::from(one)).collect();
    list.sort_unstable();
    list.dedup();
    if list.is_empty() { vec![own] } else { list }
}

fn at_positions(parts: &RecurrenceParts, times: Vec<i64>) -> Vec<i64> {
    if parts.by_position.is_empty() {
        return times;
    }
    let forward = 1_i32..;
    let length = i32::try_from(times.len()).unwrap();
    let kept = times.iter().zip(forward).filter(|(_, place)| {
        let from_end = place - length - 1;
        parts
            .by_position
            .iter()
            .any(|position| position == place || *position == from_end)
    });
    kept.map(|(&time, _)| time).collect()
}

fn date(day: i64) -> NaiveDate {
    let epoch = NaiveDate::default();
    if day < 0 {
        epoch - Days::new(day.unsigned_abs())
    } else {
        epoch + Days::new(day.unsigned_abs())
    }
}

fn length(date: NaiveDate) -> i32 {
    i32::from(date.num_days_in_month())
}

/// Whether the parts allow a date.
fn chosen(parts: &RecurrenceParts, start: NaiveDate, at: NaiveDate) -> bool {
    let month_day = i32::try_from(at.day()).unwrap();
    let from_end = month_day - length(at) - 1;
    let year_day = i32::try_from(at.ordinal()).unwrap();
    let year = if at.leap_year() { 366 } else { 365 };
    let yearly = parts.frequency == Frequency::Yearly;
    let no_day = parts.by_month_day.is_empty()
        && parts.by_day.is_empty()
        && parts.by_year_day.is_empty()
        && parts.by_week_number.is_empty();
    let has = |list: &[i32], values: &[i32]| {
        list.is_empty() || values.iter().any(|value| list.contains(value))
    };
    let own_day = match parts.frequency {
        Frequency::Yearly if parts.by_month.is_empty() => {
            (at.month(), at.day()) == (start.month(), start.day())
        }
        Frequency::Yearly | Frequency::Monthly => at.day() == start.day(),
        Frequency::Weekly => at.weekday() == start.weekday(),
        _ => true,
    };
    let weeks_alone = !parts.by_week_number.is_empty()
        && parts.by_day.is_empty()
        && parts.by_month_day.is_empty()
        && parts.by_year_day.is_empty();
    has(&parts.by_month, &[i32::try_from(at.month()).unwrap()])
        && has(&parts.by_month_day, &[month_day, from_end])
        && has(&parts.by_year_day, &[year_day, year_day - year - 1])
        && (parts.by_week_number.is_empty() || in_week(parts, at))
        && (!weeks_alone || at.weekday() == start.weekday())
        && (!no_day || own_day)
        && (parts.by_day.is_empty() || in_days(parts, at, yearly, year_day, year))
}

fn in_days(parts: &RecurrenceParts, at: NaiveDate, yearly: bool, year_day: i32, year: i32) -> bool {
    let in_year = yearly && parts.by_month.is_empty();
    let (place, length) = if in_year {
        (year_day, year)
    } else {
        (i32::try_from(at.day()).unwrap(), length(at))
    };
    let forward = (place - 1) / 7 + 1;
    let backward = -((length - place) / 7 + 1);
    parts.by_day.iter().any(|day| {
        day.weekday as u32 == at.weekday().num_days_from_monday()
            && day.nth.is_none_or(|nth| nth == forward || nth == backward)
    })
}

/// By counting weeks from the first that has four days of its year.
fn in_week(parts: &RecurrenceParts, at: NaiveDate) -> bool {
    let week_start = parts.week_start as u32;
    let begin = |date: NaiveDate| {
        let back = (date.weekday().num_days_from_monday() + 7 - week_start) % 7;
        date - Days::new(back.into())
    };
    let first = |year: i32| begin(NaiveDate::from_ymd_opt(year, 1, 4).unwrap());
    let this = begin(at);
    let middle = this + Days::new(3);
    let year = middle.year();
    let number = (this - first(year)).num_days() / 7 + 1;
    let weeks = (first(year + 1) - first(year)).num_days() / 7;
    let (number, back) = (number, number - weeks - 1);
    parts
        .by_week_number
        .iter()
        .any(|&week| i64::from(week) == number || i64::from(week) == back)
}
