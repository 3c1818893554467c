//! The alerts of a history, in columns.

use super::quick::Frequent;
use super::rows::Rows;
use crate::error::Error;
use crate::kernel::means_in_order::Larger;
use crate::kernel::sort;
use crate::model::alert::EarlyAlertKind;
use crate::policy::AlertPolicy;

/// The early alerts of a history: a row for each, sorted by when it is, then
/// session, student and kind.
///
/// What else there is to know of an alert (which session, student, subject)
/// stands in the history's row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertTable {
    /// The row of the history that raised it; of several batches counted
    /// through.
    pub rows: Vec<u32>,
    /// What it says: one of the two computed kinds.
    pub kinds: Vec<EarlyAlertKind>,
    /// When what it tells of happened, in seconds of UTC: the end of a long
    /// session, the start of a frequent request.
    pub at: Vec<i64>,
    /// The seconds of a long session, the number of frequent requests.
    pub observed: Vec<i64>,
    /// How many sessions the average was taken over; 0 for requests.
    pub baseline_counts: Vec<u64>,
    /// The seconds of these sessions together; 0 for requests.
    pub baseline_sums: Vec<u64>,
    /// The average in seconds, for people to read; 0 for requests. Nothing is
    /// decided by it.
    pub baseline_means: Vec<f64>,
    /// How many rows have no subject (or topic, where topics are the content
    /// areas), and were not judged.
    pub skipped: u64,
    percent: u32,
    low_sample: u32,
}

impl AlertTable {
    pub(super) fn new(policy: &AlertPolicy, skipped: u64) -> Self {
        Self {
            skipped,
            percent: policy.long_session_percent,
            low_sample: policy.long_session_low_sample,
            ..Self::default()
        }
    }

    /// How many alerts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The average that a session was held against; none for requests.
    #[must_use]
    pub fn mean_seconds(&self, alert: usize) -> Option<f64> {
        match self.kinds.get(alert) {
            Some(EarlyAlertKind::UnusuallyLongSession) => self.baseline_means.get(alert).copied(),
            _ => None,
        }
    }

    /// From how many seconds on a session was unusually long, for people to
    /// read; none for requests.
    #[must_use]
    pub fn threshold_seconds(&self, alert: usize) -> Option<f64> {
        let mean = self.mean_seconds(alert)?;
        Some(mean * (100.0 + f64::from(self.percent)) / 100.0)
    }

    /// Whether an average was taken over so few sessions that it is weak
    /// evidence.
    #[must_use]
    pub fn is_low_sample(&self, alert: usize) -> bool {
        let count = self.baseline_counts.get(alert).copied();
        self.mean_seconds(alert).is_some()
            && count.is_some_and(|count| count < u64::from(self.low_sample))
    }

    /// Takes the alerts of both rules, each in order.
    pub(super) fn merge(
        &mut self,
        long: &[Larger],
        frequent: &[Frequent],
        origin: i64,
        rows: &Rows<'_>,
    ) {
        let length = long.len().saturating_add(frequent.len());
        self.rows.reserve(length);
        self.kinds.reserve(length);
        self.at.reserve(length);
        self.observed.reserve(length);
        self.baseline_counts.reserve(length);
        self.baseline_sums.reserve(length);
        self.baseline_means.reserve(length);
        let mut frequent = frequent.iter().peekable();
        for one in long {
            let at = origin.saturating_add_unsigned(one.end);
            let is_before = |other: &&Frequent| {
                other.at < at || (other.at == at && rows.ids(other.row) < rows.ids(one.row))
            };
            while let Some(other) = frequent.next_if(is_before) {
                self.push_frequent(other.row, other.at, other.count);
            }
            self.rows.push(one.row);
            self.kinds.push(EarlyAlertKind::UnusuallyLongSession);
            self.at.push(at);
            self.observed.push(i64::from(one.value));
            self.baseline_counts.push(one.mean.count);
            self.baseline_sums.push(one.mean.sum);
            self.baseline_means.push(one.mean.shown());
        }
        for other in frequent {
            self.push_frequent(other.row, other.at, other.count);
        }
    }

    pub(super) fn push_frequent(&mut self, row: u32, at: i64, count: u64) {
        self.rows.push(row);
        self.kinds.push(EarlyAlertKind::FrequentSubjectRequest);
        self.at.push(at);
        self.observed.push(0_i64.saturating_add_unsigned(count));
        self.baseline_counts.push(0);
        self.baseline_sums.push(0);
        self.baseline_means.push(0.0);
    }

    /// Brings the alerts into their order.
    pub(super) fn sort(
        &mut self,
        rows: &Rows<'_>,
        go_on: &dyn Fn() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let keys = self.rows.iter().zip(&self.at).zip(&self.kinds).enumerate();
        let mut order: Vec<_> = keys
            .map(|(place, ((row, at), kind))| (*at, rows.ids(*row), *kind, place))
            .collect();
        sort::by(&mut order, &Ord::cmp, go_on)?;
        let places: Vec<usize> = order.into_iter().map(|(.., place)| place).collect();
        pick(&mut self.rows, &places);
        pick(&mut self.kinds, &places);
        pick(&mut self.at, &places);
        pick(&mut self.observed, &places);
        pick(&mut self.baseline_counts, &places);
        pick(&mut self.baseline_sums, &places);
        pick(&mut self.baseline_means, &places);
        Ok(())
    }
}

fn pick<T: Copy>(column: &mut Vec<T>, places: &[usize]) {
    *column = places
        .iter()
        .filter_map(|place| column.get(*place).copied())
        .collect();
}
