//! The rules, schedules and early alerts of tutoring: a pure domain core.
//!
//! Districts, colleges and tutoring companies each write the same logic
//! again: which student counts as remedial, which session may be paid or
//! exported, what a date is when the clocks change. This crate is that logic
//! once. It reads no file, knows no time of day and keeps no state: a host
//! brings the facts and `now`, and stores what comes back.
//!
//! # A session, from its draft to its pay
//!
//! ```
//! use tutorcore::*;
//!
//! let facts: StartFacts = serde_json::from_str(
//!     r#"{
//!         "approvedSchools": [{"school": {"id": "hs", "zone": "America/Chicago"}}],
//!         "workOrders": [{"id": "wo1"}]
//!     }"#,
//! ).unwrap();
//! let draft: SessionDraft = serde_json::from_str(
//!     r#"{
//!         "id": "s1", "tutor": "t1", "group": {"type": "adHoc"},
//!         "workOrder": {"type": "workOrder", "workOrder": "wo1"},
//!         "startedAt": "2026-10-06T20:00:00Z"
//!     }"#,
//! ).unwrap();
//! let policy = SessionPolicy::default();
//! let now: Instant = "2026-10-06T20:05:00Z".parse()?;
//!
//! // The only approved school is filled in, and the session is active at once.
//! let session = start_session(&draft, &facts, &policy, now).state.unwrap();
//! assert_eq!(session.school.as_str(), "hs");
//!
//! // A student is timed in: from the session's start, not from the click.
//! let facts = SessionFacts::default();
//! let ada = EncounterDraft {
//!     id: EncounterId::new("e1")?,
//!     student: StudentId::new("ada")?,
//!     arrived_at: None,
//!     departed_at: None,
//!     qualifiers: StudentQualifiers::default(),
//! };
//! let session = time_in(&session, &ada, &facts, &policy, now).state.unwrap();
//!
//! // The end times out whoever is still there, and says what is owed now.
//! let end: Instant = "2026-10-06T21:00:00Z".parse()?;
//! let outcome = end_session(&session, end, &facts, &policy, end);
//! assert!(outcome.effects.iter().any(|one| matches!(one, Effect::StudentTimedOut { .. })));
//!
//! let decision = payment_eligibility(&outcome.state.unwrap(), &facts, &policy, end);
//! assert_eq!(decision.outcome, PaymentEligibility::Eligible);
//! # Ok::<(), Error>(())
//! ```
//!
//! # Values that explain themselves
//!
//! - A [`Finding`] is about data. It has a stable [`RuleCode`], a path into
//!   the arguments, a message and its numbers; all findings are returned,
//!   never only the first. [`rule_catalogue`] documents every code.
//! - An [`Outcome`] is what comes of a command: the next state exactly when no
//!   finding is an error, and [`Effect`]s for the host to act on.
//! - A [`Decision`] is an outcome with its reasons.
//! - An [`Error`] is about the call: input that cannot be read, a zone that
//!   nobody knows. Its path is exact, and no text of it is the input's.
//!
//! # The nouns
//!
//! | noun | is |
//! |---|---|
//! | [`TutoringSession`] | one tutor's sitting, with its encounters |
//! | [`StudentEncounter`] | one student's presence in one session |
//! | [`StudentQualifiers`] | what the tutor states about it for the state's report |
//! | [`WorkOrder`] | what a tutor is paid for |
//! | [`SessionFacts`], [`StartFacts`] | what the host knows beside the session |
//! | [`SessionPolicy`], [`ReportPolicy`] | the settings, each with its default |
//! | [`RecurrenceSet`], [`RecurrenceRule`] | when something repeats, by RFC 5545 |
//! | [`SessionSeries`] | sessions that repeat daily, weekly or monthly |
//! | [`ScheduledSession`] | a session arranged beforehand, with its invitations and who came |
//! | [`Instant`], [`LocalDate`], [`Zone`] | time: whole seconds of UTC, civil dates, the IANA database |
//!
//! # Features
//!
//! - `catalogue` (on unless switched off): the documentation of the rules at
//!   run time, for [`rule_catalogue`].
//! - `schema`: the JSON Schema of every public type and job (with schemars).
//!
//! # What this crate does not do
//!
//! It makes no ids, sends nothing, stores nothing, and has no clock: these
//! are the host's, and that is why every answer can be replayed.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

mod alert;
mod availability;
mod back_test;
mod catalogue;
mod decision;
mod diagnosis;
mod error;
mod finding;
mod id;
pub mod jobs;
mod kernel;
mod matching;
mod model;
mod outcome;
mod policy;
mod qualifier;
mod record;
mod recurrence;
mod report;
mod rule;
mod schedule;
#[cfg(feature = "schema")]
pub mod schema;
mod session;
mod text;
mod time;
mod wire;
pub mod zone;

