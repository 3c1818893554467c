//! The rules of work orders, and the reasons of the payment and export decisions.

use crate::rule::rules;

rules! {
    area "Work order, payment, export";

    WORKORDER_WINDOW_CLOSED = Error "WORKORDER-WINDOW-CLOSED" {
        message: "Work orders could be assigned until {last_date}.",
        checks: "A work order is assigned, replaced or removed once the window is over, whether \
            the session is active or has ended. The last day is the local date of the session's \
            start, in the zone of its school, plus `work_order_window_days` (7); the whole of that \
            day is in time, and the next local midnight is not. With `work_order_window` Rolling \
            so many times 24 hours are counted from the start instead. A work order chosen on \
            starting is held to it only with `work_order_window_applies_at_creation`. Correcting \
            the session's date never reopens the window.",
        why: "Pay runs are closed week by week. A work order that comes later would change a week \
            that has been settled.",
        example: "A session took place on 2026-10-06. A work order is assigned on 2026-10-14 at \
            00:00 local time. On 2026-10-13 at 23:59 it would have been in time.",
        instead: "Assign the work order within the window. After it the session stays time \
            tracking only.",
        source: "District tutoring sessions, Work order, payment, export (F001-09).",
        since: "0.1.0",
    }

    WORKORDER_SESSION_DELETED = Error "WORKORDER-SESSION-DELETED" {
        message: "This session was deleted.",
        checks: "A work order is assigned to a deleted session, or taken from one.",
        why: "A deleted session counts nowhere. A work order on it would promise pay for time that \
            is not on record.",
        example: "Session s1 was deleted at 15:10. At 15:20 work order wo1 is assigned to it.",
        instead: "Start a new session for the time that was worked, and choose the work order \
            there.",
        source: "Derived from District tutoring sessions, Work order, payment, export: a deleted \
            session is never paid.",
        since: "0.1.0",
    }

    PAY_SESSION_NOT_ENDED = Reason "PAY-SESSION-NOT-ENDED" {
        message: "Not ended yet.",
        checks: "Payment is asked of a session that is still active. With this reason alone, or \
            with PAY-NO-WORK-ORDER-PENDING, the decision is Pending.",
        why: "The length of a running session is not known, so there is nothing to pay yet.",
        example: "Session s1 started at 15:00 and payment is asked at 15:30, before its end.",
        instead: "End the session, then ask again.",
        source: "Derived from District tutoring sessions, Work order, payment, export: only an \
            ended session has a length to pay.",
        since: "0.1.0",
    }

    PAY_SESSION_DELETED = Reason "PAY-SESSION-DELETED" {
        message: "Deleted.",
        checks: "Payment is asked of a deleted session. It is not eligible, even while a work \
            order could still have been assigned.",
        why: "Deleting says that the session should not have been. Time that is not on record is \
            not paid.",
        example: "Session s1 of 2026-10-06 was deleted the same day. Payment is asked on \
            2026-10-07.",
        instead: "Leave deleted sessions out of the pay run.",
        source: "Derived from District tutoring sessions, Work order, payment, export: a deleted \
            session counts nowhere.",
        since: "0.1.0",
    }

    PAY_NO_WORK_ORDER_PENDING = Reason "PAY-NO-WORK-ORDER-PENDING" {
        message: "No work order yet; assign one until {last_date}.",
        checks: "The session has no work order, and one can still be assigned: now lies before the \
            end of the window that WORKORDER-WINDOW-CLOSED describes. The decision is Pending if \
            no other reason than PAY-SESSION-NOT-ENDED stands beside it.",
        why: "The tutor can still act. Telling the last day makes the difference between unpaid \
            and paid time.",
        example: "A session of 2026-10-06 has no work order on 2026-10-10. One can be assigned \
            until 2026-10-13.",
        instead: "Assign a work order by the last date, or leave it as time tracking only.",
        source: "District tutoring sessions, Work order, payment, export (F001-08, F001-09).",
        since: "0.1.0",
    }

    PAY_NO_WORK_ORDER_FINAL = Reason "PAY-NO-WORK-ORDER-FINAL" {
        message: "Never eligible: no work order.",
        checks: "The session has no work order, and the window that WORKORDER-WINDOW-CLOSED \
            describes is over.",
        why: "Pay is drawn from a work order. Once none can be assigned, the session remains a \
            record of time.",
        example: "A session of 2026-10-06 has no work order on 2026-10-14 at 00:00 local time.",
        instead: "Nothing can be done within the rules. Assign work orders in time in future.",
        source: "District tutoring sessions, Work order, payment, export (F001-08, F001-09).",
        since: "0.1.0",
    }

    PAY_ASSIGNED_LATE = Reason "PAY-ASSIGNED-LATE" {
        message: "The work order was assigned after {last_date}.",
        checks: "The work order is recorded as assigned at or after the first instant that the \
            window of WORKORDER-WINDOW-CLOSED refuses. A work order chosen when the session was \
            created is not judged, unless `work_order_window_applies_at_creation` is set.",
        why: "Records may come from elsewhere or from before the rule was enforced. The window \
            would mean nothing if a late assignment were paid because it got into the records.",
        example: "A session of 2026-10-06 carries work order wo1, assigned on 2026-10-14 at 09:00.",
        instead: "Have the district decide on the late assignment outside the pay run.",
        source: "District tutoring sessions, Work order, payment, export (F001-09).",
        since: "0.1.0",
    }

    PAY_SESSION_HAS_ERRORS = Reason "PAY-SESSION-HAS-ERRORS" {
        message: "Resolve the errors first.",
        checks: "A rule of severity Error still finds something in the session when payment is \
            asked, such as CL-DESCRIPTION-REQUIRED.",
        why: "Whoever pays relies on the record. A record that breaks a rule today would have to \
            be corrected after the money has gone.",
        example: "A Career Ladder work order was assigned to session s1, whose description is \
            blank.",
        instead: "Read the errors of the session, correct them, and ask again.",
        source: "Derived from District tutoring sessions, Work order, payment, export: the Career \
            Ladder rules are asked again before pay.",
        since: "0.1.0",
    }

    EXPORT_SESSION_NOT_ENDED = Reason "EXPORT-SESSION-NOT-ENDED" {
        message: "Not ended yet.",
        checks: "Export is asked of a session that is still active.",
        why: "An export is a finished record. A running session has no end, and its students may \
            still come and go.",
        example: "Session s1 started at 15:00 and an export is made at 15:30, before its end.",
        instead: "End the session, tag it where needed, then export.",
        source: "Derived from District tutoring sessions, Work order, payment, export: tags, on \
            which the export depends, come after the end (F001-47).",
        since: "0.1.0",
    }

    EXPORT_SESSION_DELETED = Reason "EXPORT-SESSION-DELETED" {
        message: "Deleted.",
        checks: "Export is asked of a deleted session.",
        why: "A deleted session counts nowhere, least of all in what leaves the district.",
        example: "Session s1 was deleted on 2026-10-06. An export of that week is made on \
            2026-10-12.",
        instead: "Leave deleted sessions out of the export.",
        source: "Derived from District tutoring sessions, Work order, payment, export: a deleted \
            session counts in no report.",
        since: "0.1.0",
    }

    EXPORT_CL_GOAL_TAG_MISSING = Reason "EXPORT-CL-GOAL-TAG-MISSING" {
        message: "Tag the session with a Career Ladder Goal.",
        checks: "The work order is a Career Ladder one, and no tag of the session is a Career \
            Ladder Goal that is on the list of active goals. A tag of another kind with the same \
            words does not count. With `untagged_career_ladder_blocks_payment` it is a reason of \
            the payment decision too.",
        why: "Career Ladder work is reviewed goal by goal. A session without a goal cannot be \
            placed in the review.",
        example: "Session s1 has Career Ladder work order wo2, has ended, and has no tag.",
        instead: "Add one of the Career Ladder Goals to the session.",
        source: "District tutoring sessions, Work order, payment, export (F001-51, F001-52).",
        since: "0.1.0",
    }

    EXPORT_NO_WORK_ORDER = Reason "EXPORT-NO-WORK-ORDER" {
        message: "Export needs a work order.",
        checks: "The session has no work order and `export_requires_work_order` is set. By default \
            it is not, and time tracking only can be exported.",
        why: "Some districts export paid sessions alone. Others report all tutoring, paid or not.",
        example: "With `export_requires_work_order` set, session s1 is time tracking only.",
        instead: "Assign a work order within the window, or leave the session out of the export.",
        source: "Derived (setting export_requires_work_order): the manual asks a work order for \
            payment and not for export (A-05).",
        since: "0.1.0",
    }

    EXPORT_SESSION_HAS_ERRORS = Reason "EXPORT-SESSION-HAS-ERRORS" {
        message: "Resolve the errors first.",
        checks: "A rule of severity Error still finds something in the session when export is \
            asked, such as CL-EVENT-NAME-NOT-APPROVED.",
        why: "What is exported is relied on by people who cannot see the session. It has to be \
            right before it leaves.",
        example: "Session s1 is marked as a Family Involvement event, and its description is not \
            on the listing of its date.",
        instead: "Read the errors of the session, correct them, and export again.",
        source: "Derived from District tutoring sessions, Work order, payment, export: the Career \
            Ladder rules are asked again before export.",
        since: "0.1.0",
    }

    EXPORT_OVERLAP_UNRESOLVED = Reason "EXPORT-OVERLAP-UNRESOLVED" {
        message: "A student of this session was in session {session} at the same time.",
        checks: "An encounter of the session shares time with a closed encounter of the same \
            student in another session. Touching is not sharing. Deleted sessions and removed \
            encounters do not count.",
        why: "The same minutes of a student would be exported twice. An overlap with a forgotten \
            time-out is let pass while the sessions run, so it is caught here at the latest.",
        example: "In session s1 student a is recorded from 15:00 to 16:00, and in session s2 from \
            15:30 to 16:30.",
        instead: "Settle with the other tutor who had the student when, and correct one of the two \
            encounters.",
        source: "Derived from District tutoring sessions, Work order, payment, export: minutes \
            must not be counted twice (A-19).",
        since: "0.1.0",
    }

    CL_GOAL_TAG_REQUIRED = Warning "CL-GOAL-TAG-REQUIRED" {
        message: "Tag this session with a Career Ladder Goal, or it cannot be exported.",
        checks: "The work order is a Career Ladder one, the session is being ended or has ended, \
            and no tag of it is an active Career Ladder Goal. As tags come after the end, every \
            Career Ladder session has it on ending.",
        why: "The tag is easily forgotten once the students have gone. The export would fail weeks \
            later, when nobody remembers the goal.",
        example: "Session s1 with Career Ladder work order wo2 is ended at 16:00.",
        instead: "Choose one of the Career Ladder Goals now that the session has ended.",
        source: "District tutoring sessions, Work order, payment, export (F001-51).",
        since: "0.1.0",
    }
}
