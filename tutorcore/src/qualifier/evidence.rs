//! What the records say about the remedial criteria.
//!
//! Each criterion is true, false, or without evidence; a missing record is
//! never a "no".

use serde::Serialize;

use crate::id::SubjectId;
use crate::model::evidence::{AchievementLevel, DistrictAssessmentResult, StudentEvidence};
use crate::model::qualifiers::RemedialCriterion;
use crate::model::subject::SubjectTree;
use crate::policy::SessionPolicy;
use crate::time::LocalDate;

/// What a student's records say about each remedial criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemedialEvaluation {
    /// Whether some criterion is met, so that the student is considered
    /// remedial; absent: none is met and some has no evidence.
    pub remedial: Option<bool>,
    /// The four criteria, in the order of the source.
    pub criteria: Vec<CriterionEvaluation>,
}

/// What a student's records say about one remedial criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CriterionEvaluation {
    /// Which criterion.
    pub criterion: RemedialCriterion,
    /// Whether it is met; absent: the records do not say.
    pub met: Option<bool>,
    /// The records that were looked at: JSON Pointers into the evidence.
    pub records: Vec<String>,
}

/// Judges the remedial criteria of a student tutored in `subject` by the
/// district's records.
///
/// A record of a test or class counts when its subject is the tutored one or
/// lies above it in the subject tree; of several of one test and subject the
/// latest counts (of several latest, any that meets the criterion).
///
/// Source: District tutoring sessions, Student Qualifiers (F001-34..38).
///
/// ```
/// use tutorcore::{
///     ClassGrade, SessionPolicy, StudentEvidence, SubjectId, SubjectTree,
///     evaluate_remedial_criteria,
/// };
///
/// let algebra = SubjectId::new("algebra")?;
/// let evidence = StudentEvidence {
///     class_grades: vec![ClassGrade {
///         subject: algebra.clone(),
///         grade: "D+".into(),
///         date: None,
///     }],
///     ..Default::default()
/// };
/// let tree = SubjectTree::default();
/// let policy = SessionPolicy::default();
/// let evaluation = evaluate_remedial_criteria(&algebra, &evidence, &tree, &policy);
/// assert_eq!(evaluation.remedial, Some(true));
/// assert_eq!(evaluation.criteria[0].met, Some(true)); // grade D or F
/// assert_eq!(evaluation.criteria[1].met, None); // nothing known of a plan
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn evaluate_remedial_criteria(
    subject: &SubjectId,
    evidence: &StudentEvidence,
    subjects: &SubjectTree,
    policy: &SessionPolicy,
) -> RemedialEvaluation {
    let judge = Judge {
        subject: Some(subject),
        evidence,
        subjects,
        policy,
    };
    let criteria: Vec<_> = RemedialCriterion::ALL
        .iter()
        .map(|&criterion| {
            let mut records = Vec::new();
            let met = judge.criterion(criterion, |list, at| {
                records.push(match at {
                    Some(at) => format!("/evidence/{list}/{at}"),
                    None => format!("/evidence/{list}"),
                });
            });
            CriterionEvaluation {
                criterion,
                met,
                records,
            }
        })
        .collect();
    let remedial = if criteria.iter().any(|one| one.met == Some(true)) {
        Some(true)
    } else if criteria.iter().all(|one| one.met == Some(false)) {
        Some(false)
    } else {
        None
    };
    RemedialEvaluation { remedial, criteria }
}

/// One student's records, held against one tutored subject.
pub(super) struct Judge<'a> {
    /// Absent: only what holds for every subject can be judged.
    pub(super) subject: Option<&'a SubjectId>,
    pub(super) evidence: &'a StudentEvidence,
    pub(super) subjects: &'a SubjectTree,
    pub(super) policy: &'a SessionPolicy,
}

