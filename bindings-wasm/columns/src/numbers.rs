//! Whole numbers that came as floats.

use tutorcore::{Error, ErrorKind};

/// The largest whole number that a float holds exactly with its neighbours.
const MOST: f64 = 9_007_199_254_740_991.0;

/// Makes floats whole numbers, in the room that they have.
pub(crate) fn whole(values: Vec<f64>) -> Result<Vec<i64>, Error> {
    let of = |value: &f64| value.fract() == 0.0 && value.abs() <= MOST;
    if let Some(row) = values.iter().position(|value| !of(value)) {
        let value = values.get(row).copied().unwrap_or_default();
        let error = if value.is_finite() && value.fract() != 0.0 {
            Error::new(ErrorKind::WrongType, "The number is not whole.")
                .with_help("Round it, as in Float64Array.from(values, Math.floor).")
        } else if value.is_finite() {
            Error::new(ErrorKind::OutOfRange, "The number has more than 53 bits.")
                .with_help("Give a BigInt64Array.")
        } else {
            Error::new(ErrorKind::InvalidValue, "The number is not finite.")
                .with_help("Leave such rows out, or say by a column of flags which have a value.")
        };
        return Err(error.inside(&row.to_string()));
    }
    // The collection takes over the room of the floats.
    Ok(values.into_iter().map(truncated).collect())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the number is whole, and of 53 bits at most"
)]
fn truncated(value: f64) -> i64 {
    value as i64
}

/// Whole numbers as floats, in the room that they have.
pub(crate) fn floats(values: Vec<i64>) -> Vec<f64> {
    values.into_iter().map(float).collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "seconds of the years 1 to 9999 and counts of rows have fewer than 53 bits"
)]
pub(crate) fn float(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_stay_where_they_are() {
        let values = vec![0.0, -0.0, -7.0, MOST, -MOST];
        let place = values.as_ptr().cast::<u8>();
        let numbers = whole(values).unwrap();
        assert_eq!(numbers, [0, 0, -7, (1 << 53) - 1, 1 - (1 << 53)]);
        assert_eq!(numbers.as_ptr().cast::<u8>(), place);
        assert_eq!(floats(numbers)[3].to_bits(), MOST.to_bits());
    }

    #[test]
    fn other_numbers_are_refused_with_their_row() {
        for (value, kind) in [
            (0.5, ErrorKind::WrongType),
            (f64::NAN, ErrorKind::InvalidValue),
            (f64::NEG_INFINITY, ErrorKind::InvalidValue),
            (MOST + 1.0, ErrorKind::OutOfRange),
            (1e300, ErrorKind::OutOfRange),
        ] {
            let error = whole(vec![1.0, value]).unwrap_err();
            assert_eq!((error.kind(), error.path()), (kind, "/1"));
        }
    }
}
