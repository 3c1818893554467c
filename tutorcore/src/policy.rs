//! Settings: plain data whose default is the literal reading of the source.
//!
//! Every departure from the literal text is a named setting here, declared
//! once with its default, its meaning and its range.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// A setting's value that can be held against a range.
trait Ranged {
    /// The number, where there is one.
    fn number(&self) -> Option<i64>;
}

impl Ranged for u32 {
    fn number(&self) -> Option<i64> {
        Some(i64::from(*self))
    }
}

impl Ranged for Option<u32> {
    fn number(&self) -> Option<i64> {
        self.map(i64::from)
    }
}

fn check(value: &impl Ranged, name: &str, least: i64, most: i64) -> Result<(), Error> {
    match value.number() {
        Some(number) if !(least..=most).contains(&number) => Err(Error::new(
            ErrorKind::OutOfRange,
            "The setting is out of range.",
        )
        .with_help(format!("From {least} to {most}."))
        .inside(name)),
        _ => Ok(()),
    }
}

/// What there is to know about a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingInfo {
    /// The policy that has it.
    pub policy: String,
    /// Its name on the wire.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// Its default, as JSON.
    pub default: String,
    /// The least value, for a number.
    pub least: Option<i64>,
    /// The greatest value, for a number.
    pub most: Option<i64>,
}

/// Declares a policy: a struct whose fields have defaults and ranges, checked
/// wherever it is read from a wire.
macro_rules! policy {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $doc:literal])+
                $field:ident : $type:ty = $default:expr $(, in $least:literal ..= $most:literal)?;
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default, rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[doc = $doc])+
                $(#[cfg_attr(feature = "schema", schemars(range(min = $least, max = $most)))])?
                pub $field: $type,
            )+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        impl $name {
            /// Holds every number against its range.
            ///
            /// # Errors
            /// [`ErrorKind::OutOfRange`], with the path to the first setting
            /// that is.
            pub fn check(&self) -> Result<(), Error> {
                $($(
                    check(&self.$field, &camel_case(stringify!($field)), $least, $most)?;
                )?)+
                Ok(())
            }

            /// Every setting with its meaning, default and range.
            #[must_use]
            pub fn settings() -> Vec<SettingInfo> {
                let defaults = Self::default();
                vec![$(
                    SettingInfo {
                        policy: stringify!($name).to_owned(),
                        name: camel_case(stringify!($field)),
                        meaning: join(&[$($doc),+]),
                        default: serde_json::to_string(&defaults.$field).unwrap_or_default(),
                        least: None $(.or(Some($least)))?,
                        most: None $(.or(Some($most)))?,
                    },
                )+]
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // Of the same name: doors find their classes by it.
                #[derive(Deserialize)]
                #[serde(default, rename_all = "camelCase", deny_unknown_fields)]
                struct $name { $($field: Setting<$type>),+ }

                impl Default for $name {
                    fn default() -> Self {
                        Self { $($field: Setting($default)),+ }
                    }
                }

                let $name { $($field),+ } = $name::deserialize(deserializer)?;
                let policy = Self { $($field: $field.0),+ };
                policy.check().map_err(serde::de::Error::custom)?;
                Ok(policy)
            }
        }
    };
}

/// A setting as it is read. One that is absent is the default, also where it
/// may be null; an option by itself would be null.
#[derive(Deserialize)]
struct Setting<T>(T);

/// `work_order_window` as `workOrderWindow`.
fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        match c {
            '_' => upper = true,
            _ if upper => {
                out.push(c.to_ascii_uppercase());
                upper = false;
            }
            _ => out.push(c),
        }
    }
    out
}

/// Doc lines as one text.
fn join(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ")
}

