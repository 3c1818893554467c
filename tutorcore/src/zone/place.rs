//! From a local time to an instant, where clocks were moved too.

use super::Zone;
use super::table::Stretch;
use serde::{Deserialize, Serialize};

/// What a local time is in a zone. Instants are Unix seconds.
///
/// ```
/// use tutorcore::zone::{Placement, Zone};
///
/// let chicago = Zone::get("America/Chicago")?;
/// let noon = 1_772_971_200; // 2026-03-08T12:00:00 on the wall
/// assert_eq!(chicago.resolve(noon), Placement::One(1_772_989_200));
/// let skipped = noon - 9 * 3600 - 1800; // 02:30, while clocks went from 02:00 to 03:00
/// let Placement::Gap { at, before, after } = chicago.resolve(skipped) else { panic!() };
/// assert_eq!((at, before, after), (1_772_956_800, -6 * 3600, -5 * 3600));
/// # Ok::<(), tutorcore::zone::UnknownZone>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Placement {
    /// It happens once, at this instant.
    One(i64),
    /// It happens twice, because clocks were put back over it.
    Fold {
        /// The first time, before the clocks were put back.
        earlier: i64,
        /// The second time.
        later: i64,
    },
    /// It never happens, because clocks were put forward over it.
    Gap {
        /// The instant at which they were.
        at: i64,
        /// The offset until then, in seconds east of Greenwich: clocks came to `at + before` …
        before: i32,
        /// … and the offset from then on: they went on at `at + after`.
        after: i32,
    },
}

/// What to do with a local time that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum GapPolicy {
    /// Keep the offset from before the gap: 02:30 becomes 03:30, as late after the jump as it
    /// would have been without one.
    #[default]
    ShiftForward,
    /// Take the first instant after the gap: 02:30 becomes 03:00.
    FirstValid,
    /// Leave the time out.
    Skip,
    /// Answer [`Misfit::Missing`].
    Refuse,
}

/// What to do with a local time that happens twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FoldPolicy {
    /// Take the first of the two.
    #[default]
    Earlier,
    /// Take the second.
    Later,
    /// Answer [`Misfit::Repeated`].
    Refuse,
}

/// Why a local time was not placed, under a policy that refuses such times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Misfit {
    /// Clocks are put forward over it.
    #[error("this local time does not exist in its zone: clocks are put forward over it")]
    Missing,
    /// Clocks are put back over it.
    #[error("this local time happens twice in its zone: clocks are put back over it")]
    Repeated,
}

/// The first local time of a list that could not be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("local time number {index}, counted from 0: {misfit}")]
pub struct MisfitAt {
    /// Its place in the list, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub misfit: Misfit,
}

impl Placement {
    /// When a session is held that is planned for `local`: of a repeated time the first, and what
    /// clocks are put forward over is moved by as much.
    pub(crate) fn held(self, local: i64) -> i64 {
        match self {
            Self::One(at) | Self::Fold { earlier: at, .. } => at,
            Self::Gap { before, .. } => local.saturating_sub(i64::from(before)),
        }
    }

    /// Applies the policies to the placement of `local`: an instant, or `None` to leave it out.
    fn choose(self, local: i64, gap: GapPolicy, fold: FoldPolicy) -> Result<Option<i64>, Misfit> {
        match self {
            Self::One(instant) => Ok(Some(instant)),
            Self::Fold { earlier, later } => match fold {
                FoldPolicy::Earlier => Ok(Some(earlier)),
                FoldPolicy::Later => Ok(Some(later)),
                FoldPolicy::Refuse => Err(Misfit::Repeated),
            },
            Self::Gap { at, before, .. } => match gap {
                GapPolicy::ShiftForward => Ok(Some(local.saturating_sub(i64::from(before)))),
                GapPolicy::FirstValid => Ok(Some(at)),
                GapPolicy::Skip => Ok(None),
                GapPolicy::Refuse => Err(Misfit::Missing),
            },
        }
    }
}

