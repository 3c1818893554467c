//! The example `district` as a person runs it: on small folders, good and broken ones.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A small district: one school, one tutor, two students, two sessions.
const GOOD: &[(&str, &str)] = &[
    (
        "schools.csv",
        "id,zone,district,name\nhs,America/Chicago,d1,High School\n",
    ),
    (
        "bell_schedules.csv",
        "school,day,from,to\nhs,tuesday,08:00,15:10\nhs,wednesday,08:00,15:10\n",
    ),
    (
        "people.csv",
        "id,role,first_name,last_name,school,district\n\
         t1,tutor,Tess,Sentinel,,\n\
         p1,administrator,Pat,Sentinel,hs,\n\
         a,student,Ada,Sentinel,hs,d1\n\
         b,student,Bob,Sentinel,hs,d1\n",
    ),
    ("approvals.csv", "tutor,school,from,to\nt1,hs,,\n"),
    (
        "work_orders.csv",
        "id,career_ladder,closed\nw1,no,no\ncl,yes,no\n",
    ),
    (
        "sessions.csv",
        "id,tutor,school,group,work_order,started_at,ended_at,description\n\
         s1,t1,hs,ad_hoc,w1,2026-10-06T14:30:00-05:00,2026-10-06T16:00:00-05:00,\n\
         s2,t1,hs,ad_hoc,cl,2026-10-07T15:30:00-05:00,2026-10-07T16:30:00-05:00,Fractions\n",
    ),
    (
        "encounters.csv",
        "id,session,student,arrived_at,departed_at,remedial,criteria,subject\n\
         e1,s1,a,,2026-10-06T16:00:00-05:00,yes,grade_d_or_f,algebra\n\
         e2,s1,b,2026-10-06T15:00:00-05:00,2026-10-06T15:30:00-05:00,,,\n\
         e3,s2,a,,,,,\n",
    ),
];

/// Runs the example.
fn district(arguments: &[&str]) -> Output {
    let test = std::env::current_exe().expect("the test's own path");
    let folder = test.parent().and_then(Path::parent).expect("a folder");
    let example = folder
        .join("examples")
        .join(format!("district{}", std::env::consts::EXE_SUFFIX));
    assert!(
        example.is_file(),
        "first: cargo build -p tutorcore --example district"
    );
    let mut command = Command::new(example);
    command.args(arguments).output().expect("the example runs")
}

/// A folder of the good files, with others in their place or beside them; `None` takes a file
/// away.
fn folder(name: &str, changes: &[(&str, Option<&[u8]>)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (file, text) in GOOD {
        fs::write(folder.join(file), text).expect("a file");
    }
    for (file, text) in changes {
        match text {
            Some(text) => fs::write(folder.join(file), text).expect("a file"),
            None => fs::remove_file(folder.join(file)).expect("a file"),
        }
    }
    folder
}

fn good(file: &str) -> &'static str {
    let found = GOOD.iter().find(|(name, _)| *name == file);
    found.expect("a file of the good ones").1
}

/// The document of a run that ends well, and what a person would read instead.
fn report(folder: &Path) -> Value {
    let folder = folder.to_str().expect("a path");
    let text = district(&[folder, "--max-shown", "1000"]);
    assert_eq!(text.status.code(), Some(0));
    assert!(!String::from_utf8_lossy(&text.stdout).contains("Sentinel"));
    assert!(text.stderr.is_empty());
    let json = district(&[folder, "--json"]);
    assert_eq!(json.status.code(), Some(0));
    assert!(!String::from_utf8_lossy(&json.stdout).contains("Sentinel"));
    serde_json::from_slice(&json.stdout).expect("one JSON document")
}

fn count(report: &Value, path: &str) -> u64 {
    let number = report.pointer(path).and_then(Value::as_u64);
    number.unwrap_or_else(|| panic!("no number at {path} of {report:#}"))
}

