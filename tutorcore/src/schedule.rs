//! Scheduled sessions: from the draft over invitations and the meeting to what
//! is noted afterwards.
//!
//! Every command is a function of the session, what the host knows, the policy
//! and `now`; it gives the next state or says why not.
//!
//! Source: Scheduling tutoring sessions.

mod admission;
mod change;
mod dashboard;
mod draft;
mod feedback;
mod history;
mod index;
mod invitation;
mod meeting;
mod resources;
pub(crate) mod rules;
mod series;
mod standing;
mod view;

pub use admission::{
    AttendanceAccess, AttendanceDecision, Attendee, SiteRole, join_decision, may_attend,
};
pub use change::{ScheduleChange, cancel_session, reschedule};
pub use dashboard::{Dashboard, DashboardSession, dashboard_for};
pub use draft::{
    DraftTag, ScheduleFacts, ScheduledSessionDraft, ScheduledSessionReview, schedule_session,
    validate_scheduled_session,
};
pub use feedback::{leave_feedback, record_private_feedback};
pub use history::{PastMeeting, meeting_history, session_seen_by};
pub use index::SessionIndex;
pub use invitation::{
    InvitationOwed, RsvpCount, RsvpTally, invitations_due, invite, mark_invitation_sent,
    respond_to_invitation, revoke_invitation, rsvp_tally,
};
pub use meeting::{
    MeetingFacts, end_meeting, enter_warmup, join_meeting, leave_meeting, start_meeting,
};
pub use resources::visible_resources;
pub use series::{
    ScheduledSeries, ScheduledSeriesDraft, ScheduledSeriesEdit, ScheduledSeriesOutcome,
    SeriesDetails, SeriesInvitee, SeriesSessions, SeriesSessionsOutcome, SessionRenamed,
    edit_scheduled_series, mark_series_notice_sent, respond_to_series, schedule_series,
    series_invitations_due,
};
pub use standing::{SessionStanding, session_standing};
pub use view::{
    CalendarEntry, WarmupParticipant, WarmupView, active_sessions, calendar_for, warmup_view,
};

use crate::finding::Finding;
use crate::model::scheduled_session::{ScheduledSession, ScheduledState};
use crate::outcome::Outcome;

/// What comes of a command on a scheduled session.
pub type ScheduledSessionOutcome = Outcome<ScheduledSession>;

/// The refusal of an event that the session's state does not know.
fn not_allowed(session: &ScheduledSession, event: &str) -> Finding {
    let state = match session.state {
        ScheduledState::Scheduled => "scheduled",
        ScheduledState::InProgress => "inProgress",
        ScheduledState::Ended => "ended",
        ScheduledState::Cancelled => "cancelled",
    };
    not_allowed_in(state, event)
}

/// As [`not_allowed`], of a state that the caller names.
fn not_allowed_in(state: &str, event: &str) -> Finding {
    crate::rule::states::not_allowed("/session/state", state, event)
}
