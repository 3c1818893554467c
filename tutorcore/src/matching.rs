//! What matches a session by its tags: resources and tutors.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::availability::{Invitee, ScheduleConflict, SessionProposal, detect_conflicts};
use crate::error::Error;
use crate::id::{PersonId, ResourceId};
use crate::model::availability::PersonCalendar;
use crate::model::scheduled_session::Resource;
use crate::model::tags::{CategoryTag, TagCategory, TagSet};
use crate::policy::{ResourceMatch, SchedulePolicy};
use crate::text::FreeText;
use crate::time::Instant;

/// The resources that match tags, by title and then by id.
///
/// By default a resource matches that shares a topic and a grade level with
/// the tags; the programme is not asked. Tags without a topic or a grade level
/// match nothing. With `resource_match` at `allTags` it has to carry every one
/// of the tags.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-09).
///
/// ```
/// use tutorcore::{Resource, SchedulePolicy, TagSet, match_resources};
///
/// let resources: Vec<Resource> = serde_json::from_str(
///     r#"[
///         {"id": "r1", "tags": {"topic": ["fractions"], "gradeLevel": ["5"]}},
///         {"id": "r2", "tags": {"topic": ["fractions"], "gradeLevel": ["6"]}}
///     ]"#,
/// ).unwrap();
/// let tags: TagSet =
///     serde_json::from_str(r#"{"topic": ["fractions"], "gradeLevel": ["5"]}"#).unwrap();
/// let found = match_resources(&tags, &resources, &SchedulePolicy::default());
/// assert_eq!(found.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["r1"]);
/// ```
#[must_use]
pub fn match_resources(
    tags: &TagSet,
    resources: &[Resource],
    policy: &SchedulePolicy,
) -> Vec<ResourceId> {
    let wanted = tags.sorted();
    let matches = |resource: &&Resource| match policy.resource_match {
        ResourceMatch::TopicAndGrade => {
            let categories = [TagCategory::Topic, TagCategory::GradeLevel];
            let shares = |category| resource.tags.shares(tags, category);
            categories.into_iter().all(shares)
        }
        ResourceMatch::AllTags => {
            !wanted.is_empty() && wanted.iter().all(|tag| resource.tags.has(tag))
        }
    };
    let mut found: Vec<&Resource> = resources.iter().filter(matches).collect();
    found.sort_by_key(|one| (&one.title, &one.id));
    found.dedup_by(|one, other| one.id == other.id);
    found.into_iter().map(|one| one.id.clone()).collect()
}

/// A tutor with the tags that the tutor carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TutorProfile {
    /// Who.
    pub tutor: PersonId,
    /// The name, by which equal matches are ordered; those without come first.
    pub name: Option<FreeText>,
    /// What the tutor can do.
    #[serde(default)]
    pub tags: TagSet,
}

/// How a tutor matches a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TutorMatch {
    /// Who.
    pub tutor: PersonId,
    /// The session's tags that the tutor carries.
    pub matched: Vec<CategoryTag>,
    /// The session's tags that the tutor does not carry.
    pub unmatched: Vec<CategoryTag>,
    /// Whether something stands in the way of the tutor's coming.
    pub has_conflict: bool,
}

/// The tutors that match a session's tags, the best first: by the number of
/// tags of all three categories that they carry, then by name, then by id. Who
/// carries none is not listed.
///
/// `busy` are those of whom
/// [`detect_conflicts`](crate::detect_conflicts) has something to say;
/// [`find_tutors`] asks it.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-15).
///
/// ```
/// use tutorcore::{TagSet, TutorProfile, match_tutors};
///
/// let tutors: Vec<TutorProfile> = serde_json::from_str(
///     r#"[
///         {"tutor": "t1", "tags": {"topic": ["fractions"]}},
///         {"tutor": "t2", "tags": {"topic": ["fractions"], "gradeLevel": ["5"]}},
///         {"tutor": "t3", "tags": {"topic": ["art"]}}
///     ]"#,
/// ).unwrap();
/// let tags: TagSet =
///     serde_json::from_str(r#"{"topic": ["fractions"], "gradeLevel": ["5"]}"#).unwrap();
/// let found = match_tutors(&tags, &tutors, &[]);
/// assert_eq!(found.iter().map(|one| one.tutor.as_str()).collect::<Vec<_>>(), ["t2", "t1"]);
/// ```
#[must_use]
pub fn match_tutors(tags: &TagSet, tutors: &[TutorProfile], busy: &[PersonId]) -> Vec<TutorMatch> {
    let wanted = tags.sorted();
    let mut found: Vec<(&TutorProfile, TutorMatch)> = tutors
        .iter()
        .map(|profile| {
            let (matched, unmatched) = wanted
                .iter()
                .cloned()
                .partition::<Vec<_>, _>(|tag| profile.tags.has(tag));
            let row = TutorMatch {
                tutor: profile.tutor.clone(),
                matched,
                unmatched,
                has_conflict: busy.contains(&profile.tutor),
            };
            (profile, row)
        })
        .filter(|(_, row)| !row.matched.is_empty())
        .collect();
    found.sort_by_key(|(profile, row)| (Reverse(row.matched.len()), &profile.name, &profile.tutor));
    found.into_iter().map(|(_, row)| row).collect()
}

