//! The rules of a tutoring series.

use crate::rule::rules;

rules! {
    area "Recurrence";

    RECUR_INTERVAL_INVALID = Error "RECUR-INTERVAL-INVALID" {
        message: "A series repeats every 1 or more days, weeks or months, not every {interval}.",
        checks: "The interval of a series is less than 1.",
        why: "Every 0 weeks is no rhythm. Calendar programs read it in different ways, some never \
            end.",
        example: "A weekly series has the interval 0.",
        instead: "Give 1 for every week, 2 for every second week, and so on.",
        source: "TutorKit, Recurring sessions (F002-02).",
        since: "0.1.0",
    }

    RECUR_UNBOUNDED = Error "RECUR-UNBOUNDED" {
        message: "Say how many sessions the series has, or its last date.",
        checks: "A series has neither a count nor a last date.",
        why: "Every session of a series is a session of its own. A series without an end would \
            have no last one.",
        example: "A session on Tuesdays repeats weekly, and nothing says until when.",
        instead: "Give a count, or the last date of the term.",
        source: "Derived from TutorKit, Recurring sessions: the answer has to be a list.",
        since: "0.1.0",
    }

    RECUR_END_INVALID = Error "RECUR-END-INVALID" {
        message: "The series ends before its first session.",
        checks: "The count of a series is less than 1, or its last date lies before the first \
            date that the series gives.",
        why: "Such a series has no session at all. More likely a date was mistyped.",
        example: "A series that starts on 5 October 2026 ends on 4 October 2026.",
        instead: "Choose an end on or after the first session.",
        source: "Derived from TutorKit, Recurring sessions.",
        since: "0.1.0",
    }

    RECUR_CALENDAR_END = Error "RECUR-CALENDAR-END" {
        message: "The series goes beyond the last time that can be told.",
        checks: "A session starts or ends outside the years 1 to 9999 of UTC, or the count of a \
            series is not reached by then.",
        why: "No calendar holds such a session, and a count that is not reached would give fewer \
            sessions than were asked for. More likely an interval or a year was mistyped.",
        example: "A daily series of three sessions with an interval of 2,147,483,647 days.",
        instead: "Choose a shorter interval, a smaller count or an earlier end.",
        source: "Derived from TutorKit, Recurring sessions.",
        since: "0.1.0",
    }

    RECUR_TOO_MANY = Error "RECUR-TOO-MANY" {
        message: "A series has at most {most} sessions.",
        checks: "A series gives more occurrences than `max_occurrences`.",
        why: "Nobody plans a thousand sessions at once. A mistyped year would fill the calendars \
            of a school.",
        example: "A daily series ends on 31 December 2126.",
        instead: "End the series with the term, and start the next one from there.",
        source: "Derived from TutorKit, Recurring sessions (A-56).",
        since: "0.1.0",
    }

    RECUR_SELF_OVERLAP = Error "RECUR-SELF-OVERLAP" {
        message: "The session of {start} lasts until {end}, after the next one starts at {next}.",
        checks: "An occurrence of a series ends after the next one starts.",
        why: "The same people would be in two sessions at once.",
        example: "A daily series of 25 hours a session.",
        instead: "Make the sessions shorter, or the interval longer.",
        source: "Derived from TutorKit, Recurring sessions.",
        since: "0.1.0",
    }

    RECUR_DATE_SKIPPED = Warning "RECUR-DATE-SKIPPED" {
        message: "There is no session in {month}: the month has no day {day}.",
        checks: "A month of a monthly series lacks the start's day, and `monthly_overflow` is \
            `skip`.",
        why: "The rule is that of calendars (RFC 5545), and people often expect the last day of \
            the month instead.",
        example: "A monthly series starts on 31 October. November has no session.",
        instead: "Nothing is needed if the month is to be left out. Set `monthly_overflow` to \
            `last_day`, or start on a day that every month has.",
        source: "Derived from TutorKit, Recurring sessions (A-54).",
        since: "0.1.0",
    }

    RECUR_TIME_SHIFTED = Warning "RECUR-TIME-SHIFTED" {
        message: "Clocks are put forward over {local}: that session starts at {shifted}.",
        checks: "An occurrence's local time does not exist on its date, because clocks are put \
            forward over it. It is moved by as much as the clocks are.",
        why: "The session is held all the same. It must not vanish from a calendar in silence.",
        example: "A series at 02:30 in Chicago meets 8 March 2026, when 02:00 became 03:00.",
        instead: "Nothing is needed. Move that session if the other time does not suit.",
        source: "Derived from TutorKit, Recurring sessions (A-55).",
        since: "0.1.0",
    }
}
