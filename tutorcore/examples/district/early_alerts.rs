//! Early alerts over the term: what stands at its end and why, the dashboard's figures, and what
//! other settings would have told.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use tutorcore::{
    AlertColumns, AlertCounts, AlertFacts, AlertPolicy, BatchOptions, ColumnBackTest, DateRange,
    EarlyAlertKind, Error, FastFacts, Flags, IdInterner, Instant, Integers, ReportPolicy,
    ReportScope, SessionId, SessionLengths, SessionState, StreamAlert, StudentId, StudentSession,
    SubjectId, TimeColumn, TimeUnit, TopicRow, TutoringSession, Zone, back_test,
    evaluate_session_alerts, explain_alert, fast_facts, session_requests, student_sessions,
    topic_report,
};

use crate::layout::{grouped, plain, table};
use crate::watch::Watch;

/// The early alerts of a term.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EarlyAlerts {
    /// How many sessions of students they rest on.
    pub(crate) student_sessions: usize,
    /// Told at once, when a session ended.
    pub(crate) told: usize,
    /// Told later, when a correction or a late row had made them true.
    pub(crate) raised_later: usize,
    /// Taken back, for a correction had made them untrue.
    pub(crate) withdrawn: usize,
    /// Those that stand, by when they are.
    pub(crate) standing: Vec<Standing>,
    /// How many of each kind stand, the tutors' diagnoses too.
    pub(crate) by_kind: BTreeMap<&'static str, usize>,
    /// The dashboard's figures for the whole term.
    pub(crate) dashboard: Option<FastFacts>,
    /// What students asked for help with, most often first.
    pub(crate) topics: Vec<TopicRow>,
    /// The students with most alerts.
    pub(crate) students: Vec<(StudentId, usize)>,
    /// What other settings would have told.
    pub(crate) back_test: Vec<Trial>,
    /// Evidence in words, a few of each kind.
    #[serde(skip)]
    words: Vec<(&'static str, Vec<String>)>,
    /// What could not be judged.
    pub(crate) refused: Vec<String>,
}

/// An alert that stands.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Standing {
    kind: EarlyAlertKind,
    at: Instant,
    session: SessionId,
    student: StudentId,
    subject: SubjectId,
    observed: i64,
}

/// Some settings, and what they would have told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trial {
    /// The settings in words.
    pub(crate) name: &'static str,
    /// How many alerts of each kind.
    pub(crate) alerts: AlertCounts,
    /// How many of them within four weeks of one like it.
    pub(crate) repeated: AlertCounts,
    /// How many students would have had one.
    pub(crate) students: u32,
    /// The most in one week.
    pub(crate) busiest_week: u32,
    /// How many of the settings in force are not among them.
    pub(crate) lost: usize,
    /// How many they would have told beside.
    pub(crate) gained: usize,
}

/// The kinds as a person calls them.
const KINDS: [(EarlyAlertKind, &str); 4] = [
    (
        EarlyAlertKind::UnusuallyLongSession,
        "unusually long session",
    ),
    (
        EarlyAlertKind::FrequentSubjectRequest,
        "frequent subject request",
    ),
    (
        EarlyAlertKind::LowPrerequisiteKnowledge,
        "low prerequisite knowledge",
    ),
    (EarlyAlertKind::LowContentMastery, "low content mastery"),
];

fn name(kind: EarlyAlertKind) -> &'static str {
    let found = KINDS.iter().find(|(one, _)| *one == kind);
    found.map_or("", |(_, name)| name)
}

/// What is asked of the term's alerts.
pub(crate) struct Question<'a> {
    /// The settings in force.
    pub(crate) policy: &'a AlertPolicy,
    /// Those of reports.
    pub(crate) report: &'a ReportPolicy,
    /// Where dates are counted.
    pub(crate) zone: Zone,
    /// How many alerts of each kind are told in words.
    pub(crate) max_shown: usize,
}