policy! {
    /// The settings of tutor-run sessions, encounters, work orders and tags.
    pub struct SessionPolicy {
        /// How the time is counted in which a work order may be assigned.
        work_order_window: WorkOrderWindow = WorkOrderWindow::CalendarDays;
        /// Days after the session's date in which a work order may be assigned.
        work_order_window_days: u32 = 7, in 0..=3660;
        /// Whether a work order chosen when a back-dated session is created
        /// falls under that window too.
        work_order_window_applies_at_creation: bool = false;
        /// How many days before today a session may start; absent: any number.
        max_backdate_days: Option<u32> = None, in 0..=36_600;
        /// Whether a session may start on a later date than today.
        allow_future_start: bool = false;
        /// How exactly a description has to be the name of an approved event.
        event_name_match: EventNameMatch = EventNameMatch::Normalised;
        /// The least number of characters of a description, blanks at its ends
        /// left out.
        min_description_chars: u32 = 1, in 1..=10_000;
        /// Whether an untagged Career Ladder session is kept from payment too.
        untagged_career_ladder_blocks_payment: bool = false;
        /// Whether a session without a work order is kept from export.
        export_requires_work_order: bool = false;
        /// The arrival of a student for whom none is given.
        default_arrival: DefaultArrival = DefaultArrival::SessionStart;
        /// What to do when a session is ended before a recorded departure.
        end_before_departure: EndBeforeDeparture = EndBeforeDeparture::Reject;
        /// A session longer than so many minutes is suspect.
        length_suspect_minutes: u32 = 720, in 1..=527_040;
        /// Days after the session's date in which its encounters may be
        /// corrected; absent: without limit.
        encounter_edit_window_days: Option<u32> = Some(7), in 0..=3660;
        /// How an overlap with a closed encounter of the student weighs.
        overlap_severity: Enforcement = Enforcement::Error;
        /// How Homebound set by another than the assigned teacher weighs.
        homebound_severity: Enforcement = Enforcement::Error;
        /// Whether a reading improvement plan counts for reading alone.
        reading_plan_requires_reading: bool = false;
        /// The least number of characters of a student search.
        search_min_prefix: u32 = 2, in 1..=100;
        /// Whether tags other than Career Ladder Goals are allowed.
        allow_custom_tags: bool = false;
        /// The highest rating.
        rating_max: u32 = 5, in 1..=100;
    }
}

policy! {
    /// The settings of reports.
    pub struct ReportPolicy {
        /// What a date counts of which the school-day calendar says nothing.
        unknown_school_day: UnknownSchoolDay = UnknownSchoolDay::Exclude;
        /// Under which qualifiers an encounter with several is counted.
        qualifier_minutes: QualifierMinutes = QualifierMinutes::Each;
        /// What the average length of sessions is taken over.
        session_length_basis: SessionLengthBasis = SessionLengthBasis::Session;
    }
}

policy! {
    /// The settings of scheduled sessions and their series.
    pub struct SchedulePolicy {
        /// How many minutes before its start a session can be started.
        active_lead_minutes: u32 = 0, in 0..=1440;
        /// How many minutes before its start a session can be joined.
        join_lead_minutes: u32 = 0, in 0..=1440;
        /// How many days ahead a dashboard looks; absent: over all that is to
        /// come.
        dashboard_days: Option<u32> = None, in 1..=36_600;
        /// Whether an invitation can be answered with perhaps.
        allow_tentative: bool = true;
        /// To whom a session is open that is not limited to the invited.
        open_sessions_scope: OpenSessionsScope = OpenSessionsScope::Site;
        /// By which tags a resource matches a session.
        resource_match: ResourceMatch = ResourceMatch::TopicAndGrade;
        /// What a monthly series does in a month that lacks its day.
        monthly_overflow: MonthlyOverflow = MonthlyOverflow::Skip;
        /// The greatest number of occurrences of a series.
        max_occurrences: u32 = 1000, in 1..=100_000;
        /// What a general recurrence rule does with a local time that does
        /// not exist; a tutoring series always shifts it forward.
        gap: RecurrenceGap = RecurrenceGap::Skip;
        /// What it means that a person has given no availability.
        no_availability_means: NoAvailability = NoAvailability::Available;
        /// How much a conflict weighs.
        conflict_severity: Enforcement = Enforcement::Warning;
        /// Whether it is a finding that a person has given no availability.
        report_unknown_availability: bool = false;
        /// Whether time is taken that a person has only perhaps: a tentative
        /// answer, a tentative absence.
        tentative_blocks: bool = true;
        /// Minutes to stay free before a session, of people who ask for
        /// nothing else.
        buffer_before_minutes: Option<u32> = None, in 0..=10_080;
        /// Minutes to stay free after a session, of people who ask for
        /// nothing else.
        buffer_after_minutes: Option<u32> = None, in 0..=10_080;
        /// How many minutes ahead a session has to be arranged, with people
        /// who ask for nothing else.
        minimum_notice_minutes: Option<u32> = None, in 0..=527_040;
        /// The most sessions of a local date, of people who ask for nothing
        /// else.
        sessions_per_day: Option<u32> = None, in 0..=1000;
        /// The most sessions of a local week, of people who ask for nothing
        /// else.
        sessions_per_week: Option<u32> = None, in 0..=10_000;
        /// The most minutes of sessions of a local date, of people who ask
        /// for nothing else.
        minutes_per_day: Option<u32> = None, in 0..=10_080;
        /// The most minutes of sessions of a local week, of people who ask
        /// for nothing else.
        minutes_per_week: Option<u32> = None, in 0..=100_800;
        /// The minutes from one start that is looked at to the next, where
        /// times are searched and painted.
        grid_minutes: u32 = 15, in 1..=1440;
        /// The most times, or repairs, that are suggested at once.
        most_suggestions: u32 = 10, in 1..=1000;
        /// How many days before and after its own time a session of a series
        /// may be moved by a repair.
        series_reach_days: u32 = 3, in 0..=14;
        /// What a repair costs for each session that it moves by itself.
        repair_session_moved: u32 = 60, in 0..=1_000_000;
        /// What a repair costs for each minute by which it moves a session,
        /// or the whole series.
        repair_minute_shifted: u32 = 1, in 0..=10_000;
        /// What a repair costs that shifts the whole series.
        repair_series_shifted: u32 = 300, in 0..=1_000_000;
        /// What a repair costs for each tutor whom it replaces.
        repair_tutor_substituted: u32 = 600, in 0..=1_000_000;
        /// What a repair costs for each optional person whom it no longer
        /// invites.
        repair_person_dropped: u32 = 200, in 0..=1_000_000;
    }
}

