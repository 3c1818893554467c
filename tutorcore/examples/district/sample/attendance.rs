//! Who comes to a session, when, and with which qualifiers.

use super::calendar::{HOUR, MINUTE};
use super::generator::Generator;
use super::needs::{DISTRICT, GRADE, PLAN, STATE, TUTORED};
use super::people::{HOMEBOUND_STUDENTS, student_id};
use super::records::{Encounter, Session};
use super::term::Kind;

impl Generator {
    /// Who comes, and when.
    pub(super) fn attend(&mut self, session: &mut Session, kind: Kind, tutor: usize) {
        let count = match kind {
            Kind::Homebound => 1,
            _ => 1 + self.random.below(7),
        };
        let group = match kind {
            Kind::AfterSchool if session.group != "ad_hoc" => self.group_of(tutor),
            _ => Vec::new(),
        };
        let mut here = Vec::new();
        for _ in 0..count {
            let Some(student) = self.somebody(session, kind, &group, &here) else {
                continue;
            };
            here.push(student);
            self.come(session, kind, student);
        }
    }

    /// Somebody who is not somewhere else at that time.
    fn somebody(
        &mut self,
        session: &Session,
        kind: Kind,
        group: &[usize],
        here: &[usize],
    ) -> Option<usize> {
        for _ in 0..8 {
            let student = if kind == Kind::Homebound {
                let teacher = (self.homebound_sessions - 1) % self.homebound_teachers;
                let which = self.random.below(HOMEBOUND_STUDENTS);
                self.homebound_student(teacher, which)
            } else if group.is_empty() || self.random.percent(5) {
                let place = match self.random.below(100) {
                    0..8 => self.random.below(self.schools.len()),
                    _ => session.place,
                };
                let at = self.random.below(self.students_at(place));
                place + self.schools.len() * at
            } else {
                self.random.pick(group)
            };
            let busy = self.busy.get(&(student, session.day));
            let is_free = busy.is_none_or(|&(from, to)| session.end <= from || to <= session.start);
            if is_free && !here.contains(&student) {
                let times = (session.start, session.end);
                self.busy.insert((student, session.day), times);
                return Some(student);
            }
        }
        None
    }

    /// One more student in a session, there from the start.
    pub(super) fn guest(&mut self, session: &Session) -> Encounter {
        let group = Vec::new();
        let found = self.somebody(session, Kind::Saturday, &group, &[]);
        let student = found.unwrap_or_else(|| {
            let count = self.students_at(session.place);
            session.place + self.schools.len() * self.random.below(count)
        });
        Encounter {
            id: self.encounter_id(),
            student: student_id(student),
            recorded: Some(session.start + 90),
            ..Encounter::default()
        }
    }

    /// One student's encounters of a session.
    fn come(&mut self, session: &mut Session, kind: Kind, student: usize) {
        let (start, end) = (session.start, session.end);
        let mut first = Encounter {
            id: self.encounter_id(),
            student: student_id(student),
            ..Encounter::default()
        };
        self.qualify(&mut first, session, kind, student);
        let click = start + MINUTE + self.random.upto(9 * MINUTE);
        let late = start + (5 + self.random.upto(20)) * MINUTE + self.seconds();
        let early = end - (3 + self.random.upto(12)) * MINUTE - self.seconds();
        let mut again = None;
        match self.random.below(100) {
            0..48 => first.recorded = Some(click),
            48..62 => first.arrived = Some(late),
            62..68 => {
                first.recorded = Some(click);
                let departed = self.schools[session.place].stamp(early);
                session.event(
                    early + 2 * MINUTE,
                    "timeOut",
                    &[("encounter", &first.id), ("departed_at", &departed)],
                );
            }
            68..80 => first.departed = Some(early),
            80..88 => {
                first.departed = Some(start + 20 * MINUTE);
                again = Some(Encounter {
                    id: self.encounter_id(),
                    arrived: Some(start + 30 * MINUTE + self.seconds()),
                    departed: None,
                    ..first.clone()
                });
            }
            88..92 => {
                // Found on paper in the evening.
                first.arrived = Some(late);
                first.departed = Some(early);
                first.recorded = Some(session.later() + HOUR);
            }
            _ => {
                first.arrived = Some(late);
                first.departed = Some(early);
            }
        }
        let is_odd = self.encounters.is_multiple_of(self.encounter_period);
        if is_odd && kind != Kind::Homebound {
            let which = self.encounters / self.encounter_period;
            again = self.odd(which, session, &mut first).or(again);
        }
        session.encounters.push(first);
        session.encounters.extend(again);
    }

    /// The qualifiers, mostly as the records have them.
    fn qualify(&mut self, one: &mut Encounter, session: &Session, kind: Kind, student: usize) {
        one.subject = match self.random.below(10) {
            0 => "",
            1 => self.random.pick(&TUTORED),
            _ => session.subject,
        };
        match kind {
            Kind::Homebound => match self.homebound_sessions % 6 {
                // Forgotten; and a slip.
                2 => {}
                4 => one.yes.extend(["homebound", "detention"]),
                _ => one.yes.push("homebound"),
            },
            Kind::Detention => {
                one.yes.push("detention");
                one.tutored = self.random.pick(&["yes", "no", "no", ""]);
            }
            Kind::CreditRecovery => {
                one.yes.push("credit_recovery");
                one.material = self.random.pick(&["yes", "true", ""]);
            }
            Kind::AfterSchool | Kind::BeforeSchool | Kind::Saturday => {}
        }
        let met = match one.subject {
            "" => Vec::new(),
            subject => self.needs(student).criteria(subject),
        };
        if !met.is_empty() && one.tutored != "no" && self.random.percent(85) {
            one.yes.push("remedial");
            one.criteria = met;
        } else if one.tutored != "no" && !one.subject.is_empty() && self.random.percent(4) {
            // The tutor sees a need that the records may deny.
            one.yes.push("remedial");
            one.criteria
                .push(self.random.pick(&[GRADE, PLAN, STATE, DISTRICT]));
        }
    }
}
