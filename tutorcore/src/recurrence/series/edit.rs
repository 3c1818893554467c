//! Changes of a series: one session, one and those that follow, or all that are to come.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::diff::SeriesDiff;
use super::expand::{expand_recurrence, id, placed};
use super::phase::Slot;
use super::tail::{Cut, Timing};
use super::{
    ChangedOccurrence, Occurrence, Recurrence, RecurrenceEnd, RecurrencePattern, SeriesPhase,
    SessionSeries,
};
use crate::error::{Error, ErrorKind};
use crate::finding::blocks;
use crate::id::{SeriesId, SessionId};
use crate::outcome::Outcome;
use crate::policy::SchedulePolicy;
use crate::time::{Instant, LocalDate, LocalDateTime, LocalTime};
use crate::wire::tagged_enum;

tagged_enum! {
    /// Which sessions of a series a change is for.
    pub enum SeriesEditScope {
        /// One alone.
        This {
            /// Its id.
            occurrence: SessionId,
        },
        /// One and all that follow. They become a series of their own.
        ThisAndFollowing {
            /// The first one's id.
            occurrence: SessionId,
            /// The id of the series that they become; not needed to cancel them.
            new_series: Option<SeriesId>,
        },
        /// All that start later than now. They stay in the series.
        All,
    }
}

tagged_enum! {
    /// What becomes of the sessions; what is absent stays as it is.
    pub enum SeriesChange {
        /// They take place at another time, or repeat in another way.
        Reschedule {
            /// The date of the first. Weekdays are moved by as many days, unless a pattern is
            /// given; a monthly series is on this date's day of the month.
            date: Option<LocalDate>,
            /// The time of day.
            time: Option<LocalTime>,
            /// How long each lasts, in minutes that pass.
            length_minutes: Option<u32>,
            /// On which dates they repeat, from the first date on; not for one session.
            pattern: Option<RecurrencePattern>,
            /// Every so many days, weeks or months; not for one session.
            interval: Option<i32>,
            /// How they end; a count is that of the sessions that change. Not for one session.
            end: Option<RecurrenceEnd>,
        },
        /// They are called off.
        Cancel,
        /// One session is again as the series has it, whether it was called off or moved.
        Restore,
    }
}

/// A change of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesEdit {
    /// Which sessions it is for.
    pub scope: SeriesEditScope,
    /// What becomes of them.
    pub change: SeriesChange,
}

/// What a change makes of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditedSeries {
    /// The series as it is now, and after it the one that was split off; none if all is called
    /// off.
    pub series: Vec<SessionSeries>,
    /// What it means for each session.
    pub diff: SeriesDiff,
}

/// What comes of a change of a series.
pub type SeriesOutcome = Outcome<EditedSeries>;