impl Zone {
    /// The instant of a local time (seconds of the civil clock since 1970-01-01T00:00), in Unix
    /// seconds; `None` if the policy is to leave it out.
    ///
    /// # Errors
    /// [`Misfit`] if the time does not exist, or happens twice, and the policy for that refuses.
    ///
    /// ```
    /// use tutorcore::zone::{FoldPolicy, GapPolicy, Misfit, Zone};
    ///
    /// let chicago = Zone::get("America/Chicago")?;
    /// let skipped = 1_772_937_000; // 2026-03-08T02:30:00
    /// let place = |gap| chicago.place(skipped, gap, FoldPolicy::Earlier);
    /// assert_eq!(place(GapPolicy::ShiftForward), Ok(Some(1_772_958_600))); // 03:30
    /// assert_eq!(place(GapPolicy::FirstValid), Ok(Some(1_772_956_800))); // 03:00
    /// assert_eq!(place(GapPolicy::Skip), Ok(None));
    /// assert_eq!(place(GapPolicy::Refuse), Err(Misfit::Missing));
    /// # Ok::<(), tutorcore::zone::UnknownZone>(())
    /// ```
    pub fn place(
        self,
        local: i64,
        gap: GapPolicy,
        fold: FoldPolicy,
    ) -> Result<Option<i64>, Misfit> {
        self.resolve(local).choose(local, gap, fold)
    }

    /// What [`plain_run`](Self::plain_run) is told at first.
    pub(crate) const NO_HINT: usize = usize::MAX / 2;

    /// The stretch of local times around `local` that all have one offset, as first, first after
    /// and offset. `local` lies before its first if it is in a gap or a fold. For times in order
    /// `hint`, [`NO_HINT`](Self::NO_HINT) at first, shortens the search.
    pub(crate) fn plain_run(self, local: i64, hint: &mut usize) -> (i64, i64, i64) {
        let stretch = self.table().next_stretch_around(local, hint);
        let (from, to) = stretch.plain();
        (from, to, i64::from(stretch.offset))
    }

