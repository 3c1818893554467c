//! A made-up district: the autumn term of 2026 as the files of
//! `docs/DISTRICT.md`.
//!
//! Everything follows from three numbers, on every platform alike. Most of it
//! is what tutors record on good days; the rest is what goes wrong, so that
//! every rule of sessions, encounters, qualifiers, tags, pay and export that
//! the default settings know has something to find. Every person is invented.

use std::collections::HashMap;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Files and columns, in the order in which they are written.
pub const FILES: [(&str, &[&str]); 14] = [
    ("schools.csv", &["id", "zone", "district", "name"]),
    ("bell_schedules.csv", &["school", "day", "from", "to"]),
    (
        "people.csv",
        &[
            "id",
            "role",
            "first_name",
            "last_name",
            "school",
            "district",
        ],
    ),
    ("approvals.csv", &["tutor", "school", "from", "to"]),
    (
        "groups.csv",
        &["id", "active_from", "active_to", "inactive", "students"],
    ),
    (
        "work_orders.csv",
        &[
            "id",
            "career_ladder",
            "closed",
            "valid_from",
            "valid_to",
            "tutors",
            "schools",
        ],
    ),
    ("approved_events.csv", &["name", "valid_from", "valid_to"]),
    ("career_ladder_goals.csv", &["id", "name"]),
    (
        "homebound_assignments.csv",
        &["student", "teacher", "from", "to"],
    ),
    ("subjects.csv", &["id", "parent", "reading"]),
    (
        "evidence.csv",
        &[
            "student", "kind", "test", "subject", "value", "grade", "date",
        ],
    ),
    (
        "sessions.csv",
        &[
            "id",
            "tutor",
            "school",
            "group",
            "work_order",
            "started_at",
            "saved_at",
            "setting",
            "subject",
            "topics",
            "course",
            "description",
            "family_involvement",
            "ended_at",
            "end_recorded_at",
            "actor",
        ],
    ),
    (
        "encounters.csv",
        &[
            "id",
            "session",
            "student",
            "arrived_at",
            "departed_at",
            "recorded_at",
            "homebound",
            "detention",
            "credit_recovery",
            "remedial",
            "criteria",
            "subject",
            "actively_tutored",
            "credit_recovery_material",
            "actor",
        ],
    ),
    (
        "events.csv",
        &[
            "at",
            "session",
            "event",
            "actor",
            "encounter",
            "arrived_at",
            "departed_at",
            "work_order",
            "description",
            "started_at",
            "ended_at",
            "confirm",
            "tag",
            "tag_kind",
            "student",
            "low_prerequisite_knowledge",
            "low_content_mastery",
            "topic",
            "stars",
        ],
    ),
];

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

/// Id, town and level of the schools that are always there.
const SCHOOLS: [(&str, &str, &str); 6] = [
    ("hs-north", "Sedalia", "North High School"),
    ("hs-south", "Rolla", "South High School"),
    ("ms-river", "Hannibal", "River Middle School"),
    ("el-oak", "Lamar", "Oak Elementary School"),
    ("el-maple", "Neosho", "Maple Elementary School"),
    ("hs-mesa", "Lamar, Colorado", "Mesa High School"),
];