/// Changes one session of a series, one and all that follow, or all that are to come.
///
/// A session keeps its id when its time or its day changes: the id is made of the local start that
/// it was first planned for. So does an exception: a session that was called off stays so, and one
/// that was moved on its own stays where it was moved to. Where the days change, a session is
/// found again on its own date, else in its week (in its month, where the series is monthly).
/// Sessions that were split off have the ids of their new series, with the same starts after the
/// `@`; the answer's `diff` tells for each which it was.
///
/// Sessions that are over are never touched by a change of all.
///
/// The change is refused, with the findings, when a series that comes of it breaks a rule of
/// [`expand_recurrence`]; those that the series did not have before have the path `/edit/change`.
///
/// # Errors
/// [`ErrorKind::InvalidValue`] when the series has no such session, or when the change makes no
/// sense for these sessions; [`ErrorKind::MissingField`] when the new series has no id.
///
/// ```
/// use tutorcore::*;
///
/// let series: SessionSeries = serde_json::from_str(
///     r#"{
///         "id": "algebra", "zone": "America/Chicago",
///         "localStart": "2026-10-27T15:30:00", "lengthMinutes": 45,
///         "recurrence": {
///             "pattern": {"type": "weekly", "weekdays": ["tuesday", "thursday"]},
///             "end": {"type": "count", "count": 4}
///         }
///     }"#,
/// ).unwrap();
/// // From 3 November on half an hour later.
/// let edit: SeriesEdit = serde_json::from_str(
///     r#"{
///         "scope": {"type": "thisAndFollowing",
///             "occurrence": "algebra@2026-11-03T15:30:00", "newSeries": "algebra-2"},
///         "change": {"type": "reschedule", "time": "16:00:00"}
///     }"#,
/// ).unwrap();
/// let now: Instant = "2026-10-28T12:00:00Z".parse()?;
/// let edited = edit_series(&series, &edit, &SchedulePolicy::default(), now)?.state.unwrap();
///
/// assert_eq!(edited.series.len(), 2);
/// assert_eq!(edited.diff.unchanged, 2);
/// let moved = &edited.diff.moved[0].after;
/// assert_eq!(moved.id.as_str(), "algebra-2@2026-11-03T15:30:00");
/// assert_eq!(moved.local_start.to_string(), "2026-11-03T16:00:00");
/// # Ok::<(), Error>(())
/// ```
pub fn edit_series(
    series: &SessionSeries,
    edit: &SeriesEdit,
    policy: &SchedulePolicy,
    now: Instant,
) -> Result<SeriesOutcome, Error> {
    let before = expand_recurrence(series, policy);
    if blocks(&before.findings) {
        return Ok(Outcome::refused_for(before.findings));
    }
    let editor = Editor { series, policy };
    let edited = match &edit.scope {
        SeriesEditScope::This { occurrence } => vec![editor.one(occurrence, &edit.change)?],
        SeriesEditScope::ThisAndFollowing {
            occurrence,
            new_series,
        } => editor.following(occurrence, new_series.as_ref(), &edit.change)?,
        SeriesEditScope::All => editor.all(&edit.change, now)?,
    };
    let (mut findings, mut after) = (Vec::new(), Vec::new());
    for one in &edited {
        let expansion = expand_recurrence(one, policy);
        findings.extend(expansion.findings.into_iter().map(|mut finding| {
            // What was found before, the change is not to blame for.
            if !before.findings.contains(&finding) {
                "/edit/change".clone_into(&mut finding.path);
            }
            finding
        }));
        after.extend(expansion.occurrences);
    }
    after.sort_by(|a: &Occurrence, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
    Ok(Outcome::of(findings, || {
        let diff = SeriesDiff::between(&before.occurrences, &after);
        let edited = EditedSeries {
            series: edited,
            diff,
        };
        (edited, Vec::new())
    }))
}

/// A series that is changed.
struct Editor<'a> {
    series: &'a SessionSeries,
    policy: &'a SchedulePolicy,
}

