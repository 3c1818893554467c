//! Validates the qualifiers of one encounter.

use serde::{Deserialize, Serialize};

use super::evidence::Judge;
use super::rules;
use crate::finding::{self, Finding};
use crate::id::SubjectId;
use crate::model::evidence::StudentEvidence;
use crate::model::qualifiers::{RemedialCriterion, StudentQualifiers};
use crate::model::session::SessionSetting;
use crate::model::subject::SubjectTree;
use crate::policy::SessionPolicy;
use crate::text;

/// What the rules of the qualifiers ask about, beside the qualifiers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QualifierFacts {
    /// The session's setting.
    pub setting: SessionSetting,
    /// Whether the acting person is the student's assigned homebound teacher
    /// on the session's date.
    pub actor_is_assigned_homebound_teacher: bool,
    /// The qualifiers before this change; absent: there were none.
    pub previous: Option<StudentQualifiers>,
    /// What the district's records say about the student; absent: not given.
    pub evidence: Option<StudentEvidence>,
    /// The subjects that the records and the tutoring are in.
    pub subjects: SubjectTree,
}

/// Validates the qualifiers of one encounter: every fault and every doubt,
/// sorted by code and path. Without an error among them they may be saved.
///
/// Source: District tutoring sessions, Student Qualifiers (F001-27..40).
///
/// ```
/// use tutorcore::{QualifierFacts, SessionPolicy, StudentQualifiers, validate_qualifiers};
///
/// let qualifiers = StudentQualifiers { remedial: true, ..Default::default() };
/// let findings =
///     validate_qualifiers(&qualifiers, &QualifierFacts::default(), &SessionPolicy::default());
/// let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
/// assert_eq!(codes, ["QUAL-REMEDIAL-CRITERION-REQUIRED", "QUAL-REMEDIAL-SUBJECT-REQUIRED"]);
/// assert_eq!(findings[1].path, "/qualifiers/subject");
/// ```
#[must_use]
pub fn validate_qualifiers(
    qualifiers: &StudentQualifiers,
    facts: &QualifierFacts,
    policy: &SessionPolicy,
) -> Vec<Finding> {
    let given = Given {
        setting: facts.setting,
        by_assigned_teacher: facts.actor_is_assigned_homebound_teacher,
        previous: facts.previous.as_ref(),
        evidence: facts.evidence.as_ref(),
        subjects: &facts.subjects,
    };
    finding::sorted(find(qualifiers, &given, policy, "/qualifiers"))
}

/// [`QualifierFacts`] that somebody else holds.
pub(crate) struct Given<'a> {
    pub(crate) setting: SessionSetting,
    pub(crate) by_assigned_teacher: bool,
    pub(crate) previous: Option<&'a StudentQualifiers>,
    pub(crate) evidence: Option<&'a StudentEvidence>,
    pub(crate) subjects: &'a SubjectTree,
}

/// The findings, not yet sorted; `root` is the path of the qualifiers.
pub(crate) fn find(
    qualifiers: &StudentQualifiers,
    given: &Given<'_>,
    policy: &SessionPolicy,
    root: &str,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let at = |field: &str| [root, "/", field].concat();
    let q = qualifiers;
    let is_homebound_session = given.setting == SessionSetting::Homebound;

    if q.homebound {
        let was_homebound = given.previous.is_some_and(|previous| previous.homebound);
        if !was_homebound && !given.by_assigned_teacher {
            let finding = rules::QUAL_HOMEBOUND_NOT_ASSIGNED_TEACHER.at(at("homebound"));
            found.push(finding.weighing(policy.homebound_severity.into()));
        }
        if !is_homebound_session {
            found.push(rules::QUAL_HOMEBOUND_NOT_HOMEBOUND_SESSION.at(at("homebound")));
        }
        if q.detention {
            found.push(rules::QUAL_HOMEBOUND_WITH_DETENTION.at(at("detention")));
        }
    } else if is_homebound_session && given.by_assigned_teacher {
        found.push(rules::QUAL_HOMEBOUND_EXPECTED.at(at("homebound")));
    }

    if q.detention && q.remedial {
        match q.actively_tutored {
            Some(false) => {
                found.push(rules::QUAL_DETENTION_REMEDIAL_NOT_TUTORED.at(at("remedial")));
            }
            None => found.push(rules::QUAL_DETENTION_TUTORED_UNKNOWN.at(at("activelyTutored"))),
            Some(true) => {}
        }
    }

    if q.credit_recovery && q.credit_recovery_material == Some(false) {
        found.push(rules::QUAL_CREDIT_RECOVERY_NOT_ACTIVE.at(at("creditRecovery")));
    }

    let subject = q
        .subject
        .as_ref()
        .filter(|subject| !text::is_blank(subject.as_str()));
    if q.remedial {
        if q.remedial_criteria.is_empty() {
            found.push(rules::QUAL_REMEDIAL_CRITERION_REQUIRED.at(at("remedialCriteria")));
        }
        if subject.is_none() {
            found.push(rules::QUAL_REMEDIAL_SUBJECT_REQUIRED.at(at("subject")));
        }
    } else if !q.remedial_criteria.is_empty() {
        found.push(rules::QUAL_REMEDIAL_CRITERION_WITHOUT_REMEDIAL.at(at("remedialCriteria")));
    }

    if let Some(evidence) = given.evidence {
        let judge = Judge {
            subject,
            evidence,
            subjects: given.subjects,
            policy,
        };
        contradictions(q, &judge, root, &mut found);
        if let Some(subject) = subject
            && !q.remedial
            && !q.is_detention_only()
            && let Some(criterion) = RemedialCriterion::ALL
                .iter()
                .find(|&&one| judge.is_met(one) == Some(true))
        {
            found.push(
                rules::QUAL_REMEDIAL_UNDER_REPORTED
                    .at(at("remedial"))
                    .with("criterion", name(*criterion))
                    .with("subject", subject),
            );
        }
    }
    found
}

/// Selected criteria that the records deny.
fn contradictions(
    qualifiers: &StudentQualifiers,
    judge: &Judge<'_>,
    root: &str,
    found: &mut Vec<Finding>,
) {
    for (place, &criterion) in qualifiers.remedial_criteria.iter().enumerate() {
        if judge.is_met(criterion) == Some(false) {
            found.push(
                rules::QUAL_REMEDIAL_EVIDENCE_CONTRADICTS
                    .at(format!("{root}/remedialCriteria/{place}"))
                    .with("criterion", name(criterion))
                    .with(
                        "subject",
                        judge.subject.map_or("any subject", SubjectId::as_str),
                    ),
            );
        }
    }
}

/// The criterion as the wire has it.
fn name(criterion: RemedialCriterion) -> &'static str {
    match criterion {
        RemedialCriterion::GradeDOrF => "gradeDOrF",
        RemedialCriterion::ReadingImprovementPlan => "readingImprovementPlan",
        RemedialCriterion::BelowBasicOnStateAssessment => "belowBasicOnStateAssessment",
        RemedialCriterion::BelowGradeLevelOnDistrictAssessment => {
            "belowGradeLevelOnDistrictAssessment"
        }
    }
}