/// What could not be read, as `file:line column`.
fn faults(report: &Value) -> Vec<String> {
    let faults = report["unreadable"].as_array().expect("a list");
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for fault in faults {
        assert!(text(&fault["message"]).ends_with('.'), "{fault}");
        assert!(text(&fault["help"]).ends_with('.'), "{fault}");
    }
    let place = |fault: &Value| {
        let [file, line, column] = ["file", "line", "column"].map(|key| text(&fault[key]));
        format!("{file}:{line} {column}")
    };
    faults.iter().map(place).collect()
}

#[test]
fn a_small_district_comes_out_right() {
    let report = report(&folder("good", &[]));
    assert_eq!(faults(&report), Vec::<String>::new());
    assert_eq!(report["asOf"], "2026-10-07T21:30:00Z");
    for (path, expected) in [
        ("/sessions/accepted", 2),
        ("/encounters/accepted", 3),
        ("/events/rows", 0),
        ("/ends/accepted", 2),
        ("/ends/codes/CL-GOAL-TAG-REQUIRED", 1),
        ("/payment/eligible", 2),
        ("/export/eligible", 1),
        ("/export/reasons/EXPORT-CL-GOAL-TAG-MISSING", 1),
        // e1 is outside from 15:10 to 16:00, e2 from 15:10 to 15:30, e3 from 15:30 to 16:30.
        ("/stateMinutes/0/rows/0/minutes", 130),
        ("/stateMinutes/0/rows/0/students", 2),
        ("/stateMinutes/0/rows/0/insideMinutes", 50),
        ("/stateMinutes/0/rows/5/minutes", 50),
        ("/doubleBookings/count", 0),
        ("/recurring/series", 0),
        ("/earlyAlerts/studentSessions", 3),
        ("/earlyAlerts/dashboard/sessionCount", 2),
    ] {
        assert_eq!(count(&report, path), expected, "{path}");
    }
    assert_eq!(report["stateMinutes"][0]["rows"][5]["hours"], "0.8333");
    let keys: Vec<_> = report.as_object().expect("an object").keys().collect();
    assert_eq!(keys.len(), 14);
}

#[test]
fn a_tutor_in_two_sessions_at_once_is_reported_with_the_cause() {
    let row = "s3,t1,hs,ad_hoc,w1,2026-10-06T15:45:00-05:00,2026-10-06T16:15:00-05:00,\n";
    let sessions = [good("sessions.csv"), row].concat();
    let report = report(&folder(
        "twice",
        &[("sessions.csv", Some(sessions.as_bytes()))],
    ));
    assert_eq!(count(&report, "/doubleBookings/count"), 1);
    assert_eq!(count(&report, "/doubleBookings/people"), 1);
    let cause = &report["doubleBookings"]["causes"][0];
    assert_eq!(cause["one"]["session"], "s1");
    assert_eq!(cause["other"]["session"], "s3");
    assert_eq!(
        (&cause["occurrences"], &cause["minutes"]),
        (&1.into(), &15.into())
    );
}

/// A file with a broken row or as a whole: the fault is told at its place, and all the good
/// rows count.
fn broken(file: &str, text: &[u8], place: &str) {
    let name = format!("broken_{}", place.replace([' ', ':', '.'], "_"));
    let folder = folder(&name, &[(file, Some(text))]);
    let report = report(&folder);
    let shown = String::from_utf8_lossy(text);
    assert_eq!(faults(&report), [place], "{shown}");
    assert_eq!(count(&report, "/sessions/accepted"), 2, "{shown}");
    assert_eq!(count(&report, "/encounters/accepted"), 3, "{shown}");
    assert_eq!(count(&report, "/ends/accepted"), 2, "{shown}");
}

/// As [`broken`], with one more row in a good file.
fn broken_row(file: &str, row: &[u8], place: &str) {
    broken(file, &[good(file).as_bytes(), row, b"\n"].concat(), place);
}

