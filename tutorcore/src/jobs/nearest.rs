//! The known name that a mistyped one was probably meant to be.

/// A longer text is no mistyped name.
const LONGEST: usize = 64;

/// The known name with the fewest letters to change, if they are few.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let (distance, found) = known.map(|known| (distance(name, known), known)).min()?;
    (distance <= found.len().div_ceil(3)).then_some(found)
}

/// How many letters must be changed, added or left out, whatever their case.
fn distance(one: &str, other: &str) -> usize {
    // A row of the table of distances: from the part of `one` so far to each
    // beginning of `other`.
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.bytes().enumerate() {
        let mut diagonal = at;
        let mut left = at.saturating_add(1);
        let mut next = Vec::with_capacity(row.len());
        next.push(left);
        for (above, meant) in row.iter().skip(1).copied().zip(other.bytes()) {
            let changed = usize::from(!letter.eq_ignore_ascii_case(&meant));
            left = left
                .min(above)
                .saturating_add(1)
                .min(diagonal.saturating_add(changed));
            diagonal = above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (one, other, expected) in [
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("end_session", "End_Session", 0),
            ("ab", "ba", 2),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        let known = || ["end_session", "start_session", "time_in"].into_iter();
        assert_eq!(nearest("endSession", known()), Some("end_session"));
        assert_eq!(nearest("timein", known()), Some("time_in"));
        assert_eq!(nearest("weather", known()), None);
        assert_eq!(nearest(&"end_session".repeat(9), known()), None);
    }
}
