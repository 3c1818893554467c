//! The state's report of tutoring outside the school day.

mod counting;
mod figures;
mod school_time;

pub use figures::StateReportFigures;

use serde::{Deserialize, Serialize};

use super::rules;
use crate::error::Error;
use crate::finding::{self, Finding};
use crate::id::SubjectId;
use crate::kernel::cover::Cover;
use crate::model::date_range::DateRange;
use crate::model::qualifiers::RemedialCriterion;
use crate::model::school_day::SchoolDayCalendar;
use crate::model::session::TutoringSession;
use crate::policy::{ReportPolicy, UnknownSchoolDay};
use crate::time::LocalDate;
use crate::zone::Zone;
use counting::Counting;
use school_time::SchoolTime;

/// The tutoring of a range of dates, outside the school day and inside it.
///
/// Qualifiers do not exclude each other, so the rows must not be added: the
/// sum is the row [`TutoringTotal`](StateReportKind::TutoringTotal).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateTutoringReport {
    /// The zone that the dates are local to: the calendar's.
    pub zone: Zone,
    /// The dates that the report covers.
    pub range: DateRange,
    /// One row of each kind, in the order of [`StateReportKind::ALL`].
    pub rows: Vec<StateReportRow>,
    /// The Remedial row by criterion: all four, in the order of the source.
    /// An encounter counts under each criterion that was selected for it, so
    /// these rows must not be added either.
    pub remedial_by_criterion: Vec<RemedialCriterionRow>,
    /// The Remedial row by the subject that the student was tutored in:
    /// every subject of an encounter in the range, by its id; encounters
    /// without a subject come last.
    pub remedial_by_subject: Vec<RemedialSubjectRow>,
    /// The dates with a counting encounter of which the calendar says
    /// nothing, in order. By default their time is in no figure, neither
    /// outside nor inside the school day.
    pub unknown_dates: Vec<LocalDate>,
    /// A warning for each unknown date.
    pub findings: Vec<Finding>,
}

/// What one row of the state's report counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StateReportKind {
    /// Every encounter but those of a detention without tutoring.
    TutoringTotal,
    /// Encounters with none of the four qualifiers.
    NoQualifier,
    /// Encounters marked Homebound.
    Homebound,
    /// Encounters marked Detention, tutored or not.
    Detention,
    /// Encounters marked Credit Recovery.
    CreditRecovery,
    /// Encounters marked Remedial.
    Remedial,
}

impl StateReportKind {
    /// The kinds in the order of the report.
    pub const ALL: &[Self] = &[
        Self::TutoringTotal,
        Self::NoQualifier,
        Self::Homebound,
        Self::Detention,
        Self::CreditRecovery,
        Self::Remedial,
    ];
}

/// One row of the state's report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateReportRow {
    /// What it counts.
    pub kind: StateReportKind,
    /// What it comes to.
    pub figures: StateReportFigures,
}

/// The remedial tutoring by one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemedialCriterionRow {
    /// The criterion.
    pub criterion: RemedialCriterion,
    /// What it comes to.
    pub figures: StateReportFigures,
}

/// The remedial tutoring in one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemedialSubjectRow {
    /// The subject; absent: none was specified.
    pub subject: Option<SubjectId>,
    /// What it comes to.
    pub figures: StateReportFigures,
}

