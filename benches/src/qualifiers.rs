//! Encounters whose qualifiers are to be validated: most are in order, some
//! fifteen of a hundred are not.

use tutorcore::{QualifierFacts, RemedialCriterion, SessionSetting, StudentQualifiers, SubjectId};

use crate::seeded::Seeded;

/// The qualifiers of one encounter with what is known around them.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What the tutor stated.
    pub qualifiers: StudentQualifiers,
    /// What the rules ask about beside it.
    pub facts: QualifierFacts,
}

/// So many samples, always the same ones for the same seed.
///
/// # Panics
/// Never: the subjects' ids are not empty.
#[must_use]
pub fn samples(count: usize, seed: u64) -> Vec<Sample> {
    let mut random = Seeded::new(seed);
    let subjects: Vec<SubjectId> = ["math", "reading", "science", "history"]
        .into_iter()
        .map(|id| SubjectId::new(id).expect("not empty"))
        .collect();
    (0..count).map(|_| sample(&mut random, &subjects)).collect()
}

fn sample(random: &mut Seeded, subjects: &[SubjectId]) -> Sample {
    let homebound = random.percent(8);
    let detention = !homebound && random.percent(6);
    let credit_recovery = random.percent(15);
    let remedial = random.percent(30);
    let mut sample = Sample {
        qualifiers: StudentQualifiers {
            homebound,
            detention,
            credit_recovery,
            remedial,
            remedial_criteria: if remedial {
                vec![*random.pick(RemedialCriterion::ALL)]
            } else {
                Vec::new()
            },
            subject: (remedial || random.percent(60)).then(|| random.pick(subjects).clone()),
            actively_tutored: detention.then_some(true),
            credit_recovery_material: credit_recovery.then_some(true),
        },
        facts: QualifierFacts {
            setting: if homebound {
                SessionSetting::Homebound
            } else {
                SessionSetting::School
            },
            actor_is_assigned_homebound_teacher: homebound,
            ..QualifierFacts::default()
        },
    };
    if random.percent(15) {
        for _ in 0..*random.pick(&[1, 2, 2]) {
            spoil(&mut sample, random);
        }
    }
    sample
}

/// Breaks a rule or two.
fn spoil(sample: &mut Sample, random: &mut Seeded) {
    let Sample { qualifiers, facts } = sample;
    match random.number() % 8 {
        0 => {
            qualifiers.homebound = true;
            facts.actor_is_assigned_homebound_teacher = false;
        }
        1 => {
            facts.setting = SessionSetting::Homebound;
            facts.actor_is_assigned_homebound_teacher = true;
            qualifiers.homebound = false;
        }
        2 => {
            qualifiers.homebound = true;
            qualifiers.detention = true;
        }
        3 => {
            qualifiers.detention = true;
            qualifiers.remedial = true;
            qualifiers.actively_tutored = *random.pick(&[Some(false), None]);
        }
        4 => {
            qualifiers.credit_recovery = true;
            qualifiers.credit_recovery_material = Some(false);
        }
        5 => {
            qualifiers.remedial = true;
            qualifiers.remedial_criteria.clear();
        }
        6 => {
            qualifiers.remedial = true;
            qualifiers.subject = None;
        }
        _ => {
            qualifiers.remedial = false;
            qualifiers.remedial_criteria = vec![RemedialCriterion::GradeDOrF];
        }
    }
}
