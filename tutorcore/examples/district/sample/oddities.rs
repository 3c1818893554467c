//! What goes wrong: which kinds there are, in which order they come, and on which days.

#[path = "oddities/career_ladder.rs"]
mod career_ladder;
#[path = "oddities/encounters.rs"]
mod encounters;
#[path = "oddities/endings.rs"]
mod endings;
#[path = "oddities/events.rs"]
mod events;
#[path = "oddities/qualifiers.rs"]
mod qualifiers;
#[path = "oddities/start.rs"]
mod start;
#[path = "oddities/visits.rs"]
mod visits;
#[path = "oddities/work_orders.rs"]
mod work_orders;

use super::calendar::{date, last_day};
use super::generator::Generator;
use super::people::tutor_id;
use super::records::{Encounter, Session};
use career_ladder::Ladder;
use encounters::Stay;
use endings::Ending;
use events::Event;
use qualifiers::{Qualifier, qualify_oddly};
use start::Start;
use visits::Visit;
use work_orders::Order;

/// What is odd about an encounter.
#[derive(Clone, Copy)]
enum Oddity {
    Stay(Stay),
    Qualifier(Qualifier),
}

/// The odd encounters, in the order in which they come round.
const ODDITIES: [Oddity; 27] = [
    Oddity::Stay(Stay::OfAnotherDistrict),
    Oddity::Stay(Stay::AgainWhileOpen),
    Oddity::Stay(Stay::BeforeStart),
    Oddity::Stay(Stay::AfterEnd),
    Oddity::Stay(Stay::RecordedBeforeArrival),
    Oddity::Stay(Stay::DepartedAtOnce),
    Oddity::Stay(Stay::BeyondEnd),
    Oddity::Stay(Stay::RecordedBeforeDeparture),
    Oddity::Stay(Stay::Overlapping),
    Oddity::Qualifier(Qualifier::Homebound),
    Oddity::Qualifier(Qualifier::RemedialInIdleDetention),
    Oddity::Qualifier(Qualifier::RemedialInDetention),
    Oddity::Qualifier(Qualifier::OtherMaterial),
    Oddity::Qualifier(Qualifier::NoCriterion),
    Oddity::Qualifier(Qualifier::NoSubject),
    Oddity::Qualifier(Qualifier::NotSaidToBeRemedial),
    Oddity::Qualifier(Qualifier::EveryCriterion),
    Oddity::Qualifier(Qualifier::SubjectAlone),
    Oddity::Stay(Stay::Misread),
    Oddity::Stay(Stay::ByAnotherTutor),
    Oddity::Stay(Stay::ByAdministrator),
    Oddity::Qualifier(Qualifier::IdleDetention),
    Oddity::Qualifier(Qualifier::Everything),
    Oddity::Stay(Stay::TooLate),
    Oddity::Stay(Stay::TooLateByAdministrator),
    Oddity::Stay(Stay::JustInTime),
    Oddity::Stay(Stay::BackTwice),
];

/// What is odd about a session.
#[derive(Clone, Copy)]
enum Scenario {
    Start(Start),
    Order(Order),
    Ladder(Ladder),
    Ending(Ending),
    Visit(Visit),
    Event(Event),
}

