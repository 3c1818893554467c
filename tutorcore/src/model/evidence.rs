//! The records behind the remedial criteria.

use serde::{Deserialize, Serialize};

use crate::id::SubjectId;
use crate::text::FreeText;
use crate::time::LocalDate;

/// What the district's records say about one student.
///
/// Of several records of one test and subject the latest counts; a record
/// without a date counts as earlier than any other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentEvidence {
    /// Grades in classes.
    pub class_grades: Vec<ClassGrade>,
    /// Whether the student has a reading improvement plan; absent: not known.
    pub reading_improvement_plan: Option<bool>,
    /// Results of state assessments.
    pub state_assessments: Vec<StateAssessmentResult>,
    /// Results of district assessments.
    pub district_assessments: Vec<DistrictAssessmentResult>,
}

/// A grade in a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassGrade {
    /// The subject of the class.
    pub subject: SubjectId,
    /// The grade as the school writes it: a letter, with or without a sign
    /// (`D+`, `f`). Anything else is no evidence.
    pub grade: FreeText,
    /// When it was given.
    pub date: Option<LocalDate>,
}

/// A result of a state assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateAssessmentResult {
    /// Which assessment.
    pub test: StateAssessment,
    /// The subject that it tests.
    pub subject: SubjectId,
    /// The level reached.
    pub level: AchievementLevel,
    /// When it was taken.
    pub date: Option<LocalDate>,
}

/// A state assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StateAssessment {
    /// End of course.
    Eoc,
    /// The Missouri Assessment Program, by grade level.
    Map,
}

/// The level reached in a state assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AchievementLevel {
    /// Below basic.
    BelowBasic,
    /// Basic.
    Basic,
    /// Proficient.
    Proficient,
    /// Advanced.
    Advanced,
}

/// A result of a district assessment: either whether it is below grade level,
/// or the grade equivalent beside the student's grade. The statement counts
/// where both are given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DistrictAssessmentResult {
    /// Which assessment.
    pub test: DistrictAssessment,
    /// The subject that it tests.
    pub subject: SubjectId,
    /// Whether the result is below grade level, by the district's cut score.
    pub below_grade_level: Option<bool>,
    /// The grade equivalent in tenths of a grade: 47 is 4.7.
    pub grade_equivalent_tenths: Option<i32>,
    /// The student's grade when the test was taken; kindergarten is 0.
    pub current_grade: Option<i32>,
    /// When it was taken.
    pub date: Option<LocalDate>,
}

/// A district assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DistrictAssessment {
    /// The STAR assessments.
    Star,
}
