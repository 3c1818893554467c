//! Early alerts of a history in columns.

use serde::{Deserialize, Serialize};
use tutorcore::{
    AlertColumns, AlertCounts, AlertPolicy, AlertTable, BatchOptions, EarlyAlertKind, Error,
    SessionLengths, StudentsWithAlerts, WeekAlerts, Zone, jobs,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::table::Table;
use crate::{numbers, told, written};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    policy: AlertPolicy,
    zone: Option<Zone>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct TestOptions {
    policies: Vec<AlertPolicy>,
    zone: Option<Zone>,
}

/// The early alerts of a history, column by column; each can be taken once.
#[wasm_bindgen]
pub struct Alerts {
    table: AlertTable,
}

#[wasm_bindgen]
impl Alerts {
    /// How many rows were skipped.
    #[must_use]
    pub fn skipped(&self) -> f64 {
        i64::try_from(self.table.skipped).map_or(f64::NAN, numbers::float)
    }

    /// The rows of the history that raised them.
    #[must_use]
    pub fn rows(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.table.rows)
    }

    /// 1 for frequent requests, 0 for long sessions.
    #[must_use]
    pub fn kinds(&self) -> Vec<u8> {
        let is_frequent = |kind: &EarlyAlertKind| *kind == EarlyAlertKind::FrequentSubjectRequest;
        self.table
            .kinds
            .iter()
            .map(|kind| u8::from(is_frequent(kind)))
            .collect()
    }

    /// In seconds of UTC.
    #[must_use]
    pub fn at(&mut self) -> Vec<f64> {
        numbers::floats(std::mem::take(&mut self.table.at))
    }

    /// Seconds, or requests.
    #[must_use]
    pub fn observed(&mut self) -> Vec<f64> {
        numbers::floats(std::mem::take(&mut self.table.observed))
    }

    /// Of how many sessions the average is; NaN for requests.
    #[must_use]
    pub fn baseline_counts(&self) -> Vec<f64> {
        let count = |row: usize| -> Option<f64> {
            self.table.mean_seconds(row)?;
            let count = self.table.baseline_counts.get(row)?;
            i64::try_from(*count).ok().map(numbers::float)
        };
        (0..self.table.kinds.len())
            .map(|row| count(row).unwrap_or(f64::NAN))
            .collect()
    }

    /// The average; NaN for requests.
    #[must_use]
    pub fn baseline_means(&self) -> Vec<f64> {
        let mean = |row| self.table.mean_seconds(row).unwrap_or(f64::NAN);
        (0..self.table.kinds.len()).map(mean).collect()
    }

    /// From how many seconds on a session was unusually long; NaN for
    /// requests.
    #[must_use]
    pub fn thresholds(&self) -> Vec<f64> {
        let threshold = |row| self.table.threshold_seconds(row).unwrap_or(f64::NAN);
        (0..self.table.kinds.len()).map(threshold).collect()
    }
}

/// The history of a table.
fn history(sessions: &Table) -> Result<AlertColumns<'_>, Error> {
    let read = || {
        Ok(AlertColumns {
            sessions: sessions.required("session_id")?,
            students: sessions.required("student_id")?,
            subjects: sessions.required("subject_id")?,
            has_subject: sessions.are("has_subject"),
            starts: sessions.times("start")?,
            lengths: match sessions.optional("duration") {
                Some(seconds) => SessionLengths::Durations(seconds),
                None => SessionLengths::Ends(sessions.times("end")?),
            },
            has_ended: sessions.are("has_ended"),
            connected: sessions.are("connected"),
            topics: sessions
                .optional("topic_id")
                .map(|topics| (topics, sessions.are("has_topic"))),
        })
    };
    read().map_err(|error: Error| error.inside("sessions"))
}

/// An error of the core's: the path begins with a column, unless it is about
/// the zone or the whole.
fn at_column(error: Error) -> Error {
    let path = error.path();
    if path.is_empty() || path.starts_with("/zone") {
        error
    } else {
        error.inside("sessions")
    }
}

