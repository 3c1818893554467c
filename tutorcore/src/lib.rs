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

mod error;
mod id;
mod wire;

pub use error::{Error, ErrorKind};
pub use id::{
    CourseId, DistrictId, EncounterId, GroupId, PersonId, SchoolId, SessionId, StudentId,
    SubjectId, TagId, TopicId, TutorId, WorkOrderId,
};
