//! The neutral form of a case, and what all areas need to read it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use tutorcore::{
    AlertPolicy, Finding, Instant, ReportPolicy, SessionPolicy, SettingInfo, Severity,
};

/// The zone of a case that names none.
const DEFAULT_ZONE: &str = "America/Chicago";

/// What came out of a case, by the names that `expect` uses.
pub(crate) type Got = Map<String, Value>;

/// One worked example.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) area: String,
    pub(crate) given: Value,
    pub(crate) when: Value,
    pub(crate) expect: Map<String, Value>,
}

impl Case {
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        let mut value: Value =
            serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
        let text = |key: &str| {
            let text = value.get(key).and_then(Value::as_str);
            text.map(str::to_owned).ok_or_else(|| format!("no {key}"))
        };
        let (id, area) = (text("id")?, text("area")?);
        let mut take = |key: &str| value.get_mut(key).map_or(Value::Null, Value::take);
        let Value::Object(expect) = take("expect") else {
            return Err("no expect".to_owned());
        };
        Ok(Self {
            id,
            area,
            given: take("given"),
            when: take("when"),
            expect,
        })
    }

    /// What stands under one of these keys, in `when` or else in `given`.
    pub(crate) fn stated(&self, keys: &[&str]) -> Option<&Value> {
        any_of(&self.when, keys).or_else(|| any_of(&self.given, keys))
    }

    /// The time of the call; else `otherwise`.
    pub(crate) fn now(&self, otherwise: Option<Instant>) -> Result<Instant, String> {
        match (self.stated(&["now", "at"]), otherwise) {
            (Some(now), _) => read(now.clone()),
            (None, Some(instant)) => Ok(instant),
            (None, None) => Err("no now".to_owned()),
        }
    }

    /// The zone, where neither session nor school has one of its own.
    pub(crate) fn zone(&self) -> Value {
        let zone = self.stated(&["zone"]).cloned();
        zone.unwrap_or_else(|| DEFAULT_ZONE.into())
    }

    /// The settings, with those that the case overrides.
    pub(crate) fn policies(&self) -> Result<(SessionPolicy, ReportPolicy), String> {
        Ok((
            self.settings(&SessionPolicy::settings())?,
            self.settings(&ReportPolicy::settings())?,
        ))
    }

    /// The settings of early alerts, with those that the case overrides.
    pub(crate) fn alert_policy(&self) -> Result<AlertPolicy, String> {
        self.settings(&AlertPolicy::settings())
    }

    /// Those of the case's settings that one policy has.
    fn settings<P: DeserializeOwned>(&self, infos: &[SettingInfo]) -> Result<P, String> {
        let all = [
            AlertPolicy::settings(),
            SessionPolicy::settings(),
            ReportPolicy::settings(),
        ]
        .concat();
        let mut settings = Map::new();
        for side in [&self.given, &self.when] {
            let Some(policy) = side.get("policy").and_then(Value::as_object) else {
                continue;
            };
            for (name, value) in policy {
                let setting = camel(name);
                let has = |infos: &[SettingInfo]| infos.iter().any(|info| info.name == setting);
                if !has(&all) {
                    return Err(format!("unknown setting {name}"));
                }
                if !has(infos) {
                    continue;
                }
                let chosen = match value {
                    Value::String(text) if text == "none" && is_optional(&setting, infos) => {
                        Value::Null
                    }
                    Value::String(text) => camel(text).into(),
                    other => other.clone(),
                };
                settings.insert(setting, chosen);
            }
        }
        read(settings.into())
    }
}

/// Whether the setting may be absent; else `none` is one of its words.
fn is_optional(setting: &str, infos: &[SettingInfo]) -> bool {
    let info = infos.iter().find(|info| info.name == setting);
    info.is_some_and(|info| info.default == "null" || info.least.is_some())
}

/// What stands under the first of these keys that is there and not null.
pub(crate) fn any_of<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a Value> {
    keys.iter()
        .find_map(|key| value.get(key).filter(|found| !found.is_null()))
}

/// The text under the first of these keys.
pub(crate) fn text_of<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a str> {
    any_of(value, keys).and_then(Value::as_str)
}

/// Whether one of these keys is true.
pub(crate) fn is_set(value: &Value, keys: &[&str]) -> bool {
    any_of(value, keys).and_then(Value::as_bool) == Some(true)
}

/// The list under the first of these keys.
pub(crate) fn list_of<'a>(value: &'a Value, keys: &[&str]) -> &'a [Value] {
    any_of(value, keys)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The text under one of these keys, or under `id` of the object there.
pub(crate) fn id_of<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a str> {
    let found = any_of(value, keys)?;
    found.as_str().or_else(|| text_of(found, &["id"]))
}

/// The date under one of these keys, also when it is written with a time.
pub(crate) fn date_of(value: &Value, keys: &[&str]) -> Value {
    let date = text_of(value, keys).map(|text| text.split('T').next().unwrap_or(text));
    date.map_or(Value::Null, Value::from)
}

/// Reads a value of our own wire form.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// `grade_d_or_f`, `Below Basic`, `MAP` as `gradeDOrF`, `belowBasic`, `map`.
pub(crate) fn camel(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let words = text.split(['_', ' ', '-']).filter(|word| !word.is_empty());
    for (at, word) in words.enumerate() {
        let is_shouted = word.chars().all(|c| !c.is_lowercase());
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            if at == 0 {
                out.extend(first.to_lowercase());
            } else {
                out.extend(first.to_uppercase());
            }
        }
        for letter in letters {
            if is_shouted {
                out.extend(letter.to_lowercase());
            } else {
                out.push(letter);
            }
        }
    }
    out
}

/// The text as a word of our own wire form.
pub(crate) fn camel_of(value: &Value, keys: &[&str]) -> Value {
    text_of(value, keys).map_or(Value::Null, |text| camel(text).into())
}

/// The codes of this weight, sorted, each once.
fn codes(findings: &[Finding], severity: Severity) -> Value {
    let codes: BTreeSet<_> = findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .map(|finding| finding.code.as_str())
        .collect();
    json!(codes)
}

/// What findings mean for `expect`.
pub(crate) fn judged(accepted: bool, findings: &[Finding]) -> Got {
    let mut got = Got::new();
    got.insert("accepted".to_owned(), accepted.into());
    got.insert("errors".to_owned(), codes(findings, Severity::Error));
    got.insert("warnings".to_owned(), codes(findings, Severity::Warning));
    got
}

/// The reasons of a decision, sorted, each once.
pub(crate) fn reasons(findings: &[Finding]) -> Value {
    codes(findings, Severity::Reason)
}

/// Adds a figure.
pub(crate) fn put(got: &mut Got, key: &str, value: impl serde::Serialize) {
    got.insert(key.to_owned(), json!(value));
}
