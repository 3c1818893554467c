//! The engines that have a door of their own.

use super::job::Job;
use super::{Done, fail};

/// Jobs that are used together.
pub(crate) struct Engine {
    /// The door's name in every language.
    pub name: &'static str,
    /// What its jobs are about.
    pub subject: &'static str,
    /// The core's modules that have them.
    modules: &'static [&'static str],
}

/// Every job belongs to one of them, by its module.
pub(crate) const ENGINES: &[Engine] = &[
    Engine {
        name: "alerts",
        subject: "Early alerts, the instructor's portal, and reports.",
        modules: &["alert", "report"],
    },
    Engine {
        name: "recurrence",
        subject: "When a recurring session falls, in every time zone.",
        modules: &["recurrence", "zone"],
    },
    Engine {
        name: "scheduling",
        subject: "Availability, conflicts, the assistant, and scheduled sessions.",
        modules: &["availability", "schedule"],
    },
    Engine {
        name: "sessions",
        subject: "Sessions, encounters, work orders, qualifiers, diagnoses, and the rules.",
        modules: &["catalogue", "diagnosis", "qualifier", "session"],
    },
];

impl Engine {
    /// Its jobs, in the order of their names.
    pub(crate) fn jobs<'a>(&self, jobs: &'a [Job]) -> impl Iterator<Item = &'a Job> + Clone {
        jobs.iter()
            .filter(|job| self.modules.contains(&job.module()))
    }
}

/// Holds that no job is without an engine.
pub(crate) fn check(jobs: &[Job]) -> Done<()> {
    let homeless = jobs.iter().find(|job| {
        !ENGINES
            .iter()
            .any(|engine| engine.modules.contains(&job.module()))
    });
    match homeless {
        Some(job) => fail(format!(
            "{}: the module {} belongs to no engine: name it in ENGINES",
            job.name,
            job.module()
        )),
        None => Ok(()),
    }
}
