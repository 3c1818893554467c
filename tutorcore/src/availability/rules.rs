//! The rules of conflicts.

use crate::rule::rules;

rules! {
    area "Scheduling";

    SCHED_INVITEE_UNAVAILABLE = Warning "SCHED-INVITEE-UNAVAILABLE" {
        message: "{who} is unavailable {spans}.",
        checks: "A session is not wholly inside the time at which an invited person can be booked. \
            With `no_availability_means` at `unavailable` that is so of everybody who has given no \
            availability.",
        why: "Somebody would have to leave early, come late, or not at all.",
        example: "A tutor can be booked on Tuesdays until 17:00, and the session ends at 17:15.",
        instead: "Move the session to the nearest edge that the conflict names, or ask the person \
            to override that date.",
        source: "TutorKit, Scheduling assistant (F002-13, F002-24).",
        since: "0.1.0",
    }

    SCHED_INVITEE_DOUBLE_BOOKED = Warning "SCHED-INVITEE-DOUBLE-BOOKED" {
        message: "{who} is already booked {spans}.",
        checks: "A session overlaps another one of an invited person that was not cancelled and \
            that the person has not declined. A session that is moved is never in its own way, and \
            touching is not overlapping. Of sessions that are proposed together the later one is \
            told.",
        why: "Nobody can be in two sessions at once.",
        example: "A student has algebra until 16:00, and the session starts at 15:45.",
        instead: "Choose another time, or let the person decline one of the two.",
        source: "TutorKit, Scheduling assistant (F002-13, F002-24).",
        since: "0.1.0",
    }

    SCHED_BUFFER_TOO_SHORT = Warning "SCHED-BUFFER-TOO-SHORT" {
        message: "{who} needs {minutes} min between sessions.",
        checks: "Less time lies between a session and another one of an invited person than the \
            person's buffer. Of the buffers before and after a session the longer one counts. Of \
            sessions that are proposed together the later one is told.",
        why: "A tutor has notes to write, and a student has to get from room to room.",
        example: "A tutor keeps 10 minutes free after each session, and this one starts when the \
            one before it ends.",
        instead: "Leave the minutes that the conflict names.",
        source: "Derived from TutorKit, Scheduling assistant: a setting, off by default.",
        since: "0.1.0",
    }

    SCHED_NOTICE_TOO_SHORT = Warning "SCHED-NOTICE-TOO-SHORT" {
        message: "{who} needs {minutes} min of notice: not before {earliest}.",
        checks: "A session starts sooner than the minimum notice of an invited person allows.",
        why: "Who has to travel or to prepare cannot come at once.",
        example: "A tutor asks for a day's notice, and the session starts in three hours.",
        instead: "Choose a start at or after the time that the conflict names.",
        source: "Derived from TutorKit, Scheduling assistant: a setting, off by default.",
        since: "0.1.0",
    }

    SCHED_LIMIT_REACHED = Warning "SCHED-LIMIT-REACHED" {
        message: "{who} would have {reached} {measure} in the {period} of {date}, and {most} is \
            the limit.",
        checks: "With this session an invited person has more sessions, or more minutes of them, in \
            a local day or a local week than the person's limit. A session counts on the date on \
            which it starts; weeks begin on Monday. Of one proposed series the earlier sessions \
            count for the later ones.",
        why: "Dosage is planned by the week, and contracts limit a tutor's hours.",
        example: "A student may have three sessions a week, and this is the fourth.",
        instead: "Choose another day or week.",
        source: "Derived from TutorKit, Scheduling assistant: a setting, off by default.",
        since: "0.1.0",
    }

    SCHED_AVAILABILITY_UNKNOWN = Warning "SCHED-AVAILABILITY-UNKNOWN" {
        message: "Nobody knows when {who} can be booked.",
        checks: "An invited person has given no availability, and `report_unknown_availability` is \
            on.",
        why: "A calendar that cannot be reached must not pass for a free one.",
        example: "A new tutor is invited before having set up any availability.",
        instead: "Ask the person to set up availability, or ask in person.",
        source: "Derived from TutorKit, Scheduling assistant: a setting, off by default.",
        since: "0.1.0",
    }
}
