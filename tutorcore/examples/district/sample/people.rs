//! People: who they are, where they work, whom they teach.

use super::generator::Generator;
use super::random::Random;

const FIRST_NAMES: [&str; 28] = [
    "Ada", "Amir", "Ana", "Ben", "Chloe", "Dante", "Elena", "Emma", "Fatima", "Grace", "Hugo",
    "Ian", "Jack", "José", "Kai", "Lena", "Liam", "Luz", "Maya", "Noah", "Nuria", "Omar", "Renée",
    "Ruth", "Søren", "Tara", "Zoë", "Łukasz",
];
const LAST_NAMES: [&str; 28] = [
    "Adams", "Álvarez", "Baker", "Brown", "Carter", "Chen", "Davis", "Díaz", "Evans", "Flores",
    "García", "Hill", "Johnson", "Jones", "Kim", "Lee", "Müller", "Nguyen", "Núñez", "O'Brien",
    "Patel", "Reed", "Smith", "Taylor", "Walker", "White", "Young", "Żak",
];

/// How many students each homebound teacher has.
pub(super) const HOMEBOUND_STUDENTS: usize = 4;

pub(super) fn tutor_id(tutor: usize) -> String {
    format!("t{tutor:03}")
}

pub(super) fn group_id(tutor: usize) -> String {
    format!("g{tutor:03}")
}

pub(super) fn student_id(student: usize) -> String {
    format!("st{student:05}")
}

pub(super) fn homebound_teacher_id(teacher: usize) -> String {
    format!("hb{teacher:02}")
}

impl Generator {
    pub(super) fn person(&mut self, id: &str, role: &str, school: &str, district: &str) {
        let (first, last) = (
            self.random.pick(&FIRST_NAMES),
            self.random.pick(&LAST_NAMES),
        );
        let cells = [
            ("id", id),
            ("role", role),
            ("first_name", first),
            ("last_name", last),
            ("school", school),
            ("district", district),
        ];
        self.row("people.csv", &cells);
    }

    fn approve(&mut self, tutor: &str, place: usize, from: &str, to: &str) {
        let school = self.schools[place].id.clone();
        let cells = [
            ("tutor", tutor),
            ("school", school.as_str()),
            ("from", from),
            ("to", to),
        ];
        self.row("approvals.csv", &cells);
    }

    /// The schools of a regular tutor: every fifth works at two.
    pub(super) fn schools_of(&self, tutor: usize) -> Vec<usize> {
        let home = tutor % self.schools.len();
        match tutor % 5 {
            0 => vec![home, (home + 1) % self.schools.len()],
            _ => vec![home],
        }
    }

    /// Somebody who is approved at one school only.
    pub(super) fn extra_tutor(&mut self, place: usize, until: &str) -> String {
        self.extra_tutors += 1;
        let id = format!("sub{:03}", self.extra_tutors);
        self.person(&id, "tutor", "", "d-prairie");
        self.approve(&id, place, "2026-07-01", until);
        id
    }

    pub(super) fn students_at(&self, place: usize) -> usize {
        (self.residents + self.schools.len() - 1 - place) / self.schools.len()
    }

    fn student_at(&self, place: usize, random: &mut Random) -> usize {
        place + self.schools.len() * random.below(self.students_at(place))
    }

    pub(super) fn group_of(&self, tutor: usize) -> Vec<usize> {
        let place = self.schools_of(tutor)[0];
        let mut random = self.of(tutor, 3);
        let mut students: Vec<_> = (0..6 + random.below(7))
            .map(|_| self.student_at(place, &mut random))
            .collect();
        students.sort_unstable();
        students.dedup();
        students
    }

    /// The student whom a homebound teacher teaches.
    pub(super) fn homebound_student(&self, teacher: usize, place: usize) -> usize {
        let mut random = self.of(teacher, 5 + u64::try_from(place).unwrap_or(0));
        self.student_at(teacher % self.schools.len(), &mut random)
    }

    pub(super) fn write_people(&mut self) {
        for tutor in 0..self.tutors {
            let id = tutor_id(tutor);
            self.person(&id, "tutor", "", "d-prairie");
            for place in self.schools_of(tutor) {
                self.approve(&id, place, "2026-08-01", "");
            }
            let names: Vec<_> = self.group_of(tutor).into_iter().map(student_id).collect();
            let (id, names) = (group_id(tutor), names.join(";"));
            let from = if tutor % 3 == 0 { "2026-08-01" } else { "" };
            let cells = [
                ("id", id.as_str()),
                ("active_from", from),
                ("inactive", "no"),
                ("students", &names),
            ];
            self.row("groups.csv", &cells);
        }
        for teacher in 0..self.homebound_teachers {
            let id = homebound_teacher_id(teacher);
            self.person(&id, "homebound_teacher", "", "d-prairie");
            self.approve(&id, teacher % self.schools.len(), "", "");
            for place in 0..HOMEBOUND_STUDENTS {
                let student = student_id(self.homebound_student(teacher, place));
                // The last one goes back to school after October.
                let to = match place + 1 {
                    HOMEBOUND_STUDENTS => "2026-10-31",
                    _ => "",
                };
                let cells = [
                    ("student", student.as_str()),
                    ("teacher", &id),
                    ("from", "2026-08-01"),
                    ("to", to),
                ];
                self.row("homebound_assignments.csv", &cells);
            }
        }
        for student in 0..self.students {
            let id = student_id(student);
            let school = self.schools[student % self.schools.len()].id.clone();
            let is_new = student % 61 == 17;
            match student {
                _ if student >= self.residents => self.person(&id, "student", "", "d-lakeland"),
                _ if is_new => self.person(&id, "student", &school, ""),
                _ => self.person(&id, "student", &school, "d-prairie"),
            }
            self.write_evidence(student, &id);
        }
    }
}
