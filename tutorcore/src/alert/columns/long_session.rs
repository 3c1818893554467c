//! Sessions that were unusually long for their content area.

use std::collections::BTreeMap;

use super::Error;
use super::events::Event;
use super::history::{Area, History, Sink};
use crate::kernel::mean_of_means::MeanOfMeans;
use crate::kernel::running_mean::{Excess, Mean};
use crate::policy::{AlertPolicy, AverageBasis, BaselineExclusion};
use crate::time::DAY;

/// How many rows are looked at between two questions whether to go on.
const STRIDE: usize = 1 << 12;

pub(super) fn judge(
    history: &History,
    policy: &AlertPolicy,
    go_on: &dyn Fn() -> Result<(), Error>,
    sink: &mut impl Sink,
) -> Result<(), Error> {
    for area in &history.areas {
        judge_area(history, area, policy, go_on, sink)?;
    }
    Ok(())
}

/// Judges the sessions of one content area, in the order of their ends.
fn judge_area(
    history: &History,
    rows: &Area,
    policy: &AlertPolicy,
    go_on: &dyn Fn() -> Result<(), Error>,
    sink: &mut impl Sink,
) -> Result<(), Error> {
    let area = history.ended.get(rows.range.clone()).unwrap_or_default();
    let mut baseline = Baseline::new(rows, policy);
    let is_per_student = baseline.is_per_student;
    let is_left_out = policy.long_session_exclude != BaselineExclusion::None;
    // Of each session of several rows, what of it counts already; of sums alone.
    let mut own: BTreeMap<u64, Mean> = BTreeMap::new();
    if is_left_out && !is_per_student {
        own.extend(rows.own.keys().map(|session| (*session, Mean::default())));
    }
    let lookback = policy
        .long_session_lookback_days
        .map(|days| i64::from(days).saturating_mul(DAY));
    // The session whose rows do not count for now, where each is another student's mean.
    let mut away: Option<u64> = None;
    let mut first = 0_usize;
    let mut place = 0_usize;
    let mut looked_at = STRIDE;
    for session in area.chunk_by(|a, b| (a.end, a.session) == (b.end, b.session)) {
        if looked_at >= STRIDE {
            go_on()?;
            looked_at = 0;
        }
        looked_at = looked_at.saturating_add(session.len());
        let Some(judged) = session.first() else {
            continue;
        };
        if let Some(lookback) = lookback {
            let edge = judged.end.saturating_sub(lookback);
            while let Some(early) = area.get(first).filter(|early| early.end <= edge) {
                if away != Some(early.session) {
                    baseline.remove(first, early);
                }
                if let Some(own) = own.get_mut(&early.session) {
                    own.remove(early.seconds.unwrap_or_default());
                }
                first = first.saturating_add(1);
            }
        }
        if !is_left_out {
            for event in session {
                baseline.add(place, event);
                baseline.judge(event, sink);
                place = place.saturating_add(1);
            }
            continue;
        }
        // Rows of the session that ended before, because a student left, do not count.
        let held = own.get(&judged.session).copied().unwrap_or_default();
        if !is_per_student {
            baseline.take(held);
        } else if away != Some(judged.session) {
            let of = |session: u64| {
                let places = rows.counted(session, first..place).iter();
                places.filter_map(|at| area.get(*at).map(|event| (*at, event)))
            };
            for (at, event) in away.into_iter().flat_map(of) {
                baseline.add(at, event);
                looked_at = looked_at.saturating_add(1);
            }
            for (at, event) in of(judged.session) {
                baseline.remove(at, event);
                looked_at = looked_at.saturating_add(1);
            }
            away = rows
                .own
                .contains_key(&judged.session)
                .then_some(judged.session);
        }
        for (at, event) in (place..).zip(session) {
            if policy.long_session_exclude == BaselineExclusion::Student {
                let held = baseline.take_student(at);
                baseline.judge(event, sink);
                baseline.give_student(at, held);
            } else {
                baseline.judge(event, sink);
            }
        }
        baseline.give(held);
        for event in session {
            if away.is_none() {
                baseline.add(place, event);
            }
            if let Some(own) = own.get_mut(&event.session) {
                own.add(event.seconds.unwrap_or_default());
            }
            place = place.saturating_add(1);
        }
    }
    Ok(())
}

/// What the sessions of a content area are held against.
struct Baseline<'a> {
    excess: Excess,
    least: u64,
    /// All sessions that count.
    all: Mean,
    /// For each row of the area which student it is; empty if nobody asks.
    students: &'a [usize],
    by_student: MeanOfMeans,
    is_per_student: bool,
}

impl<'a> Baseline<'a> {
    fn new(area: &'a Area, policy: &AlertPolicy) -> Self {
        let is_per_student = policy.long_session_basis == AverageBasis::PerStudent;
        let needs_students =
            is_per_student || policy.long_session_exclude == BaselineExclusion::Student;
        let (students, number) = if needs_students {
            (area.students.as_slice(), area.number)
        } else {
            (Default::default(), 0)
        };
        Self {
            excess: Excess {
                percent: policy.long_session_percent,
                inclusive: policy.long_session_inclusive,
            },
            least: u64::from(policy.long_session_min_baseline),
            all: Mean::default(),
            students,
            by_student: MeanOfMeans::new(number),
            is_per_student,
        }
    }

    fn add(&mut self, place: usize, event: &Event) {
        let seconds = event.seconds.unwrap_or_default();
        self.all.add(seconds);
        if let Some(student) = self.students.get(place) {
            let mut mean = self.by_student.member(*student);
            mean.add(seconds);
            self.by_student.set(*student, mean);
        }
    }

    fn remove(&mut self, place: usize, event: &Event) {
        let seconds = event.seconds.unwrap_or_default();
        self.all.remove(seconds);
        if let Some(student) = self.students.get(place) {
            let mut mean = self.by_student.member(*student);
            mean.remove(seconds);
            self.by_student.set(*student, mean);
        }
    }

    /// Leaves all sessions of a row's student out.
    fn take_student(&mut self, place: usize) -> Mean {
        let Some(student) = self.students.get(place) else {
            return Mean::default();
        };
        let held = self.by_student.member(*student);
        self.by_student.set(*student, Mean::default());
        self.take(held);
        held
    }

    fn give_student(&mut self, place: usize, held: Mean) {
        if let Some(student) = self.students.get(place) {
            self.by_student.set(*student, held);
            self.give(held);
        }
    }

    fn take(&mut self, sessions: Mean) {
        self.all.count = self.all.count.saturating_sub(sessions.count);
        self.all.sum = self.all.sum.saturating_sub(sessions.sum);
    }

    fn give(&mut self, sessions: Mean) {
        self.all.count = self.all.count.saturating_add(sessions.count);
        self.all.sum = self.all.sum.saturating_add(sessions.sum);
    }

    fn judge(&self, event: &Event, sink: &mut impl Sink) {
        let seconds = event.seconds.unwrap_or_default();
        if self.all.count < self.least {
            return;
        }
        if self.is_per_student {
            if self.by_student.is_exceeded(seconds, self.excess) {
                sink.long(event, self.all, self.by_student.shown());
            }
        } else if self.excess.is_reached(seconds, self.all) {
            sink.long(event, self.all, self.all.shown());
        }
    }
}
