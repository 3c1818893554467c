//! Schools with their bells, and what there is to choose from.

use super::calendar::{
    DAY, HOUR, MINUTE, clock_change, date, date_text, first_day, holidays, last_day, stamp, weekday,
};
use super::generator::Generator;
use super::needs::SUBJECTS;

/// Id, town and level of the schools that are always there.
pub(super) const SCHOOLS: [(&str, &str, &str); 6] = [
    ("hs-north", "Sedalia", "North High School"),
    ("hs-south", "Rolla", "South High School"),
    ("ms-river", "Hannibal", "River Middle School"),
    ("el-oak", "Lamar", "Oak Elementary School"),
    ("el-maple", "Neosho", "Maple Elementary School"),
    ("hs-mesa", "Lamar, Colorado", "Mesa High School"),
];

pub(super) const GOALS: [(&str, &str); 4] = [
    ("clg-achievement", "Student achievement"),
    ("clg-attendance", "Attendance, and coming on time"),
    ("clg-families", "Working with families"),
    ("clg-reading", "Reading by grade 3"),
];

/// The first listing ends before the second begins: there is none for the
/// first days of November.
pub(super) const EVENTS: [(&str, &str, &str); 5] = [
    ("Family Math Night", "2026-08-15", "2026-10-31"),
    ("Noche de Matemáticas", "2026-08-15", "2026-10-31"),
    ("Open House", "2026-08-15", "2026-10-31"),
    ("Winter Reading Night", "2026-11-05", "2026-12-31"),
    ("Parents' \"Maker\" Evening", "2026-11-05", "2026-12-31"),
];

#[derive(Clone)]
pub(super) struct School {
    pub(super) id: String,
    name: String,
    zone: &'static str,
    /// Its winter offset, in hours west.
    hours_west: i64,
    /// First and last bell, in minutes of the day.
    pub(super) bells: (i64, i64),
}

impl School {
    pub(super) fn instant(&self, day: i64, minutes: i64) -> i64 {
        let summer = day < clock_change() || (day == clock_change() && minutes < 120);
        day * DAY + minutes * MINUTE + (self.hours_west - i64::from(summer)) * HOUR
    }

    /// RFC 3339 in the school's time.
    pub(super) fn stamp(&self, instant: i64) -> String {
        let change = clock_change() * DAY + (self.hours_west + 1) * HOUR;
        stamp(instant, self.hours_west - i64::from(instant < change))
    }

    pub(super) fn admin(&self) -> String {
        format!("adm-{}", self.id)
    }
}

pub(super) fn schools(count: usize) -> Vec<School> {
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

impl Generator {
    pub(super) fn write_places(&mut self) {
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
}
