//! What other settings would have told of a past history.
//!
//! Source: Client portal guide, Early alerts (F000-23, F000-24).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::alert::back_test::{AlertCounts, Kept, Prepared, StudentsWithAlerts, WeekAlerts, kept};
use crate::alert::columns::{Event, Sink, check_zone};
use crate::alert::content_area;
use crate::error::Error;
use crate::id::{SessionId, StudentId};
use crate::kernel::rank::ranks_of_ids;
use crate::kernel::running_mean::Mean;
use crate::model::alert::EarlyAlertKind;
use crate::model::student_session::{StudentSession, ends_before_it_starts};
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
    let rows = Rows::of(sessions, subjects)?;
    // There are a handful of ways to look at the rows.
    let mut histories: Vec<(Kept, Prepared)> = Vec::new();
    let mut tests = Vec::with_capacity(policies.len());
    for (place, policy) in policies.iter().enumerate() {
        let inside = |error: Error| error.inside(&place.to_string()).inside("policies");
        policy.check().map_err(inside)?;
        check_zone(policy, zone)?;
        let kept = kept(policy);
        if histories.iter().all(|(known, _)| *known != kept) {
            histories.push((kept, rows.prepared(policy)?));
        }
        let Some((_, history)) = histories.iter().find(|(known, _)| *known == kept) else {
            continue;
        };
        let found = history.test(policy, zone, &|| Ok(()))?;
        let area = |(row, alerts): (u32, AlertCounts)| {
            let area = rows.area(row, policy.content_area_level)?.to_owned();
            Some(AreaAlerts { area, alerts })
        };
        tests.push(PolicyBackTest {
            alerts: found.alerts,
            repeated: found.repeated,
            weeks: found.weeks,
            areas: found.areas.into_iter().filter_map(area).collect(),
            students: found.students,
            skipped: i64::try_from(found.skipped).unwrap_or(i64::MAX),
        });
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
    let rows = Rows::of(sessions, subjects)?;
    let told = |name: &str, policy: &AlertPolicy| {
        policy.check().map_err(|error| error.inside(name))?;
        check_zone(policy, zone)?;
        let mut told = Told::default();
        rows.prepared(policy)?.judge(policy, zone, &mut told)?;
        Ok::<_, Error>(told.0)
    };
    let (ours, theirs) = (told("first", first)?, told("second", second)?);
    let dressed = |(order, row): (&Order, &Observed), policy: &AlertPolicy| {
        let (at, .., kind) = *order;
        let session = rows.sessions.get(usize::try_from(row.row).ok()?)?;
        Some(BackTestedAlert {
            kind,
            session: session.session.clone(),
            student: session.student.clone(),
            area: rows.area(row.row, policy.content_area_level)?.to_owned(),
            occurred_at: Instant::from_unix_seconds(at).ok()?,
            observed: row.observed,
        })
    };
    let mut comparison = PolicyComparison::default();
    for alert in &ours {
        let list = if theirs.contains_key(alert.0) {
            &mut comparison.in_both
        } else {
            &mut comparison.only_in_first
        };
        list.extend(dressed(alert, first));
    }
    for alert in theirs.iter().filter(|(order, _)| !ours.contains_key(order)) {
        comparison.only_in_second.extend(dressed(alert, second));
    }
    Ok(comparison)
}

/// When, in which session, of which student, and which kind.
type Order = (i64, u64, u64, EarlyAlertKind);

/// What else is told of an alert.
struct Observed {
    row: u32,
    observed: i64,
}

/// Alerts in their order.
#[derive(Default)]
struct Told(BTreeMap<Order, Observed>);

impl Told {
    fn add(&mut self, kind: EarlyAlertKind, at: i64, event: &Event, observed: u64) {
        let observed = i64::try_from(observed).unwrap_or(i64::MAX);
        let row = event.row;
        let order = (at, event.session, event.student, kind);
        self.0.insert(order, Observed { row, observed });
    }
}

impl Sink for Told {
    fn long(&mut self, event: &Event, _: Mean, _: f64) {
        let seconds = event.seconds.unwrap_or_default();
        self.add(
            EarlyAlertKind::UnusuallyLongSession,
            event.end,
            event,
            seconds,
        );
    }

    fn frequent(&mut self, event: &Event, count: u64) {
        self.add(
            EarlyAlertKind::FrequentSubjectRequest,
            event.start,
            event,
            count,
        );
    }
}

/// A history, its ids as numbers that order as they do.
struct Rows<'a> {
    sessions: &'a [StudentSession],
    subjects: &'a SubjectTree,
    session: Vec<u64>,
    student: Vec<u64>,
}

impl<'a> Rows<'a> {
    fn of(sessions: &'a [StudentSession], subjects: &'a SubjectTree) -> Result<Self, Error> {
        let ends_early = |one: &StudentSession| one.ended_at.is_some_and(|at| at < one.started_at);
        if let Some(row) = sessions.iter().position(ends_early) {
            return Err(ends_before_it_starts()
                .inside("endedAt")
                .inside(&row.to_string())
                .inside("sessions"));
        }
        Ok(Self {
            sessions,
            subjects,
            session: numbers(sessions.iter().map(|one| one.session.as_str())),
            student: numbers(sessions.iter().map(|one| one.student.as_str())),
        })
    }

    /// The content area of a row.
    fn area(&self, row: u32, level: ContentAreaLevel) -> Option<&'a str> {
        let session = self.sessions.get(usize::try_from(row).ok()?)?;
        content_area(session, self.subjects, level)
    }

    /// The rows that a policy looks at, sorted for its rules.
    fn prepared(&self, policy: &AlertPolicy) -> Result<Prepared, Error> {
        let areas: Vec<_> = self
            .sessions
            .iter()
            .map(|one| content_area(one, self.subjects, policy.content_area_level))
            .collect();
        let skipped = areas.iter().filter(|area| area.is_none()).count();
        let numbers = numbers(areas.iter().map(|area| area.unwrap_or_default()));
        let ids = self.session.iter().zip(&self.student).zip(numbers);
        let rows = self.sessions.iter().zip(areas).zip(ids);
        let mut events = Vec::new();
        for (row, ((one, has_area), ((session, student), area))) in (0..).zip(rows) {
            let is_connected = !one.never_connected;
            if has_area.is_none() || !(is_connected || policy.count_unconnected_requests) {
                continue;
            }
            let ended_at = one.ended_at.filter(|_| is_connected);
            let seconds = one.time_spent().filter(|_| is_connected);
            events.push(Event {
                session: *session,
                student: *student,
                area,
                start: one.started_at.unix_seconds(),
                seconds: seconds.map(i64::unsigned_abs),
                end: ended_at.unwrap_or(one.started_at).unix_seconds(),
                row,
            });
        }
        let skipped = u64::try_from(skipped).unwrap_or(u64::MAX);
        Prepared::of(events, skipped, &|| Ok(()))
    }
}

/// Numbers that order as the ids do.
fn numbers<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let ids: Vec<_> = ids.collect();
    let ranks = ranks_of_ids(&ids).of.into_iter();
    ranks
        .map(|rank| u64::try_from(rank).unwrap_or(u64::MAX))
        .collect()
}
