//! A meeting as alerts and reports count it; diagnoses and ratings of it.

use serde::Serialize;

use crate::alert::student_sessions;
use crate::diagnosis::{DiagnosisFacts, diagnose_session};
use crate::error::Error;
use crate::id::{EncounterId, PersonId, SchoolId, StudentId, TutorId};
use crate::model::alert::EarlyAlert;
use crate::model::encounter::{StudentEncounter, TimedOutBy};
use crate::model::qualifiers::StudentQualifiers;
use crate::model::scheduled_session::{InviteeRole, ScheduledSession, ScheduledState};
use crate::model::session::{
    GroupChoice, SessionDiagnosis, SessionSetting, SessionState, StudentRating, TutoringSession,
};
use crate::model::student_session::StudentSession;
use crate::outcome::Outcome;
use crate::policy::SessionPolicy;
use crate::schedule::ScheduledSessionOutcome;
use crate::session::rate_session;
use crate::time::Instant;

/// A meeting as the tutoring session that reports count; none as long as it was
/// not started.
///
/// It has the meeting's id, so that a report counts it once however often it is
/// given, and an encounter for each stay of a student in the meeting: from
/// joining to leaving, not the waiting. Its tutor is the one who started it. It
/// is on line and without a work order; `school` is the school that the host
/// counts it for.
///
/// Source: Client portal guide, On-demand reports (F000-15..18); Scheduling
/// tutoring sessions, Leave feedback (F002-35).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60, "subject": "algebra",
///         "state": "ended", "version": 1, "startedBy": "t1",
///         "startedAt": "2026-10-06T20:02:00Z", "endedAt": "2026-10-06T21:00:00Z",
///         "presence": [{
///             "person": "a", "role": "student", "enteredAt": "2026-10-06T19:55:00Z",
///             "joinedAt": "2026-10-06T20:02:00Z", "leftAt": "2026-10-06T20:42:00Z"
///         }]
///     }"#,
/// ).unwrap();
/// let record = meeting_record(&session, &SchoolId::new("hs")?).unwrap();
/// let time = record.encounters[0].closed_interval().unwrap();
/// assert_eq!((record.tutor.as_str(), time.seconds()), ("t1", 40 * 60));
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub fn meeting_record(session: &ScheduledSession, school: &SchoolId) -> Option<TutoringSession> {
    let state = match session.state {
        ScheduledState::InProgress => SessionState::Active,
        ScheduledState::Ended => SessionState::Ended,
        ScheduledState::Scheduled | ScheduledState::Cancelled => return None,
    };
    let tutor = TutorId::new(tutor(session)?.as_str()).ok()?;
    record(session, tutor, school.clone(), state)
}

/// The tutor who started the meeting; where that is not on record, the first
/// one who was there or is invited.
fn tutor(session: &ScheduledSession) -> Option<&PersonId> {
    let mut there = session.presence.iter();
    let mut invited = session.invitations.iter();
    session
        .started_by
        .as_ref()
        .or_else(|| {
            let stay = there.find(|one| one.role == InviteeRole::Tutor && one.joined_at.is_some());
            stay.map(|one| &one.person)
        })
        .or_else(|| {
            let one = invited.find(|one| one.role == InviteeRole::Tutor && !one.revoked);
            one.map(|one| &one.person)
        })
}

