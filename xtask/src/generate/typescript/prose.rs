//! The core's documentation as comments for TypeScript.

use std::fmt::Write as _;

use serde_json::Value;

use super::wire_name;

/// The longest line of a comment.
const WIDTH: usize = 100;

/// Writes a comment of paragraphs and tags, if there is anything to say.
pub(super) fn comment(
    out: &mut String,
    indent: &str,
    text: &str,
    tags: &[String],
) -> std::fmt::Result {
    let mut lines: Vec<String> = Vec::new();
    let width = WIDTH.saturating_sub(indent.len()).saturating_sub(3);
    for paragraph in text.split("\n\n").filter(|text| !text.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        wrap(&mut lines, paragraph, width);
    }
    if !lines.is_empty() && !tags.is_empty() {
        lines.push(String::new());
    }
    for tag in tags {
        wrap(&mut lines, tag, width);
    }
    match lines.as_slice() {
        [] => {}
        [line] if line.len() <= width.saturating_sub(4) => {
            writeln!(out, "{indent}/** {line} */")?;
        }
        lines => {
            writeln!(out, "{indent}/**")?;
            for line in lines {
                out.push_str(format!("{indent} * {line}").trim_end());
                out.push('\n');
            }
            writeln!(out, "{indent} */")?;
        }
    }
    Ok(())
}

fn wrap(lines: &mut Vec<String>, text: &str, width: usize) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        let length = line.chars().count().saturating_add(word.chars().count());
        if !line.is_empty() && length >= width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
}

/// What a schema says about itself.
pub(super) fn sentence(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str);
    spoken(text.unwrap_or_default())
}

/// The default and the range of a field, as tags.
pub(super) fn range(schema: &Value) -> Vec<String> {
    let number = |name: &str| schema.get(name).and_then(Value::as_i64);
    let mut tags = Vec::new();
    if let Some(most) = number("maximum") {
        let least = number("minimum").unwrap_or_default();
        tags.push(format!("@remarks From {least} to {most}."));
    }
    let default = schema.get("default");
    let default = default.filter(|value| !value.is_null() && !value.is_object());
    if let Some(default) = default {
        tags.push(format!("@defaultValue `{default}`"));
    }
    tags
}

/// A job's text and its section on errors.
pub(super) fn of_job(doc: &str) -> (String, Option<String>) {
    let (mut text, mut errors) = (Vec::new(), Vec::new());
    let (mut is_code, mut heading) = (false, "");
    for line in doc.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            match line.strip_prefix("# ") {
                Some(title) => heading = title.trim(),
                None if heading.is_empty() => text.push(line),
                None if heading == "Errors" => errors.push(line),
                None => {}
            }
        }
    }
    let plain = |lines: &[&str]| spoken(&super::super::job::plain(&lines.join("\n")));
    let errors = plain(&errors);
    let errors = errors.trim();
    (
        plain(&text),
        (!errors.is_empty()).then(|| errors.to_owned()),
    )
}

/// Rust's names as they are called in JavaScript.
fn spoken(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        if at.is_multiple_of(2) {
            return part.to_owned();
        }
        match part {
            "None" => "null".to_owned(),
            _ if part.contains('_') && part.chars().all(is_name) => wire_name(part),
            _ => part.replace("::", "."),
        }
    });
    parts
        .collect::<Vec<_>>()
        .join("`")
        .replace("*/", "*\u{2060}/")
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
}
