//! What students ask for help with.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fast_facts::{count, many};
use super::scope::{ReportScope, Window};
use crate::error::Error;
use crate::id::{RequestId, StudentId, TopicId};
use crate::kernel::decimal::rounded;
use crate::model::date_range::DateRange;
use crate::model::session::{SessionState, TutoringSession};
use crate::model::student_session::SupportRequest;
use crate::text::{FreeText, normalise};
use crate::zone::Zone;

/// A topic and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Topic {
    /// The host's id.
    pub id: TopicId,
    /// Its name.
    pub name: FreeText,
}

/// What students asked for help with in a range of dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopicReport {
    /// A row for each topic that was asked for, most often first; then by
    /// name, whatever its capitals, by name and by id.
    pub rows: Vec<TopicRow>,
    /// How many requests there were.
    pub requests: u32,
    /// How many of them named no topic.
    pub without_topic: u32,
}

/// How often help was asked for with one topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopicRow {
    /// Which.
    pub topic: TopicId,
    /// How many requests named it.
    pub requests: u32,
    /// How many students these were.
    pub students: u32,
    /// Its share of all topics that were named, in percent with one decimal.
    pub share_percent: String,
}

/// Counts what students asked for help with: each request once for each topic
/// that it names.
///
/// `topics` are the names to order by; a topic that is not among them has its
/// id for a name. Requests that were never connected count as well.
///
/// Source: Client portal guide, My Dashboard and reports (F000-11, F000-13,
/// F000-16; A-38).
///
/// # Errors
/// Those of [`fast_facts`](crate::fast_facts).
///
/// ```
/// use tutorcore::{DateRange, ReportScope, SupportRequest, Zone, topic_report};
///
/// let requests: Vec<SupportRequest> = serde_json::from_str(
///     r#"[
///         {"id": "1", "student": "ada", "topics": ["slope"],
///          "requestedAt": "2026-10-06T20:00:00Z"},
///         {"id": "2", "student": "bob", "requestedAt": "2026-10-06T20:00:00Z"}
///     ]"#,
/// ).unwrap();
/// let october = DateRange { first: "2026-10-01".parse()?, last: "2026-10-31".parse()? };
/// let report = topic_report(&requests, &[], &ReportScope::default(), &october, Zone::UTC)?;
/// assert_eq!(report.rows[0].share_percent, "100.0");
/// assert_eq!(report.without_topic, 1);
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn topic_report(
    requests: &[SupportRequest],
    topics: &[Topic],
    scope: &ReportScope,
    range: &DateRange,
    zone: Zone,
) -> Result<TopicReport, Error> {
    let window = Window::of(scope, *range, zone)?;
    let mut seen = BTreeSet::new();
    let mut found: BTreeMap<&TopicId, (usize, BTreeSet<&StudentId>)> = BTreeMap::new();
    let (mut counted, mut without_topic, mut mentions) = (0_usize, 0_usize, 0_usize);
    for request in requests {
        if !window.has_request(request) || !seen.insert(&request.id) {
            continue;
        }
        counted = counted.saturating_add(1);
        let named: BTreeSet<&TopicId> = request.topics.iter().collect();
        if named.is_empty() {
            without_topic = without_topic.saturating_add(1);
        }
        mentions = mentions.saturating_add(named.len());
        for topic in named {
            let (requests, students) = found.entry(topic).or_default();
            *requests = requests.saturating_add(1);
            students.insert(&request.student);
        }
    }
    let names: BTreeMap<&TopicId, &str> = topics
        .iter()
        .map(|topic| (&topic.id, topic.name.as_str()))
        .collect();
    let mut rows: Vec<_> = found
        .into_iter()
        .map(|(topic, (requests, students))| {
            let name = names.get(topic).copied().unwrap_or(topic.as_str());
            let share = rounded(many(requests).saturating_mul(100), many(mentions), 1);
            let row = TopicRow {
                topic: topic.clone(),
                requests: count(requests),
                students: count(students.len()),
                share_percent: share.unwrap_or_default(),
            };
            (normalise(name), name, row)
        })
        .collect();
    rows.sort_by(|(folded, name, row), (other_folded, other_name, other)| {
        other
            .requests
            .cmp(&row.requests)
            .then_with(|| folded.cmp(other_folded))
            .then_with(|| name.cmp(other_name))
            .then_with(|| row.topic.cmp(&other.topic))
    });
    Ok(TopicReport {
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
        requests: count(counted),
        without_topic: count(without_topic),
    })
}

/// The requests behind tutor-run sessions: one for each student with an
/// encounter, with the session's topics, from the student's first arrival.
/// Deleted sessions have none.
///
/// Source: Client portal guide, My Dashboard and reports (F000-11).
///
/// # Errors
/// None that a caller can bring about.
///
/// ```
/// use tutorcore::session_requests;
///
/// assert!(session_requests(&[])?.is_empty());
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn session_requests(sessions: &[TutoringSession]) -> Result<Vec<SupportRequest>, Error> {
    let mut requests = Vec::new();
    for session in sessions {
        if session.state == SessionState::Deleted {
            continue;
        }
        let mut arrivals = BTreeMap::new();
        for (_, encounter) in session.live_encounters() {
            let first = arrivals
                .entry(&encounter.student)
                .or_insert(encounter.arrived_at);
            *first = encounter.arrived_at.min(*first);
        }
        for (student, arrived_at) in arrivals {
            requests.push(SupportRequest {
                id: RequestId::new(format!("{}/{student}", session.id))?,
                student: student.clone(),
                subject: session.subject.clone(),
                topics: session.topics.clone(),
                course: session.course.clone(),
                requested_at: arrived_at,
                connected_at: Some(arrived_at),
            });
        }
    }
    Ok(requests)
}
