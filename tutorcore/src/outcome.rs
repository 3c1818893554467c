//! What comes of a command.

use serde::{Deserialize, Serialize};

use crate::finding::{self, Finding};
use crate::id::{
    AlertId, EncounterId, InstructorId, PersonId, SeriesId, SessionId, StudentId, TutorId,
};
use crate::text::FreeText;
use crate::time::{Instant, Interval};
use crate::wire::tagged_enum;

/// What comes of a command: the next state, unless an error forbids it; what
/// was found; and what the host has to do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "{S}Outcome"))]
pub struct Outcome<S> {
    /// The next state; absent exactly when some finding is an error.
    pub state: Option<S>,
    /// Errors and warnings together, sorted by code and path.
    pub findings: Vec<Finding>,
    /// Facts for the host to act on; none when the command was refused.
    pub effects: Vec<Effect>,
}

impl<S> Outcome<S> {
    /// The command is carried out unless a finding blocks it; then neither
    /// `state` nor `effects` are asked for.
    pub(crate) fn of(findings: Vec<Finding>, next: impl FnOnce() -> (S, Vec<Effect>)) -> Self {
        if finding::blocks(&findings) {
            return Self::refused_for(findings);
        }
        let (state, effects) = next();
        Self {
            state: Some(state),
            findings: finding::sorted(findings),
            effects,
        }
    }

    /// The command is refused outright, whatever else might be found.
    pub(crate) fn refused(finding: Finding) -> Self {
        Self::refused_for(vec![finding])
    }

    /// The command is refused for findings of which one is an error.
    pub(crate) fn refused_for(findings: Vec<Finding>) -> Self {
        Self {
            state: None,
            findings: finding::sorted(findings),
            effects: Vec::new(),
        }
    }

    /// Whether the command was carried out.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.state.is_some()
    }
}

tagged_enum! {
    /// A fact for the host to act on. The core itself does nothing.
    pub enum Effect {
        /// A session has begun.
        SessionStarted {
            /// Which.
            session: SessionId,
        },
        /// A session has ended.
        SessionEnded {
            /// Which.
            session: SessionId,
            /// When.
            ended_at: Instant,
        },
        /// A session was deleted; its tutor may start another.
        SessionDeleted {
            /// Which.
            session: SessionId,
            /// Who is free again.
            tutor: TutorId,
        },
        /// A student who was still timed in was timed out by the session's end.
        StudentTimedOut {
            /// In which session.
            session: SessionId,
            /// Which encounter.
            encounter: EncounterId,
            /// Which student.
            student: StudentId,
            /// When.
            departed_at: Instant,
        },
        /// The early alerts of this session are to be judged.
        EvaluateAlerts {
            /// Which session.
            session: SessionId,
        },
        /// Something that alerts were judged by has changed.
        ReconcileAlerts {
            /// Which session.
            session: SessionId,
        },
        /// The tutor owes a diagnosis of this student.
        DiagnosisDue {
            /// In which session.
            session: SessionId,
            /// Of which student.
            student: StudentId,
        },
        /// A session was scheduled: it goes into calendars.
        SessionScheduled {
            /// Which.
            session: SessionId,
        },
        /// A scheduled session has another time.
        SessionMoved {
            /// Which.
            session: SessionId,
        },
        /// Somebody is to be told of a scheduled session.
        InvitationOwed {
            /// Which session.
            session: SessionId,
            /// Whom.
            person: PersonId,
            /// What.
            kind: NotificationKind,
            /// The version of the session that it is about.
            version: u32,
        },
        /// Somebody is to be told what has become of a series: once for all of
        /// it.
        SeriesNoticeOwed {
            /// Whom, and what.
            notice: SeriesNotice,
        },
        /// An invitation was answered; the organiser sees another tally.
        InvitationAnswered {
            /// To which session.
            session: SessionId,
            /// By whom.
            person: PersonId,
        },
        /// A meeting was started: its video room is to be opened.
        MeetingOpened {
            /// Of which session.
            session: SessionId,
            /// Where it is, from the settings of the tutor who started it.
            url: FreeText,
        },
        /// A student has left a meeting and is to be shown what there is on
        /// leaving.
        ExitResourcesShown {
            /// Of which session.
            session: SessionId,
            /// To whom.
            person: PersonId,
        },
        /// Payment or export eligibility may have changed.
        EligibilityChanged {
            /// Of which session.
            session: SessionId,
        },
        /// An instructor is to be told something about an early alert.
        NotificationOwed {
            /// Whom.
            instructor: InstructorId,
            /// By what channel.
            channel: NotificationChannel,
            /// What.
            kind: NotificationKind,
            /// About which alert.
            alert: AlertId,
        },
    }
}

/// What one person is told of a series at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesNotice {
    /// The series.
    pub series: SeriesId,
    /// Whom.
    pub person: PersonId,
    /// The sessions that something is new of to this person, by start and then
    /// by id.
    pub sessions: Vec<SessionNotice>,
}

/// What a person is told of one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionNotice {
    /// Which.
    pub session: SessionId,
    /// What.
    pub kind: NotificationKind,
    /// The version of the session that it is about.
    pub version: u32,
    /// From when to when it is; for who is no longer invited, from when to when
    /// it was.
    pub interval: Interval,
    /// From when to when it was, where that has just changed and the person
    /// goes on being invited.
    pub before: Option<Interval>,
    /// Whether the person is asked for an answer.
    pub asks: bool,
}

/// By what channel somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum NotificationChannel {
    /// By e-mail.
    Email,
    /// By a text message.
    TextMessage,
    /// By a notice of the app.
    Push,
}

/// What somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum NotificationKind {
    /// An early alert was raised.
    EarlyAlert,
    /// An early alert of which they were told was withdrawn.
    AlertWithdrawn,
    /// They are invited to a session.
    Invitation,
    /// A session that they were told of has another time.
    Reschedule,
    /// A session that they were told of is called off.
    Cancellation,
    /// They are no longer invited.
    InvitationWithdrawn,
}
