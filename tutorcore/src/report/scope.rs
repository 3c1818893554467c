//! Whose sessions a report counts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::id::StudentId;
use crate::model::course::Course;
use crate::model::date_range::DateRange;
use crate::model::session::{SessionState, TutoringSession};
use crate::model::student_session::SupportRequest;
use crate::zone::Zone;

/// Whose sessions a report counts: those of some students, those of a course,
/// or both at once.
///
/// A session is a course's by the course recorded on it; where none is, by
/// its subject and the student's enrolment when it began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportScope {
    /// These students; absent: any.
    pub students: Option<Vec<StudentId>>,
    /// This course; absent: any.
    pub course: Option<Course>,
}

/// One student's part in a session that a report counts.
pub(super) struct Part<'a> {
    pub(super) session: &'a TutoringSession,
    pub(super) student: &'a StudentId,
    /// The student's own seconds.
    pub(super) seconds: i64,
}

/// A scope, a range of dates and the zone that they are local to.
pub(super) struct Window<'a> {
    scope: &'a ReportScope,
    students: Option<BTreeSet<&'a StudentId>>,
    range: DateRange,
    zone: Zone,
}

impl<'a> Window<'a> {
    /// # Errors
    /// Those of [`DateRange::check`], at `/range`.
    pub(super) fn of(scope: &'a ReportScope, range: DateRange, zone: Zone) -> Result<Self, Error> {
        range.check().map_err(|error| error.inside("range"))?;
        Ok(Self {
            scope,
            students: scope.students.as_ref().map(|some| some.iter().collect()),
            range,
            zone,
        })
    }

    /// The parts that students in scope had in ended sessions of the range,
    /// session by session in the order given. Of sessions with the same id
    /// the first counts.
    pub(super) fn parts(&self, sessions: &'a [TutoringSession]) -> Vec<Part<'a>> {
        let mut seen = BTreeSet::new();
        let mut parts = Vec::new();
        for session in sessions {
            let counts = session.state == SessionState::Ended
                && session.ended_at.is_some()
                && self.range.contains(self.zone.date(session.started_at));
            if !counts || !seen.insert(&session.id) {
                continue;
            }
            let mut own: BTreeMap<&StudentId, i64> = BTreeMap::new();
            for (_, encounter) in session.live_encounters() {
                let seconds = encounter.closed_interval().map_or(0, |one| one.seconds());
                let sum = own.entry(&encounter.student).or_default();
                *sum = sum.saturating_add(seconds.max(0));
            }
            for (student, seconds) in own {
                if self.has_student(student) && self.has_session(session, student) {
                    parts.push(Part {
                        session,
                        student,
                        seconds,
                    });
                }
            }
        }
        parts
    }

    /// Whether a request counts.
    pub(super) fn has_request(&self, request: &SupportRequest) -> bool {
        let is_of_course = self.scope.course.as_ref().is_none_or(|course| {
            course.owns(
                request.course.as_ref(),
                request.subject.as_ref(),
                &request.student,
                request.requested_at,
            )
        });
        is_of_course
            && self.has_student(&request.student)
            && self.range.contains(self.zone.date(request.requested_at))
    }

    fn has_student(&self, student: &StudentId) -> bool {
        self.students
            .as_ref()
            .is_none_or(|some| some.contains(student))
    }

    fn has_session(&self, session: &TutoringSession, student: &StudentId) -> bool {
        self.scope.course.as_ref().is_none_or(|course| {
            course.owns(
                session.course.as_ref(),
                session.subject.as_ref(),
                student,
                session.started_at,
            )
        })
    }
}

/// A number of seconds that is never negative.
pub(super) fn unsigned(number: i64) -> u128 {
    u128::try_from(number).unwrap_or(0)
}

/// Whole minutes of a number of seconds that is not negative, half up.
pub(super) fn minutes(seconds: i64) -> i64 {
    seconds.saturating_add(crate::time::MINUTE / 2) / crate::time::MINUTE
}
