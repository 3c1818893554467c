//! How many points of a line lie in a window that moves along it, and when
//! their number is news.

/// How a window reaches back from a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window<'a> {
    /// Points later than so much before it.
    Length(i64),
    /// Points whose day is its own or one of so many before it. The days are
    /// those of the points, and need not rise with them.
    Days(&'a [i64], i64),
}

/// When a number that is reached is news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// Always.
    Always,
    /// When the number before it had not reached it.
    Rising,
    /// When the last news is at least so old.
    After(i64),
}

/// What is remembered from point to point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// Whether the number of the last point reached the least.
    pub(crate) had_reached: bool,
    /// The point of the last news.
    pub(crate) last: Option<i64>,
}

impl News {
    /// Whether this point, with this number, is news; remembers it.
    #[inline]
    pub(crate) fn is_told(self, told: &mut Told, at: i64, number: u64, least: u64) -> bool {
        let reached = number >= least;
        let is_news = reached
            && match self {
                Self::Always => true,
                Self::Rising => !told.had_reached,
                Self::After(rest) => told.last.is_none_or(|last| at.saturating_sub(last) >= rest),
            };
        told.had_reached = reached;
        if is_news {
            told.last = Some(at);
        }
        is_news
    }
}

/// For each point, which are sorted, how many lie in the window that ends
/// with it: itself and earlier ones of the list.
pub(crate) fn rolling_counts(points: &[i64], window: Window<'_>, mut each: impl FnMut(usize, u64)) {
    match window {
        Window::Length(length) => sliding(points, |point| point.saturating_sub(length), &mut each),
        Window::Days(days, before) if days.is_sorted() => {
            // The lowest day that counts is never the day itself.
            let edge = |day: i64| day.saturating_sub(before).saturating_sub(1);
            sliding(days, edge, &mut each);
        }
        Window::Days(days, before) => {
            for (at, day) in days.iter().enumerate() {
                let counted = day.saturating_sub(before)..=*day;
                let count = days
                    .iter()
                    .take(at.saturating_add(1))
                    .filter(|other| counted.contains(other))
                    .count();
                each(at, count as u64);
            }
        }
    }
}

/// Counts by two ends that only move on.
fn sliding(points: &[i64], edge: impl Fn(i64) -> i64, each: &mut impl FnMut(usize, u64)) {
    let mut first = 0_usize;
    for (at, point) in points.iter().enumerate() {
        let edge = edge(*point);
        while points.get(first).is_some_and(|early| *early <= edge) && first < at {
            first = first.saturating_add(1);
        }
        each(at, at.saturating_sub(first).saturating_add(1) as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(points: &[i64], window: Window<'_>) -> Vec<u64> {
        let mut found = Vec::new();
        rolling_counts(points, window, |at, count| {
            assert_eq!(at, found.len());
            found.push(count);
        });
        found
    }

    #[test]
    fn the_older_end_is_outside() {
        assert_eq!(counts(&[0, 6, 7, 7], Window::Length(7)), [1, 2, 2, 3]);
        assert_eq!(counts(&[], Window::Length(7)), [0; 0]);
    }

    #[test]
    fn days_may_go_back() {
        let days = [3, 4, 3, 4, 5];
        assert_eq!(counts(&[0; 5], Window::Days(&days, 1)), [1, 2, 2, 4, 3]);
    }

    #[test]
    fn news_is_told_once_an_episode_or_after_a_rest() {
        let numbers = [(0, 1), (1, 2), (2, 3), (3, 1), (4, 2), (9, 2)];
        let told = |news: News| {
            let mut told = Told::default();
            let all = numbers.iter();
            all.filter(|(at, number)| news.is_told(&mut told, *at, *number, 2))
                .map(|(at, _)| *at)
                .collect::<Vec<_>>()
        };
        assert_eq!(told(News::Always), [1, 2, 4, 9]);
        assert_eq!(told(News::Rising), [1, 4]);
        assert_eq!(told(News::After(3)), [1, 4, 9]);
    }

    proptest! {
        #[test]
        fn counts_are_as_naive_ones(
            mut points in prop::collection::vec(0_i64..40, 0..20),
            length in 1_i64..15,
        ) {
            points.sort_unstable();
            let naive: Vec<_> = (0..points.len())
                .map(|at| points[..=at].iter().filter(|p| **p > points[at] - length).count() as u64)
                .collect();
            prop_assert_eq!(counts(&points, Window::Length(length)), naive.clone());
            prop_assert_eq!(counts(&[], Window::Days(&points, length - 1)), naive);
        }
    }
}
