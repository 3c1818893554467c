//! Writes the JavaScript that belongs to a module of wasm-bindgen's, by the
//! version that the lock file gives to both.
//!
//! ```text
//! tutorcore-wasm-link MODULE FOLDER
//! ```

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(module), Some(folder), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        eprintln!("tutorcore-wasm-link MODULE FOLDER");
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    let written = bindgen
        .input_path(module)
        .out_name("module")
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .reset_state_function(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tutorcore-wasm-link: {error:#}");
            ExitCode::FAILURE
        }
    }
}
