//! Writes histories, policies and the alerts that the core finds in them, for
//! another program to judge: `alerts FOLDER`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use tutorcore::{
    AlertColumns, AlertPolicy, AverageBasis, BaselineExclusion, BatchOptions, ContentAreaLevel,
    EarlyAlertKind, Flags, Integers, RefirePolicy, RequestWindow, SessionLengths, TimeColumn,
    TimeUnit, Zone, early_alerts,
};

/// How many histories there are.
const HISTORIES: u64 = 60;

/// One student's part in a session.
#[derive(Clone, Debug)]
struct Row {
    session: i64,
    student: i64,
    subject: Option<i64>,
    topic: Option<i64>,
    start: i64,
    seconds: Option<i64>,
    connected: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("say which folder")?;
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    let (mut rows, mut alerts) = (0, 0);
    for seed in 0..HISTORIES {
        let mut random = Random(seed);
        let history = history(seed, &mut random);
        let policy = policy(seed, &mut random);
        rows += history.len();
        alerts += write(&folder, seed, &history, &policy)?;
    }
    println!("{HISTORIES} histories, {rows} rows, {alerts} alerts");
    Ok(())
}

/// A history in which things fall together: few students, sessions of
/// several, ends and starts of one instant, lengths of nothing, weeks apart.
fn history(seed: u64, random: &mut Random) -> Vec<Row> {
    const MIDNIGHT: i64 = 1_772_524_800;
    let lengths: &[i64] = match seed % 4 {
        0 => &[0],
        1 => &[0, 0, 1, 2, 4, 7, 300, 7200],
        2 => &[2400, 4200, 4199, 4201, 604_800],
        _ => &[60, 600, 1200, 1800, 3600, 7200, 43_200],
    };
    let size = if seed == HISTORIES - 1 {
        3000
    } else {
        40 + random.below(300)
    };
    let step = [3600, 43_200, 86_400, 777][random.below(4)];
    let sessions = (size * 2 / 3).max(1);
    let mut rows: Vec<Row> = (0..size)
        .map(|at| Row {
            session: (random.number(sessions) - 5) * 7,
            student: 100 + random.number(3 + size / 60) * 17,
            subject: (random.below(20) > 0).then(|| random.number(3)),
            topic: (random.below(10) > 0).then(|| random.number(4) - 2),
            start: MIDNIGHT + random.number(40) * step - i64::from(at % 7 == 0),
            seconds: (random.below(12) > 0).then(|| lengths[random.below(lengths.len())]),
            connected: random.below(12) > 0,
        })
        .collect();
    // The first history after each fourth has only lengths of nothing, but
    // for its last session.
    if seed.is_multiple_of(4)
        && let Some(last) = rows.last_mut()
    {
        last.seconds = Some(5000);
    }
    if seed.is_multiple_of(5) {
        rows.sort_by_key(|row| {
            (
                row.start + row.seconds.unwrap_or(0),
                row.session,
                row.student,
            )
        });
    }
    rows
}

fn policy(seed: u64, random: &mut Random) -> AlertPolicy {
    if seed == 0 || seed == HISTORIES - 1 {
        return AlertPolicy::default();
    }
    AlertPolicy {
        long_session_percent: [0, 30, 75, 75, 300][random.below(5)],
        long_session_inclusive: random.below(3) > 0,
        long_session_basis: if random.below(3) > 0 {
            AverageBasis::PerSession
        } else {
            AverageBasis::PerStudent
        },
        long_session_exclude: [
            BaselineExclusion::Session,
            BaselineExclusion::Session,
            BaselineExclusion::None,
            BaselineExclusion::Student,
        ][random.below(4)],
        long_session_min_baseline: [1, 1, 2, 5][random.below(4)],
        long_session_lookback_days: [None, None, Some(1), Some(7)][random.below(4)],
        frequent_min_requests: [1, 2, 3, 7][random.below(4)],
        frequent_window: if random.below(3) > 0 {
            RequestWindow::Rolling
        } else {
            RequestWindow::CalendarDays
        },
        frequent_window_days: [1, 2, 7, 7][random.below(4)],
        frequent_refire: [
            RefirePolicy::Every,
            RefirePolicy::OncePerEpisode,
            RefirePolicy::Cooldown,
        ][random.below(3)],
        content_area_level: [
            ContentAreaLevel::Subject,
            ContentAreaLevel::Subject,
            ContentAreaLevel::Topic,
        ][random.below(3)],
        count_unconnected_requests: random.below(3) == 0,
        ..AlertPolicy::default()
    }
}