/// Looks at what the engine came to at the term's end.
pub(crate) fn figures(
    mut watch: Watch,
    sessions: &[TutoringSession],
    question: &Question<'_>,
) -> EarlyAlerts {
    let standing = watch.finish(sessions);
    let rows = student_sessions(sessions);
    let mut alerts = EarlyAlerts {
        student_sessions: rows.iter().filter(|row| row.ended_at.is_some()).count(),
        ..EarlyAlerts::default()
    };
    let mut refused: Vec<_> = watch.refused.drain(..).collect();
    alerts.words = words(&standing, &watch, sessions, &rows, question, &mut refused);
    let kinds = standing.iter().map(|alert| (alert.kind, &alert.student));
    let diagnosed = watch
        .diagnosed
        .values()
        .map(|alert| (alert.kind, &alert.student));
    let mut by_student: BTreeMap<&StudentId, usize> = BTreeMap::new();
    for (kind, student) in kinds.chain(diagnosed) {
        *alerts.by_kind.entry(name(kind)).or_default() += 1;
        *by_student.entry(student).or_default() += 1;
    }
    let mut students: Vec<_> = by_student.into_iter().collect();
    students.sort_by_key(|(student, count)| (usize::MAX - count, *student));
    let students = students.into_iter().take(5);
    alerts.students = students
        .map(|(student, count)| (student.clone(), count))
        .collect();
    match dashboard(sessions, question) {
        Ok(Some((facts, topics))) => {
            alerts.dashboard = Some(facts);
            alerts.topics = topics;
        }
        Ok(None) => {}
        Err(error) => refused.push(error),
    }
    match trials(&rows, question) {
        Ok(trials) => alerts.back_test = trials,
        Err(error) => refused.push(error),
    }
    (alerts.told, alerts.raised_later, alerts.withdrawn) =
        (watch.told, watch.raised, watch.withdrawn);
    alerts.standing = standing.into_iter().map(kept).collect();
    alerts.refused = refused.iter().map(ToString::to_string).collect();
    alerts
}

fn kept(alert: StreamAlert) -> Standing {
    Standing {
        kind: alert.kind,
        at: alert.at,
        session: alert.session,
        student: alert.student,
        subject: alert.subject,
        observed: alert.observed,
    }
}

/// The latest alerts of each kind in words. The words are of the typed judgement, which freezes
/// the evidence; that it finds the very alert of the engine is held here as well.
fn words(
    standing: &[StreamAlert],
    watch: &Watch,
    sessions: &[TutoringSession],
    rows: &[StudentSession],
    question: &Question<'_>,
    refused: &mut Vec<Error>,
) -> Vec<(&'static str, Vec<String>)> {
    let by_id: BTreeMap<&SessionId, &TutoringSession> =
        sessions.iter().map(|one| (&one.id, one)).collect();
    let facts = AlertFacts {
        history: rows.to_vec(),
        ..AlertFacts::default()
    };
    let mut told = |alert: &StreamAlert| {
        let session = by_id.get(&alert.session)?;
        let judged = evaluate_session_alerts(session, &facts, question.policy, alert.at);
        match judged {
            Ok(judged) => {
                let found = judged.alerts.iter().find(|one| one.id == alert.id);
                Some(
                    found.map_or_else(|| format!("{} is not found again", alert.id), explain_alert),
                )
            }
            Err(error) => {
                refused.push(error);
                None
            }
        }
    };
    let mut all = Vec::new();
    for (kind, name) in KINDS {
        let texts: Vec<_> = if kind.is_diagnosis() {
            let alerts = watch.diagnosed.values().filter(|alert| alert.kind == kind);
            alerts.take(question.max_shown).map(explain_alert).collect()
        } else {
            let alerts = standing.iter().rev().filter(|alert| alert.kind == kind);
            alerts
                .take(question.max_shown)
                .filter_map(&mut told)
                .collect()
        };
        all.push((name, texts));
    }
    all
}

