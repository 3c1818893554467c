//! Sessions that were unusually long for their content area.

use std::collections::BTreeMap;

use super::events::{Event, Events};
use super::{AlertTable, BatchOptions, Error};
use crate::kernel::mean_of_means::MeanOfMeans;
use crate::kernel::running_mean::{Excess, Mean};
use crate::policy::{AlertPolicy, AverageBasis, BaselineExclusion};
use crate::time::DAY;

/// How many sessions are judged between two questions whether to go on.
const STRIDE: usize = 1 << 12;

pub(super) fn judge(
    events: &Events,
    policy: &AlertPolicy,
    options: &BatchOptions<'_>,
    table: &mut AlertTable,
) -> Result<(), Error> {
    let ended = events.all.iter().filter(|event| event.seconds.is_some());
    let mut ended: Vec<Event> = ended.copied().collect();
    ended.sort_unstable_by_key(|event| {
        (
            event.area,
            event.end(),
            event.session,
            event.student,
            event.row,
        )
    });
    for area in ended.chunk_by(|a, b| a.area == b.area) {
        judge_area(area, policy, options, table)?;
    }
    Ok(())
}

/// Judges the sessions of one content area, in the order of their ends.
fn judge_area(
    area: &[Event],
    policy: &AlertPolicy,
    options: &BatchOptions<'_>,
    table: &mut AlertTable,
) -> Result<(), Error> {
    let mut baseline = Baseline::new(area, policy);
    let own = rows_of_sessions(area);
    let lookback = policy
        .long_session_lookback_days
        .map(|days| i64::from(days).saturating_mul(DAY));
    let mut first = 0_usize;
    let mut place = 0_usize;
    let mut asked = 0_usize;
    for session in area.chunk_by(|a, b| (a.end(), a.session) == (b.end(), b.session)) {
        if place >= asked {
            options.go_on()?;
            asked = place.saturating_add(STRIDE);
        }
        let Some(judged) = session.first() else {
            continue;
        };
        if let Some(lookback) = lookback {
            let edge = judged.end().saturating_sub(lookback);
            while let Some(early) = area.get(first).filter(|early| early.end() <= edge) {
                baseline.remove(first, early);
                first = first.saturating_add(1);
            }
        }
        if policy.long_session_exclude == BaselineExclusion::None {
            for event in session {
                baseline.add(place, event);
                baseline.judge(event, table);
                place = place.saturating_add(1);
            }
            continue;
        }
        // Rows of the session that ended before, because a student left.
        let earlier = own
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
                baseline.judge(event, table);
                baseline.give_student(at, held);
            } else {
                baseline.judge(event, table);
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

/// The rows of each session that has several.
fn rows_of_sessions(area: &[Event]) -> BTreeMap<u64, Vec<usize>> {
    let mut rows: Vec<_> = area.iter().map(|event| event.session).zip(0..).collect();
    rows.sort_unstable();
    rows.chunk_by(|(a, _), (b, _)| a == b)
        .filter(|same| same.len() > 1)
        .filter_map(|same| {
            let (session, _) = same.first()?;
            Some((*session, same.iter().map(|(_, at)| *at).collect()))
        })
        .collect()
}

/// What the sessions of a content area are held against.
struct Baseline {
    excess: Excess,
    least: u64,
    /// All sessions that count.
    all: Mean,
    /// For each row of the area which student it is; empty if nobody asks.
    students: Vec<usize>,
    by_student: MeanOfMeans,
    is_per_student: bool,
}

impl Baseline {
    fn new(area: &[Event], policy: &AlertPolicy) -> Self {
        let is_per_student = policy.long_session_basis == AverageBasis::PerStudent;
        let needs_students =
            is_per_student || policy.long_session_exclude == BaselineExclusion::Student;
        let (students, number) = if needs_students {
            numbered(area)
        } else {
            (Vec::new(), 0)
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

    fn judge(&self, event: &Event, table: &mut AlertTable) {
        let seconds = event.seconds.unwrap_or_default();
        if self.all.count < self.least {
            return;
        }
        if self.is_per_student {
            if self.by_student.is_exceeded(seconds, self.excess) {
                table.push_long(event, self.all, self.by_student.shown());
            }
        } else if self.excess.is_reached(seconds, self.all) {
            table.push_long(event, self.all, self.all.shown());
        }
    }
}

/// For each row which student it is, as a number from 0, and how many.
fn numbered(area: &[Event]) -> (Vec<usize>, usize) {
    let mut order: Vec<_> = area
        .iter()
        .map(|event| event.student)
        .zip(0_usize..)
        .collect();
    order.sort_unstable();
    let mut students = vec![0; area.len()];
    let mut number = 0_usize;
    for same in order.chunk_by(|(a, _), (b, _)| a == b) {
        for (_, at) in same {
            if let Some(student) = students.get_mut(*at) {
                *student = number;
            }
        }
        number = number.saturating_add(1);
    }
    (students, number)
}
