//! Objects: state that a host keeps between calls, behind plain values.

use std::convert::Infallible;
use std::fmt;
use std::sync::{Mutex, MutexGuard};

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::error::{Error, ErrorKind};
use crate::jobs::dispatch::Around;
use crate::jobs::door::{self, tagged};
use crate::jobs::table::{Class, Kept};
use crate::jobs::{Directly, Failure};

/// State that can be made, kept as bytes and joined.
pub(crate) trait Stateful: Sized + Send {
    /// What it is made with.
    type Arguments: DeserializeOwned + Send;
    /// What joining another gives.
    type Merged: Serialize + Send;

    /// One that has seen nothing.
    fn make(arguments: &Self::Arguments) -> Result<Self, Error>;

    /// One from a snapshot.
    fn from_snapshot(arguments: &Self::Arguments, snapshot: &[u8]) -> Result<Self, Error>;

    /// The state as bytes.
    fn to_snapshot(&self) -> Vec<u8>;

    /// Takes in what another saw.
    fn take_in(&mut self, other: &Self) -> Result<Self::Merged, Error>;
}

/// A method's arguments, which know their method.
pub(crate) trait Method<T>: DeserializeOwned + Send {
    /// What the method gives.
    type Answer: Serialize + Send;

    /// Calls the method.
    fn run(self, object: &mut T) -> Result<Self::Answer, Error>;
}

/// An object of the core as a host of another language keeps it.
///
/// Several threads may use one: a call waits for the one before it. After
/// [`close`](Self::close) every call is refused.
///
/// ```
/// use tutorcore::jobs::Object;
///
/// let engine = Object::new_json("AlertEngine", r#"{"policy": {"frequentMinRequests": 1}}"#)?;
/// let event = r#"{"session": "s1", "student": "ada", "subject": "algebra",
///                 "startedAt": "2026-10-06T20:00:00Z"}"#;
/// let answer = engine.call_json("push", &format!(r#"{{"event": {event}}}"#));
/// assert!(answer.contains("frequentSubjectRequest"));
/// let bytes = engine.snapshot()?;
/// engine.close();
/// assert!(engine.call_json("alerts", "{}").contains("closed"));
///
/// let same = r#"{"policy": {"frequentMinRequests": 1}}"#;
/// let engine = Object::restore_json("AlertEngine", same, &bytes)?;
/// assert!(engine.call_json("alerts", "{}").contains("ada"));
/// # Ok::<(), tutorcore::Error>(())
/// ```
pub struct Object {
    class: Class,
    kept: Mutex<Option<Kept>>,
}

impl fmt::Debug for Object {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Object").field(&self.class).finish()
    }
}

impl Object {
    /// Makes an object: reads what it is made with from any serde format, and
    /// does the work inside the hook.
    ///
    /// # Errors
    /// [`Failure::Arguments`] when they cannot be read, [`Failure::Job`] when
    /// there is no such class or the object cannot be made.
    ///
    /// See [`Object`] for an example.
    pub fn new<'de, D: Deserializer<'de>>(
        class: &str,
        arguments: D,
        around: &impl Around,
    ) -> Result<Self, Failure<D::Error, Infallible>> {
        let class = known(class).map_err(Failure::Job)?;
        Ok(class.make(arguments, None, around)?.into())
    }

    /// Makes an object from a snapshot.
    ///
    /// # Errors
    /// As [`new`](Self::new), and when the bytes are not its own.
    ///
    /// See [`Object`] for an example.
    pub fn restore<'de, D: Deserializer<'de>>(
        class: &str,
        arguments: D,
        snapshot: &[u8],
        around: &impl Around,
    ) -> Result<Self, Failure<D::Error, Infallible>> {
        let class = known(class).map_err(Failure::Job)?;
        Ok(class.make(arguments, Some(snapshot), around)?.into())
    }

    /// Calls a method, as [`dispatch`](crate::jobs::dispatch) does a job.
    ///
    /// # Errors
    /// [`Failure`] tells which of the three steps failed.
    ///
    /// See [`Object`] for an example.
    pub fn call<'de, D: Deserializer<'de>, S: Serializer>(
        &self,
        method: &str,
        arguments: D,
        around: &impl Around,
        out: S,
    ) -> Result<S::Ok, Failure<D::Error, S::Error>> {
        self.class.call(self, method, arguments, around, out)
    }

    /// Takes in what another object of the same class saw.
    ///
    /// # Errors
    /// [`Failure::Job`] when they cannot be joined.
    ///
    /// ```
    /// use tutorcore::jobs::Object;
    ///
    /// let one = Object::new_json("AlertEngine", "{}")?;
    /// assert!(one.merge_json(&Object::new_json("AlertEngine", "{}")?).starts_with(r#"{"ok":"#));
    /// assert!(one.merge_json(&one).starts_with(r#"{"error":"#));
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn merge<S: Serializer>(
        &self,
        other: &Self,
        around: &impl Around,
        out: S,
    ) -> Result<S::Ok, Failure<Infallible, S::Error>> {
        self.class.merge(self, other, around, out)
    }

