//! Sessions that were unusually long for their content area.

use super::Error;
use super::events::Event;
use super::history::{Area, History, Sink};
use crate::kernel::mean_of_means::MeanOfMeans;
use crate::kernel::running_mean::{Excess, Mean};
use crate::policy::{AlertPolicy, AverageBasis, BaselineExclusion};
use crate::time::DAY;

/// How many sessions are judged between two questions whether to go on.
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
    let lookback = policy
        .long_session_lookback_days
        .map(|days| i64::from(days).saturating_mul(DAY));
    let mut first = 0_usize;
    let mut place = 0_usize;
    let mut asked = 0_usize;
    for session in area.chunk_by(|a, b| (a.end, a.session) == (b.end, b.session)) {
        if place >= asked {
            go_on()?;
            asked = place.saturating_add(STRIDE);
        }
        let Some(judged) = session.first() else {
            continue;
        };
        if let Some(lookback) = lookback {
            let edge = judged.end.saturating_sub(lookback);
            while let Some(early) = area.get(first).filter(|early| early.end <= edge) {
                baseline.remove(first, early);
                first = first.saturating_add(1);
            }
        }
        if policy.long_session_exclude == BaselineExclusion::None {
            for event in session {
                baseline.add(place, event);
                baseline.judge(event, sink);
                place = place.saturating_add(1);
            }
            continue;
        }
        // Rows of the session that ended before, because a student left.
        let earlier = rows
            .own
            .get(&judged.session)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let earlier = || {
            let inside = earlier.iter().filter(|at| (first..place).contains(*at));
            inside.filter_map(|at| area.get(*at).map(|event| (*at, event)))
        };
        for (at, event) in earlier() {
            baseline.remove(at, event);
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
        for (at, event) in earlier() {
            baseline.add(at, event);
        }
        for event in session {
            baseline.add(place, event);
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
        self.all.count = self.all.count.saturating_sub(held.count);
        self.all.sum = self.all.sum.saturating_sub(held.sum);
        held
    }

    fn give_student(&mut self, place: usize, held: Mean) {
        if let Some(student) = self.students.get(place) {
            self.by_student.set(*student, held);
            self.all.count = self.all.count.saturating_add(held.count);
            self.all.sum = self.all.sum.saturating_add(held.sum);
        }
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
