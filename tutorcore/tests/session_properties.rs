//! What holds after any sequence of commands on any sessions, and of every finding and decision
//! on the way.

#[path = "session_properties/any.rs"]
mod any;
#[path = "session_properties/world.rs"]
mod world;

use any::{policy, qualifier_facts, qualifiers, step};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use tutorcore::jobs::{self, JOBS};
use tutorcore::{
    ExportEligibility, Finding, Instant, PaymentEligibility, SessionFacts, SessionPolicy,
    SessionState, SessionTag, Severity, TagKind, TutoringSession, check_session,
    export_eligibility, payment_eligibility, validate_qualifiers, work_order_deadline,
};
use world::{Call, SENTINEL, Step, World, facts_of};

/// The order of findings, and their place: the arguments are written in full here, so every path
/// leads to something that is there.
fn assert_findings(findings: &[Finding], call: &Call) {
    assert!(
        findings.is_sorted_by_key(|one| (one.code, one.path.clone())),
        "{}: {findings:?}",
        call.job
    );
    let job = JOBS.iter().find(|job| job.name == call.job).unwrap();
    for finding in findings {
        assert!(!finding.message.contains(['{', '}']), "{finding:?}");
        assert!(
            call.arguments.pointer(&finding.path).is_some(),
            "{finding:?}"
        );
        let root = finding.path.split('/').nth(1).unwrap();
        assert!(
            job.arguments.iter().any(|argument| argument.name == root),
            "{} has no argument {root}: {finding:?}",
            call.job
        );
    }
}

/// Nothing that a person wrote stands in a text of ours.
fn assert_says_nothing(text: &str) {
    assert!(!text.contains(SENTINEL), "{text}");
}

/// What every state that was ever accepted keeps.
fn assert_state(session: &TutoringSession) {
    let live: Vec<_> = session
        .encounters
        .iter()
        .filter(|one| one.removed_at.is_none())
        .collect();
    for (at, one) in live.iter().enumerate() {
        assert!(
            one.arrived_at >= session.started_at,
            "before the session: {one:?}"
        );
        assert!(
            one.departed_at.is_none_or(|end| end > one.arrived_at),
            "of no length: {one:?}"
        );
        let q = &one.qualifiers;
        assert!(
            !(q.detention && q.remedial && q.actively_tutored == Some(false)),
            "{q:?}"
        );
        let has_subject = q
            .subject
            .as_ref()
            .is_some_and(|one| !one.as_str().trim().is_empty());
        assert!(
            !q.remedial || (has_subject && !q.remedial_criteria.is_empty()),
            "{q:?}"
        );
        assert!(
            !(q.credit_recovery && q.credit_recovery_material == Some(false)),
            "{q:?}"
        );
        let until = |end: Option<Instant>| end.unwrap_or(Instant::MAX);
        for other in &live[at + 1..] {
            let meets = one.arrived_at < until(other.departed_at)
                && other.arrived_at < until(one.departed_at);
            assert!(
                one.student != other.student || !meets,
                "{one:?} overlaps {other:?}"
            );
        }
    }
    match session.state {
        SessionState::Active => assert_eq!(session.ended_at, None),
        SessionState::Deleted => assert!(live.is_empty()),
        SessionState::Ended => {
            let end = session.ended_at.unwrap();
            assert!(end > session.started_at);
            for one in live {
                assert!(
                    one.departed_at.is_some_and(|departed| departed <= end),
                    "{one:?}"
                );
            }
        }
    }
}

/// Runs the steps in a new world, and holds every answer against the invariants.
fn run(steps: &[Step], policy: &SessionPolicy) -> World {
    let mut world = World::default();
    for step in steps {
        let Some(call) = world.call(step, policy) else {
            continue;
        };
        let outcome = call.run();
        // The same input gives the same bytes, by either door.
        let text = serde_json::to_string(&outcome).unwrap();
        assert_eq!(
            jobs::call(call.job, &call.arguments.to_string()).unwrap(),
            text
        );
        assert_eq!(outcome, call.run());
        assert_findings(&outcome.findings, &call);
        assert_says_nothing(&format!("{:?} {:?}", outcome.findings, outcome.effects));
        let blocks = outcome
            .findings
            .iter()
            .any(|one| one.severity == Severity::Error);
        assert_eq!(outcome.state.is_none(), blocks, "{:?}", outcome.findings);
        assert!(
            outcome
                .findings
                .iter()
                .all(|one| one.severity != Severity::Reason)
        );
        match outcome.state {
            None => assert!(outcome.effects.is_empty(), "{:?}", outcome.effects),
            Some(next) => {
                assert_state(&next);
                assert_says_nothing(&format!("{next:?} {:?}", facts_of(&world, &next)));
                world.keep(next);
            }
        }
        // The one-active rule: a tutor with a running session has just that one.
        for (tutor, count) in world.active_tutors() {
            assert!(count <= 1, "{tutor} runs {count} sessions");
        }
    }
    world
}

