//! Frequent requests: how often a student asked for help in one content area
//! within a week.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::content_area::content_area;
use super::key::frequent_key;
use super::rules;
use crate::error::{Error, ErrorKind};
use crate::finding::{self, Finding};
use crate::id::{SessionId, StudentId, SubjectId};
use crate::kernel::id_order::IdOrder;
use crate::kernel::rolling_count::{News, Told, Window, rolling_counts};
use crate::model::alert::{AlertEvidence, AlertState, EarlyAlert, EarlyAlertKind};
use crate::model::student_session::StudentSession;
use crate::model::subject::SubjectTree;
use crate::policy::{AlertPolicy, ContentAreaLevel, RefirePolicy, RequestWindow};
use crate::time::{DAY, Instant};
use crate::zone::Zone;

/// The most sessions that an alert's evidence names.
const NAMED: usize = 100;

/// What comes of judging how often students asked for help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrequentRequestEvaluation {
    /// The alerts, in the order of the requests.
    pub alerts: Vec<EarlyAlert>,
    /// Every request that counts, in order, with the number that it reached.
    pub counts: Vec<RequestCount>,
    /// The sessions without a subject.
    pub findings: Vec<Finding>,
}

/// How many requests a student had made within the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequestCount {
    /// The session of the last one.
    pub session: SessionId,
    /// The student.
    pub student: StudentId,
    /// The session's subject.
    pub subject: Option<SubjectId>,
    /// When the student connected.
    pub at: Instant,
    /// How many, the last one included.
    pub requests: u32,
}

/// Judges how often students asked for help: by default an alert comes with
/// the seventh request in a subject within seven days, and not again before
/// another seven days have passed.
///
/// The requests are replayed in the order of their start and session. Each is
/// counted together with those before it within the window; what starts later
/// never matters, and neither do other subjects or students. Requests that
/// never connected do not count, and of one session and student only the
/// first does.
///
/// Settings: `frequent_min_requests`, `frequent_window` (for local dates say
/// in which `zone`), `frequent_window_days`, `frequent_refire`,
/// `count_unconnected_requests` and `content_area_level`, for which `subjects`
/// tells what lies above what.
///
/// Source: Client portal guide, Early alerts (F000-24, F000-25; A-24, A-25,
/// A-28, A-29).
///
/// # Errors
/// [`MissingField`](crate::ErrorKind::MissingField) at `/zone` when local
/// dates are to be counted and no zone is given.
///
/// ```
/// use tutorcore::{AlertPolicy, StudentSession, SubjectTree, evaluate_frequent_requests};
///
/// let requests: Vec<StudentSession> = (1..=7)
///     .map(|day| serde_json::from_str(&format!(
///         r#"{{
///             "session": "s{day}", "student": "ada", "subject": "algebra",
///             "startedAt": "2026-10-0{day}T15:00:00Z"
///         }}"#
///     )).unwrap())
///     .collect();
/// let policy = AlertPolicy::default();
/// let evaluation =
///     evaluate_frequent_requests(&requests, &SubjectTree::default(), None, &policy)?;
/// assert_eq!(evaluation.alerts[0].session.as_str(), "s7");
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub fn evaluate_frequent_requests(
    requests: &[StudentSession],
    subjects: &SubjectTree,
    zone: Option<Zone>,
    policy: &AlertPolicy,
) -> Result<FrequentRequestEvaluation, Error> {
    let window = Reach::of(policy, zone)?;
    let mut findings = BTreeSet::new();
    let mut groups: BTreeMap<(&StudentId, &str), Vec<&StudentSession>> = BTreeMap::new();
    for (at, row) in requests.iter().enumerate() {
        if row.never_connected && !policy.count_unconnected_requests {
            continue;
        }
        if let Some(area) = content_area(row, subjects, policy.content_area_level) {
            groups.entry((&row.student, area)).or_default().push(row);
        } else {
            let field = match policy.content_area_level {
                ContentAreaLevel::Topic => "topic",
                _ => "subject",
            };
            let finding = rules::ALERT_SUBJECT_MISSING.at(format!("/requests/{at}/{field}"));
            findings.insert(finding.with("session", &row.session));
        }
    }
    let order = IdOrder::of(requests.iter().map(|row| row.session.as_str()));
    let students = IdOrder::of(requests.iter().map(|row| row.student.as_str()));
    let mut done = FrequentRequestEvaluation {
        alerts: Vec::new(),
        counts: Vec::new(),
        findings: finding::sorted(findings.into_iter().collect()),
    };
    for ((_, area), rows) in groups {
        done.replay(area, &in_order(rows, order), &window, policy)?;
    }
    let by_place = |one: (Instant, &SessionId, &StudentId), other: (_, &SessionId, &StudentId)| {
        let by_session = order.compare(one.1.as_str(), other.1.as_str());
        let by_student = students.compare(one.2.as_str(), other.2.as_str());
        one.0.cmp(&other.0).then(by_session).then(by_student)
    };
    done.alerts.sort_by(|one, other| {
        by_place(
            (one.occurred_at, &one.session, &one.student),
            (other.occurred_at, &other.session, &other.student),
        )
    });
    done.counts.sort_by(|one, other| {
        by_place(
            (one.at, &one.session, &one.student),
            (other.at, &other.session, &other.student),
        )
    });
    Ok(done)
}

