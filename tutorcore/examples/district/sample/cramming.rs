//! The week before the exams, in which the same students ask for help every day.

use super::calendar::{MINUTE, date};
use super::generator::Generator;
use super::people::student_id;
use super::records::{Encounter, Session};

/// From how many encounters on a sample has room for it.
pub(super) const CRAMMING_FROM: usize = 1000;

/// How many come.
const STUDENTS: usize = 3;

impl Generator {
    /// Writes a week of drop-in sessions before and after school, and a long Saturday for one of
    /// the students.
    pub(super) fn write_cramming(&mut self) {
        let place = 0;
        let tutor = self.extra_tutor(place, "");
        let students: Vec<_> = (0..STUDENTS.min(self.students_at(place)))
            .map(|at| place + self.schools.len() * at)
            .collect();
        for day in date(2026, 12, 7)..=date(2026, 12, 11) {
            let bells = self.schools[place].bells;
            for (minutes, length) in [(bells.0 - 45, 30), (bells.1 + 5, 40)] {
                self.drop_in(&tutor, place, &students, (day, minutes, length));
            }
        }
        let saturday = (date(2026, 12, 12), 9 * 60, 4 * 60);
        self.drop_in(&tutor, place, &students[..1.min(students.len())], saturday);
    }

    fn drop_in(
        &mut self,
        tutor: &str,
        place: usize,
        students: &[usize],
        (day, minutes, length): (i64, i64, i64),
    ) {
        let start = self.schools[place].instant(day, minutes);
        let end = start + length * MINUTE;
        let mut session = Session {
            id: self.session_id(),
            tutor: tutor.to_owned(),
            place,
            school: String::new(),
            group: "ad_hoc".to_owned(),
            work_order: "time_tracking_only".to_owned(),
            day,
            start,
            without_start: false,
            saved: None,
            setting: "school",
            subject: "algebra1",
            topics: "fractions",
            description: String::new(),
            family: false,
            end,
            ends: true,
            end_recorded: None,
            actor: String::new(),
            encounters: Vec::new(),
            events: Vec::new(),
        };
        for &student in students {
            let is_free = self
                .busy
                .get(&(student, day))
                .is_none_or(|&(from, to)| end <= from || to <= start);
            if is_free {
                self.busy.insert((student, day), (start, end));
                session.encounters.push(Encounter {
                    id: self.encounter_id(),
                    student: student_id(student),
                    recorded: Some(start + MINUTE),
                    ..Encounter::default()
                });
            }
        }
        self.write_session(&session, usize::MAX);
    }
}