impl Judge<'_> {
    /// Whether the criterion is met, where the records say. `seen` is told
    /// the list and, within it, the place of each record looked at.
    fn criterion(
        &self,
        criterion: RemedialCriterion,
        mut seen: impl FnMut(&'static str, Option<usize>),
    ) -> Option<bool> {
        match criterion {
            RemedialCriterion::GradeDOrF => self.latest(
                self.evidence.class_grades.iter().map(|grade| Record {
                    series: 0,
                    subject: &grade.subject,
                    date: grade.date,
                    met: is_d_or_f(grade.grade.as_str()),
                }),
                |at| seen("classGrades", Some(at)),
            ),
            RemedialCriterion::ReadingImprovementPlan => {
                let plan = self.evidence.reading_improvement_plan?;
                seen("readingImprovementPlan", None);
                if self.policy.reading_plan_requires_reading {
                    let reading = self.subjects.reading.as_ref()?;
                    Some(plan && self.subjects.covers(reading, self.subject?))
                } else {
                    Some(plan)
                }
            }
            RemedialCriterion::BelowBasicOnStateAssessment => self.latest(
                self.evidence.state_assessments.iter().map(|result| Record {
                    series: result.test as u8,
                    subject: &result.subject,
                    date: result.date,
                    met: Some(result.level == AchievementLevel::BelowBasic),
                }),
                |at| seen("stateAssessments", Some(at)),
            ),
            RemedialCriterion::BelowGradeLevelOnDistrictAssessment => self.latest(
                self.evidence
                    .district_assessments
                    .iter()
                    .map(|result| Record {
                        series: result.test as u8,
                        subject: &result.subject,
                        date: result.date,
                        met: is_below_grade_level(result),
                    }),
                |at| seen("districtAssessments", Some(at)),
            ),
        }
    }

    /// Whether the criterion is met, where the records say.
    pub(super) fn is_met(&self, criterion: RemedialCriterion) -> Option<bool> {
        self.criterion(criterion, |_, _| ())
    }

    /// Of the records that bear on the subject, the latest of each series and
    /// subject: true when one of them meets the criterion.
    fn latest<'r>(
        &self,
        records: impl Iterator<Item = Record<'r>> + Clone,
        mut seen: impl FnMut(usize),
    ) -> Option<bool> {
        let subject = self.subject?;
        let relevant = records
            .enumerate()
            .filter(|(_, record)| self.subjects.covers(record.subject, subject));
        let mut met = None;
        for (at, record) in relevant.clone() {
            let is_latest = relevant
                .clone()
                .all(|(_, other)| !other.is_of_same_series(&record) || other.date <= record.date);
            if is_latest && let Some(here) = record.met {
                seen(at);
                met = Some(met.unwrap_or(false) || here);
            }
        }
        met
    }
}

/// What a record of whatever kind says about its criterion.
#[derive(Clone, Copy)]
struct Record<'r> {
    /// Which test, among those of its kind.
    series: u8,
    subject: &'r SubjectId,
    date: Option<LocalDate>,
    met: Option<bool>,
}

impl Record<'_> {
    fn is_of_same_series(&self, other: &Record<'_>) -> bool {
        self.series == other.series && self.subject == other.subject
    }
}

/// Whether a letter grade is a D or an F; nothing for what is no letter
/// grade.
fn is_d_or_f(grade: &str) -> Option<bool> {
    let grade = grade.trim();
    let letter = grade
        .strip_suffix(['+', '-', '\u{2212}', '\u{2013}'])
        .unwrap_or(grade);
    match letter {
        "D" | "d" | "F" | "f" => Some(true),
        "A" | "a" | "B" | "b" | "C" | "c" | "E" | "e" => Some(false),
        _ => None,
    }
}

