//! Aligned columns of plain text.

use std::fmt::Display;
use std::io::{self, Write};

/// Rows of a kind, a count, and a code with its meaning; a kind is named once.
pub(crate) fn table_of_codes(out: &mut impl Write, rows: &[[String; 3]]) -> io::Result<()> {
    let width = |place: usize| {
        let cells = rows.iter().filter_map(|row| row.get(place));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (kinds, counts) = (width(0), width(1));
    let mut last = "";
    for [kind, count, code] in rows {
        let shown = if kind == last { "" } else { kind };
        last = kind;
        writeln!(
            out,
            "  {shown:kinds$}{}{count:>counts$}  {code}",
            gap(kinds)
        )?;
    }
    Ok(())
}

fn gap(width: usize) -> &'static str {
    if width == 0 { "" } else { "  " }
}

/// Aligned columns: so many from the left are texts, the others numbers.
pub(crate) fn table(
    out: &mut impl Write,
    head: &[String],
    rows: &[Vec<String>],
    texts: usize,
) -> io::Result<()> {
    let mut widths: Vec<_> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in [head].into_iter().chain(rows.iter().map(Vec::as_slice)) {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(place, (cell, &width))| {
            if place < texts {
                format!("  {cell:width$}")
            } else {
                format!("  {cell:>width$}")
            }
        });
        let line: String = cells.collect();
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A count with its thousands set apart.
pub(crate) fn grouped(count: impl Display + Copy) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A text of the input without characters that would steer a terminal.
pub(crate) fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{FFFD}")
}
