//! The state as bytes: the same state gives the same bytes, whatever came in
//! which order to make it.

use std::collections::VecDeque;

use super::bytes::{Checksum, Reader, Stored, Writer, corrupt};
use super::core::{Core, NOBODY, State};
use super::keys::Hashed;
use super::pairs::Requests;
use super::row::{Basis, Ended, Row};
use crate::error::{Error, ErrorKind};
use crate::kernel::running_mean::Mean;

/// What every snapshot begins with.
const MAGIC: &[u8; 4] = b"TCAE";
/// The form of the bytes behind it.
const VERSION: u8 = 1;

/// The students and content areas that a state names.
pub(super) struct Named {
    pub(super) students: Marks,
    pub(super) areas: Marks,
}

impl Named {
    fn add(&mut self, student: u32, area: u32) {
        self.students.add(student);
        self.areas.add(area);
    }
}

/// Which of the numbers from 0 on are named; others are not asked for.
pub(super) struct Marks(Vec<bool>);

impl Marks {
    pub(super) fn new(numbers: usize) -> Self {
        Self(vec![false; numbers])
    }

    fn add(&mut self, number: u32) {
        if let Some(mark) = self.0.get_mut(number as usize) {
            *mark = true;
        }
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        self.0.get(number as usize).copied().unwrap_or_default()
    }
}

/// Numbers as they stand in a snapshot: by the order of what they stand for.
pub(super) trait Ranks {
    fn student(&self, number: u32) -> u32;
    fn area(&self, number: u32) -> u32;
}

/// Whether a snapshot may name such a student or content area.
pub(super) struct Limits {
    pub(super) students: u32,
    pub(super) areas: u32,
}

impl Limits {
    fn student(&self, bytes: &mut Reader<'_>) -> Result<u32, Error> {
        let number = bytes.small()?;
        let fits = number < self.students;
        fits.then_some(number).ok_or_else(corrupt)
    }

    fn area(&self, bytes: &mut Reader<'_>) -> Result<u32, Error> {
        let number = bytes.small()?;
        let fits = number < self.areas;
        fits.then_some(number).ok_or_else(corrupt)
    }
}

/// Puts the head before a snapshot's contents, and the sum behind them.
pub(super) fn seal<S: Stored>(has_history: bool, settings: &str, contents: &[u8]) -> Vec<u8> {
    let mut out = Writer::default();
    out.raw(MAGIC);
    out.byte(VERSION);
    out.byte(S::KIND);
    out.flag(has_history);
    out.text(settings);
    out.count(contents.len());
    out.raw(contents);
    let mut bytes = out.into_bytes();
    let sum = Checksum::default().add(&bytes).value();
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

/// Checks head and sum; the contents, and whether there is a history.
pub(super) fn open<'a, S: Stored>(
    bytes: &'a [u8],
    settings: &str,
) -> Result<(bool, &'a [u8]), Error> {
    let length = bytes.len().checked_sub(8).ok_or_else(corrupt)?;
    let (sealed, sum) = bytes.split_at_checked(length).ok_or_else(corrupt)?;
    let mut read = Reader::new(sealed);
    if read.raw(MAGIC.len())? != MAGIC {
        return Err(corrupt());
    }
    if read.byte()? != VERSION {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            "The snapshot has a form of another release.",
        ));
    }
    if sum != Checksum::default().add(sealed).value().to_le_bytes() || read.byte()? != S::KIND {
        return Err(corrupt());
    }
    let has_history = read.flag()?;
    if read.text()? != settings {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            "The snapshot was made with other settings.",
        )
        .with_help("Replay the events with the new settings.")
        .inside("policy"));
    }
    let length = read.count()?;
    let contents = read.raw(length)?;
    if !read.is_at_end() {
        return Err(corrupt());
    }
    Ok((has_history, contents))
}

impl<S: Hashed + Stored> Core<S> {
    /// Marks what the state names.
    pub(super) fn mark(&self, named: &mut Named) {
        for ((_, _, student), (area, ..)) in self.held_starts.iter().chain(&self.held_ends) {
            named.add(*student, *area);
        }
        match &self.state {
            State::Bounded(state) => {
                let totals = state.totals().map(|(area, _)| area);
                for area in totals.chain(state.recent.iter().map(|one| one.1)) {
                    named.areas.add(area);
                }
                let live = state.pairs.live(self.watermark).map(|(pair, _)| pair);
                for (student, area) in live.chain(state.pairs.owns().map(|(pair, _)| pair)) {
                    named.add(student, area);
                }
            }
            State::History(state) => {
                for row in state.rows() {
                    named.add(row.student, row.area);
                }
            }
        }
    }

