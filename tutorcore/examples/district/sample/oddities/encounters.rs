//! Who is there and when, as it should not be.

use super::super::calendar::MINUTE;
use super::super::generator::Generator;
use super::super::people::{student_id, tutor_id};
use super::super::records::{Encounter, Session};

/// What is odd about the time that somebody is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stay {
    OfAnotherDistrict,
    AgainWhileOpen,
    BeforeStart,
    AfterEnd,
    RecordedBeforeArrival,
    DepartedAtOnce,
    BeyondEnd,
    RecordedBeforeDeparture,
    Overlapping,
    Misread,
    ByAnotherTutor,
    ByAdministrator,
    TooLate,
    TooLateByAdministrator,
    JustInTime,
    BackTwice,
}

impl Generator {
    /// Has somebody be there as nobody can be; it may take a second encounter.
    pub(super) fn stay_oddly(
        &mut self,
        what: Stay,
        session: &Session,
        one: &mut Encounter,
    ) -> Option<Encounter> {
        let (start, end) = (session.start, session.end);
        let school = self.schools[session.place].clone();
        let again = |district: &mut Self, first: &Encounter| Encounter {
            id: district.encounter_id(),
            ..first.clone()
        };
        match what {
            Stay::OfAnotherDistrict => {
                let others = self.students - self.residents;
                one.student = student_id(self.residents + self.random.below(others));
            }
            Stay::AgainWhileOpen => {
                *one = one.plain();
                one.recorded = Some(start + MINUTE);
                let mut second = again(self, one);
                second.arrived = Some(start + 15 * MINUTE);
                second.recorded = None;
                return Some(second);
            }
            Stay::BeforeStart => {
                one.arrived = Some(start - 5 * MINUTE);
                one.departed = None;
                one.recorded = Some(start + 2 * MINUTE);
            }
            Stay::AfterEnd => {
                one.arrived = Some(end);
                one.departed = Some(end + 10 * MINUTE);
                one.recorded = Some(session.later());
            }
            Stay::RecordedBeforeArrival => {
                one.arrived = Some(start + 20 * MINUTE);
                one.departed = None;
                one.recorded = Some(start + 10 * MINUTE);
            }
            Stay::DepartedAtOnce => {
                one.arrived = Some(start + 20 * MINUTE);
                one.departed = one.arrived;
                one.recorded = None;
            }
            Stay::BeyondEnd => {
                one.arrived = Some(start + 5 * MINUTE);
                one.departed = Some(end + 1);
                one.recorded = Some(session.later());
            }
            Stay::RecordedBeforeDeparture => {
                one.arrived = None;
                one.departed = Some(end);
                one.recorded = Some(start + 5 * MINUTE);
            }
            Stay::Overlapping => {
                one.arrived = None;
                one.departed = Some(start + 30 * MINUTE);
                one.recorded = None;
                let mut second = again(self, one);
                second.arrived = Some(start + 20 * MINUTE);
                second.departed = Some(start + 38 * MINUTE);
                return Some(second);
            }
            Stay::Misread => one.misread = "2026-09-31T15:10:00-05:00",
            Stay::ByAnotherTutor => one.actor = tutor_id(self.tutors - 1),
            Stay::ByAdministrator => one.actor = school.admin(),
            Stay::TooLate | Stay::TooLateByAdministrator => {
                one.arrived = Some(start + 5 * MINUTE);
                one.departed = Some(start + 25 * MINUTE);
                one.recorded = Some(school.instant(session.day + 8, 0));
                if what == Stay::TooLateByAdministrator {
                    one.actor = school.admin();
                }
            }
            Stay::JustInTime => {
                one.arrived = Some(start + 5 * MINUTE);
                one.departed = None;
                // The last second in which it may still be put in.
                one.recorded = Some(school.instant(session.day + 8, 0) - 1);
            }
            Stay::BackTwice => {
                // Came back twice, without a word of when.
                *one = one.plain();
                one.departed = Some(start + 10 * MINUTE);
                let mut second = again(self, one);
                second.departed = None;
                second.recorded = Some(start + 18 * MINUTE + 20);
                return Some(second);
            }
        }
        None
    }
}
