//! A field's default, which the schema tells, as an expression of Python's.

use serde_json::Value;

use crate::generate::declaration::{Declaration, Field, Kind};
use crate::generate::job::wire_name;
use crate::generate::wire_type::WireType;
use crate::generate::{Done, fail};

use super::{World, constant, word};

impl World<'_> {
    /// ` = …`, where the field may be left out.
    pub(super) fn default(&self, schema: &Value, field: &Field) -> Done<String> {
        let given = schema
            .get("properties")
            .and_then(|fields| fields.get(wire_name(&field.name)))
            .and_then(|field| field.get("default"));
        match given {
            Some(value) => Ok(format!(
                " = {}",
                self.field_default(&field.wire_type, value)?
            )),
            None if matches!(field.wire_type, WireType::Option(_)) => Ok(" = None".to_owned()),
            None => Ok(String::new()),
        }
    }

    fn field_default(&self, wire_type: &WireType, value: &Value) -> Done<String> {
        Ok(match (wire_type, value) {
            (WireType::Map(..), _) => {
                let value = self.expression(wire_type, value)?;
                format!("field(default_factory=lambda: {value})")
            }
            (WireType::Named(name, _), Value::Object(_)) => {
                self.expression(wire_type, value)?;
                format!("field(default_factory={name})")
            }
            _ => self.expression(wire_type, value)?,
        })
    }

    fn expression(&self, wire_type: &WireType, value: &Value) -> Done<String> {
        Ok(match (wire_type, value) {
            (WireType::Option(_), Value::Null) => "None".to_owned(),
            (WireType::Option(inner) | WireType::Boxed(inner), value) => {
                self.expression(inner, value)?
            }
            (WireType::Bool, Value::Bool(value)) => {
                if *value { "True" } else { "False" }.to_owned()
            }
            (WireType::Integer(_), Value::Number(number)) => number.to_string(),
            (WireType::Text, Value::String(text)) => super::quoted(text),
            (WireType::List(item), Value::Array(values)) => {
                let mut out = String::from("(");
                for value in values {
                    out.push_str(&self.expression(item, value)?);
                    out.push_str(", ");
                }
                format!("{})", out.trim_end())
            }
            (WireType::Map(..), Value::Object(fields)) if fields.is_empty() => "{}".to_owned(),
            (WireType::Named(name, _), value) => {
                match self
                    .types
                    .get(name.as_str())
                    .map(|found| (&found.kind, value))
                {
                    Some((Kind::Enum { cases, .. }, Value::String(text))) => {
                        let case = cases.iter().find(|case| word(&case.name) == *text);
                        match case {
                            Some(case) => format!("{name}.{}", constant(&case.name)),
                            None => return fail(format!("{name} has no case {text}")),
                        }
                    }
                    Some((Kind::Record(_) | Kind::Policy(_), value))
                        if self.is_default(name, value) =>
                    {
                        format!("{name}()")
                    }
                    _ => return fail(format!("the default of a {name} has no form in Python")),
                }
            }
            _ => return fail("a default is of another type than its field"),
        })
    }

    /// The types that must be declared before, because a default is made of
    /// them.
    pub(super) fn made_of<'d>(&self, declaration: &'d Declaration) -> Vec<&'d str> {
        let (Kind::Record(fields) | Kind::Policy(fields)) = &declaration.kind else {
            return Vec::new();
        };
        fields
            .iter()
            .filter_map(|field| match &field.wire_type {
                WireType::Named(name, _) if self.is_object(name) => Some(name.as_str()),
                _ => None,
            })
            .collect()
    }
}
