//! What the codes mean, in a few words.

use std::collections::BTreeMap;

use serde::Serialize;
use tutorcore::{RuleCode, rule_catalogue};

/// The messages of the rules, by code.
pub(crate) struct Meanings(BTreeMap<String, String>);

impl Meanings {
    /// Those of this version of the core.
    pub(crate) fn new() -> Self {
        let rules = rule_catalogue().into_iter();
        Self(rules.map(|rule| (rule.code, open(&rule.message))).collect())
    }

    /// What a code means; in place of the values of one finding there is "…".
    pub(crate) fn of(&self, code: RuleCode) -> &str {
        self.0.get(code.as_str()).map_or("", String::as_str)
    }
}

/// A message with its places left open.
fn open(message: &str) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some((before, place)) = rest.split_once('{') {
        out.push_str(before);
        out.push('…');
        rest = place.split_once('}').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The word that a value is on the wire.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
