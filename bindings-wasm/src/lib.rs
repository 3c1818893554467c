//! The JavaScript door of tutorcore: the JSON door of its table of jobs, as a
//! WebAssembly module.
//!
//! There is nothing for a single job or type here. The package's functions
//! and types (`package/src/jobs.js`, `types/tutorcore.d.ts`) are generated
//! from the core's source.

use wasm_bindgen::prelude::wasm_bindgen;

mod objects;

pub use objects::{object_call, object_free, object_merge, object_new, object_snapshot};

/// Does a job whose arguments are the JSON text of one object. The answer is
/// one text, whatever comes of it: `{"ok": …}` or `{"error": …}`.
///
/// ```
/// assert_eq!(tutorcore_wasm::call("find_overlaps", r#"{"sessions": []}"#), r#"{"ok":[]}"#);
/// ```
#[wasm_bindgen]
#[must_use]
pub fn call(job: &str, arguments: &str) -> String {
    tutorcore::jobs::call_json(job, arguments)
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
