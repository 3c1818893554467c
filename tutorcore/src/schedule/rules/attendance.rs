//! The rules of who may come, and of answers to invitations.

use crate::rule::rules;

rules! {
    area "Attendance and invitations";

    ATTEND_NOT_INVITED = Reason "ATTEND-NOT-INVITED" {
        message: "Only invited students may attend this session.",
        checks: "The session is limited to invited students, and the student has no invitation, \
            or it was revoked. A declined invitation still admits.",
        why: "The tutor chose whom the session is for. Who declined may change their mind.",
        example: "Session s1 is limited to invited students. Student b was never invited.",
        instead: "Ask the tutor for an invitation.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-16).",
        since: "0.1.0",
    }

    ATTEND_OUTSIDE_SITE = Reason "ATTEND-OUTSIDE-SITE" {
        message: "This session is for students of another site.",
        checks: "The student belongs to another site than the session; with `open_sessions_scope` \
            at `community`, also: the session is for a community that the student does not belong \
            to, and the student is not invited.",
        why: "A site's sessions are its students' alone.",
        example: "Session s1 belongs to site x, student c to site y.",
        instead: "Attend a session of your own site.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-17).",
        since: "0.1.0",
    }

    ATTEND_SESSION_CLOSED = Reason "ATTEND-SESSION-CLOSED" {
        message: "The session is over or was cancelled.",
        checks: "The session has ended or was cancelled.",
        why: "There is nothing left to attend.",
        example: "Student a opens the link of a session that ended yesterday.",
        instead: "Look for the next session.",
        source: "Scheduling tutoring sessions, Schedule a session (derived from F002-16).",
        since: "0.1.0",
    }

    JOIN_NOT_TIME = Reason "JOIN-NOT-TIME" {
        message: "The session can be joined from {from}.",
        checks: "Now lies before the start less `join_lead_minutes`.",
        why: "Before that nobody is there to meet.",
        example: "A session starts at 15:00, the lead is 10 minutes. At 14:49 a student clicks to \
            join.",
        instead: "Come back at the time given.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-23).",
        since: "0.1.0",
    }

    RSVP_NOT_INVITED = Error "RSVP-NOT-INVITED" {
        message: "You are not invited to this session.",
        checks: "The person has no invitation, or it was revoked.",
        why: "There is no invitation that could be answered.",
        example: "Person z, who was never invited, accepts.",
        instead: "Ask the organiser for an invitation.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-22).",
        since: "0.1.0",
    }

    RSVP_SESSION_CLOSED = Error "RSVP-SESSION-CLOSED" {
        message: "The session can no longer be answered.",
        checks: "The session has ended or was cancelled, or its planned end has come.",
        why: "An answer tells whom to expect. Afterwards the attendance itself tells it.",
        example: "A session is planned to end at 16:00. At 16:00 a student accepts.",
        instead: "Nothing needs to be answered any more.",
        source: "Scheduling tutoring sessions, Schedule a session (derived from F002-22).",
        since: "0.1.0",
    }
}
