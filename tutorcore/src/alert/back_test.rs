//! What other settings would have told of a history.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::columns::{
    AlertColumns, AlertTable, BatchOptions, Event, History, Sink, judge, keep_one_of_each, prepared,
};
use super::threads::{GoOn, shared};
use crate::error::Error;
use crate::kernel::running_mean::Mean;
use crate::kernel::sort;
use crate::model::alert::EarlyAlertKind;
use crate::policy::{AlertPolicy, ContentAreaLevel};
use crate::time::{DAY, LocalDate};
use crate::zone::Zone;

/// An alert of somebody who had one within so many seconds is a repetition.
const REPEATED: i64 = 28 * DAY;

/// How many alerts there are of each computed kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertCounts {
    /// Unusually long sessions.
    pub unusually_long: u32,
    /// Frequent requests.
    pub frequent: u32,
}

impl AlertCounts {
    pub(super) fn add(&mut self, kind: EarlyAlertKind) {
        let count = match kind {
            EarlyAlertKind::FrequentSubjectRequest => &mut self.frequent,
            _ => &mut self.unusually_long,
        };
        *count = count.saturating_add(1);
    }
}

/// The alerts of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WeekAlerts {
    /// The week's Monday.
    pub starts_on: LocalDate,
    /// How many there were.
    pub alerts: AlertCounts,
}

/// How many students have so many alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentsWithAlerts {
    /// So many alerts of both kinds.
    pub alerts: u32,
    /// So many students have exactly these.
    pub students: u32,
}

/// What a policy would have told of a history in columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnBackTest {
    /// How many alerts there would have been.
    pub alerts: AlertCounts,
    /// How many of them within four weeks of one of the same kind, student and
    /// content area.
    pub repeated: AlertCounts,
    /// The weeks that have any, in order.
    pub weeks: Vec<WeekAlerts>,
    /// The content areas that have any, in the order of their ids; each as
    /// the least row that has it.
    pub areas: Vec<(u32, AlertCounts)>,
    /// The students of the history by how many alerts they have, none first.
    pub students: Vec<StudentsWithAlerts>,
    /// How many rows have no subject (or topic, where topics are the content
    /// areas), and were not judged.
    pub skipped: u64,
}

