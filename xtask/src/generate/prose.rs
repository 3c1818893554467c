//! The core's documentation, without what only Rust's readers have.

/// A doc comment as plain paragraphs, without Rust's examples, links and
/// headings, and what it says under `# Errors`.
pub(crate) fn plain(markdown: &str) -> (String, Option<String>) {
    let mut body: Vec<String> = vec![String::new()];
    let mut errors: Vec<String> = Vec::new();
    let (mut is_code, mut in_errors) = (false, false);
    for line in markdown.lines().map(str::trim) {
        if line.starts_with("```") {
            is_code = !is_code;
            continue;
        }
        if is_code {
            continue;
        }
        if line.starts_with('#') {
            in_errors = line.trim_start_matches('#').trim() == "Errors";
            body.push(String::new());
        } else if in_errors {
            errors.push(line.to_owned());
        } else if line.is_empty() {
            body.push(String::new());
        } else if let Some(paragraph) = body.last_mut() {
            if !paragraph.is_empty() {
                // Each item of a list keeps its line.
                paragraph.push(if line.starts_with("- ") { '\n' } else { ' ' });
            }
            paragraph.push_str(line);
        }
    }
    body.retain(|paragraph| !paragraph.is_empty());
    let errors = errors.join(" ").trim().to_owned();
    let unlinked = super::job::plain;
    (
        unlinked(&body.join("\n\n")),
        (!errors.is_empty()).then(|| unlinked(&errors)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doc_comments_lose_what_is_rusts() {
        assert_eq!(
            plain("Two:\n- one\n  more\n- two").0,
            "Two:\n- one more\n- two"
        );
        let doc = "Ends [a](x) `T`.\nMore.\n\n```\ncode\n```\n\nLast.\n\n# Errors\n[`Bad`] if so.";
        assert_eq!(
            plain(doc),
            (
                "Ends a `T`. More.\n\nLast.".to_owned(),
                Some("`Bad` if so.".to_owned())
            )
        );
    }
}
