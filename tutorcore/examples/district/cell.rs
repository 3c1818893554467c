//! What may stand in a cell.

use std::str::FromStr;

use tutorcore::{Error, Instant, LocalDate, LocalTime};

use crate::fault::Fault;
use crate::table::{Column, Row};

impl<'a> Row<'a> {
    /// A text that has to be there.
    pub(crate) fn required_text(&self, column: Column) -> Result<&'a str, Fault> {
        self.text(column)?
            .ok_or_else(|| self.cell_fault(column, "The cell is empty.", "Fill it in."))
    }

    /// An id.
    pub(crate) fn id<I: FromStr<Err = Error>>(&self, column: Column) -> Result<Option<I>, Fault> {
        self.read(column, str::parse)
    }

    /// An id that has to be there.
    pub(crate) fn required_id<I: FromStr<Err = Error>>(&self, column: Column) -> Result<I, Fault> {
        I::from_str(self.required_text(column)?).map_err(|error| self.core(column, &error))
    }

    /// A moment with its offset.
    pub(crate) fn instant(&self, column: Column) -> Result<Option<Instant>, Fault> {
        self.read(column, str::parse)
    }

    /// A moment that has to be there.
    pub(crate) fn required_instant(&self, column: Column) -> Result<Instant, Fault> {
        let text = self.required_text(column)?;
        text.parse().map_err(|error| self.core(column, &error))
    }

    /// A date.
    pub(crate) fn date(&self, column: Column) -> Result<Option<LocalDate>, Fault> {
        self.read(column, str::parse)
    }

    /// A time of day.
    pub(crate) fn time(&self, column: Column) -> Result<Option<LocalTime>, Fault> {
        self.read(column, str::parse)
    }

    /// Yes or no; empty is no.
    pub(crate) fn flag(&self, column: Column) -> Result<bool, Fault> {
        Ok(self.stated(column)?.unwrap_or(false))
    }

    /// Yes or no; empty is not stated.
    pub(crate) fn stated(&self, column: Column) -> Result<Option<bool>, Fault> {
        let choices = [
            ("yes", true),
            ("true", true),
            ("1", true),
            ("no", false),
            ("false", false),
            ("0", false),
        ];
        let Some(text) = self.text(column)? else {
            return Ok(None);
        };
        match find(text, &choices) {
            Some(value) => Ok(Some(value)),
            None => Err(self.cell_fault(
                column,
                "This is neither yes nor no.",
                "Write yes or no, true or false, 1 or 0.",
            )),
        }
    }

    /// One of some words, in any case.
    pub(crate) fn choice<T: Copy>(
        &self,
        column: Column,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, Fault> {
        let Some(text) = self.text(column)? else {
            return Ok(None);
        };
        match find(text, choices) {
            Some(value) => Ok(Some(value)),
            None => Err(self.no_choice(column, choices)),
        }
    }

    /// One of some words that has to be there.
    pub(crate) fn required_choice<T: Copy>(
        &self,
        column: Column,
        choices: &[(&str, T)],
    ) -> Result<T, Fault> {
        self.required_text(column)?;
        self.choice(column, choices)?
            .ok_or_else(|| self.no_choice(column, choices))
    }

    /// A list of ids; empty parts do not count.
    pub(crate) fn ids<I: FromStr<Err = Error>>(&self, column: Column) -> Result<Vec<I>, Fault> {
        parts(self.text(column)?)
            .map(|part| I::from_str(part).map_err(|error| self.core(column, &error)))
            .collect()
    }

    /// A list of some words.
    pub(crate) fn choices<T: Copy>(
        &self,
        column: Column,
        choices: &[(&str, T)],
    ) -> Result<Vec<T>, Fault> {
        parts(self.text(column)?)
            .map(|part| find(part, choices).ok_or_else(|| self.no_choice(column, choices)))
            .collect()
    }

    /// What the core says of a cell.
    fn core(&self, column: Column, error: &Error) -> Fault {
        let mut fault = self.cell_fault(column, error.message(), "");
        fault.help = error.help().map(str::to_owned);
        fault
    }

    fn no_choice<T>(&self, column: Column, choices: &[(&str, T)]) -> Fault {
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        let help = format!("Write one of: {}.", words.join(", "));
        self.cell_fault(column, "This is none of the choices.", help)
    }

    fn read<T>(
        &self,
        column: Column,
        parse: impl FnOnce(&'a str) -> Result<T, Error>,
    ) -> Result<Option<T>, Fault> {
        match self.text(column)? {
            Some(text) => match parse(text) {
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(self.core(column, &error)),
            },
            None => Ok(None),
        }
    }
}

fn find<T: Copy>(text: &str, choices: &[(&str, T)]) -> Option<T> {
    choices
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text))
        .map(|(_, value)| *value)
}

/// The parts of a list.
fn parts(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default()
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
