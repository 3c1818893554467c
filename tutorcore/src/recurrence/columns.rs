//! Many sets in columns: their texts in, their times out.

use std::ops::Range;

use super::expansion::{ExpansionOptions, ExpansionStop};
use super::set::{Clock, Reading, RecurrenceSet};
use crate::error::{Error, ErrorKind};

/// The most times of one call: a gigabyte of seconds.
const MOST: usize = 1 << 27;

/// The host is asked whether to stop at rows that have none of these bits, and
/// after so many times.
const ASK_EVERY: (usize, usize) = (0xff, 1 << 20);

/// Between which seconds of UTC many sets are expanded.
#[derive(Clone, Debug)]
pub enum ExpansionWindows<'a> {
    /// The same for all of them.
    One(Range<i64>),
    /// For each set its own.
    Each {
        /// From when on.
        starts: &'a [i64],
        /// Until when; the end itself is left out.
        ends: &'a [i64],
    },
}

impl ExpansionWindows<'_> {
    fn of(&self, row: usize) -> Option<Range<i64>> {
        match self {
            Self::One(window) => Some(window.clone()),
            Self::Each { starts, ends } => Some(*starts.get(row)?..*ends.get(row)?),
        }
    }
}

/// The times of many sets in one window: the seconds of all of them in one list, and where each
/// set's begin.
///
/// ```
/// use tutorcore::{ExpansionOptions, RecurrenceSet, expand_many};
///
/// let sets = ["20260105T090000Z", "20260106T100000Z"].map(|start| {
///     format!("DTSTART:{start}\nRRULE:FREQ=WEEKLY;COUNT=2").parse::<RecurrenceSet>().unwrap()
/// });
/// let many = expand_many(&sets, 0..i64::MAX, &ExpansionOptions::default());
/// assert_eq!(many.offsets, [0, 2, 4]);
/// assert_eq!(many.seconds[2..4], [1_767_693_600, 1_768_298_400]);
/// ```
#[must_use]
pub fn expand_many<'a>(
    sets: impl IntoIterator<Item = &'a RecurrenceSet>,
    window: Range<i64>,
    options: &ExpansionOptions,
) -> ExpandedColumns {
    let mut columns = ExpandedColumns {
        seconds: Vec::new(),
        offsets: vec![0],
        stops: Vec::new(),
    };
    for set in sets {
        let stop = set.expand_seconds(window.clone(), options, &mut columns.seconds);
        columns.stops.push(stop);
        columns.offsets.push(columns.seconds.len());
    }
    columns
}

/// The times of many sets, as columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpandedColumns {
    /// The seconds of every set, one set after the other, as
    /// [`expand_seconds`](RecurrenceSet::expand_seconds) gives them.
    pub seconds: Vec<i64>,
    /// Where each set's seconds begin, and at the end where the last set's end.
    pub offsets: Vec<usize>,
    /// Why each set has no more.
    pub stops: Vec<ExpansionStop>,
}

/// Reads the texts of many sets and gives the times of each in its window, in
/// seconds of UTC: what [`expand_many`] does for sets that
/// have been read.
///
/// Every set needs a zone (or is of UTC): the times of sets without one are no
/// instants, and one column does not hold both. Each set has the options' limits
/// for itself. `interrupt` is asked now and then whether to stop.
///
/// # Errors
/// The path begins with the row of the set.
/// - What [`RecurrenceSet::read`] refuses.
/// - [`ErrorKind::InvalidValue`] for a set without a zone, and for windows that
///   are fewer than the sets.
/// - [`ErrorKind::LimitReached`] for more than 2<sup>27</sup> times in all, or
///   when the host stopped the work.
///
/// ```
/// use tutorcore::{ExpansionOptions, ExpansionWindows, Reading, expand_texts};
///
/// let texts = [
///     "DTSTART;TZID=America/Chicago:20261030T153000\nRRULE:FREQ=DAILY;COUNT=3",
///     "DTSTART:20261101T090000Z",
/// ];
/// let found = expand_texts(
///     texts,
///     &ExpansionWindows::One(0..i64::MAX),
///     Reading::Strict,
///     &ExpansionOptions::default(),
///     None,
/// )?;
/// assert_eq!(found.offsets, [0, 3, 4]);
/// // Clocks are put back on 1 November: that day has 25 hours.
/// assert_eq!(found.seconds[2] - found.seconds[1], 25 * 3600);
///
/// let local = ["DTSTART:20261101T090000"];
/// let all = ExpansionWindows::One(0..i64::MAX);
/// let error =
///     expand_texts(local, &all, Reading::Strict, &ExpansionOptions::default(), None).unwrap_err();
/// assert_eq!(error.path(), "/0/DTSTART");
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn expand_texts<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    windows: &ExpansionWindows<'_>,
    reading: Reading,
    options: &ExpansionOptions,
    interrupt: Option<&dyn Fn() -> bool>,
) -> Result<ExpandedColumns, Error> {
    expand(texts, windows, reading, options, interrupt, MOST)
}