#[test]
fn broken_encounters_are_told_and_the_rest_counts() {
    for (row, column) in [
        ("e4,s1,a,10/06/2026,,,,", "arrived_at"),
        ("e4,s1,a,2026-10-06T15:00:00,,,,", "arrived_at"),
        ("e4,s1,a,,2026-13-06T15:00:00Z,,,", "departed_at"),
        ("e4,s1,a,,,perhaps,,", "remedial"),
        ("e4,s1,a,,,yes,sad,", "criteria"),
        ("e4,s1,Sentinel,,,,,", "student"),
        ("e4,s1,a", ""),
        ("e4,s1,a,,,,,,Sentinel", ""),
        ("e1,s2,b,,,,,", "id"),
        (",s2,b,,,,,", "id"),
        ("e4,,b,,,,,", "session"),
        ("e4,s1,a,,,,,\"alg\nebra", ""),
    ] {
        let place = format!("encounters.csv:5 {column}");
        broken_row("encounters.csv", row.as_bytes(), &place);
    }
}

#[test]
fn broken_sessions_and_people_are_told_and_the_rest_counts() {
    let started = "2026-10-08T15:30:00-05:00";
    for (row, column) in [
        (format!("s1,t1,hs,ad_hoc,w1,{started},,"), "id"),
        (format!("s3,Sentinel,hs,ad_hoc,w1,{started},,"), "tutor"),
        ("s3,t1,hs,ad_hoc,w1,,,".to_owned(), "started_at"),
    ] {
        let place = format!("sessions.csv:4 {column}");
        broken_row("sessions.csv", row.as_bytes(), &place);
    }
    let latin = [
        b"s3,t1,hs,ad_hoc,w1,".as_slice(),
        started.as_bytes(),
        b",,Caf\xe9",
    ];
    broken_row(
        "sessions.csv",
        &latin.concat(),
        "sessions.csv:4 description",
    );
    let people: [(&[u8], _); 3] = [
        (b"c,teacher,,,,", "people.csv:6 role"),
        (b"a,student,,,,", "people.csv:6 id"),
        (b"c,student,Ren\xe9e,Sentinel,,", "people.csv:6 first_name"),
    ];
    for (row, place) in people {
        broken_row("people.csv", row, place);
    }
    broken_row("approvals.csv", b"t2,hs,,", "approvals.csv:3 tutor");
    broken_row("approvals.csv", b"t1,ms,,", "approvals.csv:3 school");
    broken_row(
        "approvals.csv",
        b"t1,hs,2026-02-30,",
        "approvals.csv:3 from",
    );
}

#[test]
fn broken_files_and_schools_are_told_and_the_rest_counts() {
    broken_row(
        "schools.csv",
        b"ms,Central Standard Time,,",
        "schools.csv:3 zone",
    );
    for (row, column) in [
        ("hs,monday,15:10,08:00", "to"),
        ("hs,monday,,15:10", ""),
        ("hs,moonday,,", "day"),
        ("ms,monday,,", "school"),
    ] {
        let place = format!("bell_schedules.csv:4 {column}");
        broken_row("bell_schedules.csv", row.as_bytes(), &place);
    }
    let files: [(_, &[u8], _); 5] = [
        (
            "approved_events.csv",
            b"title\nNight\n",
            "approved_events.csv:1 name",
        ),
        ("approved_events.csv", b"", "approved_events.csv: "),
        ("approved_events.csv", b"\n\n", "approved_events.csv: "),
        (
            "approved_events.csv",
            b"\xff\xfen\0a\0",
            "approved_events.csv: ",
        ),
        ("groups.csv", b"id;students\ng1;a\n", "groups.csv:1 id"),
    ];
    for (file, text, place) in files {
        broken(file, text, place);
    }
}

#[test]
fn a_missing_file_is_told() {
    let report = report(&folder("missing", &[("encounters.csv", None)]));
    assert_eq!(faults(&report), ["encounters.csv: "]);
    assert_eq!(count(&report, "/sessions/accepted"), 2);
    assert_eq!(count(&report, "/ends/codes/SESSION-NO-ENCOUNTERS"), 2);
}

