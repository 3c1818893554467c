//! Early alerts: which student may need help, why, and whom to tell.

pub(crate) mod back_test;
pub(crate) mod columns;
mod content_area;
mod early_alert_engine;
pub(crate) mod engine;
mod fingerprint;
mod frequent;
mod key;
mod life_cycle;
mod long_session;
mod portal;
mod reconcile;
mod route;
mod rows;
pub(crate) mod rules;
mod session_alerts;
mod threads;
mod words;

pub(crate) use content_area::content_area;
pub use early_alert_engine::{
    AlertEngineSettings, AlertEngineStatus, EarlyAlertDifferences, EarlyAlertEngine,
};
pub use frequent::{FrequentRequestEvaluation, RequestCount, evaluate_frequent_requests};
pub(crate) use life_cycle::raise;
pub use life_cycle::{AlertEvent, AlertOutcome, RoutingFacts, apply_alert_event};
pub use long_session::{LongSessionEvaluation, UnjudgedReason, evaluate_long_session};
pub use portal::{
    PortalAccess, PortalAccessDecision, alerts_since, change_opt_in, decide_portal_access,
    opt_in_prompt_due,
};
pub use reconcile::{Reconciliation, reconcile_alerts};
pub(crate) use route::concerns;
pub use route::{AlertRouting, route_alert};
pub use rows::student_sessions;
pub(crate) use session_alerts::diagnosis_alerts;
pub use session_alerts::{AlertFacts, SessionAlerts, evaluate_session_alerts};
pub use words::explain_alert;
