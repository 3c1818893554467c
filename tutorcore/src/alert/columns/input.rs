//! The columns of a history, borrowed as the host has them.

use std::ops::Range;

use crate::error::{Error, ErrorKind};
use crate::time::Instant;

/// A column of whole numbers, of the width that the host has.
///
/// Ids need not be dense, and their order is that of the numbers.
#[derive(Clone, Copy, Debug)]
pub enum Integers<'a> {
    /// Unsigned, of 32 bits: codes of a dictionary, ranks of texts.
    U32(&'a [u32]),
    /// Signed, of 32 bits.
    I32(&'a [i32]),
    /// Unsigned, of 64 bits.
    U64(&'a [u64]),
    /// Signed, of 64 bits.
    I64(&'a [i64]),
}

impl Integers<'_> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::U32(values) => values.len(),
            Self::I32(values) => values.len(),
            Self::U64(values) => values.len(),
            Self::I64(values) => values.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A row's id as a number that orders as the ids of the column do.
    pub(super) fn key(&self, row: usize) -> u64 {
        match self {
            Self::U32(values) => values.get(row).copied().unwrap_or_default().into(),
            Self::I32(values) => ordered(values.get(row).copied().unwrap_or_default().into()),
            Self::U64(values) => values.get(row).copied().unwrap_or_default(),
            Self::I64(values) => ordered(values.get(row).copied().unwrap_or_default()),
        }
    }

    /// A row's number, unless it is too large.
    pub(super) fn number(&self, row: usize) -> Option<i64> {
        match self {
            Self::U32(values) => values.get(row).copied().map(i64::from),
            Self::I32(values) => values.get(row).copied().map(i64::from),
            Self::U64(values) => values.get(row).copied().and_then(|n| n.try_into().ok()),
            Self::I64(values) => values.get(row).copied(),
        }
    }
}

/// Signed numbers in the order of unsigned ones.
pub(super) const fn ordered(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

/// A column of yes and no: which rows have a value, or what it is.
#[derive(Clone, Copy, Debug)]
pub enum Flags<'a> {
    /// Yes for all rows.
    All,
    /// A byte for each row, 0 for no.
    Bytes(&'a [u8]),
    /// A bit for each row, the lowest of a byte first.
    Bits {
        /// The bytes that hold them.
        bytes: &'a [u8],
        /// How many bits come before that of the first row.
        offset: usize,
    },
}

impl Flags<'_> {
    pub(super) fn is_set(&self, row: usize) -> bool {
        match self {
            Self::All => true,
            Self::Bytes(bytes) => bytes.get(row).is_some_and(|byte| *byte != 0),
            Self::Bits { bytes, offset } => {
                let bit = offset.saturating_add(row);
                let byte = bytes.get(bit / 8).copied().unwrap_or_default();
                byte >> (bit % 8) & 1 == 1
            }
        }
    }

    /// Whether it has a value for so many rows.
    fn reaches(&self, rows: usize) -> bool {
        match self {
            Self::All => true,
            Self::Bytes(bytes) => bytes.len() == rows,
            Self::Bits { bytes, offset } => offset.saturating_add(rows).div_ceil(8) <= bytes.len(),
        }
    }
}

/// What a number of a column of times counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Thousandths of a second.
    Milliseconds,
    /// Millionths of a second.
    Microseconds,
    /// Billionths of a second.
    Nanoseconds,
}

impl TimeUnit {
    /// How many of them a second has.
    #[must_use]
    pub const fn per_second(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Milliseconds => 1_000,
            Self::Microseconds => 1_000_000,
            Self::Nanoseconds => 1_000_000_000,
        }
    }
}

/// A column of times of UTC, counted from 1970-01-01T00:00:00Z. Fractions of
/// a second are cut off towards the past.
#[derive(Clone, Copy, Debug)]
pub struct TimeColumn<'a> {
    /// The counts.
    pub values: &'a [i64],
    /// What is counted.
    pub unit: TimeUnit,
}