#[test]
fn the_form_of_a_file_does_not_matter() {
    let expected = report(&folder("form_as_it_is", &[]));
    let mut changes = Vec::new();
    for (file, text) in GOOD {
        // A byte-order mark, lines of Windows, capitals, blanks, a column that nobody asks
        // for, and empty rows as spreadsheets leave them.
        let mut out = "\u{FEFF}".to_owned();
        for (place, line) in text.lines().enumerate() {
            let line = if place == 0 {
                format!("{} ,Remark\r\n", line.to_uppercase())
            } else {
                format!(
                    "{} ,\"well,\r\nwell\"\r\n\r\n,,\r\n",
                    line.replace(',', " ,")
                )
            };
            out.push_str(&line);
        }
        changes.push((*file, out.into_bytes()));
    }
    let changes: Vec<_> = changes
        .iter()
        .map(|(file, text)| (*file, Some(text.as_slice())))
        .collect();
    assert_eq!(report(&folder("form_changed", &changes)), expected);
}

#[test]
fn lines_are_counted_over_quotes_and_line_ends() {
    for (name, end) in [("unix", "\n"), ("windows", "\r\n"), ("mac", "\r")] {
        let rows = [
            "id,session,student,arrived_at,subject",
            "e1,s1,a,,\"alg",
            "ebra\"",
            "",
            "e2,s1,b,noon,",
            "e3,s1,b,,",
        ];
        let text = rows.join(end).into_bytes();
        let folder = folder(&format!("lines_{name}"), &[("encounters.csv", Some(&text))]);
        let report = report(&folder);
        assert_eq!(faults(&report), ["encounters.csv:5 arrived_at"], "{name}");
        assert_eq!(count(&report, "/encounters/rows"), 2, "{name}");
    }
}

#[test]
fn the_order_of_rows_does_not_matter_where_time_orders_them() {
    let expected = report(&folder("order_given", &[]));
    let turned: Vec<_> = GOOD
        .iter()
        .map(|(file, text)| {
            let mut lines: Vec<_> = text.lines().collect();
            lines[1..].reverse();
            (*file, format!("{}\n", lines.join("\n")).into_bytes())
        })
        .collect();
    let changes: Vec<_> = turned
        .iter()
        .map(|(file, text)| (*file, Some(text.as_slice())))
        .collect();
    assert_eq!(report(&folder("order_turned", &changes)), expected);
}

#[test]
fn rows_of_sessions_that_are_not_there_are_told_apart() {
    let sessions = format!(
        "{}s3,t1,hs,,w1,2026-10-08T15:30:00-05:00,2026-10-08T16:30:00-05:00,\n\
         s4,t1,hs,ad_hoc,w1,noon,,\n",
        good("sessions.csv")
    );
    let encounters = format!(
        "{}e4,s3,a,,,,,\ne5,s4,a,,,,,\ne6,none,a,,,,,\n\
         e7,s2,b,2026-10-07T14:00:00-05:00,2026-10-07T14:10:00-05:00,,,\n",
        good("encounters.csv")
    );
    let changes = [
        ("sessions.csv", Some(sessions.as_bytes())),
        ("encounters.csv", Some(encounters.as_bytes())),
    ];
    let report = report(&folder("orphans", &changes));
    assert_eq!(count(&report, "/sessions/refused"), 1);
    assert_eq!(
        count(&report, "/sessions/codes/SESSION-GROUP-CHOICE-REQUIRED"),
        1
    );
    // The end of the refused session is told with its row.
    assert_eq!(count(&report, "/ends/rows"), 2);
    assert_eq!(count(&report, "/encounters/rows"), 3);
    let unresolved = report["unresolved"].as_array().expect("a list");
    let lines: Vec<_> = unresolved.iter().map(|one| one["line"].clone()).collect();
    assert_eq!(lines, [5, 6, 7, 8]);
    let mut messages: Vec<_> = unresolved.iter().map(|one| &one["message"]).collect();
    messages.dedup();
    assert_eq!(messages.len(), 4);
}

