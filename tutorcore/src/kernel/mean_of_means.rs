//! The mean of the means of several members, and whether a value is so much
//! larger than it, exactly.

mod rounded;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::running_mean::{Excess, Mean};
use super::wide::Wide;

/// How many bits of a fraction are kept for the first look.
const BITS: u32 = 48;

/// The mean of the means of members that are numbered from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct MeanOfMeans {
    members: Vec<Mean>,
    /// How many members have a mean.
    count: u64,
    /// The sum of the means in units of 2^-48, each cut off below.
    cut: u128,
    /// How many of them had something cut off.
    inexact: u64,
    /// The sums of the members, by how many values they have.
    by_count: BTreeMap<u64, u128>,
}

impl MeanOfMeans {
    pub(crate) fn new(members: usize) -> Self {
        Self {
            members: vec![Mean::default(); members],
            ..Self::default()
        }
    }

    /// What a member has.
    pub(crate) fn member(&self, member: usize) -> Mean {
        self.members.get(member).copied().unwrap_or_default()
    }

    /// Gives a member another mean; none if it has no values.
    pub(crate) fn set(&mut self, member: usize, mean: Mean) {
        let Some(place) = self.members.get_mut(member) else {
            return;
        };
        let old = std::mem::replace(place, mean);
        if let Some((cut, is_inexact)) = cut(old) {
            self.count = self.count.saturating_sub(1);
            self.cut = self.cut.saturating_sub(cut);
            self.inexact = self.inexact.saturating_sub(u64::from(is_inexact));
            if let Some(sum) = self.by_count.get_mut(&old.count) {
                *sum = sum.saturating_sub(u128::from(old.sum));
                if *sum == 0 {
                    self.by_count.remove(&old.count);
                }
            }
        }
        if let Some((cut, is_inexact)) = cut(mean) {
            self.count = self.count.saturating_add(1);
            self.cut = self.cut.saturating_add(cut);
            self.inexact = self.inexact.saturating_add(u64::from(is_inexact));
            let sum = self.by_count.entry(mean.count).or_default();
            *sum = sum.saturating_add(u128::from(mean.sum));
        }
    }

    /// Whether `value` is so much larger than the mean of means; never if
    /// that is zero or there is none.
    pub(crate) fn is_exceeded(&self, value: u64, excess: Excess) -> bool {
        if self.by_count.values().all(|sum| *sum == 0) {
            return false;
        }
        match self.order(value, excess) {
            Ordering::Greater => true,
            Ordering::Equal => excess.inclusive,
            Ordering::Less => false,
        }
    }

    /// For people to read; nothing is decided by it.
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub(crate) fn shown(&self) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        self.cut as f64 / (1_u64 << BITS) as f64 / self.count as f64
    }

    /// How the value stands to the threshold.
    fn order(&self, value: u64, excess: Excess) -> Ordering {
        // value * count * 100 against the sum of the means * (100 + percent).
        let left = u128::from(value)
            .checked_mul(u128::from(self.count))
            .and_then(|left| left.checked_mul(100));
        let Some(left) = left else {
            return self.exact_order(value, excess);
        };
        let per_cent = u128::from(excess.per_cent());
        let fine = left.checked_mul(1 << BITS);
        let least = self.cut.checked_mul(per_cent);
        let most = self
            .cut
            .checked_add(u128::from(self.inexact))
            .and_then(|most| most.checked_mul(per_cent));
        match (fine, least, most) {
            (Some(fine), Some(least), _) if fine < least => Ordering::Less,
            (Some(fine), _, Some(most)) if self.inexact > 0 && fine >= most => Ordering::Greater,
            (Some(fine), Some(least), Some(_)) if self.inexact == 0 => fine.cmp(&least),
            _ => self.exact_order(value, excess),
        }
    }

    /// By fractions of any size.
    fn exact_order(&self, value: u64, excess: Excess) -> Ordering {
        let mut numerator = Wide::default();
        let mut denominator = Wide::from(1);
        for (count, sum) in &self.by_count {
            let (count, sum) = (Wide::from(u128::from(*count)), Wide::from(*sum));
            numerator = numerator.times(&count).plus(&sum.times(&denominator));
            denominator = denominator.times(&count);
        }
        let left = Wide::from(u128::from(value))
            .times(&Wide::from(u128::from(self.count)))
            .times(&Wide::from(100))
            .times(&denominator);
        left.cmp(&numerator.times(&Wide::from(u128::from(excess.per_cent()))))
    }
}

/// The mean in units of 2^-48, and whether something was cut off.
fn cut(mean: Mean) -> Option<(u128, bool)> {
    let fine = u128::from(mean.sum) << BITS;
    let count = u128::from(mean.count);
    let whole = fine.checked_div(count)?;
    Some((whole, whole.saturating_mul(count) != fine))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(members: &[Mean]) -> MeanOfMeans {
        let mut all = MeanOfMeans::new(members.len());
        for (member, mean) in members.iter().enumerate() {
            // By way of another mean, which has to leave no trace.
            all.set(
                member,
                Mean {
                    count: 3,
                    sum: 1000,
                },
            );
            all.set(member, *mean);
        }
        all
    }

    fn mean(count: u64, sum: u64) -> Mean {
        Mean { count, sum }
    }

    #[test]
    fn thirds_are_compared_exactly() {
        // The means 10/3 and 20/3 have the mean 5; 40 % more is 7.
        let all = of(&[mean(3, 10), mean(3, 20), mean(0, 0)]);
        let excess = |inclusive| Excess {
            percent: 40,
            inclusive,
        };
        assert!(all.is_exceeded(7, excess(true)));
        assert!(!all.is_exceeded(7, excess(false)));
        assert!(!all.is_exceeded(6, excess(true)));
        assert!((all.shown() - 5.0).abs() < 1e-9);
        // 1/3 + 1/7 + 1/11 + 1/13 of a small prime more than nothing cut off.
        let all = of(&[mean(3, 1), mean(7, 1), mean(11, 1), mean(13, 1)]);
        assert_eq!(all.exact_order(0, excess(true)), Ordering::Less);
    }

    #[test]
    fn zeros_are_no_measure() {
        let excess = Excess {
            percent: 0,
            inclusive: true,
        };
        assert!(!of(&[mean(3, 0)]).is_exceeded(5, excess));
        assert!(!of(&[]).is_exceeded(5, excess));
        assert!(of(&[mean(3, 0), mean(1, 1)]).is_exceeded(1, excess));
    }

    proptest! {
        #[test]
        fn the_first_look_is_the_exact_one(
            members in prop::collection::vec((0_u64..6, 0_u64..30), 0..6),
            value in 0_u64..20, percent in 0_u32..120, inclusive in any::<bool>(),
        ) {
            let means: Vec<_> = members.iter().map(|(count, sum)| {
                mean(*count, if *count == 0 { 0 } else { *sum })
            }).collect();
            let all = of(&means);
            let excess = Excess { percent, inclusive };
            // Over the common denominator of all counts to five.
            let count: u64 = means.iter().map(|one| u64::from(one.count > 0)).sum();
            let sum: u64 = means.iter().filter(|one| one.count > 0)
                .map(|one| one.sum * 60 / one.count).sum();
            let (left, right) = (value * count * 100 * 60, sum * u64::from(100 + percent));
            prop_assert_eq!(all.order(value, excess), left.cmp(&right));
            prop_assert_eq!(all.exact_order(value, excess), left.cmp(&right));
            let fires = sum > 0 && (left > right || inclusive && left == right);
            prop_assert_eq!(all.is_exceeded(value, excess), fires);
        }
    }
}