fn record(
    session: &ScheduledSession,
    tutor: TutorId,
    school: SchoolId,
    state: SessionState,
) -> Option<TutoringSession> {
    let mut encounters = Vec::new();
    for (at, stay) in session.presence.iter().enumerate() {
        let Some(arrived_at) = stay.joined_at.filter(|_| stay.role == InviteeRole::Student) else {
            continue;
        };
        let timed_out_by = stay.left_at.map(|left_at| {
            if session.ended_at == Some(left_at) {
                TimedOutBy::Automatic
            } else {
                TimedOutBy::Manual
            }
        });
        encounters.push(StudentEncounter {
            id: EncounterId::new(format!("{}/{at}", session.id)).ok()?,
            student: StudentId::new(stay.person.as_str()).ok()?,
            arrived_at,
            departed_at: stay.left_at,
            timed_out_by,
            removed_at: None,
            qualifiers: StudentQualifiers::default(),
        });
    }
    Some(TutoringSession {
        id: session.id.clone(),
        tutor,
        school,
        zone: session.zone,
        district: None,
        setting: SessionSetting::Virtual,
        state,
        started_at: session.started_at.unwrap_or_else(|| session.starts_at()),
        earliest_started_at: None,
        ended_at: session.ended_at,
        group: GroupChoice::AdHoc,
        work_order: None,
        subject: session.subject.clone(),
        topics: session.topics.clone(),
        course: session.course.clone(),
        description: session.description.clone(),
        family_involvement: false,
        encounters,
        tags: Vec::new(),
        diagnoses: session.diagnoses.clone(),
        ratings: session.ratings.clone(),
    })
}

/// As [`record`], of a meeting that may not have been held.
fn whatever_it_is(session: &ScheduledSession, tutor: &str) -> Result<TutoringSession, Error> {
    let state = if session.state == ScheduledState::Ended {
        SessionState::Ended
    } else {
        SessionState::Active
    };
    let school = SchoolId::new(session.site.as_str())?;
    record(session, TutorId::new(tutor)?, school, state)
        .ok_or_else(|| Error::new(crate::error::ErrorKind::InvalidValue, "An id is empty."))
}

/// What an ended meeting tells the early alerts: a row for each student who was
/// in it, whom it had when and for how long. None before its end.
///
/// The effect `evaluateAlerts` of [`end_meeting`](crate::end_meeting) says that
/// it is time. A row is the same whenever it is asked for, and alerts count a
/// session and student once: a host may push it again after a fault.
///
/// Source: Client portal guide, Early alerts (F000-23, F000-24); Scheduling
/// tutoring sessions, Leave feedback (F002-35).
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60, "subject": "algebra",
///         "state": "ended", "version": 1, "startedBy": "t1",
///         "startedAt": "2026-10-06T20:02:00Z", "endedAt": "2026-10-06T21:00:00Z",
///         "presence": [{
///             "person": "a", "role": "student", "enteredAt": "2026-10-06T19:55:00Z",
///             "joinedAt": "2026-10-06T20:02:00Z", "leftAt": "2026-10-06T20:42:00Z"
///         }]
///     }"#,
/// ).unwrap();
/// let rows = meeting_student_sessions(&session);
/// let mut engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::History)?;
/// for row in &rows {
///     assert!(engine.push(row)?.is_empty()); // nothing to tell of the first one
/// }
/// assert_eq!(rows[0].time_spent(), Some(40 * 60));
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub fn meeting_student_sessions(session: &ScheduledSession) -> Vec<StudentSession> {
    if session.state != ScheduledState::Ended {
        return Vec::new();
    }
    // Rows name neither tutor nor school.
    match whatever_it_is(session, session.site.as_str()) {
        Ok(record) => student_sessions(&[record]),
        Err(_) => Vec::new(),
    }
}

/// A meeting with a diagnosis, and the alerts that changed by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DiagnosedMeeting {
    /// The session as it is to be stored now.
    pub session: ScheduledSession,
    /// The alerts to store: raised, withdrawn or marked as stale, in the order
    /// of their kinds.
    pub alerts: Vec<EarlyAlert>,
}

/// What comes of the diagnosis of a meeting.
pub type DiagnosedMeetingOutcome = Outcome<DiagnosedMeeting>;

