//! The qualifiers of one encounter, and the evidence behind them.

mod evidence;
pub(crate) mod rules;
mod validate;

pub use evidence::{CriterionEvaluation, RemedialEvaluation, evaluate_remedial_criteria};
pub(crate) use validate::{Given, find};
pub use validate::{QualifierFacts, validate_qualifiers};