#[test]
fn events_run_at_their_time() {
    let events = "at,session,event,actor,encounter,departed_at,work_order,confirm,tag,tag_kind,\
                  student,stars,low_content_mastery\n\
        2026-10-07T16:40:00-05:00,s2,addTag,,,,,,g1,career_ladder_goal,,,\n\
        2026-10-06T15:40:00-05:00,s1,delete,,,,,no,,,,,\n\
        2026-10-06T15:45:00-05:00,s1,removeEncounter,p1,e2,,,,,,,,\n\
        2026-10-06T17:00:00-05:00,s1,rate,a,,,,,,,a,4,\n\
        2026-10-06T17:00:00-05:00,s1,diagnose,,,,,,,,a,,yes\n\
        2026-10-06T17:00:00-05:00,s1,assignWorkOrder,,,,none,,,,,,\n\
        2026-10-06T17:00:00-05:00,s1,dance,,,,,,,,,,\n";
    let changes = [
        ("events.csv", Some(events.as_bytes())),
        (
            "career_ladder_goals.csv",
            Some(b"id,name\ng1,\n".as_slice()),
        ),
    ];
    let report = report(&folder("events", &changes));
    assert_eq!(
        faults(&report),
        ["events.csv:7 work_order", "events.csv:8 event"]
    );
    assert_eq!(count(&report, "/events/accepted"), 4);
    assert_eq!(
        count(&report, "/events/codes/SESSION-DELETE-WITH-ENCOUNTERS"),
        1
    );
    assert_eq!(count(&report, "/export/eligible"), 2);
    assert_eq!(count(&report, "/stateMinutes/0/rows/0/minutes"), 110);
    assert_eq!(report["asOf"], "2026-10-07T21:40:00Z");
}

#[test]
fn a_spreadsheet_runs_none_of_the_cells() {
    let sessions = "id,tutor,group,work_order,started_at,school\n\
        =1+1,t1,ad_hoc,w1,2026-10-06T15:00:00-05:00,\n\
        @s2,t1,ad_hoc,w1,2026-10-06T15:00:00-05:00,\n\
        +s3,t1,ad_hoc,w1,2026-10-06T15:00:00-05:00,\n\
        -s4,t1,ad_hoc,w1,2026-10-06T15:00:00-05:00,\n";
    let folder = folder("formulas", &[("sessions.csv", Some(sessions.as_bytes()))]);
    let out = folder.join("out");
    let paths = [&folder, &out].map(|path| path.to_str().expect("a path"));
    let run = district(&[paths[0], "--out", paths[1]]);
    assert_eq!(run.status.code(), Some(0));
    let mut ids = Vec::new();
    for file in fs::read_dir(&out).expect("the reports") {
        let path = file.expect("a file").path();
        let mut rows = csv::Reader::from_path(&path).expect("a report");
        for row in rows.records() {
            let row = row.expect("a row");
            for cell in &row {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{}: {cell}",
                    path.display()
                );
            }
            ids.extend(
                row.iter()
                    .filter(|cell| cell.starts_with('\''))
                    .map(str::to_owned),
            );
        }
    }
    ids.sort();
    assert_eq!(ids, ["'+s3", "'-s4", "'=1+1", "'@s2"]);
}

