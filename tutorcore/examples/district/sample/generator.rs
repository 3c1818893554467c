//! What the files grow from: the counts, the chances, who is where.

use std::collections::HashMap;

use super::FILES;
use super::calendar::{MINUTE, first_day, holidays, last_day, weekday};
use super::oddities::{ODD_ENCOUNTERS, ODD_SESSIONS};
use super::places::{SCHOOLS, School, schools};
use super::random::Random;
use super::tables::Table;

pub(super) struct Generator {
    seed: u64,
    pub(super) random: Random,
    tables: Vec<(&'static str, Table)>,
    pub(super) schools: Vec<School>,
    /// Those of the district; the last few students belong to another.
    pub(super) residents: usize,
    pub(super) students: usize,
    pub(super) tutors: usize,
    pub(super) homebound_teachers: usize,
    /// Tutors beyond the regular ones: who stand in, who forget to end.
    pub(super) extra_tutors: usize,
    pub(super) days: Vec<i64>,
    /// How many sessions a regular tutor holds.
    pub(super) rounds: usize,
    pub(super) homebound_sessions: usize,
    pub(super) sessions: usize,
    pub(super) encounters: usize,
    pub(super) written: usize,
    /// After how many sessions, and encounters, something is odd.
    pub(super) session_period: usize,
    pub(super) encounter_period: usize,
    /// Where a student was last on a day.
    pub(super) busy: HashMap<(usize, i64), (i64, i64)>,
}

impl Generator {
    pub(super) fn new(students: usize, encounters: usize, seed: u64) -> Self {
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
            session_period: (sessions / (2 * ODD_SESSIONS)).clamp(4, 20),
            encounter_period: (encounters / (2 * ODD_ENCOUNTERS)).clamp(6, 30),
            busy: HashMap::new(),
        }
    }

    pub(super) fn files(self) -> Vec<(String, String)> {
        self.tables
            .into_iter()
            .map(|(name, table)| (name.to_owned(), table.text))
            .collect()
    }

    pub(super) fn row(&mut self, file: &str, cells: &[(&str, &str)]) {
        if let Some((_, table)) = self.tables.iter_mut().find(|(name, _)| *name == file) {
            table.row(cells);
        }
    }

    /// A choice that is always the same for one thing.
    pub(super) fn of(&self, what: usize, salt: u64) -> Random {
        let what = u64::try_from(what).unwrap_or(0);
        let mut random = Random(self.seed ^ salt.wrapping_mul(0x9e37) ^ (what << 20));
        random.next();
        random
    }

    pub(super) fn session_id(&mut self) -> String {
        self.sessions += 1;
        format!("s{:05}", self.sessions)
    }

    pub(super) fn encounter_id(&mut self) -> String {
        self.encounters += 1;
        format!("e{:06}", self.encounters)
    }

    /// Mostly whole minutes, now and then what a tablet's clock showed.
    pub(super) fn seconds(&mut self) -> i64 {
        if self.random.percent(20) {
            self.random.upto(MINUTE)
        } else {
            0
        }
    }
}