/// Counts the tutoring outside the school day that a district reports to the
/// state, and beside it the tutoring inside the school day.
///
/// Closed encounters of ended sessions count, each from arrival to departure
/// and cut to the range: from the first midnight of `range.first` to the one
/// after `range.last`, in the calendar's zone. Within a row a student's
/// encounters are united before anything is counted, so that time spent in
/// two sessions at once counts once. What lies in the instruction that the
/// calendar gives for a date is inside the school day; the rest is outside.
/// A date without instruction is outside from midnight to midnight.
///
/// A bell time that a clock change leaves out comes as late after the change
/// as it would have without; of one that comes twice the first counts.
/// Overlapping instruction of a date counts once. A day has its true length.
///
/// Seconds are exact; minutes and hours are rounded once, half up.
///
/// Settings: `unknown_school_day` (what a date counts of which the calendar
/// says nothing) and `qualifier_minutes` (an encounter with several
/// qualifiers counts under each, or under the first alone; the total is the
/// same).
///
/// Source: District tutoring sessions, Student Qualifiers (F001-27).
///
/// # Errors
/// [`OutOfRange`](crate::ErrorKind::OutOfRange) at `/range/last` when the range
/// ends before it begins;
/// [`LimitReached`](crate::ErrorKind::LimitReached) when it has more than
/// [`DateRange::MAX_DAYS`] dates, or more than a million stretches of
/// instruction lie in it.
///
/// ```
/// use tutorcore::{
///     DateRange, ReportPolicy, SchoolDayCalendar, StateReportKind, TutoringSession,
///     state_tutoring_report,
/// };
///
/// // The last bell is at 15:10, and Remedial tutoring went from 14:30 to 16:00.
/// let calendar: SchoolDayCalendar = serde_json::from_str(
///     r#"{
///         "zone": "America/Chicago",
///         "weekdays": {"tuesday": [{"start": "08:00", "end": "15:10"}]}
///     }"#,
/// ).unwrap();
/// let session: TutoringSession = serde_json::from_str(
///     r#"{
///         "id": "s1", "tutor": "t1", "school": "hs", "zone": "America/Chicago",
///         "state": "ended", "startedAt": "2026-10-06T19:30:00Z",
///         "endedAt": "2026-10-06T21:00:00Z", "group": {"type": "adHoc"},
///         "encounters": [{
///             "id": "e1", "student": "a", "arrivedAt": "2026-10-06T19:30:00Z",
///             "departedAt": "2026-10-06T21:00:00Z",
///             "qualifiers": {"remedial": true, "subject": "algebra"}
///         }]
///     }"#,
/// ).unwrap();
/// let october = DateRange { first: "2026-10-01".parse()?, last: "2026-10-31".parse()? };
///
/// let report =
///     state_tutoring_report(&[session], &calendar, &october, &ReportPolicy::default())?;
/// let remedial = report.rows.iter().find(|row| row.kind == StateReportKind::Remedial).unwrap();
/// assert_eq!(remedial.figures.minutes, 50);
/// assert_eq!(remedial.figures.hours, "0.8333");
/// assert_eq!(remedial.figures.students, 1);
/// assert_eq!(remedial.figures.inside_minutes, 40);
/// assert_eq!(report.remedial_by_subject[0].figures, remedial.figures);
/// assert!(report.unknown_dates.is_empty());
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn state_tutoring_report(
    sessions: &[TutoringSession],
    calendar: &SchoolDayCalendar,
    range: &DateRange,
    policy: &ReportPolicy,
) -> Result<StateTutoringReport, Error> {
    range.check().map_err(|error| error.inside("range"))?;
    let time = SchoolTime::of(calendar, *range)?;
    let mut counting = Counting::of(sessions, time.window(), policy.qualifier_minutes);
    let unknown_dates = time.unknown_dates(*range, counting.spans());
    let void = match policy.unknown_school_day {
        UnknownSchoolDay::Exclude => time.unknown(),
        UnknownSchoolDay::CountAll => Cover::default(),
    };
    let detail = counting.subjects(time.instruction(), &void);
    let tallies = counting.tallies(time.instruction(), &void);
    let (rows, criteria) = tallies.split_at(StateReportKind::ALL.len());
    let warn = |date| {
        rules::REPORT_SCHOOL_DAY_UNKNOWN
            .at("/calendar")
            .with("date", date)
    };
    Ok(StateTutoringReport {
        zone: calendar.zone,
        range: *range,
        rows: StateReportKind::ALL
            .iter()
            .zip(rows)
            .map(|(kind, tally)| StateReportRow {
                kind: *kind,
                figures: StateReportFigures::of(tally),
            })
            .collect(),
        remedial_by_criterion: RemedialCriterion::ALL
            .iter()
            .zip(criteria)
            .map(|(criterion, tally)| RemedialCriterionRow {
                criterion: *criterion,
                figures: StateReportFigures::of(tally),
            })
            .collect(),
        remedial_by_subject: detail
            .into_iter()
            .map(|(subject, tally)| RemedialSubjectRow {
                subject: subject.cloned(),
                figures: StateReportFigures::of(&tally),
            })
            .collect(),
        findings: finding::sorted(unknown_dates.iter().map(warn).collect()),
        unknown_dates,
    })
}

#[cfg(test)]
mod tests;
