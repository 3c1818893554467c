//! Where another program is known to give other times, told by the shape of the rule.
//!
//! `docs/RECURRENCE.md` has the reason for each.

use tutorcore::Frequency;
use tutorcore::zone::Placement;

use crate::reading::{Case, Reading};

/// A known departure.
pub(crate) struct Departure {
    pub(crate) name: &'static str,
    kind: Kind,
}

enum Kind {
    /// The times are exactly those of another reading.
    Reading(Reading),
    /// The rule has a shape that the program reads in its own way.
    Shape(fn(&Case) -> bool),
    /// Each time is the same or so many seconds away, in one zone.
    Apart(&'static str, i64),
    /// The times of a rule by hours or less part after clocks were put forward, not before.
    AfterGap,
    /// The program does not take the rule.
    Refusal(fn(&Case, &str) -> bool),
}

impl Departure {
    pub(crate) fn fits(&self, case: &Case, why: &str) -> bool {
        matches!(self.kind, Kind::Refusal(fits) if fits(case, why))
    }

    pub(crate) fn explains(&self, case: &Case, theirs: &[i64], complete: bool) -> bool {
        match self.kind {
            Kind::Reading(reading) => case.agrees(reading, theirs, complete),
            Kind::Shape(has) => has(case),
            Kind::Apart(zone, seconds) => {
                case.zone.name() == zone && case.is_apart(theirs, complete, seconds)
            }
            Kind::AfterGap => {
                // A program that keeps to the wall clock goes astray from that.
                let reading = case.nearest(theirs);
                case.parts.frequency > Frequency::Daily && case.parts_after_gap(reading, theirs)
            }
            Kind::Refusal(_) => false,
        }
    }
}

const fn reading(name: &'static str, reading: Reading) -> Departure {
    Departure {
        name,
        kind: Kind::Reading(reading),
    }
}

const fn shape(name: &'static str, has: fn(&Case) -> bool) -> Departure {
    Departure {
        name,
        kind: Kind::Shape(has),
    }
}

const fn refusal(name: &'static str, fits: fn(&Case, &str) -> bool) -> Departure {
    Departure {
        name,
        kind: Kind::Refusal(fits),
    }
}

/// The known departures of a program, the most exact first.
pub(crate) fn departures(peer: &str) -> Vec<Departure> {
    let readings = [
        reading("a time in a gap is shifted", Reading::Shifted),
        reading("hours and minutes on the wall clock", Reading::WallClock),
    ];
    // What the family of python-dateutil has in common.
    let family = [
        shape("numbered and plain weekdays together", mixed_weekdays),
        shape("a numbered week without a day", week_alone),
        shape("BYSETPOS in a weekly rule", weekly_positions),
        shape("weeks around New Year", weeks_at_the_edge),
    ];
    let own = match peer {
        "dateutil" => vec![
            refusal("refuses what is never met", |case, why| {
                // On its own clock, the wall's.
                (why.contains("generates an empty set") || why.contains("resulting in empty rule"))
                    && (case.times(Reading::Ours).is_empty()
                        || case.times(Reading::WallClock).is_empty())
            }),
            refusal("fails on a sixth weekday of a month", |case, why| {
                why.contains("list index out of range") && beyond_the_month(case)
            }),
        ],
        "rrule" => vec![
            shape("waits of minutes and seconds", waits),
            Departure {
                name: "goes astray after a gap, by hours and less",
                kind: Kind::AfterGap,
            },
            refusal("refuses an end before the start", |_, why| {
                why.contains("UNTIL") && why.contains("DTSTART")
            }),
            refusal(
                "refuses the fifth weekday from a month's end",
                |case, why| {
                    why.contains("BYDAY") && case.parts.by_day.iter().any(|day| day.nth < Some(-4))
                },
            ),
            refusal(
                "refuses BYSETPOS with a part that chooses days of it",
                |case, why| {
                    why.contains("BYSETPOS should only be used in conjunction")
                        && !case.parts.by_month_day.is_empty()
                },
            ),
            refusal("refuses a start that is not once", |_, why| {
                why.contains("is not a valid datetime in local timezone")
            }),
        ],
        "temporal" => vec![
            Departure {
                name: "misses clock changes a month apart",
                kind: Kind::Apart("Africa/Casablanca", 3600),
            },
            shape("counts hours over clock changes that it misses", |case| {
                case.zone.name() == "Africa/Casablanca" && case.parts.frequency > Frequency::Daily
            }),
            shape("an hourly rule after a change by half an hour", |case| {
                case.zone.name() == "Australia/Lord_Howe"
                    && case.parts.frequency == Frequency::Hourly
            }),
            shape(
                "positions among what clock changes leave",
                Case::has_positions_and_gaps,
            ),
            shape("a start that does not exist", |case| {
                matches!(
                    case.zone.resolve(case.start.civil_seconds()),
                    Placement::Gap { .. }
                )
            }),
            shape("several parts choose days of a year", several_choose_days),
        ],
        _ => Vec::new(),
    };
    let family = family
        .into_iter()
        .filter(|one| peer != "temporal" || !matches!(one.name, "a numbered week without a day"));
    readings.into_iter().chain(own).chain(family).collect()
}

fn mixed_weekdays(case: &Case) -> bool {
    let days = &case.parts.by_day;
    days.iter().any(|day| day.nth.is_none()) && days.iter().any(|day| day.nth.is_some())
}

fn week_alone(case: &Case) -> bool {
    let parts = &case.parts;
    !parts.by_week_number.is_empty()
        && parts.by_day.is_empty()
        && parts.by_month_day.is_empty()
        && parts.by_year_day.is_empty()
}

fn weekly_positions(case: &Case) -> bool {
    case.parts.frequency == Frequency::Weekly && !case.parts.by_position.is_empty()
}

fn weeks_at_the_edge(case: &Case) -> bool {
    let weeks = &case.parts.by_week_number;
    weeks.iter().any(|week| matches!(week.abs(), 1 | 52 | 53))
}

fn beyond_the_month(case: &Case) -> bool {
    let parts = &case.parts;
    let beyond = |day: &tutorcore::RuleDay| day.nth.is_some_and(|nth| nth.abs() > 5);
    parts.frequency == Frequency::Yearly
        && !parts.by_month.is_empty()
        && parts.by_day.iter().any(beyond)
}

/// An interval of minutes or seconds that has to wait for the clock.
fn waits(case: &Case) -> bool {
    let parts = &case.parts;
    parts.frequency > Frequency::Hourly
        && !(parts.by_hour.is_empty() && parts.by_minute.is_empty() && parts.by_second.is_empty())
}

fn several_choose_days(case: &Case) -> bool {
    let parts = &case.parts;
    let given = [
        !parts.by_week_number.is_empty(),
        !parts.by_year_day.is_empty(),
        !parts.by_month_day.is_empty(),
        !parts.by_day.is_empty(),
    ];
    parts.frequency == Frequency::Yearly && given.into_iter().filter(|given| *given).count() > 1
}
