//! What the core has to say about data.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The stable code of a rule, such as `SESSION-ACTIVE-EXISTS`.
///
/// A text and not an enum: a new rule breaks nobody. The codes that this
/// version knows, with their documentation, are in
/// [`rule_catalogue`](crate::rule_catalogue).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleCode(pub(crate) &'static str);

impl RuleCode {
    /// The code as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

impl fmt::Debug for RuleCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

impl PartialEq<str> for RuleCode {
    fn eq(&self, code: &str) -> bool {
        self.0 == code
    }
}

impl PartialEq<&str> for RuleCode {
    fn eq(&self, code: &&str) -> bool {
        self.0 == *code
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RuleCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RuleCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[A-Z]+(-[A-Z]+)+$",
            "description": "The stable code of a rule, such as SESSION-ACTIVE-EXISTS.",
        })
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    /// Blocks the command.
    Error,
    /// Worth a look; blocks nothing.
    Warning,
    /// Why a decision came out as it did.
    Reason,
}

/// One thing that a rule found in the data.
///
/// The message is a default in English for hosts that do not translate; the
/// params carry its ids, numbers and times. No text holds a name or any other
/// free text of the input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Which rule.
    pub code: RuleCode,
    /// Where: a JSON Pointer into the job's arguments, such as
    /// `/session/encounters/2/departedAt`.
    pub path: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What it means, in English.
    pub message: String,
    /// The ids, numbers (decimal) and times (RFC 3339 or ISO 8601) of the
    /// message, by name.
    pub params: BTreeMap<String, String>,
}

impl Finding {
    /// Adds a param and puts it into the message's place of that name.
    pub(crate) fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        let place = format!("{{{name}}}");
        if self.message.contains(&place) {
            self.message = self.message.replace(&place, &value);
        }
        self.params.insert(name.to_owned(), value);
        self
    }

    /// Weighs the finding as a policy wants it.
    pub(crate) fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Puts findings in their order: by code, then by path.
pub(crate) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort();
    findings
}

/// Whether some finding blocks.
pub(crate) fn blocks(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}
