//! Sessions as they usually go.

use super::calendar::{MINUTE, date_text, weekday};
use super::generator::Generator;
use super::needs::TUTORED;
use super::oddities::day_of_scenario;
use super::people::{group_id, homebound_teacher_id, tutor_id};
use super::places::{EVENTS, GOALS};
use super::records::Session;

/// The kinds of sessions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    AfterSchool,
    BeforeSchool,
    Saturday,
    Homebound,
    Detention,
    CreditRecovery,
}

impl Generator {
    pub(super) fn write_term(&mut self, encounters: usize) {
        let mut index = 0;
        while self.written < encounters {
            let round = index / self.session_period;
            let is_odd = index % self.session_period == self.session_period - 1;
            let scenario = is_odd.then_some(round);
            let mut session = self.ordinary(index, scenario.and_then(day_of_scenario));
            let second = if let Some(which) = scenario {
                self.scenario(which, &mut session)
            } else {
                self.save(&mut session);
                None
            };
            for session in [Some(session), second].into_iter().flatten() {
                self.write_session(&session, encounters);
            }
            index += 1;
        }
    }

    /// A session as it usually goes; `day` is for those that need a certain
    /// one, which somebody else then holds.
    fn ordinary(&mut self, index: usize, day: Option<i64>) -> Session {
        let kind = match self.random.below(100) {
            0..6 => Kind::Homebound,
            6..12 => Kind::Detention,
            12..19 => Kind::CreditRecovery,
            19..27 => Kind::BeforeSchool,
            27..32 => Kind::Saturday,
            _ => Kind::AfterSchool,
        };
        let needs_day = day.is_some();
        let kind = if needs_day { Kind::AfterSchool } else { kind };
        let number = index % self.tutors;
        let round = (index / self.tutors).min(self.rounds - 1);
        let spacing = self.days.len() / self.rounds;
        let day = day.unwrap_or_else(|| {
            let at = round * self.days.len() / self.rounds + self.random.below(spacing.max(1));
            let day = self.days[at.min(self.days.len() - 1)];
            match kind {
                Kind::Saturday => day + 5 - weekday(day),
                _ => day,
            }
        });

        let (tutor, place, school) = if kind == Kind::Homebound {
            let teacher = self.homebound_sessions % self.homebound_teachers;
            self.homebound_sessions += 1;
            let place = teacher % self.schools.len();
            (homebound_teacher_id(teacher), place, String::new())
        } else if needs_day {
            let place = number % self.schools.len();
            (self.extra_tutor(place, ""), place, String::new())
        } else {
            let approved = self.schools_of(number);
            let place = self.random.pick(&approved);
            let is_written = approved.len() > 1 || self.random.percent(50);
            let school = if is_written {
                &self.schools[place].id
            } else {
                ""
            };
            (tutor_id(number), place, school.to_owned())
        };

        let (start, length) = self.hours(kind, place, day);
        let subject = self.random.pick(&TUTORED);
        let mut session = Session {
            id: self.session_id(),
            tutor,
            place,
            school,
            group: "ad_hoc".to_owned(),
            work_order: self.work_order(place),
            day,
            start,
            without_start: false,
            saved: None,
            setting: match kind {
                Kind::Homebound => "homebound",
                _ if self.random.percent(5) => "virtual",
                _ if self.random.percent(50) => "school",
                _ => "",
            },
            subject,
            topics: self
                .random
                .pick(&["", "fractions", "vocabulary;main idea", "cells"]),
            description: String::new(),
            family: false,
            end: start + length,
            ends: true,
            end_recorded: None,
            actor: String::new(),
            encounters: Vec::new(),
            events: Vec::new(),
        };
        if kind == Kind::AfterSchool && !needs_day && self.random.percent(70) {
            session.group = group_id(number);
        }
        self.describe(&mut session);
        if self.random.percent(70) {
            session.end_recorded = Some(session.end + self.random.upto(12 * MINUTE));
        }
        self.attend(&mut session, kind, number);
        self.follow_up(&mut session);
        session
    }

    /// Start and length.
    fn hours(&mut self, kind: Kind, place: usize, day: i64) -> (i64, i64) {
        let school = &self.schools[place];
        let bell = school.bells;
        let random = &mut self.random;
        let (minutes, length) = match kind {
            Kind::AfterSchool => {
                let after = random.pick(&[-10, 0, 5, 5, 10, 15, 20, 30]);
                (bell.1 + after, 40 + 5 * random.upto(15))
            }
            Kind::BeforeSchool => (bell.0 - 30 - 5 * random.upto(8), 35 + 5 * random.upto(6)),
            Kind::Saturday => (540 + 15 * random.upto(6), 90 + 15 * random.upto(7)),
            Kind::Homebound => (570 + 15 * random.upto(26), 60 + 15 * random.upto(5)),
            Kind::Detention => (bell.1 + 5, 60 + 15 * random.upto(3)),
            Kind::CreditRecovery => (
                random.pick(&[bell.1 + 5, bell.1 + 5, 780]),
                75 + 15 * random.upto(4),
            ),
        };
        let start = school.instant(day, minutes);
        (start + self.seconds(), length * MINUTE)
    }

