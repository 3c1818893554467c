//! What other settings would have told of a past history.
//!
//! Source: Client portal guide, Early alerts (F000-23, F000-24).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::alert::back_test::{AlertCounts, StudentsWithAlerts, WeekAlerts, back_test};
use crate::alert::columns::{
    AlertColumns, AlertTable, BatchOptions, Flags, IdInterner, Integers, SessionLengths,
    TimeColumn, TimeUnit, early_alerts,
};
use crate::alert::content_area;
use crate::error::{Error, ErrorKind};
use crate::id::{SessionId, StudentId};
use crate::model::alert::EarlyAlertKind;
use crate::model::student_session::StudentSession;
use crate::model::subject::SubjectTree;
use crate::policy::{AlertPolicy, ContentAreaLevel};
use crate::time::Instant;
use crate::zone::Zone;

/// What a policy would have told of a history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyBackTest {
    /// How many alerts there would have been.
    pub alerts: AlertCounts,
    /// How many of them within four weeks of one of the same kind, student and content area.
    pub repeated: AlertCounts,
    /// The weeks that have any, in order.
    pub weeks: Vec<WeekAlerts>,
    /// The content areas that have any, in the order of their ids.
    pub areas: Vec<AreaAlerts>,
    /// The students of the rows that were judged by how many alerts they have, none first.
    pub students: Vec<StudentsWithAlerts>,
    /// How many rows have no subject (or topic, where topics are the content areas), and were not
    /// judged.
    pub skipped: i64,
}

/// The alerts of a content area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AreaAlerts {
    /// A subject, or a topic.
    pub area: String,
    /// How many there were.
    pub alerts: AlertCounts,
}

/// How the alerts of two policies on one history differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyComparison {
    /// What both would have told.
    pub in_both: Vec<BackTestedAlert>,
    /// What the first alone would have told.
    pub only_in_first: Vec<BackTestedAlert>,
    /// What the second alone would have told.
    pub only_in_second: Vec<BackTestedAlert>,
}

/// An alert that a policy would have told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackTestedAlert {
    /// An unusually long session, or a frequent request.
    pub kind: EarlyAlertKind,
    /// The session that raised it.
    pub session: SessionId,
    /// The student.
    pub student: StudentId,
    /// The content area by the policy that told it: a subject, or a topic.
    pub area: String,
    /// The end of a long session, the start of a frequent request.
    pub occurred_at: Instant,
    /// The seconds of the session, or the number of requests.
    pub observed: i64,
}

/// Tells for each of some policies what it would have told of a history: how many alerts, when, in
/// which content areas, to how many students, and how many came again within four weeks.
///
/// The history is complete and comes in any order; every row is judged as
/// [`evaluate_long_session`](crate::evaluate_long_session) and
/// [`evaluate_frequent_requests`](crate::evaluate_frequent_requests) judge it among all others.
/// Weeks begin on Mondays of `zone`, of UTC if there is none. For millions of rows there is
/// [`back_test`](crate::back_test), in columns.
///
/// Source: Client portal guide, Early alerts (F000-23, F000-24).
///
/// # Errors
/// A session that ends before it starts; a setting out of its range; windows of calendar days
/// without a zone.
///
/// ```
/// use tutorcore::{AlertPolicy, StudentSession, SubjectTree, back_test_policies};
///
/// let history: Vec<StudentSession> = (1..=7)
///     .map(|day| {
///         serde_json::from_value(serde_json::json!({
///             "session": format!("s{day}"), "student": "ada", "subject": "algebra",
///             "startedAt": format!("2026-10-0{day}T15:00:00Z"),
///         }))
///     })
///     .collect::<Result<_, _>>()
///     .unwrap();
/// let stricter = AlertPolicy { frequent_min_requests: 5, ..AlertPolicy::default() };
/// let policies = [AlertPolicy::default(), stricter];
/// let tests = back_test_policies(&history, &policies, &SubjectTree::default(), None)?;
/// assert_eq!(tests[0].alerts.frequent, 1);
/// assert_eq!(tests[1].alerts.frequent, 1);
/// assert_eq!(tests[1].areas[0].area, "algebra");
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn back_test_policies(
    sessions: &[StudentSession],
    policies: &[AlertPolicy],
    subjects: &SubjectTree,
    zone: Option<Zone>,
) -> Result<Vec<PolicyBackTest>, Error> {
    let history = Numbers::of(sessions)?;
    let mut by_level: BTreeMap<ContentAreaLevel, Vec<(usize, AlertPolicy)>> = BTreeMap::new();
    for (place, policy) in policies.iter().enumerate() {
        let inside = |error: Error| error.inside(&place.to_string()).inside("policies");
        policy.check().map_err(inside)?;
        let level = by_level.entry(policy.content_area_level).or_default();
        level.push((place, of_areas(policy)));
    }
    let mut tests = vec![PolicyBackTest::default(); policies.len()];
    for (level, some) in by_level {
        let areas = Areas::of(sessions, subjects, level)?;
        let (places, some): (Vec<_>, Vec<_>) = some.into_iter().unzip();
        let found = back_test(&[history.view(&areas)], &some, &options(zone));
        for (place, found) in places.into_iter().zip(found?) {
            let area = |(row, alerts): (u32, AlertCounts)| {
                let session = usize::try_from(row)
                    .ok()
                    .and_then(|row| sessions.get(row))?;
                let area = content_area(session, subjects, level)?.to_owned();
                Some(AreaAlerts { area, alerts })
            };
            if let Some(test) = tests.get_mut(place) {
                *test = PolicyBackTest {
                    alerts: found.alerts,
                    repeated: found.repeated,
                    weeks: found.weeks,
                    areas: found.areas.into_iter().filter_map(area).collect(),
                    students: found.students,
                    skipped: i64::try_from(found.skipped).unwrap_or(i64::MAX),
                };
            }
        }
    }
    Ok(tests)
}

