//! Schools, their bell schedules, and the people.

use std::collections::{BTreeMap, HashMap, HashSet};

use tutorcore::{
    Actor, ApprovedSchool, HomeboundAssignment, InstructionSpan, LocalDate, PersonId, School,
    SchoolDate, SchoolDayCalendar, SchoolId, StudentFacts, StudentId, TutorId, Weekday, Zone,
};

use crate::fault::Fault;
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::world::World;

/// What a person may be.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Role {
    Student,
    Tutor,
    HomeboundTeacher,
    Administrator,
}

const ROLES: &[(&str, Role)] = &[
    ("student", Role::Student),
    ("tutor", Role::Tutor),
    ("homebound_teacher", Role::HomeboundTeacher),
    ("administrator", Role::Administrator),
];

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// A file that has to be there unless the people come from elsewhere too.
fn presence(has_other_people: bool) -> Presence {
    if has_other_people {
        Presence::Optional
    } else {
        Presence::Required
    }
}

/// The fault of an id that stands in an earlier row already.
pub(crate) fn used_before(row: &Row<'_>, column: Column, line: u64) -> Fault {
    row.cell_fault(
        column,
        format!("Line {line} has this id already; that line counts."),
        "Give every row an id of its own.",
    )
}

/// The fault of an id that is in no row of another file.
pub(crate) fn unknown(row: &Row<'_>, column: Column, file: &str) -> Fault {
    row.cell_fault(
        column,
        format!("No row of {file} has this id."),
        format!("Correct the id, or add it to {file}."),
    )
}

/// `schools.csv`.
pub(crate) fn read_schools(
    source: &mut Source,
    has_other_people: bool,
    world: &mut World,
    faults: &mut Vec<Fault>,
) {
    let presence = presence(has_other_people);
    let Some(mut table) = Table::open(source, "schools.csv", presence, faults) else {
        return;
    };
    let (id, zone) = (table.required("id"), table.required("zone"));
    let (district, name) = (table.optional("district"), table.optional("name"));
    let mut lines = HashMap::new();
    table.rows(|row, _| {
        let school = School {
            id: row.required_id(id)?,
            zone: read_zone(row, zone)?,
            district: row.id(district)?,
        };
        if let Some(line) = lines.get(&school.id) {
            return Err(used_before(row, id, *line));
        }
        if let Some(name) = row.text(name)? {
            world
                .school_names
                .insert(school.id.clone(), name.to_owned());
        }
        lines.insert(school.id.clone(), row.line);
        world.schools.insert(school.id.clone(), school);
        Ok(())
    });
}

fn read_zone(row: &Row<'_>, column: Column) -> Result<Zone, Fault> {
    Zone::get(row.required_text(column)?).map_err(|error| {
        let help = error.windows.map_or_else(
            || "Write an IANA name, such as America/Chicago.".to_owned(),
            |zone| format!("This is a Windows name; write {}.", zone.name()),
        );
        row.cell_fault(column, "No time zone has this name.", help)
    })
}

/// `bell_schedules.csv`.
pub(crate) fn read_bell_schedules(source: &mut Source, world: &mut World, faults: &mut Vec<Fault>) {
    let file = "bell_schedules.csv";
    let Some(mut table) = Table::open(source, file, Presence::Optional, faults) else {
        return;
    };
    let (school, day) = (table.required("school"), table.required("day"));
    let (from, to) = (table.optional("from"), table.optional("to"));
    // Rows of one date add up, wherever they stand.
    let mut dates: BTreeMap<(SchoolId, LocalDate), Vec<InstructionSpan>> = BTreeMap::new();
    table.rows(|row, _| {
        let known = world.schools.get(row.required_text(school)?);
        let school = known.ok_or_else(|| unknown(row, school, "schools.csv"))?;
        let span = match (row.time(from)?, row.time(to)?) {
            (None, None) => None,
            (Some(from), Some(to)) if from < to => Some(InstructionSpan {
                start: from,
                end: to,
            }),
            (Some(_), Some(_)) => {
                let help = "Write the last bell of the same day, with 24 hours: 15:10.";
                return Err(row.cell_fault(to, "It is not later than from.", help));
            }
            _ => {
                let help = "Fill in from and to, or neither for a day without instruction.";
                return Err(row.fault("One of the two times is missing.", help));
            }
        };
        let spans = if let Ok(Some(date)) = row.date(day) {
            dates.entry((school.id.clone(), date)).or_default()
        } else {
            let weekday = row.required_choice(day, WEEKDAYS).map_err(|mut fault| {
                fault.help = Some("Write a weekday, as in monday, or a date.".to_owned());
                fault
            })?;
            let calendar = calendar(&mut world.calendars, school);
            calendar.weekdays.entry(weekday).or_default()
        };
        spans.extend(span);
        Ok(())
    });
    for ((id, date), instruction) in dates {
        if let Some(school) = world.schools.get(&id) {
            let calendar = calendar(&mut world.calendars, school);
            calendar.dates.push(SchoolDate { date, instruction });
        }
    }
}

