//! Documentation as docstrings.

pub(super) use crate::generate::prose::plain;

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
}
