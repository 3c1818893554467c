//! What this engine gives for a rule, also in the readings of other programs.

use rrule::RRuleSet;
use tutorcore::{
    ExpansionOptions, Instant, Interval, LocalDateTime, RecurrenceGap, RecurrenceParts,
    RecurrenceSet, RecurrenceStart, Zone,
};

/// How many times of each rule are compared.
pub(crate) const TIMES: usize = 30;

/// What another program says.
pub(crate) enum Answer {
    Times { times: Vec<i64>, complete: bool },
    Refused(String),
}

impl Answer {
    pub(crate) fn read(line: &str) -> Self {
        if let Some(why) = line.strip_prefix('!') {
            return Self::Refused(why.to_owned());
        }
        let (line, complete) = match line.strip_suffix('+') {
            Some(line) => (line, false),
            None => (line, true),
        };
        let times = line
            .split_whitespace()
            .map(|time| time.parse().expect("a time"))
            .collect();
        Self::Times { times, complete }
    }

    pub(crate) fn of_rrule(text: &str) -> Self {
        let set: RRuleSet = match text.parse() {
            Ok(set) => set,
            Err(error) => return Self::Refused(error.to_string()),
        };
        let found = set.all(u16::try_from(TIMES).expect("a small number"));
        let times: Vec<i64> = found
            .dates
            .iter()
            .map(chrono::DateTime::timestamp)
            .collect();
        // It stops where it was told to, and where a rule is long without a time.
        let complete = !found.limited || times.len() == TIMES;
        Self::Times { times, complete }
    }
}

/// How the times of a rule are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As this engine reads it of itself.
    Ours,
    /// A time that does not exist is shifted forward.
    Shifted,
    /// Every time is a wall time, hours and minutes too; one in a gap is shifted, and none falls
    /// together with another.
    WallClock,
}

/// A rule of the comparison.
pub(crate) struct Case {
    pub(crate) text: String,
    pub(crate) parts: RecurrenceParts,
    pub(crate) start: LocalDateTime,
    pub(crate) zone: Zone,
    /// From here on the two have other zones.
    end: i64,
    set: RecurrenceSet,
}

impl Case {
    /// The rule, compared before `end`.
    pub(crate) fn new(text: &str, end: impl Fn(Zone) -> i64) -> Self {
        let set: RecurrenceSet = text
            .parse()
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        let RecurrenceStart::Zoned { time, zone } = set.start() else {
            unreachable!("every start has a zone")
        };
        Self {
            text: text.to_owned(),
            parts: set.rules()[0].parts(),
            start: time,
            zone,
            end: end(zone),
            set,
        }
    }

    /// The first times in one reading.
    pub(crate) fn times(&self, reading: Reading) -> Vec<i64> {
        let options = ExpansionOptions {
            gap: match reading {
                Reading::Ours => RecurrenceGap::Skip,
                Reading::Shifted | Reading::WallClock => RecurrenceGap::ShiftForward,
            },
            max_occurrences: u32::try_from(TIMES).expect("a small number"),
            max_work: 50_000_000,
            ..ExpansionOptions::default()
        };
        let mut times = Vec::new();
        if reading == Reading::WallClock {
            let mut parts = self.set.parts();
            parts.start = RecurrenceStart::Floating { time: self.start };
            parts.rules[0].until = None;
            let set = RecurrenceSet::try_from(&parts).expect("the same rule without a zone");
            set.expand_seconds(i64::MIN..i64::MAX, &options, &mut times);
            for time in &mut times {
                *time = placed(self.zone, *time);
            }
            if let Some(tutorcore::Until::Utc { at }) = self.parts.until {
                let end = times.iter().position(|&time| time > at.unix_seconds());
                times.truncate(end.unwrap_or(times.len()));
            }
        } else {
            self.set
                .expand_seconds(i64::MIN..i64::MAX, &options, &mut times);
        }
        times
    }

