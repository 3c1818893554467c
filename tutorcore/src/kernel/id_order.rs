//! How ids break ties: as integers when all of them are, else by their bytes.

use std::cmp::Ordering;

/// How the ids of one list are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdOrder {
    /// All of them are integers.
    Integers,
    /// Some are not.
    Bytes,
}

impl IdOrder {
    pub(crate) fn of<'a>(ids: impl IntoIterator<Item = &'a str>) -> Self {
        if ids.into_iter().all(is_integer) {
            Self::Integers
        } else {
            Self::Bytes
        }
    }

    pub(crate) fn compare(self, one: &str, other: &str) -> Ordering {
        let by_bytes = one.cmp(other);
        match self {
            Self::Bytes => by_bytes,
            Self::Integers => by_value(one, other).then(by_bytes),
        }
    }
}

fn is_integer(id: &str) -> bool {
    let digits = id.strip_prefix('-').unwrap_or(id);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Compares integers of any length.
fn by_value(one: &str, other: &str) -> Ordering {
    let ((is_one_below, one), (is_other_below, other)) = (parts(one), parts(other));
    match (is_one_below, is_other_below) {
        (false, false) => one.len().cmp(&other.len()).then_with(|| one.cmp(other)),
        (true, true) => other.len().cmp(&one.len()).then_with(|| other.cmp(one)),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// Whether it is below zero, and its digits without zeros in front.
fn parts(integer: &str) -> (bool, &str) {
    let digits = integer.strip_prefix('-');
    let value = digits.unwrap_or(integer).trim_start_matches('0');
    (digits.is_some() && !value.is_empty(), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_ordered_by_their_value() {
        let order = IdOrder::of(["9", "10", "-3", "007"]);
        let mut ids = ["10", "9", "-3", "007", "7", "-30", "-0", "0"];
        ids.sort_by(|one, other| order.compare(one, other));
        assert_eq!(ids, ["-30", "-3", "-0", "0", "007", "7", "9", "10"]);
        let huge = "123456789012345678901234567890";
        assert_eq!(order.compare("99", huge), Ordering::Less);
    }

    #[test]
    fn one_word_makes_all_of_them_texts() {
        for other in ["a", "", "-", "1.5", "٣"] {
            let order = IdOrder::of(["9", "10", other]);
            assert_eq!(order.compare("9", "10"), Ordering::Greater, "{other}");
        }
    }
}