/// A tutor who matches a session, with all that stands in the way of the
/// tutor's coming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TutorCandidate {
    /// How the tutor matches.
    pub tutor: TutorMatch,
    /// Every conflict, as [`detect_conflicts`](crate::detect_conflicts) tells
    /// it.
    pub conflicts: Vec<ScheduleConflict>,
}

/// The tutors that match a session's tags, as [`match_tutors`] has them, each
/// with what stands in the way at the time that is proposed: of a series, in
/// every session.
///
/// The people who are invited already are not asked here. A tutor of whom no
/// calendar is given counts as `no_availability_means` says.
///
/// Source: Scheduling tutoring sessions, Schedule a session (F002-15, F002-25).
///
/// # Errors
/// Those of [`detect_conflicts`](crate::detect_conflicts).
///
/// ```
/// use tutorcore::*;
///
/// let tutors: Vec<TutorProfile> = serde_json::from_str(
///     r#"[
///         {"tutor": "t1", "tags": {"topic": ["fractions"]}},
///         {"tutor": "t2", "tags": {"topic": ["fractions"], "gradeLevel": ["5"]}}
///     ]"#,
/// ).unwrap();
/// let tags: TagSet =
///     serde_json::from_str(r#"{"topic": ["fractions"], "gradeLevel": ["5"]}"#).unwrap();
/// let proposal: SessionProposal = serde_json::from_str(
///     r#"{
///         "time": {"type": "once", "start": "2026-10-06T20:00:00Z", "end": "2026-10-06T21:00:00Z"},
///         "invitees": []
///     }"#,
/// ).unwrap();
/// let people: Vec<PersonCalendar> = serde_json::from_str(
///     r#"[{"person": "t2", "busy": [
///         {"session": "s9", "start": "2026-10-06T20:30:00Z", "end": "2026-10-06T21:30:00Z"}
///     ]}]"#,
/// ).unwrap();
/// let (policy, now) = (SchedulePolicy::default(), "2026-10-01T12:00:00Z".parse()?);
/// let found = find_tutors(&tags, &tutors, &proposal, &people, &policy, now)?;
/// let rows: Vec<_> =
///     found.iter().map(|one| (one.tutor.tutor.as_str(), one.conflicts.len())).collect();
/// assert_eq!(rows, [("t2", 1), ("t1", 0)]);
/// # Ok::<(), Error>(())
/// ```
pub fn find_tutors(
    tags: &TagSet,
    tutors: &[TutorProfile],
    proposal: &SessionProposal,
    people: &[PersonCalendar],
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<Vec<TutorCandidate>, Error> {
    let matches = match_tutors(tags, tutors, &[]);
    let asked = SessionProposal {
        invitees: matches
            .iter()
            .map(|one| Invitee {
                person: one.tutor.clone(),
                optional: false,
                tutor: true,
            })
            .collect(),
        ..proposal.clone()
    };
    let report = detect_conflicts(&asked, people, policy, now)?;
    let mut by_tutor: BTreeMap<PersonId, Vec<ScheduleConflict>> = BTreeMap::new();
    for conflict in report.conflicts {
        let of = by_tutor.entry(conflict.person.clone()).or_default();
        of.push(conflict);
    }
    let rows = matches.into_iter().map(|mut tutor| {
        let conflicts = by_tutor.get(&tutor.tutor).cloned().unwrap_or_default();
        tutor.has_conflict = !conflicts.is_empty();
        TutorCandidate { tutor, conflicts }
    });
    Ok(rows.collect())
}
