//! A made-up district: the autumn term of 2026 as the files of
//! `docs/DISTRICT.md`.
//!
//! Everything follows from three numbers, on every platform alike. Most of it
//! is what tutors record on good days; the rest is what goes wrong, so that
//! every rule of sessions, encounters, qualifiers, tags, pay and export that
//! the default settings know has something to find. Every person is invented.

#[path = "sample/attendance.rs"]
mod attendance;
#[path = "sample/calendar.rs"]
mod calendar;
#[path = "sample/cramming.rs"]
mod cramming;
#[path = "sample/generator.rs"]
mod generator;
#[path = "sample/needs.rs"]
mod needs;
#[path = "sample/oddities.rs"]
mod oddities;
#[path = "sample/people.rs"]
mod people;
#[path = "sample/places.rs"]
mod places;
#[path = "sample/random.rs"]
mod random;
#[path = "sample/records.rs"]
mod records;
#[path = "sample/series.rs"]
mod series;
#[path = "sample/tables.rs"]
mod tables;
#[path = "sample/term.rs"]
mod term;

use cramming::CRAMMING_FROM;
use generator::Generator;
pub use tables::FILES;

/// The files of the district: (name, text).
#[must_use]
pub fn generate(students: usize, encounters: usize, seed: u64) -> Vec<(String, String)> {
    let mut district = Generator::new(students, encounters, seed);
    district.write_places();
    if encounters >= CRAMMING_FROM {
        district.write_cramming();
    }
    district.write_term(encounters);
    district.write_people();
    district.write_series();
    district.files()
}
