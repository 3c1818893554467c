//! The module of the package's `tutorcore/stream`.

#[path = "../src/objects.rs"]
pub mod objects;

use tutorcore::jobs::engines;
use wasm_bindgen::prelude::wasm_bindgen;

/// As the whole package's `call`; a class's methods are called otherwise, so it finds no job.
#[wasm_bindgen]
#[must_use]
pub fn call(job: &str, arguments: &str) -> String {
    engines::stream(job, arguments)
}