impl TimeColumn<'_> {
    /// Refuses a time that is outside the years 1 to 9999, as times are that
    /// count something finer than the unit says.
    ///
    /// ```
    /// use tutorcore::{TimeColumn, TimeUnit};
    ///
    /// let values = &[0, 1_790_000_000_000];
    /// let check = |unit| TimeColumn { values, unit }.check();
    /// assert_eq!(check(TimeUnit::Seconds).unwrap_err().path(), "/1");
    /// assert!(check(TimeUnit::Milliseconds).is_ok());
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`]; the path is the row.
    pub fn check(&self) -> Result<(), Error> {
        let units = self.unit.per_second();
        let least = Instant::MIN.unix_seconds().saturating_mul(units);
        let most = TIMES.end.saturating_mul(units).saturating_sub(1);
        let inside = |time: &i64| (least..=most).contains(time);
        let Some(row) = self.values.iter().position(|time| !inside(time)) else {
            return Ok(());
        };
        let found = Instant::from_unix_seconds(self.second(row)).map(|_| ());
        found.map_err(|error| error.inside(&row.to_string()))
    }

    /// The times in whole seconds, each the first that is not before the time:
    /// what happens at whole seconds is in a window from the next one on.
    ///
    /// ```
    /// use tutorcore::{TimeColumn, TimeUnit};
    ///
    /// let values = &[-1500, 1000, 1001];
    /// let unit = TimeUnit::Milliseconds;
    /// assert_eq!(TimeColumn { values, unit }.next_seconds(), [-1, 1, 2]);
    /// ```
    #[must_use]
    pub fn next_seconds(&self) -> Vec<i64> {
        let units = self.unit.per_second();
        let next = |time: &i64| {
            let second = time.div_euclid(units);
            second.saturating_add(i64::from(time.rem_euclid(units) > 0))
        };
        self.values.iter().map(next).collect()
    }

    pub(super) fn second(&self, row: usize) -> i64 {
        let value = self.values.get(row).copied().unwrap_or_default();
        value.div_euclid(self.unit.per_second())
    }
}

/// How long the sessions were: given as seconds, by when they ended, or both.
#[derive(Clone, Copy, Debug)]
pub enum SessionLengths<'a> {
    /// The student's own seconds in the session.
    Durations(Integers<'a>),
    /// When the student left, or the session ended.
    Ends(TimeColumn<'a>),
    /// The student's own seconds, and when the session ended: it is judged
    /// then, also of a student who left before.
    Both(Integers<'a>, TimeColumn<'a>),
}

/// A history of sessions in columns: a row for each student of each session.
///
/// The columns are borrowed and of the same length. Where a row has no value,
/// its flag says so, and what stands in the column is not looked at. Other
/// columns have a value in every row.
#[derive(Clone, Copy, Debug)]
pub struct AlertColumns<'a> {
    /// Which session: equal numbers are one session, and of two sessions that
    /// end or start together the lower number comes first.
    pub sessions: Integers<'a>,
    /// Which student.
    pub students: Integers<'a>,
    /// Which subject.
    pub subjects: Integers<'a>,
    /// Which rows have a subject; the others are skipped and counted.
    pub has_subject: Flags<'a>,
    /// When the student connected to the tutor, or arrived.
    pub starts: TimeColumn<'a>,
    /// How long the student stayed.
    pub lengths: SessionLengths<'a>,
    /// Which sessions have ended; the others are judged as requests alone.
    pub has_ended: Flags<'a>,
    /// Which requests connected to a tutor.
    pub connected: Flags<'a>,
    /// Which topic, and which rows have one; needed where topics are the
    /// content areas.
    pub topics: Option<(Integers<'a>, Flags<'a>)>,
}

/// The seconds of the years 1 to 9999.
pub(super) const TIMES: Range<i64> =
    Instant::MIN.unix_seconds()..Instant::MAX.unix_seconds().saturating_add(1);

impl AlertColumns<'_> {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sessions.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all columns are of one length.
    pub(super) fn check(&self) -> Result<(), Error> {
        let rows = self.len();
        let lengths = match self.lengths {
            SessionLengths::Durations(seconds) => ("duration", seconds.len() == rows),
            SessionLengths::Both(seconds, _) if seconds.len() != rows => ("duration", false),
            SessionLengths::Ends(ends) | SessionLengths::Both(_, ends) => {
                ("end", ends.values.len() == rows)
            }
        };
        let topics = self
            .topics
            .is_none_or(|(topics, has_topic)| topics.len() == rows && has_topic.reaches(rows));
        let columns = [
            ("student_id", self.students.len() == rows),
            (
                "subject_id",
                self.subjects.len() == rows && self.has_subject.reaches(rows),
            ),
            ("start", self.starts.values.len() == rows),
            lengths,
            (lengths.0, self.has_ended.reaches(rows)),
            ("connected", self.connected.reaches(rows)),
            ("topic_id", topics),
        ];
        for (name, fits) in columns {
            if !fits {
                return Err(Error::new(
                    ErrorKind::InvalidValue,
                    "The column has not as many rows as the sessions.",
                )
                .inside(name));
            }
        }
        Ok(())
    }
}
