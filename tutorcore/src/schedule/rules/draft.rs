//! The rules of a scheduled session's draft.

use crate::rule::rules;

rules! {
    area "Scheduling a session";

    SESSION_ROLE_NOT_ALLOWED = Error "SESSION-ROLE-NOT-ALLOWED" {
        message: "Only administrators and tutors schedule sessions.",
        checks: "The acting person is neither an administrator nor a tutor of the site.",
        why: "A scheduled session takes other people's time. Who may take it is the site's staff.",
        example: "A student saves a session for next Tuesday.",
        instead: "Ask a tutor or an administrator to schedule the session.",
        source: "Scheduling tutoring sessions, introduction (F002-01).",
        since: "0.1.0",
    }

    SESSION_NAME_REQUIRED = Error "SESSION-NAME-REQUIRED" {
        message: "Give the session a name.",
        checks: "The name is blank: nothing is left of it after trimming white space.",
        why: "Invitations, calendars and dashboards show the session by its name.",
        example: "A draft is saved with the name \" \".",
        instead: "Write what the invited will recognise, such as the topic.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-04).",
        since: "0.1.0",
    }

    SESSION_DESCRIPTION_MISSING = Warning "SESSION-DESCRIPTION-MISSING" {
        message: "The session has no description.",
        checks: "The description is absent or blank.",
        why: "The invited read it to know what the session is about and what to bring.",
        example: "A session \"Fractions\" is saved without a description.",
        instead: "Add a sentence on what the session is for, or leave it.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-04).",
        since: "0.1.0",
    }

    SESSION_COMMUNITY_REQUIRED = Error "SESSION-COMMUNITY-REQUIRED" {
        message: "Select the community.",
        checks: "The organiser tutors for more than one community of the site, and none is \
            chosen. With exactly one it is filled in, and the rule is silent.",
        why: "The community decides who sees the session. With several nobody but the organiser \
            knows which one is meant.",
        example: "Tutor t1 tutors for communities c1 and c2 and saves a session without one.",
        instead: "Choose one of your communities.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-05).",
        since: "0.1.0",
    }

    SESSION_COMMUNITY_NOT_MEMBER = Error "SESSION-COMMUNITY-NOT-MEMBER" {
        message: "You do not tutor for community {community}.",
        checks: "The chosen community is none of the organiser's.",
        why: "A session shows up for a whole community. Only who belongs to it may add to it.",
        example: "Tutor t1 tutors for community c1 and saves a session for community c9.",
        instead: "Choose one of your communities.",
        source: "Scheduling tutoring sessions, Schedule a session (derived from F002-05).",
        since: "0.1.0",
    }

    SESSION_LENGTH_INVALID = Error "SESSION-LENGTH-INVALID" {
        message: "The session has to be longer than nothing and at most 24 hours long.",
        checks: "The length is 0 minutes or less, or more than 24 hours.",
        why: "A session without length books nobody, and one of more than a day is a slip of the \
            unit: hours for minutes.",
        example: "A session of 45 minutes is entered as 45 hours.",
        instead: "Enter the length in minutes, from 1 to 1440.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-12).",
        since: "0.1.0",
    }

    SCHED_START_IN_PAST = Warning "SCHED-START-IN-PAST" {
        message: "The session starts in the past.",
        checks: "The start lies before now. A start now is fine.",
        why: "Nobody can come to it. It may be meant, to have a session on record.",
        example: "At 15:00:01 a session is saved that starts at 15:00:00.",
        instead: "Check the date and the time.",
        source: "Scheduling tutoring sessions, Schedule a session (derived from F002-11).",
        since: "0.1.0",
    }

    SCHED_NO_TUTOR = Warning "SCHED-NO-TUTOR" {
        message: "No tutor is invited.",
        checks: "Nobody is invited as a tutor.",
        why: "Only a tutor of the session can start its meeting.",
        example: "An administrator saves a session with two students and no tutor.",
        instead: "Add a tutor before the session starts.",
        source: "Scheduling tutoring sessions, Schedule a session (derived from F002-14).",
        since: "0.1.0",
    }

    SCHED_NO_INVITED_STUDENT = Warning "SCHED-NO-INVITED-STUDENT" {
        message: "Only invited students may come, and none is invited.",
        checks: "The session is limited to invited students, and no student is invited.",
        why: "Nobody could attend it as it stands.",
        example: "The box for invited students alone is ticked, and the list of students is empty.",
        instead: "Invite students, or open the session to every student of the site.",
        source: "Scheduling tutoring sessions, Schedule a session (derived from F002-16).",
        since: "0.1.0",
    }

    TAG_CATEGORY_INVALID = Error "TAG-CATEGORY-INVALID" {
        message: "A tag belongs to one of the categories program, topic and gradeLevel.",
        checks: "A tag of the draft names another category than `program`, `topic` or \
            `gradeLevel`.",
        why: "Matching of tutors and resources goes by these categories. A tag outside them would \
            match nothing.",
        example: "A draft carries the tag red of a category colour.",
        instead: "Put the tag into one of the three categories, or leave it out.",
        source: "Scheduling tutoring sessions, Schedule a session (F002-06).",
        since: "0.1.0",
    }
}