    /// Places many local times, as [`Zone::place`] does each, and adds the instants to `out`.
    ///
    /// The zone is searched once for every stretch of one offset, not for every time, so this is
    /// quickest for times in order. With [`GapPolicy::Skip`], `out` may grow by less than
    /// `local` has; with [`GapPolicy::ShiftForward`], a shifted time is one whose
    /// [`Zone::to_local`] differs.
    ///
    /// # Errors
    /// [`MisfitAt`] the first time that a policy refuses; `out` keeps the instants before it.
    ///
    /// ```
    /// use tutorcore::zone::{FoldPolicy, GapPolicy, Zone};
    ///
    /// let chicago = Zone::get("America/Chicago")?;
    /// let week = 7 * 86_400;
    /// let first = 1_772_731_800; // Thursday, 2026-03-05T17:30:00
    /// let mut instants = Vec::new();
    /// chicago.place_all(
    ///     &[first, first + week],
    ///     GapPolicy::ShiftForward,
    ///     FoldPolicy::Earlier,
    ///     &mut instants,
    /// )?;
    /// // An hour less than a week apart: clocks were put forward on the Sunday between.
    /// assert_eq!(instants[1] - instants[0], week - 3600);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn place_all(
        self,
        local: &[i64],
        gap: GapPolicy,
        fold: FoldPolicy,
        out: &mut Vec<i64>,
    ) -> Result<(), MisfitAt> {
        let table = self.table();
        out.reserve(local.len());
        let (mut from, mut to, mut offset) = (0, 0, 0);
        for (index, &time) in local.iter().enumerate() {
            if from <= time && time < to {
                out.push(time.saturating_sub(offset));
                continue;
            }
            let stretch: Stretch = table.stretch_around(time);
            (from, to) = stretch.plain();
            offset = i64::from(stretch.offset);
            let placed = stretch.resolve(time).choose(time, gap, fold);
            out.extend(placed.map_err(|misfit| MisfitAt { index, misfit })?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GAPS: [GapPolicy; 4] = [
        GapPolicy::ShiftForward,
        GapPolicy::FirstValid,
        GapPolicy::Skip,
        GapPolicy::Refuse,
    ];
    const FOLDS: [FoldPolicy; 3] = [FoldPolicy::Earlier, FoldPolicy::Later, FoldPolicy::Refuse];

    fn zone() -> impl Strategy<Value = Zone> {
        let zones: Vec<Zone> = Zone::all().collect();
        prop::sample::select(zones)
    }

    /// Any time at all, times of our centuries, and times a week apart.
    fn times() -> impl Strategy<Value = Vec<i64>> {
        let near = -6_000_000_000_i64..12_000_000_000;
        let weekly = (near.clone(), 0..400_i64)
            .prop_map(|(first, n)| (0..n).map(|week| first + week * 604_800).collect());
        prop_oneof![
            prop::collection::vec(any::<i64>(), 0..20),
            prop::collection::vec(near, 0..60),
            weekly,
        ]
    }

    proptest! {
        #[test]
        fn many_are_placed_as_each(
            zone in zone(),
            times in times(),
            gap in prop::sample::select(&GAPS[..]),
            fold in prop::sample::select(&FOLDS[..]),
        ) {
            let mut all = vec![7];
            let result = zone.place_all(&times, gap, fold, &mut all);
            let mut each = vec![7];
            let mut expected = Ok(());
            for (index, &time) in times.iter().enumerate() {
                match zone.place(time, gap, fold) {
                    Ok(placed) => each.extend(placed),
                    Err(misfit) => {
                        expected = Err(MisfitAt { index, misfit });
                        break;
                    }
                }
            }
            prop_assert_eq!(result, expected);
            prop_assert_eq!(all, each);
        }

        #[test]
        fn an_instant_is_among_those_of_its_local_time(zone in zone(), unix in -9_000_000_000_i64..300_000_000_000) {
            match zone.resolve(zone.to_local(unix)) {
                Placement::One(instant) => prop_assert_eq!(instant, unix),
                Placement::Fold { earlier, later } => {
                    prop_assert!(earlier < later);
                    prop_assert!(unix == earlier || unix == later);
                }
                Placement::Gap { .. } => prop_assert!(false, "an instant's local time exists"),
            }
        }

        #[test]
        fn a_placed_time_reads_as_asked(zone in zone(), local in -9_000_000_000_i64..300_000_000_000) {
            match zone.resolve(local) {
                Placement::One(instant) => prop_assert_eq!(zone.to_local(instant), local),
                Placement::Fold { earlier, later } => {
                    prop_assert_eq!(zone.to_local(earlier), local);
                    prop_assert_eq!(zone.to_local(later), local);
                }
                Placement::Gap { at, before, after } => {
                    prop_assert_eq!(zone.offset_at(at - 1), before);
                    prop_assert_eq!(zone.offset_at(at), after);
                    prop_assert!(at + i64::from(before) <= local && local < at + i64::from(after));
                }
            }
        }

        #[test]
        fn no_time_is_too_far(zone in zone(), time in any::<i64>()) {
            let span = zone.span_at(time);
            prop_assert!(span.start <= time && (time < span.end || span.end == i64::MAX));
            prop_assert_eq!(span.offset, zone.offset_at(time));
            prop_assert_eq!(zone.to_local(time), time.saturating_add(span.offset.into()));
            let far = zone.place(time, GapPolicy::ShiftForward, FoldPolicy::Earlier);
            prop_assert!(far.is_ok_and(|instant| instant.is_some()));
        }
    }

    #[test]
    fn policies_are_named_on_the_wire() {
        let names = serde_json::to_string(&(GAPS, FOLDS)).unwrap();
        assert_eq!(
            names,
            r#"[["shiftForward","firstValid","skip","refuse"],["earlier","later","refuse"]]"#
        );
    }
}