    /// The state as bytes.
    ///
    /// # Errors
    /// When the object was closed.
    ///
    /// See [`Object`] for an example.
    pub fn snapshot(&self) -> Result<Vec<u8>, Error> {
        self.open(|kept| Ok(kept.to_snapshot()))
    }

    /// Another object of the same state, which goes its own way.
    ///
    /// # Errors
    /// When the object was closed.
    ///
    /// ```
    /// use tutorcore::jobs::Object;
    ///
    /// let one = Object::new_json("AlertEngine", "{}")?;
    /// let other = one.copy()?;
    /// one.close();
    /// assert!(other.snapshot().is_ok());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn copy(&self) -> Result<Self, Error> {
        self.open(|kept| Ok(kept.clone().into()))
    }

    /// Lets go of the state; later calls are refused. Closed twice is closed.
    ///
    /// See [`Object`] for an example.
    pub fn close(&self) {
        *self.kept.lock().unwrap_or_else(|broken| {
            self.kept.clear_poison();
            broken.into_inner()
        }) = None;
    }

    /// Does something with the state, one caller at a time.
    pub(crate) fn open<T>(
        &self,
        work: impl FnOnce(&mut Kept) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(self.lock()?.as_mut().ok_or_else(closed)?)
    }

    /// Does something with two states; the locks are taken in one order by
    /// everybody.
    pub(crate) fn open_both<T>(
        &self,
        other: &Self,
        work: impl FnOnce(&mut Kept, &Kept) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (one, two): (*const Self, *const Self) = (self, other);
        if one == two {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                "An object cannot be merged with itself.",
            ));
        }
        let (mut ours, theirs);
        if one < two {
            ours = self.lock()?;
            theirs = other.lock()?;
        } else {
            theirs = other.lock()?;
            ours = self.lock()?;
        }
        work(
            ours.as_mut().ok_or_else(closed)?,
            theirs.as_ref().ok_or_else(closed)?,
        )
    }

    fn lock(&self) -> Result<MutexGuard<'_, Option<Kept>>, Error> {
        self.kept.lock().map_err(|_| {
            Error::new(
                ErrorKind::LimitReached,
                "The object stopped in the middle of a change.",
            )
            .with_help("Restore it from its last snapshot.")
        })
    }
}

impl From<Kept> for Object {
    fn from(kept: Kept) -> Self {
        Self {
            class: kept.class(),
            kept: Mutex::new(Some(kept)),
        }
    }
}

/// [`Object`] for hosts that speak JSON.
impl Object {
    /// Makes an object; what it is made with is the JSON text of one object.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    ///
    /// See [`Object`] for an example.
    pub fn new_json(class: &str, arguments: &str) -> Result<Self, Error> {
        Self::new(class, door::tree(arguments)?, &Directly).map_err(Failure::into_error)
    }

    /// Makes an object from a snapshot.
    ///
    /// # Errors
    /// As [`restore`](Self::restore).
    ///
    /// See [`Object`] for an example.
    pub fn restore_json(class: &str, arguments: &str, snapshot: &[u8]) -> Result<Self, Error> {
        Self::restore(class, door::tree(arguments)?, snapshot, &Directly)
            .map_err(Failure::into_error)
    }

    /// Calls a method. One text comes back, as from
    /// [`call_json`](crate::jobs::call_json).
    ///
    /// See [`Object`] for an example.
    #[must_use]
    pub fn call_json(&self, method: &str, arguments: &str) -> String {
        tagged(door::answer(arguments, |tree, out| {
            self.call(method, tree, &Directly, out)
        }))
    }

    /// Takes in what another object saw. One text comes back.
    ///
    /// See [`merge`](Self::merge) for an example.
    #[must_use]
    pub fn merge_json(&self, other: &Self) -> String {
        tagged(door::written(|out| {
            let merged = self.merge(other, &Directly, out);
            merged.map_err(Failure::of_read)
        }))
    }
}

impl<O> Failure<Infallible, O> {
    /// The same, where arguments might have failed.
    fn of_read(self) -> Failure<Error, O> {
        match self {
            Self::Job(error) => Failure::Job(error),
            Self::Answer(error) => Failure::Answer(error),
            Self::Arguments(never) => match never {},
        }
    }
}

impl Failure<Error, Infallible> {
    fn into_error(self) -> Error {
        match self {
            Self::Job(error) | Self::Arguments(error) => error,
            Self::Answer(never) => match never {},
        }
    }
}

/// The object was closed.
fn closed() -> Error {
    Error::new(ErrorKind::InvalidValue, "The object was closed.")
}

