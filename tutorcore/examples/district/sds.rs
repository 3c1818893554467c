//! People from a school data sync: version 1 and version 2.1, told apart by their files.

use std::collections::HashMap;

use tutorcore::{DistrictId, School, SchoolId, StudentFacts, StudentId, Zone};

use crate::fault::Fault;
use crate::people::{add_staff, add_student, unknown};
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::world::{PeopleFolder, World};

/// Adds the schools and people of the folder to those that are there already, which count
/// where an id is in both.
pub(crate) fn read(folder: PeopleFolder, world: &mut World, faults: &mut Vec<Fault>) {
    let PeopleFolder { mut source, zone } = folder;
    let has = |files: [&str; 3]| files.iter().any(|file| source.has(file));
    if has(["users.csv", "roles.csv", "orgs.csv"]) {
        let orgs = read_orgs(&mut source, zone, world, faults);
        read_roles(&mut source, &orgs, world, faults);
    } else if has(["Student.csv", "Teacher.csv", "School.csv"]) {
        read_v1_schools(&mut source, zone, world, faults);
        read_v1_people(&mut source, "Student.csv", world, faults);
        read_v1_people(&mut source, "Teacher.csv", world, faults);
    } else {
        faults.push(Fault::of_file(
            "--people",
            "The folder holds no school data sync.",
            "Version 1 has Student.csv, Teacher.csv and School.csv, version 2.1 has users.csv, \
             roles.csv and orgs.csv.",
        ));
    }
}

/// Adds a school that is not there yet.
fn add_school(
    row: &Row<'_>,
    (id_column, name_column): (Column, Column),
    zone: Option<Zone>,
    district: Option<DistrictId>,
    world: &mut World,
) -> Result<(), Fault> {
    let id: SchoolId = row.required_id(id_column)?;
    if world.schools.contains_key(&id) {
        return Ok(());
    }
    let Some(zone) = zone else {
        return Err(row.cell_fault(
            id_column,
            "The school has no zone.",
            "Give one for all with --zone, as in --zone America/Chicago, or name the school in \
             schools.csv.",
        ));
    };
    if let Some(name) = row.text(name_column)? {
        world.school_names.insert(id.clone(), name.to_owned());
    }
    world
        .schools
        .insert(id.clone(), School { id, zone, district });
    Ok(())
}

/// `School.csv` of version 1. Its own `Zone` is no time zone.
fn read_v1_schools(
    source: &mut Source,
    zone: Option<Zone>,
    world: &mut World,
    faults: &mut Vec<Fault>,
) {
    let Some(mut table) = Table::open(source, "School.csv", Presence::Required, faults) else {
        return;
    };
    let columns = (table.required("SIS ID"), table.optional("Name"));
    table.rows(|row, _| add_school(row, columns, zone, None, world));
}

/// `Student.csv` or `Teacher.csv` of version 1, without those whose status is not active.
fn read_v1_people(
    source: &mut Source,
    file: &'static str,
    world: &mut World,
    faults: &mut Vec<Fault>,
) {
    let Some(mut table) = Table::open(source, file, Presence::Required, faults) else {
        return;
    };
    let (id, status) = (table.required("SIS ID"), table.optional("Status"));
    table.rows(|row, _| {
        let is_active = |status: &str| status.eq_ignore_ascii_case("active");
        if !row.text(status)?.is_none_or(is_active) {
            world.not_active += 1;
        } else if file == "Student.csv" {
            let student = row.required_id(id)?;
            add_student(world, student_of(student, None));
        } else {
            add_staff(world, row.required_id(id)?, None);
        }
        Ok(())
    });
}

/// An organisation of version 2.1: the one above it, if any.
type Orgs = HashMap<String, Option<String>>;

/// The types of organisations of version 2.1 that teach.
const SCHOOL_TYPES: [&str; 5] = [
    "school",
    "college",
    "university",
    "campus",
    "adultEducation",
];

/// `orgs.csv` of version 2.1. A school's district is the topmost organisation above it.
fn read_orgs(
    source: &mut Source,
    zone: Option<Zone>,
    world: &mut World,
    faults: &mut Vec<Fault>,
) -> Orgs {
    let mut orgs = Orgs::new();
    let mut schools = Vec::new();
    let Some(mut table) = Table::open(source, "orgs.csv", Presence::Required, faults) else {
        return orgs;
    };
    let (id, kind) = (table.required("sourcedId"), table.required("type"));
    let (name, parent) = (table.optional("name"), table.optional("parentSourcedId"));
    table.rows(|row, _| {
        let text = row.required_text(id)?;
        let parent = row.text(parent)?.map(str::to_owned);
        orgs.entry(text.to_owned()).or_insert(parent);
        let kind = row.required_text(kind)?;
        if SCHOOL_TYPES
            .iter()
            .any(|one| one.eq_ignore_ascii_case(kind))
        {
            add_school(row, (id, name), zone, None, world)?;
            schools.push(row.required_id::<SchoolId>(id)?);
        }
        Ok(())
    });
    for id in schools {
        if let Some(school) = world.schools.get_mut(&id)
            && school.district.is_none()
        {
            school.district = topmost(&orgs, id.as_str());
        }
    }
    orgs
}

/// The topmost organisation above one; `None` when there is none above it.
fn topmost(orgs: &Orgs, id: &str) -> Option<DistrictId> {
    let mut at = id;
    // A chain without a circle has no more steps than there are organisations.
    for _ in 0..orgs.len() {
        match orgs.get(at) {
            Some(Some(parent)) => at = parent,
            _ => break,
        }
    }
    (at != id).then(|| DistrictId::new(at).ok()).flatten()
}

/// `users.csv` and `roles.csv` of version 2.1. Who has no role here, such as a guardian, is left
/// out.
fn read_roles(source: &mut Source, orgs: &Orgs, world: &mut World, faults: &mut Vec<Fault>) {
    let mut users = HashMap::new();
    let Some(mut table) = Table::open(source, "users.csv", Presence::Required, faults) else {
        return;
    };
    let id = table.required("sourcedId");
    table.rows(|row, _| {
        users.insert(row.required_text(id)?.to_owned(), row.line);
        Ok(())
    });
    let Some(mut table) = Table::open(source, "roles.csv", Presence::Required, faults) else {
        return;
    };
    let (user, org) = (
        table.required("userSourcedId"),
        table.required("orgSourcedId"),
    );
    let role = table.required("role");
    table.rows(|row, _| {
        let id = row.required_text(user)?;
        if !users.contains_key(id) {
            return Err(unknown(row, user, "users.csv"));
        }
        let place = row.required_text(org)?;
        if !orgs.contains_key(place) {
            return Err(unknown(row, org, "orgs.csv"));
        }
        match row.required_text(role)?.to_ascii_lowercase().as_str() {
            "student" => {
                let district = topmost(orgs, place);
                add_student(world, student_of(row.required_id(user)?, district));
            }
            "alumni" => world.not_active += 1,
            "administrator" | "principal" => {
                let school = world
                    .schools
                    .contains_key(place)
                    .then(|| row.required_id(org));
                add_staff(world, row.required_id(user)?, school.transpose()?);
            }
            _ => add_staff(world, row.required_id(user)?, None),
        }
        Ok(())
    });
}

fn student_of(student: StudentId, district: Option<DistrictId>) -> StudentFacts {
    StudentFacts {
        student,
        district,
        evidence: None,
    }
}
