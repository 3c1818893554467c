//! Fractions as decimal numbers, rounded once, half up.

/// A fraction with so many decimals; none without a denominator.
///
/// Exact while twice the numerator in units of the last decimal is below
/// 2^128.
pub(crate) fn rounded(numerator: u128, denominator: u128, decimals: u32) -> Option<String> {
    let unit = 10_u128.saturating_pow(decimals);
    let twice = numerator
        .saturating_mul(unit)
        .saturating_mul(2)
        .saturating_add(denominator);
    let parts = twice.checked_div(denominator.saturating_mul(2))?;
    Some(in_units(parts, decimals))
}

/// So many units of the last decimal as a decimal number.
pub(crate) fn in_units(parts: u128, decimals: u32) -> String {
    let unit = 10_u128.saturating_pow(decimals);
    let whole = parts.checked_div(unit).unwrap_or(0);
    let rest = parts.checked_rem(unit).unwrap_or(0);
    if decimals == 0 {
        return whole.to_string();
    }
    let width = usize::try_from(decimals).unwrap_or(0);
    format!("{whole}.{rest:0width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_up_and_nothing_has_no_share() {
        let text = |n, d, decimals| rounded(n, d, decimals).unwrap();
        assert_eq!(text(13, 3, 2), "4.33");
        assert_eq!(text(1, 8, 2), "0.13"); // 0.125
        assert_eq!(text(4530, 180, 1), "25.2"); // 25.1666…
        assert_eq!(text(5, 2, 0), "3");
        assert_eq!(text(0, 7, 2), "0.00");
        assert_eq!(text(1999, 2000, 1), "1.0");
        assert_eq!(rounded(1, 0, 2), None);
    }
}
