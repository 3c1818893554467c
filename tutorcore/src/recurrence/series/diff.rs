//! What differs between two states of a series.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expand::expand_recurrence;
use super::{Occurrence, SessionSeries};
use crate::finding::{Finding, sorted};
use crate::policy::SchedulePolicy;

/// A session before and after its series was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OccurrenceChange {
    /// As it was.
    pub before: Occurrence,
    /// As it is now.
    pub after: Occurrence,
}

/// What differs between two states of a series, session by session; each list in order.
///
/// A session is the same when its id is, and else when it was first planned for the same local
/// start: so those of a series that was split off are told to be the old ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesDiff {
    /// Sessions that there were not before.
    pub added: Vec<Occurrence>,
    /// Sessions that there are no more.
    pub removed: Vec<Occurrence>,
    /// Sessions that start or end at another time.
    pub moved: Vec<OccurrenceChange>,
    /// Sessions whose time stays, but not their id or their place in the series.
    pub relabelled: Vec<OccurrenceChange>,
    /// How many stay as they are.
    pub unchanged: u32,
    /// What the rules found in either state. A state with an error has no sessions.
    pub findings: Vec<Finding>,
}

impl SeriesDiff {
    /// The difference between two lists of sessions.
    ///
    /// ```
    /// use tutorcore::SeriesDiff;
    ///
    /// let nothing = SeriesDiff::between(&[], &[]);
    /// assert!(nothing.is_empty());
    /// ```
    #[must_use]
    pub fn between(before: &[Occurrence], after: &[Occurrence]) -> Self {
        let mut diff = Self::default();
        // By id first; the rest by the start that they were first planned for.
        let mut by_id: BTreeMap<_, &Occurrence> =
            before.iter().map(|one| (one.id.as_str(), one)).collect();
        let mut pairs = Vec::new();
        let mut left = Vec::new();
        for one in after {
            match by_id.remove(one.id.as_str()) {
                Some(old) => pairs.push((old, one)),
                None => left.push(one),
            }
        }
        let mut by_start: BTreeMap<_, Vec<&Occurrence>> = BTreeMap::new();
        for old in by_id.into_values().rev() {
            by_start.entry(old.original_start).or_default().push(old);
        }
        for one in left {
            match by_start.get_mut(&one.original_start).and_then(Vec::pop) {
                Some(old) => pairs.push((old, one)),
                None => diff.added.push(one.clone()),
            }
        }
        diff.removed = by_start.into_values().flatten().cloned().collect();
        for (before, after) in pairs {
            if before == after {
                diff.unchanged = diff.unchanged.saturating_add(1);
                continue;
            }
            let change = OccurrenceChange {
                before: before.clone(),
                after: after.clone(),
            };
            if (before.start, before.end) == (after.start, after.end) {
                diff.relabelled.push(change);
            } else {
                diff.moved.push(change);
            }
        }
        let order = |a: &Occurrence, b: &Occurrence| (a.start, &a.id).cmp(&(b.start, &b.id));
        diff.added.sort_by(order);
        diff.removed.sort_by(order);
        diff.moved.sort_by(|a, b| order(&a.after, &b.after));
        diff.relabelled.sort_by(|a, b| order(&a.after, &b.after));
        diff
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.moved.is_empty()
            && self.relabelled.is_empty()
    }

    /// The sessions after the change, from those before it.
    ///
    /// ```
    /// use tutorcore::{SchedulePolicy, SeriesDiff, SessionSeries, expand_recurrence};
    ///
    /// let series = |count: u32| -> SessionSeries {
    ///     serde_json::from_str(&format!(
    ///         r#"{{"id": "algebra", "zone": "America/Chicago",
    ///         "localStart": "2026-10-27T15:30:00", "lengthMinutes": 45,
    ///         "recurrence": {{"pattern": {{"type": "daily"}},
    ///         "end": {{"type": "count", "count": {count}}}}}}}"#
    ///     ))
    ///     .unwrap()
    /// };
    /// let policy = SchedulePolicy::default();
    /// let before = expand_recurrence(&series(3), &policy).occurrences;
    /// let after = expand_recurrence(&series(5), &policy).occurrences;
    /// let diff = SeriesDiff::between(&before, &after);
    /// assert_eq!((diff.added.len(), diff.unchanged), (2, 3));
    /// assert_eq!(diff.apply(&before), after);
    /// ```
    #[must_use]
    pub fn apply(&self, before: &[Occurrence]) -> Vec<Occurrence> {
        let mut sessions: BTreeMap<_, &Occurrence> =
            before.iter().map(|one| (&one.id, one)).collect();
        let changes = self.moved.iter().chain(&self.relabelled);
        let gone = changes.clone().map(|change| &change.before);
        for old in self.removed.iter().chain(gone) {
            sessions.remove(&old.id);
        }
        let come = changes.map(|change| &change.after);
        for new in self.added.iter().chain(come) {
            sessions.insert(&new.id, new);
        }
        let mut sessions: Vec<Occurrence> = sessions.into_values().cloned().collect();
        sessions.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
        sessions
    }
}

/// What differs between the sessions of a series and those of the series that it has become: one,
/// more where it was split, none where it was called off.
///
/// ```
/// use tutorcore::{SchedulePolicy, SessionSeries, diff_series};
///
/// let mut series: SessionSeries = serde_json::from_str(
///     r#"{
///         "id": "algebra", "zone": "America/Chicago",
///         "localStart": "2026-10-27T15:30:00", "lengthMinutes": 45,
///         "recurrence": {"pattern": {"type": "daily"}, "end": {"type": "count", "count": 3}}
///     }"#,
/// ).unwrap();
/// let before = series.clone();
/// series.recurrence.excepted.push("2026-10-28".parse()?);
///
/// let diff = diff_series(&[before], &[series], &SchedulePolicy::default());
/// assert_eq!(diff.removed[0].id.as_str(), "algebra@2026-10-28T15:30:00");
/// assert_eq!(diff.unchanged, 2);
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn diff_series(
    before: &[SessionSeries],
    after: &[SessionSeries],
    policy: &SchedulePolicy,
) -> SeriesDiff {
    let mut findings = Vec::new();
    let mut sessions = |list: &[SessionSeries], name: &str| {
        let mut sessions = Vec::new();
        for (index, series) in list.iter().enumerate() {
            let expansion = expand_recurrence(series, policy);
            findings.extend(expansion.findings.into_iter().map(|mut finding| {
                let rest = finding.path.strip_prefix("/series").unwrap_or_default();
                finding.path = format!("/{name}/{index}{rest}");
                finding
            }));
            sessions.extend(expansion.occurrences);
        }
        sessions.sort_by(|a: &Occurrence, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
        sessions
    };
    let (before, after) = (sessions(before, "before"), sessions(after, "after"));
    SeriesDiff {
        findings: sorted(findings),
        ..SeriesDiff::between(&before, &after)
    }
}