impl Editor<'_> {
    /// Changes one session.
    fn one(&self, occurrence: &SessionId, change: &SeriesChange) -> Result<SessionSeries, Error> {
        let (phase, mut slot) = self.find(occurrence)?;
        let date = slot.start.date();
        let mut series = self.series.clone();
        let recurrence = series.recurrence_mut(phase);
        recurrence.excepted.retain(|one| *one != date);
        match change {
            SeriesChange::Cancel => {
                recurrence.excepted.push(date);
                recurrence.excepted.sort_unstable();
                (slot.moved_to, slot.length_minutes) = (None, None);
            }
            SeriesChange::Restore => (slot.moved_to, slot.length_minutes) = (None, None),
            SeriesChange::Reschedule { .. } => {
                let timing = timing(change);
                for (field, given) in [
                    ("pattern", timing.pattern.is_some()),
                    ("interval", timing.interval.is_some()),
                    ("end", timing.end.is_some()),
                ] {
                    if given {
                        return Err(refused("One session does not repeat.")
                            .with_help("Change this and the following, or all.")
                            .inside(field)
                            .inside("change")
                            .inside("edit"));
                    }
                }
                let local = slot.local_start();
                let date = timing.date.unwrap_or(local.date());
                let time = timing.time.unwrap_or(local.time());
                slot.moved_to = Some(LocalDateTime::new(date, time)?);
                slot.length_minutes = timing.length_minutes.or(slot.length_minutes);
            }
        }
        series.changed.retain(|one| one.start() != slot.start);
        series.changed.extend(ChangedOccurrence::of(&slot));
        series.changed.sort_unstable();
        Ok(series)
    }

    /// Splits the series before a session, and changes what follows.
    fn following(
        &self,
        occurrence: &SessionId,
        new_series: Option<&SeriesId>,
        change: &SeriesChange,
    ) -> Result<Vec<SessionSeries>, Error> {
        let slots = self.slots();
        let at = slots
            .iter()
            .position(|slot| id(&self.series.id, slot.original).as_ref() == Some(occurrence));
        let Some(at) = at else {
            // It may be one from before the series was changed.
            self.find(occurrence)?;
            return Err(
                refused("This session is from before the series was last changed.")
                    .with_help("Change it alone, or choose one of the present series.")
                    .inside("occurrence")
                    .inside("scope")
                    .inside("edit"),
            );
        };
        let cut = self.cut(&slots, at);
        let Some(mut cut) = cut else {
            return Ok(vec![self.series.clone()]);
        };
        let head = cut.head.take();
        let head = self.remaining(head, &slots, at);
        let timing = match change {
            SeriesChange::Cancel => return Ok(head.into_iter().collect()),
            SeriesChange::Restore => return Err(restores_one()),
            SeriesChange::Reschedule { .. } => timing(change),
        };
        let in_scope = |error: Error| error.inside("newSeries").inside("scope").inside("edit");
        let Some(new_series) = new_series else {
            let error = Error::new(
                ErrorKind::MissingField,
                "The sessions become a series of their own, which needs an id.",
            );
            return Err(in_scope(error.with_help("Give it a new id.")));
        };
        if *new_series == self.series.id {
            let error = refused("The new series has the id of the one that it is split off from.");
            return Err(in_scope(error.with_help("Give it an id of its own.")));
        }
        let (tail, changed) = cut.changed(&timing, self.policy)?;
        let tail = SessionSeries {
            id: new_series.clone(),
            zone: self.series.zone,
            local_start: tail.local_start,
            length_minutes: tail.length_minutes,
            recurrence: tail.recurrence,
            earlier: Vec::new(),
            changed,
        };
        Ok(head.into_iter().chain([tail]).collect())
    }

    /// Changes all sessions that start later than now.
    fn all(&self, change: &SeriesChange, now: Instant) -> Result<Vec<SessionSeries>, Error> {
        let slots = self.slots();
        let is_later = |slot: &Slot| placed(self.series.zone, slot.start).0 > now;
        let at = slots.iter().position(is_later);
        let Some((at, mut cut)) = at.and_then(|at| Some((at, self.cut(&slots, at)?))) else {
            return Ok(vec![self.series.clone()]);
        };
        let head = cut.head.take();
        let timing = match change {
            SeriesChange::Cancel => {
                return Ok(self.remaining(head, &slots, at).into_iter().collect());
            }
            SeriesChange::Restore => return Err(restores_one()),
            SeriesChange::Reschedule { .. } => timing(change),
        };
        if timing.is_nothing() {
            return Ok(vec![self.series.clone()]);
        }
        let (tail, later) = cut.changed(&timing, self.policy)?;
        let mut changed = self.changed_before(&slots, at);
        changed.extend(later);
        changed.sort_unstable();
        let series = SessionSeries {
            id: self.series.id.clone(),
            zone: self.series.zone,
            local_start: tail.local_start,
            length_minutes: tail.length_minutes,
            recurrence: tail.recurrence,
            earlier: self.series.earlier.iter().cloned().chain(head).collect(),
            changed,
        };
        one_id_each(&series, self.policy)?;
        Ok(vec![series])
    }

    /// The starts of the present stretch.
    fn slots(&self) -> Vec<Slot> {
        let present = self.series.present();
        let (starts, _) = present.starts(self.policy);
        present.slots(&starts, &self.series.known())
    }

    fn cut(&self, slots: &[Slot], at: usize) -> Option<Cut> {
        Cut::new(&self.series.present(), slots, at, self.policy)
    }

    /// The stretch and the start of a session, called off or not.
    fn find(&self, occurrence: &SessionId) -> Result<(usize, Slot), Error> {
        let known = self.series.known();
        for (index, phase) in self.series.phases().iter().enumerate() {
            let (starts, _) = phase.starts(self.policy);
            for slot in phase.slots(&starts, &known) {
                if id(&self.series.id, slot.original).as_ref() == Some(occurrence) {
                    return Ok((index, slot));
                }
            }
        }
        Err(refused("The series has no such session.")
            .with_help("Give the id of one of its sessions: the series' id, @ and the local start that it was first planned for.")
            .inside("occurrence")
            .inside("scope")
            .inside("edit"))
    }

    /// What is left of the series when all from a start on are taken away; none if that is
    /// nothing.
    fn remaining(
        &self,
        head: Option<SeriesPhase>,
        slots: &[Slot],
        at: usize,
    ) -> Option<SessionSeries> {
        let mut earlier = self.series.earlier.clone();
        let present = head.or_else(|| earlier.pop())?;
        Some(SessionSeries {
            id: self.series.id.clone(),
            zone: self.series.zone,
            local_start: present.local_start,
            length_minutes: present.length_minutes,
            recurrence: present.recurrence,
            earlier,
            changed: self.changed_before(slots, at),
        })
    }

    /// What is known of the sessions before a start.
    fn changed_before(&self, slots: &[Slot], at: usize) -> Vec<ChangedOccurrence> {
        let gone: BTreeSet<_> = slots.iter().skip(at).map(|slot| slot.start).collect();
        let changed = self.series.changed.iter();
        changed
            .filter(|one| !gone.contains(&one.start()))
            .cloned()
            .collect()
    }
}

