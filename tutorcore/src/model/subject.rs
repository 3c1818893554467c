//! Subjects and what lies under them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::SubjectId;

/// The host's subjects: each with the one above it.
///
/// A subject without an entry stands alone. A chain that comes back to itself
/// ends where it does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubjectTree {
    /// For each subject the one that it lies under.
    pub parents: BTreeMap<SubjectId, SubjectId>,
    /// The subject that is reading, where the host has one.
    pub reading: Option<SubjectId>,
}

impl SubjectTree {
    /// Whether `subject` is `ancestor` or lies under it.
    ///
    /// ```
    /// use tutorcore::{SubjectId, SubjectTree};
    ///
    /// let [math, algebra] = ["math", "algebra"].map(|id| SubjectId::new(id).unwrap());
    /// let mut tree = SubjectTree::default();
    /// tree.parents.insert(algebra.clone(), math.clone());
    /// assert!(tree.covers(&math, &algebra));
    /// assert!(!tree.covers(&algebra, &math));
    /// ```
    #[must_use]
    pub fn covers(&self, ancestor: &SubjectId, subject: &SubjectId) -> bool {
        let mut at = subject;
        // A chain without a circle has no more steps than the tree has edges.
        for _ in 0..=self.parents.len() {
            if at == ancestor {
                return true;
            }
            match self.parents.get(at) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }
}
