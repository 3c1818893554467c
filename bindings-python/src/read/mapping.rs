//! Which objects are mappings, and what they have.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType,
};
use tutorcore::{Error, ErrorKind};

use crate::reader::Reader;

/// The field that tells the cases of a data enum apart.
pub(super) const TYPE: &str = "type";

/// What a mapping has; nothing, if it is none.
pub(super) fn items<'py>(
    reader: &Reader<'_>,
    object: &Bound<'py, PyAny>,
) -> Result<Option<Vec<Bound<'py, PyAny>>>, Error> {
    // A copy: what is called meanwhile may change the mapping.
    if let Ok(dict) = object.cast::<PyDict>() {
        return Ok(Some(dict.items().iter().collect()));
    }
    if is_own_class(object) || !reader.is(object, &reader.classes.mapping) {
        return Ok(None);
    }
    let items = || {
        object
            .call_method0(intern!(object.py(), "items"))?
            .try_iter()?
            .collect()
    };
    reader.tried(items).map(Some)
}

/// Whether the object is of one of the package's classes: no mapping is.
fn is_own_class(object: &Bound<'_, PyAny>) -> bool {
    let wire = object.get_type().hasattr(intern!(object.py(), "__wire__"));
    wire.unwrap_or_default()
}

/// An entry's key and value.
pub(super) fn pair<'py>(
    reader: &Reader<'_>,
    item: &Bound<'py, PyAny>,
) -> Result<(Bound<'py, PyString>, Bound<'py, PyAny>), Error> {
    let (key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = reader.tried(|| item.extract())?;
    match key.cast_into::<PyString>() {
        Ok(key) => Ok((key, value)),
        Err(_) => Err(Error::new(
            ErrorKind::WrongType,
            "A key of the object is no text.",
        )),
    }
}

/// Whether the entry is the one that tells the case.
pub(super) fn is_type(item: &Bound<'_, PyAny>) -> bool {
    let key = item.get_item(0).ok();
    let key = key.as_ref().and_then(|key| key.cast::<PyString>().ok());
    key.is_some_and(|key| key.to_str().is_ok_and(|key| key == TYPE))
}

/// Whether the object is one that may be read by its attributes. A named
/// tuple is.
pub(super) fn has_attributes(object: &Bound<'_, PyAny>) -> bool {
    !(object.is_none()
        || object.is_instance_of::<PyString>()
        || object.is_instance_of::<PyBool>()
        || object.is_instance_of::<PyInt>()
        || object.is_instance_of::<PyFloat>()
        || object.is_instance_of::<PyBytes>()
        || object.is_instance_of::<PyByteArray>()
        || object.is_instance_of::<PyList>()
        || object.is_instance_of::<PyType>()
        || object.is_exact_instance_of::<PyTuple>())
}
