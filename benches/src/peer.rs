//! The same work done with other libraries.

use garde::{Error, Validate};
use tutorcore::{SessionSetting, StudentQualifiers};

use crate::qualifiers::Sample;

/// The qualifier rules for `garde`, the fastest peer.
#[derive(Debug, Validate)]
#[garde(allow_unvalidated)]
pub struct Garde<'a> {
    /// One sample.
    #[garde(
        custom(credit_recovery_active),
        custom(detention_tutored),
        custom(detention_known),
        custom(homebound_expected),
        custom(homebound_teacher),
        custom(homebound_session),
        custom(homebound_detention),
        custom(criterion_required),
        custom(criterion_without_remedial),
        custom(records_agree),
        custom(subject_required),
        custom(not_under_reported)
    )]
    pub sample: &'a Sample,
}

/// How many violations `garde` finds.
#[must_use]
pub fn garde(sample: &Sample) -> usize {
    match (Garde { sample }).validate() {
        Ok(()) => 0,
        Err(report) => report.iter().count(),
    }
}

macro_rules! rules {
    ($($name:ident, $message:literal, $is_bad:expr;)*) => { $(
        fn $name(sample: &&Sample, (): &()) -> garde::Result {
            let is_bad: fn(&Sample, &StudentQualifiers) -> bool = $is_bad;
            if is_bad(sample, &sample.qualifiers) { Err(Error::new($message)) } else { Ok(()) }
        }
    )* };
}

rules! {
    credit_recovery_active, "needs the material",
        |_, q| q.credit_recovery && q.credit_recovery_material == Some(false);
    detention_tutored, "only serving a detention",
        |_, q| q.detention && q.remedial && q.actively_tutored == Some(false);
    detention_known, "was the student tutored",
        |_, q| q.detention && q.remedial && q.actively_tutored.is_none();
    homebound_expected, "should it be yes",
        |s, q| !q.homebound
            && s.facts.setting == SessionSetting::Homebound
            && s.facts.actor_is_assigned_homebound_teacher;
    homebound_teacher, "not the assigned teacher",
        |s, q| q.homebound
            && !s.facts.previous.as_ref().is_some_and(|previous| previous.homebound)
            && !s.facts.actor_is_assigned_homebound_teacher;
    homebound_session, "not a homebound session",
        |s, q| q.homebound && s.facts.setting != SessionSetting::Homebound;
    homebound_detention, "in two places", |_, q| q.homebound && q.detention;
    criterion_required, "select a criterion", |_, q| q.remedial && q.remedial_criteria.is_empty();
    criterion_without_remedial, "not remedial",
        |_, q| !q.remedial && !q.remedial_criteria.is_empty();
    records_agree, "not in the records",
        |s, q| s.facts.evidence.is_some() && !q.remedial_criteria.is_empty();
    subject_required, "specify the subject",
        |_, q| q.remedial && q.subject.as_ref().is_none_or(|id| id.as_str().is_empty());
    not_under_reported, "meets a criterion",
        |s, q| s.facts.evidence.is_some() && !q.remedial && q.subject.is_some();
}