    /// Whether an answer is that of a reading; of one that is not complete, as far as it goes.
    pub(crate) fn agrees(&self, reading: Reading, theirs: &[i64], complete: bool) -> bool {
        let ours = self.times(reading);
        let known = |times: &[i64]| times.iter().take_while(|&&time| time < self.end).count();
        let (ours, theirs) = (&ours[..known(&ours)], &theirs[..known(theirs)]);
        if complete {
            ours == theirs
        } else {
            ours.starts_with(theirs)
        }
    }

    /// Whether the rule chooses positions among times of which some do not exist.
    pub(crate) fn has_positions_and_gaps(&self) -> bool {
        let mut parts = self.set.parts();
        let positions = std::mem::take(&mut parts.rules[0].by_position);
        parts.rules[0].count = None;
        let set = RecurrenceSet::try_from(&parts).expect("the same rule without positions");
        let window = Interval {
            start: Instant::MIN,
            end: Instant::MAX,
        };
        let options = ExpansionOptions {
            max_occurrences: 2_000,
            ..ExpansionOptions::default()
        };
        !positions.is_empty() && !set.expand(window, &options).missing.is_empty()
    }

    /// Whether an answer is ours but for an offset of so many seconds here and there. Of the times
    /// that we leave out it may have some, as its clocks are not put forward over all of them.
    pub(crate) fn is_apart(&self, theirs: &[i64], complete: bool, seconds: i64) -> bool {
        let ours = self.times(Reading::Ours);
        let all = self.times(Reading::Shifted);
        let mut all = all.iter().take_while(|&&time| time < self.end).peekable();
        for time in theirs.iter().take_while(|&&time| time < self.end) {
            let meets =
                |one: &i64| matches!((one - time).abs(), away if away == 0 || away == seconds);
            while all
                .next_if(|one| !meets(one) && !ours.contains(one))
                .is_some()
            {}
            match all.next() {
                Some(one) if meets(one) => {}
                // The first so many were asked for: the lists end where they may.
                Some(_) => return false,
                None => break,
            }
        }
        !complete || theirs.len().abs_diff(ours.len()) <= 1 + ours.len() / 8
    }

    /// Ours, or the wall clock's if an answer goes further along with that.
    pub(crate) fn nearest(&self, theirs: &[i64]) -> Reading {
        let along = |reading| {
            let times = self.times(reading);
            times.iter().zip(theirs).take_while(|(a, b)| a == b).count()
        };
        if along(Reading::WallClock) > along(Reading::Ours) {
            Reading::WallClock
        } else {
            Reading::Ours
        }
    }

    /// Whether clocks were put forward between the last time that an answer has in common with a
    /// reading, or the start, and the first that it has not.
    pub(crate) fn parts_after_gap(&self, reading: Reading, theirs: &[i64]) -> bool {
        let ours = self.times(reading);
        let at = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
        let before = ours[..at].last().copied();
        let mut from = before.unwrap_or_else(|| placed(self.zone, self.start.civil_seconds()));
        let Some(to) = ours.get(at).into_iter().chain(theirs.get(at)).max() else {
            return false;
        };
        while from < *to {
            let span = self.zone.span_at(from);
            if span.end <= *to && self.zone.offset_at(span.end) > span.offset {
                return true;
            }
            from = span.end;
        }
        false
    }

    /// The rule, and where the two lists part.
    pub(crate) fn told(&self, theirs: &[i64]) -> String {
        let ours = self.times(Reading::Ours);
        let at = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
        let shown = |times: &[i64]| {
            times.get(at).map_or_else(
                || "nothing".to_owned(),
                |&time| {
                    let local = LocalDateTime::from_civil_seconds(self.zone.to_local(time));
                    local.map_or_else(|_| time.to_string(), |local| local.to_string())
                },
            )
        };
        format!(
            "{}\n  number {at}: ours {}, theirs {}",
            self.text,
            shown(&ours),
            shown(theirs)
        )
    }
}

/// The instant of a wall time, with the offset from before a gap.
fn placed(zone: Zone, civil: i64) -> i64 {
    use tutorcore::zone::Placement;
    match zone.resolve(civil) {
        Placement::One(at) | Placement::Fold { earlier: at, .. } => at,
        Placement::Gap { before, .. } => civil - i64::from(before),
    }
}
