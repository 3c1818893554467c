//! The door for JSON text.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind};
use crate::jobs::dispatch::unknown_job;
use crate::jobs::table::NAMES;
use crate::jobs::{Directly, Failure, dispatch};
use crate::wire::Tree;

/// What a job writes its answer to.
type Out<'a> = &'a mut serde_json::Serializer<&'a mut Vec<u8>>;

/// Does a job whose arguments are the JSON text of one object; gives the
/// answer as JSON text.
///
/// ```
/// use tutorcore::ErrorKind;
/// use tutorcore::jobs::call;
///
/// let year = call("tzdb_version", "{}")?;
/// assert!(year.starts_with("\"20"));
///
/// let error = call("popular_tags", r#"{"sessions": [], "names": {"t-1": 7}}"#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::WrongType);
/// assert_eq!(error.path(), "/names/t-1");
/// # Ok::<(), tutorcore::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::UnknownJob`]; an error of the text or of its fields, with the
/// path to the field (see [`ErrorKind`]); or the error that the function
/// itself ends in. None quotes the text.
pub fn call(job: &str, json: &str) -> Result<String, Error> {
    ask(job, json, NAMES, |arguments, out| {
        dispatch(job, arguments, &Directly, out)
    })
}

/// [`call`] for hosts that want one text back, whatever comes of it:
/// `{"ok": …}` with the answer, or `{"error": {"kind", "code", "path",
/// "message", "help"}}`.
///
/// ```
/// use tutorcore::jobs::call_json;
///
/// assert_eq!(call_json("find_overlaps", r#"{"sessions": []}"#), r#"{"ok":[]}"#);
/// assert!(call_json("find_overlap", "{}").contains("The nearest is find_overlaps."));
/// ```
#[must_use]
pub fn call_json(job: &str, json: &str) -> String {
    tagged(call(job, json))
}

/// Reads one value as the jobs read their arguments, with the path to a fault:
/// for a door that has functions beside the jobs.
///
/// ```
/// use tutorcore::AlertPolicy;
/// use tutorcore::jobs::read;
///
/// let policy: AlertPolicy = read(r#"{"longSessionPercent": 80}"#)?;
/// assert_eq!(policy.long_session_percent, 80);
/// let error = read::<AlertPolicy>(r#"{"longSessionPercent": "much"}"#).unwrap_err();
/// assert_eq!(error.path(), "/longSessionPercent");
/// # Ok::<(), tutorcore::Error>(())
/// ```
///
/// # Errors
/// An error of the text or of its fields, as [`call`] has them.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    T::deserialize(Tree::parse(json)?)
}

fn tagged(outcome: Result<String, Error>) -> String {
    #[derive(Serialize)]
    struct Refusal {
        error: Error,
    }

    match outcome {
        Ok(answer) => format!("{{\"ok\":{answer}}}"),
        // An error is five texts: writing it cannot fail.
        Err(error) => serde_json::to_string(&Refusal { error }).unwrap_or_default(),
    }
}

/// What has a job done.
pub(crate) trait Run:
    FnOnce(Tree, Out<'_>) -> Result<(), Failure<Error, serde_json::Error>>
{
}

impl<F: FnOnce(Tree, Out<'_>) -> Result<(), Failure<Error, serde_json::Error>>> Run for F {}

/// [`call_json`] for the jobs of these names.
pub(crate) fn tell(job: &str, json: &str, names: &[&str], run: impl Run) -> String {
    tagged(ask(job, json, names, run))
}

/// Has the job done if it is one of these names.
fn ask(job: &str, json: &str, names: &[&str], run: impl Run) -> Result<String, Error> {
    if names.binary_search(&job).is_err() {
        return Err(unknown_job(job, names));
    }
    answer(json, run)
}

/// Reads the text, has the job done, and collects its answer.
fn answer(json: &str, run: impl Run) -> Result<String, Error> {
    // The shape rules leave no answer that JSON cannot hold.
    let unwritable = || Error::new(ErrorKind::InvalidValue, "The answer cannot be written.");
    let arguments = Tree::parse(json)?;
    let mut text = Vec::new();
    match run(arguments, &mut serde_json::Serializer::new(&mut text)) {
        Ok(()) => String::from_utf8(text).map_err(|_| unwritable()),
        Err(Failure::Job(error) | Failure::Arguments(error)) => Err(error),
        Err(Failure::Answer(_)) => Err(unwritable()),
    }
}

#[cfg(test)]
mod tests;
