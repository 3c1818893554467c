//! Replays a district's term of tutoring through the core and reports what comes of it: which
//! rows the rules refuse and why, which sessions may be paid and exported, and how many minutes
//! outside the school day go to the state.
//!
//! ```text
//! cargo run --release -p tutorcore --example district                 # a made-up district
//! cargo run --release -p tutorcore --example district -- FOLDER       # CSV files of your own
//! cargo run --release -p tutorcore --example district -- --help
//! ```
//!
//! `docs/DISTRICT.md` tells the files and their columns. The core itself reads no file and knows
//! no clock: this program is its host. It finds the facts that each command asks for, gives the
//! command, and keeps the next state; no rule is written here.

#[path = "district/assistant.rs"]
mod assistant;
#[path = "district/cell.rs"]
mod cell;
#[path = "district/double_bookings.rs"]
mod double_bookings;
#[path = "district/early_alerts.rs"]
mod early_alerts;
#[path = "district/encounters.rs"]
mod encounters;
#[path = "district/events.rs"]
mod events;
#[path = "district/evidence.rs"]
mod evidence;
#[path = "district/fault.rs"]
mod fault;
#[path = "district/layout.rs"]
mod layout;
#[path = "district/meaning.rs"]
mod meaning;
#[path = "district/offer.rs"]
mod offer;
#[path = "district/options.rs"]
mod options;
#[path = "district/people.rs"]
mod people;
#[path = "district/presence.rs"]
mod presence;
#[path = "district/print.rs"]
mod print;
#[path = "district/progress.rs"]
mod progress;
#[path = "district/recurring.rs"]
mod recurring;
#[path = "district/replay.rs"]
mod replay;
#[path = "district/sample.rs"]
#[expect(
    unreachable_pub,
    reason = "the module is its own, for tests to include as well"
)]
mod sample;
#[path = "district/sds.rs"]
mod sds;
#[path = "district/sessions.rs"]
mod sessions;
#[path = "district/source.rs"]
mod source;
#[path = "district/summary.rs"]
mod summary;
#[path = "district/table.rs"]
mod table;
#[path = "district/tally.rs"]
mod tally;
#[path = "district/term.rs"]
mod term;
#[path = "district/visits.rs"]
mod visits;
#[path = "district/watch.rs"]
mod watch;
#[path = "district/week.rs"]
mod week;
#[path = "district/world.rs"]
mod world;
#[path = "district/write.rs"]
mod write;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use options::{From, HELP, Options, Request, Sample};
use progress::Progress;
use source::Source;
use watch::Watch;
use world::{Input, PeopleFolder};

/// The options make no sense.
const BAD_OPTIONS: u8 = 2;