    fn work_order(&mut self, place: usize) -> String {
        let school = &self.schools[place].id;
        match self.random.below(100) {
            0..45 => format!("wo-{school}"),
            45..55 => "wo-general".to_owned(),
            55..72 => "cl-ladder".to_owned(),
            72..80 => format!("cl-{school}"),
            _ => "time_tracking_only".to_owned(),
        }
    }

    fn describe(&mut self, session: &mut Session) {
        let text = date_text(session.day);
        if session.is_career_ladder() {
            let mut valid = EVENTS
                .iter()
                .filter(|(_, from, to)| *from <= text.as_str() && text.as_str() <= *to);
            let which = self.random.below(2);
            if self.random.percent(15)
                && let Some((name, ..)) = valid.nth(which)
            {
                session.family = true;
                // Typed as people type; the accents as some keyboards make them.
                session.description = match self.random.below(4) {
                    0 => name.to_uppercase(),
                    1 => format!("  {}", name.replace(' ', "  ")),
                    2 => name.replace('á', "a\u{301}"),
                    _ => (*name).to_owned(),
                };
            } else {
                session.description = self
                    .random
                    .pick(&[
                        "Ladder tutoring",
                        "Reading, one to one",
                        "Planned\nwith families",
                    ])
                    .into();
            }
        } else if self.random.percent(30) {
            session.description = "Homework help, \"open door\"".into();
        }
    }

    /// What happens to a session besides: tags, a work order, ratings.
    fn follow_up(&mut self, session: &mut Session) {
        let over = session.end_recorded.unwrap_or(session.end);
        let school = self.schools[session.place].clone();
        if session.is_career_ladder() && self.random.percent(80) {
            let (goal, _) = self.random.pick(&GOALS);
            let cells = [("tag", goal), ("tag_kind", "career_ladder_goal")];
            session.event(over + 3 * MINUTE, "addTag", &cells);
        }
        if session.work_order == "time_tracking_only" && self.random.percent(40) {
            let order = self.work_order(session.place);
            if order != "time_tracking_only" {
                let at = school.instant(session.day + 1 + self.random.upto(7), 8 * 60 + 15);
                let mut cells = vec![("work_order", order.as_str())];
                if order.starts_with("cl-") {
                    cells.push(("description", "Ladder tutoring"));
                }
                session.event(at, "assignWorkOrder", &cells);
            }
        }
        let Some(first) = session.encounters.first().cloned() else {
            return;
        };
        if self.random.percent(20) {
            let mut cells = vec![("student", first.student.as_str())];
            if self.random.percent(40) {
                cells.push(("low_content_mastery", "yes"));
            }
            if self.random.percent(20) {
                cells.extend([("low_prerequisite_knowledge", "1"), ("topic", "fractions")]);
            }
            session.event(over + 5 * MINUTE, "diagnose", &cells);
        }
        if self.random.percent(25) {
            let stars = self.random.pick(&["5", "4", "5", "3"]);
            let cells = [("student", first.student.as_str()), ("stars", stars)];
            session.event(over + 20 * MINUTE, "rate", &cells);
        }
        if self.random.percent(4) {
            let arrived = school.stamp(session.start + 7 * MINUTE + 30);
            let cells = [("encounter", first.id.as_str()), ("arrived_at", &arrived)];
            let at = school.instant(session.day + 1, 7 * 60 + 30);
            session.event(at, "editEncounter", &cells);
        }
        if self.random.percent(2) {
            let at = school.instant(session.day + 2, 7 * 60 + 30);
            session.event(at, "removeEncounter", &[("encounter", &first.id)]);
        }
    }

    /// Most are saved as they begin; some a little later, some on the next
    /// morning.
    fn save(&mut self, session: &mut Session) {
        let school = &self.schools[session.place];
        match self.random.below(100) {
            0..10 => {
                let saved = session.start + MINUTE + self.random.upto(14 * MINUTE);
                save_at(session, saved);
            }
            10..14 => save_at(session, school.instant(session.day + 1, 7 * 60 + 20)),
            _ => {}
        }
    }
}

/// Moves what was recorded before a session was saved to after that.
fn save_at(session: &mut Session, saved: i64) {
    session.saved = Some(saved);
    let mut next = saved;
    for one in &mut session.encounters {
        let given = one.recorded.or(one.departed).or(one.arrived);
        if given.unwrap_or(session.start) <= saved {
            next += MINUTE;
            one.recorded = Some(next);
        }
    }
    for event in session.events.iter_mut().filter(|event| event.at <= saved) {
        next += MINUTE;
        event.at = next;
    }
    if session.end_recorded.unwrap_or(session.end) <= next {
        session.end_recorded = Some(next + MINUTE);
    }
    // What waits for the end waits a little longer.
    let over = session.end_recorded.unwrap_or(session.end);
    for event in &mut session.events {
        if event.at <= over && event.name != "timeOut" {
            event.at = over + MINUTE;
        }
    }
}
