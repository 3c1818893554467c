//! What a session may choose from: groups, work orders, events, goals, subjects.

use std::collections::{BTreeMap, HashMap};

use tutorcore::{
    ApprovedEventListing, CareerLadderGoal, FreeText, Group, StudentId, SubjectId, WorkOrder,
};

use crate::fault::Fault;
use crate::people::used_before;
use crate::source::Source;
use crate::table::{Presence, Table};
use crate::world::World;

/// `groups.csv`.
pub(crate) fn read_groups(source: &mut Source, world: &mut World, faults: &mut Vec<Fault>) {
    let Some(mut table) = Table::open(source, "groups.csv", Presence::Optional, faults) else {
        return;
    };
    let id = table.required("id");
    let (from, to) = (table.optional("active_from"), table.optional("active_to"));
    let (inactive, students) = (table.optional("inactive"), table.optional("students"));
    let mut lines = HashMap::new();
    table.rows(|row, faults| {
        let mut group = Group {
            id: row.required_id(id)?,
            inactive: row.flag(inactive)?,
            active_from: row.date(from)?,
            active_to: row.date(to)?,
            students: row.ids(students)?,
        };
        if let Some(line) = lines.get(&group.id) {
            return Err(used_before(row, id, *line));
        }
        let named = group.students.len();
        let is_known = |student: &StudentId| world.students.contains_key(student);
        group.students.retain(is_known);
        if group.students.len() < named {
            faults.push(row.cell_fault(
                students,
                "Some student is in no row of people.csv; the group counts without.",
                "Correct the id, or add it to people.csv.",
            ));
        }
        lines.insert(group.id.clone(), row.line);
        world.groups.insert(group.id.clone(), group);
        Ok(())
    });
}

/// `work_orders.csv`.
pub(crate) fn read_work_orders(source: &mut Source, world: &mut World, faults: &mut Vec<Fault>) {
    let Some(mut table) = Table::open(source, "work_orders.csv", Presence::Optional, faults) else {
        return;
    };
    let id = table.required("id");
    let (career_ladder, closed) = (table.optional("career_ladder"), table.optional("closed"));
    let (from, to) = (table.optional("valid_from"), table.optional("valid_to"));
    let (tutors, schools) = (table.optional("tutors"), table.optional("schools"));
    let mut lines = HashMap::new();
    table.rows(|row, _| {
        let order = WorkOrder {
            id: row.required_id(id)?,
            career_ladder: row.flag(career_ladder)?,
            closed: row.flag(closed)?,
            valid_from: row.date(from)?,
            valid_to: row.date(to)?,
            tutors: row.ids(tutors)?,
            schools: row.ids(schools)?,
        };
        if let Some(line) = lines.get(&order.id) {
            return Err(used_before(row, id, *line));
        }
        lines.insert(order.id.clone(), row.line);
        world.work_orders.insert(order.id.clone(), order);
        Ok(())
    });
}

/// `approved_events.csv`.
pub(crate) fn read_approved_events(
    source: &mut Source,
    world: &mut World,
    faults: &mut Vec<Fault>,
) {
    let file = "approved_events.csv";
    let Some(mut table) = Table::open(source, file, Presence::Optional, faults) else {
        return;
    };
    let name = table.required("name");
    let (from, to) = (table.optional("valid_from"), table.optional("valid_to"));
    let mut listings: BTreeMap<_, Vec<FreeText>> = BTreeMap::new();
    table.rows(|row, _| {
        let name = row.required_text(name)?;
        let dates = (row.date(from)?, row.date(to)?);
        listings.entry(dates).or_default().push(name.into());
        Ok(())
    });
    let listing = |((valid_from, valid_to), events)| ApprovedEventListing {
        valid_from,
        valid_to,
        events,
    };
    world.approved_events = listings.into_iter().map(listing).collect();
}

/// `career_ladder_goals.csv`.
pub(crate) fn read_career_ladder_goals(
    source: &mut Source,
    world: &mut World,
    faults: &mut Vec<Fault>,
) {
    let file = "career_ladder_goals.csv";
    let Some(mut table) = Table::open(source, file, Presence::Optional, faults) else {
        return;
    };
    let (id, name) = (table.required("id"), table.optional("name"));
    let mut lines = HashMap::new();
    table.rows(|row, _| {
        let goal = CareerLadderGoal {
            id: row.required_id(id)?,
            name: row.text(name)?.map(FreeText::from),
        };
        if let Some(line) = lines.get(&goal.id) {
            return Err(used_before(row, id, *line));
        }
        lines.insert(goal.id.clone(), row.line);
        world.career_ladder_goals.push(goal);
        Ok(())
    });
}

/// `subjects.csv`.
pub(crate) fn read_subjects(source: &mut Source, world: &mut World, faults: &mut Vec<Fault>) {
    let Some(mut table) = Table::open(source, "subjects.csv", Presence::Optional, faults) else {
        return;
    };
    let id = table.required("id");
    let (parent, reading) = (table.optional("parent"), table.optional("reading"));
    let mut lines = HashMap::new();
    let mut reading_line = None;
    table.rows(|row, _| {
        let subject: SubjectId = row.required_id(id)?;
        let parent: Option<SubjectId> = row.id(parent)?;
        let is_reading = row.flag(reading)?;
        if let Some(line) = lines.get(&subject) {
            return Err(used_before(row, id, *line));
        }
        if is_reading {
            if let Some(line) = reading_line {
                return Err(row.cell_fault(
                    reading,
                    format!("Line {line} names the subject that is reading already."),
                    "Say yes for one subject alone.",
                ));
            }
            reading_line = Some(row.line);
            world.subjects.reading = Some(subject.clone());
        }
        lines.insert(subject.clone(), row.line);
        if let Some(parent) = parent {
            world.subjects.parents.insert(subject, parent);
        }
        Ok(())
    });
}
