//! `cargo xtask`: the developer tool.

mod cases;
mod machine;
mod test;
mod zones;

use lexopt::prelude::*;
use std::process::ExitCode;

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
    let command =
        match args.next()? {
            Some(Value(command)) => command.string()?,
            Some(other) => return Err(other.unexpected().into()),
            None => return Err(
                "say which command: cases FILE…, test [--only rust|python|audit], zones [--check]"
                    .into(),
            ),
        };
    match command.as_str() {
        "cases" => cases::run(args),
        "test" => test::run(args),
        "zones" => zones::run(args),
        other => Err(format!("no such command: {other}").into()),
    }
}
