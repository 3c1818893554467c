//! Documentation as Swift's comments.

use crate::generate::job::wire_name;
use crate::generate::prose::plain;

/// The widest line.
const WIDTH: usize = 96;

/// A doc comment of paragraphs, each line indented.
pub(super) fn comment(text: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n").filter(|text| !text.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for line in paragraph.lines() {
            // What belongs to an item of a list is indented.
            let hanging = if line.starts_with("- ") { "  " } else { "" };
            let width = WIDTH.saturating_sub(indent).saturating_sub(4);
            wrap(&mut lines, line, hanging, width);
        }
    }
    let mut out = String::new();
    for line in lines {
        out.push_str(format!("{pad}/// {line}").trim_end());
        out.push('\n');
    }
    out
}

fn wrap(lines: &mut Vec<String>, text: &str, hanging: &str, width: usize) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.len() + 1 + word.len() > width {
            lines.push(std::mem::take(&mut line));
            line.push_str(hanging);
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
}

/// A doc comment of the core's: what it says, and what it says of errors.
pub(super) fn told(markdown: &str) -> (String, Option<String>) {
    let (text, errors) = plain(markdown);
    (spoken(&text), errors.map(|errors| spoken(&errors)))
}

/// Rust's names as they are called in Swift.
pub(super) fn spoken(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        if at.is_multiple_of(2) {
            return part.to_owned();
        }
        match part {
            "None" => "nil".to_owned(),
            "Error" => "CoreError".to_owned(),
            _ if part.contains('_') && part.chars().all(is_name) => wire_name(part),
            _ => part.replace("::", "."),
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_wrapped_and_keep_lists() {
        assert_eq!(comment("Short.", 4), "    /// Short.\n");
        assert_eq!(comment("One.\n\nTwo.", 0), "/// One.\n///\n/// Two.\n");
        let long = comment(&"word ".repeat(60), 4);
        assert!(long.lines().count() > 3 && long.lines().all(|line| line.len() <= WIDTH));
        let list = comment(&format!("- {}", "word ".repeat(30)), 0);
        assert!(list.starts_with("/// - word") && list.contains("\n///   word"));
    }

    #[test]
    fn rusts_names_are_told_as_swifts() {
        let (text, errors) =
            told("[`end_session`] gives `None` or `Kind::One`.\n\n# Errors\n`Error`.");
        assert_eq!(text, "`endSession` gives `nil` or `Kind.One`.");
        assert_eq!(errors.as_deref(), Some("`CoreError`."));
    }
}