policy! {
    /// The settings of early alerts.
    pub struct AlertPolicy {
        /// How much longer than the average a session is unusually long, in
        /// percent.
        long_session_percent: u32 = 75, in 0..=100_000;
        /// Whether a session that is exactly so much longer is unusually long.
        long_session_inclusive: bool = true;
        /// What the average is taken over.
        long_session_basis: AverageBasis = AverageBasis::PerSession;
        /// What is left out of the average that a session is held against.
        long_session_exclude: BaselineExclusion = BaselineExclusion::Session;
        /// The least number of sessions that make an average.
        long_session_min_baseline: u32 = 1, in 1..=1_000_000;
        /// An average of fewer sessions is marked as weak evidence.
        long_session_low_sample: u32 = 5, in 0..=1_000_000;
        /// How many days back the average looks; absent: over all that is
        /// given.
        long_session_lookback_days: Option<u32> = None, in 1..=36_600;
        /// How many requests in a subject are frequent.
        frequent_min_requests: u32 = 7, in 1..=1_000_000;
        /// How the time is counted in which requests are frequent.
        frequent_window: RequestWindow = RequestWindow::Rolling;
        /// How many days that time has.
        frequent_window_days: u32 = 7, in 1..=3660;
        /// When the alert for frequent requests comes again.
        frequent_refire: RefirePolicy = RefirePolicy::Cooldown;
        /// What the same content area is.
        content_area_level: ContentAreaLevel = ContentAreaLevel::Subject;
        /// Whether a request that never connected to a tutor counts.
        count_unconnected_requests: bool = false;
        /// An alert of so many days ago, found by a correction, is still told
        /// to instructors; absent: however old it is.
        notify_late_alerts_within_days: Option<u32> = None, in 0..=3660;
        /// Whether a student without a diagnosis is pointed out to the tutor.
        require_diagnosis: DiagnosisRequirement = DiagnosisRequirement::Warn;
    }
}

/// What the average of a subject is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AverageBasis {
    /// Over the sessions.
    PerSession,
    /// Over the students, each with the mean of their own sessions.
    PerStudent,
}

/// What is left out of the average that a session is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BaselineExclusion {
    /// Nothing: the session is part of its own average.
    None,
    /// The session itself, with all its students.
    Session,
    /// The session itself and every other one of the student.
    Student,
}

/// How the time is counted in which requests are frequent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RequestWindow {
    /// So many times 24 hours before each request.
    Rolling,
    /// The request's local date and those before it.
    CalendarDays,
}

/// When the alert for frequent requests comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RefirePolicy {
    /// When as many days as the window has have passed since the last one.
    Cooldown,
    /// When the requests had been fewer in between.
    OncePerEpisode,
    /// With every request.
    Every,
}

/// What the same content area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ContentAreaLevel {
    /// The session's subject.
    Subject,
    /// The root above it in the tree of subjects.
    TopSubject,
    /// The session's topic.
    Topic,
}