#[test]
fn people_come_from_a_school_data_sync() {
    type Files<'a> = &'a [(&'a str, Option<&'a [u8]>)];
    let v1: Files<'_> = &[
        ("people.csv", None),
        ("schools.csv", None),
        (
            "School.csv",
            Some(b"SIS ID,Name,Zone\r\nhs,High School,1\r\n"),
        ),
        (
            "Student.csv",
            Some(b"SIS ID,First Name,Status\r\na,Ada,Active\r\nb,Bob,\r\nc,Cy,Inactive\r\n"),
        ),
        ("Teacher.csv", Some(b"SIS ID,Status\r\nt1,Active\r\n")),
    ];
    let v2: Files<'_> = &[
        ("people.csv", None),
        ("schools.csv", None),
        (
            "orgs.csv",
            Some(b"sourcedId,type,parentSourcedId\r\nd1,district,\r\nhs,school,d1\r\n"),
        ),
        (
            "users.csv",
            Some(b"sourcedId,givenName\r\na,Ada\r\nb,Bob\r\nt1,Tess\r\ng,Gus\r\n"),
        ),
        (
            "roles.csv",
            Some(
                b"userSourcedId,orgSourcedId,role\r\na,hs,student\r\nb,hs,student\r\n\
                  t1,hs,teacher\r\nt1,d1,teacher\r\n",
            ),
        ),
    ];
    for (name, files) in [("sds_v1", v1), ("sds_v2", v2)] {
        let folder = folder(name, files);
        let path = folder.to_str().expect("a path");
        let run = district(&[
            path,
            "--people",
            path,
            "--zone",
            "America/Chicago",
            "--json",
        ]);
        assert_eq!(run.status.code(), Some(0), "{name}");
        let report: Value = serde_json::from_slice(&run.stdout).expect("JSON");
        assert_eq!(faults(&report), Vec::<String>::new(), "{name}");
        assert_eq!(count(&report, "/sessions/accepted"), 2, "{name}");
        assert_eq!(count(&report, "/encounters/accepted"), 3, "{name}");

        // Without a zone no school is there, and everything that needs one says so.
        let run = district(&[path, "--people", path, "--json"]);
        assert_eq!(run.status.code(), Some(0), "{name}");
        let report: Value = serde_json::from_slice(&run.stdout).expect("JSON");
        assert_eq!(count(&report, "/sessions/refused"), 2, "{name}");
    }
}

#[test]
fn settings_and_dates_are_taken_from_the_options() {
    let folder = folder("options", &[]);
    let policy = folder.join("policy.json");
    fs::write(
        &policy,
        r#"{"session": {"untaggedCareerLadderBlocksPayment": true}}"#,
    )
    .expect("a file");
    let [path, policy] = [&folder, &policy].map(|path| path.to_str().expect("a path"));
    let run = district(&[
        path,
        "--json",
        "--policy",
        policy,
        "--from",
        "2026-10-07",
        "--as-of",
        "2026-12-01T00:00:00Z",
    ]);
    let report: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(report["asOf"], "2026-12-01T00:00:00Z");
    assert_eq!(count(&report, "/payment/notEligible"), 1);
    assert_eq!(count(&report, "/stateMinutes/0/rows/0/minutes"), 60);
}

#[test]
fn exit_codes_and_messages() {
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("empty");
    fs::create_dir_all(&empty).expect("a folder");
    let empty = empty.to_str().expect("a path");
    for (arguments, code, part) in [
        (vec!["no such folder"], 1, "There is no folder"),
        (vec![empty], 1, "There is nothing to replay"),
        (vec!["--people", empty], 1, "There is nothing to replay"),
        (vec!["--people", "no such folder"], 1, "There is no folder"),
        (vec!["--as-of", "noon"], 2, "--as-of"),
        (
            vec!["--from", "2026-10-02", "--to", "2026-10-01"],
            2,
            "--from",
        ),
        (vec!["--policy", "no such file"], 2, "--policy"),
        (vec!["--zone", "Nowhere"], 2, "--zone"),
        (vec!["--frobnicate"], 2, "--frobnicate"),
        (vec!["--sample", "many"], 2, "STUDENTS"),
        (vec!["one", "two"], 2, "one folder"),
    ] {
        let run = district(&arguments);
        let message = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(code), "{arguments:?}: {message}");
        assert!(message.contains(part), "{arguments:?}: {message}");
    }
    let help = district(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(help.stdout.starts_with(b"Replays a district's term"));
}

