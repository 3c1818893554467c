//! A rule made ready to run from a start: which way to generate its times, and with what.

use super::calendar::{DAY, date_of, weekday};
use super::days::{DayFilter, Days, Weeks};
use super::elapsed::Elapsed;
use super::lattice::Lattice;
use super::months::{MonthPattern, Months};
use super::rule::{By, Frequency, RecurrenceRule, number};
use super::short::Short;
use super::years::Years;

/// A rule that begins at a civil second.
pub(super) struct Plan<'a> {
    pub(super) start: i64,
    pub(super) shape: Shape<'a>,
}

/// The ways of generating times, quickest first.
pub(super) enum Shape<'a> {
    /// It is proved that there are none.
    Nothing,
    /// The same places in every period.
    Lattice(Lattice),
    /// Days of months.
    Months(Months<'a>),
    /// Days of years that only the whole year tells.
    Years(Years<'a>),
    /// Days that a filter passes.
    Days(Days),
    /// Days of weeks that a filter of months passes.
    Weeks(Weeks<'a>),
    /// Hours, minutes or seconds, in elapsed time.
    Elapsed(Elapsed),
}

/// Why a generator paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// It has given as many times as it was asked for.
    Full,
    /// Every later time lies after the last that was asked for.
    Past,
    /// It is proved that no time follows.
    Over,
    /// The work it may do is done.
    Spent,
}

/// What a generator is asked for.
pub(super) struct Order {
    /// The last civil second of interest.
    pub(super) last: i64,
    /// So many times, and the rest of the period that holds the last of them.
    pub(super) want: usize,
}

impl<'a> Plan<'a> {
    /// The plan of a rule from a civil second on.
    #[inline]
    pub(super) fn new(rule: &'a RecurrenceRule, start: i64) -> Self {
        let shape = if impossible(&rule.by) {
            Shape::Nothing
        } else {
            shape(rule, start)
        };
        Self { start, shape }
    }
}

impl Shape<'_> {
    /// The first period that can hold a civil second or later ones.
    pub(super) fn seek(&self, civil: i64) -> i64 {
        match self {
            Self::Nothing | Self::Elapsed(_) => 0,
            Self::Lattice(shape) => shape.seek(civil),
            Self::Months(shape) => shape.seek(civil),
            Self::Years(shape) => shape.seek(civil),
            Self::Days(shape) => shape.seek(civil),
            Self::Weeks(shape) => shape.seek(civil),
        }
    }

    /// Adds the times of `period` and later ones, in order, and moves `period` on.
    pub(super) fn fill(
        &self,
        period: &mut i64,
        order: &Order,
        work: &mut u64,
        out: &mut Vec<i64>,
    ) -> Pace {
        match self {
            Self::Nothing | Self::Elapsed(_) => Pace::Over,
            Self::Lattice(shape) => shape.fill(period, order, work, out),
            Self::Months(shape) => shape.fill(period, order, work, out),
            Self::Years(shape) => shape.fill(period, order, work, out),
            Self::Days(shape) => shape.fill(period, order, work, out),
            Self::Weeks(shape) => shape.fill(period, order, work, out),
        }
    }
}

/// Whether the days of the month occur in none of the months, or the seconds on no clock.
fn impossible(by: &By) -> bool {
    if by.seconds == 1 << 60 {
        return true;
    }
    if by.month_days == 0 {
        return false;
    }
    let longest = |month: u32| match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12)
        .filter(|month| by.months == 0 || by.months >> month & 1 == 1)
        .all(|month| {
            let days = (2_u64 << longest(month)).saturating_sub(2);
            by.month_days & (days | days << 32) == 0
        })
}

#[inline]
fn shape(rule: &RecurrenceRule, start: i64) -> Shape<'_> {
    use Frequency::{Daily, Monthly, Weekly};

    let by = &rule.by;
    let interval = i64::from(rule.interval);
    let day = start.div_euclid(DAY);
    if rule.frequency > Daily {
        return Shape::Elapsed(Elapsed::new(rule, start));
    }
    let times = times_of_day(by, start.rem_euclid(DAY));
    let week_start = i64::from(number(rule.week_start));
    let own_weekday = weekday(day);
    match rule.frequency {
        Weekly if by.months == 0 => {
            let weekdays = own_if_none(by.weekdays, own_weekday);
            Lattice::weeks(day, interval, week_start, weekdays, &times, by.positions())
                .map_or(Shape::Nothing, Shape::Lattice)
        }
        Weekly => {
            let weekdays = own_if_none(by.weekdays, own_weekday);
            Shape::Weeks(Weeks::new(day, interval, week_start, weekdays, by, times))
        }
        Daily => {
            let times = times.picked(by.positions());
            if by.months == 0 && by.month_days == 0 {
                Lattice::days(day, interval, by.weekdays, &times)
                    .map_or(Shape::Nothing, Shape::Lattice)
            } else {
                Shape::Days(Days::new(day, interval, DayFilter::new(by), times))
            }
        }
        Monthly => {
            let pattern = MonthPattern::new(by, own_day(by, day));
            let months = Months::monthly(day, interval, by.months, pattern, times, by.positions());
            Shape::Months(months)
        }
        _ => yearly(rule, day, times),
    }
}

/// A yearly rule by months, where its months can be told one by one, else by whole years.
fn yearly(rule: &RecurrenceRule, day: i64, times: Short) -> Shape<'_> {
    let by = &rule.by;
    let interval = i64::from(rule.interval);
    let date = date_of(day);
    let by_year = !by.year_days().is_empty() || !by.weeks().is_empty();
    let numbered_in_year = !by.ordinals().is_empty() && by.months == 0;
    if by_year || numbered_in_year || !by.positions().is_empty() {
        return Shape::Years(Years::new(rule, day, times));
    }
    let own = own_day(by, day);
    let months = if by.months == 0 && own != 0 {
        1 << date.month
    } else {
        by.months
    };
    let pattern = MonthPattern::new(by, own);
    Shape::Months(Months::yearly(day, interval, months, pattern, times))
}

/// The start's day of the month as a set, if no part of the rule chooses days.
pub(super) fn own_day(by: &By, day: i64) -> u64 {
    let chosen = by.month_days != 0
        || by.weekdays != 0
        || !by.ordinals().is_empty()
        || !by.year_days().is_empty()
        || !by.weeks().is_empty();
    if chosen { 0 } else { 1 << date_of(day).day }
}

fn own_if_none(weekdays: u8, own: i64) -> u8 {
    if weekdays == 0 { 1 << own } else { weekdays }
}

/// The seconds of the day at which a rule by days or longer gives times.
fn times_of_day(by: &By, own: i64) -> Short {
    if by.hours == 0 && by.minutes == 0 && by.seconds == 0 {
        return Short::one(own);
    }
    let hours = own_or(by.hours.into(), own.div_euclid(3600));
    let minutes = own_or(by.minutes, own.div_euclid(60).rem_euclid(60));
    let seconds = own_or(by.seconds, own.rem_euclid(60));
    Short::sums(hours, 3600, minutes, seconds)
}

/// The set, or the start's own number if there is none.
pub(super) fn own_or(set: u64, own: i64) -> u64 {
    if set == 0 { 1 << own } else { set }
}