/// Both decisions on a session as it stands, and what they must agree with.
fn assert_decisions(session: &TutoringSession, facts: &SessionFacts, policy: &SessionPolicy) {
    let deadline = work_order_deadline(session, policy);
    let now = |seconds: i64| deadline.refused_from.saturating_add(seconds);
    let pay = |at: Instant| payment_eligibility(session, facts, policy, at);
    let call = |job: &'static str| Call {
        job,
        arguments: json!({"session": session, "facts": facts, "policy": policy, "now": now(0)}),
    };
    let found = check_session(session, facts, policy);
    assert_findings(&found, &call("check_session"));
    for at in [-700_000, -1, 0, 1, 700_000].map(now) {
        let decision = pay(at);
        assert_findings(&decision.reasons, &call("payment_eligibility"));
        assert!(
            decision
                .reasons
                .iter()
                .all(|one| one.severity == Severity::Reason)
        );
        assert_eq!(
            decision.outcome == PaymentEligibility::Eligible,
            decision.reasons.is_empty()
        );
        assert_says_nothing(&format!("{decision:?} {found:?}"));
        if session.work_order.is_none() {
            assert_ne!(decision.outcome, PaymentEligibility::Eligible);
        } else {
            assert_eq!(
                decision,
                pay(now(0)),
                "with a work order time changes nothing"
            );
        }
    }
    if session.work_order.is_none() {
        // Pending up to the deadline and never again, unless something else forbids it.
        let before = pay(now(-1)).outcome;
        for seconds in [-700_000, -86_400, -2] {
            assert_eq!(pay(now(seconds)).outcome, before);
        }
        for seconds in [0, 1, 86_400, 700_000] {
            assert_eq!(pay(now(seconds)).outcome, PaymentEligibility::NotEligible);
        }
        let has_errors = found.iter().any(|one| one.severity == Severity::Error);
        let can_come = session.state != SessionState::Deleted && !has_errors;
        let expected = if can_come {
            PaymentEligibility::Pending
        } else {
            PaymentEligibility::NotEligible
        };
        assert_eq!(before, expected);
    }

    let export = |session: &TutoringSession| export_eligibility(session, facts, policy);
    let decision = export(session);
    assert_findings(&decision.reasons, &call("export_eligibility"));
    assert_eq!(
        decision.outcome == ExportEligibility::Eligible,
        decision.reasons.is_empty()
    );
    let is_goal = |tag: &SessionTag| {
        tag.kind == TagKind::CareerLadderGoal
            && facts
                .career_ladder_goals
                .iter()
                .any(|goal| goal.id == tag.id)
    };
    if session.is_career_ladder() && decision.outcome == ExportEligibility::Eligible {
        assert!(
            session.tags.iter().any(is_goal),
            "no goal among {:?}",
            session.tags
        );
    }
    // Adding tags never takes eligibility away.
    for (kind, id) in [
        (TagKind::Custom, "own"),
        (TagKind::Custom, "goal-1"),
        (TagKind::CareerLadderGoal, "retired"),
        (TagKind::CareerLadderGoal, "goal-1"),
    ] {
        let mut more = session.clone();
        more.tags.push(SessionTag {
            kind,
            id: id.parse().unwrap(),
        });
        assert!(
            decision.outcome == ExportEligibility::NotEligible
                || export(&more).outcome == ExportEligibility::Eligible
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_sequence_of_commands_keeps_the_invariants(
        steps in vec(step(), 1..60),
        policy in policy(),
    ) {
        let world = run(&steps, &policy);
        for session in world.sessions.values() {
            assert_decisions(session, &facts_of(&world, session), &policy);
        }
    }

    #[test]
    fn qualifiers_are_refused_and_accepted_by_their_rules(
        q in qualifiers(),
        facts in qualifier_facts(),
        policy in policy(),
    ) {
        let findings = validate_qualifiers(&q, &facts, &policy);
        let call = Call {
            job: "validate_qualifiers",
            arguments: json!({"qualifiers": q, "facts": facts, "policy": policy}),
        };
        assert_findings(&findings, &call);
        assert_says_nothing(&format!("{findings:?} {facts:?} {q:?}"));
        if findings.iter().all(|one| one.severity != Severity::Error) {
            prop_assert!(!(q.detention && q.remedial && q.actively_tutored == Some(false)));
            let has_subject = q.subject.is_some_and(|one| !one.as_str().trim().is_empty());
            prop_assert!(!q.remedial || (has_subject && !q.remedial_criteria.is_empty()));
        }
    }
}

/// The generator has to reach what the properties are about.
#[test]
fn the_commands_reach_every_state_and_most_rules() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{RngSeed, TestRunner};

    let mut runner = TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    });
    let (mut states, mut codes) = (BTreeMap::new(), BTreeMap::new());
    for _ in 0..200 {
        let steps = vec(step(), 40).new_tree(&mut runner).unwrap().current();
        let policy = SessionPolicy::default();
        let mut world = World::default();
        for step in &steps {
            let Some(call) = world.call(step, &policy) else {
                continue;
            };
            let outcome = call.run();
            for finding in &outcome.findings {
                *codes.entry(finding.code).or_insert(0) += 1;
            }
            if let Some(next) = outcome.state {
                world.keep(next);
            }
        }
        for session in world.sessions.values() {
            *states.entry(session.state).or_insert(0) += 1;
        }
    }
    assert!(
        states.len() == 3 && states.values().all(|&count| count > 20),
        "{states:?}"
    );
    assert!(codes.len() >= 40, "{} codes: {codes:?}", codes.len());
}
