//! Rules, each declared once.
//!
//! From the declaration come the finding at run time, the catalogue, the
//! page under `docs/rules/` and the test that some vector fires the rule and
//! some other does not.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::finding::{Finding, RuleCode, Severity};

/// What a rule needs at run time.
pub(crate) struct Rule {
    pub(crate) code: RuleCode,
    pub(crate) severity: Severity,
    pub(crate) message: &'static str,
}

impl Rule {
    /// The rule found something at `path`.
    pub(crate) fn at(&self, path: impl Into<String>) -> Finding {
        Finding {
            code: self.code,
            path: path.into(),
            severity: self.severity,
            message: self.message.to_owned(),
            params: BTreeMap::new(),
        }
    }
}

/// The documentation of a rule, as it was declared.
pub(crate) struct RuleDoc {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: &'static str,
    pub(crate) area: &'static str,
    pub(crate) checks: &'static str,
    pub(crate) why: &'static str,
    pub(crate) example: &'static str,
    pub(crate) instead: &'static str,
    pub(crate) source: &'static str,
    pub(crate) since: &'static str,
}

/// What there is to know about a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleInfo {
    /// The stable code.
    pub code: String,
    /// How much a finding of this rule weighs, unless a policy says otherwise.
    pub severity: Severity,
    /// The default message; `{…}` are params.
    pub message: String,
    /// The part of the domain that it belongs to.
    pub area: String,
    /// When it fires.
    pub checks: String,
    /// Why there is such a rule.
    pub why: String,
    /// An example of data that it finds.
    pub example: String,
    /// What to do instead.
    pub instead: String,
    /// Where it comes from: the document and its heading.
    pub source: String,
    /// The first version that has it.
    pub since: String,
}

impl From<&RuleDoc> for RuleInfo {
    fn from(doc: &RuleDoc) -> Self {
        Self {
            code: doc.code.to_owned(),
            severity: doc.severity,
            message: doc.message.to_owned(),
            area: doc.area.to_owned(),
            checks: doc.checks.to_owned(),
            why: doc.why.to_owned(),
            example: doc.example.to_owned(),
            instead: doc.instead.to_owned(),
            source: doc.source.to_owned(),
            since: doc.since.to_owned(),
        }
    }
}

/// Declares the rules of one area: for each a constant for the engine, and
/// for all of them the documentation `RULES`.
macro_rules! rules {
    (
        area $area:literal;
        $(
            $name:ident = $severity:ident $code:literal {
                message: $message:literal,
                checks: $checks:literal,
                why: $why:literal,
                example: $example:literal,
                instead: $instead:literal,
                source: $source:literal,
                since: $since:literal $(,)?
            }
        )*
    ) => {
        $(
            pub(crate) const $name: $crate::rule::Rule = $crate::rule::Rule {
                code: $crate::finding::RuleCode($code),
                severity: $crate::finding::Severity::$severity,
                message: $message,
            };
        )*

        /// The documentation of these rules.
        pub(crate) const RULES: &[$crate::rule::RuleDoc] = &[
            $(
                $crate::rule::RuleDoc {
                    code: $code,
                    severity: $crate::finding::Severity::$severity,
                    message: $message,
                    area: $area,
                    checks: $checks,
                    why: $why,
                    example: $example,
                    instead: $instead,
                    source: $source,
                    since: $since,
                },
            )*
        ];
    };
}
pub(crate) use rules;

pub(crate) mod states;
