//! The Swift door of tutorcore: the JSON door of its table of jobs, behind
//! three functions of C, and that of its objects behind six.
//!
//! There is nothing for a single job or type here. The package's types and
//! functions (`Sources/TutorCore/Generated`) are generated from the core's
//! source; `Sources/CTutorCore/tutorcore.h` declares what stands here.

use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub mod objects;

/// The answer that nothing can keep from being given.
const FAILED: &str = r#"{"error":{"kind":"limitReached","code":"INPUT-LIMIT-REACHED","path":"","message":"The job could not be done.","help":null}}"#;

/// A text that the caller owns, until it gives it back to [`tutorcore_free`].
#[derive(Debug)]
#[repr(C)]
pub struct Text {
    /// Its first byte.
    pub bytes: *mut u8,
    /// How many bytes of it are the text, in UTF-8.
    pub length: usize,
    /// How many bytes there are.
    pub capacity: usize,
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        let mut bytes = ManuallyDrop::new(bytes);
        Self {
            bytes: bytes.as_mut_ptr(),
            length: bytes.len(),
            capacity: bytes.capacity(),
        }
    }
}

/// The version of this door. It changes when a function's meaning does.
#[unsafe(no_mangle)]
pub extern "C" fn tutorcore_version() -> u32 {
    2
}

/// Does a job whose arguments are the JSON text of one object. The answer is
/// one text, whatever comes of it: `{"ok": …}` or `{"error": …}`. A panic ends
/// here, as an error.
///
/// # Safety
/// Both pointers lead to that many bytes that can be read; where the length
/// is 0 the pointer does not matter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tutorcore_call(
    job: *const u8,
    job_length: usize,
    arguments: *const u8,
    arguments_length: usize,
) -> Text {
    // SAFETY: this is what the caller promises.
    let (job, arguments) = unsafe { (bytes(job, job_length), bytes(arguments, arguments_length)) };
    answer(job, arguments).into()
}

/// Takes a text back.
///
/// # Safety
/// The text came from [`tutorcore_call`] and was not given back before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tutorcore_free(text: Text) {
    // SAFETY: these are the parts of a vector that was not dropped.
    drop(unsafe { Vec::from_raw_parts(text.bytes, text.length, text.capacity) });
}

/// # Safety
/// As for [`tutorcore_call`].
unsafe fn bytes<'a>(start: *const u8, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: this is what the caller promises.
    unsafe { std::slice::from_raw_parts(start, length) }
}

fn answer(job: &[u8], arguments: &[u8]) -> String {
    let job = String::from_utf8_lossy(job);
    let arguments = text(arguments);
    caught(|| tutorcore::jobs::call_json(&job, arguments))
}

/// What is no UTF-8 is no JSON, and no name of a job.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or("\u{FFFD}")
}

/// What the work answers; a panic ends here, as an error.
fn caught(work: impl FnOnce() -> String) -> String {
    // What a panic leaves half done is an object's, and its lock knows it.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| FAILED.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(job: &[u8], arguments: &[u8]) -> String {
        // SAFETY: both are slices, and the text is given back once.
        unsafe {
            let text = tutorcore_call(job.as_ptr(), job.len(), arguments.as_ptr(), arguments.len());
            let copy = bytes(text.bytes, text.length).to_vec();
            tutorcore_free(text);
            String::from_utf8(copy).unwrap()
        }
    }

    #[test]
    fn a_text_goes_in_and_another_comes_out() {
        assert_eq!(
            call(b"find_overlaps", br#"{"sessions": []}"#),
            r#"{"ok":[]}"#
        );
        assert!(call(b"", b"").contains("INPUT-UNKNOWN-JOB"));
        assert!(call(b"find_overlaps", b"\xff{}").contains("INPUT-MALFORMED"));
        assert!(call(b"\xff", b"{}").contains("INPUT-UNKNOWN-JOB"));
    }

    #[test]
    fn the_last_answer_is_an_error_as_all_others() {
        let last = tutorcore::Error::new(
            tutorcore::ErrorKind::LimitReached,
            "The job could not be done.",
        );
        let error: String = FAILED.into();
        assert!(error.contains(last.code()) && error.contains(last.message()));
    }

    #[test]
    fn the_version_is_the_headers() {
        let header = include_str!("../Sources/CTutorCore/tutorcore.h");
        let line = format!("#define TUTORCORE_VERSION {}\n", tutorcore_version());
        assert!(header.contains(&line));
    }
}
