//! Students who go from one session to another, come at night, or whose times are changed.

use super::super::calendar::{HOUR, MINUTE};
use super::super::generator::Generator;
use super::super::records::Session;

/// What is odd about who comes to a session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Visit {
    GoesElsewhere,
    GoesElsewhereTimedOut,
    EditedLate,
    ByNight,
    TakenBack,
    EditedWrongly,
}

impl Generator {
    /// Has students go, come and be corrected as they should not; it may take a
    /// second session.
    pub(super) fn visit_oddly(&mut self, what: Visit, session: &mut Session) -> Option<Session> {
        let (start, end, day) = (session.start, session.end, session.day);
        let middle = start + (end - start) / 2;
        let over = session.later();
        let school = self.schools[session.place].clone();
        let stamp = |instant: i64| school.stamp(instant);
        let first = session.encounters.first().cloned().unwrap_or_default();
        let encounter = ("encounter", first.id.as_str());
        match what {
            Visit::GoesElsewhere | Visit::GoesElsewhereTimedOut => {
                // A student goes to a second tutor. In one case the first had
                // closed the encounter, in the other not.
                let mut stays = self.guest(session);
                stays.recorded = Some(start + MINUTE);
                if what == Visit::GoesElsewhereTimedOut {
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
                return Some(second);
            }
            Visit::EditedLate => {
                let arrived = stamp(start + MINUTE);
                let cells = [encounter, ("arrived_at", arrived.as_str())];
                let at = school.instant(day + 8, 480);
                session.event(at, "editEncounter", &cells);
                session.event_by(&school.admin(), at + HOUR, "editEncounter", &cells);
            }
            Visit::ByNight => {
                // A night of reading, 21:30 to 2:30: six hours of it.
                let start = school.instant(day, 21 * 60 + 30);
                session.start = start;
                session.end = start + 6 * HOUR;
                session.saved = None;
                session.end_recorded = Some(session.end + MINUTE);
                session.events.clear();
                session.encounters.clear();
                for (arrived, departed) in [(0, 0), (2, 0), (0, 4), (1, 5)] {
                    let mut one = self.guest(session);
                    one.arrived = (arrived > 0).then_some(start + arrived * HOUR);
                    one.departed = (departed > 0).then_some(start + departed * HOUR + 25);
                    session.encounters.push(one);
                }
            }
            Visit::TakenBack => {
                // Timed out too early, taken back; removed, and asked for again.
                let mut one = self.guest(session);
                one.recorded = Some(start + MINUTE);
                let id = one.id.clone();
                let itself = [("encounter", id.as_str())];
                session.encounters.push(one);
                session.event(start + 5 * MINUTE, "timeOut", &itself);
                session.event(start + 6 * MINUTE, "reopenEncounter", &itself);
                let cells = [itself[0], ("departed_at", &*stamp(end))];
                session.event(start + 7 * MINUTE, "timeOut", &cells);
                session.event(over, "removeEncounter", &itself);
                session.event(over + 1, "removeEncounter", &itself);
                session.event(over + 2, "editEncounter", &itself);
            }
            Visit::EditedWrongly => {
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
        None
    }
}
