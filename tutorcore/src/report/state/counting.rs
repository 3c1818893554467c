//! Which encounters count, and under what.

use super::StateReportKind;
use crate::id::SubjectId;
use crate::kernel::cover::Cover;
use crate::kernel::rank::ranks;
use crate::kernel::spans::Span;
use crate::kernel::tally::{Marked, Tally, tally};
use crate::model::qualifiers::{RemedialCriterion, StudentQualifiers};
use crate::model::session::{SessionState, TutoringSession};
use crate::policy::QualifierMinutes;

/// One mark of each kind of row, then one of each remedial criterion.
const MARKS: usize = StateReportKind::ALL.len() + RemedialCriterion::ALL.len();

/// The encounters that count, their students as numbers.
pub(super) struct Counting<'a> {
    spans: Vec<Marked>,
    /// The remedial ones again, each with its subject.
    remedial: Vec<(Marked, Option<&'a SubjectId>)>,
}

impl<'a> Counting<'a> {
    /// Closed encounters of ended sessions, each cut to the window.
    pub(super) fn of(
        sessions: &'a [TutoringSession],
        window: Span,
        minutes: QualifierMinutes,
    ) -> Self {
        let mut students = Vec::new();
        let mut spans = Vec::new();
        let mut subjects = Vec::new();
        let ended = sessions
            .iter()
            .filter(|session| session.state == SessionState::Ended);
        for encounter in ended.flat_map(|session| &session.encounters) {
            let part = encounter.closed_interval().and_then(|interval| {
                let span = Span {
                    start: interval.start.unix_seconds(),
                    end: interval.end.unix_seconds(),
                };
                span.clip(window)
            });
            let Some(span) = part else { continue };
            let marks = marks(&encounter.qualifiers, minutes);
            if marks & bit(StateReportKind::Remedial) != 0 {
                subjects.push((spans.len(), encounter.qualifiers.subject.as_ref()));
            }
            students.push(encounter.student.as_str());
            spans.push(Marked {
                group: 0,
                span,
                marks,
            });
        }
        for (one, student) in spans.iter_mut().zip(ranks(&students).of) {
            one.group = student;
        }
        let remedial = subjects
            .into_iter()
            .filter_map(|(place, subject)| Some((*spans.get(place)?, subject)))
            .collect();
        Self { spans, remedial }
    }

    /// When some student was there.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> {
        self.spans.iter().map(|one| one.span)
    }

    /// What each kind of row comes to, then each remedial criterion.
    pub(super) fn tallies(&mut self, school: &Cover, void: &Cover) -> [Tally; MARKS] {
        tally(&mut self.spans, school, void)
    }

    /// What remedial tutoring comes to in each subject, by its id; without a
    /// subject last.
    pub(super) fn subjects(
        &self,
        school: &Cover,
        void: &Cover,
    ) -> Vec<(Option<&'a SubjectId>, Tally)> {
        let ids: Vec<_> = self
            .remedial
            .iter()
            .filter_map(|(_, subject)| *subject)
            .collect();
        let texts: Vec<_> = ids.iter().map(|id| id.as_str()).collect();
        let ranks = ranks(&texts);
        let mut groups: Vec<Vec<Marked>> = vec![Vec::new(); ranks.places.len()];
        let mut without = Vec::new();
        let mut of = ranks.of.iter();
        for (one, subject) in &self.remedial {
            let rank = subject.and_then(|_| of.next());
            let group = rank
                .and_then(|rank| groups.get_mut(*rank))
                .unwrap_or(&mut without);
            group.push(Marked { marks: 1, ..*one });
        }
        let count = |mut spans: Vec<Marked>| {
            let [tally] = tally::<1>(&mut spans, school, void);
            tally
        };
        let with = ranks
            .places
            .iter()
            .map(|place| ids.get(*place).copied())
            .zip(groups);
        let without = (!without.is_empty()).then_some((None, without));
        with.chain(without)
            .map(|(subject, spans)| (subject, count(spans)))
            .collect()
    }
}

/// The rows under which an encounter with these qualifiers counts.
fn marks(qualifiers: &StudentQualifiers, minutes: QualifierMinutes) -> u16 {
    // In the order of priority.
    let stated = [
        (qualifiers.homebound, StateReportKind::Homebound),
        (qualifiers.credit_recovery, StateReportKind::CreditRecovery),
        (qualifiers.remedial, StateReportKind::Remedial),
        (qualifiers.detention, StateReportKind::Detention),
    ];
    let most = match minutes {
        QualifierMinutes::Each => stated.len(),
        QualifierMinutes::Priority => 1,
    };
    let set = stated.iter().filter(|(is_set, _)| *is_set).take(most);
    let mut marks = set.fold(0, |marks, (_, kind)| marks | bit(*kind));
    if marks == 0 {
        marks |= bit(StateReportKind::NoQualifier);
    }
    if marks & bit(StateReportKind::Remedial) != 0 {
        marks |= criteria(&qualifiers.remedial_criteria);
    }
    if !qualifiers.is_detention_only() {
        marks |= bit(StateReportKind::TutoringTotal);
    }
    marks
}

/// The mark of a kind of row.
fn bit(kind: StateReportKind) -> u16 {
    mark(StateReportKind::ALL.iter().position(|one| *one == kind))
}

/// The marks of criteria, which come after those of the rows.
fn criteria(selected: &[RemedialCriterion]) -> u16 {
    let rows = StateReportKind::ALL.len();
    selected.iter().fold(0, |marks, criterion| {
        let place = RemedialCriterion::ALL
            .iter()
            .position(|one| one == criterion);
        marks | mark(place.and_then(|place| place.checked_add(rows)))
    })
}

fn mark(place: Option<usize>) -> u16 {
    let place = place.and_then(|place| u32::try_from(place).ok());
    place.map_or(0, |place| 1_u16.unbounded_shl(place))
}
