//! Tables that go out, and where rows of those that came in lie.

use std::sync::Arc;

use arrow_array::{Array as _, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use tutorcore::{Error, ErrorKind};

/// Columns by name, each with whether it may lack values, as a table.
pub(super) fn batch(columns: &[(&str, ArrayRef, bool)]) -> Result<RecordBatch, Error> {
    let field = |(name, column, nullable): &(&str, ArrayRef, bool)| {
        Field::new(*name, column.data_type().clone(), *nullable)
    };
    let fields: Vec<Field> = columns.iter().map(field).collect();
    let columns = columns
        .iter()
        .map(|(_, column, _)| column.clone())
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|_| unwritable())
}

pub(super) fn unwritable() -> Error {
    Error::new(ErrorKind::InvalidValue, "The answer cannot be written.")
}

/// In which part each row lies, and where in it; rows are counted through the
/// parts.
pub(super) fn places(parts: &[ArrayRef], rows: &[u32]) -> Vec<(usize, usize)> {
    let mut ends = Vec::with_capacity(parts.len());
    let mut end = 0_usize;
    for part in parts {
        end += part.len();
        ends.push(end);
    }
    let place = |&row: &u32| {
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        let part = ends.partition_point(|end| *end <= row);
        let before = part.checked_sub(1).and_then(|at| ends.get(at).copied());
        (part, row - before.unwrap_or_default())
    };
    rows.iter().map(place).collect()
}