/// Judges a history by the two computed rules.
///
/// # Errors
/// The JSON text of an error.
#[wasm_bindgen]
pub fn early_alerts(sessions: &Table, options: &str) -> Result<Alerts, String> {
    let judge = || {
        let options: Options = jobs::read(options)?;
        let batch = BatchOptions {
            zone: options.zone,
            ..BatchOptions::default()
        };
        let history = history(sessions)?;
        tutorcore::early_alerts(&[history], &options.policy, &batch).map_err(at_column)
    };
    Ok(Alerts {
        table: judge().map_err(|error| told(&error))?,
    })
}

/// What a policy would have told, as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tested<'a> {
    alerts: AlertCounts,
    repeated: AlertCounts,
    weeks: &'a [WeekAlerts],
    /// By the row of the history.
    areas: &'a [(u32, AlertCounts)],
    students: &'a [StudentsWithAlerts],
    skipped: u64,
}

/// Tells for each of some policies what it would have told of a history, as
/// the JSON text of a list.
///
/// # Errors
/// The JSON text of an error.
#[wasm_bindgen]
pub fn back_test(sessions: &Table, options: &str) -> Result<String, String> {
    let test = || {
        let options: TestOptions = jobs::read(options)?;
        let batch = BatchOptions {
            zone: options.zone,
            ..BatchOptions::default()
        };
        let history = history(sessions)?;
        let tests =
            tutorcore::back_test(&[history], &options.policies, &batch).map_err(at_column)?;
        let tests: Vec<_> = tests
            .iter()
            .map(|test| Tested {
                alerts: test.alerts,
                repeated: test.repeated,
                weeks: &test.weeks,
                areas: &test.areas,
                students: &test.students,
                skipped: test.skipped,
            })
            .collect();
        Ok(written(&tests))
    };
    test().map_err(|error| told(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Unit;

    fn table() -> Table {
        let mut table = Table::new(Unit::Milliseconds);
        table.put_u32s("session_id", (1..=6).collect());
        table.put_i32s("student_id", vec![7, 8, 9, 7, 8, 9]);
        table.put_u64s("subject_id", vec![3; 6]);
        let starts = (0..6).map(|day| f64::from(day) * 86_400_000.0).collect();
        table.put_floats("start", starts).unwrap();
        table.put_u32s("duration", vec![2400, 2400, 2400, 2400, 2400, 4200]);
        table
    }

    #[test]
    fn alerts_come_out_in_columns() {
        let mut found = early_alerts(&table(), "{}").unwrap();
        assert_eq!((found.rows(), found.kinds()), (vec![5], vec![0]));
        assert_eq!(
            (found.at(), found.observed()),
            (vec![436_200.0], vec![4200.0])
        );
        assert_eq!(
            (found.baseline_counts(), found.baseline_means()),
            (vec![5.0], vec![2400.0])
        );
        assert_eq!((found.thresholds(), found.skipped()), (vec![4200.0], 0.0));
    }

    #[test]
    fn errors_tell_their_place() {
        let refusal = |table: &Table, options: &str| early_alerts(table, options).err().unwrap();
        let error = refusal(&table(), r#"{"policy": {"frequentMinRequests": 0}}"#);
        assert!(
            error.contains(r#""path":"/policy/frequentMinRequests""#),
            "{error}"
        );
        let error = refusal(&table(), r#"{"policies": []}"#);
        assert!(error.contains(r#""kind":"unknownField""#), "{error}");
        let mut short = table();
        short.put_flags("connected", vec![1]);
        assert!(refusal(&short, "{}").contains(r#""path":"/sessions/connected""#));
        assert!(
            refusal(&Table::new(Unit::Seconds), "{}").contains(r#""path":"/sessions/session_id""#)
        );
    }

    #[test]
    fn a_back_test_is_a_list() {
        let options = r#"{"policies": [{}, {"longSessionPercent": 76}]}"#;
        let tests = back_test(&table(), options).unwrap();
        assert!(
            tests.starts_with(r#"[{"alerts":{"unusuallyLong":1,"frequent":0}"#),
            "{tests}"
        );
        assert!(
            tests.contains(r#""areas":[[0,{"unusuallyLong":1,"frequent":0}]]"#),
            "{tests}"
        );
        assert!(tests.contains(r#""startsOn":"1970-01-05""#), "{tests}");
    }
}
