//! Documentation as docstrings.

/// The widest line.
const WIDTH: usize = 88;

/// A docstring, indented, with its end of line.
pub(super) fn docstring(text: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let text = text.replace('\\', "\\\\").replace("\"\"\"", "'''");
    let lines = wrapped(&text, WIDTH.saturating_sub(indent).saturating_sub(3));
    match lines.as_slice() {
        [] => String::new(),
        [line] if line.len() + indent + 6 <= WIDTH && !line.ends_with('"') => {
            format!("{pad}\"\"\"{line}\"\"\"\n")
        }
        lines => {
            let mut out = format!("{pad}\"\"\"");
            for (at, line) in lines.iter().enumerate() {
                if at > 0 && !line.is_empty() {
                    out.push_str(&pad);
                }
                out.push_str(line);
                out.push('\n');
            }
            out + &pad + "\"\"\"\n"
        }
    }
}

/// Paragraphs as lines; a line that is indented already stays as it is.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let indent: String = line.chars().take_while(|letter| *letter == ' ').collect();
        let mut current = String::new();
        for word in line.split_whitespace() {
            if !current.is_empty() && current.len() + 1 + word.len() > width {
                lines.push(std::mem::take(&mut current));
            }
            current.push_str(if current.is_empty() { &indent } else { " " });
            current.push_str(word);
        }
        lines.push(current);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A doc comment as plain paragraphs, without Rust's examples, links and
/// headings, and what it says under `# Errors`.
pub(super) fn plain(markdown: &str) -> (String, Option<String>) {
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
    let unlinked = crate::generate::job::plain;
    (
        unlinked(&body.join("\n\n")),
        (!errors.is_empty()).then(|| unlinked(&errors)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docstrings_are_wrapped_and_closed() {
        assert_eq!(docstring("Short.", 4), "    \"\"\"Short.\"\"\"\n");
        let long = docstring(&"word ".repeat(30), 4);
        assert!(long.lines().all(|line| line.len() <= WIDTH));
        assert!(long.ends_with("\n    \"\"\"\n"));
        assert_eq!(
            docstring("A\n\nB \\ \"\"\"", 0),
            "\"\"\"A\n\nB \\\\ '''\n\"\"\"\n"
        );
    }

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