/// Whether a student without a diagnosis is pointed out to the tutor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DiagnosisRequirement {
    /// By a warning.
    Warn,
    /// Not at all.
    Off,
}

/// To whom a session is open that is not limited to the invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OpenSessionsScope {
    /// To every student of the site.
    Site,
    /// To the students of its community and the invited, where it has a
    /// community.
    Community,
}

/// By which tags a resource matches a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ResourceMatch {
    /// By a topic and a grade level.
    TopicAndGrade,
    /// By all of the session's tags.
    AllTags,
}

/// What a monthly series does in a month that lacks its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MonthlyOverflow {
    /// It leaves the month out.
    Skip,
    /// It takes the month's last day.
    LastDay,
}

/// What a recurrence does with a local time over which clocks are put
/// forward.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RecurrenceGap {
    /// It leaves the time out, and its count does not count it.
    #[default]
    Skip,
    /// It takes as late a time after the gap as it would have been without
    /// one: 02:30 becomes 03:30, that day alone.
    ShiftForward,
}

/// What it means that a person has given no availability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum NoAvailability {
    /// The person can be booked at any time.
    Available,
    /// The person can be booked at no time.
    Unavailable,
}

/// How the time is counted in which a work order may be assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum WorkOrderWindow {
    /// To the end of the last local date.
    CalendarDays,
    /// So many times 24 hours after the session's start.
    Rolling,
}

/// How exactly a description has to be the name of an approved event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EventNameMatch {
    /// Case and white space do not matter.
    Normalised,
    /// Character by character.
    Exact,
}

/// The arrival of a student for whom none is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DefaultArrival {
    /// The session's start; now for a student who left the session before.
    SessionStart,
    /// The student's last departure anywhere, where that is later than the
    /// session's start.
    PreviousDeparture,
    /// Now.
    Now,
}

/// What to do when a session is ended before a recorded departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EndBeforeDeparture {
    /// Refuse the end.
    Reject,
    /// The departure becomes the end.
    Clamp,
}

/// How a finding weighs whose weight a district may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Enforcement {
    /// It blocks.
    Error,
    /// It does not.
    Warning,
}

impl From<Enforcement> for crate::finding::Severity {
    fn from(enforcement: Enforcement) -> Self {
        match enforcement {
            Enforcement::Error => Self::Error,
            Enforcement::Warning => Self::Warning,
        }
    }
}

/// What a date counts of which the school-day calendar says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum UnknownSchoolDay {
    /// Nothing: a state is never told too much.
    Exclude,
    /// All of it, as a date without instruction.
    CountAll,
}

/// Under which qualifiers an encounter with several is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum QualifierMinutes {
    /// Under each.
    Each,
    /// Under the first that is set of Homebound, Credit Recovery, Remedial and
    /// Detention.
    Priority,
}

/// What the average length of sessions is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SessionLengthBasis {
    /// Over the sessions, each from its start to its end.
    Session,
    /// Over the students of each session, each with the own time in it.
    StudentTime,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Tree;

    #[test]
    fn settings_have_defaults_and_ranges() {
        let read = |json: &str| Tree::parse(json).and_then(Tree::read::<SessionPolicy>);
        assert_eq!(read("{}").unwrap(), SessionPolicy::default());
        let given = read(r#"{"encounterEditWindowDays":null,"searchMinPrefix":1}"#).unwrap();
        assert_eq!(
            (given.encounter_edit_window_days, given.search_min_prefix),
            (None, 1)
        );

        let error = read(r#"{"searchMinPrefix":0}"#).unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::OutOfRange, "/searchMinPrefix")
        );
        let error = read(r#"{"searchMinimum":2}"#).unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::UnknownField, "/searchMinimum")
        );
    }

    #[test]
    fn every_default_is_in_its_range() {
        SessionPolicy::default().check().unwrap();
        ReportPolicy::default().check().unwrap();
        SchedulePolicy::default().check().unwrap();
        AlertPolicy::default().check().unwrap();
        let all = [
            AlertPolicy::settings(),
            SessionPolicy::settings(),
            ReportPolicy::settings(),
            SchedulePolicy::settings(),
        ];
        for setting in all.concat() {
            assert!(
                !setting.meaning.is_empty() && !setting.default.is_empty(),
                "{setting:?}"
            );
        }
    }
}
