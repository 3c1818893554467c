//! Python's classes by the names that serde knows, taken once from the
//! generated tables.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyType};
use tutorcore::Error;

use crate::leaf::Leaf;

static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();

/// A class of the package, with its fields.
pub(crate) struct Record {
    pub(crate) class: Py<PyType>,
    pub(crate) fields: Vec<Field>,
}

/// A field: its name on the wire, its attribute, and what its texts are.
pub(crate) struct Field {
    pub(crate) wire: String,
    pub(crate) attribute: Py<PyString>,
    pub(crate) leaf: Leaf,
}

/// A member of an enumeration by its word on the wire.
type Words = HashMap<String, Py<PyAny>>;

/// Every class that a value can be read from or written to.
pub(crate) struct Classes {
    pub(crate) records: HashMap<String, Record>,
    /// The cases of each data enum, by `type`.
    pub(crate) choices: HashMap<String, HashMap<String, Record>>,
    pub(crate) words: HashMap<String, Words>,
    /// The arguments of each job.
    pub(crate) arguments: HashMap<String, Vec<Field>>,
    /// Exception classes, by the core's code.
    errors: HashMap<String, Py<PyType>>,
    pub(crate) datetime: Py<PyType>,
    pub(crate) date: Py<PyType>,
    pub(crate) time: Py<PyType>,
    pub(crate) utc: Py<PyAny>,
    pub(crate) zone_info: Py<PyType>,
    pub(crate) mapping: Py<PyType>,
    pub(crate) sequence: Py<PyType>,
}

impl Classes {
    /// The classes of this interpreter.
    pub(crate) fn get(py: Python<'_>) -> PyResult<&Self> {
        CLASSES.get_or_try_init(py, || Self::load(py))
    }

    fn load(py: Python<'_>) -> PyResult<Self> {
        let model = py.import("tutorcore._model")?;
        let abstracts = py.import("collections.abc")?;
        let times = py.import("datetime")?;
        let class = |module: &Bound<'_, PyModule>, name: &str| -> PyResult<Py<PyType>> {
            Ok(module.getattr(name)?.cast_into::<PyType>()?.unbind())
        };
        Ok(Self {
            records: table(&model, "RECORDS", |class| record(&class))?,
            choices: table(&model, "CHOICES", |cases| {
                entries(&cases, |class| record(&class))
            })?,
            words: table(&model, "WORDS", |class| words(&class))?,
            arguments: table(&py.import("tutorcore._jobs")?, "ARGUMENTS", |list| {
                fields(&list)
            })?,
            errors: table(&py.import("tutorcore._errors")?, "ERRORS", |class| {
                Ok(class.cast_into::<PyType>()?.unbind())
            })?,
            datetime: class(&times, "datetime")?,
            date: class(&times, "date")?,
            time: class(&times, "time")?,
            utc: times.getattr("timezone")?.getattr("utc")?.unbind(),
            zone_info: class(&py.import("zoneinfo")?, "ZoneInfo")?,
            mapping: class(&abstracts, "Mapping")?,
            sequence: class(&abstracts, "Sequence")?,
        })
    }

    /// The exception for an error of the core.
    pub(crate) fn exception(&self, py: Python<'_>, error: &Error) -> PyErr {
        let Some(class) = self.errors.get(error.code()) else {
            return pyo3::exceptions::PyValueError::new_err(error.to_string());
        };
        let parts = (error.message(), error.path(), error.help());
        match class.bind(py).call1(parts) {
            Ok(exception) => PyErr::from_value(exception),
            Err(other) => other,
        }
    }
}

fn table<T>(
    module: &Bound<'_, PyModule>,
    name: &str,
    read: impl Fn(Bound<'_, PyAny>) -> PyResult<T>,
) -> PyResult<HashMap<String, T>> {
    entries(&module.getattr(name)?, read)
}

fn entries<T>(
    dict: &Bound<'_, PyAny>,
    read: impl Fn(Bound<'_, PyAny>) -> PyResult<T>,
) -> PyResult<HashMap<String, T>> {
    let items = dict.cast::<PyDict>()?.items();
    items
        .iter()
        .map(|item| {
            let (name, value): (String, Bound<'_, PyAny>) = item.extract()?;
            Ok((name, read(value)?))
        })
        .collect()
}

fn record(class: &Bound<'_, PyAny>) -> PyResult<Record> {
    Ok(Record {
        class: class.cast::<PyType>()?.clone().unbind(),
        fields: fields(&class.getattr("__wire__")?)?,
    })
}

fn fields(list: &Bound<'_, PyAny>) -> PyResult<Vec<Field>> {
    list.try_iter()?
        .map(|item| {
            let (wire, attribute, leaf): (String, String, String) = item?.extract()?;
            Ok(Field {
                wire,
                attribute: PyString::intern(list.py(), &attribute).unbind(),
                leaf: Leaf::named(&leaf),
            })
        })
        .collect()
}

fn words(class: &Bound<'_, PyAny>) -> PyResult<Words> {
    class
        .try_iter()?
        .map(|member| {
            let member = member?;
            Ok((member.getattr("value")?.extract()?, member.unbind()))
        })
        .collect()
}
