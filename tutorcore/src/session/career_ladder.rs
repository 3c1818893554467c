//! The Career Ladder rules: a description, and the names of Family
//! Involvement events.
//!
//! They hold at creation, on assigning a work order, on editing the
//! description, and again in both eligibility decisions.

use super::rules;
use crate::finding::Finding;
use crate::model::work_order::{ApprovedEventListing, is_valid_on};
use crate::policy::{EventNameMatch, SessionPolicy};
use crate::text::{self, FreeText};
use crate::time::LocalDate;

/// What these rules ask about.
pub(super) struct CareerLadder<'a> {
    /// Whether the session has a Career Ladder work order.
    pub(super) applies: bool,
    pub(super) family_involvement: bool,
    pub(super) description: Option<&'a FreeText>,
    /// The session's date; absent while it has no start.
    pub(super) date: Option<LocalDate>,
    pub(super) listings: &'a [ApprovedEventListing],
}

impl<'a> CareerLadder<'a> {
    /// The findings; `path` tells where a field of the draft or session is.
    pub(super) fn find(
        &self,
        policy: &SessionPolicy,
        path: impl Fn(&str) -> String,
        found: &mut Vec<Finding>,
    ) {
        if !self.applies {
            if self.family_involvement {
                found.push(rules::CL_EVENT_WITHOUT_CL_WORK_ORDER.at(path("familyInvolvement")));
            }
            return;
        }
        let description = self.description.map_or("", FreeText::as_str);
        let least = usize::try_from(policy.min_description_chars).unwrap_or(usize::MAX);
        if text::length(description) < least {
            found.push(rules::CL_DESCRIPTION_REQUIRED.at(path("description")));
        }
        if self.family_involvement
            && let Some(date) = self.date
        {
            if self.valid_listings(date).next().is_none() {
                let finding = rules::CL_EVENT_LISTING_MISSING.at(path("startedAt"));
                found.push(finding.with("date", date));
            } else if self.approved_name(policy).is_none() {
                found.push(rules::CL_EVENT_NAME_NOT_APPROVED.at(path("description")));
            }
        }
    }

    /// The name of the approved event that the description means, as the
    /// listing spells it.
    pub(super) fn approved_name(&self, policy: &SessionPolicy) -> Option<&'a FreeText> {
        let description = self.description?.as_str();
        let is_same = |event: &&FreeText| match policy.event_name_match {
            EventNameMatch::Exact => event.as_str() == description,
            EventNameMatch::Normalised => {
                text::normalise(event.as_str()) == text::normalise(description)
            }
        };
        self.valid_listings(self.date?)
            .flat_map(|listing| &listing.events)
            .find(is_same)
    }

    /// The description to store: an approved event's in the listing's
    /// spelling.
    pub(super) fn stored_description(&self, policy: &SessionPolicy) -> Option<FreeText> {
        let approved = (self.applies && self.family_involvement)
            .then(|| self.approved_name(policy))
            .flatten();
        approved.or(self.description).cloned()
    }

    fn valid_listings(&self, date: LocalDate) -> impl Iterator<Item = &'a ApprovedEventListing> {
        self.listings
            .iter()
            .filter(move |listing| is_valid_on(date, listing.valid_from, listing.valid_to))
    }
}
