//! The qualifiers of one encounter.

use serde::{Deserialize, Serialize};

use crate::id::SubjectId;

/// What a tutor states about one student in one session, for the state's
/// report of tutoring outside the school day. Several may be Yes at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the checkboxes of the dialog"
)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentQualifiers {
    /// Tutored at home by the assigned homebound teacher.
    pub homebound: bool,
    /// Serving a detention.
    pub detention: bool,
    /// Working on credit recovery.
    pub credit_recovery: bool,
    /// Considered remedial.
    pub remedial: bool,
    /// Why the student is considered remedial.
    pub remedial_criteria: Vec<RemedialCriterion>,
    /// The subject that the student is tutored in.
    pub subject: Option<SubjectId>,
    /// Whether a student in detention was actively tutored; absent: not
    /// stated.
    pub actively_tutored: Option<bool>,
    /// Whether the student worked on credit recovery material; absent: not
    /// stated.
    pub credit_recovery_material: Option<bool>,
}

impl StudentQualifiers {
    /// Whether the student only served a detention, without tutoring.
    #[must_use]
    pub fn is_detention_only(&self) -> bool {
        self.detention && self.actively_tutored == Some(false)
    }
}

/// One of the four criteria by which a student is considered remedial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RemedialCriterion {
    /// A D or an F in the class tutored.
    GradeDOrF,
    /// Has a reading improvement plan.
    ReadingImprovementPlan,
    /// Below basic on a state assessment in the subject.
    BelowBasicOnStateAssessment,
    /// Below grade level on a district assessment in the subject.
    BelowGradeLevelOnDistrictAssessment,
}

impl RemedialCriterion {
    /// The criteria in the order of the source.
    pub const ALL: &[Self] = &[
        Self::GradeDOrF,
        Self::ReadingImprovementPlan,
        Self::BelowBasicOnStateAssessment,
        Self::BelowGradeLevelOnDistrictAssessment,
    ];
}
