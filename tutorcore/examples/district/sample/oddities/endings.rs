//! Sessions that are ended, corrected and deleted as they should not be.

use super::super::calendar::MINUTE;
use super::super::generator::Generator;
use super::super::records::Session;
use super::{GOAL, ORDER};

/// What is odd about the end of a session.
#[derive(Clone, Copy)]
pub(super) enum Ending {
    NobodyCame,
    Forgotten,
    AtTheStart,
    Ahead,
    BeforeDeparture,
    AtAnArrival,
    Twice,
    Deleted,
    DeletedWhenOver,
    Corrected,
    ByAnotherTutor,
}

impl Generator {
    /// Ends a session as it should not be.
    pub(super) fn end_oddly(&mut self, what: Ending, session: &mut Session) {
        let (start, end, day) = (session.start, session.end, session.day);
        let middle = start + (end - start) / 2;
        let over = session.later();
        let school = self.schools[session.place].clone();
        let stamp = |instant: i64| school.stamp(instant);
        match what {
            Ending::NobodyCame => {
                session.encounters.clear();
                session.events.clear();
            }
            Ending::Forgotten => {
                // The end was forgotten until the next morning.
                session.end = school.instant(day + 1, 7 * 60 + 30);
                session.end_recorded = Some(session.end + 5 * MINUTE);
                session.events.clear();
            }
            Ending::AtTheStart => session.event(middle, "end", &[("ended_at", &stamp(start))]),
            Ending::Ahead => session.event(middle, "end", &[("ended_at", &stamp(end))]),
            Ending::BeforeDeparture => {
                let mut one = self.guest(session);
                one.departed = Some(middle);
                session.event(end - 1, "end", &[("ended_at", &stamp(middle - MINUTE))]);
                session.encounters.push(one);
            }
            Ending::AtAnArrival => {
                let mut one = self.guest(session);
                one.arrived = Some(middle);
                session.event(end - 1, "end", &[("ended_at", &stamp(middle))]);
                session.encounters.push(one);
            }
            Ending::Twice => session.event(over, "end", &[("ended_at", &stamp(end))]),
            Ending::Deleted => {
                // Begun by mistake: deleted, and still asked after.
                session.ends = false;
                session.events.clear();
                let mut late = self.guest(session);
                let one = self.guest(session);
                session.encounters = vec![one];
                session.event(middle, "delete", &[]);
                session.event(middle + 30, "delete", &[("confirm", "yes")]);
                session.event(middle + 60, "assignWorkOrder", &ORDER);
                session.event(middle + 90, "end", &[("ended_at", &stamp(middle))]);
                session.event(middle + 90, "addTag", &GOAL);
                late.arrived = Some(middle + 60);
                session.encounters.push(late);
            }
            Ending::DeletedWhenOver => session.event(over, "delete", &[("confirm", "true")]),
            Ending::Corrected => {
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
            Ending::ByAnotherTutor => {
                session.event_by(
                    &self.another_tutor(),
                    end - 1,
                    "end",
                    &[("ended_at", &stamp(end - 1))],
                );
            }
        }
    }
}
