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

    /// The subject at the top of the chain above `subject`: itself, if it
    /// stands alone.
    ///
    /// Of a chain that comes back to itself it is the least of those that it
    /// goes round, so that they all have the same.
    ///
    /// ```
    /// use tutorcore::{SubjectId, SubjectTree};
    ///
    /// let [math, algebra] = ["math", "algebra"].map(|id| SubjectId::new(id).unwrap());
    /// let mut tree = SubjectTree::default();
    /// tree.parents.insert(algebra.clone(), math.clone());
    /// assert_eq!(tree.root(&algebra), &math);
    /// assert_eq!(tree.root(&math), &math);
    /// ```
    #[must_use]
    pub fn root<'a>(&'a self, subject: &'a SubjectId) -> &'a SubjectId {
        let mut at = subject;
        for _ in 0..=self.parents.len() {
            match self.parents.get(at) {
                Some(parent) => at = parent,
                None => return at,
            }
        }
        // So many steps lead into a circle: round it once.
        let (mut least, mut next) = (at, self.parents.get(at));
        while let Some(parent) = next.filter(|parent| *parent != at) {
            least = least.min(parent);
            next = self.parents.get(parent);
        }
        least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_has_one_root_for_all() {
        let id = |text: &str| SubjectId::new(text).unwrap();
        let mut tree = SubjectTree::default();
        for (child, parent) in [("d", "c"), ("c", "b"), ("b", "a"), ("a", "c")] {
            tree.parents.insert(id(child), id(parent));
        }
        for subject in ["a", "b", "c", "d"] {
            assert_eq!(tree.root(&id(subject)).as_str(), "a", "{subject}");
        }
        tree.parents.insert(id("e"), id("e"));
        assert_eq!(tree.root(&id("e")).as_str(), "e");
    }
}