#[test]
fn the_made_up_district_is_the_same_from_files() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("made_up");
    let _ = fs::remove_dir_all(&folder);
    let path = folder.to_str().expect("a path");
    let wrote = district(&["--write-sample", path, "40", "200", "3"]);
    assert_eq!(wrote.status.code(), Some(0));
    let made = district(&["--sample", "40", "200", "3", "--json"]);
    let read = district(&[path, "--json"]);
    assert_eq!(made.status.code(), Some(0));
    assert_eq!(made.stdout, read.stdout);
}

#[test]
fn a_folder_of_visits_has_its_early_alerts() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("visits");
    fs::create_dir_all(&folder).unwrap();
    let mut text = "student,subject,start,end\n".to_owned();
    for day in 1..=7 {
        let length = if day == 7 { "21:10" } else { "20:40" };
        writeln!(
            text,
            "ada,algebra,2026-09-0{day}T20:00:00Z,2026-09-0{day}T{length}:00Z"
        )
        .unwrap();
    }
    text.push_str(
        "ben,algebra,yesterday,\nben,algebra,2026-09-08T20:00:00Z,2026-09-08T19:00:00Z\n",
    );
    fs::write(folder.join("sessions.csv"), text).unwrap();
    let folder = folder.to_str().unwrap();

    let run = district(&[folder]);
    assert!(run.status.success());
    let told = String::from_utf8(run.stdout).unwrap();
    for line in [
        "7 sessions of students",
        "Student ada spent 70 minutes in session line 8; the average of 6 earlier sessions in \
         algebra is 40.00 minutes, and from 70 minutes on a session is unusually long.",
        "Student ada asked for help in algebra 7 times within 7 days; 7 times are frequent.",
        "sessions.csv:9 start: This is no RFC 3339 time.",
        "sessions.csv:10 end: It ends before it starts.",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }

    let run = district(&[folder, "--json", "--zone", "America/Chicago"]);
    let document: Value = serde_json::from_slice(&run.stdout).unwrap();
    let alerts = &document["earlyAlerts"];
    assert_eq!(alerts["standing"].as_array().unwrap().len(), 2);
    assert_eq!(alerts["standing"][0]["observed"], 7);
    assert_eq!(alerts["backTest"].as_array().unwrap().len(), 3);
    assert_eq!(alerts["refused"], serde_json::json!([]));
    assert_eq!(document["unreadable"].as_array().unwrap().len(), 2);
}

#[test]
fn the_assistant_looks_at_a_series_that_is_blocked_in_part() {
    let series = "id,school,name,tutor,first_date,time,minutes,repeats,weekdays,interval,last_date\n\
                  algebra,hs,Algebra,t1,2026-10-06,15:30,45,weekly,,1,2026-10-20\n";
    let folder = folder("assistant", &[("series.csv", Some(series.as_bytes()))]);
    let report = report(&folder);
    let found = &report["assistant"]["series"];
    assert_eq!(report["assistant"]["blockedSeries"], 1);
    assert_eq!(found["series"], "algebra");
    assert_eq!(
        (&found["blocked"], &found["sessions"]),
        (&1.into(), &3.into())
    );
    // 14:30 to 16:15 on Tuesday, 15:30 to 16:30 on Wednesday.
    assert_eq!(
        (&found["week"], &found["busyCells"]),
        (&"2026-10-05".into(), &11.into())
    );
    // From 14:30 to 17:30 on five days; Tuesday's are free from 16:00, Wednesday's up to 14:45 and
    // from 16:30.
    assert_eq!(found["lookedAt"], 65);
    assert_eq!(found["free"], 3 * 13 + 7 + 2 + 5);

    let told = district(&[folder.to_str().expect("a path")]);
    let told = String::from_utf8_lossy(&told.stdout);
    assert!(told.contains("  Tue 10-06  .... .... .... .... .... .... .... .... ..## #### #... "));
    assert!(
        told.contains("    Tue 16:00  3 of 3  All 3 weeks; "),
        "{told}"
    );
}
