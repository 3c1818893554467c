//! A column of ids: as it came, and as the core takes it.

use arrow_array::{Array, ArrayRef, new_empty_array};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use arrow_select::interleave::interleave;
use tutorcore::{BatchOptions, Error, Flags, Integers};

use super::answer::{places, unwritable};
use super::ids::Numbers;
use super::intake::{self, Intake, whole};

/// A column of ids, part by part.
pub(super) struct Ids {
    parts: Vec<ArrayRef>,
    /// For each part; none where every row has one. A dictionary may have its
    /// gaps among its words.
    given: Vec<Option<NullBuffer>>,
    of: DataType,
    numbers: Numbers,
}

impl Ids {
    /// Reads a column that the table must have; with `is_whole`, every row has
    /// an id.
    pub(super) fn read(
        table: &Intake,
        name: &str,
        is_whole: bool,
        options: &BatchOptions<'_>,
    ) -> Result<Self, Error> {
        let parts = table.required(name)?;
        if is_whole {
            whole(name, &parts)?;
        }
        Ok(Self {
            given: parts.iter().map(Array::logical_nulls).collect(),
            numbers: Numbers::of_ids(name, parts.clone(), options)?,
            of: table.type_of(name).cloned().unwrap_or(DataType::Null),
            parts,
        })
    }

    /// Reads a column that the table may lack.
    pub(super) fn optional(
        table: &Intake,
        name: &str,
        is_whole: bool,
        options: &BatchOptions<'_>,
    ) -> Result<Option<Self>, Error> {
        match table.type_of(name) {
            Some(_) => Self::read(table, name, is_whole, options).map(Some),
            None => Ok(None),
        }
    }

    /// Which rows of a part have an id.
    pub(super) fn flags(&self, at: usize) -> Flags<'_> {
        intake::flags(self.given.get(at).and_then(Option::as_ref))
    }

    /// The ids of a part, as numbers.
    pub(super) fn part(&self, at: usize) -> Integers<'_> {
        self.numbers.part(at)
    }

    /// The ids of every part, as numbers.
    pub(super) fn all(&self) -> Vec<Integers<'_>> {
        (0..self.parts.len()).map(|at| self.part(at)).collect()
    }

    /// The ids of some rows, of the type that they came in.
    pub(super) fn at(&self, rows: &[u32]) -> Result<ArrayRef, Error> {
        if self.parts.is_empty() {
            return Ok(new_empty_array(&self.of));
        }
        let parts: Vec<&dyn Array> = self.parts.iter().map(AsRef::as_ref).collect();
        interleave(&parts, &places(&self.parts, rows)).map_err(|_| unwritable())
    }
}
