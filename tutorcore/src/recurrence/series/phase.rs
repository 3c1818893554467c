//! One stretch of a series: its rule, the starts that it gives, and the months that it skips.

use std::collections::{BTreeMap, BTreeSet};

use super::{ChangedOccurrence, Recurrence, RecurrenceEnd, RecurrencePattern, SessionSeries};
use super::{SeriesPhase, SkippedMonth};
use crate::error::Error;
use crate::finding::Finding;
use crate::policy::{MonthlyOverflow, RecurrenceGap, SchedulePolicy};
use crate::recurrence::calendar::{DAY, date_of, day_number, month_length};
use crate::recurrence::expand::{Ended, Query};
use crate::recurrence::parts::RecurrenceParts;
use crate::recurrence::rule::{Frequency, RecurrenceRule, Until, WEEKDAYS};
use crate::recurrence::set::{RecurrenceSet, RecurrenceStart};
use crate::recurrence::{merge, rules};
use crate::time::LocalDateTime;

/// A stretch of a series, and where it stands in the series.
pub(in crate::recurrence) struct Phase<'a> {
    pub(in crate::recurrence) local_start: LocalDateTime,
    pub(in crate::recurrence) length_minutes: u32,
    pub(in crate::recurrence) recurrence: &'a Recurrence,
    pub(in crate::recurrence) path: String,
}

/// A start that a series gives, excepted or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) start: LocalDateTime,
    /// The start that its session was first planned for.
    pub(super) original: LocalDateTime,
    pub(super) excepted: bool,
    pub(super) moved_to: Option<LocalDateTime>,
    pub(super) length_minutes: Option<u32>,
}

impl Slot {
    fn new(start: LocalDateTime, known: Option<&&ChangedOccurrence>, excepted: bool) -> Self {
        Self {
            start,
            original: known.map_or(start, |one| one.original_start),
            excepted,
            moved_to: known.and_then(|one| one.moved_to),
            length_minutes: known.and_then(|one| one.length_minutes),
        }
    }

    /// The local start of its session.
    pub(super) fn local_start(&self) -> LocalDateTime {
        self.moved_to.unwrap_or(self.start)
    }
}

impl SessionSeries {
    /// The stretches of the series, in order; the last is the present one.
    pub(in crate::recurrence) fn phases(&self) -> Vec<Phase<'_>> {
        let earlier = self.earlier.iter().enumerate();
        let mut phases: Vec<Phase<'_>> = earlier
            .map(|(index, phase)| phase.at(format!("/series/earlier/{index}")))
            .collect();
        phases.push(self.present());
        phases
    }

    /// The stretch that is not over.
    pub(super) fn present(&self) -> Phase<'_> {
        Phase {
            local_start: self.local_start,
            length_minutes: self.length_minutes,
            recurrence: &self.recurrence,
            path: "/series".to_owned(),
        }
    }

    /// The sessions with something of their own, by where the series has them.
    pub(super) fn known(&self) -> BTreeMap<LocalDateTime, &ChangedOccurrence> {
        // Of two entries for one start the first holds.
        let entries = self.changed.iter().rev();
        entries.map(|one| (one.start(), one)).collect()
    }
}

impl SeriesPhase {
    pub(super) fn at(&self, path: String) -> Phase<'_> {
        Phase {
            local_start: self.local_start,
            length_minutes: self.length_minutes,
            recurrence: &self.recurrence,
            path,
        }
    }
}

impl ChangedOccurrence {
    /// Where the series has it.
    pub(super) fn start(&self) -> LocalDateTime {
        self.series_start.unwrap_or(self.original_start)
    }

    /// The entry of a session, if it has anything of its own.
    pub(super) fn of(slot: &Slot) -> Option<Self> {
        let entry = Self {
            original_start: slot.original,
            series_start: Some(slot.start).filter(|start| *start != slot.original),
            moved_to: slot.moved_to.filter(|local| *local != slot.start),
            length_minutes: slot.length_minutes,
        };
        let own = entry.series_start.is_some()
            || entry.moved_to.is_some()
            || entry.length_minutes.is_some();
        own.then_some(entry)
    }
}