/// Tells for each of some policies what it would have told of a history. The
/// history is sorted once for all of them.
///
/// Weeks begin on Mondays of [`zone`](BatchOptions::zone), of UTC if there is
/// none. Threads share the policies among themselves.
///
/// # Errors
/// As [`early_alerts`](crate::early_alerts) has them for the columns and for
/// each policy.
///
/// ```
/// use tutorcore::*;
///
/// let sessions = [1_u64, 2, 3, 4, 5, 6];
/// let starts = [0_i64, 86_400, 172_800, 259_200, 345_600, 432_000];
/// let history = AlertColumns {
///     sessions: Integers::U64(&sessions),
///     students: Integers::U32(&[7, 8, 9, 7, 8, 9]),
///     subjects: Integers::U32(&[3; 6]),
///     has_subject: Flags::All,
///     starts: TimeColumn { values: &starts, unit: TimeUnit::Seconds },
///     lengths: SessionLengths::Durations(Integers::I64(&[2400, 2400, 2400, 2400, 2400, 4200])),
///     has_ended: Flags::All,
///     connected: Flags::All,
///     topics: None,
/// };
/// let percent = |percent| AlertPolicy { long_session_percent: percent, ..Default::default() };
/// let tests = back_test(&[history], &[percent(75), percent(76)], &BatchOptions::default())?;
/// assert_eq!(tests[0].alerts.unusually_long, 1);
/// assert_eq!(tests[1].alerts.unusually_long, 0);
/// // Two students have no alert, one has one.
/// assert_eq!(tests[0].students[0], StudentsWithAlerts { alerts: 0, students: 2 });
/// # Ok::<(), Error>(())
/// ```
pub fn back_test(
    batches: &[AlertColumns<'_>],
    policies: &[AlertPolicy],
    options: &BatchOptions<'_>,
) -> Result<Vec<ColumnBackTest>, Error> {
    let mut histories: BTreeMap<Kept, Prepared> = BTreeMap::new();
    for policy in policies {
        if let std::collections::btree_map::Entry::Vacant(vacant) = histories.entry(kept(policy)) {
            let (history, skipped) = prepared(batches, policy, options)?;
            vacant.insert(Prepared::new(history, skipped, &|| options.go_on())?);
        } else {
            super::columns::check(batches, policy, options)?;
        }
    }
    try_all(policies, &histories, options)
}

/// What of a policy decides which rows are looked at.
pub(crate) type Kept = (ContentAreaLevel, bool);

pub(crate) fn kept(policy: &AlertPolicy) -> Kept {
    (policy.content_area_level, policy.count_unconnected_requests)
}

/// A history, and what is the same for all policies.
pub(crate) struct Prepared {
    history: History,
    skipped: u64,
    students: usize,
    /// For each content area the least row that has it.
    areas: BTreeMap<u64, u32>,
}

impl Prepared {
    /// The events in order; of those of one session and student one counts.
    pub(crate) fn of(
        mut events: Vec<Event>,
        skipped: u64,
        go_on: &dyn Fn() -> Result<(), Error>,
    ) -> Result<Self, Error> {
        keep_one_of_each(&mut events, go_on)?;
        Self::new(History::new(events, go_on)?, skipped, go_on)
    }

    fn new(
        history: History,
        skipped: u64,
        go_on: &dyn Fn() -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut students: Vec<_> = history.requests.iter().map(|one| one.student).collect();
        sort::by(&mut students, &Ord::cmp, go_on)?;
        students.dedup();
        let mut areas = BTreeMap::new();
        for area in history.requests.chunk_by(|a, b| a.area == b.area) {
            if let Some(row) = area.iter().map(|one| one.row).min()
                && let Some(one) = area.first()
            {
                areas.insert(one.area, row);
            }
        }
        Ok(Self {
            history,
            skipped,
            students: students.len(),
            areas,
        })
    }

    /// What a policy would have told.
    pub(crate) fn test(
        &self,
        policy: &AlertPolicy,
        zone: Option<Zone>,
        go_on: &dyn Fn() -> Result<(), Error>,
    ) -> Result<ColumnBackTest, Error> {
        let mut found = Found::default();
        judge(&self.history, policy, zone, go_on, &mut found)?;
        let order = |one: &Alert| (one.student, one.kind, one.area, one.at);
        sort::by_key(&mut found.0, &order, go_on)?;
        Ok(self.figures(&found.0, zone.unwrap_or(Zone::UTC)))
    }

    /// Gives what a policy would have told, one alert after the other.
    pub(crate) fn judge(
        &self,
        policy: &AlertPolicy,
        zone: Option<Zone>,
        sink: &mut impl Sink,
    ) -> Result<(), Error> {
        judge(&self.history, policy, zone, &|| Ok(()), sink)
    }

    /// What is told of the alerts, which are sorted by student, kind, content area and time.
    fn figures(&self, found: &[Alert], zone: Zone) -> ColumnBackTest {
        let mut test = ColumnBackTest {
            skipped: self.skipped,
            ..ColumnBackTest::default()
        };
        let mut weeks: BTreeMap<i64, AlertCounts> = BTreeMap::new();
        let mut areas: BTreeMap<u64, AlertCounts> = BTreeMap::new();
        for alert in found {
            test.alerts.add(alert.kind);
            let day = zone.to_local(alert.at).div_euclid(DAY);
            weeks.entry(monday(day)).or_default().add(alert.kind);
            areas.entry(alert.area).or_default().add(alert.kind);
        }
        test.weeks = weeks
            .into_iter()
            .map(|(day, alerts)| WeekAlerts {
                starts_on: LocalDate::from_days_clamped(day),
                alerts,
            })
            .collect();
        test.areas = areas
            .into_iter()
            .filter_map(|(area, alerts)| Some((*self.areas.get(&area)?, alerts)))
            .collect();
        for (before, one) in found.iter().zip(found.iter().skip(1)) {
            let same = |one: &Alert| (one.student, one.kind, one.area);
            if same(before) == same(one) && one.at.saturating_sub(before.at) < REPEATED {
                test.repeated.add(one.kind);
            }
        }
        let mut by_count: BTreeMap<usize, usize> = BTreeMap::new();
        let mut with = 0_usize;
        for one in found.chunk_by(|a, b| a.student == b.student) {
            with = with.saturating_add(1);
            let students = by_count.entry(one.len()).or_default();
            *students = students.saturating_add(1);
        }
        by_count.insert(0, self.students.saturating_sub(with));
        test.students = by_count
            .into_iter()
            .filter(|(_, students)| *students > 0)
            .map(|(alerts, students)| StudentsWithAlerts {
                alerts: u32::try_from(alerts).unwrap_or(u32::MAX),
                students: u32::try_from(students).unwrap_or(u32::MAX),
            })
            .collect();
        test
    }
}

/// The Monday of a day's week; day 0 was a Thursday.
fn monday(day: i64) -> i64 {
    day.saturating_sub(day.saturating_add(3).rem_euclid(7))
}

/// An alert as far as it is counted.
#[derive(Clone, Copy, Debug)]
struct Alert {
    kind: EarlyAlertKind,
    area: u64,
    student: u64,
    at: i64,
}

#[derive(Default)]
struct Found(Vec<Alert>);

impl Sink for Found {
    fn long(&mut self, event: &Event, _: Mean, _: f64) {
        self.0.push(Alert {
            kind: EarlyAlertKind::UnusuallyLongSession,
            area: event.area,
            student: event.student,
            at: event.end,
        });
    }

    fn frequent(&mut self, event: &Event, _: u64) {
        self.0.push(Alert {
            kind: EarlyAlertKind::FrequentSubjectRequest,
            area: event.area,
            student: event.student,
            at: event.start,
        });
    }
}

fn try_all(
    policies: &[AlertPolicy],
    histories: &BTreeMap<Kept, Prepared>,
    options: &BatchOptions<'_>,
) -> Result<Vec<ColumnBackTest>, Error> {
    let (next, zone) = (AtomicUsize::new(0), options.zone);
    let work = |go_on: GoOn<'_>| {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(policy) = policies.get(at) else {
                return Ok(done);
            };
            if let Some(history) = histories.get(&kept(policy)) {
                done.push((at, history.test(policy, zone, go_on)?));
            }
        }
    };
    let mut done = shared(options, policies.len(), &work)?;
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, test)| test).collect())
}