const SUBJECTS: [(&str, &str); 9] = [
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
const TUTORED: [&str; 7] = [
    "algebra1", "geometry", "reading", "phonics", "biology", "math", "history",
];

const GOALS: [(&str, &str); 4] = [
    ("clg-achievement", "Student achievement"),
    ("clg-attendance", "Attendance, and coming on time"),
    ("clg-families", "Working with families"),
    ("clg-reading", "Reading by grade 3"),
];

/// The first listing ends before the second begins: there is none for the
/// first days of November.
const EVENTS: [(&str, &str, &str); 5] = [
    ("Family Math Night", "2026-08-15", "2026-10-31"),
    ("Noche de Matemáticas", "2026-08-15", "2026-10-31"),
    ("Open House", "2026-08-15", "2026-10-31"),
    ("Winter Reading Night", "2026-11-05", "2026-12-31"),
    ("Parents' \"Maker\" Evening", "2026-11-05", "2026-12-31"),
];

const GRADE: &str = "grade_d_or_f";
const PLAN: &str = "reading_improvement_plan";
const STATE: &str = "below_basic_on_state_assessment";
const DISTRICT: &str = "below_grade_level_on_district_assessment";

/// The files of the district: (name, text).
#[must_use]
pub fn generate(students: usize, encounters: usize, seed: u64) -> Vec<(String, String)> {
    let mut district = Generator::new(students, encounters, seed);
    district.write_places();
    district.write_term(encounters);
    district.write_people();
    district.files()
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `end`; 0 where there is nothing below it.
    fn below(&mut self, end: usize) -> usize {
        let wide = (u128::from(self.next()) * u128::try_from(end).unwrap_or(0)) >> 64;
        usize::try_from(wide).unwrap_or(0)
    }

    /// As [`Random::below`], for seconds and days.
    fn upto(&mut self, end: i64) -> i64 {
        whole(self.below(usize::try_from(end).unwrap_or(0)))
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The days since 1970 of a date (Hinnant's algorithm).
fn date(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// `2026-10-06`.
fn date_text(days: i64) -> String {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let place = (5 * of_year + 2) / 153;
    let day = of_year - (153 * place + 2) / 5 + 1;
    let month = if place < 10 { place + 3 } else { place - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Monday is 0.
fn weekday(days: i64) -> i64 {
    (days + 3).rem_euclid(7)
}

/// The term, and where its clocks change: on 1 November, at 2:00 summer time.
fn first_day() -> i64 {
    date(2026, 8, 17)
}

fn last_day() -> i64 {
    date(2026, 12, 18)
}

fn clock_change() -> i64 {
    date(2026, 11, 1)
}

fn holidays() -> [i64; 6] {
    [
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 11, 25),
        date(2026, 11, 26),
        date(2026, 11, 27),
    ]
}

#[derive(Clone)]
struct School {
    id: String,
    name: String,
    zone: &'static str,
    /// Its winter offset, in hours west.
    hours_west: i64,
    /// First and last bell, in minutes of the day.
    bells: (i64, i64),
}

impl School {
    fn instant(&self, day: i64, minutes: i64) -> i64 {
        let summer = day < clock_change() || (day == clock_change() && minutes < 120);
        day * DAY + minutes * MINUTE + (self.hours_west - i64::from(summer)) * HOUR
    }

    /// RFC 3339 in the school's time.
    fn stamp(&self, instant: i64) -> String {
        let change = clock_change() * DAY + (self.hours_west + 1) * HOUR;
        stamp(instant, self.hours_west - i64::from(instant < change))
    }

    fn admin(&self) -> String {
        format!("adm-{}", self.id)
    }
}

/// RFC 3339 so many hours west of Greenwich.
fn stamp(instant: i64, west: i64) -> String {
    let local = instant - west * HOUR;
    let (day, second) = (date_text(local.div_euclid(DAY)), local.rem_euclid(DAY));
    let (hour, minute, second) = (second / HOUR, second % HOUR / MINUTE, second % MINUTE);
    let offset = if west == 0 {
        "Z".to_owned()
    } else {
        format!("-{west:02}:00")
    };
    format!("{day}T{hour:02}:{minute:02}:{second:02}{offset}")
}

/// A file as it grows.
struct Table {
    columns: &'static [&'static str],
    text: String,
}

impl Table {
    fn new(columns: &'static [&'static str]) -> Self {
        Self {
            columns,
            text: format!("{}\n", columns.join(",")),
        }
    }

    /// Adds a row; columns that are not named stay empty.
    fn row(&mut self, cells: &[(&str, &str)]) {
        for (place, column) in self.columns.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            let cell = cells.iter().find(|(name, _)| name == column);
            let cell = cell.map_or("", |(_, cell)| cell);
            if cell.contains(['"', ',', '\n']) {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(cell);
            }
        }
        self.text.push('\n');
    }
}

/// What the records say about a student, if anything.
struct Needs {
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
    fn criteria(&self, subject: &'static str) -> Vec<&'static str> {
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

/// An encounter to be written.
#[derive(Clone, Default)]
struct Encounter {
    id: String,
    student: String,
    arrived: Option<i64>,
    departed: Option<i64>,
    recorded: Option<i64>,
    yes: Vec<&'static str>,
    criteria: Vec<&'static str>,
    subject: &'static str,
    tutored: &'static str,
    material: &'static str,
    actor: String,
    /// Text that stands where the arrival should.
    misread: &'static str,
}

/// An event to be written.
#[derive(Clone)]
struct Event {
    at: i64,
    name: &'static str,
    actor: String,
    cells: Vec<(&'static str, String)>,
}

/// A session to be written, with what belongs to it.
#[derive(Clone)]
struct Session {
    id: String,
    tutor: String,
    /// Where it is held.
    place: usize,
    /// What is written in its place.
    school: String,
    group: String,
    work_order: String,
    day: i64,
    start: i64,
    without_start: bool,
    saved: Option<i64>,
    setting: &'static str,
    subject: &'static str,
    topics: &'static str,
    description: String,
    family: bool,
    /// When it is over; whether that is written.
    end: i64,
    ends: bool,
    end_recorded: Option<i64>,
    actor: String,
    encounters: Vec<Encounter>,
    events: Vec<Event>,
}

impl Session {
    fn event(&mut self, at: i64, name: &'static str, cells: &[(&'static str, &str)]) {
        self.event_by("", at, name, cells);
    }

    fn event_by(
        &mut self,
        actor: &str,
        at: i64,
        name: &'static str,
        cells: &[(&'static str, &str)],
    ) {
        let own = |&(column, cell): &(&'static str, &str)| (column, cell.to_owned());
        self.events.push(Event {
            at,
            name,
            actor: actor.to_owned(),
            cells: cells.iter().map(own).collect(),
        });
    }

    /// After everything that usually happens to it.
    fn later(&self) -> i64 {
        self.end.max(self.end_recorded.unwrap_or(self.end)) + 2 * HOUR
    }

    fn is_career_ladder(&self) -> bool {
        self.work_order.starts_with("cl-")
    }
}

/// The kinds of sessions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    AfterSchool,
    BeforeSchool,
    Saturday,
    Homebound,
    Detention,
    CreditRecovery,
}

struct Generator {
    seed: u64,
    random: Random,
    tables: Vec<(&'static str, Table)>,
    schools: Vec<School>,
    /// Those of the district; the last few students belong to another.
    residents: usize,
    students: usize,
    tutors: usize,
    homebound_teachers: usize,
    /// Tutors beyond the regular ones: who stand in, who forget to end.
    extra_tutors: usize,
    days: Vec<i64>,
    /// How many sessions a regular tutor holds.
    rounds: usize,
    homebound_sessions: usize,
    sessions: usize,
    encounters: usize,
    written: usize,
    /// After how many sessions, and encounters, something is odd.
    session_period: usize,
    encounter_period: usize,
    /// Where a student was last on a day.
    busy: HashMap<(usize, i64), (i64, i64)>,
}

impl Generator {
    fn new(students: usize, encounters: usize, seed: u64) -> Self {
        let tables = FILES.map(|(name, columns)| (name, Table::new(columns)));
        let sessions = encounters / 4 + 1;
        let tutors = (sessions / 30).max(2) + 1;
        Self {
            seed,
            random: Random(seed),
            tables: tables.into(),
            schools: schools(SCHOOLS.len() + (students / 4000).min(60)),
            residents: students - (students / 100).max(1).min(students),
            students,
            tutors,
            homebound_teachers: tutors / 12 + 2,
            extra_tutors: 0,
            days: (first_day()..=last_day())
                .filter(|day| weekday(*day) < 5 && !holidays().contains(day))
                .collect(),
            rounds: sessions / tutors + 3,
            homebound_sessions: 0,
            sessions: 0,
            encounters: 0,
            written: 0,
            session_period: (sessions / (2 * SCENARIOS)).clamp(4, 20),
            encounter_period: (encounters / (2 * ODDITIES)).clamp(6, 30),
            busy: HashMap::new(),
        }
    }

    fn files(self) -> Vec<(String, String)> {
        self.tables
            .into_iter()
            .map(|(name, table)| (name.to_owned(), table.text))
            .collect()
    }

    fn row(&mut self, file: &str, cells: &[(&str, &str)]) {
        if let Some((_, table)) = self.tables.iter_mut().find(|(name, _)| *name == file) {
            table.row(cells);
        }
    }

    /// A choice that is always the same for one thing.
    fn of(&self, what: usize, salt: u64) -> Random {
        let what = u64::try_from(what).unwrap_or(0);
        let mut random = Random(self.seed ^ salt.wrapping_mul(0x9e37) ^ (what << 20));
        random.next();
        random
    }

    // Places, and what there is to choose from.

    fn write_places(&mut self) {
        for (place, school) in self.schools.clone().iter().enumerate() {
            let cells = [
                ("id", school.id.as_str()),
                ("zone", school.zone),
                ("district", "d-prairie"),
                ("name", &school.name),
            ];
            self.row("schools.csv", &cells);
            self.write_bells(place, school);
            self.person(&school.admin(), "administrator", &school.id, "d-prairie");
            for (prefix, career_ladder) in [("wo", ""), ("cl", "yes")] {
                let id = format!("{prefix}-{}", school.id);
                let cells = [
                    ("id", id.as_str()),
                    ("career_ladder", career_ladder),
                    ("schools", &school.id),
                ];
                self.row("work_orders.csv", &cells);
            }
        }
        for cells in [
            [("id", "wo-general"), ("valid_from", "2026-08-01")],
            [("id", "cl-ladder"), ("career_ladder", "true")],
            [("id", "wo-closed"), ("closed", "1")],
            [("id", "wo-summer"), ("valid_to", "2026-08-14")],
            [("id", "wo-substitutes"), ("tutors", "t000;t001")],
        ] {
            self.row("work_orders.csv", &cells);
        }
        for (name, from, to) in EVENTS {
            let cells = [("name", name), ("valid_from", from), ("valid_to", to)];
            self.row("approved_events.csv", &cells);
        }
        for (id, name) in GOALS {
            self.row("career_ladder_goals.csv", &[("id", id), ("name", name)]);
        }
        for (id, parent) in SUBJECTS {
            let reading = if id == "reading" { "yes" } else { "" };
            let cells = [("id", id), ("parent", parent), ("reading", reading)];
            self.row("subjects.csv", &cells);
        }
        let cells = [("id", "g-retired"), ("inactive", "yes")];
        self.row("groups.csv", &cells);
        let cells = [("id", "g-summer"), ("active_to", "2026-08-14")];
        self.row("groups.csv", &cells);
    }

    fn write_bells(&mut self, place: usize, school: &School) {
        let id = school.id.as_str();
        let time = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let mut bells = |day: &str, spans: &[(i64, i64)]| {
            if spans.is_empty() {
                self.row("bell_schedules.csv", &[("school", id), ("day", day)]);
            }
            for &(from, to) in spans {
                let (from, to) = (time(from), time(to));
                let cells = [
                    ("school", id),
                    ("day", day),
                    ("from", &from),
                    ("to", to.as_str()),
                ];
                self.row("bell_schedules.csv", &cells);
            }
        };
        let (from, to) = school.bells;
        let whole_day = [(from, to)];
        let with_lunch = [(from, 700), (740, to)];
        let usual: &[(i64, i64)] = if place.is_multiple_of(2) {
            &with_lunch
        } else {
            &whole_day
        };
        // Oak lets the pupils go early on Wednesdays, and lists them one by
        // one, not all of them; River says nothing of weekends.
        let lists_wednesdays = school.id == "el-oak";
        let knows_weekends = school.id != "ms-river";
        for day in ["monday", "tuesday", "wednesday", "thursday", "friday"] {
            if !(lists_wednesdays && day == "wednesday") {
                bells(day, usual);
            }
        }
        if knows_weekends {
            bells("saturday", &[]);
            bells("sunday", &[]);
        }
        for day in first_day()..=last_day() {
            let text = date_text(day);
            if holidays().contains(&day) {
                bells(&text, &[]);
            } else if day == date(2026, 10, 23) || day == last_day() {
                bells(&text, &[(from, 690)]);
            } else if lists_wednesdays && weekday(day) == 2 && day % 5 != 0 {
                bells(&text, &[(from, to - 60)]);
            }
        }
    }

    // People.

    fn person(&mut self, id: &str, role: &str, school: &str, district: &str) {
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
    fn schools_of(&self, tutor: usize) -> Vec<usize> {
        let home = tutor % self.schools.len();
        match tutor % 5 {
            0 => vec![home, (home + 1) % self.schools.len()],
            _ => vec![home],
        }
    }

    /// Somebody who is approved at one school only.
    fn extra_tutor(&mut self, place: usize, until: &str) -> String {
        self.extra_tutors += 1;
        let id = format!("sub{:03}", self.extra_tutors);
        self.person(&id, "tutor", "", "d-prairie");
        self.approve(&id, place, "2026-07-01", until);
        id
    }

    fn students_at(&self, place: usize) -> usize {
        (self.residents + self.schools.len() - 1 - place) / self.schools.len()
    }

    fn student_at(&self, place: usize, random: &mut Random) -> usize {
        place + self.schools.len() * random.below(self.students_at(place))
    }

    fn group_of(&self, tutor: usize) -> Vec<usize> {
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
    fn homebound_student(&self, teacher: usize, place: usize) -> usize {
        let mut random = self.of(teacher, 5 + u64::try_from(place).unwrap_or(0));
        self.student_at(teacher % self.schools.len(), &mut random)
    }

    fn needs(&self, student: usize) -> Needs {
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

    fn write_people(&mut self) {
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

    fn write_evidence(&mut self, student: usize, id: &str) {
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

/// How many students each homebound teacher has.
const HOMEBOUND_STUDENTS: usize = 4;

fn tutor_id(tutor: usize) -> String {
    format!("t{tutor:03}")
}

fn group_id(tutor: usize) -> String {
    format!("g{tutor:03}")
}

fn student_id(student: usize) -> String {
    format!("st{student:05}")
}

fn homebound_teacher_id(teacher: usize) -> String {
    format!("hb{teacher:02}")
}

fn schools(count: usize) -> Vec<School> {
    let bells = [
        (480, 910),
        (470, 895),
        (490, 910),
        (510, 930),
        (510, 920),
        (465, 900),
    ];
    let named = SCHOOLS
        .iter()
        .map(|&(id, town, name)| (id.to_owned(), format!("{name}, {town}")));
    let numbered = (1..).map(|n| (format!("el-{n:02}"), format!("Elementary School No. {n}")));
    named
        .chain(numbered)
        .zip(bells.into_iter().cycle())
        .take(count)
        .map(|((id, name), bells)| {
            let is_mesa = id == "hs-mesa";
            School {
                id,
                name,
                zone: if is_mesa {
                    "America/Denver"
                } else {
                    "America/Chicago"
                },
                hours_west: if is_mesa { 7 } else { 6 },
                bells,
            }
        })
        .collect()
}

// The term: sessions, encounters and events.

impl Generator {
    fn write_term(&mut self, encounters: usize) {
        let mut index = 0;
        while self.written < encounters {
            let round = index / self.session_period;
            let is_odd = index % self.session_period == self.session_period - 1;
            let scenario = is_odd.then_some(round % SCENARIOS);
            let mut session = self.ordinary(index, scenario.and_then(day_of_scenario));
            if scenario.is_none() {
                self.save(&mut session);
            }
            let sessions = match scenario {
                Some(which) => self.scenario(which, session),
                None => vec![session],
            };
            for session in sessions {
                self.write_session(&session, encounters);
            }
            index += 1;
        }
    }

    fn session_id(&mut self) -> String {
        self.sessions += 1;
        format!("s{:05}", self.sessions)
    }

    fn encounter_id(&mut self) -> String {
        self.encounters += 1;
        format!("e{:06}", self.encounters)
    }

    /// Mostly whole minutes, now and then what a tablet's clock showed.
    fn seconds(&mut self) -> i64 {
        if self.random.percent(20) {
            self.random.upto(MINUTE)
        } else {
            0
        }
    }

    /// A session as it usually goes; `day` is for those that need a certain
    /// one, which somebody else then holds.
    fn ordinary(&mut self, index: usize, day: Option<i64>) -> Session {
        let kind = match self.random.below(100) {
            0..6 => Kind::Homebound,
            6..12 => Kind::Detention,
            12..19 => Kind::CreditRecovery,
            19..27 => Kind::BeforeSchool,
            27..32 => Kind::Saturday,
            _ => Kind::AfterSchool,
        };
        let needs_day = day.is_some();
        let kind = if needs_day { Kind::AfterSchool } else { kind };
        let number = index % self.tutors;
        let round = (index / self.tutors).min(self.rounds - 1);
        let spacing = self.days.len() / self.rounds;
        let day = day.unwrap_or_else(|| {
            let at = round * self.days.len() / self.rounds + self.random.below(spacing.max(1));
            let day = self.days[at.min(self.days.len() - 1)];
            match kind {
                Kind::Saturday => day + 5 - weekday(day),
                _ => day,
            }
        });

        let (tutor, place, school) = if kind == Kind::Homebound {
            let teacher = self.homebound_sessions % self.homebound_teachers;
            self.homebound_sessions += 1;
            let place = teacher % self.schools.len();
            (homebound_teacher_id(teacher), place, String::new())
        } else if needs_day {
            let place = number % self.schools.len();
            (self.extra_tutor(place, ""), place, String::new())
        } else {
            let approved = self.schools_of(number);
            let place = self.random.pick(&approved);
            let is_written = approved.len() > 1 || self.random.percent(50);
            let school = if is_written {
                &self.schools[place].id
            } else {
                ""
            };
            (tutor_id(number), place, school.to_owned())
        };

        let (start, length) = self.hours(kind, place, day);
        let subject = self.random.pick(&TUTORED);
        let mut session = Session {
            id: self.session_id(),
            tutor,
            place,
            school,
            group: "ad_hoc".to_owned(),
            work_order: self.work_order(place),
            day,
            start,
            without_start: false,
            saved: None,
            setting: match kind {
                Kind::Homebound => "homebound",
                _ if self.random.percent(5) => "virtual",
                _ if self.random.percent(50) => "school",
                _ => "",
            },
            subject,
            topics: self
                .random
                .pick(&["", "fractions", "vocabulary;main idea", "cells"]),
            description: String::new(),
            family: false,
            end: start + length,
            ends: true,
            end_recorded: None,
            actor: String::new(),
            encounters: Vec::new(),
            events: Vec::new(),
        };
        if kind == Kind::AfterSchool && !needs_day && self.random.percent(70) {
            session.group = group_id(number);
        }
        self.describe(&mut session);
        if self.random.percent(70) {
            session.end_recorded = Some(session.end + self.random.upto(12 * MINUTE));
        }
        self.attend(&mut session, kind, number);
        self.follow_up(&mut session);
        session
    }

    /// Start and length.
    fn hours(&mut self, kind: Kind, place: usize, day: i64) -> (i64, i64) {
        let school = &self.schools[place];
        let bell = school.bells;
        let random = &mut self.random;
        let (minutes, length) = match kind {
            Kind::AfterSchool => {
                let after = random.pick(&[-10, 0, 5, 5, 10, 15, 20, 30]);
                (bell.1 + after, 40 + 5 * random.upto(15))
            }
            Kind::BeforeSchool => (bell.0 - 30 - 5 * random.upto(8), 35 + 5 * random.upto(6)),
            Kind::Saturday => (540 + 15 * random.upto(6), 90 + 15 * random.upto(7)),
            Kind::Homebound => (570 + 15 * random.upto(26), 60 + 15 * random.upto(5)),
            Kind::Detention => (bell.1 + 5, 60 + 15 * random.upto(3)),
            Kind::CreditRecovery => (
                random.pick(&[bell.1 + 5, bell.1 + 5, 780]),
                75 + 15 * random.upto(4),
            ),
        };
        let start = school.instant(day, minutes);
        (start + self.seconds(), length * MINUTE)
    }

    fn work_order(&mut self, place: usize) -> String {
        let school = &self.schools[place].id;
        match self.random.below(100) {
            0..45 => format!("wo-{school}"),
            45..55 => "wo-general".to_owned(),
            55..72 => "cl-ladder".to_owned(),
            72..80 => format!("cl-{school}"),
            _ => "time_tracking_only".to_owned(),
        }
    }

    fn describe(&mut self, session: &mut Session) {
        let text = date_text(session.day);
        if session.is_career_ladder() {
            let mut valid = EVENTS
                .iter()
                .filter(|(_, from, to)| *from <= text.as_str() && text.as_str() <= *to);
            let which = self.random.below(2);
            if self.random.percent(15)
                && let Some((name, ..)) = valid.nth(which)
            {
                session.family = true;
                // Typed as people type; the accents as some keyboards make them.
                session.description = match self.random.below(4) {
                    0 => name.to_uppercase(),
                    1 => format!("  {}", name.replace(' ', "  ")),
                    2 => name.replace('á', "a\u{301}"),
                    _ => (*name).to_owned(),
                };
            } else {
                session.description = self
                    .random
                    .pick(&[
                        "Ladder tutoring",
                        "Reading, one to one",
                        "Planned\nwith families",
                    ])
                    .into();
            }
        } else if self.random.percent(30) {
            session.description = "Homework help, \"open door\"".into();
        }
    }

    /// Who comes, and when.
    fn attend(&mut self, session: &mut Session, kind: Kind, tutor: usize) {
        let count = match kind {
            Kind::Homebound => 1,
            _ => 1 + self.random.below(7),
        };
        let group = match kind {
            Kind::AfterSchool if session.group != "ad_hoc" => self.group_of(tutor),
            _ => Vec::new(),
        };
        let mut here = Vec::new();
        for _ in 0..count {
            let Some(student) = self.somebody(session, kind, &group, &here) else {
                continue;
            };
            here.push(student);
            self.come(session, kind, student);
        }
    }

    /// Somebody who is not somewhere else at that time.
    fn somebody(
        &mut self,
        session: &Session,
        kind: Kind,
        group: &[usize],
        here: &[usize],
    ) -> Option<usize> {
        for _ in 0..8 {
            let student = if kind == Kind::Homebound {
                let teacher = (self.homebound_sessions - 1) % self.homebound_teachers;
                let which = self.random.below(HOMEBOUND_STUDENTS);
                self.homebound_student(teacher, which)
            } else if group.is_empty() || self.random.percent(5) {
                let place = match self.random.below(100) {
                    0..8 => self.random.below(self.schools.len()),
                    _ => session.place,
                };
                let at = self.random.below(self.students_at(place));
                place + self.schools.len() * at
            } else {
                self.random.pick(group)
            };
            let busy = self.busy.get(&(student, session.day));
            let is_free = busy.is_none_or(|&(from, to)| session.end <= from || to <= session.start);
            if is_free && !here.contains(&student) {
                let times = (session.start, session.end);
                self.busy.insert((student, session.day), times);
                return Some(student);
            }
        }
        None
    }

    /// One student's encounters of a session.
    fn come(&mut self, session: &mut Session, kind: Kind, student: usize) {
        let (start, end) = (session.start, session.end);
        let mut first = Encounter {
            id: self.encounter_id(),
            student: student_id(student),
            ..Encounter::default()
        };
        self.qualify(&mut first, session, kind, student);
        let click = start + MINUTE + self.random.upto(9 * MINUTE);
        let late = start + (5 + self.random.upto(20)) * MINUTE + self.seconds();
        let early = end - (3 + self.random.upto(12)) * MINUTE - self.seconds();
        let mut again = None;
        match self.random.below(100) {
            0..48 => first.recorded = Some(click),
            48..62 => first.arrived = Some(late),
            62..68 => {
                first.recorded = Some(click);
                let departed = self.schools[session.place].stamp(early);
                session.event(
                    early + 2 * MINUTE,
                    "timeOut",
                    &[("encounter", &first.id), ("departed_at", &departed)],
                );
            }
            68..80 => first.departed = Some(early),
            80..88 => {
                first.departed = Some(start + 20 * MINUTE);
                again = Some(Encounter {
                    id: self.encounter_id(),
                    arrived: Some(start + 30 * MINUTE + self.seconds()),
                    departed: None,
                    ..first.clone()
                });
            }
            88..92 => {
                // Found on paper in the evening.
                first.arrived = Some(late);
                first.departed = Some(early);
                first.recorded = Some(session.later() + HOUR);
            }
            _ => {
                first.arrived = Some(late);
                first.departed = Some(early);
            }
        }
        let is_odd = self.encounters.is_multiple_of(self.encounter_period);
        if is_odd && kind != Kind::Homebound {
            let which = self.encounters / self.encounter_period % ODDITIES;
            again = self.odd(which, session, &mut first).or(again);
        }
        session.encounters.push(first);
        session.encounters.extend(again);
    }

    /// The qualifiers, mostly as the records have them.
    fn qualify(&mut self, one: &mut Encounter, session: &Session, kind: Kind, student: usize) {
        one.subject = match self.random.below(10) {
            0 => "",
            1 => self.random.pick(&TUTORED),
            _ => session.subject,
        };
        match kind {
            Kind::Homebound => match self.homebound_sessions % 6 {
                // Forgotten; and a slip.
                2 => {}
                4 => one.yes.extend(["homebound", "detention"]),
                _ => one.yes.push("homebound"),
            },
            Kind::Detention => {
                one.yes.push("detention");
                one.tutored = self.random.pick(&["yes", "no", "no", ""]);
            }
            Kind::CreditRecovery => {
                one.yes.push("credit_recovery");
                one.material = self.random.pick(&["yes", "true", ""]);
            }
            Kind::AfterSchool | Kind::BeforeSchool | Kind::Saturday => {}
        }
        let met = match one.subject {
            "" => Vec::new(),
            subject => self.needs(student).criteria(subject),
        };
        if !met.is_empty() && one.tutored != "no" && self.random.percent(85) {
            one.yes.push("remedial");
            one.criteria = met;
        } else if one.tutored != "no" && !one.subject.is_empty() && self.random.percent(4) {
            // The tutor sees a need that the records may deny.
            one.yes.push("remedial");
            one.criteria
                .push(self.random.pick(&[GRADE, PLAN, STATE, DISTRICT]));
        }
    }

    /// What happens to a session besides: tags, a work order, ratings.
    fn follow_up(&mut self, session: &mut Session) {
        let over = session.end_recorded.unwrap_or(session.end);
        let school = self.schools[session.place].clone();
        if session.is_career_ladder() && self.random.percent(80) {
            let (goal, _) = self.random.pick(&GOALS);
            let cells = [("tag", goal), ("tag_kind", "career_ladder_goal")];
            session.event(over + 3 * MINUTE, "addTag", &cells);
        }
        if session.work_order == "time_tracking_only" && self.random.percent(40) {
            let order = self.work_order(session.place);
            if order != "time_tracking_only" {
                let at = school.instant(session.day + 1 + self.random.upto(7), 8 * 60 + 15);
                let mut cells = vec![("work_order", order.as_str())];
                if order.starts_with("cl-") {
                    cells.push(("description", "Ladder tutoring"));
                }
                session.event(at, "assignWorkOrder", &cells);
            }
        }
        let Some(first) = session.encounters.first().cloned() else {
            return;
        };
        if self.random.percent(20) {
            let mut cells = vec![("student", first.student.as_str())];
            if self.random.percent(40) {
                cells.push(("low_content_mastery", "yes"));
            }
            if self.random.percent(20) {
                cells.extend([("low_prerequisite_knowledge", "1"), ("topic", "fractions")]);
            }
            session.event(over + 5 * MINUTE, "diagnose", &cells);
        }
        if self.random.percent(25) {
            let stars = self.random.pick(&["5", "4", "5", "3"]);
            let cells = [("student", first.student.as_str()), ("stars", stars)];
            session.event(over + 20 * MINUTE, "rate", &cells);
        }
        if self.random.percent(4) {
            let arrived = school.stamp(session.start + 7 * MINUTE + 30);
            let cells = [("encounter", first.id.as_str()), ("arrived_at", &arrived)];
            let at = school.instant(session.day + 1, 7 * 60 + 30);
            session.event(at, "editEncounter", &cells);
        }
        if self.random.percent(2) {
            let at = school.instant(session.day + 2, 7 * 60 + 30);
            session.event(at, "removeEncounter", &[("encounter", &first.id)]);
        }
    }

    /// Most are saved as they begin; some a little later, some on the next
    /// morning.
    fn save(&mut self, session: &mut Session) {
        let school = &self.schools[session.place];
        match self.random.below(100) {
            0..10 => {
                let saved = session.start + MINUTE + self.random.upto(14 * MINUTE);
                save_at(session, saved);
            }
            10..14 => save_at(session, school.instant(session.day + 1, 7 * 60 + 20)),
            _ => {}
        }
    }
}

/// Moves what was recorded before a session was saved to after that.
fn save_at(session: &mut Session, saved: i64) {
    session.saved = Some(saved);
    let mut next = saved;
    for one in &mut session.encounters {
        let given = one.recorded.or(one.departed).or(one.arrived);
        if given.unwrap_or(session.start) <= saved {
            next += MINUTE;
            one.recorded = Some(next);
        }
    }
    for event in session.events.iter_mut().filter(|event| event.at <= saved) {
        next += MINUTE;
        event.at = next;
    }
    if session.end_recorded.unwrap_or(session.end) <= next {
        session.end_recorded = Some(next + MINUTE);
    }
    // What waits for the end waits a little longer.
    let over = session.end_recorded.unwrap_or(session.end);
    for event in &mut session.events {
        if event.at <= over && event.name != "timeOut" {
            event.at = over + MINUTE;
        }
    }
}

// What goes wrong.

/// How many kinds of odd encounters there are.
const ODDITIES: usize = 27;

/// How many kinds of odd sessions there are.
const SCENARIOS: usize = 53;

/// The day that a scenario needs.
fn day_of_scenario(which: usize) -> Option<i64> {
    match which {
        // In the gap between the listings, and on the first day of the second.
        13 => Some(date(2026, 11, 3)),
        35 => Some(date(2026, 11, 5)),
        // The night in which the clocks are put back.
        39 => Some(date(2026, 10, 31)),
        // The last days, for what is still open at the end.
        28 | 44 => Some(last_day()),
        // The last day of summer time: seven days later is another offset.
        32 | 34 => Some(date(2026, 10, 30)),
        _ => None,
    }
}

impl Generator {
    /// Makes something odd of an encounter; it may take a second one.
    #[expect(clippy::too_many_lines, reason = "one arm a kind of oddity")]
    fn odd(
        &mut self,
        which: usize,
        session: &mut Session,
        one: &mut Encounter,
    ) -> Option<Encounter> {
        let (start, end) = (session.start, session.end);
        let school = self.schools[session.place].clone();
        let plain = Encounter {
            id: one.id.clone(),
            student: one.student.clone(),
            ..Encounter::default()
        };
        let again = |district: &mut Self, first: &Encounter| Encounter {
            id: district.encounter_id(),
            ..first.clone()
        };
        let remedial = |tutored| Encounter {
            yes: vec!["remedial"],
            criteria: vec![PLAN],
            subject: session.subject,
            tutored,
            ..plain.clone()
        };
        match which {
            0 => {
                let others = self.students - self.residents;
                one.student = student_id(self.residents + self.random.below(others));
            }
            1 => {
                *one = plain;
                one.recorded = Some(start + MINUTE);
                let mut second = again(self, one);
                second.arrived = Some(start + 15 * MINUTE);
                second.recorded = None;
                return Some(second);
            }
            2 => {
                one.arrived = Some(start - 5 * MINUTE);
                one.departed = None;
                one.recorded = Some(start + 2 * MINUTE);
            }
            3 => {
                one.arrived = Some(end);
                one.departed = Some(end + 10 * MINUTE);
                one.recorded = Some(session.later());
            }
            4 => {
                one.arrived = Some(start + 20 * MINUTE);
                one.departed = None;
                one.recorded = Some(start + 10 * MINUTE);
            }
            5 => {
                one.arrived = Some(start + 20 * MINUTE);
                one.departed = one.arrived;
                one.recorded = None;
            }
            6 => {
                one.arrived = Some(start + 5 * MINUTE);
                one.departed = Some(end + 1);
                one.recorded = Some(session.later());
            }
            7 => {
                one.arrived = None;
                one.departed = Some(end);
                one.recorded = Some(start + 5 * MINUTE);
            }
            8 => {
                one.arrived = None;
                one.departed = Some(start + 30 * MINUTE);
                one.recorded = None;
                let mut second = again(self, one);
                second.arrived = Some(start + 20 * MINUTE);
                second.departed = Some(start + 38 * MINUTE);
                return Some(second);
            }
            9 => one.yes = vec!["homebound"],
            10 => {
                *one = remedial("no");
                one.yes.push("detention");
            }
            11 => {
                *one = remedial("");
                one.yes.push("detention");
            }
            12 => {
                one.yes = vec!["credit_recovery"];
                one.material = "no";
            }
            13 => {
                one.yes = vec!["remedial"];
                one.criteria.clear();
            }
            14 => {
                *one = remedial("");
                one.subject = "";
            }
            15 => {
                *one = remedial("yes");
                one.yes.clear();
            }
            16 => {
                *one = remedial("yes");
                one.criteria = vec![GRADE, PLAN, STATE, DISTRICT];
            }
            17 => {
                one.yes.clear();
                one.criteria.clear();
                one.subject = session.subject;
            }
            18 => one.misread = "2026-09-31T15:10:00-05:00",
            19 => one.actor = tutor_id(self.tutors - 1),
            20 => one.actor = school.admin(),
            21 => {
                *one = plain;
                one.yes = vec!["detention"];
                one.tutored = "no";
            }
            22 => {
                *one = remedial("yes");
                one.yes.extend(["detention", "credit_recovery"]);
            }
            23 | 24 => {
                one.arrived = Some(start + 5 * MINUTE);
                one.departed = Some(start + 25 * MINUTE);
                one.recorded = Some(school.instant(session.day + 8, 0));
                if which == 24 {
                    one.actor = school.admin();
                }
            }
            25 => {
                one.arrived = Some(start + 5 * MINUTE);
                one.departed = None;
                // The last second in which it may still be put in.
                one.recorded = Some(school.instant(session.day + 8, 0) - 1);
            }
            _ => {
                // Came back twice, without a word of when.
                *one = plain;
                one.departed = Some(start + 10 * MINUTE);
                let mut second = again(self, one);
                second.departed = None;
                second.recorded = Some(start + 18 * MINUTE + 20);
                return Some(second);
            }
        }
        None
    }

    /// Makes something odd of a session; it may take further ones.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm a scenario, in the order of the rules"
    )]
    fn scenario(&mut self, which: usize, mut session: Session) -> Vec<Session> {
        let (start, end, day) = (session.start, session.end, session.day);
        let school = self.schools[session.place].clone();
        let stamp = |instant: i64| school.stamp(instant);
        let over = session.later();
        let middle = start + (end - start) / 2;
        let somebody_else = tutor_id((self.tutors + self.sessions) % self.tutors);
        let first = session.encounters.first().cloned().unwrap_or_default();
        let encounter = ("encounter", first.id.as_str());
        let student = ("student", first.student.as_str());
        let stranger = student_id(self.students - 1);
        let goal = [("tag", "clg-reading"), ("tag_kind", "career_ladder_goal")];
        let order = [("work_order", "wo-general")];
        let ladder = [("work_order", "cl-ladder")];
        match which {
            0 => session.tutor = self.extra_tutor(session.place, "2026-07-31"),
            1 => {
                // Tutor 0 works at two schools and chose neither.
                session.tutor = tutor_id(0);
                session.school.clear();
            }
            2 => {
                let other = (session.place + 2) % self.schools.len();
                session.school.clone_from(&self.schools[other].id);
            }
            3 => session.group.clear(),
            4 => session.group = "g-unheard-of".into(),
            5 => session.group = self.random.pick(&["g-retired", "g-summer"]).into(),
            6 => session.work_order.clear(),
            7 => session.work_order = "wo-closed".into(),
            8 => {
                let other = (session.place + 1) % self.schools.len();
                session.work_order = format!("wo-{}", self.schools[other].id);
            }
            9 => {
                session.without_start = true;
                session.saved = Some(start + MINUTE);
                session.encounters.clear();
                session.events.clear();
            }
            10 => {
                // Entered on the evening before, and refused.
                session.saved = Some(start - 20 * HOUR);
            }
            11 => session.saved = Some(start - 10 * MINUTE),
            12 => {
                ladder[0].1.clone_into(&mut session.work_order);
                session.family = false;
                session.description = self.random.pick(&["", "   "]).into();
            }
            13 => {
                ladder[0].1.clone_into(&mut session.work_order);
                session.family = true;
                session.description = "Open House".into();
            }
            14 => {
                ladder[0].1.clone_into(&mut session.work_order);
                session.family = true;
                session.description = "Open House, second evening".into();
            }
            15 => {
                order[0].1.clone_into(&mut session.work_order);
                session.family = true;
            }
            16 => session.actor = somebody_else,
            17 => session.actor = school.admin(),
            18 => {
                // A second session while the first one runs.
                let mut second = session.clone();
                second.id = self.session_id();
                second.start = middle;
                second.saved = None;
                second.encounters.clear();
                second.events.clear();
                return vec![session, second];
            }
            19 => {
                session.encounters.clear();
                session.events.clear();
            }
            20 => {
                // The end was forgotten until the next morning.
                session.end = school.instant(day + 1, 7 * 60 + 30);
                session.end_recorded = Some(session.end + 5 * MINUTE);
                session.events.clear();
            }
            21 => session.event(middle, "end", &[("ended_at", &stamp(start))]),
            22 => session.event(middle, "end", &[("ended_at", &stamp(end))]),
            23 => {
                let mut one = self.guest(&session);
                one.departed = Some(middle);
                session.event(end - 1, "end", &[("ended_at", &stamp(middle - MINUTE))]);
                session.encounters.push(one);
            }
            24 => {
                let mut one = self.guest(&session);
                one.arrived = Some(middle);
                session.event(end - 1, "end", &[("ended_at", &stamp(middle))]);
                session.encounters.push(one);
            }
            25 => session.event(over, "end", &[("ended_at", &stamp(end))]),
            26 => {
                // Begun by mistake: deleted, and still asked after.
                session.ends = false;
                session.events.clear();
                let mut late = self.guest(&session);
                let one = self.guest(&session);
                session.encounters = vec![one];
                session.event(middle, "delete", &[]);
                session.event(middle + 30, "delete", &[("confirm", "yes")]);
                session.event(middle + 60, "assignWorkOrder", &order);
                session.event(middle + 90, "end", &[("ended_at", &stamp(middle))]);
                session.event(middle + 90, "addTag", &goal);
                late.arrived = Some(middle + 60);
                session.encounters.push(late);
            }
            27 => session.event(over, "delete", &[("confirm", "true")]),
            28 => {
                session.ends = false;
                session.event(over, "assignWorkOrder", &order);
            }
            29 => {
                session.event(middle, "correctTimes", &[("started_at", &stamp(start))]);
                session.event(middle, "reopenEncounter", &[encounter]);
                session.event(over, "editDescription", &[("description", "Later")]);
                session.event(over, "timeOut", &[encounter]);
            }
            30 => {
                session.event(middle, "addTag", &goal);
                session.event(over, "addTag", &goal);
                session.event(over + 1, "addTag", &goal);
                session.event(over + 2, "addTag", &[("tag", "clg-x"), goal[1]]);
                session.event(over + 3, "addTag", &[goal[0], ("tag_kind", "custom")]);
            }
            31 => {
                ladder[0].1.clone_into(&mut session.work_order);
                session.family = false;
                session.description = "Ladder tutoring".into();
                session.event(over, "addTag", &goal);
                session.event(over + 1, "removeTag", &goal);
                session.event(over + 1, "removeTag", &goal);
            }
            32 => {
                "time_tracking_only".clone_into(&mut session.work_order);
                session.events.clear();
                // The first second of the eighth day is too late.
                let at = school.instant(day + 8, 0);
                session.event(at, "assignWorkOrder", &order);
            }
            33 => {
                "time_tracking_only".clone_into(&mut session.work_order);
                session.events.clear();
                let at = school.instant(day + 8, 0) - 1;
                session.event(at, "assignWorkOrder", &order);
            }
            34 => {
                // Assigned on the last day; then it turns out that the session
                // was a day earlier.
                "time_tracking_only".clone_into(&mut session.work_order);
                session.events.clear();
                session.encounters.clear();
                let at = school.instant(day + 7, 600);
                session.event(at, "assignWorkOrder", &order);
                let (from, to) = (stamp(start - DAY), stamp(end - DAY));
                let times = [("started_at", from.as_str()), ("ended_at", &to)];
                session.event(at + HOUR, "correctTimes", &times);
                let mut one = self.guest(&session);
                one.arrived = Some(start - DAY);
                one.departed = Some(end - DAY);
                one.recorded = Some(at + 2 * HOUR);
                let mut other = self.guest(&session);
                other.arrived = one.arrived;
                other.recorded = one.recorded;
                other.actor = school.admin();
                session.encounters = vec![one, other];
            }
            35 => {
                // Approved as of its date; then the date turns out wrong.
                ladder[0].1.clone_into(&mut session.work_order);
                session.family = true;
                session.description = "winter reading night".into();
                session.encounters.clear();
                session.events.clear();
                let (from, to) = (stamp(start - DAY), stamp(end - DAY));
                let times = [("started_at", from.as_str()), ("ended_at", &to)];
                session.event(over, "correctTimes", &times);
                let mut one = self.guest(&session);
                one.arrived = Some(start - DAY);
                one.recorded = Some(over + HOUR);
                session.encounters.push(one);
                session.event(over + 2 * HOUR, "addTag", &goal);
            }
            36 | 37 => {
                // A student goes to a second tutor. In one case the first had
                // closed the encounter, in the other not.
                let mut stays = self.guest(&session);
                stays.recorded = Some(start + MINUTE);
                if which == 37 {
                    stays.departed = Some(middle + 10 * MINUTE);
                    stays.recorded = None;
                }
                let mut second = session.clone();
                second.id = self.session_id();
                second.tutor = self.extra_tutor(session.place, "");
                second.school.clear();
                second.group = "ad_hoc".into();
                "wo-general".clone_into(&mut second.work_order);
                second.family = false;
                second.events.clear();
                let mut goes = stays.clone();
                goes.id = self.encounter_id();
                goes.arrived = Some(middle);
                goes.departed = Some(end - MINUTE);
                goes.recorded = None;
                second.encounters = vec![goes];
                session.encounters.push(stays);
                return vec![session, second];
            }
            38 => {
                let arrived = stamp(start + MINUTE);
                let cells = [encounter, ("arrived_at", arrived.as_str())];
                let at = school.instant(day + 8, 480);
                session.event(at, "editEncounter", &cells);
                session.event_by(&school.admin(), at + HOUR, "editEncounter", &cells);
            }
            39 => {
                // A night of reading, 21:30 to 2:30: six hours of it.
                let start = school.instant(day, 21 * 60 + 30);
                session.start = start;
                session.end = start + 6 * HOUR;
                session.saved = None;
                session.end_recorded = Some(session.end + MINUTE);
                session.events.clear();
                session.encounters.clear();
                for (arrived, departed) in [(0, 0), (2, 0), (0, 4), (1, 5)] {
                    let mut one = self.guest(&session);
                    one.arrived = (arrived > 0).then_some(start + arrived * HOUR);
                    one.departed = (departed > 0).then_some(start + departed * HOUR + 25);
                    session.encounters.push(one);
                }
            }
            40 => {
                let times = [
                    ("started_at", stamp(start + 3 * MINUTE)),
                    ("ended_at", stamp(end)),
                ];
                let times = times
                    .each_ref()
                    .map(|(column, cell)| (*column, cell.as_str()));
                session.event(over, "correctTimes", &times);
                let longer = [("ended_at", &*stamp(end + 5 * MINUTE))];
                session.event(over + 1, "correctTimes", &longer);
                let shorter = [("ended_at", &*stamp(middle))];
                session.event(over + 2, "correctTimes", &shorter);
            }
            41 => {
                session.event_by(
                    &somebody_else,
                    end - 1,
                    "end",
                    &[("ended_at", &stamp(end - 1))],
                );
            }
            42 => {
                order[0].1.clone_into(&mut session.work_order);
                session.family = false;
                session.event(middle, "removeWorkOrder", &[]);
                session.event(middle + 1, "removeWorkOrder", &[]);
                session.event(over, "assignWorkOrder", &ladder);
                let full = [ladder[0], ("description", "Reading club")];
                session.event(over + 1, "assignWorkOrder", &full);
                let late = school.instant(day + 9, 600);
                session.event(late, "removeWorkOrder", &[]);
            }
            43 => {
                session.event(over, "assignWorkOrder", &[("work_order", "wo-closed")]);
                session.event(over, "assignWorkOrder", &[("work_order", "wo-summer")]);
                session.event(over, "assignWorkOrder", &[("work_order", "wo-substitutes")]);
            }
            44 => {
                // Held on the last day, its work order still to come.
                "time_tracking_only".clone_into(&mut session.work_order);
                session.events.clear();
            }
            45 => {
                let low = ("low_content_mastery", "yes");
                session.event(middle, "diagnose", &[student, low]);
                session.event_by(&somebody_else, over, "diagnose", &[student, low]);
                session.event(over, "diagnose", &[("student", &stranger), low]);
            }
            46 => {
                session.topics = "";
                let low = ("low_prerequisite_knowledge", "yes");
                session.event(over, "diagnose", &[student, low]);
                session.event(
                    over + 1,
                    "diagnose",
                    &[student, low, ("topic", "fractions")],
                );
            }
            47 => {
                session.event(middle, "rate", &[student, ("stars", "5")]);
                session.event(over, "rate", &[student, ("stars", "0")]);
                session.event(over, "rate", &[student, ("stars", "6")]);
                session.event(over, "rate", &[("student", &stranger), ("stars", "4")]);
                session.event(over, "rate", &[student, ("stars", "2")]);
                session.event(over + 1, "rate", &[student, ("stars", "4")]);
            }
            48 => {
                // Timed out too early, taken back; removed, and asked for again.
                let mut one = self.guest(&session);
                one.recorded = Some(start + MINUTE);
                let id = one.id.clone();
                let which = [("encounter", id.as_str())];
                session.encounters.push(one);
                session.event(start + 5 * MINUTE, "timeOut", &which);
                session.event(start + 6 * MINUTE, "reopenEncounter", &which);
                let cells = [which[0], ("departed_at", &*stamp(end))];
                session.event(start + 7 * MINUTE, "timeOut", &cells);
                session.event(over, "removeEncounter", &which);
                session.event(over + 1, "removeEncounter", &which);
                session.event(over + 2, "editEncounter", &which);
            }
            49 => {
                ladder[0].1.clone_into(&mut session.work_order);
                session.family = false;
                session.description = "Ladder tutoring".into();
                session.event(middle, "editDescription", &[]);
                session.event(
                    middle,
                    "editDescription",
                    &[("description", "Ladder, again")],
                );
            }
            50 => {
                // Cells that cannot be read, and an event that nobody knows.
                session.event(over, "timeWarp", &[]);
                session.event(over, "rate", &[student, ("stars", "five")]);
                session.event(over, "delete", &[("confirm", "maybe")]);
                session.event(over, "rate", &[("student", "nobody"), ("stars", "5")]);
            }
            51 => session.setting = "gymnasium",
            _ => {
                // Corrected afterwards, each time wrongly.
                let edits = [
                    ("arrived_at", stamp(start - MINUTE)),
                    ("arrived_at", stamp(end)),
                    ("departed_at", stamp(end + MINUTE)),
                    ("departed_at", stamp(start)),
                ];
                for (column, cell) in edits {
                    session.event(over, "editEncounter", &[encounter, (column, &cell)]);
                }
            }
        }
        vec![session]
    }

    /// One more student in a session, there from the start.
    fn guest(&mut self, session: &Session) -> Encounter {
        let group = Vec::new();
        let found = self.somebody(session, Kind::Saturday, &group, &[]);
        let student = found.unwrap_or_else(|| {
            let count = self.students_at(session.place);
            session.place + self.schools.len() * self.random.below(count)
        });
        Encounter {
            id: self.encounter_id(),
            student: student_id(student),
            recorded: Some(session.start + 90),
            ..Encounter::default()
        }
    }

    fn write_session(&mut self, session: &Session, most: usize) {
        let school = self.schools[session.place].clone();
        let cell = |instant: Option<i64>| instant.map(|at| school.stamp(at)).unwrap_or_default();
        let saved = session
            .saved
            .filter(|saved| session.without_start || *saved != session.start);
        let recorded = session.end_recorded.filter(|_| session.ends);
        let cells = [
            ("id", session.id.as_str()),
            ("tutor", &session.tutor),
            ("school", &session.school),
            ("group", &session.group),
            ("work_order", &session.work_order),
            (
                "started_at",
                &cell((!session.without_start).then_some(session.start)),
            ),
            ("saved_at", &cell(saved)),
            ("setting", session.setting),
            ("subject", session.subject),
            ("topics", session.topics),
            ("description", &session.description),
            (
                "family_involvement",
                if session.family { "yes" } else { "" },
            ),
            ("ended_at", &cell(session.ends.then_some(session.end))),
            ("end_recorded_at", &cell(recorded)),
            ("actor", &session.actor),
        ];
        self.row("sessions.csv", &cells);
        for one in &session.encounters {
            if self.written == most {
                break;
            }
            self.written += 1;
            self.write_encounter(&school, session, one);
        }
        for event in &session.events {
            let at = match event.name {
                "rate" => stamp(event.at, 0),
                _ => school.stamp(event.at),
            };
            let mut cells = vec![
                ("at", at.as_str()),
                ("session", &session.id),
                ("event", event.name),
                ("actor", &event.actor),
            ];
            cells.extend(
                event
                    .cells
                    .iter()
                    .map(|(column, cell)| (*column, cell.as_str())),
            );
            self.row("events.csv", &cells);
        }
    }

    fn write_encounter(&mut self, school: &School, session: &Session, one: &Encounter) {
        let cell = |instant: Option<i64>| instant.map(|at| school.stamp(at)).unwrap_or_default();
        let arrived = match one.misread {
            "" => cell(one.arrived),
            misread => misread.to_owned(),
        };
        let yes = |what: &str| if one.yes.contains(&what) { "yes" } else { "" };
        let criteria = one.criteria.join(";");
        let cells = [
            ("id", one.id.as_str()),
            ("session", &session.id),
            ("student", &one.student),
            ("arrived_at", &arrived),
            ("departed_at", &cell(one.departed)),
            ("recorded_at", &cell(one.recorded)),
            ("homebound", yes("homebound")),
            ("detention", yes("detention")),
            ("credit_recovery", yes("credit_recovery")),
            ("remedial", yes("remedial")),
            ("criteria", &criteria),
            ("subject", one.subject),
            ("actively_tutored", one.tutored),
            ("credit_recovery_material", one.material),
            ("actor", &one.actor),
        ];
        self.row("encounters.csv", &cells);
    }
}
