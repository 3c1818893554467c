//! The rules of timing students in and out.

use crate::rule::rules;

rules! {
    area "Encounters";

    SESSION_NOT_ACTIVE = Error "SESSION-NOT-ACTIVE" {
        message: "The session is not running.",
        checks: "The session is deleted and no more exact rule refuses, or a student is timed in \
            or out in a session that is not active. Adding and correcting encounters of an ended \
            session is not refused by it; there ENCOUNTER-EDIT-WINDOW-CLOSED decides.",
        why: "Students are timed in and out while the session runs. A deleted session is gone for \
            good.",
        example: "Session s1 was deleted at 15:10. At 15:15 student a is timed in to it.",
        instead: "Start a new session. For an ended one, correct its encounters within the edit \
            window.",
        source: "District tutoring sessions, Encounters (F001-42).",
        since: "0.1.0",
    }

    ENCOUNTER_STUDENT_OUTSIDE_DISTRICT = Error "ENCOUNTER-STUDENT-OUTSIDE-DISTRICT" {
        message: "This student is not in the district.",
        checks: "The student's district differs from the session's. A student of another school of \
            the same district is accepted. If either district is not given, the rule is silent.",
        why: "A district tutors and reports its own students. It has no standing to keep records \
            of anybody else's.",
        example: "Student b of district d2 is timed in to a session of district d.",
        instead: "Check that the right student was picked. Otherwise have the student enrolled in \
            the district first.",
        source: "District tutoring sessions, Encounters (F001-23).",
        since: "0.1.0",
    }

    ENCOUNTER_DUPLICATE_OPEN = Error "ENCOUNTER-DUPLICATE-OPEN" {
        message: "This student is already timed in.",
        checks: "The student is timed in, or an encounter is reopened or stretched into another's \
            time, while that other encounter of the student in the same session has no departure \
            yet.",
        why: "A student cannot be in the room twice. The second record would double the student's \
            minutes.",
        example: "Student a is timed in at 15:00 and again at 15:20 without having left.",
        instead: "Correct the arrival of the open encounter, or time the student out before timing \
            in again.",
        source: "Derived from District tutoring sessions, Encounters: one student has one place in \
            a session.",
        since: "0.1.0",
    }

    ENCOUNTER_ARRIVAL_BEFORE_SESSION = Error "ENCOUNTER-ARRIVAL-BEFORE-SESSION" {
        message: "The student cannot arrive before the session starts.",
        checks: "The arrival is earlier than the session's start. An arrival at the start is \
            accepted.",
        why: "Time before the start is not tutoring of this session, and would be reported as if \
            it were.",
        example: "The session starts at 15:00 and the arrival is given as 14:59.",
        instead: "Give the start as the arrival. If the session began earlier, correct the \
            session.",
        source: "District tutoring sessions, Encounters (F001-26).",
        since: "0.1.0",
    }

    ENCOUNTER_ARRIVAL_AFTER_SESSION = Error "ENCOUNTER-ARRIVAL-AFTER-SESSION" {
        message: "The student cannot arrive once the session has ended.",
        checks: "The session has ended, and the arrival is at its end or later.",
        why: "A student who comes when the session is over was not tutored in it.",
        example: "The session ran from 15:00 to 16:00 and the arrival is given as 16:00.",
        instead: "Give the true arrival, or remove the encounter if the student was not there.",
        source: "Derived from District tutoring sessions, Encounters: an encounter lies within its \
            session and has a length (A-17).",
        since: "0.1.0",
    }

    ENCOUNTER_ARRIVAL_IN_FUTURE = Error "ENCOUNTER-ARRIVAL-IN-FUTURE" {
        message: "The arrival time has not been reached yet.",
        checks: "The arrival is later than now. An arrival that equals now is accepted.",
        why: "An encounter attests that a student came. Nobody can attest it beforehand.",
        example: "At 15:25 a student is timed in with the arrival 15:30.",
        instead: "Time the student in on arrival, or correct the time.",
        source: "Derived from District tutoring sessions, Encounters: an encounter records what \
            has happened.",
        since: "0.1.0",
    }

    ENCOUNTER_DEPARTURE_NOT_AFTER_ARRIVAL = Error "ENCOUNTER-DEPARTURE-NOT-AFTER-ARRIVAL" {
        message: "Departure must be after arrival.",
        checks: "A departure is given that is earlier than the arrival or equal to it.",
        why: "An encounter without any length attests nothing and distorts every average.",
        example: "A student is recorded as arriving at 15:00 and departing at 15:00.",
        instead: "Correct the time that is wrong, or remove the encounter if the student did not \
            stay.",
        source: "Derived from District tutoring sessions, Encounters: an encounter has a length \
            (A-17).",
        since: "0.1.0",
    }

    ENCOUNTER_DEPARTURE_AFTER_SESSION = Error "ENCOUNTER-DEPARTURE-AFTER-SESSION" {
        message: "The student cannot depart after the session has ended.",
        checks: "The session has ended, and the departure is later than its end. A departure at \
            the end is accepted.",
        why: "Time after the end was not tutored by anyone, and would be reported as if it had \
            been.",
        example: "The session ended at 16:00:00 and the departure is given as 16:00:01.",
        instead: "Give the end as the departure. If the session ran longer, correct its end first.",
        source: "Derived from District tutoring sessions, Encounters: an encounter lies within its \
            session.",
        since: "0.1.0",
    }

    ENCOUNTER_DEPARTURE_IN_FUTURE = Error "ENCOUNTER-DEPARTURE-IN-FUTURE" {
        message: "The departure time has not been reached yet.",
        checks: "The departure is later than now. A departure that equals now is accepted.",
        why: "A student who is still there may leave earlier or stay longer than expected.",
        example: "At 15:25 a student is timed out with the departure 15:40.",
        instead: "Time the student out on leaving. Ending the session times out everybody who is \
            left.",
        source: "Derived from District tutoring sessions, Encounters: an encounter records what \
            has happened.",
        since: "0.1.0",
    }

    ENCOUNTER_OVERLAP = Error "ENCOUNTER-OVERLAP" {
        message: "The student was in session {session} from {from} to {to}.",
        checks: "The encounter shares time with a closed encounter of the same student, in this \
            session or in another. Touching is not sharing: leaving at 15:30 and arriving at 15:30 \
            is accepted. An encounter without a departure is taken to go on without end. The \
            encounter being corrected, removed ones and those of deleted sessions do not count. \
            With `overlap_severity` Warning it does not block.",
        why: "A student is in one place at a time. Both tutors would report the same minutes.",
        example: "Student a was in session s2 from 14:30 to 15:10 and is timed in to session s1 \
            with the arrival 15:00.",
        instead: "Give the true arrival, here 15:10 or later. If the other record is wrong, have \
            its tutor correct it.",
        source: "Derived from District tutoring sessions, Encounters: minutes must not be counted \
            twice (A-19).",
        since: "0.1.0",
    }

    ENCOUNTER_OPEN_ELSEWHERE = Warning "ENCOUNTER-OPEN-ELSEWHERE" {
        message: "The student is still timed in with another tutor.",
        checks: "The encounter shares time with an open encounter of the same student in another \
            session. An open encounter is taken to go on without end. Encounters of deleted \
            sessions do not count.",
        why: "Another tutor may have forgotten to time the student out. That must not keep this \
            student from being tutored, but somebody should look.",
        example: "Student a has been timed in to session s2 since 14:30, without a departure. At \
            15:00 the student is timed in to session s1.",
        instead: "Tell the other tutor. An overlap that is left keeps the session from export.",
        source: "Derived from District tutoring sessions, Encounters: another tutor's forgotten \
            time-out must not stop this one (A-19).",
        since: "0.1.0",
    }

    ENCOUNTER_EDIT_WINDOW_CLOSED = Error "ENCOUNTER-EDIT-WINDOW-CLOSED" {
        message: "Encounters and diagnoses could be corrected until {last_date}.",
        checks: "The session has ended, and the local date of now is more than \
            `encounter_edit_window_days` (7) days after the local date of the session's start, in \
            the zone of its school. The whole of the last day is in time. If the setting is \
            absent, the rule is silent. A first diagnosis of a student is not refused by it, a \
            change of it is.",
        why: "Reports and pay rest on the encounters. After the window they are settled, and \
            memory is no longer a good witness.",
        example: "A session took place on 2026-10-06. On 2026-10-14 the arrival of encounter e1 is \
            corrected.",
        instead: "Correct encounters within the window. Later corrections are left to an \
            administrator.",
        source: "Derived from District tutoring sessions, Encounters: one week, like the work \
            order, is easiest to remember (A-20).",
        since: "0.1.0",
    }
}