fn calendar<'a>(
    calendars: &'a mut HashMap<SchoolId, SchoolDayCalendar>,
    school: &School,
) -> &'a mut SchoolDayCalendar {
    calendars
        .entry(school.id.clone())
        .or_insert_with(|| silent_calendar(school.zone))
}

/// A calendar that says nothing of any day.
pub(crate) fn silent_calendar(zone: Zone) -> SchoolDayCalendar {
    SchoolDayCalendar {
        zone,
        weekdays: BTreeMap::new(),
        dates: Vec::new(),
        valid_from: None,
        valid_to: None,
    }
}

/// `people.csv`.
pub(crate) fn read_people(
    source: &mut Source,
    has_other_people: bool,
    world: &mut World,
    faults: &mut Vec<Fault>,
) {
    let presence = presence(has_other_people);
    let Some(mut table) = Table::open(source, "people.csv", presence, faults) else {
        return;
    };
    let (id, role) = (table.required("id"), table.required("role"));
    let (school, district) = (table.optional("school"), table.optional("district"));
    let names = ["first_name", "last_name"].map(|name| table.optional(name));
    // A person may have several roles, and administer several schools.
    let mut lines = HashMap::new();
    table.rows(|row, faults| {
        let text = row.required_text(id)?;
        let role = row.required_choice(role, ROLES)?;
        let school: Option<SchoolId> = row.id(school)?;
        let key = match role {
            Role::Student => (text.to_owned(), role, None),
            _ => (text.to_owned(), role, school.clone()),
        };
        if let Some(line) = lines.get(&key) {
            return Err(used_before(row, id, *line));
        }
        match role {
            Role::Student => add_student(
                world,
                StudentFacts {
                    student: row.required_id(id)?,
                    district: row.id(district)?,
                    evidence: None,
                },
            ),
            Role::Tutor | Role::HomeboundTeacher => add_staff(world, row.required_id(id)?, None),
            Role::Administrator => add_staff(world, row.required_id(id)?, school),
        }
        lines.insert(key, row.line);
        // Nothing here asks for a name, so a row with a broken one counts all the same.
        faults.extend(names.into_iter().filter_map(|name| row.text(name).err()));
        Ok(())
    });
}

/// Adds a student who is not there yet.
pub(crate) fn add_student(world: &mut World, facts: StudentFacts) {
    world.students.entry(facts.student.clone()).or_insert(facts);
}

/// Adds a person, or a school that the person administers.
pub(crate) fn add_staff(world: &mut World, person: PersonId, administers: Option<SchoolId>) {
    let actor = world.staff.entry(person.clone()).or_insert(Actor {
        person,
        administers: Vec::new(),
    });
    let is_new = |school: &SchoolId| !actor.administers.contains(school);
    if let Some(school) = administers.filter(is_new) {
        actor.administers.push(school);
    }
}

/// `approvals.csv`.
pub(crate) fn read_approvals(source: &mut Source, world: &mut World, faults: &mut Vec<Fault>) {
    let Some(mut table) = Table::open(source, "approvals.csv", Presence::Required, faults) else {
        return;
    };
    let (tutor, school) = (table.required("tutor"), table.required("school"));
    let (from, to) = (table.optional("from"), table.optional("to"));
    table.rows(|row, _| {
        let id: TutorId = row.required_id(tutor)?;
        if !world.staff.contains_key(id.as_str()) {
            return Err(unknown(row, tutor, "people.csv"));
        }
        let known = world.schools.get(row.required_text(school)?);
        let approval = ApprovedSchool {
            school: known
                .ok_or_else(|| unknown(row, school, "schools.csv"))?
                .clone(),
            valid_from: row.date(from)?,
            valid_to: row.date(to)?,
        };
        world.approvals.entry(id).or_default().push(approval);
        Ok(())
    });
}

/// `homebound_assignments.csv`.
pub(crate) fn read_homebound_assignments(
    source: &mut Source,
    world: &mut World,
    faults: &mut Vec<Fault>,
) {
    let file = "homebound_assignments.csv";
    let Some(mut table) = Table::open(source, file, Presence::Optional, faults) else {
        return;
    };
    let (student, teacher) = (table.required("student"), table.required("teacher"));
    let (from, to) = (table.optional("from"), table.optional("to"));
    let mut seen = HashSet::new();
    table.rows(|row, _| {
        let id: StudentId = row.required_id(student)?;
        if !world.students.contains_key(&id) {
            return Err(unknown(row, student, "people.csv"));
        }
        let person: PersonId = row.required_id(teacher)?;
        if !world.staff.contains_key(&person) {
            return Err(unknown(row, teacher, "people.csv"));
        }
        let assignment = HomeboundAssignment {
            student: id.clone(),
            teacher: person,
            valid_from: row.date(from)?,
            valid_to: row.date(to)?,
        };
        let key = (
            id.clone(),
            assignment.teacher.clone(),
            assignment.valid_from,
            assignment.valid_to,
        );
        if seen.insert(key) {
            world.homebound.entry(id).or_default().push(assignment);
        }
        Ok(())
    });
}
