//! From arguments in any serde format to an answer in any other.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::error::{Error, ErrorKind};
use crate::jobs::nearest::nearest;

/// A job's arguments, which know their function.
pub(crate) trait Job: DeserializeOwned + Send {
    /// What the function gives.
    type Answer: Serialize + Send;

    /// Calls the function.
    fn run(self) -> Result<Self::Answer, Error>;
}

/// A hook around a job's work, between reading the arguments and writing the
/// answer.
///
/// In that stretch nothing of the host's is touched, so a host with a global
/// lock releases it there.
///
/// ```
/// use std::sync::Mutex;
///
/// use tutorcore::jobs::{Around, Directly, dispatch};
///
/// /// Tells when the work is done.
/// struct Told(Mutex<Vec<&'static str>>);
///
/// impl Around for Told {
///     fn around<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
///         self.0.lock().unwrap().push("released");
///         let answer = Directly.around(work);
///         self.0.lock().unwrap().push("taken again");
///         answer
///     }
/// }
///
/// let told = Told(Mutex::new(Vec::new()));
/// let arguments = serde_json::json!({"sessions": []});
/// let answer = dispatch("find_overlaps", arguments, &told, serde_json::value::Serializer)?;
/// assert_eq!(answer, serde_json::json!([]));
/// assert_eq!(*told.0.lock().unwrap(), ["released", "taken again"]);
/// # Ok::<(), tutorcore::jobs::Failure<serde_json::Error, serde_json::Error>>(())
/// ```
pub trait Around {
    /// Does the work, once, and gives what it gave.
    fn around<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T;
}

/// The hook that does nothing but the work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Directly;

impl Around for Directly {
    fn around<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        work()
    }
}

/// Why [`dispatch`](crate::jobs::dispatch) gave no answer: where it failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure<I, O> {
    /// No job has this name, or the job itself could not be done.
    Job(Error),
    /// The arguments could not be read: the error of their format.
    Arguments(I),
    /// The answer could not be written: the error of its format.
    Answer(O),
}

impl<I: fmt::Display, O: fmt::Display> fmt::Display for Failure<I, O> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Job(error) => error.fmt(out),
            Self::Arguments(error) => error.fmt(out),
            Self::Answer(error) => error.fmt(out),
        }
    }
}

impl<I, O> std::error::Error for Failure<I, O>
where
    I: fmt::Debug + fmt::Display,
    O: fmt::Debug + fmt::Display,
{
}

/// Reads the arguments, does the work inside the hook, writes the answer.
pub(crate) fn run<'de, J: Job, D: Deserializer<'de>, S: Serializer>(
    arguments: D,
    around: &impl Around,
    out: S,
) -> Result<S::Ok, Failure<D::Error, S::Error>> {
    let job = J::deserialize(arguments).map_err(Failure::Arguments)?;
    let answer = around.around(move || job.run()).map_err(Failure::Job)?;
    answer.serialize(out).map_err(Failure::Answer)
}

/// No job of this list has that name.
pub(crate) fn unknown_job(job: &str, names: &[&str]) -> Error {
    unknown("No job has this name.", job, names)
}

/// What is called by a name that is not on the list.
pub(crate) fn unknown(what: &str, name: &str, names: &[&str]) -> Error {
    let help = match nearest(name, names.iter().copied()) {
        Some(name) => format!("The nearest is {name}."),
        None => "The names are in the list of jobs.".to_owned(),
    };
    Error::new(ErrorKind::UnknownJob, what).with_help(help)
}

/// Writes `dispatch` for the jobs of a table.
macro_rules! dispatcher {
    ($($name:literal => $arguments:ident,)*) => {
        /// The jobs' names, in their order.
        pub(crate) const NAMES: &[&str] = &[$($name),*];

        /// Does a job: reads its arguments from any serde format, calls the
        /// function inside the hook, and writes the answer to any other.
        ///
        /// [`call`](crate::jobs::call) is this with JSON on both sides.
        ///
        /// # Errors
        /// [`Failure`](crate::jobs::Failure) tells which of the three steps
        /// failed.
        pub fn dispatch<'de, D, S, A>(
            job: &str,
            arguments: D,
            around: &A,
            out: S,
        ) -> Result<S::Ok, $crate::jobs::Failure<D::Error, S::Error>>
        where
            D: serde::Deserializer<'de>,
            S: serde::Serializer,
            A: $crate::jobs::Around,
        {
            match job {
                $($name => $crate::jobs::dispatch::run::<$arguments, D, S>(arguments, around, out),)*
                _ => {
                    let error = $crate::jobs::dispatch::unknown_job(job, NAMES);
                    Err($crate::jobs::Failure::Job(error))
                }
            }
        }

        /// The schemas of every job's arguments and answer, in the order of
        /// the names.
        #[cfg(feature = "schema")]
        pub(crate) fn describe(
            arguments: &mut schemars::SchemaGenerator,
            answers: &mut schemars::SchemaGenerator,
        ) -> Vec<(&'static str, schemars::Schema, schemars::Schema)> {
            vec![$((
                $name,
                arguments.subschema_for::<$arguments>(),
                answers.subschema_for::<<$arguments as Job>::Answer>(),
            )),*]
        }
    };
}
pub(crate) use dispatcher;

/// Writes the JSON door to the jobs of one engine.
macro_rules! engine {
    // One that has a class and no job.
    ($(#[$meta:meta])* pub fn $engine:ident {}) => {
        $(#[$meta])*
        #[must_use]
        pub fn $engine(job: &str, json: &str) -> String {
            $crate::jobs::door::tell(job, json, &[], |_, _| {
                Err($crate::jobs::Failure::Job($crate::jobs::dispatch::unknown_job(job, &[])))
            })
        }
    };
    (
        $(#[$meta:meta])*
        pub fn $engine:ident { $($name:literal => $arguments:ident,)* }
    ) => {
        $(#[$meta])*
        #[must_use]
        pub fn $engine(job: &str, json: &str) -> String {
            let names = &[$($name),*];
            $crate::jobs::door::tell(job, json, names, |arguments, out| match job {
                $($name => $crate::jobs::dispatch::run::<$arguments, _, _>(
                    arguments,
                    &$crate::jobs::Directly,
                    out,
                ),)*
                _ => {
                    let error = $crate::jobs::dispatch::unknown_job(job, names);
                    Err($crate::jobs::Failure::Job(error))
                }
            })
        }
    };
}
pub(crate) use engine;
