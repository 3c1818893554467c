//! Hand-written programs for one job and one policy, to measure the library
//! against.

use tutorcore::SessionSetting;

use crate::qualifiers::Sample;

/// A violation in the leanest form that still says what and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule's code.
    pub code: &'static str,
    /// The field.
    pub path: &'static str,
    /// What is wrong.
    pub message: &'static str,
}

const fn violation(code: &'static str, path: &'static str, message: &'static str) -> Violation {
    Violation {
        code,
        path,
        message,
    }
}

/// The rules in the order of their codes.
const RULES: [Violation; 12] = [
    violation(
        "QUAL-CREDIT-RECOVERY-NOT-ACTIVE",
        "/creditRecovery",
        "needs the material",
    ),
    violation(
        "QUAL-DETENTION-REMEDIAL-NOT-TUTORED",
        "/remedial",
        "only serving a detention",
    ),
    violation(
        "QUAL-DETENTION-TUTORED-UNKNOWN",
        "/activelyTutored",
        "was the student tutored",
    ),
    violation("QUAL-HOMEBOUND-EXPECTED", "/homebound", "should it be yes"),
    violation(
        "QUAL-HOMEBOUND-NOT-ASSIGNED-TEACHER",
        "/homebound",
        "not the assigned teacher",
    ),
    violation(
        "QUAL-HOMEBOUND-NOT-HOMEBOUND-SESSION",
        "/homebound",
        "not a homebound session",
    ),
    violation(
        "QUAL-HOMEBOUND-WITH-DETENTION",
        "/detention",
        "in two places",
    ),
    violation(
        "QUAL-REMEDIAL-CRITERION-REQUIRED",
        "/remedialCriteria",
        "select a criterion",
    ),
    violation(
        "QUAL-REMEDIAL-CRITERION-WITHOUT-REMEDIAL",
        "/remedialCriteria",
        "not remedial",
    ),
    violation(
        "QUAL-REMEDIAL-EVIDENCE-CONTRADICTS",
        "/remedialCriteria",
        "not in the records",
    ),
    violation(
        "QUAL-REMEDIAL-SUBJECT-REQUIRED",
        "/subject",
        "specify the subject",
    ),
    violation(
        "QUAL-REMEDIAL-UNDER-REPORTED",
        "/remedial",
        "meets a criterion",
    ),
];

/// The qualifier rules with the default policy as a mask without a branch,
/// then a list of what is set.
#[must_use]
pub fn qualifiers(sample: &Sample) -> Vec<Violation> {
    let mut mask = mask(sample);
    if mask == 0 {
        return Vec::new();
    }
    let mut found = Vec::with_capacity(mask.count_ones() as usize);
    while mask != 0 {
        found.push(RULES[mask.trailing_zeros() as usize]);
        mask &= mask - 1;
    }
    found
}

fn mask(sample: &Sample) -> u32 {
    let (q, facts) = (&sample.qualifiers, &sample.facts);
    let bit = u32::from;
    let homebound = bit(q.homebound);
    let detention = bit(q.detention);
    let remedial = bit(q.remedial);
    let session = bit(facts.setting == SessionSetting::Homebound);
    let teacher = bit(facts.actor_is_assigned_homebound_teacher);
    let was = bit(facts
        .previous
        .as_ref()
        .is_some_and(|previous| previous.homebound));
    let criteria = bit(!q.remedial_criteria.is_empty());
    let subject = bit(q
        .subject
        .as_ref()
        .is_some_and(|subject| !subject.as_str().is_empty()));
    // Without records neither of the two rules about them can fire.
    let records = bit(facts.evidence.is_some());
    (bit(q.credit_recovery) & bit(q.credit_recovery_material == Some(false)))
        | (detention & remedial & bit(q.actively_tutored == Some(false))) << 1
        | (detention & remedial & bit(q.actively_tutored.is_none())) << 2
        | ((homebound ^ 1) & session & teacher) << 3
        | (homebound & (was ^ 1) & (teacher ^ 1)) << 4
        | (homebound & (session ^ 1)) << 5
        | (homebound & detention) << 6
        | (remedial & (criteria ^ 1)) << 7
        | ((remedial ^ 1) & criteria) << 8
        | (records & criteria & subject) << 9
        | (remedial & (subject ^ 1)) << 10
        | (records & (remedial ^ 1) & subject) << 11
}
