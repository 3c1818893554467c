//! The qualifiers of one encounter, and the evidence behind them.

pub(crate) mod rules;