/// Tells how the alerts of two policies on one history differ. An alert is the same if it has the
/// same kind, session and student, whatever it says.
///
/// The history is as for [`back_test_policies`]; the alerts are in the order of (time, session,
/// student, kind).
///
/// Source: Client portal guide, Early alerts (F000-23, F000-24).
///
/// # Errors
/// As [`back_test_policies`].
///
/// ```
/// use tutorcore::{AlertPolicy, StudentSession, SubjectTree, compare_policies};
///
/// let history: Vec<StudentSession> = (1..=7)
///     .map(|day| {
///         serde_json::from_value(serde_json::json!({
///             "session": format!("s{day}"), "student": "ada", "subject": "algebra",
///             "startedAt": format!("2026-10-0{day}T15:00:00Z"),
///         }))
///     })
///     .collect::<Result<_, _>>()
///     .unwrap();
/// let stricter = AlertPolicy { frequent_min_requests: 5, ..AlertPolicy::default() };
/// let (now, subjects) = (AlertPolicy::default(), SubjectTree::default());
/// let differ = compare_policies(&history, &now, &stricter, &subjects, None)?;
/// assert_eq!(differ.only_in_first[0].session.as_str(), "s7");
/// assert_eq!(differ.only_in_second[0].session.as_str(), "s5");
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn compare_policies(
    sessions: &[StudentSession],
    first: &AlertPolicy,
    second: &AlertPolicy,
    subjects: &SubjectTree,
    zone: Option<Zone>,
) -> Result<PolicyComparison, Error> {
    let history = Numbers::of(sessions)?;
    let told = |name: &str, policy: &AlertPolicy| -> Result<AlertTable, Error> {
        policy.check().map_err(|error| error.inside(name))?;
        let areas = Areas::of(sessions, subjects, policy.content_area_level)?;
        let view = history.view(&areas);
        early_alerts(&[view], &of_areas(policy), &options(zone))
    };
    let (ours, theirs) = (told("first", first)?, told("second", second)?);
    let differ = ours.compare(&theirs);
    let dressed = |table: &AlertTable, places: &[usize], policy: &AlertPolicy| {
        let alert = |place: &usize| {
            let row = usize::try_from(*table.rows.get(*place)?).ok()?;
            let session = sessions.get(row)?;
            Some(BackTestedAlert {
                kind: *table.kinds.get(*place)?,
                session: session.session.clone(),
                student: session.student.clone(),
                area: content_area(session, subjects, policy.content_area_level)?.to_owned(),
                occurred_at: Instant::from_unix_seconds(*table.at.get(*place)?).ok()?,
                observed: *table.observed.get(*place)?,
            })
        };
        places.iter().filter_map(alert).collect()
    };
    Ok(PolicyComparison {
        in_both: dressed(&ours, &differ.in_both, first),
        only_in_first: dressed(&ours, &differ.only_in_first, first),
        only_in_second: dressed(&theirs, &differ.only_in_second, second),
    })
}