fn known(class: &str) -> Result<Class, Error> {
    Class::named(class).ok_or_else(|| {
        crate::jobs::dispatch::unknown("No object has this name.", class, Class::NAMES)
    })
}

/// Writes `Class` and `Kept` for the objects of a table.
macro_rules! object_dispatcher {
    ($($class:ident($object:ty, $made_with:ty) {
        $($name:literal => $arguments:ident,)*
    })*) => {
        /// The class of an object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Class { $($class),* }

        /// The state of an object.
        #[derive(Clone)]
        pub(crate) enum Kept { $($class(Box<$object>)),* }

        impl Kept {
            pub(crate) fn class(&self) -> Class {
                match self { $(Self::$class(_) => Class::$class),* }
            }

            pub(crate) fn to_snapshot(&self) -> Vec<u8> {
                match self { $(Self::$class(object) => object.to_snapshot()),* }
            }
        }

        impl Class {
            pub(crate) const NAMES: &[&str] = &[$(stringify!($class)),*];

            pub(crate) fn named(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($class) => Some(Self::$class),)*
                    _ => None,
                }
            }

            pub(crate) fn make<'de, D: serde::Deserializer<'de>>(
                self,
                arguments: D,
                snapshot: Option<&[u8]>,
                around: &impl $crate::jobs::Around,
            ) -> Result<Kept, $crate::jobs::Failure<D::Error, std::convert::Infallible>> {
                use $crate::jobs::Failure;
                match self {
                    $(Self::$class => {
                        let with = <$made_with as Deserialize>::deserialize(arguments)
                            .map_err(Failure::Arguments)?;
                        let made = around.around(|| match snapshot {
                            None => <$object>::make(&with),
                            Some(bytes) => <$object>::from_snapshot(&with, bytes),
                        });
                        Ok(Kept::$class(Box::new(made.map_err(Failure::Job)?)))
                    })*
                }
            }

            pub(crate) fn call<'de, D: serde::Deserializer<'de>, S: serde::Serializer>(
                self,
                object: &$crate::jobs::Object,
                method: &str,
                arguments: D,
                around: &impl $crate::jobs::Around,
                out: S,
            ) -> Result<S::Ok, $crate::jobs::Failure<D::Error, S::Error>> {
                use serde::Serialize as _;
                use $crate::jobs::Failure;
                match self {
                    $(Self::$class => match method {
                        $($name => {
                            let with = $arguments::deserialize(arguments)
                                .map_err(Failure::Arguments)?;
                            let answer = around.around(|| object.open(|kept| match kept {
                                Kept::$class(one) => with.run(one),
                            }));
                            answer.map_err(Failure::Job)?.serialize(out).map_err(Failure::Answer)
                        })*
                        _ => {
                            let error = $crate::jobs::dispatch::unknown(
                                "The object has no such method.",
                                method,
                                &[$($name),*],
                            );
                            Err(Failure::Job(error))
                        }
                    })*
                }
            }

            pub(crate) fn merge<S: serde::Serializer>(
                self,
                object: &$crate::jobs::Object,
                other: &$crate::jobs::Object,
                around: &impl $crate::jobs::Around,
                out: S,
            ) -> Result<S::Ok, $crate::jobs::Failure<std::convert::Infallible, S::Error>> {
                use serde::Serialize as _;
                use $crate::jobs::Failure;
                match self {
                    $(Self::$class => {
                        let merged = around.around(|| object.open_both(other, |one, two| {
                            match (one, two) {
                                (Kept::$class(one), Kept::$class(two)) => one.take_in(two),
                            }
                        }));
                        merged.map_err(Failure::Job)?.serialize(out).map_err(Failure::Answer)
                    })*
                }
            }
        }

        /// The schemas of every object: what it is made with, what merging
        /// gives, and its methods' arguments and answers.
        #[cfg(feature = "schema")]
        pub(crate) fn describe_objects(
            arguments: &mut schemars::SchemaGenerator,
            answers: &mut schemars::SchemaGenerator,
        ) -> Vec<$crate::jobs::object::Described> {
            vec![$($crate::jobs::object::Described {
                arguments: arguments.subschema_for::<$made_with>(),
                merged: answers.subschema_for::<<$object as Stateful>::Merged>(),
                methods: vec![$((
                    arguments.subschema_for::<$arguments>(),
                    answers.subschema_for::<<$arguments as Method<$object>>::Answer>(),
                )),*],
            }),*]
        }
    };
}
pub(crate) use object_dispatcher;

/// The schemas of an object, in the order of the list.
#[cfg(feature = "schema")]
pub(crate) struct Described {
    pub(crate) arguments: schemars::Schema,
    pub(crate) merged: schemars::Schema,
    /// Of each method its arguments and its answer.
    pub(crate) methods: Vec<(schemars::Schema, schemars::Schema)>,
}

#[cfg(test)]
mod tests;