fn main() -> ExitCode {
    let request = match options::read(lexopt::Parser::from_env()) {
        Ok(request) => request,
        Err(message) => {
            eprintln!("district: {message} --help tells the options.");
            return ExitCode::from(BAD_OPTIONS);
        }
    };
    let outcome = match request {
        Request::Help => say(HELP),
        Request::WriteSample(size, folder) => write_sample(size, &folder),
        Request::Replay(options) => run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("district: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Reads, replays and reports.
fn run(options: &Options) -> Result<(), String> {
    let (mut source, title) = open(&options.term)?;
    if visits::are_here(&source) {
        return judge(&mut source, &title, options);
    }
    let people = match &options.people {
        Some(folder) => Some(PeopleFolder {
            source: folder_of(folder)?,
            zone: options.zone,
        }),
        None => None,
    };
    let mut progress = Progress::new();
    let Input {
        world,
        term,
        mut faults,
    } = world::read(&mut source, people);
    let planned = recurring::read(&mut source, &world, &mut faults);
    let is_nothing = world.schools.is_empty() && term.sessions.is_empty();
    let watch = Watch::new(&options.policy.alerts).map_err(|error| format!("--policy: {error}"))?;
    let replayed = replay::replay(&world, &term, &options.policy.session, watch, &mut progress);
    let lines: Vec<_> = term.sessions.iter().map(|session| session.line).collect();
    let double_bookings = double_bookings::find(&term)
        .map_err(|error| format!("The double-bookings cannot be found: {error}"))?;
    let assistant = assistant::ask(&term, &planned)
        .map_err(|error| format!("The assistant cannot be asked: {error}"))?;
    drop(term);
    let mut summary = summary::summarise(&world, &lines, replayed, faults, options, &mut progress);
    summary.double_bookings = double_bookings;
    summary.recurring = recurring::figures(&planned);
    summary.assistant = assistant;
    progress.finish();
    let mut out = BufWriter::new(io::stdout().lock());
    let told = if options.json {
        let document = serde_json::to_writer_pretty(&mut out, &summary);
        document
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        print::print(&mut out, &title, &world, &summary, options.max_shown)
            .and_then(|()| recurring::print(&mut out, &world, &planned))
            .and_then(|()| week::print(&mut out, &summary.assistant, &planned))
    };
    told.and_then(|()| out.flush()).or_else(closed_pipe)?;
    if let Some(folder) = &options.out {
        write::write(folder, &summary)
            .map_err(|error| format!("The reports cannot be written: {error}."))?;
    }
    if is_nothing {
        return Err(
            "There is nothing to replay: no school and no session could be read. What \
                    could not be read is told above."
                .to_owned(),
        );
    }
    Ok(())
}

/// Reads visits and reports their early alerts.
fn judge(source: &mut Source, title: &str, options: &Options) -> Result<(), String> {
    let report = visits::report(source, options).map_err(|error| format!("--policy: {error}"))?;
    let mut out = BufWriter::new(io::stdout().lock());
    let told = if options.json {
        let document = serde_json::to_writer_pretty(&mut out, &report);
        document
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        visits::print(&mut out, title, &report, options.max_shown)
    };
    told.and_then(|()| out.flush()).or_else(closed_pipe)?;
    if report.rows == 0 {
        return Err("There is nothing to judge: no row of sessions.csv could be read.".to_owned());
    }
    Ok(())
}

/// Where the term comes from, and how to call it.
fn open(term: &From) -> Result<(Source, String), String> {
    Ok(match term {
        From::Folder(folder) => {
            let title = format!("The term in {}", folder.display());
            (folder_of(folder)?, title)
        }
        From::Sample(size) => {
            let Sample {
                students,
                encounters,
                seed,
            } = *size;
            let files = sample::generate(students, encounters, seed);
            let title = format!(
                "A made-up term of {students} students and {encounters} encounters, seed {seed}"
            );
            (Source::Made(files.into_iter().collect()), title)
        }
        From::Nowhere => (Source::Nothing, "People alone".to_owned()),
    })
}

fn folder_of(folder: &Path) -> Result<Source, String> {
    if folder.is_dir() {
        Ok(Source::Folder(folder.to_owned()))
    } else {
        Err(format!(
            "There is no folder {}. Name one with the files of docs/DISTRICT.md.",
            folder.display()
        ))
    }
}

/// Writes the files of the made-up district.
fn write_sample(size: Sample, folder: &Path) -> Result<(), String> {
    let files = sample::generate(size.students, size.encounters, size.seed);
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for (name, text) in &files {
            fs::write(folder.join(name), text)?;
        }
        Ok(())
    };
    write().map_err(|error| format!("The files cannot be written: {error}."))
}

fn say(text: &str) -> Result<(), String> {
    writeln!(io::stdout(), "{text}").or_else(closed_pipe)
}

/// Whoever closes the pipe has read enough.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that or_else asks for"
)]
fn closed_pipe(error: io::Error) -> Result<(), String> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Ok(())
    } else {
        Err(format!("The report cannot be printed: {error}."))
    }
}
