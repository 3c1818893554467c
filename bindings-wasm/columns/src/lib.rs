//! Columns of tutorcore for JavaScript, as a WebAssembly module of its own:
//! `tutorcore/columns` of the package.
//!
//! A typed array is copied once, into the module's memory; what comes out is
//! copied once, out of it. Whole numbers that JavaScript keeps as floats are
//! made whole where they lie. Names, types and what else the host can look at
//! by itself are looked at in `package/src/columns.js`.

mod alerts;
mod bookings;
mod numbers;
mod series;
mod table;
mod words;

pub use alerts::{Alerts, back_test, early_alerts};
pub use bookings::{Pairs, double_bookings};
pub use series::{Expanded, expand_series};
pub use table::{Table, Unit};

use serde::Serialize;
use tutorcore::Error;

/// An error as the package's script reads it.
fn told(error: &Error) -> String {
    // Five texts: writing them cannot fail.
    serde_json::to_string(error).unwrap_or_default()
}

/// An answer as JSON text.
fn written(answer: &impl Serialize) -> String {
    // Names and numbers: writing them cannot fail.
    serde_json::to_string(answer).unwrap_or_default()
}

/// Tells a panic's place and message on the console, when it is compiled for
/// debugging; in the package a panic is a bare trap.
#[cfg(all(target_family = "wasm", debug_assertions))]
mod panics {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = console)]
        fn error(text: &str);
    }

    #[wasm_bindgen(start)]
    fn tell() {
        std::panic::set_hook(Box::new(|panic| error(&panic.to_string())));
    }
}