/// The figures and topics of all dates; none where no session has ended.
fn dashboard(
    sessions: &[TutoringSession],
    question: &Question<'_>,
) -> Result<Option<(FastFacts, Vec<TopicRow>)>, Error> {
    let ended = sessions
        .iter()
        .filter(|one| one.state == SessionState::Ended);
    let dates = ended.map(|one| question.zone.date(one.started_at));
    let Some((first, last)) = dates.clone().min().zip(dates.max()) else {
        return Ok(None);
    };
    let (scope, range) = (ReportScope::default(), DateRange { first, last });
    let facts = fast_facts(sessions, &scope, &range, question.zone, question.report)?;
    let requests = session_requests(sessions)?;
    let topics = topic_report(&requests, &[], &scope, &range, question.zone)?;
    Ok(Some((facts, topics.rows)))
}

/// Three policies over the history: the one in force, one that says more, one that says less.
fn trials(rows: &[StudentSession], question: &Question<'_>) -> Result<Vec<Trial>, Error> {
    let in_force = question.policy;
    let policies = [
        ("the settings in force", in_force.clone()),
        (
            "at least 10 sessions in the average, 100 % longer, 10 requests",
            AlertPolicy {
                long_session_min_baseline: 10,
                long_session_percent: 100,
                frequent_min_requests: 10,
                ..in_force.clone()
            },
        ),
        (
            "50 % longer, 4 requests",
            AlertPolicy {
                long_session_percent: 50,
                frequent_min_requests: 4,
                ..in_force.clone()
            },
        ),
    ];
    let columns = Columns::of(rows)?;
    let settings = policies.each_ref().map(|(_, policy)| policy.clone());
    let options = BatchOptions {
        zone: Some(question.zone),
        ..BatchOptions::default()
    };
    let batch = [columns.view()];
    let tests = back_test(&batch, &settings, &options)?;
    let mut tables = Vec::new();
    for policy in &settings {
        tables.push(tutorcore::early_alerts(&batch, policy, &options)?);
    }
    let mut trials = Vec::new();
    for (place, ((name, _), test)) in policies.iter().zip(&tests).enumerate() {
        let (Some(first), Some(own)) = (tables.first(), tables.get(place)) else {
            continue;
        };
        let compared = first.compare(own);
        trials.push(Trial {
            name,
            alerts: test.alerts,
            repeated: test.repeated,
            students: with_alerts(test),
            busiest_week: busiest(test),
            lost: compared.only_in_first.len(),
            gained: compared.only_in_second.len(),
        });
    }
    Ok(trials)
}

fn with_alerts(test: &ColumnBackTest) -> u32 {
    let some = test.students.iter().filter(|row| row.alerts > 0);
    some.map(|row| row.students).sum()
}

fn busiest(test: &ColumnBackTest) -> u32 {
    let weeks = test.weeks.iter();
    let sums = weeks.map(|week| week.alerts.unusually_long + week.alerts.frequent);
    sums.max().unwrap_or_default()
}

/// A history in columns, its ids as numbers.
struct Columns {
    sessions: Vec<u32>,
    students: Vec<u32>,
    subjects: Vec<u32>,
    has_subject: Vec<u8>,
    starts: Vec<i64>,
    seconds: Vec<i64>,
    ends: Vec<i64>,
    has_ended: Vec<u8>,
}

impl Columns {
    fn of(rows: &[StudentSession]) -> Result<Self, Error> {
        let [mut sessions, mut students, mut subjects] = [(); 3].map(|()| IdInterner::new());
        let number = |ids: &mut IdInterner, id: &str| ids.intern(id);
        Ok(Self {
            sessions: rows
                .iter()
                .map(|row| number(&mut sessions, row.session.as_str()))
                .collect::<Result<_, _>>()?,
            students: rows
                .iter()
                .map(|row| number(&mut students, row.student.as_str()))
                .collect::<Result<_, _>>()?,
            subjects: rows
                .iter()
                .map(|row| {
                    number(
                        &mut subjects,
                        row.subject.as_ref().map_or("-", |id| id.as_str()),
                    )
                })
                .collect::<Result<_, _>>()?,
            has_subject: rows
                .iter()
                .map(|row| u8::from(row.subject.is_some()))
                .collect(),
            starts: rows
                .iter()
                .map(|row| row.started_at.unix_seconds())
                .collect(),
            seconds: rows
                .iter()
                .map(|row| row.time_spent().unwrap_or_default())
                .collect(),
            ends: rows
                .iter()
                .map(|row| row.ended_at.unwrap_or(row.started_at).unix_seconds())
                .collect(),
            has_ended: rows
                .iter()
                .map(|row| u8::from(row.ended_at.is_some()))
                .collect(),
        })
    }

