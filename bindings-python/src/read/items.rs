//! The items of a list.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::de::{DeserializeSeed, SeqAccess};
use tutorcore::Error;

use super::Value;
use crate::leaf::Leaf;
use crate::reader::Reader;

/// The items of a list, still to be read.
pub(super) struct Items<'a, 'py> {
    pub(super) reader: &'a Reader<'a>,
    pub(super) tuple: &'a Bound<'py, PyTuple>,
    pub(super) leaf: Leaf,
    pub(super) depth: u32,
    /// The one to come.
    pub(super) at: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let at = self.at;
        let Ok(object) = self.tuple.get_item(at) else {
            return Ok(None);
        };
        self.at = at.saturating_add(1);
        let item = Value {
            reader: self.reader,
            object,
            leaf: self.leaf,
            depth: self.depth,
        };
        seed.deserialize(item)
            .map(Some)
            .map_err(|error| error.inside(&at.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.tuple.len().saturating_sub(self.at))
    }
}
