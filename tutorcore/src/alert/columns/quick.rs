//! The quick way, for the settings whose baselines only grow: the sessions in
//! one walk along their ends, the requests in parts that fit a cache.

use std::hash::{BuildHasher, RandomState};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::block::{Block, Reader, Unfit, Wanted};
use super::input::AlertColumns;
use super::rows::Rows;
use super::table::AlertTable;
use super::{BatchOptions, Error, frequent, repeats};
use crate::alert::threads::{GoOn, shared};
use crate::kernel::by_time::{Sorting, Spans};
use crate::kernel::means_in_order::{Items, MeansInOrder, Walked};
use crate::kernel::parts::{Crowd, Groups, Parts};
use crate::kernel::rolling_count::{Told, rolling_counts};
use crate::kernel::running_mean::Excess;
use crate::kernel::seen::Seen;
use crate::kernel::sort;
use crate::policy::{AlertPolicy, AverageBasis, BaselineExclusion, RequestWindow};
use crate::time::DAY;
use crate::zone::Zone;

/// How many blocks are read between two questions whether to go on.
const STRIDE: usize = 64;

/// A frequent request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frequent {
    pub(super) at: i64,
    pub(super) row: u32,
    pub(super) count: u64,
}

/// How an attempt ended.
enum End {
    Done(AlertTable),
    /// Rows that stand for a session and student of another row.
    Repeated(Vec<u32>),
    /// Too many sessions look alike.
    Crowded,
    Unfit,
}

impl From<Unfit> for End {
    fn from(_: Unfit) -> Self {
        Self::Unfit
    }
}

/// Judges a history, unless the settings or the data want the general way.
pub(super) fn judge(
    batches: &[AlertColumns<'_>],
    policy: &AlertPolicy,
    options: &BatchOptions<'_>,
) -> Result<Option<AlertTable>, Error> {
    let only_grows = policy.long_session_basis == AverageBasis::PerSession
        && policy.long_session_exclude != BaselineExclusion::Student
        && policy.long_session_lookback_days.is_none();
    if !only_grows {
        return Ok(None);
    }
    let rows = Rows::new(batches);
    let key = RandomState::new().hash_one(0);
    let mut attempt = Attempt {
        batches,
        policy,
        zone: options.zone,
        rows: &rows,
        key,
        spread: None,
        dropped: Vec::new(),
    };
    // One more for each thing that can be mended.
    for _ in 0..4 {
        match attempt.run(options)? {
            End::Done(table) => return Ok(Some(table)),
            End::Repeated(rows) => attempt.dropped = rows,
            End::Crowded => attempt.spread = Some(attempt.spread_key()),
            End::Unfit => break,
        }
    }
    Ok(None)
}

/// One attempt at a history.
pub(super) struct Attempt<'a> {
    pub(super) batches: &'a [AlertColumns<'a>],
    pub(super) policy: &'a AlertPolicy,
    zone: Option<Zone>,
    pub(super) rows: &'a Rows<'a>,
    /// Unforeseeable, so that nobody can choose ids that collide.
    key: u64,
    spread: Option<u64>,
    /// Rows that count nowhere, in order.
    pub(super) dropped: Vec<u32>,
}

/// What the walk found, and the requests in parts.
struct Walk {
    means: MeansInOrder,
    parts: Parts,
    skipped: u64,
    origin: i64,
}

/// What the walk along the rows found.
struct Along {
    means: MeansInOrder,
    skipped: u64,
    origin: i64,
}

impl Along {
    fn with(self, parts: Parts) -> Walk {
        Walk {
            means: self.means,
            parts,
            skipped: self.skipped,
            origin: self.origin,
        }
    }
}

