//! The rules of reports.

use crate::rule::rules;

rules! {
    area "Reports";

    REPORT_SCHOOL_DAY_UNKNOWN = Warning "REPORT-SCHOOL-DAY-UNKNOWN" {
        message: "The school calendar says nothing of {date}.",
        checks: "A report on tutoring outside the school day covers a local date that has \
            encounters, and the calendar says neither when school was in session on that date nor \
            that there was no instruction. With `unknown_school_day` Exclude, the default, the \
            date's time is not counted; with CountAll it is counted wholly.",
        why: "Only time outside the school day is reported to the state. Without bell times nobody \
            can tell which part that is, and a state is never told too much.",
        example: "An encounter on 2026-10-06 lasted from 14:30 to 16:00. The calendar has no entry \
            for that date.",
        instead: "Add the date to the calendar with its school hours, or as a day without \
            instruction, and run the report again.",
        source: "Derived from District tutoring sessions, Student Qualifiers: time outside the \
            school day needs a school day to compare with (F001-27, A-39).",
        since: "0.1.0",
    }
}
