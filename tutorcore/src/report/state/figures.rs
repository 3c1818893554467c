//! What a row of the state's report comes to, exact and rounded.

use serde::{Deserialize, Serialize};

use crate::kernel::tally::Tally;
use crate::time::{HOUR, MINUTE};

/// What a row of the state's report comes to.
///
/// The seconds are exact and summed over the students; minutes and hours are
/// rounded from them once, half up, so that no rounding adds up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateReportFigures {
    /// Seconds outside the school day: what the state is told.
    pub seconds: i64,
    /// The same in whole minutes.
    pub minutes: i64,
    /// The same in hours with four decimals, as `0.8333`.
    pub hours: String,
    /// How many students have time outside the school day.
    pub students: u32,
    /// Seconds inside the school day: not for the state.
    pub inside_seconds: i64,
    /// The same in whole minutes.
    pub inside_minutes: i64,
}

impl StateReportFigures {
    pub(super) fn of(tally: &Tally) -> Self {
        Self {
            seconds: tally.outside,
            minutes: minutes(tally.outside),
            hours: hours(tally.outside),
            students: tally.groups,
            inside_seconds: tally.inside,
            inside_minutes: minutes(tally.inside),
        }
    }
}

/// Whole minutes of a number of seconds that is not negative, half up.
fn minutes(seconds: i64) -> i64 {
    seconds.saturating_add(MINUTE / 2) / MINUTE
}

/// Hours of a number of seconds that is not negative, with four decimals,
/// half up.
fn hours(seconds: i64) -> String {
    const PARTS: i64 = 10_000;
    // The last hour's seconds alone, so that nothing grows too large.
    let parts = (seconds % HOUR)
        .saturating_mul(PARTS)
        .saturating_add(HOUR / 2)
        / HOUR;
    let whole = (seconds / HOUR).saturating_add(parts / PARTS);
    format!("{whole}.{:04}", parts % PARTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_up() {
        assert_eq!([0, 29, 30, 89, 90].map(minutes), [0, 0, 1, 1, 2]);
        assert_eq!(hours(0), "0.0000");
        assert_eq!(hours(3000), "0.8333");
        assert_eq!(hours(1800), "0.5000");
        assert_eq!(hours(1), "0.0003"); // 0.00027…
        assert_eq!(hours(9), "0.0025");
        assert_eq!(hours(3599), "0.9997");
        assert_eq!(hours(12_345 * 3600 + 36), "12345.0100");
        assert_eq!(hours(i64::MAX), "2562047788015215.5019");
    }
}