fn options(zone: Option<Zone>) -> BatchOptions<'static> {
    BatchOptions {
        zone,
        ..BatchOptions::default()
    }
}

/// The policy for columns that have the content areas already.
fn of_areas(policy: &AlertPolicy) -> AlertPolicy {
    AlertPolicy {
        content_area_level: ContentAreaLevel::Subject,
        ..policy.clone()
    }
}

/// A history in columns, its ids as numbers that order as they do.
struct Numbers {
    sessions: Vec<u32>,
    students: Vec<u32>,
    starts: Vec<i64>,
    ends: Vec<i64>,
    seconds: Vec<i64>,
    has_ended: Vec<u8>,
    connected: Vec<u8>,
}

impl Numbers {
    fn of(sessions: &[StudentSession]) -> Result<Self, Error> {
        let ends_early = |one: &StudentSession| one.ended_at.is_some_and(|at| at < one.started_at);
        if let Some(row) = sessions.iter().position(ends_early) {
            let message = "A session cannot end before it starts.";
            return Err(Error::new(ErrorKind::OutOfRange, message)
                .inside("endedAt")
                .inside(&row.to_string())
                .inside("sessions"));
        }
        let end = |one: &StudentSession| one.ended_at.unwrap_or(one.started_at).unix_seconds();
        let rows = sessions.iter();
        Ok(Self {
            sessions: numbers(rows.clone().map(|one| Some(one.session.as_str())))?,
            students: numbers(rows.clone().map(|one| Some(one.student.as_str())))?,
            starts: rows
                .clone()
                .map(|one| one.started_at.unix_seconds())
                .collect(),
            ends: rows.clone().map(end).collect(),
            seconds: rows
                .clone()
                .map(|one| one.time_spent().unwrap_or_default())
                .collect(),
            has_ended: rows
                .clone()
                .map(|one| u8::from(one.ended_at.is_some()))
                .collect(),
            connected: rows.map(|one| u8::from(!one.never_connected)).collect(),
        })
    }

    fn view<'a>(&'a self, areas: &'a Areas) -> AlertColumns<'a> {
        let times = |values| TimeColumn {
            values,
            unit: TimeUnit::Seconds,
        };
        AlertColumns {
            sessions: Integers::U32(&self.sessions),
            students: Integers::U32(&self.students),
            subjects: Integers::U32(&areas.numbers),
            has_subject: Flags::Bytes(&areas.has),
            starts: times(&self.starts),
            lengths: SessionLengths::Both(Integers::I64(&self.seconds), times(&self.ends)),
            has_ended: Flags::Bytes(&self.has_ended),
            connected: Flags::Bytes(&self.connected),
            topics: None,
        }
    }
}

/// The content areas of a history's rows.
struct Areas {
    numbers: Vec<u32>,
    has: Vec<u8>,
}

impl Areas {
    fn of(
        sessions: &[StudentSession],
        subjects: &SubjectTree,
        level: ContentAreaLevel,
    ) -> Result<Self, Error> {
        let areas = sessions
            .iter()
            .map(|one| content_area(one, subjects, level));
        Ok(Self {
            numbers: numbers(areas.clone())?,
            has: areas.map(|area| u8::from(area.is_some())).collect(),
        })
    }
}

/// Numbers that order as the ids do; 0 where there is none.
fn numbers<'a>(ids: impl Iterator<Item = Option<&'a str>>) -> Result<Vec<u32>, Error> {
    let mut known = IdInterner::new();
    let codes = ids.map(|id| id.map(|id| known.intern(id)).transpose());
    let codes: Vec<_> = codes.collect::<Result<_, _>>()?;
    let ranks = known.ranks();
    let rank = |code: Option<u32>| {
        let place = usize::try_from(code?).ok()?;
        ranks.get(place).copied()
    };
    let numbers = codes.into_iter().map(|code| rank(code).unwrap_or_default());
    Ok(numbers.collect())
}
