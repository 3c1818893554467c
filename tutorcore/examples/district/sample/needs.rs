//! What the records say about students, and which subjects they say it of.

use super::generator::Generator;

pub(super) const SUBJECTS: [(&str, &str); 9] = [
    ("math", ""),
    ("algebra1", "math"),
    ("geometry", "math"),
    ("ela", ""),
    ("reading", "ela"),
    ("phonics", "reading"),
    ("science", ""),
    ("biology", "science"),
    ("history", ""),
];

/// The ones that sessions are held in.
pub(super) const TUTORED: [&str; 7] = [
    "algebra1", "geometry", "reading", "phonics", "biology", "math", "history",
];

pub(super) const GRADE: &str = "grade_d_or_f";
pub(super) const PLAN: &str = "reading_improvement_plan";
pub(super) const STATE: &str = "below_basic_on_state_assessment";
pub(super) const DISTRICT: &str = "below_grade_level_on_district_assessment";

/// What the records say about a student, if anything.
pub(super) struct Needs {
    grade: Option<(&'static str, &'static str)>,
    plan: Option<bool>,
    state: Option<(&'static str, &'static str, &'static str)>,
    /// The subject, and whether below grade level.
    star: Option<(&'static str, bool)>,
}

/// The subject and those above it.
fn with_parents(subject: &'static str) -> impl Iterator<Item = &'static str> {
    std::iter::successors(Some(subject), |below| {
        let (_, parent) = SUBJECTS.iter().find(|(id, _)| id == below)?;
        (!parent.is_empty()).then_some(*parent)
    })
}

impl Needs {
    /// The criteria met by one who is tutored in this subject.
    pub(super) fn criteria(&self, subject: &'static str) -> Vec<&'static str> {
        let covers = |record: &str| with_parents(subject).any(|one| one == record);
        let mut met = Vec::new();
        if self
            .grade
            .is_some_and(|(of, letter)| covers(of) && letter.starts_with(['D', 'F']))
        {
            met.push(GRADE);
        }
        if self.plan == Some(true) {
            met.push(PLAN);
        }
        if self
            .state
            .is_some_and(|(_, of, level)| covers(of) && level == "below_basic")
        {
            met.push(STATE);
        }
        if self.star.is_some_and(|(of, below)| covers(of) && below) {
            met.push(DISTRICT);
        }
        met
    }
}

impl Generator {
    pub(super) fn needs(&self, student: usize) -> Needs {
        let mut random = self.of(student, 1);
        let mut with = |chance: usize| random.percent(chance);
        let [grade, plan, state, star] = [with(35), with(20), with(25), with(25)];
        Needs {
            grade: grade.then(|| {
                let letters = ["A", "B+", "C", "D+", "D", "D\u{2212}", "F", "P"];
                (random.pick(&TUTORED), random.pick(&letters))
            }),
            plan: plan.then(|| random.percent(60)),
            state: state.then(|| {
                let levels = ["below_basic", "below_basic", "basic", "proficient"];
                let (test, of) = random.pick(&[
                    ("map", "math"),
                    ("map", "ela"),
                    ("eoc", "algebra1"),
                    ("eoc", "biology"),
                ]);
                (test, of, random.pick(&levels))
            }),
            star: star.then(|| (random.pick(&["reading", "math"]), random.percent(55))),
        }
    }

    pub(super) fn write_evidence(&mut self, student: usize, id: &str) {
        let needs = self.needs(student);
        let mut random = self.of(student, 2);
        let mut record = |kind, test, subject, value: &str, grade: &str, date| {
            let cells = [
                ("student", id),
                ("kind", kind),
                ("test", test),
                ("subject", subject),
                ("value", value),
                ("grade", grade),
                ("date", date),
            ];
            self.row("evidence.csv", &cells);
        };
        if let Some((subject, letter)) = needs.grade {
            // Last year's grade was another; one record has no date at all.
            if random.percent(40) {
                record("class_grade", "", subject, "F", "", "2026-03-13");
            }
            if random.percent(10) {
                record("class_grade", "", subject, "B", "", "");
            }
            record("class_grade", "", subject, letter, "", "2026-08-14");
        }
        if let Some(plan) = needs.plan {
            let value = if plan { "yes" } else { "no" };
            record("reading_improvement_plan", "", "", value, "", "2026-05-20");
        }
        if let Some((test, subject, level)) = needs.state {
            if random.percent(30) {
                let former = "below_basic";
                record("state_assessment", test, subject, former, "", "2025-04-22");
            }
            record("state_assessment", test, subject, level, "", "2026-04-21");
        }
        if let Some((subject, below)) = needs.star {
            let kind = "district_assessment";
            if random.percent(50) {
                let value = if below { "yes" } else { "false" };
                record(kind, "star", subject, value, "", "2026-08-12");
            } else {
                let grade = random.upto(9) + 3;
                let tenths = if below {
                    grade * 10 - 1 - random.upto(20)
                } else {
                    grade * 10 + random.upto(12)
                };
                let value = format!("{}.{}", tenths / 10, tenths % 10);
                record(
                    kind,
                    "star",
                    subject,
                    &value,
                    &grade.to_string(),
                    "2026-08-12",
                );
            }
        }
    }
}
