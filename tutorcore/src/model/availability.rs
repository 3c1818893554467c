//! When people can be booked, and when they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{PersonId, SeriesId, SessionId};
use crate::time::{Instant, LocalDate, LocalDateTime, LocalTime, Weekday};
use crate::zone::Zone;

/// When a person can be booked, on the person's own clock.
///
/// A moment is inside a window when the person's clock shows a time inside it. So a window keeps
/// its hours when clocks change, and where an hour is repeated both of it count.
///
/// ```
/// use tutorcore::Availability;
///
/// let tuesdays: Availability = serde_json::from_str(
///     r#"{
///         "zone": "America/Chicago",
///         "weekly": {"tuesday": [{"start": "15:00", "end": "17:00"}]},
///         "overrides": [{"date": "2026-11-24", "windows": []}]
///     }"#,
/// ).unwrap();
/// assert_eq!(tuesdays.overrides.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Availability {
    /// The zone of the person's clock.
    pub zone: Zone,
    /// The usual week. A window belongs to the weekday on which it starts.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::wire::map_by::<Weekday, Vec<AvailabilityWindow>>")
    )]
    pub weekly: BTreeMap<Weekday, Vec<AvailabilityWindow>>,
    /// Dates that differ: each replaces the windows that its weekday would have there. The last
    /// of several entries for one date counts.
    #[serde(default)]
    pub overrides: Vec<DateOverride>,
    /// What the time outside the windows is.
    #[serde(default = "unavailable")]
    pub outside: BusyKind,
    /// What lies above the usual week: exam weeks, a summer timetable.
    #[serde(default)]
    pub layers: Vec<AvailabilityLayer>,
    /// When the person is away. It lies above all layers.
    #[serde(default)]
    pub absences: Vec<Absence>,
}

fn unavailable() -> BusyKind {
    BusyKind::Unavailable
}

/// A window `[start, end)` of the local clock.
///
/// One that ends before it starts runs past midnight, into the next date; one that ends where it
/// starts is empty. A whole day is `00:00` to `24:00`. Windows that touch are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AvailabilityWindow {
    /// From when.
    pub start: LocalTime,
    /// To when.
    pub end: LocalTime,
}

/// The windows of one date, in place of its weekday's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DateOverride {
    /// The date. What runs past midnight from the date before stays.
    pub date: LocalDate,
    /// Its windows; none for a date without any.
    #[serde(default)]
    pub windows: Vec<AvailabilityWindow>,
}

/// Availability that lies above another for a stretch of time, as `VAVAILABILITY` of RFC 7953.
///
/// Inside its stretch it replaces all that lies below: its windows are free, the rest is
/// `outside`. Of two layers the one with the higher priority lies above; where two have the same,
/// a time is free if either says so, and else as busy as the busier of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AvailabilityLayer {
    /// As in iCalendar: 1 is the highest, 9 the lowest; 0 is lower still.
    #[serde(default)]
    pub priority: u32,
    /// From when it holds; absent: from ever.
    pub start: Option<LocalDateTime>,
    /// To when it holds; absent: for ever.
    pub end: Option<LocalDateTime>,
    /// Its week.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::wire::map_by::<Weekday, Vec<AvailabilityWindow>>")
    )]
    pub weekly: BTreeMap<Weekday, Vec<AvailabilityWindow>>,
    /// Its dates that differ.
    #[serde(default)]
    pub overrides: Vec<DateOverride>,
    /// What the time outside its windows is.
    #[serde(default = "unavailable")]
    pub outside: BusyKind,
}

/// A stretch `[start, end)` of the person's clock in which the person is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Absence {
    /// From when.
    pub start: LocalDateTime,
    /// To when: for whole dates the midnight after the last.
    pub end: LocalDateTime,
    /// How busy the person is.
    #[serde(default = "unavailable")]
    pub kind: BusyKind,
}

/// How time is taken that is not free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BusyKind {
    /// Perhaps; it blocks unless `tentative_blocks` is off.
    Tentative,
    /// The person does not work then.
    Unavailable,
    /// The person does something else.
    Busy,
}

/// How an invitation was answered.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Rsvp {
    /// Not yet.
    #[default]
    NoResponse,
    /// Yes.
    Accepted,
    /// No: the session takes none of the person's time.
    Declined,
    /// Perhaps.
    Tentative,
}

/// A session that a person has been invited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BusyTime {
    /// Which session.
    pub session: SessionId,
    /// The series that it belongs to.
    pub series: Option<SeriesId>,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
    /// The person's answer.
    #[serde(default)]
    pub rsvp: Rsvp,
    /// Whether it was cancelled: then it takes nobody's time.
    #[serde(default)]
    pub cancelled: bool,
}

/// What a person asks of a timetable. What is absent is taken from the policy, where by default
/// none of it is asked for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BookingLimits {
    /// Minutes to stay free before a session.
    pub buffer_before_minutes: Option<u32>,
    /// Minutes to stay free after a session. Between two sessions the longer of the two counts.
    pub buffer_after_minutes: Option<u32>,
    /// How many minutes ahead a session has to be arranged.
    pub minimum_notice_minutes: Option<u32>,
    /// The most sessions of a local date.
    pub sessions_per_day: Option<u32>,
    /// The most sessions of a local week, from Monday.
    pub sessions_per_week: Option<u32>,
    /// The most minutes of sessions of a local date.
    pub minutes_per_day: Option<u32>,
    /// The most minutes of sessions of a local week, from Monday.
    pub minutes_per_week: Option<u32>,
}

/// What is known of a person's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonCalendar {
    /// Who.
    pub person: PersonId,
    /// The zone of the person's dates and weeks; absent: that of the availability, else UTC.
    pub zone: Option<Zone>,
    /// When the person can be booked; absent: nobody knows.
    pub availability: Option<Availability>,
    /// The sessions that the person has been invited to, in any order.
    #[serde(default)]
    pub busy: Vec<BusyTime>,
    /// What the person asks of a timetable.
    #[serde(default)]
    pub limits: BookingLimits,
}
