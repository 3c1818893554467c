//! The average of a content area while its sessions are gone through.

use std::collections::BTreeMap;

use super::recent::{sum, without};
use super::row::Basis;
use super::rules::Rules;
use crate::kernel::mean_of_means::MeanOfMeans;
use crate::kernel::running_mean::Mean;
use crate::policy::BaselineExclusion;

/// What the sessions so far come to.
#[derive(Clone, Debug)]
pub(super) struct Average {
    pub(super) total: Mean,
    students: Option<Students>,
    /// Sessions that ended by then have been taken out again.
    pub(super) edge: i64,
}

/// What the sessions of single students come to.
#[derive(Clone, Debug, Default)]
struct Students {
    members: BTreeMap<u32, usize>,
    means: MeanOfMeans,
    room: usize,
}

impl Students {
    fn member(&self, student: u32) -> Mean {
        let member = self.members.get(&student);
        member.map_or_else(Mean::default, |member| self.means.member(*member))
    }

    fn set(&mut self, student: u32, mean: Mean) {
        let next = self.members.len();
        let member = *self.members.entry(student).or_insert(next);
        if member >= self.room {
            self.room = self.room.saturating_mul(2).max(16);
            let mut larger = MeanOfMeans::new(self.room);
            for member in 0..next {
                larger.set(member, self.means.member(member));
            }
            self.means = larger;
        }
        self.means.set(member, mean);
    }
}

impl Average {
    pub(super) fn new(rules: &Rules) -> Self {
        Self {
            total: Mean::default(),
            students: rules.needs_students().then(Students::default),
            edge: i64::MIN,
        }
    }

    pub(super) fn add(&mut self, student: u32, seconds: u64) {
        self.total.add(seconds);
        if let Some(students) = &mut self.students {
            let mut mean = students.member(student);
            mean.add(seconds);
            students.set(student, mean);
        }
    }

    pub(super) fn remove(&mut self, student: u32, seconds: u64) {
        self.total.remove(seconds);
        if let Some(students) = &mut self.students {
            let mut mean = students.member(student);
            mean.remove(seconds);
            students.set(student, mean);
        }
    }

    /// Holds a session against the average; `left_out` and `taken_in` are
    /// rows of students that this judgement alone sees otherwise.
    pub(super) fn judge(
        &mut self,
        rules: &Rules,
        (student, seconds): (u32, u64),
        left_out: &[(u32, u64)],
        taken_in: &[(u32, u64)],
    ) -> Option<Basis> {
        for (other, seconds) in left_out {
            self.remove(*other, *seconds);
        }
        for (other, seconds) in taken_in {
            self.add(*other, *seconds);
        }
        let mut held = Mean::default();
        if rules.exclude == BaselineExclusion::Student
            && let Some(students) = &mut self.students
        {
            held = students.member(student);
            students.set(student, Mean::default());
            self.total = without(self.total, held);
        }
        let found = self.hold(rules, seconds);
        if held != Mean::default()
            && let Some(students) = &mut self.students
        {
            students.set(student, held);
            self.total = sum(self.total, held);
        }
        for (other, seconds) in taken_in {
            self.remove(*other, *seconds);
        }
        for (other, seconds) in left_out {
            self.add(*other, *seconds);
        }
        found
    }

    fn hold(&self, rules: &Rules, seconds: u64) -> Option<Basis> {
        if self.total.count < rules.baseline {
            return None;
        }
        match &self.students {
            Some(students) if rules.is_per_student => {
                let is_long = students.means.is_exceeded(seconds, rules.excess);
                is_long.then(|| Basis {
                    mean: self.total,
                    shown: students.means.shown(),
                })
            }
            _ => {
                let is_long = rules.excess.is_reached(seconds, self.total);
                is_long.then(|| Basis::of(self.total))
            }
        }
    }
}
