//! A history in the two orders of the rules, to be judged by any policy.

use std::collections::BTreeMap;
use std::ops::Range;

use super::events::Event;
use super::table::AlertTable;
use crate::error::Error;
use crate::kernel::running_mean::Mean;
use crate::kernel::sort;
use crate::model::alert::EarlyAlertKind;

/// How many rows are looked at between two questions whether to go on.
const STRIDE: usize = 1 << 16;

/// Who takes the alerts of a history.
pub(crate) trait Sink {
    /// An unusually long session, and the average as people read it.
    fn long(&mut self, event: &Event, mean: Mean, shown: f64);
    /// A frequent request, and how many there were.
    fn frequent(&mut self, event: &Event, count: u64);
}

/// The ended sessions of a content area.
#[derive(Debug)]
pub(in crate::alert) struct Area {
    /// Where they stand, in the order of their ends.
    pub(super) range: Range<usize>,
    /// For each session of several rows where these stand in the area.
    pub(super) own: BTreeMap<u64, Vec<usize>>,
    /// For each row which student it is, as a number from 0.
    pub(super) students: Vec<usize>,
    /// How many students there are.
    pub(super) number: usize,
}

impl Area {
    /// Where a session's rows stand, of those in a range.
    pub(super) fn counted(&self, session: u64, range: Range<usize>) -> &[usize] {
        let places = self.own.get(&session).map(Vec::as_slice);
        let places = places.unwrap_or_default();
        let before = |end: usize| places.partition_point(|at| *at < end);
        places
            .get(before(range.start)..before(range.end))
            .unwrap_or_default()
    }
}

/// A history that is sorted once.
#[derive(Debug, Default)]
pub(in crate::alert) struct History {
    /// The ended sessions, by content area and then in the order of their
    /// ends.
    pub(in crate::alert) ended: Vec<Event>,
    pub(in crate::alert) areas: Vec<Area>,
    /// The requests, by content area and student and then in the order of
    /// their starts.
    pub(in crate::alert) requests: Vec<Event>,
}

impl History {
    /// Sorts the events, of which there is one for each session and student.
    ///
    /// # Errors
    /// What `go_on` has, which is asked now and then.
    pub(in crate::alert) fn new(
        events: Vec<Event>,
        go_on: &dyn Fn() -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let ended = events.iter().filter(|event| event.seconds.is_some());
        let mut ended: Vec<Event> = ended.copied().collect();
        let by_end = |event: &Event| (event.area, event.end, event.session, event.student);
        sort::by_key(&mut ended, &by_end, go_on)?;
        let mut requests = events;
        let by_start = |event: &Event| (event.area, event.student, event.start, event.session);
        sort::by_key(&mut requests, &by_start, go_on)?;
        let mut areas = Vec::new();
        let (mut start, mut asked_at) = (0_usize, 0_usize);
        for area in ended.chunk_by(|a, b| a.area == b.area) {
            if start.saturating_sub(asked_at) >= STRIDE {
                go_on()?;
                asked_at = start;
            }
            let (students, number) = numbered(area, go_on)?;
            let end = start.saturating_add(area.len());
            areas.push(Area {
                range: start..end,
                own: rows_of_sessions(area, go_on)?,
                students,
                number,
            });
            start = end;
        }
        Ok(Self {
            ended,
            areas,
            requests,
        })
    }
}

/// The rows of each session that has several.
fn rows_of_sessions(
    area: &[Event],
    go_on: &dyn Fn() -> Result<(), Error>,
) -> Result<BTreeMap<u64, Vec<usize>>, Error> {
    let mut rows: Vec<_> = area.iter().map(|event| event.session).zip(0..).collect();
    sort::by(&mut rows, &Ord::cmp, go_on)?;
    let mut several = BTreeMap::new();
    for (number, same) in rows.chunk_by(|(a, _), (b, _)| a == b).enumerate() {
        if number % STRIDE == 0 {
            go_on()?;
        }
        if let [(session, _), _, ..] = same {
            several.insert(*session, same.iter().map(|(_, at)| *at).collect());
        }
    }
    Ok(several)
}

/// For each row which student it is, as a number from 0, and how many.
fn numbered(
    area: &[Event],
    go_on: &dyn Fn() -> Result<(), Error>,
) -> Result<(Vec<usize>, usize), Error> {
    let mut order: Vec<_> = area.iter().map(|event| event.student).zip(0..).collect();
    sort::by(&mut order, &Ord::cmp, go_on)?;
    let mut students = vec![0; area.len()];
    let mut number = 0_usize;
    for same in order.chunk_by(|(a, _), (b, _)| a == b) {
        for (_, at) in same {
            if let Some(student) = students.get_mut::<usize>(*at) {
                *student = number;
            }
        }
        number = number.saturating_add(1);
    }
    Ok((students, number))
}

impl Sink for AlertTable {
    fn long(&mut self, event: &Event, mean: Mean, shown: f64) {
        self.rows.push(event.row);
        self.kinds.push(EarlyAlertKind::UnusuallyLongSession);
        self.at.push(event.end);
        self.observed
            .push(0_i64.saturating_add_unsigned(event.seconds.unwrap_or_default()));
        self.baseline_counts.push(mean.count);
        self.baseline_sums.push(mean.sum);
        self.baseline_means.push(shown);
    }

    fn frequent(&mut self, event: &Event, count: u64) {
        self.push_frequent(event.row, event.start, count);
    }
}