/// A tutor of an ended meeting diagnoses a student who was in it, as
/// [`diagnose_session`] has it: alerts are raised, and notifications owed, in
/// the same step.
///
/// Source: Client portal guide, Early alerts (F000-21, F000-22, F000-27).
///
/// # Errors
/// None that a caller can bring about.
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60, "topics": ["fractions"],
///         "state": "ended", "version": 1, "startedBy": "t1",
///         "startedAt": "2026-10-06T20:02:00Z", "endedAt": "2026-10-06T21:00:00Z",
///         "invitations": [{"person": "t1", "role": "tutor"}],
///         "presence": [{
///             "person": "a", "role": "student", "enteredAt": "2026-10-06T19:55:00Z",
///             "joinedAt": "2026-10-06T20:02:00Z", "leftAt": "2026-10-06T20:42:00Z"
///         }]
///     }"#,
/// ).unwrap();
/// let diagnosis: SessionDiagnosis = serde_json::from_str(
///     r#"{"student": "a", "author": "t1", "recordedAt": "2026-10-06T21:01:00Z",
///         "lowContentMastery": true}"#,
/// ).unwrap();
/// let (facts, policy) = (DiagnosisFacts::default(), SessionPolicy::default());
/// let now = diagnosis.recorded_at;
/// let outcome = diagnose_meeting(&session, &diagnosis, &facts, &policy, now)?;
/// assert_eq!(outcome.state.unwrap().alerts[0].kind, EarlyAlertKind::LowContentMastery);
/// # Ok::<(), Error>(())
/// ```
pub fn diagnose_meeting(
    session: &ScheduledSession,
    diagnosis: &SessionDiagnosis,
    facts: &DiagnosisFacts,
    policy: &SessionPolicy,
    now: Instant,
) -> Result<DiagnosedMeetingOutcome, Error> {
    // Each of its tutors may say so.
    let is_author =
        PersonId::new(diagnosis.author.as_str()).is_ok_and(|one| session.is_tutor(&one));
    let author = diagnosis.author.as_str();
    let tutor = if is_author {
        author.to_owned()
    } else {
        // Whatever the author is called, nobody of that name.
        format!("not {author}")
    };
    let outcome = diagnose_session(
        &whatever_it_is(session, &tutor)?,
        diagnosis,
        facts,
        policy,
        now,
    )?;
    Ok(Outcome {
        state: outcome.state.map(|diagnosed| DiagnosedMeeting {
            session: ScheduledSession {
                diagnoses: diagnosed.session.diagnoses,
                ..session.clone()
            },
            alerts: diagnosed.alerts,
        }),
        findings: outcome.findings,
        effects: outcome.effects,
    })
}

/// A student who was in a meeting rates it; a later rating of the same student
/// replaces the former.
///
/// Source: Client portal guide, Fast facts (F000-08).
///
/// # Errors
/// None that a caller can bring about.
///
/// ```
/// use tutorcore::*;
///
/// let session: ScheduledSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "site": "x", "name": "Fractions", "zone": "America/Chicago",
///         "localStart": "2026-10-06T15:00:00", "lengthMinutes": 60,
///         "state": "scheduled", "version": 1
///     }"#,
/// ).unwrap();
/// let rating: StudentRating = serde_json::from_str(
///     r#"{"student": "a", "stars": 5, "ratedAt": "2026-10-06T21:01:00Z"}"#,
/// ).unwrap();
/// let outcome = rate_meeting(&session, &rating, &SessionPolicy::default())?;
/// assert_eq!(outcome.findings[0].code, "RATING-NOT-PARTICIPANT"); // it was not held
/// # Ok::<(), Error>(())
/// ```
pub fn rate_meeting(
    session: &ScheduledSession,
    rating: &StudentRating,
    policy: &SessionPolicy,
) -> Result<ScheduledSessionOutcome, Error> {
    let record = whatever_it_is(session, session.site.as_str())?;
    let outcome = rate_session(&record, rating, policy);
    Ok(Outcome {
        state: outcome.state.map(|rated| ScheduledSession {
            ratings: rated.ratings,
            ..session.clone()
        }),
        findings: outcome.findings,
        effects: outcome.effects,
    })
}