    pub(super) fn write(&self, ranks: &impl Ranks, out: &mut Writer) {
        out.signed(self.watermark);
        for (held, are_ends) in [(&self.held_starts, false), (&self.held_ends, true)] {
            let mut rows: Vec<_> = held
                .iter()
                .map(|((at, session, student), (area, start, seconds))| {
                    let (student, area) = (ranks.student(*student), ranks.area(*area));
                    (*at, session, student, area, *start, *seconds)
                })
                .collect();
            rows.sort_unstable();
            out.count(rows.len());
            for (at, session, student, area, start, seconds) in rows {
                out.signed(at);
                session.write(out);
                out.number(student.into());
                out.number(area.into());
                if are_ends {
                    out.signed(start);
                    out.number(seconds);
                }
            }
        }
        match &self.state {
            State::Bounded(_) => self.write_bounded(ranks, out),
            State::History(_) => self.write_history(ranks, out),
        }
    }

    fn write_bounded(&self, ranks: &impl Ranks, out: &mut Writer) {
        let State::Bounded(state) = &self.state else {
            return;
        };
        let mut totals: Vec<_> = state
            .totals()
            .map(|(area, total)| (ranks.area(area), total))
            .collect();
        totals.sort_unstable_by_key(|(area, _)| *area);
        out.count(totals.len());
        for (area, total) in totals {
            out.number(area.into());
            write_mean(total, out);
        }
        out.signed(state.recent.last());
        let recent = state.recent.iter();
        let mut recent: Vec<_> = recent
            .map(|(session, area, end, seconds)| (end, session, ranks.area(area), seconds))
            .collect();
        recent.sort_unstable();
        out.count(recent.len());
        for (end, session, area, seconds) in recent {
            out.signed(end);
            session.write(out);
            out.number(area.into());
            out.number(seconds);
        }
        let pairs = state.pairs.live(self.watermark);
        let mut pairs: Vec<_> = pairs
            .map(|((student, area), requests)| (ranks.student(student), ranks.area(area), requests))
            .collect();
        pairs.sort_unstable_by_key(|(student, area, ..)| (*student, *area));
        out.count(pairs.len());
        for (student, area, requests) in pairs {
            out.number(student.into());
            out.number(area.into());
            out.count(requests.starts.len());
            let mut before = 0_i64;
            for start in &requests.starts {
                out.signed(start.wrapping_sub(before));
                before = *start;
            }
            out.flag(requests.fired.is_some());
            if let Some(fired) = requests.fired {
                out.signed(fired);
            }
        }
        let owns = state.pairs.owns();
        let mut owns: Vec<_> = owns
            .map(|((student, area), own)| (ranks.student(student), ranks.area(area), own))
            .collect();
        owns.sort_unstable_by_key(|(student, area, _)| (*student, *area));
        out.count(owns.len());
        for (student, area, own) in owns {
            out.number(student.into());
            out.number(area.into());
            write_mean(own, out);
        }
    }

    fn write_history(&self, ranks: &impl Ranks, out: &mut Writer) {
        let State::History(state) = &self.state else {
            return;
        };
        let mut rows: Vec<_> = state
            .rows()
            .map(|row| (ranks.student(row.student), row))
            .collect();
        rows.sort_unstable_by(|(one, a), (other, b)| (&a.session, one).cmp(&(&b.session, other)));
        out.count(rows.len());
        for (student, row) in rows {
            row.session.write(out);
            out.number(student.into());
            out.number(ranks.area(row.area).into());
            out.signed(row.start);
            let (long, frequent) = state.told(&row);
            out.number(frequent.map_or(0, |count| count));
            out.flag(row.ended.is_some());
            if let Some(ended) = row.ended {
                out.number(ended.at.wrapping_sub(row.start).cast_unsigned());
                out.number(ended.seconds);
                out.flag(long.is_some());
                if let Some(basis) = long {
                    write_mean(basis.mean, out);
                    if self.rules.is_per_student {
                        out.number(basis.shown.to_bits());
                    }
                }
            }
        }
    }