fn expand<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    windows: &ExpansionWindows<'_>,
    reading: Reading,
    options: &ExpansionOptions,
    interrupt: Option<&dyn Fn() -> bool>,
    most: usize,
) -> Result<ExpandedColumns, Error> {
    let mut columns = ExpandedColumns {
        seconds: Vec::new(),
        offsets: vec![0],
        stops: Vec::new(),
    };
    let mut asked = 0_usize;
    for (row, text) in texts.into_iter().enumerate() {
        let at_row = |error: Error| error.inside(&row.to_string());
        let many = columns.seconds.len().saturating_sub(asked) > ASK_EVERY.1;
        if row & ASK_EVERY.0 == 0 || many {
            asked = columns.seconds.len();
            if interrupt.is_some_and(|interrupt| interrupt()) {
                let message = "The host stopped the work.";
                return Err(Error::new(ErrorKind::LimitReached, message));
            }
        }
        let set = RecurrenceSet::read(text, reading).map_err(at_row)?;
        if !matches!(set.clock, Clock::Zoned(_)) {
            return Err(at_row(no_instants()));
        }
        let window = windows.of(row).ok_or_else(|| {
            let message = "There are fewer windows than sets.";
            at_row(Error::new(ErrorKind::InvalidValue, message))
        })?;
        let stop = set.expand_seconds(window, options, &mut columns.seconds);
        if columns.seconds.len() > most {
            let error = Error::new(ErrorKind::LimitReached, "The sets have too many times.");
            return Err(at_row(
                error.with_help("Ask for shorter windows, or for fewer sets."),
            ));
        }
        columns.stops.push(stop);
        columns.offsets.push(columns.seconds.len());
    }
    Ok(columns)
}

fn no_instants() -> Error {
    Error::new(
        ErrorKind::InvalidValue,
        "The set has no zone, so its times are no instants.",
    )
    .with_help("Name the zone, as in DTSTART;TZID=America/Chicago:20260901T153000.")
    .inside("DTSTART")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recurrence::{ExpansionStop, expand_many};

    const TEXTS: [&str; 3] = [
        "DTSTART;TZID=America/Chicago:20261030T153000\nRRULE:FREQ=DAILY;COUNT=5",
        "DTSTART:20260101T000000Z\nRRULE:FREQ=HOURLY",
        "DTSTART;TZID=Europe/Paris:20260101T000000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ];

    fn found(windows: &ExpansionWindows<'_>) -> Result<ExpandedColumns, Error> {
        let options = ExpansionOptions::default();
        expand_texts(TEXTS, windows, Reading::Strict, &options, None)
    }

    #[test]
    fn texts_have_the_times_of_their_sets() {
        let window = 1_767_225_600..1_800_000_000;
        let sets = TEXTS.map(|text| text.parse::<RecurrenceSet>().unwrap());
        let of_sets = expand_many(&sets, window.clone(), &ExpansionOptions::default());
        assert_eq!(of_sets.offsets[1], 5);
        assert!(of_sets.offsets[2] > 5_000);
        assert_eq!(found(&ExpansionWindows::One(window)), Ok(of_sets));
    }

    #[test]
    fn each_set_may_have_a_window_of_its_own() {
        let (starts, ends) = ([0, 1_767_225_600, 0], [i64::MAX, 1_767_232_800, 0]);
        let windows = ExpansionWindows::Each {
            starts: &starts,
            ends: &ends,
        };
        let own = found(&windows).unwrap();
        assert_eq!(own.offsets, [0, 5, 7, 7]);
        assert_eq!(own.stops[1], ExpansionStop::WindowEnd);
        let few = ExpansionWindows::Each {
            starts: &starts[..2],
            ends: &ends,
        };
        assert_eq!(found(&few).unwrap_err().path(), "/2");
    }

    #[test]
    fn there_is_a_most_in_all() {
        let (all, options) = (
            ExpansionWindows::One(0..i64::MAX),
            ExpansionOptions::default(),
        );
        let with_most = |most| expand([TEXTS[0]; 4], &all, Reading::Strict, &options, None, most);
        assert_eq!(with_most(20).unwrap().seconds.len(), 20);
        let error = with_most(19).unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::LimitReached, "/3")
        );
    }

    #[test]
    fn the_host_stops_it() {
        let asked = std::cell::Cell::new(0);
        let interrupt = || {
            asked.set(asked.get() + 1);
            asked.get() == 3
        };
        let texts = std::iter::repeat_n(TEXTS[0], 2_000);
        let stopped = expand_texts(
            texts,
            &ExpansionWindows::One(0..1),
            Reading::Strict,
            &ExpansionOptions::default(),
            Some(&interrupt),
        );
        assert_eq!(stopped.unwrap_err().kind(), ErrorKind::LimitReached);
    }
}