/// Writes a history, its policy and its alerts; says how many there are.
fn write(
    folder: &Path,
    seed: u64,
    rows: &[Row],
    policy: &AlertPolicy,
) -> Result<usize, Box<dyn Error>> {
    let ids = |id: fn(&Row) -> i64| rows.iter().map(id).collect::<Vec<_>>();
    let flags = |has: fn(&Row) -> bool| {
        rows.iter()
            .map(|row| u8::from(has(row)))
            .collect::<Vec<_>>()
    };
    let (sessions, students) = (ids(|row| row.session), ids(|row| row.student));
    let subjects = ids(|row| row.subject.unwrap_or(0));
    let topics = ids(|row| row.topic.unwrap_or(0));
    let (starts, seconds) = (ids(|row| row.start), ids(|row| row.seconds.unwrap_or(0)));
    let (has_subject, has_topic) = (
        flags(|row| row.subject.is_some()),
        flags(|row| row.topic.is_some()),
    );
    let (ended, connected) = (
        flags(|row| row.seconds.is_some()),
        flags(|row| row.connected),
    );
    let columns = AlertColumns {
        sessions: Integers::I64(&sessions),
        students: Integers::I64(&students),
        subjects: Integers::I64(&subjects),
        has_subject: Flags::Bytes(&has_subject),
        starts: TimeColumn {
            values: &starts,
            unit: TimeUnit::Seconds,
        },
        lengths: SessionLengths::Durations(Integers::I64(&seconds)),
        has_ended: Flags::Bytes(&ended),
        connected: Flags::Bytes(&connected),
        topics: Some((Integers::I64(&topics), Flags::Bytes(&has_topic))),
    };
    let options = BatchOptions {
        zone: Some(Zone::get("America/Chicago")?),
        threads: 1 + usize::try_from(seed % 2)?,
        ..BatchOptions::default()
    };
    let table = early_alerts(&[columns], policy, &options)?;

    fs::write(
        folder.join(format!("{seed}.policy.json")),
        serde_json::to_string(policy)?,
    )?;
    let mut history = csv::Writer::from_path(folder.join(format!("{seed}.history.csv")))?;
    history.write_record([
        "session",
        "student",
        "subject",
        "topic",
        "start",
        "seconds",
        "connected",
    ])?;
    let text = |number: Option<i64>| number.map_or(String::new(), |number| number.to_string());
    for row in rows {
        history.write_record([
            row.session.to_string(),
            row.student.to_string(),
            text(row.subject),
            text(row.topic),
            row.start.to_string(),
            text(row.seconds),
            u8::from(row.connected).to_string(),
        ])?;
    }
    history.flush()?;
    let mut alerts = csv::Writer::from_path(folder.join(format!("{seed}.alerts.csv")))?;
    alerts.write_record([
        "at", "session", "student", "kind", "observed", "count", "sum",
    ])?;
    for at in 0..table.len() {
        let row = &rows[usize::try_from(table.rows[at])?];
        let kind = match table.kinds[at] {
            EarlyAlertKind::UnusuallyLongSession => "long",
            _ => "frequent",
        };
        alerts.write_record([
            table.at[at].to_string(),
            row.session.to_string(),
            row.student.to_string(),
            kind.to_owned(),
            table.observed[at].to_string(),
            table.baseline_counts[at].to_string(),
            table.baseline_sums[at].to_string(),
        ])?;
    }
    alerts.flush()?;
    Ok(table.len())
}

/// Numbers that are the same on every machine.
struct Random(u64);

impl Random {
    fn number(&mut self, end: usize) -> i64 {
        i64::try_from(self.below(end)).unwrap_or(0)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap_or(0)
    }
}
