//! What repeats all year: the series of the first schools, over both clock changes.

use super::calendar::{date_text, holidays};
use super::generator::Generator;

/// Name, tutor, first date, time, minutes, repetition, weekdays, interval.
const SERIES: [[&str; 8]; 6] = [
    [
        "Algebra",
        "t000",
        "2026-08-18",
        "15:30",
        "45",
        "weekly",
        "tuesday;thursday",
        "1",
    ],
    [
        "Reading",
        "t001",
        "2026-08-17",
        "07:15",
        "30",
        "weekly",
        "monday;wednesday;friday",
        "1",
    ],
    [
        "Geometry",
        "t000",
        "2026-08-19",
        "15:30",
        "60",
        "weekly",
        "wednesday",
        "2",
    ],
    [
        "Homework help",
        "t002",
        "2026-08-17",
        "16:30",
        "90",
        "weekly",
        "monday;tuesday;wednesday;thursday",
        "1",
    ],
    [
        "Exam practice",
        "t001",
        "2026-09-05",
        "09:00",
        "120",
        "monthly",
        "",
        "1",
    ],
    [
        "Breakfast club",
        "t002",
        "2026-10-19",
        "06:45",
        "25",
        "weekly",
        "monday;tuesday;wednesday;thursday;friday",
        "1",
    ],
];

impl Generator {
    pub(super) fn write_series(&mut self) {
        let excepted: Vec<String> = holidays().into_iter().map(date_text).collect();
        let excepted = excepted.join(";");
        let schools: Vec<String> = self
            .schools
            .iter()
            .map(|school| school.id.clone())
            .collect();
        for (place, school) in schools.iter().take(3).enumerate() {
            for (number, series) in SERIES.iter().enumerate().take(SERIES.len() - 2 * place) {
                let [
                    name,
                    tutor,
                    first,
                    time,
                    minutes,
                    repeats,
                    weekdays,
                    interval,
                ] = series;
                let id = format!("series-{school}-{}", number + 1);
                let cells = [
                    ("id", id.as_str()),
                    ("school", school),
                    ("name", name),
                    ("tutor", tutor),
                    ("first_date", first),
                    ("time", time),
                    ("minutes", minutes),
                    ("repeats", repeats),
                    ("weekdays", weekdays),
                    ("interval", interval),
                    ("last_date", "2027-05-20"),
                    ("excepted", excepted.as_str()),
                ];
                self.row("series.csv", &cells);
            }
        }
    }
}