/// The host's word, else the grade equivalent against the grade.
fn is_below_grade_level(result: &DistrictAssessmentResult) -> Option<bool> {
    result.below_grade_level.or_else(|| {
        let equivalent = i64::from(result.grade_equivalent_tenths?);
        let grade = i64::from(result.current_grade?);
        Some(equivalent < grade.saturating_mul(10))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evidence::{
        ClassGrade, DistrictAssessment, StateAssessment, StateAssessmentResult,
    };

    fn id(text: &str) -> SubjectId {
        SubjectId::new(text).unwrap()
    }

    fn met(subject: &str, evidence: &StudentEvidence, policy: &SessionPolicy) -> [Option<bool>; 4] {
        let mut tree = SubjectTree {
            reading: Some(id("reading")),
            ..Default::default()
        };
        tree.parents.insert(id("alg1"), id("math"));
        tree.parents.insert(id("phonics"), id("reading"));
        // A circle must not hang.
        tree.parents.insert(id("a"), id("b"));
        tree.parents.insert(id("b"), id("a"));
        let found = evaluate_remedial_criteria(&id(subject), evidence, &tree, policy);
        [0, 1, 2, 3].map(|at| found.criteria[at].met)
    }

    fn map(subject: &str, level: AchievementLevel, date: &str) -> StateAssessmentResult {
        StateAssessmentResult {
            test: StateAssessment::Map,
            subject: id(subject),
            level,
            date: date.parse().ok(),
        }
    }

    #[test]
    fn letters() {
        for (grade, expected) in [
            ("D", Some(true)),
            ("D+", Some(true)),
            (" d\u{2212} ", Some(true)),
            ("F", Some(true)),
            ("C-", Some(false)),
            ("A", Some(false)),
            ("58", None),
            ("P", None),
            ("DF", None),
            ("", None),
        ] {
            assert_eq!(is_d_or_f(grade), expected, "{grade}");
        }
    }

    #[test]
    fn a_record_bears_on_its_subject_and_those_below() {
        let policy = SessionPolicy::default();
        let mut evidence = StudentEvidence::default();
        assert_eq!(met("alg1", &evidence, &policy), [None; 4]);
        evidence.state_assessments = vec![map("math", AchievementLevel::BelowBasic, "")];
        assert_eq!(met("alg1", &evidence, &policy)[2], Some(true));
        evidence.state_assessments = vec![map("alg1", AchievementLevel::BelowBasic, "")];
        assert_eq!(met("math", &evidence, &policy)[2], None);
        evidence.state_assessments = vec![map("alg1", AchievementLevel::Basic, "")];
        assert_eq!(met("alg1", &evidence, &policy)[2], Some(false));
        assert_eq!(met("a", &evidence, &policy), [None; 4]);
    }

    #[test]
    fn the_latest_record_of_a_test_and_subject_counts() {
        let policy = SessionPolicy::default();
        let mut evidence = StudentEvidence {
            state_assessments: vec![
                map("math", AchievementLevel::Proficient, "2026-05-01"),
                map("math", AchievementLevel::BelowBasic, "2025-05-01"),
                map("math", AchievementLevel::BelowBasic, ""),
            ],
            ..Default::default()
        };
        assert_eq!(met("math", &evidence, &policy)[2], Some(false));
        // Another subject above the tutored one is a series of its own.
        evidence
            .state_assessments
            .push(map("alg1", AchievementLevel::BelowBasic, "2024-05-01"));
        assert_eq!(met("alg1", &evidence, &policy)[2], Some(true));
        // Two of one day: order in the list must not matter.
        evidence
            .state_assessments
            .push(map("math", AchievementLevel::BelowBasic, "2026-05-01"));
        assert_eq!(met("math", &evidence, &policy)[2], Some(true));
        evidence.state_assessments.reverse();
        assert_eq!(met("math", &evidence, &policy)[2], Some(true));
    }

    #[test]
    fn grade_equivalents_and_plans() {
        let mut policy = SessionPolicy::default();
        let star = |below, tenths, grade| DistrictAssessmentResult {
            test: DistrictAssessment::Star,
            subject: id("math"),
            below_grade_level: below,
            grade_equivalent_tenths: tenths,
            current_grade: grade,
            date: None,
        };
        for (result, expected) in [
            (star(None, Some(49), Some(5)), Some(true)),
            (star(None, Some(50), Some(5)), Some(false)),
            (star(Some(false), Some(10), Some(5)), Some(false)),
            (star(None, Some(10), None), None),
        ] {
            let evidence = StudentEvidence {
                district_assessments: vec![result],
                ..Default::default()
            };
            assert_eq!(met("math", &evidence, &policy)[3], expected);
        }

        let evidence = StudentEvidence {
            reading_improvement_plan: Some(true),
            class_grades: vec![ClassGrade {
                subject: id("x"),
                grade: "F".into(),
                date: None,
            }],
            ..Default::default()
        };
        assert_eq!(
            met("math", &evidence, &policy),
            [None, Some(true), None, None]
        );
        policy.reading_plan_requires_reading = true;
        assert_eq!(met("math", &evidence, &policy)[1], Some(false));
        assert_eq!(met("phonics", &evidence, &policy)[1], Some(true));
    }
}