    fn view(&self) -> AlertColumns<'_> {
        let times = |values| TimeColumn {
            values,
            unit: TimeUnit::Seconds,
        };
        AlertColumns {
            sessions: Integers::U32(&self.sessions),
            students: Integers::U32(&self.students),
            subjects: Integers::U32(&self.subjects),
            has_subject: Flags::Bytes(&self.has_subject),
            starts: times(&self.starts),
            lengths: SessionLengths::Both(Integers::I64(&self.seconds), times(&self.ends)),
            has_ended: Flags::Bytes(&self.has_ended),
            connected: Flags::All,
            topics: None,
        }
    }
}

/// Prints them.
pub(crate) fn print(out: &mut impl Write, found: &EarlyAlerts) -> io::Result<()> {
    writeln!(
        out,
        "\nEarly alerts over {} sessions of students",
        grouped(found.student_sessions)
    )?;
    for (name, words) in &found.words {
        let count = found.by_kind.get(name).copied().unwrap_or_default();
        writeln!(out, "  {:>7}  {name}", grouped(count))?;
        for text in words {
            writeln!(out, "           {}", plain(text))?;
        }
    }
    writeln!(
        out,
        "  told as sessions ended {}, after corrections {}, taken back {}",
        grouped(found.told),
        grouped(found.raised_later),
        grouped(found.withdrawn)
    )?;
    for text in &found.refused {
        writeln!(out, "  {}", plain(text))?;
    }
    dashboard_lines(out, found)?;
    trial_lines(out, found)
}

fn dashboard_lines(out: &mut impl Write, found: &EarlyAlerts) -> io::Result<()> {
    let Some(facts) = &found.dashboard else {
        return Ok(());
    };
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    writeln!(out, "\nThe dashboard of the term")?;
    let rows = [
        ("sessions", grouped(facts.session_count)),
        ("sessions of students", grouped(facts.student_session_count)),
        (
            "minutes a session, on average",
            or_none(&facts.average_session_minutes),
        ),
        ("ratings", grouped(facts.rating_count)),
        ("stars, on average", or_none(&facts.average_student_rating)),
        (
            "sessions rated, percent",
            or_none(&facts.survey_response_rate),
        ),
    ];
    for (name, figure) in rows {
        writeln!(out, "  {figure:>9}  {name}")?;
    }
    let topics = found.topics.iter().take(5).map(|row| {
        let name = plain(row.topic.as_str());
        format!("{name} {} ({} %)", grouped(row.requests), row.share_percent)
    });
    let topics: Vec<_> = topics.collect();
    if !topics.is_empty() {
        writeln!(out, "  most asked for: {}", topics.join(", "))?;
    }
    let students = found.students.iter();
    let students = students.map(|(id, count)| format!("{} {count}", plain(id.as_str())));
    let students: Vec<_> = students.collect();
    if !students.is_empty() {
        writeln!(out, "  most alerts: {}", students.join(", "))?;
    }
    Ok(())
}

fn trial_lines(out: &mut impl Write, found: &EarlyAlerts) -> io::Result<()> {
    if found.back_test.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWhat other settings would have told")?;
    let head = [
        "",
        "long",
        "frequent",
        "repeated",
        "students",
        "busiest week",
        "fewer",
        "more",
    ];
    let rows: Vec<_> = found
        .back_test
        .iter()
        .map(|trial| {
            vec![
                trial.name.to_owned(),
                grouped(trial.alerts.unusually_long),
                grouped(trial.alerts.frequent),
                grouped(trial.repeated.unusually_long + trial.repeated.frequent),
                grouped(trial.students),
                grouped(trial.busiest_week),
                grouped(trial.lost),
                grouped(trial.gained),
            ]
        })
        .collect();
    table(out, &head.map(str::to_owned), &rows, 1)
}
