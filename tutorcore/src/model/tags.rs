//! The tags of scheduled sessions, tutors and resources.

use serde::{Deserialize, Serialize};

use crate::id::TagId;

/// The category that a tag belongs to. There are these three and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TagCategory {
    /// The programme: a summer school, a grant.
    Program,
    /// What is taught.
    Topic,
    /// For whom.
    GradeLevel,
}

/// A tag with its category.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CategoryTag {
    /// The category.
    pub category: TagCategory,
    /// The tag. Tags of two categories are two, though their ids be alike.
    pub tag: TagId,
}

/// Tags by category. The order does not matter, and a tag counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TagSet {
    /// The programmes.
    pub program: Vec<TagId>,
    /// The topics.
    pub topic: Vec<TagId>,
    /// The grade levels.
    pub grade_level: Vec<TagId>,
}

impl TagSet {
    /// The tags of a category.
    #[must_use]
    pub fn of(&self, category: TagCategory) -> &[TagId] {
        match category {
            TagCategory::Program => &self.program,
            TagCategory::Topic => &self.topic,
            TagCategory::GradeLevel => &self.grade_level,
        }
    }

    /// Every tag once, by category and then by id.
    pub(crate) fn sorted(&self) -> Vec<CategoryTag> {
        let categories = [
            TagCategory::Program,
            TagCategory::Topic,
            TagCategory::GradeLevel,
        ];
        let mut tags: Vec<CategoryTag> = categories
            .into_iter()
            .flat_map(|category| {
                let tags = self.of(category).iter().cloned();
                tags.map(move |tag| CategoryTag { category, tag })
            })
            .collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// Whether it has the tag.
    pub(crate) fn has(&self, tag: &CategoryTag) -> bool {
        self.of(tag.category).contains(&tag.tag)
    }

    /// Whether the two have a tag of the category in common.
    pub(crate) fn shares(&self, other: &Self, category: TagCategory) -> bool {
        let theirs = other.of(category);
        self.of(category).iter().any(|tag| theirs.contains(tag))
    }
}
