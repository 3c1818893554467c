//! tutorcore.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

mod decision;
mod error;
mod finding;
mod id;
pub mod jobs;
mod outcome;
mod policy;
mod rule;
#[cfg(feature = "schema")]
pub mod schema;
mod text;
mod time;
mod wire;

pub use decision::Decision;
pub use error::{Error, ErrorKind};
pub use finding::{Finding, RuleCode, Severity};
pub use id::{
    CourseId, DistrictId, EncounterId, GroupId, PersonId, SchoolId, SessionId, StudentId,
    SubjectId, TagId, TopicId, TutorId, WorkOrderId,
};
pub use outcome::{Effect, Outcome};
pub use policy::{
    DefaultArrival, EndBeforeDeparture, Enforcement, EventNameMatch, QualifierMinutes,
    ReportPolicy, SessionPolicy, SettingInfo, UnknownSchoolDay, WorkOrderWindow,
};
pub use rule::RuleInfo;
pub use time::{Instant, Interval, LocalDate, LocalTime, Weekday};
