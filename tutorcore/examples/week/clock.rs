//! The clock of the school.

use tutorcore::{Error, Instant, LocalDateTime, Weekday, Zone};

/// An instant that is written down here.
pub(crate) fn at(text: &str) -> Result<Instant, Error> {
    text.parse()
}

/// What the school's clock shows.
pub(crate) fn clock(instant: Instant) -> LocalDateTime {
    let civil = Zone::get("America/Chicago").map_or(instant.unix_seconds(), |zone| {
        zone.to_local(instant.unix_seconds())
    });
    LocalDateTime::from_civil_seconds(civil).unwrap_or_else(|error| unreachable!("{error}"))
}

/// `Tue 6 Oct`.
fn day(instant: Instant) -> String {
    let date = clock(instant).date();
    let weekday = match date.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    };
    let text = date.to_string();
    let day = text.rsplit('-').next().unwrap_or_default();
    format!("{weekday} {} Oct", day.trim_start_matches('0'))
}

/// `Tue 6 Oct 15:30`.
pub(crate) fn words(instant: Instant) -> String {
    let time = clock(instant).time().to_string();
    format!("{} {}", day(instant), time.get(..5).unwrap_or(&time))
}
