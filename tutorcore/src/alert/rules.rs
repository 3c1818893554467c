//! The rules of early alerts and of the instructor's portal.

use crate::rule::rules;

rules! {
    area "Early alerts";

    DIAG_MISSING = Warning "DIAG-MISSING" {
        message: "The diagnosis of student {student} is missing.",
        checks: "The session has ended, and a student with an encounter in it has no diagnosis. \
            Removed encounters do not count. With `require_diagnosis` Off the rule is silent.",
        why: "The tutor diagnoses at the end of every session. Where nothing is said, nobody can \
            tell a student without difficulties from one who was forgotten.",
        example: "Session s1 has ended with students a and b. Its tutor diagnosed a alone.",
        instead: "Have the tutor record a diagnosis of the student. One that reports no difficulty \
            is a diagnosis as well.",
        source: "Client portal guide, Early alerts: tutors diagnose at the end of every session \
            (F000-27, A-72).",
        since: "0.1.0",
    }

    ALERT_SUBJECT_MISSING = Warning "ALERT-SUBJECT-MISSING" {
        message: "Without a subject the computed alerts of session {session} cannot be judged.",
        checks: "A session whose computed alerts are to be judged has no subject; with \
            `content_area_level` Topic, it has no topic. Its diagnoses raise their alerts all the \
            same.",
        why: "Both computed alerts compare within one content area. A session of none would be \
            compared with sessions that have nothing to do with it.",
        example: "Session s1 lasted three hours, and no subject was recorded.",
        instead: "Record the session's subject and judge it again.",
        source: "Derived from Client portal guide, Early alerts: both rules speak of one content \
            area (F000-23, F000-24).",
        since: "0.1.0",
    }

    PORTAL_NOT_INSTRUCTOR = Reason "PORTAL-NOT-INSTRUCTOR" {
        message: "The portal is for the instructors of a course.",
        checks: "The person who opens the portal from a course's page has another role in that \
            course than Instructor.",
        why: "The portal shows which student needs help with what. That is for those who teach \
            the student.",
        example: "A student of course c1 opens the portal from its page.",
        instead: "Ask the course's instructor, or have the role corrected where courses are kept.",
        source: "Client portal guide, My Dashboard: the course page recognises an instructor \
            (F000-05).",
        since: "0.1.0",
    }

    PORTAL_COURSE_NOT_TAUGHT = Reason "PORTAL-COURSE-NOT-TAUGHT" {
        message: "This is not one of the person's courses.",
        checks: "The person is not among the instructors of the course that the portal is opened \
            for, or the course is unknown. An alert is acknowledged or resolved by somebody who \
            teaches none of the courses that it concerns.",
        why: "An instructor sees the students of the own courses and of no other.",
        example: "Instructor i2 teaches course c2 and opens the portal of course c1.",
        instead: "Open the portal from the page of an own course, or have the person added to the \
            course's instructors.",
        source: "Derived from Client portal guide, My Dashboard: insights are about your students \
            (F000-01, F000-05).",
        since: "0.1.0",
    }
}
