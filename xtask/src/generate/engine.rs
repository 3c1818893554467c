//! The engines that have a door of their own.

use super::job::Job;
use super::object::Object;
use super::{Done, fail};

/// Jobs that are used together.
pub(crate) struct Engine {
    /// The door's name in every language.
    pub name: &'static str,
    /// What its jobs are about.
    pub subject: &'static str,
    /// The core's modules that have them.
    modules: &'static [&'static str],
    /// Its classes.
    classes: &'static [&'static str],
}

/// Every job belongs to one of them, by its module.
pub(crate) const ENGINES: &[Engine] = &[
    Engine {
        name: "alerts",
        subject: "Early alerts, the instructor's portal, and reports.",
        modules: &["alert", "report"],
        classes: &[],
    },
    Engine {
        name: "availability",
        subject: "Availability, conflicts, the scheduling assistant and its repairs, tutors that match.",
        modules: &["availability", "matching"],
        classes: &[],
    },
    Engine {
        name: "recurrence",
        subject: "When a recurring session falls, in every time zone.",
        modules: &["recurrence", "zone"],
        classes: &[],
    },
    Engine {
        name: "scheduling",
        subject: "Scheduled sessions: drafts, series, invitations, meetings, calendars.",
        modules: &["schedule"],
        classes: &[],
    },
    Engine {
        name: "sessions",
        subject: "Sessions, encounters, work orders, qualifiers, diagnoses, records, and the rules.",
        modules: &["catalogue", "diagnosis", "qualifier", "record", "session"],
        classes: &[],
    },
    Engine {
        name: "stream",
        subject: "Early alerts of a stream, one event at a time; settings tried on a history.",
        modules: &["back_test"],
        classes: &["AlertEngine"],
    },
];

impl Engine {
    /// Its jobs, in the order of their names.
    pub(crate) fn jobs<'a>(&self, jobs: &'a [Job]) -> impl Iterator<Item = &'a Job> + Clone {
        jobs.iter()
            .filter(|job| self.modules.contains(&job.module()))
    }

    /// Its objects, in their order.
    pub(crate) fn objects<'a>(
        &self,
        objects: &'a [Object],
    ) -> impl Iterator<Item = &'a Object> + Clone {
        objects
            .iter()
            .filter(|object| self.classes.contains(&object.class.as_str()))
    }
}

/// Holds that no job and no object is without an engine.
pub(crate) fn check(jobs: &[Job], objects: &[Object]) -> Done<()> {
    let homeless = |job: &&Job| {
        !ENGINES
            .iter()
            .any(|one| one.modules.contains(&job.module()))
    };
    if let Some(job) = jobs.iter().find(homeless) {
        let (name, module) = (&job.name, job.module());
        return fail(format!(
            "{name}: the module {module} belongs to no engine: name it in ENGINES"
        ));
    }
    let homeless = |one: &&Object| !ENGINES.iter().any(|all| all.classes.contains(&&*one.class));
    match objects.iter().find(homeless) {
        Some(object) => fail(format!(
            "{}: the class belongs to no engine: name it in ENGINES",
            object.class
        )),
        None => Ok(()),
    }
}
