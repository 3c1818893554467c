//! An engine as bytes and back, its ids by their ranks.

use super::bytes::{Reader, Writer, corrupt};
use super::core::NOBODY;
use super::names::Names;
use super::row::SessionText;
use super::snapshot::{self, Limits, Marks, Named, Ranks};
use super::{AlertEngine, AlertEngineMode, AlertEngineOptions};
use crate::error::{Error, ErrorKind};
use crate::id::{StudentId, SubjectId};
use crate::policy::AlertPolicy;

impl AlertEngine {
    /// The state as bytes. The same state gives the same bytes; they begin
    /// with a version and hold the policy's fingerprint and a sum that finds
    /// damage.
    ///
    /// See [`AlertEngine`] for an example.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let mut named = Named {
            students: Marks::new(self.students.numbers()),
            areas: Marks::new(self.areas.numbers()),
        };
        self.core.mark(&mut named);
        let students = sorted(&self.students, &named.students);
        let areas = sorted(&self.areas, &named.areas);
        let mut out = Writer::default();
        for names in [&students, &areas] {
            out.count(names.len());
            for (text, _) in names {
                out.text(text);
            }
        }
        let ranks = NameRanks {
            students: ranks(&students, self.students.numbers()),
            areas: ranks(&areas, self.areas.numbers()),
        };
        self.core.write(&ranks, &mut out);
        let has_history = self.options.mode == AlertEngineMode::History;
        snapshot::seal::<SessionText>(has_history, &self.settings, &out.into_bytes())
    }

    /// An engine from a snapshot. It goes on as the one that made it would.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`]: bytes that are no snapshot or were
    /// damaged, a form of another release, other settings or another mode.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertEngineOptions, AlertPolicy};
    ///
    /// let policy = AlertPolicy::default();
    /// let mut bytes = AlertEngine::new(&policy, AlertEngineMode::History)?.snapshot();
    /// let options = AlertEngineOptions::default();
    /// assert!(AlertEngine::restore(&policy, &options, &bytes).is_ok());
    /// let strict = AlertPolicy { long_session_inclusive: false, ..AlertPolicy::default() };
    /// assert!(AlertEngine::restore(&strict, &options, &bytes).is_err());
    /// bytes[20] ^= 1;
    /// assert!(AlertEngine::restore(&policy, &options, &bytes).is_err());
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn restore(
        policy: &AlertPolicy,
        options: &AlertEngineOptions,
        bytes: &[u8],
    ) -> Result<Self, Error> {
        let mut engine = Self::with_options(policy, options)?;
        let (has_history, contents) = snapshot::open::<SessionText>(bytes, &engine.settings)?;
        if has_history != (options.mode == AlertEngineMode::History) {
            return Err(other_mode());
        }
        let mut read = Reader::new(contents);
        let students = read_names(&mut read, &mut engine.students, |text| StudentId::new(text))?;
        let areas = read_names(&mut read, &mut engine.areas, |text| SubjectId::new(text))?;
        let limits = Limits { students, areas };
        engine.core.read(&mut read, &limits)?;
        Ok(engine)
    }
}

pub(super) fn other_mode() -> Error {
    Error::new(
        ErrorKind::InvalidValue,
        "The snapshot was made by an engine of the other mode.",
    )
    .inside("mode")
}

/// The named ones in the order of their bytes, with their numbers.
fn sorted<'a, I: AsRef<str> + Clone>(names: &'a Names<I>, marks: &Marks) -> Vec<(&'a str, u32)> {
    let marked = names.iter().filter(|(number, _)| marks.contains(*number));
    let mut found: Vec<_> = marked.map(|(number, id)| (id.as_ref(), number)).collect();
    found.sort_unstable();
    found
}

/// The rank of each number; nobody's where it has none.
fn ranks(sorted: &[(&str, u32)], numbers: usize) -> Vec<u32> {
    let mut ranks = vec![NOBODY; numbers];
    for (rank, (_, number)) in (0..).zip(sorted) {
        if let Some(place) = ranks.get_mut(*number as usize) {
            *place = rank;
        }
    }
    ranks
}

/// The ranks of names by their numbers.
struct NameRanks {
    students: Vec<u32>,
    areas: Vec<u32>,
}

impl Ranks for NameRanks {
    fn student(&self, number: u32) -> u32 {
        self.students
            .get(number as usize)
            .copied()
            .unwrap_or(NOBODY)
    }

    fn area(&self, number: u32) -> u32 {
        self.areas.get(number as usize).copied().unwrap_or(NOBODY)
    }
}

/// Reads names that are sorted and differ; how many.
fn read_names<I: AsRef<str> + Clone>(
    bytes: &mut Reader<'_>,
    names: &mut Names<I>,
    new: impl Fn(&str) -> Result<I, Error>,
) -> Result<u32, Error> {
    let count = bytes.count()?;
    let mut last = "";
    for _ in 0..count {
        let text = bytes.text()?;
        if text <= last {
            return Err(corrupt());
        }
        last = text;
        let id = new(text).map_err(|_| corrupt())?;
        names.number(&id).ok_or_else(corrupt)?;
    }
    u32::try_from(count).map_err(|_| corrupt())
}