/// The rows by start and session, each session once.
fn in_order(mut rows: Vec<&StudentSession>, order: IdOrder) -> Vec<&StudentSession> {
    rows.sort_by(|one, other| {
        let by_session = order.compare(one.session.as_str(), other.session.as_str());
        one.started_at.cmp(&other.started_at).then(by_session)
    });
    let mut seen = BTreeSet::new();
    rows.retain(|row| seen.insert(&row.session));
    rows
}

/// How far back a window reaches.
enum Reach {
    Seconds(i64),
    /// This local date and so many before it.
    Dates(Zone, i64),
}

impl Reach {
    fn of(policy: &AlertPolicy, zone: Option<Zone>) -> Result<Self, Error> {
        let days = i64::from(policy.frequent_window_days);
        match (policy.frequent_window, zone) {
            (RequestWindow::Rolling, _) => Ok(Self::Seconds(days.saturating_mul(DAY))),
            (RequestWindow::CalendarDays, Some(zone)) => {
                Ok(Self::Dates(zone, days.saturating_sub(1)))
            }
            (RequestWindow::CalendarDays, None) => Err(Error::new(
                ErrorKind::MissingField,
                "Local dates need a zone.",
            )
            .with_help("Say in which zone a date is meant, or count in rolling days.")
            .inside("zone")),
        }
    }
}

impl FrequentRequestEvaluation {
    /// Counts the requests of one student in one content area.
    fn replay(
        &mut self,
        area: &str,
        rows: &[&StudentSession],
        reach: &Reach,
        policy: &AlertPolicy,
    ) -> Result<(), Error> {
        let starts: Vec<i64> = rows
            .iter()
            .map(|row| row.started_at.unix_seconds())
            .collect();
        let dates: Vec<i64> = match reach {
            Reach::Seconds(_) => Vec::new(),
            Reach::Dates(zone, _) => {
                let date = |row: &&StudentSession| zone.date(row.started_at).days_since_epoch();
                rows.iter().map(date).collect()
            }
        };
        let window = match reach {
            Reach::Seconds(length) => Window::Length(*length),
            Reach::Dates(_, before) => Window::Days(&dates, *before),
        };
        let mut numbers = vec![0_u64; rows.len()];
        rolling_counts(&starts, window, |at, number| {
            if let Some(place) = numbers.get_mut(at) {
                *place = number;
            }
        });
        let news = news(policy);
        let least = u64::from(policy.frequent_min_requests);
        let mut told = Told::default();
        for (at, ((row, start), number)) in rows.iter().zip(&starts).zip(&numbers).enumerate() {
            let requests = u32::try_from(*number).unwrap_or(u32::MAX);
            self.counts.push(RequestCount {
                session: row.session.clone(),
                student: row.student.clone(),
                subject: row.subject.clone(),
                at: row.started_at,
                requests,
            });
            if news.is_told(&mut told, *start, *number, least) {
                let earlier = rows
                    .iter()
                    .zip(&starts)
                    .enumerate()
                    .take(at.saturating_add(1));
                let counted = earlier.filter(|(place, (_, earlier))| match window {
                    Window::Length(length) => **earlier > start.saturating_sub(length),
                    Window::Days(days, before) => {
                        let day = |at: usize| days.get(at).copied().unwrap_or_default();
                        (day(at).saturating_sub(before)..=day(at)).contains(&day(*place))
                    }
                });
                let sessions = counted.map(|(_, (row, _))| row.session.clone()).collect();
                self.alerts
                    .push(alert(row, area, requests, sessions, policy)?);
            }
        }
        Ok(())
    }
}

/// When the alert comes again.
pub(super) fn news(policy: &AlertPolicy) -> News {
    match policy.frequent_refire {
        RefirePolicy::Every => News::Always,
        RefirePolicy::OncePerEpisode => News::Rising,
        RefirePolicy::Cooldown => {
            News::After(i64::from(policy.frequent_window_days).saturating_mul(DAY))
        }
    }
}

/// The alert, as of the moment of connecting.
fn alert(
    row: &StudentSession,
    area: &str,
    requests: u32,
    mut sessions: Vec<SessionId>,
    policy: &AlertPolicy,
) -> Result<EarlyAlert, Error> {
    let unnamed = sessions.len().saturating_sub(NAMED);
    sessions.drain(..unnamed);
    Ok(EarlyAlert {
        id: frequent_key(&row.student, area, &row.session)?,
        kind: EarlyAlertKind::FrequentSubjectRequest,
        student: row.student.clone(),
        session: row.session.clone(),
        subject: row.subject.clone(),
        topic: row.topic.clone(),
        course: row.course.clone(),
        occurred_at: row.started_at,
        raised_at: row.started_at,
        state: AlertState::Raised,
        stale: false,
        evidence: AlertEvidence::FrequentRequests {
            area: area.to_owned(),
            requests,
            least: policy.frequent_min_requests,
            window_days: policy.frequent_window_days,
            sessions,
            policy: policy.fingerprint(),
        },
        notifications: Vec::new(),
        acknowledged: None,
        resolved: None,
    })
}
