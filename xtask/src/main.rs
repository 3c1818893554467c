//! `cargo xtask`: the developer tool.

mod alerts;
mod bench;
mod cases;
mod columns;
mod demo;
mod fuzz;
mod generate;
mod javascript;
mod machine;
mod peers;
mod python;
mod recurrences;
mod swift;
mod test;
mod wasm;
mod zones;

use lexopt::prelude::*;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  test [--only GROUP]… [--skip GROUP]…
                           runs every test there is, or a group's: rust, oracles, python, js,
                           swift, audit
  demo [ARGUMENTS]         replays a district's term, by default the sample's
  demo week                tells a week of scheduled sessions
  cases FILE…              runs neutral worked examples
  recurrences FILE…        holds recurrence against cases of other projects
  recurrences --differential N [--seed S]
                           holds random rules against other programs
  bench [WORK]… [--peers]  prints the ratios to hold, of all works or of those named;
                           with --peers, those of other languages too
  bench alerts [--peers]   prints what early alerts from columns cost
  bench columns [--rows N]
                           prints what columns cost in Python and JavaScript, beside Rust
  fuzz TARGET [--minutes N]
                           runs a fuzz target, by default for ten minutes
  generate [--check]       writes what is made from the core's source
  javascript [--costs]     makes the npm package
  swift [--costs]          makes the Swift package's library
  zones [--check]          makes the zone table anew";

/// What a subcommand ends with: nothing, or the message to print.
type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run(lexopt::Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: lexopt::Parser) -> Outcome {
    let command = match args.next()? {
        Some(Value(command)) => command.string()?,
        Some(Short('h') | Long("help")) => {
            println!("{USAGE}");
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().into()),
        None => return Err(format!("say which command\n\n{USAGE}").into()),
    };
    match command.as_str() {
        "cases" => cases::run(args),
        "bench" => bench::run(args),
        "demo" => demo::run(args),
        "fuzz" => fuzz::run(args),
        "generate" => generate::run(args),
        "javascript" => javascript::make(args),
        "recurrences" => recurrences::run(args),
        "swift" => swift::make(args),
        "test" => test::run(args),
        "zones" => zones::run(args),
        other => Err(format!("no such command: {other}\n\n{USAGE}").into()),
    }
}