impl Attempt<'_> {
    fn run(&self, options: &BatchOptions<'_>) -> Result<End, Error> {
        let walk = match self.in_order(options)? {
            Ok(Some(walk)) => Ok(walk),
            Ok(None) => self.in_any_order(options)?,
            Err(unfit) => Err(unfit),
        };
        let mut walk = match walk {
            Ok(walk) => walk,
            Err(unfit) => return Ok(unfit.into()),
        };
        let suspects = walk.means.suspects.len();
        if self.spread.is_none() && suspects > (self.rows.len() / 4).saturating_add(1000) {
            return Ok(End::Crowded);
        }
        let repeated = repeats::resolve(self, options, &mut walk.means)?;
        if !repeated.is_empty() {
            return Ok(End::Repeated(repeated));
        }
        let frequent = self.frequent(options, &walk)?;
        let mut table = AlertTable::new(self.policy, walk.skipped);
        table.merge(&walk.means.larger, &frequent, walk.origin, self.rows);
        Ok(End::Done(table))
    }

    /// An odd number that nobody can foresee.
    pub(super) fn spread_key(&self) -> u64 {
        self.key | 1
    }

    fn means(&self) -> MeansInOrder {
        let excess = Excess {
            percent: self.policy.long_session_percent,
            inclusive: self.policy.long_session_inclusive,
        };
        MeansInOrder::new(
            excess,
            u64::from(self.policy.long_session_min_baseline),
            self.policy.long_session_exclude == BaselineExclusion::None,
            Seen::new(self.rows.len(), self.spread),
        )
    }

    fn reader(&self) -> Reader<'_> {
        Reader::new(self.batches, self.policy, &self.dropped)
    }

    /// Walks along rows that are in the order of their ends; nothing if they
    /// are not. Another thread deals the requests, if there is one.
    fn in_order(&self, options: &BatchOptions<'_>) -> Result<Result<Option<Walk>, Unfit>, Error> {
        let mut parts = Parts::new(self.rows.len(), self.key);
        if options.workers() <= 1 {
            let mut deal = |block: &Block| deal_into(&mut parts, &block.items());
            let along = self.along(options, &mut deal)?;
            return Ok(along.map(|along| along.map(|along| along.with(parts))));
        }
        let stop = AtomicBool::new(false);
        let deal = || -> Result<Parts, Unfit> {
            let (mut reader, mut block) = (self.reader(), Block::default());
            while !stop.load(Ordering::Relaxed) && reader.read(&mut block, Wanted::Requests)? {
                deal_into(&mut parts, &block.items());
            }
            Ok(parts)
        };
        std::thread::scope(|scope| {
            let dealing = scope.spawn(deal);
            let along = self.along(options, &mut |_| {});
            if !matches!(along, Ok(Ok(Some(_)))) {
                stop.store(true, Ordering::Relaxed);
            }
            let parts = dealing.join().unwrap_or_else(|panic| resume_unwind(panic));
            Ok(match (along?, parts) {
                (Ok(Some(along)), Ok(parts)) => Ok(Some(along.with(parts))),
                (Ok(None), _) => Ok(None),
                (Err(unfit), _) | (_, Err(unfit)) => Err(unfit),
            })
        })
    }

    /// Walks along rows that are in the order of their ends, and gives each
    /// block to somebody else too; nothing if they are not.
    fn along(
        &self,
        options: &BatchOptions<'_>,
        each: &mut dyn FnMut(&Block),
    ) -> Result<Result<Option<Along>, Unfit>, Error> {
        let mut means = self.means();
        let (mut reader, mut block) = (self.reader(), Block::default());
        let mut blocks = 0_usize;
        loop {
            if blocks.is_multiple_of(STRIDE) {
                options.go_on()?;
            }
            blocks = blocks.saturating_add(1);
            match reader.read(&mut block, Wanted::All) {
                Ok(true) => {}
                Ok(false) => {
                    return Ok(Ok(Some(Along {
                        means,
                        skipped: reader.skipped,
                        origin: reader.origin,
                    })));
                }
                Err(unfit) => return Ok(Err(unfit)),
            }
            match means.walk(&block.items(), reader.areas()) {
                Walked::On => each(&block),
                Walked::Unsorted => return Ok(Ok(None)),
                Walked::Unfit => return Ok(Err(Unfit)),
            }
        }
    }

    /// Brings the rows into the order of their ends, and walks along them.
    fn in_any_order(&self, options: &BatchOptions<'_>) -> Result<Result<Walk, Unfit>, Error> {
        let mut reader = self.reader();
        let spans = match self.spans(options, &mut reader)? {
            Ok(spans) => spans,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let mut means = self.means();
        let mut parts = Parts::new(self.rows.len(), self.key);
        let (mut block, mut room) = (Block::default(), Sorting::default());
        let mut walk = |block: &mut Block| {
            let walked = means.walk(&block.items(), reader.areas());
            deal_into(&mut parts, &block.items());
            block.clear();
            walked == Walked::On
        };
        for span in 0..spans.len() {
            if span.is_multiple_of(STRIDE) {
                options.go_on()?;
            }
            for item in spans.sorted(span, &mut room) {
                block.push_item(item);
                if block.is_full() && !walk(&mut block) {
                    return Ok(Err(Unfit));
                }
            }
        }
        if !walk(&mut block) {
            return Ok(Err(Unfit));
        }
        Ok(Ok(Walk {
            means,
            parts,
            skipped: reader.skipped,
            origin: reader.origin,
        }))
    }

    /// The rows by spans of their ends.
    fn spans(
        &self,
        options: &BatchOptions<'_>,
        reader: &mut Reader<'_>,
    ) -> Result<Result<Spans, Unfit>, Error> {
        let mut block = Block::default();
        let (mut least, mut most) = (u64::MAX, 0);
        let mut first = self.reader();
        let mut blocks = 0_usize;
        loop {
            if blocks.is_multiple_of(STRIDE) {
                options.go_on()?;
            }
            blocks = blocks.saturating_add(1);
            match first.read(&mut block, Wanted::Times) {
                Ok(true) => block.times(&mut least, &mut most),
                Ok(false) => break,
                Err(unfit) => return Ok(Err(unfit)),
            }
        }
        let mut spans = Spans::new(self.rows.len(), least.min(most), most);
        loop {
            if blocks.is_multiple_of(STRIDE) {
                options.go_on()?;
            }
            blocks = blocks.saturating_add(1);
            match reader.read(&mut block, Wanted::All) {
                Ok(true) => block.each_item(|item| spans.push(item)),
                Ok(false) => return Ok(Ok(spans)),
                Err(unfit) => return Ok(Err(unfit)),
            }
        }
    }

    /// The frequent requests, in order.
    fn frequent(&self, options: &BatchOptions<'_>, walk: &Walk) -> Result<Vec<Frequent>, Error> {
        let next = AtomicUsize::new(0);
        let work = |go_on: GoOn<'_>| {
            let mut found = Vec::new();
            let mut groups = Groups::default();
            let mut room = frequent::Room::default();
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                if part >= walk.parts.len() {
                    return Ok(found);
                }
                go_on()?;
                groups.each_crowded(
                    &walk.parts,
                    part,
                    self.crowd(),
                    |row| self.rows.session(row),
                    |starts, rows| self.group(walk.origin, starts, rows, &mut room, &mut found),
                );
            }
        };
        let mut found = shared(options, walk.parts.len(), &work)?;
        let ids = |one: &Frequent| self.rows.ids(one.row);
        let order = |a: &Frequent, b: &Frequent| a.at.cmp(&b.at).then_with(|| ids(a).cmp(&ids(b)));
        sort::by(&mut found, &order, &|| options.go_on())?;
        Ok(found)
    }

    /// Which students' requests are worth a look.
    fn crowd(&self) -> Crowd {
        let days = i64::from(self.policy.frequent_window_days);
        // So many local days are less than two days more than that.
        let more = match self.policy.frequent_window {
            RequestWindow::Rolling => 0,
            RequestWindow::CalendarDays => 2,
        };
        let within = days.saturating_add(more).saturating_mul(DAY);
        Crowd {
            least: self.policy.frequent_min_requests,
            within: u32::try_from(within).unwrap_or(u32::MAX),
        }
    }

    /// Judges a student's requests in a content area.
    fn group(
        &self,
        origin: i64,
        starts: &[u32],
        rows: &[u32],
        room: &mut frequent::Room,
        found: &mut Vec<Frequent>,
    ) {
        room.starts.clear();
        room.starts.extend(
            starts
                .iter()
                .map(|at| origin.saturating_add(i64::from(*at))),
        );
        let frequent::Room { starts, days } = room;
        let window = frequent::window(self.policy, self.zone, starts, days);
        let least = u64::from(self.policy.frequent_min_requests);
        let news = frequent::news(self.policy);
        let mut told = Told::default();
        rolling_counts(starts, window, |place, count| {
            if let (Some(at), Some(row)) = (starts.get(place), rows.get(place))
                && news.is_told(&mut told, *at, count, least)
            {
                found.push(Frequent {
                    at: *at,
                    row: *row,
                    count,
                });
            }
        });
    }
}

/// Deals the requests of a block into parts.
fn deal_into(parts: &mut Parts, items: &Items<'_>) {
    let all = items.states.iter().zip(items.keys).zip(items.starts);
    let all = all
        .zip(items.rows)
        .filter(|(((state, ..), _), _)| **state != 0);
    parts.extend(all.map(|(((_, key), start), row)| (*key, *start, *row)));
}
