//! What was asked for on the command line.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use lexopt::prelude::*;
use serde::Deserialize;
use tutorcore::{AlertPolicy, Instant, LocalDate, ReportPolicy, SessionPolicy, Zone};

/// What `--help` says.
pub(crate) const HELP: &str = "\
Replays a district's term of tutoring through the core and reports.

district [FOLDER]          reads the CSV files of FOLDER; docs/DISTRICT.md tells their columns.
                           Where sessions.csv has no more than student, subject, start and end,
                           the early alerts alone are told
district --sample [STUDENTS [ENCOUNTERS [SEED]]]
                           makes a district up; so does district alone (2000 10000 1)

  --people FOLDER          takes people and schools from a school data sync, v1 or v2.1
  --zone NAME              the zone of its schools, such as America/Chicago, or of dates where
                           sessions.csv tells no school (UTC)
  --json                   prints one JSON document
  --out DIR                writes the reports as CSV too
  --as-of INSTANT          decides eligibility as of then, not of the last command
  --from DATE, --to DATE   the dates of the state's minutes, not those of the sessions
  --policy FILE            settings: a JSON object with session, report, alerts or all
  --max-shown N            how many rows of each list are shown in full (5)
  --write-sample DIR       writes the made-up district's files and ends
  --help                   says this";

/// What was asked for.
pub(crate) enum Request {
    /// To explain the options.
    Help,
    /// To write the made-up district's files.
    WriteSample(Sample, PathBuf),
    /// To replay a term.
    Replay(Box<Options>),
}

/// How large the made-up district is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// How many students.
    pub(crate) students: usize,
    /// How many encounters, about.
    pub(crate) encounters: usize,
    /// Where its chances start.
    pub(crate) seed: u64,
}

/// Where the term comes from.
#[derive(Debug)]
pub(crate) enum From {
    /// A folder.
    Folder(PathBuf),
    /// Made up.
    Sample(Sample),
    /// There is none: only people are read.
    Nowhere,
}

/// What a replay is asked to do.
#[derive(Debug)]
pub(crate) struct Options {
    /// Where the term comes from.
    pub(crate) term: From,
    /// A school data sync.
    pub(crate) people: Option<PathBuf>,
    /// The zone of its schools.
    pub(crate) zone: Option<Zone>,
    /// Whether to print JSON.
    pub(crate) json: bool,
    /// Where to write the reports.
    pub(crate) out: Option<PathBuf>,
    /// When eligibility is decided.
    pub(crate) as_of: Option<Instant>,
    /// The first date of the state's minutes.
    pub(crate) from: Option<LocalDate>,
    /// The last one.
    pub(crate) to: Option<LocalDate>,
    /// The settings.
    pub(crate) policy: Policy,
    /// How many rows of each list are shown.
    pub(crate) max_shown: usize,
}

/// The settings, as in a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Policy {
    /// Those of sessions.
    pub(crate) session: SessionPolicy,
    /// Those of reports.
    pub(crate) report: ReportPolicy,
    /// Those of early alerts.
    pub(crate) alerts: AlertPolicy,
}

/// Reads the command line; the error is a sentence for the person who wrote it.
pub(crate) fn read(mut parser: lexopt::Parser) -> Result<Request, String> {
    let mut options = Options {
        term: From::Nowhere,
        people: None,
        zone: None,
        json: false,
        out: None,
        as_of: None,
        from: None,
        to: None,
        policy: Policy::default(),
        max_shown: 5,
    };
    let (mut is_sample, mut write_sample) = (false, None);
    let mut rest = Vec::new();
    while let Some(argument) = parser.next().map_err(told)? {
        match argument {
            Short('h') | Long("help") => return Ok(Request::Help),
            Long("sample") => is_sample = true,
            Long("write-sample") => write_sample = Some(PathBuf::from(value(&mut parser)?)),
            Long("people") => options.people = Some(value(&mut parser)?.into()),
            Long("zone") => options.zone = Some(zone(value(&mut parser)?)?),
            Long("json") => options.json = true,
            Long("out") => options.out = Some(value(&mut parser)?.into()),
            Long("as-of") => options.as_of = Some(parse("--as-of", value(&mut parser)?)?),
            Long("from") => options.from = Some(parse("--from", value(&mut parser)?)?),
            Long("to") => options.to = Some(parse("--to", value(&mut parser)?)?),
            Long("policy") => options.policy = policy(&value(&mut parser)?.into())?,
            Long("max-shown") => options.max_shown = parse("--max-shown", value(&mut parser)?)?,
            Value(text) => rest.push(text),
            other => return Err(told(other.unexpected())),
        }
    }
    if let (Some(from), Some(to)) = (options.from, options.to)
        && from > to
    {
        return Err("--from is later than --to.".to_owned());
    }
    if is_sample || write_sample.is_some() {
        let sample = sample(rest)?;
        if let Some(folder) = write_sample {
            return Ok(Request::WriteSample(sample, folder));
        }
        options.term = From::Sample(sample);
    } else {
        let mut rest = rest.into_iter();
        options.term = match (rest.next(), &options.people) {
            (Some(folder), _) => From::Folder(folder.into()),
            (None, Some(_)) => From::Nowhere,
            (None, None) => From::Sample(sample(Vec::new())?),
        };
        if rest.next().is_some() {
            return Err("Name one folder.".to_owned());
        }
    }
    Ok(Request::Replay(Box::new(options)))
}

/// What an option is set to.
fn value(parser: &mut lexopt::Parser) -> Result<OsString, String> {
    parser.value().map_err(told)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err asks for"
)]
fn told(error: lexopt::Error) -> String {
    format!("{error}.")
}

fn sample(sizes: Vec<OsString>) -> Result<Sample, String> {
    let mut sizes = sizes.into_iter();
    let mut size = |name, default| sizes.next().map_or(Ok(default), |text| parse(name, text));
    let students = size("STUDENTS", 2_000)?;
    let encounters = size("ENCOUNTERS", 10_000)?;
    let seed = sizes.next().map_or(Ok(1), |text| parse("SEED", text))?;
    if sizes.next().is_some() {
        return Err("A sample has STUDENTS, ENCOUNTERS and SEED.".to_owned());
    }
    Ok(Sample {
        students,
        encounters,
        seed,
    })
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(
    name: &str,
    text: OsString,
) -> Result<T, String> {
    let text = text
        .into_string()
        .map_err(|_| format!("{name} is no text."))?;
    text.parse().map_err(|error| format!("{name}: {error}"))
}

fn zone(name: OsString) -> Result<Zone, String> {
    let name = name.into_string().unwrap_or_default();
    Zone::get(&name).map_err(|error| match error.windows {
        Some(zone) => format!("--zone: write {} for this Windows name.", zone.name()),
        None => "--zone: no time zone has this name; write America/Chicago, say.".to_owned(),
    })
}

fn policy(file: &PathBuf) -> Result<Policy, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("--policy: {error}."))?;
    serde_json::from_str(&text).map_err(|error| format!("--policy: {error}."))
}
