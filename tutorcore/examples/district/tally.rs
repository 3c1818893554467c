//! What was accepted and refused, counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tutorcore::{Finding, RuleCode, Severity};

/// The kinds of commands, in the order in which those of one instant are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The start of a session.
    Session,
    /// A student timed in.
    Encounter,
    /// An event.
    Event,
    /// The end of a session.
    End,
}

impl Kind {
    /// All kinds, in the order in which they are reported.
    pub(crate) const ALL: [Self; 4] = [Self::Session, Self::Encounter, Self::Event, Self::End];

    /// What the rows of the kind are called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Session => "sessions",
            Self::Encounter => "encounters",
            Self::Event => "events",
            Self::End => "ends",
        }
    }

    /// The file of these rows.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Session | Self::End => "sessions.csv",
            Self::Encounter => "encounters.csv",
            Self::Event => "events.csv",
        }
    }
}

/// The rows of one kind, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    /// How many were tried.
    pub(crate) rows: usize,
    /// How many were accepted.
    pub(crate) accepted: usize,
    /// How many were refused.
    pub(crate) refused: usize,
    /// In how many rows each rule found something.
    pub(crate) codes: BTreeMap<RuleCode, usize>,
    /// How much the findings weighed.
    #[serde(skip)]
    pub(crate) severities: BTreeMap<RuleCode, Severity>,
}

impl Tally {
    /// Counts a row that was tried.
    pub(crate) fn count(&mut self, is_accepted: bool, findings: &[Finding]) {
        self.rows += 1;
        if is_accepted {
            self.accepted += 1;
        } else {
            self.refused += 1;
        }
        count_codes(&mut self.codes, findings);
        let weights = findings.iter().map(|one| (one.code, one.severity));
        self.severities.extend(weights);
    }
}

/// Counts each code once, however often it was found.
pub(crate) fn count_codes(codes: &mut BTreeMap<RuleCode, usize>, findings: &[Finding]) {
    let found: BTreeSet<_> = findings.iter().map(|one| one.code).collect();
    for code in found {
        *codes.entry(code).or_default() += 1;
    }
}

/// The rows of every kind, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tallies {
    /// Sessions started.
    pub(crate) sessions: Tally,
    /// Students timed in.
    pub(crate) encounters: Tally,
    /// Events.
    pub(crate) events: Tally,
    /// Sessions ended.
    pub(crate) ends: Tally,
}

impl Tallies {
    /// The rows of a kind.
    pub(crate) fn of(&mut self, kind: Kind) -> &mut Tally {
        match kind {
            Kind::Session => &mut self.sessions,
            Kind::Encounter => &mut self.encounters,
            Kind::Event => &mut self.events,
            Kind::End => &mut self.ends,
        }
    }

    /// All kinds with their rows.
    pub(crate) fn each(&self) -> [(Kind, &Tally); 4] {
        Kind::ALL.map(|kind| {
            let tally = match kind {
                Kind::Session => &self.sessions,
                Kind::Encounter => &self.encounters,
                Kind::Event => &self.events,
                Kind::End => &self.ends,
            };
            (kind, tally)
        })
    }
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What kind of command it is.
    pub(crate) kind: Kind,
    /// Its line.
    pub(crate) line: u64,
    /// Its id; empty for an event.
    pub(crate) id: String,
    /// Why it was refused, warnings included.
    pub(crate) findings: Vec<Finding>,
}

/// A row that could not be tried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Unresolved {
    /// Its file.
    pub(crate) file: &'static str,
    /// Its line.
    pub(crate) line: u64,
    /// Why.
    pub(crate) message: &'static str,
}
