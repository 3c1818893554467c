//! What could not be read, and where.

use std::fmt;

use serde::Serialize;

/// Something in the input that could not be read: where it is, what is wrong and what to do.
///
/// No text repeats the cell: when columns have slipped, a name may stand where an id should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    /// The file.
    pub(crate) file: String,
    /// Its line, from 1; absent when the whole file is meant.
    pub(crate) line: Option<u64>,
    /// The column; absent when the whole line is meant.
    pub(crate) column: Option<String>,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl Fault {
    /// A fault of a whole file.
    pub(crate) fn of_file(file: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// Points at a line.
    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Points at a column.
    pub(crate) fn in_column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        if let Some(column) = &self.column {
            write!(out, " {column}")?;
        }
        write!(out, ": {}", self.message)?;
        match &self.help {
            Some(help) => write!(out, " {help}"),
            None => Ok(()),
        }
    }
}
