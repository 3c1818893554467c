//! Reports on what took place.

mod fast_facts;
mod portal;
pub(crate) mod rules;
mod scope;
mod state;
mod topics;

pub use fast_facts::{FastFacts, fast_facts};
pub use portal::{
    EarlyAlertReport, IndividualSessionRow, IndividualSessionsReport, OnDemandReport, StudentUsage,
    StudentUsageReport, early_alert_report, individual_sessions_report, on_demand_reports,
    student_usage_report,
};
pub use scope::ReportScope;
pub use state::{
    RemedialCriterionRow, RemedialSubjectRow, StateReportFigures, StateReportKind, StateReportRow,
    StateTutoringReport, state_tutoring_report,
};
pub use topics::{Topic, TopicReport, TopicRow, session_requests, topic_report};
