//! Doc comments as the descriptions of a schema, for readers without Rust.

use serde_json::Value;

/// Makes every description of a schema plain: paragraphs of one line each,
/// without Rust's examples, headings and links.
pub(super) fn plain_descriptions(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if key == "description" => *text = plain(text),
                    other => plain_descriptions(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plain_descriptions),
        _ => {}
    }
}

fn plain(markdown: &str) -> String {
    let mut paragraphs: Vec<String> = vec![String::new()];
    let mut is_code = false;
    for line in markdown.lines().map(str::trim) {
        if line.starts_with("```") {
            is_code = !is_code;
        }
        if is_code || line.is_empty() || line.starts_with("```") || line.starts_with('#') {
            paragraphs.push(String::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    without_links(&paragraphs.join("\n\n"))
}

/// Leaves `text` of `[text](target)` and of `[text]`.
fn without_links(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        // An interval such as `[start, end)` is no link.
        let link = after
            .split_once(']')
            .filter(|(text, _)| !text.contains(['[', ')', '\n']));
        let Some((text, after)) = link else {
            out.push('[');
            rest = after;
            continue;
        };
        out.push_str(text);
        rest = match after
            .strip_prefix('(')
            .and_then(|link| link.split_once(')'))
        {
            Some((_, after)) => after,
            None => after,
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn descriptions_are_plain() {
        let mut schema = json!({
            "description": "A [`Zone`](crate::Zone) of\ntime, see [`Instant`].\n\n# Errors\n\n```\nlet [a] = b;\n```\nDone [start, end).",
            "properties": {"description": {"description": "[x]", "default": "[y]"}},
        });
        plain_descriptions(&mut schema);
        let expected = json!({
            "description": "A `Zone` of time, see `Instant`.\n\nDone [start, end).",
            "properties": {"description": {"description": "x", "default": "[y]"}},
        });
        assert_eq!(schema, expected);
    }
}