pub use alert::back_test::{
    AlertCounts, ColumnBackTest, StudentsWithAlerts, TableComparison, WeekAlerts, back_test,
};
pub use alert::columns::{
    AlertColumns, AlertTable, BatchOptions, Flags, IdInterner, Integers, SessionLengths,
    TimeColumn, TimeUnit, early_alerts,
};
pub use alert::engine::{
    AlertDifferences, AlertEngine, AlertEngineMode, AlertEngineOptions, NumberedAlert,
    NumberedAlertEngine, NumberedBaseline, NumberedSession, StreamAlert, StreamBaseline,
};
pub use alert::{
    AlertEngineSettings, AlertEngineStatus, AlertEvent, AlertFacts, AlertOutcome, AlertRouting,
    EarlyAlertDifferences, EarlyAlertEngine, FrequentRequestEvaluation, LongSessionEvaluation,
    PortalAccess, PortalAccessDecision, Reconciliation, RequestCount, RoutingFacts, SessionAlerts,
    UnjudgedReason, alerts_since, apply_alert_event, change_opt_in, decide_portal_access,
    evaluate_frequent_requests, evaluate_long_session, evaluate_session_alerts, explain_alert,
    opt_in_prompt_due, reconcile_alerts, route_alert, student_sessions,
};
pub use availability::{
    AttendeeAtTime, AttendeeConflicts, AttendeeInSeries, AttendeeState, AvailabilityEdge,
    AvailabilityGrid, Blocker, BookedSession, BookingSource, BusyHits, BusyIndex, Calendars,
    ConflictKind, ConflictReport, DoubleBooking, DoubleBookingCause, DoubleBookingColumns,
    DoubleBookingReport, FreeSlots, GridRequest, GridRow, GridSession, Invitee, LimitMeasure,
    LimitPeriod, OccurrenceConflicts, Participant, ProposedOccurrence, ProposedTime, RepairRequest,
    ScheduleConflict, SeriesRepair, SeriesRepairs, SeriesSearch, SeriesSuggestion,
    SeriesSuggestions, SessionMove, SessionProposal, SlotExplanation, SlotExplanations,
    SubstituteTutor, Substitution, TimeSearch, TimeSuggestion, TimeSuggestions, availability_grid,
    detect_conflicts, double_bookings, explain_slot, find_double_bookings, free_slots,
    repair_series, suggest_series_times, suggest_times,
};
pub use back_test::{
    AreaAlerts, BackTestedAlert, PolicyBackTest, PolicyComparison, back_test_policies,
    compare_policies,
};
pub use catalogue::rule_catalogue;
pub use decision::Decision;
pub use diagnosis::{DiagnosedSession, DiagnosisFacts, DiagnosisOutcome, diagnose_session};
pub use error::{Error, ErrorKind};
pub use finding::{Finding, RuleCode, Severity};
pub use id::{
    AlertId, CommunityId, CourseId, DistrictId, EncounterId, GroupId, InstructorId, PersonId,
    RequestId, ResourceId, SchoolId, SeriesId, SessionId, SiteId, StudentId, SubjectId, TagId,
    TopicId, TutorId, WorkOrderId,
};
pub use matching::{
    TutorCandidate, TutorMatch, TutorProfile, find_tutors, match_resources, match_tutors,
};
pub use model::alert::{
    AlertEvidence, AlertHandling, AlertNotification, AlertState, Baseline, EarlyAlert,
    EarlyAlertKind,
};
pub use model::availability::{
    Absence, Availability, AvailabilityLayer, AvailabilityWindow, BookingLimits, BusyKind,
    BusyTime, DateOverride, PersonCalendar, Rsvp,
};
pub use model::course::{Course, CourseContext, Enrolment, NotificationPreferences, OptIn, Role};
pub use model::date_range::DateRange;
pub use model::encounter::{EncounterElsewhere, EncounterState, StudentEncounter, TimedOutBy};
pub use model::evidence::{
    AchievementLevel, ClassGrade, DistrictAssessment, DistrictAssessmentResult, StateAssessment,
    StateAssessmentResult, StudentEvidence,
};
pub use model::people::{Actor, Group, HomeboundAssignment, School, Student};
pub use model::qualifiers::{RemedialCriterion, StudentQualifiers};
pub use model::scheduled_session::{
    AttendancePolicy, Invitation, InviteeRole, Presence, PrivateFeedback, Resource,
    ScheduledSession, ScheduledState, SessionResources, StudentFeedback,
};
pub use model::school_day::{InstructionSpan, SchoolDate, SchoolDayCalendar};
pub use model::session::{
    GroupChoice, SessionDiagnosis, SessionSetting, SessionState, SessionTag, StudentRating,
    TagKind, TutoringSession,
};
pub use model::student_session::{StudentSession, SupportRequest};
pub use model::subject::SubjectTree;
pub use model::tags::{CategoryTag, TagCategory, TagSet};
pub use model::work_order::{ApprovedEventListing, AssignedWorkOrder, CareerLadderGoal, WorkOrder};
pub use outcome::{
    Effect, NotificationChannel, NotificationKind, Outcome, SeriesNotice, SessionNotice,
};
pub use policy::{
    AlertPolicy, AverageBasis, BaselineExclusion, ContentAreaLevel, DefaultArrival,
    DiagnosisRequirement, EndBeforeDeparture, Enforcement, EventNameMatch, MonthlyOverflow,
    NoAvailability, OpenSessionsScope, QualifierMinutes, RecurrenceGap, RefirePolicy, ReportPolicy,
    RequestWindow, ResourceMatch, SchedulePolicy, SessionLengthBasis, SessionPolicy, SettingInfo,
    UnknownSchoolDay, WorkOrderWindow,
};
pub use qualifier::{
    CriterionEvaluation, QualifierFacts, RemedialEvaluation, evaluate_remedial_criteria,
    validate_qualifiers,
};
pub use record::{
    DiagnosedMeeting, DiagnosedMeetingOutcome, diagnose_meeting, meeting_record,
    meeting_student_sessions, rate_meeting,
};
pub use recurrence::{
    ChangedOccurrence, EditedSeries, ExpandedColumns, Expansion, ExpansionOptions, ExpansionStop,
    ExpansionWindows, Frequency, MissingDate, MissingLocalTime, Occurrence, OccurrenceChange,
    ParsedRecurrence, Reading, Recurrence, RecurrenceDefinition, RecurrenceEnd, RecurrenceMoment,
    RecurrenceParts, RecurrencePattern, RecurrenceRule, RecurrenceSet, RecurrenceSetParts,
    RecurrenceStart, RecurrenceTime, RecurrenceWindow, RuleDay, SeriesChange, SeriesDiff,
    SeriesEdit, SeriesEditScope, SeriesExpansion, SeriesOutcome, SeriesPhase, SessionSeries,
    SkippedMonth, Times, Until, count_occurrences, describe_recurrence, describe_series,
    diff_series, edit_series, expand_many, expand_recurrence, expand_recurrence_set, expand_texts,
    is_occurrence, next_occurrence, nth_occurrence, parse_recurrence, previous_occurrence,
};
pub use report::{
    EarlyAlertReport, FastFacts, IndividualSessionRow, IndividualSessionsReport, OnDemandReport,
    RemedialCriterionRow, RemedialSubjectRow, ReportScope, StateReportFigures, StateReportKind,
    StateReportRow, StateTutoringReport, StudentUsage, StudentUsageReport, Topic, TopicReport,
    TopicRow, early_alert_report, fast_facts, individual_sessions_report, on_demand_reports,
    session_requests, state_tutoring_report, student_usage_report, topic_report,
};
pub use rule::RuleInfo;
pub use schedule::{
    AttendanceAccess, AttendanceDecision, Attendee, CalendarEntry, Dashboard, DashboardSession,
    DraftTag, InvitationOwed, MeetingFacts, PastMeeting, RsvpCount, RsvpTally, ScheduleChange,
    ScheduleFacts, ScheduledSeries, ScheduledSeriesDraft, ScheduledSeriesEdit,
    ScheduledSeriesOutcome, ScheduledSessionDraft, ScheduledSessionOutcome, ScheduledSessionReview,
    SeriesDetails, SeriesInvitee, SeriesSessions, SeriesSessionsOutcome, SessionIndex,
    SessionRenamed, SessionStanding, SiteRole, WarmupParticipant, WarmupView, active_sessions,
    calendar_for, cancel_session, dashboard_for, edit_scheduled_series, end_meeting, enter_warmup,
    invitations_due, invite, join_decision, join_meeting, leave_feedback, leave_meeting,
    mark_invitation_sent, mark_series_notice_sent, may_attend, meeting_history,
    record_private_feedback, reschedule, respond_to_invitation, respond_to_series,
    revoke_invitation, rsvp_tally, schedule_series, schedule_session, series_invitations_due,
    session_seen_by, session_standing, start_meeting, validate_scheduled_session,
    visible_resources, warmup_view,
};
pub use session::{
    ActiveSessionView, ApprovedSchool, DescriptionEdit, EncounterDefaults, EncounterDraft,
    EncounterEdit, EncounterListing, EncounterOverlap, EncounterPlace, ExportDecision,
    ExportEligibility, PaymentDecision, PaymentEligibility, RosterRow, SessionDraft,
    SessionDraftReview, SessionEvent, SessionFacts, SessionOutcome, SessionSummary, StartFacts,
    StudentFacts, StudentSearch, TagUse, TimesCorrection, WorkOrderAssignment, WorkOrderChoice,
    WorkOrderDeadline, active_session_view, apply_session_event, assign_work_order,
    can_start_session, check_session, correct_times, delete_session, edit_description,
    edit_encounter, encounter_defaults, encounter_listing, end_session, export_eligibility,
    find_overlaps, group_roster, payment_eligibility, popular_tags, rate_session, record_diagnosis,
    remove_encounter, remove_work_order, reopen_encounter, search_students, start_session,
    tag_session, time_in, time_out, untag_session, validate_session_draft, work_order_deadline,
};
pub use text::FreeText;
pub use time::{Instant, Interval, LocalDate, LocalDateTime, LocalTime, Weekday};
pub use zone::{Zone, tzdb_version};

/// The README's example runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
