//! Every rule that this version knows.

use crate::rule::{self, RuleDoc, RuleInfo};
use crate::{alert, availability, qualifier, recurrence, report, schedule, session};

/// The documentation of every rule, by area.
const DECLARED: &[&[RuleDoc]] = if cfg!(feature = "catalogue") {
    ALL
} else {
    &[]
};

const ALL: &[&[RuleDoc]] = &[
    rule::states::RULES,
    session::rules::start::RULES,
    session::rules::work_order::RULES,
    session::rules::encounter::RULES,
    session::rules::ending::RULES,
    session::rules::tag::RULES,
    session::rules::diagnosis::RULES,
    alert::rules::RULES,
    qualifier::rules::RULES,
    availability::rules::RULES,
    recurrence::rules::RULES,
    schedule::rules::attendance::RULES,
    schedule::rules::draft::RULES,
    schedule::rules::meeting::RULES,
    report::rules::RULES,
];

/// Every rule that this version knows, with its documentation, sorted by code.
///
/// A host can show why a finding came and what to do about it, or list the
/// codes that it has to translate. Empty in a build without the feature
/// `catalogue`.
///
/// ```
/// use tutorcore::{Severity, rule_catalogue};
///
/// let rules = rule_catalogue();
/// let rule = rules
///     .iter()
///     .find(|rule| rule.code == "CL-GOAL-TAG-REQUIRED")
///     .expect("a code of this version");
///
/// assert_eq!(rule.severity, Severity::Warning);
/// assert_eq!(
///     rule.instead,
///     "Choose one of the Career Ladder Goals now that the session has ended."
/// );
/// ```
#[must_use]
pub fn rule_catalogue() -> Vec<RuleInfo> {
    let mut rules: Vec<RuleInfo> = DECLARED
        .iter()
        .copied()
        .flatten()
        .map(RuleInfo::from)
        .collect();
    rules.sort_by(|a, b| a.code.cmp(&b.code));
    rules
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::finding::Severity;

    #[test]
    fn codes_are_sorted_and_unique() {
        let rules = rule_catalogue();
        for pair in rules.windows(2) {
            assert!(pair[0].code < pair[1].code, "{}", pair[1].code);
        }
    }

    #[test]
    fn codes_are_words_in_capitals_joined_by_hyphens() {
        for rule in rule_catalogue() {
            let words: Vec<&str> = rule.code.split('-').collect();
            assert!(words.len() > 1, "{}", rule.code);
            for word in words {
                assert!(
                    !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase()),
                    "{}",
                    rule.code
                );
            }
        }
    }

    #[test]
    fn every_text_is_made_of_sentences() {
        for rule in rule_catalogue() {
            let RuleInfo {
                code,
                severity: _,
                message,
                area,
                checks,
                why,
                example,
                instead,
                source,
                since,
            } = rule;
            assert!(
                message.len() > 1 && message.ends_with(['.', '?']),
                "{code}: {message}"
            );
            for text in [&checks, &why, &example, &instead, &source] {
                assert!(text.len() > 1 && text.ends_with('.'), "{code}: {text}");
            }
            for text in [&message, &checks, &why, &example, &instead, &source, &area] {
                assert!(
                    text.trim() == text && !text.contains("  ") && !text.contains('\n'),
                    "{code}: {text}"
                );
            }
            assert!(!area.is_empty() && !area.ends_with('.'), "{code}: {area}");
            assert_eq!(since.split('.').count(), 3, "{code}: {since}");
        }
    }

    #[test]
    fn places_in_messages_are_lower_snake_case() {
        for rule in rule_catalogue() {
            let mut rest = rule.message.as_str();
            while let Some((before, after)) = rest.split_once('{') {
                assert!(!before.contains('}'), "{}", rule.code);
                let (place, after) = after.split_once('}').expect("a closed place");
                assert!(
                    place.starts_with(|c: char| c.is_ascii_lowercase())
                        && place.ends_with(|c: char| c.is_ascii_lowercase())
                        && place.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                    "{}: {place}",
                    rule.code
                );
                rest = after;
            }
            assert!(!rest.contains('}'), "{}", rule.code);
        }
    }

    #[test]
    fn no_two_rules_check_the_same() {
        let mut seen = BTreeSet::new();
        for rule in DECLARED.iter().copied().flatten() {
            assert!(seen.insert(rule.checks), "{}", rule.code);
        }
    }

    #[test]
    fn severities_are_those_of_the_tables() {
        let mut counts = BTreeMap::new();
        for rule in DECLARED.iter().copied().flatten() {
            *counts.entry((rule.area, rule.severity)).or_insert(0) += 1;
        }
        let expected = [
            (("Attendance and invitations", Severity::Error), 2),
            (("Attendance and invitations", Severity::Reason), 4),
            (("Diagnosis and rating", Severity::Error), 6),
            (("Early alerts", Severity::Warning), 2),
            (("Early alerts", Severity::Reason), 2),
            (("Encounters", Severity::Error), 11),
            (("Encounters", Severity::Warning), 1),
            (("Ending and deleting", Severity::Error), 7),
            (("Ending and deleting", Severity::Warning), 2),
            (("Meetings", Severity::Error), 6),
            (("Recurrence", Severity::Error), 6),
            (("Recurrence", Severity::Warning), 2),
            (("Reports", Severity::Warning), 1),
            (("Scheduling", Severity::Warning), 6),
            (("Scheduling a session", Severity::Error), 6),
            (("Scheduling a session", Severity::Warning), 4),
            (("Starting a session", Severity::Error), 16),
            (("Starting a session", Severity::Warning), 3),
            (("State machines", Severity::Error), 1),
            (("Student qualifiers", Severity::Error), 6),
            (("Student qualifiers", Severity::Warning), 6),
            (("Tags", Severity::Error), 3),
            (("Tags", Severity::Warning), 1),
            (("Work order, payment, export", Severity::Error), 2),
            (("Work order, payment, export", Severity::Warning), 1),
            (("Work order, payment, export", Severity::Reason), 12),
        ];
        assert_eq!(counts, BTreeMap::from(expected));
    }
}
