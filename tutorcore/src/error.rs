//! Why a job could not be done at all.
//!
//! An [`Error`] is about the call: malformed input, an unknown zone, a limit
//! reached. What is wrong with well-formed data is a
//! [`Finding`](crate::Finding).

use std::fmt;

use serde::{Deserialize, Serialize};

/// What sort of fault an [`Error`] is; each binding maps it to its own class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ErrorKind {
    /// The text is not JSON.
    Malformed,
    /// No job has this name.
    UnknownJob,
    /// A field that the type does not have.
    UnknownField,
    /// A field that the type needs and the input lacks.
    MissingField,
    /// A field given twice.
    DuplicateField,
    /// A value of another type than the field's.
    WrongType,
    /// A text that is none of the choices.
    UnknownChoice,
    /// A value of the right type that cannot be used: an empty id, a date
    /// that does not exist, a time without an offset.
    InvalidValue,
    /// A number outside the range of its field.
    OutOfRange,
    /// No time zone has this name.
    UnknownZone,
    /// The work asked for is larger than the core does in one call.
    LimitReached,
}

impl ErrorKind {
    /// All kinds, in order.
    pub const ALL: &[Self] = &[
        Self::Malformed,
        Self::UnknownJob,
        Self::UnknownField,
        Self::MissingField,
        Self::DuplicateField,
        Self::WrongType,
        Self::UnknownChoice,
        Self::InvalidValue,
        Self::OutOfRange,
        Self::UnknownZone,
        Self::LimitReached,
    ];

    /// The stable code, the same in every language.
    ///
    /// ```
    /// assert_eq!(tutorcore::ErrorKind::UnknownField.code(), "INPUT-UNKNOWN-FIELD");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "INPUT-MALFORMED",
            Self::UnknownJob => "INPUT-UNKNOWN-JOB",
            Self::UnknownField => "INPUT-UNKNOWN-FIELD",
            Self::MissingField => "INPUT-MISSING-FIELD",
            Self::DuplicateField => "INPUT-DUPLICATE-FIELD",
            Self::WrongType => "INPUT-WRONG-TYPE",
            Self::UnknownChoice => "INPUT-UNKNOWN-CHOICE",
            Self::InvalidValue => "INPUT-INVALID-VALUE",
            Self::OutOfRange => "INPUT-OUT-OF-RANGE",
            Self::UnknownZone => "INPUT-UNKNOWN-ZONE",
            Self::LimitReached => "INPUT-LIMIT-REACHED",
        }
    }
}

/// Why a job could not be done at all, and where in the input the fault is.
///
/// The texts are the core's own: they never hold a value of the input.
///
/// ```
/// use tutorcore::{ErrorKind, SessionId};
///
/// let error = SessionId::new("").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidValue);
/// assert_eq!(error.to_string(), "An id cannot be empty.");
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub struct Error(Box<Parts>);

/// Behind one pointer, for a `Result` is as large as its larger half.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    kind: ErrorKind,
    path: String,
    message: String,
    help: Option<String>,
}

impl Error {
    /// An error of the whole input, for a door that reads a format of its own
    /// ([`jobs::dispatch`](crate::jobs::dispatch)). The message must hold no
    /// value of the input.
    ///
    /// ```
    /// use tutorcore::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::OutOfRange, "Too large.")
    ///     .with_help("At most 3.")
    ///     .inside("days");
    /// assert_eq!(error.to_string(), "Too large. At /days. At most 3.");
    /// ```
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            path: String::new(),
            message: message.into(),
            help: None,
        }))
    }

    /// Says what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The same error, seen from outside: puts `segment` (a field name or an
    /// index) in front of the path. For doors that read a format of their own.
    #[must_use]
    pub fn inside(mut self, segment: &str) -> Self {
        let segment = shortened(segment);
        let inner = &self.0.path;
        let mut path = String::with_capacity(inner.len().saturating_add(segment.len()));
        path.push('/');
        path.push_str(&segment.replace('~', "~0").replace('/', "~1"));
        path.push_str(inner);
        self.0.path = path;
        self
    }

    /// What sort of fault this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The stable code of the kind.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// Where the fault is: a JSON Pointer into the job's arguments; empty for
    /// the whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, where the core can tell.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

/// A map's key can be of any length, and a path should not repeat all of it.
fn shortened(segment: &str) -> &str {
    const MOST: usize = 100;
    segment
        .char_indices()
        .nth(MOST)
        .and_then(|(at, _)| segment.get(..at))
        .unwrap_or(segment)
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if out.alternate() {
            return fault::write(self, out);
        }
        let Parts {
            path,
            message,
            help,
            ..
        } = self.0.as_ref();
        out.write_str(message)?;
        if !path.is_empty() {
            write!(out, " At {path}.")?;
        }
        match help {
            Some(help) => write!(out, " {help}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts {
            kind,
            path,
            message,
            help,
        } = self.0.as_ref();
        out.debug_struct("Error")
            .field("kind", kind)
            .field("path", path)
            .field("message", message)
            .field("help", help)
            .finish()
    }
}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Error", 5)?;
        out.serialize_field("kind", &self.kind())?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("path", self.path())?;
        out.serialize_field("message", self.message())?;
        out.serialize_field("help", &self.help())?;
        out.end()
    }
}

/// An [`Error`] on its way through serde.
///
/// `serde::de::Error::custom` takes nothing but a `Display`, so the alternate
/// form (`{:#}`) carries all parts, and the core's own deserializers read
/// them back. Anybody else's deserializer sees the plain sentence.
pub(crate) mod fault {
    use std::fmt;

    use super::{Error, ErrorKind, Parts};

    const MARK: char = '\u{1F}';

    pub(super) fn write(error: &Error, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let help = error.help().unwrap_or_default();
        let (code, path, message) = (error.code(), error.path(), error.message());
        write!(out, "{MARK}{code}{MARK}{path}{MARK}{message}{MARK}{help}")
    }

    /// Reads back what `custom` was given; a foreign text is replaced, since
    /// it could quote the input.
    pub(crate) fn read(custom: &dyn fmt::Display) -> Error {
        let text = format!("{custom:#}");
        let foreign = || Error::new(ErrorKind::InvalidValue, "The value is not valid.");
        let Some(parts) = text.strip_prefix(MARK) else {
            return foreign();
        };
        let mut parts = parts.split(MARK);
        let (Some(code), Some(path), Some(message), Some(help)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return foreign();
        };
        let Some(kind) = ErrorKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.code() == code)
        else {
            return foreign();
        };
        Error(Box::new(Parts {
            kind,
            path: path.to_owned(),
            message: message.to_owned(),
            help: (!help.is_empty()).then(|| help.to_owned()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_sentence_place_mend() {
        let error = Error::new(ErrorKind::UnknownZone, "No time zone has this name.")
            .with_help("Use America/Chicago.")
            .inside("zone")
            .inside("a/b");
        assert_eq!(
            error.to_string(),
            "No time zone has this name. At /a~1b/zone. Use America/Chicago."
        );
    }

    #[test]
    fn a_path_repeats_no_endless_key() {
        let error = Error::new(ErrorKind::WrongType, "No.").inside(&"é".repeat(10_000_000));
        assert_eq!(error.path(), format!("/{}", "é".repeat(100)));
    }

    #[test]
    fn an_error_survives_serdes_custom() {
        let error = Error::new(ErrorKind::OutOfRange, "Too large.")
            .with_help("At most 3.")
            .inside("days");
        assert_eq!(fault::read(&error), error);
        assert_eq!(
            fault::read(&"secret text").message(),
            "The value is not valid."
        );
    }
}
