//! Arrow's interface of capsules: streams that other libraries lend, and lend
//! from here.

use std::ffi::CStr;
use std::ptr::NonNull;

use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader as _};
use arrow_schema::SchemaRef;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use tutorcore::{Error, ErrorKind};

use crate::reader::Reader;

const NAME: &CStr = c"arrow_array_stream";

/// The batches that an object lends, not yet asked for.
pub(super) struct Lent(FFI_ArrowArrayStream);

impl Lent {
    /// Asks for all of them. What the object still has to do for that, it does
    /// now; it takes the lock itself where it needs it.
    pub(super) fn batches(self) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
        let broken = |_| {
            Error::new(
                ErrorKind::InvalidValue,
                "The stream of the table is broken.",
            )
        };
        let batches = ArrowArrayStreamReader::try_new(self.0).map_err(broken)?;
        let schema = batches.schema();
        let batches = batches.collect::<Result<Vec<_>, _>>().map_err(broken)?;
        Ok((schema, batches))
    }
}

/// Takes the stream of whatever has `__arrow_c_stream__`.
pub(super) fn taken(reader: &Reader<'_>, object: &Bound<'_, PyAny>) -> Result<Lent, Error> {
    let refused = |message: &str| Error::new(ErrorKind::WrongType, message);
    let has_stream = reader.tried(|| object.hasattr("__arrow_c_stream__"))?;
    if !has_stream {
        return Err(refused("The value is no table of Arrow's.")
            .with_help("Pass a table of pyarrow, polars, pandas 3 or DuckDB."));
    }
    let capsule = reader.tried(|| object.call_method0("__arrow_c_stream__"))?;
    let capsule = capsule
        .cast::<PyCapsule>()
        .map_err(|_| refused("`__arrow_c_stream__` gives no stream of Arrow's."))?;
    let pointer = capsule
        .pointer_checked(Some(NAME))
        .map_err(|_| refused("`__arrow_c_stream__` gives no stream of Arrow's."))?;
    let mut stream = pointer.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds such a stream (Arrow's interface
    // of capsules); the lock is held, and taking the stream leaves a released
    // one in its place.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_mut()) };
    Ok(Lent(stream))
}

/// A table that other libraries read by `__arrow_c_stream__`.
#[pyclass(frozen, module = "tutorcore._native")]
pub(crate) struct ArrowTable {
    batch: RecordBatch,
}

impl ArrowTable {
    pub(super) fn new(batch: RecordBatch) -> Self {
        Self { batch }
    }
}

#[pymethods]
impl ArrowTable {
    /// How many rows there are.
    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// Lends the table as a stream. Its columns are not copied; a schema that
    /// is asked for is not heeded, as the interface allows.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let schema = self.batch.schema();
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], schema);
        let stream = Box::new(FFI_ArrowArrayStream::new(Box::new(batches)));
        let pointer = NonNull::from(Box::leak(stream)).cast();
        // SAFETY: the pointer is to a stream of the heap, which `release`
        // alone gives back.
        unsafe { PyCapsule::new_with_pointer_and_destructor(py, pointer, NAME, Some(release)) }
    }
}

/// Gives a stream back that nobody took, or the empty place of one that was
/// taken.
unsafe extern "C" fn release(capsule: *mut pyo3::ffi::PyObject) {
    // SAFETY: Python calls this once, with a capsule that was made above.
    unsafe {
        let pointer = pyo3::ffi::PyCapsule_GetPointer(capsule, NAME.as_ptr());
        if !pointer.is_null() {
            drop(Box::from_raw(pointer.cast::<FFI_ArrowArrayStream>()));
        }
    }
}
