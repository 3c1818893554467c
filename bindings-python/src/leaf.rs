//! The texts of the wire that have a type of their own in Python: times,
//! dates, zones. Both ways.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyString;
use tutorcore::{Error, ErrorKind};

use crate::classes::Classes;
use crate::reader::{Reader, wrong_type};

/// What the texts in a field are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// Texts.
    Text,
    /// Aware `datetime`.
    Instant,
    /// Naive `datetime`: what a clock on the wall shows.
    Local,
    /// `date`.
    Date,
    /// `time`, or the text `24:00:00`, which `time` cannot say.
    Time,
    /// `ZoneInfo`.
    Zone,
    /// Not a text: an argument that may be left out.
    Policy,
}

impl Leaf {
    /// The leaf of that name in the generated tables.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "instant" => Self::Instant,
            "local" => Self::Local,
            "date" => Self::Date,
            "time" => Self::Time,
            "zone" => Self::Zone,
            "policy" => Self::Policy,
            _ => Self::Text,
        }
    }

    /// What a text of the wire is in Python.
    pub(crate) fn written<'py>(
        self,
        py: Python<'py>,
        classes: &Classes,
        text: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let class = match self {
            Self::Instant | Self::Local => &classes.datetime,
            Self::Date => &classes.date,
            Self::Time if text != "24:00:00" => &classes.time,
            Self::Zone => {
                return classes.zone_info.bind(py).call1((text,)).map_err(|_| {
                    let error = Error::new(
                        ErrorKind::UnknownZone,
                        "Python has no time zone of this name.",
                    )
                    .with_help("Install the package tzdata, or a newer one.");
                    classes.exception(py, &error)
                });
            }
            Self::Time | Self::Text | Self::Policy => {
                return Ok(PyString::new(py, text).into_any());
            }
        };
        class
            .bind(py)
            .call_method1(intern!(py, "fromisoformat"), (text,))
    }

    /// A value of Python's as the text that stands for it on the wire.
    pub(crate) fn read<'py>(
        self,
        reader: &Reader<'_>,
        value: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, PyString>, Error> {
        if let Ok(text) = value.cast::<PyString>() {
            return Ok(text.clone());
        }
        let py = value.py();
        let classes = reader.classes;
        let is =
            |class: &Py<pyo3::types::PyType>| value.is_instance(class.bind(py)).unwrap_or_default();
        let is_datetime = || is(&classes.datetime);
        match self {
            Self::Instant if is_datetime() => reader.tried(|| instant(classes, value))?,
            Self::Instant => Err(wrong_type(classes, "a datetime with its time zone", value)),
            Self::Local if is_datetime() => local(reader, value),
            Self::Local => Err(wrong_type(classes, "a datetime without time zone", value)),
            Self::Date if is(&classes.date) && !is_datetime() => iso(reader, value),
            Self::Date => Err(wrong_type(classes, "a date", value)),
            Self::Time if is(&classes.time) => iso(reader, value),
            Self::Time => Err(wrong_type(classes, "a time of day", value)),
            Self::Zone if is(&classes.zone_info) => {
                let key = reader.tried(|| value.getattr(intern!(py, "key")))?;
                key.cast_into::<PyString>().map_err(|_| {
                    Error::new(ErrorKind::InvalidValue, "The zone has no IANA name.")
                        .with_help("Give ZoneInfo(\"America/Chicago\") or the name itself.")
                })
            }
            Self::Zone => Err(wrong_type(
                classes,
                "a ZoneInfo or the name of an IANA time zone",
                value,
            )),
            Self::Text | Self::Policy => Err(wrong_type(classes, "text", value)),
        }
    }
}

fn iso<'py>(reader: &Reader<'_>, value: &Bound<'py, PyAny>) -> Result<Bound<'py, PyString>, Error> {
    let text = reader.tried(|| value.call_method0(intern!(value.py(), "isoformat")))?;
    text.cast_into().map_err(|_| no_text())
}

/// A datetime that no zone belongs to.
fn local<'py>(
    reader: &Reader<'_>,
    value: &Bound<'py, PyAny>,
) -> Result<Bound<'py, PyString>, Error> {
    let tzinfo = intern!(value.py(), "tzinfo");
    if reader.tried(|| value.getattr(tzinfo))?.is_none() {
        return iso(reader, value);
    }
    let error = Error::new(ErrorKind::InvalidValue, "A civil time has no time zone.");
    Err(error.with_help("Give a naive one: datetime(2026, 10, 6, 15, 30)."))
}

fn no_text() -> Error {
    Error::new(ErrorKind::InvalidValue, "isoformat() gives no text.")
}

/// A datetime's RFC 3339 text, or what is wrong with it.
fn instant<'py>(
    classes: &Classes,
    value: &Bound<'py, PyAny>,
) -> PyResult<Result<Bound<'py, PyString>, Error>> {
    let py = value.py();
    let utc = classes.utc.bind(py);
    let mut value = value.clone();
    if !value.getattr(intern!(py, "tzinfo"))?.is(utc) {
        if value.call_method0(intern!(py, "utcoffset"))?.is_none() {
            let error = Error::new(ErrorKind::InvalidValue, "The datetime has no time zone.");
            return Ok(Err(error.with_help(
                "Give an aware one: datetime(…, tzinfo=ZoneInfo(\"America/Chicago\")).",
            )));
        }
        value = match value.call_method1(intern!(py, "astimezone"), (utc,)) {
            Ok(value) => value,
            Err(error) if error.is_instance_of::<pyo3::exceptions::PyOverflowError>(py) => {
                return Ok(Err(Error::new(
                    ErrorKind::OutOfRange,
                    "The time is outside the years 1 to 9999.",
                )));
            }
            Err(error) => return Err(error),
        };
    }
    let text = value.call_method0(intern!(py, "isoformat"))?;
    Ok(text.cast_into().map_err(|_| no_text()))
}
