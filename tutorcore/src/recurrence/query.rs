//! What can be asked of a set.

use super::expand::{Ended, Query};
use super::expansion::{
    Expansion, ExpansionOptions, ExpansionStop, MissingLocalTime, RecurrenceTime,
};
use super::merge;
use super::missing_dates;
use super::place::Misfit;
use super::set::{Clock, RecurrenceSet};
use super::times::Times;
use crate::error::{Error, ErrorKind};
use crate::time::{Instant, Interval, LocalDateTime};

impl RecurrenceSet {
    /// The times of the set in a window.
    ///
    /// Where the set has no zone, the window's ends are read as civil times, as if its clock
    /// showed UTC.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, ExpansionStop, Interval, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART;TZID=America/Chicago:20260301T023000\n\
    ///     RRULE:FREQ=DAILY"
    ///     .parse()?;
    /// let window = Interval {
    ///     start: "2026-03-07T00:00:00Z".parse()?,
    ///     end: "2026-03-10T00:00:00Z".parse()?,
    /// };
    /// let found = set.expand(window, &ExpansionOptions::default());
    ///
    /// // At 02:30 on 8 March clocks have gone from 02:00 to 03:00.
    /// let days: Vec<String> = found.times.iter().map(|time| time.local.to_string()).collect();
    /// assert_eq!(days, ["2026-03-07T02:30:00", "2026-03-09T02:30:00"]);
    /// assert_eq!(found.missing[0].local.to_string(), "2026-03-08T02:30:00");
    /// assert_eq!(found.stop, ExpansionStop::WindowEnd);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn expand(&self, window: Interval, options: &ExpansionOptions) -> Expansion {
        self.expand_on_axis(seconds(window), options)
    }

    /// As [`expand`](Self::expand), between two seconds of the set's axis.
    pub(super) fn expand_on_axis(
        &self,
        window: std::ops::Range<i64>,
        options: &ExpansionOptions,
    ) -> Expansion {
        let mut out = Vec::new();
        let mut notes = Vec::new();
        let query = Query {
            from: window.start,
            to: window.end,
            limit: limit(options),
            gap: options.gap,
        };
        let stop = self.collect(query, options, &mut out, &mut notes).into();
        notes.sort_unstable_by_key(|note| (note.civil, note.at));
        notes.dedup();
        let mut expansion = Expansion {
            times: out.into_iter().map(|time| self.dressed(time)).collect(),
            stop,
            missing: notes.iter().map(missing).collect(),
            missing_dates: Vec::new(),
        };
        if !missing_dates::add(self, &window, options.max_work, &mut expansion) {
            expansion.stop = ExpansionStop::WorkLimit;
        }
        expansion
    }

    /// Adds the times of the set in a window to `out` as plain seconds, and says why there are no
    /// more: Unix seconds where the set has a zone, else the seconds of the civil clock.
    ///
    /// This is the same as [`expand`](Self::expand) without its dress, for bulk work; `out` keeps
    /// its room from call to call.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, ExpansionStop, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART:19700101T000000Z\nRRULE:FREQ=HOURLY;COUNT=3".parse()?;
    /// let mut seconds = Vec::new();
    /// let stop = set.expand_seconds(0..86_400, &ExpansionOptions::default(), &mut seconds);
    /// assert_eq!(seconds, [0, 3600, 7200]);
    /// assert_eq!(stop, ExpansionStop::RuleEnd);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn expand_seconds(
        &self,
        window: std::ops::Range<i64>,
        options: &ExpansionOptions,
        out: &mut Vec<i64>,
    ) -> ExpansionStop {
        let query = Query {
            from: window.start,
            to: window.end,
            limit: limit(options),
            gap: options.gap,
        };
        self.collect(query, options, out, &mut Vec::new()).into()
    }

    /// The first time after an instant.
    ///
    /// # Errors
    /// [`ErrorKind::LimitReached`] when the work that the options allow did not suffice.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART:20000229T120000Z\nRRULE:FREQ=YEARLY".parse()?;
    /// let options = ExpansionOptions::default();
    /// let next = set.first_after("2096-02-29T12:00:00Z".parse()?, &options)?.unwrap();
    /// assert_eq!(next.local.to_string(), "2104-02-29T12:00:00");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn first_after(
        &self,
        at: Instant,
        options: &ExpansionOptions,
    ) -> Result<Option<RecurrenceTime>, Error> {
        self.first_from(at.unix_seconds().saturating_add(1), options)
    }

    /// The first time at or after a second of the set's axis.
    pub(super) fn first_from(
        &self,
        from: i64,
        options: &ExpansionOptions,
    ) -> Result<Option<RecurrenceTime>, Error> {
        let mut out = Vec::new();
        let query = Query {
            from,
            to: i64::MAX,
            limit: 1,
            gap: options.gap,
        };
        let ended = self.collect(query, options, &mut out, &mut Vec::new());
        match out.first() {
            Some(&time) => Ok(Some(self.dressed(time))),
            None if ended == Ended::Work => Err(spent()),
            None => Ok(None),
        }
    }

    /// The last time before an instant.
    ///
    /// # Errors
    /// [`ErrorKind::LimitReached`] when the work that the options allow did not suffice.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART:20000229T120000Z\nRRULE:FREQ=YEARLY".parse()?;
    /// let options = ExpansionOptions::default();
    /// let last = set.last_before("2104-02-29T12:00:00Z".parse()?, &options)?.unwrap();
    /// assert_eq!(last.local.to_string(), "2096-02-29T12:00:00");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn last_before(
        &self,
        at: Instant,
        options: &ExpansionOptions,
    ) -> Result<Option<RecurrenceTime>, Error> {
        self.last_until(at.unix_seconds(), options)
    }

    /// The last time before a second of the set's axis.
    pub(super) fn last_until(
        &self,
        at: i64,
        options: &ExpansionOptions,
    ) -> Result<Option<RecurrenceTime>, Error> {
        let first = self
            .axis(self.start)
            .min(self.added.first().copied().unwrap_or(i64::MAX));
        let mut out = Vec::new();
        let mut to = at;
        let mut length = 60_i64;
        while to > first {
            // Allowed again for each stretch, a handful in all: a count is told anew for each.
            let mut work = u64::from(options.max_work);
            let query = Query {
                from: to.saturating_sub(length).max(first),
                to,
                limit: usize::MAX,
                gap: options.gap,
            };
            out.clear();
            let include = options.include_start;
            let ended = merge::times(self, &query, include, &mut work, &mut out, &mut Vec::new());
            if ended == Ended::Work {
                return Err(spent());
            }
            if let Some(&last) = out.last() {
                return Ok(Some(self.dressed(last)));
            }
            to = query.from;
            length = length.saturating_mul(16);
        }
        Ok(None)
    }

    /// The `n`-th time of the set, counted from 0.
    ///
    /// # Errors
    /// [`ErrorKind::LimitReached`] when the work that the options allow did not suffice.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART:20260131T120000\nRRULE:FREQ=MONTHLY".parse()?;
    /// let third = set.nth(2, &ExpansionOptions::default())?.unwrap();
    /// assert_eq!(third.local.to_string(), "2026-05-31T12:00:00");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn nth(&self, n: u32, options: &ExpansionOptions) -> Result<Option<RecurrenceTime>, Error> {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        let mut out = Vec::new();
        let query = Query {
            from: i64::MIN,
            to: i64::MAX,
            limit: n.saturating_add(1),
            gap: options.gap,
        };
        let ended = self.collect(query, options, &mut out, &mut Vec::new());
        match out.get(n) {
            Some(&time) => Ok(Some(self.dressed(time))),
            None if ended == Ended::Work => Err(spent()),
            None => Ok(None),
        }
    }

    /// How many times of the set lie in a window.
    ///
    /// # Errors
    /// [`ErrorKind::LimitReached`] when the work that the options allow did not suffice.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, Interval, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART:20260101T120000Z\nRRULE:FREQ=DAILY".parse()?;
    /// let window = Interval {
    ///     start: "2026-02-01T00:00:00Z".parse()?,
    ///     end: "2026-03-01T00:00:00Z".parse()?,
    /// };
    /// assert_eq!(set.count_in(window, &ExpansionOptions::default())?, 28);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn count_in(&self, window: Interval, options: &ExpansionOptions) -> Result<u64, Error> {
        self.count_on_axis(seconds(window), options)
    }

    /// As [`count_in`](Self::count_in), between two seconds of the set's axis.
    pub(super) fn count_on_axis(
        &self,
        window: std::ops::Range<i64>,
        options: &ExpansionOptions,
    ) -> Result<u64, Error> {
        let mut out = Vec::new();
        let query = Query {
            from: window.start,
            to: window.end,
            limit: usize::MAX,
            gap: options.gap,
        };
        match self.collect(query, options, &mut out, &mut Vec::new()) {
            Ended::Work => Err(spent()),
            _ => Ok(u64::try_from(out.len()).unwrap_or(u64::MAX)),
        }
    }

    /// Whether an instant is a time of the set.
    ///
    /// # Errors
    /// [`ErrorKind::LimitReached`] when the work that the options allow did not suffice.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART;TZID=Europe/Paris:19990101T090000\n\
    ///     RRULE:FREQ=DAILY"
    ///     .parse()?;
    /// let options = ExpansionOptions::default();
    /// assert!(set.occurs_at("2150-07-01T07:00:00Z".parse()?, &options)?);
    /// assert!(!set.occurs_at("2150-07-01T08:00:00Z".parse()?, &options)?);
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn occurs_at(&self, at: Instant, options: &ExpansionOptions) -> Result<bool, Error> {
        // The calendar's last second has a next one here, and no instant.
        let at = at.unix_seconds();
        let count = self.count_on_axis(at..at.saturating_add(1), options)?;
        Ok(count > 0)
    }

    /// Every time of the set, one after the other, until its end or the year 9999.
    ///
    /// The times are found in blocks, and the options' work is allowed again for each, so that the
    /// iterator never hangs; where it does not suffice, the last item is an error. A count is told
    /// anew from the start for each block: a rule with a count of more than the work allows ends
    /// in that error.
    ///
    /// ```
    /// use tutorcore::{ExpansionOptions, RecurrenceSet};
    ///
    /// let set: RecurrenceSet = "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=MONTHLY;BYDAY=2TU".parse()?;
    /// let mut times = set.iter(&ExpansionOptions::default());
    /// assert_eq!(times.next().unwrap()?.local.date().to_string(), "2026-01-13");
    /// assert_eq!(times.nth(2).unwrap()?.local.date().to_string(), "2026-04-14");
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    #[must_use]
    pub fn iter(&self, options: &ExpansionOptions) -> Times<'_> {
        Times::of(self, options)
    }

    pub(super) fn collect(
        &self,
        query: Query,
        options: &ExpansionOptions,
        out: &mut Vec<i64>,
        notes: &mut Vec<Misfit>,
    ) -> Ended {
        let mut work = u64::from(options.max_work);
        merge::times(self, &query, options.include_start, &mut work, out, notes)
    }

    pub(super) fn dressed(&self, time: i64) -> RecurrenceTime {
        match self.clock {
            Clock::Zoned(zone) => RecurrenceTime {
                local: LocalDateTime::clamped(zone.to_local(time)),
                at: Some(Instant::clamped(time)),
            },
            Clock::Date | Clock::Floating => RecurrenceTime {
                local: LocalDateTime::clamped(time),
                at: None,
            },
        }
    }
}

fn seconds(window: Interval) -> std::ops::Range<i64> {
    window.start.unix_seconds()..window.end.unix_seconds()
}

fn limit(options: &ExpansionOptions) -> usize {
    usize::try_from(options.max_occurrences).unwrap_or(usize::MAX)
}

pub(super) fn spent() -> Error {
    Error::new(
        ErrorKind::LimitReached,
        "The recurrence asks for more work than the options allow.",
    )
    .with_help("Ask for a shorter window, or raise maxWork.")
}

fn missing(note: &Misfit) -> MissingLocalTime {
    MissingLocalTime {
        local: LocalDateTime::clamped(note.civil),
        clocks_change: Instant::clamped(note.at),
        moved_to: note.moved_to.map(Instant::clamped),
    }
}
