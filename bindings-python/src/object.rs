//! Objects: the core's state behind a class of Python's.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyTuple};
use tutorcore::Error;
use tutorcore::jobs::{self, Failure};

use crate::Detached;
use crate::classes::Classes;
use crate::read::Arguments;
use crate::reader::{Reader, wrong_type};
use crate::write::Writer;

/// The state of an object. Its lock is taken with the interpreter's released,
/// so that no thread can wait for both.
#[pyclass(frozen, module = "tutorcore._native")]
pub(crate) struct CoreObject(jobs::Object);

#[pymethods]
impl CoreObject {
    /// An object of a class; with a snapshot, one that goes on from there.
    #[new]
    #[pyo3(signature = (class, arguments, snapshot=None, /))]
    fn new(
        py: Python<'_>,
        class: &str,
        arguments: &Bound<'_, PyTuple>,
        snapshot: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let classes = Classes::get(py)?;
        let reader = Reader::new(classes);
        let arguments = Arguments::new(&reader, arguments);
        let made = match snapshot {
            None => jobs::Object::new(class, arguments, &Detached(py)),
            Some(snapshot) => {
                let bytes: PyBackedBytes = snapshot.extract().map_err(|_| {
                    let error = wrong_type(classes, "bytes", snapshot).inside("snapshot");
                    classes.exception(py, &error)
                })?;
                jobs::Object::restore(class, arguments, &bytes, &Detached(py))
            }
        };
        made.map(Self).map_err(|failure| match failure {
            Failure::Job(error) | Failure::Arguments(error) => raised(py, &reader, &error),
            Failure::Answer(never) => match never {},
        })
    }

    /// Calls a method; the arguments stand in its order.
    #[pyo3(signature = (method, arguments, /))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        arguments: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let classes = Classes::get(py)?;
        let reader = Reader::new(classes);
        let arguments = Arguments::new(&reader, arguments);
        let out = Writer::new(py, classes);
        match self.0.call(method, arguments, &Detached(py), out) {
            Ok(answer) => Ok(answer),
            Err(Failure::Job(error) | Failure::Arguments(error)) => {
                Err(raised(py, &reader, &error))
            }
            Err(Failure::Answer(error)) => Err(error.into()),
        }
    }

    /// Takes in what another object saw.
    #[pyo3(signature = (other, /))]
    fn merge<'py>(
        &self,
        py: Python<'py>,
        other: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let classes = Classes::get(py)?;
        let Ok(other) = other.cast::<Self>() else {
            let error = wrong_type(classes, "an object of the same class", other);
            return Err(classes.exception(py, &error.inside("other")));
        };
        let other = other.get();
        match self
            .0
            .merge(&other.0, &Detached(py), Writer::new(py, classes))
        {
            Ok(answer) => Ok(answer),
            Err(Failure::Job(error)) => Err(classes.exception(py, &error)),
            Err(Failure::Arguments(never)) => match never {},
            Err(Failure::Answer(error)) => Err(error.into()),
        }
    }

    /// The state as bytes.
    fn snapshot<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| self.0.snapshot());
        Ok(PyBytes::new(py, &told(py, bytes)?))
    }

    /// Another object of the same state.
    fn copy(&self, py: Python<'_>) -> PyResult<Self> {
        let copy = py.detach(|| self.0.copy());
        Ok(Self(told(py, copy)?))
    }

    /// Lets go of the state.
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.0.close());
    }
}

fn raised(py: Python<'_>, reader: &Reader<'_>, error: &Error) -> PyErr {
    reader
        .interrupt()
        .unwrap_or_else(|| reader.classes.exception(py, error))
}

fn told<T>(py: Python<'_>, done: Result<T, Error>) -> PyResult<T> {
    match done {
        Ok(value) => Ok(value),
        Err(error) => Err(Classes::get(py)?.exception(py, &error)),
    }
}
