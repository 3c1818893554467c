//! Tags on finished sessions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::eligibility::goal_tag_reminder;
use super::facts::{SessionFacts, session_owner};
use super::work_order::eligibility_changed;
use super::{SessionOutcome, rules};
use crate::id::TagId;
use crate::model::session::{SessionState, SessionTag, TagKind, TutoringSession};
use crate::outcome::Outcome;
use crate::policy::SessionPolicy;
use crate::text::{self, FreeText};

/// Puts a tag on a finished session. One that is there already stays.
///
/// Source: District tutoring sessions, Tags (F001-45..52).
#[must_use]
pub fn tag_session(
    session: &TutoringSession,
    tag: &SessionTag,
    facts: &SessionFacts,
    policy: &SessionPolicy,
) -> SessionOutcome {
    let mut found: Vec<_> = session_owner(session, facts).into_iter().collect();
    if session.state != SessionState::Ended {
        found.push(rules::TAG_SESSION_NOT_ENDED.at("/session/state"));
    }
    match tag.kind {
        TagKind::Custom if !policy.allow_custom_tags => {
            found.push(rules::TAG_NOT_CAREER_LADDER_GOAL.at("/tag/kind"));
        }
        TagKind::CareerLadderGoal if !is_listed(tag, facts) => {
            found.push(rules::TAG_UNKNOWN.at("/tag/id").with("tag", &tag.id));
        }
        TagKind::Custom | TagKind::CareerLadderGoal => {}
    }
    let is_duplicate = session.tags.contains(tag);
    if is_duplicate {
        found.push(rules::TAG_DUPLICATE.at("/tag").with("tag", &tag.id));
    }
    Outcome::of(found, || {
        let mut next = session.clone();
        if is_duplicate {
            return (next, Vec::new());
        }
        next.tags.push(tag.clone());
        let effects = eligibility_changed(&next);
        (next, effects)
    })
}

/// Takes a tag off a finished session; without its last Career Ladder Goal a
/// Career Ladder session cannot be exported again.
///
/// Source: District tutoring sessions, Tags (F001-51, F001-52).
#[must_use]
pub fn untag_session(
    session: &TutoringSession,
    tag: &SessionTag,
    facts: &SessionFacts,
) -> SessionOutcome {
    let mut found: Vec<_> = session_owner(session, facts).into_iter().collect();
    if session.state != SessionState::Ended {
        found.push(rules::TAG_SESSION_NOT_ENDED.at("/session/state"));
    }
    let mut next = session.clone();
    next.tags.retain(|other| other != tag);
    let is_changed = next.tags.len() != session.tags.len();
    if is_changed {
        found.extend(goal_tag_reminder(&next, facts));
    }
    Outcome::of(found, || {
        let effects = if is_changed {
            eligibility_changed(&next)
        } else {
            Vec::new()
        };
        (next, effects)
    })
}

/// Whether a tag is a Career Ladder Goal on the district's list.
pub(super) fn is_listed(tag: &SessionTag, facts: &SessionFacts) -> bool {
    tag.kind == TagKind::CareerLadderGoal
        && facts
            .career_ladder_goals
            .iter()
            .any(|goal| goal.id == tag.id)
}

/// How often a tag was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TagUse {
    /// The tag.
    pub tag: TagId,
    /// On how many finished sessions.
    pub uses: u32,
}

/// The most used tags on the finished sessions given (those of the tutor's
/// district), most used first; ties by name as people sort names, then as
/// written, then by id. `names` are the tags' names; a tag without one is
/// sorted by its id. At most `limit` (10 when absent).
///
/// Source: District tutoring sessions, Tags (F001-49).
#[must_use]
pub fn popular_tags(
    sessions: &[TutoringSession],
    names: &BTreeMap<TagId, FreeText>,
    limit: Option<u32>,
) -> Vec<TagUse> {
    let mut uses: BTreeMap<&TagId, u32> = BTreeMap::new();
    for session in sessions
        .iter()
        .filter(|session| session.state == SessionState::Ended)
    {
        for tag in &session.tags {
            let count = uses.entry(&tag.id).or_default();
            *count = count.saturating_add(1);
        }
    }
    let mut rows: Vec<_> = uses
        .into_iter()
        .map(|(tag, uses)| {
            let name = names.get(tag).map_or(tag.as_str(), FreeText::as_str);
            (std::cmp::Reverse(uses), text::normalise(name), name, tag)
        })
        .collect();
    rows.sort();
    rows.into_iter()
        .take(usize::try_from(limit.unwrap_or(10)).unwrap_or(usize::MAX))
        .map(|(uses, _, _, tag)| TagUse {
            tag: tag.clone(),
            uses: uses.0,
        })
        .collect()
}
