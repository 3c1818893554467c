//! The rules of diagnosing and rating an ended session.

use crate::rule::rules;

rules! {
    area "Diagnosis and rating";

    DIAG_SESSION_NOT_ENDED = Error "DIAG-SESSION-NOT-ENDED" {
        message: "Diagnose the students once the session has ended.",
        checks: "A diagnosis is given for a session that has not ended.",
        why: "A diagnosis raises an alert with the instructor at once. It should rest on the whole \
            session.",
        example: "Session s1 is active at 15:30. Its tutor reports low content mastery for student \
            a.",
        instead: "End the session, then diagnose.",
        source: "Client portal guide, Early alerts (F000-27).",
        since: "0.1.0",
    }

    DIAG_NOT_SESSION_TUTOR = Error "DIAG-NOT-SESSION-TUTOR" {
        message: "Only the session's tutor can diagnose its students.",
        checks: "The author of the diagnosis is not the tutor of the session. An administrator is \
            refused as well.",
        why: "An alert is a professional judgement about a student. Only the one who worked with \
            the student can give it.",
        example: "Tutor t1 ran session s1. Tutor t2 reports low content mastery for student a.",
        instead: "Have the session's tutor give the diagnosis.",
        source: "Client portal guide, Early alerts (F000-27).",
        since: "0.1.0",
    }

    DIAG_STUDENT_NOT_IN_SESSION = Error "DIAG-STUDENT-NOT-IN-SESSION" {
        message: "Student {student} was not in this session.",
        checks: "A student is diagnosed who has no encounter in the session. Removed encounters do \
            not count.",
        why: "An alert names a student and a session. It must not reach an instructor about a \
            student who was not there.",
        example: "Session s1 has an encounter of student a. Its tutor diagnoses student b.",
        instead: "Choose a student of the session. If the student was there, add the encounter \
            first.",
        source: "Derived from Client portal guide, Early alerts: a flag belongs to a student and a \
            session (F000-28).",
        since: "0.1.0",
    }

    DIAG_TOPIC_REQUIRED = Error "DIAG-TOPIC-REQUIRED" {
        message: "Name the session's topic to report low prerequisite knowledge.",
        checks: "Low prerequisite knowledge is reported for a session that has no topic.",
        why: "The alert says that the foundations of a topic are missing. Without the topic the \
            instructor cannot act on it.",
        example: "Session s1 has a subject and no topic. Its tutor reports low prerequisite \
            knowledge for student a.",
        instead: "Record the session's topic. If none fits, report low content mastery instead.",
        source: "Client portal guide, Early alerts (F000-21).",
        since: "0.1.0",
    }

    RATING_OUT_OF_RANGE = Error "RATING-OUT-OF-RANGE" {
        message: "The rating must be from 1 to {most}.",
        checks: "The stars given are fewer than 1 or more than `rating_max` (5).",
        why: "Ratings are averaged. A value off the scale would shift the average for everybody.",
        example: "Student a rates session s1 with 0 stars, or with 6.",
        instead: "Give a whole number on the scale. To give no rating, leave it out.",
        source: "Client portal guide, My Dashboard (F000-08): the scale is ours (A-37).",
        since: "0.1.0",
    }

    RATING_NOT_PARTICIPANT = Error "RATING-NOT-PARTICIPANT" {
        message: "Only students who attended can rate a session, once it has ended.",
        checks: "The one who rates has no encounter in the session, or the session has not ended. \
            Removed encounters do not count.",
        why: "A rating tells how the help was received. Only those who received it can tell, and \
            only when it is complete.",
        example: "Session s1 has an encounter of student a alone. Student b rates it with 5 stars.",
        instead: "Ask the students who attended for their rating after the end.",
        source: "Derived from Client portal guide, My Dashboard: the average is one of student \
            ratings (F000-08).",
        since: "0.1.0",
    }
}
