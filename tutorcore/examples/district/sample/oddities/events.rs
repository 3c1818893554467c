//! Tags, diagnoses and ratings: too early, twice, of strangers, unreadable.

use super::super::generator::Generator;
use super::super::people::student_id;
use super::super::records::Session;
use super::{GOAL, LADDER};

/// What is odd about what is done with a session.
#[derive(Clone, Copy)]
pub(super) enum Event {
    OutOfPlace,
    Tags,
    TagTaken,
    Diagnoses,
    DiagnosisWithoutTopic,
    Ratings,
    Unreadable,
}

impl Generator {
    /// Tags, diagnoses and rates as it should not be.
    pub(super) fn act_oddly(&mut self, what: Event, session: &mut Session) {
        let (start, end) = (session.start, session.end);
        let middle = start + (end - start) / 2;
        let over = session.later();
        let school = self.schools[session.place].clone();
        let stamp = |instant: i64| school.stamp(instant);
        let first = session.encounters.first().cloned().unwrap_or_default();
        let encounter = ("encounter", first.id.as_str());
        let student = ("student", first.student.as_str());
        let stranger = student_id(self.students - 1);
        match what {
            Event::OutOfPlace => {
                session.event(middle, "correctTimes", &[("started_at", &stamp(start))]);
                session.event(middle, "reopenEncounter", &[encounter]);
                session.event(over, "editDescription", &[("description", "Later")]);
                session.event(over, "timeOut", &[encounter]);
            }
            Event::Tags => {
                session.event(middle, "addTag", &GOAL);
                session.event(over, "addTag", &GOAL);
                session.event(over + 1, "addTag", &GOAL);
                session.event(over + 2, "addTag", &[("tag", "clg-x"), GOAL[1]]);
                session.event(over + 3, "addTag", &[GOAL[0], ("tag_kind", "custom")]);
            }
            Event::TagTaken => {
                LADDER[0].1.clone_into(&mut session.work_order);
                session.family = false;
                session.description = "Ladder tutoring".into();
                session.event(over, "addTag", &GOAL);
                session.event(over + 1, "removeTag", &GOAL);
                session.event(over + 1, "removeTag", &GOAL);
            }
            Event::Diagnoses => {
                let low = ("low_content_mastery", "yes");
                session.event(middle, "diagnose", &[student, low]);
                session.event_by(&self.another_tutor(), over, "diagnose", &[student, low]);
                session.event(over, "diagnose", &[("student", &stranger), low]);
            }
            Event::DiagnosisWithoutTopic => {
                session.topics = "";
                let low = ("low_prerequisite_knowledge", "yes");
                session.event(over, "diagnose", &[student, low]);
                session.event(
                    over + 1,
                    "diagnose",
                    &[student, low, ("topic", "fractions")],
                );
            }
            Event::Ratings => {
                session.event(middle, "rate", &[student, ("stars", "5")]);
                session.event(over, "rate", &[student, ("stars", "0")]);
                session.event(over, "rate", &[student, ("stars", "6")]);
                session.event(over, "rate", &[("student", &stranger), ("stars", "4")]);
                session.event(over, "rate", &[student, ("stars", "2")]);
                session.event(over + 1, "rate", &[student, ("stars", "4")]);
            }
            Event::Unreadable => {
                // Cells that cannot be read, and an event that nobody knows.
                session.event(over, "timeWarp", &[]);
                session.event(over, "rate", &[student, ("stars", "five")]);
                session.event(over, "delete", &[("confirm", "maybe")]);
                session.event(over, "rate", &[("student", "nobody"), ("stars", "5")]);
            }
        }
    }
}
