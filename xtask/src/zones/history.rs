//! A zone's offsets through all time, and how two of them differ.

/// A day of every year, and a local time on it in seconds after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct YearDay {
    /// 1 to 12.
    pub(super) month: u8,
    /// 1 to 4, or 5 for the last.
    pub(super) week: u8,
    /// 0 is Sunday.
    pub(super) weekday: u8,
    /// May be negative or more than a day.
    pub(super) time: i32,
}

/// Daylight time from `start` to `end` of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    pub(super) standard: i32,
    pub(super) daylight: i32,
    pub(super) start: YearDay,
    pub(super) end: YearDay,
}

/// The offset before any change, the changes (instant, offset from then on), and the rule that
/// holds from the last change on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct History {
    pub(super) first: i32,
    pub(super) changes: Vec<(i64, i32)>,
    pub(super) rule: Option<Rule>,
}

const DAY: i64 = 86_400;

impl History {
    /// Leaves out changes of name only. The last stays even so if a rule begins at it.
    pub(super) fn without_idle_changes(mut self) -> Self {
        let last = self.changes.last().copied();
        let mut before = self.first;
        self.changes
            .retain(|&(_, offset)| std::mem::replace(&mut before, offset) != offset);
        if self.rule.is_some() && self.changes.last().copied() != last {
            self.changes.extend(last);
        }
        self
    }

    /// Every change up to the year 2100, the rule's included.
    fn written_out(&self) -> Vec<(i64, i32)> {
        let mut changes = self.changes.clone();
        if let (Some(rule), Some(&(last, _))) = (self.rule, self.changes.last()) {
            for year in 1800..=2100 {
                let mut both = [
                    (
                        rule.start.at(year) - i64::from(rule.standard),
                        rule.daylight,
                    ),
                    (rule.end.at(year) - i64::from(rule.daylight), rule.standard),
                ];
                both.sort_unstable();
                changes.extend(both.into_iter().filter(|&(at, _)| at > last));
            }
        }
        let written = Self {
            first: self.first,
            changes,
            rule: None,
        };
        written.without_idle_changes().changes
    }

    /// Since when two histories tell different offsets, as far as the year 2100.
    pub(super) fn differs_from(&self, other: &Self) -> Option<String> {
        if self.first != other.first {
            return Some("the beginning".to_owned());
        }
        let (ours, theirs) = (self.written_out(), other.written_out());
        let same = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
        let at = [ours.get(same), theirs.get(same)]
            .into_iter()
            .flatten()
            .map(|change| change.0);
        at.min().map(date)
    }
}

impl YearDay {
    /// The local second of `year` that this day and time mean.
    fn at(self, year: i64) -> i64 {
        let month = i64::from(self.month);
        let (first, next) = (month_start(year, month), month_start(year, month + 1));
        let to_weekday = (i64::from(self.weekday) - (first + 4)).rem_euclid(7);
        let day = first + to_weekday + 7 * (i64::from(self.week) - 1);
        (if day < next { day } else { day - 7 }) * DAY + i64::from(self.time)
    }
}

/// Days from 1970-01-01 to the first of a month; month 13 is January of the next year.
fn month_start(year: i64, month: i64) -> i64 {
    let leaps = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let new_year = 365 * (year - 1970) + leaps(year - 1) - leaps(1969);
    let leap_day = leaps(year) - leaps(year - 1);
    let lengths = [31, 28 + leap_day, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    lengths
        .iter()
        .zip(1..month)
        .fold(new_year, |day, (length, _)| day + length)
}

/// The UTC date of an instant, as `2026-11-01`.
fn date(unix: i64) -> String {
    let day = unix.div_euclid(DAY);
    let mut year = 1970 + day / 366 - 1;
    while month_start(year + 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12)
        .rev()
        .find(|&month| month_start(year, month) <= day)
        .unwrap_or(1);
    format!(
        "{year:04}-{month:02}-{:02}",
        day - month_start(year, month) + 1
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (unix, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"),
            (1_793_516_400, "2026-11-01"),
            (-5_364_662_400, "1800-01-01"),
            (4_102_444_799, "2099-12-31"),
        ] {
            assert_eq!(date(unix), expected);
        }
    }

    #[test]
    fn a_rule_may_begin_at_an_idle_change() {
        let day = YearDay {
            month: 3,
            week: 5,
            weekday: 0,
            time: 0,
        };
        let rule = Rule {
            standard: 0,
            daylight: 3600,
            start: day,
            end: YearDay { month: 10, ..day },
        };
        let history = History {
            first: 0,
            changes: vec![(5, 0), (10, 3600), (20, 3600)],
            rule: None,
        };
        assert_eq!(history.clone().without_idle_changes().changes, [(10, 3600)]);
        let ruled = History {
            rule: Some(rule),
            ..history
        };
        assert_eq!(
            ruled.without_idle_changes().changes,
            [(10, 3600), (20, 3600)]
        );
    }

    #[test]
    fn the_first_difference_is_told() {
        let old = History {
            first: 0,
            changes: vec![(0, 3600), (DAY, 0)],
            rule: None,
        };
        let mut new = old.clone();
        assert_eq!(new.differs_from(&old), None);
        new.changes[1].0 += 1;
        assert_eq!(new.differs_from(&old).as_deref(), Some("1970-01-02"));
        new.changes.clear();
        assert_eq!(new.differs_from(&old).as_deref(), Some("1970-01-01"));
    }
}