impl Phase<'_> {
    /// What is wrong before any date is looked at.
    pub(super) fn check(&self, findings: &mut Vec<Finding>) {
        let recurrence = self.recurrence;
        let at = |field: &str| format!("{}/recurrence{field}", self.path);
        if recurrence.interval < 1 {
            let finding = rules::RECUR_INTERVAL_INVALID.at(at("/interval"));
            findings.push(finding.with("interval", recurrence.interval));
        }
        match recurrence.end {
            None => findings.push(rules::RECUR_UNBOUNDED.at(at(""))),
            Some(RecurrenceEnd::Count { count }) if count < 1 => {
                findings.push(rules::RECUR_END_INVALID.at(at("/end/count")));
            }
            Some(_) => {}
        }
    }

    /// The rule, on a clock without a zone.
    pub(in crate::recurrence) fn rule(
        &self,
        policy: &SchedulePolicy,
    ) -> Result<RecurrenceSet, Error> {
        let recurrence = self.recurrence;
        let interval = u32::try_from(recurrence.interval).unwrap_or(0);
        let mut parts = match &recurrence.pattern {
            RecurrencePattern::Daily => RecurrenceParts::every(interval, Frequency::Daily),
            RecurrencePattern::Weekly { weekdays } => RecurrenceParts {
                by_day: weekdays.iter().copied().map(Into::into).collect(),
                week_start: WEEKDAYS[0],
                ..RecurrenceParts::every(interval, Frequency::Weekly)
            },
            RecurrencePattern::Monthly => RecurrenceParts::every(interval, Frequency::Monthly),
        };
        if self.takes_last_days(policy) {
            // The last of these days that the month has.
            let day = i32::try_from(self.start_day()).unwrap_or(28);
            parts.by_month_day = (28..=day).collect();
            parts.by_position = vec![-1];
        }
        match recurrence.end {
            Some(RecurrenceEnd::Count { count }) => parts.count = u32::try_from(count).ok(),
            Some(RecurrenceEnd::Until { date }) => {
                let last = Until::Date { date }.last_second();
                parts.until = Some(Until::Local {
                    time: LocalDateTime::clamped(last),
                });
            }
            None => {}
        }
        RecurrenceSet::new(RecurrenceStart::Floating {
            time: self.local_start,
        })
        .with_rule(RecurrenceRule::try_from(&parts)?)
    }

    /// Whether a month without the start's day has its last day instead.
    pub(super) fn takes_last_days(&self, policy: &SchedulePolicy) -> bool {
        self.recurrence.pattern == RecurrencePattern::Monthly
            && policy.monthly_overflow == MonthlyOverflow::LastDay
            && self.start_day() > 28
    }

    /// The starts, excepted ones too, in order; and why there are no more: by the limit, if there
    /// are more than are allowed.
    pub(super) fn starts(&self, policy: &SchedulePolicy) -> (Vec<LocalDateTime>, Ended) {
        let Ok(set) = self.rule(policy) else {
            return (Vec::new(), Ended::Rule);
        };
        let query = Query {
            from: i64::MIN,
            to: i64::MAX,
            // The excepted fall away later.
            limit: usize::try_from(policy.max_occurrences)
                .unwrap_or(usize::MAX)
                .saturating_add(self.recurrence.excepted.len())
                .saturating_add(1),
            gap: RecurrenceGap::ShiftForward,
        };
        let (mut work, mut starts) = (u64::MAX, Vec::new());
        let ended = merge::times(&set, &query, false, &mut work, &mut starts, &mut Vec::new());
        let starts = starts.into_iter().map(LocalDateTime::clamped).collect();
        (starts, ended)
    }

    /// The starts with what is known of the session at each.
    pub(super) fn slots(
        &self,
        starts: &[LocalDateTime],
        known: &BTreeMap<LocalDateTime, &ChangedOccurrence>,
    ) -> Vec<Slot> {
        let excepted: BTreeSet<_> = self.recurrence.excepted.iter().collect();
        let slot = |&start: &LocalDateTime| {
            let excepted = excepted.contains(&start.date());
            Slot::new(start, known.get(&start), excepted)
        };
        starts.iter().map(slot).collect()
    }

    /// The start's day of the month.
    pub(in crate::recurrence) fn start_day(&self) -> i64 {
        date_of(self.local_start.civil_seconds().div_euclid(DAY)).day
    }

    /// The months of a monthly series, up to its end, that lack the start's day.
    pub(super) fn skipped(
        &self,
        starts: &[LocalDateTime],
        policy: &SchedulePolicy,
        findings: &mut Vec<Finding>,
    ) -> Vec<SkippedMonth> {
        let (day, recurrence) = (self.start_day(), self.recurrence);
        if policy.monthly_overflow == MonthlyOverflow::LastDay {
            return Vec::new();
        }
        if recurrence.pattern != RecurrencePattern::Monthly || day <= 28 {
            return Vec::new();
        }
        let last_given = starts
            .last()
            .map_or(i64::MIN, |start| start.civil_seconds());
        let last = match recurrence.end {
            Some(RecurrenceEnd::Until { date }) => date.days_since_epoch(),
            _ => last_given.div_euclid(DAY),
        };
        let start = date_of(self.local_start.civil_seconds().div_euclid(DAY));
        let interval = i64::from(recurrence.interval);
        let mut skipped = Vec::new();
        let mut month = start.year.saturating_mul(12).saturating_add(start.month);
        loop {
            month = month.saturating_add(interval);
            let before = month.saturating_sub(1);
            let (year, number) = (
                before.div_euclid(12),
                before.rem_euclid(12).saturating_add(1),
            );
            // As many dates as are allowed end the list, whatever the series' own end.
            if year > 9999 || skipped.len() > starts.len().saturating_mul(8) {
                return skipped;
            }
            let length = month_length(year, number);
            if day_number(year, number, length.min(day)) > last {
                return skipped;
            }
            if length < day {
                let finding = rules::RECUR_DATE_SKIPPED.at(format!("{}/localStart", self.path));
                let shown = format!("{year:04}-{number:02}");
                findings.push(finding.with("month", shown).with("day", day));
                skipped.push(SkippedMonth {
                    year: i32::try_from(year).unwrap_or(0),
                    month: u32::try_from(number).unwrap_or(0),
                });
            }
        }
    }
}
