//! What the built core says about itself: its schema, its rules and its
//! settings, told by one of its examples in a process of its own.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Done, fail};

/// What the example `surface` prints.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Surface {
    pub(crate) schema: Value,
    pub(crate) rules: Vec<Rule>,
    pub(crate) settings: Vec<Setting>,
}

/// A rule of the catalogue.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) code: String,
    pub(crate) severity: String,
    pub(crate) message: String,
    pub(crate) area: String,
    pub(crate) checks: String,
    pub(crate) why: String,
    pub(crate) example: String,
    pub(crate) instead: String,
    pub(crate) source: String,
    pub(crate) since: String,
}

/// A setting of a policy.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Setting {
    pub(crate) policy: String,
    pub(crate) name: String,
    pub(crate) meaning: String,
    pub(crate) default: String,
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
}

impl Surface {
    /// Builds the core and asks it.
    pub(crate) fn ask(root: &Path) -> Done<Self> {
        let output = Command::new("cargo")
            .current_dir(root)
            .args(["run", "--quiet", "--package", "tutorcore"])
            .args(["--features", "schema", "--example", "surface"])
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return fail("the core does not build, so it cannot tell its schema");
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// The schema as a file.
    pub(crate) fn schema_text(&self) -> Done<String> {
        let mut text = serde_json::to_string_pretty(&self.schema)?;
        text.push('\n');
        Ok(text)
    }
}
