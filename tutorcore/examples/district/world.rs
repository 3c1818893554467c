//! The district as typed values: what the folder says, found by id.

use std::collections::HashMap;

use tutorcore::{
    Actor, ApprovedEventListing, ApprovedSchool, CareerLadderGoal, Group, GroupId,
    HomeboundAssignment, PersonId, School, SchoolDayCalendar, SchoolId, StudentFacts, StudentId,
    SubjectTree, TutorId, WorkOrder, WorkOrderId, Zone,
};

use crate::fault::Fault;
use crate::source::Source;
use crate::term::Term;
use crate::{evidence, offer, people, sds, term};

/// The district as typed values.
#[derive(Default)]
pub(crate) struct World {
    /// The schools.
    pub(crate) schools: HashMap<SchoolId, School>,
    /// What the schools are called, where the folder says so.
    pub(crate) school_names: HashMap<SchoolId, String>,
    /// Their bell schedules.
    pub(crate) calendars: HashMap<SchoolId, SchoolDayCalendar>,
    /// The students, with what the records say about them.
    pub(crate) students: HashMap<StudentId, StudentFacts>,
    /// Everybody else, each with the schools administered.
    pub(crate) staff: HashMap<PersonId, Actor>,
    /// Where the tutors may work.
    pub(crate) approvals: HashMap<TutorId, Vec<ApprovedSchool>>,
    /// The groups.
    pub(crate) groups: HashMap<GroupId, Group>,
    /// The work orders.
    pub(crate) work_orders: HashMap<WorkOrderId, WorkOrder>,
    /// The listings of approved Family Involvement events.
    pub(crate) approved_events: Vec<ApprovedEventListing>,
    /// The Career Ladder Goals.
    pub(crate) career_ladder_goals: Vec<CareerLadderGoal>,
    /// Who is whose homebound teacher.
    pub(crate) homebound: HashMap<StudentId, Vec<HomeboundAssignment>>,
    /// The subjects.
    pub(crate) subjects: SubjectTree,
    /// How many people of a school data sync were left out as not active.
    pub(crate) not_active: usize,
}

/// A folder with the people of a school data sync.
pub(crate) struct PeopleFolder {
    /// The folder.
    pub(crate) source: Source,
    /// The zone of schools that have none.
    pub(crate) zone: Option<Zone>,
}

/// Everything that was read.
pub(crate) struct Input {
    /// The district.
    pub(crate) world: World,
    /// What took place.
    pub(crate) term: Term,
    /// What could not be read.
    pub(crate) faults: Vec<Fault>,
}

/// Reads everything. What cannot be read is left out and told in `faults`.
pub(crate) fn read(source: &mut Source, people_folder: Option<PeopleFolder>) -> Input {
    let mut world = World::default();
    let mut faults = Vec::new();
    let found = &mut faults;
    let has_other_people = people_folder.is_some();
    people::read_schools(source, has_other_people, &mut world, found);
    people::read_people(source, has_other_people, &mut world, found);
    if let Some(folder) = people_folder {
        sds::read(folder, &mut world, found);
    }
    people::read_bell_schedules(source, &mut world, found);
    people::read_approvals(source, &mut world, found);
    people::read_homebound_assignments(source, &mut world, found);
    offer::read_groups(source, &mut world, found);
    offer::read_work_orders(source, &mut world, found);
    offer::read_approved_events(source, &mut world, found);
    offer::read_career_ladder_goals(source, &mut world, found);
    offer::read_subjects(source, &mut world, found);
    evidence::read(source, &mut world, found);
    let term = term::read(source, &world, found);
    Input {
        world,
        term,
        faults,
    }
}

impl World {
    /// The person of an id, as one who acts.
    pub(crate) fn actor(&self, id: &str) -> Option<Actor> {
        if let Some(actor) = self.staff.get(id) {
            return Some(actor.clone());
        }
        let (student, _) = self.students.get_key_value(id)?;
        let person = PersonId::new(student).ok()?;
        Some(Actor {
            person,
            administers: Vec::new(),
        })
    }

    /// The zone of all schools, if it is one.
    pub(crate) fn zone(&self) -> Option<Zone> {
        let mut zones = self.schools.values().map(|school| school.zone);
        let first = zones.next()?;
        zones.all(|zone| zone == first).then_some(first)
    }
}
