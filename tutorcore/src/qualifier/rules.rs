//! The rules of student qualifiers.

use crate::rule::rules;

rules! {
    area "Student qualifiers";

    QUAL_HOMEBOUND_NOT_ASSIGNED_TEACHER = Error "QUAL-HOMEBOUND-NOT-ASSIGNED-TEACHER" {
        message: "Only the assigned homebound teacher may set Homebound.",
        checks: "Homebound is being set to Yes, and the acting person is not the student's \
            assigned homebound teacher on the session's date. Correcting other fields of an \
            encounter on which Homebound is Yes already does not ask again. With \
            `homebound_severity` Warning it does not block.",
        why: "Homebound hours count towards state attendance. Only the teacher who was assigned to \
            the student can vouch for them.",
        example: "Student a has homebound teacher t1. Tutor t2 sets Homebound to Yes.",
        instead: "Leave Homebound at No, or have the assigned teacher record the session.",
        source: "District tutoring sessions, Student Qualifiers (F001-28).",
        since: "0.1.0",
    }

    QUAL_HOMEBOUND_NOT_HOMEBOUND_SESSION = Error "QUAL-HOMEBOUND-NOT-HOMEBOUND-SESSION" {
        message: "Homebound applies only during a homebound session.",
        checks: "Homebound is Yes, and the session's setting is not Homebound.",
        why: "Homebound instruction is given where the student is confined. The same teacher may \
            tutor the same student at school, and those hours are something else.",
        example: "Homebound teacher t1 tutors student a in an ordinary session and sets Homebound \
            to Yes.",
        instead: "Set Homebound to No, or correct the session's setting if it was a homebound \
            session.",
        source: "District tutoring sessions, Student Qualifiers (F001-29).",
        since: "0.1.0",
    }

    QUAL_HOMEBOUND_WITH_DETENTION = Warning "QUAL-HOMEBOUND-WITH-DETENTION" {
        message: "A detention is served in a classroom, a homebound session at home.",
        checks: "Homebound and Detention are both Yes.",
        why: "The two can hardly be true of one encounter. Both go into reports, and one of them \
            is probably a slip.",
        example: "An encounter of student a from 15:00 to 16:00 has Homebound and Detention set to \
            Yes.",
        instead: "Leave the one that applies.",
        source: "Derived from District tutoring sessions, Student Qualifiers: the two are served \
            in different places (F001-29, F001-30).",
        since: "0.1.0",
    }

    QUAL_HOMEBOUND_EXPECTED = Warning "QUAL-HOMEBOUND-EXPECTED" {
        message: "Should Homebound be Yes?",
        checks: "The session's setting is Homebound, the acting person is the student's assigned \
            homebound teacher on the session's date, and Homebound is No.",
        why: "Everything speaks for homebound hours. Left at No, they would be missing from the \
            state report.",
        example: "Homebound teacher t1 records a homebound session with student a and leaves \
            Homebound at No.",
        instead: "Set Homebound to Yes, unless there is a reason not to.",
        source: "Derived from District tutoring sessions, Student Qualifiers: the setting and the \
            teacher both say homebound (F001-28, F001-29).",
        since: "0.1.0",
    }

    QUAL_DETENTION_REMEDIAL_NOT_TUTORED = Error "QUAL-DETENTION-REMEDIAL-NOT-TUTORED" {
        message: "A student only serving a detention is not remedial.",
        checks: "Detention and Remedial are both Yes, and it is stated that the student was not \
            actively tutored.",
        why: "Remedial hours may be counted for state aid. Time spent only serving a detention is \
            not remediation.",
        example: "Student a sat out a detention from 15:00 to 16:00 without being tutored. \
            Detention and Remedial are Yes.",
        instead: "Set Remedial to No. If the student was tutored during the detention, state that \
            instead.",
        source: "District tutoring sessions, Student Qualifiers (F001-32).",
        since: "0.1.0",
    }

    QUAL_DETENTION_TUTORED_UNKNOWN = Warning "QUAL-DETENTION-TUTORED-UNKNOWN" {
        message: "Was the student actively tutored during the detention?",
        checks: "Detention and Remedial are both Yes, and it is not stated whether the student was \
            actively tutored.",
        why: "The two go together only if the student was tutored. The answer is not guessed, and \
            the report should not rest on a guess either.",
        example: "An encounter of student a has Detention and Remedial set to Yes and says nothing \
            of tutoring.",
        instead: "State whether the student was actively tutored.",
        source: "District tutoring sessions, Student Qualifiers (F001-31, F001-32).",
        since: "0.1.0",
    }

    QUAL_CREDIT_RECOVERY_NOT_ACTIVE = Error "QUAL-CREDIT-RECOVERY-NOT-ACTIVE" {
        message: "Credit Recovery needs work on credit recovery material.",
        checks: "Credit Recovery is Yes, and it is stated that the student did not work on credit \
            recovery material during the session. If nothing is stated, it is accepted.",
        why: "A student may be enrolled in credit recovery and come for help with something else. \
            Only the work itself counts.",
        example: "Student a is enrolled in credit recovery and is tutored in another class. Credit \
            Recovery is Yes, the material No.",
        instead: "Set Credit Recovery to No for this encounter.",
        source: "District tutoring sessions, Student Qualifiers (F001-33).",
        since: "0.1.0",
    }

    QUAL_REMEDIAL_CRITERION_REQUIRED = Error "QUAL-REMEDIAL-CRITERION-REQUIRED" {
        message: "Select which remedial criteria the student meets.",
        checks: "Remedial is Yes and no criterion is selected.",
        why: "The district has to show why a student counts as remedial. The criterion is that \
            proof.",
        example: "An encounter of student a has Remedial set to Yes and an empty list of criteria.",
        instead: "Select every criterion that the student meets. If there is none, set Remedial to \
            No.",
        source: "District tutoring sessions, Student Qualifiers (F001-39).",
        since: "0.1.0",
    }

    QUAL_REMEDIAL_SUBJECT_REQUIRED = Error "QUAL-REMEDIAL-SUBJECT-REQUIRED" {
        message: "Specify the subject being tutored.",
        checks: "Remedial is Yes and the subject is missing or blank.",
        why: "Grades and assessments show a need in a subject. Without the subject the criteria \
            cannot be checked.",
        example: "An encounter of student a has Remedial set to Yes, a criterion, and no subject.",
        instead: "Choose the subject in which the student is being tutored.",
        source: "District tutoring sessions, Student Qualifiers (F001-40).",
        since: "0.1.0",
    }

    QUAL_REMEDIAL_CRITERION_WITHOUT_REMEDIAL = Warning "QUAL-REMEDIAL-CRITERION-WITHOUT-REMEDIAL" {
        message: "Criteria are selected and Remedial is No.",
        checks: "Remedial is No and at least one criterion is selected.",
        why: "A student who meets a criterion is remedial. Either the box or the criteria were \
            forgotten.",
        example: "An encounter of student a has the criterion for a D or F grade selected and \
            Remedial left at No.",
        instead: "Set Remedial to Yes, or take the criteria away.",
        source: "Derived from District tutoring sessions, Student Qualifiers: meeting any \
            criterion makes a student remedial (F001-38).",
        since: "0.1.0",
    }

    QUAL_REMEDIAL_EVIDENCE_CONTRADICTS = Warning "QUAL-REMEDIAL-EVIDENCE-CONTRADICTS" {
        message: "The records do not show {criterion} for {subject}.",
        checks: "A selected criterion is false by the evidence given. Without evidence of that \
            kind the rule is silent. The latest record of a test and subject counts, and a record \
            counts for its own subject and those under it. With `reading_plan_requires_reading` a \
            reading improvement plan counts for reading alone.",
        why: "Records may be out of date, so the tutor's word stands. A district that is asked for \
            proof should know beforehand where it has none.",
        example: "The criterion for a D or F grade is selected for algebra. The grade on record in \
            algebra is B.",
        instead: "Check the records and the selection, and correct the one that is wrong.",
        source: "District tutoring sessions, Student Qualifiers (F001-34, F001-35, F001-36, \
            F001-37).",
        since: "0.1.0",
    }

    QUAL_REMEDIAL_UNDER_REPORTED = Warning "QUAL-REMEDIAL-UNDER-REPORTED" {
        message: "The student meets {criterion} and is considered remedial.",
        checks: "Remedial is No, a subject is given, and some criterion is true by the evidence \
            given. It is silent for a student who only serves a detention, which means that \
            Detention is Yes and the student is stated not to have been actively tutored. With \
            `reading_plan_requires_reading` a reading improvement plan counts for reading alone.",
        why: "Meeting any of the criteria makes a student remedial. Hours left unmarked are \
            missing from the state report.",
        example: "Student a has a D+ in algebra, is tutored in algebra, and Remedial is No.",
        instead: "Set Remedial to Yes and select the criteria that the student meets.",
        source: "District tutoring sessions, Student Qualifiers (F001-38).",
        since: "0.1.0",
    }
}
