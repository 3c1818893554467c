//! The Python door of tutorcore: the private module `tutorcore._native`.
//!
//! It knows no type and no job. What Python's classes are called and which
//! fields they have stands in the generated `_model.py` and `_jobs.py`;
//! serde's names lead there. So one converter carries them all: `read` in,
//! `write` out, `classes` between.

use pyo3::prelude::*;

mod classes;
mod columns;
mod leaf;
mod read;
mod reader;
mod write;

/// The native half of the package `tutorcore`; private.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;
    use pyo3::types::PyTuple;
    use tutorcore::jobs::{self, Around, Failure, dispatch};

    use super::classes::Classes;
    use super::read::Arguments;
    use super::reader::Reader;
    use super::write::Writer;

    /// Releases the interpreter's lock around a job's work.
    struct Detached<'py>(Python<'py>);

    impl Around for Detached<'_> {
        fn around<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
            self.0.detach(work)
        }
    }

    /// Does a job with Python's values; the arguments stand in its order.
    #[pyfunction]
    #[pyo3(signature = (job, arguments, /))]
    fn call<'py>(
        py: Python<'py>,
        job: &str,
        arguments: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let classes = Classes::get(py)?;
        let reader = Reader::new(classes);
        let arguments = Arguments::new(&reader, arguments);
        match dispatch(job, arguments, &Detached(py), Writer::new(py, classes)) {
            Ok(answer) => Ok(answer),
            Err(Failure::Job(error) | Failure::Arguments(error)) => Err(reader
                .interrupt()
                .unwrap_or_else(|| classes.exception(py, &error))),
            Err(Failure::Answer(error)) => Err(error.into()),
        }
    }

    /// Does a job with JSON text: `{"ok": …}` or `{"error": …}` comes back.
    #[pyfunction]
    #[pyo3(signature = (job, arguments, /))]
    fn call_json(py: Python<'_>, job: &str, arguments: &Bound<'_, PyAny>) -> PyResult<String> {
        let classes = Classes::get(py)?;
        let text = Reader::new(classes)
            .json(arguments)
            .map_err(|error| classes.exception(py, &error))?;
        Ok(py.detach(|| jobs::call_json(job, text)))
    }

    #[pymodule_export]
    use super::columns::{ArrowTable, back_test, double_bookings, early_alerts, expand_series};

    /// The names of all jobs.
    #[pyfunction]
    fn jobs_known() -> Vec<&'static str> {
        jobs::JOBS.iter().map(|job| job.name).collect()
    }

    /// The release of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
