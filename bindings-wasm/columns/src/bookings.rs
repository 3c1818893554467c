//! Double-bookings of a timetable in columns.

use std::borrow::Cow;

use tutorcore::{DoubleBookingColumns, Error, ErrorKind, Integers, TimeColumn};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::table::Table;
use crate::{numbers, told};

/// Double-bookings, column by column; each can be taken once.
#[wasm_bindgen]
pub struct Pairs {
    pairs: DoubleBookingColumns,
}

#[wasm_bindgen]
impl Pairs {
    /// The rows that start first.
    #[must_use]
    pub fn first(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.pairs.first)
    }

    /// The other rows.
    #[must_use]
    pub fn second(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.pairs.second)
    }

    /// When both are on from, in the unit that came in.
    #[must_use]
    pub fn starts(&mut self) -> Vec<f64> {
        numbers::floats(std::mem::take(&mut self.pairs.starts))
    }

    /// When the first of them is over.
    #[must_use]
    pub fn ends(&mut self) -> Vec<f64> {
        numbers::floats(std::mem::take(&mut self.pairs.ends))
    }
}

/// Every pair of rows that book one person twice.
///
/// # Errors
/// The JSON text of an error.
#[wasm_bindgen]
pub fn double_bookings(sessions: &Table) -> Result<Pairs, String> {
    let find = || {
        let people = sessions.required("person_id")?;
        let starts = sessions.checked_times("start")?;
        let ends = match sessions.optional("duration") {
            Some(lengths) => Cow::Owned(ends(starts, lengths)?),
            None => Cow::Borrowed(sessions.checked_times("end")?.values),
        };
        let own = sessions.optional("session_id");
        pairs(people, starts.values, &ends, own)
    };
    match find() {
        Ok(pairs) => Ok(Pairs { pairs }),
        Err(error) => Err(told(&error.inside("sessions"))),
    }
}

/// The ends of what begins and takes so many seconds.
fn ends(starts: TimeColumn<'_>, lengths: Integers<'_>) -> Result<Vec<i64>, Error> {
    let units = starts.unit.per_second();
    let lengths: Vec<Option<i64>> = match lengths {
        Integers::U32(all) => all.iter().map(|&one| Some(one.into())).collect(),
        Integers::I32(all) => all.iter().map(|&one| Some(one.into())).collect(),
        Integers::I64(all) => all.iter().map(|&one| Some(one)).collect(),
        Integers::U64(all) => all.iter().map(|&one| one.try_into().ok()).collect(),
    };
    let ends = starts
        .values
        .iter()
        .zip(lengths)
        .enumerate()
        .map(|(row, (start, length))| {
            let length = length.filter(|length| *length >= 0);
            let end = length
                .and_then(|length| length.checked_mul(units))
                .and_then(|length| start.checked_add(length));
            end.ok_or_else(|| {
                let message = "A session cannot take so long, or less than no time.";
                Error::new(ErrorKind::OutOfRange, message)
                    .inside(&row.to_string())
                    .inside("duration")
            })
        });
    ends.collect()
}

fn pairs(
    people: Integers<'_>,
    starts: &[i64],
    ends: &[i64],
    sessions: Option<Integers<'_>>,
) -> Result<DoubleBookingColumns, Error> {
    macro_rules! of_people {
        ($people:expr) => {
            match sessions {
                None => tutorcore::double_bookings($people, starts, ends, None::<&[u32]>),
                Some(Integers::U32(ids)) => {
                    tutorcore::double_bookings($people, starts, ends, Some(ids))
                }
                Some(Integers::I32(ids)) => {
                    tutorcore::double_bookings($people, starts, ends, Some(ids))
                }
                Some(Integers::U64(ids)) => {
                    tutorcore::double_bookings($people, starts, ends, Some(ids))
                }
                Some(Integers::I64(ids)) => {
                    tutorcore::double_bookings($people, starts, ends, Some(ids))
                }
            }
        };
    }
    match people {
        Integers::U32(people) => of_people!(people),
        Integers::I32(people) => of_people!(people),
        Integers::I64(people) => of_people!(people),
        Integers::U64(people) => {
            // In the order of signed numbers.
            let signed = people.iter().map(|id| (id ^ (1 << 63)).cast_signed());
            of_people!(&signed.collect::<Vec<_>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Unit;

    #[test]
    fn lengths_are_in_seconds_whatever_the_times_count() {
        let mut table = Table::new(Unit::Milliseconds);
        table.put_u64s("person_id", vec![u64::MAX, u64::MAX, 0, 0]);
        table.put_i64s("start", vec![0, 59_999, 0, 60_000]);
        table.put_u32s("duration", vec![60; 4]);
        let mut found = double_bookings(&table).ok().unwrap();
        assert_eq!((found.first(), found.second()), (vec![0], vec![1]));
        assert_eq!(
            (found.starts(), found.ends()),
            (vec![59_999.0], vec![60_000.0])
        );
        table.put_i32s("duration", vec![60, 60, -1, 60]);
        let error = double_bookings(&table).err().unwrap();
        assert!(
            error.contains(r#""path":"/sessions/duration/2""#),
            "{error}"
        );
        table.put_i32s("duration", vec![60]);
        assert!(double_bookings(&table).is_err());
    }

    #[test]
    fn times_that_count_something_finer_are_refused() {
        for name in ["start", "end"] {
            let mut table = Table::new(Unit::Seconds);
            table.put_u32s("person_id", vec![7, 7]);
            table.put_i64s("start", vec![0, 60]);
            table.put_i64s("end", vec![90, 90]);
            assert_eq!(double_bookings(&table).ok().unwrap().first(), [0]);
            table.put_i64s(name, vec![90, 1_790_000_000_000]);
            let error = double_bookings(&table).err().unwrap();
            let path = format!(r#""path":"/sessions/{name}/1""#);
            assert!(error.contains(&path), "{error}");
        }
    }
}
