//! The rules of starting a session, and of Career Ladder descriptions.

use crate::rule::rules;

rules! {
    area "Starting a session";

    SESSION_ACTIVE_EXISTS = Error "SESSION-ACTIVE-EXISTS" {
        message: "You already have an active session ({session}). Finish or delete it first.",
        checks: "Another session of the same tutor is active. Sessions that have ended or were \
            deleted, and sessions of other tutors, do not count.",
        why: "A tutor runs one session at a time. A second running session would claim the same \
            hour twice, and it usually means that the first one was forgotten.",
        example: "Tutor t1 started session s1 at 14:00 and has not ended it. At 15:00 the tutor \
            starts session s2.",
        instead: "End the active session, or delete it if it was started by mistake. Then start \
            the new one.",
        source: "District tutoring sessions, Starting a session (F001-03).",
        since: "0.1.0",
    }

    SESSION_NO_APPROVED_SCHOOL = Error "SESSION-NO-APPROVED-SCHOOL" {
        message: "You are not approved to work at any school.",
        checks: "The tutor has no approval at any school on the date of the session's start.",
        why: "The district pays and reports tutoring by school. Work at a school that has not \
            approved the tutor has no account that it could go to.",
        example: "The only approval of tutor t1 ended on 2026-09-30. The tutor starts a session on \
            2026-10-06.",
        instead: "Have the approval recorded or renewed, then start the session.",
        source: "District tutoring sessions, Starting a session (F001-10).",
        since: "0.1.0",
    }

    SESSION_SCHOOL_REQUIRED = Error "SESSION-SCHOOL-REQUIRED" {
        message: "Select the school for this session.",
        checks: "The tutor is approved at more than one school on the date of the session's start, \
            and no school is chosen. With exactly one approved school that school is filled in, \
            and the rule is silent.",
        why: "The school decides the time zone, the calendar and the account of the session. With \
            several schools nobody but the tutor knows which one is meant.",
        example: "Tutor t1 is approved at schools hs and ms. The session is saved without a \
            school.",
        instead: "Choose one of the approved schools.",
        source: "District tutoring sessions, Starting a session (F001-10).",
        since: "0.1.0",
    }

    SESSION_SCHOOL_NOT_APPROVED = Error "SESSION-SCHOOL-NOT-APPROVED" {
        message: "You are not approved to work at {school}.",
        checks: "The chosen school is not among the schools at which the tutor is approved on the \
            date of the session's start.",
        why: "An approval says that the school knows this tutor and lets them work with its \
            students. A session elsewhere would be recorded without that consent.",
        example: "Tutor t1 is approved at schools hs and ms and starts a session at school es.",
        instead: "Choose an approved school, or have the approval for this one recorded first.",
        source: "District tutoring sessions, Starting a session (F001-10).",
        since: "0.1.0",
    }

    SESSION_GROUP_CHOICE_REQUIRED = Error "SESSION-GROUP-CHOICE-REQUIRED" {
        message: "Select a group, or No Group (ad hoc).",
        checks: "Neither a group nor the ad hoc choice is given. A group that is merely left out \
            does not count as ad hoc.",
        why: "A missing group may be a slip. The choice is asked for so that a session without a \
            group is always meant to be one.",
        example: "A session is saved with a school, a work order and a start, and with nothing \
            chosen for the group.",
        instead: "Choose the group, or choose No Group and time each student in by a search.",
        source: "District tutoring sessions, Starting a session (F001-05, F001-06).",
        since: "0.1.0",
    }

    SESSION_GROUP_UNKNOWN = Error "SESSION-GROUP-UNKNOWN" {
        message: "Group {group} does not exist.",
        checks: "A group is chosen whose id is not among the groups that the host gave.",
        why: "The students of the group are offered for timing in. Of an unknown group there is no \
            list to offer.",
        example: "Group g9 is chosen while the tutor's groups are g1 and g2.",
        instead: "Choose one of the groups that exist, or give the missing group with the request.",
        source: "Derived from District tutoring sessions, Starting a session: a group must be \
            known before its students can be listed.",
        since: "0.1.0",
    }

    SESSION_GROUP_INACTIVE = Error "SESSION-GROUP-INACTIVE" {
        message: "Group {group} is not active on {date}.",
        checks: "The chosen group exists and is not active on the local date of the session's \
            start.",
        why: "A group that is over no longer says who should come. Its old list would invite \
            students who have moved on.",
        example: "Group g1 was closed on 2026-09-30 and is chosen for a session on 2026-10-06.",
        instead: "Choose an active group, or No Group and search for each student.",
        source: "District tutoring sessions, Starting a session (F001-20).",
        since: "0.1.0",
    }

    SESSION_WORK_ORDER_CHOICE_REQUIRED = Error "SESSION-WORK-ORDER-CHOICE-REQUIRED" {
        message: "Select a work order, or No Work Order (time tracking only).",
        checks: "Neither a work order nor time tracking only is chosen. A work order that is \
            merely left out does not count as time tracking only.",
        why: "Without a work order the session may never be paid. That must be a choice and not an \
            oversight.",
        example: "A session is saved with a school, a group and a start, and with nothing chosen \
            for the work order.",
        instead: "Choose the work order. Choose No Work Order if the time is only to be recorded.",
        source: "District tutoring sessions, Starting a session (F001-05, F001-07).",
        since: "0.1.0",
    }

    SESSION_WORK_ORDER_NOT_ASSIGNABLE = Error "SESSION-WORK-ORDER-NOT-ASSIGNABLE" {
        message: "Work order {work_order} cannot be used for this session.",
        checks: "The work order is closed, or is not valid on the local date of the session's \
            start, or is meant for another tutor or another school. What the host does not say \
            about a work order is not checked.",
        why: "A work order is a promise of pay within limits. Time outside those limits cannot be \
            charged to it.",
        example: "Work order wo1 is valid until 2026-09-30. It is chosen for a session on \
            2026-10-06.",
        instead: "Choose a work order that covers this tutor, this school and this date.",
        source: "Derived from District tutoring sessions, Starting a session: a work order that \
            has limits is held to them, and one without is not (A-67).",
        since: "0.1.0",
    }

    SESSION_TIME_TRACKING_ONLY = Warning "SESSION-TIME-TRACKING-ONLY" {
        message: "Without a work order this session will never be eligible for payment. You can \
            assign one until {last_date}.",
        checks: "Time tracking only is chosen instead of a work order.",
        why: "Recording time without pay is allowed. The tutor should know it on the day, while a \
            work order can still be assigned.",
        example: "A session on 2026-10-06 is started with time tracking only. A work order can be \
            assigned until 2026-10-13, that day included.",
        instead: "Leave it so if the time is not to be paid. Otherwise assign a work order within \
            the window.",
        source: "District tutoring sessions, Starting a session (F001-08, F001-09).",
        since: "0.1.0",
    }

    SESSION_START_REQUIRED = Error "SESSION-START-REQUIRED" {
        message: "Set the session start.",
        checks: "No start is given.",
        why: "Arrivals, lengths, the work order window and every report are counted from the \
            start.",
        example: "A session is saved with a school, a group and a work order, and without a start.",
        instead: "Give the date and the time at which the session starts.",
        source: "District tutoring sessions, Starting a session (F001-05).",
        since: "0.1.0",
    }

    SESSION_START_DATE_FUTURE = Error "SESSION-START-DATE-FUTURE" {
        message: "The session cannot start on a future date.",
        checks: "The local date of the start, in the zone of the session's school, is later than \
            the local date of now. With `allow_future_start` the rule is silent.",
        why: "Saving a session starts it. A session of a later day would run, and bar the tutor \
            from any other, before a student could come.",
        example: "On 2026-10-06 a session is saved with the start 2026-10-07 15:00.",
        instead: "Start the session on its day. To plan ahead, schedule a session instead.",
        source: "Derived from District tutoring sessions, Starting a session: saving a session \
            starts it at once (A-18).",
        since: "0.1.0",
    }

    SESSION_START_AFTER_NOW = Warning "SESSION-START-AFTER-NOW" {
        message: "The start time has not been reached yet.",
        checks: "The start is later than now, and both lie on the same local date in the zone of \
            the session's school. A start that equals now is silent.",
        why: "A tutor may set up the session shortly before it begins. A start hours ahead is more \
            often a slip of morning and afternoon.",
        example: "At 14:55 a session is saved with the start 15:00 of the same day.",
        instead: "Nothing, if the session is about to begin. Otherwise correct the time.",
        source: "Derived from District tutoring sessions, Starting a session: the day is right and \
            only the hour is still to come (A-18).",
        since: "0.1.0",
    }

    SESSION_START_BACKDATED = Error "SESSION-START-BACKDATED" {
        message: "The session cannot start more than {days} days before today.",
        checks: "`max_backdate_days` is set, and the local date of the start lies more than that \
            many days before the local date of now, in the zone of the session's school. Exactly \
            that many days is accepted. Without the setting, which is the default, the rule is \
            silent.",
        why: "A work order chosen when a session is created is not held to the assignment window. \
            A district that lets sessions be dated back without limit would have no limit on late \
            pay claims either.",
        example: "With `max_backdate_days` at 14, a session that started on 2026-09-21 is saved on \
            2026-10-06, which is 15 days later.",
        instead: "Record sessions within the district's limit. For an older one, ask the district \
            how to claim it.",
        source: "Derived (setting max_backdate_days): the manual lets a session be dated back and \
            names no limit (A-03).",
        since: "0.1.0",
    }

    CL_DESCRIPTION_REQUIRED = Error "CL-DESCRIPTION-REQUIRED" {
        message: "Career Ladder sessions must include a description.",
        checks: "The work order is a Career Ladder one, and the description is missing, blank, or \
            shorter than `min_description_chars` (1 by default) once the white space at its ends \
            is left out. It is asked on starting, on assigning a work order, on editing the \
            description, and in both eligibility decisions.",
        why: "Career Ladder pay is granted for described work. A reviewer who reads only dates \
            cannot approve it.",
        example: "A session with Career Ladder work order wo2 is saved with a description of two \
            blanks.",
        instead: "Say in a few words what was worked on.",
        source: "District tutoring sessions, Starting a session (F001-11).",
        since: "0.1.0",
    }

    CL_EVENT_NAME_NOT_APPROVED = Error "CL-EVENT-NAME-NOT-APPROVED" {
        message: "The description must be the name of an approved Family Involvement event.",
        checks: "The work order is a Career Ladder one, the session is marked as a Family \
            Involvement event, there is an event listing for the session's date, and the \
            description is not a name on it. White space, letter case and equivalent spellings of \
            one letter do not matter, extra words do. With `event_name_match` Exact every \
            character matters.",
        why: "Family Involvement events earn Career Ladder time only if they were approved \
            beforehand. The name is what ties the session to the approval.",
        example: "The listing valid on 2026-10-06 has the event Family Reading Evening. The \
            description is Family Reading Evening at the library.",
        instead: "Use the name as it stands on the listing, without additions. If the event is not \
            on it, have it approved.",
        source: "District tutoring sessions, Starting a session (F001-12).",
        since: "0.1.0",
    }

    CL_EVENT_LISTING_MISSING = Error "CL-EVENT-LISTING-MISSING" {
        message: "There is no approved event listing for {date}.",
        checks: "The work order is a Career Ladder one, the session is marked as a Family \
            Involvement event, and no event listing is given that is valid on the local date of \
            the session's start.",
        why: "Without the listing nobody can tell an approved event from another. Accepting any \
            name would make the approval worthless.",
        example: "A Family Involvement event is saved for 2026-10-06. The only listing is valid \
            until 2026-09-30.",
        instead: "Give the listing that was in force on the session's date.",
        source: "Derived from District tutoring sessions, Starting a session: an event can be \
            approved only against a listing (A-06).",
        since: "0.1.0",
    }

    CL_EVENT_WITHOUT_CL_WORK_ORDER = Warning "CL-EVENT-WITHOUT-CL-WORK-ORDER" {
        message: "Family Involvement events belong to Career Ladder work orders.",
        checks: "The session is marked as a Family Involvement event, and it has no work order or \
            one that is not a Career Ladder one.",
        why: "The mark has a meaning under Career Ladder alone. Elsewhere it suggests that the \
            wrong work order was picked.",
        example: "A session with ordinary work order wo1 is marked as a Family Involvement event.",
        instead: "Choose the Career Ladder work order, or take the mark away.",
        source: "Derived from District tutoring sessions, Starting a session: the event listing is \
            described for Career Ladder work orders alone.",
        since: "0.1.0",
    }

    SESSION_NOT_OWNER = Error "SESSION-NOT-OWNER" {
        message: "Only the session's tutor can do this.",
        checks: "The acting person is neither the tutor of the session nor an administrator of its \
            school.",
        why: "The tutor answers for the times and the qualifiers of the session. Nobody else \
            should be able to change what is paid and reported in the tutor's stead.",
        example: "Tutor t2 ends session s1, which tutor t1 started at the same school.",
        instead: "Ask the session's tutor, or an administrator of the school.",
        source: "Derived from District tutoring sessions, Starting a session: the dashboard shows \
            each tutor their own sessions.",
        since: "0.1.0",
    }
}
