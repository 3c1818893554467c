//! What all values of one call share, and what is said of them.

use std::cell::Cell;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use tutorcore::{Error, ErrorKind};

use crate::classes::Classes;

/// What all values of one call share.
pub(crate) struct Reader<'a> {
    pub(crate) classes: &'a Classes,
    /// An exception that is no error, such as `KeyboardInterrupt`.
    interrupt: Cell<Option<PyErr>>,
}

impl<'a> Reader<'a> {
    /// For one call.
    pub(crate) fn new(classes: &'a Classes) -> Self {
        Self {
            classes,
            interrupt: Cell::new(None),
        }
    }

    /// What has to be raised instead of the error.
    pub(crate) fn interrupt(&self) -> Option<PyErr> {
        self.interrupt.take()
    }

    /// Does something that runs the host's code. What that raises may quote
    /// anything, so only its class is told.
    pub(crate) fn tried<T>(&self, run: impl FnOnce() -> PyResult<T>) -> Result<T, Error> {
        run().map_err(|raised| {
            let name = Python::attach(|py| {
                let name = raised.get_type(py).name().map(|name| name.to_string());
                if !raised.is_instance_of::<PyException>(py) {
                    self.interrupt.set(Some(raised));
                }
                name.unwrap_or_default()
            });
            Error::new(ErrorKind::InvalidValue, "Reading the value failed.")
                .with_help(format!("Python raised {name}."))
        })
    }

    /// Whether the object is of the class; no, if it does not want to tell.
    pub(crate) fn is(&self, object: &Bound<'_, PyAny>, class: &Py<PyType>) -> bool {
        let is = self.tried(|| object.is_instance(class.bind(object.py())));
        is.unwrap_or_default()
    }

    /// The text of a call in JSON.
    pub(crate) fn json<'t>(&self, text: &'t Bound<'_, PyAny>) -> Result<&'t str, Error> {
        match text.cast::<PyString>() {
            Ok(text) => text
                .to_str()
                .map_err(|_| Error::new(ErrorKind::Malformed, "The text is no valid Unicode.")),
            Err(_) => Err(wrong_type(self.classes, "text", text)),
        }
    }
}

/// The text as Rust has it.
pub(crate) fn text_of<'t>(text: &'t Bound<'_, PyString>) -> Result<&'t str, Error> {
    text.to_str().map_err(|_| {
        Error::new(
            ErrorKind::InvalidValue,
            "The text is no valid Unicode: it has half of a surrogate pair.",
        )
    })
}

/// The value is of another type than what is read.
pub(crate) fn wrong_type(classes: &Classes, expected: &str, found: &Bound<'_, PyAny>) -> Error {
    let py = found.py();
    let is = |class: &Py<PyType>| found.is_instance(class.bind(py)).unwrap_or_default();
    let found = if found.is_none() {
        "nothing"
    } else if found.is_instance_of::<PyBool>() {
        "true or false"
    } else if found.is_instance_of::<PyInt>() {
        "a whole number"
    } else if found.is_instance_of::<PyFloat>() {
        "a number with a fraction"
    } else if found.is_instance_of::<PyString>() {
        "text"
    } else if found.is_instance_of::<PyBytes>() {
        "bytes"
    } else if found.is_instance_of::<PyList>() || found.is_instance_of::<PyTuple>() {
        "a list"
    } else if is(&classes.datetime) {
        "a datetime"
    } else if is(&classes.date) {
        "a date"
    } else if is(&classes.time) {
        "a time of day"
    } else {
        "an object"
    };
    Error::new(
        ErrorKind::WrongType,
        format!("Expected {expected}, found {found}."),
    )
}
