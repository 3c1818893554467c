//! Qualifiers that the records, the rules or each other deny.

use super::super::needs::{DISTRICT, GRADE, PLAN, STATE};
use super::super::records::{Encounter, Session};

/// What is odd about what a student qualifies for.
#[derive(Clone, Copy)]
pub(super) enum Qualifier {
    Homebound,
    RemedialInIdleDetention,
    RemedialInDetention,
    OtherMaterial,
    NoCriterion,
    NoSubject,
    NotSaidToBeRemedial,
    EveryCriterion,
    SubjectAlone,
    IdleDetention,
    Everything,
}

/// Gives an encounter qualifiers that it should not have.
pub(super) fn qualify_oddly(what: Qualifier, session: &Session, one: &mut Encounter) {
    let remedial = |tutored| Encounter {
        yes: vec!["remedial"],
        criteria: vec![PLAN],
        subject: session.subject,
        tutored,
        ..one.plain()
    };
    match what {
        Qualifier::Homebound => one.yes = vec!["homebound"],
        Qualifier::RemedialInIdleDetention => {
            *one = remedial("no");
            one.yes.push("detention");
        }
        Qualifier::RemedialInDetention => {
            *one = remedial("");
            one.yes.push("detention");
        }
        Qualifier::OtherMaterial => {
            one.yes = vec!["credit_recovery"];
            one.material = "no";
        }
        Qualifier::NoCriterion => {
            one.yes = vec!["remedial"];
            one.criteria.clear();
        }
        Qualifier::NoSubject => {
            *one = remedial("");
            one.subject = "";
        }
        Qualifier::NotSaidToBeRemedial => {
            *one = remedial("yes");
            one.yes.clear();
        }
        Qualifier::EveryCriterion => {
            *one = remedial("yes");
            one.criteria = vec![GRADE, PLAN, STATE, DISTRICT];
        }
        Qualifier::SubjectAlone => {
            one.yes.clear();
            one.criteria.clear();
            one.subject = session.subject;
        }
        Qualifier::IdleDetention => {
            *one = one.plain();
            one.yes = vec!["detention"];
            one.tutored = "no";
        }
        Qualifier::Everything => {
            *one = remedial("yes");
            one.yes.extend(["detention", "credit_recovery"]);
        }
    }
}
