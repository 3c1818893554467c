//! The rules of ending and deleting a session, and of events out of place.

use crate::rule::rules;

rules! {
    area "Ending and deleting";

    SESSION_ALREADY_ENDED = Error "SESSION-ALREADY-ENDED" {
        message: "This session has already ended.",
        checks: "A session that has ended is ended again.",
        why: "The end is recorded once, and every open encounter was timed out with it. A second \
            end would move times that others may have used.",
        example: "Session s1 was ended at 16:00. At 16:07 it is ended again.",
        instead: "Nothing, if the end is right. Otherwise correct the times of the session within \
            the edit window.",
        source: "Derived from District tutoring sessions, Ending and deleting: a session ends \
            once.",
        since: "0.1.0",
    }

    SESSION_END_NOT_AFTER_START = Error "SESSION-END-NOT-AFTER-START" {
        message: "The end must be after the start.",
        checks: "The end is earlier than the session's start or equal to it.",
        why: "A session without any length attests nothing and distorts every average.",
        example: "A session that started at 15:00 is ended with the end 15:00.",
        instead: "Give the true end. Delete the session if it did not take place.",
        source: "District tutoring sessions, Ending and deleting (F001-44).",
        since: "0.1.0",
    }

    SESSION_END_IN_FUTURE = Error "SESSION-END-IN-FUTURE" {
        message: "The end time has not been reached yet.",
        checks: "The end is later than now. An end that equals now is accepted.",
        why: "The end times out every student who is still there. Nobody can attest when they will \
            leave.",
        example: "At 16:07 a session is ended with the end 16:08.",
        instead: "End the session when it is over.",
        source: "Derived from District tutoring sessions, Ending and deleting: the end records \
            what has happened.",
        since: "0.1.0",
    }

    SESSION_END_BEFORE_DEPARTURE = Error "SESSION-END-BEFORE-DEPARTURE" {
        message: "{n} students departed after {ended_at}. Correct the end or the departures.",
        checks: "At least one student has a recorded departure that is later than the end. A \
            departure at the end is accepted. With `end_before_departure` Clamp such a departure \
            becomes the end, and the rule is silent.",
        why: "One of the two times is wrong, and only the tutor knows which. A recorded time is \
            never altered without being asked.",
        example: "A student was timed out at 15:40. The session is ended with the end 15:30.",
        instead: "Give a later end, or correct the departures first.",
        source: "Derived from District tutoring sessions, Ending and deleting: a recorded time is \
            not altered silently (A-16).",
        since: "0.1.0",
    }

    SESSION_END_BEFORE_ARRIVAL = Error "SESSION-END-BEFORE-ARRIVAL" {
        message: "{n} students arrived at or after {ended_at}. Correct the end or the arrivals.",
        checks: "At least one student who is still timed in has an arrival at the end or later. \
            With `end_before_departure` Clamp it also fires for a student who has departed and \
            whose arrival is at the end or later.",
        why: "Those who are left are timed out at the end. These would depart before they came.",
        example: "A student was timed in with the arrival 15:45. The session is ended with the end \
            15:30.",
        instead: "Give a later end, or correct or remove the encounters first.",
        source: "Derived from District tutoring sessions, Ending and deleting: timing out at the \
            end must leave an encounter with a length (A-17).",
        since: "0.1.0",
    }

    SESSION_NO_ENCOUNTERS = Warning "SESSION-NO-ENCOUNTERS" {
        message: "No student attended this session.",
        checks: "The session is ended without a single encounter. Removed encounters do not count.",
        why: "A tutor may well wait in vain. More often the students were there, and nobody timed \
            them in.",
        example: "Session s1 ran from 15:00 to 16:00 and no student was timed in.",
        instead: "Add the students who attended, within the edit window. Otherwise leave it so.",
        source: "Derived from District tutoring sessions, Ending and deleting: a session without \
            students is possible and seldom meant.",
        since: "0.1.0",
    }

    SESSION_LENGTH_SUSPECT = Warning "SESSION-LENGTH-SUSPECT" {
        message: "This session is longer than {hours} h.",
        checks: "The end lies more than `length_suspect_minutes` (720, which is 12 hours) after \
            the start, in elapsed time. Exactly that length is silent.",
        why: "No tutor teaches for so long. The session was probably forgotten, and everybody left \
            in it is credited with hours they did not have.",
        example: "A session that started at 15:00 is ended on the next day at 03:00:01.",
        instead: "Give the true end. Correct the departures of the students who left before it.",
        source: "Derived from District tutoring sessions, Ending and deleting: a forgotten session \
            is ended by a person, and never automatically (A-65).",
        since: "0.1.0",
    }

    SESSION_DELETE_WITH_ENCOUNTERS = Error "SESSION-DELETE-WITH-ENCOUNTERS" {
        message: "Deleting discards {n} encounters; confirm to go on.",
        checks: "An active session that has encounters is deleted and the discarding is not \
            confirmed. Removed encounters do not count. A session without encounters needs no \
            confirmation.",
        why: "The encounters go with the session, and nothing brings them back. A slip should not \
            erase the attendance of a whole group.",
        example: "Session s1 has 2 encounters. It is deleted without confirm_discard.",
        instead: "End the session instead. If it should not have been, confirm that its encounters \
            are discarded.",
        source: "Derived from District tutoring sessions, Ending and deleting: deleting makes way \
            for a new session and should not cost records.",
        since: "0.1.0",
    }

    SESSION_DELETE_ENDED = Error "SESSION-DELETE-ENDED" {
        message: "A finished session cannot be deleted.",
        checks: "A session that has ended is deleted, confirmed or not.",
        why: "A finished session may have been paid, exported or reported. It is part of the \
            record.",
        example: "Session s1 ended on 2026-10-06 at 16:00. On 2026-10-07 it is deleted.",
        instead: "Correct its times or its encounters within the edit window.",
        source: "District tutoring sessions, Ending and deleting (F001-04).",
        since: "0.1.0",
    }
}
