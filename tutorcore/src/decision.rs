//! Eligibility and access: an outcome and the reasons for it.

use serde::Serialize;

use crate::finding::Finding;

/// What was decided, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "{O}Decision"))]
pub struct Decision<O> {
    /// What was decided.
    pub outcome: O,
    /// Why it is not the best outcome there is, by code and path; empty when
    /// it is.
    pub reasons: Vec<Finding>,
}
