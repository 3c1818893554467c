//! People who are booked twice at one time.

use crate::error::{Error, ErrorKind};
use crate::kernel::pairs::{Pairs, overlap_pairs};

/// The most pairs of one call. A term has some ten thousand; a million
/// bookings at one time would have more than any memory holds.
const MOST: usize = 1 << 27;

/// Double-bookings, as columns of one length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoubleBookingColumns {
    /// The row that starts first; of two that start together, the lower one.
    pub first: Vec<u32>,
    /// The other row.
    pub second: Vec<u32>,
    /// When both are on from: the second's start.
    pub starts: Vec<i64>,
    /// When the first of them is over.
    pub ends: Vec<i64>,
}

/// Every pair of bookings that put one person in two places at once, from
/// columns: row `n` books `people[n]` from `starts[n]` to `ends[n]` for
/// `sessions[n]`.
///
/// People and sessions are numbers that the caller gives them, such as the
/// codes of a dictionary column, dense or not. Times are whole numbers of one
/// unit, seconds or whatever the caller counts in. Where no sessions are
/// given, each row is one of its own; with them, two rows of one session are
/// no double-booking. What is cancelled or declined is left out by the
/// caller.
///
/// Rows may come in any order. Bookings that only touch do not overlap, and
/// one that does not end after its start takes no time. The pairs come by
/// person, then by the first row's start and number, then by the second
/// row's.
///
/// Source: `TutorKit`, Scheduling assistant (F002-24).
///
/// ```
/// use tutorcore::double_bookings;
///
/// let people = [7_u32, 7, 8, 7];
/// let starts = [900, 1000, 1000, 1100];
/// let ends = [1050, 1100, 1100, 1200];
/// let found = double_bookings(&people, &starts, &ends, None::<&[u32]>)?;
/// assert_eq!((found.first, found.second), (vec![0], vec![1]));
/// assert_eq!((found.starts, found.ends), (vec![1000], vec![1050]));
/// # Ok::<(), tutorcore::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidValue`] for columns of different lengths;
/// [`ErrorKind::LimitReached`] for more than `u32::MAX` rows or more than
/// 2<sup>27</sup> pairs.
pub fn double_bookings<K, T, S>(
    people: &[K],
    starts: &[T],
    ends: &[T],
    sessions: Option<&[S]>,
) -> Result<DoubleBookingColumns, Error>
where
    K: Copy + Into<i64>,
    T: Copy + Into<i64>,
    S: Copy + Eq,
{
    check_lengths(
        people.len(),
        [
            ("starts", starts.len()),
            ("ends", ends.len()),
            ("sessions", sessions.map_or(people.len(), <[S]>::len)),
        ],
    )?;
    let Pairs {
        mut first,
        mut second,
    } = overlap_pairs(people, starts, ends, MOST).map_err(|_| too_many())?;
    if let Some(sessions) = sessions {
        leave_own(&mut first, &mut second, sessions);
    }
    Ok(with_times(first, second, starts, ends))
}

/// Refuses a column that has not as many rows as the people.
fn check_lengths(people: usize, columns: [(&str, usize); 3]) -> Result<(), Error> {
    match columns.iter().find(|(_, length)| *length != people) {
        None => Ok(()),
        Some((name, _)) => {
            let message = "The column has not as many rows as the people.";
            Err(Error::new(ErrorKind::InvalidValue, message).inside(name))
        }
    }
}

/// Leaves out the pairs of one session.
fn leave_own<S: Eq>(first: &mut Vec<u32>, second: &mut Vec<u32>, sessions: &[S]) {
    let session = |row: u32| sessions.get(place(row));
    let kept: Vec<bool> = first
        .iter()
        .zip(&*second)
        .map(|(&one, &other)| session(one) != session(other))
        .collect();
    keep(first, &kept);
    keep(second, &kept);
}

/// Pairs with the times at which both are on.
fn with_times<T: Copy + Into<i64>>(
    first: Vec<u32>,
    second: Vec<u32>,
    starts: &[T],
    ends: &[T],
) -> DoubleBookingColumns {
    let time = |column: &[T], row: u32| column.get(place(row)).map_or(0, |&time| time.into());
    DoubleBookingColumns {
        starts: second.iter().map(|&row| time(starts, row)).collect(),
        ends: first
            .iter()
            .zip(&second)
            .map(|(&one, &other)| time(ends, one).min(time(ends, other)))
            .collect(),
        first,
        second,
    }
}

/// More pairs than one call gives.
pub(super) fn too_many() -> Error {
    Error::new(
        ErrorKind::LimitReached,
        "There are too many bookings at one time.",
    )
    .with_help("Look at a shorter time, or at fewer people.")
}

fn place(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

fn keep(rows: &mut Vec<u32>, kept: &[bool]) {
    let mut kept = kept.iter();
    rows.retain(|_| kept.next().is_some_and(|kept| *kept));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rows_of_one_session_are_no_double_booking() {
        let found = double_bookings(
            &[1_i64, 1, 1],
            &[0_i64, 0, 5],
            &[10, 10, 8],
            Some(&[70_u32, 70, 71]),
        )
        .unwrap();
        let expected = DoubleBookingColumns {
            first: vec![0, 1],
            second: vec![2, 2],
            starts: vec![5, 5],
            ends: vec![8, 8],
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        let short = double_bookings(&[1_u32, 1], &[0_i32, 1], &[1], None::<&[u32]>).unwrap_err();
        assert_eq!(
            (short.kind(), short.path()),
            (ErrorKind::InvalidValue, "/ends")
        );
        let short = double_bookings(&[1_u32], &[0_i32], &[1], Some::<&[u32]>(&[])).unwrap_err();
        assert_eq!(short.path(), "/sessions");
    }
}