impl SessionSeries {
    /// How a stretch repeats; the last is the present one.
    fn recurrence_mut(&mut self, phase: usize) -> &mut Recurrence {
        match self.earlier.get_mut(phase) {
            Some(phase) => &mut phase.recurrence,
            None => &mut self.recurrence,
        }
    }
}

/// Refuses a series in which two sessions would have one id.
fn one_id_each(series: &SessionSeries, policy: &SchedulePolicy) -> Result<(), Error> {
    let known = series.known();
    let mut seen = BTreeSet::new();
    for phase in series.phases() {
        let (starts, _) = phase.starts(policy);
        for slot in phase.slots(&starts, &known) {
            if !slot.excepted && !seen.insert(slot.original) {
                return Err(refused("Two sessions of the series would have one id.")
                    .with_help("Split the series: change this and the following, under a new id.")
                    .inside("change")
                    .inside("edit"));
            }
        }
    }
    Ok(())
}

fn timing(change: &SeriesChange) -> Timing<'_> {
    match change {
        SeriesChange::Reschedule {
            date,
            time,
            length_minutes,
            pattern,
            interval,
            end,
        } => Timing {
            date: *date,
            time: *time,
            length_minutes: *length_minutes,
            pattern: pattern.as_ref(),
            interval: *interval,
            end: *end,
        },
        SeriesChange::Cancel | SeriesChange::Restore => Timing {
            date: None,
            time: None,
            length_minutes: None,
            pattern: None,
            interval: None,
            end: None,
        },
    }
}

fn refused(message: &str) -> Error {
    Error::new(ErrorKind::InvalidValue, message)
}

fn restores_one() -> Error {
    refused("Only one session alone is restored.")
        .with_help("Restore each session by its id.")
        .inside("change")
        .inside("edit")
}
