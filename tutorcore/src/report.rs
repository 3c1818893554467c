//! Reports on what took place.

pub(crate) mod rules;
mod state;

pub use state::{
    RemedialCriterionRow, RemedialSubjectRow, StateReportFigures, StateReportKind, StateReportRow,
    StateTutoringReport, state_tutoring_report,
};
