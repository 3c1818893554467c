//! Sessions that are started as they should not be.

use super::super::calendar::{HOUR, MINUTE};
use super::super::generator::Generator;
use super::super::people::tutor_id;
use super::super::records::Session;

/// What is odd about the start of a session.
#[derive(Clone, Copy)]
pub(super) enum Start {
    NotApproved,
    SchoolNotChosen,
    OtherSchool,
    NoGroup,
    UnknownGroup,
    InactiveGroup,
    NotFilledIn,
    EveningBefore,
    SavedEarly,
    ByAnotherTutor,
    ByAdministrator,
    WhileAnotherRuns,
    UnknownSetting,
}

impl Generator {
    /// Has a session start as it should not; it may take a second one.
    pub(super) fn start_oddly(&mut self, what: Start, session: &mut Session) -> Option<Session> {
        let (start, end) = (session.start, session.end);
        let middle = start + (end - start) / 2;
        let school = self.schools[session.place].clone();
        match what {
            Start::NotApproved => session.tutor = self.extra_tutor(session.place, "2026-07-31"),
            Start::SchoolNotChosen => {
                // Tutor 0 works at two schools and chose neither.
                session.tutor = tutor_id(0);
                session.school.clear();
            }
            Start::OtherSchool => {
                let other = (session.place + 2) % self.schools.len();
                session.school.clone_from(&self.schools[other].id);
            }
            Start::NoGroup => session.group.clear(),
            Start::UnknownGroup => session.group = "g-unheard-of".into(),
            Start::InactiveGroup => {
                session.group = self.random.pick(&["g-retired", "g-summer"]).into();
            }
            Start::NotFilledIn => {
                session.without_start = true;
                session.saved = Some(start + MINUTE);
                session.encounters.clear();
                session.events.clear();
            }
            Start::EveningBefore => {
                // Entered on the evening before, and refused.
                session.saved = Some(start - 20 * HOUR);
            }
            Start::SavedEarly => session.saved = Some(start - 10 * MINUTE),
            Start::ByAnotherTutor => session.actor = self.another_tutor(),
            Start::ByAdministrator => session.actor = school.admin(),
            Start::WhileAnotherRuns => {
                // A second session while the first one runs.
                let mut second = session.clone();
                second.id = self.session_id();
                second.start = middle;
                second.saved = None;
                second.encounters.clear();
                second.events.clear();
                return Some(second);
            }
            Start::UnknownSetting => session.setting = "gymnasium",
        }
        None
    }
}