/// How the alerts of two policies on one history differ, as places in the two
/// tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableComparison {
    /// In the first table: those that the second has too.
    pub in_both: Vec<usize>,
    /// In the first table: those that the second has not.
    pub only_in_first: Vec<usize>,
    /// In the second table: those that the first has not.
    pub only_in_second: Vec<usize>,
}

impl AlertTable {
    /// How this table and another of the same history differ: an alert is the
    /// same if it has the same kind and comes from the same row.
    ///
    /// ```
    /// use tutorcore::AlertTable;
    ///
    /// let none = AlertTable::default();
    /// assert!(none.compare(&none).in_both.is_empty());
    /// ```
    #[must_use]
    pub fn compare(&self, other: &Self) -> TableComparison {
        let keys = |table: &Self| -> BTreeMap<(u32, EarlyAlertKind), usize> {
            let keys = table.rows.iter().copied().zip(table.kinds.iter().copied());
            keys.zip(0..).collect()
        };
        let (ours, theirs) = (keys(self), keys(other));
        let mut comparison = TableComparison::default();
        for (key, at) in &ours {
            if theirs.contains_key(key) {
                comparison.in_both.push(*at);
            } else {
                comparison.only_in_first.push(*at);
            }
        }
        let missing = theirs.iter().filter(|(key, _)| !ours.contains_key(key));
        comparison.only_in_second.extend(missing.map(|(_, at)| *at));
        comparison.in_both.sort_unstable();
        comparison.only_in_first.sort_unstable();
        comparison.only_in_second.sort_unstable();
        comparison
    }
}
