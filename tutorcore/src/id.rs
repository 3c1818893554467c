//! Ids: opaque, non-empty texts that the host brings. The core mints none.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// Declares id types: newtypes over a shared text, so that a clone is cheap.
macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)*) => { $(
        $(#[doc = $doc])+
        ///
        /// An opaque text of the host's, never empty; ordered by its bytes.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the host's id.
            ///
            /// # Errors
            /// [`ErrorKind::InvalidValue`] when the text is empty.
            pub fn new(text: impl AsRef<str>) -> Result<Self, Error> {
                let text = text.as_ref();
                if text.is_empty() {
                    return Err(Error::new(ErrorKind::InvalidValue, "An id cannot be empty."));
                }
                Ok(Self(Arc::from(text)))
            }

            /// The text that the host gave.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = Error;

            fn try_from(text: &str) -> Result<Self, Error> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Error;

            fn try_from(text: String) -> Result<Self, Error> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($name), "({:?})"), &*self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::wire::scalar(deserializer, "an id", |text| Self::new(text))
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "minLength": 1,
                    "description": concat!($($doc),+).trim(),
                })
            }
        }
    )* };
}

ids! {
    /// A school district.
    DistrictId;
    /// A school.
    SchoolId;
    /// A person in whatever role.
    PersonId;
    /// A student.
    StudentId;
    /// A tutor.
    TutorId;
    /// An instructor, who teaches courses.
    InstructorId;
    /// A site: an organisation with its communities, tutors and students.
    SiteId;
    /// A community of a site.
    CommunityId;
    /// Something to read or do.
    ResourceId;
    /// A group of students that is tutored together.
    GroupId;
    /// A work order: what a tutor is paid for.
    WorkOrderId;
    /// A series of sessions.
    SeriesId;
    /// A tutoring session.
    SessionId;
    /// One student's presence in one session.
    EncounterId;
    /// A subject or content area.
    SubjectId;
    /// A topic, below a subject.
    TopicId;
    /// A course.
    CourseId;
    /// A tag.
    TagId;
    /// A request for tutoring.
    RequestId;
    /// An early alert. The core derives it from what the alert is about, so
    /// that judging the same data again gives the same id.
    AlertId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_its_text_and_is_never_empty() {
        let id = StudentId::new(" 07 ").unwrap();
        assert_eq!(id.as_str(), " 07 ");
        assert_eq!(serde_json::to_string(&id).unwrap(), "\" 07 \"");
        assert_eq!(serde_json::from_str::<StudentId>("\" 07 \"").unwrap(), id);
        assert!(serde_json::from_str::<StudentId>("\"\"").is_err());
        assert!(serde_json::from_str::<StudentId>("7").is_err());
    }
}
