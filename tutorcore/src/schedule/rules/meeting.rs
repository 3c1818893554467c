//! The rules of a meeting and of what is noted about it.

use crate::rule::rules;

rules! {
    area "Meetings";

    START_NOT_TIME = Error "START-NOT-TIME" {
        message: "The meeting can be started from {from}.",
        checks: "Now lies before the start less `active_lead_minutes`.",
        why: "The session appears among a tutor's active sessions when it is time, and those who \
            were invited come then.",
        example: "A session starts at 15:00. At 14:59:59 its tutor starts the meeting.",
        instead: "Start it at the time given, or reschedule the session.",
        source: "Scheduling tutoring sessions, Start a session (F002-27).",
        since: "0.1.0",
    }

    START_NO_STUDENT_WAITING = Error "START-NO-STUDENT-WAITING" {
        message: "Wait until a student has entered the waiting room.",
        checks: "No student waits.",
        why: "The button to start a meeting appears when students enter the waiting room. A \
            meeting with nobody in it would count as tutoring.",
        example: "The tutor starts the meeting at 15:00; the first student comes at 15:02.",
        instead: "Start when a student has come.",
        source: "Scheduling tutoring sessions, Start a session (F002-30).",
        since: "0.1.0",
    }

    START_MEETING_URL_MISSING = Error "START-MEETING-URL-MISSING" {
        message: "Add a meeting URL in your settings.",
        checks: "The settings of the tutor who starts the meeting have no meeting URL, or a blank \
            one.",
        why: "The meeting opens at the URL of the tutor who starts it. Without one students would \
            be sent nowhere.",
        example: "A new tutor, who has not filled in the settings, starts a meeting.",
        instead: "Save the URL of your video room in your settings, then start the meeting.",
        source: "Scheduling tutoring sessions, Start a session (F002-31).",
        since: "0.1.0",
    }

    FEEDBACK_SESSION_NOT_STARTED = Error "FEEDBACK-SESSION-NOT-STARTED" {
        message: "The session was never started.",
        checks: "The meeting neither runs nor has ended.",
        why: "There is nothing to give feedback about.",
        example: "A tutor writes feedback for a session of next week.",
        instead: "Write it during the meeting or afterwards.",
        source: "Scheduling tutoring sessions, Leave feedback (F002-33).",
        since: "0.1.0",
    }

    FEEDBACK_NOT_TUTOR = Error "FEEDBACK-NOT-TUTOR" {
        message: "Only a tutor of the session gives feedback.",
        checks: "The author is not a tutor of the session.",
        why: "Feedback is the word of whoever tutored.",
        example: "Tutor t9, who is not invited to the session, writes feedback for its student.",
        instead: "Have the session's tutor write it.",
        source: "Scheduling tutoring sessions, Leave feedback (F002-33).",
        since: "0.1.0",
    }

    FEEDBACK_STUDENT_NOT_IN_SESSION = Error "FEEDBACK-STUDENT-NOT-IN-SESSION" {
        message: "Student {student} did not attend the session.",
        checks: "The student was never in the meeting.",
        why: "Feedback about a session that a student missed is about something else.",
        example: "Student a was invited and never came. The tutor writes feedback for a.",
        instead: "Choose a student who attended.",
        source: "Scheduling tutoring sessions, Leave feedback (derived from F002-33).",
        since: "0.1.0",
    }
}
