//! The module of the package's `tutorcore/alerts`.

use tutorcore::jobs::engines;
use wasm_bindgen::prelude::wasm_bindgen;

/// As the whole package's `call`, for the jobs of this engine.
#[wasm_bindgen]
#[must_use]
pub fn call(job: &str, arguments: &str) -> String {
    engines::alerts(job, arguments)
}
