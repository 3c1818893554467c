//! Sessions of several rows with different ends: a row's own session is no
//! part of its baseline, so what the walk took for others is taken out again.

use std::collections::BTreeMap;

use super::events::{Event, Reading, read};
use super::quick::Attempt;
use super::{BatchOptions, Error};
use crate::kernel::means_in_order::{Larger, MeansInOrder};
use crate::kernel::running_mean::Mean;
use crate::kernel::seen::Seen;
use crate::kernel::sort;

/// How many rows are looked at between two questions whether to go on.
const STRIDE: usize = 1 << 16;

/// Judges the suspects of a walk and adds those that are unusually long. If
/// there are rows that stand for a session and student of another row, gives
/// all rows to be dropped instead.
pub(super) fn resolve(
    attempt: &Attempt<'_>,
    options: &BatchOptions<'_>,
    means: &mut MeansInOrder,
) -> Result<Vec<u32>, Error> {
    let mut suspects = std::mem::take(&mut means.suspects);
    if suspects.is_empty() {
        return Ok(Vec::new());
    }
    let go_on = || options.go_on();
    let mut sessions: Vec<_> = suspects.iter().map(|one| one.owner).collect();
    sort::by(&mut sessions, &Ord::cmp, &go_on)?;
    sessions.dedup();
    let mut rows = rows_of(attempt, options, &sessions)?;
    let repeated = repeated(&mut rows, &go_on)?;
    if !repeated.is_empty() {
        let mut dropped = attempt.dropped.clone();
        dropped.extend(repeated);
        dropped.sort_unstable();
        dropped.dedup();
        return Ok(dropped);
    }
    suspects.retain(|one| one.is_open);
    sort::by_key(&mut suspects, &|one| one.row, &go_on)?;
    rows.retain(|row| row.seconds.is_some());
    let order = |row: &Event| (row.session, row.end, row.student);
    sort::by_key(&mut rows, &order, &go_on)?;
    let found = means.larger.len();
    for session in rows.chunk_by(|a, b| a.session == b.session) {
        let mut own: BTreeMap<u64, Mean> = BTreeMap::new();
        for row in session {
            let own = own.entry(row.area).or_default();
            let suspect = suspects.binary_search_by_key(&row.row, |one| one.row);
            if let Some(suspect) = suspect.ok().and_then(|at| suspects.get(at)) {
                let mean = Mean {
                    count: suspect.mean.count.saturating_sub(own.count),
                    sum: suspect.mean.sum.saturating_sub(own.sum),
                };
                let value = u64::from(suspect.value);
                if mean.count >= means.least && means.excess.is_reached(value, mean) {
                    means.larger.push(Larger {
                        mean,
                        end: suspect.end,
                        row: suspect.row,
                        value: suspect.value,
                    });
                }
            }
            own.add(row.seconds.unwrap_or_default());
        }
    }
    if means.larger.len() > found {
        let rows = attempt.rows;
        let ids = |one: &Larger| rows.ids(one.row);
        let order = |a: &Larger, b: &Larger| a.end.cmp(&b.end).then_with(|| ids(a).cmp(&ids(b)));
        sort::by(&mut means.larger, &order, &go_on)?;
    }
    Ok(Vec::new())
}

/// All rows of these sessions that count.
fn rows_of(
    attempt: &Attempt<'_>,
    options: &BatchOptions<'_>,
    sessions: &[u64],
) -> Result<Vec<Event>, Error> {
    // Of two numbers that look alike, most are told apart at once.
    let mut wanted = Seen::new(sessions.len(), Some(attempt.spread_key()));
    for session in sessions {
        wanted.insert(*session);
    }
    let mut found = Vec::new();
    let mut row = 0_u32;
    for batch in attempt.batches {
        for place in 0..batch.len() {
            if place % STRIDE == 0 {
                options.go_on()?;
            }
            let session = batch.sessions.key(place);
            if wanted.contains(session)
                && sessions.binary_search(&session).is_ok()
                && attempt.dropped.binary_search(&row).is_err()
                && let Reading::Judged(event) = read(batch, place, row, attempt.policy)?
            {
                found.push(event);
            }
            row = row.saturating_add(1);
        }
    }
    Ok(found)
}

/// The rows beside the first of their session and student; sorts them.
fn repeated(rows: &mut [Event], go_on: &dyn Fn() -> Result<(), Error>) -> Result<Vec<u32>, Error> {
    sort::by_key(rows, &Event::precedence, go_on)?;
    let pairs = rows.chunk_by(|a, b| (a.session, a.student) == (b.session, b.student));
    let later = pairs.flat_map(|pair| pair.iter().skip(1).map(|row| row.row));
    Ok(later.collect())
}
