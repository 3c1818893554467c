//! Schools, students, groups, and who acts.

use serde::{Deserialize, Serialize};

use crate::id::{DistrictId, GroupId, PersonId, SchoolId, StudentId};
use crate::text::FreeText;
use crate::time::LocalDate;
use crate::zone::Zone;

/// A school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct School {
    /// The host's id.
    pub id: SchoolId,
    /// The zone that its dates and times are in.
    pub zone: Zone,
    /// The district that it belongs to.
    pub district: Option<DistrictId>,
}

/// A student, as far as search and listings need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Student {
    /// The host's id.
    pub id: StudentId,
    /// The first name.
    pub first_name: FreeText,
    /// The last name.
    pub last_name: FreeText,
    /// The district that the student belongs to.
    pub district: Option<DistrictId>,
}

/// A group of students that is tutored together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// The host's id.
    pub id: GroupId,
    /// Whether the host has put it out of use.
    #[serde(default)]
    pub inactive: bool,
    /// The first date on which it is active; absent: any.
    pub active_from: Option<LocalDate>,
    /// The last date on which it is active; absent: any.
    pub active_to: Option<LocalDate>,
    /// Its students.
    #[serde(default)]
    pub students: Vec<StudentId>,
}

/// The person who gives a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Actor {
    /// Who. A tutor's person id is the text of the tutor's id.
    pub person: PersonId,
    /// The schools whose administrator this person is.
    #[serde(default)]
    pub administers: Vec<SchoolId>,
}

/// That a teacher is a student's homebound teacher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HomeboundAssignment {
    /// The student.
    pub student: StudentId,
    /// The teacher.
    pub teacher: PersonId,
    /// The first date; absent: any.
    pub valid_from: Option<LocalDate>,
    /// The last date; absent: any.
    pub valid_to: Option<LocalDate>,
}