    /// Reads a state into an engine that has none yet.
    pub(super) fn read(&mut self, bytes: &mut Reader<'_>, limits: &Limits) -> Result<(), Error> {
        self.watermark = bytes.signed()?;
        let both = [(&mut self.held_starts, false), (&mut self.held_ends, true)];
        for (held, are_ends) in both {
            for _ in 0..bytes.count()? {
                let at = bytes.signed()?;
                let mut row = Row {
                    session: S::read(bytes)?,
                    student: limits.student(bytes)?,
                    area: limits.area(bytes)?,
                    start: at,
                    ended: None,
                };
                let mut seconds = 0;
                if are_ends {
                    row.start = bytes.signed()?;
                    seconds = bytes.number()?;
                    row.ended = Some(Ended { at, seconds });
                }
                row.check().map_err(|_| corrupt())?;
                let what = (row.area, row.start, seconds);
                held.insert((at, row.session, row.student), what);
            }
        }
        match &mut self.state {
            State::Bounded(_) => self.read_bounded(bytes, limits)?,
            State::History(_) => self.read_history(bytes, limits)?,
        }
        if bytes.is_at_end() {
            Ok(())
        } else {
            Err(corrupt())
        }
    }

    fn read_bounded(&mut self, bytes: &mut Reader<'_>, limits: &Limits) -> Result<(), Error> {
        let State::Bounded(state) = &mut self.state else {
            return Err(corrupt());
        };
        for _ in 0..bytes.count()? {
            let area = limits.area(bytes)?;
            state.set_total(area, read_mean(bytes)?);
        }
        let last = bytes.signed()?;
        for _ in 0..bytes.count()? {
            let end = bytes.signed()?;
            let session = S::read(bytes)?;
            let area = limits.area(bytes)?;
            state.set_recent(&session, area, end, bytes.number()?);
        }
        state.recent.raise_last(last);
        for _ in 0..bytes.count()? {
            let pair = (limits.student(bytes)?, limits.area(bytes)?);
            let mut requests = Requests {
                starts: VecDeque::new(),
                fired: None,
            };
            let mut before = 0_i64;
            for _ in 0..bytes.count()? {
                let start = before.wrapping_add(bytes.signed()?);
                if requests.starts.back().is_some_and(|last| *last > start) {
                    return Err(corrupt());
                }
                requests.starts.push_back(start);
                before = start;
            }
            if bytes.flag()? {
                requests.fired = Some(bytes.signed()?);
            }
            state.set_pair(pair, requests);
        }
        for _ in 0..bytes.count()? {
            let pair = (limits.student(bytes)?, limits.area(bytes)?);
            state.set_own(pair, read_mean(bytes)?);
        }
        Ok(())
    }

    fn read_history(&mut self, bytes: &mut Reader<'_>, limits: &Limits) -> Result<(), Error> {
        let State::History(state) = &mut self.state else {
            return Err(corrupt());
        };
        for _ in 0..bytes.count()? {
            let session = S::read(bytes)?;
            let student = limits.student(bytes)?;
            let area = limits.area(bytes)?;
            let start = bytes.signed()?;
            let frequent = Some(bytes.number()?).filter(|count| *count > 0);
            let mut row = Row {
                session,
                student,
                area,
                start,
                ended: None,
            };
            let mut long = None;
            if bytes.flag()? {
                let after = bytes.number()?.cast_signed();
                let at = start.checked_add(after).ok_or_else(corrupt)?;
                let seconds = bytes.number()?;
                row.ended = Some(Ended { at, seconds });
                if bytes.flag()? {
                    let mean = read_mean(bytes)?;
                    let mut basis = Basis::of(mean);
                    if self.rules.is_per_student {
                        basis.shown = f64::from_bits(bytes.number()?);
                    }
                    long = Some(basis);
                }
            }
            row.check().map_err(|_| corrupt())?;
            if state.get(&row.session, row.student).is_some() {
                return Err(corrupt());
            }
            state.restore(&self.rules, &row, long, frequent);
        }
        state.prime(&self.rules);
        Ok(())
    }
}

fn write_mean(mean: Mean, out: &mut Writer) {
    out.number(mean.count);
    out.number(mean.sum);
}

fn read_mean(bytes: &mut Reader<'_>) -> Result<Mean, Error> {
    Ok(Mean {
        count: bytes.number()?,
        sum: bytes.number()?,
    })
}

/// Numbers that stand for themselves.
pub(super) struct Themselves;

impl Ranks for Themselves {
    fn student(&self, number: u32) -> u32 {
        number
    }

    fn area(&self, number: u32) -> u32 {
        number
    }
}

impl Limits {
    /// Of numbers that stand for themselves.
    pub(super) const THEMSELVES: Self = Self {
        students: NOBODY,
        areas: NOBODY,
    };
}
