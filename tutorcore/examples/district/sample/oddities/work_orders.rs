//! Work orders that may not be chosen, or come too early or too late.

use super::super::calendar::{DAY, HOUR};
use super::super::generator::Generator;
use super::super::records::Session;
use super::{LADDER, ORDER};

/// What is odd about the work order of a session.
#[derive(Clone, Copy)]
pub(super) enum Order {
    Missing,
    Closed,
    OfAnotherSchool,
    BeforeTheEnd,
    TooLate,
    JustInTime,
    DateCorrected,
    Removed,
    NotToBeChosen,
    ToCome,
}

impl Generator {
    /// Chooses, assigns and takes away a work order as it should not be.
    pub(super) fn order_oddly(&mut self, what: Order, session: &mut Session) {
        let (start, end, day) = (session.start, session.end, session.day);
        let middle = start + (end - start) / 2;
        let over = session.later();
        let school = self.schools[session.place].clone();
        let stamp = |instant: i64| school.stamp(instant);
        match what {
            Order::Missing => session.work_order.clear(),
            Order::Closed => session.work_order = "wo-closed".into(),
            Order::OfAnotherSchool => {
                let other = (session.place + 1) % self.schools.len();
                session.work_order = format!("wo-{}", self.schools[other].id);
            }
            Order::BeforeTheEnd => {
                session.ends = false;
                session.event(over, "assignWorkOrder", &ORDER);
            }
            Order::TooLate => {
                "time_tracking_only".clone_into(&mut session.work_order);
                session.events.clear();
                // The first second of the eighth day is too late.
                let at = school.instant(day + 8, 0);
                session.event(at, "assignWorkOrder", &ORDER);
            }
            Order::JustInTime => {
                "time_tracking_only".clone_into(&mut session.work_order);
                session.events.clear();
                let at = school.instant(day + 8, 0) - 1;
                session.event(at, "assignWorkOrder", &ORDER);
            }
            Order::DateCorrected => {
                // Assigned on the last day; then it turns out that the session
                // was a day earlier.
                "time_tracking_only".clone_into(&mut session.work_order);
                session.events.clear();
                session.encounters.clear();
                let at = school.instant(day + 7, 600);
                session.event(at, "assignWorkOrder", &ORDER);
                let (from, to) = (stamp(start - DAY), stamp(end - DAY));
                let times = [("started_at", from.as_str()), ("ended_at", &to)];
                session.event(at + HOUR, "correctTimes", &times);
                let mut one = self.guest(session);
                one.arrived = Some(start - DAY);
                one.departed = Some(end - DAY);
                one.recorded = Some(at + 2 * HOUR);
                let mut other = self.guest(session);
                other.arrived = one.arrived;
                other.recorded = one.recorded;
                other.actor = school.admin();
                session.encounters = vec![one, other];
            }
            Order::Removed => {
                ORDER[0].1.clone_into(&mut session.work_order);
                session.family = false;
                session.event(middle, "removeWorkOrder", &[]);
                session.event(middle + 1, "removeWorkOrder", &[]);
                session.event(over, "assignWorkOrder", &LADDER);
                let full = [LADDER[0], ("description", "Reading club")];
                session.event(over + 1, "assignWorkOrder", &full);
                let late = school.instant(day + 9, 600);
                session.event(late, "removeWorkOrder", &[]);
            }
            Order::NotToBeChosen => {
                session.event(over, "assignWorkOrder", &[("work_order", "wo-closed")]);
                session.event(over, "assignWorkOrder", &[("work_order", "wo-summer")]);
                session.event(over, "assignWorkOrder", &[("work_order", "wo-substitutes")]);
            }
            Order::ToCome => {
                // Held on the last day, its work order still to come.
                "time_tracking_only".clone_into(&mut session.work_order);
                session.events.clear();
            }
        }
    }
}