/// The odd sessions, in the order in which they come round.
const SCENARIOS: [Scenario; 53] = [
    Scenario::Start(Start::NotApproved),
    Scenario::Start(Start::SchoolNotChosen),
    Scenario::Start(Start::OtherSchool),
    Scenario::Start(Start::NoGroup),
    Scenario::Start(Start::UnknownGroup),
    Scenario::Start(Start::InactiveGroup),
    Scenario::Order(Order::Missing),
    Scenario::Order(Order::Closed),
    Scenario::Order(Order::OfAnotherSchool),
    Scenario::Start(Start::NotFilledIn),
    Scenario::Start(Start::EveningBefore),
    Scenario::Start(Start::SavedEarly),
    Scenario::Ladder(Ladder::NoDescription),
    Scenario::Ladder(Ladder::BetweenListings),
    Scenario::Ladder(Ladder::UnlistedEvent),
    Scenario::Ladder(Ladder::FamiliesWithoutIt),
    Scenario::Start(Start::ByAnotherTutor),
    Scenario::Start(Start::ByAdministrator),
    Scenario::Start(Start::WhileAnotherRuns),
    Scenario::Ending(Ending::NobodyCame),
    Scenario::Ending(Ending::Forgotten),
    Scenario::Ending(Ending::AtTheStart),
    Scenario::Ending(Ending::Ahead),
    Scenario::Ending(Ending::BeforeDeparture),
    Scenario::Ending(Ending::AtAnArrival),
    Scenario::Ending(Ending::Twice),
    Scenario::Ending(Ending::Deleted),
    Scenario::Ending(Ending::DeletedWhenOver),
    Scenario::Order(Order::BeforeTheEnd),
    Scenario::Event(Event::OutOfPlace),
    Scenario::Event(Event::Tags),
    Scenario::Event(Event::TagTaken),
    Scenario::Order(Order::TooLate),
    Scenario::Order(Order::JustInTime),
    Scenario::Order(Order::DateCorrected),
    Scenario::Ladder(Ladder::EventDateCorrected),
    Scenario::Visit(Visit::GoesElsewhere),
    Scenario::Visit(Visit::GoesElsewhereTimedOut),
    Scenario::Visit(Visit::EditedLate),
    Scenario::Visit(Visit::ByNight),
    Scenario::Ending(Ending::Corrected),
    Scenario::Ending(Ending::ByAnotherTutor),
    Scenario::Order(Order::Removed),
    Scenario::Order(Order::NotToBeChosen),
    Scenario::Order(Order::ToCome),
    Scenario::Event(Event::Diagnoses),
    Scenario::Event(Event::DiagnosisWithoutTopic),
    Scenario::Event(Event::Ratings),
    Scenario::Visit(Visit::TakenBack),
    Scenario::Ladder(Ladder::DescriptionTaken),
    Scenario::Event(Event::Unreadable),
    Scenario::Start(Start::UnknownSetting),
    Scenario::Visit(Visit::EditedWrongly),
];

/// How many kinds of odd encounters, and of odd sessions, there are.
pub(super) const ODD_ENCOUNTERS: usize = ODDITIES.len();
pub(super) const ODD_SESSIONS: usize = SCENARIOS.len();

const GOAL: [(&str, &str); 2] = [("tag", "clg-reading"), ("tag_kind", "career_ladder_goal")];
const ORDER: [(&str, &str); 1] = [("work_order", "wo-general")];
const LADDER: [(&str, &str); 1] = [("work_order", "cl-ladder")];

/// The day that an odd session needs.
pub(super) fn day_of_scenario(which: usize) -> Option<i64> {
    match SCENARIOS[which % ODD_SESSIONS] {
        // In the gap between the listings, and on the first day of the second.
        Scenario::Ladder(Ladder::BetweenListings) => Some(date(2026, 11, 3)),
        Scenario::Ladder(Ladder::EventDateCorrected) => Some(date(2026, 11, 5)),
        // The night in which the clocks are put back.
        Scenario::Visit(Visit::ByNight) => Some(date(2026, 10, 31)),
        // The last days, for what is still open at the end.
        Scenario::Order(Order::BeforeTheEnd | Order::ToCome) => Some(last_day()),
        // The last day of summer time: seven days later is another offset.
        Scenario::Order(Order::TooLate | Order::DateCorrected) => Some(date(2026, 10, 30)),
        _ => None,
    }
}

impl Generator {
    /// Makes something odd of an encounter; it may take a second one.
    pub(super) fn odd(
        &mut self,
        which: usize,
        session: &Session,
        one: &mut Encounter,
    ) -> Option<Encounter> {
        match ODDITIES[which % ODD_ENCOUNTERS] {
            Oddity::Stay(what) => self.stay_oddly(what, session, one),
            Oddity::Qualifier(what) => {
                qualify_oddly(what, session, one);
                None
            }
        }
    }

    /// Makes something odd of a session; it may take a second one.
    pub(super) fn scenario(&mut self, which: usize, session: &mut Session) -> Option<Session> {
        match SCENARIOS[which % ODD_SESSIONS] {
            Scenario::Start(what) => return self.start_oddly(what, session),
            Scenario::Visit(what) => return self.visit_oddly(what, session),
            Scenario::Order(what) => self.order_oddly(what, session),
            Scenario::Ladder(what) => self.describe_oddly(what, session),
            Scenario::Ending(what) => self.end_oddly(what, session),
            Scenario::Event(what) => self.act_oddly(what, session),
        }
        None
    }

    /// A tutor whose session it is not.
    fn another_tutor(&self) -> String {
        tutor_id((self.tutors + self.sessions) % self.tutors)
    }
}
