//! What the career ladder asks for, missing or listed for another day.

use super::super::calendar::{DAY, HOUR};
use super::super::generator::Generator;
use super::super::records::Session;
use super::{GOAL, LADDER, ORDER};

/// What is odd about a session's career ladder.
#[derive(Clone, Copy)]
pub(super) enum Ladder {
    NoDescription,
    BetweenListings,
    UnlistedEvent,
    FamiliesWithoutIt,
    EventDateCorrected,
    DescriptionTaken,
}

impl Generator {
    /// Describes what is done for the career ladder as it should not be.
    pub(super) fn describe_oddly(&mut self, what: Ladder, session: &mut Session) {
        let (start, end) = (session.start, session.end);
        let middle = start + (end - start) / 2;
        let over = session.later();
        let school = self.schools[session.place].clone();
        let stamp = |instant: i64| school.stamp(instant);
        match what {
            Ladder::NoDescription => {
                LADDER[0].1.clone_into(&mut session.work_order);
                session.family = false;
                session.description = self.random.pick(&["", "   "]).into();
            }
            Ladder::BetweenListings => {
                LADDER[0].1.clone_into(&mut session.work_order);
                session.family = true;
                session.description = "Open House".into();
            }
            Ladder::UnlistedEvent => {
                LADDER[0].1.clone_into(&mut session.work_order);
                session.family = true;
                session.description = "Open House, second evening".into();
            }
            Ladder::FamiliesWithoutIt => {
                ORDER[0].1.clone_into(&mut session.work_order);
                session.family = true;
            }
            Ladder::EventDateCorrected => {
                // Approved as of its date; then the date turns out wrong.
                LADDER[0].1.clone_into(&mut session.work_order);
                session.family = true;
                session.description = "winter reading night".into();
                session.encounters.clear();
                session.events.clear();
                let (from, to) = (stamp(start - DAY), stamp(end - DAY));
                let times = [("started_at", from.as_str()), ("ended_at", &to)];
                session.event(over, "correctTimes", &times);
                let mut one = self.guest(session);
                one.arrived = Some(start - DAY);
                one.recorded = Some(over + HOUR);
                session.encounters.push(one);
                session.event(over + 2 * HOUR, "addTag", &GOAL);
            }
            Ladder::DescriptionTaken => {
                LADDER[0].1.clone_into(&mut session.work_order);
                session.family = false;
                session.description = "Ladder tutoring".into();
                session.event(middle, "editDescription", &[]);
                session.event(
                    middle,
                    "editDescription",
                    &[("description", "Ladder, again")],
                );
            }
        }
    }
}
