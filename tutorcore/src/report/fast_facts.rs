//! The dashboard's figures: how many sessions, how long, how well rated.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::scope::{Part, ReportScope, Window, unsigned};
use crate::error::Error;
use crate::id::{SessionId, StudentId};
use crate::kernel::decimal::rounded;
use crate::model::date_range::DateRange;
use crate::model::session::{StudentRating, TutoringSession};
use crate::policy::{ReportPolicy, SessionLengthBasis};
use crate::time::MINUTE;
use crate::zone::Zone;

/// The dashboard's figures for a range of dates.
///
/// Each average is rounded once, half up, from exact sums, and absent where
/// there is nothing to average.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FastFacts {
    /// How many sessions some student in scope took part in.
    pub session_count: u32,
    /// How many pairs of such a session and such a student there are.
    pub student_session_count: u32,
    /// The average length in minutes, with one decimal.
    pub average_session_minutes: Option<String>,
    /// How many ratings there are: the latest of each student for each
    /// session.
    pub rating_count: u32,
    /// The average rating in stars, with two decimals; what is not rated is
    /// left out.
    pub average_student_rating: Option<String>,
    /// How many of the pairs were rated, in percent with one decimal.
    pub survey_response_rate: Option<String>,
}

/// Counts the sessions of a range of dates and averages their length and
/// ratings.
///
/// A session counts when it has ended, its start lies on one of the dates in
/// `zone`, and a student in scope has an encounter in it. By default its
/// length is its own, from start to end, once however many students it had;
/// with `session_length_basis` `StudentTime` the average is over the students
/// in scope, each with the time of the own encounters.
///
/// Source: Client portal guide, My Dashboard (F000-06..F000-08, F000-10;
/// A-35..A-37).
///
/// # Errors
/// [`OutOfRange`](crate::ErrorKind::OutOfRange) at `/range/last` when the
/// range ends before it begins;
/// [`LimitReached`](crate::ErrorKind::LimitReached) when it has more than
/// [`DateRange::MAX_DAYS`] dates.
///
/// ```
/// use tutorcore::{DateRange, ReportPolicy, ReportScope, Zone, fast_facts};
///
/// let october = DateRange { first: "2026-10-01".parse()?, last: "2026-10-31".parse()? };
/// let (scope, policy) = (ReportScope::default(), ReportPolicy::default());
/// let facts = fast_facts(&[], &scope, &october, Zone::UTC, &policy)?;
/// assert_eq!(facts.session_count, 0);
/// assert_eq!(facts.average_session_minutes, None);
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn fast_facts(
    sessions: &[TutoringSession],
    scope: &ReportScope,
    range: &DateRange,
    zone: Zone,
    policy: &ReportPolicy,
) -> Result<FastFacts, Error> {
    let window = Window::of(scope, *range, zone)?;
    let parts = window.parts(sessions);
    let counted: BTreeMap<&SessionId, &TutoringSession> = parts
        .iter()
        .map(|part| (&part.session.id, part.session))
        .collect();
    let seconds: u128 = match policy.session_length_basis {
        SessionLengthBasis::Session => counted
            .values()
            .filter_map(|one| Some(unsigned(one.ended_at?.seconds_since(one.started_at))))
            .fold(0, u128::saturating_add),
        SessionLengthBasis::StudentTime => parts
            .iter()
            .map(|part| unsigned(part.seconds))
            .fold(0, u128::saturating_add),
    };
    let (session_count, student_session_count) = (counted.len(), parts.len());
    let measured = match policy.session_length_basis {
        SessionLengthBasis::Session => session_count,
        SessionLengthBasis::StudentTime => student_session_count,
    };
    let stars = ratings(&parts);
    let sum = stars
        .iter()
        .map(|one| u128::from(*one))
        .fold(0, u128::saturating_add);
    Ok(FastFacts {
        session_count: count(session_count),
        student_session_count: count(student_session_count),
        average_session_minutes: rounded(
            seconds,
            many(measured).saturating_mul(unsigned(MINUTE)),
            1,
        ),
        rating_count: count(stars.len()),
        average_student_rating: rounded(sum, many(stars.len()), 2),
        survey_response_rate: rounded(
            many(stars.len()).saturating_mul(100),
            many(student_session_count),
            1,
        ),
    })
}

/// The stars of the latest rating that each student gave the own session.
fn ratings(parts: &[Part<'_>]) -> Vec<u32> {
    parts
        .iter()
        .filter_map(|part| latest_rating(part.session, part.student))
        .map(|rating| rating.stars)
        .collect()
}

/// The latest rating that a student gave a session.
pub(super) fn latest_rating<'a>(
    session: &'a TutoringSession,
    student: &StudentId,
) -> Option<&'a StudentRating> {
    let own = session.ratings.iter().filter(|one| one.student == *student);
    // Of two at one moment the higher: which comes first has no meaning.
    own.max_by_key(|rating| (rating.rated_at, rating.stars))
}

/// A number of things as it is told.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A number of things as it is reckoned with.
pub(super) fn many(number: usize) -> u128 {
    u128::try_from(number).unwrap_or(u128::MAX)
}

/// How many different ones there are.
pub(super) fn distinct<T: Ord>(things: impl Iterator<Item = T>) -> u32 {
    count(things.collect::<BTreeSet<_>>().len())
}
