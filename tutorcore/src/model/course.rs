//! Courses, who teaches them, who is enrolled, and who looks at them.

use serde::{Deserialize, Serialize};

use crate::id::{CourseId, InstructorId, PersonId, StudentId, SubjectId};
use crate::model::alert::EarlyAlertKind;
use crate::outcome::NotificationChannel;
use crate::time::Instant;

/// A course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Course {
    /// The host's id.
    pub id: CourseId,
    /// The subject that it teaches.
    pub subject: Option<SubjectId>,
    /// Who teaches it.
    #[serde(default)]
    pub instructors: Vec<InstructorId>,
    /// Who is or was enrolled in it.
    #[serde(default)]
    pub enrolments: Vec<Enrolment>,
}

impl Course {
    /// Whether the student is enrolled at that moment.
    #[must_use]
    pub fn has_student_at(&self, student: &StudentId, at: Instant) -> bool {
        self.enrolments
            .iter()
            .any(|one| one.student == *student && one.covers(at))
    }

    /// Whether a session or request is this course's: by the course recorded
    /// on it, and where none is, by the subject and the student's enrolment.
    pub(crate) fn owns(
        &self,
        course: Option<&CourseId>,
        subject: Option<&SubjectId>,
        student: &StudentId,
        at: Instant,
    ) -> bool {
        match course {
            Some(course) => *course == self.id,
            None => {
                subject.is_some()
                    && subject == self.subject.as_ref()
                    && self.has_student_at(student, at)
            }
        }
    }
}

/// That a student is enrolled in a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Enrolment {
    /// Who.
    pub student: StudentId,
    /// Since when; absent: always.
    pub enrolled_at: Option<Instant>,
    /// The first moment at which it no longer holds; absent: it still does.
    pub left_at: Option<Instant>,
}

impl Enrolment {
    pub(crate) fn covers(&self, at: Instant) -> bool {
        self.enrolled_at.is_none_or(|start| start <= at) && self.left_at.is_none_or(|end| at < end)
    }
}

/// What a person is in a course or a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Role {
    /// Is tutored.
    Student,
    /// Tutors.
    Tutor,
    /// Teaches a course of higher education.
    Instructor,
    /// The school's teacher of the class.
    TeacherOfRecord,
    /// Teaches a student at home.
    HomeboundTeacher,
    /// Teaches for the provider.
    Educator,
    /// The school's contact of the provider.
    PointOfContact,
    /// Administers a school.
    SchoolAdministrator,
    /// Administers a district.
    DistrictAdministrator,
    /// Works for the provider.
    ProviderStaff,
    /// A student's parent or guardian.
    Parent,
    /// Acts for the state.
    StateAgency,
    /// Is called in a crisis.
    CrisisContact,
    /// Anybody else.
    ThirdParty,
}

/// Who opens the instructor's portal, and from which course's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CourseContext {
    /// Who. An instructor's person id is the text of the instructor's id.
    pub user: PersonId,
    /// What that person is in the course.
    pub role: Role,
    /// The course.
    pub course: CourseId,
}

/// What an instructor wants to be told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotificationPreferences {
    /// Who.
    pub instructor: InstructorId,
    /// When the instructor first answered whether to be told at all; absent:
    /// the question is still open.
    pub answered_at: Option<Instant>,
    /// What the instructor opted in to. Nothing is told without one.
    #[serde(default)]
    pub opt_ins: Vec<OptIn>,
}

/// That an instructor wants to be told of one kind of alert by one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OptIn {
    /// Of what.
    pub kind: EarlyAlertKind,
    /// How.
    pub channel: NotificationChannel,
    /// Since when; alerts of that very moment included.
    pub opted_in_at: Instant,
    /// The first moment at which it no longer holds; absent: it still does.
    pub opted_out_at: Option<Instant>,
}

impl OptIn {
    pub(crate) fn is_in_force(&self, kind: EarlyAlertKind, at: Instant) -> bool {
        self.kind == kind && self.opted_in_at <= at && self.opted_out_at.is_none_or(|end| at < end)
    }
}
